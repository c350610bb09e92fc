"""A city of two counties: every page shows one county, a kind, or a kind within a county, and nothing else.

Expected figures are counted here by plain SQL over the own county and kind of agencies, ranks and medians in
pandas, from the warehouse alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from tests.pages.conftest import Show, Shown

from analytics import groups
from analytics.metrics import leaderboard, pooled, ranking
from analytics.store.home import VARIABLE
from analytics.ui import memo, search

GROUPS = [("清源县", None), ("清源县", "镇"), ("北关区", None), ("北关区", "部门"), (None, "镇")]
FILTERED = [
    "pages/city/overview.py",
    "pages/city/compliance.py",
    "pages/city/ranking.py",
    "pages/city/compare.py",
    "pages/business/proactive.py",
    "pages/business/requests.py",
    "pages/business/disputes.py",
    "pages/agency/text.py",
    "pages/office/intake.py",
]

Count = Callable[[str], int]


def opened(home: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(home / (home / "CURRENT").read_text("utf-8").strip()), read_only=True)


@pytest.fixture
def facts(counties_home: Path) -> duckdb.DuckDBPyConnection:
    return opened(counties_home)


@pytest.fixture(params=GROUPS, ids=lambda one: "·".join(part for part in one if part))
def chosen(request: pytest.FixtureRequest) -> tuple[str | None, str | None]:
    """A county, a kind or both."""
    return request.param


@pytest.fixture
def count(facts: duckdb.DuckDBPyConnection, chosen: tuple[str | None, str | None]) -> Count:
    """A figure of 2025 by plain SQL, in which ``members`` are the units of the group."""
    county, kind = chosen
    asked = {"county": county, "kind": kind}
    terms = ["NOT is_city", *(f"{name} = '{one}'" for name, one in asked.items() if one)]
    members = f"WITH members AS (SELECT * FROM agencies WHERE {' AND '.join(terms)}) "

    def counted(sql: str) -> int:
        row = facts.execute(members + sql).fetchone()
        assert row is not None
        return int(row[0] or 0)

    assert counted("SELECT count(*) FROM members") > 0, (county, kind)
    return counted


@pytest.fixture
def see(counties_home: Path, show: Show, chosen: tuple[str | None, str | None]) -> Callable[[str], Shown]:
    """A page under the address of the group."""
    return lambda page: show(counties_home, page, year="2025", **groups.params(groups.group(*chosen)))


def numbers(pattern: str, page: Shown) -> list[int]:
    found = re.search(pattern, answer(page))
    assert found is not None, answer(page)
    return [int(each.replace(",", "")) for each in found.groups()]


def answer(page: Shown) -> str:
    return re.sub(r"<[^>]+>", "", re.findall(r'g-answer">(.*?)</div>', page.html)[0])


# ------------------------------------------------------------------ what the pages say


def test_overview_counts_the_units_of_the_group(see: Callable[[str], Shown], count: Count) -> None:
    page = see("pages/city/overview.py")
    of = "FROM submissions JOIN members USING (agency_id) WHERE year = 2025 AND state <> 'not_due'"
    owed, received = count(f"SELECT count(*) {of}"), count(f"SELECT count(*) {of} AND report_id IS NOT NULL")
    told = f"{owed} 家应报，全部已报" if owed == received else f"{owed} 家应报，{received} 家已报"
    assert answer(page).startswith(told)
    red = "FROM findings JOIN members USING (agency_id) WHERE year = 2025 AND severity = 'red'"
    assert numbers(r"(\d+) 家共有红色缺口 (\d+) 项", page) == [
        count(f"SELECT count({one}) {red} AND outcome = 'fail' AND report_id IS NOT NULL")
        for one in ("DISTINCT agency_id", "*")
    ]
    (calendar,) = page.pictures
    assert len(calendar["layout"]["yaxis"]["ticktext"]) == owed


def test_compliance_counts_the_findings_of_the_group(see: Callable[[str], Shown], count: Count) -> None:
    red = "FROM findings JOIN members USING (agency_id) WHERE year = 2025 AND severity = 'red'"
    assert numbers(r"(\d+) 家有红色缺口 (\d+) 项", see("pages/city/compliance.py")) == [
        count(f"SELECT count({one}) {red} AND outcome = 'fail' AND report_id IS NOT NULL")
        for one in ("DISTINCT agency_id", "*")
    ]


def test_requests_are_those_of_the_group(see: Callable[[str], Shown], count: Count) -> None:
    closed = count(
        "SELECT sum(value) FROM figures JOIN members USING (agency_id) WHERE year = 2025 AND table_id = 't3' "
        "AND row_id = 'outcome_total' AND column_id = 'total'"
    )
    assert numbers(r"办结 ([\d,]+) 件", see("pages/business/requests.py")) == [closed]


def test_disputes_are_those_of_the_group(see: Callable[[str], Shown], count: Count) -> None:
    reviews = count(
        "SELECT sum(value) FROM figures JOIN members USING (agency_id) WHERE year = 2025 AND table_id = 't4' "
        "AND row_id = 'review' AND column_id = 'total'"
    )
    assert numbers(r"行政复议 ([\d,]+) 件", see("pages/business/disputes.py")) == [reviews]


def test_disclosed_items_are_those_of_the_group(see: Callable[[str], Shown], count: Count) -> None:
    page = see("pages/business/proactive.py")
    of = (
        "FROM indicator_values JOIN members USING (agency_id) "
        "WHERE year = 2025 AND indicator_id = 'proactive_total' AND value IS NOT NULL"
    )
    told = [count(f"SELECT {one} {of}") for one in ("count(*)", "sum(value)")]
    assert numbers(r"(\d+) 家共公开 ([\d,]+) 条", page) == told


def test_copies_are_looked_for_among_the_group(see: Callable[[str], Shown], count: Count) -> None:
    compared = count(
        "SELECT count(DISTINCT agency_id) FROM findings JOIN members USING (agency_id) "
        "WHERE year = 2025 AND rule_id = 'S01' AND outcome IN ('pass', 'fail', 'review')"
    )
    assert numbers(r"^(\d+) 家能与上年对照", see("pages/agency/text.py")) == [compared]


def test_intake_lists_the_documents_of_the_group(see: Callable[[str], Shown], count: Count) -> None:
    received = count("SELECT count(*) FROM documents JOIN members USING (agency_id) WHERE year = 2025")
    assert numbers(r"共收到 (\d+) 份", see("pages/office/intake.py")) == [received]


def test_two_years_are_compared_among_the_group(
    see: Callable[[str], Shown], facts: duckdb.DuckDBPyConnection, chosen: tuple[str | None, str | None]
) -> None:
    page = see("pages/city/compare.py")
    both = ranked(facts, *chosen, 2025)[["value"]].join(
        ranked(facts, *chosen, 2024)["value"].rename("before"), how="inner"
    )
    rose, fell = (both["value"] > both["before"]).sum(), (both["value"] < both["before"]).sum()
    assert numbers(r"(\d+) 家可比，(\d+) 升 (\d+) 降", page) == [len(both), rose, fell]
    assert answer(page).startswith(groups.whole(groups.group(*chosen)))


# ------------------------------------------------------------------ ranks and medians


def ranked(facts: duckdb.DuckDBPyConnection, county: str | None, kind: str | None, year: int) -> pd.DataFrame:
    """The disclosure rates of a group over ten cases and more, with their ranks: worked out in pandas."""
    everyone = facts.execute(
        "SELECT v.*, short_name, county, kind FROM indicator_values v JOIN agencies USING (agency_id) "
        "WHERE indicator_id = 'disclosure_rate' AND NOT is_city AND missing IS NULL AND year = ?",
        [year],
    ).df()
    own = everyone[
        (everyone["county"].eq(county) if county else True)
        & (everyone["kind"].eq(kind) if kind else True)
        & (everyone["denominator"].astype(float) >= 10)
    ].set_index("agency_id")
    value = own["numerator"].astype(float) / own["denominator"].astype(float)
    return own.assign(value=value, rank=value.rank(method="min", ascending=False).astype(int))


def test_ranks_and_medians_are_those_within_the_group(
    see: Callable[[str], Shown], facts: duckdb.DuckDBPyConnection, chosen: tuple[str | None, str | None]
) -> None:
    own = ranked(facts, *chosen, 2025)
    table = see("pages/city/ranking.py").app.dataframe[0].value
    assert dict(zip(table["单位"], table["名次"], strict=True)) == dict(
        zip(own["short_name"], own["rank"], strict=True)
    )
    one = groups.group(*chosen)
    assert one is not None
    board = leaderboard(facts.cursor(), "disclosure_rate", 2025, [2024, 2025], [one])
    assert board.now.median == pytest.approx(own["value"].median())
    exact = ranking(facts.cursor(), "disclosure_rate", 2025, [one])
    assert exact.median == pytest.approx(own["value"].median())
    assert exact.group.denominator == board.now.group.denominator
    assert exact.city.owed == len(facts.execute("SELECT * FROM units").fetchall())


def test_pools_of_the_counties_and_of_the_rest_make_the_city(facts: duckdb.DuckDBPyConnection) -> None:
    def received(names: list[str] | None) -> float:
        return float(pooled(facts.cursor(), "requests_received", [2025], names)["value"].iloc[0])

    rest = facts.execute(
        "SELECT sum(value) FROM indicator_values JOIN units USING (agency_id) "
        "WHERE indicator_id = 'requests_received' AND year = 2025 AND county IS NULL"
    ).fetchone()
    assert rest is not None
    assert received(["清源县", "北关区"]) + float(rest[0]) == received(None)
    assert received(["清源县·镇", "北关区·镇"]) == received(["镇"])


# ------------------------------------------------------------------ filters and the address


@pytest.mark.parametrize("page", FILTERED)
def test_every_page_says_whom_it_shows_and_keeps_it_in_the_address(
    counties_home: Path, show: Show, page: str
) -> None:
    found = show(counties_home, page, year="2025", county="清源县", kind="镇")
    assert found.address["county"] == "清源县"
    assert found.address["kind"] == "镇"
    assert "· 清源县 · 镇" in found.words


@pytest.mark.parametrize("page", FILTERED)
def test_a_county_without_the_kind_says_so(counties_home: Path, show: Show, page: str) -> None:
    found = show(counties_home, page, county="北关区", kind="乡")
    assert "北关区没有单位类别 乡，现在显示 全部。" in found.words
    assert "kind" not in found.address
    assert "· 北关区" in found.words


def test_a_county_that_is_not_there_shows_all(counties_home: Path, show: Show) -> None:
    found = show(counties_home, FILTERED[0], county="南山县")
    assert "没有找到县区 南山县，现在显示 全部县区。" in found.words
    assert "county" not in found.address


def test_county_and_kind_go_along_to_the_next_page(counties_home: Path, show: Show) -> None:
    page = show(counties_home, FILTERED[0], year="2024", county="北关区", kind="镇")
    page.app.query_params.clear()
    page.app.switch_page("pages/business/requests.py")
    assert "2024 年度 · 北关区 · 镇" in page.run().words
    assert page.address["county"] == "北关区"


def test_the_kinds_offered_are_those_of_the_county(counties_home: Path, show: Show) -> None:
    page = show(counties_home, FILTERED[0], county="北关区")
    assert page.app.selectbox(key="filter.county").options == ["全部县区", "清源县", "北关区"]
    assert list(page.app.button_group(key="filter.kind").options) == ["全部", "镇", "街道", "部门"]


def test_choosing_a_county_changes_the_address(counties_home: Path, show: Show) -> None:
    page = show(counties_home, FILTERED[0])
    page.app.selectbox(key="filter.county").select("清源县")
    assert page.run().address["county"] == "清源县"
    page.app.selectbox(key="filter.county").select("")
    assert "county" not in page.run().address


def test_a_city_of_one_county_has_no_such_filter(demo_home: Path, show: Show) -> None:
    page = show(demo_home, FILTERED[0], county="云泽市")
    assert "filter.county" not in [box.key for box in page.app.selectbox]
    assert "county" not in page.address
    assert "没有找到县区 云泽市，现在显示 全部。" in page.words


def test_an_agency_is_compared_with_its_county(counties_home: Path, show: Show) -> None:
    page = show(counties_home, "pages/city/compare.py", agency="qingxi", group="清源县·镇")
    assert page.app.selectbox(key="filter.group").options[:4] == ["同类", "全市", "清源县镇", "清源县"]
    assert re.search(r"清源县·镇 4 家可比中第 \d", answer(page))


# ------------------------------------------------------------------ two of one short name


def test_two_of_one_short_name_are_printed_with_their_county(counties_home: Path, show: Show) -> None:
    (calendar,) = show(counties_home, FILTERED[0]).pictures
    names = list(calendar["layout"]["yaxis"]["ticktext"])
    assert {"清溪镇（清源县）", "清溪镇（北关区）"} <= set(names)
    assert len(names) == len(set(names))


def test_the_search_box_tells_them_apart(counties_home: Path, show: Show) -> None:
    options = show(counties_home, FILTERED[0]).app.selectbox(key=search.KEY).options
    found = [option.split("　")[0] for option in options if "清溪镇" in option]
    assert found == ["清溪镇（清源县）", "清溪镇（北关区）"]


def test_over_many_agencies_the_bare_name_finds_both_first(
    counties_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(counties_home))
    monkeypatch.setattr(search, "matches", memo.view(search.matches.__wrapped__))
    assert [one.agency_id for one in search.matches("清溪镇")][:2] == ["qingxi", "liuhe"]


def test_rules_find_what_they_found_before_the_names_were_told_apart(
    demo_home: Path, facts: duckdb.DuckDBPyConnection
) -> None:
    """The county is for the reader's eye: prose names an agency without it."""
    asked = "SELECT finding_id, outcome FROM findings ORDER BY ALL"
    assert facts.execute(asked).fetchall() == opened(demo_home).execute(asked).fetchall()
