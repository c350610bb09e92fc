"""The city's tables as the sum of its units' reports: each cell with who stands behind it and who does not.

    found = consolidate(con, settings, 2025)
    found.cell("t3", "received", "total").total        Σ of the units that state it
    found.cell("t3", "received", "total").lacking      who does not, and why

Nothing is filled in: a unit that has no report, left the cell empty or used an edition without it is named,
and the sum over the others is a part of the whole (``complete`` is False), never passed off as all of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

import duckdb

from analytics.agencies import name_key
from analytics.form import FORM, Column
from analytics.settings import Settings
from analytics.store.city_report import own_report

LACKING: Mapping[str, str] = {
    "no_report": "未报",
    "unreadable_report": "报告无法读取",
    "other_edition": "用了另一版式的表，没有这一格或口径不同",
    "not_in_source": "原文没有这一格",
    "blank": "空着",
    "slash": "画线或写“无”",
    "unreadable": "不是数",
}
"""Why a unit does not stand behind a sum, in words."""

Place = tuple[str, str, str]
"""Table, row, column."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One agency that has to report; ``state`` as in the mart submissions."""

    agency_id: str
    name: str
    short_name: str
    kind: str
    state: str
    report_id: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit gives to one cell: a figure (``derived``: added up from its columns), or why none."""

    unit: Unit
    value: Decimal | None
    lacking: str | None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """One cell of the form added up over units, beside what the city's own report says there.

    ``total`` is None where no unit states it; of ``owed`` units ``known_count`` stand behind it;
    ``own_value`` is None also where the city has no report of its own.
    """

    place: Place
    column: Column
    total: Decimal | None
    known_count: int
    owed: int
    own_value: Decimal | None

    @property
    def complete(self) -> bool:
        """Every unit stands behind it."""
        return 0 < self.owed == self.known_count

    @property
    def at_least(self) -> bool:
        """It is a lower bound of the whole: units are lacking, and the figure is no increase or decrease."""
        return not self.complete and not self.column.signed

    @property
    def difference(self) -> Decimal | None:
        """The city's own figure less the sum; None where either is not known."""
        if self.own_value is None or self.total is None:
            return None
        return self.own_value - self.total

    @property
    def contradicts(self) -> bool:
        """The difference cannot come from the units that are lacking."""
        if self.difference is None:
            return False
        return self.difference < 0 if self.at_least else self.complete and self.difference != 0


@dataclass(frozen=True, slots=True)
class Sum(Added):
    """A cell with every unit's part, in roster order; ``own``: the city's own report."""

    parts: tuple[Part, ...]
    own: Part | None

    @classmethod
    def of(cls, place: Place, column: Column, parts: tuple[Part, ...], own: Part | None) -> Sum:
        """The sum of the parts that have a figure."""
        values = [part.value for part in parts if part.value is not None]
        return cls(
            place=place,
            column=column,
            total=sum(values, Decimal(0)) if values else None,
            known_count=len(values),
            owed=len(parts),
            own_value=own.value if own else None,
            parts=parts,
            own=own,
        )

    @property
    def known(self) -> tuple[Part, ...]:
        """The units behind the sum."""
        return tuple(part for part in self.parts if part.value is not None)

    @property
    def lacking(self) -> tuple[Part, ...]:
        """The units that give no figure, each with its reason."""
        return tuple(part for part in self.parts if part.value is None)


@dataclass(frozen=True)
class Consolidation:
    """The sums of one year in the layout of ``edition``, the one that the year's reports must use.

    ``outside``: agencies with a report that the roster does not list for this year, and that are not added;
    ``covering``: units whose report says that it holds the figures of others which have handed in their own,
    and that are not added a second time; ``listed``: whether there is a roster. Without one all reports are
    added, and nobody can say who is missing.
    """

    year: int
    edition: str
    units: tuple[Unit, ...]
    own: Unit | None
    outside: tuple[Unit, ...]
    covering: tuple[Unit, ...]
    listed: bool
    sums: tuple[Sum, ...]

    @cached_property
    def by_place(self) -> Mapping[Place, Sum]:
        return {one.place: one for one in self.sums}

    def cell(self, table: str, row: str, column: str) -> Sum:
        """KeyError for a cell that the edition does not have."""
        return self.by_place[table, row, column]

    @property
    def reported(self) -> tuple[Unit, ...]:
        """The units that have a readable report."""
        return tuple(unit for unit in self.units if unit.report_id is not None)

    @property
    def missing(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.report_id is None)


def consolidate(con: duckdb.DuckDBPyConnection, settings: Settings, year: int) -> Consolidation:
    """Adds up the current reports of the roster's units for ``year``, cell by cell.

    ``con`` holds the facts and the base marts. A year without reports gives sums of nothing (total None).
    """
    edition = FORM.edition_for(year).id
    everyone, listed = _units(con, year)
    own_id = own_report(con, settings)
    own = next((unit for unit, _ in everyone if unit.agency_id == own_id), None)
    others = [(unit, owes) for unit, owes in everyone if unit is not own]
    wide = covering(con, year, own_id)
    units = tuple(unit for unit, owes in others if (owes or not listed) and unit.agency_id not in wide)
    figures = _figures(con, year)
    places = [
        ((table.id, row.id, column.id), column)
        for table in FORM.tables
        for row, column in table.cells(edition)
    ]
    return Consolidation(
        year=year,
        edition=edition,
        units=units,
        own=own,
        outside=tuple(unit for unit, owes in others if listed and not owes),
        covering=tuple(unit for unit, owes in others if (owes or not listed) and unit.agency_id in wide),
        listed=listed,
        sums=tuple(
            Sum.of(
                place,
                column,
                tuple(_part(unit, place, figures) for unit in units),
                _part(own, place, figures) if own else None,
            )
            for place, column in places
        ),
    )


_OFFICE = re.compile(r"(?:人民政府|政府)(?:办公室|办公厅)?$")
_WIDE = """
SELECT reports.agency_id, agencies.name, agencies.bare_name
FROM reports INNER JOIN agencies ON agencies.agency_id = reports.agency_id
WHERE reports.is_current AND reports.scope = 'area' AND reports.year = ?
    AND reports.agency_id IS DISTINCT FROM ?
ORDER BY agencies.ordinal, reports.agency_id
"""
_BELOW = """
SELECT agencies.short_name
FROM reports
INNER JOIN agencies ON agencies.agency_id = reports.agency_id
WHERE reports.is_current AND agencies.in_roster AND reports.year = ? AND reports.agency_id <> ?
    AND (agencies.county = ? OR (? <> '' AND starts_with(agencies.name, ?)))
ORDER BY agencies.ordinal, agencies.agency_id
"""


def covering(
    con: duckdb.DuckDBPyConnection, year: int, own_id: str | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Whose reports say that they hold the figures of others (全域), by id, with the short names of those
    others that handed in a report of their own: added up together, these would count twice.
    """
    found: dict[str, tuple[str, ...]] = {}
    for agency_id, name, short_name in con.execute(_WIDE, [year, own_id]).fetchall():
        place = name_key(_OFFICE.sub("", name))
        below = con.execute(_BELOW, [year, agency_id, short_name, place, place]).fetchall()
        if below:
            found[agency_id] = tuple(str(row[0]) for row in below)
    return found


@dataclass(frozen=True, slots=True)
class _Tables:
    """The figures of one report: (value, status, mark) by place, and the edition of each table."""

    cells: Mapping[Place, tuple[Decimal | None, str, str | None]]
    editions: Mapping[str, str]


def _units(con: duckdb.DuckDBPyConnection, year: int) -> tuple[list[tuple[Unit, bool]], bool]:
    """Who owes or gave a report, whether the roster lists it for the year; and whether there is a roster."""
    rows = con.execute(
        "SELECT a.agency_id, a.name, a.short_name, a.kind, s.state, s.report_id, "
        "a.in_roster AND s.deadline IS NOT NULL "
        "FROM submissions AS s JOIN agencies AS a USING (agency_id) "
        "WHERE s.year = ? AND s.state <> 'not_due' ORDER BY a.ordinal, a.agency_id",
        [year],
    ).fetchall()
    roster = con.execute("SELECT count(*) FROM agencies WHERE in_roster").fetchone()
    return [(Unit(*row[:6]), bool(row[6])) for row in rows], bool(roster and roster[0])


def _figures(con: duckdb.DuckDBPyConnection, year: int) -> dict[str, _Tables]:
    """By report id."""
    rows: list[tuple[Any, ...]] = con.execute(
        "SELECT report_id, table_id, row_id, column_id, edition, value, status, mark "
        "FROM figures WHERE year = ?",
        [year],
    ).fetchall()
    cells: dict[str, dict[Place, tuple[Decimal | None, str, str | None]]] = {}
    editions: dict[str, dict[str, str]] = {}
    for report_id, table, row, column, edition, value, status, mark in rows:
        cells.setdefault(report_id, {})[table, row, column] = (value, status, mark)
        editions.setdefault(report_id, {})[table] = edition
    return {report_id: _Tables(own, editions[report_id]) for report_id, own in cells.items()}


def _part(unit: Unit, place: Place, figures: Mapping[str, _Tables]) -> Part:
    if unit.report_id is None:
        return Part(unit, None, "unreadable_report" if unit.state == "unreadable" else "no_report")
    tables = figures.get(unit.report_id)
    if tables is None or place[0] not in tables.editions:
        return Part(unit, None, "not_in_source")
    # An id means the same in every edition that has it; what an edition asks otherwise has another id.
    found = tables.cells.get(place)
    if found is None:
        asked = _asked(place[0], tables.editions[place[0]])
        return Part(unit, None, "not_in_source" if place in asked else "other_edition")
    value, status, mark = found
    if value is None:
        return Part(unit, None, status if status in LACKING else "unreadable")
    return Part(unit, value, None, mark == "derived")


@cache
def _asked(table: str, edition: str) -> frozenset[Place]:
    return frozenset(FORM.cells(table, edition))
