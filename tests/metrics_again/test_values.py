"""Every indicator of the demonstration city once more, from the facts alone, equal to the last digit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from tests.metrics_again.indicators import NAMES, RATES, Key, Report, parts, value

from analytics.metrics import METRICS, pooled


def test_every_indicator_is_computed_here() -> None:
    assert {one.id for one in METRICS} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_indicator_is_the_same_when_it_is_computed_from_the_facts_alone(
    con: duckdb.DuckDBPyConnection, reports: dict[Key, Report], name: str
) -> None:
    stored = {
        (str(agency_id), int(year)): (numerator, denominator, figure, missing)
        for agency_id, year, numerator, denominator, figure, missing in con.execute(
            "SELECT agency_id, year, numerator, denominator, value, missing "
            "FROM indicator_values WHERE indicator_id = ?",
            [name],
        ).fetchall()
    }
    owed = {(str(a), int(y)) for a, y in con.execute("SELECT agency_id, year FROM obligations").fetchall()}
    assert set(stored) == owed | set(reports)
    for key, (numerator, denominator, figure, missing) in stored.items():
        if key not in reports:
            assert (numerator, denominator, figure) == (None, None, None), key
            assert missing in {"no_report", "unreadable"}, key
            continue
        assert (numerator, denominator) == parts(name, reports[key]), key
        assert figure == value(name, reports[key]), key
        assert (missing is None) == (figure is not None), key


def test_the_comparison_is_not_of_nothing(reports: dict[Key, Report]) -> None:
    """The city has figures and gaps: lost totals, blanks, and a value of everything."""
    assert len(reports) > 150
    known = {name: sum(value(name, one) is not None for one in reports.values()) for name in NAMES}
    # No report of the demonstration was revised: tests/test_metrics.py has figures for this one.
    assert known.pop("days_to_rectify") == 0
    assert min(known.values()) > 0, known
    assert any(("t3", "outcome_total", "total") not in one.cells for one in reports.values())
    assert any(0 < count < len(reports) for count in known.values())


@pytest.mark.parametrize("name", sorted(RATES))
def test_the_city_is_the_sum_of_its_units_reports(
    con: duckdb.DuckDBPyConnection, reports: dict[Key, Report], name: str
) -> None:
    own = {row[0] for row in con.execute("SELECT agency_id FROM agencies WHERE is_city").fetchall()}
    assert own, "the city's own report is no unit's"
    for year in (2020, 2023, 2025):
        both = [parts(name, one) for key, one in reports.items() if key[1] == year and key[0] not in own]
        known = [(x, n) for x, n in both if x is not None and n is not None]
        x, n = sum((x for x, _ in known), Decimal(0)), sum((n for _, n in known), Decimal(0))
        found = pooled(con, name, [year]).iloc[0]
        assert (found["numerator"], found["denominator"]) == (float(x), float(n))
        assert found["reports"] == len(known)
        if n > 0:
            assert found["value"] == float(Fraction(x) / Fraction(n))
