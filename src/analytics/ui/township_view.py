"""The tabs of 单位画像: form and prose, indicators, findings, documents."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics import formats
from analytics.charts.tokens import SEVERITY_MARK
from analytics.form import FORM
from analytics.ui import (
    agency,
    agency_book,
    agency_data,
    agency_panel,
    agency_prose,
    agency_tabs,
    agency_words,
    details,
    filters,
    form_view,
    frame,
    links,
    memo,
    tables,
)
from analytics.ui.clickable import clickable

TABS = {"form": "原表与原文", "years": "历年指标", "findings": "历年缺口", "papers": "全部原件"}
VERDICT_TONE = {"same": "g-good", "unsaid": "g-dim", "alone": "g-dim"}


# ------------------------------------------------------------------ 原表与原文


def draw_form(page: frame.Page, unit: agency.Unit) -> None:
    if unit.report is None:
        frame.section("原表与原文", f"{unit.year} 年度")
        frame.html(f'<div class="g-quiet">{agency_words.do_next(unit)}</div>')
        last = max((year for year in unit.readable if year != unit.year), default=None)
        if last is not None:
            door = f'<div class="g-door"><a href="?" data-pick="year~{last}">看 {last} 年度的报告</a></div>'
            clickable(door, key="other-year", on_pick=agency_panel.pick)
        return
    asked = agency.asked_cell(unit, st.query_params.get("cell"), st.query_params.get("finding"))
    left, right = frame.columns(2)
    with left:
        table_id = choose_table(page, unit, asked[0] if asked else None)
        place = asked[1] if asked and asked[0] == table_id else unit.start(table_id)
        draw_table(unit, table_id, place)
    with right:
        agency_panel.draw(unit, unit.report, table_id, place)
        draw_compared(unit, unit.report.report_id)
    agency_prose.draw(page, unit)


def choose_table(page: frame.Page, unit: agency.Unit, asked: str | None) -> str:
    """The section's head with the switch between the tables, each with its number of red cells."""
    fault = unit.first_fault()
    first = asked or (fault.cell[0] if fault else "t3")
    words = {
        table: details.table_words(table)
        + (f" {SEVERITY_MARK['red']}{unit.red_cells(table)}" if unit.red_cells(table) else "")
        for table in agency.TABLES
    }
    head = st.container(key="formhead")
    bar = st.container(key="formbar", horizontal=True)
    table_id = filters.choice(page, "table", "表", words, default=first, where=bar)
    with head:
        frame.section(
            FORM.section(FORM.table(table_id).section).heading,
            form_view.subtitle(unit.edition(table_id), unit.year),
        )
    return table_id


def draw_table(unit: agency.Unit, table_id: str, place: form_view.Place) -> None:
    cells = unit.cells[table_id]
    address = tuple(st.query_params.to_dict().items())
    clickable(_form(unit, table_id, place, address), key="form", on_pick=agency_panel.pick)
    frame.caption(form_view.legend(cells, _look(unit, table_id, place)))


@memo.view
def _look(unit: agency.Unit, table_id: str, place: form_view.Place) -> form_view.Look:
    used = unit.used(table_id, place)
    return form_view.Look(unit.faulty(table_id), used, place, unit.derived.get(table_id, {}))


@memo.view
def _form(
    unit: agency.Unit, table_id: str, place: form_view.Place, shown_at: tuple[tuple[str, str], ...]
) -> str:
    """The table as HTML; ``shown_at`` is the address that the links of its cells start from."""
    del shown_at  # ``links.here`` reads it itself
    cells = unit.cells[table_id]
    address = {one: links.here(cell=".".join((table_id, *one)), finding=None, open=None) for one in cells}
    return form_view.markup(table_id, unit.edition(table_id), cells, _look(unit, table_id, place), address)


def draw_compared(unit: agency.Unit, report_id: str) -> None:
    """Figures of the prose beside the cells that say the same."""
    frame.section("正文与表格对照", "正文里读出的数与表格的同一项，逐项并列")
    table, alone = _compared(unit, report_id)
    clickable(table, key="compared", on_pick=agency_panel.pick)
    if alone:
        frame.html(f'<div class="g-note">另有 {alone} 个数只在正文里，见下载的“正文对照”。</div>')


@memo.view
def _compared(unit: agency.Unit, report_id: str) -> tuple[str, int]:
    """The table as HTML, and how many figures of the prose stand in no cell."""
    found = agency_data.compared(report_id)
    rows = [
        [
            f"{escape(one.label)}（{escape(one.unit)}）",
            _said(one, unit.year),
            _pick(".".join((one.cell.table_id, one.cell.row_id, one.cell.column_id)), _printed(one)),
            _verdict(one),
        ]
        for one in found
        if one.cell is not None
    ]
    heads = ["项目", ("正文", "r"), ("表格", "r"), ("对照", "r nw")]
    return tables.markup(heads, rows), len(found) - len(rows)


def _pick(what: str, inner: str) -> str:
    return f'<a class="g-a" href="?" data-pick="{escape(what)}">{inner}</a>'


def _said(one: agency_data.Compared, year: int) -> str:
    if one.said is None:
        return '<span class="g-dim">未披露</span>'
    return _pick(f"said~{year}~{one.claim_id}", ("约 " if one.approximate else "") + formats.number(one.said))


def _printed(one: agency_data.Compared) -> str:
    if one.cell is not None and one.value is None:
        sign, words = form_view.STATUS_SIGN[one.cell.status]
        return f'<span class="g-dim" title="{words}">{sign}</span>'
    return tables.derived(one.derived) + formats.number(one.value)


def _verdict(one: agency_data.Compared) -> str:
    if one.finding is not None and one.said is not None:
        shown = details.outcome(one.finding.severity, one.finding.outcome, one.finding.rule_id)
        return _pick(f"finding~{one.finding.finding_id}", shown)
    if one.verdict == "unsaid":
        return tables.NONE
    return (
        f'<span class="{VERDICT_TONE.get(one.verdict, "")}">{agency_book.VERDICT_WORDS[one.verdict]}</span>'
    )


# ------------------------------------------------------------------ other tabs


def draw_years(page: frame.Page, unit: agency.Unit) -> None:
    frame.section("历年指标", "点任一个数，看它的来源；虚线处表格换版，前后不连线、不比增减")
    clickable(
        "".join(
            f'<div class="g-sub">{escape(words)}</div>'
            + agency_tabs.indicator_table(unit, listed, page.tokens)
            for words, listed in agency_tabs.families()
        ),
        key="indicators",
        on_pick=agency_panel.pick,
    )
    frame.caption(
        "每条线各按自己的最低和最高画，蓝点为最近一年。比率下方为件数；分母太小的只列件数，不算比率。"
        "“—”＝没有数，不是 0；算＝由其他格相加得出。"
    )


def draw_findings(unit: agency.Unit) -> None:
    frame.section("历年缺口", "检查项 × 年度；点任一个标记，看应为、实为、出处和改法")
    clickable(agency_tabs.finding_table(unit), key="matrix", on_pick=agency_panel.pick)
    frame.caption(
        "◆ 红、▲ 黄、● 蓝，后面是项数；浅格＝通过，○ 待核，？ 无法判定，“—”＝不适用。"
        "没有报告的年度写明未报或读不出。"
    )


def draw_papers(unit: agency.Unit) -> None:
    found = agency_data.papers(unit.agency.agency_id)
    frame.section("全部原件", f"收到 {len(found)} 份文件，按年度排；每份都原样保存")
    if not found:
        frame.quiet("还没有收到这个单位的文件。")
    for one in found:
        key = f"{one.sha256[:16]}-{one.part}"
        with st.container(key=f"paper-{key}"):
            text, door = st.columns([8, 1], vertical_alignment="center")
        with text:
            frame.html(agency_tabs.paper(one))
        with door:
            agency_panel.original_button(one.sha256, one.file_name, key=f"original.{key}")
