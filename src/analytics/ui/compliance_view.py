"""The sections of 合规缺口: matrix, list, detail, years."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.charts.tokens import SEVERITY_MARK, SEVERITY_WORD
from analytics.ui import (
    city,
    compliance,
    compliance_data,
    data,
    details,
    filters,
    frame,
    links,
    panel,
    pictures,
    tables,
)

SEVERITY_FILTER = {
    filters.ALL: "全部级别",
    **{severity: f"{SEVERITY_MARK[severity]} {SEVERITY_WORD[severity]}" for severity in city.SEVERITIES},
    compliance_data.REVIEW: f"○ {compliance.NEEDS_A_LOOK}",
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
        lambda tokens: compliance.matrix_figure(board, tokens),
        key="matrix",
        alt=f"{len(board.drawn)} 项检查在 {len(board.columns)} 家单位的结果",
        title="检查项 × 单位",
        signs="◆ 红  ▲ 黄  ● 蓝  ○ 待核  ? 无法判定  空白＝不适用",
        width=pictures.WIDE,
        on_point=lambda custom: panel.finding(str(custom[0])),
    )
    frame.caption(compliance.matrix_caption(board))


def draw_list(page: frame.Page, state: city.Standing, severity: str) -> tuple[str, data.Finding | None]:
    """The list; returns the rule that it is narrowed to, and the finding that the address names, else the
    first.
    """
    year, kind = state.year, state.kind
    everything = compliance_data.by_rule(year, kind, severity)
    options = {filters.ALL: "全部检查项"} | {
        rule_id: f"{rule_id} {data.rule(rule_id).short}" for rule_id in compliance.rules_in(everything)
    }
    section = st.container()
    rule_id = filters.choice(
        page, "rule", "检查项", options, look="select", width=280, where=st.container(key="listbar")
    )
    found = compliance_data.listed(year, kind, severity, rule_id)
    with section:
        frame.section("缺口清单", f"{compliance.counted(found)}；按级别、单位排，选一行看右侧详情")
    entries = found.entries
    if not entries:
        frame.quiet(compliance.empty_list(state))
        return rule_id, None
    asked = st.query_params.get("finding")
    position = next((index for index, one in enumerate(entries) if one.finding_id == asked), None)
    named = data.finding(asked) if asked and position is None and found.left_out else None
    if named is None:
        position = position or 0

    def choose(row: int) -> None:
        st.query_params["finding"] = entries[row].finding_id

    tables.choose(
        compliance.shown(found, page.tokens),
        key=f"findings.{year}.{kind}.{severity}.{rule_id}",
        chosen=position,
        on_choose=choose,
        config=compliance.columns(),
        height=500 if len(entries) > LIST_ROWS else None,
        alt="缺口清单",
    )
    if found.left_out:
        frame.html(
            f'<div class="g-note">列出前 {len(entries)} 项，另有 {found.left_out} 项，下载清单看全部</div>'
        )
    return rule_id, named or data.finding(entries[position or 0].finding_id)


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
    found = compliance.years(state, board)
    if not found.counts:
        frame.quiet("还没有能检查的报告。")
        return
    frame.picture(
        page,
        lambda tokens: compliance.years_figure(found, tokens),
        key="years",
        alt="各单位历年红色缺口项数",
        title="历年红色缺口项数",
        width=pictures.WIDE,
        on_point=lambda custom: panel.report(str(custom[0]), int(custom[1])),
    )
    frame.caption(found.caption)
