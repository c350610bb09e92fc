"""单位画像 over the demonstration city, one report, and nothing."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from tests.pages.conftest import Show, Shown

from analytics.form import FORM
from analytics.ui import form_view
from analytics.ui.records import Cell

PAGE = "pages/agency/township.py"


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def clickable(page: Shown) -> str:
    """The HTML of the parts that can be clicked."""
    parts = [element.proto for element in page.app.get("bidi_component")]
    return "\n".join(json.loads(part.json).get("html", "") for part in parts)


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def figure(html: str, cell: str) -> str:
    """What the form shows in a cell."""
    return words(re.findall(rf'data-pick="{re.escape(cell)}"[^>]*>(.*?)</a></td>', html)[0])


def classes(html: str, cell: str) -> list[str]:
    return re.findall(rf'<td class="([^"]+)"[^>]*><a [^>]*data-pick="{re.escape(cell)}"', html)[0].split()


def with_fault(facts: duckdb.DuckDBPyConnection) -> tuple[str, int, str, str]:
    """An agency whose third table has one wrong sum in a column: agency, year, row, column."""
    found = facts.execute(
        """
        SELECT f.agency_id, f.year, e->>'row', e->>'column'
        FROM (
            SELECT *, unnest(CAST(evidence AS JSON[])) AS e FROM findings
            WHERE rule_id = 'T02' AND outcome = 'fail'
        ) f
        JOIN agencies a USING (agency_id)
        WHERE e->>'role' = 'faulty' AND a.short_name = '清溪镇' ORDER BY f.year DESC
        """
    ).fetchone()
    assert found is not None
    return found


def test_the_answer_names_the_wrong_cell_with_what_stands_there_and_what_should(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    agency, year, row, column = with_fault(facts)
    page = show(demo_home, PAGE, agency=agency, year=str(year))
    html = clickable(page)
    stated = figure(html, f"t3.{row}.{column}")
    assert re.search(rf"<em>表三有一格填错</em>：自然人.*应为 \d+，报告填 {stated}", page.html)
    assert "bad" in classes(html, f"t3.{row}.{column}")


def test_the_first_faulty_cell_stands_in_the_source_panel_with_its_line(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    agency, year, row, column = with_fault(facts)
    html = clickable(show(demo_home, PAGE, agency=agency, year=str(year)))
    assert "here" in classes(html, f"t3.{row}.{column}")
    assert '<div class="g-should bad">' in html
    assert re.search(r'<div class="hit">.*</div>', html)
    for rule_id in ("T01", "T02", "T03"):
        assert rule_id in words(html)


def test_cells_that_were_added_up_are_tinted_and_only_those(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    agency, year, _, column = with_fault(facts)
    html = clickable(show(demo_home, PAGE, agency=agency, year=str(year)))
    assert "used" in classes(html, f"t3.granted.{column}")
    assert "used" not in classes(html, "t3.granted.total")


def test_the_form_shows_every_cell_of_the_report_and_no_other_figure(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    for table in ("t2", "t3", "t4"):
        html = clickable(show(demo_home, PAGE, agency="qingxi", year="2024", table=table))
        stated = facts.execute(
            """
            SELECT c.row_id || '.' || c.column_id, c.value FROM cells c JOIN reports r USING (report_id)
            WHERE r.agency_id = 'qingxi' AND r.year = 2024 AND r.is_current AND c.table_id = ?
                AND c.status = 'stated'
            """,
            [table],
        ).fetchall()
        assert stated
        for cell, value in stated:
            assert (
                figure(html, f"{table}.{cell}").replace(",", "").replace("\u2212", "-")
                == f"{value.normalize():f}"
            )


def test_a_blank_or_lost_cell_wears_its_sign_and_never_a_zero(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    for status, sign in (("blank", "空"), ("not_in_source", "缺")):
        found = facts.execute(
            """
            SELECT r.agency_id, r.year, c.table_id, c.row_id, c.column_id
            FROM cells c JOIN reports r USING (report_id)
            JOIN figures f ON f.report_id = c.report_id AND f.table_id = c.table_id AND f.row_id = c.row_id
                AND f.column_id = c.column_id
            WHERE c.status = ? AND r.is_current AND f.value IS NULL LIMIT 1
            """,
            [status],
        ).fetchone()
        assert found is not None
        agency, year, table, row, column = found
        html = clickable(show(demo_home, PAGE, agency=agency, year=str(year), table=table))
        assert figure(html, f"{table}.{row}.{column}") == sign


def test_a_total_that_is_added_up_from_its_parts_says_so() -> None:
    lost = Cell("r", "t3", "received", "total", "2021", None, "not_in_source", None, None, None)
    place = ("received", "total")
    look = form_view.Look(derived={place: 7.0})
    html = form_view.markup("t3", "2021", {place: lost}, look, {place: "?"})
    assert figure(html, "t3.received.total") == "算7"
    assert "算＝原表没有填，由其他格相加得出" in form_view.legend({place: lost}, look)


def test_an_address_opens_a_cell_and_a_finding_opens_its_faulty_cell(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    html = clickable(show(demo_home, PAGE, agency="qingxi", cell="t4.review.total"))
    assert "here" in classes(html, "t4.review.total")
    finding_id, agency, year = facts.execute(
        "SELECT finding_id, agency_id, year FROM findings WHERE rule_id = 'T04' AND outcome = 'fail' LIMIT 1"
    ).fetchall()[0]
    html = clickable(show(demo_home, PAGE, agency=agency, year=str(year), finding=finding_id))
    assert re.search(r'class="fig[^"]*bad[^"]*here"', html)


@pytest.mark.parametrize(
    "asked",
    [
        {"agency": "nobody"},
        {"cell": "t9.x.y"},
        {"cell": "t3"},
        {"finding": "gone"},
        {"table": "t9"},
        {"tab": "x"},
        {"section": "9"},
        {"year": "1999"},
    ],
)
def test_an_address_that_names_nothing_breaks_nothing(
    demo_home: Path, show: Show, asked: dict[str, str]
) -> None:
    assert "单位画像" in show(demo_home, PAGE, **asked).words


def test_the_older_edition_is_printed_as_it_was(demo_home: Path, show: Show) -> None:
    html = clickable(show(demo_home, PAGE, agency="qingxi", year="2020", table="t2"))
    labels = {column.label for block in FORM.table("t2").blocks for column in block.columns.get("2019", ())}
    assert all(label in html for label in labels)


def test_the_prose_that_contradicts_the_table_is_shown_beside_it_and_underlined(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    agency, year = facts.execute(
        "SELECT agency_id, year FROM findings WHERE rule_id = 'X01' AND outcome = 'fail' "
        "ORDER BY year DESC LIMIT 1"
    ).fetchall()[0]
    page = show(demo_home, PAGE, agency=agency, year=str(year), section="1")
    assert re.search(r'data-pick="finding~[^"]*X01[^"]*">', clickable(page))
    assert '<u class="bad">' in clickable(page)
    assert re.search(r"正文申请数与表三对不上（[\d,]+ 与 [\d,]+）", page.words)


def test_every_indicator_stands_in_its_years_with_a_dash_for_what_is_not_known(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    html = clickable(show(demo_home, PAGE, agency="hongyan", tab="years"))
    row = next(
        row
        for row in re.findall(r"<tr>.*?</tr>", html)
        if FORM.table("t3").row("received").label in row or "新收" in row
    )
    cells = [words(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)][2:]
    known = dict(
        facts.execute(
            "SELECT year, value FROM indicator_values WHERE agency_id = 'hongyan' "
            "AND indicator_id = 'requests_received' AND value IS NOT NULL"
        ).fetchall()
    )
    assert cells == [str(int(known[year])) if year in known else "—" for year in range(2019, 2026)]
    assert "—" in cells


def test_a_rate_over_few_cases_is_told_in_counts_only(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    agency, year, part, whole = facts.execute(
        """
        SELECT agency_id, year, numerator::INTEGER, denominator::INTEGER FROM indicator_values
        WHERE indicator_id = 'disclosure_rate' AND denominator BETWEEN 1 AND 9 LIMIT 1
        """
    ).fetchall()[0]
    html = clickable(show(demo_home, PAGE, agency=agency, year=str(year), tab="years"))
    row = next(row for row in re.findall(r"<tr>.*?</tr>", html) if "公开率（含" in row)
    cell = re.findall(r"<td[^>]*>(.*?)</td>", row)[2 + year - 2019]
    assert words(cell) == f"{part}/{whole}"


def test_findings_over_the_years_lead_to_their_drawer(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    agency, year, _, _ = with_fault(facts)
    html = clickable(show(demo_home, PAGE, agency=agency, tab="findings"))
    assert re.search(rf'data-pick="finding~{agency}\|{year}\|T02\|[^"]*"', html)
    opened = show(demo_home, PAGE, agency=agency, open=f"finding~{agency}|{year}|T02|natural_person").words
    assert "应为" in opened
    assert "改法" in opened


def test_every_document_is_listed_also_those_that_could_not_be_read(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE, agency="hewan", tab="papers")
    files = facts.execute("SELECT file_name FROM documents WHERE agency_id = 'hewan'").fetchall()
    assert files
    for (name,) in files:
        assert name in page.words
    assert "无法读取" in page.words


@pytest.mark.parametrize(("agency", "said"), [("hongyan", "未报"), ("hewan", "无法读取")])
def test_a_year_without_a_report_says_why_and_what_to_do(
    demo_home: Path, show: Show, agency: str, said: str
) -> None:
    page = show(demo_home, PAGE, agency=agency, year="2025")
    assert said in re.findall(r'g-answer">(.*?)</div>', page.html)[0]
    assert "请" in page.words
    assert "年度的报告</a>" in clickable(page)


def test_agency_and_year_go_along_to_the_next_page(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, agency="taihe", year="2023")
    assert page.address["agency"] == "taihe"
    page.app.selectbox(key="filter.agency").select("baisha")
    assert page.run().address["agency"] == "baisha"
    assert "白沙镇 · 2023 年度" in page.words


def workbook(page: Shown, agency: str, year: int) -> Any:
    """The file that 下载本单位档案 gives."""
    from analytics.ui import agency as units
    from analytics.ui import agency_book, data
    from analytics.ui.frame import Page

    found = units.unit(agency, year)
    shown = data.snapshot()
    assert found is not None
    assert shown is not None
    holder: Any = None
    content = agency_book.book(found, Page("单位画像", shown, holder, holder, holder, holder))
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_file_to_take_away_holds_the_form_with_the_fault_tinted_and_explained(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    agency, year, _, _ = with_fault(facts)
    book = workbook(show(demo_home, PAGE, agency=agency, year=str(year)), agency, year)
    assert book.sheetnames == ["表二", "表三", "表四", "逐格", "缺口", "正文对照", "历年指标", "说明"]
    noted = [cell for row in book["表三"].iter_rows() for cell in row if cell.comment]
    assert len(noted) == 1
    assert "T02" in noted[0].comment.text
    assert noted[0].fill.fgColor.rgb.endswith("F7DEDC")
    figures = sum(isinstance(cell.value, int | float) for row in book["表三"].iter_rows() for cell in row)
    assert figures == len(FORM.cells("t3", "2021"))


def test_the_file_of_a_year_without_a_report_holds_the_years(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, agency="hongyan", year="2025")
    assert workbook(page, "hongyan", 2025).sheetnames == ["历年指标", "说明"]


def test_one_report_cut_off_in_the_middle_is_shown_as_far_as_it_goes(seed_home: Path, show: Show) -> None:
    page = show(seed_home, PAGE)
    html = clickable(page)
    assert "演示数据" not in page.words
    assert figure(html, "t3.carried_out.total") == "缺"
    assert figure(html, "t3.received.total") == "0"


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    assert "gongkai ingest" in show(empty_home, PAGE).words


def test_an_agency_that_is_not_there_is_said_to_be_missing(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, agency="nobody<b>", year="2024")
    assert "没有找到单位 nobody&lt;b&gt;，现在显示 清溪镇。" in page.words
    assert page.address["agency"] == "qingxi"
    assert "没有找到" not in page.run().words


def test_every_framed_cell_is_told_which_check_it_fails(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a check is about the whole table: the wrong edition."""
    from analytics.store.home import VARIABLE
    from analytics.ui import agency as units

    monkeypatch.setenv(VARIABLE, str(demo_home))
    unit = units.unit("shuangqiao", 2025)
    assert unit is not None
    framed = [(table, place) for table in units.TABLES for place in unit.faulty(table)]
    named = {table: set() for table in units.TABLES}
    for table, place in framed:
        failed = {one.rule_id for one in unit.touching(table, place) if one.outcome == "fail"}
        assert failed, f"{table} {place}"
        named[table] |= failed
    assert named["t2"] == {"F04"}


def test_a_failed_rule_is_not_worded_as_praise(demo_home: Path, show: Show) -> None:
    words = show(demo_home, PAGE, agency="shuangqiao", year="2025").words
    assert "另有不合规：“六个部分齐全且有序”" in words


def test_without_a_day_of_publication_nobody_knows_whether_it_was_in_time(
    seed_home: Path, show: Show
) -> None:
    words = show(seed_home, PAGE).words
    assert "是否按时不详" in words
    assert not re.search(r"按时 ?1", words)


def test_the_chosen_cell_opens_in_the_document_itself(show: Show, demo_home: Path) -> None:
    page = show(demo_home, PAGE, agency="qingxi", year="2025", cell="t3.outcome_total.natural_person")
    next(button for button in page.app.button if button.label == "在原件里看这一格").click()
    page.run()
    assert page.address["open"].endswith("~t3~outcome_total~natural_person")
    assert re.search(r'<td class="bad red lead">48</td>', page.html)
