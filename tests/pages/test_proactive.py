"""主动公开 over the demonstration city, one report, and nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.pages.conftest import Show, Shown

from analytics.form import FORM

PAGE = "pages/business/proactive.py"
T2 = FORM.table("t2")


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def rows(facts: duckdb.DuckDBPyConnection, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    return facts.execute(sql, params).fetchall()


def ranked(page: Shown) -> dict[str, Any]:
    """The picture of ranked bars."""
    return next(each for each in page.pictures if "xaxis2" in each["layout"])


def table(page: Shown) -> Any:
    (frame,) = page.app.dataframe
    return frame.value


def answer(page: Shown) -> str:
    return re.findall(r'<div class="g-answer">(.*?)</div>', page.html)[0]


def test_the_answer_names_the_sum_and_who_publishes_most(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    found = rows(
        facts,
        "SELECT short_name, value::INT FROM indicator_values JOIN units USING (agency_id) "
        "WHERE year = 2025 AND indicator_id = 'proactive_total' AND value IS NOT NULL ORDER BY value DESC",
    )
    assert f"{len(found)} 家共公开" in answer(page)
    assert f"{sum(value for _, value in found):,} 条" in answer(page)
    assert f"<u>{found[0][0]}</u>" in answer(page)


def test_bars_are_ranked_and_every_unit_with_a_report_has_a_row(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    figure = ranked(show(demo_home, PAGE))
    (bars,) = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert bars["x"] == sorted(bars["x"], reverse=True)
    held = rows(
        facts,
        "SELECT short_name FROM submissions JOIN units USING (agency_id) "
        "WHERE year = 2025 AND report_id IS NOT NULL",
    )
    assert sorted(figure["layout"]["yaxis"]["ticktext"]) == sorted(name for (name,) in held)


def test_rounded_figures_say_so_wherever_they_stand(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    years = rows(
        facts,
        "SELECT DISTINCT year FROM claims JOIN reports USING (report_id) "
        "WHERE is_current AND claim_id = 'proactive.total' AND approximate ORDER BY year",
    )
    for (year,) in years[:1]:
        page = show(demo_home, PAGE, year=str(year))
        assert any(text.startswith("约") for trace in ranked(page)["data"] for text in trace.get("text", []))
        assert "标“约”" in page.words


def test_what_is_not_said_is_a_dot_and_never_0(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    texts = [each["text"] for each in ranked(page)["layout"]["annotations"]]
    assert "0" not in texts
    assert ("·" in texts) == ("“·”为未披露" in page.words)


def test_stock_and_flow_begins_with_the_new_edition(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    (figure,) = [each for each in page.pictures if "yaxis2" in each["layout"]]
    years = {custom[1] for trace in figure["data"] for custom in trace["customdata"]}
    assert min(years) == FORM.editions[-1].first_year


def test_the_table_has_the_columns_of_the_edition_of_the_year(demo_home: Path, show: Show) -> None:
    new, old = (set(table(show(demo_home, PAGE, year=year)).columns) for year in ("2025", "2020"))
    assert any("万元" in head for head in new)
    assert not any("万元" in head for head in old)
    assert {column.label for column in T2.columns("2019", "normative_documents")} <= old


def test_no_change_is_told_across_the_edition_break(demo_home: Path, show: Show) -> None:
    frame = table(show(demo_home, PAGE, year="2021"))
    changes = [head for head in frame.columns if head.endswith("较上年")]
    assert changes
    unmixed = frame[~frame["标记"].str.contains("混", na=False)]
    assert len(unmixed)
    assert unmixed[changes].isna().all(axis=None)


def test_a_blank_cell_stays_empty_in_the_table(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    lost = rows(
        facts,
        "SELECT short_name, year FROM figures JOIN agencies USING (agency_id) WHERE table_id = 't2' "
        "AND row_id = 'fees' AND edition = '2021' AND value IS NULL AND year > 2021 LIMIT 1",
    )
    for name, year in lost:
        frame = table(show(demo_home, PAGE, year=str(year))).set_index("单位")
        head = next(each for each in frame.columns if "万元" in each)
        assert frame[head].isna()[name]
        assert "缺" in frame["标记"][name]


def test_a_figure_from_prose_opens_its_sentence(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    ((agency, quote),) = rows(
        facts,
        "SELECT agency_id, quote FROM claims JOIN reports USING (report_id) WHERE is_current AND year = 2025 "
        "AND claim_id = 'proactive.total' ORDER BY value DESC LIMIT 1",
    )
    page = show(demo_home, PAGE, said=f"{agency}~2025~proactive.total")
    assert quote in page.words
    assert f"“{quote}”" in page.words


@pytest.mark.parametrize("address", ["nobody~2025~proactive.total", "a~b~c", "a"])
def test_a_broken_link_to_a_sentence_does_no_harm(demo_home: Path, show: Show, address: str) -> None:
    assert "家共公开" in show(demo_home, PAGE, said=address).words


@pytest.mark.parametrize("kind", ["镇", "部门"])
def test_a_kind_shows_its_own_units_only(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, kind: str
) -> None:
    names = set(ranked(show(demo_home, PAGE, kind=kind))["layout"]["yaxis"]["ticktext"])
    own = {name for (name,) in rows(facts, "SELECT short_name FROM agencies WHERE kind = ?", kind)}
    assert names
    assert names <= own


def test_one_report_is_shown_with_what_it_says(seed_home: Path, show: Show) -> None:
    page = show(seed_home, PAGE)
    assert "白桦镇公开 12 条" in page.words
    assert table(page).shape[0] == 1


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    page = show(empty_home, PAGE)
    assert "gongkai ingest" in page.words
    assert page.pictures == []


def test_a_single_year_is_not_told_as_a_span(seed_home: Path, show: Show) -> None:
    words = show(seed_home, PAGE).words
    assert "2025—2025" not in words
    assert "还没有别的年度可比" in words
