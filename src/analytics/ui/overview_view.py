"""The sections of 总览: calendar, changes, the most common red findings."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

from analytics import formats
from analytics.charts.calendar import calendar
from analytics.form import FORM
from analytics.ui import city, data, frame, links, panel, sayings, tables

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
        calendar(state.rows, state.years, state.year, page.tokens),
        key="calendar",
        alt=f"{len(state.rows)} 家单位历年的报送状态，及 {state.year} 年度的缺口数",
        on_point=lambda custom: panel.report(str(custom[0]), int(custom[1])),
    )
    frame.caption(sayings.calendar_caption(state))
    return sayings.calendar_sheet(state)


def draw_changes(page: frame.Page, year: int, kind: str | None) -> frame.Sheet:
    form = FORM.table("t3")
    named = {row: form.row(row).short for row in ("received", "carried_out")} | {
        "denied": form.group("denied").label
    }
    found = data.movements(year, kind)
    found = found[
        found["what"].isin(list(named)) & (found["previous"] >= LEAST_BASE) & (found["difference"] != 0)
    ]
    frame.section("变化最大", f"{year} 较 {year - 1}，单位：件；基数不少于 {LEAST_BASE}，跨版式的变化不列")
    if found.empty:
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
            [_change_row(page, named, row) for row in found.head(CHANGES_SHOWN).to_dict("records")],
        )
    return sayings.change_sheet(found, named, year, LEAST_BASE)


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


def draw_common(state: city.Standing, kind: str | None) -> frame.Sheet:
    found = sayings.common(state.year, kind)
    readable = state.readable.get(state.year, 0)
    frame.section("最常见的红色缺口", f"{readable} 份可读报告中，各检查项不合规的单位数")
    if found.empty:
        frame.quiet(sayings.none_common(state))
    else:
        most = int(found["agencies"].max())
        tables.html(
            [],
            [
                [
                    tables.severity("red", row["rule_id"]),
                    tables.link(
                        links.href(links.COMPLIANCE, year=state.year, rule=row["rule_id"]),
                        escape(row["short"]),
                    ),
                    tables.bar(row["agencies"] / most),
                    f"{row['agencies']} 家",
                ]
                for row in found.head(RULES_SHOWN).to_dict("records")
            ],
            styles=("nw", "nw", "g-barcell", "r nw"),
        )
    table = found.rename(columns={"rule_id": "检查项", "short": "名称", "agencies": "单位数（家）"})
    return frame.Sheet("常见红色缺口", table)
