"""The source panel of 单位画像, beside the form: the chosen cell, what is expected of it, where it stands."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics import formats
from analytics.form import FORM
from analytics.reading.place import place_in_words
from analytics.ui import data, details, evidence, frame, memo, panel, tables
from analytics.ui.agency import Unit
from analytics.ui.clickable import clickable
from analytics.ui.form_view import STATUS_SIGN, Place
from analytics.ui.records import Cell, Finding, Report

RULES_SHOWN = 5


def draw(unit: Unit, report: Report, table_id: str, place: Place) -> None:
    """The whole panel. ``pick`` gets what is clicked in it (see the page)."""
    cell = unit.cells[table_id].get(place)
    edition = unit.edition(table_id)
    frame.section("这一格的来源", details.cell_words(table_id, *place, edition))
    if cell is None:
        frame.quiet("报告所用的版式没有这一格。")
        return
    clickable(_words(unit, table_id, place), key="panel", on_pick=pick)
    with st.container(key="cell-doors", horizontal=True, gap="small", vertical_alignment="center"):
        if cell.place:
            where = (report.report_id, table_id, *place)
            st.button("在原件里看这一格", key="open.cell", type="primary", on_click=panel.cell, args=where)
        original_button(report.sha256, report.file_name, key="original.cell", primary=not cell.place)


@memo.view
def _words(unit: Unit, table_id: str, place: Place) -> str:
    """The HTML of the panel for a cell that the report has."""
    report, cell = unit.report, unit.cells[table_id][place]
    assert report is not None
    found = unit.touching(table_id, place)
    fault = next((one for one in unit.faults if one.cell == (table_id, *place)), None)
    severity = fault.severity if fault else None
    lines = details.lines_around(report.report_id, cell.line, cell.raw, calm=severity != "red", width=1)
    return (
        _value(unit, table_id, place, cell)
        + _rules(found)
        + '<div class="g-h">文件里的原文</div>'
        + (lines or '<div class="g-quiet">文件里没有这一格，读到的内容在它之前就结束了。</div>')
        + f'<div class="g-note">{_source(report, cell)}</div>'
        + _years(unit, table_id, place)
    )


def pick(what: str) -> None:
    """A click anywhere on the page.

    ``finding~<id>``, ``said~<year>~<claim>`` and ``report~<year>`` open a drawer, ``year~<year>`` turns to
    that year, ``at~<year>~<cell>`` to a cell of a year; a cell's id alone (``t3.received.total``) chooses it.
    """
    kind, _, rest = what.partition("~")
    address = st.query_params
    agency_id = str(st.session_state.get("filter.agency", ""))
    if kind == "finding":
        panel.finding(rest)
    elif kind == "report":
        panel.report(agency_id, int(rest))
    elif kind == "said":
        year, _, claim_id = rest.partition("~")
        evidence.open_said(agency_id, int(year), claim_id)
    else:
        for name in ("finding", "table", "tab"):
            address.pop(name, None)
        if kind == "year":
            address["year"] = rest
        elif kind == "at":
            address["year"], _, address["cell"] = rest.partition("~")
        else:
            address["cell"] = what


def original_button(sha256: str, file_name: str, *, key: str, primary: bool = False) -> None:
    """The document as received; where the home does not hold it any more, words instead of the button."""
    held = data.original(sha256)
    if held is None:
        st.html('<div class="g-note">原件不在数据文件夹里；请重新入库该文件。</div>')
        return
    st.download_button(
        "下载原件",
        held,
        file_name,
        "application/octet-stream",
        key=key,
        on_click="ignore",
        type="primary" if primary else "secondary",
        icon=":material/download:" if primary else None,
    )


# ------------------------------------------------------------------ parts


def _value(unit: Unit, table_id: str, place: Place, cell: Cell) -> str:
    """What stands in the cell, and what ought to."""
    fault = next((one for one in unit.faults if one.cell == (table_id, *place)), None)
    style = "g-should bad" if fault and fault.severity == "red" else "g-should"
    unit_word = escape(_unit_word(table_id, place, cell))
    if cell.value is not None:
        shown = f"<b>{details.cell_mark(cell)}{details.figure(cell.value)}</b>"
        if fault is not None and fault.should is not None:
            should = f"应为<strong>{details.figure(fault.should)}</strong>"
            return f'<div class="{style}">{shown}{should}{unit_word}</div>'
        return f'<div class="{style}">{shown}{unit_word}{_written(cell)}</div>'
    derived = unit.derived.get(table_id, {}).get(place)
    words = details.STATUS_WORDS[cell.status]
    if derived is not None:
        inner = f"<b>{details.mark('算')}{formats.number(derived)}</b>{unit_word}"
        return f'<div class="{style}">{inner}<span>{words}，由六类申请人相加得出</span></div>'
    sign = STATUS_SIGN[cell.status][0]
    raw = f"“{escape(cell.raw.strip())}”" if cell.raw and cell.raw.strip() else ""
    shown = f"<b>{details.cell_mark(cell)}{sign}</b>"
    return f'<div class="{style}">{shown}<span>{words}{raw}，不作 0 处理</span></div>'


def _written(cell: Cell) -> str:
    if cell.raw is None or cell.raw.strip() == details.figure(cell.value):
        return ""
    return f"<span>原文写作“{escape(cell.raw.strip())}”</span>"


def _unit_word(table_id: str, place: Place, cell: Cell) -> str:
    try:
        return FORM.table(table_id).column(cell.edition, *place).unit
    except KeyError:
        return FORM.table(table_id).unit


def _rules(found: list[Finding]) -> str:
    if not found:
        return '<div class="g-note">没有检查项指出这一格有误。</div>'
    rows = "".join(
        f"<div>{details.outcome(one.severity, one.outcome, one.rule_id)}</div>"
        f'<div><a href="?open=finding~{escape(one.finding_id)}" data-pick="finding~{escape(one.finding_id)}">'
        f"{escape(one.found)}</a></div>"
        for one in found[:RULES_SHOWN]
    )
    more = (
        f'<div class="g-note">另有 {len(found) - RULES_SHOWN} 项。</div>' if len(found) > RULES_SHOWN else ""
    )
    return f'<div class="g-why">{rows}</div>{more}'


def _source(report: Report, cell: Cell) -> str:
    where = f" · {escape(place_in_words(cell.place))}" if cell.place else ""
    return (
        f"{escape(report.file_name)}{where}<br>"
        f"收到 {report.received_at:%Y-%m-%d %H:%M} · 校验码 {report.sha256[:4]}…{report.sha256[-4:]}"
    )


def _years(unit: Unit, table_id: str, place: Place) -> str:
    """The same cell in every year's current report."""
    same = data.cell_over_years(unit.agency.agency_id, table_id, *place)
    if len(unit.years) < 2:
        return ""
    bad = unit.faulty(table_id).get(place)
    heads = "".join(f"<th>{year}</th>" for year in unit.years)
    values = "".join(f"<td>{_of_year(unit, year, same.get(year), bad)}</td>" for year in unit.years)
    signs = dict.fromkeys(one.status for one in same.values() if one.value is None)
    said = [f"{STATUS_SIGN[status][0]}＝{STATUS_SIGN[status][1]}" for status in signs]
    if any(year not in same for year in unit.years):
        said.append("“—”＝当年没有可读的报告，或所用版式没有这一格")
    note = f'<div class="g-note">{"；".join(said)}。</div>' if said else ""
    return (
        '<div class="g-h">历年同一格</div>'
        f'<table class="g-tab strip"><thead><tr>{heads}</tr></thead>'
        f"<tbody><tr>{values}</tr></tbody></table>{note}"
    )


def _of_year(unit: Unit, year: int, cell: Cell | None, bad: str | None) -> str:
    if cell is None:
        return f'<span class="g-dim">{tables.NONE}</span>'
    if cell.value is not None:
        text = formats.number(cell.value)
    else:
        sign, words = STATUS_SIGN[cell.status]
        text = f'<span class="g-dim" title="{words}">{sign}</span>'
    if year == unit.year:
        return f'<span class="{"g-box" if bad == "red" else "g-now"}">{text}</span>'
    return f'<a class="g-a" href="?year={year}" data-pick="year~{year}">{text}</a>'
