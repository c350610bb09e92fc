"""A table of the form on the terminal: its rows and headings as printed, whatever stands in the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from analytics.form import Column
from analytics.form import Table as FormTable

Figure = Callable[[str, str], Text]
"""What stands in (row id, column id)."""

_NESTED = "　"
_MANY = 5  # more columns than this do not fit beside a label on 80 characters


def form_tables(table: FormTable, edition: str, figure: Figure) -> Iterator[Table]:
    """The table, or its small tables one after another, in the layout of an edition."""
    if not table.blocks:
        yield _grid(list(_lines(table, edition)), table.plain_columns, figure)
        return
    for block in table.blocks:
        rows = [row for row in table.rows(edition) if row.block == block.id]
        if rows:
            columns = table.columns(edition, rows[0].id)
            yield _grid([(row.label_in(edition), row.id) for row in rows], columns, figure)


def _lines(table: FormTable, used: str) -> Iterator[tuple[str, str | None]]:
    """The rows as the form prints them; a heading before several rows is a line without figures."""
    open_groups: list[str] = []
    for row in table.rows(used):
        path = list(_path(table, row.group))
        for depth, group_id in enumerate(path):
            if group_id not in open_groups:
                yield _NESTED * depth + table.group(group_id).printed, None
        open_groups = path
        yield f"{_NESTED * len(path)}{row.number}{row.label_in(used)}", row.id


def _path(table: FormTable, group_id: str | None) -> Iterator[str]:
    if group_id is not None:
        yield from _path(table, table.group(group_id).within)
        yield group_id


def _grid(rows: Sequence[tuple[str, str | None]], columns: tuple[Column, ...], figure: Figure) -> Table:
    grid = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    # No label and no figure is ever cut: on a narrow terminal both go on in the next line.
    grid.add_column("", overflow="fold")
    for column in columns:
        head = _stacked(column.label) if len(columns) > _MANY else column.label
        grid.add_column(head, justify="right", overflow="fold")
    for words, row_id in rows:
        if row_id is None:
            grid.add_row(Text(words, "bold"))
        else:
            grid.add_row(Text(words), *(figure(row_id, column.id) for column in columns))
    return grid


def _stacked(label: str) -> str:
    """Two characters a line, so that seven columns leave room for the labels of the rows."""
    return "\n".join(label[start : start + 2] for start in range(0, len(label), 2))
