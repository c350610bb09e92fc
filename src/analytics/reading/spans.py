"""The grid behind a table with merged cells: each cell at its place, as HTML and spreadsheets count it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .limits import MOST_CELLS
from .model import Grid, GridCell

_MOST_COLUMNS = 500

CellText = tuple[str, int, int]
"""Text, rowspan, colspan."""


def grid_of(rows: Iterable[Sequence[CellText]], place: str) -> Grid:
    """Cells row by row with their spans, put where a browser would draw them.

    ``place`` names the table; cells become "<place>, row 5, cell 9", counting what stands in the row.
    """
    free: dict[int, int] = {}
    """Column to the first row in which no cell from above stands there."""
    cells: list[GridCell] = []
    new = tuple.__new__  # the constructor itself takes twice as long, and there are hundreds of cells
    for row, given in enumerate(rows):
        if len(cells) > MOST_CELLS:
            break  # and the document is refused
        at = f"{place}, row {row + 1}, cell "
        column = 0
        for number, (text, height, width) in enumerate(given, 1):
            while free and free.get(column, 0) > row:
                column += 1
            if column >= _MOST_COLUMNS:
                break
            if width != 1:
                width = max(1, min(width, _MOST_COLUMNS - column))
            if height != 1:
                height = max(1, min(height, 500))
                for covered in range(column, column + width):
                    free[covered] = max(free.get(covered, 0), row + height)
            cells.append(new(GridCell, (text, row, column, height, width, f"{at}{number}")))
            column += width
    return Grid(tuple(cells), place)
