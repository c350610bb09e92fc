"""Downloads of exactly what a page shows: workbook, CSV, pictures; built only when the button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analytics.export import workbook
from analytics.export.csv import csv_bytes
from analytics.export.sheets import About, ColumnSpec
from analytics.export.sheets import Sheet as ExportSheet
from analytics.ui import pictures

if TYPE_CHECKING:
    from analytics.ui.frame import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
) -> None:
    """The foot of a page: workbook of all sheets, CSV of the first, its pictures; and 下载 in the page's bar.

    ``name`` is the files' name without ending; ``note`` says what they hold. Nothing is built before a button
    is pressed; where the machine has no Chromium, no pictures are offered.
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
        if pictures.available(page) and st.button("下载图片", key="download.pictures"):
            pictures.offer(page, name)
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
