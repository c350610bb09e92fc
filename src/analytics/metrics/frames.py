"""Values of indicators as frames: the one way in which pages, the terminal and exports get at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import duckdb
import pandas as pd

from analytics.form import FORM
from analytics.groups import belongs
from analytics.metrics.notation import Metric
from analytics.metrics.registry import metric

_T = TypeVar("_T")

_VALUES = """
SELECT
  v.indicator_id,
  v.agency_id,
  a.name AS agency,
  a.short_name,
  a.kind,
  v.year,
  CAST(v.numerator AS DOUBLE) AS numerator,
  CAST(v.denominator AS DOUBLE) AS denominator,
  CAST(v.value AS DOUBLE) AS value,
  v.derived,
  v.scanned,
  v.missing,
  v.edition,
  v.report_id
FROM indicator_values AS v
JOIN agencies AS a USING (agency_id)
WHERE list_contains($indicator_ids, v.indicator_id)
  AND ($years IS NULL OR list_contains($years, v.year))
  AND ($groups IS NULL OR list_has_any($groups, a.groups))
ORDER BY list_position($indicator_ids, v.indicator_id), a.ordinal, v.agency_id, v.year
"""

_EXACT = """
SELECT
  v.agency_id,
  a.name,
  a.short_name,
  a.kind,
  a.county,
  v.year,
  v.numerator,
  v.denominator,
  v.derived,
  v.scanned,
  v.missing,
  v.edition
FROM indicator_values AS v
JOIN units AS a USING (agency_id)
WHERE v.indicator_id = $indicator_id
  AND list_contains($years, v.year)
  AND ($groups IS NULL OR list_has_any($groups, a.groups))
  AND ($agency_ids IS NULL OR list_contains($agency_ids, v.agency_id))
ORDER BY a.ordinal, v.agency_id, v.year
"""

# Known is what `Entry.known` calls so.
_POOLED = """
WITH due AS (SELECT unnest($years) AS year, unnest($due) AS edition),
listed AS (
  SELECT
    v.year,
    v.numerator,
    v.denominator,
    v.numerator IS NOT NULL
      AND (v.missing IS NULL OR (v.missing = 'zero_denominator' AND v.denominator = 0))
      AND NOT ($bound AND v.missing IS NULL AND coalesce(v.edition <> due.edition, false)) AS known
  FROM indicator_values AS v
  JOIN units AS a USING (agency_id)
  JOIN due USING (year)
  WHERE v.indicator_id = $indicator_id AND ($groups IS NULL OR list_has_any($groups, a.groups))
)
SELECT
  year,
  sum(numerator) FILTER (WHERE known),
  sum(denominator) FILTER (WHERE known),
  count(*) FILTER (WHERE known),
  count(*)
FROM listed GROUP BY year
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator of one agency and year, exact."""

    agency_id: str
    agency: str
    short_name: str
    kind: str
    county: str | None
    year: int
    numerator: Decimal | None
    denominator: Decimal | None
    derived: bool
    scanned: bool
    missing: str | None

    def is_of(self, groups: Sequence[str]) -> bool:
        """Whether its agency is of one of the groups."""
        return any(belongs(one, county=self.county, kind=self.kind) for one in groups)

    @property
    def known(self) -> bool:
        """It can be added up. 0 of 0 can, though it gives no rate of its own."""
        if self.numerator is None:
            return False
        return self.missing is None or (self.missing == "zero_denominator" and self.denominator == 0)


@dataclass(frozen=True, slots=True)
class Pool:
    """Several agencies or years taken together; ``value`` is Σ/Σ, Σ or mean, None for 0 of 0 or nothing."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Fraction | None
    reports: int
    owed: int

    @property
    def share(self) -> float | None:
        """The part of the owed reports that the value rests on, 0 to 1."""
        return self.reports / self.owed if self.owed else None


def values(
    con: duckdb.DuckDBPyConnection,
    indicator_ids: Sequence[str],
    years: Sequence[int] | None = None,
    groups: Sequence[str] | None = None,
) -> pd.DataFrame:
    """One row an indicator × agency × year, in the order asked for, then of the roster, then of years.

    Columns: indicator_id, agency_id, agency, short_name, kind, year, numerator, denominator, value (float,
    NaN where not known; a rate is a share of 1), derived, scanned, missing (code or null), edition and
    report_id.
    The city's own report is among them: it is no unit, and whoever adds up or compares asks ``pooled``,
    ``ranking`` or ``benchmarks``, which leave it out.
    ``groups``: kinds, counties, kinds within a county (analytics.groups), an agency of any of them;
    ``None`` for years or groups means all. Raises UnknownIndicator.
    """
    asked = [metric(indicator_id).id for indicator_id in indicator_ids]
    return con.execute(_VALUES, {"indicator_ids": asked, "years": _list(years), "groups": _list(groups)}).df()


def pooled(
    con: duckdb.DuckDBPyConnection,
    indicator_id: str,
    years: Sequence[int],
    groups: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The agencies taken together, one row a year in the given order.

    Columns: year, numerator, denominator, value (Σ/Σ, Σ, or for days the mean; NaN where nothing is known),
    reports (how many it rests on), owed (how many were due), share (reports/owed), edition (the one that the
    year's reports must use; a series with ``break_at_edition`` is not joined where it changes).
    """
    asked = metric(indicator_id)
    pools = pools_of(con, asked, years, groups)
    nothing = Pool(None, None, None, 0, 0)
    rows: list[dict[str, object]] = []
    for year in years:
        pool = pools.get(year, nothing)
        rows.append(
            {
                "year": year,
                "numerator": as_float(pool.numerator),
                "denominator": as_float(pool.denominator),
                "value": as_float(pool.value),
                "reports": pool.reports,
                "owed": pool.owed,
                "share": as_float(pool.share),
                "edition": FORM.edition_for(year).id,
            }
        )
    columns = ["year", "numerator", "denominator", "value", "reports", "owed", "share", "edition"]
    return pd.DataFrame(rows, columns=columns)


def pools_of(
    con: duckdb.DuckDBPyConnection, asked: Metric, years: Sequence[int], groups: Sequence[str] | None
) -> dict[int, Pool]:
    """What `pool_of` says of each year's entries, added up by the database: exact, and quick over many
    agencies.
    """
    found = con.execute(
        _POOLED,
        {
            "indicator_id": asked.id,
            "years": list(years),
            "due": [FORM.edition_for(year).id for year in years],
            "bound": asked.edition_bound,
            "groups": _list(groups),
        },
    ).fetchall()
    return {year: summed(asked, *sums) for year, *sums in found}


def summed(
    asked: Metric, numerator: Decimal | None, denominator: Decimal | None, known: int, owed: int
) -> Pool:
    """A pool from sums that the database made."""
    if not known or numerator is None:
        return Pool(None, None, None, 0, owed)
    if asked.denominator is None:
        return Pool(
            numerator, None, Fraction(numerator) / (known if asked.pooling == "mean" else 1), known, owed
        )
    cases = denominator or Decimal(0)
    return Pool(numerator, cases, Fraction(numerator) / Fraction(cases) if cases > 0 else None, known, owed)


def entries(
    con: duckdb.DuckDBPyConnection,
    asked: Metric,
    years: Sequence[int],
    groups: Sequence[str] | None,
    agency_ids: Sequence[str] | None = None,
) -> list[Entry]:
    """The exact figures behind a ranking or a pool, by roster order and year; of units, the city's own report
    is none. ``None`` for groups or agencies means all.
    """
    rows = con.execute(
        _EXACT,
        {
            "indicator_id": asked.id,
            "years": list(years),
            "groups": _list(groups),
            "agency_ids": _list(agency_ids),
        },
    ).fetchall()
    return [
        Entry(*told, missing=missing or _wrong_edition(asked, told[5], edition))
        for *told, missing, edition in rows
    ]


def pool_of(asked: Metric, listed: Sequence[Entry]) -> Pool:
    """Takes entries together; those that are not known stay out, and are counted in ``owed`` only."""
    known = [entry for entry in listed if entry.known]
    if not known:
        return Pool(None, None, None, 0, len(listed))
    numerator = _sum(entry.numerator for entry in known)
    if asked.denominator is None:
        value = Fraction(numerator) / (len(known) if asked.pooling == "mean" else 1)
        return Pool(numerator, None, value, len(known), len(listed))
    denominator = _sum(entry.denominator for entry in known)
    value = Fraction(numerator) / Fraction(denominator) if denominator > 0 else None
    return Pool(numerator, denominator, value, len(known), len(listed))


def as_float(value: Fraction | Decimal | float | None) -> float:
    """For a frame: NaN stands for a figure that is not known."""
    return float("nan") if value is None else float(value)


def _wrong_edition(asked: Metric, year: int, edition: str | None) -> str | None:
    """A figure that its edition asks for in another sense does not stand among the others of the year."""
    if asked.edition_bound and edition is not None and edition != FORM.edition_for(year).id:
        return "not_in_edition"
    return None


def _sum(figures: Iterable[Decimal | None]) -> Decimal:
    return sum((figure for figure in figures if figure is not None), Decimal(0))


def _list(items: Sequence[_T] | None) -> list[_T] | None:
    return None if items is None else list(items)
