"""Where the cells of the form stand in documents of one skeleton: found once, then looked up.

A ``Plan`` is made of a reading that went without a fault; ``fill`` makes of it, and of another document with
the same skeleton, the reading that the whole way would give (docs/decisions/0008 says why; a property test
holds it). Nothing of a document but its skeleton is kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from .cells import TableReading, said
from .lines import spoken
from .model import Cell, Label, Line, Problem, Status
from .normal import squeeze
from .pieces import Piece, Run
from .skeleton import Skeleton

MOST_PLANS = 64
"""Layouts that are remembered; what was not asked for longest is forgotten first."""


class Source(NamedTuple):
    """A cell of the form and what it was read from: the content of ``piece``, or only its place."""

    cell: Cell
    piece: Piece | None
    empty: bool = False
    signed: bool = False


class Slot(NamedTuple):
    """The same in a plan: ``at`` is the position in ``Skeleton.texts``, counted without dropped rows."""

    table: str
    row: str
    column: str
    at: int
    line: int
    empty: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a document's reading takes from its skeleton."""

    cells: tuple[Slot | Cell, ...]
    """A cell as it stands is one that no document of this skeleton has."""
    editions: Mapping[str, str | None]
    labels: tuple[tuple[Label, int], ...]
    problems: tuple[Problem, ...]
    tables: tuple[str | None, ...]
    """The table that each row of the key belongs to."""
    starts: Mapping[str, int]
    """The row of the key at which each table begins."""


_plans: dict[Hashable, Plan] = {}


def plan_of(skeleton: Skeleton) -> Plan | None:
    """The plan that is remembered for this skeleton."""
    plan = _plans.pop(skeleton.key, None)
    if plan is not None:
        _plans[skeleton.key] = plan
    return plan


def remember(skeleton: Skeleton, plan: Plan) -> None:
    while len(_plans) >= MOST_PLANS:
        _plans.pop(next(iter(_plans)), None)
    _plans[skeleton.key] = plan


def forget() -> None:
    """Forgets all plans; for tests."""
    _plans.clear()


# ------------------------------------------------------------------ from a reading


def plan_from(
    skeleton: Skeleton,
    run: Run,
    reading: TableReading,
    sources: Iterable[Source],
    labels: Iterable[tuple[Label, Piece]],
    started: Mapping[str, Piece],
) -> Plan | None:
    """The plan behind a reading; None where not all of it hangs on the skeleton alone."""
    if any(problem.place is not None for problem in reading.problems):
        return None
    known = _positions(skeleton, run)
    tables = _tables(skeleton, run)
    if tables is None:
        return None
    slots: list[Slot | Cell] = []
    for cell, piece, empty, signed in sources:
        if piece is None:
            slots.append(cell)
            continue
        if id(piece) not in known:
            return None
        at, row = known[id(piece)]
        slots.append(Slot(cell.table, cell.row, cell.column, at, row, empty, signed))
    named = list(labels)
    if not all(id(piece) in known for piece in (*started.values(), *(piece for _, piece in named))):
        return None
    return Plan(
        cells=tuple(slots),
        editions=dict(reading.editions),
        labels=tuple((label, known[id(piece)][0]) for label, piece in named),
        problems=reading.problems,
        tables=tables,
        starts={table: known[id(piece)][1] for table, piece in started.items()},
    )


def _positions(skeleton: Skeleton, run: Run) -> dict[int, tuple[int, int]]:
    """(position, row of the key) of each piece by its ``id``, of those that are a whole cell or line."""
    by_row: dict[int, list[Piece]] = {}
    for piece in run.pieces:
        by_row.setdefault(piece.row, []).append(piece)
    known: dict[int, tuple[int, int]] = {}
    at = 0
    for number, row in enumerate(skeleton.rows):
        if row.at is None:
            continue
        here = by_row.get(number, [])
        if len(here) == row.end - row.start:
            known.update((id(piece), (at + offset, row.at)) for offset, piece in enumerate(here))
        at += row.end - row.start
    return known


def _tables(skeleton: Skeleton, run: Run) -> tuple[str | None, ...] | None:
    """The table of each row of the key; None where a line belongs to a table in part only."""
    by_row: dict[int, list[str | None]] = {}
    for piece in run.pieces:
        by_row.setdefault(piece.row, []).append(piece.table)
    tables: list[str | None] = []
    for number, row in enumerate(skeleton.rows):
        here = by_row.get(number, [])
        table = next((table for table in here if table), None)
        if table is not None and not row.in_grid and len(here) != 1:
            return None
        if row.at is not None:
            tables.append(table)
    return tuple(tables)


# ------------------------------------------------------------------ to a reading


def fill(plan: Plan, skeleton: Skeleton) -> TableReading:
    """The reading of a document by its skeleton's plan."""
    lines, line_of = _lines(plan, skeleton)
    if len(skeleton.texts) == sum(row.end - row.start for row in skeleton.rows if row.at is not None):
        texts, places = skeleton.texts, skeleton.places
    else:
        kept = [row for row in skeleton.rows if row.at is not None]
        texts = [text for row in kept for text in skeleton.texts[row.start : row.end]]
        places = [place for row in kept for place in skeleton.places[row.start : row.end]]
    cells: list[Cell] = []
    for slot in plan.cells:
        if isinstance(slot, Cell):
            cells.append(slot)
            continue
        table, row, column, at, line, empty, signed = slot
        if empty:
            cells.append(Cell(table, row, column, None, Status.BLANK, "", places[at], line_of[line]))
        else:
            value, status, raw = said(texts[at], signed=signed)
            cells.append(Cell(table, row, column, value, status, raw, places[at], line_of[line]))
    return TableReading(
        cells=tuple(cells),
        editions=dict(plan.editions),
        labels=tuple([replace(label, place=places[at]) for label, at in plan.labels]),
        lines=tuple(lines),
        problems=plan.problems,
        section_hints={table: line_of[row] for table, row in plan.starts.items()},
    )


def _lines(plan: Plan, skeleton: Skeleton) -> tuple[list[Line], list[int]]:
    """The lines, and the position of the line of each row of the key; see ``lines.lines_of``."""
    lines: list[Line] = []
    line_of: list[int] = []
    for row in skeleton.rows:
        table = None
        if row.at is not None:
            line_of.append(len(lines))
            table = plan.tables[row.at]
        if table is not None:
            text = squeeze(row.text if row.in_grid else row.text.strip())
            if text:
                lines.append(Line(text, row.place, "0", table))
        elif row.in_grid and "\n" in row.text:
            texts = spoken(skeleton.texts[row.start : row.end])
            lines += [Line(text, row.place) for text in texts if text]
        elif text := row.text.strip() if not row.in_grid else row.text:
            lines.append(Line(text, row.place))
    return lines, line_of
