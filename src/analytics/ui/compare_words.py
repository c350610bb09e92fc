"""The sentences and key figures of 年度对比."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import Any

from analytics import formats, groups
from analytics.charts.dumbbell import Tone
from analytics.export.comparison import has_ratio
from analytics.metrics import Change, Metric, format_change, format_value, reason_words
from analytics.metrics.between import Between, Own, Pair, Side
from analytics.metrics.frames import Pool
from analytics.ui import memo
from analytics.ui.compare_data import Asked, Board, OwnBoard
from analytics.ui.frame import Kpi
from analytics.ui.links import COMPARE, Door
from analytics.ui.ranking_data import spoken

LEAST_BASE = 5
"""Of a smaller figure a change in percent says nothing: it is not called the largest."""
MANY_TIMES = 10
"""A rise by so many times the base is told as a multiple of it: +642,785% says nothing to anybody."""
ONE_YEAR = "快照里只有一个年度的报告，还没有可以对比的年度。"


def value(asked: Metric, one: Any, cases: Any = None) -> str:
    """A value with its unit: 53.4%, 56 件, 18.2 件/万人."""
    told = format_value(asked, _plain(asked, one), cases)
    return told if asked.unit == "%" or one is None else f"{told} {asked.unit}"


def _plain(asked: Metric, one: Any) -> Any:
    """Fractions as floats; between two counts lie fractions, of which one decimal is enough."""
    if isinstance(one, (Fraction, float)):
        return round(float(one), 1) if asked.kind == "count" and asked.unit != "万元" else float(one)
    return one


def change(asked: Metric, one: Change | None, cases: Any = None) -> str:
    """+12 点, −8, ＝; — where there is none."""
    if one is None:
        return formats.NOT_APPLICABLE
    between_counts = asked.kind == "count" and asked.unit != "万元"
    difference = round(one.difference, 1) if between_counts else one.difference
    return format_change(asked, difference, cases)


def ratio(asked: Metric, one: Change | None) -> str:
    """+87%, from eleven times on 11 倍; — from base 0, of a percentage, and of days."""
    if one is None or one.ratio is None or not has_ratio(asked):
        return formats.NOT_APPLICABLE
    share = float(one.ratio) * 100
    if share >= MANY_TIMES * 100:
        return f"{formats.number(share / 100 + 1, decimals=0)} 倍"
    told = formats.change(share, decimals=0 if abs(share) >= 10 else 1)
    return told if told == formats.UNCHANGED else f"{told}%"


def tone(asked: Metric, difference: Any) -> Tone:
    """Whether a change goes to the better end of the indicator."""
    if asked.direction == "neither" or not difference:
        return "neither"
    return "better" if (difference > 0) == (asked.direction == "more") else "worse"


def reason(asked: Metric, one: Side) -> str:
    """Why there is no value; empty where there is one."""
    return reason_words(asked, one.missing) if one.value is None and one.missing else ""


def break_words(asked: Metric, year: int, against: int) -> str:
    first, last = sorted((year, against))
    return f"{first} 年与 {last} 年之间换版（2021 年起用新表），{spoken(asked)}前后不相接，不算增减。"


def scope(asked: Asked, name: str = "") -> str:
    years = f"{asked.year} 年度" + (f" 对比 {asked.against} 年度" if asked.against else "")
    return " · ".join(part for part in (name, years, groups.words(asked.kind) if not name else "") if part)


# ------------------------------------------------------------------ the city


@memo.view
def answer(one: Board) -> str:
    """How the agencies together changed, how many rose and fell, who most."""
    found, asked = one.found, one.metric
    whose = groups.whole(one.kind)
    now, last = (found.pools[year] for year in (found.year, found.against))
    average = "平均" if asked.pooling == "mean" else ""
    title = escape(spoken(asked))
    told = [_pooled(asked, pool) for pool in (now, last)]
    if found.breaks:
        return (
            f"{escape(break_words(asked, found.year, found.against))}<br>"
            f"{whose}{average}：{found.year} 年 <u>{told[0]}</u>，{found.against} 年 {told[1]}，"
            "各看各的分布。"
        )
    if now.value is None and last.value is None:
        return f"{found.year} 年和 {found.against} 年都没有单位有“{title}”的数，无从对比。"
    since = change(asked, found.change, now.denominator)
    few = _few(asked, now) or _few(asked, last)
    moved = (
        "，件数太少，不算增减"
        if few
        else {"＝": "，与上次持平", "—": "，无从对比"}.get(since, f"，增减 {since}")
    )
    first = f"{whose}{title}{average} {found.year} 年 <u>{told[0]}</u>，{found.against} 年 {told[1]}{moved}；"
    if not found.compared:
        return f"{first}<br>没有一家单位两年都有可比的数。"
    compared, rose, fell, same = map(formats.number, (found.compared, found.rose, found.fell, found.same))
    counts = f"{compared} 家可比，{rose} 升 {fell} 降" + (f" {same} 持平" if found.same else "")
    ends: list[str] = []
    if found.rose:
        ends.append(f"{_name(found.pairs[0])}升得最多（{_change_of(asked, found.pairs[0])}）")
    if found.fell:
        ends.append(f"{_name(found.pairs[-1])}降得最多（{_change_of(asked, found.pairs[-1])}）")
    return f"{first}<br>{counts}" + (f"：{'，'.join(ends)}。" if ends else "。")


def _pooled(asked: Metric, pool: Pool) -> str:
    """The value of all together; of few cases their counts."""
    if pool.value is None:
        return "没有可比的数"
    if _few(asked, pool):
        return f"{formats.fraction(pool.numerator, pool.denominator)} {asked.case}"
    return value(asked, pool.value, pool.denominator)


def _few(asked: Metric, pool: Pool) -> bool:
    return pool.value is not None and (pool.denominator or 0) < asked.ranking_floor


def _name(one: Pair) -> str:
    return f"<u>{escape(one.short_name)}</u>"


def _change_of(asked: Metric, one: Pair) -> str:
    return change(asked, one.change, one.now.denominator)


@memo.view
def kpis(one: Board) -> tuple[Kpi, ...]:
    """Together, median, how many rose, fell, and are not compared."""
    found, asked = one.found, one.metric
    now, last = (found.pools[year] for year in (found.year, found.against))
    whose = one.kind or "全市"
    label = (
        f"{whose}平均" if asked.pooling == "mean" else whose + ("合计" if asked.kind == "count" else "合并")
    )
    parts = (
        formats.fraction(now.numerator, now.denominator)
        if asked.kind == "rate"
        else f"{formats.fraction(now.reports, now.owed)} 份有数"
    )
    shown, unit = _parted(asked, now.value, now.denominator)
    before = value(asked, last.value, last.denominator)
    pool = Kpi(
        label,
        shown,
        unit,
        f"{parts} · {found.against} 年 {before}",
        one.years,
        one.series,
        broken=asked.break_at_edition,
    )
    middle = found.lies[found.year]
    shown, unit = _parted(asked, middle.median, 1 if asked.unit == "%" else None)
    cases = 1 if asked.unit == "%" else None
    median = Kpi(
        "中位数", shown, unit, f"{found.against} 年 {value(asked, found.lies[found.against].median, cases)}"
    )
    up, down = _moved(found, asked)
    aside = sum(count for _, count in found.aside)
    if found.breaks:
        none = Kpi("不能比", "全部", "", "换版前后不算增减")
        return (pool, median, *(Kpi(words, "—", "", "换版，不比") for words in ("上升", "下降")), none)
    note = (
        " · ".join(f"{words} {formats.number(count)}" for words, count in found.aside[:1]) or "各单位都可比"
    )
    if len(found.aside) > 1:
        note += f" · 其他 {formats.number(aside - found.aside[0][1])}"
    return (pool, median, up, down, Kpi("不能比", formats.number(aside), "家", escape(note)))


def _moved(found: Between, asked: Metric) -> tuple[Kpi, Kpi]:
    words = {"more": ("上升（好转）", "下降（变差）"), "less": ("上升（变差）", "下降（好转）")}.get(
        asked.direction, ("上升", "下降")
    )
    ends = (found.pairs[0] if found.rose else None, found.pairs[-1] if found.fell else None)
    up, down = (
        Kpi(
            label,
            formats.number(count),
            f"/ {formats.number(found.compared)} 家",
            "没有" if end is None else f"最多 {escape(end.short_name)} {_change_of(asked, end)}",
            door=None if end is None else _own_door(found, end),
        )
        for label, count, end in zip(words, (found.rose, found.fell), ends, strict=True)
    )
    return up, down


def _own_door(found: Between, one: Pair) -> Door:
    return Door(
        COMPARE,
        {
            "agency": one.agency_id,
            "indicator": found.metric.id,
            "year": str(found.year),
            "against": str(found.against),
        },
    )


def _parted(asked: Metric, one: Any, cases: Any) -> tuple[str, str]:
    if one is None:
        return formats.NOT_APPLICABLE, ""
    if asked.unit == "%":
        return formats.percent(float(one), cases, sign=False), "%"
    return format_value(asked, _plain(asked, one)), asked.unit


# ------------------------------------------------------------------ one agency


def largest(rows: tuple[Own, ...]) -> Own | None:
    """The count that changed by the largest part of what it was, from a base that is not too small."""
    able = [
        one
        for one in rows
        if one.change is not None
        and one.change.previous >= LEAST_BASE
        and one.change.difference
        and has_ratio(one.metric)
        and one.metric.kind == "count"
    ]
    return max(able, key=lambda one: abs(one.change.ratio or 0) if one.change else Fraction(0), default=None)


@memo.view
def own_answer(one: OwnBoard) -> str:
    """What changed most, and where the agency stands by the chosen indicator."""
    name, most = escape(one.agency.short_name), largest(one.rows)
    if all(row.now.value is None for row in one.rows):
        why = next((reason(row.metric, row.now) for row in one.rows), "")
        return f"{name} {one.year} 年没有可读的数（{escape(why)}），无从对比。"
    if all(row.before.value is None for row in one.rows):
        why = next((reason(row.metric, row.before) for row in one.rows), "")
        first = f"{name} {one.against} 年没有可读的数（{escape(why)}），无从对比；"
    elif most is None or most.change is None:
        first = f"{name}没有基数不小于 {LEAST_BASE} 而又有增减的指标；"
    else:
        last = format_value(most.metric, most.change.previous)
        first = (
            f"{name}变化最大的是<u>{escape(spoken(most.metric))}</u>："
            f"{last} → {value(most.metric, most.now.value)}（{ratio(most.metric, most.change)}）；"
        )
    return f"{first}<br>{_standing(one)}"


def _standing(one: OwnBoard) -> str:
    asked, own = one.metric, one.chosen
    title = escape(spoken(asked))
    if own.now.value is None:
        return f"{title} {one.year} 年没有数：{escape(reason(asked, own.now)) or '不适用'}。"
    told = f"{title} <u>{value(asked, own.now.value, own.now.denominator)}</u>"
    if asked.kind == "rate":
        told += f"（{formats.fraction(own.now.numerator, own.now.denominator)}）"
    if own.group.rank is None:
        return f"{told}，{unranked(one)}。"
    compared, rank = formats.number(own.group.compared), formats.number(own.group.rank)
    told += f"，{escape(one.group_words)} {compared} 家可比中第 {rank}"
    if own.breaks:
        return f"{told}；换版前后不算增减。"
    before = own.group_before.rank
    return told + (f"，{one.against} 年第 {formats.number(before)}。" if before else "。")


def unranked(one: OwnBoard) -> str:
    """Why an agency that has a figure has no place in the group (plain text, no full stop)."""
    asked, now = one.metric, one.chosen.now
    if one.agency.is_city:
        return "是各单位汇总的年报，不与单位排名次"
    if now.denominator is not None and now.denominator < asked.ranking_floor:
        return f"{asked.among}不足 {asked.ranking_floor} {asked.case}，不排名次"
    return "不在所选单位之中，不排名次"


@memo.view
def own_kpis(one: OwnBoard) -> tuple[Kpi, ...]:
    """The chosen figure, its places, the median of the group, the largest change."""
    asked, own, most = one.metric, one.chosen, largest(one.rows)
    shown, unit = _parted(asked, own.now.value, own.now.denominator)
    since = (
        "换版，不算增减"
        if own.breaks
        else f"{one.against} 年 {value(asked, own.before.value, own.before.denominator)}"
    )
    parts = f"{formats.fraction(own.now.numerator, own.now.denominator)} · " if asked.kind == "rate" else ""
    note = since if own.now.value is not None else escape(reason(asked, own.now))
    mine = Kpi(
        asked.title if len(asked.title) <= 12 else spoken(asked)[:12],
        shown,
        unit,
        (parts if own.now.value is not None else "") + note,
        one.years,
        one.series,
        door=Door(COMPARE, {"indicator": asked.id, "year": str(one.year), "against": str(one.against)}),
        broken=asked.break_at_edition,
    )
    cases = 1 if asked.unit == "%" else None
    median, of = _parted(asked, own.group.median, cases)
    low, high = (value(asked, each, cases) for each in (own.group.low, own.group.high))
    spread = f"中间一半 {low}—{high}" if own.group.median is not None else "没有可比的单位"
    places = [
        Kpi(
            f"在{words}中",
            "—" if among.rank is None else f"第 {formats.number(among.rank)}",
            "" if among.rank is None else f"/ {formats.number(among.compared)} 家",
            note,
        )
        for words, among, note in (
            (one.group_words, own.group, _before_place(own, one.against)),
            ("全市", own.city, f"中位数 {value(asked, own.city.median, cases)}"),
        )
    ]
    if most is None or most.change is None:
        last = Kpi("变化最大", "—", "", f"没有基数满 {LEAST_BASE} 的增减")
    else:
        last = Kpi(
            "变化最大",
            *_ratio_parts(ratio(most.metric, most.change)),
            f"{escape(spoken(most.metric))} {format_value(most.metric, most.change.previous)}"
            f" → {format_value(most.metric, most.now.value)}",
            door=Door(
                COMPARE,
                {
                    "agency": one.agency.agency_id,
                    "indicator": most.metric.id,
                    "year": str(one.year),
                    "against": str(one.against),
                },
            ),
        )
    return (mine, *places, Kpi(f"{one.group_words}中位数", median, of, spread), last)


def _ratio_parts(told: str) -> tuple[str, str]:
    """Figure and unit of a ratio in words."""
    return (told.removesuffix(" 倍"), "倍") if told.endswith("倍") else (told.removesuffix("%"), "%")


def _before_place(own: Own, against: int) -> str:
    if own.breaks:
        return "换版，不比名次"
    rank = own.group_before.rank
    return (
        f"{against} 年第 {formats.number(rank)} / {formats.number(own.group_before.compared)}"
        if rank
        else f"{against} 年没有名次"
    )
