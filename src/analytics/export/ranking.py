"""A ranking as sheets: the ranked, the ranks over the years, those left out. Terminal and page share it."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from analytics import formats
from analytics.export.sheets import About, ColumnSpec, Sheet, marks_of
from analytics.groups import words
from analytics.metrics import Metric, Ranking, cut_words, format_value, span_words

_DIRECTION = {"more": "越高越好", "less": "越低越好", "neither": "高低不论好坏，按数值从高到低排"}


def ranked_columns(asked: Metric) -> tuple[ColumnSpec, ...]:
    """The columns of the ranked table, with the interval only where there is one."""
    rate = asked.kind == "rate"
    shape = "percent" if asked.unit == "%" else "number"
    columns = [
        ColumnSpec("rank", "名次", "number"),
        ColumnSpec("agency", "单位"),
        ColumnSpec("kind", "类别"),
        ColumnSpec("value", asked.head, shape, cases="denominator", mark="mark"),
    ]
    if rate:
        columns.append(ColumnSpec("numerator", f"{asked.of}（{_parts_units(asked)[0]}）", "number"))
        columns.append(ColumnSpec("denominator", f"{asked.among}（{_parts_units(asked)[1]}）", "number"))
    if asked.proportion:
        columns.append(ColumnSpec("low", "95% 区间下限（%）", "percent", cases="denominator"))
        columns.append(ColumnSpec("high", "95% 区间上限（%）", "percent", cases="denominator"))
    columns.append(ColumnSpec("previous_rank", "上年名次", "number"))
    columns.append(ColumnSpec("change", "名次变化（进为正）", "number"))
    return tuple(columns)


def ranked_frame(found: Ranking) -> pd.DataFrame:
    """The ranked table with the marks of the values (算 扫) in the column ``mark``."""
    return found.table.assign(mark=marks_of(found.table))


def left_out_columns(asked: Metric) -> tuple[ColumnSpec, ...]:
    """The columns of the list of those that are not ranked."""
    parts = _parts_units(asked)
    figures = (
        (
            ColumnSpec("numerator", f"{asked.of}（{parts[0]}）", "number"),
            ColumnSpec("denominator", f"{asked.among}（{parts[1]}）", "number"),
        )
        if asked.kind == "rate"
        else ()
    )
    return (
        ColumnSpec("agency", "单位"),
        ColumnSpec("kind", "类别"),
        ColumnSpec("reason", "未列入的原因"),
        *figures,
        ColumnSpec("remedy", "怎么办"),
    )


def ranking_sheets(found: Ranking, history: pd.DataFrame | None = None) -> tuple[Sheet, ...]:
    """排名, 历年名次 (where a `rank_history` is given) and 未列入, in this order."""
    asked = found.metric
    ranked = Sheet("排名", ranked_frame(found), ranked_columns(asked), note=_city_line(found))
    aside = Sheet(
        "未列入", found.left_out, left_out_columns(asked), note="缺报告或分母太小的不排名，也不记 0"
    )
    return (ranked, aside) if history is None else (ranked, _history_sheet(asked, history), aside)


def _history_sheet(asked: Metric, history: pd.DataFrame) -> Sheet:
    """One row an agency, one column a year; the order is that of the newest year."""
    years = sorted({int(year) for year in history["year"]})
    rows: dict[str, dict[str, object]] = {}
    for entry in history.to_dict("records"):
        named = {"agency": entry["short_name"], "kind": entry["kind"]}
        rows.setdefault(str(entry["agency_id"]), named)[str(entry["year"])] = int(entry["rank"])
    columns = (
        ColumnSpec("agency", "单位"),
        ColumnSpec("kind", "类别"),
        *(ColumnSpec(str(year), f"{year} 年名次", "number") for year in years),
    )
    frame = pd.DataFrame(list(rows.values()), columns=[column.key for column in columns])
    if years:
        frame = frame.sort_values(str(years[-1]), kind="stable", na_position="last")
    note = "2021 年换版，前后名次不可比" if asked.break_at_edition else ""
    return Sheet("历年名次", frame, columns, note=note)


def ranking_about(
    found: Ranking,
    *,
    stamp: str,
    taken_at: datetime,
    city: str = "",
    demo: bool = False,
    groups: tuple[str, ...] = (),
) -> About:
    """What the last sheet says of a ranking."""
    asked = found.metric
    years = f"{found.years[0]}—{found.years[-1]}" if len(found.years) > 1 else str(found.year)
    definitions = [
        (asked.title, asked.basis),
        ("注意", asked.mind),
        ("方向", _DIRECTION[asked.direction]),
        ("名次", "数值相同的并列，下一名次顺延（1、2、2、4）"),
    ]
    if found.floor:
        definitions.append(("未列入", f"{asked.among}不足 {found.floor} 件的不排名"))
    if asked.proportion:
        definitions.append(("95% 区间", "威尔逊区间；两家区间重叠很多时，先后不说明问题"))
    return About(
        title=f"{found.year} 年{asked.title}排名",
        stamp=stamp,
        taken_at=taken_at,
        city=city,
        demo=demo,
        filters=(
            ("年度", years),
            ("合并", "；".join(filter(None, (span_words(found.span), cut_words(found.years, found.span))))),
            ("单位", "、".join(words(one) for one in groups) if groups else "全部"),
        ),
        definitions=tuple(definitions),
    )


def _parts_units(asked: Metric) -> tuple[str, str]:
    if asked.unit == "%":
        return "件", "件"
    own, _, other = asked.unit.partition("/")
    return own, other


def _city_line(found: Ranking) -> str:
    """全市 53.4%（662/1,239），28 家中 22 家有数."""
    pool, asked = found.city, found.metric
    value = None if pool.value is None else float(pool.value)
    told = format_value(asked, value, pool.denominator)
    unit = "" if asked.unit == "%" else f" {asked.unit}"
    parts = f"（{formats.fraction(pool.numerator, pool.denominator)}）" if asked.kind == "rate" else ""
    mean = "平均" if asked.pooling == "mean" else ""
    return f"全市{mean} {told}{unit}{parts}；{pool.owed} 份应报中 {pool.reports} 份有数"
