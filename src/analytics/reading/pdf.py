"""PDF with a text layer into a Document: ruled tables become grids, the rest paragraphs, in reading order.

pypdfium2 gives characters with their boxes and the paths that were drawn; ``pdf_layout`` makes rows, cells
and lines of them. Places are "page 2, table 1, row 5, cell 3" and "page 2, line 9".
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .errors import Damaged, Encrypted, NoText
from .limits import MOST_SIGNS, check_pages
from .model import Document, Grid, Paragraph
from .normal import plain
from .ocr_pages import can_recognise, check_text, read_pages, scanned_pages
from .pdf_layout import Glyph, Rule, TextLine, lay_out_page

_LEAST_TEXT = 10
_MOST_OBJECTS = 60_000
_RUNNING = 2
"""Lines at the top and at the foot of a page that may be its running header or footer."""
_MOST_PAGES_SHARE = 0.7
_PAGE_NUMBER = re.compile(r"^(?:[-—–·\s]*\d{1,3}[-—–·\s]*|第\s*\d{1,3}\s*页.*|\d{1,3}\s*/\s*\d{1,3})$")

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_pdf(data: bytes, source: str) -> Document:
    """A PDF. Raises Damaged, Encrypted, and what ``ocr_pages`` raises for a scan."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise Encrypted(source, "pdf") from error
        raise Damaged(source, "pdf") from error
    try:
        return _read(pdf, source)
    except pdfium.PdfiumError as error:
        raise Damaged(source, "pdf", "页面读不出") from error
    finally:
        pdf.close()


def _read(pdf: Any, source: str) -> Document:
    count = len(pdf)
    check_pages(count, source)
    pages: list[list[TextLine | Grid]] = []
    counts: list[int] = []
    for number in range(count):
        glyphs, rules = _page(pdf[number])
        counts.append(len(glyphs))
        if sum(counts) > MOST_SIGNS:
            break  # and the document is refused
        pages.append(lay_out_page(glyphs, rules, f"page {number + 1}"))
    scanned, unread = _read_scans(pdf, counts, pages, source)
    meta: dict[str, str] = {}
    title = str(pdf.get_metadata_dict().get("Title") or "").strip()
    if title:
        meta["title"] = title
    return document_of("pdf", pages, meta, scanned, unread)


def _read_scans(
    pdf: Any, counts: list[int], pages: list[list[TextLine | Grid]], source: str
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Puts what is recognised on pages that are pictures in their place.

    The numbers (from 1) of pages that were recognised, and of those that were not: beside pages with text
    the want of the extra costs no more than them.
    """
    scans = scanned_pages(pdf, counts)
    numbers = tuple(number + 1 for number in scans)
    has_text = sum(counts) >= _LEAST_TEXT
    if not scans and not has_text:
        raise NoText(source, len(pages))
    if not scans or (has_text and not can_recognise()):
        return (), numbers
    for number, blocks in read_pages(pdf, scans, source).items():
        pages[number] = blocks
    if not has_text:
        check_text(pages, source, "pdf")
    return numbers, ()


def document_of(
    format: str,
    pages: list[list[TextLine | Grid]],
    meta: dict[str, str],
    scanned: tuple[int, ...] = (),
    unread: tuple[int, ...] = (),
) -> Document:
    """The document of laid-out pages; ``scanned`` and ``unread`` as in ``Document``."""
    return Document(format, tuple(_flow(pages)), meta, scanned, unread)


def _flow(pages: list[list[TextLine | Grid]]) -> Iterator[Paragraph | Grid]:
    """Lines that a page's width broke become paragraphs again; page numbers are left out.

    A running header is given once, at the top of the first page, a running footer at the foot of the last:
    neither parts or joins the text that goes on from page to page.
    """
    open_text, open_place = "", ""
    previous: TextLine | None = None
    running = _running(pages)
    for number, page in enumerate(pages, 1):
        lines = [block for block in page if isinstance(block, TextLine)]
        numbers = {
            id(line) for line in lines[:1] + lines[-1:] if _PAGE_NUMBER.match(plain(line.text).strip())
        }
        right = max((line.right for line in lines), default=0.0)
        left = min((line.left for line in lines), default=0.0)
        count = 0
        for block in page:
            if isinstance(block, Grid):
                if open_text:
                    yield Paragraph(open_text, open_place)
                open_text, previous = "", None
                yield block
                continue
            count += 1
            if id(block) in numbers:
                continue
            if id(block) in running:
                if running[id(block)]:
                    if open_text:
                        yield Paragraph(open_text, open_place)
                    open_text, previous = "", None
                    yield Paragraph(block.text, f"page {number}, line {count}")
                continue
            goes_on = (
                previous is not None
                and "\t" not in block.text + previous.text
                and previous.full
                and block.left <= left + block.size * 0.8
            )
            if goes_on:
                open_text += block.text
            else:
                if open_text:
                    yield Paragraph(open_text, open_place)
                open_text, open_place = block.text, f"page {number}, line {count}"
            block.full = block.right >= right - block.size * 1.6
            previous = block
    if open_text:
        yield Paragraph(open_text, open_place)


def _running(pages: list[list[TextLine | Grid]]) -> dict[int, bool]:
    """id of each line of a running header or footer → whether it is the one that is given."""
    tops = [[line for line in page if isinstance(line, TextLine)][:_RUNNING] for page in pages]
    feet = [[line for line in page if isinstance(line, TextLine)][-_RUNNING:] for page in pages]
    found: dict[int, bool] = {}
    for ends, kept in ((tops, 0), (feet, len(pages) - 1)):
        on_pages = Counter(key for page in ends for key in {_without_digits(line) for line in page})
        for number, page in enumerate(ends):
            for line in page:
                often = on_pages[_without_digits(line)]
                if often >= 2 and often >= len(pages) * _MOST_PAGES_SHARE:
                    found[id(line)] = number == kept
    return found


def _without_digits(line: TextLine) -> str:
    return re.sub(r"\d+", "#", plain(line.text)).strip()


# ------------------------------------------------------------------ characters and paths of one page


def _page(page: Any) -> tuple[list[Glyph], list[Rule]]:
    textpage = page.get_textpage()
    glyphs, angle = _glyphs(textpage)
    rules = list(_rules(page)) if glyphs else []
    turn = round(angle / (math.pi / 2)) % 4
    if turn:
        glyphs = [glyph.turned(turn) for glyph in glyphs]
        rules = [rule.turned(turn) for rule in rules]
    return glyphs, rules


def _glyphs(textpage: Any) -> tuple[list[Glyph], float]:
    """Characters that run in the page's main direction, and that direction in radians."""
    handle = textpage.raw
    count = textpage.count_chars()
    box = raw.FS_RECTF()
    found: list[tuple[Glyph, float]] = []
    for index in range(count):
        code = raw.FPDFText_GetUnicode(handle, index)
        if (
            code < 33
            or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF)
            or raw.FPDFText_IsGenerated(handle, index) == 1
        ):
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box)):
            continue
        angle = raw.FPDFText_GetCharAngle(handle, index)
        glyph = Glyph(chr(code), box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
        found.append((glyph, angle if angle >= 0 else 0.0))
    if not found:
        return [], 0.0
    main = Counter(round(angle, 1) for _, angle in found).most_common(1)[0][0]
    kept = [
        glyph
        for glyph, angle in found
        if abs(angle - main) < 0.3 or abs(abs(angle - main) - 2 * math.pi) < 0.3
    ]
    return kept, main


def _rules(page: Any) -> Iterator[Rule]:
    """Straight horizontal and vertical strokes, thin filled boxes among them."""
    budget = [_MOST_OBJECTS]
    handle = page.raw
    for index in range(raw.FPDFPage_CountObjects(handle)):
        yield from _object_rules(raw.FPDFPage_GetObject(handle, index), _SAME, budget, 0)


def _object_rules(item: Any, outer: Matrix, budget: list[int], depth: int) -> Iterator[Rule]:
    budget[0] -= 1
    if budget[0] < 0 or depth > 6:
        return
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_FORM:
        inner = _times(_matrix(item), outer)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _object_rules(raw.FPDFFormObj_GetObject(item, index), inner, budget, depth + 1)
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        matrix = _times(_matrix(item), outer)
        for points in _subpaths(item, matrix):
            if stroke.value:
                for (x0, y0), (x1, y1) in itertools.pairwise(points):
                    yield from Rule.of(x0, y0, x1, y1)
            elif fill.value:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                yield from Rule.of_box(min(xs), min(ys), max(xs), max(ys))


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _SAME
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _subpaths(path: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(path), 5000)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        if not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points
