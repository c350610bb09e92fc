"""What 汇总核对 asks the snapshot for: the sums of a year, who stands behind a cell, who is not in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from analytics.consolidation import Place
from analytics.consolidation import behind as parts
from analytics.consolidation import totals as sums
from analytics.consolidation.behind import Behind, Gap, Share
from analytics.consolidation.totals import Total, Totals
from analytics.form import FORM
from analytics.ui import memo, warehouse

SHOWN = 40
"""Rows of a table on the page; the rest stands in the download."""
LISTED = 22
"""Differing cells in the list beside the form."""
DIFFERING = 16
"""Differing cells of which it names the units."""
SHARES = 3
"""Units that it names of each."""
TABLES = tuple(table.id for table in FORM.tables)
FIRST = "t3"
KEY_CELL: dict[str, Place] = {
    "t2": ("t2", "normative_documents", "in_force"),
    "t3": ("t3", "received", "total"),
    "t4": ("t4", "review", "total"),
}
"""The cell of each table that stands among the key figures."""


@dataclass(frozen=True, eq=False)
class Against:
    """The city's own report beside the sums: the cells by what their difference says.

    ``wrong``: it cannot come from the units that are lacking; ``open``: it can; ``unknown``: a side has no
    figure. Each largest difference first.
    """

    same: tuple[Total, ...]
    wrong: tuple[Total, ...]
    open: tuple[Total, ...]
    unknown: tuple[Total, ...]

    @property
    def compared(self) -> int:
        return len(self.same) + len(self.wrong) + len(self.open)

    @property
    def differing(self) -> tuple[Total, ...]:
        return (*self.wrong, *self.open)


@dataclass(frozen=True, eq=False)
class Scope:
    """What the city's own report says of whose figures it holds: ``own``, ``area`` or nothing."""

    scope: str | None
    quote: str | None
    finding_id: str | None


@dataclass(frozen=True, eq=False)
class Board:
    """A year as the page shows it. ``against`` is None where the city has no report of its own."""

    found: Totals
    against: Against | None
    scope: Scope | None
    years: tuple[int, ...]
    reported: tuple[float | None, ...]
    filled: tuple[float | None, ...]
    wrong: tuple[float | None, ...]
    key: dict[str, tuple[float | None, ...]]
    """The key cell of each table over the years."""


@memo.view
def board(year: int) -> Board:
    """Everything that the page says of a year, with the years up to it."""
    shown = warehouse.snapshot()
    years = tuple(one for one in (shown.years if shown else (year,)) if one <= year)
    past = {one: warehouse.asked(sums.totals, one) for one in years}
    found = past[year]
    sides = {one: against(past[one]) for one in years}
    return Board(
        found,
        sides[year],
        _scope(found),
        years,
        tuple(float(past[one].reported) if past[one].units else None for one in years),
        tuple(float(filled(past[one])) if past[one].units else None for one in years),
        tuple(float(len(side.wrong)) if (side := sides[one]) else None for one in years),
        {table: tuple(_figure(past[one], KEY_CELL[table]) for one in years) for table in TABLES},
    )


def filled(found: Totals) -> int:
    """In how many cells every unit with a report has a figure."""
    return sum(cell.known_count == found.reported for cell in found.cells) if found.reported else 0


def _figure(found: Totals, place: Place) -> float | None:
    one = found.by_place.get(place)
    return None if one is None or one.total is None else float(one.total)


def against(found: Totals) -> Against | None:
    """The cells by verdict; None where the city has no report for the year."""
    if found.own is None or found.own.report_id is None:
        return None
    sides: dict[str, list[Total]] = {"same": [], "wrong": [], "open": [], "unknown": []}
    for one in found.cells:
        sides[verdict(one)].append(one)
    for side in ("wrong", "open"):
        sides[side].sort(key=lambda one: -abs(one.difference or Decimal(0)))
    return Against(*(tuple(sides[side]) for side in ("same", "wrong", "open", "unknown")))


def verdict(one: Total) -> str:
    """``same``, ``wrong``, ``open`` or ``unknown``: what the difference to the city's own figure says."""
    if one.difference is None:
        return "unknown"
    if not one.difference:
        return "same"
    return "wrong" if one.contradicts else "open"


def _scope(found: Totals) -> Scope | None:
    if found.own is None or found.own.report_id is None:
        return None
    rows = warehouse.rows(
        """
        SELECT r.scope, r.scope_quote, f.finding_id
        FROM reports AS r LEFT JOIN findings AS f ON f.report_id = r.report_id AND f.rule_id = 'A03'
        WHERE r.report_id = ?
        """,
        found.own.report_id,
    )
    return Scope(*rows[0]) if rows else None


@memo.view
def behind(year: int, place: Place) -> tuple[tuple[Behind, ...], tuple[Behind, ...]]:
    """The first units behind a cell, largest figure first, and the first that have none there."""
    return warehouse.ask(parts.behind, board(year).found, place, SHOWN)


@memo.view
def gaps(year: int, limit: int | None = SHOWN) -> tuple[tuple[Gap, ...], int]:
    """Who is not in every sum, and how many units that are."""
    return warehouse.ask(parts.gaps, board(year).found, limit)


@memo.view
def shares(year: int) -> Mapping[Place, tuple[Share, ...]]:
    """Who stands behind the cells in which the city's report differs, as far as the page tells."""
    shown = board(year)
    if shown.against is None:
        return {}
    return warehouse.ask(parts.shares, shown.found, shown.against.differing[:DIFFERING], SHARES)
