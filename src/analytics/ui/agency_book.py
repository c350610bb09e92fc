"""The agency's file to take away: the three tables as printed, every cell, findings, prose against tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics.export.csv import csv_bytes
from analytics.export.form_sheet import Entry, FormSheet
from analytics.export.sheets import About, ColumnSpec, Sheet, marks
from analytics.export.workbook import Drawn, workbook
from analytics.form import FORM
from analytics.form.printed import drawing
from analytics.metrics import METRICS
from analytics.reading.place import place_in_words
from analytics.ui import agency_data, details
from analytics.ui.agency import TABLES, Unit
from analytics.ui.agency_panel import original_button
from analytics.ui.downloads import XLSX
from analytics.ui.form_view import SCANNED_SIGN, SCANNED_WORDS, STATUS_SIGN
from analytics.ui.frame import Page
from analytics.ui.records import Cell

VERDICT_WORDS = {
    "same": "一致",
    "other": "不一致",
    "doubtful": "待核",
    "unsaid": "正文未披露",
    "alone": "只在正文",
}


def book(unit: Unit, page: Page) -> bytes:
    """The xlsx file of the agency's year; where there is no report only its indicators over the years."""
    sheets: list[Sheet | Drawn] = []
    if unit.report is not None:
        sheets += [form_sheet(unit, table) for table in TABLES]
        sheets += [cell_sheet(unit), finding_sheet(unit), claim_sheet(unit)]
    sheets.append(indicator_sheet(unit))
    return workbook(sheets, _about(unit, page))


def form_sheet(unit: Unit, table_id: str) -> FormSheet:
    """One table in the layout of its edition; a cell at fault is tinted and says why in its note."""
    edition = unit.edition(table_id)
    notes = {fault.cell[1:]: fault for fault in unit.faults if fault.cell[0] == table_id}
    entries: dict[tuple[str, str], Entry] = {}
    for place, cell in unit.cells[table_id].items():
        fault = notes.get(place)
        value, sign = _shown(unit, cell)
        comment = "\n".join(f"{one.rule_id} {one.found}" for one in fault.findings) if fault else ""
        entries[place] = Entry(value, sign, fault.severity if fault else None, comment)
    section = FORM.section(FORM.table(table_id).section)
    legend = [f"{sign}＝{words}" for sign, words in STATUS_SIGN.values()]
    return FormSheet(
        details.table_words(table_id),
        f"{unit.agency.name} {unit.year} 年度　{section.heading}（{edition} 年版）",
        drawing(table_id, edition),
        entries,
        (
            "底色：红＝红色缺口，黄＝黄色缺口，批注写明原因。",
            "；".join([*legend, "算＝由其他格相加得出", f"{SCANNED_SIGN}＝{SCANNED_WORDS}"]),
        ),
    )


def _shown(unit: Unit, cell: Cell) -> tuple[Any, str]:
    if cell.value is not None:
        return cell.value, SCANNED_SIGN if cell.scanned else ""
    derived = unit.derived.get(cell.table_id, {}).get((cell.row_id, cell.column_id))
    if derived is not None:
        return derived, "算"
    return None, STATUS_SIGN[cell.status][0]


def cell_sheet(unit: Unit) -> Sheet:
    """Every cell with its status, raw text and place."""
    rows = [
        {
            "table": details.table_words(cell.table_id),
            "row": details.row_words(cell.table_id, cell.row_id, cell.edition),
            "column": details.column_words(cell.table_id, cell.row_id, cell.column_id, cell.edition),
            "value": _shown(unit, cell)[0],
            "mark": sign if (sign := _shown(unit, cell)[1]) in ("算", SCANNED_SIGN) else "",
            "status": details.STATUS_WORDS[cell.status],
            "raw": cell.raw,
            "place": place_in_words(cell.place) if cell.place else None,
            "id": f"{cell.table_id}.{cell.row_id}.{cell.column_id}",
        }
        for table in TABLES
        for cell in unit.cells[table].values()
    ]
    columns = (
        ColumnSpec("table", "表"),
        ColumnSpec("row", "行"),
        ColumnSpec("column", "列"),
        ColumnSpec("value", "数", "number", mark="mark"),
        ColumnSpec("status", "状态"),
        ColumnSpec("raw", "原文写法"),
        ColumnSpec("place", "出处"),
        ColumnSpec("id", "代码"),
    )
    return Sheet("逐格", pd.DataFrame(rows, columns=[*(c.key for c in columns), "mark"]), columns)


def finding_sheet(unit: Unit) -> Sheet:
    """What the checks found of this report."""
    words = {"red": "红", "yellow": "黄", "blue": "蓝"}
    rows = [
        {
            "rule": one.rule_id,
            "title": one.title,
            "severity": words[one.severity],
            "outcome": details.OUTCOME_WORDS[one.outcome],
            "expected": one.expected,
            "found": one.found,
            "place": details.places(one),
            "fix": one.fix,
            "state": one.state or "",
            "who": one.state_who or "",
            "at": one.state_at.date() if one.state_at else None,
            "why": one.state_why or "",
        }
        for one in unit.findings
    ]
    columns = (
        ColumnSpec("rule", "检查项"),
        ColumnSpec("title", "名称"),
        ColumnSpec("severity", "级别"),
        ColumnSpec("outcome", "结果"),
        ColumnSpec("expected", "应为"),
        ColumnSpec("found", "实为"),
        ColumnSpec("place", "出处"),
        ColumnSpec("fix", "改法"),
        ColumnSpec("state", "状态"),
        ColumnSpec("who", "认定人"),
        ColumnSpec("at", "认定日期", "date"),
        ColumnSpec("why", "状态说明"),
    )
    return Sheet("缺口", pd.DataFrame(rows, columns=[c.key for c in columns]), columns)


def claim_sheet(unit: Unit) -> Sheet:
    """Figures said in prose beside the cells that say the same."""
    report_id = unit.report.report_id if unit.report else ""
    rows = [
        {
            "label": one.label,
            "unit": one.unit,
            "said": one.said,
            "table": one.value,
            "mark": "算" if one.derived else "",
            "verdict": VERDICT_WORDS[one.verdict],
            "quote": one.quote,
            "place": place_in_words(one.place) if one.place else None,
        }
        for one in agency_data.compared(report_id)
    ]
    columns = (
        ColumnSpec("label", "项目"),
        ColumnSpec("unit", "单位"),
        ColumnSpec("said", "正文", "number"),
        ColumnSpec("table", "表格", "number", mark="mark"),
        ColumnSpec("verdict", "对照"),
        ColumnSpec("quote", "原句"),
        ColumnSpec("place", "出处"),
    )
    return Sheet("正文对照", pd.DataFrame(rows, columns=[*(c.key for c in columns), "mark"]), columns)


def indicator_sheet(unit: Unit) -> Sheet:
    """Every indicator, one row a year."""
    rows = [
        {
            "title": one.title,
            "unit": one.unit,
            "year": str(year),
            "value": found.value * 100 if one.unit == "%" and found.value is not None else found.value,
            "mark": marks(
                derived=found.derived,
                scanned=found.scanned,
                outdated=agency_data.outdated(one, found, year),
            ),
            "numerator": found.numerator if one.kind == "rate" else None,
            "denominator": found.denominator if one.kind == "rate" else None,
            "edition": found.edition,
        }
        for one in METRICS
        for year, found in sorted(unit.figures.get(one.id, {}).items())
    ]
    columns = (
        ColumnSpec("title", "指标"),
        ColumnSpec("unit", "单位"),
        ColumnSpec("year", "年度"),
        ColumnSpec("value", "值", "number", mark="mark"),
        ColumnSpec("numerator", "分子", "number"),
        ColumnSpec("denominator", "分母", "number"),
        ColumnSpec("edition", "版式"),
    )
    note = "2021 年换版，依据表格的指标前后不相接"
    return Sheet(
        "历年指标", pd.DataFrame(rows, columns=[*(c.key for c in columns), "mark"]), columns, note=note
    )


def _about(unit: Unit, page: Page) -> About:
    report = unit.report
    filters: list[tuple[str, str]] = [("单位", unit.agency.name), ("年度", str(unit.year))]
    if report is not None:
        filters += [
            ("文件", report.file_name),
            ("校验码", report.sha256),
            ("收到", f"{report.received_at:%Y-%m-%d %H:%M}"),
            ("发布", _day(report.published_on)),
            ("落款", _day(report.signed_on)),
        ]
    return About(
        title=f"{unit.agency.name} {unit.year} 年度档案",
        stamp=page.snapshot.stamp,
        taken_at=page.snapshot.taken_at,
        city=page.snapshot.city,
        demo=page.snapshot.demo,
        filters=filters,
        definitions=[(one.title, one.basis) for one in METRICS],
    )


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else "原文未写"


def foot(page: Page, unit: Unit) -> None:
    """The end of the page: the agency's file, the original; and 下载 in the bar."""
    name = f"{unit.agency.short_name}-{unit.year}-档案"

    def content() -> bytes:
        return book(unit, page)

    def comma() -> bytes:
        lines = indicator_sheet(unit) if unit.report is None else cell_sheet(unit)
        return csv_bytes(lines.frame, lines.columns)

    with st.container(key="downloads", horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "下载本单位档案 xlsx",
            content,
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
        if unit.report is not None:
            original_button(unit.report.sha256, unit.report.file_name, key="original.foot")
            holds = "三张原表（按版式）、逐格的数与状态、缺口、正文对照、历年指标"
        else:
            holds = "历年指标"
        lines = "逐格的数" if unit.report is not None else "历年指标"
        st.html(f'<div class="g-note">工作簿含：{holds}，另附口径、快照与日期；CSV 是{lines}。</div>')
    page.corner.download_button(
        "下载",
        content,
        f"{name}.xlsx",
        XLSX,
        key="download.corner",
        on_click="ignore",
        icon=":material/download:",
    )
