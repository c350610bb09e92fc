"""Sentences and key figures of 复议诉讼: the answer, and what each picture says in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from analytics import formats, groups, metrics
from analytics.ui import business, dispute_rates, dispute_source, links
from analytics.ui.dispute_data import (
    LAWSUITS,
    LITIGATION,
    RESULTS,
    REVIEW,
    T4,
    TOTAL,
    AgencyCases,
    Board,
    Cases,
    together,
)
from analytics.ui.dispute_rates import FLOOR
from analytics.ui.frame import Kpi

SPANS: Mapping[str, metrics.Span] = {str(span): span for span in metrics.SPANS}
"""What stands in the address → how many years are taken together."""
SPAN_WORDS = {name: metrics.span_words(span) for name, span in SPANS.items()}
ONE_LINE = 74
"""Characters of the answer's first line, tags counted; beyond that, last year is left to the key figures."""
NAMES = 4
"""Agencies that the answer names at most."""


def result_words() -> dict[str, str]:
    """Result → word of the form, in the order in which results stand."""
    labels = {column.id: column.label for column in T4.plain_columns}
    return {result: labels[result] for result in RESULTS}


def review_word() -> str:
    return T4.row(REVIEW).label


def lawsuit_word() -> str:
    return T4.group(LITIGATION).label


def scope(one: Board) -> str:
    """“2025 年度 · 镇”, “2023—2025 年度（三年合并） · 镇”."""
    if one.span == 1:
        return business.scope(one.year, one.kind)
    years = f"{one.years[0]}—{one.years[-1]}" if len(one.years) > 1 else str(one.year)
    return f"{years} 年度（{metrics.span_words(one.span)}）" + (
        f" · {groups.words(one.kind)}" if one.kind else ""
    )


# ------------------------------------------------------------------ the answer


def answer(one: Board) -> str:
    """The headline (HTML): how many cases, how many corrected, whose, and how many agencies had none."""
    if not one.tally.reports:
        return f"{one.year} 年度还没有读得出表四的报告。"
    before = one.before()
    review, lawsuits = one.city[REVIEW], one.lawsuits
    if review.total is None and lawsuits.total is None:
        names = _some([row.name for row in one.rows[:NAMES]], one.tally.reports)
        return f"{escape(names)}的表四没有读到总计，数不出复议和诉讼。"
    if not review.most and not review.total and not lawsuits.most and not lawsuits.total:
        lost = f"另有 {one.tally.lost} 家表四有缺格。" if one.tally.lost else ""
        return f"{one.tally.empty} 家都没有{review_word()}和{lawsuit_word()}。{lost}"
    last_review = before.get(REVIEW) if before else None
    last_suits = together([before[row] for row in LAWSUITS if row in before]) if before else None
    parts = (
        _part(review_word(), review, last_review),
        _part(lawsuit_word(), lawsuits, last_suits),
    )
    if len("".join(parts)) > ONE_LINE:
        parts = (_part(review_word(), review, None), _part(lawsuit_word(), lawsuits, None))
    first = "；".join(parts) + "。"
    return f"{first}<br>{_whose(one)}{_none(one)}"


def _part(word: str, now: Cases, last: Cases | None) -> str:
    """“复议 85 件，比上年多 15 件，纠正 8 件”."""
    if now.total is None:
        return f"{word}各报告都没有给出总计"
    if not now.total and not now.most:
        said = f"没有{word}"
        return said + (f"（上年 {last.total:,} 件）" if last is not None and last.total else "")
    said = f"{word} {now.total:,} 件"
    if last is not None and last.total is not None:
        more = now.total - last.total
        said += f"，比上年{'多' if more > 0 else '少'} {abs(more):,} 件" if more else "，与上年持平"
    if now.corrected is None:
        return f"{said}，结果未给出"
    return said + (f"，<u>纠正 {now.corrected:,} 件</u>" if now.corrected else "，没有纠正的")


def _whose(one: Board) -> str:
    """Who was corrected: those with most reviews (or lawsuits) corrected, and how many agencies in all."""
    listed = [row for row in one.rows if _corrected(row, REVIEW) or _corrected(row, LITIGATION)]
    if not listed:
        return "" if one.tally.lost else "没有单位的决定被纠正；"
    for row_id, word in ((REVIEW, "复议"), (LITIGATION, "诉讼")):
        most = max(_corrected(row, row_id) for row in listed)
        top = [row.name for row in listed if _corrected(row, row_id) == most]
        if most > 1 and len(top) < NAMES:
            each = "各 " if len(top) > 1 else " "
            named = f"<u>{escape('、'.join(top))}</u>（{word}{each}{most:,} 件）"
            rest = one.tally.corrected - len(top)
            return f"被纠正的有{named}" + (f"等 {one.tally.corrected:,} 家；" if rest else "；")
    names = escape("、".join(row.name for row in listed[:NAMES]))
    more = f"等 {one.tally.corrected:,} 家" if one.tally.corrected > NAMES else ""
    return f"被纠正的有<u>{names}</u>{more}；"


def _corrected(row: AgencyCases, row_id: str) -> int:
    return sum(row.cases[each].corrected or 0 for each in dispute_source.rows_of(row_id))


def _none(one: Board) -> str:
    return f"{one.tally.empty:,} 家没有复议和诉讼。" if one.tally.empty else "没有一家是零。"


# ------------------------------------------------------------------ key figures


def kpis(one: Board) -> list[Kpi]:
    """Reviews, lawsuits, both rates of correction, reviews in proportion to what was decided."""
    return [
        _count(one, review_word(), REVIEW, (REVIEW,)),
        _count(one, lawsuit_word(), LITIGATION, LAWSUITS),
        *(_rate(one, indicator) for indicator in dispute_rates.RATES),
    ]


def _count(one: Board, label: str, row: str, rows: Sequence[str]) -> Kpi:
    yearly = {
        year: together([held[each] for each in rows if each in held]) for year, held in one.by_year.items()
    }
    now = together([one.city[each] for each in rows])
    note: list[str] = []
    before = one.before()
    last = yearly.get(one.year - 1)
    if before and last is not None and last.total is not None and now.total is not None:
        change = formats.change(now.total - last.total)
        note.append("与上年持平" if change == formats.UNCHANGED else f"较上年 {change} 件")
    if now.pending is not None and one.span == 1:
        note.append(f"{result_words()['pending']} {now.pending:,}")
    if one.span != 1:
        note.append(f"{len(one.years)} 年相加")
    known = any(each.total is not None for each in yearly.values())
    large = now.total is not None and now.total >= business.TEN_THOUSAND
    shown = formats.number((now.total or 0) / business.TEN_THOUSAND, decimals=2) if large else ""
    return Kpi(
        label,
        shown or formats.number(now.total),
        "万件" if large else "件" if now.total is not None else "",
        note=" · ".join(note) if now.total is not None else "没有读到",
        years=list(one.all_years) if known else [],
        values=[yearly[year].total for year in one.all_years],
        door=links.Door(links.DISPUTES, _address(one) | {dispute_source.PARAM: _source(one, row, TOTAL)}),
        broken=metrics.metric(dispute_rates.REVIEW_RATE).break_at_edition,
    )


def _rate(one: Board, indicator: str) -> Kpi:
    asked = metrics.metric(indicator)
    return business.figure(
        asked.title,
        one.points[indicator],
        one.year,
        unit=asked.unit,
        broken=asked.break_at_edition,
        door=links.Door(links.RANKING, {"indicator": indicator} | _address(one)),
    )


def _address(one: Board) -> dict[str, str]:
    return (
        {"year": str(one.year)} | groups.params(one.kind) | ({"span": str(one.span)} if one.span != 1 else {})
    )


def _source(one: Board, row: str, column: str) -> str:
    return dispute_source.value(business.CITY, row, column, one.year, one.span)


# ------------------------------------------------------------------ pictures


def heads(one: Board) -> list[tuple[str, str, str]]:
    """(row id, name on two lines, figure of all) over the columns of squares."""
    found: list[tuple[str, str, str]] = []
    for row in T4.all_rows:
        label, cases = row.label, one.city[row.id]
        told = formats.number(cases.total)
        found.append((row.id, label, f"{told} 件" if cases.total is not None else told))
    return found


def marks_subtitle(one: Board) -> str:
    if one.span == 1:
        first = "一格一件"
    elif len(one.years) < one.span:
        first = f"可合并的只有 {'、'.join(map(str, one.years))} 年"
    else:
        first = f"{one.years[0]}—{one.years[-1]} 年各年相加"
    return f"{first}；有纠正的在上，其余按复议件数；{T4.row(LAWSUITS[1]).label}与复议是同一争议，不相加"


def marks_caption(one: Board) -> str:
    """What the signs mean, who is not in the picture and why."""
    said: list[str] = []
    shown = one.busy
    if one.tally.busy > len(shown):
        said.append(f"画前 {len(shown)} 家，另有 {one.tally.busy - len(shown):,} 家有案件，见下载")
    if any(row.cases[each].beyond for row in shown for each in row.cases):
        said.append("红框为总计比四种结果之和多出的件数")
    if any(row.findings for row in shown):
        said.append("◆ 为总计与四种结果之和不等，点开看缺口")
    marks = "".join(row.marks for row in shown)
    if "算" in marks:
        said.append("标“算”的，总计由四种结果相加得出")
    if "扫" in marks:
        said.append("标“扫”的，由扫描件识别，待核对")
    if "缺" in marks:
        said.append("标“缺”的，报告缺少部分格，不作 0")
    if one.span != 1:
        said.append("跨年未审结的案件在各年分别计入")
    silent = _silent(one)
    if silent:
        said.append(f"{silent}，不在图中" if one.span == 1 else f"{one.year} 年{silent}")
    return "。".join([*said, "点色块看原表"]) + "。"


def _silent(one: Board) -> str:
    words = [
        escape(_some(names, count)) + word
        for names, count, word in (
            (one.tally.missing, one.tally.silent[0], "未报"),
            (one.tally.unreadable, one.tally.silent[1], "无法读取"),
        )
        if count
    ]
    return "，".join(words)


def _some(names: Sequence[str], count: int) -> str:
    """“红岩乡、高新区街道”, or “红岩乡、高新区街道等 70 家”."""
    shown = "、".join(names)
    return f"{shown}等 {count:,} 家" if count > len(names) else shown


def none_line(one: Board) -> str:
    """The agencies without any case, in one line (plain text); empty where there are none."""
    if not one.tally.empty:
        return ""
    span = "" if one.span == 1 else f" {one.years[0]}—{one.years[-1]} 年"
    return f"{one.tally.empty:,} 家{span}没有复议和诉讼：{_some(one.tally.none, one.tally.empty)}。"


def marks_alt(one: Board) -> str:
    words = result_words()
    said = [
        f"{T4.words(row)} "
        + "，".join(
            f"{words[result]} {count:,}"
            for result, count in zip(RESULTS, one.city[row].counts, strict=True)
            if count is not None
        )
        for row in one.city
    ]
    return f"{len(one.busy)} 家单位的案件与结果；" + "；".join(said)


def years_caption(one: Board) -> str:
    """The year's corrected reviews against those of the other years."""
    now = one.by_year.get(one.year, {}).get(REVIEW)
    if now is None or now.corrected is None or now.closed is None:
        return f"{one.year} 年没有给出复议结果的报告；“—”为没有数，不是 0。"
    known = [held[REVIEW].corrected or 0 for held in one.by_year.values() if REVIEW in held]
    place = sum(each > (now.corrected or 0) for each in known) + 1
    rank = f"，{len(known)} 年里第 {place} 多" if len(known) > 1 and now.corrected else ""
    said = f"{one.year} 年复议审结 {now.closed:,} 件、纠正 {now.corrected:,} 件{rank}。"
    return f"{said}{_beyond(one)}点柱看由哪些单位相加。"


def _beyond(one: Board) -> str:
    if any(cases.beyond for held in one.by_year.values() for cases in held.values()):
        return "柱顶红框为总计比四种结果之和多出的件数。"
    return ""


def rates_caption(one: Board) -> str:
    """What dot, line and dotted line are, and what may be read from them."""
    city = one.rated[0].rates[0]
    if city is None or city.interval is None:
        told = f"审结不足 {FLOOR} 件的只列件数，不算比例"
        return f"{told}；可选“五年合并”。" if one.span != 5 else f"{told}。"
    low, high = city.interval
    share = formats.percent(city.value, city.n)
    said = (
        f"点为纠错率，横线为 95% 威尔逊区间，虚线为{escape(one.rated[0].name)}；"
        f"复议 {share}（{city.x:,}/{city.n:,}），区间 {low * 100:.0f}%—{high * 100:.0f}%。"
        f"横线跨过虚线的，不能说高于或低于。审结不足 {FLOOR} 件的只列件数"
    )
    more = f"；另有 {one.rated_more:,} 家满 {FLOOR} 件，见下载" if one.rated_more > 0 else ""
    return f"{said}{more}。"


def definitions() -> Mapping[str, str]:
    """What the figures of the sheets mean."""
    asked = [metrics.metric(indicator) for indicator in dispute_rates.RATES]
    return {each.title: f"{each.basis}；{each.mind}" for each in asked} | {
        "标记": "算：总计由四种结果相加得出；扫：由扫描件识别；缺：报告缺少部分格，不作 0",
        "合并几年": "各年相加，不跨表格换版；跨年未审结的案件在各年分别计入，纠错率不含未审结的",
    }
