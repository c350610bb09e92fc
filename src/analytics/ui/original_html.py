"""HTML of the document itself with what is marked in it: its table, its lines, its page.

Everything that comes from a document is escaped here; none of its own HTML reaches the page.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

from analytics.reading.excerpt import Excerpt, LineShown, TextShown
from analytics.reading.excerpt_table import CellShown, Kind, TableShown
from analytics.reading.page_image import PageImage
from analytics.reading.place import Box, parse_place, place_in_words

EMPTY = "（空）"
_LEAST = 0.95
"""Pixels a point at least in which a page is shown; wider paper scrolls."""


def excerpt(found: Excerpt, severity: str = "red") -> str:
    """Tables and lines of an excerpt; ``severity`` colours what a check found wrong."""
    several = len(found.parts) > 1
    parts = [
        _part(part, severity, f"原文所在处 {number}" if several else "原文所在处")
        for number, part in enumerate(found.parts, start=1)
    ]
    left = f'<div class="g-note">另有 {found.left} 处在别的表格里，见下方出处。</div>' if found.left else ""
    return "".join(parts) + left


def _part(part: TableShown | TextShown, severity: str, name: str) -> str:
    return _table(part, severity, name) if isinstance(part, TableShown) else _text(part, severity, name)


def _scroll(inner: str, name: str, style: str = "") -> str:
    """A part that scrolls by itself; each has a ``name`` of its own for those who cannot see it."""
    return f'<div class="g-scroll {style}" tabindex="0" role="region" aria-label="{name}">{inner}</div>'


# ------------------------------------------------------------------ tables


def _table(shown: TableShown, severity: str, name: str) -> str:
    rows = "".join(
        _left_out(row, shown.width) if isinstance(row, int) else _row(row, severity) for row in shown.rows
    )
    return _scroll(f'<table class="g-doc-tab"><tbody>{rows}</tbody></table>', name)


def _left_out(rows: int, width: int) -> str:
    return f'<tr class="gap"><td colspan="{width}">略 {rows} 行</td></tr>'


def _row(cells: Iterable[CellShown], severity: str) -> str:
    return "<tr>" + "".join(_cell(cell, severity) for cell in cells) + "</tr>"


def _cell(cell: CellShown, severity: str) -> str:
    spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
        f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    )
    if cell.gap:
        return f'<td class="gap" title="略 {cell.gap} 列"{spans}>⋯</td>'
    text = _lines(cell.text.strip()) + ("…" if cell.cut else "")
    classes = [*_classes(cell.kind, severity)]
    if cell.leading:
        classes.append("lead")
    if cell.words:
        classes.append("words")
    name = f' class="{" ".join(classes)}"' if classes else ""
    return f"<td{name}{spans}>{text}</td>"


def _classes(kind: Kind | None, severity: str) -> Iterable[str]:
    if kind is not None:
        yield kind
    if kind == "bad":
        yield severity


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


# ------------------------------------------------------------------ running text


def _text(shown: TextShown, severity: str, name: str) -> str:
    lead = next((line for line in shown.lines if not isinstance(line, int) and line.kind), None)
    lines = "".join(
        f'<div class="gap">略 {line} 段</div>'
        if isinstance(line, int)
        else _line(line, severity, leading=line is lead)
        for line in shown.lines
    )
    return _scroll(lines, name, "g-doc-text")


def _line(line: LineShown, severity: str, *, leading: bool) -> str:
    classes = " ".join(
        [*(["hit"] if line.kind else []), *_classes(line.kind, severity), *(["lead"] if leading else [])]
    )
    before, after = line.cut
    words = ("…" if before else "") + _marked(line, severity) + ("…" if after else "")
    return f'<div class="{classes}"><i>{_number(line.place)}</i><p>{words}</p></div>'


def _number(place: str) -> str:
    """The number of a line or paragraph, as its file counts it."""
    at = parse_place(place)
    number = at.line or at.paragraph or at.row
    return str(number) if number else ""


def _marked(line: LineShown, severity: str) -> str:
    words: list[str] = []
    done = 0
    for begin, end, kind in line.spans:
        words.append(_signs(line.text[done:begin]))
        inner = _signs(line.text[begin:end]) or EMPTY
        words.append(f'<mark class="{" ".join(_classes(kind, severity))}">{inner}</mark>')
        done = end
    return "".join(words) + _signs(line.text[done:])


def _signs(text: str) -> str:
    """Tabs part the cells of a table in plain text: they are shown."""
    return _lines(text).replace("\t", '<span class="tab"> </span>')


# ------------------------------------------------------------------ pages


def page(image: PageImage, number: int, boxes: Sequence[tuple[Box, Kind]], severity: str = "red") -> str:
    """A page's image with a frame around each box, the first of which leads."""
    width, height = image.right - image.left, image.bottom - image.top
    frames = "".join(
        _frame(box, kind, severity, (image.left, image.top, width, height), leading=at == 0)
        for at, (box, kind) in enumerate(boxes)
        if box.right > image.left and box.left < image.right and box.bottom > image.top
        if box.top < image.bottom
    )
    least = "" if image.whole else f' style="min-width:{image.points * _LEAST:.0f}px"'
    marked = f"，标出 {len(boxes)} 处" if boxes else ""
    words = f"原件第 {number} 页{'' if image.whole else '的一部分'}{marked}"
    source = "data:image/png;base64," + base64.b64encode(image.png).decode("ascii")
    leaf = f'<div class="g-leaf"{least}><img src="{source}" alt="{words}">{frames}</div>'
    return _scroll(leaf, f"原文所在处，第 {number} 页", "g-doc-page")


def _frame(
    box: Box, kind: Kind, severity: str, area: tuple[float, float, float, float], *, leading: bool
) -> str:
    left, top, width, height = area
    classes = " ".join([*_classes(kind, severity), *(["lead"] if leading else [])])
    return (
        f'<i class="{classes}" style="left:{100 * (box.left - left) / width:.2f}%;'
        f"top:{100 * (box.top - top) / height:.2f}%;width:{100 * (box.right - box.left) / width:.2f}%;"
        f'height:{100 * (box.bottom - box.top) / height:.2f}%"></i>'
    )


def where(place: str) -> str:
    """What of the document is shown, in few words: its page, table or sheet, or the line itself."""
    at = parse_place(place)
    if at.page is not None:
        return place_in_words(f"page {at.page}")
    if at.sheet is not None:
        return place_in_words(f"sheet {at.sheet}")
    if at.table is not None:
        return place_in_words(f"table {at.table}")
    return place_in_words(place)
