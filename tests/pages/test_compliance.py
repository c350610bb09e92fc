"""合规缺口 over the demonstration city, one report, and nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.pages.conftest import Show

from analytics.reading.place import place_in_words

PAGE = "pages/city/compliance.py"


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def symbols(figure: dict[str, Any], symbol: str) -> int:
    return sum(
        len(trace["x"])
        for trace in figure["data"]
        if trace["type"] == "scatter" and trace.get("marker", {}).get("symbol") == symbol
    )


@pytest.mark.parametrize(
    ("severity", "symbol"), [("red", "diamond"), ("yellow", "triangle-up"), ("blue", "circle")]
)
def test_the_matrix_has_a_mark_for_every_agency_that_failed_a_rule(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, severity: str, symbol: str
) -> None:
    matrix = show(demo_home, PAGE).pictures[0]
    failed = facts.execute(
        "SELECT count(DISTINCT (agency_id, rule_id)) FROM findings WHERE year = 2025 AND outcome = 'fail' "
        "AND report_id IS NOT NULL AND level <> 'roll_up' AND severity = ?",
        [severity],
    ).fetchone()
    assert failed is not None
    assert symbols(matrix, symbol) == failed[0]


def test_no_mark_fades_when_another_is_clicked(demo_home: Path, show: Show) -> None:
    for figure in show(demo_home, PAGE).pictures:
        for trace in figure["data"]:
            if trace["type"] in ("scatter", "bar"):
                opacity = trace.get("marker", {}).get("opacity", 1)
                assert trace["unselected"]["marker"]["opacity"] == opacity


def test_the_severity_filter_narrows_matrix_and_list(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, severity="blue")
    matrix = page.pictures[0]
    assert symbols(matrix, "circle") > 0
    assert symbols(matrix, "diamond") == 0
    (listed,) = page.app.dataframe
    assert set(listed.value["级别"]) == {"● 蓝"}


def test_what_a_person_must_look_at_has_its_own_filter(demo_home: Path, show: Show) -> None:
    (listed,) = show(demo_home, PAGE, severity="review").app.dataframe
    assert set(listed.value["级别"]) <= {"○ 待核", "？ 无法判定"}


def test_the_list_holds_every_finding_of_the_year(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    (listed,) = show(demo_home, PAGE, year="2024").app.dataframe
    failed = facts.execute(
        "SELECT count(*) FROM findings WHERE year = 2024 AND outcome = 'fail' AND report_id IS NOT NULL"
    ).fetchone()
    assert failed is not None
    assert len(listed.value) == failed[0]


def test_a_finding_in_the_address_is_shown_with_what_it_rests_on(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    (finding_id, expected, found, fix), *_ = facts.execute(
        "SELECT finding_id, expected, found, fix FROM findings JOIN agencies USING (agency_id) "
        "WHERE year = 2025 AND rule_id = 'T02' AND outcome = 'fail' AND short_name = '清溪镇'"
    ).fetchall()
    page = show(demo_home, PAGE, finding=finding_id)
    words = page.words
    assert "清溪镇 · T02" in words
    for sentence in (expected, found, fix):
        assert sentence in words
    assert "g-box" in page.html, "the faulty cell is framed"


def test_the_cells_of_a_sum_are_told_by_heading_and_lead_to_the_place_of_the_fault(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    ((finding_id, place),) = facts.execute(
        "SELECT finding_id, place FROM findings f JOIN agencies a USING (agency_id) JOIN cells c ON "
        "c.report_id = f.report_id AND c.table_id = 't3' AND c.row_id = 'outcome_total' "
        "AND c.column_id = 'natural_person' "
        "WHERE year = 2025 AND rule_id = 'T02' AND outcome = 'fail' AND short_name = '清溪镇'"
    ).fetchall()
    words = show(demo_home, PAGE, finding=finding_id).words
    assert "（三）不予公开（8 行之和）" in words
    assert f"docx · {place_in_words(place)}" in words


def test_the_button_beside_a_finding_opens_the_faulty_cell(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    (finding_id, report_id), *_ = facts.execute(
        "SELECT finding_id, report_id FROM findings JOIN agencies USING (agency_id) "
        "WHERE year = 2025 AND rule_id = 'T02' AND outcome = 'fail' AND short_name = '清溪镇'"
    ).fetchall()
    page = show(demo_home, PAGE, finding=finding_id)
    next(button for button in page.app.button if button.label == "打开这一格").click()
    page.run()
    assert page.address["open"] == f"cell~{report_id}~t3~outcome_total~natural_person"
    assert "原文表 2" in page.words
    assert "读出的行" in page.words


def test_a_rule_in_the_address_narrows_the_list(demo_home: Path, show: Show) -> None:
    (listed,) = show(demo_home, PAGE, rule="X01").app.dataframe
    assert {str(value)[:3] for value in listed.value["检查项"]} == {"X01"}


def test_red_findings_by_year_add_up_to_the_key_figure(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    (heat,) = [trace for trace in page.pictures[1]["data"] if trace["type"] == "heatmap"]
    told = int(re.findall(r"红色缺口\s*(\d+)\s*项", page.words)[0])
    assert sum(value or 0 for value in heat["z"][-1]) == told


def test_agencies_without_a_readable_report_stand_last_and_say_why(demo_home: Path, show: Show) -> None:
    matrix = show(demo_home, PAGE).pictures[0]
    texts = [note["text"] for note in matrix["layout"]["annotations"]]
    assert "未<br>报" in texts
    assert "无<br>法<br>读<br>取" in texts


def test_one_report_whose_tables_break_off_is_undetermined_and_never_failed_for_it(
    seed_home: Path, show: Show
) -> None:
    page = show(seed_home, PAGE)
    (listed,) = page.app.dataframe
    assert {str(value)[:3] for value in listed.value["检查项"]} == {"F03", "F10"}  # both are of its prose
    unknown = next(trace for trace in page.pictures[0]["data"] if trace.get("mode") == "text")
    assert len(unknown["x"]) > 0


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    page = show(empty_home, PAGE)
    assert "gongkai ingest" in page.words
    assert page.pictures == []


def test_what_could_not_be_judged_is_no_praise(seed_home: Path, show: Show) -> None:
    page = show(seed_home, PAGE)
    assert re.search(r"1 份报告没有查出红色缺口，但有 \d+ 项无法判定", page.words)
    assert "没有红色缺口0/ 1 家" in page.words
    assert "不等于通过" in page.words


def test_the_years_hold_every_agency_that_was_ever_checked(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    years = show(demo_home, PAGE, year="2019").pictures[-1]
    named = {note["text"].replace("<br>", "") for note in years["layout"]["annotations"]}
    checked = facts.execute("SELECT DISTINCT short_name FROM reports JOIN units USING (agency_id)").fetchall()
    assert {name for (name,) in checked} <= named
    sums = facts.execute(
        "SELECT year, sum(failed)::INTEGER FROM finding_counts JOIN units USING (agency_id) "
        "JOIN reports USING (agency_id, year) WHERE is_current AND severity = 'red' GROUP BY year"
    ).fetchall()
    (cells,) = [trace for trace in years["data"] if trace["type"] == "heatmap"]
    drawn = [sum(value for value in line if value) for line in cells["z"]]
    assert drawn == [count for _, count in sorted(sums)]
    assert {f"<b>{count}</b>" for count in drawn if count} <= {
        note["text"] for note in years["layout"]["annotations"]
    }
