"""Numerator and denominator of an indicator in the words of the form, for the dictionary."""

from __future__ import annotations

import re

from analytics.form import EDITIONS, FORM
from analytics.metrics.notation import REFERENCE, CellRef, OtherRef, parse

_SEVERITY = {"red": "红", "yellow": "黄", "blue": "蓝"}
_SIGNS = {"*": "×", "-": "−", "+": "＋"}
_BEFORE_SIGN = re.compile(r"\s*([*+\-])\s*")


def formula_words(expression: str) -> str:
    """``{t3.received} * 2`` → 表三“…”总计×2. Raises MetricError as ``parse`` does."""
    # Signs first: the words that come in may hold such signs of their own.
    signed = "".join(
        part if part.startswith("{") else _BEFORE_SIGN.sub(lambda found: _SIGNS[found.group(1)], part)
        for part in re.split(r"(\{[^{}]+\})", expression)
    )
    return REFERENCE.sub(lambda found: _reference_words(found.group(1)), signed)


def _reference_words(reference: str) -> str:
    ref = parse(reference)
    return _cells_words(ref) if isinstance(ref, CellRef) else _other_words(ref)


def _other_words(ref: OtherRef) -> str:
    if ref.kind == "claim":
        claim = FORM.claim(ref.name)
        return f"正文所述“{claim.label}”（{claim.unit}）"
    if ref.kind == "findings":
        return f"{_SEVERITY[ref.name]}色规则不合规的项数"
    if ref.kind == "rectified":
        return {"days": "已整改的不合规项所用天数之和", "count": "已整改的不合规项数"}[ref.name]
    return {"population": "常住人口", "days_early": "报送期限减公开日期的天数"}[ref.kind]


def _cells_words(ref: CellRef) -> str:
    """The newest edition's words, and another edition's where they differ."""
    told = {edition: _pairs_words(ref.table, edition, pairs) for edition, pairs in ref.cells}
    newest = next(told[edition] for edition in reversed(EDITIONS) if edition in told)
    others = [f"{edition} 年版：{words}" for edition, words in told.items() if words != newest]
    lacking = [f"{edition} 年版没有此项" for edition in EDITIONS if edition not in told]
    beside = "；".join([*others, *lacking])
    return f"{newest}（{beside}）" if beside else newest


def _pairs_words(table_id: str, edition: str, pairs: tuple[tuple[str, str], ...]) -> str:
    table = FORM.table(table_id)
    name = "表" + FORM.section(table.section).numeral
    rows = [table.row(row_id) for row_id, _ in pairs]
    column = table.column(edition, pairs[0][0], pairs[0][1]).label
    if len(rows) == 1:
        return f"{name}“{rows[0].label_in(edition)}”{column}"
    (group,) = {row.group for row in rows}
    label = table.group(group).label if group else ""
    return f"{name}“{label}”{len(rows)} 项{column}之和"
