"""The same sums asked of the database: what a page shows of a city, also of one with 20,000 units.

    found = totals(con, 2025)                       of a county: totals(con, 2025, "清源县")
    found.cell("t3", "received", "total").total     Σ of the units that state it
    behind(con, found, place, 40)                   the first units behind a cell, and those without a figure
    gaps(con, found, 40)                            who is not in the sums, where, and why

``consolidate`` gives every part of every cell; here no figure leaves the database but the sums and the rows
that are asked for. Whose report is the city's own was settled when the snapshot was built (``is_city``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import duckdb

from analytics.consolidation import Added, Place, Unit, covering
from analytics.form import EDITIONS, FORM

Connection = duckdb.DuckDBPyConnection

_MEMBERS = """
WITH members AS (
    SELECT a.agency_id, a.name, a.short_name, a.kind, s.state, s.report_id, a.ordinal
    FROM submissions AS s JOIN agencies AS a USING (agency_id)
    WHERE s.year = $year AND s.state <> 'not_due' AND NOT a.is_city
        AND ((a.in_roster AND s.deadline IS NOT NULL) OR NOT EXISTS (FROM agencies WHERE in_roster))
        AND NOT list_contains($wide, a.agency_id)
        AND ($group IS NULL OR list_contains(a.groups, $group))
)
"""
"""The units that are added up; parameters year, wide, group."""
_COUNTS = """
SELECT count(*), count(report_id),
    count(*) FILTER (report_id IS NULL AND state <> 'unreadable'),
    count(*) FILTER (report_id IS NULL AND state = 'unreadable')
FROM members
"""


@dataclass(frozen=True, slots=True)
class Total(Added):
    """A cell in figures. ``derived`` and ``scanned`` count units; ``own_status``: of the city's own cell."""

    value: Decimal | None
    known_units: int
    all_units: int
    derived: int
    scanned: int
    own_figure: Decimal | None
    own_status: str | None

    @property
    def total(self) -> Decimal | None:
        return self.value

    @property
    def known_count(self) -> int:
        return self.known_units

    @property
    def owed(self) -> int:
        return self.all_units

    @property
    def own_value(self) -> Decimal | None:
        return self.own_figure


@dataclass(frozen=True, eq=False)
class Totals:
    """The sums of a year in the layout of ``edition``.

    ``units`` have to report, ``reported`` have a readable report; of the others ``missing`` sent nothing and
    ``unreadable`` what nobody can read, counted in ``not_sent`` and ``not_read``: only the first are named.
    ``own``: the agency whose report is the city's own, with the report of this year if there is one.
    ``covering`` and ``outside`` as in ``Consolidation``. ``group`` (analytics.groups): whose sums these are,
    None for the city; ``own`` of a county is its own report where that holds the whole county.
    """

    year: int
    group: str | None
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

    @property
    def asked(self) -> dict[str, Any]:
        """The parameters of ``_MEMBERS``."""
        wide = [unit.agency_id for unit in (*self.covering, self.own) if unit]
        return {"year": self.year, "wide": wide, "group": self.group}

    def of_table(self, table: str) -> tuple[Total, ...]:
        return tuple(one for one in self.cells if one.place[0] == table)


def totals(con: Connection, year: int, group: str | None = None) -> Totals:
    """Adds up the current reports of the roster's units for ``year``; without a roster all reports. With a
    ``group`` those of a county, a kind or both.
    """
    edition = FORM.edition_for(year).id
    city = _own(con, year)
    wide = sorted(covering(con, year, city.agency_id if city else None))
    own = city if group is None else _county(con, year, group, wide)
    asked: dict[str, Any] = {"year": year, "wide": wide, "group": group}
    others = {**asked, "wide": [one for one in wide if own is None or one != own.agency_id]}
    states = con.execute(f"{_MEMBERS} {_COUNTS}", asked).fetchone()
    units, reported, not_sent, not_read = states or (0, 0, 0, 0)
    figures = _figures(con, asked)
    own_cells = _own_cells(con, own)
    (listed,) = con.execute("SELECT count(*) > 0 FROM agencies WHERE in_roster").fetchone() or (False,)
    return Totals(
        year=year,
        group=group,
        edition=edition,
        units=int(units),
        reported=int(reported),
        not_sent=int(not_sent),
        not_read=int(not_read),
        missing=_without(con, asked, "missing"),
        unreadable=_without(con, asked, "unreadable"),
        own=own,
        covering=_named(con, others, "list_contains($wide, a.agency_id)"),
        outside=_named(con, asked, _OUTSIDE) if listed else (),
        listed=bool(listed),
        cells=tuple(
            Total(
                place := (table.id, row.id, column.id),
                column,
                *_figure(figures.get(place), int(units)),
                *own_cells.get(place, (None, None)),
            )
            for table in FORM.tables
            for row, column in table.cells(edition)
        ),
    )


def _figure(found: tuple[Any, ...] | None, units: int) -> tuple[Decimal | None, int, int, int, int]:
    if found is None:
        return None, 0, units, 0, 0
    value, known, derived, scanned = found
    return value, int(known), units, int(derived), int(scanned)


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


def _county(con: Connection, year: int, group: str, wide: Sequence[str]) -> Unit | None:
    """The report of a whole county in one, among those that hold the figures of others."""
    row = con.execute(
        f"SELECT {_UNIT} FROM submissions AS s JOIN agencies AS a USING (agency_id) "
        "WHERE s.year = ? AND a.bare_name = ? AND list_contains(?, a.agency_id) LIMIT 1",
        [year, group, list(wide)],
    ).fetchone()
    return Unit(*row) if row else None


def _without(con: Connection, asked: Mapping[str, Any], state: str) -> tuple[Unit, ...]:
    rows = con.execute(
        f"{_MEMBERS} SELECT agency_id, name, short_name, kind, state, report_id FROM members "
        f"WHERE report_id IS NULL AND (state = 'unreadable') = $unreadable "
        f"ORDER BY ordinal, agency_id LIMIT {NAMED}",
        {**asked, "unreadable": state == "unreadable"},
    ).fetchall()
    return tuple(Unit(*row) for row in rows)


def _named(con: Connection, asked: Mapping[str, Any], where: str) -> tuple[Unit, ...]:
    rows = con.execute(
        f"SELECT {_UNIT} FROM submissions AS s JOIN agencies AS a USING (agency_id) "
        "WHERE s.year = $year AND NOT a.is_city AND ($group IS NULL OR list_contains(a.groups, $group)) "
        f"AND {where} ORDER BY a.ordinal, a.agency_id LIMIT {NAMED}",
        asked,
    ).fetchall()
    return tuple(Unit(*row) for row in rows)


def _figures(con: Connection, asked: Mapping[str, Any]) -> dict[Place, tuple[Any, ...]]:
    # An id means the same in every edition that has it; what an edition asks otherwise has another id.
    rows = con.execute(
        f"""{_MEMBERS}
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


# ------------------------------------------------------------------ one cell


@dataclass(frozen=True, slots=True)
class Behind:
    """What one unit gives to a cell: a figure, or (``lacking``, a key of ``LACKING``) why it gives none."""

    agency_id: str
    short_name: str
    report_id: str | None
    value: Decimal | None
    lacking: str | None
    derived: bool
    scanned: bool


def behind(
    con: Connection, found: Totals, place: Place, limit: int
) -> tuple[tuple[Behind, ...], tuple[Behind, ...]]:
    """The first units behind a cell, the largest figure first, and the first that give none, by roster."""
    table, row, column = place
    asked = {
        **found.asked,
        "t": table,
        "r": row,
        "c": column,
        "has": [edition for edition in EDITIONS if place in FORM.cells(table, edition)],
        "limit": limit,
    }
    return (
        _parts(con, asked, "value IS NOT NULL", "abs(value) DESC, ordinal, agency_id"),
        _parts(con, asked, "value IS NULL", "report_id IS NOT NULL, ordinal, agency_id"),
    )


def _parts(con: Connection, asked: Mapping[str, Any], where: str, order: str) -> tuple[Behind, ...]:
    rows = con.execute(
        f"""{_MEMBERS},
        editions AS (
            SELECT report_id, any_value(edition) AS edition FROM figures
            WHERE year = $year AND table_id = $t GROUP BY report_id
        ),
        parts AS (
            SELECT m.*, f.value, {_LACKING.format(has="list_contains($has, e.edition)")} AS lacking,
                   coalesce(f.mark = 'derived', false) AS derived, coalesce(f.scanned, false) AS scanned
            FROM members AS m
            LEFT JOIN editions AS e ON e.report_id = m.report_id
            LEFT JOIN figures AS f ON f.report_id = m.report_id AND f.year = $year
                AND f.table_id = $t AND f.row_id = $r AND f.column_id = $c
        )
        SELECT agency_id, short_name, report_id, value, lacking, derived, scanned
        FROM parts WHERE {where} ORDER BY {order} LIMIT $limit""",
        asked,
    ).fetchall()
    return tuple(Behind(*row) for row in rows)


_LACKING = """CASE
    WHEN f.value IS NOT NULL THEN NULL
    WHEN m.report_id IS NULL
        THEN CASE WHEN m.state = 'unreadable' THEN 'unreadable_report' ELSE 'no_report' END
    WHEN f.status IN ('blank', 'slash', 'not_in_source') THEN f.status
    WHEN f.report_id IS NOT NULL THEN 'unreadable'
    WHEN e.edition IS NULL OR {has} THEN 'not_in_source'
    ELSE 'other_edition' END"""


# ------------------------------------------------------------------ who is not in the sums


@dataclass(frozen=True, slots=True)
class Gap:
    """A unit and a reason: without a report ``table`` is empty and ``places`` are none; else cells of it."""

    agency_id: str
    short_name: str
    name: str
    kind: str
    report_id: str | None
    table: str
    lacking: str
    places: tuple[Place, ...]


def gaps(con: Connection, found: Totals, limit: int | None) -> tuple[tuple[Gap, ...], int]:
    """Who is not in every sum: the rows of the first ``limit`` units, those without a report first, and how
    many units there are.
    """
    asked = found.asked
    edition: dict[str, Any] = {"edition": found.edition}
    without = con.execute(
        f"{_MEMBERS} SELECT agency_id, short_name, name, kind, state = 'unreadable' FROM members "
        "WHERE report_id IS NULL ORDER BY state = 'unreadable', ordinal, agency_id LIMIT $limit",
        {**asked, "limit": limit or _ALL},
    ).fetchall()
    told = [
        Gap(row[0], row[1], row[2], row[3], None, "", "unreadable_report" if row[4] else "no_report", ())
        for row in without
    ]
    (short,) = con.execute(
        f"{_MEMBERS}, {_SHORT} SELECT count(*) FROM short", {**asked, **edition}
    ).fetchone() or (0,)
    count = found.units - found.reported + int(short)
    room = _ALL if limit is None else limit - len(told)
    if short and room > 0:
        rows = con.execute(f"{_MEMBERS}, {_SHORT}, {_LOST}", {**asked, **edition, "room": room}).fetchall()
        told += [
            Gap(
                row[0], row[1], row[2], row[3], row[4], row[5], row[6], tuple((a, b, c) for a, b, c in row[7])
            )
            for row in rows
        ]
    return tuple(told), count


_ALL = 10**9
_SHORT = """
    wanted AS (
        SELECT c.table_id, c.row_id, c.column_id, r.ordinal * 1000 + c.ordinal AS spot
        FROM form_columns AS c JOIN form_rows AS r USING (table_id, edition, row_id)
        WHERE c.edition = $edition
    ),
    filled AS (
        SELECT f.report_id, count(f.value) AS cells
        FROM figures AS f SEMI JOIN wanted USING (table_id, row_id, column_id)
        WHERE f.year = $year GROUP BY f.report_id
    ),
    short AS (
        SELECT m.* FROM members AS m LEFT JOIN filled USING (report_id)
        WHERE m.report_id IS NOT NULL AND coalesce(cells, 0) < (SELECT count(*) FROM wanted)
    )
"""
"""The units whose report has no figure in some cell of the edition."""
_LOST = f"""
    first AS (SELECT * FROM short ORDER BY ordinal, agency_id LIMIT $room),
    own AS (SELECT f.* FROM figures AS f SEMI JOIN first USING (report_id) WHERE f.year = $year),
    editions AS (SELECT report_id, table_id, any_value(edition) AS edition FROM own GROUP BY ALL),
    has AS (SELECT table_id, row_id, column_id, list(edition) AS has FROM form_columns GROUP BY ALL),
    lost AS (
        SELECT m.agency_id, m.short_name, m.name, m.kind, m.report_id, m.ordinal, w.table_id, w.spot,
               {_LACKING.format(has="list_contains(h.has, e.edition)")} AS lacking,
               [w.table_id, w.row_id, w.column_id] AS place
        FROM first AS m CROSS JOIN wanted AS w
        JOIN has AS h USING (table_id, row_id, column_id)
        LEFT JOIN own AS f ON f.report_id = m.report_id
            AND f.table_id = w.table_id AND f.row_id = w.row_id AND f.column_id = w.column_id
        LEFT JOIN editions AS e ON e.report_id = m.report_id AND e.table_id = w.table_id
        WHERE f.value IS NULL
    )
SELECT agency_id, short_name, name, kind, report_id, table_id, lacking, list(place ORDER BY spot)
FROM lost GROUP BY agency_id, short_name, name, kind, report_id, table_id, lacking, ordinal
ORDER BY ordinal, agency_id, table_id, lacking
"""
"""The cells that the first of them lack, by table and reason."""


# ------------------------------------------------------------------ who stands behind a difference


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit gives to a differing cell; ``exact``: its figure is just the difference."""

    agency_id: str
    short_name: str
    report_id: str
    value: Decimal
    exact: bool


def shares(
    con: Connection, found: Totals, differing: Sequence[Added], most: int
) -> Mapping[Place, tuple[Share, ...]]:
    """By cell: units whose figure is just the difference, then those with the largest, ``most`` of each."""
    sought = [(*one.place, abs(one.difference)) for one in differing if one.difference]
    if not sought:
        return {}
    rows = con.execute(
        f"""{_MEMBERS},
        sought AS (
            SELECT unnest($t::VARCHAR[]) AS table_id, unnest($r::VARCHAR[]) AS row_id,
                   unnest($c::VARCHAR[]) AS column_id, unnest($v::DECIMAL(18, 4)[]) AS gap
        ),
        ranked AS (
            SELECT table_id, row_id, column_id, m.agency_id, m.short_name, m.report_id, f.value,
                   f.value = gap AS exact,
                   row_number() OVER (
                       PARTITION BY table_id, row_id, column_id, f.value = gap
                       ORDER BY abs(f.value) DESC, m.ordinal, m.agency_id
                   ) AS place
            FROM figures AS f
            JOIN members AS m USING (report_id)
            JOIN sought USING (table_id, row_id, column_id)
            WHERE f.year = $year AND f.value <> 0
        )
        SELECT * EXCLUDE (place) FROM ranked WHERE place <= $most ORDER BY exact DESC, place""",
        {
            **found.asked,
            "most": most,
            **{name: [one[at] for one in sought] for at, name in enumerate("trcv")},
        },
    ).fetchall()
    told: dict[Place, tuple[Share, ...]] = {}
    for row in rows:
        place = (str(row[0]), str(row[1]), str(row[2]))
        told[place] = (*told.get(place, ()), Share(*row[3:]))
    return told
