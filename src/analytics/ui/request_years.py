"""The years of 申请办理: shares of what was done, and what came in, was done and was left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analytics import metrics
from analytics.charts.stock import StockYear
from analytics.form import FORM
from analytics.ui import business, warehouse
from analytics.ui.business import Point
from analytics.ui.frame import Kpi
from analytics.ui.request_data import RATE, T3, TOTAL

LEFT_OVER = ("received", "outcome_total", "carried_out")


def city_series(years: Sequence[int], kind: str | None) -> dict[str, list[Point]]:
    """The series of the page by name: received, completion, open, denied, unavailable, not_processed."""
    return {
        "received": business.series("requests_received", years, kind),
        "completion": business.series("completion_rate", years, kind),
        "open": business.series(RATE, years, kind),
        "denied": shares("denied", years, kind),
        "unavailable": business.series("unavailable_rate", years, kind),
        "not_processed": business.series("not_processed_rate", years, kind),
    }


def kpis(points: Mapping[str, Sequence[Point]], year: int, kind: str | None) -> list[Kpi]:
    """The five key figures; those that are indicators lead to their ranking."""
    words = business.outcome_words()
    named = (
        ("requests_received", "received", metrics.metric("requests_received").title),
        ("completion_rate", "completion", metrics.metric("completion_rate").title),
        (RATE, "open", metrics.metric(RATE).title),
    )
    found = [
        business.kpi(indicator, label, points[name], year, kind=kind) for indicator, name, label in named
    ]
    found.append(business.figure(words["denied"], points["denied"], year, unit="%"))
    found.append(
        business.kpi("unavailable_rate", words["unavailable"], points["unavailable"], year, kind=kind)
    )
    return found


def percents(points: Sequence[Point]) -> tuple[float | None, ...]:
    """The values of a series in percent, for drawing; years with too few cases stay out."""
    return tuple(None if point.value is None or point.few else point.value * 100 for point in points)


_SHARES = f"""
SELECT o.year, sum(o.value) FILTER (WHERE given), sum(o.done) FILTER (WHERE given),
       count(*) FILTER (WHERE given), count(*)
FROM (
    SELECT o.year, o.value, f.value AS done, o.value IS NOT NULL AND f.value IS NOT NULL AS given
    FROM outcomes o JOIN units a USING (agency_id)
    LEFT JOIN figures f ON f.agency_id = o.agency_id AND f.year = o.year AND f.table_id = '{T3.id}'
        AND f.row_id = 'outcome_total' AND f.column_id = '{TOTAL}'
    WHERE o.outcome = ?1 AND o.column_id = '{TOTAL}' AND (?2 IS NULL OR list_contains(a.groups, ?2))
) o
GROUP BY o.year
"""


def shares(outcome: str, years: Sequence[int], kind: str | None) -> list[Point]:
    """An outcome's share of what was done, all agencies together, over those that give both."""
    held = {int(year): sums for year, *sums in warehouse.fetch(_SHARES, outcome, kind)}
    return [_share(year, held.get(year, [None, None, 0, 0])) for year in years]


def _share(year: int, sums: Sequence[Any]) -> Point:
    x, n, reports, owed = sums
    edition = FORM.edition_for(year).id
    if not reports:
        return Point(year, None, None, None, 0, owed, edition)
    part, whole = float(x), float(n)
    return Point(year, part / whole if whole else None, part, whole, reports, owed, edition)


_BALANCE = f"""
SELECT f.year, f.row_id, sum(f.value)::DOUBLE, count(*)
FROM figures f JOIN units a USING (agency_id)
WHERE f.table_id = '{T3.id}' AND f.column_id = '{TOTAL}' AND f.value IS NOT NULL
    AND f.row_id IN ({", ".join(f"'{row}'" for row in LEFT_OVER)})
    AND (?1 IS NULL OR list_contains(a.groups, ?1))
GROUP BY f.year, f.row_id
"""


def balance(years: Sequence[int], kind: str | None) -> list[StockYear]:
    """Year by year what came in, what was done and what was left, each over the reports that give it.

    The note counts the reports that give what was left.
    """
    held = {(int(year), row): (value, count) for year, row, value, count in warehouse.fetch(_BALANCE, kind)}
    nothing = (None, 0)
    return [
        StockYear(
            year,
            *(held.get((year, row), nothing)[0] for row in LEFT_OVER),
            note=f"{held.get((year, 'carried_out'), nothing)[1]:,} 家",
        )
        for year in years
    ]
