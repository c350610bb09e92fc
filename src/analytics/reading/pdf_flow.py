"""The pages of a document as one text: lines become paragraphs again, page numbers and headers go.

A running header is given once, at the top of the first page, a running footer at the foot of the last:
neither parts or joins the text that goes on from page to page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .model import Grid, Paragraph
from .normal import plain
from .pdf_layout import Page, TextLine
from .pdf_shapes import Frame, around

_RUNNING = 2
"""Lines at the top and at the foot of a page that may be its running header or footer."""
_MOST_PAGES_SHARE = 0.7
_PAGE_NUMBER = re.compile(r"^(?:[-—–·\s]*\d{1,3}[-—–·\s]*|第\s*\d{1,3}\s*页.*|\d{1,3}\s*/\s*\d{1,3})$")


class _Open:
    """A paragraph in the making: its lines on the page it begins on, and all of its text."""

    def __init__(self, line: TextLine, place: str, frame: Frame | None) -> None:
        self.texts = [line.text]
        self.lines = [line]
        self.place = place
        self.frame = frame

    def add(self, line: TextLine, frame: Frame | None) -> None:
        self.texts.append(line.text)
        if frame is self.frame:
            self.lines.append(line)

    def paragraph(self) -> Paragraph:
        box = self.frame.place(around(line.box for line in self.lines)) if self.frame else ""
        return Paragraph("".join(self.texts), self.place + box)


def flow(pages: Sequence[Page]) -> Iterator[Paragraph | Grid]:
    """Paragraphs and grids of a document in reading order."""
    running = _running(pages)
    open_: _Open | None = None
    full = False
    for page in pages:
        lines = [block for block in page.blocks if isinstance(block, TextLine)]
        numbers = {id(line) for line in lines[:1] + lines[-1:] if _is_page_number(line)}
        right = max((line.right for line in lines), default=0.0)
        left = min((line.left for line in lines), default=0.0)
        count = 0
        for block in page.blocks:
            if isinstance(block, Grid):
                if open_:
                    yield open_.paragraph()
                open_ = None
                yield block
                continue
            count += 1
            place = f"{page.place}, line {count}"
            if id(block) in numbers:
                continue
            if id(block) in running:
                if running[id(block)]:
                    if open_:
                        yield open_.paragraph()
                    open_ = None
                    yield _Open(block, place, page.frame).paragraph()
                continue
            tabbed = "\t" in block.text or (open_ is not None and "\t" in open_.texts[-1])
            if open_ and full and not tabbed and block.left <= left + block.size * 0.8:
                open_.add(block, page.frame)
            else:
                if open_:
                    yield open_.paragraph()
                open_ = _Open(block, place, page.frame)
            full = block.right >= right - block.size * 1.6
    if open_:
        yield open_.paragraph()


def _is_page_number(line: TextLine) -> bool:
    return bool(_PAGE_NUMBER.match(plain(line.text).strip()))


def _running(pages: Sequence[Page]) -> dict[int, bool]:
    """id of each line of a running header or footer → whether it is the one that is given."""
    lines = [[line for line in page.blocks if isinstance(line, TextLine)] for page in pages]
    tops, feet = [page[:_RUNNING] for page in lines], [page[-_RUNNING:] for page in lines]
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
