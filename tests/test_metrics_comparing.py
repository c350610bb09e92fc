"""One agency beside its own past, its kind and the city; kinds beside one another; who handed in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import resources

import pytest
from tests.small_city import City, outcomes

from analytics.metrics import (
    CITY,
    METRICS,
    Benchmark,
    Spread,
    Standpoint,
    UnknownIndicator,
    benchmarks,
    metric,
    profile,
    wilson,
)
from analytics.metrics.submission import submission_counts, submission_of


@pytest.fixture
def city() -> City:
    return City()


def built(city: City) -> City:
    """With the mart that says what changed."""
    sql = resources.files("analytics.store").joinpath("marts/changes.sql").read_text("utf-8")
    city.built().execute(sql)
    return city


def point(city: City, indicator_id: str, year: int, name: str = "白沙镇") -> Standpoint:
    (found,) = profile(city.con, name, [year], [metric(indicator_id)])
    return found


def group(city: City, indicator_id: str, name: str, year: int = 2025) -> Benchmark:
    return next(one for one in benchmarks(city.con, indicator_id, year) if one.group == name)


# ------------------------------------------------------------------ spread


def test_quartiles_are_exact_and_linear_between_the_neighbours() -> None:
    found = Spread.of([Fraction(4), Fraction(1), Fraction(3), Fraction(2)])
    assert found == Spread(Fraction(1), Fraction(7, 4), Fraction(5, 2), Fraction(13, 4), Fraction(4))
    assert Spread.of([Fraction(1, 3)]) == Spread(*[Fraction(1, 3)] * 5)
    assert Spread.of([]) is None


# ------------------------------------------------------------------ groups


def test_kinds_stand_in_roster_order_and_the_city_is_last(city: City) -> None:
    city.agency("公安局", "部门")
    for name, x in [("公安局", 30), ("甲镇", 10), ("乙镇", 20)]:
        city.report(name, 2025, outcomes(x, 40))
    city.built()
    assert [one.group for one in benchmarks(city.con, "grant_rate", 2025)] == ["部门", "镇", CITY]
    towns = group(city, "grant_rate", "镇")
    assert (towns.pool.numerator, towns.pool.denominator, towns.compared) == (30, 80, 2)
    assert towns.interval == wilson(30, 80)
    assert towns.spread == Spread.of([Fraction(1, 4), Fraction(1, 2)])
    assert group(city, "grant_rate", CITY).pool.value == Fraction(60, 120)


def test_a_group_says_how_many_reports_stand_behind_it(city: City) -> None:
    city.report("甲镇", 2025, outcomes(10, 20))
    city.report("乙镇", 2025, {**outcomes(10, 20), "granted": "blank"})
    city.report("丙镇", 2025, outcomes(2, 4))
    city.report("丁镇", 2025)
    city.no_report("戊镇", 2025)
    city.built()
    found = group(city, "grant_rate", "镇")
    assert (found.pool.reports, found.pool.owed, found.pool.share) == (3, 5, 0.6)
    assert (found.pool.numerator, found.pool.denominator) == (12, 24)
    assert found.compared == 1, "few cases and none at all are in the sum, not in the spread"


def test_several_years_may_be_taken_together_but_not_across_the_change_of_form(city: City) -> None:
    for year in (2020, 2021, 2022):
        city.report("甲镇", year, outcomes(year - 2018, 8))
    city.built()
    alone, together = (benchmarks(city.con, "grant_rate", 2022, span)[-1] for span in (1, 5))
    assert (alone.years, alone.pool.denominator, alone.compared) == ((2022,), 8, 0)
    assert (together.years, together.pool.numerator, together.pool.denominator) == ((2021, 2022), 7, 16)
    assert (together.pool.reports, together.pool.owed, together.compared) == (2, 2, 1)
    assert together.interval == wilson(7, 16)


def test_a_count_has_no_interval_and_days_are_averaged(city: City) -> None:
    city.report("甲镇", 2025, {"received": 3}, published=date(2026, 1, 30))
    city.report("乙镇", 2025, {"received": 5}, published=date(2026, 1, 21))
    city.built()
    received, days = group(city, "requests_received", "镇"), group(city, "days_early", "镇")
    assert (received.pool.value, received.interval, received.compared) == (8, None, 2)
    assert days.pool.value == Fraction(11, 2)


def test_a_year_without_anything_is_a_city_of_no_reports(city: City) -> None:
    (found,) = benchmarks(city.built(), "grant_rate", 2031)
    assert (found.group, found.pool.value, found.spread, found.pool.owed) == (CITY, None, None, 0)
    with pytest.raises(UnknownIndicator):
        benchmarks(city.con, "openness", 2025)


# ------------------------------------------------------------------ one agency


def test_an_agency_beside_the_year_before(city: City) -> None:
    city.report("白沙镇", 2024, outcomes(10, 40))
    city.report("白沙镇", 2025, outcomes(15, 50))
    found = point(built(city), "requests_received", 2025)
    assert found.change is not None
    assert (found.change.previous, found.change.difference, found.change.ratio) == (40, 10, Fraction(1, 4))
    rate = point(city, "grant_rate", 2025)
    assert (rate.value, rate.interval) == (Decimal("0.3"), wilson(15, 50))
    assert rate.change is not None
    assert rate.change.difference == Decimal("0.05")


@pytest.mark.parametrize("before", [0, -3])
def test_from_nothing_or_less_there_is_no_percentage(city: City, before: int) -> None:
    day = date(2025, 1, 31 if before == 0 else 28)
    deadline = {0: day, -3: date(2025, 2, 3)}[before]
    city.report("白沙镇", 2024, published=deadline)
    city.report("白沙镇", 2025, published=date(2026, 1, 26))
    change = point(built(city), "days_early", 2025).change
    assert change is not None
    assert (change.previous, change.difference, change.ratio) == (before, 5 - before, None)


def test_across_the_change_of_form_there_is_no_change_but_prose_goes_on(city: City) -> None:
    for year in (2020, 2021):
        city.report("白沙镇", year, outcomes(10, 20), claims=[("supervision.trainings", year)])
    city.report("清溪镇", 2021)
    built(city)
    now = point(city, "requests_received", 2021)
    assert (now.breaks, now.change, now.edition) == (True, None, "2021")
    assert point(city, "requests_received", 2021, "清溪镇").breaks, "also where there was no report before"
    prose = point(city, "trainings", 2021)
    assert prose.change is not None
    assert (prose.breaks, prose.change.difference) == (False, 1)


def test_an_outdated_form_is_told_and_breaks_what_it_asks_in_another_sense(city: City) -> None:
    city.report("白沙镇", 2022, outcomes(10, 20))
    city.report("白沙镇", 2023, outcomes(10, 20), edition="2019")
    built(city)
    made, granted = point(city, "documents_made", 2023), point(city, "grant_rate", 2023)
    assert (made.outdated, made.breaks, made.change) == (True, True, None)
    assert (granted.outdated, granted.breaks) == (True, False)
    assert granted.change is not None


@pytest.mark.parametrize(
    ("state", "missing"), [("missing", "no_report"), ("unreadable", "unreadable"), ("not_due", "not_due")]
)
def test_a_year_without_a_report_is_unknown_and_says_why(city: City, state: str, missing: str) -> None:
    city.no_report("白沙镇", 2025, state)
    found = point(built(city), "grant_rate", 2025)
    assert (found.value, found.numerator, found.missing, found.change) == (None, None, missing, None)


def test_its_peers_are_of_its_kind_and_every_indicator_has_every_year(city: City) -> None:
    city.agency("公安局", "部门")
    city.report("公安局", 2025, outcomes(10, 100))
    city.report("白沙镇", 2025, outcomes(10, 20))
    found = profile(built(city).con, "白沙镇", [2024, 2025])
    assert [(one.metric, one.year) for one in found] == [(one, y) for one in METRICS for y in (2024, 2025)]
    own = point(city, "grant_rate", 2025)
    assert own.peers is not None
    assert (own.peers.group, own.peers.compared, own.city.compared) == ("镇", 1, 2)
    assert point(city, "grant_rate", 2024).peers is None


# ------------------------------------------------------------------ who handed in


def test_states_are_counted_by_kind(city: City) -> None:
    city.report("白沙镇", 2025)
    city.no_report("清溪镇", 2025)
    city.no_report("桃源镇", 2025, "unreadable")
    city.no_report("新镇", 2025, "not_due")
    towns, everyone = submission_counts(city.con, 2025)
    assert (towns.group, towns.owed, towns.received) == ("镇", 3, 1)
    assert towns.states == {"submitted": 1, "late": 0, "missing": 1, "unreadable": 1}
    assert (everyone.group, everyone.states) == (CITY, towns.states)
    assert submission_of(city.con, "清溪镇", 2025) == ("missing", None)
    assert submission_of(city.con, "新镇", 2025) is None
