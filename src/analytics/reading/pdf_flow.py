"""The pages of a document as one text: lines become paragraphs again, page numbers and headers go.

A running header is given once, at the top of the first page, a running footer at the foot of the last:
neither parts or joins the text that goes on from page to page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from .model import Grid, Paragraph
from .pdf_layout import Page, TextLine
from .pdf_shapes import Frame, around, turn_box

_LONG = 0.5
"""Share of a page's width that a line takes at least which its margin ended."""


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
    margins = _margins(pages)
    open_: _Open | None = None
    full = False
    for page in pages:
        left, right = margins[_size(page)]
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
            if id(block) in page.furniture:
                if page.furniture[id(block)]:
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
            full = block.right >= right - block.size * 1.6 and block.right - block.left > _size(page) * _LONG
    if open_:
        yield open_.paragraph()


def _size(page: Page) -> float:
    """Width of a page, in points; 0 where it is not known."""
    frame = page.frame
    if frame is None:
        return 0.0
    left, _, right, _ = turn_box((frame.left, frame.bottom, frame.right, frame.top), frame.turned)
    return right - left


def _margins(pages: Sequence[Page]) -> dict[float, tuple[float, float]]:
    """Where lines begin and end at most, on the pages of each width."""
    found: dict[float, tuple[float, float]] = {}
    for page in pages:
        left, right = found.get(_size(page), (math.inf, -math.inf))
        for block in page.blocks:
            if isinstance(block, TextLine):
                left, right = min(left, block.left), max(right, block.right)
        found[_size(page)] = (left, right)
    return found
