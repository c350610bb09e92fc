"""The grid behind a table with merged cells: each cell at its place, as HTML and spreadsheets count it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .model import Grid, GridCell

_MOST_COLUMNS = 500
_MOST_ROWS = 20_000

CellText = tuple[str, int, int]
"""Text, rowspan, colspan."""


def grid_of(rows: Iterable[Sequence[CellText]], place: str) -> Grid:
    """Cells row by row with their spans, put where a browser would draw them.

    ``place`` names the table; cells become "<place>, row 5, cell 9", counting what stands in the row.
    """
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for row, given in enumerate(rows):
        if row >= _MOST_ROWS:
            break
        column = 0
        for number, (text, rowspan, colspan) in enumerate(given, 1):
            while (row, column) in taken:
                column += 1
            if column >= _MOST_COLUMNS:
                break
            height, width = max(1, min(rowspan, 500)), max(1, min(colspan, _MOST_COLUMNS - column))
            if height > 1 or width > 1:
                taken.update((row + down, column + right) for down in range(height) for right in range(width))
            cells.append(GridCell(text, row, column, height, width, f"{place}, row {row + 1}, cell {number}"))
            column += width
    return Grid(tuple(cells), place)
