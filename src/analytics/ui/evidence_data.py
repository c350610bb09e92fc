"""What the drawers of sums ask the snapshot for: every agency's part in a figure of all of them.

Of many agencies those with the largest parts, and how much all others have together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.ui import business, memo, warehouse


@dataclass(frozen=True, slots=True)
class Part:
    """One agency's part; ``figures`` are None where its report does not give them."""

    agency_id: str
    name: str
    report_id: str
    edition: str
    mark: str | None
    """``derived`` ``scanned``, or ``approximate`` of a figure in prose."""
    figures: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The parts listed, the largest first; ``hidden`` others have ``rest`` in all."""

    listed: tuple[Part, ...]
    hidden: int
    rest: Decimal


_ROOM = business.room("own")
_ORDER = "weight DESC NULLS LAST, in_roster DESC, ordinal, agency_id"
_LISTED = f"""
, placed AS (SELECT *, row_number() OVER (ORDER BY {_ORDER}) AS place FROM own)
SELECT agency_id, short_name, report_id, edition, mark, figures,
       (SELECT count(*) FROM placed WHERE place > {_ROOM}),
       (SELECT sum(weight) FROM placed WHERE place > {_ROOM})
FROM placed WHERE place <= {_ROOM} ORDER BY place
"""
_WHO = "a.short_name, a.in_roster, a.ordinal"

_OUTCOME = f"""
WITH own AS (
    SELECT o.agency_id, o.report_id, o.edition, CASE WHEN o.derived THEN 'derived' END AS mark,
           [o.value] AS figures, o.value AS weight, {_WHO}
    FROM outcomes o JOIN units a USING (agency_id)
    WHERE o.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2)) AND o.column_id = ?3 AND o.outcome = ?4
)
{_LISTED}
"""

_ROW = f"""
WITH own AS (
    SELECT f.agency_id, f.report_id, f.edition, f.mark, [f.value] AS figures, f.value AS weight, {_WHO}
    FROM figures f JOIN units a USING (agency_id)
    WHERE f.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2)) AND f.column_id = ?3 AND f.row_id = ?4
        AND f.table_id = ?5
)
{_LISTED}
"""

_CAME = f"""
WITH own AS (
    SELECT f.agency_id, any_value(f.report_id) AS report_id, any_value(f.edition) AS edition,
           NULL::VARCHAR AS mark, sum(coalesce(f.value, 0)) AS weight,
           [max(f.value) FILTER (WHERE f.row_id = 'received'),
            max(f.value) FILTER (WHERE f.row_id = 'carried_in')] AS figures, {_WHO}
    FROM figures f JOIN units a USING (agency_id)
    WHERE f.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2)) AND f.table_id = 't3'
        AND f.column_id = ?3 AND f.row_id IN ('received', 'carried_in')
    GROUP BY f.agency_id, {_WHO}
)
{_LISTED}
"""

_SAID = f"""
WITH own AS (
    SELECT r.agency_id, r.report_id, '' AS edition, CASE WHEN c.approximate THEN 'approximate' END AS mark,
           [c.value] AS figures, c.value AS weight, {_WHO}
    FROM claims c JOIN reports r USING (report_id) JOIN units a USING (agency_id)
    WHERE r.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2)) AND r.is_current AND c.claim_id = ?3
)
{_LISTED}
"""


@memo.view
def outcome(year: int, kind: str | None, column: str, what: str) -> Parts:
    """An outcome's requests by agency."""
    return _parts(warehouse.fetch(_OUTCOME, year, kind, column, what))


@memo.view
def row(year: int, kind: str | None, table: str, column: str, row_id: str) -> Parts:
    """A cell of the form by agency."""
    return _parts(warehouse.fetch(_ROW, year, kind, column, row_id, table))


@memo.view
def came_in(year: int, kind: str | None, column: str) -> Parts:
    """What one kind of applicants asked for by agency: received and carried in."""
    return _parts(warehouse.fetch(_CAME, year, kind, column))


@memo.view
def said(year: int, kind: str | None, claim_id: str) -> Parts:
    """A figure of prose by agency, one part a sentence; those that say nothing are not among them."""
    return _parts(warehouse.fetch(_SAID, year, kind, claim_id))


def _parts(found: Sequence[tuple[Any, ...]]) -> Parts:
    listed = tuple(Part(*told[:5], figures=tuple(told[5])) for told in found)
    hidden, rest = found[0][6:8] if found else (0, None)
    return Parts(listed, int(hidden), rest or Decimal(0))


_OWN = """
SELECT row_id, value, mark FROM figures
WHERE agency_id = ?1 AND year = ?2 AND table_id = 't3' AND column_id = ?3
"""


@memo.view
def own_cells(agency_id: str, year: int, column: str) -> dict[str, tuple[Decimal | None, str | None]]:
    """One agency's figures of a column of the third table: row → value, mark."""
    return {row_id: (value, mark) for row_id, value, mark in warehouse.fetch(_OWN, agency_id, year, column)}
