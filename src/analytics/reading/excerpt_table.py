"""A table of a document cut to the part around its marked cells, ready to be drawn with its own spans.

Rows and columns that are left out part what is shown into stretches. A cell that reaches over a cut is shown
in every stretch it reaches into, so that no row is without its label.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from .model import Grid, GridCell, Status
from .numbers import read_mark

Kind = Literal["here", "bad", "used"]
"""The cell in question; the same where a check found it wrong; a cell that went into the check."""

_SMALL = 14
"""Rows of a table that is shown as a whole anyway."""
_NEAR, _NEAR_ACROSS = 3, 4
_MOST_ROWS, _MOST_COLUMNS = 60, 16
_MOST_ROWS_WHOLE, _MOST_COLUMNS_WHOLE = 400, 40
_DEEPEST_HEAD, _LABEL_COLUMNS = 4, 3
_HEADS_SOUGHT = 12
"""Marked cells whose columns' heads are looked for."""
_LONG, _LONG_MARKED = 240, 1200
_WORDS = 12
"""Characters that no figure and hardly a head of a column has."""
_WORTH_CUTTING = 2
"""Rows or columns fewer than this are not worth a cut."""


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell as it is drawn. ``cut``: characters left out at its end; ``gap``: it stands for columns that are
    left out, and its text is empty; ``words``: it ends in a column of words, not of figures."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    kind: Kind | None = None
    leading: bool = False
    cut: int = 0
    gap: int = 0
    words: bool = False


@dataclass(frozen=True, slots=True)
class TableShown:
    """Rows from top to bottom; a number stands for as many rows that are left out.

    ``rows_in_all`` and ``whole`` say whether there is more of it. ``place`` is that of the table.
    """

    place: str
    rows: tuple[tuple[CellShown, ...] | int, ...]
    width: int
    rows_in_all: int
    whole: bool


def lay_out_table(grid: Grid, marked: Mapping[int, Kind], *, whole: bool = False) -> TableShown:
    """The part of a grid around its marked cells (position in ``grid.cells`` → kind, the leading one first).

    ``whole``: all of it, as far as a page can hold it.
    """
    cells = grid.cells
    rows = sorted({cell.row for cell in cells})
    hits = [cells[at] for at in marked]
    most = _MOST_ROWS_WHOLE if whole else _MOST_ROWS
    shown_rows = _chosen(
        len(rows),
        [*range(_head(cells, rows)), *_above(cells, hits[:_HEADS_SOUGHT], rows)],
        [bisect_left(rows, cell.row) for cell in hits],
        near=_NEAR,
        small=most if whole else _SMALL,
        most=most,
    )
    columns = _columns(cells, marked, {rows[at] for at in shown_rows})
    most = _MOST_COLUMNS_WHOLE if whole else _MOST_COLUMNS
    shown_columns = _chosen(
        len(columns),
        range(_LABEL_COLUMNS),
        [bisect_left(columns, cell.column) for cell in hits],
        near=_NEAR_ACROSS,
        small=most,
        most=most,
    )
    stretches = _stretches(shown_columns)
    drawing = _Drawing(cells, marked, rows, columns)
    lines: list[tuple[CellShown, ...] | int] = []
    before = 0
    for stretch in _stretches(shown_rows):
        if stretch.start > before:
            lines.append(stretch.start - before)
        lines += drawing.rows(stretch, stretches)
        before = stretch.stop
    if before < len(rows):
        lines.append(len(rows) - before)
    width = len(shown_columns) + len(_gaps(stretches, len(columns)))
    return TableShown(grid.place, tuple(lines), width, len(rows), len(shown_rows) == len(rows))


def _head(cells: Sequence[GridCell], rows: Sequence[int]) -> int:
    """How many rows at the top belong together: those that the cells of the first row reach into."""
    deep = 1
    for cell in cells:
        if cell.row > rows[min(deep, len(rows)) - 1]:
            break
        deep = max(deep, sum(cell.row <= row < cell.row + cell.rowspan for row in rows[: _DEEPEST_HEAD + 1]))
    return deep if deep <= _DEEPEST_HEAD else 1


def _above(cells: Sequence[GridCell], hits: Sequence[GridCell], rows: Sequence[int]) -> list[int]:
    """The rows that head the hits' columns: the nearest words above each, and words right above those."""
    found: set[int] = set()
    columns = {hit.column for hit in hits}
    over: dict[int, list[GridCell]] = {column: [] for column in columns}
    for cell in cells:
        for column in columns:
            if cell.column <= column < cell.column + cell.colspan:
                over[column].append(cell)
    for hit in hits:
        above = sorted((one for one in over[hit.column] if one.row < hit.row), key=lambda one: -one.row)
        heads = itertools.dropwhile(lambda one: not _is_head(one), above)
        for cell in itertools.islice(itertools.takewhile(_is_head, heads), _DEEPEST_HEAD):
            found.update(_reach(cell.row, min(cell.rowspan, _DEEPEST_HEAD), rows))
    return sorted(found)


def _is_head(cell: GridCell) -> bool:
    return bool(cell.text.strip()) and read_mark(cell.text).status is Status.UNREADABLE


def _columns(cells: Sequence[GridCell], marked: Mapping[int, Kind], rows: Set[int]) -> list[int]:
    """The columns in which a cell begins, up to the last one that says something in these rows."""
    last = max(
        (
            cell.column
            for at, cell in enumerate(cells)
            if at in marked or (cell.row in rows and cell.text.strip())
        ),
        default=0,
    )
    return sorted({cell.column for cell in cells if cell.column <= last})


def _chosen(
    count: int, always: Iterable[int], hits: Sequence[int], *, near: int, small: int, most: int
) -> list[int]:
    """Which of ``count`` rows (or columns) to show: some always, and those near the hits, the first hit
    first."""
    if count <= small:
        return list(range(count))
    chosen = {at for at in always if at < count}
    for away in range(near + 1):
        for hit in hits:
            for at in (hit - away, hit + away):
                if 0 <= at < count and len(chosen) < most:
                    chosen.add(at)
    ordered = sorted(chosen)
    for at, following in zip(ordered, [*ordered[1:], count], strict=True):
        if 0 < following - at - 1 < _WORTH_CUTTING:
            chosen.update(range(at + 1, following))
    return sorted(chosen)


def _stretches(chosen: Sequence[int]) -> list[range]:
    """Runs of neighbours."""
    found: list[range] = []
    for at in chosen:
        if found and found[-1].stop == at:
            found[-1] = range(found[-1].start, at + 1)
        else:
            found.append(range(at, at + 1))
    return found


def _gaps(stretches: Sequence[range], count: int) -> list[int]:
    """How many are left out between the stretches, and after the last one."""
    ends = [*(stretch.start for stretch in stretches[1:]), count]
    return [end - stretch.stop for stretch, end in zip(stretches, ends, strict=True) if end > stretch.stop]


class _Drawing:
    """A grid whose rows and columns are counted as they stand: without those in which no cell begins."""

    def __init__(
        self,
        cells: Sequence[GridCell],
        marked: Mapping[int, Kind],
        rows: Sequence[int],
        columns: Sequence[int],
    ) -> None:
        self.marked = marked
        self.leading = next(iter(marked), None)
        self.columns = len(columns)
        self.placed = [
            (at, cell, _reach(cell.row, cell.rowspan, rows), _reach(cell.column, cell.colspan, columns))
            for at, cell in enumerate(cells)
        ]
        self.wordy = {
            over.start for _, cell, _, over in self.placed if len(over) == 1 and len(cell.text) > _WORDS
        }
        # Where spans contradict one another somebody loses ground, and never a marked cell.
        self.placed.sort(key=lambda one: (one[0] not in marked, one[2].start, one[3].start))

    def rows(self, stretch: range, across: Sequence[range]) -> list[tuple[CellShown, ...]]:
        """The rows of one stretch, stretch by stretch of the columns."""
        here = [one for one in self.placed if one[2].start < stretch.stop and one[2].stop > stretch.start]
        drawn: list[list[CellShown]] = [[] for _ in stretch]
        for number, columns in enumerate(across):
            for row, cells in enumerate(self._block(here, stretch, columns)):
                drawn[row] += cells
            end = across[number + 1].start if number + 1 < len(across) else self.columns
            if end > columns.stop:
                drawn[0].append(CellShown("", len(stretch), 1, gap=end - columns.stop))
        return [tuple(row) for row in drawn]

    def _block(
        self, here: Iterable[tuple[int, GridCell, range, range]], rows: range, columns: range
    ) -> list[list[CellShown]]:
        taken: list[list[bool]] = [[False] * len(columns) for _ in rows]
        starts: dict[tuple[int, int], CellShown] = {}
        for at, cell, down, over in here:
            top, bottom = max(down.start, rows.start), min(down.stop, rows.stop)
            left, right = max(over.start, columns.start), min(over.stop, columns.stop)
            if top >= bottom or left >= right:
                continue
            row, column = top - rows.start, left - columns.start
            if taken[row][column]:
                continue
            width = _free(taken[row][column : right - columns.start])
            height = _free([any(line[column : column + width]) for line in taken[row : bottom - rows.start]])
            for line in taken[row : row + height]:
                line[column : column + width] = [True] * width
            starts[row, column] = self._cell(at, cell, height, width, words=right - 1 in self.wordy)
        return [
            [
                starts.get((row, column)) or CellShown("")
                for column, is_taken in enumerate(line)
                if (row, column) in starts or not is_taken
            ]
            for row, line in enumerate(taken)
        ]

    def _cell(self, at: int, cell: GridCell, height: int, width: int, *, words: bool) -> CellShown:
        kind = self.marked.get(at)
        text = cell.text[: _LONG_MARKED if kind else _LONG]
        cut = len(cell.text) - len(text)
        return CellShown(text, height, width, kind, at == self.leading, cut, words=words)


def _reach(start: int, span: int, counted: Sequence[int]) -> range:
    """From where to where a cell goes, in counted rows or columns."""
    first = bisect_left(counted, start)
    return range(first, max(first + 1, bisect_left(counted, start + max(1, span))))


def _free(taken: Sequence[bool]) -> int:
    return next((at for at, one in enumerate(taken) if one), len(taken))
