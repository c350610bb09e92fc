"""Errands that end in a document: what is wrong in a township and where, who copied from whom, the city's own
tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import duckdb
import openpyxl
import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PATIENCE, Serve, Server, Window
from tests.browser.errand import comma, facts_of, marked, saved, sheet, table, told, turn

from analytics.form import FORM

Open = Callable[[Server], Window]

YEAR = 2025
UNIT, UNIT_ID, INITIALS = "清溪镇", "qingxi", "qxz"
CELL = ("t3", "outcome_total", "natural_person")
FILLED_IN, EXPECTED = "48", "46"
"""One cell of that report is too high by two."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture
def tab(demo_home: Path, serve: Serve, window: Open) -> Generator[Window]:
    """A tab on the first page; afterwards nothing may have failed, and nothing have been asked elsewhere."""
    shown = window(serve(demo_home))
    shown.open("/")
    yield shown
    shown.no_failures()
    shown.stays_at_home()


@pytest.fixture
def facts(demo_home: Path) -> Generator[duckdb.DuckDBPyConnection]:
    with facts_of(demo_home) as opened:
        yield opened


# ------------------------------------------------------------------ what is wrong in this township, and where


def test_what_is_wrong_in_a_township_from_its_initials_to_the_cell_in_its_own_document(
    tab: Window, facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    tab.page.get_by_role("combobox", name="查找单位").fill(INITIALS)
    tab.page.get_by_role("option", name=re.compile(f"^{UNIT}")).click()
    tab.turns_to(f"单位画像 · {UNIT} · {YEAR} 年度")
    answer = tab.page.locator(".g-answer")
    expect(answer).to_contain_text(f"应为 {EXPECTED}，报告填 {FILLED_IN}")
    expect(tab.page.locator(".g-form td.bad")).to_have_text([FILLED_IN])
    view = tab.address

    red = tab.page.locator(".g-why a").first
    red.click()
    expect(tab.drawer.locator(".g-page")).to_have_text(f"{UNIT} · {YEAR} 年度")
    expect(tab.drawer).to_contain_text("应为")
    tab.drawer.locator(".g-box").first.click()
    framed = tab.drawer.locator(".g-original td.bad")
    expect(framed).to_have_text([FILLED_IN])
    expect(framed).to_be_in_viewport(ratio=1)

    file = saved(tab.drawer, "下载原件", tmp_path)
    ((digest, name),) = facts.execute(
        "SELECT d.sha256, d.file_name FROM reports r JOIN documents d USING (sha256)"
        " WHERE r.is_current AND r.agency_id = ? AND r.year = ?",
        [UNIT_ID, YEAR],
    ).fetchall()
    assert file.name == name
    assert sha256(file.read_bytes()).hexdigest() == digest, "the file as it was received"
    line = docx.Document(str(file)).tables[1].rows[26]
    assert FILLED_IN in [cell.text for cell in line.cells], "the drawer says table 2, line 27"
    expect(tab.drawer).to_contain_text("表 2 第 27 行第 3 格")

    for _ in range(4):
        if tab.address == view:
            break
        tab.page.go_back()
        tab.settle()
    assert tab.address == view, "Back leads to the same view"
    expect(tab.drawer).to_have_count(0)
    expect(tab.page.locator(".g-form td.bad")).to_have_text([FILLED_IN])


def test_the_file_of_a_township_holds_its_tables_and_every_finding(
    tab: Window, facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    tab.page.get_by_role("combobox", name="查找单位").fill(INITIALS)
    tab.page.get_by_role("option", name=re.compile(f"^{UNIT}")).click()
    tab.turns_to(f"单位画像 · {UNIT}")
    file = saved(tab.page, "下载本单位档案 xlsx", tmp_path)
    book = openpyxl.load_workbook(file)
    red = facts.execute(
        "SELECT rule_id FROM findings WHERE agency_id = ? AND year = ? AND outcome = 'fail'"
        " AND severity = 'red' ORDER BY rule_id",
        [UNIT_ID, YEAR],
    ).fetchall()
    words = {str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row}
    assert {rule for (rule,) in red} <= words
    assert UNIT in told(file)


# ------------------------------------------------------------------ copied text


def pairs_of(facts: duckdb.DuckDBPyConnection, year: int) -> set[frozenset[str]]:
    """Who shares most of a section with whom in a year, by short names."""
    rows = facts.execute(
        "SELECT a.short_name, b.short_name FROM similar_pairs p"
        " JOIN reports ra ON ra.report_id = p.report_id JOIN agencies a ON a.agency_id = ra.agency_id"
        " JOIN reports rb ON rb.report_id = p.other_report_id JOIN agencies b ON b.agency_id = rb.agency_id"
        " WHERE p.relation = 'same_year' AND ra.year = ? AND p.containment > 0.5",
        [year],
    ).fetchall()
    return {frozenset(row) for row in rows}


def test_who_copied_from_whom_side_by_side_and_down_to_the_document(
    tab: Window, facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    turn(tab, "雷同与检索")
    known = pairs_of(facts, YEAR)
    assert known
    one = sorted(next(iter(known)))
    answer = tab.page.locator(".g-answer")
    for name in one:
        expect(answer).to_contain_text(name)
    left, right = tab.page.locator(".g-prose > div").all()
    assert {side.locator(".h").inner_text().split()[0] for side in (left, right)} == set(one)
    words = [[mark.inner_text() for mark in side.locator("mark:not(.num)").all()] for side in (left, right)]
    shared = [re.sub(r"\s", "", "".join(texts)) for texts in words]
    assert min(map(len, shared)) > 60, "whole sentences are marked"
    assert all(passage in shared[1] for passage in re.split("[。，；]", shared[0])[:3])

    left.locator("a.where").nth(1).click()
    expect(tab.drawer).to_contain_text("年度报告")
    expect(marked(tab.drawer)).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.drawer).to_have_count(0)
    tab.settle()

    file = saved(tab.page, "下载雷同清单 xlsx", tmp_path)
    sent = {frozenset((row["单位"], row["对照单位"])) for row in sheet(file, "雷同清单") if row["级别"]}
    assert sent == known
    assert len(comma(saved(tab.page, "下载 CSV", tmp_path))) == len(sheet(file, "雷同清单"))


# ------------------------------------------------------------------ the city's own tables


def sums(facts: duckdb.DuckDBPyConnection, table_id: str, year: int) -> dict[tuple[str, str], float]:
    """Each cell of a table added up over the units of the roster, apart from the city's own report."""
    rows = facts.execute(
        "SELECT row_id, column_id, sum(value) FROM figures JOIN units USING (agency_id)"
        " WHERE year = ? AND table_id = ? AND value IS NOT NULL GROUP BY ALL",
        [year, table_id],
    ).fetchall()
    return {(row, column): float(total) for row, column, total in rows}


def test_the_citys_tables_the_cells_that_differ_and_both_files(
    tab: Window, facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    turn(tab, "汇总核对")
    form = tab.page.locator(".g-form")
    words = FORM.table("t3").words("received", "2021")
    expect(form).to_contain_text(words)
    known = sums(facts, "t3", YEAR)
    total = f"{known['received', 'total']:,.0f}"
    assert total in form.inner_text()

    listed = table(tab.page, "格", "市", "减合计")
    assert any(row[1].startswith("表三") for row in listed)
    own = re.compile(r"[^\d\-.]")
    place = next(row for row in listed if row[1] == "表三上年结转・总计" or row[1].startswith("表三上年结转"))
    tab.page.locator("table.g-tab a").filter(has_text=place[1]).first.click()
    drawer = tab.drawer
    expect(drawer.locator(".g-page")).to_have_text(f"各单位合计 · {YEAR} 年度")
    units = table(drawer, "单位", "所填")
    added = sum(float(own.sub("", row[2])) for row in units)
    shown = float(own.sub("", drawer.locator(".g-value b").first.inner_text()))
    assert added == shown, "the units in the drawer make up the sum"
    drawer.locator("td.k a").nth(1).click()
    expect(marked(tab.drawer)).to_be_visible()
    tab.page.go_back()
    expect(tab.drawer.locator(".g-page")).to_have_text(f"各单位合计 · {YEAR} 年度")
    tab.settle()
    tab.page.go_back()
    expect(tab.drawer).to_have_count(0)
    tab.settle()

    file = saved(tab.page, "下载汇总 xlsx", tmp_path)
    printed = list(openpyxl.load_workbook(file)["表三"].iter_rows(values_only=True))
    assert figures_of(printed, words)[-1] == known["received", "total"]
    differing = [row for row in sheet(file, "差额") if row["本级报告"] is not None]
    assert len(differing) >= len(listed)
    for row in differing:
        assert row["本级减合计"] == pytest.approx(row["本级报告"] - row["各单位合计"])

    paper = docx.Document(str(saved(tab.page, "下载三张表 docx", tmp_path)))
    lines = [[cell.text for cell in row.cells] for one in paper.tables for row in one.rows]
    received = next(line for line in lines if line[0].startswith(words))
    assert re.sub(r"\D", "", received[-1]) == total.replace(",", "")


def figures_of(rows: list[tuple[Any, ...]], words: str) -> list[float]:
    """The figures of the line that begins with these words."""
    line = next(row for row in rows if row and str(row[0] or "").startswith(words))
    return [float(cell) for cell in line if isinstance(cell, int | float)]
