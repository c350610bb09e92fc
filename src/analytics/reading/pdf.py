"""PDF with a text layer into a Document: ruled tables become grids, the rest paragraphs, in reading order.

``pdf_marks`` takes characters and strokes from pypdfium2, ``pdf_layout`` makes rows, cells and lines of them,
``pdf_flow`` one text of all pages. Places are "page 2, table 1, row 5, cell 3, box 123 456 234 478" and
"page 2, line 9, box 80 120 910 140": left, top, right, bottom in thousandths of the page as displayed.
"""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium

from .errors import Damaged, Encrypted, NoUnicode
from .limits import MOST_SIGNS, check_pages
from .model import Document
from .ocr_pages import can_recognise, read_scans
from .pdf_flow import flow
from .pdf_layout import Draft, draft_page, lay_out
from .pdf_marks import read_marks

_MOST_UNMAPPED = 0.3


def read_pdf(data: bytes, source: str) -> Document:
    """A PDF. Raises Damaged, Encrypted, NoUnicode where no character has a name; for a scan
    what ``ocr_pages`` raises.
    """
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
    pages: list[Draft] = []
    counts: list[int] = []
    nameless: list[int] = []
    recognised: list[int] = []
    unmapped = 0
    for number in range(1, count + 1):
        marks = read_marks(pdf[number - 1])
        counts.append(len(marks.glyphs))
        unmapped += marks.unmapped
        if marks.unmapped > len(marks.glyphs) * _MOST_UNMAPPED:
            nameless.append(number - 1)
        if marks.recognised:
            recognised.append(number)
        if sum(counts) > MOST_SIGNS:
            break  # and the document is refused
        pages.append(draft_page(marks.glyphs, marks.rules, f"page {number}", marks.frame))
    if unmapped > sum(counts) * _MOST_UNMAPPED and not can_recognise():
        raise NoUnicode(source, count)
    scanned, unread = read_scans(pdf, counts, pages, source, nameless)
    meta: dict[str, str] = {}
    title = str(pdf.get_metadata_dict().get("Title") or "").strip()
    if title:
        meta["title"] = title
    scanned = tuple(sorted({*scanned, *recognised}))
    return Document("pdf", tuple(flow(lay_out(pages))), meta, scanned, unread)
