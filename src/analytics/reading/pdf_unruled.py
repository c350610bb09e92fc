"""Tables that are drawn without rules, as grids: each row of figures with the whole of its label.

A label of several lines stands around its figures or begins beside them; its lines are one cell again. Words
that are stacked further left belong to several rows, and become one cell at the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from .model import Grid, GridCell, Status
from .numbers import read_mark
from .pdf_columns import Found, Stretch, is_cell_figure, is_numbered, overlap, split_heads
from .pdf_lines import Segment, TextLine
from .pdf_shapes import Box, Frame, around

_LABELS = 4
"""Columns kept for labels, left of the figures."""
_PITCH = 2.4
"""Lines of one text are at most so many of their heights apart, and evenly."""
_EVEN = 1.3
_BESIDE_HIGH = 0.6
_HEAD_PITCH = 1.85
_BESIDE = 0.4
"""Heights, in sizes, by which figures may miss the middle of their label."""


@dataclass(slots=True, eq=False)
class _Part:
    """A part of a line: text that may grow downwards, and its boxes."""

    texts: list[str]
    boxes: list[Box]
    size: float

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def box(self) -> Box:
        return around(iter(self.boxes))

    @property
    def stretch(self) -> Stretch:
        box = self.box
        return box[0], box[2]

    @property
    def middle(self) -> float:
        """Half the way from the height of its first line to that of its last."""
        return (_height(self.boxes[0]) + _height(self.boxes[-1])) / 2

    def joins(self, below: _Part) -> bool:
        """Whether a part is the next line of this one."""
        gap = _height(self.boxes[-1]) - _height(below.boxes[0])
        usual = _height(self.boxes[-2]) - _height(self.boxes[-1]) if len(self.boxes) > 1 else gap
        return (
            0 < gap < min(_PITCH * below.size, _EVEN * usual)
            and overlap(self.stretch, below.stretch)
            and not is_numbered(below.text)
        )

    def add(self, below: _Part) -> None:
        self.texts += below.texts
        self.boxes += below.boxes


@dataclass(slots=True, eq=False)
class _Row:
    """A line of the table: its parts from left to right, and whether figures stand in it."""

    y: float
    line: TextLine
    parts: list[_Part]
    figures: list[_Part] = field(default_factory=list["_Part"])

    @property
    def label(self) -> _Part | None:
        """The part that stands next to the figures."""
        left = min((part.box[0] for part in self.figures), default=0.0)
        before = [part for part in self.parts if part not in self.figures and part.box[2] <= left]
        return max(before, key=lambda part: part.box[2], default=None)


def _height(box: Box) -> float:
    return (box[1] + box[3]) / 2


def grid_of_lines(lines: Sequence[TextLine], table: Found, place: str, frame: Frame | None) -> Grid:
    """The lines of a table as the rows of a grid; a row with figures has a cell in each column."""
    columns = table.columns
    body = lines[table.head :]
    gutters = list(_gutters(body, columns[0][0]))
    heads = [_row(line, split_heads(line, columns)) for line in lines[: table.head]]
    rows: list[_Row] = []
    for line in body:
        row = _row(line, _split_labels(line, gutters))
        inside = [part for part in row.parts if any(overlap(part.stretch, column) for column in columns)]
        row.figures = [part for part in inside if _is_mark(part.text)]
        if rows and _is_beside(rows[-1], row):
            rows[-1].parts = sorted(rows[-1].parts + row.parts, key=lambda part: part.box[0])
            rows[-1].figures += row.figures
        else:
            rows.append(row)
    _stack_heads(heads)
    _gather_labels(rows)
    cells: list[GridCell] = []
    for number, row in enumerate(row for row in heads + rows if row.parts):
        cells += _cells(row, columns, number, place, frame)
    return Grid(tuple(cells), place)


def _is_mark(text: str) -> bool:
    """A figure, or a word that stands for one (无): it must not pass for the label of its row."""
    return is_cell_figure(text) or read_mark(text).status is not Status.UNREADABLE


def _row(line: TextLine, segments: Sequence[Segment]) -> _Row:
    bottom, top = line.bottom, line.top
    parts = [_Part([text], [(left, bottom, right, top)], line.size) for text, left, right in segments]
    return _Row(line.y, line, parts)


def _is_beside(above: _Row, row: _Row) -> bool:
    """Whether signs of one row of figures only stand on another height, being of another type."""
    if not above.figures or not row.figures or above.y - row.y > _BESIDE_HIGH * row.line.size:
        return False
    return not any(overlap(one.stretch, two.stretch) for one in above.parts for two in row.parts)


def _gutters(lines: Sequence[TextLine], right: float) -> Iterator[float]:
    """Where, left of ``right``, a narrow gap parts two columns of labels: an item's number follows it."""
    for line in lines:
        for before, word in pairwise(line.words):
            if word[1] < right and is_numbered(word[0]) and not is_cell_figure(before[0]):
                yield (before[2] + word[1]) / 2


def _split_labels(line: TextLine, gutters: Sequence[float]) -> Sequence[Segment]:
    """The parts of a line, also those that only a gutter parts."""
    if not gutters:
        return line.segments
    found: list[Segment] = []
    for segment in line.segments:
        words = [word for word in line.words if segment[1] <= word[1] and word[2] <= segment[2]]
        parts = words[:1]
        for before, word in pairwise(words):
            if is_numbered(word[0]) or any(before[2] < gutter < word[1] for gutter in gutters):
                parts.append(word)
            else:
                text, left, _ = parts[-1]
                parts[-1] = (f"{text} {word[0]}", left, word[2])
        found += parts
    return found


# ------------------------------------------------------------------ labels of several lines


def _stack(parts: Sequence[tuple[_Part, _Row]]) -> list[tuple[_Part, _Row]]:
    """Joins each part, from top to bottom, to the one that it goes on from; it leaves its own row then."""
    stacks: list[tuple[_Part, _Row]] = []
    for part, row in parts:
        above = next((stack for stack, _ in reversed(stacks) if stack.joins(part)), None)
        if above is None:
            stacks.append((part, row))
        else:
            above.add(part)
            row.parts.remove(part)
    return stacks


def _stack_heads(heads: Sequence[_Row]) -> None:
    """Joins headings that a narrow column broke; a heading over others is further away, or not over one."""
    parts = [(part, row) for row in heads for part in row.parts]
    gaps = [
        _height(above.box) - _height(below.box)
        for above, _ in parts
        for below, _ in parts
        if _centred(above, below) and _height(above.box) - _height(below.box) > _BESIDE * below.size
    ]
    nearest = min(gaps, default=0.0)
    stacks: list[_Part] = []
    for part, row in parts:
        above = next((one for one in reversed(stacks) if _centred(one, part)), None)
        gap = _height(above.boxes[-1]) - _height(part.box) if above else 0.0
        if above and 0 < gap <= min(1.15 * nearest, _HEAD_PITCH * part.size):
            above.add(part)
            row.parts.remove(part)
        else:
            stacks.append(part)


def _centred(above: _Part, below: _Part) -> bool:
    return abs(sum(above.stretch) - sum(below.stretch)) < below.size


def _gather_labels(rows: Sequence[_Row]) -> None:
    """Gives each row of figures the whole of its label, and joins the words that stand left of the labels."""
    anchors = [row for row in rows if row.figures]
    own = [row.label.stretch for row in anchors if row.label]
    if not own:
        return
    usual = (median(left for left, _ in own), median(right for _, right in own))
    next_to: list[tuple[_Part, _Row]] = []
    left_of: list[tuple[_Part, _Row]] = []
    for row in rows:
        labels = [part for part in row.parts if part not in row.figures]
        last = next((part for part in reversed(labels) if overlap(part.stretch, usual)), None)
        for part in labels:
            (next_to if part is last else left_of).append((part, row))
    _stack(left_of)
    for block in _blocks(next_to):
        _give(block, anchors)


def _blocks(labels: Sequence[tuple[_Part, _Row]]) -> Iterator[list[tuple[_Part, _Row]]]:
    """Lines of labels that may be one: each begins with a number, or far from the line before."""
    block: list[tuple[_Part, _Row]] = []
    for part, row in labels:
        if block and (is_numbered(part.text) or block[-1][1].y - row.y > _PITCH * part.size):
            yield block
            block = []
        block.append((part, row))
    if block:
        yield block


def _give(block: list[tuple[_Part, _Row]], anchors: Sequence[_Row]) -> None:
    """A label to the row of figures it stands around or begins beside; one without figures stays one."""
    (first, top), (_, bottom) = block[0], block[-1]
    beside = [row for row in anchors if bottom.y - 0.1 <= row.y <= top.y + 0.1]
    if not beside:
        middle, reach = (top.y + bottom.y) / 2, first.size
        beside = [row for row in anchors if abs(row.y - middle) < reach and not row.label][:1]
    if len(beside) > 1 or (beside and not _belongs(block, beside[0])):
        _give_apart(block, beside)
        return
    for part, row in block[1:]:
        first.add(part)
        row.parts.remove(part)
    if beside and beside[0] is not top:
        top.parts.remove(first)
        at = min(beside[0].parts.index(figure) for figure in beside[0].figures)
        beside[0].parts.insert(at, first)


def _belongs(block: list[tuple[_Part, _Row]], anchor: _Row) -> bool:
    """Whether all lines are one label: around the figures, or numbered and beginning beside them."""
    (first, top), (last, bottom) = block[0], block[-1]
    if len(block) == 1 or abs((top.y + bottom.y) / 2 - anchor.y) < _BESIDE * max(first.size, last.size):
        return True
    return is_numbered(first.text)


def _give_apart(block: list[tuple[_Part, _Row]], beside: Sequence[_Row]) -> None:
    """Lines among which several labels begin: each row of figures takes the lines evenly around it."""
    free = [(part, row) for part, row in block if not row.figures]
    for anchor in beside:
        if anchor.label and any(anchor.label is part for part, _ in block):
            continue
        above = [one for one in free if one[1].y > anchor.y]
        below = [one for one in free if one[1].y < anchor.y]
        if not above or not below:
            continue
        (first, top), (second, bottom) = above[-1], below[0]
        if abs((top.y + bottom.y) / 2 - anchor.y) > _BESIDE * first.size:
            continue
        first.add(second)
        bottom.parts.remove(second)
        top.parts.remove(first)
        anchor.parts.insert(min(anchor.parts.index(figure) for figure in anchor.figures), first)
        free = [one for one in free if one[0] is not first and one[0] is not second]


# ------------------------------------------------------------------ cells


def _cells(
    row: _Row, columns: Sequence[Stretch], number: int, place: str, frame: Frame | None
) -> list[GridCell]:
    taken: dict[int, tuple[str, int, Box]] = {}
    for part in row.parts:
        column, span = _under(part.stretch, columns)
        if part in row.figures:
            column, span = _LABELS + _nearest(part.stretch, columns), 1
        while column in taken:
            column, span = column + 1, 1
        taken[column] = (part.text, span, part.box)
    if row.figures and (len(row.figures) > 1 or row.label):
        covered = {at for column, (_, span, _) in taken.items() for at in range(column, column + span)}
        for column, (left, right) in enumerate(columns, _LABELS):
            if column not in covered:
                taken[column] = ("", 1, (left, row.line.bottom, right, row.line.top))
    found: list[GridCell] = []
    for cell, column in enumerate(sorted(taken), 1):
        text, span, box = taken[column]
        where = f"{place}, row {number + 1}, cell {cell}" + (frame.place(box) if frame else "")
        found.append(GridCell(text, number, column, 1, span, where))
    return found


def _under(stretch: Stretch, columns: Sequence[Stretch]) -> tuple[int, int]:
    """Column and span of a part of a line: the columns it stands over, or the labels left of them."""
    over = [index for index, column in enumerate(columns) if overlap(stretch, column)]
    if over:
        return _LABELS + over[0], len(over)
    middle = sum(stretch) / 2
    if middle < columns[0][0]:
        return 0, 1
    return _LABELS + _nearest(stretch, columns), 1


def _nearest(stretch: Stretch, columns: Sequence[Stretch]) -> int:
    """The column whose middle is nearest to that of a stretch."""
    return min(range(len(columns)), key=lambda index: abs(sum(columns[index]) - sum(stretch)))
