"""Downloads of exactly what a page shows: workbook, CSV, picture; built only when the button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analytics.charts.base import Figure
from analytics.charts.tokens import LIGHT, Tokens

if TYPE_CHECKING:
    from analytics.ui.frame import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and a frame whose columns are the heads as printed, units in them."""

    name: str
    frame: pd.DataFrame
    definitions: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the figures in it mean, for the sheet about the workbook: head → words."""


def downloads(
    page: Page,
    sheets: Sequence[Sheet],
    *,
    name: str,
    note: str,
    main: str = "下载本页表格 xlsx",
    picture: Callable[[Tokens], Figure] | None = None,
) -> None:
    """The foot of a page: workbook of all sheets, CSV of the first, a picture; and 下载 in the page's bar.

    ``name`` is the file's name without ending; ``note`` says what the files hold. ``picture`` draws the page's chart
    with given tokens (a picture for a letter is always light). Nothing is built before a button is pressed.
    """
    from analytics.export import picture as pictures
    from analytics.export import workbook

    about = _about(page, name, sheets)

    def book() -> bytes:
        return workbook.workbook([(sheet.name, sheet.frame) for sheet in sheets], about)

    def comma() -> bytes:
        return workbook.csv_bytes(sheets[0].frame)

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
                return pictures.png(picture(LIGHT))

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


def _about(page: Page, name: str, sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    """What stands on the sheet about the workbook: where the figures come from and what they mean."""
    said = [("内容", f"{page.title}（{name}）")]
    said += [(f"筛选：{label}", value) for label, value in page.shown.items()]
    said += [
        ("数据快照", f"{page.snapshot.taken_at:%Y-%m-%d %H:%M}（{page.snapshot.stamp}）"),
        ("下载时间", f"{datetime.now():%Y-%m-%d %H:%M}"),
        ("编制", page.snapshot.city),
    ]
    if page.snapshot.demo:
        said.append(("注意", "演示数据，单位均为虚构"))
    for sheet in sheets:
        said += [(f"口径：{head}", words) for head, words in sheet.definitions.items()]
    return said
