"""What happens to the tables of a report on its way: pages end in them, columns and rows get lost.

Each function takes a drawing whose figures are still signs (``layouts.Content``) and gives it bent; which
signs are left says what a reading may know. ``BENT`` holds them by name.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from analytics.form import FORM

from .layouts import FIRST_SIGN
from .render import CellText, Drawing, TableRows
from .reports import placed

Placed = tuple[int, int, str, int, int]
"""(row, column, text, rows, columns)."""
Bend = Callable[[Drawing, random.Random], Drawing]
_LAST_SIGN = 0xF8FF


def is_sign(text: str) -> bool:
    """Does a figure stand here?"""
    return len(text) == 1 and FIRST_SIGN <= ord(text) <= _LAST_SIGN


def rows_of(cells: Iterable[Placed]) -> TableRows:
    """The table that has these cells; rows without one are left out, spans shortened to what is there."""
    ordered = sorted(cells)
    numbers = sorted({row for row, *_ in ordered})
    at = {number: position for position, number in enumerate(numbers)}
    rows: list[list[CellText]] = [[] for _ in numbers]
    for row, _, text, down, right in ordered:
        covered = sum(row <= number < row + down for number in numbers)
        rows[at[row]].append((text, covered, right))
    return rows


def _on_tables(change: Callable[[TableRows], list[TableRows | str]]) -> Callable[[Drawing], Drawing]:
    def bend(drawing: Drawing) -> Drawing:
        blocks: list[str | TableRows] = []
        for block in drawing.blocks:
            blocks += [block] if isinstance(block, str) else change(block)
        return Drawing(blocks)

    return bend


def _is_grid(rows: TableRows) -> bool:
    """Is this t3, the long table?"""
    return len(rows) > 12


def _head_height(rows: TableRows) -> int:
    return next(number for number, row in enumerate(rows) if any(is_sign(text) for text, _, _ in row))


def cut(rows: TableRows, at: int) -> tuple[TableRows, TableRows]:
    """The table above and below a row; what is merged over the border goes on as an empty cell."""
    above: list[Placed] = []
    below: list[Placed] = []
    for row, column, text, down, right in placed(rows)[0]:
        if row >= at:
            below.append((row, column, text, down, right))
            continue
        above.append((row, column, text, min(down, at - row), right))
        if row + down > at:
            below.append((at, column, "", row + down - at, right))
    return rows_of(above), rows_of(below)


def without(rows: TableRows, keep: Callable[[int, int], bool]) -> TableRows:
    """The table without the places that are not to be kept; merged cells shrink to what is left of them."""
    left: list[Placed] = []
    for row, column, text, down, right in placed(rows)[0]:
        downs = [r for r in range(row, row + down) if any(keep(r, c) for c in range(column, column + right))]
        rights = [c for c in range(column, column + right) if any(keep(r, c) for r in range(row, row + down))]
        if downs and rights:
            left.append((downs[0], rights[0], text, downs[-1] - downs[0] + 1, len(rights)))
    return rows_of(left)


# ------------------------------------------------------------------ nothing gets lost


def parted(drawing: Drawing, rng: random.Random) -> Drawing:
    """A page ends between two rows of the long table, also within a group: two tables."""

    def change(rows: TableRows) -> list[TableRows | str]:
        if not _is_grid(rows):
            return [rows]
        return list(cut(rows, rng.randint(_head_height(rows) + 1, len(rows) - 1)))

    return _on_tables(change)(drawing)


def parted_with_head(drawing: Drawing, rng: random.Random) -> Drawing:
    """The same, and the head of the table stands again on the new page."""

    def change(rows: TableRows) -> list[TableRows | str]:
        if not _is_grid(rows):
            return [rows]
        head = _head_height(rows)
        above, below = cut(rows, rng.randint(head + 1, len(rows) - 1))
        return [above, [*rows[:head], *below]]

    return _on_tables(change)(drawing)


def parted_often(drawing: Drawing, rng: random.Random) -> Drawing:
    """Every few rows a new table."""

    def change(rows: TableRows) -> list[TableRows | str]:
        found: list[TableRows | str] = []
        while _is_grid(rows):
            above, rows = cut(rows, rng.randint(_head_height(rows) + 1, 10))
            found.append(above)
        return [*found, rows]

    return _on_tables(change)(drawing)


def disputes_down(drawing: Drawing, rng: random.Random) -> Drawing:
    """The rows of t4 under one another instead of beside."""
    table = FORM.table("t4")
    review, direct, after = table.rows("2021")
    names = (review.label, f"{table.group('litigation').label}（{direct.label}）", after.label)

    def change(rows: TableRows) -> list[TableRows | str]:
        figures = [cell for cell in rows[-1] if is_sign(cell[0])]
        if len(figures) != 15:
            return [rows]
        head: list[CellText] = [("", 1, 1), *((column.label, 1, 1) for column in table.plain_columns)]
        down: list[list[CellText]] = [
            [(name, 1, 1), *figures[5 * number : 5 * number + 5]] for number, name in enumerate(names)
        ]
        return [[head, *down]]

    return _on_tables(change)(drawing)


# ------------------------------------------------------------------ something gets lost


def a_row_lost(drawing: Drawing, rng: random.Random) -> Drawing:
    """One row of the long table is not there."""

    def change(rows: TableRows) -> list[TableRows | str]:
        lost = rng.randint(_head_height(rows), len(rows) - 1) if _is_grid(rows) else -1
        return [without(rows, lambda row, column: row != lost)]

    return _on_tables(change)(drawing)


def a_column_lost(drawing: Drawing, rng: random.Random) -> Drawing:
    """One column of figures of the long table is not there, nor is its head."""

    def change(rows: TableRows) -> list[TableRows | str]:
        lost = rng.randint(3, placed(rows)[2] - 1) if _is_grid(rows) else -1
        return [without(rows, lambda row, column: column != lost)]

    return _on_tables(change)(drawing)


def the_end_lost(drawing: Drawing, rng: random.Random) -> Drawing:
    """The document ends within a table."""
    last = [number for number, block in enumerate(drawing.blocks) if not isinstance(block, str)]
    at = rng.choice(last)
    rows = drawing.blocks[at]
    assert not isinstance(rows, str)
    end = rng.randint(1, len(rows))
    return Drawing([*drawing.blocks[:at], without(rows, lambda row, column: row < end)])


WHOLE: dict[str, Bend] = {
    "parted": parted,
    "parted, head repeated": parted_with_head,
    "parted often": parted_often,
}
BROKEN: dict[str, Bend] = {
    "a row lost": a_row_lost,
    "the end lost": the_end_lost,
}
