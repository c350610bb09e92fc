"""Ruled tables that a page break parts within a row: what stands in one cell is one text again.

A cell goes on over the page where its text begins like an item of a list (（五）, 1.) and the text at the top
of the next page, in the same column, does not. A row does, if its figures besides are on one page only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .model import Grid, GridCell
from .pdf_columns import Stretch, is_cell_figure, is_numbered
from .pdf_lines import is_figure

_SAME_EDGE = 3.0
_LEAST_EMPTY = 2
"""Cells of a row that are empty on one of the pages at least, if the row is parted."""


@dataclass(slots=True)
class Ruled:
    """A ruled table of a page: its grid, the sides of its columns, and how far it reaches."""

    grid: Grid
    xs: Sequence[float]
    top: float
    bottom: float

    def figure_columns(self) -> tuple[Stretch, ...]:
        """The stretches of the columns that hold figures."""
        texts: dict[int, list[bool]] = {}
        for cell in self.grid.cells:
            if cell.text and cell.colspan == 1:
                texts.setdefault(cell.column, []).append(is_cell_figure(cell.text))
        return tuple(
            (self.xs[column], self.xs[column + 1])
            for column, found in sorted(texts.items())
            if sum(found) * 2 >= len(found)
        )

    def goes_on_in(self, other: Ruled) -> bool:
        """Whether a table has the same columns."""
        return len(self.xs) == len(other.xs) and all(
            abs(one - two) <= _SAME_EDGE for one, two in zip(self.xs, other.xs, strict=True)
        )


def mend_break(above: Ruled, below: Ruled) -> None:
    """Joins the cells that the end of a page parted; changes both grids."""
    last = max((cell.row + cell.rowspan for cell in above.grid.cells), default=0)
    ends = {cell.column: cell for cell in above.grid.cells if cell.row + cell.rowspan == last}
    pairs = [
        (ends[cell.column], cell)
        for cell in below.grid.cells
        if cell.row == 0 and cell.column in ends and ends[cell.column].colspan == cell.colspan
    ]
    if _is_one_row(pairs, below):
        joined = pairs
        gone = {id(cell) for _, cell in pairs if cell.rowspan == 1}
    else:
        joined = [
            (one, two) for one, two in pairs if _is_one_cell(one, two) and one.rowspan + two.rowspan > 2
        ]
        gone = set[int]()
    if not joined:
        return
    whole = {id(one): _join(one, two) for one, two in joined}
    rest = {id(two): replace(two, text="") for _, two in joined}
    above.grid = replace(above.grid, cells=tuple(whole.get(id(cell), cell) for cell in above.grid.cells))
    below.grid = replace(
        below.grid, cells=tuple(rest.get(id(cell), cell) for cell in below.grid.cells if id(cell) not in gone)
    )


def _join(one: GridCell, two: GridCell) -> GridCell:
    if not one.text:
        return replace(one, text=two.text, place=two.place if two.text else one.place)
    return replace(one, text=f"{one.text}\n{two.text}" if two.text else one.text)


def _is_one_cell(one: GridCell, two: GridCell) -> bool:
    return is_numbered(one.text) and bool(two.text) and not is_numbered(two.text) and not is_figure(two.text)


def _is_one_row(pairs: Sequence[tuple[GridCell, GridCell]], below: Ruled) -> bool:
    """Whether the last row of a page and the first of the next are one: labels go on, figures stand once."""
    if len(pairs) < sum(cell.row == 0 for cell in below.grid.cells):
        return False
    labels = [pair for pair in pairs if not all(is_figure(cell.text) for cell in pair)]
    figures = [pair for pair in pairs if all(is_figure(cell.text) for cell in pair) and pair[1].rowspan == 1]
    texts = [pair for pair in labels if pair[1].text]
    if not labels or not all(_is_one_cell(one, two) for one, two in texts):
        return False
    first, second = any(one.text for one, _ in figures), any(two.text for _, two in figures)
    if len(figures) < _LEAST_EMPTY or first == second:
        return False
    return second or any(one.rowspan == 1 == two.rowspan for one, two in texts)
