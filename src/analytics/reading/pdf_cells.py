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
_LEAST_FIRST = 3
"""Digits of the first line of a figure that is broken: cells too narrow for these hold no figures."""

_Line = tuple[str, float, float]


class Field(NamedTuple):
    """A ruled cell: its sides and the characters in it."""

    left: float
    right: float
    glyphs: Sequence[Glyph]


def texts_of(fields: Sequence[Field]) -> list[str]:
    """The text of each cell of one table, its lines parted by line ends."""
    lines = [cell_rows(field.glyphs) if field.glyphs else [] for field in fields]
    texts = ["\n".join([text for text, _, _ in cell]) for cell in lines]
    padding: float | None = None
    for at, cell in enumerate(lines):
        if len(cell) > 1 and all(_DIGITS.match(text) for text, _, _ in cell):
            if padding is None:
                padding = _padding(fields, lines)
            if _is_one_figure(fields[at], cell, padding):
                texts[at] = texts[at].replace("\n", "")
    return texts


def _padding(fields: Sequence[Field], lines: Sequence[Sequence[_Line]]) -> float:
    """Points left free on both sides together: no text of the table comes nearer to its rules."""
    left = min((line[1] - field.left for field, cell in zip(fields, lines, strict=True) for line in cell))
    right = min((field.right - line[2] for field, cell in zip(fields, lines, strict=True) for line in cell))
    return sum(min(max(side, 0.0), _MOST_PADDING) for side in (left, right))


def _is_one_figure(field: Field, cell: Sequence[_Line], padding: float) -> bool:
    """Whether the cell is too narrow for one digit more in each line but the last, which is the rest.

    Two figures of which the first only just fits would look alike if the second were shorter; the rest of a
    figure that is as long as its beginning is therefore not believed.
    """
    *full, (rest, _, _) = cell
    if len({len(text) for text, _, _ in full}) > 1 or not 0 < len(rest) < len(full[0][0]):
        return False
    if len(full[0][0]) < _LEAST_FIRST or not _NUMBER.match("".join(text for text, _, _ in cell)):
        return False
    space = field.right - field.left - padding
    return all(right - left + (right - left) / len(text) > space for text, left, right in full)
