"""Ruled tables that a page break parts within a row: what stands in one cell is one text again.

A cell goes on over the page where its text begins like an item of a list (（五）, 1.) or fills its line, and
the text at the top of the next page, between the same rules, begins none; or where it is what its neighbours
begin with before their own item (（三）不予公开 of （三）不予公开5.…). A row does if that holds for all of
its labels and its figures besides are on one page only, or filled their cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from .model import Grid, GridCell
from .pdf_cells import is_rest
from .pdf_columns import Stretch, is_cell_figure, is_numbered
from .pdf_lines import is_figure

_SAME_EDGE = 3.0
_LEAST_FIGURES = 2
"""Cells for figures that a row has at least, if the page parts it."""
_LEAST_HEADS = 3
_LEAST_FILLED = 3
"""Characters of a line that fills its cell: nothing fits but one word where there is room for less."""


@dataclass(slots=True)
class Ruled:
    """A ruled table of a page: its grid, the sides of its columns, and how far it reaches."""

    grid: Grid
    xs: Sequence[float]
    top: float
    bottom: float
    full: Collection[tuple[int, int]] = ()
    """Row and column of the cells whose last line leaves no room for one character more."""

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
        """Whether a table is as wide, and between the same sides."""
        sides = ((self.xs[0], other.xs[0]), (self.xs[-1], other.xs[-1]))
        return all(abs(one - two) <= _SAME_EDGE for one, two in sides)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A cell of the last row of a page, and the one under it in the first row of the next."""

    above: GridCell
    below: GridCell
    full: bool
    """Whether the text above fills its line."""
    begun: bool = False
    """Whether other cells of the column begin with the text above, and go on with an item."""

    @property
    def is_row(self) -> bool:
        """Whether both are cells of one row only."""
        return self.above.rowspan == 1 == self.below.rowspan

    @property
    def holds_figures(self) -> bool:
        return self.below.rowspan == 1 and is_figure(self.above.text) and is_figure(self.below.text)

    @property
    def is_label_parted(self) -> bool:
        """Whether a label goes on below: it begins an item or fills its line, and the rest begins none."""
        one, two = self.above.text, self.below.text
        if not two or is_figure(two):
            return False
        if is_numbered(two):
            return self.begun
        if is_numbered(one) or is_numbered(one + two):
            return True
        return not is_figure(one) and self.full and len(one.rsplit("\n", 1)[-1]) >= _LEAST_FILLED

    @property
    def is_figure_parted(self) -> bool:
        return self.full and is_rest(self.above.text, self.below.text)

    def joined(self) -> GridCell:
        one, two = self.above, self.below
        if not one.text:
            return one._replace(text=two.text, place=two.place if two.text else one.place)
        between = "" if self.is_figure_parted else "\n"
        return one._replace(text=f"{one.text}{between}{two.text}" if two.text else one.text)


def mend_break(above: Ruled, below: Ruled) -> None:
    """Joins the cells that the end of a page parted; changes both grids."""
    _share_columns(above, below)
    first = _repeated(above, below)
    pairs = list(_pairs(above, below, first))
    whole = len(pairs) == sum(cell.row == first for cell in below.grid.cells)
    gone = set[int]()
    if whole and (_is_one_row(pairs) or _is_one_head(pairs) or _is_rest_of_figures(pairs)):
        joined = pairs
        gone = {id(pair.below) for pair in pairs if pair.below.rowspan == 1}
    elif not whole and _is_one_head(pairs):
        joined = pairs  # beside headings that are parted below a wider one
    else:
        joined = [
            pair
            for pair in pairs
            if not pair.is_row and is_numbered(pair.above.text) and pair.is_label_parted
        ]
    if not joined:
        return
    new = {id(pair.above): pair.joined() for pair in joined}
    rest = {id(pair.below): pair.below._replace(text="") for pair in joined}
    above.grid = replace(above.grid, cells=tuple(new.get(id(cell), cell) for cell in above.grid.cells))
    below.grid = replace(
        below.grid, cells=tuple(rest.get(id(cell), cell) for cell in below.grid.cells if id(cell) not in gone)
    )


def _share_columns(above: Ruled, below: Ruled) -> None:
    """Counts the columns of both as those of the page with more of them: there a wide cell spans several."""
    few, many = sorted((above, below), key=lambda table: len(table.xs))
    at = [min(range(len(many.xs)), key=lambda index: abs(many.xs[index] - x)) for x in few.xs]
    if len(few.xs) == len(many.xs) or any(
        abs(many.xs[index] - x) > _SAME_EDGE for index, x in zip(at, few.xs, strict=True)
    ):
        return
    few.grid = replace(
        few.grid,
        cells=tuple(
            cell._replace(column=at[cell.column], colspan=at[cell.column + cell.colspan] - at[cell.column])
            for cell in few.grid.cells
        ),
    )
    few.full = {(row, at[column]) for row, column in few.full}
    few.xs = many.xs


def _repeated(above: Ruled, below: Ruled) -> int:
    """How many rows, from the first, stand at the head of both: headings that are said once more."""
    one, two = _rows(above), _rows(below)
    count = 0
    while count < min(len(one), len(two)) - 1 and one[count] == two[count]:
        count += 1
    # Rows of figures may be alike; headings have words, and no cell of them goes on below them.
    heads = [cell for cell in below.grid.cells if cell.row < count]
    is_head = any(not is_figure(cell.text) for cell in heads)
    return count if is_head and all(cell.row + cell.rowspan <= count for cell in heads) else 0


def _rows(table: Ruled) -> list[list[tuple[int, int, int, str]]]:
    """What stands in each row of a table, from the first."""
    rows: dict[int, list[tuple[int, int, int, str]]] = {}
    for cell in table.grid.cells:
        rows.setdefault(cell.row, []).append((cell.column, cell.colspan, cell.rowspan, cell.text))
    return [rows[row] for row in sorted(rows)]


def _pairs(above: Ruled, below: Ruled, first: int) -> Iterator[_Pair]:
    """The cells at the foot of one table with those between the same rules in the first row of the next."""
    last = max((cell.row + cell.rowspan for cell in above.grid.cells), default=0)
    ends = [cell for cell in above.grid.cells if cell.row + cell.rowspan == last]
    for cell in below.grid.cells:
        if cell.row == first:
            left, right = _sides(below, cell)
            for end in ends:
                start, stop = _sides(above, end)
                if abs(start - left) <= _SAME_EDGE and abs(stop - right) <= _SAME_EDGE:
                    full = (end.row, end.column) in above.full
                    yield _Pair(end, cell, full, _begins_others(end, cell, above, below))
                    break


def _begins_others(end: GridCell, cell: GridCell, above: Ruled, below: Ruled) -> bool:
    """Whether other labels of the column begin with the text at the foot of the page, then with an item."""
    start = _bare(end.text)
    if not is_numbered(start) or not is_numbered(cell.text):
        return False
    others = [other for other in above.grid.cells if other.column == end.column and other is not end]
    others += [other for other in below.grid.cells if other.column == cell.column and other is not cell]
    texts = [_bare(other.text) for other in others]
    return any(text.startswith(start) and is_numbered(text.removeprefix(start)) for text in texts)


def _bare(text: str) -> str:
    return "".join(text.split())


def _sides(table: Ruled, cell: GridCell) -> Stretch:
    return table.xs[cell.column], table.xs[cell.column + cell.colspan]


def _is_one_row(pairs: Sequence[_Pair]) -> bool:
    """Whether the last row of a page and the first of the next are one: labels go on, figures stand once."""
    labels = [pair for pair in pairs if not (is_figure(pair.above.text) and is_figure(pair.below.text))]
    figures = [pair for pair in pairs if pair.holds_figures]
    texts = [pair for pair in labels if pair.below.text]
    if not labels or not all(pair.is_label_parted for pair in texts) or len(figures) < _LEAST_FIGURES:
        return False
    first = any(pair.above.text for pair in figures)
    second = [pair for pair in figures if pair.below.text]
    if first and second:
        return any(pair.is_row for pair in texts) and all(pair.is_figure_parted for pair in second)
    return bool(second) or any(pair.is_row for pair in texts)


def _is_rest_of_figures(pairs: Sequence[_Pair]) -> bool:
    """Whether the first row of a page has no label and few figures, each under one that filled its cell.

    A figure of which the cell does not show whether it ended is joined too, by a line end: it is no figure.
    """
    rest = [pair for pair in pairs if pair.below.text]
    if not rest or len(rest) == len(pairs) or not all(pair.holds_figures for pair in pairs):
        return False
    return all(pair.above.text for pair in rest) and any(pair.is_figure_parted for pair in rest)


def _is_one_head(pairs: Sequence[_Pair]) -> bool:
    """Whether headings go on: words in every column, which fill their lines as far as they go on."""
    rest = [pair for pair in pairs if pair.below.text]
    if len(rest) < _LEAST_HEADS or any(is_figure(pair.above.text) for pair in pairs):
        return False
    going_on = all(pair.full and not is_figure(pair.below.text) and pair.below.rowspan == 1 for pair in rest)
    # A row of headings is said once more at the top of a page, and 无 stands in every column of a row.
    other = {pair.below.text for pair in rest} - {pair.above.text for pair in pairs}
    return going_on and len(other) >= _LEAST_HEADS
