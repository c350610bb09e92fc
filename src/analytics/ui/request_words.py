"""Sentences of the page on requests: the answer, and what each picture says in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from analytics import formats
from analytics.charts.stock import StockYear
from analytics.ui import business, memo
from analytics.ui.business import Point
from analytics.ui.request_data import Tally, Year
from analytics.ui.request_flow import NAMED, Flow

Points = Mapping[str, Sequence[Point]]


def answer(found: Year, points: Points, year: int) -> str:
    """The headline (HTML): how much was done and opened, what else was frequent, what is left."""
    if not found.tally.reports:
        return f"{year} 年度还没有读得出表三的报告。"
    words = business.outcome_words()
    rate = business.at(points["open"], year)
    if rate is None or rate.denominator is None:
        first = "各报告的表三都有缺格，算不出公开率；"
    elif not rate.denominator:
        first = f"{rate.reports:,} 家都没有办结的申请，公开率不适用；"
    elif rate.few:
        first = (
            f"办结 {formats.number(rate.denominator)} 件，公开或{words['partly_granted']} "
            f"<u>{formats.number(rate.numerator)} 件</u>；不足 10 件，不算比例；"
        )
    else:
        first = (
            f"办结 {formats.number(rate.denominator)} 件，公开或{words['partly_granted']}占 "
            f"<u>{formats.percent(rate.value, rate.denominator)}</u>{_next(points, year, words)}；"
        )
    return f"{first}<br>{_left(found)}"


def _next(points: Points, year: int, words: Mapping[str, str]) -> str:
    """The most frequent outcome that is not open."""
    others = [
        (point.value, point.denominator, name)
        for name in ("denied", "unavailable", "not_processed")
        if (point := business.at(points[name], year)) is not None and point.value
    ]
    if not others:
        return ""
    value, cases, name = max(others, key=lambda each: each[0] or 0)
    return f"，“{words[name]}”占 {formats.percent(value, cases)}"


def _left(found: Year) -> str:
    tally = found.tally
    if not tally.carrying:
        return "结转情况各报告都没有给出。"
    label = business.short("carried_out")
    total = tally.carried
    if total == 0:
        return f"没有{label}的申请。"
    most = found.carried[0]
    part = most.counts["carried_out"] or 0
    who = (
        f"<u>{escape(most.name)}</u>一家占 {part:,} 件" if part < total else f"都在<u>{escape(most.name)}</u>"
    )
    return f"{label} {total:,} 件，{who}。"


def none_carried(tally: Tally) -> str:
    """In place of the list of those with the most left over (plain text)."""
    return "没有单位结转。" if tally.carrying else "没有读到结转数。"


# ------------------------------------------------------------------ flow


def flow_line(going: Flow) -> str:
    """How the flow adds up, under its title."""
    if not going.total:
        return "线宽为件数"
    done = f"办结 {going.done:,}＋{business.short('carried_out')} {going.total - going.done:,}"
    new, kept = business.short("received"), business.short("carried_in")
    came = f"{new} {going.received:,}＋{kept} {going.carried_in:,}"
    if going.balanced:
        return f"线宽为件数；共 {going.total:,} 件＝{came}＝{done}"
    return f"线宽为件数；{came}；{done}，有报告未填平"


def flow_alt(going: Flow) -> str:
    return "；".join(f"{node.label} {node.value} 件" for node in (*going.sources, *going.targets))


def flow_caption(going: Flow) -> str:
    """Who asks most, what becomes of it most often, and which reports the flow leaves out."""
    most = max(going.sources, key=lambda node: node.value)
    share = formats.percent(most.value / going.total, going.total)
    told = going.done >= business.RELIABLE
    ends = sorted((node for node in going.targets if node.id != "carried_out"), key=lambda node: -node.value)
    said = f"{most.label} {most.value:,}/{going.total:,} 件" + (f"，占 {share}" if told else "")
    if ends[0].value:
        said += (
            f"；最大去向是{ends[0].label}（{f'占办结 {ends[0].share}' if told else f'{ends[0].value} 件'}）"
        )
    if ends[1].value:
        said += f"，其次是{ends[1].label}（{ends[1].share if told else f'{ends[1].value} 件'}）"
    said += f"。画的是各格齐全的 {going.reports:,} 份报告"
    return said + (_left_out(going) if going.left_out_count else "") + "。点两边的名称看由哪些单位相加。"


def _left_out(going: Flow) -> str:
    names = escape(business.names(going.left_out, NAMED, count=going.left_out_count))
    return f"；另有 {going.left_out_count:,} 份表三的格不全，未画入：{names}"


def no_flow(going: Flow, year: int) -> str:
    """Why there is no flow to draw."""
    if going.reports:
        return f"各格齐全的 {going.reports:,} 份报告里，{year} 年没有申请。"
    if going.left_out_count:
        return f"{going.left_out_count:,} 份报告表三的格都不齐全，画不出流向。"
    return f"{year} 年度还没有读得出表三的报告。"


# ------------------------------------------------------------------ years


def years_caption(points: Points, year: int) -> str:
    """The open rate of the year, against the first of the same edition, and how many reports give it."""
    now = business.at(points["open"], year)
    if now is None or now.value is None:
        return f"{year} 年算不出公开率。"
    if now.few:
        return f"{year} 年办结 {formats.number(now.denominator)} 件；办结不足 10 件的年份不画比例。"
    rated = [each for each in points["open"] if each.value is not None and not each.few]
    first = next(each for each in rated if each.edition == now.edition)
    ratio = formats.fraction(now.numerator, now.denominator)
    said = (
        f"{year} 年公开率 {formats.percent(now.value, now.denominator)}（{ratio} 件，{now.reports:,} 份报告）"
    )
    if first.year < year:
        change = formats.points((now.value or 0) - (first.value or 0), now.denominator)
        said += (
            f"，与 {first.year} 年持平" if change == formats.UNCHANGED else f"，较 {first.year} 年 {change}"
        )
    return f"{said}。"


# ------------------------------------------------------------------ rows


@memo.view
def rows_caption(found: Year, year: int, kind: str | None) -> str:
    """Blank cells, marks that occur, agencies that are not in the picture, totals that do not add up."""
    said = ["空格为 0 件"]
    marks = "".join(one.marks for one in found.rows)
    if "算" in marks:
        said.append("标“算”的，原表总计列缺失，由六类申请人相加得出")
    if "扫" in marks:
        said.append("标“扫”的，由扫描件识别，待核对")
    if "混" in marks:
        said.append("标“混”的，表三用了另一版式")
    if "缺" in marks:
        said.append("标“缺”的，报告缺少部分格，不作 0")
    if found.tally.wrong_count:
        wrong = escape(business.names(found.tally.wrong, count=found.tally.wrong_count))
        said.append(f"{wrong}各项之和与办结数不等，条形按各项之和画")
    text = "。".join(said) + "。"
    silent = business.silent(year, kind)
    text += f"{escape(silent)}，不在图中。" if silent else ""
    return business.rest(found.hidden, "办结最多") + text + "点色块或方格看出处。"


def balance_caption(points: Sequence[StockYear], year: int) -> str:
    """What was left at the end of the year against the year before."""
    by_year = {one.year: one for one in points}
    now, last = by_year.get(year), by_year.get(year - 1)
    if now is None or now.in_force is None:
        return f"{year} 年没有给出结转数的报告；“—”为没有数，不是 0。"
    said = f"{year} 年底结转 {formats.number(now.in_force)} 件"
    if last is not None and last.in_force is not None:
        change = formats.change(now.in_force - last.in_force)
        said += "，与上年底持平" if change == formats.UNCHANGED else f"，比上年底 {change} 件"
    return f"{said}。年份下为给出结转数的报告数。"
