"""What an official does in January: choose the year, drill from a red finding to the cell, send the ranking on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import PATIENCE, Serve, Server, Window

from analytics.form import FORM

Open = Callable[[Server], Window]

UNIT, UNIT_ID, YEAR = "清溪镇", "qingxi", 2025
RULE = "T02"
FILLED_IN, EXPECTED = "48", "46"
"""The one cell where three rules meet: done requests of natural persons, one figure too high by two."""
DOCUMENT = "2025_清溪镇_政府信息公开工作年度报告.docx"
FAULTY = ("t3", "outcome_total", "natural_person")

expect.set_options(timeout=PATIENCE)


@pytest.fixture
def tab(demo_home: Path, serve: Serve, window: Open) -> Window:
    return window(serve(demo_home))


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def test_the_chosen_year_stands_in_the_address_and_in_everything_below(tab: Window) -> None:
    tab.open("/")
    assert tab.scope.startswith("总览 · 2025 年度")
    answer = tab.page.locator(".g-answer").inner_text()
    tab.choose("年度", "2024 年度")
    expect(tab.page.locator(".g-page").first).to_contain_text("总览 · 2024 年度")
    tab.settle()
    assert tab.address == "/?year=2024"
    assert tab.page.locator(".g-answer").inner_text() != answer
    tab.choose("年度", "2025 年度")
    expect(tab.page.locator(".g-page").first).to_contain_text("总览 · 2025 年度")
    tab.settle()
    assert tab.address == "/", "the newest year is what the page shows by itself"
    assert tab.page.locator(".g-answer").inner_text() == answer
    tab.no_failures()


def test_the_chosen_year_goes_along_to_the_next_page(tab: Window) -> None:
    tab.open("/?year=2023")
    tab.page.get_by_test_id("stSidebarNavLink").filter(has_text="申请办理").click()
    expect(tab.page.locator(".g-page").first).to_contain_text("申请办理 · 2023 年度")
    tab.settle()
    assert tab.address == "/requests?year=2023"
    tab.no_failures()


def test_a_red_mark_of_the_matrix_leads_to_the_faulty_cell_in_its_document(tab: Window) -> None:
    tab.open("/")
    tab.page.get_by_role("link", name="红色缺口：查看").click()
    expect(tab.page.locator(".g-page").first).to_contain_text("合规缺口 · 2025 年度")
    tab.settle()
    tab.click_point(UNIT, RULE, "红")
    expect(tab.drawer).to_contain_text(f"{UNIT} · {YEAR} 年度")
    expect(tab.drawer).to_contain_text(RULE)
    tab.drawer.locator(".g-box").click()
    expect_the_faulty_cell(tab)
    tab.no_failures()


def test_the_list_of_findings_leads_to_the_faulty_cell_too(tab: Window, facts: duckdb.DuckDBPyConnection) -> None:
    tab.open("/compliance")
    tab.choose("检查项", f"{RULE} 办结总计＝各项之和")
    expect(tab.page.locator(".st-key-listbar")).to_be_visible()
    tab.page.get_by_role("button", name="打开这一格").click()
    expect_the_faulty_cell(tab)
    report = facts.execute(
        "SELECT report_id FROM reports WHERE is_current AND agency_id = ? AND year = ?", [UNIT_ID, YEAR]
    ).fetchall()[0][0]
    assert f"open=cell~{report}~{'~'.join(FAULTY)}" in tab.address
    tab.no_failures()


def expect_the_faulty_cell(tab: Window) -> None:
    """The drawer shows the figure, what it should be, the document, the place in words and the line."""
    table = FORM.table(FAULTY[0])
    panel = tab.drawer
    expect(panel.locator(".g-cellname")).to_contain_text(table.words(FAULTY[1], "2021"))
    expect(panel.locator(".g-cellname")).to_contain_text("自然人")
    expect(panel.locator(".g-value.faulty b")).to_have_text(FILLED_IN)
    expect(panel.locator(".g-rule").filter(has_text=RULE)).to_contain_text(EXPECTED)
    expect(panel).to_contain_text(DOCUMENT)
    expect(panel).to_contain_text("表 2 第 27 行第 3 格")
    line = panel.locator(".g-lines .hit")
    expect(line).to_contain_text(FILLED_IN)
    assert _ground(line.first.evaluate_handle("one => one").as_element()) != _ground(
        panel.locator(".g-lines div:not(.hit)").last.evaluate_handle("one => one").as_element()
    ), "the line stands out from those around it"
