"""Characters and ruled lines of a page into lines of text and grids.

Coordinates are points with y upwards. A table is a set of horizontal and vertical rules that touch; where a
rule between two fields is missing the fields are one merged cell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .model import Grid, GridCell
from .pdf_unruled import Segment, find_tables, grid_of_lines, is_figure

_NEAR = 3.0
"""Rules closer than this are one rule; strokes that end so close to another touch it."""
_SHORTEST = 5.0
_THIN = 3.0
_MOST_CROSSINGS = 250_000
_MOST_MESHES = 300


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character in its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def size(self) -> float:
        return max(self.top - self.bottom, 1.0)

    def turned(self, quarters: int) -> Glyph:
        """The same on a page turned so that its text stands upright."""
        (x0, y0), (x1, y1) = _turn(self.left, self.bottom, quarters), _turn(self.right, self.top, quarters)
        return Glyph(self.text, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke: at ``at`` (y if horizontal, else x), from ``start`` to ``end`` on the other axis."""

    horizontal: bool
    at: float
    start: float
    end: float

    @staticmethod
    def of(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
        """The rule that a stroke between two points makes, if it is straight and long enough."""
        if abs(y0 - y1) <= 1.5 and abs(x0 - x1) >= _SHORTEST:
            yield Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
        elif abs(x0 - x1) <= 1.5 and abs(y0 - y1) >= _SHORTEST:
            yield Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))

    @staticmethod
    def of_box(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
        """The rule that a thin filled box makes; a larger one is shading and makes none."""
        if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST:
            yield Rule(True, (y0 + y1) / 2, x0, x1)
        elif x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST:
            yield Rule(False, (x0 + x1) / 2, y0, y1)

    def turned(self, quarters: int) -> Rule:
        ends = (
            ((self.start, self.at), (self.end, self.at))
            if self.horizontal
            else ((self.at, self.start), (self.at, self.end))
        )
        (x0, y0), (x1, y1) = (_turn(x, y, quarters) for x, y in ends)
        return next(Rule.of(x0, y0, x1, y1), self)


def _turn(x: float, y: float, quarters: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters]


@dataclass(slots=True, eq=False)
class TextLine:
    """A line of text outside tables; ``full`` is set where it reaches the right margin."""

    text: str
    left: float
    right: float
    top: float
    size: float
    segments: tuple[Segment, ...] = ()
    """Its parts between wide gaps."""
    full: bool = False


def lay_out_page(glyphs: Sequence[Glyph], rules: Sequence[Rule], place: str) -> list[TextLine | Grid]:
    """Lines and grids of a page from top to bottom. ``place`` is "page 2"."""
    glyphs = _single(glyphs)
    meshes = sorted(_meshes(rules), key=lambda mesh: -mesh.ys[0])
    inside: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        at = next((number for number, mesh in enumerate(meshes) if mesh.holds(glyph)), None)
        if at is None:
            outside.append(glyph)
        else:
            inside.setdefault(at, []).append(glyph)
    placed: list[tuple[float, TextLine | Grid]] = []
    tables = 0
    for number, mesh in enumerate(meshes):
        if number in inside:
            tables += 1
            placed.append((mesh.ys[0], mesh.grid(inside[number], f"{place}, table {tables}")))
    lines = text_lines(outside)
    at = 0
    for first, last, columns in find_tables(lines):
        tables += 1
        grid = grid_of_lines(lines[first : last + 1], columns, f"{place}, table {tables}")
        placed += [(line.top, line) for line in lines[at:first]]
        placed.append((lines[first].top, grid))
        at = last + 1
    placed += [(line.top, line) for line in lines[at:]]
    return [block for _, block in sorted(placed, key=lambda item: -item[0])]


def _single(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without the second stroke of a bold character that is drawn twice."""
    kept: list[Glyph] = []
    seen: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        column, row = int(glyph.x // 4), int(glyph.y // 4)
        near = (seen.get((glyph.text, column + dx, row + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        limit = glyph.size * 0.2
        if any(other and abs(other.x - glyph.x) < limit and abs(other.y - glyph.y) < limit for other in near):
            continue
        seen[glyph.text, column, row] = glyph
        kept.append(glyph)
    return kept


# ------------------------------------------------------------------ text


def text_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """Characters into lines from top to bottom; a gap as wide as two characters becomes a tab."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if rows and rows[-1][0].y - glyph.y < 0.55 * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_line(sorted(row, key=lambda glyph: glyph.left)) for row in rows]


def _line(row: list[Glyph]) -> TextLine:
    size = sorted(glyph.size for glyph in row)[len(row) // 2]
    segments: list[Segment] = [(row[0].text, row[0].left, row[0].right)]
    for before, glyph in pairwise(row):
        gap = glyph.left - before.right
        text, left, _ = segments[-1]
        digits = text[-1].isdigit() and glyph.text.isdigit()
        wide = 0.28 if digits else 0.9 if is_figure(text) or is_figure(glyph.text) else 1.8
        if gap > wide * size:
            segments.append((glyph.text, glyph.left, glyph.right))
        else:
            segments[-1] = (text + (" " if gap > 0.28 * size else "") + glyph.text, left, glyph.right)
    text = "\t".join(text for text, _, _ in segments)
    top = max(glyph.top for glyph in row)
    return TextLine(text, row[0].left, row[-1].right, top, size, tuple(segments))


# ------------------------------------------------------------------ ruled tables


@dataclass(slots=True)
class _Mesh:
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
        self._at_x, self._at_y = _near(self.vertical, self.xs), _near(self.horizontal, self.ys)
        self._inner, self._down = self.xs[1:-1], [-y for y in self.ys[1:-1]]

    def holds(self, glyph: Glyph) -> bool:
        return self.xs[0] - 1 <= glyph.x <= self.xs[-1] + 1 and self.ys[-1] - 1 <= glyph.y <= self.ys[0] + 1

    def grid(self, glyphs: Sequence[Glyph], place: str) -> Grid:
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(rows):
            for column in range(columns):
                if (row, column) not in owner:
                    height, width = self._extent(row, column, owner)
                    spans[row, column] = (height, width)
                    for down in range(height):
                        for right in range(width):
                            owner[row + down, column + right] = (row, column)
        content: dict[tuple[int, int], list[Glyph]] = {}
        for glyph in glyphs:
            content.setdefault(owner[self._field(glyph)], []).append(glyph)
        cells: list[GridCell] = []
        numbers: dict[int, int] = {}
        for (row, column), (height, width) in sorted(spans.items()):
            numbers[row] = numbers.get(row, 0) + 1
            text = "\n".join(
                line.text.replace("\t", " ") for line in text_lines(content.get((row, column), []))
            )
            where = f"{place}, row {row + 1}, cell {numbers[row]}"
            cells.append(GridCell(text, row, column, height, width, where))
        return Grid(tuple(cells), place)

    def _field(self, glyph: Glyph) -> tuple[int, int]:
        row = bisect_left(self._down, -glyph.y)
        column = bisect_left(self._inner, glyph.x)
        return row, column

    def _extent(
        self, row: int, column: int, taken: dict[tuple[int, int], tuple[int, int]]
    ) -> tuple[int, int]:
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        width = 1
        while (
            column + width < columns
            and (row, column + width) not in taken
            and not _ruled(self._at_x[column + width], self._middle(self.ys, row))
        ):
            width += 1
        height = 1
        while row + height < rows and all(
            (row + height, column + right) not in taken
            and not _ruled(self._at_y[row + height], self._middle(self.xs, column + right))
            for right in range(width)
        ):
            height += 1
        return height, width

    @staticmethod
    def _middle(edges: Sequence[float], index: int) -> float:
        return (edges[index] + edges[index + 1]) / 2


def _near(rules: Sequence[Rule], edges: Sequence[float]) -> list[list[Rule]]:
    """For each edge the rules that lie on it."""
    return [[rule for rule in rules if abs(rule.at - edge) <= _NEAR] for edge in edges]


def _ruled(rules: Sequence[Rule], middle: float) -> bool:
    return any(rule.start - 1 <= middle <= rule.end + 1 for rule in rules)


def _meshes(rules: Sequence[Rule]) -> list[_Mesh]:
    horizontal = _joined([rule for rule in rules if rule.horizontal])
    vertical = _joined([rule for rule in rules if not rule.horizontal])
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
        for second, two in enumerate(vertical, len(horizontal)):
            if (
                one.start - _NEAR <= two.at <= one.end + _NEAR
                and two.start - _NEAR <= one.at <= two.end + _NEAR
            ):
                parent[root(first)] = root(second)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(every):
        groups.setdefault(root(index), []).append(rule)
    meshes = [mesh for mesh in map(_mesh, groups.values()) if mesh]
    # A frame around a page or a table holds the finer mesh within; only the finer one is a table.
    meshes = [mesh for mesh in meshes if len(mesh.xs) * len(mesh.ys) > 4]
    return meshes if len(meshes) <= _MOST_MESHES else []


def _mesh(rules: Sequence[Rule]) -> _Mesh | None:
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
    return _Mesh(xs, ys[::-1], horizontal, vertical)


def _edges(values: Sequence[float]) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Strokes on the same line that touch, as one."""
    joined: list[Rule] = []
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if rows and rule.at - rows[-1][-1].at <= 1.0:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    for row in rows:
        at = sum(rule.at for rule in row) / len(row)
        start, end = None, 0.0
        for rule in sorted(row, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + _NEAR:
                end = max(end, rule.end)
            else:
                joined.append(Rule(row[0].horizontal, at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            joined.append(Rule(row[0].horizontal, at, start, end))
    return joined
