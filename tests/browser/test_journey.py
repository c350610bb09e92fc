"""An official in January: chooses the year, drills from a red finding to its cell, sends the ranking on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import PATIENCE, Serve, Server, Window

from analytics.form import FORM
from analytics.metrics import ranking

Open = Callable[[Server], Window]

UNIT, UNIT_ID, YEAR = "清溪镇", "qingxi", 2025
RULE = "T02"
TABLE, ROW, COLUMN = "t3", "outcome_total", "natural_person"
FILLED_IN, EXPECTED = "48", "46"
"""One cell of that report is too high by two; three rules meet in it."""
RED = "rgb(143, 15, 22)"
DOCUMENT, PLACE = "2025_清溪镇_政府信息公开工作年度报告.docx", "表 2 第 27 行第 3 格"

HEAD, ROW_HEIGHT = 35, 30
"""Of a grid, px."""

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
    tab.turns_to("总览 · 2024 年度")
    assert tab.address == "/?year=2024"
    assert tab.page.locator(".g-answer").inner_text() != answer
    tab.choose("年度", "2025 年度")
    tab.turns_to("总览 · 2025 年度")
    assert tab.address == "/?year=2025", "a copied link shows the same when 2026 has come in"
    assert tab.page.locator(".g-answer").inner_text() == answer
    tab.no_failures()


def test_back_leads_to_the_view_before(tab: Window) -> None:
    tab.open("/?year=2025")
    tab.choose("年度", "2024 年度")
    tab.turns_to("总览 · 2024 年度")
    tab.page.go_back()
    tab.turns_to("总览 · 2025 年度")
    assert tab.address == "/?year=2025"
    tab.page.go_forward()
    tab.turns_to("总览 · 2024 年度")
    tab.no_failures()


def test_back_from_an_agency_that_was_searched_for_leaves_nothing_of_it(tab: Window) -> None:
    tab.open("/?year=2024")
    tab.page.get_by_role("combobox", name="查找单位").fill("qxz")
    tab.page.get_by_role("option", name=re.compile(f"^{UNIT}")).click()
    tab.turns_to(f"单位画像 · {UNIT} · 2024 年度")
    assert tab.address == f"/township?agency={UNIT_ID}&year=2024"
    tab.page.go_back()
    tab.turns_to("总览 · 2024 年度")
    expect(tab.page).to_have_url(re.compile(r"/\?year=2024$"))
    tab.no_failures()


def test_the_chosen_year_goes_along_to_the_next_page(tab: Window) -> None:
    tab.open("/?year=2023")
    tab.page.get_by_test_id("stSidebarNavLink").filter(has_text="申请办理").click()
    tab.turns_to("申请办理 · 2023 年度")
    assert tab.address == "/requests?year=2023"
    tab.no_failures()


def test_a_red_mark_in_the_matrix_leads_to_the_faulty_cell_in_its_document(tab: Window) -> None:
    tab.open("/")
    tab.page.get_by_role("link", name="红色缺口：查看").click()
    tab.turns_to("合规缺口 · 2025 年度")
    tab.click_point(UNIT, RULE, "红")
    expect(tab.drawer.locator(".g-page")).to_have_text(f"{UNIT} · {YEAR} 年度")
    expect(tab.drawer.locator(".g-cellname")).to_contain_text(RULE)
    expect(fact(tab.drawer, "应为")).to_contain_text(EXPECTED)
    expect(fact(tab.drawer, "实为")).to_contain_text(FILLED_IN)
    tab.drawer.locator(".g-box").click()
    expect_the_faulty_cell(tab)
    tab.no_failures()


def test_a_row_of_the_list_leads_there_too_and_on_to_the_form_of_that_report(
    tab: Window, facts: duckdb.DuckDBPyConnection
) -> None:
    tab.open("/compliance")
    tab.choose("检查项", RULE)
    expect(tab.page.locator(".st-key-listbar input")).to_have_value(f"{RULE} 办结总计＝各项之和")
    # The box shows the choice at once, the page only after its run; a click before that meets the old list.
    expect(fact(tab.page, "出处")).to_have_text(re.compile(re.escape(PLACE) + r"\s*$"))
    tab.settle()
    pick_row(tab, 2)
    expect(fact(tab.page, "出处")).not_to_contain_text(DOCUMENT)
    pick_row(tab, 0)
    expect(fact(tab.page, "出处")).to_contain_text(f"{DOCUMENT} · {PLACE}")
    expect(fact(tab.page, "应为")).to_contain_text(EXPECTED)
    tab.page.get_by_role("button", name="打开这一格").click()
    expect_the_faulty_cell(tab)
    ((report,),) = facts.execute(
        "SELECT report_id FROM reports WHERE is_current AND agency_id = ? AND year = ?", [UNIT_ID, YEAR]
    ).fetchall()
    assert f"open=cell~{report}~{TABLE}~{ROW}~{COLUMN}" in tab.address, "and the drawer can be copied"
    tab.drawer.get_by_role("link", name="打开单位画像").click()
    tab.turns_to(f"单位画像 · {UNIT} · {YEAR} 年度")
    framed = tab.page.locator(".g-form td.bad")
    expect(framed).to_have_text([FILLED_IN])
    assert RED in frame_of(framed)
    tab.no_failures()


def test_a_copied_link_opens_the_same_drawer_and_the_whole_table_opens_around_the_cell(
    tab: Window, facts: duckdb.DuckDBPyConnection
) -> None:
    ((report,),) = facts.execute(
        "SELECT report_id FROM reports WHERE is_current AND agency_id = ? AND year = ?", [UNIT_ID, YEAR]
    ).fetchall()
    tab.open(f"/compliance?open=cell~{report}~{TABLE}~{ROW}~{COLUMN}")
    expect_it_in_the_document(tab, FILLED_IN)
    rows = tab.drawer.locator(".g-original tr")
    assert rows.count() < 20
    tab.drawer.get_by_text("显示整张表").click()
    expect(rows).to_have_count(28)
    expect_it_in_the_document(tab, FILLED_IN)
    tab.no_failures()
    tab.stays_at_home()


def test_back_closes_the_drawer(tab: Window) -> None:
    tab.open(f"/compliance?year={YEAR}")
    tab.click_point(UNIT, RULE, "红")
    expect_it_in_the_document(tab, FILLED_IN)
    assert "open=" in tab.address
    tab.page.go_back()
    expect(tab.drawer).to_have_count(0)
    tab.settle()
    assert tab.address == f"/compliance?year={YEAR}"
    tab.no_failures()


def test_a_page_of_a_pdf_is_shown_with_a_frame_on_the_cell(
    tab: Window, facts: duckdb.DuckDBPyConnection
) -> None:
    found = facts.execute(
        """
        SELECT c.report_id, c.raw, c.place FROM cells c JOIN reports r USING (report_id)
        JOIN documents d USING (sha256)
        WHERE d.format = 'pdf' AND c.table_id = ? AND c.row_id = 'received' AND c.column_id = ?
          AND c.status = 'stated' AND r.is_current
        ORDER BY c.report_id LIMIT 1
        """,
        [TABLE, COLUMN],
    ).fetchone()
    assert found is not None
    report, _, place = found
    assert ", box " in place
    tab.open(f"/compliance?open=cell~{report}~{TABLE}~received~{COLUMN}")
    picture, frame = tab.drawer.locator(".g-original img"), tab.drawer.locator(".g-leaf i")
    expect(frame).to_be_in_viewport(ratio=1)
    assert picture.evaluate("one => one.complete && one.naturalWidth >= 2 * one.clientWidth * 0.9")
    page, cell = picture.bounding_box(), frame.bounding_box()
    assert page is not None
    assert cell is not None
    assert page["x"] <= cell["x"]
    assert cell["x"] + cell["width"] <= page["x"] + page["width"] + 2
    assert cell["width"] < page["width"] / 4
    tab.no_failures()
    tab.stays_at_home()


def test_the_ranking_that_is_sent_on_is_the_one_that_was_computed(
    tab: Window, facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    tab.open("/")
    tab.page.get_by_test_id("stSidebarNavLink").filter(has_text="排名下载").click()
    tab.turns_to("排名下载 · 2025 年度")
    tab.choose("指标", "申请 · 办结率")
    expect(tab.page.locator(".g-answer")).to_contain_text("办结率最高的是")
    tab.choose("指标", "申请 · 公开率")
    expect(tab.page.locator(".g-answer")).to_contain_text("公开率（含部分公开）最高的是")
    tab.settle()
    with tab.page.expect_download() as begun:
        tab.page.get_by_role("button", name="下载排名 xlsx").click()
    assert begun.value.suggested_filename == "排名-公开率（含部分公开）-2025.xlsx"
    begun.value.save_as(tmp_path / "排名.xlsx")
    book = openpyxl.load_workbook(tmp_path / "排名.xlsx")

    computed = ranking(facts, "disclosure_rate", YEAR)
    listed = pd.DataFrame(
        list(book["排名"].iter_rows(min_row=2, max_col=6, max_row=1 + len(computed.table), values_only=True)),
        columns=["rank", "agency", "kind", "value", "numerator", "denominator"],
    )
    assert len(listed) > 10
    pd.testing.assert_frame_equal(
        listed, computed.table[list(listed.columns)], check_dtype=False, rtol=1e-12, atol=0
    )
    aside = list(book["未列入"].iter_rows(min_row=2, max_col=3, values_only=True))[: len(computed.left_out)]
    assert aside == list(computed.left_out[["agency", "kind", "reason"]].itertuples(index=False, name=None))
    told = " ".join(str(cell) for row in book["说明"].iter_rows(values_only=True) for cell in row if cell)
    assert "2025 年度" in told
    assert "演示数据" in told
    tab.no_failures()


def expect_the_faulty_cell(tab: Window) -> None:
    """The drawer shows the figure in red, the rules against it, the document, the place and the line."""
    panel, words = tab.drawer, FORM.table(TABLE).words(ROW, "2021")
    expect(panel.locator(".g-cellname")).to_contain_text(words)
    expect(panel.locator(".g-cellname")).to_contain_text("自然人")
    expect(panel.locator(".g-value.faulty b")).to_have_text(FILLED_IN)
    expect(panel.locator(".g-rule").filter(has_text=RULE)).to_contain_text("多 2 件")
    expect(panel).to_contain_text(f"{DOCUMENT} · {PLACE}")
    line = panel.locator(".g-lines .hit")
    expect(line.locator("b")).to_have_text(FILLED_IN)
    expect(line).to_contain_text("总计")
    assert ground(line) != ground(panel.locator(".g-lines div:not(.hit)").first)
    expect_it_in_the_document(tab, FILLED_IN)


def expect_it_in_the_document(tab: Window, figure: str) -> None:
    """The document's own table stands in the drawer, the cell in a red frame, seen without scrolling."""
    marked = tab.drawer.locator(".g-original td.bad")
    expect(marked).to_have_text([figure])
    expect(marked).to_be_in_viewport(ratio=1)
    assert RED in frame_of(marked)


def fact(where: Page | Locator, name: str) -> Locator:
    """What stands beside a word in a list of facts: 应为, 实为, 出处."""
    return (
        where.locator(".g-dl > div")
        .filter(has_text=re.compile(f"^{name}$"))
        .locator("xpath=following-sibling::div[1]")
    )


def pick_row(tab: Window, row: int) -> None:
    """Click a row of the grid, which is painted: its head and every row are 30 px high or a little more."""
    grid = tab.page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 16, "y": HEAD + ROW_HEIGHT * (row + 0.5)})


def frame_of(one: Locator) -> set[str]:
    """The colours that a value is framed in."""
    found = one.evaluate(
        "one => (style => [style.borderTopColor, style.boxShadow])(getComputedStyle(one)).join(' ')"
    )
    return set(re.findall(r"rgb\([^)]*\)", found))


def ground(one: Locator) -> str:
    return str(one.evaluate("one => getComputedStyle(one).backgroundColor"))
