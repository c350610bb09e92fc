"""A report as a ruled PDF whose pages end anywhere: between any two rows, or within one.

What is merged over the end of a page goes on with borders of its own, and the rest of its text, as word
processors print it. Where a page ends within a row each part holds some lines of its label; the figures of
the row stand in the first part or in the last.
"""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from .render import Drawing, TableRows
from .reports import placed

_FONT, _SIZE, _LEADING, _PAD, _MARGIN, _WIDTH = "STSong-Light", 8, 11, 3, 36.0, 900


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a row stands on one page; ``lines`` of its cells' text, from and to."""

    page: int
    top: float
    bottom: float
    lines: tuple[int, int]


def as_paged_pdf(drawing: Drawing, *, height: float, within_rows: bool, figures_last: bool) -> bytes:
    """The drawing on pages of this height (points, at least 150)."""
    paper = _Paper(height, within_rows, figures_last)
    for block in drawing.blocks:
        if isinstance(block, str):
            paper.paragraph(block)
        else:
            paper.table(block)
    return paper.close()


def _wrapped(text: str, width: float, size: int = _SIZE) -> list[str]:
    """The text in lines that fit; a blank cell has none."""
    lines: list[str] = []
    for sign in text:
        if lines and pdfmetrics.stringWidth(lines[-1] + sign, _FONT, size) <= width:
            lines[-1] += sign
        else:
            lines.append(sign)
    return lines


def _widths(rows: int, columns: int) -> list[float]:
    room = _WIDTH - 2 * _MARGIN
    if rows > 12:
        return [60.0, 60.0, 100.0] + [(room - 220) / (columns - 3)] * (columns - 3)
    return [room / columns] * columns


class _Paper:
    def __init__(self, height: float, within_rows: bool, figures_last: bool) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self.height, self.within_rows, self.figures_last = height, within_rows, figures_last
        self.page, self.y = 0, height - _MARGIN
        self.boxes: dict[int, list[tuple[float, float, float, float]]] = defaultdict(list)
        self.texts: dict[int, list[tuple[float, float, str, int]]] = defaultdict(list)

    @property
    def room(self) -> float:
        return self.y - _MARGIN

    def turn(self) -> None:
        self.page, self.y = self.page + 1, self.height - _MARGIN

    def paragraph(self, text: str) -> None:
        for line in _wrapped(text, _WIDTH - 2 * _MARGIN - 40, 11):
            if self.room < 18:
                self.turn()
            self.y -= 18
            self.texts[self.page].append((_MARGIN + 20, self.y + 5, line, 11))

    def table(self, rows: TableRows) -> None:
        cells, count, columns = placed(rows)
        widths = _widths(count, columns)
        lefts = [_MARGIN + sum(widths[:column]) for column in range(columns + 1)]
        wrapped = {
            (row, column): _wrapped(text, lefts[column + right] - lefts[column] - 2 * _PAD)
            for row, column, text, _, right in cells
        }
        parts = [
            self._row(max(len(wrapped[row, column]) for row, column, _, down, _ in cells
                          if row == number and (down == 1 or count < 6)) or 1)
            for number in range(count)
        ]  # fmt: skip
        self.y -= 12
        for row, column, _, down, right in cells:
            left, wide = lefts[column], lefts[column + right] - lefts[column]
            self._cell(left, wide, wrapped[row, column], [parts[n] for n in range(row, row + down)])

    def _row(self, lines: int) -> list[_Part]:
        """Finds a place for a row of so many lines."""
        parts: list[_Part] = []
        done = 0
        while done < lines:
            fit = int((self.room - 2 * _PAD) // _LEADING)
            if fit < 1 or (fit < lines - done and not self.within_rows):
                self.turn()
                continue
            some = min(fit, lines - done)
            bottom = self.y - some * _LEADING - 2 * _PAD
            parts.append(_Part(self.page, self.y, bottom, (done, done + some)))
            self.y, done = bottom, done + some
        return parts

    def _cell(self, left: float, wide: float, lines: list[str], rows: list[list[_Part]]) -> None:
        by_page: dict[int, list[_Part]] = defaultdict(list)
        for part in (part for row in rows for part in row):
            by_page[part.page].append(part)
        for page, parts in by_page.items():
            top, bottom = parts[0].top, parts[-1].bottom
            self.boxes[page].append((left, bottom, wide, top - bottom))
            here = int((top - bottom - 2 * _PAD) // _LEADING)
            if len(rows) == 1 and len(rows[0]) > 1 and len(lines) <= 1:
                here = here if (page == max(by_page)) == self.figures_last else 0
            for number, line in enumerate(lines[:here]):
                self.texts[page].append((left + _PAD, top - _PAD - _LEADING * number - _SIZE, line, _SIZE))
            lines = lines[here:]

    def close(self) -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(_WIDTH, self.height))
        for page in range(self.page + 1):
            canvas.setLineWidth(0.5)
            for box in self.boxes[page]:
                canvas.rect(*box)
            for x, y, text, size in self.texts[page]:
                canvas.setFont(_FONT, size)
                canvas.drawString(x, y, text)
            canvas.showPage()
        canvas.save()
        return out.getvalue()
