"""Two years side by side say what `profile`, `benchmarks` and the mart `changes` say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from tests.homes import demo_home

from analytics.metrics import METRICS, benchmarks, pooled, profile, rank_history
from analytics.metrics.between import WHOLE, between, city_between, lies_of, own_between

__all__ = ["demo_home"]


@pytest.fixture(scope="module")
def con(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    with duckdb.connect(str(path), read_only=True) as opened:
        yield opened


def same(one: Fraction | float | None, other: Fraction | float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(float(one), float(other), rel_tol=1e-9)


@pytest.mark.parametrize("place", [0, 12, 25])
def test_one_agency_has_the_changes_and_medians_of_its_profile(
    con: duckdb.DuckDBPyConnection, place: int
) -> None:
    ((agency_id, kind),) = con.execute(
        "SELECT agency_id, kind FROM units ORDER BY ordinal LIMIT 1 OFFSET ?", [place]
    ).fetchall()
    told = {one.metric.id: one for one in profile(con, agency_id, [2025])}
    rows = own_between(con, agency_id, 2025, 2024, kind)
    assert [one.metric for one in rows] == list(METRICS)
    for one in rows:
        point = told[one.metric.id]
        assert one.change == point.change, one.metric.id
        assert one.breaks == point.breaks, one.metric.id
        assert one.city.compared == point.city.compared
        assert same(one.city.median, point.city.spread.median if point.city.spread else None)
        peers = point.peers.spread if point.peers else None
        assert same(one.group.median, peers.median if peers else None)


def test_the_city_has_the_pools_of_every_indicator(con: duckdb.DuckDBPyConnection) -> None:
    for one in city_between(con, 2025, 2023, ["镇"]):
        table = pooled(con, one.metric.id, [2025, 2023], ["镇"])
        for pool, row in zip((one.now, one.before), table.to_dict("records"), strict=True):
            assert (pool.reports, pool.owed) == (row["reports"], row["owed"]), one.metric.id
            assert pool.value is None or same(float(pool.value), row["value"])


def test_every_agency_of_the_year_is_compared_or_counted_with_its_reason(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for asked in METRICS:
        found = between(con, asked.id, 2025, 2024)
        assert found.compared + sum(count for _, count in found.aside) == 30, asked.id
        assert found.rose + found.fell + found.same == found.compared == len(found.pairs)


def test_pairs_are_the_rows_of_the_mart_for_neighbouring_years(con: duckdb.DuckDBPyConnection) -> None:
    mart = dict(
        con.execute(
            "SELECT agency_id, difference FROM changes "
            "WHERE year = 2025 AND indicator_id = 'requests_received'"
        ).fetchall()
    )
    pairs = between(con, "requests_received", 2025, 2024).pairs
    assert {one.agency_id: one.change.difference for one in pairs} == {
        agency: change for agency, change in mart.items() if agency in {one.agency_id for one in pairs}
    }
    assert (
        len(pairs)
        == len(mart)
        - con.execute(
            "SELECT count(*) FROM changes JOIN agencies USING (agency_id) WHERE year = 2025 AND is_city "
            "AND indicator_id = 'requests_received'"
        ).fetchall()[0][0]
    )
    assert [one.change.difference for one in pairs] == sorted(
        (one.change.difference for one in pairs), reverse=True
    )


def test_ranks_are_those_of_the_ranking(con: duckdb.DuckDBPyConnection) -> None:
    history = rank_history(con, "disclosure_rate", [2023, 2025])
    ranks = {(row["agency_id"], row["year"]): row["rank"] for row in history.to_dict("records")}
    for one in between(con, "disclosure_rate", 2025, 2023).pairs:
        assert (one.previous_rank, one.rank) == (ranks[one.agency_id, 2023], ranks[one.agency_id, 2025])


def test_across_the_change_of_form_nothing_is_compared(con: duckdb.DuckDBPyConnection) -> None:
    found = between(con, "requests_received", 2021, 2020)
    assert found.breaks
    assert (found.pairs, found.compared, found.change) == ((), 0, None)
    assert found.lies[2020].compared, "each year's own distribution stands"
    assert between(con, "trainings", 2021, 2020).compared, "what rests on no table goes on"
    city = [one for one in city_between(con, 2021, 2020) if one.metric.break_at_edition]
    assert city
    assert all(one.change is None for one in city)


def test_back_and_forth_give_opposite_changes(con: duckdb.DuckDBPyConnection) -> None:
    forth = {one.agency_id: one.change.difference for one in between(con, "grant_rate", 2025, 2022).pairs}
    back = {one.agency_id: one.change.difference for one in between(con, "grant_rate", 2022, 2025).pairs}
    assert forth == {agency: -change for agency, change in back.items()}


def test_the_distribution_is_that_of_the_benchmarks(con: duckdb.DuckDBPyConnection) -> None:
    for year in (2022, 2025):
        city = benchmarks(con, "completion_rate", year)[-1]
        lie = lies_of(con, "completion_rate", [year], None)[year]
        assert city.spread is not None
        assert lie.compared == city.compared == len(lie.dots)
        assert same(lie.low, float(city.spread.low))
        assert same(lie.median, float(city.spread.median))


def test_a_zero_base_has_no_percentage(con: duckdb.DuckDBPyConnection) -> None:
    pairs = between(con, "findings_red", 2025, 2024).pairs
    from_zero = [one for one in pairs if not one.change.previous]
    assert from_zero
    assert all(one.change.ratio is None for one in from_zero)


def test_of_many_only_both_ends_are_handed_over() -> None:
    assert WHOLE % 2 == 0
