"""Tables: hairline HTML for what is read, a data frame for what is selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from analytics import formats
from analytics.charts import spark
from analytics.charts.tokens import SEVERITY_MARK, SEVERITY_WORD, Tokens
from analytics.ui import joined

NONE = formats.NOT_APPLICABLE
"""What stands where a figure does not apply. Never 0."""


Head = Sequence[str | tuple[str, str]]


def html(
    head: Head, rows: Sequence[Sequence[str]], *, styles: Sequence[str] = (), chosen: int | None = None
) -> None:
    """A hairline table. A head is plain text, or (text, classes) with ``r`` right, ``k`` key figure, ``nw``
    one line.

    Cells are HTML: escape what comes from a document. Without a head give the columns' ``styles``. ``chosen``
    tints a row.
    """
    joined.html(markup(head, rows, styles=styles, chosen=chosen))


def markup(
    head: Head, rows: Sequence[Sequence[str]], *, styles: Sequence[str] = (), chosen: int | None = None
) -> str:
    """The HTML of ``html``."""
    heads = [(one, "") if isinstance(one, str) else one for one in head]
    classes = [style for _, style in heads] or list(styles)
    top = "".join(_head(text, style.replace("k", "").strip()) for text, style in heads)
    body = "".join(
        ("<tr>" if index != chosen else '<tr class="on">') + _cells(classes, row) + "</tr>"
        for index, row in enumerate(rows)
    )
    above = f"<thead><tr>{top}</tr></thead>" if top else ""
    return f'<table class="g-tab">{above}<tbody>{body}</tbody></table>'


def _head(text: str, style: str) -> str:
    """A head without words names no column: it is a cell like any other, for those who hear the table."""
    name = "th" if text else "td"
    return f'<{name} class="{style}">{escape(text)}</{name}>'


def _cells(classes: Sequence[str], row: Sequence[str]) -> str:
    return "".join(f'<td class="{style}">{cell}</td>' for style, cell in zip(classes, row, strict=True))


def severity(value: str, text: str = "") -> str:
    """HTML of a severity's mark with words: ◆ 红."""
    words = escape(text or SEVERITY_WORD[value])
    return f'<span class="g-{value}"><b>{SEVERITY_MARK[value]} {words}</b></span>'


def link(href: str, inner: str) -> str:
    """HTML of a door: ``inner`` (HTML) leads to ``href``, in the same window."""
    return f'<a class="g-a" href="{escape(href)}" target="_self">{inner}</a>'


def bar(share: float) -> str:
    """A red bar of a share of the cell's width."""
    return f'<span class="g-bar" style="width:{share:.1%}"></span>'


def derived(is_derived: bool) -> str:
    """The mark 算 before a figure that was added up from others; empty otherwise."""
    return '<span class="g-mark" title="由其他格相加得出">算</span>' if is_derived else ""


def swing(now: float, before: float, tokens: Tokens) -> str:
    """A tiny bar on a log scale: how many times as much as before."""
    return f'<img src="{spark.data_uri(spark.swing(now, before, tokens))}" alt="" width="52" height="14">'


def kept(styled: Styler) -> Styler:
    """The same table with its cells worked out once, however often it is shown: for ``memo.chart``."""
    table: Any = styled
    compute, translate = table._compute, table._translate
    done: list[bool] = []
    told: dict[Any, dict[str, Any]] = {}

    def once() -> Any:
        if not done:
            compute()
            done.append(True)
        return table

    def translated(*args: Any, **named: Any) -> dict[str, Any]:
        key = (table.uuid, args, tuple(named.items()))
        if key not in told:
            told.clear()
            told[key] = translate(*args, **named)
        return told[key]

    table._compute, table._translate = once, translated
    return styled


def choose(
    table: pd.DataFrame | Styler,
    *,
    key: str,
    chosen: int | None,
    on_choose: Callable[[int], None],
    config: Mapping[str, Any] | None = None,
    height: int | None = None,
    alt: str = "",
) -> None:
    """A sortable table of which one row is chosen; ``on_choose`` gets its position.

    Hand over at most 10,000 rows.
    """

    def selected() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            on_choose(int(rows[0]))

    st.dataframe(
        table,
        hide_index=True,
        key=key,
        on_select=selected,
        selection_mode="single-row",
        selection_default=None
        if chosen is None
        else {"selection": {"rows": [chosen], "columns": [], "cells": []}},
        column_config=dict(config or {}),
        row_height=30,
        height=height or "content",
        placeholder=NONE,
        alt=alt or None,
    )
