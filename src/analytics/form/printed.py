"""How the form prints its tables: which text stands where, over how many rows and columns.

``drawing("t3", "2021")`` gives every slot of the table in an edition: labels with their spans, and the places
of the figures named by row and column. What is written into them is the caller's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.form import EDITIONS, FORM, EditionId, Row, Table

Role = Literal["note", "block", "head", "side", "heading", "figure"]
"""note: the rule printed in the corner; block: the article over a small table; head: over columns;
side: before a row; heading: before several rows (``upright``: one character under another)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One printed cell; ``row`` and ``column`` count from 0. ``cell`` is (row id, column id) of a figure."""

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


def drawing(table_id: str, edition: str) -> Drawing:
    """The table as an edition prints it. Raises KeyError for a table or edition that the form has not."""
    table = FORM.table(table_id)
    for known in EDITIONS:
        if known == edition:
            return {"blocks": _blocks, "grid": _grid, "wide": _wide}[table.layout](table, known)
    raise KeyError(f"unknown edition {edition!r}")


def _blocks(table: Table, edition: EditionId) -> Drawing:
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
            Slot("head", column.label, line + 1, start, colspan=span)
            for column, start, span in zip(columns, starts, spans, strict=True)
        ]
        line += 2
        for row in (one for one in table.rows(edition) if one.block == block.id):
            slots.append(Slot("side", row.printed(edition), line, 0))
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


def _grid(table: Table, edition: EditionId) -> Drawing:
    """Rows down, columns across, nested labels on both sides, the printed rule in the corner."""
    rows, columns = table.rows(edition), table.plain_columns
    heads = [
        (*(head.label for head in table.head if column.id in head.over), column.label) for column in columns
    ]
    sides = [(*_headings(table, row), row.printed(edition)) for row in rows]
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


def _wide(table: Table, edition: EditionId) -> Drawing:
    """The rows beside one another over a single line of figures; a row without heading covers its place."""
    columns = table.plain_columns
    pairs = [(row, column) for row in table.rows(edition) for column in columns]
    levels = max(len(_headings(table, row)) for row, _ in pairs) + 1
    sides = [(*_headings(table, row), row.printed(edition)) for row, _ in pairs]

    def over(level: int, covered: int, start: int, count: int, text: str) -> Slot:
        return Slot("head", text, level, start, covered, count)

    slots = [
        *_nested(sides, levels, over),
        *(Slot("head", column.label, levels, place) for place, (_, column) in enumerate(pairs)),
        *(
            Slot("figure", "", levels + 1, place, cell=(row.id, column.id))
            for place, (row, column) in enumerate(pairs)
        ),
    ]
    return Drawing(table.id, edition, tuple(slots), levels + 2, (1 / len(pairs),) * len(pairs))
