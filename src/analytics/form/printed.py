"""How the form prints its tables: which text stands where, over how many rows and columns.

``drawing("t3", "2021")`` gives every slot of the table in an edition: labels with their spans, and the places
of the figures named by row and column. What is written into them is the caller's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analytics.form import EDITIONS, FORM, Column, EditionId, Row, Table

Role = Literal["note", "block", "head", "side", "heading", "figure"]
"""note: the rule printed in the corner; block: the article over a small table; head: over columns;
side: before a row; heading: before several rows (``upright``: one character under another)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One printed cell; ``row`` and ``column`` count from 0. ``cell`` is (row id, column id) of a figure,
    whose ``text`` is empty until somebody writes it.
    """

    role: Role
    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    cell: tuple[str, str] | None = None
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A table as printed. ``widths`` are the shares of the columns, together 1."""

    table_id: str
    edition: str
    slots: tuple[Slot, ...]
    height: int
    widths: tuple[float, ...]

    def lines(self) -> Iterator[tuple[Slot, ...]]:
        """The slots that begin in each row, from left to right."""
        for row in range(self.height):
            yield tuple(sorted((one for one in self.slots if one.row == row), key=lambda one: one.column))

    def full(self) -> list[list[str]]:
        """Every place of the grid; a place that a span covers is empty."""
        grid = [["" for _ in self.widths] for _ in range(self.height)]
        for slot in self.slots:
            grid[slot.row][slot.column] = slot.text
        return grid


@dataclass(frozen=True, slots=True)
class Variant:
    """What an agency prints otherwise than the form does.

    ``cells``: the (row id, column id) that it prints, None for all; ``labels``: its wording of a row, under
    (row id, None), or of a column, under (None, column id).
    """

    cells: Collection[tuple[str, str]] | None = None
    labels: Mapping[tuple[str | None, str | None], str] = field(
        default_factory=dict[tuple[str | None, str | None], str]
    )

    def rows(self, table: Table, edition: str) -> list[Row]:
        kept = None if self.cells is None else {row for row, _ in self.cells}
        return [row for row in table.rows(edition) if kept is None or row.id in kept]

    def columns(self, columns: Iterable[Column]) -> list[Column]:
        kept = None if self.cells is None else {column for _, column in self.cells}
        return [column for column in columns if kept is None or column.id in kept]

    def row_label(self, row: Row, edition: str) -> str:
        wording = self.labels.get((row.id, None))
        return row.printed(edition) if wording is None else row.number + wording + row.hint

    def column_label(self, column: Column) -> str:
        return self.labels.get((None, column.id), column.label)


AS_THE_FORM = Variant()


def drawing(table_id: str, edition: str, variant: Variant = AS_THE_FORM) -> Drawing:
    """The table as an edition prints it, or as an agency does.

    Raises KeyError for a table or an edition that the form does not know.
    """
    table = FORM.table(table_id)
    for known in EDITIONS:
        if known == edition:
            return {"blocks": _blocks, "grid": _grid, "wide": _wide}[table.layout](table, known, variant)
    raise KeyError(f"unknown edition {edition!r}")


def wide_figures(shape: Drawing) -> tuple[float, ...]:
    """Shares of the columns with more room for figures: sums are longer than what one agency prints."""
    first = min(slot.column for slot in shape.slots if slot.cell)
    labels = sum(shape.widths[:first])
    wider = (1 - labels * _LABELS) / (1 - labels)
    return tuple(share * (_LABELS if at < first else wider) for at, share in enumerate(shape.widths))


_LABELS = 0.8
"""What is left of the columns with labels."""


def _blocks(table: Table, edition: EditionId, variant: Variant) -> Drawing:
    """Small tables under one another; the last column of a narrow one takes the width that is left."""
    blocks = [block for block in table.blocks if block.columns.get(edition)]
    width = 1 + max(len(block.columns[edition]) for block in blocks)
    slots: list[Slot] = []
    line = 0
    for block in blocks:
        columns = block.columns[edition]
        spans = [1] * (len(columns) - 1) + [width - len(columns)]
        starts = [1 + sum(spans[:index]) for index in range(len(columns))]
        slots.append(Slot("block", block.label, line, 0, colspan=width))
        slots.append(Slot("head", block.head, line + 1, 0))
        slots += [
            Slot("head", variant.column_label(column), line + 1, start, colspan=span)
            for column, start, span in zip(columns, starts, spans, strict=True)
        ]
        line += 2
        for row in (one for one in variant.rows(table, edition) if one.block == block.id):
            slots.append(Slot("side", variant.row_label(row, edition), line, 0))
            slots += [
                Slot("figure", "", line, start, colspan=span, cell=(row.id, column.id))
                for column, start, span in zip(columns, starts, spans, strict=True)
            ]
            line += 1
    return Drawing(table.id, edition, tuple(slots), line, (0.34, *((0.66 / (width - 1),) * (width - 1))))


Path = tuple[str, ...]
"""The labels over a column, or before a row, from the outside in."""


def _nested(
    paths: Sequence[Path], depth: int, place: Callable[[int, int, int, int, str], Slot]
) -> Iterator[Slot]:
    """Draws nested labels: equal neighbours become one, the innermost reaches to the figures.

    ``place`` gets level, levels covered, first position, positions covered, and the text.
    """
    for level in range(depth):
        start = 0
        while start < len(paths):
            end = start + 1
            if level < len(paths[start]):
                while end < len(paths) and paths[end][: level + 1] == paths[start][: level + 1]:
                    end += 1
                last = level == len(paths[start]) - 1
                yield place(level, depth - level if last else 1, start, end - start, paths[start][level])
            start = end


def _grid(table: Table, edition: EditionId, variant: Variant) -> Drawing:
    """Rows down, columns across, nested labels on both sides, the printed rule in the corner."""
    rows, columns = variant.rows(table, edition), variant.columns(table.plain_columns)
    heads = [
        (*(head.label for head in table.head if column.id in head.over), variant.column_label(column))
        for column in columns
    ]
    sides = [(*_headings(table, row), variant.row_label(row, edition)) for row in rows]
    depth, breadth = max(map(len, heads)), max(map(len, sides))

    def over(level: int, levels: int, start: int, count: int, text: str) -> Slot:
        return Slot("head", text, level, breadth + start, levels, count)

    def before(level: int, levels: int, start: int, count: int, text: str) -> Slot:
        heading = level < len(sides[start]) - 1
        # Only the outermost heading is narrow: it is set upright.
        return Slot(
            "heading" if heading else "side",
            text,
            depth + start,
            level,
            count,
            levels,
            upright=heading and level == 0,
        )

    slots = [
        Slot("note", table.note, 0, 0, rowspan=depth, colspan=breadth),
        *_nested(heads, depth, over),
        *_nested(sides, breadth, before),
        *(
            Slot("figure", "", depth + down, breadth + right, cell=(row.id, column.id))
            for down, row in enumerate(rows)
            for right, column in enumerate(columns)
        ),
    ]
    sides_width = (0.042, 0.094, 0.366)[:breadth]
    rest = (1 - sum(sides_width)) / len(columns)
    widths = (*sides_width, *((rest,) * len(columns)))
    return Drawing(table.id, edition, tuple(slots), depth + len(rows), widths)


def _headings(table: Table, row: Row) -> list[str]:
    """The printed headings before a row, from the outside in."""
    found: list[str] = []
    group = row.group
    while group is not None:
        found.insert(0, table.group(group).printed)
        group = table.group(group).within
    return found


def _wide(table: Table, edition: EditionId, variant: Variant) -> Drawing:
    """The rows beside one another over a single line of figures."""
    columns = variant.columns(table.plain_columns)
    pairs = [(row, column) for row in variant.rows(table, edition) for column in columns]
    heads = [
        (*_headings(table, row), variant.row_label(row, edition), variant.column_label(column))
        for row, column in pairs
    ]
    depth = max(map(len, heads))

    def over(level: int, levels: int, start: int, count: int, text: str) -> Slot:
        return Slot("head", text, level, start, levels, count)

    slots = [
        *_nested(heads, depth, over),
        *(
            Slot("figure", "", depth, place, cell=(row.id, column.id))
            for place, (row, column) in enumerate(pairs)
        ),
    ]
    return Drawing(table.id, edition, tuple(slots), depth + 1, (1 / len(pairs),) * len(pairs))
