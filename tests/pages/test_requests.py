"""申请办理 over the demonstration city, one report, and nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.pages.conftest import Show, Shown

from analytics.form import FORM
from analytics.ui import business

PAGE = "pages/business/requests.py"
T3 = FORM.table("t3")


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def rows(facts: duckdb.DuckDBPyConnection, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    return facts.execute(sql, params).fetchall()


def kinds_of(figure: dict[str, Any]) -> set[str]:
    return {trace["type"] for trace in figure["data"]}


def flow_of(page: Shown) -> dict[str, Any]:
    (figure,) = [each for each in page.pictures if "sankey" in kinds_of(each)]
    return next(trace for trace in figure["data"] if trace["type"] == "sankey")


def bars_of(page: Shown) -> dict[str, Any]:
    (figure,) = [each for each in page.pictures if "heatmap" in kinds_of(each)]
    return figure


def test_answer_key_figures_and_first_row_tell_the_same_rate(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    ((x, n),) = rows(
        facts,
        "SELECT sum(numerator)::INT, sum(denominator)::INT "
        "FROM indicator_values JOIN units USING (agency_id) "
        "WHERE year = 2025 AND indicator_id = 'disclosure_rate' "
        "AND (missing IS NULL OR missing = 'zero_denominator')",
    )
    rate = f"{100 * x / n:.1f}%"
    assert f"办结 {n:,} 件" in page.words
    assert f"<u>{rate}</u>" in page.html
    assert f"{x:,}/{n:,} 件" in page.words
    texts = [each["text"] for each in bars_of(page)["layout"]["annotations"]]
    assert f"<b>{rate}</b>" in texts
    assert f"{x:,}/{n:,}" in texts


def test_the_flow_is_drawn_only_from_reports_whose_cells_are_all_known(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    applicants = [column.id for column in T3.column_parts("total")]
    whole = rows(
        facts,
        """
        SELECT agency_id FROM figures JOIN units USING (agency_id) WHERE year = 2025 AND table_id = 't3'
        GROUP BY agency_id HAVING count(value) = count(*)
        """,
    )
    ((total,),) = rows(
        facts,
        "SELECT sum(value)::INT FROM outcomes WHERE year = 2025 AND list_contains(?, column_id) "
        "AND list_contains(?, agency_id)",
        applicants,
        [agency for (agency,) in whole],
    )
    ((held,),) = rows(
        facts,
        "SELECT count(*) FROM submissions JOIN units USING (agency_id) "
        "WHERE year = 2025 AND report_id IS NOT NULL",
    )
    assert 0 < len(whole) < held
    assert sum(flow_of(page)["link"]["value"]) == total
    assert f"各格齐全的 {len(whole)} 份报告" in page.words
    assert f"另有 {held - len(whole)} 份" in page.words


def test_few_cases_are_listed_in_counts_below_the_line(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    figure = bars_of(show(demo_home, PAGE))
    places = dict(
        zip(figure["layout"]["yaxis"]["ticktext"], figure["layout"]["yaxis"]["tickvals"], strict=True)
    )
    line = figure["layout"]["shapes"][0]["y0"]
    few = rows(
        facts,
        "SELECT short_name FROM indicator_values JOIN agencies USING (agency_id) "
        "WHERE year = 2025 AND indicator_id = 'disclosure_rate' AND denominator < 10",
    )
    assert few
    assert all(places[name] > line for (name,) in few)
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert all(y < line for bar in bars for y in bar["y"])


def test_agencies_without_a_readable_report_are_named_and_not_drawn(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    missing = rows(
        facts,
        "SELECT short_name FROM submissions JOIN agencies USING (agency_id) "
        "WHERE year = 2025 AND report_id IS NULL AND state IN ('missing', 'unreadable')",
    )
    drawn = bars_of(page)["layout"]["yaxis"]["ticktext"]
    assert missing
    for (name,) in missing:
        assert name in page.words
        assert name not in drawn


def test_marks_are_explained_where_they_occur(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    texts = " ".join(each["text"] for each in bars_of(page)["layout"]["annotations"])
    for mark in "算扫混缺":
        assert (f">{mark}<" in texts) == (f"标“{mark}”" in page.words)
    assert ">缺<" in texts


def test_lines_break_where_the_edition_changed(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    (lines,) = [
        each
        for each in page.pictures
        if any("换版" in str(note["text"]) for note in each["layout"].get("annotations", []))
    ]
    for trace in lines["data"]:
        assert not {1, 2} <= set(trace["x"])


def test_a_kind_with_few_cases_is_told_in_counts_without_percentages(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, kind="乡")
    answer = re.findall(r'<div class="g-answer">(.*?)</div>', page.html)[0]
    assert "不足 10 件" in answer
    assert "%" not in answer


@pytest.mark.parametrize("year", ["2019", "2020", "2021"])
def test_years_of_both_editions_are_shown(demo_home: Path, show: Show, year: str) -> None:
    page = show(demo_home, PAGE, year=year)
    assert f"{year} 年度" in page.words
    assert "办结" in page.words


def test_a_sum_opens_the_cells_it_is_made_of(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, sum="t3~~total~granted~2025")
    assert page.html.count("open=cell~".replace("~", "%7E")) + page.html.count("open=cell~") > 10
    assert T3.row("granted").label in page.words


def test_an_outcome_of_several_rows_opens_all_of_them(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    ((agency,),) = rows(
        facts,
        "SELECT agency_id FROM outcomes WHERE year = 2025 AND column_id = 'total' AND outcome = 'denied' "
        "AND value > 3 ORDER BY value DESC LIMIT 1",
    )
    page = show(demo_home, PAGE, sum=f"t3~{agency}~total~denied~2025")
    for row in T3.members("denied", "2021"):
        assert row.label in page.words


@pytest.mark.parametrize(
    "address", ["t3~~total~nothing~2025", "t9~~total~granted~2025", "t3~x~total~granted~abc", "a~b"]
)
def test_a_broken_link_to_a_sum_does_no_harm(demo_home: Path, show: Show, address: str) -> None:
    assert "办结" in show(demo_home, PAGE, sum=address).words


def test_one_cut_off_report_is_no_reason_for_zeros(seed_home: Path, show: Show) -> None:
    page = show(seed_home, PAGE)
    answer = re.findall(r'<div class="g-answer">(.*?)</div>', page.html)[0]
    assert "缺格" in answer
    assert "%" not in answer
    assert not any("sankey" in kinds_of(each) for each in page.pictures)


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    page = show(empty_home, PAGE)
    assert "gongkai ingest" in page.words
    assert page.pictures == []


def test_outcome_words_are_those_of_the_form_in_the_order_of_the_palette() -> None:
    words = business.outcome_words()
    assert next(iter(words)) == "granted"
    assert words["denied"] == T3.group("denied").label
    assert business.outcome_rows("other", "2019") == ["other"]
    assert len(business.outcome_rows("other", "2021")) == 3


def test_a_list_of_what_is_lost_ends_without_a_stray_sign(seed_home: Path, show: Show) -> None:
    page = show(seed_home, PAGE)
    notes = [note["text"] for chart in page.pictures for note in chart["layout"].get("annotations", ())]
    assert any("缺" in text for text in notes)
    assert not any(text.rstrip().endswith("；") for text in notes)
    assert "没有读到结转数" in page.words
