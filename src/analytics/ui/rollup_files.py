"""What 汇总核对 gives away: the workbook, the lines as CSV, the tables as a document to paste from."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from analytics.consolidation import consolidate
from analytics.export.consolidated import (
    cells_sheet,
    consolidated_sheets,
    totals_sheets,
    units_sheet,
)
from analytics.export.consolidated_docx import document
from analytics.export.csv import csv_bytes
from analytics.export.sheets import About, Sheet
from analytics.export.workbook import Drawn, workbook
from analytics.settings import load_settings
from analytics.store.home import Home
from analytics.ui import frame, rollup_data, rollup_words, warehouse
from analytics.ui.downloads import XLSX
from analytics.ui.rollup_data import Board

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EVERY_UNIT = 300
"""Up to so many units each has a column of its own; of more the files hold the sums alone."""


def foot(page: frame.Page, one: Board) -> None:
    """The end of the page; nothing is built before a button is pressed."""
    year, group = one.found.year, one.found.group
    whose = escape(group or "全市")
    name = f"汇总-{year}" + (f"-{group}" if group else "")

    def book() -> bytes:
        return workbook(sheets(one), _about(page, one))

    def comma() -> bytes:
        sheet = lines(one)
        return csv_bytes(sheet.frame, sheet.columns)

    def paper() -> bytes:
        return document(one.found, rollup_data.gaps(year, group, None)[0], _source(page))

    buttons: list[dict[str, Any]] = [
        {
            "label": "下载汇总 xlsx",
            "data": book,
            "file_name": f"{name}.xlsx",
            "mime": XLSX,
            "key": "download.xlsx",
            "type": "primary",
            "icon": ":material/download:",
        },
        {
            "label": "下载三张表 docx",
            "data": paper,
            "file_name": f"{name}.docx",
            "mime": DOCX,
            "key": "download.docx",
        },
        {
            "label": "下载 CSV",
            "data": comma,
            "file_name": f"{name}.csv",
            "mime": "text/csv",
            "key": "download.csv",
        },
    ]
    with st.container(key="downloads", horizontal=True, gap="small", vertical_alignment="center"):
        for button in buttons:
            st.download_button(**button, on_click="ignore")
        frame.html(
            '<div class="g-note">工作簿含：按版式的三张表、各单位逐格的数、缺少的单位和格、'
            f"与{whose}年报的差额，另附口径、快照与日期；docx 是三张表原样，可以整张贴进{whose}年报。</div>"
        )
    page.corner.download_button(
        "下载",
        book,
        f"{name}.xlsx",
        XLSX,
        key="download.corner",
        on_click="ignore",
        icon=":material/download:",
    )


def sheets(one: Board) -> tuple[Sheet | Drawn, ...]:
    """The sheets of the workbook: those of ``gongkai consolidate``, of many units without their columns."""
    found = one.found
    if found.units > EVERY_UNIT:
        return totals_sheets(found, rollup_data.gaps(found.year, found.group, None)[0])
    return consolidated_sheets(_every_part(found.year, found.group))


def lines(one: Board) -> Sheet:
    """One line a cell, of a city of usual size with every unit's figure."""
    found = one.found
    return (
        cells_sheet(found) if found.units > EVERY_UNIT else units_sheet(_every_part(found.year, found.group))
    )


def _every_part(year: int, group: str | None) -> Any:
    return warehouse.asked(consolidate, load_settings(Home.find().root), year, group)


def _about(page: frame.Page, one: Board) -> About:
    return About(
        title=f"{page.title}（{one.found.year} 年度{one.found.group or ''}各单位汇总）",
        stamp=page.snapshot.stamp,
        taken_at=page.snapshot.taken_at,
        city=page.snapshot.city,
        demo=page.snapshot.demo,
        filters=[
            ("年度", str(one.found.year)),
            ("版式", f"{one.found.edition} 年版"),
            ("单位", f"名册内{one.found.group or ''}应报的单位，不分类别"),
        ],
        definitions=[(sign, words) for sign, words in rollup_words.SIGNS.items()],
    )


def _source(page: frame.Page) -> str:
    told = f"{page.snapshot.city} · 数据快照 {page.snapshot.taken_at:%Y-%m-%d %H:%M}"
    return f"{told} · {frame.DEMO}" if page.snapshot.demo else told
