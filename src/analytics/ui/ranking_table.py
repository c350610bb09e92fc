"""The ranked table on the page: sortable, a bar and an interval a row; choosing a row opens its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from analytics import formats
from analytics.charts import bump
from analytics.charts.tokens import Tokens
from analytics.ui import memo, ranking_data, ranking_source, tables
from analytics.ui.ranking_data import CHANGE, INTERVAL, NAME, PARTS_MARK, RANK, SHARE, Board

PARTS_WIDTH = 104
"""Of the column with x / n, px; a longer head takes its room from the bar beside it."""


def _head_width(head: str) -> int:
    return len(head) * 12 + 8


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """The table with its looks, and its columns' configuration."""

    styled: Styler
    config: Mapping[str, Any]


@memo.chart
def _shown(board: Board, tokens: Tokens) -> Shown:
    shown = ranking_data.shown_table(board, tokens)
    if PARTS_MARK in shown and not any(shown[PARTS_MARK]):
        shown = shown.drop(columns=[PARTS_MARK])
    return Shown(tables.kept(_styled(shown, board, tokens)), _columns(shown, board, tokens))


def draw(board: Board, tokens: Tokens) -> None:
    shown, asked = _shown(board, tokens), board.metric
    key = f"ranked.{st.session_state.get('frame.turn', 0)}.{asked.id}.{board.found.year}.{board.found.span}"

    def selected() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            ranking_source.ask(board.order[int(rows[0])], board.found.year)

    st.dataframe(
        shown.styled,
        hide_index=True,
        key=key,
        on_select=selected,
        selection_mode="single-row",
        column_config=dict(shown.config),
        row_height=bump.PITCH,
        height="content",
        placeholder=tables.NONE,
        alt="排名表",
    )


def _styled(shown: pd.DataFrame, board: Board, tokens: Tokens) -> Any:
    """The first three tinted where there is a better end; a rise in the colour of what is good."""

    def first(rank: Any) -> str:
        if board.medals and int(rank) <= bump.ENDS:
            return f"background-color:{tokens.accent_bg};color:{tokens.accent};font-weight:700"
        return ""

    def rise(words: Any) -> str:
        return f"color:{tokens.good if str(words).startswith('↑') else tokens.ink2}"

    styled = shown.style.map(first, subset=[RANK]).map(rise, subset=[CHANGE])
    if SHARE in shown:
        shares: dict[Any, Any] = {SHARE: _one_decimal}
        styled = styled.format(shares)
    return styled


def _columns(shown: pd.DataFrame, board: Board, tokens: Tokens) -> dict[str, Any]:
    asked = board.metric
    head = ranking_data.value_head(asked)
    values = [float(value) for value in shown[head]]
    rate = asked.unit == "%"
    whole = all(value == int(value) for value in values)
    longest = max(len(str(name)) for name in shown[NAME])
    parts_width = max(PARTS_WIDTH, _head_width(asked.parts_head)) if asked.kind == "rate" else PARTS_WIDTH
    shared = 228 if INTERVAL in shown else 328
    config: dict[str, Any] = {
        RANK: st.column_config.NumberColumn(RANK, width=50, alignment="center"),
        NAME: st.column_config.TextColumn(NAME, width=min(max(longest * 13 + 20, 92), 150)),
        head: st.column_config.ProgressColumn(
            head,
            width=max(_head_width(head), shared - parts_width),
            min_value=min(0.0, *values) if len(values) > 1 else min(0.0, values[0]),
            max_value=100.0 if rate and max(values) <= 100 else (max(values) or 1.0),
            format="%.0f" if rate or whole else "%.2f",
            color=tokens.accent,
        ),
        CHANGE: st.column_config.TextColumn(CHANGE, width=62, alignment="right"),
        PARTS_MARK: st.column_config.TextColumn("标记", width=48),
        SHARE: st.column_config.NumberColumn(SHARE, width=96, alignment="right"),
        INTERVAL: st.column_config.ImageColumn(INTERVAL, width=128),
    }
    if asked.kind == "rate":
        config[asked.parts_head] = st.column_config.TextColumn(
            asked.parts_head, width=parts_width, alignment="right"
        )
    return {name: column for name, column in config.items() if name in shown}


def _one_decimal(value: float | None) -> str:
    return formats.number(value, decimals=1)
