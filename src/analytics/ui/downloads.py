"""Downloads of exactly what a page shows: workbook, CSV, picture; built only when the button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analytics.charts.base import Figure
from analytics.charts.tokens import LIGHT, Tokens
from analytics.export import picture as pictures
from analytics.export import workbook
from analytics.export.csv import csv_bytes
from analytics.export.sheets import About, ColumnSpec
from analytics.export.sheets import Sheet as ExportSheet

if TYPE_CHECKING:
    from analytics.ui.frame import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURE_WIDTH = 900
EDGE = 20
"""Of a picture for a letter, in px."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and a frame whose columns are the heads as printed, units in them.

    Give a function for what the page itself does not need: it is asked when the button is pressed, for a
    frame or for a sheet as it goes into the file.
    ``definitions``: what figures in it mean (words for the sheet about the workbook). ``columns`` where the
    looks of a column matter (percentages, marks); without it numbers and texts are told by their type.
    """

    name: str
    frame: pd.DataFrame | Callable[[], pd.DataFrame | ExportSheet]
    definitions: Mapping[str, str] = field(default_factory=dict[str, str])
    columns: Sequence[ColumnSpec] | None = None

    def exported(self) -> ExportSheet:
        """The sheet as it goes into a file."""
        table = self.frame() if callable(self.frame) else self.frame
        if isinstance(table, ExportSheet):
            return table
        return ExportSheet(self.name, table, self.columns or _columns(table))


def _columns(table: pd.DataFrame) -> Sequence[ColumnSpec]:
    return [
        ColumnSpec(str(head), str(head), "number" if pd.api.types.is_numeric_dtype(table[head]) else "text")
        for head in table.columns
    ]


def downloads(
    page: Page,
    sheets: Sequence[Sheet],
    *,
    name: str,
    note: str,
    main: str = "下载本页表格 xlsx",
    picture: Callable[[Tokens], Figure] | None = None,
    picture_title: str = "",
    picture_legend: str = "",
    picture_width: int = PICTURE_WIDTH,
) -> None:
    """The foot of a page: workbook of all sheets, CSV of the first, a picture; and 下载 in the page's bar.

    ``name`` is the file's name without ending; ``note`` says what the files hold. ``picture`` draws the
    page's chart with given tokens (a picture for a letter is always light), under ``picture_title`` with its
    signs told in ``picture_legend``, ``picture_width`` px wide. Nothing is built before a button is pressed;
    where the machine has no Chromium, no picture is offered.
    """

    def book() -> bytes:
        return workbook.workbook([one.exported() for one in sheets], _about(page, name, sheets))

    def comma() -> bytes:
        first = sheets[0].exported()
        return csv_bytes(first.frame, first.columns)

    with st.container(key="downloads", horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            main,
            book,
            f"{name}.xlsx",
            XLSX,
            key="download.xlsx",
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )
        st.download_button(
            "下载 CSV", comma, f"{name}.csv", "text/csv", key="download.csv", on_click="ignore"
        )
        if picture is not None and pictures.available():

            def drawn() -> bytes:
                figure = _titled(picture(LIGHT), page, picture_title or page.title, picture_legend)
                return pictures.png(figure, picture_width, int(figure["layout"]["height"]), LIGHT)

            st.download_button(
                "下载图片 PNG", drawn, f"{name}.png", "image/png", key="download.png", on_click="ignore"
            )
        st.html(f'<div class="g-note">{escape(note)}</div>')
    page.corner.download_button(
        "下载",
        book,
        f"{name}.xlsx",
        XLSX,
        key="download.corner",
        on_click="ignore",
        icon=":material/download:",
    )


def _titled(figure: Figure, page: Page, title: str, legend: str) -> Figure:
    """The figure as it goes into a letter: a title above, below it where the figures come from."""
    layout = dict(figure["layout"])
    margin = {"l": 0, "r": 0, "t": 0, "b": 0} | layout.get("margin", {})
    source = f"{page.snapshot.city} · 数据快照 {page.snapshot.taken_at:%Y-%m-%d %H:%M}"
    if page.snapshot.demo:
        source += " · 演示数据，单位均为虚构"
    above, below = 56, 36
    scope = " · ".join([*page.shown.values(), *([legend] if legend else [])])
    layout["margin"] = {
        "l": margin["l"] + EDGE,
        "r": margin["r"] + EDGE,
        "t": margin["t"] + above,
        "b": margin["b"] + below,
    }
    layout["height"] = int(layout["height"]) + above + below
    layout["title"] = {
        "text": f"<b>{escape(title)}</b>",
        "subtitle": {"text": escape(scope), "font": {"size": 12, "color": LIGHT.ink2}},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": EDGE, "t": 12},
        "font": {"size": 16, "color": LIGHT.ink},
    }
    layout["annotations"] = [
        *layout.get("annotations", []),
        {
            "text": escape(source),
            "showarrow": False,
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "xshift": -margin["l"],
            "yref": "paper",
            "y": 0,
            "yanchor": "top",
            "yshift": -margin["b"] - 12,
            "font": {"size": 12, "color": LIGHT.ink3},
        },
    ]
    return {**figure, "layout": layout}


def _about(page: Page, name: str, sheets: Sequence[Sheet]) -> About:
    """What stands on the sheet about the workbook: where the figures come from and what they mean."""
    return About(
        title=f"{page.title}（{name}）",
        stamp=page.snapshot.stamp,
        taken_at=page.snapshot.taken_at,
        city=page.snapshot.city,
        demo=page.snapshot.demo,
        filters=list(page.shown.items()),
        definitions=[(head, words) for sheet in sheets for head, words in sheet.definitions.items()],
    )
