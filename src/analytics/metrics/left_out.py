"""Why an agency is not in a ranking, and what would bring it in."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.form import FORM
from analytics.metrics.frames import Entry, as_float, pool_of
from analytics.metrics.notation import Metric
from analytics.metrics.standings import SPAN_WORDS, SPANS, Span, Standing, needs_all_years, window

REASONS: dict[str, tuple[str, str]] = {
    "no_report": ("未报", "催报后重排"),
    "unreadable": ("无法读取", "请换可读的文件后重新入库"),
    "not_in_source": ("报告中缺这部分表格", "请单位补全表格后重报"),
    "blank": ("表中空白或画线", "请单位填数，没有的填 0"),
    "not_disclosed": ("未披露", "请单位在报告中写明"),
    "ambiguous": ("正文有几个不同的数", "与单位核对正文"),
    "no_population": ("没有常住人口数", "在单位名册中填写人口及来源"),
    "out_of_range": ("数字大得不合理", "与单位核对原表"),
}


def reason_words(asked: Metric, missing: str) -> str:
    """Why there is no value, in few words (Chinese), for a code of ``MISSING`` or ``not_due``."""
    if missing == "zero_denominator":
        return f"{asked.among}为 0，不适用"
    if missing == "not_in_edition":
        return "所用表格没有此项"
    if missing == "not_due":
        return "当年不在应报范围"
    return REASONS[missing][0]


def left_out_row(
    asked: Metric,
    standing: Standing,
    listed: Sequence[Entry],
    years: tuple[int, ...],
    span: Span,
    floor: int,
) -> dict[str, object]:
    last = standing.last
    code, reason, remedy = _why(asked, standing, listed, years, span, floor)
    return {
        "agency_id": last.agency_id,
        "agency": last.agency,
        "short_name": last.short_name,
        "kind": last.kind,
        "code": code,
        "reason": reason,
        "numerator": as_float(standing.pool.numerator if last.known else last.numerator),
        "denominator": as_float(standing.pool.denominator if last.known else last.denominator),
        "remedy": remedy,
    }


def _why(
    asked: Metric,
    standing: Standing,
    listed: Sequence[Entry],
    years: tuple[int, ...],
    span: Span,
    floor: int,
) -> tuple[str, str, str]:
    """Code, reason and remedy (Chinese) for an agency that is not ranked."""
    last = standing.last
    if not last.known and last.missing == "not_in_edition":
        official = FORM.edition_for(last.year)
        return (
            "not_in_edition",
            f"所用表格没有此项或口径不同（应为 {official.id} 年版）",
            "换用规定的表格后重报",
        )
    if not last.known and last.missing in REASONS:
        return (last.missing, *REASONS[last.missing])
    if needs_all_years(asked) and standing.known_years < len(years):
        return (
            "incomplete_span",
            f"{len(years)} 年中缺 {len(years) - standing.known_years} 年",
            "选“单年”可比",
        )
    noun = asked.among
    helping = _wider(asked, last, listed, span, floor)
    if standing.pool.value is None:
        return "zero_denominator", f"{noun} 0 {asked.case}", helping or f"没有可作分母的{noun}，不适用"
    if helping is None:
        helping = f"{SPAN_WORDS[max(SPANS)]}仍不足 {floor} {asked.case}"
    return "small_denominator", f"{noun}不足 {floor} {asked.case}", helping


def _wider(asked: Metric, last: Entry, listed: Sequence[Entry], span: Span, floor: int) -> str | None:
    """The smallest number of years over which the agency would have cases enough; None if there is none."""
    own = [entry for entry in listed if entry.agency_id == last.agency_id]
    for wider in SPANS:
        years = window(asked, last.year, wider)
        pool = pool_of(asked, [entry for entry in own if entry.year in years])
        if wider > span and pool.denominator is not None and pool.denominator >= max(floor, 1):
            return f"选“{SPAN_WORDS[wider]}”可比"
    return None
