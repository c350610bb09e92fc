"""The sections of 复议诉讼: squares by agency, the years, the rates with their intervals, the table."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from analytics.charts import Figure, Tokens
from analytics.charts.case_years import CasePanel, CaseYear, case_years
from analytics.charts.cases import CaseGroup, CaseRow, cases
from analytics.charts.intervals import Interval, IntervalRow, intervals
from analytics.metrics import metric
from analytics.ui import (
    business,
    dispute_rates,
    dispute_sheets,
    dispute_source,
    dispute_table,
    dispute_words,
    frame,
    memo,
    panel,
    panel_links,
    pictures,
    tables,
)
from analytics.ui.clickable import clickable
from analytics.ui.dispute_data import LITIGATION, NOTHING, RESULTS, REVIEW, ROWS, T4, TOTAL, Board
from analytics.ui.dispute_rates import Rate, Rated

LISTED = 8
"""Totals that do not hold which the page lists."""


def style(page: frame.Page) -> None:
    """The page's own looks."""
    corrected = page.tokens.dispute["corrected"]
    frame.html(f"<style>:root{{--corrected:{corrected}}}{frame.asset('disputes.css')}</style>")


# ------------------------------------------------------------------ by agency


@memo.view
def drawing(one: Board, tokens: Tokens, legend: bool = False) -> Figure:
    """Each agency's cases as squares."""
    rows = [
        CaseRow(
            row.agency_id,
            row.name,
            tuple(
                CaseGroup(held.counts, held.total, held.beyond, row_id in row.findings, held.lost)
                for row_id, held in row.cases.items()
            ),
            row.marks,
        )
        for row in one.busy
    ]
    return cases(rows, dispute_words.heads(one), dispute_words.result_words(), tokens, legend=legend)


def draw_marks(page: frame.Page, one: Board) -> None:
    """Who had which cases, and how they ended."""
    frame.section("各单位的案件与结果", dispute_words.marks_subtitle(one))
    if not one.busy:
        frame.quiet(dispute_words.none_line(one) or f"{one.year} 年度没有可画的案件。")
        return
    by_id = {row.agency_id: row for row in one.busy}

    def on_case(custom: Any) -> None:
        key, row_id, result = custom
        row = by_id[key]
        faulty = row.findings.get(row_id)
        if faulty and result in (TOTAL, "beyond"):
            panel.finding(faulty)
        else:
            open_cell(one, key, row_id, TOTAL if result == "beyond" else result)

    words = dispute_words.result_words()
    frame.legend([_swatch(page.tokens, result, words[result]) for result in RESULTS])
    with st.container(key="case-marks"):
        frame.picture(
            page,
            lambda tokens: drawing(one, tokens),
            key="cases",
            alt=dispute_words.marks_alt(one),
            title="各单位的复议、诉讼案件与结果",
            on_point=on_case,
            alone=lambda tokens: drawing(one, tokens, legend=True),
        )
    none = dispute_words.none_line(one)
    if none:
        frame.html(f'<div class="g-none">{escape(none)}</div>')
    frame.caption(dispute_words.marks_caption(one))


def _swatch(tokens: Tokens, result: str, label: str) -> tuple[str, str, str]:
    """A result in the legend as it is drawn: the corrected one taller, the pending one an outline."""
    edge = f"box-shadow:inset 0 0 0 1px {tokens.ink3};" if result == "pending" else ""
    tall = "height:18px;" if result == "corrected" else "height:13px;"
    colour = f"background:{tokens.dispute[result]};color:{tokens.dispute_text[result]};"
    return f"{colour}{edge}{tall}width:15px;font-size:12px;", "纠" if result == "corrected" else "", label


def open_cell(one: Board, agency_id: str, row_id: str, column: str) -> None:
    """Open an agency's cell; over several years, the list of the years' cells."""
    row = next((each for each in one.rows if each.agency_id == agency_id), None)
    if row is not None and len(one.years) == 1:
        panel.cell(row.report_id, T4.id, row_id, column)
    else:
        dispute_source.ask(agency_id, row_id, column, one.year, one.span)


def draw_faults(one: Board) -> None:
    """The totals that do not hold, each a door to its finding."""
    if not one.faults:
        return
    frame.section("总计对不上的", "表四每组的总计应等于四种结果之和；点一行看依据和改法")

    def line(finding_id: str, words: str) -> str:
        return tables.link(panel_links.finding_link(finding_id), words)

    several = len(one.years) > 1
    tables.html(
        [*([("年度", "nw")] if several else []), ("单位", "nw"), ("组", "nw"), ("实为", "")],
        [
            [
                *([str(each.year)] if several else []),
                line(each.finding_id, tables.severity("red", each.name)),
                escape(T4.row(each.row).label),
                line(each.finding_id, escape(each.found)),
            ]
            for each in one.faults[:LISTED]
        ],
    )
    more = len(one.faults) - LISTED
    if more > 0:
        frame.html(f'<div class="g-cap">另有 {more:,} 处，见下载与合规缺口。</div>')


# ------------------------------------------------------------------ over the years


@memo.view
def years_drawing(one: Board, tokens: Tokens) -> Figure:
    """The cases of all agencies shown, year by year."""
    panels: list[CasePanel] = []
    for row_id in ROWS:
        held = [(year, one.by_year[year].get(row_id, NOTHING)) for year in one.all_years]
        points = tuple(
            CaseYear(year, each.counts, each.total, each.beyond, each.corrected, each.closed)
            for year, each in held
        )
        panels.append(CasePanel(row_id, T4.row(row_id).label, points))
    broken = metric(dispute_rates.REVIEW_RATE).break_at_edition
    return case_years(panels, dispute_words.result_words(), tokens, chosen=one.year, broken=broken)


def draw_years(page: frame.Page, one: Board) -> None:
    """Counts over the years."""
    frame.section("历年件数", "同一比例尺；柱上为总计，柱下为纠正/审结")
    if all(not held for held in one.by_year.values()):
        frame.quiet("还没有读得出表四的报告。")
        return
    frame.picture(
        page,
        lambda tokens: years_drawing(one, tokens),
        key="case-years",
        alt="历年复议与两类诉讼的件数和结果",
        title="历年复议、诉讼件数",
        width=pictures.HALF,
        signs="柱上为总计，柱下为纠正/审结",
        on_point=lambda custom: dispute_source.ask(business.CITY, custom[0], custom[1], int(custom[2]), 1),
    )
    frame.caption(dispute_words.years_caption(one))


# ------------------------------------------------------------------ rates


@memo.view
def rates_drawing(one: Board, tokens: Tokens) -> Figure:
    """Rates of correction with their intervals."""
    rows = [
        IntervalRow(
            each.key,
            each.name,
            tuple(_interval(rate) for rate in each.rates),
            strong=index == 0,
            apart=index > 0 and _block(each) != _block(one.rated[index - 1]),
        )
        for index, each in enumerate(one.rated)
    ]
    heads = [(REVIEW, "复议纠错率（%）"), (LITIGATION, "诉讼纠错率（%）")]
    return intervals(rows, heads, tokens)


def _block(each: Rated) -> int:
    if each.key == business.CITY:
        return 0
    return 1 if each.key.startswith(dispute_rates.KIND) else 2


def _interval(rate: Rate | None) -> Interval | None:
    if rate is None:
        return None
    bounds = rate.interval
    return Interval(rate.x, rate.n) if bounds is None else Interval(rate.x, rate.n, *bounds)


def draw_rates(page: frame.Page, one: Board) -> None:
    """How often decisions were corrected, and how sure that is."""
    frame.section("纠错率与误差", f"纠正 ÷ 审结，未审结的不计；单位只画审结满 {dispute_rates.FLOOR} 件的")
    if all(rate is None for each in one.rated for rate in each.rates):
        frame.quiet("没有算得出纠错率的报告。")
        return
    frame.picture(
        page,
        lambda tokens: rates_drawing(one, tokens),
        key="rates",
        alt="各类单位的复议、诉讼纠错率及 95% 区间",
        title="复议、诉讼纠错率及 95% 区间",
        width=pictures.HALF,
        on_point=lambda custom: dispute_source.ask(
            custom[0], custom[1], dispute_source.RATE, one.year, one.span
        ),
    )
    frame.caption(dispute_words.rates_caption(one))


# ------------------------------------------------------------------ table and downloads


def draw_table(one: Board) -> None:
    """Every cell of the table by agency, each a door."""
    frame.section("表四各格", "单位：件；点数字看原表，点单位看报告")
    if not one.rows:
        frame.quiet(f"{one.year} 年度还没有读得出表四的报告。")
        return

    def on_pick(picked: str) -> None:
        agency_id, _, cell = picked.partition("~")
        row_id, _, column = cell.partition("~")
        if not row_id:
            panel.report(agency_id, one.year)
        elif not agency_id:
            dispute_source.ask(business.CITY, row_id, column, one.year, one.span)
        elif column == dispute_table.FAULT:
            panel.finding(next(row for row in one.rows if row.agency_id == agency_id).findings[row_id])
        else:
            open_cell(one, agency_id, row_id, column)

    clickable(dispute_table.markup(one), key="case-table", on_pick=on_pick)
    frame.caption(dispute_table.caption(one))


def draw_downloads(page: frame.Page, one: Board) -> None:
    span = "" if one.span == 1 else f"-{len(one.years)}年合并"
    frame.downloads(
        page,
        [
            frame.Sheet(
                "各单位表四", lambda: dispute_sheets.agency_sheet(one), dict(dispute_words.definitions())
            ),
            frame.Sheet("历年件数", lambda: dispute_sheets.years_sheet(one)),
            frame.Sheet("纠错率与区间", lambda: dispute_sheets.rates_sheet(one)),
        ],
        name=f"复议诉讼-{one.year}{span}" + (f"-{one.kind}" if one.kind else ""),
        note="工作簿含：全部单位的表四、历年件数、纠错率与 95% 区间，另附筛选条件与口径。",
    )
