"""What is made of the values once more: sums over units and years, who may be ranked, intervals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import duckdb
from tests.metrics_again.indicators import COUNTS, RATES, Key, Report, parts


@dataclass(frozen=True)
class Facts:
    """A city whose derived figures are worked out once more. ``kinds``: of every unit by its id."""

    con: duckdb.DuckDBPyConnection
    reports: dict[Key, Report]
    kinds: dict[str, str]
    owed: frozenset[Key]
    year: int


EDITION_2021 = 2021
FEW: dict[str, int] = {
    **dict.fromkeys(RATES, 10),
    **{name: 5 for name in RATES if name.startswith("denial_mix.")},
    **dict.fromkeys(("requests_per_10k", "days_to_rectify"), 0),
}
"""Fewer cases than these are not ranked."""
NOT_SHARES = ("requests_per_10k", "review_rate", "days_to_rectify")
FROM_PROSE_OR_DATES = (
    *("proactive_total", "trainings", "inspections", "meetings", "people_served", "service_points"),
    *("days_early", "findings_red", "findings_yellow", "findings_blue", "days_to_rectify"),
)
"""Nothing of these breaks where the form was replaced."""
LESS_IS_BETTER = (
    *("carry_over_rate", "review_rate", "review_correction_rate", "litigation_correction_rate"),
    *("findings_red", "findings_yellow", "findings_blue", "days_to_rectify"),
)
SENSE_CHANGED = ("documents_made",)
"""The older form asks for something else there."""


def taken_together(name: str, facts: Facts, keys: list[Key]) -> tuple[Fraction | None, int, Decimal, Decimal]:
    """Value of several reports as one, how many are known, numerator and denominator."""
    known = []
    for key in keys:
        if key in facts.reports and not (name in SENSE_CHANGED and is_old_form(facts.reports[key], key)):
            x, n = parts(name, facts.reports[key])
            if x is not None and (name in COUNTS or (n is not None and (n > 0 or n == 0))):
                known.append((x, n if n is not None else Decimal(0)))
    x, n = sum((a for a, _ in known), Decimal(0)), sum((b for _, b in known), Decimal(0))
    if not known:
        return None, 0, x, n
    if name in RATES:
        return (Fraction(x) / Fraction(n) if n > 0 else None), len(known), x, n
    return Fraction(x) / (len(known) if name == "days_early" else 1), len(known), x, n


def is_old_form(one: Report, key: Key) -> bool:
    """The report used the older table although its year asks for the newer, or the other way round."""
    columns = {column for table, row, column in one.cells if (table, row) == ("t2", "normative_documents")}
    return ("newly_made" in columns) != (key[1] < EDITION_2021)


def score(x: Decimal, n: Decimal) -> tuple[float, float]:
    """The roots of (p − x/n)² = z² p (1 − p) / n: what the interval of Wilson is by definition."""
    z2 = 1.959963984540054**2
    share, cases = float(x) / float(n), float(n)
    a, b, c = 1 + z2 / cases, -(2 * share + z2 / cases), share * share
    root = (b * b - 4 * a * c) ** 0.5
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def span_of(name: str, year: int, span: int) -> list[int]:
    years = list(range(year - span + 1, year + 1))
    if name in FROM_PROSE_OR_DATES:
        return years
    return [one for one in years if (one >= EDITION_2021) == (year >= EDITION_2021)]


def standing(name: str, facts: Facts, year: int, span: int, kind: str | None) -> dict[str, Fraction]:
    """The value of every unit that may be ranked: the year itself known, cases enough, no year lacking."""
    found: dict[str, Fraction] = {}
    years = span_of(name, year, span)
    for agency_id, own in facts.kinds.items():
        if kind not in (None, own) or (agency_id, year) not in facts.owed:
            continue
        keys = [(agency_id, one) for one in years if (agency_id, one) in facts.owed]
        _, last, _, _ = taken_together(name, facts, [(agency_id, year)])
        worth, known, _, cases = taken_together(name, facts, keys)
        if not last or worth is None or (name in RATES and cases < FEW[name]):
            continue
        if name in COUNTS and name != "days_early" and known < len(years):
            continue
        found[agency_id] = worth
    return found
