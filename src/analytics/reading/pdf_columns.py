"""Where on a page figures stand under one another: tables that no rules draw, and their columns.

A table is found by rows of at least five figures in the same columns, or by a line of headings with figures
under them. Its columns are the stretches across the page that its figures and headings take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .pdf_lines import Segment, TextLine

Stretch = tuple[float, float]

_LEAST_COLUMNS = 5
_LEAST_ROWS = 3
_ALONE = 8
"""Figures of a row that is a table by itself."""
_LEAST_HEADS = 3
_LEAST_GOING_ON = 2
_APART = 0.7
"""Of the usual way from one column to the next."""
_HANGING = 1.6
"""Heights of a line from the last figures to the rest of their label."""
_HEAD_GAP = 5.0
"""Heights of a line from headings to the figures under them, and from there to the next."""
_CELL = re.compile(r"^(?:[+\-−－]?[\d０-９][\d０-９.,，．]*%?|[/／\\\-_~—–―─－]{1,6})$")


_NUMBERED = re.compile(
    r"^\s*(?:[（(]\s*[一二三四五六七八九十\d]+\s*[)）]|[一二三四五六七八九十\d]{1,2}\s*[、.．:：](?!\d))"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The lines from ``first`` to ``last`` are a table; ``head`` of them, from the first, are headings."""

    first: int
    last: int
    head: int
    columns: tuple[Stretch, ...]


def is_cell_figure(text: str) -> bool:
    """Whether a part of a line is a figure or a stroke, as they stand in cells."""
    return bool(_CELL.match(text))


def is_numbered(text: str) -> bool:
    """Whether a text begins as items of a list do: （三）, 1., 二、"""
    return bool(_NUMBERED.match(text))


def overlap(one: Stretch, two: Stretch) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def find_tables(lines: Sequence[TextLine], before: Sequence[Stretch] = ()) -> list[Found]:
    """The tables among the lines of a page, from top to bottom; none has a line of another.

    ``before`` are the columns of the table that ends the page before: it may go on here.
    """
    found: list[Found] = []
    at = 0
    while at < len(lines):
        floor = found[-1].last + 1 if found else 0
        going_on = before if not found and _goes_on(lines, at, before) else ()
        table = _figures_from(lines, at, floor, going_on) or _headed_from(lines, at)
        if table:
            found.append(table)
            at = table.last
        at += 1
    return found


def _cells(line: TextLine) -> list[Stretch]:
    return [(left, right) for text, left, right in line.segments if is_cell_figure(text)]


# ------------------------------------------------------------------ by the figures


def _goes_on(lines: Sequence[TextLine], at: int, before: Sequence[Stretch]) -> bool:
    """Whether the first figures of a page stand in the columns of the table that ends the page before."""
    cells = _cells(lines[at])
    if len(cells) < _LEAST_GOING_ON or any(_cells(line) for line in lines[:at]):
        return False
    under = [[index for index, column in enumerate(before) if overlap(cell, column)] for cell in cells]
    return all(len(one) == 1 for one in under) and len({one[0] for one in under}) == len(cells)


def _figures_from(
    lines: Sequence[TextLine], first: int, floor: int, before: Sequence[Stretch]
) -> Found | None:
    """The table whose first row of figures is this line, with the headings above it."""
    cells = _cells(lines[first])
    if len(cells) < _LEAST_COLUMNS and not before:
        return None
    columns, last, rows = sorted(before or cells), first, 1
    _widen(columns, cells)
    for number in range(first + 1, len(lines)):
        cells = _cells(lines[number])
        if not cells:
            if number - last > 6:
                break
            continue
        if len(cells) == 1 and len(lines[number].segments) == 1 and not _under(cells[0], columns):
            continue
        if sum(_under(cell, columns) for cell in cells) < 0.8 * len(cells):
            break
        last, rows = number, rows + 1
        _widen(columns, cells)
    if rows < _LEAST_ROWS and len(columns) < _ALONE and not before:
        return None
    top = first
    while top > floor and _heads(lines, top - 1, floor, columns):
        top -= 1
    for line in lines[top:first]:
        _add_heads(columns, line)
    end = last
    while end + 1 < len(lines) and _hangs_on(lines, end, columns):
        end += 1
    return Found(top, end, first - top, tuple(columns))


def _under(cell: Stretch, columns: Sequence[Stretch]) -> bool:
    return any(overlap(cell, column) for column in columns)


def _widen(columns: list[Stretch], cells: Sequence[Stretch]) -> None:
    """Takes the figures of one more row into the columns; what stands between two is a column of its own."""
    for left, right in cells:
        touched = [index for index, column in enumerate(columns) if overlap((left, right), column)]
        if not touched:
            columns.append((left, right))
            columns.sort()
        elif len(touched) == 1:
            own = columns[touched[0]]
            columns[touched[0]] = (min(left, own[0]), max(right, own[1]))


def _heads(lines: Sequence[TextLine], number: int, floor: int, columns: Sequence[Stretch]) -> bool:
    """Whether a line above the figures is one of headings: several without a figure, or one between such."""
    line = lines[number]
    if _cells(line) or line.y - lines[number + 1].y > _HEAD_GAP * line.size:
        return False
    if len(line.segments) == 1 and is_numbered(line.text):
        return False  # the heading of a section
    over = [(left, right) for _, left, right in line.segments if left >= columns[0][0] - line.size * 2]
    if len(over) == len(line.segments) and line.right - line.left < columns[-1][1] - columns[0][0]:
        return True  # nothing left of the figures, and no text over the whole width
    return len(line.segments) > 1 or (number - 1 >= floor and len(lines[number - 1].segments) > 1)


def _add_heads(columns: list[Stretch], line: TextLine) -> None:
    """A heading between or right of the columns, as far off as they are apart, is over an empty one."""
    middles = [sum(column) / 2 for column in columns]
    apart = median([right - left for left, right in pairwise(middles)])
    for _, left, right in line.words:
        middle = (left + right) / 2
        if _under((left, right), columns) or middle < middles[0]:
            continue
        if min(abs(middle - other) for other in middles) > _APART * apart:
            columns.append((left, right))
            columns.sort()
            middles = [sum(column) / 2 for column in columns]


def split_heads(line: TextLine, columns: Sequence[Stretch]) -> list[Segment]:
    """The parts of a line of headings: those a narrow gap parts too, where they stand over other columns."""
    found: list[Segment] = []
    for text, left, right in line.segments:
        words = [word for word in line.words if left <= word[1] and word[2] <= right]
        over = [[at for at, column in enumerate(columns) if overlap(word[1:], column)] for word in words]
        apart = all(len(one) <= 1 for one in over) and len({one[0] for one in over if one}) == len(over)
        found += words if len(words) > 1 and apart else [(text, left, right)]
    return found


def _hangs_on(lines: Sequence[TextLine], number: int, columns: Sequence[Stretch]) -> bool:
    """Whether the line after the last row is the rest of its label."""
    line, after = lines[number], lines[number + 1]
    near = line.y - after.y < _HANGING * after.size
    return near and after.right < columns[0][0] and not is_numbered(after.text)


# ------------------------------------------------------------------ by the headings


def _headed_from(lines: Sequence[TextLine], first: int) -> Found | None:
    """The table that has this line for its headings, with figures that each stand under one of them."""
    head = lines[first]
    if len(head.segments) < _LEAST_HEADS or _cells(head):
        return None
    over_labels = first + 1 < len(lines) and lines[first + 1].segments[0][2] > head.segments[0][1]
    columns = [(left, right) for _, left, right in head.segments[over_labels:]]
    label_end = columns[0][0]
    last = first
    for number, line in enumerate(lines[first + 1 :], first + 1):
        cells = _cells(line)
        under = [[at for at, column in enumerate(columns) if overlap(cell, column)] for cell in cells]
        if lines[number - 1].y - line.y > _HEAD_GAP * line.size or any(len(one) != 1 for one in under):
            break
        if not cells:
            if line.right >= label_end or len(line.segments) > 1:
                break
            continue
        if len(cells) == len(line.segments) or len({one[0] for one in under}) < len(under):
            break
        last = number
    return Found(first, last, 1, tuple(columns)) if last > first else None


def runs(
    lines: Sequence[TextLine], before: Sequence[Stretch] = ()
) -> Iterator[tuple[Found | None, Sequence[TextLine]]]:
    """The lines of a page in order: each table with its lines, and the lines between."""
    at = 0
    for table in find_tables(lines, before):
        if table.first > at:
            yield None, lines[at : table.first]
        yield table, lines[table.first : table.last + 1]
        at = table.last + 1
    if at < len(lines):
        yield None, lines[at:]
