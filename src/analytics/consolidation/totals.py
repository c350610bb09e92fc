"""The same sums asked of the database: what a page shows of a city, also of one with 20,000 units.

    found = totals(con, 2025)
    found.cell("t3", "received", "total").total     Σ of the units that state it

``consolidate`` gives every part of every cell; here no figure leaves the database but the sums. Who stands
behind them is asked of ``behind.py``. Whose report is the city's own was settled when the snapshot was built
(``is_city``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import duckdb

from analytics.consolidation import Added, Place, Unit, covering
from analytics.form import FORM, Column

Connection = duckdb.DuckDBPyConnection

MEMBERS = """
WITH members AS (
    SELECT a.agency_id, a.name, a.short_name, a.kind, s.state, s.report_id, a.ordinal
    FROM submissions AS s JOIN agencies AS a USING (agency_id)
    WHERE s.year = $year AND s.state <> 'not_due' AND NOT a.is_city
        AND ((a.in_roster AND s.deadline IS NOT NULL) OR NOT EXISTS (FROM agencies WHERE in_roster))
        AND NOT list_contains($wide, a.agency_id)
)
"""
"""The units that are added up; parameters year, wide."""
_COUNTS = """
SELECT count(*), count(report_id),
    count(*) FILTER (report_id IS NULL AND state <> 'unreadable'),
    count(*) FILTER (report_id IS NULL AND state = 'unreadable')
FROM members
"""


@dataclass(frozen=True, slots=True)
class Total(Added):
    """A cell in figures. ``derived`` and ``scanned`` count units; ``own_status``: of the city's own cell."""

    derived: int
    scanned: int
    own_status: str | None


@dataclass(frozen=True, eq=False)
class Totals:
    """The sums of a year in the layout of ``edition``.

    ``units`` have to report, ``reported`` have a readable report; of the others ``missing`` sent nothing and
    ``unreadable`` what nobody can read, counted in ``not_sent`` and ``not_read``: only the first are named.
    ``own``: the agency whose report is the city's own, with the report of this year if there is one.
    ``covering`` and ``outside`` as in ``Consolidation``.
    """

    year: int
    edition: str
    units: int
    reported: int
    not_sent: int
    not_read: int
    missing: tuple[Unit, ...]
    unreadable: tuple[Unit, ...]
    own: Unit | None
    covering: tuple[Unit, ...]
    outside: tuple[Unit, ...]
    listed: bool
    cells: tuple[Total, ...]

    @cached_property
    def by_place(self) -> Mapping[Place, Total]:
        return {one.place: one for one in self.cells}

    def cell(self, table: str, row: str, column: str) -> Total:
        """KeyError for a cell that the edition does not have."""
        return self.by_place[table, row, column]

    def of_table(self, table: str) -> tuple[Total, ...]:
        return tuple(one for one in self.cells if one.place[0] == table)


def totals(con: Connection, year: int) -> Totals:
    """Adds up the current reports of the roster's units for ``year``; without a roster all reports."""
    edition = FORM.edition_for(year).id
    own = _own(con, year)
    wide = _wide(con, year, own)
    asked: dict[str, Any] = {"year": year, "wide": wide}
    states = con.execute(f"{MEMBERS} {_COUNTS}", asked).fetchone()
    units, reported, not_sent, not_read = states or (0, 0, 0, 0)
    figures = _figures(con, asked)
    own_cells = _own_cells(con, own)
    (listed,) = con.execute("SELECT count(*) > 0 FROM agencies WHERE in_roster").fetchone() or (False,)
    return Totals(
        year=year,
        edition=edition,
        units=int(units),
        reported=int(reported),
        not_sent=int(not_sent),
        not_read=int(not_read),
        missing=_without(con, asked, "missing"),
        unreadable=_without(con, asked, "unreadable"),
        own=own,
        covering=_named(con, year, "list_contains($wide, a.agency_id)", wide),
        outside=_named(con, year, _OUTSIDE, wide) if listed else (),
        listed=bool(listed),
        cells=tuple(
            _total((table.id, row.id, column.id), column, int(units), figures, own_cells)
            for table in FORM.tables
            for row, column in table.cells(edition)
        ),
    )


def _total(
    place: Place,
    column: Column,
    units: int,
    figures: Mapping[Place, tuple[Any, ...]],
    own_cells: Mapping[Place, tuple[Decimal | None, str]],
) -> Total:
    value, known, derived, scanned = figures.get(place, (None, 0, 0, 0))
    own_value, own_status = own_cells.get(place, (None, None))
    return Total(
        place=place,
        column=column,
        total=value,
        known_count=int(known),
        owed=units,
        own_value=own_value,
        derived=int(derived),
        scanned=int(scanned),
        own_status=own_status,
    )


_UNIT = "a.agency_id, a.name, a.short_name, a.kind, s.state, s.report_id"
_OUTSIDE = (
    "s.state <> 'not_due' AND NOT (a.in_roster AND s.deadline IS NOT NULL) "
    "AND NOT list_contains($wide, a.agency_id)"
)
NAMED = 40
"""So many units are named; the rest is counted."""


def _own(con: Connection, year: int) -> Unit | None:
    row = con.execute(
        "SELECT a.agency_id, a.name, a.short_name, a.kind, coalesce(s.state, 'not_due'), s.report_id "
        "FROM agencies AS a LEFT JOIN submissions AS s ON s.agency_id = a.agency_id AND s.year = ? "
        "WHERE a.is_city",
        [year],
    ).fetchone()
    return Unit(*row) if row else None


def _wide(con: Connection, year: int, own: Unit | None) -> list[str]:
    return sorted(covering(con, year, own.agency_id if own else None))


def _without(con: Connection, asked: Mapping[str, Any], state: str) -> tuple[Unit, ...]:
    rows = con.execute(
        f"{MEMBERS} SELECT agency_id, name, short_name, kind, state, report_id FROM members "
        f"WHERE report_id IS NULL AND (state = 'unreadable') = $unreadable "
        f"ORDER BY ordinal, agency_id LIMIT {NAMED}",
        {**asked, "unreadable": state == "unreadable"},
    ).fetchall()
    return tuple(Unit(*row) for row in rows)


def _named(con: Connection, year: int, where: str, wide: Sequence[str]) -> tuple[Unit, ...]:
    rows = con.execute(
        f"SELECT {_UNIT} FROM submissions AS s JOIN agencies AS a USING (agency_id) "
        f"WHERE s.year = $year AND NOT a.is_city AND {where} ORDER BY a.ordinal, a.agency_id LIMIT {NAMED}",
        {"year": year, "wide": list(wide)},
    ).fetchall()
    return tuple(Unit(*row) for row in rows)


def _figures(con: Connection, asked: Mapping[str, Any]) -> dict[Place, tuple[Any, ...]]:
    # An id means the same in every edition that has it; what an edition asks otherwise has another id.
    rows = con.execute(
        f"""{MEMBERS}
        SELECT f.table_id, f.row_id, f.column_id, sum(f.value), count(f.value),
               count(f.value) FILTER (f.mark = 'derived'), count(f.value) FILTER (f.scanned)
        FROM figures AS f JOIN members AS m USING (report_id) WHERE f.year = $year GROUP BY ALL""",
        asked,
    ).fetchall()
    return {(row[0], row[1], row[2]): row[3:] for row in rows}


def _own_cells(con: Connection, own: Unit | None) -> dict[Place, tuple[Decimal | None, str]]:
    if own is None or own.report_id is None:
        return {}
    rows = con.execute(
        "SELECT table_id, row_id, column_id, value, status FROM figures WHERE report_id = ?", [own.report_id]
    ).fetchall()
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}
