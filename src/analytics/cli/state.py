"""``gongkai state``: what has become of findings, and the way to say so."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from analytics.cli import _findings
from analytics.cli._choosing import Refused, refuse
from analytics.store.finding_states import TRANSITIONS, WHY_NEEDED, State

if TYPE_CHECKING:
    from analytics.store.home import Home
    from analytics.store.warehouse import Warehouse

_SHOWN = 20


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("state", help="查看缺口的状态和经过，或登记：已通知、已整改、已确认无误……")
    parser.add_argument(
        "finding", nargs="*", metavar="编号", help="缺口编号，见 gongkai check；不写编号时按下列条件选"
    )
    _findings.add_filters(parser)
    parser.add_argument("--set", metavar="状态", help=f"登记为：{'、'.join(State)}")
    parser.add_argument("--why", default="", metavar="理由", help="理由（已整改、已确认无误、已忽略必须写）")
    parser.add_argument("--who", default="", metavar="姓名", help="由谁认定（默认当前系统用户）")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 done, 2 for an unknown finding, a state that cannot follow, or no data."""
    from analytics.agencies import RosterError, load_roster
    from analytics.settings import SettingsError
    from analytics.store.home import Home, StoreError
    from analytics.store.warehouse import open_current

    home, console = Home.find(args.home), Console()
    try:
        with open_current(home) as warehouse:
            chosen = _chosen(args, _findings.choose(args, warehouse, load_roster(home.root)))
            if args.set is None:
                _show(chosen, warehouse, console)
                return 0
            state, why = _findings.state_of(args.set), str(args.why).strip()
            _refuse_unfit(chosen, state, why)
        _set(home, chosen, state, why, str(args.who).strip())
    except (StoreError, RosterError, SettingsError, Refused) as error:
        return refuse(str(error))
    console.print(f"已登记 {len(chosen)} 项：{state}。", soft_wrap=True)
    return 0


def _set(home: Home, chosen: Sequence[dict[str, Any]], state: State, why: str, who: str) -> None:
    from analytics import intake

    intake.decide(home, [one["id"] for one in chosen], state, why, who=who)


def _chosen(args: argparse.Namespace, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings of these numbers, else all that somebody has to see. Raises Refused."""
    listed = [one for one in found if one["state"]]
    if args.finding:
        return list(
            {one["id"]: one for said in args.finding for one in [_named(said.strip(), listed)]}.values()
        )
    if args.set is not None:
        if not (args.year or args.agency or args.rule or args.severity):
            raise Refused("没有说是哪些缺口。请写编号（见 gongkai check），或用 --agency、--rule 等选。")
        listed = [one for one in listed if one["open"]]
    if not listed:
        raise Refused("没有符合条件的缺口。")
    return listed


def _named(said: str, listed: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """By number (its beginning will do) or by the whole id."""
    fits = [one for one in listed if said == one["id"] or (len(said) >= 4 and one["number"].startswith(said))]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Refused(f"编号“{said}”有 {len(fits)} 项：{'、'.join(one['number'] for one in fits)}。请写全。")
    raise Refused(f"没有编号为“{said}”的缺口。编号见 gongkai check；筛选条件以外的不算。")


def _refuse_unfit(chosen: Sequence[dict[str, Any]], state: State, why: str) -> None:
    """Raises Refused where a state cannot follow, or a reason is lacking; then nothing at all is written."""
    for one in chosen:
        now = State(one["state"])
        if now is state:
            raise Refused(f"{_words(one)}：已经是“{state}”。")
        if state not in TRANSITIONS[now]:
            raise Refused(f"{_words(one)}：现在是“{now}”，只能改为：{'、'.join(TRANSITIONS[now])}。")
        if one["outcome"] in ("pass", "not_applicable"):
            raise Refused(f"{_words(one)}：现在的报告里没有这一处问题，状态不能再改。")
        if not why and (state in WHY_NEEDED or now in WHY_NEEDED):
            raise Refused(f"从“{now}”改为“{state}”要写理由：--why 理由。")


def _words(one: dict[str, Any]) -> str:
    return f"{one['number']}（{one['agency']} {one['year']} 年度 {one['rule']}）"


# ------------------------------------------------------------------ on screen


def _show(chosen: Sequence[dict[str, Any]], warehouse: Warehouse, console: Console) -> None:
    """Each with its history; of many only those that somebody decided on or that came and went."""
    events = _events(warehouse)
    told = [one for one in chosen if len(chosen) <= _SHOWN or len(events[one["id"]]) > 1]
    for one in told:
        console.print(f"\n[bold]{escape(_words(one))}[/bold] {escape(one['title'])}", soft_wrap=True)
        console.print(f"  实为　{escape(one['found'])}", soft_wrap=True)
        for at, who, state, why in events[one["id"]]:
            day = f"{at:%Y-%m-%d}" if at else "—"
            by = who or "自动"
            console.print(f"  {day}　{state}　{escape(by)}　{escape(why)}", soft_wrap=True)
    waiting = sum(one["open"] for one in chosen)
    left = f"；其中 {len(chosen) - len(told)} 项还没有人处理，未列出" if len(told) < len(chosen) else ""
    console.print(f"\n共 {len(chosen)} 项，还没有了结的 {waiting} 项{left}。", soft_wrap=True)


def _events(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for finding_id, *event in warehouse.rows(
        "SELECT finding_id, happened_at, who, state, why FROM finding_events ORDER BY finding_id, ordinal"
    ):
        found.setdefault(finding_id, []).append(tuple(event))
    return found
