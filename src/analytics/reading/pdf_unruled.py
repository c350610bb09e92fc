"""Tables that are drawn without rules: figures that stand under one another on a page.

A table starts with rows of at least five figures in the same columns. Gaps in such a row are its empty
cells, so the columns of a row with fewer figures are known. Smaller tables stay lines parted by tabs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .model import Grid, GridCell

Segment = tuple[str, float, float]
"""A part of a line between wide gaps: text, left, right."""

_LEAST_COLUMNS = 5
_LEAST_ROWS = 3
_LABELS = 4
"""Columns kept for labels, left of the figures."""


class SegmentedLine(Protocol):
    """What is needed of a line of text."""

    @property
    def segments(self) -> tuple[Segment, ...]: ...
    @property
    def size(self) -> float: ...


def is_figure(text: str) -> bool:
    """Whether a part of a line holds no letter and no Chinese character."""
    return not any(sign.isalpha() for sign in text)


@dataclass(slots=True)
class _Table:
    first: int
    last: int
    centres: list[float]
    rows: int = 1
    members: list[list[float]] = field(default_factory=list[list[float]])

    def fits(self, found: Sequence[float], slack: float) -> bool:
        """Whether figures stand in the columns of this table, new columns between them being the exception."""
        near = sum(1 for centre in found if any(abs(centre - own) <= slack for own in self.centres))
        return near >= 0.8 * len(found)

    def add(self, line: int, found: Sequence[float], slack: float) -> None:
        self.last, self.rows = line, self.rows + 1
        self.centres += [c for c in found if all(abs(c - own) > slack for own in self.centres)]
        self.centres.sort()


def find_tables(lines: Sequence[SegmentedLine]) -> Iterator[tuple[int, int, list[float]]]:
    """(first line, last line, centres of the columns) of each table without rules on a page."""
    tables: list[_Table] = []
    for number, line in enumerate(lines):
        found = [(left + right) / 2 for text, left, right in line.segments if is_figure(text)]
        slack = 0.9 * line.size
        if len(found) < 2 or len(line.segments) < 3:
            continue
        current = tables[-1] if tables else None
        if current and current.fits(found, slack) and len(found) <= len(current.centres) + 2:
            current.add(number, found, slack)
        elif len(found) >= _LEAST_COLUMNS:
            tables.append(_Table(number, number, sorted(found)))
    floor = 0
    for table in tables:
        if table.rows >= _LEAST_ROWS:
            first = table.first
            while first > floor and (len(lines[first - 1].segments) > 1 or _heads(lines, first - 1, floor)):
                first -= 1
            yield first, table.last, table.centres
            floor = table.last + 1


def _heads(lines: Sequence[SegmentedLine], number: int, floor: int) -> bool:
    """A single part of a heading, with further lines of the heading above it."""
    return number - 1 >= floor and len(lines[number - 1].segments) > 1


def grid_of_lines(lines: Sequence[SegmentedLine], centres: Sequence[float], place: str) -> Grid:
    """Lines as the rows of a grid; a row with figures has a cell, empty or not, in each column."""
    cells: list[GridCell] = []
    for row, line in enumerate(lines):
        taken: dict[int, GridCell] = {}
        for number, (text, left, right) in enumerate(line.segments, 1):
            column, span = _under(left, right, centres)
            while column in taken:
                column, span = column + 1, 1
            taken[column] = GridCell(text, row, column, 1, span, f"{place}, row {row + 1}, cell {number}")
        if sum(is_figure(cell.text) for cell in taken.values()) > 1:
            covered = {at for cell in taken.values() for at in range(cell.column, cell.column + cell.colspan)}
            for column in range(_LABELS, _LABELS + len(centres)):
                if column not in covered:
                    taken[column] = GridCell("", row, column, place=f"{place}, row {row + 1}")
        cells.extend(taken[column] for column in sorted(taken))
    return Grid(tuple(cells), place)


def _under(left: float, right: float, centres: Sequence[float]) -> tuple[int, int]:
    """Column and span of a part of a line: the columns it stands over, or the labels left of them."""
    middle = (left + right) / 2
    over = [index for index, centre in enumerate(centres) if left <= centre <= right]
    if over:
        return _LABELS + over[0], len(over)
    if middle < centres[0]:
        return 0, 1
    nearest = min(range(len(centres)), key=lambda index: abs(centres[index] - middle))
    return _LABELS + nearest, 1
