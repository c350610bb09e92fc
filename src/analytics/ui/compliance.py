"""What 合规缺口 shows: the board of rules and agencies, the list, its words and sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from analytics import formats
from analytics.charts.base import edition_break
from analytics.charts.matrix import AgencyColumn, Mark, RuleRow
from analytics.charts.tokens import SEVERITY_MARK, SEVERITY_WORD, Tokens
from analytics.store.finding_states import State
from analytics.ui import city, data, details, links, sayings
from analytics.ui.city import Standing
from analytics.ui.frame import Door, Kpi, Sheet

NEEDS_A_LOOK = "需人工看"
REVIEW = "review"
"""Id of the filter that shows what a person has to look at: 待核 and 无法判定."""
WIDEST = 48
"""More agencies than this do not fit beside one another; the list holds them all."""
_VOID = {"missing": "未报", "unreadable": "无法读取"}


@dataclass(frozen=True, slots=True)
class Board:
    """Rules, agencies worst first, and what each rule said of each agency.

    ``left_out`` agencies are not drawn.
    """

    year: int
    rules: tuple[RuleRow, ...]
    columns: tuple[AgencyColumn, ...]
    marks: Mapping[tuple[str, str], Mark]
    left_out: int


def board(state: Standing, kind: str | None, severity: str) -> Board:
    """The judgements of a year.

    ``severity`` narrows the rules; with ``REVIEW`` only rules with such outcomes stay.
    """
    judged = data.judgements(state.year, kind)
    marks = {
        (row["rule_id"], row["agency_id"]): Mark(
            row["outcome"], row["finding_id"], int(row["items"]), str(row["severity"])
        )
        for row in judged.to_dict("records")
    }
    failing = judged[judged["outcome"] == "fail"]
    failed = failing.groupby("rule_id")["agency_id"].nunique()
    so_graded = set(failing[failing["severity"] == severity]["rule_id"])
    open_rules = set(judged[judged["outcome"].isin(["review", "undetermined"])]["rule_id"])
    rules = tuple(
        RuleRow(
            rule.id,
            rule.short,
            sayings.LEVEL_WORDS[rule.level],
            str(rule.severity),
            int(failed.get(rule.id, 0)),
        )
        for rule in data.rules()
        if rule.level != "roll_up"
        and (rule.id in so_graded or _wanted(rule.id, str(rule.severity), severity, open_rules))
    )
    columns = _columns(state)
    return Board(state.year, rules, columns[:WIDEST], marks, max(0, len(columns) - WIDEST))


def _wanted(rule_id: str, own: str, severity: str, open_rules: set[str]) -> bool:
    if severity == REVIEW:
        return rule_id in open_rules
    return not severity or own == severity


def _columns(state: Standing) -> tuple[AgencyColumn, ...]:
    """Those with a report worst first, then those without one that owe it."""
    read = [AgencyColumn(row.agency_id, row.name) for row in state.rows if row.counts is not None]
    without = [
        AgencyColumn(row.agency_id, row.name, _VOID[day.state])
        for row in state.rows
        if row.counts is None and (day := row.days.get(state.year)) is not None and day.state in _VOID
    ]
    return tuple(read + without[::-1])


# ------------------------------------------------------------------ words


def answer(state: Standing, kind: str | None) -> str:
    """How many have red findings, who most, and which finding is the most common; HTML of two lines."""
    if not state.readable.get(state.year):
        return "这一年没有能检查的报告。"
    items, holders = state.items[state.year], state.holders[state.year]
    if not items["red"]:
        others = f"黄色 {items['yellow']} 项，蓝色提示 {items['blue']} 项"
        return f"{sayings.no_red(state)}<br>{others}。{sayings.settled(state)}"
    worst = [row for row in state.rows if row.counts and row.counts["red"] > 1][:2]
    most = "、".join(f"{escape(row.name)}（{row.counts['red']} 项）" for row in worst if row.counts)
    said = f"{holders['red']} 家有红色缺口 <em>{items['red']} 项</em>" + (f"，{most}最多；" if most else "；")
    common = sayings.common(state.year, kind)
    if common.empty:
        return said
    first = common.iloc[0]
    often = f"最常见的是“{escape(str(first['short']))}”不合规，{first['agencies']} 家。"
    return f"{said}<br>{often}{sayings.settled(state)}"


def kpis(state: Standing) -> list[Kpi]:
    year = state.year
    readable = state.readable.get(year, 0)
    unsure = f" · 另 {state.unsure[year]} 家无法判定" if state.unsure[year] else ""
    look = {one: _to_look_at(one) for one in state.years}
    return [
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
            str(sum(look[year])),
            "项",
            f"待核 {look[year][0]} · 无法判定 {look[year][1]}",
            state.years,
            [float(sum(look[one])) if state.readable.get(one) else None for one in state.years],
            Door(links.COMPLIANCE, {"year": str(year), "severity": REVIEW}),
        ),
    ]


def _to_look_at(year: int) -> tuple[int, int]:
    counts = data.finding_counts(year)
    return int(counts["review"].sum()), int(counts["undetermined"].sum())


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
    said += f"；另有 {found.left_out} 家画不下，见下面的清单或用类别筛选" if found.left_out else ""
    return said + "。"


def year_columns(state: Standing, board: Board) -> tuple[AgencyColumn, ...]:
    """The agencies of the board, then those that were checked in another year only."""
    first = {one.agency_id for one in board.columns}
    ever = {agency_id for _, agency_id in red_by_year(state)}
    others = [
        AgencyColumn(row.agency_id, row.name)
        for row in state.rows
        if row.agency_id in ever and row.agency_id not in first
    ]
    return (*board.columns, *others)[:WIDEST]


def red_totals(state: Standing) -> dict[int, int | None]:
    """Red findings of every year over all agencies, drawn or not; None where nothing could be checked."""
    return {year: state.items[year]["red"] if state.readable.get(year) else None for year in state.years}


def years_caption(state: Standing, counts: Mapping[tuple[int, str], int]) -> str:
    names = {row.agency_id: row.name for row in state.rows}
    total: dict[str, int] = {}
    for (_, agency_id), count in counts.items():
        total[agency_id] = total.get(agency_id, 0) + count
    worst = _most({names[one]: count for one, count in total.items()})
    by_year = {year: state.items[year]["red"] for year in state.years if state.readable.get(year)}
    years = _most({str(year): count for year, count in by_year.items()})
    said = f"{years} 年度最多，{max(by_year.values())} 项" if years else "各年都没有查出红色缺口"
    said += f"；历年合计最多的是{escape(worst)}（{max(total.values())} 项）" if worst else ""
    said += "。"
    return said + "2021 年换版，前后检查的栏目不同。" if edition_break(state.years) is not None else said


def _most(counts: Mapping[str, int]) -> str:
    """Who has the highest count, all of them where several do; empty where nobody has any."""
    most = max(counts.values(), default=0)
    return city.names([name for name, count in counts.items() if count == most]) if most else ""


# ------------------------------------------------------------------ list


def empty_list(state: Standing) -> str:
    """In place of a list without a row (plain text): what could not be judged is in no list of findings."""
    lost = state.undetermined.get(state.year, 0)
    more = f"另有 {lost} 项无法判定，选“{NEEDS_A_LOOK}”查看。" if lost else ""
    return f"没有符合筛选条件的缺口。{more}"


def findings(year: int, kind: str | None, severity: str) -> pd.DataFrame:
    """The findings that the filter asks for, gravest first; at the end what people settled."""
    if severity == REVIEW:
        return data.findings(year, kind, outcomes=("review", "undetermined"))
    found = data.findings(year, kind, outcomes=("fail", "settled"))
    return found[found["severity"] == severity] if severity else found


def counted(found: pd.DataFrame) -> str:
    """“12 项”, or “12 项，另有 3 项经人认定，列在最后”."""
    settled = int((found["outcome"] == "settled").sum())
    return f"{len(found) - settled} 项" + (f"，另有 {settled} 项经人认定，列在最后" if settled else "")


def rules_in(found: pd.DataFrame) -> list[str]:
    """Rules that occur, in the rulebook's order."""
    present = set(found["rule_id"])
    return [rule.id for rule in data.rules() if rule.id in present]


def shown(found: pd.DataFrame, tokens: Tokens) -> Styler:
    """The list as the page shows it, the level in its colour; with states once one was dealt with."""
    table = pd.DataFrame(
        {
            "级别": [_level(str(row.severity), str(row.outcome)) for row in found.itertuples()],
            "单位": found["short_name"],
            "检查项": [f"{rule_id} {data.rule(rule_id).short}" for rule_id in found["rule_id"]],
            "位置": [details.locus_words(str(row.rule_id), str(row.locus)) for row in found.itertuples()],
        }
    )
    if not set(found["state"].dropna()) <= {State.PENDING}:
        table["状态"] = found["state"].fillna("")
    colours = [
        f"color: {tokens.severity[str(row.severity)]}; font-weight: 700"
        if row.outcome == "fail"
        else f"color: {tokens.ink2}"
        for row in found.itertuples()
    ]
    return table.style.apply(lambda _: colours, subset=["级别"], axis=0)


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


# ------------------------------------------------------------------ years and sheets


def red_by_year(state: Standing) -> dict[tuple[int, str], int]:
    """Red findings by year and agency, only where a report could be checked."""
    shown_here = {row.agency_id for row in state.rows}
    counts = data.finding_counts()
    red = counts[(counts["severity"] == "red") & counts["agency_id"].isin(list(shown_here))]
    return {(int(row["year"]), row["agency_id"]): int(row["failed"]) for row in red.to_dict("records")}


def matrix_sheet(found: Board) -> Sheet:
    """Rules down, agencies across, the outcome in words."""
    table = pd.DataFrame(
        [
            {
                "类别": row.family,
                "检查项": row.rule_id,
                "名称": row.title,
                "级别": SEVERITY_WORD[row.severity],
            }
            | {"不合规单位数（家）": row.agencies}
            | {
                column.name: column.void or _in_words(found.marks.get((row.rule_id, column.agency_id)))
                for column in found.columns
            }
            for row in found.rules
        ]
    )
    return Sheet("检查项×单位", table)


def _in_words(mark: Mark | None) -> str:
    if mark is None:
        return formats.NOT_APPLICABLE
    words = details.OUTCOME_WORDS[mark.outcome]
    return f"{words} {mark.items} 项" if mark.outcome == "fail" else words


def years_sheet(state: Standing) -> Sheet:
    counts = red_by_year(state)
    table = pd.DataFrame(
        [
            {"单位": row.name}
            | {f"{year} 年度（项）": counts.get((year, row.agency_id)) for year in state.years}
            for row in state.rows
        ]
    )
    return Sheet("历年红色缺口", table, {"项数为空": "没有可检查的报告，不作 0"})
