"""The sections of 总览: calendar, changes, the most common red findings."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from analytics import formats
from analytics.charts.base import Figure
from analytics.charts.calendar import calendar
from analytics.charts.tokens import Tokens
from analytics.form import FORM
from analytics.ui import city, data, frame, links, memo, panel, sayings, tables

LEAST_BASE = 5
CHANGES_SHOWN = 9
RULES_SHOWN = 9


def draw_calendar(page: frame.Page, state: city.Standing) -> frame.Sheet:
    frame.section(
        "谁没报、谁报错",
        f"每行一家单位，按 {state.year} 年度的问题轻重排序；方格为该年度报告的报送状态，数字为迟报天数",
    )
    frame.legend(sayings.submission_legend(state, page.tokens))
    frame.picture(
        page,
        lambda tokens: calendar_figure(state, tokens),
        key="calendar",
        alt=f"{len(state.rows)} 家单位历年的报送状态，及 {state.year} 年度的缺口数",
        title="谁没报、谁报错",
        signs="方格：数字＝迟报天数，未＝未报，?＝无法读取，—＝当年未设立",
        on_point=lambda custom: panel.report(str(custom[0]), int(custom[1])),
    )
    frame.caption(sayings.calendar_caption(state))
    return sayings.calendar_sheet(state)


@memo.chart
def calendar_figure(state: city.Standing, tokens: Tokens) -> Figure:
    own = replace(state.own, name=sayings.own_name(state.own)) if state.own else None
    return calendar(state.rows, state.years, state.year, tokens, own)


def draw_changes(page: frame.Page, state: city.Standing) -> frame.Sheet:
    year, named = state.year, _named()
    frame.section("变化最大", f"{year} 较 {year - 1}，单位：件；基数不少于 {LEAST_BASE}，跨版式的变化不列")
    found = _changes(year, state.kind)
    if not found:
        frame.quiet("没有可比的变化：上一年没有同一版式的报告，或者各项基数太小。")
    else:
        tables.html(
            [
                "单位",
                "指标",
                (f"{year - 1}", "r"),
                (f"{year}", "r k"),
                ("增减", "r"),
                ("幅度", "r"),
                ("", "r"),
            ],
            [_change_row(page, named, row) for row in found],
        )
    return sayings.change_sheet(year, state.kind, named, LEAST_BASE)


def _named() -> Mapping[str, str]:
    """What is compared, as the form words it."""
    form = FORM.table("t3")
    return {row: form.row(row).short for row in ("received", "carried_out")} | {
        "denied": form.group("denied").label
    }


@memo.view
def _changes(year: int, kind: str | None) -> tuple[Mapping[Hashable, Any], ...]:
    found = data.movements(year, kind, tuple(_named()), LEAST_BASE, CHANGES_SHOWN)
    return tuple(found.to_dict("records"))


def _change_row(page: frame.Page, named: Mapping[str, str], row: Mapping[Hashable, Any]) -> list[str]:
    ratio = float(row["ratio"])
    return [
        tables.link(panel.report_link(row["agency_id"], int(row["year"])), escape(row["short_name"])),
        escape(named[row["what"]]),
        formats.number(row["previous"]),
        tables.derived(bool(row["derived"])) + sayings.movement_door(row),
        formats.change(row["difference"]),
        ("" if ratio < 0 else "+") + formats.percent(ratio, 1),
        tables.swing(row["value"], row["previous"], page.tokens),
    ]


def draw_common(state: city.Standing) -> frame.Sheet:
    found = sayings.common(state)
    readable = state.readable.get(state.year, 0)
    frame.section("最常见的红色缺口", f"{readable} 份可读报告中，各检查项不合规的单位数")
    if not found:
        frame.quiet(sayings.none_common(state))
    else:
        most = found[0].agencies
        tables.html(
            [],
            [
                [
                    tables.severity("red", one.rule_id),
                    tables.link(
                        links.href(links.COMPLIANCE, year=state.year, rule=one.rule_id), escape(one.short)
                    ),
                    tables.bar(one.agencies / most),
                    f"{one.agencies} 家",
                ]
                for one in found[:RULES_SHOWN]
            ],
            styles=("nw", "nw", "g-barcell", "r nw"),
        )
    heads = ("检查项", "名称", "单位数（家）")
    return frame.Sheet(
        "常见红色缺口",
        lambda: pd.DataFrame([(one.rule_id, one.short, one.agencies) for one in found], columns=list(heads)),
    )
