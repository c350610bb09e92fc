"""Two years side by side as sheets: agencies by one indicator, the city or one agency by all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from analytics.export.comparison import Figure, has_ratio, percent_of, scaled
from analytics.export.sheets import ColumnSpec, Sheet, marks
from analytics.metrics import Change, Metric, comparable, reason_words
from analytics.metrics.between import Between, Own, Side, Together

BREAK_WORDS = "两年之间换版，口径不相接，不算增减"


def pairs_sheet(found: Between) -> Sheet:
    """各单位: one row an agency that can be compared, the largest rise first."""
    asked = found.metric
    columns = (
        ColumnSpec("agency", "单位"),
        ColumnSpec("kind", "类别"),
        *_years_columns(asked, found.year, found.against),
        ColumnSpec("rank", f"{found.year} 年名次", "number"),
        ColumnSpec("previous_rank", f"{found.against} 年名次", "number"),
    )
    rows = [
        {
            "agency": one.agency,
            "kind": one.kind,
            **_sides(asked, one.now, one.before),
            **_change(asked, one.change),
            "rank": one.rank,
            "previous_rank": one.previous_rank,
        }
        for one in found.pairs
    ]
    aside = "；".join(f"{words} {count} 家" for words, count in found.aside)
    note = BREAK_WORDS if found.breaks else f"不能比的：{aside}" if aside else ""
    return Sheet("各单位", _frame(rows, columns), columns, note=note)


def together_sheet(rows: Sequence[Together], year: int, against: int) -> Sheet:
    """全市各指标: one row an indicator."""
    columns = (
        ColumnSpec("title", "指标"),
        ColumnSpec("unit", "单位"),
        ColumnSpec("before", f"{against} 年", "number"),
        ColumnSpec("before_reports", f"{against} 年有数份数", "number"),
        ColumnSpec("now", f"{year} 年", "number"),
        ColumnSpec("reports", f"{year} 年有数份数", "number"),
        ColumnSpec("change", "增减（率为百分点）", "number"),
        ColumnSpec("ratio", "增减（%）", "number"),
    )
    told = [
        {
            "title": one.metric.title,
            "unit": one.metric.unit,
            "before": scaled(one.metric, one.before.value),
            "before_reports": one.before.reports,
            "now": scaled(one.metric, one.now.value),
            "reports": one.now.reports,
            **_change(one.metric, one.change),
        }
        for one in rows
    ]
    return Sheet(
        "各指标", _frame(told, columns), columns, note=_note([one.metric for one in rows], year, against)
    )


def own_sheet(rows: Sequence[Own], year: int, against: int, group: str) -> Sheet:
    """各指标: one row an indicator of one agency, with its place in a group and in the city."""
    columns = (
        ColumnSpec("title", "指标"),
        ColumnSpec("unit", "单位"),
        ColumnSpec("before", f"{against} 年", "number", mark="before_mark"),
        ColumnSpec("now", f"{year} 年", "number", mark="mark"),
        ColumnSpec("change", "增减（率为百分点）", "number"),
        ColumnSpec("ratio", "增减（%）", "number"),
        ColumnSpec("rank", f"{group}名次", "number"),
        ColumnSpec("compared", f"{group}可比家数", "number"),
        ColumnSpec("median", f"{group}中位数", "number"),
        ColumnSpec("city_rank", "全市名次", "number"),
        ColumnSpec("city_compared", "全市可比家数", "number"),
        ColumnSpec("city_median", "全市中位数", "number"),
        ColumnSpec("reason", "没有数的原因"),
    )
    told = [
        {
            "title": one.metric.title,
            "unit": one.metric.unit,
            **_sides(one.metric, one.now, one.before),
            **_change(one.metric, one.change),
            "rank": one.group.rank,
            "compared": one.group.compared,
            "median": scaled(one.metric, one.group.median),
            "city_rank": one.city.rank,
            "city_compared": one.city.compared,
            "city_median": scaled(one.metric, one.city.median),
            "reason": _reasons(one, year, against),
        }
        for one in rows
    ]
    keys = (*columns, ColumnSpec("mark", ""), ColumnSpec("before_mark", ""))
    note = _note([one.metric for one in rows], year, against)
    return Sheet("各指标", _frame(told, keys), columns, note=note)


def mark_of(one: Side) -> str:
    """算 扫 混 where they hold of a figure; empty where there is none."""
    if one.value is None:
        return ""
    return marks(derived=one.derived, scanned=one.scanned, outdated=one.outdated)


def _reasons(one: Own, year: int, against: int) -> str:
    return "；".join(
        f"{of} {reason_words(one.metric, side.missing)}"
        for of, side in ((against, one.before), (year, one.now))
        if side.value is None and side.missing
    )


def _note(asked: Sequence[Metric], year: int, against: int) -> str:
    return "" if all(comparable(one, year, against) for one in asked) else f"增减空白的：{BREAK_WORDS}"


def _years_columns(asked: Metric, year: int, against: int) -> tuple[ColumnSpec, ...]:
    rate = asked.kind == "rate"
    told: list[ColumnSpec] = []
    for of, key in ((against, "before"), (year, "now")):
        mark = "before_mark" if key == "before" else "mark"
        told.append(ColumnSpec(key, f"{of} 年（{asked.unit}）", "number", mark=mark))
        if rate:
            told.append(ColumnSpec(f"{key}_numerator", f"{of} 年{asked.of}", "number"))
            told.append(ColumnSpec(f"{key}_denominator", f"{of} 年{asked.among}", "number"))
    points = "增减（百分点）" if asked.unit == "%" else f"增减（{asked.unit}）"
    told.append(ColumnSpec("change", points, "number"))
    if has_ratio(asked):
        told.append(ColumnSpec("ratio", "增减（%）", "number"))
    return tuple(told)


def _sides(asked: Metric, now: Side, before: Side) -> dict[str, object]:
    return {
        "now": scaled(asked, now.value),
        "now_numerator": now.numerator,
        "now_denominator": now.denominator,
        "mark": mark_of(now),
        "before": scaled(asked, before.value),
        "before_numerator": before.numerator,
        "before_denominator": before.denominator,
        "before_mark": mark_of(before),
    }


def _change(asked: Metric, one: Change | None) -> Mapping[str, object]:
    difference: Figure = one.difference if one else None
    share: Fraction | None = one.ratio if one and has_ratio(asked) else None
    return {"change": scaled(asked, difference), "ratio": percent_of(share, 6)}


def _frame(rows: Sequence[Mapping[str, object]], columns: Sequence[ColumnSpec]) -> pd.DataFrame:
    keys = dict.fromkeys([*(column.key for column in columns), *(key for row in rows for key in row)])
    return pd.DataFrame(list(rows), columns=list(keys))
