"""One agency over the years, every figure beside the year before, the agencies of its kind and the city.

profile(con, "qingxi", [2023, 2024, 2025])   a Standpoint an indicator and year
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import duckdb

from analytics.form import FORM
from analytics.metrics.benchmarks import Benchmark, benchmarks_of
from analytics.metrics.frames import Entry, entries
from analytics.metrics.intervals import wilson
from analytics.metrics.notation import Metric
from analytics.metrics.registry import METRICS
from analytics.metrics.standings import comparable

NOT_DUE = "not_due"
"""Beside the codes of ``MISSING``: the agency owes no report for the year."""

_OWN = """
SELECT
  v.indicator_id, v.year, v.numerator, v.denominator, v.value, v.derived, v.scanned, v.missing, v.edition,
  v.series, c.previous, c.difference
FROM indicator_values AS v
LEFT JOIN changes AS c
  ON c.agency_id = v.agency_id AND c.year = v.year AND c.indicator_id = v.indicator_id
WHERE v.agency_id = $agency_id
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Against the year before; there is none across a change of edition or where either figure is unknown."""

    previous: Decimal
    difference: Decimal

    @property
    def ratio(self) -> Fraction | None:
        """The difference as a part of the figure before; None from 0, and from less (days too late)."""
        return Fraction(self.difference) / Fraction(self.previous) if self.previous > 0 else None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """One indicator of one agency and year. A rate is a share of 1.

    ``breaks``: it stands in no one series with the year before; ``outdated``: the table it rests on is of
    another edition than the year's reports must use.
    """

    metric: Metric
    year: int
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    interval: tuple[float, float] | None
    derived: bool
    scanned: bool
    edition: str | None
    outdated: bool
    missing: str | None
    breaks: bool
    change: Change | None
    peers: Benchmark | None
    """The agencies of its kind, itself among them; None where none of them owes a report, and for the city's
    own report, which has no like.
    """
    city: Benchmark


@dataclass(frozen=True, slots=True)
class _Row:
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    derived: bool
    scanned: bool
    missing: str | None
    edition: str | None
    series: str | None
    change: Change | None


_NOTHING = _Row(None, None, None, False, False, NOT_DUE, None, None, None)


def profile(
    con: duckdb.DuckDBPyConnection,
    agency_id: str,
    years: Sequence[int],
    metrics: Sequence[Metric] = METRICS,
) -> tuple[Standpoint, ...]:
    """In the order of ``metrics``, then of ``years``; every pair has one.

    An agency that the warehouse does not know owes nothing, and has only unknown figures.
    """
    row = con.execute("SELECT kind FROM units WHERE agency_id = ?", [agency_id]).fetchone()
    kind = str(row[0]) if row else ""
    own = _own(con, agency_id)
    return tuple(
        _standpoint(asked, year, own, kind, listed)
        for asked in metrics
        for listed in [entries(con, asked, years, None)]
        for year in years
    )


def _own(con: duckdb.DuckDBPyConnection, agency_id: str) -> dict[tuple[str, int], _Row]:
    found: dict[tuple[str, int], _Row] = {}
    for row in con.execute(_OWN, {"agency_id": agency_id}).fetchall():
        name, year, numerator, denominator, value, *marks, edition, series, previous, by = row
        derived, scanned, missing = marks
        change = None if previous is None or by is None else Change(previous, by)
        found[str(name), int(year)] = _Row(
            numerator, denominator, value, derived, scanned, missing, edition, series, change
        )
    return found


def _standpoint(
    asked: Metric, year: int, own: dict[tuple[str, int], _Row], kind: str, listed: Sequence[Entry]
) -> Standpoint:
    now, before = own.get((asked.id, year), _NOTHING), own.get((asked.id, year - 1), _NOTHING)
    groups = benchmarks_of(asked, listed, year, (year,))
    interval = None
    if (
        asked.proportion
        and now.value is not None
        and now.numerator is not None
        and now.denominator is not None
    ):
        interval = wilson(float(now.numerator), float(now.denominator))
    both = now.value is not None and before.value is not None
    return Standpoint(
        metric=asked,
        year=year,
        numerator=now.numerator,
        denominator=now.denominator,
        value=now.value,
        interval=interval,
        derived=now.derived,
        scanned=now.scanned,
        edition=now.edition,
        outdated=asked.break_at_edition and now.edition not in (None, FORM.edition_for(year).id),
        missing=now.missing,
        breaks=not comparable(asked, year, year - 1) or (both and now.series != before.series),
        change=now.change,
        peers=next((group for group in groups[:-1] if group.group == kind), None),
        city=groups[-1],
    )
