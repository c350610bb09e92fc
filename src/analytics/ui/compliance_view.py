"""The sections of 合规缺口: matrix, list, detail, years."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from analytics.charts import matrix
from analytics.charts.tokens import SEVERITY_MARK, SEVERITY_WORD
from analytics.ui import city, compliance, data, details, filters, frame, links, panel, tables

SEVERITY_FILTER = {
    filters.ALL: "全部级别",
    **{severity: f"{SEVERITY_MARK[severity]} {SEVERITY_WORD[severity]}" for severity in city.SEVERITIES},
    compliance.REVIEW: f"○ {compliance.NEEDS_A_LOOK}",
}


LIST_ROWS = 15


def draw_matrix(page: frame.Page, state: city.Standing, board: compliance.Board) -> None:
    frame.section(
        "检查项 × 单位",
        "每列一家单位，每行一项检查；单位按红色缺口多少从左到右，检查项按类别。点任一格看详情",
    )
    if not state.readable.get(state.year):
        frame.quiet("这一年没有能检查的报告。报告入库后，这里逐项列出检查结果。")
        return
    frame.html(compliance.legend())
    frame.picture(
        page,
        matrix.matrix(board.rules, board.columns, board.marks, page.tokens),
        key="matrix",
        alt=f"{len(board.rules)} 项检查在 {len(board.columns)} 家单位的结果",
        on_point=lambda custom: panel.finding(str(custom[0])),
    )
    frame.caption(compliance.matrix_caption(board))


def draw_list(
    page: frame.Page, state: city.Standing, kind: str | None, severity: str
) -> tuple[pd.DataFrame, data.Finding | None]:
    """The list; returns all that it holds, and the finding that the address names, else the first."""
    year = state.year
    everything = compliance.findings(year, kind, severity)
    frame.section("缺口清单", f"{compliance.counted(everything)}；按级别、单位排，选一行看右侧详情")
    options = {filters.ALL: "全部检查项"} | {
        rule_id: f"{rule_id} {data.rule(rule_id).short}" for rule_id in compliance.rules_in(everything)
    }
    rule_id = filters.choice(
        page, "rule", "检查项", options, look="select", width=280, where=st.container(key="listbar")
    )
    found = everything[everything["rule_id"] == rule_id] if rule_id else everything
    found = found.reset_index(drop=True)
    if found.empty:
        frame.quiet(compliance.empty_list(state))
        return found, None
    asked = st.query_params.get("finding")
    position = next((index for index, one in enumerate(found["finding_id"]) if one == asked), 0)

    def choose(row: int) -> None:
        st.query_params["finding"] = str(found["finding_id"].iloc[row])

    tables.choose(
        compliance.shown(found, page.tokens),
        key=f"findings.{year}.{kind}.{severity}.{rule_id}",
        chosen=position,
        on_choose=choose,
        config=compliance.columns(),
        height=500 if len(found) > LIST_ROWS else None,
        alt="缺口清单",
    )
    return found, data.finding(str(found["finding_id"].iloc[position]))


def draw_detail(found: data.Finding | None) -> None:
    if found is None:
        frame.section("详情")
        frame.quiet("左边选一行，这里显示应为、实为、依据、出处和改法。")
        return
    frame.section(f"{found.short_name} · {found.rule_id} {data.rule(found.rule_id).short}")
    frame.html(f'<div class="g-note">{details.rule_line(found)}</div>{details.finding_detail(found)}')
    with st.container(key="detail-doors", horizontal=True, gap="small", vertical_alignment="center"):
        cell = details.faulty_cell(found)
        if cell is not None:
            st.button(
                "打开这一格", on_click=panel.cell, args=cell, type="primary", icon=":material/table_view:"
            )
        else:
            st.button("看原文", on_click=panel.finding, args=(found.finding_id,), type="primary")
        href = links.unit(found.agency_id, found.year, open=None)
        frame.html(
            f'<div class="g-door"><a href="{escape(href)}" target="_self">打开原表（单位画像）</a></div>'
        )


def draw_years(page: frame.Page, state: city.Standing, board: compliance.Board) -> None:
    frame.section(
        "单位 × 年度：红色缺口项数",
        "单位次序同上，其后是只在其他年度有报告的；颜色越重项数越多，空格为 0，没有格子的没有可检查的报告",
    )
    counts = compliance.red_by_year(state)
    if not counts:
        frame.quiet("还没有能检查的报告。")
        return
    frame.picture(
        page,
        matrix.years(
            counts, compliance.red_totals(state), compliance.year_columns(state, board), page.tokens
        ),
        key="years",
        alt="各单位历年红色缺口项数",
        on_point=lambda custom: panel.report(str(custom[0]), int(custom[1])),
    )
    frame.caption(compliance.years_caption(state, counts))
