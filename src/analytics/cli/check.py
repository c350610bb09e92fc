"""``gongkai check``: what the rules found in the reports, for people, as JSON lines or as a file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from analytics.cli import _findings
from analytics.cli._choosing import Refused, refuse, write

if TYPE_CHECKING:
    from analytics.store.finding_states import State
    from analytics.store.warehouse import Warehouse

_MARKS = {"red": "◆", "yellow": "▲", "blue": "●"}
_STYLES = {"red": "bold red", "yellow": "yellow", "blue": "blue"}


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("check", help="列出核对发现的问题：应为、实为、依据、改法")
    _findings.add_filters(parser)
    parser.add_argument(
        "--state", action="append", metavar="状态", help="只看这一状态（如 待处理、已整改），可重复"
    )
    parser.add_argument(
        "--outcome",
        action="append",
        choices=_findings.OUTCOMES,
        help="只看这一结果，可重复（默认：屏幕和文件列出不合规和待核，--json 列出全部）",
    )
    files = parser.add_mutually_exclusive_group()
    files.add_argument("--json", action="store_true", help="每行一个 JSON 对象，包括通过的和不适用的")
    files.add_argument("--csv", type=Path, metavar="文件", help="存为 CSV（- 为标准输出）")
    files.add_argument("--xlsx", type=Path, metavar="文件", help="存为 xlsx，附筛选条件和口径")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0, also where reports have faults; 2 for an unknown name, no data, or a file that cannot be
    written.
    """
    from analytics.agencies import RosterError, load_roster
    from analytics.store.home import Home, StoreError
    from analytics.store.warehouse import open_current

    home = Home.find(args.home)
    try:
        states = [_findings.state_of(said) for said in args.state or ()]
        with open_current(home) as warehouse:
            found = [
                one
                for one in _findings.choose(args, warehouse, load_roster(home.root))
                if (not states or one["state"] in states) and _asked_for(one, args, states)
            ]
            if args.json:
                for one in found:
                    print(json.dumps(one, ensure_ascii=False, default=_time))
            elif args.csv or args.xlsx:
                write(args.csv or args.xlsx, _file(found, args, warehouse))
            else:
                cities = warehouse.rows("SELECT agency_id FROM agencies WHERE is_city")
                _show(found, Console(), {str(agency_id) for (agency_id,) in cities})
    except (StoreError, RosterError, Refused) as error:
        return refuse(str(error))
    return 0


def _asked_for(one: dict[str, Any], args: argparse.Namespace, states: Sequence[State]) -> bool:
    """Whether the outcome is wanted. Who asks for a state wants what was put right too."""
    if args.outcome:
        return one["outcome"] in args.outcome
    wants_all = args.json or not (args.csv or args.xlsx) or bool(states)
    return wants_all or one["outcome"] in _findings.TO_SEE


def _time(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat(timespec="seconds")


def _file(found: list[dict[str, Any]], args: argparse.Namespace, warehouse: Warehouse) -> bytes:
    from analytics.export.csv import csv_bytes
    from analytics.export.findings import COLUMNS, findings_about, findings_frame, findings_sheet
    from analytics.export.workbook import workbook

    if args.csv:
        return csv_bytes(findings_frame(found), COLUMNS)
    ((stamp, taken_at, city, demo),) = warehouse.rows("SELECT stamp, taken_at, city, demo FROM snapshot")
    about = findings_about(found, _filters(args), stamp=stamp, taken_at=taken_at, city=city, demo=demo)
    return workbook([findings_sheet(found)], about)


def _filters(args: argparse.Namespace) -> list[tuple[str, str]]:
    from analytics.rules import Outcome, Severity

    outcomes = args.outcome or (() if args.state else _findings.TO_SEE)
    return [
        ("年度", str(args.year or "全部")),
        ("单位", "、".join(args.agency or ()) or "全部"),
        ("县区", args.county or "全部"),
        ("类别", "、".join(args.kind or ()) or "全部"),
        ("级别", "、".join(Severity(one).words for one in args.severity or ()) or "全部"),
        ("规则", "、".join(args.rule or ()).upper() or "全部"),
        ("状态", "、".join(args.state or ()) or "全部"),
        ("结果", "、".join(Outcome(one).words for one in outcomes) or "全部"),
    ]


def no_year(year: int, known: Sequence[int]) -> str:
    """What to tell who asks for a year that has no reports."""
    if not known:
        return f"没有 {year} 年度的数据：还没有任何年度的报告。请先入库：gongkai ingest 文件或文件夹。"
    return f"没有 {year} 年度的数据。现有年度：{'、'.join(map(str, known))}。"


# ------------------------------------------------------------------ on screen


def _show(found: list[dict[str, Any]], console: Console, apart: set[str]) -> None:
    """What failed, asks for a person or has a state, by agency and year; then the counts of all."""
    shown = [one for one in found if one["outcome"] in _findings.TO_SEE or one["state"]]
    for (agency, year), group in groupby(shown, key=lambda one: (one["agency"], one["year"])):
        console.print(f"\n[bold]{escape(agency)}[/bold]　{year} 年度")
        for (_, standing, _), same in groupby(
            group, key=lambda one: (one["rule"], one["standing"], one["severity"])
        ):
            _show_rule(console, list(same), standing)
    _show_counts(found, console, apart)


def _show_rule(console: Console, found: list[dict[str, Any]], standing: str) -> None:
    first = found[0]
    mark = {"fail": _MARKS[first["severity"]], "review": "○ 待核"}.get(standing, "✓")
    style = _STYLES[first["severity"]] if standing == "fail" else "default"
    heading = f"[{style}]{mark} {first['rule']} {escape(first['title'])}[/{style}]"
    console.print(Padding(heading, (0, 0, 0, 2)))
    for one in found:
        fix = f"\n改法　{one['fix']}" if one["fix"] else ""
        state = f"\n状态　{state_words(one)}" if one["state"] else ""
        lines = f"应为　{one['expected']}\n实为　{one['found']}{fix}{state}"
        console.print(Padding(escape(lines), (0, 0, 0, 6)))


def state_words(one: dict[str, Any]) -> str:
    """待处理（编号 3f2a91bc），or with who, when, why and the days it took."""
    told = [f"编号 {one['number']}"]
    if one["state_who"]:
        told.append(f"{one['state_who']} {one['state_at']:%Y-%m-%d}")
    if one["days"] is not None:
        told.append(f"用了 {one['days']} 天")
    if one["state_why"] and one["state"] != "待处理":
        told.append(one["state_why"])
    return f"{one['state']}（{'，'.join(told)}）"


def _show_counts(found: list[dict[str, Any]], console: Console, apart: set[str]) -> None:
    """``apart``: whose report is that of the whole city, which is none of the agencies that are counted."""
    from analytics.rules import Outcome, Severity
    from analytics.store.finding_states import State

    # What a person found no fault or ignored is told with the states, and counts as no failure.
    failed = [one for one in found if one["standing"] == "fail"]
    agencies = len({one["agency_id"] for one in failed} - apart)
    by_severity = "、".join(
        f"{severity.words} {sum(one['severity'] == severity for one in failed)}" for severity in Severity
    )
    others = "，".join(
        f"{outcome.words} {sum(one['standing'] == outcome for one in found)} 项"
        for outcome in Outcome
        if outcome is not Outcome.FAIL
    )
    console.print(
        f"\n不合规 {len(failed)} 项（{by_severity}），涉及 {agencies} 家；{others}。", soft_wrap=True
    )
    if settled := sum(one["standing"] == "settled" for one in found):
        console.print(f"另有 {settled} 项经人确认无误或忽略，不计在内。", soft_wrap=True)
    counts = [(state, sum(one["state"] == state for one in found)) for state in State]
    if any(count for _, count in counts):
        told = "，".join(f"{state} {count} 项" for state, count in counts if count)
        console.print(f"状态：{told}。", soft_wrap=True)
