"""The text of ruled cells: their lines, and figures that a cell too narrow for them broke in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .pdf_lines import cell_rows
from .pdf_shapes import Glyph

_DIGITS = re.compile(r"^[+-]?[\d.,]+$")
_NUMBER = re.compile(r"^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$")
_MOST_PADDING = 6.0
"""Points between rule and text that are believed of a table, whatever its texts seem to keep."""
_LEAST_FIRST = 2
"""Digits of the first line of a figure that is broken: no cell is made for one digit only."""

_Line = tuple[str, float, float]


class Field(NamedTuple):
    """A ruled cell: its row and its sides, and the characters in it."""

    row: int
    left: float
    right: float
    glyphs: Sequence[Glyph]


class CellText(NamedTuple):
    """The text of a cell, and whether its last line leaves no room for one character more."""

    text: str
    full: bool = False


_NOTHING = CellText("")


def texts_of(fields: Sequence[Field]) -> list[CellText]:
    """The text of each cell of one table, its lines parted by line ends."""
    lines = [cell_rows(field.glyphs) if field.glyphs else [] for field in fields]
    space = _Space(fields, lines)
    texts = [
        CellText("\n".join([text for text, _, _ in cell]), space.is_full(at, cell[-1:])) if cell else _NOTHING
        for at, cell in enumerate(lines)
    ]
    stacked = [
        at
        for at, cell in enumerate(lines)
        if len(cell) > 1 and all(_DIGITS.match(text) for text, _, _ in cell)
    ]
    # Where a rule between two rows is lost, their cells hold two figures each, in the wide ones too.
    several = {fields[at].row for at in stacked if not _is_one_figure(space, at, lines[at])}
    for at in stacked:
        if fields[at].row not in several:
            texts[at] = CellText(texts[at].text.replace("\n", ""), texts[at].full)
    return texts


def is_rest(full: str, rest: str) -> bool:
    """Whether digits may be the rest of a figure that fills its cell."""
    return len(full) >= _LEAST_FIRST and 0 < len(rest) <= len(full) and bool(_NUMBER.match(full + rest))


class _Space:
    """Whether lines in the cells of a table fill them."""

    def __init__(self, fields: Sequence[Field], lines: Sequence[Sequence[_Line]]) -> None:
        self._fields, self._lines = fields, lines
        self._padding: float | None = None

    def is_full(self, at: int, lines: Sequence[_Line]) -> bool:
        """Whether a cell is too narrow for one character more in each of these lines."""
        field = self._fields[at]
        most = field.right - field.left
        if any(
            most - (right - left) > 2 * _MOST_PADDING + (right - left) / len(text)
            for text, left, right in lines
        ):
            return False
        if self._padding is None:
            self._padding = self._measured()
        space = most - self._padding
        return all(right - left + (right - left) / len(text) > space for text, left, right in lines)

    def _measured(self) -> float:
        """Points left free on both sides together: no text of the table comes nearer to its rules."""
        pairs = list(zip(self._fields, self._lines, strict=True))
        left = min(line[1] - field.left for field, cell in pairs for line in cell)
        right = min(field.right - line[2] for field, cell in pairs for line in cell)
        return sum(min(max(side, 0.0), _MOST_PADDING) for side in (left, right))


def _is_one_figure(space: _Space, at: int, cell: Sequence[_Line]) -> bool:
    """Whether the cell is too narrow for one digit more in each line but the last, which is the rest.

    Two figures of which the first only just fits would look alike.
    """
    *full, (rest, _, _) = cell
    if len({len(text) for text, _, _ in full}) > 1 or not _LEAST_FIRST <= len(full[0][0]) >= len(rest):
        return False
    return bool(_NUMBER.match("".join(text for text, _, _ in cell))) and space.is_full(at, full)
