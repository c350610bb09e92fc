"""Sheets of the page on requests: exactly what it shows, heads as printed, units in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics import formats, metrics
from analytics.charts.stock import StockYear
from analytics.charts.tokens import OUTCOMES
from analytics.ui import business, request_data, warehouse
from analytics.ui.business import Point
from analytics.ui.request_data import APPLICANTS, DONE, RATE, REASONS


def outcome_sheet(year: int, kind: str | None) -> pd.DataFrame:
    """One row an agency, all of them, heads as printed, units in them."""
    words = business.outcome_words()
    listed = warehouse.ask(request_data.agency_years, year, kind)
    rows: list[dict[str, Any]] = []
    for one in listed:
        row: dict[str, Any] = {"单位": one.name, "类别": one.kind}
        row[f"{business.short('received')}（件）"] = one.received
        row[f"{business.short('carried_in')}（件）"] = one.carried_in
        row |= {f"{words[outcome]}（件）": one.counts.get(outcome) for outcome in DONE}
        row[f"{business.short('outcome_total')}（件）"] = one.done
        row[f"{words['carried_out']}（件）"] = one.counts.get("carried_out")
        row["公开率（%）"] = None if one.rate is None else round(one.rate * 100, 1)
        row["公开/办结（件）"] = formats.fraction(one.opened, one.done)
        row |= {f"{reason.number}{reason.label}（件）": one.reasons.get(reason.id) for reason in REASONS}
        row["标记"] = one.marks
        rows.append(row)
    return pd.DataFrame(rows)


_FLOW = f"""
SELECT any_value(a.short_name), o.column_id,
       {", ".join(f"max(o.value) FILTER (WHERE o.outcome = '{one}')::BIGINT" for one in OUTCOMES)}
FROM outcomes o JOIN units a USING (agency_id)
WHERE o.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2))
    AND o.column_id IN ({", ".join(f"'{column.id}'" for column in APPLICANTS)})
GROUP BY o.agency_id, o.column_id
ORDER BY any_value(a.in_roster) DESC, any_value(a.ordinal), o.agency_id, o.column_id
"""


def flow_sheet(year: int, kind: str | None) -> pd.DataFrame:
    """One row an agency and applicant, an outcome a column."""
    words = business.outcome_words()
    labels = {column.id: column.label for column in APPLICANTS}
    found = warehouse.fetch_frame(_FLOW, year, kind)
    if found.empty:
        return pd.DataFrame()
    found.columns = ["单位", "申请人", *(f"{words[outcome]}（件）" for outcome in OUTCOMES)]
    found["申请人"] = found["申请人"].map(labels)
    return found


def years_sheet(points: Mapping[str, Sequence[Point]]) -> pd.DataFrame:
    """One row a year: each share in percent with its x/n and the number of reports."""
    rows: dict[int, dict[str, Any]] = {}
    for label, series in _named(points).items():
        for point in series:
            row = rows.setdefault(point.year, {"年度": point.year})
            row[f"{label}（%）"] = None if point.value is None else round(point.value * 100, 2)
            row[f"{label} x/n（件）"] = formats.fraction(point.numerator, point.denominator)
            row[f"{label}：报告（份）"] = point.reports
    return pd.DataFrame(list(rows.values()))


def balance_sheet(points: Sequence[StockYear]) -> pd.DataFrame:
    """One row a year: came in, done, left."""
    return pd.DataFrame(
        [
            {
                "年度": one.year,
                f"{business.short('received')}（件）": one.made,
                f"{business.short('outcome_total')}（件）": one.repealed,
                f"{business.short('carried_out')}（件）": one.in_force,
                "报告": one.note,
            }
            for one in points
        ]
    )


def _named(points: Mapping[str, Sequence[Point]]) -> dict[str, Sequence[Point]]:
    """The rates of the page under their titles."""
    words = business.outcome_words()
    return {
        metrics.metric("completion_rate").title: points["completion"],
        metrics.metric(RATE).title: points["open"],
        f"{words['denied']}占比": points["denied"],
        metrics.metric("unavailable_rate").title: points["unavailable"],
        metrics.metric("not_processed_rate").title: points["not_processed"],
    }


def definitions() -> dict[str, str]:
    """What the figures of the sheets mean."""
    shown = ("requests_received", "completion_rate", RATE, "unavailable_rate", "not_processed_rate")
    asked = [metrics.metric(indicator_id) for indicator_id in shown]
    words = business.outcome_words()
    return {each.title: f"{each.basis}；{each.mind}" for each in asked} | {
        f"{words['denied']}占比": f"{words['denied']}各项之和 ÷ {business.short('outcome_total')}",
        "标记": "算：由其他格相加得出；混：表三用了另一版式；缺：报告缺少部分格，不作 0",
    }
