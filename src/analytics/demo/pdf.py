"""A report as a PDF with a text layer: ruled tables that go on over pages, headers, page numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from analytics.demo.paper import MARK, Heading, Paper, Text, day
from analytics.form.printed import Drawing, Slot

FONT = "STSong-Light"
_PAGE_WIDTH, _PAGE_HEIGHT = A4
_LEFT, _TOP, _BOTTOM = 62.0, _PAGE_HEIGHT - 66.0, 62.0
_WIDTH = _PAGE_WIDTH - 2 * _LEFT
_PADDING = 3.0
_CLOSING = "，。；：、！？）”’》〉】"
"""Signs that never begin a line."""


def write(paper: Paper) -> bytes:
    """The document as bytes. Nothing is compressed, so that every machine writes the same."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas: Any = Canvas(buffer, pagesize=A4, pageCompression=0, invariant=1)
    canvas.setTitle(paper.title)
    canvas.setAuthor(paper.unit)
    press = _Press(canvas, paper)
    press.print()
    canvas.save()
    return buffer.getvalue()


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines that are no wider than ``width`` points; Chinese may break anywhere, numbers never."""
    lines, line = [""], 0.0
    for piece in _pieces(text):
        wide = pdfmetrics.stringWidth(piece, FONT, size)
        if line + wide > width and lines[-1] and piece not in _CLOSING:
            lines.append("")
            line = 0.0
        lines[-1] += piece
        line += wide
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Single characters, but numbers and Latin words whole."""
    piece = ""
    for character in text:
        if character.isascii() and character.isalnum():
            piece += character
            continue
        if piece:
            yield piece
            piece = ""
        yield character
    if piece:
        yield piece


@dataclass
class _Press:
    """Prints from the top of a page to its bottom, then begins a new one. Lengths are points."""

    canvas: Any
    paper: Paper
    page: int = 0
    y: float = _TOP

    def print(self) -> None:
        self._begin()
        for line in wrap(self.paper.title, 18, _WIDTH):
            self._centred(line, 18, 28)
        if self.paper.published_on:
            self._centred(f"发布日期：{day(self.paper.published_on)}", 10.5, 24)
        for block in self.paper.blocks:
            match block:
                case Heading(text, level):
                    self._paragraph(text, 14 if level == 1 else 12, 24, indent=0 if level == 1 else 24)
                case Text(text):
                    self._paragraph(text, 12, 21, indent=24)
                case Drawing():
                    self._table(block)
        self._room(70)
        self.y -= 22
        for text in (self.paper.signature, day(self.paper.signed_on)):
            self.canvas.setFont(FONT, 12)
            self.canvas.drawRightString(_LEFT + _WIDTH - 20, self.y, text)
            self.y -= 22

    # -------------------------------------------------------------- pages

    def _begin(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = _TOP
        self.canvas.setFont(FONT, 8.5)
        self.canvas.drawString(_LEFT, _PAGE_HEIGHT - 40, self.paper.unit)
        self.canvas.line(_LEFT, _PAGE_HEIGHT - 45, _LEFT + _WIDTH, _PAGE_HEIGHT - 45)
        self.canvas.drawCentredString(_PAGE_WIDTH / 2, 34, f"— {self.page} —")
        self.canvas.setFont(FONT, 7)
        self.canvas.drawCentredString(_PAGE_WIDTH / 2, 22, MARK)

    def _room(self, height: float) -> None:
        if self.y - height < _BOTTOM:
            self._begin()

    def _centred(self, text: str, size: float, leading: float) -> None:
        self._room(leading)
        self.canvas.setFont(FONT, size)
        self.y -= leading
        self.canvas.drawCentredString(_PAGE_WIDTH / 2, self.y, text)

    def _paragraph(self, text: str, size: float, leading: float, indent: float) -> None:
        first = wrap(text, size, _WIDTH - indent)[0]
        rest = text[len(first) :]
        for number, line in enumerate([first, *(wrap(rest, size, _WIDTH) if rest else [])]):
            self._room(leading)
            self.canvas.setFont(FONT, size)
            self.y -= leading
            self.canvas.drawString(_LEFT + (indent if number == 0 else 0), self.y, line)

    # -------------------------------------------------------------- tables

    def _table(self, drawing: Drawing) -> None:
        """Prints as many rows as fit, and goes on with the next on a new page."""
        size = 8.0 if len(drawing.widths) > 12 else 9.0
        heights = _heights(drawing, size)
        self.y -= 8
        row = 0
        while row < drawing.height:
            # The heading rows are not left alone at the foot of a page.
            self._room(sum(heights[row : row + 4]))
            last, left = row, self.y - _BOTTOM
            while last < drawing.height and heights[last] <= left:
                left -= heights[last]
                last += 1
            last = max(last, row + 1)
            self._rows(drawing, heights, row, last, size)
            self.y -= sum(heights[row:last])
            row = last
        self.y -= 6

    def _rows(self, drawing: Drawing, heights: list[float], first: int, last: int, size: float) -> None:
        """Draws rows ``first`` to ``last`` at the present height; a merged cell has its text at its top."""
        # Row by row, as a word processor prints it: the order of the text layer.
        for slot in sorted(drawing.slots, key=lambda slot: (slot.row, slot.column)):
            top, bottom = max(slot.row, first), min(slot.row + slot.rowspan, last)
            if top >= bottom:
                continue
            x = _LEFT + _WIDTH * sum(drawing.widths[: slot.column])
            width = _slot_width(drawing, slot)
            y, height = self.y - sum(heights[first:bottom]), sum(heights[top:bottom])
            self.canvas.rect(x, y, width, height)
            if slot.row >= first:
                self._cell(slot, x, y, width, height, size)

    def _cell(self, slot: Slot, x: float, y: float, width: float, height: float, size: float) -> None:
        lines = wrap(slot.text, size, width - 2 * _PADDING)
        self.canvas.setFont(FONT, size)
        leading = size * 1.3
        base = y + height / 2 + leading * len(lines) / 2 - size
        for number, line in enumerate(lines):
            self.canvas.drawCentredString(x + width / 2, base - leading * number, line)


def _slot_width(drawing: Drawing, slot: Slot) -> float:
    return _WIDTH * sum(drawing.widths[slot.column : slot.column + slot.colspan])


def _heights(drawing: Drawing, size: float) -> list[float]:
    """The height of each row; what a merged cell needs beyond its rows goes to the last of them."""
    heights = [size * 1.3 + 2 * _PADDING] * drawing.height
    for slot in sorted(drawing.slots, key=lambda slot: slot.rowspan):
        lines = wrap(slot.text, size, _slot_width(drawing, slot) - 2 * _PADDING)
        needed = len(lines) * size * 1.3 + 2 * _PADDING
        rows = slice(slot.row, slot.row + slot.rowspan)
        heights[slot.row + slot.rowspan - 1] += max(0.0, needed - sum(heights[rows]))
    return heights
