"""Tables that are drawn with rules: strokes that touch make a mesh, its fields the cells of a grid.

Where a rule between two fields is missing the fields are one merged cell. Tables whose cells are only shaded
boxes are read in the same way from the sides of the boxes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from statistics import median

from .model import Grid, GridCell
from .pdf_breaks import Ruled
from .pdf_cells import Field, texts_of
from .pdf_shapes import Box, Frame, Glyph, Rule

_NEAR = 3.0
"""Rules closer than this are one rule; strokes that end so close to another touch it."""
_ONE_LINE = 1.2
_DASH_GAP = 6.0
_DASH = 16.0
"""Strokes up to this length may be dashes of one line, with gaps as wide as above."""
_SHORTEST = 5.0
_MOST_CROSSINGS = 250_000
_MOST_MESHES = 300
_LEAST_SHADED = 2
"""Rows and columns that shaded boxes must at least make to be taken for a table."""

_FILLED = 0.95

_at = attrgetter("at")
_start = attrgetter("start")


@dataclass(slots=True)
class Mesh:
    """Rules that touch one another: ``xs`` from left to right, ``ys`` from top to bottom."""

    xs: list[float]
    ys: list[float]
    horizontal: list[Rule]
    vertical: list[Rule]
    _at_x: list[list[Rule]] = field(init=False)
    _at_y: list[list[Rule]] = field(init=False)
    _inner: list[float] = field(init=False)
    _down: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self._at_x, self._at_y = _on(self.vertical, self.xs), _on(self.horizontal, self.ys)
        self._inner, self._down = self.xs[1:-1], [-y for y in self.ys[1:-1]]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[-1], self.xs[-1], self.ys[0]

    @property
    def size(self) -> int:
        """Number of fields."""
        return (len(self.xs) - 1) * (len(self.ys) - 1)

    def holds(self, glyph: Glyph) -> bool:
        return self.xs[0] - 1 <= glyph.x <= self.xs[-1] + 1 and self.ys[-1] - 1 <= glyph.y <= self.ys[0] + 1

    def overlaps(self, other: Mesh) -> bool:
        left, bottom, right, top = self.box
        return (
            left < other.xs[-1] - _NEAR
            and other.xs[0] + _NEAR < right
            and bottom < other.ys[0] - _NEAR
            and other.ys[-1] + _NEAR < top
        )

    def without_strips(self, glyphs: Sequence[Glyph]) -> Mesh:
        """The mesh without rows that are lower than these characters, hold none of them and are no rows.

        Where a page ends within a table, browsers draw the foot of cells on the next one without their text,
        and the foot of cells over several rows some points off that of the cells beside them.
        """
        size = median(glyph.size for glyph in glyphs)
        heights = sorted(glyph.y for glyph in glyphs)
        ys, moved = self.ys[:1], dict[float, float]()
        for number, y in enumerate(self.ys[1:], 1):
            is_end = (len(ys) == 1 and self._is_partial(y)) or (
                number == len(self.ys) - 1 and self._is_partial(ys[-1])
            )
            is_empty = bisect_left(heights, y) == bisect_left(heights, ys[-1])
            if ys[-1] - y >= size or not is_empty or not (is_end or self._are_one_edge(ys[-1], y)):
                ys.append(y)
            elif number < len(self.ys) - 1:
                moved[y] = ys[-1]
            elif len(ys) > 2:
                moved[ys[-1]] = y
                ys[-1] = y
            else:
                ys.append(y)
        if not moved:
            return self
        edges = {id(rule): to for at, to in moved.items() for rule in _on(self.horizontal, [at])[0]}
        horizontal = [
            Rule(True, edges.get(id(rule), rule.at), rule.start, rule.end, rule.shade)
            for rule in self.horizontal
        ]
        return Mesh(self.xs, ys, horizontal, self.vertical)

    def _is_partial(self, at: float) -> bool:
        """Whether the rules on a height leave some columns out."""
        return sum(rule.end - rule.start for rule in _on(self.horizontal, [at])[0]) < _FILLED * (
            self.xs[-1] - self.xs[0]
        )

    def _are_one_edge(self, one: float, two: float) -> bool:
        """Whether rules on two heights lie beside one another, none over another."""
        upper, lower = _on(self.horizontal, [one, two])
        return not any(
            above.start + _NEAR < below.end and below.start + _NEAR < above.end
            for above in upper
            for below in lower
        )

    def ruled(self, glyphs: Sequence[Glyph], place: str, frame: Frame | None) -> Ruled:
        """The mesh as a table, with these characters in its fields."""
        owner, spans = self._cells()
        content: dict[tuple[int, int], list[Glyph]] = {}
        inner, down = self._inner, self._down
        for glyph in glyphs:
            at = owner[bisect_left(down, -glyph.y), bisect_left(inner, glyph.x)]
            content.setdefault(at, []).append(glyph)
        fields = [
            Field(row, self.xs[column], self.xs[column + width], content.get((row, column), ()))
            for (row, column), (_, width) in spans.items()
        ]
        cells: list[GridCell] = []
        number, last = 0, -1
        full: set[tuple[int, int]] = set()
        texts = texts_of(fields)
        for ((row, column), (height, width)), (text, is_full) in zip(spans.items(), texts, strict=True):
            number = number + 1 if row == last else 1
            last = row
            where = f"{place}, row {row + 1}, cell {number}"
            if frame is not None:
                where += frame.place(
                    (self.xs[column], self.ys[row + height], self.xs[column + width], self.ys[row])
                )
            cells.append(GridCell(text, row, column, height, width, where))
            if is_full:
                full.add((row, column))
        return Ruled(Grid(tuple(cells), place), self.xs, self.ys[0], self.ys[-1], full)

    def _cells(self) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
        """Field → upper left field of its cell, and upper left field → (rows, columns), row by row."""
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                if (row, column) not in owner:
                    height, width = self._extent(row, column, owner)
                    spans[row, column] = (height, width)
                    for down in range(height):
                        for right in range(width):
                            owner[row + down, column + right] = (row, column)
        return owner, spans

    def _extent(
        self, row: int, column: int, taken: dict[tuple[int, int], tuple[int, int]]
    ) -> tuple[int, int]:
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        width = 1
        while (
            column + width < columns
            and (row, column + width) not in taken
            and not _ruled(self._at_x[column + width], middle)
        ):
            width += 1
        height = 1
        while row + height < rows and self._is_open_below(row + height, column, width, taken):
            height += 1
        return height, width

    def _is_open_below(self, row: int, column: int, width: int, taken: Container[tuple[int, int]]) -> bool:
        """Whether fields belong to the cell above: no rule parts them, its right side goes on."""
        middle, before = (self.ys[row] + self.ys[row + 1]) / 2, (self.ys[row - 1] + self.ys[row]) / 2
        end = column + width
        if end < len(self.xs) - 1:
            goes_on = _ruled(self._at_x[end], middle) or (row, end) in taken
        else:
            goes_on = _ruled(self._at_x[end], middle) == _ruled(self._at_x[end], before)
        return goes_on and all(
            (row, across) not in taken
            and not _ruled(self._at_y[row], (self.xs[across] + self.xs[across + 1]) / 2)
            and (across == column or not _ruled(self._at_x[across], middle))
            for across in range(column, end)
        )


def _on(rules: Sequence[Rule], edges: Sequence[float]) -> list[list[Rule]]:
    """For each edge the rules that lie on it."""
    return [[rule for rule in rules if abs(rule.at - edge) <= _NEAR] for edge in edges]


def _ruled(rules: Sequence[Rule], middle: float) -> bool:
    return any(rule.start - 1 <= middle <= rule.end + 1 for rule in rules)


# ------------------------------------------------------------------ rules into meshes


def find_meshes(rules: Sequence[Rule]) -> list[Mesh]:
    """The tables among the strokes of a page, from top to bottom."""
    meshes = _touching([rule for rule in rules if not rule.shade])
    shades = [rule for rule in rules if rule.shade]
    if shades:
        boxes = {rule.shade for rule in shades if rule.shade}
        shaded = [mesh for mesh in _touching(shades) if _is_filled(mesh, boxes)]
        meshes += [mesh for mesh in shaded if not any(mesh.overlaps(other) for other in meshes)]
    # A frame around a page or a table holds the finer mesh within; only the finer one is a table.
    found = [mesh for mesh in meshes if not any(_within(finer, mesh) for finer in meshes)]
    return sorted(found, key=lambda mesh: -mesh.ys[0])


def _is_filled(mesh: Mesh, boxes: Collection[Box]) -> bool:
    """Whether boxes make rows and columns and leave no field free; else only some rows are shaded."""
    if min(len(mesh.xs), len(mesh.ys)) <= _LEAST_SHADED or mesh.size * len(boxes) > _MOST_CROSSINGS:
        return False
    middles = [
        ((left + right) / 2, (top + below) / 2)
        for top, below in pairwise(mesh.ys)
        for left, right in pairwise(mesh.xs)
    ]
    own = [box for box in boxes if mesh.xs[0] - _NEAR <= box[0] and box[2] <= mesh.xs[-1] + _NEAR]
    held = (
        any(left < x < right and bottom < y < top for left, bottom, right, top in own) for x, y in middles
    )
    return sum(held) >= _FILLED * len(middles)


def _within(inner: Mesh, outer: Mesh) -> bool:
    """Whether a mesh that is at least as fine lies wholly within another."""
    return (
        inner is not outer
        and inner.size >= outer.size
        and outer.xs[0] < inner.xs[0]
        and inner.xs[-1] < outer.xs[-1]
        and outer.ys[-1] < inner.ys[-1]
        and inner.ys[0] < outer.ys[0]
    )


def _touching(rules: Sequence[Rule]) -> list[Mesh]:
    horizontal = joined([rule for rule in rules if rule.horizontal])
    vertical = joined([rule for rule in rules if not rule.horizontal])
    if len(horizontal) * len(vertical) > _MOST_CROSSINGS:
        return []  # a drawing, not a table
    every = horizontal + vertical
    parent = list(range(len(every)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for first, one in enumerate(horizontal):
        left, right, y = one.start - _NEAR, one.end + _NEAR, one.at
        for second, two in enumerate(vertical, len(horizontal)):
            if left <= two.at <= right and two.start - _NEAR <= y <= two.end + _NEAR:
                parent[root(first)] = root(second)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(every):
        groups.setdefault(root(index), []).append(rule)
    meshes = [mesh for mesh in map(_mesh, groups.values()) if mesh and len(mesh.xs) * len(mesh.ys) > 4]
    return meshes if len(meshes) <= _MOST_MESHES else []


def _mesh(rules: Sequence[Rule]) -> Mesh | None:
    horizontal = [rule for rule in rules if rule.horizontal]
    vertical = [rule for rule in rules if not rule.horizontal]
    if len(horizontal) < 2 or not vertical:
        return None
    # Sides that are not drawn: the rules across end there.
    xs = _edges(
        [rule.at for rule in vertical] + [min(r.start for r in horizontal), max(r.end for r in horizontal)]
    )
    ys = _edges(
        [rule.at for rule in horizontal] + [min(r.start for r in vertical), max(r.end for r in vertical)]
    )
    if len(xs) < 2 or len(ys) < 2:
        return None
    return Mesh(xs, ys[::-1], horizontal, vertical)


def _edges(values: Sequence[float]) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def joined(rules: Sequence[Rule]) -> list[Rule]:
    """Strokes on the same line that touch, as one, and the dashes of a broken line; no short ones."""
    found: list[Rule] = []
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=_at):
        if rows and rule.at - rows[-1][0].at <= _ONE_LINE:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    for row in rows:
        row.sort(key=_start)
        at = sum([rule.at for rule in row]) / len(row)
        horizontal = row[0].horizontal
        start, end = row[0].start, row[0].end
        dash = end - start <= _DASH
        for rule in row:
            short = rule.end - rule.start <= _DASH
            if rule.start <= end + (_DASH_GAP if dash and short else _NEAR):
                if rule.end > end:
                    end = rule.end
            else:
                if end - start >= _SHORTEST:
                    found.append(Rule(horizontal, at, start, end))
                start, end = rule.start, rule.end
            dash = short
        if end - start >= _SHORTEST:
            found.append(Rule(horizontal, at, start, end))
    return found
