"""Tables that are drawn without rules: figures that stand under one another on a page.

A table starts with rows of at least five figures in the same columns. Gaps in such a row are its empty
cells, so the columns of a row with fewer figures are known. Smaller tables stay lines parted by tabs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .model import Grid, GridCell
from .pdf_lines import TextLine, is_figure
from .pdf_shapes import Frame

Stretch = tuple[float, float]

_LEAST_COLUMNS = 5
_LEAST_ROWS = 3
_LABELS = 4
"""Columns kept for labels, left of the figures."""


@dataclass(slots=True)
class _Table:
    """A table in the making: its lines and the stretches across the page that its figures take."""

    first: int
    last: int
    columns: list[Stretch]
    rows: int = 1

    def fits(self, found: Sequence[Stretch]) -> bool:
        """Whether most figures stand in the columns of this table."""
        near = sum(1 for stretch in found if any(_overlap(stretch, own) for own in self.columns))
        return near >= 0.8 * len(found)

    def add(self, line: int, found: Sequence[Stretch]) -> None:
        self.last, self.rows = line, self.rows + 1
        for left, right in found:
            touched = [own for own in self.columns if _overlap((left, right), own)]
            if not touched:
                self.columns.append((left, right))
            elif len(touched) == 1:
                own = touched[0]
                self.columns[self.columns.index(own)] = (min(left, own[0]), max(right, own[1]))
        self.columns.sort()


def _overlap(one: Stretch, two: Stretch) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def find_tables(lines: Sequence[TextLine]) -> Iterator[tuple[int, int, list[Stretch]]]:
    """(first line, last line, columns) of each table without rules on a page."""
    tables: list[_Table] = []
    for number, line in enumerate(lines):
        found = [(left, right) for text, left, right in line.segments if is_figure(text)]
        if len(found) < 2 or len(line.segments) < 3:
            continue
        current = tables[-1] if tables else None
        if current and current.fits(found) and len(found) <= len(current.columns) + 2:
            current.add(number, found)
        elif len(found) >= _LEAST_COLUMNS:
            tables.append(_Table(number, number, sorted(found)))
    floor = 0
    for table in tables:
        if table.rows >= _LEAST_ROWS:
            first = table.first
            while first > floor and _heads(lines, first - 1, floor):
                first -= 1
            yield first, table.last, table.columns
            floor = table.last + 1


def _heads(lines: Sequence[TextLine], number: int, floor: int) -> bool:
    """Whether a line above the figures is one of headings: several without a figure, or one between such."""
    segments = lines[number].segments
    if any(is_figure(text) for text, _, _ in segments):
        return False
    return len(segments) > 1 or (number - 1 >= floor and len(lines[number - 1].segments) > 1)


def grid_of_lines(
    lines: Sequence[TextLine], columns: Sequence[Stretch], place: str, frame: Frame | None
) -> Grid:
    """Lines as the rows of a grid; a row with figures has a cell, empty or not, in each column."""
    cells: list[GridCell] = []
    for row, line in enumerate(lines):
        taken: dict[int, tuple[str, int, float, float]] = {}
        for text, left, right in line.segments:
            column, span = _under(left, right, columns)
            while column in taken:
                column, span = column + 1, 1
            taken[column] = (text, span, left, right)
        if sum(is_figure(text) for text, *_ in taken.values()) > 1:
            covered = {at for column, (_, span, *_) in taken.items() for at in range(column, column + span)}
            for column, (left, right) in enumerate(columns, _LABELS):
                if column not in covered:
                    taken[column] = ("", 1, left, right)
        for number, column in enumerate(sorted(taken), 1):
            text, span, left, right = taken[column]
            box = frame.place((left, line.bottom, right, line.top)) if frame else ""
            where = f"{place}, row {row + 1}, cell {number}{box}"
            cells.append(GridCell(text, row, column, 1, span, where))
    return Grid(tuple(cells), place)


def _under(left: float, right: float, columns: Sequence[Stretch]) -> tuple[int, int]:
    """Column and span of a part of a line: the columns it stands over, or the labels left of them."""
    over = [index for index, column in enumerate(columns) if _overlap((left, right), column)]
    if over:
        return _LABELS + over[0], len(over)
    middle = (left + right) / 2
    if middle < columns[0][0]:
        return 0, 1
    nearest = min(range(len(columns)), key=lambda index: abs(sum(columns[index]) / 2 - middle))
    return _LABELS + nearest, 1
