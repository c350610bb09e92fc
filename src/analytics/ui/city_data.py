"""What a standing of the city is counted from: sums over all units, and the rows of the few that are drawn.
The report of the city itself is none of them (decision 0011): ``own``.

Aggregates come from SQL, so that twenty thousand agencies cost a page no more memory than thirty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.ui import warehouse

NAMED = 3
"""So many names of a list are told in a sentence."""


@dataclass(frozen=True, slots=True)
class Named:
    """How many agencies, and the short names of the first of them."""

    count: int
    first: tuple[str, ...]

    def __len__(self) -> int:
        return self.count


@dataclass(frozen=True, slots=True)
class Place:
    """An agency in the order of trouble. Counts are None where nothing could be checked.

    ``place`` is that among all, ``read_place`` among those with a readable report, ``late_place`` by years
    of late reports.
    """

    agency_id: str
    name: str
    in_roster: bool
    state: str
    counts: tuple[int, int, int] | None
    late_years: int
    place: int
    read_place: int | None
    late_place: int


_RANKED = """
WITH counted AS (
    SELECT
        agency_id,
        sum(failed) FILTER (WHERE severity = 'red') AS red,
        sum(failed) FILTER (WHERE severity = 'yellow') AS yellow,
        sum(failed) FILTER (WHERE severity = 'blue') AS blue
    FROM finding_counts WHERE year = ?1 GROUP BY agency_id
),
summed AS (
    SELECT
        s.agency_id,
        coalesce(any_value(s.state) FILTER (WHERE s.year = ?1), 'not_due') AS state,
        coalesce(bool_or(s.report_id IS NOT NULL) FILTER (WHERE s.year = ?1), false) AS is_read,
        count(*) FILTER (WHERE s.state IN ('missing', 'unreadable')) AS failed_years,
        count(*) FILTER (WHERE s.state = 'late') AS late_years
    FROM submissions s JOIN {whom} a USING (agency_id)
    WHERE ?2 IS NULL OR list_contains(a.groups, ?2)
    GROUP BY s.agency_id
),
told AS (
    SELECT
        s.*,
        a.short_name,
        a.in_roster,
        a.ordinal,
        CASE WHEN is_read THEN coalesce(red, 0) ELSE 0 END::INTEGER AS red,
        CASE WHEN is_read THEN coalesce(yellow, 0) ELSE 0 END::INTEGER AS yellow,
        CASE WHEN is_read THEN coalesce(blue, 0) ELSE 0 END::INTEGER AS blue,
        CASE
            WHEN is_read THEN 2 WHEN state = 'missing' THEN 0 WHEN state = 'unreadable' THEN 1 ELSE 3
        END AS grade
    FROM summed s JOIN agencies a USING (agency_id) LEFT JOIN counted USING (agency_id)
),
placed AS (
    SELECT
        *,
        row_number() OVER (
            ORDER BY grade, red DESC, yellow DESC, blue DESC, failed_years DESC, ordinal, agency_id
        ) AS place
    FROM told
),
ranked AS (
    SELECT
        *,
        CASE WHEN is_read THEN row_number() OVER (PARTITION BY is_read ORDER BY place) END AS read_place,
        row_number() OVER (ORDER BY late_years DESC, place) AS late_place
    FROM placed
)
"""


def places(year: int, kind: str | None, most: int) -> list[Place]:
    """The ``most`` agencies with most trouble, as many of those with a report, and the one most often late:
    no report first, none that can be read, then by red, yellow and blue findings.
    """
    return _places("units", year, kind, most)


def own(year: int) -> Place | None:
    """The report of the whole city, where there is one or one is owed: it is none of the units."""
    return next(iter(_places("(SELECT * FROM agencies WHERE is_city)", year, None, 1)), None)


def _places(whom: str, year: int, kind: str | None, most: int) -> list[Place]:
    found = warehouse.fetch(
        f"""
        {_RANKED.replace("{whom}", whom)}
        SELECT agency_id, short_name, in_roster, state, is_read, red, yellow, blue, late_years, place,
               read_place, late_place
        FROM ranked WHERE place <= ?3 OR read_place <= ?3 OR late_place = 1 ORDER BY place
        """,
        year,
        kind,
        most,
    )
    return [
        Place(one, name, listed, state, (red, yellow, blue) if is_read else None, late, at, read_at, late_at)
        for one, name, listed, state, is_read, red, yellow, blue, late, at, read_at, late_at in found
    ]


def days(agency_ids: Sequence[str]) -> dict[str, dict[int, tuple[str, int | None]]]:
    """State and days late of each year, by agency."""
    found: dict[str, dict[int, tuple[str, int | None]]] = {one: {} for one in agency_ids}
    for agency_id, year, state, late in warehouse.fetch(
        f"SELECT agency_id, year, state, days_late FROM submissions WHERE {among(agency_ids)} ORDER BY year",
        *agency_ids,
    ):
        found[agency_id][year] = (state, late)
    return found


def among(agency_ids: Sequence[str], column: str = "agency_id") -> str:
    """The condition that a column names one of the agencies; their ids are the parameters."""
    return f"{column} IN ({', '.join('?' * len(agency_ids))})" if agency_ids else "false"


@dataclass(frozen=True, slots=True)
class Sent:
    """Reports of a year: owed, come of those owed, readable at all."""

    owed: int
    come: int
    readable: int


def sent(kind: str | None) -> dict[int, Sent]:
    """Every year of the calendar."""
    found = warehouse.fetch(
        """
        SELECT
            s.year,
            count(*) FILTER (WHERE s.deadline IS NOT NULL AND a.in_roster),
            count(*) FILTER (WHERE s.deadline IS NOT NULL AND a.in_roster AND s.report_id IS NOT NULL),
            count(s.report_id)
        FROM submissions s JOIN units a USING (agency_id)
        WHERE ?1 IS NULL OR list_contains(a.groups, ?1)
        GROUP BY s.year ORDER BY s.year
        """,
        kind,
    )
    return {year: Sent(*counts) for year, *counts in found}


@dataclass(frozen=True, slots=True)
class Now:
    """The reports of one year. ``silent`` do not say when they were published; ``due`` are those of the
    roster that owe one.
    """

    due: int
    due_come: int
    due_submitted: int
    due_late: int
    due_silent: int
    silent: int
    come: int
    units: int


def now(year: int, kind: str | None) -> Now:
    found = warehouse.fetch(
        """
        WITH held AS (
            SELECT s.*, s.deadline IS NOT NULL AND a.in_roster AS is_due,
                   s.state = 'submitted' AND s.days_early IS NULL AS is_silent
            FROM submissions s JOIN units a USING (agency_id)
            WHERE ?2 IS NULL OR list_contains(a.groups, ?2)
        )
        SELECT
            count(*) FILTER (WHERE is_due),
            count(report_id) FILTER (WHERE is_due),
            count(*) FILTER (WHERE is_due AND state = 'submitted'),
            count(*) FILTER (WHERE is_due AND state = 'late'),
            count(*) FILTER (WHERE is_due AND is_silent),
            count(*) FILTER (WHERE is_silent),
            count(report_id),
            (SELECT count(DISTINCT agency_id) FROM held)
        FROM held WHERE year = ?1
        """,
        year,
        kind,
    )
    return Now(*found[0])


def named(year: int, kind: str | None, condition: str) -> Named:
    """Agencies whose submission ``s`` of a year meets a condition, in roster order."""
    found = warehouse.fetch(
        f"""
        SELECT a.short_name, count(*) OVER ()
        FROM submissions s JOIN units a USING (agency_id)
        WHERE s.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2)) AND {condition}
        ORDER BY a.in_roster DESC, a.ordinal, s.agency_id LIMIT {NAMED}
        """,
        year,
        kind,
    )
    return Named(found[0][1] if found else 0, tuple(name for name, _ in found))


MISSING = "s.state = 'missing' AND s.deadline IS NOT NULL AND a.in_roster"
UNREADABLE = "s.state = 'unreadable'"
SCANNED = "s.report_id IN (SELECT report_id FROM reports WHERE year = ?1 AND is_current AND scanned)"

COUNTS = """
SELECT c.* FROM finding_counts c
JOIN units a USING (agency_id)
JOIN reports r ON r.agency_id = c.agency_id AND r.year = c.year AND r.is_current
"""
"""Mart ``finding_counts`` of the units' reports that are there."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings of one severity in a year: ``items`` failed, ``holders`` agencies that have them, ``unsure``
    agencies without any of which some judgement could not be made.
    """

    items: int = 0
    holders: int = 0
    review: int = 0
    undetermined: int = 0
    settled: int = 0
    unsure: int = 0


def tallies(kind: str | None) -> Mapping[tuple[int, str], Tally]:
    """By year and severity."""
    found = warehouse.fetch(
        f"""
        SELECT year, severity, sum(failed)::BIGINT, count(*) FILTER (WHERE failed > 0), sum(review)::BIGINT,
               sum(undetermined)::BIGINT, sum(settled)::BIGINT,
               count(*) FILTER (WHERE failed = 0 AND undetermined > 0)
        FROM ({COUNTS} WHERE ?1 IS NULL OR list_contains(a.groups, ?1)) GROUP BY year, severity
        """,
        kind,
    )
    return {(year, severity): Tally(*counts) for year, severity, *counts in found}


def red_by_year(agency_ids: Sequence[str]) -> dict[tuple[int, str], int]:
    """Red findings by year and agency, only where a report could be checked."""
    found = warehouse.fetch(
        f"""
        SELECT year, agency_id, failed
        FROM ({COUNTS} WHERE c.severity = 'red' AND {among(agency_ids, "c.agency_id")}) ORDER BY ALL
        """,
        *agency_ids,
    )
    return {(year, agency_id): failed for year, agency_id, failed in found}


def most_red(kind: str | None, year: int | None = None) -> tuple[Named, int]:
    """Who has most red findings in a year or over all years (all of them where several do), and how many."""
    found = warehouse.fetch(
        f"""
        WITH summed AS (
            SELECT agency_id, sum(failed)::BIGINT AS items
            FROM (
                {COUNTS} WHERE c.severity = 'red' AND (?1 IS NULL OR list_contains(a.groups, ?1))
                    AND (?2 IS NULL OR c.year = ?2)
            ) GROUP BY agency_id
        )
        SELECT a.short_name, items, count(*) OVER ()
        FROM summed JOIN agencies a USING (agency_id)
        WHERE items = (SELECT max(items) FROM summed) AND items > 0
        ORDER BY a.in_roster DESC, a.ordinal, agency_id LIMIT {NAMED}
        """,
        kind,
        year,
    )
    if not found:
        return Named(0, ()), 0
    return Named(found[0][2], tuple(name for name, *_ in found)), found[0][1]


def red_table(year: int, kind: str | None, years: Sequence[int]) -> pd.DataFrame:
    """Every agency by its trouble in ``year``: 单位, and a column a year with its red findings."""
    columns = ", ".join(
        f"max(failed) FILTER (WHERE c.year = {one} AND c.severity = 'red') AS \"{one}\"" for one in years
    )
    return warehouse.fetch_frame(
        f"""
        {_RANKED.replace("{whom}", "units")}
        SELECT t.short_name AS "单位", {columns}
        FROM ranked t
        LEFT JOIN (SELECT r.agency_id, r.year FROM reports r WHERE r.is_current) r USING (agency_id)
        LEFT JOIN finding_counts c ON c.agency_id = r.agency_id AND c.year = r.year
        GROUP BY t.agency_id, t.short_name, t.place ORDER BY t.place
        """,
        year,
        kind,
    )
