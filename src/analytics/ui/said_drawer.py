"""What the source panel shows of words in a section: the document around them, marked."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.form import FORM
from analytics.reading.excerpt import Mark
from analytics.reading.flat import flatten, fold
from analytics.ui import data, details, original_view
from analytics.ui.drawers import GONE, draw_original

_BEFORE = 24
"""Signs before the words that tell which of several places is meant."""
_QUOTE = 600
"""Signs that are marked; more is a paragraph, and the line says it."""


def draw_said(report_id: str, section: str, start: str, stop: str) -> None:
    """The words from ``start`` to ``stop`` of a section's text, where they stand in the document."""
    report = data.report(report_id)
    text = section_text(report_id, section)
    if report is None or not (start.isdecimal() and stop.isdecimal()) or not text[int(start) : int(stop)]:
        st.html(f'<div class="g-quiet">{GONE}</div>')
        return
    agency = data.agency(report.agency_id)
    words = text[int(start) : int(stop)]
    line = line_of(report_id, section, text, int(start), int(stop))
    st.html(
        f'<div class="g-page">{escape(agency.short_name if agency else "")} · {report.year} 年度</div>'
        f'<div class="g-cellname">{escape(FORM.section(section).heading)}</div>'
    )
    if line is not None:
        original_view.draw(
            report, (Mark(line.place, "here", words[:_QUOTE]),), key=f"original.{report_id}.{section}.{start}"
        )
    around = details.lines_around(report_id, line.position, words) if line else ""
    st.html(
        '<div class="g-h">读出的行</div>'
        + (around or f'<div class="g-lines"><div class="hit calm">{escape(words)}</div></div>')
        + f'<div class="g-note">{details.source_line(report, line.place if line else None)}</div>'
    )
    draw_original(report)


def section_text(report_id: str, section: str) -> str:
    """The text of a section of a report; empty where there is none."""
    found = data.sections(report_id)
    own = found[found["section_id"] == section]
    return "" if own.empty else str(own.iloc[0]["text"] or "")


def line_of(report_id: str, section: str, text: str, start: int, stop: int) -> data.Line | None:
    """The line of the document in which the words of a section begin; None where it has none like them."""
    lines = [one for one in data.lines(report_id) if one.section_id == section and one.table_id is None]
    flat = flatten((one.position, one.text) for one in lines)
    lead, words = fold(text[max(0, start - _BEFORE) : start]), fold(text[start:stop])[:_QUOTE]
    at = flat.text.find(lead + words)
    at = at + len(lead) if at >= 0 else flat.text.find(words)
    if at < 0 or not words:
        return None
    number = flat.line_at(at)
    return next((one for one in lines if one.position == number), None)
