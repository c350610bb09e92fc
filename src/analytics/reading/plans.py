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
    """The same in a plan: the cell ``offset`` of the row ``at`` of the key."""

    table: str
    row: str
    column: str
    at: int
    offset: int
    empty: bool
    signed: bool


Position = tuple[int, int]
"""Row of the key, cell of the row."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a document's reading takes from its skeleton."""

    cells: tuple[Slot | Cell, ...]
    """A cell as it stands is one that no document of this skeleton has."""
    editions: Mapping[str, str | None]
    labels: tuple[tuple[Label, Position], ...]
    problems: tuple[tuple[Problem, Position | None], ...]
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


def remembered() -> int:
    """How many layouts are remembered."""
    return len(_plans)


def forget() -> None:
    """Forgets all plans; for tests."""
    _plans.clear()


# ------------------------------------------------------------------ from a reading


def plan_from(
    skeleton: Skeleton,
    run: Run,
    editions: Mapping[str, str | None],
    sources: Iterable[Source],
    labels: Iterable[tuple[Label, Piece]],
    problems: Iterable[tuple[Problem, Piece | None]],
    started: Mapping[str, Piece],
) -> Plan | None:
    """The plan behind a reading; None where it has to do with a part of a line or cell."""
    known = _positions(skeleton, run)
    try:
        return Plan(
            cells=tuple(
                cell
                if piece is None
                else Slot(cell.table, cell.row, cell.column, *known[id(piece)], empty, signed)
                for cell, piece, empty, signed in sources
            ),
            editions=dict(editions),
            labels=tuple((label, known[id(piece)]) for label, piece in labels),
            problems=tuple((problem, piece and known[id(piece)]) for problem, piece in problems),
            tables=_tables(skeleton, run),
            starts={table: known[id(piece)][0] for table, piece in started.items()},
        )
    except KeyError:
        return None


def _positions(skeleton: Skeleton, run: Run) -> dict[int, Position]:
    """The position of each piece by its ``id``, of those that are a whole cell or line."""
    by_row: dict[int, list[Piece]] = {}
    for piece in run.pieces:
        by_row.setdefault(piece.row, []).append(piece)
    known: dict[int, Position] = {}
    for number, row in enumerate(skeleton.rows):
        here = by_row.get(number, [])
        if row.at is not None and len(here) == row.end - row.start:
            for offset, piece in enumerate(here):
                known[id(piece)] = row.at, offset
    return known


def _tables(skeleton: Skeleton, run: Run) -> tuple[str | None, ...]:
    """The table of each row of the key. Raises KeyError where a line belongs to a table in part only."""
    by_row: dict[int, list[str | None]] = {}
    for piece in run.pieces:
        by_row.setdefault(piece.row, []).append(piece.table)
    tables: list[str | None] = []
    for number, row in enumerate(skeleton.rows):
        here = by_row.get(number, [])
        table = next((table for table in here if table), None)
        if table is not None and not row.in_grid and len(here) != 1:
            raise KeyError(number)
        if row.at is not None:
            tables.append(table)
    return tuple(tables)


# ------------------------------------------------------------------ to a reading


def fill(plan: Plan, skeleton: Skeleton) -> TableReading:
    """The reading of a document by its skeleton's plan."""
    lines, line_of = _lines(plan, skeleton)
    starts = [row.start for row in skeleton.rows if row.at is not None]
    texts, places = skeleton.texts, skeleton.places
    cells: list[Cell] = []
    for slot in plan.cells:
        if isinstance(slot, Cell):
            cells.append(slot)
            continue
        table, row, column, at, offset, empty, signed = slot
        here = starts[at] + offset
        value, status, raw = _EMPTY if empty else said(texts[here], signed)
        cells.append(Cell(table, row, column, value, status, raw, places[here], line_of[at]))

    def place(position: Position) -> str:
        return places[starts[position[0]] + position[1]]

    return TableReading(
        cells=tuple(cells),
        editions=dict(plan.editions),
        labels=tuple([replace(label, place=place(position)) for label, position in plan.labels]),
        lines=tuple(lines),
        problems=tuple(
            [replace(problem, place=place(at)) if at else problem for problem, at in plan.problems]
        ),
        section_hints={table: line_of[row] for table, row in plan.starts.items()},
    )


_EMPTY = (None, Status.BLANK, "")


def _lines(plan: Plan, skeleton: Skeleton) -> tuple[list[Line], list[int]]:
    """The lines, and the position of the line of each row of the key; see ``lines.lines_of``."""
    lines: list[Line] = []
    line_of: list[int] = []
    texts, places = skeleton.texts, skeleton.places
    stripped = list(map(str.strip, texts))
    for start, end, at, in_grid, _ in skeleton.rows:
        table = None
        if at is not None:
            line_of.append(len(lines))
            table = plan.tables[at]
        place = places[start]
        if in_grid:
            place = place.rpartition(", cell ")[0] or place
            text = " | ".join(filter(None, stripped[start:end]))
        else:
            text = stripped[start]
        if table is not None:
            text = squeeze(text)
        elif in_grid and "\n" in text:
            lines += [Line(part, place) for part in spoken(texts[start:end]) if part]
            continue
        if text:
            lines.append(Line(text, place, "0", table))
    return lines, line_of
