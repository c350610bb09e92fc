"""What the rules said: judgements by rule and agency, findings with what they rest on.

Pages reach it as ``data.*``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.reading.place import place_in_words
from analytics.rules import RULES
from analytics.rules.rule import Rule
from analytics.ui import warehouse
from analytics.ui.marts import WHO, whose
from analytics.ui.records import Finding


def rules() -> tuple[Rule, ...]:
    """The rulebook in its own order."""
    return RULES


def rule(rule_id: str) -> Rule:
    return next(one for one in RULES if one.id == rule_id)


def judgements(agency_id: str) -> pd.DataFrame:
    """All judgements on an agency, worst outcome of each rule × year once.

    agency_id, year, rule_id, level, severity (the gravest with that outcome), outcome (fail > review >
    undetermined > settled > pass > not_applicable), items (how many failed), finding_id (the first with
    both). ``settled``: a person looked and wanted nothing done, so it counts as no failure.
    """
    return warehouse.frame(
        f"""
        WITH ranked AS (
            SELECT f.* REPLACE (f.standing AS outcome), {OUTCOME_RANK} AS rank, {SEVERITY_RANK} AS gravity
            FROM standings f
            WHERE f.report_id IS NOT NULL AND f.agency_id = ?
        )
        SELECT r.agency_id, r.year, r.rule_id, r.level,
               arg_min(r.severity, (r.rank, r.gravity)) AS severity, arg_min(r.outcome, r.rank) AS outcome,
               count(*) FILTER (WHERE r.outcome = 'fail') AS items,
               arg_min(r.finding_id, (r.rank, r.gravity, r.finding_id)) AS finding_id, {WHO}
        FROM ranked r JOIN agencies a USING (agency_id)
        GROUP BY r.agency_id, r.year, r.rule_id, r.level, {WHO}
        ORDER BY r.year, r.rule_id
        """,
        agency_id,
    )


OUTCOME_RANK = """CASE f.standing WHEN 'fail' THEN 0 WHEN 'review' THEN 1 WHEN 'undetermined' THEN 2
    WHEN 'settled' THEN 3 WHEN 'pass' THEN 4 ELSE 5 END"""


def findings(
    year: int | None = None,
    kind: str | None = None,
    agency_id: str | None = None,
    outcomes: Sequence[str] = ("fail",),
) -> pd.DataFrame:
    """Findings with an outcome among ``outcomes`` (``settled`` is one), gravest first, then by agency; what
    is settled comes last, and after all of it the city's own report. All columns but the evidence. For
    downloads: nothing of it is kept.
    """
    marks = ", ".join(["?"] * len(outcomes))
    where = f"f.report_id IS NOT NULL AND f.standing IN ({marks})"
    params: list[str | int | None] = [*outcomes]
    for term, value in (
        ("f.year = ?", year),
        ("list_contains(a.groups, ?)", kind),
        ("f.agency_id = ?", agency_id),
    ):
        if value is not None:
            where += f" AND {term}"
            params.append(value)
    return warehouse.fetch_frame(
        f"""
        SELECT f.finding_id, f.agency_id, f.year, f.report_id, f.rule_id, f.rule_version, f.level, f.severity,
               f.standing AS outcome, f.locus, f.title, f.expected, f.found, f.fix, f.number, f.state,
               f.state_who, f.state_at, f.state_why, f.since, f.days, {WHO}, a.name
        FROM standings f JOIN agencies a USING (agency_id)
        WHERE {where}
        ORDER BY a.is_city, f.standing = 'settled', {SEVERITY_RANK}, {OUTCOME_RANK}, a.in_roster DESC,
                 a.ordinal, f.agency_id, f.year DESC, f.rule_id, f.finding_id
        """,
        *params,
    )


SEVERITY_RANK = "CASE f.severity WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END"

_FINDING = """
SELECT f.finding_id, f.agency_id, a.short_name, f.year, f.report_id, f.rule_id, f.rule_version, f.level,
       f.severity, f.standing, f.locus, f.title, f.expected, f.found, f.fix, f.evidence,
       f.state, f.state_who, f.state_at, f.state_why, f.days
FROM standings f JOIN agencies a USING (agency_id)
"""


def evidence_places(year: int) -> dict[str, str]:
    """Where each failed or doubtful finding of a year stands in its document, in words: file and places."""
    found = warehouse.fetch(
        """
        SELECT f.finding_id, d.file_name, f.evidence FROM findings f
        JOIN reports r USING (report_id) JOIN documents d USING (sha256, part)
        WHERE f.year = ? AND f.outcome IN ('fail', 'review', 'undetermined')
        """,
        year,
    )
    return {finding_id: _places(file_name, json.loads(evidence)) for finding_id, file_name, evidence in found}


def _places(file_name: str, evidence: Sequence[Mapping[str, Any]]) -> str:
    placed = [item for item in evidence if item.get("place")]
    leading = [item for item in placed if item.get("role") == "faulty"] or placed
    places = dict.fromkeys(place_in_words(str(item["place"])) for item in leading)
    return " · ".join([file_name, "；".join(places)]) if places else file_name


def finding(finding_id: str) -> Finding | None:
    found = warehouse.rows(f"{_FINDING} WHERE f.finding_id = ?", finding_id)
    return _finding(found[0]) if found else None


def findings_of(
    report_id: str, outcomes: Sequence[str] = ("fail", "review", "undetermined", "settled")
) -> list[Finding]:
    """The judgements on one report with one of the outcomes, gravest first."""
    of = whose(report_id)
    if of is None:
        return []
    # Findings lie in the order of agencies and years: told these, the database leaves the others alone.
    order = f"f.standing = 'settled', {SEVERITY_RANK}, {OUTCOME_RANK}, f.rule_id, f.finding_id"
    sql = f"{_FINDING} WHERE f.agency_id = ? AND f.year = ? AND f.report_id = ? ORDER BY {order}"
    found = warehouse.rows(sql, *of, report_id)
    return [one for one in map(_finding, found) if one.outcome in outcomes]


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
    *told, evidence, state, who, at, why, days = row
    return Finding(
        *told,
        evidence=tuple(json.loads(evidence)),
        state=state,
        state_who=who,
        state_at=at,
        state_why=why,
        days=days,
    )
