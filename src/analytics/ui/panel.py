"""The source panel: a drawer from the right that leads a figure back to its place in the document.

What is open stands in the address (``?open=cell~<report>~t3~received~total``), so that a copied link opens it
too. ``cell``, ``finding`` and ``report`` ask for it; ``show`` draws it, once a run, after the page (app.py).
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.ui import frame, original_view
from analytics.ui.drawers import draw_cell, draw_finding, draw_report
from analytics.ui.intake_panel import draw_document
from analytics.ui.panel_links import (
    PARAM,
    cell_link,
    document_link,
    finding_link,
    join,
    report_link,
    said_link,
)
from analytics.ui.said_drawer import draw_said

__all__ = [
    "cell",
    "cell_link",
    "document",
    "document_link",
    "finding",
    "finding_link",
    "report",
    "report_link",
    "said_link",
    "show",
]

WIDTH = 560


def cell(report_id: str, table: str, row: str, column: str) -> None:
    """Open one cell of a report: value, form, lines of the source, years, rules, original."""
    _ask("cell", report_id, table, row, column)


def finding(finding_id: str) -> None:
    """Open a finding: expected, found, the cells or the sentence, place, fix."""
    _ask("finding", finding_id)


def report(agency_id: str, year: int) -> None:
    """Open what is there of an agency for a year: state, document, findings; also where nothing was sent."""
    _ask("report", agency_id, str(year))


def document(sha256: str, part: int) -> None:
    """Open a document as received: what it was taken for, what was understood of it, what was not."""
    _ask("document", sha256, str(part))


def show() -> None:
    """Draw the drawer that the address asks for. A link to something that is not there any more says so."""
    asked = st.query_params.get(PARAM)
    if not asked:
        original_view.warm()
        return
    what, *rest = asked.split("~")
    drawers: dict[str, tuple[str, int, Callable[..., None]]] = {
        "cell": ("这一格的来源", 4, draw_cell),
        "finding": ("缺口", 1, draw_finding),
        "report": ("报告与出处", 2, draw_report),
        "said": ("这句话的出处", 4, draw_said),
        "document": ("收到的文件", 2, draw_document),
    }
    title, count, draw = drawers.get(what, ("", -1, draw_cell))
    if len(rest) != count:
        _close()
        return
    st.dialog(title, width=WIDTH, position="right", on_dismiss=_close)(draw)(*rest)


def _ask(*parts: str) -> None:
    st.query_params[PARAM] = join(*parts)


def _close() -> None:
    if PARAM in st.query_params:
        del st.query_params[PARAM]
    frame.release()
