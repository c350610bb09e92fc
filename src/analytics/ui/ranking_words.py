"""The sentences and key figures of 排名下载."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from analytics import formats, groups
from analytics.charts import bump
from analytics.charts.base import edition_break
from analytics.metrics import Metric, format_value, sentence, span_words
from analytics.metrics.leaderboard import HEAD, TAIL, Year
from analytics.ui import links, memo
from analytics.ui.frame import Door, Kpi
from analytics.ui.ranking_data import Board, spoken


@memo.view
def answer(one: Board) -> str:
    """First and last with their figures, how many are ranked; HTML of two lines."""
    found = one.found
    ends = [(end.count, end.names) for end in (found.first, found.last)]
    told = sentence(one.metric, found.year, found.table, ends[0], ends[1], one.now.ranked, one.now.aside)
    said = escape(told.replace(one.metric.title, spoken(one.metric), 1))
    for name in dict.fromkeys((*found.first.names, *found.last.names)):
        said = said.replace(escape(name), f"<u>{escape(name)}</u>", 1)
    head, parted, rest = said.partition("；")
    told = f"{head}；<br>{rest}" if parted else said
    shared = one.overlapping
    same = found.first.count == one.now.ranked
    if shared is not None and shared[0] * 2 > shared[1] and not same:
        told += "多数相邻名次的差距在误差之内。"
    return told


def title(one: Board) -> str:
    """“2025 年度排名”, “2023—2025 年度排名（三年合并）”."""
    found, taken = one.found, one.now.years
    if found.span == 1:
        return f"{found.year} 年度排名"
    years = f"{taken[0]}—{taken[-1]}" if len(taken) > 1 else str(found.year)
    return f"{years} 年度排名（{span_words(found.span)}）"


def subtitle(asked: Metric) -> str:
    better = {"more": "越高越好", "less": "越低越好", "neither": "高低不论好坏"}[asked.direction]
    return f"{asked.basis}，{better}；点表头排序，选一行看来源"


@memo.view
def table_caption(one: Board) -> str:
    """What the signs of the table mean."""
    asked, found = one.metric, one.found
    said: list[str] = []
    pool = one.now.city
    if asked.proportion and pool.value is not None:
        city = format_value(asked, float(pool.value), pool.denominator)
        said.append(
            f"圆点为{spoken(asked)}，横线为 95% 威尔逊区间，虚线为全市 {city}；"
            "横线跨过虚线的，不能说高于或低于全市"
        )
    else:
        said.append("横条长短为数值大小")
    if bool(found.table["derived"].any()):
        said.append("标“算”的由六类申请人相加得出")
    if bool(found.table["scanned"].any()):
        said.append("标“扫”的由扫描件识别，待人工核对")
    said.append("↑ ↓ 为较上年进退的名次，＝ 为未变，“—”为上年没有可比的名次")
    if one.medals:
        said.append("底色为前三名")
    if one.unlisted:
        said.append(f"只列前 {HEAD} 家与末 {TAIL} 家，中间另有 {one.unlisted} 家，见下载")
    return escape("；".join(said)) + "。"


@memo.view
def bump_caption(one: Board) -> str:
    ends = ("前三", "末三") if one.metric.ranked_by_merit else ("最高的三家", "最低的三家")
    has = bump.coloured(one.placed, one.order, one.years[-1])
    said = [
        f"{colour}为 {one.found.year} 年{words}"
        for colour, words, stands in zip(("蓝色", "褐色"), ends, has, strict=True)
        if stands
    ]
    said += ["其余为灰"] if said else []
    tied = [end for end, stands in zip(("最前", "最末"), has, strict=True) if not stands]
    said += [f"{'、'.join(tied)}并列的超过 {bump.ENDS} 家，不着色"] if tied else []
    drawn = "；只画表中所列单位，高低是它们之间的先后" if one.unlisted else ""
    return escape("，".join(said) + "；断开处当年没有名次" + drawn) + "。"


def bump_subtitle(one: Board) -> str:
    span = f"{min(one.years)}—{max(one.years)}" if len(one.years) > 1 else str(one.found.year)
    floor = f"；只画{one.metric.among}满 {one.found.floor} 件的" if one.found.floor else ""
    breaks = one.metric.break_at_edition and edition_break(one.years) is not None
    return span + floor + ("；虚线处换版，不连" if breaks else "")


# ------------------------------------------------------------------ key figures

NOTE_ROOM = 14
"""So many characters of reasons stand on one line under a key figure, beside those that are only counted."""


@memo.view
def kpis(one: Board) -> tuple[Kpi, ...]:
    return (_city(one), _median(one), _spread(one), _beyond(one), _left_out(one))


def _series(one: Board, pick: Callable[[Year], float | None]) -> list[float | None]:
    return [None if (value := pick(one.found.by_year[year])) is None else float(value) for year in one.years]


def _split(asked: Metric, value: float | None, cases: float | None = None) -> tuple[str, str]:
    """Figure and unit as a key figure prints them."""
    if value is None:
        return formats.NOT_APPLICABLE, ""
    if asked.unit == "%":
        return formats.percent(value, cases, sign=False), "%"
    return format_value(asked, _rounded(asked, value)), asked.unit


def _change(one: Board, pick: Callable[[Year], float | None], cases: float | None = None) -> str:
    """Change since the year before; words where there is none to tell."""
    if one.before is None:
        return "换版，不与上年比" if one.found.year - 1 in one.found.by_year else ""
    now, last = pick(one.now), pick(one.before)
    if now is None or last is None:
        return "上年没有可比的数"
    asked = one.metric
    difference = now - last
    told = (
        formats.points(difference, cases)
        if asked.unit == "%"
        else formats.change(_rounded(asked, difference), decimals=2 if asked.kind == "rate" else None)
    )
    return "与上年持平" if told == formats.UNCHANGED else f"较上年 {told}"


def _city(one: Board) -> Kpi:
    asked, found, kind = one.metric, one.now, one.kind
    pool = found.group if kind else found.city
    cases = None if pool.denominator is None else float(pool.denominator)
    value = None if pool.value is None else float(pool.value)
    shown, unit = _split(asked, value, cases)

    def pick(of: Year) -> float | None:
        own = of.group if kind else of.city
        return None if own.value is None else float(own.value)

    parts = f"{pool.reports} 份报告有数"
    if asked.kind == "rate" and pool.denominator is not None:
        parts = formats.fraction(pool.numerator, pool.denominator) + (" 件" if asked.unit == "%" else "")
    note = " · ".join(one_ for one_ in (parts, _change(one, pick, cases)) if one_)
    of = groups.whole(kind)
    label = (
        f"{of}平均"
        if asked.pooling == "mean"
        else (f"{of}合计" if asked.kind == "count" else f"{of}{_short(asked)}")
    )
    return Kpi(label, shown, unit, note, one.years, _series(one, pick), broken=asked.break_at_edition)


def _short(asked: Metric) -> str:
    title = asked.title.split("（")[0].split("：")[0]
    return title if len(title) <= 8 else "比率"


def _median(one: Board) -> Kpi:
    asked, found = one.metric, one.now
    shown, unit = _split(asked, found.median, 1 if asked.unit == "%" else None)
    note = "没有单位参与排名"
    if found.quartiles is not None:
        low, high = (_split(asked, value, 1 if asked.unit == "%" else None)[0] for value in found.quartiles)
        note = f"中间一半在 {low}—{high}" + (unit if unit == "%" else f" {unit}")
    return Kpi(
        "中位数",
        shown,
        unit,
        note,
        one.years,
        _series(one, lambda of: of.median),
        broken=asked.break_at_edition,
    )


def _rounded(asked: Metric, value: float) -> float:
    """Between two counts lie fractions: one decimal of them is enough."""
    return round(value, 1) if asked.kind == "count" and asked.unit != "万元" else value


def _spread(one: Board) -> Kpi:
    asked, found = one.metric, one.now
    shown, unit = _split(asked, found.spread, 1 if asked.unit == "%" else None)
    if unit == "%":
        unit = "个百分点"
    before = one.before.spread if one.before else None
    note = (
        "换版，不与上年比"
        if one.before is None and one.found.year - 1 in one.found.by_year
        else "上年没有可比的数"
    )
    if before is not None:
        told, of = _split(asked, before, 1 if asked.unit == "%" else None)
        note = f"上年 {told} {'个百分点' if of == '%' else of}"
    return Kpi(
        "首尾差距",
        shown,
        unit,
        note,
        one.years,
        _series(one, lambda of: of.spread),
        broken=asked.break_at_edition,
    )


def _beyond(one: Board) -> Kpi:
    """How many lie beyond chance; for figures without an interval how many are ranked at all."""
    asked, found = one.metric, one.now
    if asked.proportion and found.ranked:
        return Kpi(
            "明显高于全市",
            str(found.above),
            "家",
            f"明显低于 {found.below} 家 · 按 95% 区间",
            one.years,
            _series(one, lambda of: float(of.above) if of.ranked else None),
            broken=asked.break_at_edition,
        )
    return Kpi(
        "参与排名",
        str(found.ranked),
        "家",
        f"共 {found.ranked + found.aside} 家应报或已报",
        one.years,
        _series(one, lambda of: float(of.ranked)),
        broken=asked.break_at_edition,
    )


def _left_out(one: Board) -> Kpi:
    found = one.found
    told = [f"{reason} {count}" for reason, count in found.reasons]
    shown = 2 if sum(map(len, told[:2])) <= NOTE_ROOM else 1
    rest = sum(count for _, count in found.reasons[shown:])
    note = " · ".join(told[:shown]) or "各单位都有可比的数"
    note += f" · 其他 {rest}" if rest else ""
    door = Door(links.OVERVIEW, {"year": str(found.year)})
    return Kpi(
        "未列入排名",
        str(one.now.aside),
        "家",
        escape(note),
        one.years,
        _series(one, lambda of: float(of.aside)),
        door,
        broken=one.metric.break_at_edition,
    )


@memo.view
def reading(one: Board) -> tuple[tuple[str, str], ...]:
    """How to read the table: terms and what they mean."""
    asked, found = one.metric, one.found
    told = [(_short(asked) if len(_short(asked)) <= 6 else "口径", f"{asked.basis}。{asked.mind}。")]
    place = "相同的数值并列，下一名次顺延（1、2、2、4）。"
    place += (
        "只有分好坏的指标才标前三。"
        if asked.ranked_by_merit
        else "这个指标高低不论好坏，按数值从高到低排，不标前三。"
    )
    told.append(("名次", place))
    if asked.proportion:
        told.append(("95% 区间", "件数少，比率就不稳。两家区间重叠很多时，先后不说明问题；可选“三年合并”。"))
    if found.floor:
        told.append(("未列入", f"{asked.among}不足 {found.floor} 件的不排名，缺报告的也不排；都不记 0。"))
    if found.span > 1:
        told.append(
            ("合并", f"把 {one.now.years[0]}—{one.now.years[-1]} 年的分子、分母分别相加再算；不跨换版。")
        )
    if asked.break_at_edition:
        told.append(("换版", "2019、2020 年用旧版表格，2021 年起用新版，两段之间不连线、不算升降。"))
    return tuple(told)
