"""Sheets of 主动公开: every agency with what it says and what its second table counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics import metrics
from analytics.charts.channels import Said
from analytics.charts.stock import StockYear
from analytics.form import FORM
from analytics.ui import proactive_data, t2_data, warehouse
from analytics.ui.proactive_data import CHANNELS, INDICATOR, NEW_EDITION, TOTAL, document_columns


def channel_sheet(year: int, kind: str | None) -> pd.DataFrame:
    """One row an agency, all of them; what is not said stays empty."""
    rows: list[dict[str, Any]] = []
    for one in warehouse.ask(proactive_data.agencies, year, kind):
        row: dict[str, Any] = {
            "单位": one.name,
            "类别": one.kind,
            f"{FORM.claim(TOTAL).label}（条）": one.value,
        }
        row["约数"] = "约" if isinstance(one.total, Said) and one.total.approximate else ""
        row["上年（条）"] = one.previous.value if one.previous else None
        for channel in CHANNELS:
            said = one.channels.get(channel)
            row[f"{FORM.claim(channel).label}（条）"] = said.value if isinstance(said, Said) else None
        rows.append(row)
    return pd.DataFrame(rows)


def years_sheet(years: Sequence[int], year: int, kind: str | None) -> pd.DataFrame:
    """One row an agency with a report in ``year``, a year a column; empty where nothing is said."""
    drawn = warehouse.ask(proactive_data.all_panels, years, year, kind)
    return pd.DataFrame(
        [
            {"单位": one.name}
            | {f"{year} 年（条）": value for year, value in zip(years, one.values, strict=True)}
            for one in drawn
        ]
    )


def stock_sheet(points: Sequence[StockYear]) -> pd.DataFrame:
    """One row a year: made, repealed, in force."""
    made, repealed, force = (column.label for column in document_columns(NEW_EDITION.id))
    return pd.DataFrame(
        [
            {"年度": one.year, made: one.made, repealed: one.repealed, force: one.in_force, "报告": one.note}
            for one in points
        ]
    )


def t2_sheet(year: int, kind: str | None) -> pd.DataFrame:
    """One row an agency, all of them in roster order, heads as printed."""
    return warehouse.ask(t2_data.t2_table, year, kind, whole=True).frame


def definitions() -> dict[str, str]:
    """What the figures of the sheets mean."""
    shown = (
        INDICATOR,
        "documents_made",
        "documents_in_force",
        "licensing",
        "penalties",
        "coercion",
        "fees_wan_yuan",
    )
    asked = [metrics.metric(indicator) for indicator in shown]
    return {each.title: f"{each.basis}；{each.mind}" for each in asked} | {
        "约数": "原文写“约”“余”“近”“以上”的，按所写的数，不当作准数",
        "标记": "混：表二用了另一版式；缺：报告缺少部分格，不作 0",
    }
