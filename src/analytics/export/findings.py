"""Findings as a sheet: what was expected, what was found and where, the fix, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from analytics.export.sheets import About, ColumnSpec, Sheet
from analytics.reading.place import place_in_words
from analytics.rules import Outcome, Severity, rule

COLUMNS = (
    ColumnSpec("agency", "单位"),
    ColumnSpec("year", "年度"),
    ColumnSpec("rule", "规则"),
    ColumnSpec("title", "检查项"),
    ColumnSpec("severity", "级别"),
    ColumnSpec("outcome", "结果"),
    ColumnSpec("expected", "应为"),
    ColumnSpec("found", "实为"),
    ColumnSpec("fix", "改法"),
    ColumnSpec("places", "出处"),
    ColumnSpec("basis", "依据"),
    ColumnSpec("state", "状态"),
    ColumnSpec("since", "首次检出", "date"),
    ColumnSpec("days", "整改天数", "number"),
    ColumnSpec("state_who", "认定人"),
    ColumnSpec("state_at", "认定日期", "date"),
    ColumnSpec("state_why", "状态说明"),
    ColumnSpec("number", "编号"),
)
PLACES = 5
"""Places that a cell spells out."""
_STATES = (
    ("待处理", "检出后还没有人处理，或改后又检出"),
    ("已通知", "已告知单位更正"),
    ("已整改", "新收到的报告里已没有，或由人认定；整改天数从首次检出的报告收到之日算到改正的报告收到之日"),
    ("已确认无误、已忽略", "由人认定不必更正；检出的内容变了才重新待处理"),
)


def findings_frame(found: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One row a finding (as ``gongkai check --json`` has them), in words."""
    rows = [
        {
            **one,
            "year": str(one["year"]),
            "severity": Severity(one["severity"]).words,
            "outcome": Outcome(one["outcome"]).words,
            "places": places(one["evidence"]),
            "basis": rule(one["rule"]).basis,
            "since": _day(one["since"]),
            "state_at": _day(one["state_at"]),
        }
        for one in found
    ]
    return pd.DataFrame(rows, columns=[column.key for column in COLUMNS], dtype=object)


def places(evidence: Sequence[Mapping[str, Any]]) -> str:
    """Where it stands in the document, in words: the faulty cells where there are such, else all."""
    placed = [item for item in evidence if item.get("place") and "report_id" not in item]
    leading = [item for item in placed if item.get("role") == "faulty"] or placed
    told = list(dict.fromkeys(place_in_words(str(item["place"])) for item in leading))
    return "；".join(told[:PLACES]) + (f" 等 {len(told)} 处" if len(told) > PLACES else "")


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _rule_words(rule_id: str) -> str:
    known = rule(rule_id)
    return f"{known.title}（第 {known.version} 版；依据：{known.basis}）"


def findings_sheet(found: Sequence[Mapping[str, Any]]) -> Sheet:
    return Sheet("缺口清单", findings_frame(found), COLUMNS)


def findings_about(
    found: Sequence[Mapping[str, Any]],
    filters: Sequence[tuple[str, str]],
    *,
    stamp: str,
    taken_at: datetime,
    city: str = "",
    demo: bool = False,
) -> About:
    """What the last sheet says: the filters, the rules that occur, what the words mean."""
    ids = dict.fromkeys(str(one["rule"]) for one in found)
    return About(
        title=f"缺口清单（{len(found)} 项）",
        stamp=stamp,
        taken_at=taken_at,
        city=city,
        demo=demo,
        filters=tuple(filters),
        definitions=(
            ("级别", "红：必须改正；黄：应当改正或说明；蓝：建议改进"),
            ("待核", "可能不符，也可能是口径不同，要由人看一眼"),
            *_STATES,
            *((each, _rule_words(each)) for each in ids),
        ),
    )
