"""The tables and captions of 年度对比."""

from __future__ import annotations

from html import escape

from analytics import formats
from analytics.charts.dumbbell import colour
from analytics.charts.tokens import Tokens
from analytics.export.sheets import MARKS
from analytics.export.two_years import mark_of
from analytics.metrics import Metric
from analytics.metrics.between import Between, Own, Side, Together
from analytics.ui import compare_data, compare_source, compare_words, frame, links, memo, tables
from analytics.ui.compare_data import Asked, Board, OwnBoard
from analytics.ui.ranking_data import spoken


def legend(tokens: Tokens, against: int, year: int, asked: Metric) -> str:
    """HTML above the dumbbells: ring and dot, and the colours where there is a better end."""
    ink = colour("neither", tokens)
    items = [
        (f"border:2px solid {ink};border-radius:50%;width:10px;height:10px", f"{against} 年"),
        (f"background:{ink};border-radius:50%;width:10px;height:10px", f"{year} 年"),
    ]
    if asked.ranked_by_merit:
        up, down = ("↑", "↓") if asked.direction == "more" else ("↓", "↑")
        items += [
            (f"background:{colour('better', tokens)};height:3px;width:18px", f"{up} 好转"),
            (f"background:{colour('worse', tokens)};height:3px;width:18px", f"{down} 变差"),
        ]
    spans = "".join(f'<span><i style="{style}"></i>{escape(words)}</span>' for style, words in items)
    return f'<div class="g-legend">{spans}</div>'


def changes_caption(one: Board) -> str:
    """What the dumbbells show, and whether more is better (HTML)."""
    found, asked = one.found, one.metric
    said = [f"空心圆为 {found.against} 年，实心圆为 {found.year} 年"]
    said.append(
        "绿色为好转，褐色为变差，右侧 ↑ ↓ 为增减"
        if asked.ranked_by_merit
        else "这个指标高低不论好坏，一律灰色"
    )
    if asked.ranking_floor:
        said.append(f"{asked.among}不足 {asked.ranking_floor} {asked.case}的不画")
    if found.unlisted:
        said.append(
            f"只画升、降最多的各 {len(found.pairs) // 2} 家，另有 {formats.number(found.unlisted)} 家，见下载"
        )
    return escape("；".join(said)) + "。"


@memo.view
def aside(one: Board) -> str:
    """HTML: why agencies are not compared, and how many."""
    found = one.found
    if found.breaks:
        return '<div class="g-quiet">换版前后，全部单位都不算增减。</div>'
    if not found.aside:
        said = "各单位两年都有可比的数。" if found.compared else "两年都没有应报的单位。"
        return f'<div class="g-quiet">{said}</div>'
    rows = [[escape(words), f"{formats.number(count)} 家"] for words, count in found.aside]
    return tables.markup(["原因", ("单位", "r k")], rows)


# ------------------------------------------------------------------ the city, every indicator


def draw_together(rows: tuple[Together, ...], asked: Asked, against: int, tokens: Tokens) -> None:
    """Every indicator of the agencies together in both years."""
    heads: tables.Head = [
        "指标",
        (f"{against} 年", "r"),
        ("", "g-part"),
        (f"{asked.year} 年", "r k"),
        ("", "g-part"),
        ("增减", "r"),
        ("幅度", "r g-ratio"),
        ("", "r g-ratio"),
        ("有数（份）", "r g-wide"),
    ]
    chosen = next((place for place, one in enumerate(rows) if one.metric.id == asked.indicator), None)
    tables.html(heads, [_together_row(one, tokens) for one in rows], chosen=chosen)


def _together_row(one: Together, tokens: Tokens) -> list[str]:
    asked, now, last = one.metric, one.now, one.before
    door = links.here(indicator=asked.id)
    return [
        tables.link(door, escape(_title(asked))),
        tables.link(door, compare_words.value(asked, last.value, last.denominator)),
        _parts(asked, last.numerator, last.denominator),
        tables.link(door, compare_words.value(asked, now.value, now.denominator)),
        _parts(asked, now.numerator, now.denominator),
        _change(asked, one.change, now.denominator, one.breaks, tokens),
        compare_words.ratio(asked, one.change),
        _swing(asked, one.change, tokens),
        f"{formats.number(last.reports)} → {formats.number(now.reports)}",
    ]


def _title(asked: Metric) -> str:
    return asked.title if len(asked.title) <= 12 else spoken(asked)


def _parts(asked: Metric, numerator: formats.Figure, denominator: formats.Figure) -> str:
    return f"<i>{formats.fraction(numerator, denominator)}</i>" if asked.kind == "rate" else ""


def _change(
    asked: Metric, one: compare_words.Change | None, cases: formats.Figure, breaks: bool, tokens: Tokens
) -> str:
    if breaks:
        return '<span class="g-note">换版</span>'
    told = compare_words.change(asked, one, cases)
    tone = compare_words.tone(asked, one.difference if one else None)
    if tone == "neither" or told in (formats.UNCHANGED, formats.NOT_APPLICABLE):
        return told
    words = "好转" if tone == "better" else "变差"
    return f'<span style="color:{colour(tone, tokens)}"><small>{words}</small> {told}</span>'


def _swing(asked: Metric, one: compare_words.Change | None, tokens: Tokens) -> str:
    if one is None or one.ratio is None or compare_words.ratio(asked, one) == formats.NOT_APPLICABLE:
        return ""
    return tables.swing(float(one.previous + one.difference), float(one.previous), tokens)


def together_caption(year: int, against: int, rows: tuple[Together, ...]) -> str:
    """What the columns mean (HTML)."""
    said = "率的增减为百分点；横条为倍数（对数）；合计随有数的报告份数而变，份数见末列；“—”为不适用"
    if any(one.breaks for one in rows):
        said += f"；标“换版”的，{min(year, against)} 年与 {max(year, against)} 年用的不是一版表，不算增减"
    return said + "。"


# ------------------------------------------------------------------ one agency, every indicator


def draw_own(board: OwnBoard, tokens: Tokens) -> None:
    """Every indicator of one agency in both years, its place and the medians beside it."""
    heads: tables.Head = [
        "指标",
        (f"{board.against} 年", "r"),
        ("", "g-part"),
        (f"{board.year} 年", "r k"),
        ("", "g-part"),
        ("增减", "r"),
        ("幅度", "r g-ratio"),
        ("", "r g-ratio"),
        (f"{board.group_words}名次", "r g-wide"),
        (f"{board.group_words}中位数", "r g-wide"),
        ("全市中位数", "r g-wide"),
    ]
    chosen = next((place for place, one in enumerate(board.rows) if one is board.chosen), None)
    agency_id = board.agency.agency_id
    tables.html(heads, [_own_row(one, agency_id, tokens) for one in board.rows], chosen=chosen)


def _own_row(one: Own, agency_id: str, tokens: Tokens) -> list[str]:
    asked = one.metric
    cases = 1 if asked.unit == "%" else None
    door = compare_source.href(asked.id, agency_id)
    among = one.group
    place = "—" if among.rank is None else f"{formats.number(among.rank)} / {formats.number(among.compared)}"
    return [
        tables.link(links.here(indicator=asked.id), escape(_title(asked))),
        _figure(asked, one.before, door),
        _parts(asked, one.before.numerator, one.before.denominator) if one.before.value is not None else "",
        _figure(asked, one.now, door),
        _parts(asked, one.now.numerator, one.now.denominator) if one.now.value is not None else "",
        _change(asked, one.change, one.now.denominator, one.breaks, tokens),
        compare_words.ratio(asked, one.change),
        _swing(asked, one.change, tokens),
        place,
        compare_words.value(asked, among.median, cases),
        compare_words.value(asked, one.city.median, cases),
    ]


def _figure(asked: Metric, one: Side, door: str) -> str:
    """A door to its cells; without a figure the reason, small."""
    if one.value is None:
        why = compare_words.reason(asked, one)
        return f'<span title="{escape(why)}">{formats.NOT_APPLICABLE}</span>'
    signs = "".join(
        f'<span class="g-mark" title="{escape(_MEANING[sign])}">{sign}</span>' for sign in mark_of(one)
    )
    return tables.link(door, signs + compare_words.value(asked, one.value, one.denominator))


_MEANING = dict(MARKS)


def own_caption(board: OwnBoard) -> str:
    """What the marks and columns mean (HTML)."""
    said = "率的增减为百分点；横条为倍数（对数），基数为 0 不算幅度；“—”为不适用或没有数，停在上面看原因"
    if any(one.breaks for one in board.rows):
        said += "；标“换版”的两年不是一版表，不算增减"
    used = "".join(mark_of(side) for one in board.rows for side in (one.now, one.before))
    said += "".join(f"；{sign}＝{meaning}" for sign, meaning in MARKS if sign in used)
    return f"{said}；名次并列顺延，件数太少的不排。"


def place_caption(board: OwnBoard) -> str:
    asked, own, words = board.metric, board.chosen, board.group_words
    found: Between = board.board.found
    if own.now.value is None:
        why = compare_words.reason(asked, own.now) or "不适用"
        return f"{board.year} 年本单位没有数（{escape(why)}），图中没有它。"
    if own.group.rank is None:
        return f"本单位{compare_words.unranked(board)}，不画在分布里。"
    cases = 1 if asked.unit == "%" else None
    middle = compare_words.value(asked, own.group.median, cases)
    value = compare_words.value(asked, own.now.value, own.now.denominator)
    breaks = "；两年之间换版，上下两行不可比" if found.breaks else ""
    compared = f"{formats.number(own.group.compared)} 家可比"
    return escape(f"{board.year} 年本单位 {value}，{words}中位数 {middle}，{compared}{breaks}。")


def no_slope(board: OwnBoard) -> str:
    """Why no ranks are joined (plain text)."""
    own = board.chosen
    if own.breaks:
        return compare_words.break_words(board.metric, board.year, board.against)
    if board.agency.is_city:
        return f"{board.agency.short_name}的年报由各单位汇总而成，不与单位排名次。"
    year = board.year if own.group.rank is None else board.against
    return f"本单位 {year} 年在{board.group_words}中没有名次：没有数，或件数太少。"


def slope_caption(board: OwnBoard) -> str:
    own, found = board.chosen, board.board.found
    moved = (own.group_before.rank or 0) - (own.group.rank or 0)
    told = (
        f"进 {formats.number(moved)} 名"
        if moved > 0
        else f"退 {formats.number(-moved)} 名"
        if moved < 0
        else "名次未变"
    )
    order = {"more": "越高越靠前", "less": "越低越靠前"}.get(
        board.metric.direction, "按数值从高到低，不论好坏"
    )
    left = f"；只画升、降最多的，另有 {formats.number(found.unlisted)} 家未画" if found.unlisted else ""
    return f"本单位{told}；{order}；线只连两年都有名次的单位{left}。"


def draw_one_year(asked: Asked) -> None:
    """In place of all pictures where the snapshot holds one year: what is there, and where it is shown."""
    count, named = compare_data.reported(asked.year, asked.kind)
    told = f"{asked.year} 年度已有 {formats.number(count)} 家单位的报告"
    if named:
        told += f"：{'、'.join(map(escape, named))}{'等' if count > len(named) else ''}"
    door = links.href(links.RANKING, indicator=asked.indicator, year=asked.year, kind=asked.kind)
    frame.html(
        f'<div class="g-empty">{told}。这一年谁高谁低，见{tables.link(door, "<u>排名下载</u>")}。'
        "<br>再入库另一个年度的报告，这里就有增减。</div>"
    )
