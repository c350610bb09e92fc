"""The pictures of 年度对比: what the charts are given."""

from __future__ import annotations

from typing import Any

from analytics import formats
from analytics.charts import dumbbell, slope, standing_strip
from analytics.charts.base import Figure
from analytics.charts.tokens import Tokens
from analytics.metrics import Metric
from analytics.metrics.between import Lie, Pair
from analytics.ui import compare_words, memo
from analytics.ui.compare_data import Board, OwnBoard
from analytics.ui.ranking_data import spoken


def _scale(asked: Metric) -> int:
    return 100 if asked.unit == "%" else 1


def _suffix(asked: Metric) -> str:
    return "%" if asked.unit == "%" else ""


@memo.chart
def changes(one: Board, tokens: Tokens) -> Figure:
    """Every agency between the two years; where many are left out, a line says so between the ends."""
    found, asked = one.found, one.metric
    rows = [_row(asked, pair, found.year, found.against) for pair in found.pairs]
    gap = None
    if found.unlisted:
        gap = (len(rows) // 2, f"……另有 {formats.number(found.unlisted)} 家，见下载")
    return dumbbell.dumbbell(rows, tokens, gap=gap, unit=_suffix(asked))


def _row(asked: Metric, pair: Pair, year: int, against: int) -> dumbbell.Row:
    change, scale = pair.change, _scale(asked)
    told = compare_words.change(asked, change, pair.now.denominator)
    if change.difference:
        told = f"{'↑' if change.difference > 0 else '↓'} {told.lstrip('+' + formats.MINUS)}"
    hover = "；".join(
        f"{of} 年 {compare_words.value(asked, side.value, side.denominator)}"
        + (f"（{formats.fraction(side.numerator, side.denominator)}）" if asked.kind == "rate" else "")
        for of, side in ((against, pair.before), (year, pair.now))
    )
    return dumbbell.Row(
        pair.agency_id,
        pair.short_name,
        float(change.previous) * scale,
        float(change.previous + change.difference) * scale,
        told,
        compare_words.tone(asked, change.difference),
        f"{pair.short_name}：{hover}",
    )


@memo.chart
def spread(one: Board, tokens: Tokens) -> Figure:
    """The agencies of both years, this one above."""
    whose = one.kind or "全市"
    found = one.found
    rows = [
        _strip(one.metric, found.lies[year], f"{whose}\n{year}", None, faint=year == found.against)
        for year in (found.year, found.against)
    ]
    return standing_strip.strips(rows, tokens, unit=_suffix(one.metric))


@memo.chart
def own_spread(one: OwnBoard, tokens: Tokens) -> Figure:
    """The group and the city, both years, with the agency's own dots."""
    found, own = one.board.found, one.agency
    groups: list[tuple[str, Any]] = [(one.group_words, found.lies)]
    if one.group is not None:
        groups.append(("全市", one.city))
    rows = [
        _strip(one.metric, lies[year], f"{words}\n{year}", own.agency_id, faint=year == one.against, own=one)
        for words, lies in groups
        for year in (one.year, one.against)
    ]
    return standing_strip.strips(rows, tokens, unit=_suffix(one.metric))


def _strip(
    asked: Metric, lie: Lie, label: str, own_id: str | None, *, faint: bool, own: OwnBoard | None = None
) -> standing_strip.Strip:
    scale, cases = _scale(asked), 1 if asked.unit == "%" else None
    points = [
        standing_strip.Point(
            dot.agency_id,
            dot.name,
            dot.value * scale,
            f"{dot.name} {lie.year} 年 {compare_words.value(asked, dot.value, cases)}",
            own=dot.agency_id == own_id and own_id is not None,
        )
        for dot in lie.dots
    ]
    if own is not None and not any(point.own for point in points):
        mine = own.chosen.now if lie.year == own.year else own.chosen.before
        # Among percentiles the own dot is added; one that is not ranked (few cases) has no place here.
        if mine.value is not None and not any(dot.agency_id for dot in lie.dots) and lie.dots:
            agency = own.agency
            told = f"{agency.short_name} {lie.year} 年 {compare_words.value(asked, mine.value, cases)}"
            points.append(
                standing_strip.Point(
                    agency.agency_id, agency.short_name, float(mine.value) * scale, told, own=True
                )
            )
    quartiles = None
    if lie.low is not None and lie.median is not None and lie.high is not None:
        quartiles = (lie.low * scale, lie.median * scale, lie.high * scale)
    told = f"中位数 {compare_words.value(asked, lie.median, cases)}" if quartiles else "没有可比的数"
    return standing_strip.Strip(label, tuple(points), quartiles, told, faint)


def has_slope(one: OwnBoard) -> bool:
    """There are ranks to compare: the agency has one in both years, and the years do not break."""
    own = one.chosen
    return not own.breaks and own.group.rank is not None and own.group_before.rank is not None


@memo.chart
def own_slope(one: OwnBoard, tokens: Tokens) -> Figure:
    """The ranks of the group in both years, where the board ``has_slope``."""
    own, found = one.chosen, one.board.found
    assert own.group.rank is not None
    assert own.group_before.rank is not None
    ranks = [
        slope.Slope(pair.agency_id, pair.short_name, pair.previous_rank, pair.rank) for pair in found.pairs
    ]
    if not any(each.agency_id == one.agency.agency_id for each in ranks):
        ranks.append(
            slope.Slope(one.agency.agency_id, one.agency.short_name, own.group_before.rank, own.group.rank)
        )
    depth = max(own.group.compared, own.group_before.compared)
    return slope.slope(ranks, one.agency.agency_id, (one.against, one.year), depth, tokens)


def spread_words(lie: Lie, asked: Metric) -> str:
    """“中间一半在 45%—58%”; what many agencies are drawn as."""
    if lie.low is None:
        return f"{lie.year} 年没有可比的数"
    cases = 1 if asked.unit == "%" else None
    low, high = (compare_words.value(asked, each, cases) for each in (lie.low, lie.high))
    drawn = "（家数多，每点为一个百分位）" if lie.dots and not lie.dots[0].agency_id else ""
    return f"{lie.year} 年{spoken(asked)}中间一半在 {low}—{high}，{formats.number(lie.compared)} 家{drawn}"
