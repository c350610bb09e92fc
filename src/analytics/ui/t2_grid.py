"""The table of units on the page on proactive disclosure: sortable, each figure a door to its cell."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from analytics import formats
from analytics.ui import memo, panel, tables
from analytics.ui.proactive_data import T2Table

KEY = "t2-grid"


def draw(table: T2Table) -> None:
    """Draw it; a click opens the figure's cell, for a change the cell it belongs to."""
    heads = {column.head: column for column in table.columns}

    def selected() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if not cells:
            return
        place, head = cells[0]
        _, report_id = table.keys[int(place)]
        column = heads.get(head) or table.columns[0]
        shown = column.column or next(
            one.column for one in table.columns if one.row == column.row and one.column is not None
        )
        panel.cell(report_id, "t2", column.row, shown)

    key = f"{KEY}.{st.session_state.get('frame.turn', 0)}"
    config: dict[str, Any] = {
        "单位": st.column_config.TextColumn("单位", width=max(map(len, table.frame["单位"])) * 14 + 20),
        "标记": st.column_config.TextColumn("标记", width=46),
    }
    st.dataframe(
        _styled(table),
        hide_index=True,
        key=key,
        on_select=selected,
        selection_mode="single-cell",
        column_config=config,
        row_height=27,
        height="content",
        placeholder=tables.NONE,
    )


@memo.chart
def _styled(table: T2Table) -> Styler:
    changes = [column.head for column in table.columns if column.column is None]
    figures = [column.head for column in table.columns if column.column is not None]
    written: dict[str, Any] = dict.fromkeys(changes, _signed) | dict.fromkeys(figures, formats.number)
    return tables.kept(table.frame.style.format(written))


def _signed(value: float) -> str:
    return tables.NONE if pd.isna(value) else formats.change(value)
