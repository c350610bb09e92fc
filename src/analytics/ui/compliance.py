"""What 合规缺口 shows: the board of rules and agencies, the list, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from analytics import formats
from analytics.charts import matrix
from analytics.charts.base import Figure, edition_break
from analytics.charts.matrix import AgencyColumn, Mark, RuleRow
from analytics.charts.tokens import SEVERITY_MARK, SEVERITY_WORD, Tokens
from analytics.store.finding_states import State
from analytics.ui import city, city_data, compliance_data, data, details, links, memo, sayings, tables
from analytics.ui.city import Standing
from analytics.ui.compliance_data import REVIEW, Listed, Spread
from analytics.ui.frame import Door, Kpi

NEEDS_A_LOOK = "需人工看"
_QUIET = {"pass", "not_applicable"}
_VOID = {"missing": "未报", "unreadable": "无法读取"}


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """Rules, agencies worst first, and what each rule said of each agency.

    ``drawn`` are the rules with anything to see: a row of nothing but passes is told in words.
    ``left_out`` agencies are not drawn.
    """

    year: int
    kind: str | None
    rules: tuple[RuleRow, ...]
    drawn: tuple[RuleRow, ...]
    columns: tuple[AgencyColumn, ...]
    marks: Mapping[tuple[str, str], Mark]
    left_out: int


@memo.view
def board(state: Standing, severity: str) -> Board:
    """The judgements of a year on the agencies that are drawn.

    ``severity`` narrows the rules; with ``REVIEW`` only rules with such outcomes stay.
    """
    spread = compliance_data.spread(state.year, state.kind)
    columns = _columns(state)
    rules = tuple(
        RuleRow(
            rule.id,
            rule.short,
            sayings.LEVEL_WORDS[rule.level],
            str(rule.severity),
            spread[rule.id].failed if rule.id in spread else 0,
        )
        for rule in data.rules()
        if rule.level != "roll_up" and _wanted(str(rule.severity), severity, spread.get(rule.id))
    )
    marks = compliance_data.marks(state.year, tuple(one.agency_id for one in columns))
    seen = set(spread) | {rule_id for (rule_id, _), mark in marks.items() if mark.outcome not in _QUIET}
    drawn = tuple(row for row in rules if row.rule_id in seen) or rules
    without = state.missing.count + state.unreadable.count
    left_out = state.readable.get(state.year, 0) + without - len(columns)
    return Board(state.year, state.kind, rules, drawn, columns, marks, max(0, left_out))


@memo.chart
def matrix_figure(found: Board, tokens: Tokens) -> Figure:
    return matrix.matrix(found.drawn, found.columns, found.marks, tokens)


def _wanted(own: str, severity: str, found: Spread | None) -> bool:
    if severity == REVIEW:
        return found is not None and found.waiting > 0
    return not severity or own == severity or (found is not None and severity in found.graded)


def _columns(state: Standing) -> tuple[AgencyColumn, ...]:
    """Those with a report worst first, then those without one that owe it, as many as have room."""
    read = [AgencyColumn(row.agency_id, row.name) for row in state.checked]
    without = [
        AgencyColumn(row.agency_id, row.name, _VOID[day.state])
        for row in state.rows
        if row.counts is None and (day := row.days.get(state.year)) is not None and day.state in _VOID
    ]
    return tuple(read + without[::-1])[: city.SHOWN]


# ------------------------------------------------------------------ words


@memo.view
def answer(state: Standing) -> str:
    """How many have red findings, who most, and which finding is the most common; HTML of two lines."""
    if not state.readable.get(state.year):
        return "这一年没有能检查的报告。"
    items, holders = state.items[state.year], state.holders[state.year]
    if not items["red"]:
        others = f"黄色 {items['yellow']} 项，蓝色提示 {items['blue']} 项"
        return f"{sayings.no_red(state)}<br>{others}。{sayings.settled(state)}{sayings.own(state)}"
    said, often = _holders(state, holders["red"], items["red"]), _commonest(state)
    rest = f"{often}{sayings.settled(state)}{sayings.own(state)}"
    return f"{said}{'；' if often else '。'}" + (f"<br>{rest}" if rest else "")


def _holders(state: Standing, holders: int, items: int) -> str:
    """Who has red findings: the one by name, else how many and who has most, where that is more than one."""
    worst, most = city_data.most_red(state.kind, state.year)
    if holders == 1:
        return f"只有{escape(city.names(worst))}有红色缺口，<em>{items} 项</em>"
    said = f"{holders} 家有红色缺口 <em>{items} 项</em>"
    if most < 2 or len(worst) == holders:
        return said + (f"，每家 {most} 项" if most > 1 else "")
    each = "各 " if len(worst) > 1 else ""
    return f"{said}，{escape(city.names(worst))}最多（{each}{most} 项）"


def _commonest(state: Standing) -> str:
    """The red rule that most units fail; empty where none fails with more than one."""
    common = sayings.common(state)
    if not common or common[0].agencies == 1:
        return ""
    return f"最常见的是“{escape(common[0].short)}”不合规，{common[0].agencies} 家。"


@memo.view
def kpis(state: Standing) -> tuple[Kpi, ...]:
    year = state.year
    readable = state.readable.get(year, 0)
    unsure = f" · 另 {state.unsure[year]} 家无法判定" if state.unsure[year] else ""
    return (
        *(sayings.severity_kpi(state, severity) for severity in city.SEVERITIES),
        Kpi(
            "没有红色缺口",
            str(state.clean) if readable else formats.NOT_APPLICABLE,
            f"/ {readable} 家" if readable else "",
            f"占 {formats.percent(state.clean / readable, readable)}{unsure}"
            if readable
            else "没有能检查的报告",
            state.years,
            [
                float(state.readable[one] - state.holders[one]["red"] - state.unsure[one])
                if state.readable.get(one)
                else None
                for one in state.years
            ],
            Door(links.OVERVIEW, {"year": str(year)}),
        ),
        Kpi(
            NEEDS_A_LOOK,
            str(state.review[year] + state.undetermined[year]),
            "项",
            f"待核 {state.review[year]} · 无法判定 {state.undetermined[year]}",
            state.years,
            [
                float(state.review[one] + state.undetermined[one]) if state.readable.get(one) else None
                for one in state.years
            ],
            Door(links.COMPLIANCE, {"year": str(year), "severity": REVIEW}),
        ),
    )


def legend() -> str:
    """Shapes and tints of the matrix."""
    words = {"red": "红：必须改", "yellow": "黄：应当改", "blue": "蓝：提示"}
    marks = "".join(
        f'<span><b class="g-{severity}">{SEVERITY_MARK[severity]}</b>{text}</span>'
        for severity, text in words.items()
    )
    rest = (
        "<span><b>○</b>待核</span><span><b>?</b>无法判定</span><span><b>✓</b>经人确认无误或忽略</span>"
        '<span><i style="background:var(--cell0)"></i>通过</span>'
        '<span><i style="background:var(--void)"></i>无可读报告</span><span>空白　不适用</span>'
    )
    return f'<div class="g-legend">{marks}{rest}</div>'


@memo.view
def matrix_caption(found: Board) -> str:
    failed = sorted((row for row in found.rules if row.agencies), key=lambda row: -row.agencies)
    if not failed:
        said = "所列检查项没有查出单位不合规"
    else:
        widest = "、".join(f"{escape(row.title)}（{row.rule_id}，{row.agencies} 家）" for row in failed[:2])
        said = f"不合规单位最多的是{widest}"
        red = [row for row in failed if row.severity == "red"]
        if red and red[0] not in failed[:2]:
            said += f"；红色里最多的是{escape(red[0].title)}（{red[0].agencies} 家）"
    open_marks = sum(mark.outcome == "undetermined" for mark in found.marks.values())
    said += f"；{open_marks} 格无法判定（?），不等于通过" if open_marks else ""
    without = sum(column.void is not None for column in found.columns)
    said += f"；{without} 家没有可读报告，不检查" if without else ""
    said += (
        f"；只画问题最多的 {len(found.columns)} 家，另有 {found.left_out} 家，见下载"
        if found.left_out
        else ""
    )
    return f"{said}。{_not_drawn(found)}"


def _not_drawn(found: Board) -> str:
    """Which rules found nothing, in words (HTML); empty where all are drawn."""
    quiet = [row.title for row in found.rules if row not in found.drawn]
    return f"另外 {len(quiet)} 项没有查出问题，不画：{escape('、'.join(quiet))}。" if quiet else ""


@dataclass(frozen=True, slots=True, eq=False)
class Years:
    """Red findings by year and agency id, of the agencies that are drawn; ``totals`` over all agencies, None
    where nothing could be checked.
    """

    counts: Mapping[tuple[int, str], int]
    totals: Mapping[int, int | None]
    columns: tuple[AgencyColumn, ...]
    caption: str


@memo.view
def years(state: Standing, found: Board) -> Years:
    """The agencies of the board, then those that were checked in another year only."""
    first = {one.agency_id for one in found.columns}
    names = {one.agency_id: one.name for one in (*found.columns, *state.rows)}
    counts = city_data.red_by_year(tuple(names))
    ever = {agency_id for _, agency_id in counts}
    others = [AgencyColumn(one, name) for one, name in names.items() if one in ever and one not in first]
    totals = {year: state.items[year]["red"] if state.readable.get(year) else None for year in state.years}
    return Years(counts, totals, (*found.columns, *others)[: city.SHOWN], _years_caption(state))


@memo.chart
def years_figure(found: Years, tokens: Tokens) -> Figure:
    return matrix.years(found.counts, found.totals, found.columns, tokens)


def _years_caption(state: Standing) -> str:
    worst, most = city_data.most_red(state.kind)
    by_year = {year: state.items[year]["red"] for year in state.years if state.readable.get(year)}
    highest = max(by_year.values(), default=0)
    years = city.names([str(year) for year, count in by_year.items() if count == highest])
    said = f"{years} 年度最多，{highest} 项" if highest else "各年都没有查出红色缺口"
    said += f"；历年合计最多的是{escape(city.names(worst))}（{most} 项）" if worst else ""
    said += "。"
    return said + "2021 年换版，前后检查的栏目不同。" if edition_break(state.years) is not None else said


# ------------------------------------------------------------------ list


def empty_list(state: Standing) -> str:
    """In place of a list without a row (plain text): what could not be judged is in no list of findings."""
    lost = state.undetermined.get(state.year, 0)
    more = f"另有 {lost} 项无法判定，选“{NEEDS_A_LOOK}”查看。" if lost else ""
    return f"没有符合筛选条件的缺口。{more}"


def counted(found: Listed) -> str:
    """“12 项”, or “12 项，另有 3 项经人认定，列在最后”; what the city's own report has is told apart."""
    settled = found.settled
    said = f"{found.total - settled - found.own} 项"
    said += f"，另有{city.OWN} {found.own} 项" if found.own else ""
    return said + (f"，另有 {settled} 项经人认定，列在最后" if settled else "")


def rules_in(found: Mapping[str, object]) -> list[str]:
    """Rules that occur, in the rulebook's order."""
    return [rule.id for rule in data.rules() if rule.id in found]


@memo.chart
def shown(found: Listed, tokens: Tokens) -> Styler:
    """The list as the page shows it, the level in its colour; with states once one was dealt with."""
    entries = found.entries
    table = pd.DataFrame(
        {
            "级别": [_level(one.severity, one.outcome) for one in entries],
            "单位": [one.name for one in entries],
            "检查项": [f"{one.rule_id} {data.rule(one.rule_id).short}" for one in entries],
            "位置": [details.locus_words(one.rule_id, one.locus) for one in entries],
        }
    )
    if not {one.state for one in entries if one.state} <= {State.PENDING}:
        table["状态"] = [one.state or "" for one in entries]
    colours = [
        f"color: {tokens.severity[one.severity]}; font-weight: 700"
        if one.outcome == "fail"
        else f"color: {tokens.ink2}"
        for one in entries
    ]
    return tables.kept(table.style.apply(lambda _: colours, subset=["级别"], axis=0))


def _level(severity: str, outcome: str) -> str:
    if outcome == "fail":
        return f"{SEVERITY_MARK[severity]} {SEVERITY_WORD[severity]}"
    return f"{details.OUTCOME_MARK[outcome]} {details.OUTCOME_WORDS[outcome]}"


def columns() -> dict[str, Any]:
    config = st.column_config
    return {
        "级别": config.TextColumn("级别", width=76),
        "单位": config.TextColumn("单位", width=124),
        "检查项": config.TextColumn("检查项", width=216),
        "位置": config.TextColumn("位置", width=110),
        "状态": config.TextColumn("状态", width=92),
    }
