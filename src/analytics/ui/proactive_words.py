"""Sentences of the page on proactive disclosure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from analytics import formats
from analytics.charts.channels import Said
from analytics.charts.multiples import Panel
from analytics.charts.stock import StockYear
from analytics.form import FORM
from analytics.ui import business, memo, proactive_data
from analytics.ui.business import Point
from analytics.ui.proactive_data import DOCUMENTS, INDICATOR, NEW_EDITION, T2, Year

Points = Mapping[str, Sequence[Point]]


def answer(found: Year, points: Points, year: int) -> str:
    """The headline (HTML): how much, who most, who says nothing; then the documents."""
    if not found.tally.reports:
        return f"{year} 年度还没有读得出正文的报告。"
    return f"{_published(found)}<br>{_documents(points, year)}"


def _published(found: Year) -> str:
    tally = found.tally
    silent = tally.reports - tally.naming
    if not tally.naming:
        return f"{tally.reports:,} 份报告的正文都没有说公开了多少条；"
    first = found.rows[0]
    words = first.total.words if isinstance(first.total, Said) else ""
    rest = f"，另有 {silent:,} 家没有说总数" if silent else ""
    if tally.naming == 1:
        return f"<u>{escape(first.name)}</u>公开 {words} 条{rest}；"
    about = "约" if tally.rounded else ""
    return (
        f"{tally.naming:,} 家共公开{about} {formats.number(tally.total)} 条"
        f"，<u>{escape(first.name)}</u> {words} 条最多{rest}；"
    )


def _documents(points: Points, year: int) -> str:
    edition = FORM.edition_for(year).id
    label = T2.row(DOCUMENTS).label_in(edition)
    made = business.at(points["documents_made"], year)
    if made is None or made.value is None:
        return f"{label}数各报告都没有给出。"
    if edition != NEW_EDITION.id:
        words = proactive_data.document_columns(edition)[0].label.removesuffix("数量")
        return f"{label}{words} {formats.number(made.value)} 件。"
    gone = business.at(points["documents_repealed"], year)
    force = business.at(points["documents_in_force"], year)
    made_word, gone_word, force_word = proactive_data.stock_words()
    said = [f"{made_word} {formats.number(made.value)} 件"]
    if gone is not None and gone.value is not None:
        said.append(f"{gone_word.removeprefix('本年')} {formats.number(gone.value)} 件")
    if force is not None and force.value is not None:
        said.append(f"{force_word} <u>{formats.number(force.value)} 件</u>")
    return f"{label}{'、'.join(said)}。"


@memo.view
def rows_caption(found: Year, year: int, kind: str | None) -> str:
    """What counts, which figures are rounded, who is not in the picture."""
    said = [
        "条数是各单位在正文里自己说的，口径不一（有的含转载、有的只计网站），各渠道可有重复，不相加",
        "“·”为未披露，不是 0",
    ]
    figures = [one.total for one in found.rows] + [
        each for one in found.rows for each in one.channels.values()
    ]
    if any(isinstance(each, Said) and each.approximate for each in figures):
        said.append("标“约”、颜色较浅的，原文为约数")
    if any(isinstance(each, str) for each in figures):
        said.append("“不一”为正文前后说法不同")
    text = "；".join(said) + "。"
    silent = business.silent(year, kind)
    text += f"{escape(silent)}，不在图中。" if silent else ""
    return business.rest(found.hidden, "条数最多") + text + "点条形或数字看原文。"


def years_caption(points: Points, year: int) -> str:
    """How the sum of the year rests on different agencies than the one before."""
    now, last = business.at(points[INDICATOR], year), business.at(points[INDICATOR], year - 1)
    if now is None or now.value is None:
        return f"{year} 年没有单位说总数。"
    said = f"{year} 年 {now.reports:,} 家合计 {formats.number(now.value)} 条"
    if last is not None and last.value is not None:
        said += f"，上年 {last.reports:,} 家合计 {formats.number(last.value)} 条"
    return f"{said}。年份下为披露总数的家数，家数不同，不能直接比。"


def no_years(points: Points, year: int) -> str:
    """In place of a line with fewer than two points (plain text)."""
    now = business.at(points[INDICATOR], year)
    if now is None or now.value is None:
        return f"{year} 年没有单位说总数，也没有可比的年度。"
    return f"{year} 年 {now.reports:,} 家合计 {formats.number(now.value)} 条；还没有别的年度可比。"


def stock_caption(drawn: Sequence[StockYear], year: int) -> str:
    """What became of the stock, and that the earlier edition is another thing."""
    old = FORM.editions[0]
    counted = proactive_data.document_columns(old.id)[-1].label
    other = f"{old.first_year}、{old.last_year} 年旧版统计的是“{counted}”等，不相接"
    own = next((one for one in drawn if one.year == year), None)
    if own is None or own.in_force is None:
        return f"年份下为给出数字的家数；“—”为没有数。{other}。"
    before = next((one for one in drawn if one.year == year - 1), None)
    said = f"{year} 年底 {formats.number(own.in_force)} 件"
    if before is not None and before.in_force is not None:
        change = formats.change(own.in_force - before.in_force)
        said += "，与上年底持平" if change == formats.UNCHANGED else f"，比上年底 {change} 件"
    return f"{said}；年份下为给出数字的家数，家数不同，前后未必衔接。{other}。"


def panels_caption(drawn: Sequence[Panel], years: Sequence[int]) -> str:
    """How many agencies said something every year, and that each has its own scale."""
    always = sum(1 for one in drawn if one.values and all(value is not None for value in one.values))
    if len(years) == 1:
        return (
            f"{len(drawn)} 家中 {always} 家披露了 {years[0]} 年度的条数，还没有别的年度可比。点圆点看原文。"
        )
    return (
        f"{len(drawn)} 家中 {always} 家 {years[0]}—{years[-1]} 年每年都披露。每格自有刻度，看起伏，不比高低；"
        "断开处为当年未披露或无报告；右边是最近一年的条数。点圆点看原文。"
    )


def t2_caption(year: int, hidden: int) -> str:
    """What blanks and changes mean, and how many units are not listed."""
    edition = FORM.edition_for(year)
    crossing = f"；{year} 年换版，不与上年比" if year == NEW_EDITION.first_year else ""
    old = "；旧版不填收费的金额" if edition.id != NEW_EDITION.id else ""
    return business.rest(hidden, "许可、处罚等决定最多") + (
        f"“—”为报告没有给出，不是 0{crossing}{old}。较上年只比同一版式；"
        "许可、处罚、强制受赋权范围影响，宜与本单位往年比。"
        "标“混”的表二用了另一版式，标“缺”的缺少部分格。点表头排序，点一格看原表。"
    )
