"""Who stands behind the sums of ``totals.py`` and who does not: no more units than are asked for.

behind(con, found, place, 40)                   the first units behind a cell, and those without a figure
gaps(con, found, 40)                            who is not in the sums, where, and why
shares(con, found, differing, 3)                whose figure may be what the city's own report differs by
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.consolidation import Added, Place
from analytics.consolidation.totals import MEMBERS, Connection, Totals
from analytics.form import EDITIONS, FORM


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
        "year": found.year,
        "wide": [unit.agency_id for unit in found.covering],
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
        f"""{MEMBERS},
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
    asked: dict[str, Any] = {"year": found.year, "wide": [unit.agency_id for unit in found.covering]}
    edition: dict[str, Any] = {"edition": found.edition}
    without = con.execute(
        f"{MEMBERS} SELECT agency_id, short_name, name, kind, state = 'unreadable' FROM members "
        "WHERE report_id IS NULL ORDER BY state = 'unreadable', ordinal, agency_id LIMIT $limit",
        {**asked, "limit": limit or _ALL},
    ).fetchall()
    told = [
        Gap(row[0], row[1], row[2], row[3], None, "", "unreadable_report" if row[4] else "no_report", ())
        for row in without
    ]
    (short,) = con.execute(
        f"{MEMBERS}, {_SHORT} SELECT count(*) FROM short", {**asked, **edition}
    ).fetchone() or (0,)
    count = found.units - found.reported + int(short)
    room = _ALL if limit is None else limit - len(told)
    if short and room > 0:
        rows = con.execute(f"{MEMBERS}, {_SHORT}, {_LOST}", {**asked, **edition, "room": room}).fetchall()
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
        f"""{MEMBERS},
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
            "year": found.year,
            "wide": [unit.agency_id for unit in found.covering],
            "most": most,
            **{name: [one[at] for one in sought] for at, name in enumerate("trcv")},
        },
    ).fetchall()
    told: dict[Place, tuple[Share, ...]] = {}
    for row in rows:
        place = (str(row[0]), str(row[1]), str(row[2]))
        told[place] = (*told.get(place, ()), Share(*row[3:]))
    return told
