"""What the rules of today say of revisions that were superseded: fills ``finding_history``.

Nothing of what an earlier build said is kept. The superseded revisions are judged again, by today's reading
and rulebook, so that a raised rule or a better reader neither mends nor breaks anything: only documents do.

An agency's *epoch* is the time between two arrivals that put a newer revision in the place of a current
report. Its past epochs are judged in a warehouse of their own in memory, which shows the agency as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

import duckdb

from analytics.rules.engine import judge_all
from analytics.store import marts
from analytics.store.facts import schema_sql

if TYPE_CHECKING:
    from analytics.rules.rule import Level, Rule
    from analytics.settings import Settings

OF_OTHERS: frozenset[Level] = frozenset(("peers", "roll_up"))
"""Levels that hold an agency against others: what they find may come and go without a new revision."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report as it came in. ``rank``: a row of a table of many agencies never supersedes a document."""

    agency_id: str
    year: int
    report_id: str
    rank: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Epoch:
    """What an agency showed for a while: its current reports by year, and all that had come by then."""

    start: datetime
    current: Mapping[int, Arrival]
    arrived: tuple[str, ...]


_ARRIVALS = """
SELECT reports.agency_id, reports.year, reports.report_id, CAST(reports.kind <> 'row_of_table' AS INTEGER),
    documents.received_at
FROM reports
INNER JOIN documents ON documents.sha256 = reports.sha256 AND documents.part = reports.part
ORDER BY reports.agency_id, documents.rowid
"""


def epochs(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[Epoch, ...]]:
    """The epochs of every agency that has reports, oldest first; the last one is today's.

    What came in one intake (same time) is one arrival: a revision that nobody saw between has no epoch.
    """
    arrivals = [Arrival(*row) for row in con.execute(_ARRIVALS).fetchall()]
    return {
        agency_id: tuple(_epochs(list(own)))
        for agency_id, own in groupby(arrivals, key=lambda arrival: arrival.agency_id)
    }


def _epochs(arrivals: Sequence[Arrival]) -> Iterator[Epoch]:
    current: dict[int, Arrival] = {}
    arrived: list[str] = []
    start = arrivals[0].at
    for at, intake in groupby(arrivals, key=lambda arrival: arrival.at):
        newer = dict(current)
        came = list(intake)
        for arrival in came:
            there = newer.get(arrival.year)
            if there is None or arrival.rank >= there.rank:
                newer[arrival.year] = arrival
        if any(newer[year] != report for year, report in current.items()):
            yield Epoch(start, current, tuple(arrived))
            start = at
        current = newer
        arrived += [arrival.report_id for arrival in came]
    yield Epoch(start, current, tuple(arrived))


def judge_past(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    rules: Sequence[Rule],
    known: Mapping[str, Sequence[Epoch]],
) -> None:
    """Replaces all rows of ``finding_history``: all epochs of ``known`` but today's. Raises RuleError."""
    con.execute("DELETE FROM finding_history")
    own_rules = [rule for rule in rules if rule.level not in OF_OTHERS]
    for epoch in range(max((len(own) for own in known.values()), default=0) - 1):
        past = {agency_id: own[epoch] for agency_id, own in known.items() if epoch < len(own) - 1}
        with duckdb.connect(":memory:", config={"threads": 1}) as then:
            _set_up(con, then, past)
            marts.build(then, "base")
            judge_all(then, settings, own_rules)
            found = then.execute(_FOUND, [list(past)]).to_arrow_table()
        con.register("_found", found)
        con.execute(
            f"INSERT INTO finding_history SELECT agency_id, {epoch}, * EXCLUDE (agency_id) FROM _found"
        )
        con.unregister("_found")


_FOUND = """
SELECT agency_id, finding_id, year, report_id, rule_id, rule_version, level, severity, outcome, locus, title,
    expected, found, fix, evidence
FROM findings
WHERE outcome IN ('fail', 'review', 'undetermined') AND list_contains(?, agency_id)
ORDER BY rowid
"""

_WHOLE = ("snapshot", "agencies", "form_rows", "form_columns", "common_sentences")
_OF_REPORTS = ("cells", "claims", "sections", "lines", "labels")

# Beside the agencies in question stand the others of the same years, with their figures and no prose: a rule
# may ask what is usual among them.
_REPORTS_THEN = """
CREATE OR REPLACE TEMP TABLE reports_then AS
SELECT reports.report_id, reports.sha256, reports.part, true AS in_question
FROM reports
WHERE list_contains($arrived, report_id)
UNION ALL
SELECT reports.report_id, reports.sha256, reports.part, false
FROM reports
WHERE is_current AND list_contains($years, year) AND NOT list_contains($agencies, agency_id)
"""


def _set_up(
    con: duckdb.DuckDBPyConnection, then: duckdb.DuckDBPyConnection, past: Mapping[str, Epoch]
) -> None:
    """Fills an empty warehouse with the facts as they were."""
    then.execute(schema_sql())
    con.execute(
        _REPORTS_THEN,
        {
            "arrived": [report_id for epoch in past.values() for report_id in epoch.arrived],
            "agencies": list(past),
            "years": sorted({year for epoch in past.values() for year in epoch.current}),
        },
    )
    for table in _WHOLE:
        _copy(con, then, table, f"SELECT * FROM {table}")
    _copy(con, then, "obligations", "SELECT * FROM obligations")
    _copy(
        con,
        then,
        "reports",
        "SELECT reports.* REPLACE (CASE WHEN in_question THEN kind ELSE 'row_of_table' END AS kind)"
        " FROM reports INNER JOIN reports_then USING (report_id)",
    )
    for table in ("documents", "problems"):
        _copy(con, then, table, f"SELECT {table}.* FROM {table} SEMI JOIN reports_then USING (sha256, part)")
    for table in _OF_REPORTS:
        own = "" if table == "cells" else "WHERE in_question"
        kept = f"(SELECT report_id FROM reports_then {own})"
        _copy(con, then, table, f"SELECT * FROM {table} WHERE report_id IN {kept}")
    con.execute("DROP TABLE temp.reports_then")
    then.execute(
        "UPDATE reports SET is_current = list_contains($current, report_id)"
        " WHERE list_contains($of, agency_id)",
        {
            "current": [report.report_id for epoch in past.values() for report in epoch.current.values()],
            "of": list(past),
        },
    )


def _copy(con: duckdb.DuckDBPyConnection, then: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    then.register("_rows", con.execute(f"{query} ORDER BY {table}.rowid").to_arrow_table())
    then.execute(f"INSERT INTO {table} SELECT * FROM _rows")
    then.unregister("_rows")
