"""Prose of 单位画像: a section of this year's report beside last year's, copied passages marked."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics import formats
from analytics.charts.tokens import SEVERITY_MARK
from analytics.form import FORM
from analytics.ui import data, details, filters, frame, memo, side_by_side
from analytics.ui.agency import Unit
from analytics.ui.agency_panel import pick
from analytics.ui.clickable import clickable
from analytics.ui.records import Report
from analytics.ui.side_by_side import Doubt, Pair

MAIN = "5"
"""The section on problems and improvements: the one that is most often copied."""

SECTIONS = tuple(
    sorted((one.id for one in FORM.sections if one.table is None), key=lambda section: section != MAIN)
)


@memo.view
def copied(unit: Unit) -> float | None:
    """The part of this year's section on problems that stands in last year's; None where one is missing."""
    before = data.report_of(unit.agency.agency_id, unit.year - 1)
    if unit.report is None or before is None:
        return None
    return _pair(unit, before, unit.report, MAIN).share


def draw(page: frame.Page, unit: Unit) -> None:
    """The section with its switch, last year left, this year right."""
    if unit.report is None:
        return
    before = data.report_of(unit.agency.agency_id, unit.year - 1)
    head = st.container(key="prosehead")
    bar = st.container(key="prosebar", horizontal=True)
    numerals = {section: f"第{FORM.section(section).numeral}部分" for section in SECTIONS}
    section = filters.choice(page, "section", "正文部分", numerals, where=bar)
    pair = _shown(unit, section)
    with head:
        frame.section(FORM.section(section).heading, _subtitle(pair.share, before is not None))
    if not any(piece.text.strip() for piece in pair.now):
        frame.quiet("今年的报告里没有这一部分，或者只有标题。")
        if before is None:
            return
    keys = "".join(f"<span>{sample} {escape(words)}</span>" for sample, words in side_by_side.KEY.items())
    frame.html(f'<div class="g-key">{keys}<span>不加底色：本年新写或上年删去</span></div>')
    clickable(_columns(unit, section), key="prose", on_pick=pick)


@memo.view
def _shown(unit: Unit, section: str) -> Pair:
    assert unit.report is not None
    before = data.report_of(unit.agency.agency_id, unit.year - 1)
    return _pair(unit, before, unit.report, section)


@memo.view
def _columns(unit: Unit, section: str) -> str:
    pair, before = _shown(unit, section), data.report_of(unit.agency.agency_id, unit.year - 1)
    left = _column(before, unit.year - 1, side_by_side.markup(pair.before))
    right = _column(unit.report, unit.year, side_by_side.markup(pair.now, _doubts(unit)))
    return f'<div class="g-prose"><div>{left}</div><div>{right}</div></div>'


def _subtitle(share: float | None, has_before: bool) -> str:
    if not has_before:
        return "上年没有可读的报告，无从对照"
    if share is None:
        return "有一年没有这一部分的文字，无从对照"
    told = formats.percent(share, 10)
    return f"与本单位上年逐字对照：{told} 的文字相同（去掉年份、数字、本单位名称后按五字片段计）"


def _column(report: Report | None, year: int, text: str) -> str:
    if report is None:
        return f'<div class="h">{year} 年度</div><div class="g-quiet">没有可读的报告。</div>'
    day = report.published_on or report.signed_on
    when = f"{day:%Y-%m-%d} {'发布' if report.published_on else '落款'}" if day else "发布日期不详"
    body = f'<div class="src">{text}</div>' if text.strip() else '<div class="g-quiet">没有这一部分。</div>'
    return f'<div class="h">{year} 年度<span>{when}</span></div>{body}'


def _pair(unit: Unit, before: Report | None, now: Report, section: str) -> Pair:
    old = _text(before.report_id, section) if before else ""
    return _compare(old, _text(now.report_id, section), (unit.agency.name, unit.agency.short_name))


@st.cache_data(max_entries=128, show_spinner=False)
def _compare(before: str, now: str, names: tuple[str, ...]) -> Pair:
    return side_by_side.compare(before, now, names)


def _text(report_id: str, section: str) -> str:
    found = data.sections(report_id)
    own = found[found["section_id"] == section]
    return "" if own.empty else str(own.iloc[0]["text"] or "")


def _doubts(unit: Unit) -> list[Doubt]:
    """Sentences that a red finding quotes, with what the table says."""
    found: list[Doubt] = []
    for one in unit.red:
        reference = next(
            (item for item in one.evidence if "row" in item and item.get("value") is not None), None
        )
        words = f"{SEVERITY_MARK['red']} {one.rule_id}"
        if reference is not None and one.level == "prose":
            table = details.table_words(str(reference["table"]))
            unit_word = FORM.table(str(reference["table"])).unit
            words += f" {table}为 {formats.number(float(reference['value']))} {unit_word}"
        found += [
            Doubt(str(item["quote"]), words, one.finding_id)
            for item in one.evidence
            if item.get("quote") and one.level == "prose"
        ]
    return found
