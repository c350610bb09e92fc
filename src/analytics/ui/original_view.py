"""The document itself in the source panel, with the cell or the words marked.

Pages of a PDF and pictures are shown as they look, everything else by its own table or lines. The work is
done in a process beside (``reading.aside``), only while it is on show, and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from html import escape
from typing import Any

import streamlit as st
from streamlit.components import v2

from analytics.reading.aside import Aside, BusyError
from analytics.reading.excerpt import Excerpt, Mark
from analytics.reading.excerpt_table import Kind, TableShown
from analytics.reading.page_image import PageImage
from analytics.reading.place import Box, Place, parse_place
from analytics.reading.pool import Failure
from analytics.reading.showing import show_excerpt, show_page
from analytics.ui import data, original_html
from analytics.ui.records import Cell, Finding, Report

_MOST_PAGES = 2
_NOT_FOUND = "原件里没有找到这一处，可能是程序更新后还没有重新入库。下面是入库时读出的行。"
_MORE_TEXT = "多看前后文"
_LOST = "原件不在数据文件夹里；请重新入库该文件。"


def marks_of_cell(cell: Cell, *, faulty: bool) -> tuple[Mark, ...]:
    """What to mark for one cell; nothing where the document has no such cell."""
    return (Mark(cell.place, "bad" if faulty else "here"),) if cell.place else ()


def marks_of_finding(found: Finding) -> tuple[Mark, ...]:
    """Everything in the finding's own document that it rests on, the faulty cells first."""
    return tuple(sorted(_marks(found), key=lambda mark: mark.kind == "used"))


def _marks(found: Finding) -> Iterator[Mark]:
    own = [
        item
        for item in found.evidence
        if item.get("place") and item.get("report_id") in (None, found.report_id)
    ]
    at_fault: Kind = "bad" if found.outcome == "fail" else "here"
    any_faulty = any(item.get("role") == "faulty" or item.get("quote") for item in own)
    for item in own:
        quote = item.get("quote")
        kind: Kind = at_fault if item.get("role") == "faulty" or quote else "used" if any_faulty else "here"
        yield Mark(str(item["place"]), kind, str(quote) if quote and _is_prose(item) else None)


def _is_prose(item: Mapping[str, Any]) -> bool:
    return "row" not in item


def draw(report: Report, marks: Sequence[Mark], *, key: str, severity: str = "red") -> None:
    """The heading 原文 and the document around the marks; where it cannot be shown, why. Draws nothing
    without marks. ``severity`` colours what is marked as wrong."""
    if not marks:
        return
    path = data.original_path(report.sha256)
    asked = f"{key}.whole"
    whole = bool(st.session_state.get(asked, False))
    at = parse_place(marks[0].place)
    with st.container(key=f"original-head-{key}", horizontal=True, vertical_alignment="center"):
        what = original_html.where(marks[0].place)
        st.html(f'<div class="g-h">原文<span>{escape(what)}</span></div>')
        more = st.empty()
    if path is None:
        _note(_LOST)
        return
    with st.spinner("正在打开原件…"):
        try:
            shown = _shown(str(path), report, marks, at, severity, whole=whole)
        except BusyError as error:
            shown = Failure(str(error))
    if isinstance(shown, Failure):
        _note(f"{shown.message}下面是入库时读出的行。")
        return
    html, offer = shown
    if not html:
        _note(_NOT_FOUND)
        return
    if offer or whole:
        more.toggle(offer or "显示更多", key=asked)
    st.html(f'<div class="g-original">{html}</div>')
    with st.container(key=f"original-scroll-{key}"):
        _scroller()(data={"shown": f"{asked}.{whole}.{len(html)}"}, key=f"{key}.scroll")


def warm() -> None:
    """Have the process ready before somebody clicks."""
    _aside().start()


def _note(words: str) -> None:
    st.html(f'<div class="g-note">{escape(words)}</div>')


def _shown(
    path: str, report: Report, marks: Sequence[Mark], at: Place, severity: str, *, whole: bool
) -> tuple[str, str] | Failure:
    """HTML, and what more can be shown ("" for nothing). An empty HTML: the place is not there."""
    if at.page is not None and at.box is not None:
        return _pages(path, report, marks, severity, whole=whole)
    found = _excerpt(path, report.file_name, tuple((m.place, m.kind, m.quote) for m in marks), whole)
    if isinstance(found, Failure):
        return found
    if not found.parts:
        return "", ""
    first = found.parts[0]
    offer = f"显示整张表（{first.rows_in_all} 行）" if isinstance(first, TableShown) else _MORE_TEXT
    drawn = any(isinstance(part, TableShown) for part in found.parts)
    note = '<div class="g-note">按原件的表格和合并格画出，版面以原件为准。</div>' if drawn else ""
    return original_html.excerpt(found, severity) + note, offer if whole or not first.whole else ""


def _pages(
    path: str, report: Report, marks: Sequence[Mark], severity: str, *, whole: bool
) -> tuple[str, str] | Failure:
    """The page of the first mark with all boxes on it, and the next page that has any."""
    by_page: dict[int, list[tuple[Box, Kind]]] = {}
    for mark in marks:
        at = parse_place(mark.place)
        if at.page is not None and at.box is not None:
            by_page.setdefault(at.page, []).append((at.box, mark.kind))
    html: list[str] = []
    whole_already = True
    for number, boxes in list(by_page.items())[:_MOST_PAGES]:
        sides = tuple((box.left, box.top, box.right, box.bottom) for box, _ in boxes)
        image = _page(path, report.file_name, number, sides, whole)
        if isinstance(image, Failure):
            return image
        whole_already = whole_already and image.whole
        html.append(original_html.page(image, number, boxes, severity))
    left = sum(len(boxes) for boxes in list(by_page.values())[_MOST_PAGES:])
    if left:
        html.append(f'<div class="g-note">另有 {left} 处在别的页上，见下方出处。</div>')
    return "".join(html), "显示整页" if whole or not whole_already else ""


@st.cache_data(max_entries=64, show_spinner=False)
def _excerpt(
    path: str, source: str, marks: tuple[tuple[str, Kind, str | None], ...], whole: bool
) -> Excerpt | Failure:
    asked = [Mark(*mark) for mark in marks]
    return _aside().ask(partial(show_excerpt, path, source, asked, whole=whole))


@st.cache_data(max_entries=64, show_spinner=False)
def _page(
    path: str, source: str, number: int, boxes: tuple[tuple[int, int, int, int], ...], whole: bool
) -> PageImage | Failure:
    asked = [Box(*box) for box in boxes]
    return _aside().ask(partial(show_page, path, source, number, asked, whole=whole))


@cache
def _aside() -> Aside:
    return Aside()


_SCRIPT = """
export default function ({ data, parentElement }) {
  if (parentElement.gongkaiShown === data.shown) return;
  parentElement.gongkaiShown = data.shown;
  const around = parentElement.closest('[role="dialog"]') ?? document;
  const centre = box => {
    const lead = box.querySelector('.lead');
    if (!lead) return;
    const [inner, outer] = [lead.getBoundingClientRect(), box.getBoundingClientRect()];
    box.scrollTop += inner.top - outer.top - (box.clientHeight - inner.height) / 2;
    box.scrollLeft += inner.left - outer.left - (box.clientWidth - inner.width) / 2;
  };
  let tries = 60;
  const look = () => {
    const boxes = around.querySelectorAll('.g-original .g-scroll');
    if (!boxes.length && tries--) requestAnimationFrame(look);
    for (const box of boxes) {
      const picture = box.querySelector('img');
      if (picture && !picture.complete) picture.addEventListener('load', () => centre(box), { once: true });
      else centre(box);
    }
  };
  requestAnimationFrame(look);
}
"""


@cache
def _scroller() -> Any:
    """Brings what is marked into the middle of the box that it scrolls in; shows nothing itself."""
    return v2.component("gongkai_scroller", html="<span></span>", js=_SCRIPT, isolate_styles=False)
