"""The pages of a document as one text: lines become paragraphs again, page numbers and headers go.

A running header is given once, at the top of the first page, a running footer at the foot of the last:
neither parts or joins the text that goes on from page to page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .model import Grid, Paragraph
from .pdf_layout import Page, TextLine
from .pdf_shapes import Frame, around, turn_box

_LONG = 0.5
"""Share of a page's width that a line takes at least which its margin ended."""
_MANY, _FEW = 6, 3
"""Lines that show where the margin is; lines that do not, beyond them."""
_ABOUT = 0.5
"""Sizes by which the room at the end of a line may be misjudged."""
_SAME_SIZE = 1.25
_NEXT_LINE = 1.35
"""Of the way from line to line in a paragraph."""
_WORD = re.compile(r"[\x21-\x7e]+|.", re.DOTALL)
_NO_BEGIN = frozenset("，。、；：？！）》」』】〕”’,.;:?!)]%％")
"""Signs that do not begin a line: they stay with the word before."""
_HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,2}\s*[、．.]")
_NO_END = tuple("、第和与及或至到－—-")
"""Ends of a line after which 二、 is the next of several numbers, not that of a heading."""


class _Margin(NamedTuple):
    """Where lines begin and end at most on pages of one width, in points."""

    left: float
    right: float
    width: float


class _Open:
    """A paragraph in the making: its lines on the page it begins on, and all of its text."""

    def __init__(self, line: TextLine, place: str, frame: Frame | None) -> None:
        self.texts = [line.text]
        self.lines = [line]
        self.last = line
        self.place = place
        self.frame = frame

    def goes_on_in(self, line: TextLine, margin: _Margin, frame: Frame | None) -> bool:
        """Whether a line is the next one of this paragraph: the one before had no room for its first word."""
        last = self.last
        if "\t" in line.text or "\t" in last.text or last.right - last.left <= margin.width * _LONG:
            return False
        room = margin.right - last.right - _ABOUT * line.size
        if _first_word(line) < room or not self._is_aligned(line, margin):
            return False
        if _HEADING.match(line.text) and not last.text.endswith(_NO_END):
            return False
        large, small = max(line.size, last.size), min(line.size, last.size)
        return large <= _SAME_SIZE * small and not (frame is self.frame and self._is_apart(line))

    def _is_aligned(self, line: TextLine, margin: _Margin) -> bool:
        """Whether a line begins at the margin, or where the second line does, left of the first."""
        first, last = self.lines[0], self.last
        reach = 0.8 * line.size
        if line.left <= margin.left + reach:
            return True
        outdented = line.left < first.left - reach
        return outdented and (last is first or abs(line.left - last.left) < reach)

    def _is_apart(self, line: TextLine) -> bool:
        """Whether a line of the same page is further off than the lines of the paragraph are."""
        if len(self.lines) < 2:
            return False
        usual = self.lines[-2].y - self.lines[-1].y
        return self.lines[-1].y - line.y > _NEXT_LINE * usual > 0

    def add(self, line: TextLine, frame: Frame | None) -> None:
        self.texts.append(line.text)
        self.last = line
        if frame is self.frame:
            self.lines.append(line)

    def paragraph(self) -> Paragraph:
        box = self.frame.place(around(line.box for line in self.lines)) if self.frame else ""
        return Paragraph("".join(self.texts), self.place + box)


def _first_word(line: TextLine) -> float:
    """Width in points of what a line begins with and cannot be parted, about."""
    match = _WORD.match(line.text)
    word = match[0] if match else ""
    for sign in line.text[len(word) :]:
        if sign not in _NO_BEGIN:
            break
        word += sign
    return sum(0.5 if sign.isascii() else 1.0 for sign in word) * line.size


def flow(pages: Sequence[Page]) -> Iterator[Paragraph | Grid]:
    """Paragraphs and grids of a document in reading order."""
    margins = _margins(pages)
    open_: _Open | None = None
    for page in pages:
        margin = margins[_size(page)]
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
            elif open_ and open_.goes_on_in(block, margin, page.frame):
                open_.add(block, page.frame)
            else:
                if open_:
                    yield open_.paragraph()
                open_ = _Open(block, place, page.frame)
    if open_:
        yield open_.paragraph()


def _size(page: Page) -> float:
    """Width of a page, in points; 0 where it is not known."""
    frame = page.frame
    if frame is None:
        return 0.0
    left, _, right, _ = turn_box((frame.left, frame.bottom, frame.right, frame.top), frame.turned)
    return right - left


def _margins(pages: Sequence[Page]) -> dict[float, _Margin]:
    """The margins of the text, on the pages of each width."""
    lines: dict[float, list[TextLine]] = {_size(page): [] for page in pages}
    for page in pages:
        lines[_size(page)] += [
            block for block in page.blocks if isinstance(block, TextLine) and id(block) not in page.furniture
        ]
    return {
        width: _Margin(min((line.left for line in own), default=0.0), _right(own), width)
        for width, own in lines.items()
    }


def _right(lines: Sequence[TextLine]) -> float:
    """Where lines end at most; one or two that reach further than many others do not count."""
    ends = sorted(((line.right, line.size) for line in lines), reverse=True)
    for number, (right, size) in enumerate(ends):
        alike = sum(right - other <= size for other, _ in ends[number:])
        if alike >= _MANY:
            return right
        if number + alike >= _FEW:
            break
    return ends[0][0] if ends else 0.0
