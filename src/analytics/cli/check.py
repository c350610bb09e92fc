"""``gongkai check``: what the rules found in the reports, grouped for people or one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

if TYPE_CHECKING:
    from analytics.agencies import Roster
    from analytics.store.warehouse import Warehouse

Found = Mapping[str, Any]

_MARKS = {"red": "◆", "yellow": "▲", "blue": "●"}
_STYLES = {"red": "bold red", "yellow": "yellow", "blue": "blue"}
_COLUMNS = (
    *("agency", "agency_id", "year", "rule", "version", "level", "severity", "outcome", "locus"),
    *("title", "expected", "found", "fix", "evidence"),
)
_SQL = """
SELECT
    agencies.name, findings.agency_id, findings.year, findings.rule_id, findings.rule_version, findings.level,
    findings.severity, findings.outcome, findings.locus, findings.title, findings.expected, findings.found,
    findings.fix, findings.evidence
FROM findings
INNER JOIN agencies ON agencies.agency_id = findings.agency_id
ORDER BY findings.year DESC, agencies.ordinal, findings.agency_id, findings.rowid
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("check", help="列出核对发现的问题：应为、实为、依据、改法")
    parser.add_argument("--year", type=int, metavar="年度", help="只看这一报告年度")
    parser.add_argument(
        "--agency", action="append", metavar="单位", help="只看这一单位（全称、简称、别名或编号），可重复"
    )
    parser.add_argument("--rule", action="append", metavar="规则", help="只看这一规则（如 T01），可重复")
    parser.add_argument(
        "--severity", action="append", choices=("red", "yellow", "blue"), help="只看这一级别，可重复"
    )
    parser.add_argument(
        "--home", type=Path, metavar="文件夹", help="数据文件夹（默认 GONGKAI_HOME 或 data/home）"
    )
    parser.add_argument("--json", action="store_true", help="每行一个 JSON 对象，包括通过的和不适用的")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0, also where reports have faults; 2 for an unknown rule, year or agency, or no data."""
    from analytics.agencies import RosterError, load_roster
    from analytics.rules import RULES
    from analytics.store.home import Home, StoreError
    from analytics.store.warehouse import open_current

    known = [rule.id for rule in RULES]
    rules = {str(rule).strip().upper() for rule in args.rule or ()}
    if rules - set(known):
        return _refuse(f"没有规则“{'、'.join(sorted(rules - set(known)))}”。现有：{'、'.join(known)}。")
    home = Home.find(args.home)
    try:
        with open_current(home) as warehouse:
            years = [year for (year,) in warehouse.rows("SELECT DISTINCT year FROM findings ORDER BY year")]
            if args.year is not None and args.year not in years:
                return _refuse(no_year(args.year, years))
            agencies, unknown = _agencies(warehouse, load_roster(home.root), args.agency or [])
            if unknown:
                return _refuse("".join(unknown))
            found = [
                one
                for one in _findings(warehouse)
                if (args.year is None or one["year"] == args.year)
                and (not args.agency or one["agency_id"] in agencies)
                and (not rules or one["rule"] in rules)
                and (not args.severity or one["severity"] in args.severity)
            ]
    except (StoreError, RosterError) as error:
        return _refuse(str(error))
    if args.json:
        for one in found:
            print(json.dumps(one, ensure_ascii=False))
    else:
        _show(found, Console())
    return 0


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def no_year(year: int, known: Sequence[int]) -> str:
    """What to tell who asks for a year that has no reports."""
    if not known:
        return f"没有 {year} 年度的数据：还没有任何年度的报告。请先入库：gongkai ingest 文件或文件夹。"
    return f"没有 {year} 年度的数据。现有年度：{'、'.join(map(str, known))}。"


def _agencies(warehouse: Warehouse, roster: Roster, names: list[str]) -> tuple[set[str], list[str]]:
    """The ids of the agencies of these names, and what to say of the names that nobody has.

    A name is an id, or a full name, short name or alias, written as people do (``Roster.match``).
    """
    from analytics.agencies import name_key

    known = warehouse.rows("SELECT agency_id, name, short_name FROM agencies ORDER BY ordinal, agency_id")
    ids = {str(row[0]) for row in known}
    found: set[str] = set()
    unknown: list[str] = []
    for name in map(str.strip, names):
        own = {row[0] for row in known if name in row}
        listed = None if own else roster.match(name)
        own |= {listed.agency_id} & ids if listed else set[str]()
        key = name_key(name)
        own = own or {row[0] for row in known if key and key in (name_key(row[1]), name_key(row[2]))}
        found |= own
        if not own:
            near = [str(row[1]) for row in known if key and key in name_key(row[1])][:5]
            hint = f"是不是：{'、'.join(near)}？" if near else "请用全称、简称或名册中的别名。"
            unknown.append(f"没有单位“{name}”。{hint}")
    return found, unknown


def _findings(warehouse: Warehouse) -> list[dict[str, Any]]:
    """All findings by agency, in the order of the rulebook; ``state``: what the office made of a failure."""
    from analytics.rules import RULES

    order = {rule.id: position for position, rule in enumerate(RULES)}
    found = [dict(zip(_COLUMNS, row, strict=True)) for row in warehouse.rows(_SQL)]
    for one in found:
        one["evidence"] = json.loads(one["evidence"], parse_float=_plain)
        one["state"] = "待处理" if one["outcome"] == "fail" else None
    places: dict[tuple[int, str], int] = {}
    for one in found:
        places.setdefault((one["year"], one["agency_id"]), len(places))
    return sorted(found, key=lambda one: (places[one["year"], one["agency_id"]], order.get(one["rule"], 99)))


def _plain(text: str) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)


# ------------------------------------------------------------------ on screen


def _show(found: list[dict[str, Any]], console: Console) -> None:
    """Failures, and what a person must look at, by agency and year; then the counts of all."""
    shown = [one for one in found if one["outcome"] in ("fail", "review")]
    for (agency, year), group in groupby(shown, key=lambda one: (one["agency"], one["year"])):
        console.print(f"\n[bold]{escape(agency)}[/bold]　{year} 年度")
        for (_, outcome), same in groupby(group, key=lambda one: (one["rule"], one["outcome"])):
            _show_rule(console, list(same), outcome)
    _show_counts(found, console)


def _show_rule(console: Console, found: list[dict[str, Any]], outcome: str) -> None:
    first = found[0]
    mark = _MARKS[first["severity"]] if outcome == "fail" else "○ 待核"
    style = _STYLES[first["severity"]] if outcome == "fail" else "default"
    heading = f"[{style}]{mark} {first['rule']} {escape(first['title'])}[/{style}]"
    console.print(Padding(heading, (0, 0, 0, 2)))
    for one in found:
        lines = f"应为　{one['expected']}\n实为　{one['found']}\n改法　{one['fix']}"
        console.print(Padding(escape(lines), (0, 0, 0, 6)))


def _show_counts(found: list[dict[str, Any]], console: Console) -> None:
    from analytics.rules import Outcome, Severity

    failed = [one for one in found if one["outcome"] == "fail"]
    agencies = len({one["agency_id"] for one in failed})
    by_severity = "、".join(
        f"{severity.words} {sum(one['severity'] == severity for one in failed)}" for severity in Severity
    )
    others = "，".join(
        f"{outcome.words} {sum(one['outcome'] == outcome for one in found)} 项"
        for outcome in Outcome
        if outcome is not Outcome.FAIL
    )
    console.print(
        f"\n不合规 {len(failed)} 项（{by_severity}），涉及 {agencies} 家；{others}。", soft_wrap=True
    )
