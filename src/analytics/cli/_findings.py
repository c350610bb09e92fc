"""Findings as commands tell them: with their states, chosen by year, agency, rule and the like."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.cli._choosing import Refused, add_groups, agencies, chosen_groups
from analytics.store.finding_states import State

if TYPE_CHECKING:
    from analytics.agencies import Roster
    from analytics.store.warehouse import Warehouse

OUTCOMES = ("pass", "fail", "review", "undetermined", "not_applicable")
TO_SEE = ("fail", "review")
"""Outcomes that somebody has to look at."""

COLUMNS = (
    *("agency", "agency_id", "year", "rule", "version", "level", "severity", "outcome", "locus"),
    *("title", "expected", "found", "fix", "evidence", "id", "number", "state", "open", "since", "days"),
    *("state_at", "state_who", "state_why", "standing"),
)
# A finding that was put right may have no judgement any more: its place is gone from the report.
_SQL = """
WITH judged AS (
    SELECT
        finding_id, agency_id, year, rule_id, rule_version, level, severity, outcome, locus, title, expected,
        found, fix, evidence, standing, place
    FROM standings
    UNION ALL
    SELECT
        states.finding_id, states.agency_id, states.year, states.rule_id, history.rule_version, history.level,
        history.severity, 'not_applicable', history.locus, history.title, history.expected,
        '报告里已没有这一处。原来：' || history.found, '', '[]', 'not_applicable', NULL
    FROM finding_states AS states
    INNER JOIN finding_history AS history ON history.finding_id = states.finding_id
    ANTI JOIN findings ON findings.finding_id = states.finding_id
    QUALIFY row_number() OVER (PARTITION BY states.finding_id ORDER BY history.epoch DESC) = 1
)
SELECT
    agencies.name, judged.agency_id, judged.year, judged.rule_id, judged.rule_version, judged.level,
    judged.severity, judged.outcome, judged.locus, judged.title, judged.expected, judged.found, judged.fix,
    judged.evidence, judged.finding_id, states.number, states.state, coalesce(states.is_open, false),
    states.since, states.days, states.state_at, states.who, states.why, judged.standing
FROM judged
INNER JOIN agencies ON agencies.agency_id = judged.agency_id
LEFT JOIN finding_states AS states ON states.finding_id = judged.finding_id
ORDER BY judged.year DESC, agencies.ordinal, judged.agency_id, judged.place NULLS LAST, judged.finding_id
"""


def add_filters(parser: argparse.ArgumentParser) -> None:
    """The options that ``choose`` understands, and --home."""
    parser.add_argument("--year", type=int, metavar="年度", help="只看这一报告年度")
    parser.add_argument(
        "--agency", action="append", metavar="单位", help="只看这一单位（全称、简称、别名或编号），可重复"
    )
    add_groups(parser, verb="看")
    parser.add_argument("--rule", action="append", metavar="规则", help="只看这一规则（如 T01），可重复")
    parser.add_argument(
        "--severity", action="append", choices=("red", "yellow", "blue"), help="只看这一级别，可重复"
    )
    parser.add_argument(
        "--home", type=Path, metavar="文件夹", help="数据文件夹（默认 GONGKAI_HOME 或 data/home）"
    )


def choose(args: argparse.Namespace, warehouse: Warehouse, roster: Roster) -> list[dict[str, Any]]:
    """The findings that the options ask for. Raises Refused for a rule, year, agency or group that is not
    there."""
    from analytics.cli.check import no_year
    from analytics.rules import RULES

    known = [rule.id for rule in RULES]
    rules = {str(rule).strip().upper() for rule in args.rule or ()}
    if rules - set(known):
        raise Refused(f"没有规则“{'、'.join(sorted(rules - set(known)))}”。现有：{'、'.join(known)}。")
    years = [year for (year,) in warehouse.rows("SELECT DISTINCT year FROM findings ORDER BY year")]
    if args.year is not None and args.year not in years:
        raise Refused(no_year(args.year, years))
    wanted = {one.agency_id for one in agencies(warehouse, roster, args.agency or [])}
    groups = chosen_groups(warehouse, args)
    within = {
        str(agency_id)
        for (agency_id,) in warehouse.rows(
            "SELECT agency_id FROM agencies WHERE list_has_any(groups, ?)", [groups or []]
        )
    }
    return [
        one
        for one in findings(warehouse)
        if (args.year is None or one["year"] == args.year)
        and (not args.agency or one["agency_id"] in wanted)
        and (groups is None or one["agency_id"] in within)
        and (not rules or one["rule"] in rules)
        and (not args.severity or one["severity"] in args.severity)
    ]


def state_of(said: str) -> State:
    """The state of this name. Raises Refused."""
    try:
        return State(said.strip())
    except ValueError:
        raise Refused(f"没有状态“{said}”。可用：{'、'.join(State)}。") from None


def findings(warehouse: Warehouse) -> list[dict[str, Any]]:
    """All findings by agency, in the order of the rulebook; ``state`` is None where nobody has to look."""
    from analytics.rules import RULES

    order = {rule.id: position for position, rule in enumerate(RULES)}
    found = [dict(zip(COLUMNS, row, strict=True)) for row in warehouse.rows(_SQL)]
    for one in found:
        one["evidence"] = json.loads(one["evidence"], parse_float=_plain)
    places: dict[tuple[int, str], int] = {}
    for one in found:
        places.setdefault((one["year"], one["agency_id"]), len(places))
    return sorted(found, key=lambda one: (places[one["year"], one["agency_id"]], order.get(one["rule"], 99)))


def _plain(text: str) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)
