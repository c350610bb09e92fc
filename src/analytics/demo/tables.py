"""A report's tables drawn as the form prints them: which text stands where, over how many rows and columns.

Everything is derived from ``FORM``; what a report does not print (a lost row or column) gets no place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from analytics.demo.report import Report
from analytics.form import FORM, Column, Row, Table


@dataclass(frozen=True, slots=True)
class Slot:
    """One drawn cell; ``row`` and ``column`` count from 0. ``figure``: it holds a figure, not a label."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn table. ``widths`` are the shares of the columns, together 1."""

    table: str
    slots: tuple[Slot, ...]
    height: int
    widths: tuple[float, ...]

    def lines(self) -> Iterator[tuple[Slot, ...]]:
        """The slots that begin in each row, from left to right."""
        for row in range(self.height):
            yield tuple(
                sorted((slot for slot in self.slots if slot.row == row), key=lambda slot: slot.column)
            )

    def full(self) -> list[list[str]]:
        """Every place of the grid; a place that a span covers is empty."""
        grid = [["" for _ in self.widths] for _ in range(self.height)]
        for slot in self.slots:
            grid[slot.row][slot.column] = slot.text
        return grid


def draw(report: Report, table_id: str) -> Drawing:
    """The table as the report prints it."""
    table = FORM.table(table_id)
    return {"blocks": _blocks, "grid": _grid, "wide": _wide}[table.layout](report, table)


def _printed_rows(report: Report, table: Table) -> list[Row]:
    kept = {key[1] for key in report.cells if key[0] == table.id}
    return [row for row in table.rows(report.editions[table.id]) if row.id in kept]


def _printed_columns(report: Report, table: Table, rows: Sequence[Row]) -> list[Column]:
    kept = {key[2] for key in report.cells if key[0] == table.id}
    return [column for column in table.columns(report.editions[table.id], rows[0].id) if column.id in kept]


def _row_label(report: Report, table: Table, row: Row) -> str:
    wording = report.labels.get((table.id, row.id, None))
    if wording is not None:
        return row.number + wording + row.hint
    return row.printed(report.editions[table.id])


def _column_label(report: Report, table: Table, column: Column) -> str:
    return report.labels.get((table.id, None, column.id), column.label)


def _blocks(report: Report, table: Table) -> Drawing:
    """Small tables under one another; the last column of a narrow one takes the width that is left."""
    edition = report.editions[table.id]
    rows = _printed_rows(report, table)
    blocks = [block for block in table.blocks if block.columns.get(edition)]
    width = 1 + max(len(block.columns[edition]) for block in blocks)
    slots: list[Slot] = []
    line = 0
    for block in blocks:
        columns = block.columns[edition]
        spans = [1] * (len(columns) - 1) + [width - len(columns)]
        starts = [1 + sum(spans[:index]) for index in range(len(columns))]
        slots.append(Slot(block.label, line, 0, colspan=width))
        slots.append(Slot(block.head, line + 1, 0))
        slots += [
            Slot(_column_label(report, table, column), line + 1, start, colspan=span)
            for column, start, span in zip(columns, starts, spans, strict=True)
        ]
        line += 2
        for row in (row for row in rows if row.block == block.id):
            slots.append(Slot(_row_label(report, table, row), line, 0))
            slots += [
                Slot(report.cells[table.id, row.id, column.id], line, start, colspan=span, figure=True)
                for column, start, span in zip(columns, starts, spans, strict=True)
            ]
            line += 1
    return Drawing(table.id, tuple(slots), line, (0.34, *((0.66 / (width - 1),) * (width - 1))))


Path = tuple[str, ...]
"""The labels over a column, or before a row, from the outside in."""


def _labels(
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


def _grid(report: Report, table: Table) -> Drawing:
    """Rows down, columns across, nested labels on both sides, the printed rule in the corner."""
    rows = _printed_rows(report, table)
    columns = _printed_columns(report, table, rows)
    heads = [
        (*(head.label for head in table.head if column.id in head.over), _column_label(report, table, column))
        for column in columns
    ]
    sides = [(*_headings(table, row), _row_label(report, table, row)) for row in rows]
    depth, breadth = max(map(len, heads)), max(map(len, sides))
    slots = [Slot(table.note, 0, 0, rowspan=depth, colspan=breadth)]
    slots += _labels(
        heads,
        depth,
        lambda level, levels, start, count, text: Slot(text, level, breadth + start, levels, count),
    )
    slots += _labels(
        sides,
        breadth,
        lambda level, levels, start, count, text: Slot(text, depth + start, level, count, levels),
    )
    slots += [
        Slot(report.cells[table.id, row.id, column.id], depth + down, breadth + right, figure=True)
        for down, row in enumerate(rows)
        for right, column in enumerate(columns)
    ]
    sides_width = (0.07, 0.11, 0.28)[:breadth]
    rest = (1 - sum(sides_width)) / len(columns)
    return Drawing(table.id, tuple(slots), depth + len(rows), (*sides_width, *((rest,) * len(columns))))


def _headings(table: Table, row: Row) -> list[str]:
    """The printed headings before a row, from the outside in."""
    found: list[str] = []
    group = row.group
    while group is not None:
        found.insert(0, table.group(group).printed)
        group = table.group(group).within
    return found


def _wide(report: Report, table: Table) -> Drawing:
    """The rows beside one another over a single line of figures."""
    rows = _printed_rows(report, table)
    columns = _printed_columns(report, table, rows)
    pairs = [(row, column) for row in rows for column in columns]
    heads = [
        (*_headings(table, row), _row_label(report, table, row), _column_label(report, table, column))
        for row, column in pairs
    ]
    depth = max(map(len, heads))
    slots = [
        *_labels(
            heads, depth, lambda level, levels, start, count, text: Slot(text, level, start, levels, count)
        ),
        *(
            Slot(report.cells[table.id, row.id, column.id], depth, position, figure=True)
            for position, (row, column) in enumerate(pairs)
        ),
    ]
    return Drawing(table.id, tuple(slots), depth + 1, (1 / len(pairs),) * len(pairs))
