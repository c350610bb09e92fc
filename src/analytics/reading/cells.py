"""Cells of the form as they are read, and ``TableReading``, what the tables of a document say in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, lru_cache

from analytics.form import FORM

from .model import Cell, Label, Line, Problem, Status
from .normal import squeeze
from .numbers import read_mark

_CACHED = 40
"""Signs of the longest cell whose content is remembered; most cells say the same few things."""


@dataclass(frozen=True, slots=True)
class TableReading:
    """What the tables of a document say.

    ``lines`` is the whole document in reading order, with ``table`` set on lines of a table and section "0"
    left to be filled in. ``section_hints`` gives the position in ``lines`` where each table begins.
    """

    cells: tuple[Cell, ...]
    editions: Mapping[str, str | None]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    section_hints: Mapping[str, int] = field(default_factory=dict[str, int])

    def in_edition(self, edition: str) -> TableReading:
        """The same reading where no table names an edition: all cells listed as ``edition`` has them."""
        if any(self.editions.values()) or any(cell.status != Status.NOT_IN_SOURCE for cell in self.cells):
            return self
        return replace(self, cells=tuple(cell for table in FORM.tables for cell in absent(table.id, edition)))


@cache
def absent(table: str, edition: str) -> tuple[Cell, ...]:
    """All cells of a table that is not there."""
    return tuple(
        Cell(table, row.id, column.id, None, Status.NOT_IN_SOURCE)
        for row, column in FORM.table(table).cells(edition)
    )


def said(text: str, signed: bool) -> tuple[Decimal | None, Status, str]:
    """Value, status and raw text of a cell."""
    return _said_known(text, signed) if len(text) <= _CACHED else _said(text, signed)


def _said(text: str, signed: bool) -> tuple[Decimal | None, Status, str]:
    mark = read_mark(text, signed=signed)
    return mark.value, mark.status, squeeze(text)


_said_known = lru_cache(maxsize=2048)(_said)
