"""The table of units on the page on proactive disclosure: sortable, each figure a door to its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from analytics import formats
from analytics.ui import memo, panel, tables
from analytics.ui.t2_data import T2Table

KEY = "t2-grid"


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """The table with its figures as printed, and its columns' configuration."""

    styled: Styler
    config: Mapping[str, Any]


@memo.chart
def _shown(table: T2Table) -> Shown:
    written: dict[str, Any] = {
        column.head: _signed if column.column is None else formats.number for column in table.columns
    }
    widest = max(map(len, table.frame["单位"]))
    config = {
        "单位": st.column_config.TextColumn("单位", width=widest * 14 + 20),
        "标记": st.column_config.TextColumn("标记", width=46),
    }
    return Shown(tables.kept(table.frame.style.format(written)), config)


def draw(table: T2Table) -> None:
    """Draw it; a click opens the figure's cell, for a change the cell it belongs to."""

    def selected() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if not cells:
            return
        place, head = cells[0]
        _, report_id = table.keys[int(place)]
        column = next((one for one in table.columns if one.head == head), table.columns[0])
        shown = column.column or next(
            one.column for one in table.columns if one.row == column.row and one.column is not None
        )
        panel.cell(report_id, "t2", column.row, shown)

    key = f"{KEY}.{st.session_state.get('frame.turn', 0)}"
    shown = _shown(table)
    st.dataframe(
        shown.styled,
        hide_index=True,
        key=key,
        on_select=selected,
        selection_mode="single-cell",
        column_config=dict(shown.config),
        row_height=27,
        height="content",
        placeholder=tables.NONE,
    )


def _signed(value: float) -> str:
    return tables.NONE if pd.isna(value) else formats.change(value)
