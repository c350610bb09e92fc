"""复议诉讼 over the demonstration city, one report, and nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import pytest
from tests.pages.conftest import Show, Shown

from analytics import metrics
from analytics.charts.tokens import DISPUTES
from analytics.form import FORM
from analytics.store.home import VARIABLE
from analytics.ui import dispute_data, dispute_rates, dispute_sheets, dispute_words

PAGE = "pages/business/disputes.py"
T4 = FORM.table("t4")
REVIEW, DIRECT, AFTER = (row.id for row in T4.all_rows)
YEARS = range(2019, 2026)
DRAWER = 'class="g-cellname"'


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


@pytest.fixture
def at_home(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(demo_home))


def rows(facts: duckdb.DuckDBPyConnection, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    return facts.execute(sql, params).fetchall()


def cell_sum(
    facts: duckdb.DuckDBPyConnection, row_ids: list[str], column: str, years: list[int], kind: str | None
) -> int:
    """A figure of table four over agencies and years, counted from the cells as they were read."""
    ((found,),) = rows(
        facts,
        """
        SELECT coalesce(sum(c.value), 0)::INT FROM cells c JOIN reports r USING (report_id)
        JOIN units a USING (agency_id)
        WHERE r.is_current AND c.table_id = 't4' AND c.status = 'stated' AND list_contains(?, c.row_id)
          AND c.column_id = ? AND list_contains(?, r.year) AND (?::VARCHAR IS NULL OR a.kind = ?)
        """,
        row_ids,
        column,
        years,
        kind,
        kind,
    )
    return int(found)


def none_at_all(facts: duckdb.DuckDBPyConnection, years: list[int], kind: str | None) -> list[str]:
    """Agencies whose table says 0 throughout, in roster order."""
    return [
        name
        for (name,) in rows(
            facts,
            """
            SELECT a.short_name
            FROM cells c JOIN reports r USING (report_id) JOIN units a USING (agency_id)
            WHERE r.is_current AND c.table_id = 't4' AND list_contains(?, r.year)
              AND (?::VARCHAR IS NULL OR a.kind = ?)
            GROUP BY a.agency_id, a.short_name, a.ordinal
            HAVING bool_and(c.status = 'stated' AND c.value = 0) ORDER BY a.ordinal
            """,
            years,
            kind,
            kind,
        )
    ]


def answer(page: Shown) -> str:
    return re.findall(r'g-answer">(.*?)</div>', page.html)[0]


def squares(page: Shown) -> dict[str, Any]:
    (figure,) = [each for each in page.pictures if each["layout"].get("barmode") == "overlay"]
    return figure


def marks(figure: dict[str, Any]) -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = {}
    for trace in figure["data"]:
        for custom in trace["customdata"] if trace["type"] == "bar" else ():
            found[tuple(custom)] = found.get(tuple(custom), 0) + 1
    return found


FILTERS: list[dict[str, str]] = [
    {},
    *({"year": str(year)} for year in YEARS),
    *({"kind": kind} for kind in ("镇", "乡", "街道", "部门")),
    {"span": "3"},
    {"span": "5", "kind": "镇"},
    {"span": "5", "year": "2022"},
    {"kind": "乡", "year": "2022"},
    {"kind": "乡", "year": "2025", "span": "5"},
]


def named(filters: dict[str, str]) -> str:
    return " ".join(filters.values()) or "none"


@pytest.mark.parametrize("filters", FILTERS, ids=named)
def test_the_answer_tells_the_sums_of_the_cells(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, filters: dict[str, str]
) -> None:
    page = show(demo_home, PAGE, **filters)
    year, kind, span = int(filters.get("year", 2025)), filters.get("kind"), int(filters.get("span", 1))
    years = list(metrics.window(metrics.metric("review_correction_rate"), year, span))
    said = re.sub(r"<[^>]+>", "", answer(page))
    for label, row_ids in ((T4.row(REVIEW).label, [REVIEW]), (T4.groups[0].label, [DIRECT, AFTER])):
        total = cell_sum(facts, row_ids, "total", years, kind)
        corrected = cell_sum(facts, row_ids, "corrected", years, kind)
        if total:
            (part,) = [each for each in re.split("[；。]", said) if each.startswith(f"{label} {total:,} 件")]
            assert (f"纠正 {corrected} 件" in part) == (corrected > 0)
        else:
            assert f"没有{label}" in said or f"没有{T4.row(REVIEW).label}和{label}" in said
    empty = none_at_all(facts, years, kind)
    assert (f"{len(empty)} 家" in said) == bool(empty)


@pytest.mark.parametrize("year", [2019, 2023, 2025])
def test_the_change_against_last_year_is_that_of_the_totals_and_never_crosses_the_edition(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, year: int
) -> None:
    said = answer(show(demo_home, PAGE, year=str(year)))
    if year == 2019:
        assert "上年" not in said
        return
    more = cell_sum(facts, [REVIEW], "total", [year], None) - cell_sum(
        facts, [REVIEW], "total", [year - 1], None
    )
    assert f"比上年{'多' if more > 0 else '少'} {abs(more)} 件" in said


def test_cases_are_compared_across_the_change_of_edition_but_not_what_rests_on_requests(
    demo_home: Path, show: Show
) -> None:
    """Table four is the same in both editions, table three is not."""
    page = show(demo_home, PAGE, year="2021")
    assert "比上年" in answer(page)
    told = dict(re.findall(r'class="g-kpi">.*?<span>(.*?)</span>.*?<div class="n">(.*?)</div>', page.html))
    assert "较上年" in told["复议纠错率"]
    assert "较上年" not in told["被复议率"]


def test_who_was_corrected_most_is_named(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    most = rows(
        facts,
        """
        SELECT a.short_name, f.value::INT FROM figures f JOIN units a USING (agency_id)
        WHERE f.year = 2025 AND f.table_id = 't4' AND f.row_id = ? AND f.column_id = 'corrected'
        QUALIFY rank() OVER (ORDER BY f.value DESC) = 1
        """,
        REVIEW,
    )
    (several,) = {count for _, count in most}
    said = answer(show(demo_home, PAGE))
    assert several > 1
    assert all(name in said for name, _ in most)
    assert f"（复议各 {several} 件）" in said
    ((corrected,),) = rows(
        facts,
        "SELECT count(DISTINCT agency_id) FROM figures JOIN units USING (agency_id) "
        "WHERE year = 2025 AND table_id = 't4' "
        "AND column_id = 'corrected' AND value > 0",
    )
    assert f"等 {corrected} 家" in said


def test_every_case_of_every_agency_is_one_square(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    found = marks(squares(show(demo_home, PAGE)))
    expected = {
        (agency, row, column): value
        for agency, row, column, value in rows(
            facts,
            "SELECT agency_id, row_id, column_id, value::INT FROM figures JOIN units USING (agency_id) "
            "WHERE year = 2025 AND table_id = 't4' AND list_contains(?, column_id) AND value > 0",
            list(DISPUTES),
        )
    }
    assert {key: count for key, count in found.items() if key[2] != "beyond"} == expected


def test_reviews_and_lawsuits_after_a_review_are_nowhere_added_up(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    figures = [cell_sum(facts, [row], "total", [2025], None) for row in (REVIEW, DIRECT, AFTER)]
    assert str(sum(figures)) not in re.findall(r"\d+", answer(page))
    heads = [note["text"] for note in squares(page)["layout"]["annotations"]]
    assert [re.findall(r"<b>(\d+) 件", head) for head in heads] == [[str(each)] for each in figures]


def test_totals_that_do_not_hold_are_marked_and_lead_to_their_finding(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    wrong = rows(
        facts,
        "SELECT agency_id, locus, finding_id, short_name FROM findings JOIN units USING (agency_id) "
        "WHERE rule_id = 'T04' AND outcome = 'fail' AND year = 2025",
    )
    written = [
        text
        for trace in squares(page)["data"]
        if trace["type"] == "scatter"
        for text in trace.get("text", ())
    ]
    assert len(wrong) > 1
    assert sum("◆" in text for text in written) == len(wrong)
    beyond = {key[:2] for key in marks(squares(page)) if key[2] == "beyond"}
    assert beyond == {(agency, row) for agency, row, _, _ in wrong}
    for _, _, finding_id, name in wrong:
        assert f"open=finding~{finding_id}" in unquote(page.html)
        assert f"◆ {name}" in page.words


def test_agencies_without_any_case_stand_in_one_line_and_have_no_row(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    empty = none_at_all(facts, [2025], None)
    assert f"{len(empty)} 家没有复议和诉讼：{'、'.join(empty)}。" in page.words
    assert not set(empty) & set(squares(page)["layout"]["yaxis"]["ticktext"])


def test_who_sent_nothing_readable_is_named_and_not_counted_as_none(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    silent = rows(
        facts,
        "SELECT short_name FROM submissions JOIN units USING (agency_id) "
        "WHERE year = 2025 AND state IN ('missing', 'unreadable')",
    )
    empty = none_at_all(facts, [2025], None)
    assert silent
    for (name,) in silent:
        assert name in page.words
        assert name not in empty


@pytest.mark.parametrize(("year", "span"), [(2025, 1), (2025, 5), (2021, 3)])
@pytest.mark.usefixtures("at_home")
def test_rates_are_those_of_the_registry(
    facts: duckdb.DuckDBPyConnection, year: int, span: metrics.Span
) -> None:
    board = dispute_data.board(tuple(YEARS), year, None, span)
    for place, indicator in enumerate((dispute_rates.REVIEW_RATE, dispute_rates.LITIGATION_RATE)):
        ranking = metrics.ranking(facts, indicator, year, None, span)
        rate = board.rated[0].rates[place]
        assert rate is not None
        assert (rate.x, rate.n) == (ranking.city.numerator, ranking.city.denominator)
        for row in ranking.table.to_dict("records"):
            (own,) = [each.rates[place] for each in board.rated if each.key == row["agency_id"]] or [None]
            if own is not None:
                assert (own.x, own.n) == (row["numerator"], row["denominator"])
                assert own.interval == (row["low"], row["high"])


@pytest.mark.usefixtures("at_home")
def test_a_rate_of_few_cases_has_no_interval() -> None:
    board = dispute_data.board(tuple(YEARS), 2025, None, 1)
    few = [rate for each in board.rated for rate in each.rates if rate is not None and rate.n < 10]
    assert few
    assert all(rate.interval is None for rate in few)


@pytest.mark.usefixtures("at_home")
def test_more_agencies_have_a_rate_when_years_are_taken_together() -> None:
    one, five = (dispute_data.board(tuple(YEARS), 2025, None, span).rated for span in (1, 5))
    assert len(five) > len(one)


def test_years_before_the_change_of_edition_are_pooled_with_those_after(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, year="2022", span="5")
    assert "2019—2022 年度（五年合并）" in page.words
    assert "可合并的只有 2019、2020、2021、2022 年" in page.words


def test_the_years_tell_corrected_of_closed_without_what_is_pending(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    (figure,) = [each for each in page.pictures if each["layout"].get("barmode") == "stack"]
    said = [re.sub("<[^>]+>", "", note["text"]) for note in figure["layout"]["annotations"]]
    for year in YEARS:
        sums = {column: cell_sum(facts, [REVIEW], column, [year], None) for column in DISPUTES}
        closed = sums["upheld"] + sums["corrected"] + sums["other"]
        assert sums["pending"] > 0
        assert f"{sums['corrected']}/{closed}" in said


def test_a_kind_without_any_case_says_so_without_percentages(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, kind="乡", year="2022")
    assert "都没有" in answer(page)
    assert "%" not in answer(page)
    assert not any(each["layout"].get("barmode") == "overlay" for each in page.pictures)


def test_lost_cells_are_no_noughts(demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection) -> None:
    lost = rows(
        facts,
        "SELECT DISTINCT agency_id, short_name FROM figures JOIN units USING (agency_id) "
        "WHERE year = 2025 AND table_id = 't4' AND status = 'not_in_source'",
    )
    page = show(demo_home, PAGE)
    assert lost
    assert "标“缺”" in page.words
    for _, name in lost:
        assert any("缺" in text and name in text for text in squares(page)["layout"]["yaxis"]["ticktext"])


# ------------------------------------------------------------------ doors


def test_a_figure_of_all_opens_the_agencies_it_is_made_of(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE, cases=f"~{REVIEW}~corrected~2025~1")
    for (report,) in rows(
        facts,
        "SELECT report_id FROM figures JOIN units USING (agency_id) "
        "WHERE year = 2025 AND table_id = 't4' AND row_id = ? "
        "AND column_id = 'corrected' AND value > 0",
        REVIEW,
    ):
        assert f"open=cell~{report}~t4~{REVIEW}~corrected" in unquote(page.html)


def test_years_taken_together_open_the_cells_of_each_year(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, span="5", cases=f"zhujian~{REVIEW}~corrected~2025~5")
    assert len(set(re.findall(r"open=cell~(\w+)~t4", unquote(page.html)))) == 5


@pytest.mark.parametrize("who", ["", "@镇", "zhujian"])
@pytest.mark.parametrize("row", [REVIEW, "litigation"])
@pytest.mark.parametrize("column", ["rate", "total", "pending"])
def test_every_drawer_can_be_drawn(demo_home: Path, show: Show, who: str, row: str, column: str) -> None:
    page = show(demo_home, PAGE, cases=f"{who}~{row}~{column}~2025~3")
    assert DRAWER in page.html


@pytest.mark.parametrize(
    "address", ["a~b", "x~review~total~2025~1", "~review~nothing~2025~1", "~nothing~total~2025~1",
                "~review~total~1999~1", "~review~total~2025~7"]
)  # fmt: skip
def test_a_broken_link_does_no_harm(demo_home: Path, show: Show, address: str) -> None:
    page = show(demo_home, PAGE, cases=address)
    assert DRAWER not in page.html
    assert "cases" not in page.address


# ------------------------------------------------------------------ other homes, files


def test_one_cut_off_report_is_no_reason_for_noughts(seed_home: Path, show: Show) -> None:
    page = show(seed_home, PAGE)
    assert not re.search(r"\b0 件", answer(page))
    assert "没有行政" not in answer(page)
    assert "%" not in answer(page)


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    page = show(empty_home, PAGE)
    assert "gongkai ingest" in page.words
    assert page.pictures == []


@pytest.mark.usefixtures("at_home")
def test_the_sheets_hold_every_agency_and_year_as_the_cells_say(facts: duckdb.DuckDBPyConnection) -> None:
    board = dispute_data.board(tuple(YEARS), 2025, None, 1)
    agencies, years = dispute_sheets.agency_sheet(board), dispute_sheets.years_sheet(board)
    corrected = dispute_words.result_words()["corrected"]
    head = f"{T4.words(REVIEW)}：{corrected}（件）"
    ((held,),) = rows(
        facts,
        "SELECT count(DISTINCT agency_id) FROM figures JOIN units USING (agency_id) "
        "WHERE year = 2025 AND table_id = 't4'",
    )
    assert len(agencies) == held
    assert agencies[head].sum() == cell_sum(facts, [REVIEW], "corrected", [2025], None)
    assert list(years[head]) == [cell_sum(facts, [REVIEW], "corrected", [year], None) for year in YEARS]
    assert agencies[f"{T4.words(DIRECT)}：总计（件）"].isna().sum() == 1
    rates = dispute_sheets.rates_sheet(board)
    assert rates.iloc[0]["复议纠正/审结（件）"].count("/") == 1


def test_only_so_many_agencies_are_listed_and_the_rest_is_told(
    demo_home: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispute_data, "SHOWN", 5)
    page = show(demo_home, PAGE, year="2024", span="3")
    assert len(squares(page)["layout"]["yaxis"]["ticktext"]) == 5
    assert re.search(r"画前 5 家，另有 \d+ 家有案件，见下载", page.words)
    assert "只列前 5 家" in page.words
