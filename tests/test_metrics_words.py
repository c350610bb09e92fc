"""Intervals, and figures as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics import formats
from analytics.metrics import (
    format_change,
    format_value,
    metric,
    wilson,
)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (13, 18, 0.4913, 0.8750), (662, 1239, 0.5065, 0.5619)],
)
def test_the_wilson_interval_is_the_published_one(x: int, n: int, low: float, high: float) -> None:
    assert wilson(x, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("x", "n"), [(1, 0), (3, 2), (-1, 5)])
def test_what_is_no_proportion_has_no_interval(x: int, n: int) -> None:
    assert wilson(x, n) is None


@pytest.mark.parametrize(
    ("indicator_id", "value", "denominator", "told"),
    [
        ("disclosure_rate", 13 / 18, 18, "72%"),
        ("disclosure_rate", 662 / 1239, 1239, "53.4%"),
        ("disclosure_rate", 0.125, 8, "13%"),
        ("disclosure_rate", 0.575, 40, "58%"),
        ("disclosure_rate", float("nan"), 0, "—"),
        ("requests_received", 1239.0, None, "1,239"),
        ("fees_wan_yuan", Decimal("12.3400"), None, "12.34"),
        ("days_early", -3.0, None, "−3"),
        ("days_early", 0, None, "0"),
        ("requests_per_10k", 40.03, 4.3, "40.03"),
        ("requests_received", None, None, "—"),
    ],
)
def test_values_as_people_read_them(
    indicator_id: str, value: float | None, denominator: float | None, told: str
) -> None:
    assert format_value(metric(indicator_id), value, denominator) == told


@pytest.mark.parametrize(
    ("indicator_id", "difference", "denominator", "told"),
    [
        ("disclosure_rate", 0.003, 1239, "+0.3 点"),
        ("disclosure_rate", -0.05, 20, "−5 点"),
        ("disclosure_rate", 0.0001, 1239, "＝"),
        ("requests_received", 8, None, "+8"),
        ("requests_received", -1200, None, "−1,200"),
        ("requests_received", None, None, "—"),
    ],
)
def test_changes_as_people_read_them(
    indicator_id: str, difference: float | None, denominator: float | None, told: str
) -> None:
    assert format_change(metric(indicator_id), difference, denominator) == told


def test_a_fraction_of_something_unknown_is_not_told() -> None:
    assert formats.fraction(662, 1239) == "662/1,239"
    assert formats.fraction(None, 5) == "—"
