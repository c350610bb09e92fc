"""What the rules of today say of revisions that were superseded: fills ``finding_history``.

Nothing of what an earlier build said counts. The superseded revisions are judged again, by today's reading
and rulebook, so that a raised rule or a better reader neither mends nor breaks anything: only documents do.

An agency's *epoch* is the time between two arrivals that put a newer revision in the place of a current
report of its own. Rules that hold an agency against others go by the epochs of the city: there a newer
revision of anybody ends one, and the year that it may have changed is judged as it was (with the one after,
where a rule looks back). Every past epoch is judged in a warehouse of its own in memory, which shows the
reports as they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import duckdb

from analytics.rules.engine import judge_all
from analytics.store import marts
from analytics.store.facts import schema_sql

if TYPE_CHECKING:
    from analytics.rules.past_judgements import PastJudgements
    from analytics.rules.rule import Level, Rule
    from analytics.settings import Settings

OF_OTHERS: frozenset[Level] = frozenset(("peers", "roll_up"))
"""Levels that hold an agency against others: a revision of anybody may mend or break what they find."""

Key = tuple[str, int]
"""Agency and year."""
Place = tuple[bool, str, int]
"""Whether of a rule of ``OF_OTHERS``; the agency; the epoch, of the city or of the agency accordingly."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report as it came in. ``rank``: a row of a table of many agencies never supersedes a document;
    ``entry``: of the journal, which one tells of it.
    """

    agency_id: str
    year: int
    report_id: str
    rank: int
    at: datetime
    entry: int

    @property
    def key(self) -> Key:
        return self.agency_id, self.year


@dataclass(frozen=True, slots=True)
class Epoch:
    """What was shown for a while: the current reports, and all that had come by then.

    ``start`` and ``entry``: the arrival that began it, by the clock and in the journal; ``gave_way``: whose
    report of which year was superseded at its end, none in the one that goes on.
    """

    start: datetime
    entry: int
    current: Mapping[Key, Arrival]
    arrived: tuple[str, ...]
    gave_way: frozenset[Key]

    def years(self, looks_back: bool) -> frozenset[int]:
        """The years whose findings may not be the same in the next epoch; where a report is read beside the
        one of the year before, also the years after.
        """
        ahead = (0, 1) if looks_back else (0,)
        return frozenset(year + each for _, year in self.gave_way for each in ahead)


@dataclass(frozen=True, slots=True)
class Known:
    """All arrivals by report id, the epochs of every agency that has reports, and those of the city; oldest
    first, the last one is today's. ``looks_back``: a rule that holds agencies against others also reads the
    reports of the year before.
    """

    arrivals: Mapping[str, Arrival]
    own: Mapping[str, tuple[Epoch, ...]]
    city: tuple[Epoch, ...]
    looks_back: bool


_ARRIVALS = """
SELECT reports.agency_id, reports.year, reports.report_id, CAST(reports.kind <> 'row_of_table' AS INTEGER),
    documents.received_at, documents.entry
FROM reports
INNER JOIN documents ON documents.sha256 = reports.sha256 AND documents.part = reports.part
ORDER BY documents.rowid
"""


def epochs(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> Known:
    """What came in one intake (same time) is one arrival: a revision that nobody saw between has no epoch."""
    arrivals = [Arrival(*row) for row in con.execute(_ARRIVALS).fetchall()]
    by_agency: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        by_agency[arrival.agency_id].append(arrival)
    return Known(
        {arrival.report_id: arrival for arrival in arrivals},
        {agency_id: tuple(_epochs(own)) for agency_id, own in sorted(by_agency.items())},
        tuple(_epochs(arrivals)),
        any(rule.level in OF_OTHERS and "last_year" in rule.needs for rule in rules),
    )


def _epochs(arrivals: Sequence[Arrival]) -> Iterator[Epoch]:
    if not arrivals:
        return
    current: dict[Key, Arrival] = {}
    arrived: list[str] = []
    start, entry = arrivals[0].at, arrivals[0].entry
    for at, intake in groupby(arrivals, key=lambda arrival: arrival.at):
        newer = dict(current)
        came = list(intake)
        for arrival in came:
            there = newer.get(arrival.key)
            if there is None or arrival.rank >= there.rank:
                newer[arrival.key] = arrival
        gave_way = frozenset(key for key, report in current.items() if newer[key] != report)
        if gave_way:
            yield Epoch(start, entry, current, tuple(arrived), gave_way)
            start, entry = at, came[0].entry
        current = newer
        arrived += [arrival.report_id for arrival in came]
    yield Epoch(start, entry, current, tuple(arrived), frozenset())


def judge_past(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    rules: Sequence[Rule],
    known: Known,
    kept: PastJudgements | None = None,
) -> dict[Place, set[str]]:
    """Replaces all rows of ``finding_history``: all epochs of ``known`` but today's. Returns the ids of what
    passed in each of them. What an earlier build ``kept`` is not judged again. Raises RuleError.
    """
    con.execute("DELETE FROM finding_history")
    passed: dict[Place, set[str]] = {}
    own_rules = [rule for rule in rules if rule.level not in OF_OTHERS]
    for epoch in range(max((len(own) for own in known.own.values()), default=0) - 1):
        past = {agency_id: own[epoch] for agency_id, own in known.own.items() if epoch < len(own) - 1}
        _keep(con, _judged(con, settings, own_rules, _of_agencies(past), kept), epoch, False, passed)
    of_others = [rule for rule in rules if rule.level in OF_OTHERS]
    for epoch, then_city in enumerate(known.city[:-1] if of_others else ()):
        then = _of_city(then_city, known.looks_back)
        _keep(con, _judged(con, settings, of_others, then, kept), epoch, True, passed)
    if kept is not None:
        kept.forget_others()
    return passed


@dataclass(frozen=True, slots=True)
class _Then:
    """An epoch to judge: the query that chooses its reports into ``reports_then``, which of them are on
    show (of the agencies ``of``, None: of all), and which findings are asked for.
    """

    choose: str
    params: Mapping[str, Sequence[Any]]
    current: Sequence[str]
    of: Sequence[str] | None
    asked: Mapping[str, Any]


def _judged(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    rules: Sequence[Rule],
    one: _Then,
    kept: PastJudgements | None,
) -> Any:
    """An Arrow table of the judgements on an epoch."""
    con.execute(one.choose, one.params)
    rulebook = [(rule.id, rule.version) for rule in rules]
    key = kept.key(con, (rulebook, sorted(one.current), one.of, one.asked)) if kept is not None else ""
    found = kept.get(con, key) if kept is not None else None
    if found is None:
        with duckdb.connect(":memory:", config={"threads": 1}) as then:
            _fill(con, then, one.current, one.of)
            _judge(then, settings, rules)
            found = then.execute(_FOUND, one.asked).to_arrow_table()
        if kept is not None:
            kept.put(con, key, found)
    con.execute("DROP TABLE temp.reports_then")
    return found


def _judge(then: duckdb.DuckDBPyConnection, settings: Settings, rules: Sequence[Rule]) -> None:
    marts.build(then, "base")
    judge_all(then, settings, rules)


# That there is no report at all is nobody's revision: it is left to today.
_FOUND = """
SELECT agency_id, finding_id, year, report_id, rule_id, rule_version, level, severity, outcome, locus, title,
    expected, found, fix, evidence
FROM findings
WHERE outcome <> 'not_applicable'
    AND ($agencies IS NULL OR list_contains($agencies, agency_id))
    AND ($years IS NULL OR list_contains($years, year))
    AND ($all OR report_id IS NOT NULL)
ORDER BY rowid
"""


def _keep(
    con: duckdb.DuckDBPyConnection,
    found: Any,
    epoch: int,
    of_others: bool,
    passed: dict[Place, set[str]],
) -> None:
    con.register("_found", found)
    con.execute(
        f"INSERT INTO finding_history SELECT agency_id, {epoch}, * EXCLUDE (agency_id) FROM _found"
        " WHERE outcome <> 'pass'"
    )
    for agency_id, finding_id in con.execute(
        "SELECT agency_id, finding_id FROM _found WHERE outcome = 'pass'"
    ).fetchall():
        passed.setdefault((of_others, agency_id, epoch), set()).add(finding_id)
    con.unregister("_found")


# ------------------------------------------------------------------ the warehouse as it was

_WHOLE = ("snapshot", "form_rows", "form_columns", "obligations", "common_sentences")
_OF_REPORTS = ("cells", "claims", "sections", "lines", "labels")

# Beside the agencies in question stand the others of the same years, with their figures and no prose: a rule
# may ask what is usual among them.
_AGENCIES_THEN = """
CREATE OR REPLACE TEMP TABLE reports_then AS
SELECT reports.report_id, reports.sha256, reports.part, true AS in_question
FROM reports
WHERE list_contains($arrived, report_id)
UNION ALL
SELECT reports.report_id, reports.sha256, reports.part, false
FROM reports
WHERE is_current AND list_contains($years, year) AND NOT list_contains($agencies, agency_id)
"""

_CITY_THEN = """
CREATE OR REPLACE TEMP TABLE reports_then AS
SELECT reports.report_id, reports.sha256, reports.part, true AS in_question
FROM reports
WHERE list_contains($arrived, report_id) AND list_contains($years, year)
"""


def _of_agencies(past: Mapping[str, Epoch]) -> _Then:
    """The facts as they were for these agencies."""
    return _Then(
        _AGENCIES_THEN,
        {
            "arrived": [report_id for epoch in past.values() for report_id in epoch.arrived],
            "agencies": list(past),
            "years": sorted({year for epoch in past.values() for _, year in epoch.current}),
        },
        [report.report_id for epoch in past.values() for report in epoch.current.values()],
        list(past),
        {"agencies": list(past), "years": None, "all": True},
    )


def _of_city(past: Epoch, looks_back: bool) -> _Then:
    """The facts as they were for everybody, of the years in question and what these are read beside."""
    asked = sorted(past.years(looks_back))
    back = (0, 1) if looks_back else (0,)
    years = sorted({year - each for year in asked for each in back})
    return _Then(
        _CITY_THEN,
        {"arrived": list(past.arrived), "years": years},
        [report.report_id for report in past.current.values() if report.year in years],
        None,
        {"agencies": None, "years": asked, "all": False},
    )


def _fill(
    con: duckdb.DuckDBPyConnection,
    then: duckdb.DuckDBPyConnection,
    current: Sequence[str],
    of: Sequence[str] | None,
) -> None:
    """Copies the facts of ``reports_then``; ``current`` are the reports on show of the agencies ``of`` (None:
    of all).
    """
    then.execute(schema_sql())
    for table in _WHOLE:
        _copy(con, then, table, f"SELECT * FROM {table}")
    # What is worked out of the other columns of an agency is worked out again.
    _copy(con, then, "agencies", "SELECT * EXCLUDE (groups, bare_name) FROM agencies")
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
    then.execute(
        "UPDATE reports SET is_current = list_contains($current, report_id)"
        " WHERE $of IS NULL OR list_contains($of, agency_id)",
        {"current": list(current), "of": of},
    )


def _copy(con: duckdb.DuckDBPyConnection, then: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    then.register("_rows", con.execute(f"{query} ORDER BY {table}.rowid").to_arrow_table())
    then.execute(f"INSERT INTO {table} SELECT * FROM _rows")
    then.unregister("_rows")
