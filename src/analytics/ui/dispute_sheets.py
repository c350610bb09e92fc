"""Sheets of 复议诉讼: every agency, every year, every rate; heads as printed, units in them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import formats
from analytics.ui import dispute_data, dispute_rates, dispute_words
from analytics.ui.dispute_data import RESULTS, ROWS, T4, Board, Cases

ALL = 1_000_000
"""More agencies than any roster has."""


def agency_sheet(one: Board) -> pd.DataFrame:
    """One row an agency, all of them, in the order of the page."""
    rows: list[dict[str, Any]] = []
    for each in dispute_data.agencies(one.years, one.kind, ALL):
        row: dict[str, Any] = {"单位": each.name, "类别": each.kind}
        for row_id in ROWS:
            row |= _figures(T4.words(row_id), each.cases[row_id])
        rows.append(row | {"标记": each.marks, "总计对不上的": "、".join(map(T4.words, each.findings))})
    return pd.DataFrame(rows)


def years_sheet(one: Board) -> pd.DataFrame:
    """One row a year."""
    rows: list[dict[str, Any]] = []
    for year in one.all_years:
        row: dict[str, Any] = {"年度": year}
        for row_id in ROWS:
            cases = one.by_year[year].get(row_id, dispute_data.NOTHING)
            row |= _figures(T4.words(row_id), cases) | {f"{T4.words(row_id)}：报告（份）": cases.reports}
        rows.append(row)
    return pd.DataFrame(rows)


def rates_sheet(one: Board) -> pd.DataFrame:
    """One row a group or agency with its rates, intervals in percent."""
    rows: list[dict[str, Any]] = []
    known = dispute_rates.sums(one.all_years, one.kind)
    for each in dispute_rates.rated(one.years, one.kind, known, ALL)[0]:
        row: dict[str, Any] = {"范围": each.name}
        for title, rate in zip(("复议", "诉讼"), each.rates, strict=True):
            bounds = rate.interval if rate is not None else None
            row[f"{title}纠错率（%）"] = _percent(rate.value if rate is not None and not rate.few else None)
            row[f"{title}纠正/审结（件）"] = (
                formats.NOT_APPLICABLE if rate is None else formats.fraction(rate.x, rate.n)
            )
            row[f"{title} 95% 区间下限（%）"] = _percent(bounds[0] if bounds else None)
            row[f"{title} 95% 区间上限（%）"] = _percent(bounds[1] if bounds else None)
        rows.append(row)
    return pd.DataFrame(rows)


def _figures(name: str, cases: Cases) -> dict[str, Any]:
    words = dispute_words.result_words()
    found: dict[str, Any] = {
        f"{name}：{words[result]}（件）": count for result, count in zip(RESULTS, cases.counts, strict=True)
    }
    return found | {f"{name}：总计（件）": cases.total}


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)
