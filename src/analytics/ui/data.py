"""Everything that pages ask the snapshot for, by mart; all SQL of the pages' side stands here.

One thing comes as a frozen dataclass, a mart as a pandas frame whose columns are those of the mart plus
``short_name, kind, ordinal`` of the agency. In frames figures are floats, NaN where nothing is known.
``kind=None`` means every kind. An agency that is not in the roster appears only where a report of it stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from analytics import metrics
from analytics.reading.model import place_in_words
from analytics.rules import RULES
from analytics.rules.rule import Rule
from analytics.store.home import Home
from analytics.ui import warehouse
from analytics.ui.warehouse import Snapshot, snapshot

__all__ = ["Agency", "Cell", "Finding", "Line", "Report", "Snapshot", "Submission", "snapshot"]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the roster, or one that only a document names (``in_roster`` False)."""

    agency_id: str
    name: str
    short_name: str
    kind: str
    county: str | None
    initials: str
    in_roster: bool
    since_year: int | None
    until_year: int | None
    population: Decimal | None
    population_year: int | None
    population_source: str | None
    ordinal: int


@dataclass(frozen=True, slots=True)
class Report:
    """A report with the document it stands in. ``editions`` by table id."""

    report_id: str
    agency_id: str
    year: int
    revision: int
    is_current: bool
    title: str | None
    published_on: date | None
    signed_on: date | None
    editions: Mapping[str, str | None]
    sha256: str
    file_name: str
    format: str
    bytes: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the form in one report."""

    report_id: str
    table_id: str
    row_id: str
    column_id: str
    edition: str
    value: Decimal | None
    status: str
    raw: str | None
    place: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source; a row of a table is one line, its cells parted by " | "."""

    position: int
    text: str
    place: str
    section_id: str
    table_id: str | None


@dataclass(frozen=True, slots=True)
class Submission:
    """How an agency stood with its report for a year. ``state``: submitted late missing unreadable not_due."""

    agency_id: str
    year: int
    state: str
    report_id: str | None
    deadline: date | None
    days_late: int | None
    days_early: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A judgement of a rule with what it rests on. ``evidence``: cells or quotes, see the rules' contract."""

    finding_id: str
    agency_id: str
    short_name: str
    year: int
    report_id: str | None
    rule_id: str
    rule_version: int
    level: str
    severity: str
    outcome: str
    locus: str
    title: str
    expected: str
    found: str
    fix: str
    evidence: tuple[Mapping[str, Any], ...]


# ------------------------------------------------------------------ who


def agencies(kind: str | None = None) -> list[Agency]:
    """Agencies in roster order, those outside the roster last."""
    found = [Agency(*row) for row in warehouse.rows(_AGENCIES)]
    return [agency for agency in found if kind is None or agency.kind == kind]


def agency(agency_id: str) -> Agency | None:
    return next((one for one in agencies() if one.agency_id == agency_id), None)


def kinds() -> list[str]:
    """The kinds that occur, in the order of the form's own usage: 镇 乡 街道 部门 其他."""
    order = ("镇", "乡", "街道", "部门", "其他")
    present = {one.kind for one in agencies()}
    return [kind for kind in order if kind in present] + sorted(present.difference(order))


_AGENCIES = """
SELECT agency_id, name, short_name, kind, county, initials, in_roster, since_year, until_year,
       population, population_year, population_source, ordinal
FROM agencies ORDER BY in_roster DESC, ordinal, agency_id
"""


# ------------------------------------------------------------------ reports and their parts


_REPORTS = """
SELECT r.report_id, r.agency_id, r.year, r.revision, r.is_current, r.title, r.published_on, r.signed_on,
       r.edition_t2, r.edition_t3, r.edition_t4, d.sha256, d.file_name, d.format, d.bytes, d.received_at
FROM reports r JOIN documents d USING (sha256)
"""


def report(report_id: str) -> Report | None:
    """A report by id, current or not."""
    return next(iter(_reports("WHERE r.report_id = ?", report_id)), None)


def report_of(agency_id: str, year: int) -> Report | None:
    """The current report of an agency for a year."""
    return next(
        iter(_reports("WHERE r.agency_id = ? AND r.year = ? AND r.is_current", agency_id, year)), None
    )


def reports(agency_id: str) -> list[Report]:
    """Every report of an agency, newest year and revision first, superseded ones too."""
    return _reports("WHERE r.agency_id = ? ORDER BY r.year DESC, r.revision DESC", agency_id)


def _reports(where: str, *params: str | int) -> list[Report]:
    return [
        Report(*row[:8], {"t2": row[8], "t3": row[9], "t4": row[10]}, *row[11:])
        for row in warehouse.rows(f"{_REPORTS} {where}", *params)
    ]


_CELL = "SELECT report_id, table_id, row_id, column_id, edition, value, status, raw, place, line FROM cells"


def cells(report_id: str, table_id: str | None = None) -> list[Cell]:
    """The cells of a report (of one table of it) in form order."""
    found = [Cell(*row) for row in warehouse.rows(f"{_CELL} WHERE report_id = ? ORDER BY ordinal", report_id)]
    return [cell for cell in found if table_id is None or cell.table_id == table_id]


def cell(report_id: str, table_id: str, row_id: str, column_id: str) -> Cell | None:
    where = "WHERE report_id = ? AND table_id = ? AND row_id = ? AND column_id = ?"
    found = warehouse.rows(f"{_CELL} {where}", report_id, table_id, row_id, column_id)
    return Cell(*found[0]) if found else None


def cell_over_years(agency_id: str, table_id: str, row_id: str, column_id: str) -> dict[int, Cell]:
    """The same cell in every current report of the agency that has it, by year."""
    found = warehouse.rows(
        """
        SELECT r.year, c.report_id, c.table_id, c.row_id, c.column_id, c.edition, c.value, c.status, c.raw, c.place, c.line
        FROM cells c JOIN reports r USING (report_id)
        WHERE r.agency_id = ? AND r.is_current AND c.table_id = ? AND c.row_id = ? AND c.column_id = ?
        ORDER BY r.year
        """,
        agency_id,
        table_id,
        row_id,
        column_id,
    )
    return {int(row[0]): Cell(*row[1:]) for row in found}


def lines(report_id: str) -> list[Line]:
    """The lines of a report's document in reading order."""
    sql = (
        "SELECT position, text, place, section_id, table_id FROM lines WHERE report_id = ? ORDER BY position"
    )
    return [Line(*row) for row in warehouse.rows(sql, report_id)]


def claims(report_id: str) -> pd.DataFrame:
    """Figures said in prose: claim_id, value, unit, approximate, quote, place, line."""
    return warehouse.frame(
        "SELECT claim_id, value, unit, approximate, quote, place, line FROM claims WHERE report_id = ? ORDER BY ordinal",
        report_id,
    )


def sections(report_id: str) -> pd.DataFrame:
    """The six sections: section_id, status, heading, text, place, found_order."""
    return warehouse.frame(
        "SELECT section_id, status, heading, text, place, found_order FROM sections WHERE report_id = ? ORDER BY section_id",
        report_id,
    )


def labels(report_id: str) -> pd.DataFrame:
    """Labels that the document words otherwise: table_id, row_id, column_id, raw, expected, place."""
    return warehouse.frame(
        "SELECT table_id, row_id, column_id, raw, expected, place FROM labels WHERE report_id = ? ORDER BY ALL",
        report_id,
    )


def problems(sha256: str) -> pd.DataFrame:
    """What the reader noted about a document: code, place, message."""
    return warehouse.frame(
        "SELECT code, place, message FROM problems WHERE sha256 = ? ORDER BY ordinal", sha256
    )


def unreadable(agency_id: str, year: int) -> list[tuple[str, str, datetime, str | None]]:
    """Documents of an agency and year that could not be read: sha256, file name, received, why."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in warehouse.rows(
            """
            SELECT sha256, file_name, received_at, message FROM documents
            WHERE agency_id = ? AND year = ? AND outcome <> 'report' ORDER BY received_at
            """,
            agency_id,
            year,
        )
    ]


def original(sha256: str) -> bytes | None:
    """The document as it was received; None where the home does not hold it any more."""
    path = Home.find().originals_dir / sha256
    return path.read_bytes() if path.is_file() else None


# ------------------------------------------------------------------ marts


_WHO = "a.short_name, a.kind, a.in_roster, a.ordinal"


def submissions(year: int | None = None, kind: str | None = None) -> pd.DataFrame:
    """Mart ``submissions``: agency_id, year, state, report_id, deadline, published_on, signed_on, days_late, days_early."""
    return warehouse.frame(
        f"""
        SELECT s.*, {_WHO} FROM submissions s JOIN agencies a USING (agency_id)
        WHERE (?1 IS NULL OR s.year = ?1) AND (?2 IS NULL OR a.kind = ?2)
        ORDER BY a.in_roster DESC, a.ordinal, s.agency_id, s.year
        """,
        year,
        kind,
    )


def submission(agency_id: str, year: int) -> Submission | None:
    """One row of the mart; None for a year outside the snapshot."""
    found = warehouse.rows(
        """
        SELECT agency_id, year, state, report_id, deadline, days_late, days_early FROM submissions
        WHERE agency_id = ? AND year = ?
        """,
        agency_id,
        year,
    )
    return Submission(*found[0]) if found else None


def figures(
    table_id: str,
    row_ids: Sequence[str],
    column_id: str | None = None,
    year: int | None = None,
    kind: str | None = None,
) -> pd.DataFrame:
    """Mart ``figures`` for some rows (and one column) of a table: value, status, mark, edition, place, line, report_id."""
    marks = ", ".join(["?"] * len(row_ids))
    where = f"f.table_id = ? AND f.row_id IN ({marks})"
    params: list[str | int | None] = [table_id, *row_ids]
    for column, value in (("f.column_id", column_id), ("f.year", year), ("a.kind", kind)):
        if value is not None:
            where += f" AND {column} = ?"
            params.append(value)
    return warehouse.frame(
        f"""
        SELECT f.*, {_WHO} FROM figures f JOIN agencies a USING (agency_id) WHERE {where}
        ORDER BY a.in_roster DESC, a.ordinal, f.agency_id, f.year, f.row_id, f.column_id
        """,
        *params,
    )


def figures_of(report_id: str) -> pd.DataFrame:
    """Mart ``figures`` of one current report, all tables."""
    return warehouse.frame(
        "SELECT * FROM figures WHERE report_id = ? ORDER BY table_id, row_id, column_id", report_id
    )


def outcomes(
    year: int | None = None, kind: str | None = None, column_id: str | None = "total"
) -> pd.DataFrame:
    """Mart ``outcomes``: agency_id, year, column_id, outcome, report_id, edition, value, derived."""
    return warehouse.frame(
        f"""
        SELECT o.*, {_WHO} FROM outcomes o JOIN agencies a USING (agency_id)
        WHERE (?1 IS NULL OR o.year = ?1) AND (?2 IS NULL OR a.kind = ?2) AND (?3 IS NULL OR o.column_id = ?3)
        ORDER BY a.in_roster DESC, a.ordinal, o.agency_id, o.year, o.column_id, o.outcome
        """,
        year,
        kind,
        column_id,
    )


def indicators(
    indicator_ids: Sequence[str], years: Sequence[int] | None = None, kind: str | None = None
) -> pd.DataFrame:
    """Values of indicators, one row an indicator × agency × year; columns as ``metrics.values`` gives them."""
    return warehouse.asked(metrics.values, tuple(indicator_ids), _tuple(years), _kinds(kind))


def pooled(indicator_id: str, years: Sequence[int], kind: str | None = None) -> pd.DataFrame:
    """The agencies taken together, one row a year; columns as ``metrics.pooled`` gives them."""
    return warehouse.asked(metrics.pooled, indicator_id, tuple(years), _kinds(kind))


def ranking(
    indicator_id: str, year: int, kind: str | None = None, span: metrics.Span = 1, floor: int | None = None
) -> metrics.Ranking:
    """Who is first and last, and who is left out and why; see ``metrics.ranking``."""
    return warehouse.asked(metrics.ranking, indicator_id, year, _kinds(kind), span, floor)


def _kinds(kind: str | None) -> tuple[str, ...] | None:
    return None if kind is None else (kind,)


def _tuple(years: Sequence[int] | None) -> tuple[int, ...] | None:
    return None if years is None else tuple(years)


def movements(year: int, kind: str | None = None) -> pd.DataFrame:
    """Requests against the year before, where both reports use one edition.

    what (``received``, ``carried_out``, or an outcome of mart ``outcomes``), agency_id, report_id, previous, value,
    difference, ratio (share of the previous figure; NaN from 0), derived; largest relative change first.
    """
    return warehouse.frame(
        f"""
        WITH figures_of_requests AS (
            SELECT agency_id, year, 'received' AS what, report_id, edition, value, mark = 'derived' AS derived
            FROM figures WHERE table_id = 't3' AND row_id = 'received' AND column_id = 'total'
            UNION ALL
            SELECT agency_id, year, outcome, report_id, edition, value, derived
            FROM outcomes WHERE column_id = 'total'
        )
        SELECT n.what, n.agency_id, n.year, n.report_id, b.value AS previous, n.value, n.value - b.value AS difference,
               CASE WHEN b.value > 0 THEN (n.value - b.value)::DOUBLE / b.value::DOUBLE END AS ratio,
               coalesce(n.derived, false) OR coalesce(b.derived, false) AS derived, {_WHO}
        FROM figures_of_requests n
        JOIN figures_of_requests b
            ON b.agency_id = n.agency_id AND b.what = n.what AND b.year = n.year - 1 AND b.edition = n.edition
        JOIN agencies a ON a.agency_id = n.agency_id
        WHERE n.year = ?1 AND (?2 IS NULL OR a.kind = ?2) AND n.value IS NOT NULL AND b.value IS NOT NULL
        ORDER BY abs(ratio) DESC NULLS LAST, abs(difference) DESC, a.ordinal, n.what
        """,
        year,
        kind,
    )


def finding_counts(year: int | None = None, kind: str | None = None) -> pd.DataFrame:
    """Mart ``finding_counts`` of the reports that are there: agency_id, year, severity, failed, review, undetermined."""
    return warehouse.frame(
        f"""
        SELECT c.*, {_WHO} FROM finding_counts c JOIN agencies a USING (agency_id)
        JOIN reports r ON r.agency_id = c.agency_id AND r.year = c.year AND r.is_current
        WHERE (?1 IS NULL OR c.year = ?1) AND (?2 IS NULL OR a.kind = ?2)
        ORDER BY a.in_roster DESC, a.ordinal, c.agency_id, c.year, c.severity
        """,
        year,
        kind,
    )


def changes(year: int, kind: str | None = None) -> pd.DataFrame:
    """Mart ``changes``: agency_id, indicator_id, previous, value, difference, edition; never over an edition break."""
    return warehouse.frame(
        f"""
        SELECT c.*, {_WHO} FROM changes c JOIN agencies a USING (agency_id)
        WHERE c.year = ?1 AND (?2 IS NULL OR a.kind = ?2) ORDER BY a.ordinal, c.agency_id, c.indicator_id
        """,
        year,
        kind,
    )


# ------------------------------------------------------------------ findings


def rules() -> tuple[Rule, ...]:
    """The rulebook in its own order."""
    return RULES


def rule(rule_id: str) -> Rule:
    return next(one for one in RULES if one.id == rule_id)


def judgements(year: int | None = None, kind: str | None = None) -> pd.DataFrame:
    """All judgements of a year, worst outcome of each rule × agency once.

    agency_id, year, rule_id, level, severity, outcome (fail > review > undetermined > pass > not_applicable), items
    (how many failed), finding_id (the first with that outcome).
    """
    return warehouse.frame(
        f"""
        WITH ranked AS (
            SELECT f.*, {_OUTCOME_RANK} AS rank FROM findings f
            WHERE f.report_id IS NOT NULL AND (?1 IS NULL OR f.year = ?1)
        )
        SELECT r.agency_id, r.year, r.rule_id, r.level, r.severity, arg_min(r.outcome, r.rank) AS outcome,
               count(*) FILTER (WHERE r.outcome = 'fail') AS items,
               arg_min(r.finding_id, (r.rank, r.finding_id)) AS finding_id, {_WHO}
        FROM ranked r JOIN agencies a USING (agency_id) WHERE ?2 IS NULL OR a.kind = ?2
        GROUP BY r.agency_id, r.year, r.rule_id, r.level, r.severity, {_WHO}
        ORDER BY a.in_roster DESC, a.ordinal, r.agency_id, r.year, r.rule_id
        """,
        year,
        kind,
    )


_OUTCOME_RANK = """CASE f.outcome WHEN 'fail' THEN 0 WHEN 'review' THEN 1 WHEN 'undetermined' THEN 2
    WHEN 'pass' THEN 3 ELSE 4 END"""


def findings(
    year: int | None = None,
    kind: str | None = None,
    agency_id: str | None = None,
    outcomes: Sequence[str] = ("fail",),
) -> pd.DataFrame:
    """Findings with an outcome among ``outcomes``, gravest first, then by agency; all columns but the evidence."""
    marks = ", ".join(["?"] * len(outcomes))
    where = f"f.report_id IS NOT NULL AND f.outcome IN ({marks})"
    params: list[str | int | None] = [*outcomes]
    for column, value in (("f.year", year), ("a.kind", kind), ("f.agency_id", agency_id)):
        if value is not None:
            where += f" AND {column} = ?"
            params.append(value)
    return warehouse.frame(
        f"""
        SELECT f.finding_id, f.agency_id, f.year, f.report_id, f.rule_id, f.rule_version, f.level, f.severity, f.outcome,
               f.locus, f.title, f.expected, f.found, f.fix, {_WHO}, a.name
        FROM findings f JOIN agencies a USING (agency_id) WHERE {where}
        ORDER BY {_SEVERITY_RANK}, {_OUTCOME_RANK}, a.in_roster DESC, a.ordinal, f.agency_id, f.year DESC, f.rule_id,
                 f.finding_id
        """,
        *params,
    )


_SEVERITY_RANK = "CASE f.severity WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END"

_FINDING = """
SELECT f.finding_id, f.agency_id, a.short_name, f.year, f.report_id, f.rule_id, f.rule_version, f.level, f.severity,
       f.outcome, f.locus, f.title, f.expected, f.found, f.fix, f.evidence
FROM findings f JOIN agencies a USING (agency_id)
"""


def evidence_places(year: int) -> dict[str, str]:
    """Where each failed finding of a year stands in its document, in words: file and places."""
    found = warehouse.rows(
        """
        SELECT f.finding_id, d.file_name, f.evidence FROM findings f
        JOIN reports r USING (report_id) JOIN documents d USING (sha256)
        WHERE f.year = ? AND f.outcome = 'fail'
        """,
        year,
    )
    return {finding_id: _places(file_name, json.loads(evidence)) for finding_id, file_name, evidence in found}


def _places(file_name: str, evidence: Sequence[Mapping[str, Any]]) -> str:
    places = dict.fromkeys(place_in_words(str(item["place"])) for item in evidence if item.get("place"))
    return " · ".join([file_name, "；".join(places)]) if places else file_name


def finding(finding_id: str) -> Finding | None:
    found = warehouse.rows(f"{_FINDING} WHERE f.finding_id = ?", finding_id)
    return _finding(found[0]) if found else None


def findings_of(
    report_id: str, outcomes: Sequence[str] = ("fail", "review", "undetermined")
) -> list[Finding]:
    """The judgements on one report with one of the outcomes, gravest first."""
    sql = f"{_FINDING} WHERE f.report_id = ? ORDER BY {_SEVERITY_RANK}, {_OUTCOME_RANK}, f.rule_id, f.finding_id"
    return [one for one in map(_finding, warehouse.rows(sql, report_id)) if one.outcome in outcomes]


def findings_on_cell(report_id: str, table_id: str, row_id: str, column_id: str) -> list[Finding]:
    """Failed or doubtful judgements whose evidence names the cell."""
    return [
        one
        for one in findings_of(report_id)
        if any(
            (item.get("table"), item.get("row"), item.get("column")) == (table_id, row_id, column_id)
            and item.get("report_id") in (None, report_id)
            for item in one.evidence
        )
    ]


def _finding(row: tuple[Any, ...]) -> Finding:
    *head, evidence = row
    return Finding(*head, tuple(json.loads(evidence)))
