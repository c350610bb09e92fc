"""What 合规缺口 asks the snapshot for: marks of the agencies that are drawn, counts over all, and the first
of the findings. What counts is the standing (see view ``standings``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.charts.matrix import Mark
from analytics.ui import city_data, memo, warehouse
from analytics.ui.judged import OUTCOME_RANK, SEVERITY_RANK

LISTED = 200
"""So many findings stand in the list; the download holds them all."""
REVIEW = "review"
"""Id of the filter that shows what a person has to look at: 待核 and 无法判定."""


def marks(year: int, agency_ids: Sequence[str]) -> dict[tuple[str, str], Mark]:
    """The worst that each rule said of each of the agencies, by rule and agency id."""
    found = warehouse.fetch(
        f"""
        WITH ranked AS (
            SELECT f.*, {OUTCOME_RANK} AS rank, {SEVERITY_RANK} AS gravity FROM standings f
            WHERE f.report_id IS NOT NULL AND f.year = ? AND {city_data.among(agency_ids, "f.agency_id")}
        )
        SELECT rule_id, agency_id, arg_min(standing, rank), arg_min(finding_id, (rank, gravity, finding_id)),
               count(*) FILTER (WHERE standing = 'fail'), arg_min(severity, (rank, gravity))
        FROM ranked GROUP BY rule_id, agency_id ORDER BY rule_id, agency_id
        """,
        year,
        *agency_ids,
    )
    return {(rule_id, agency_id): Mark(*told) for rule_id, agency_id, *told in found}


@dataclass(frozen=True, slots=True)
class Spread:
    """How many agencies failed a rule (of these with a red finding), and how many wait for a person to look
    or could not be judged; ``graded``: the severities of what failed, which need not be the rule's own.
    """

    failed: int
    red: int
    waiting: int
    graded: frozenset[str]


@memo.view
def spread(year: int, kind: str | None) -> Mapping[str, Spread]:
    """By rule id, over all units with a report; each counts once a rule, with the worst."""
    found = warehouse.fetch(
        f"""
        WITH worst AS (
            SELECT f.rule_id, f.agency_id, arg_min(f.severity, ({OUTCOME_RANK}, {SEVERITY_RANK})) AS severity,
                   arg_min(f.standing, {OUTCOME_RANK}) = 'fail' AS is_failed
            FROM standings f JOIN units a USING (agency_id)
            WHERE f.report_id IS NOT NULL AND f.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2))
              AND f.standing IN ('fail', 'review', 'undetermined')
            GROUP BY f.rule_id, f.agency_id
        )
        SELECT rule_id, count(*) FILTER (WHERE is_failed),
               count(*) FILTER (WHERE is_failed AND severity = 'red'), count(*) FILTER (WHERE NOT is_failed),
               list(DISTINCT severity) FILTER (WHERE is_failed)
        FROM worst GROUP BY rule_id
        """,
        year,
        kind,
    )
    return {
        rule_id: Spread(failed, red, waiting, frozenset(graded or ()))
        for rule_id, failed, red, waiting, graded in found
    }


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as the list prints it."""

    finding_id: str
    severity: str
    outcome: str
    name: str
    rule_id: str
    locus: str
    state: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The findings that filters ask for: ``by_rule`` counts them (all, of these settled by a person),
    ``entries`` are the first of one rule or of all; ``own``: how many that count are of the city's own
    report, which stands last.
    """

    by_rule: Mapping[str, tuple[int, int]]
    entries: tuple[Entry, ...]
    rule_id: str
    own: int = 0

    @property
    def total(self) -> int:
        """Of the rule that the list is narrowed to, else of all."""
        return sum(count for count, _ in self._asked)

    @property
    def settled(self) -> int:
        """Of these."""
        return sum(count for _, count in self._asked)

    @property
    def left_out(self) -> int:
        """Findings that the list has no room for."""
        return self.total - len(self.entries)

    @property
    def _asked(self) -> Sequence[tuple[int, int]]:
        return [self.by_rule.get(self.rule_id, (0, 0))] if self.rule_id else [*self.by_rule.values()]


@memo.view
def by_rule(year: int, kind: str | None, severity: str) -> Mapping[str, tuple[int, int]]:
    """How many findings of each rule, the city's own report's among them, and how many people settled."""
    condition, params = _asked(year, kind, severity)
    found = warehouse.fetch(
        f"""
        SELECT f.rule_id, count(*), count(*) FILTER (WHERE f.standing = 'settled')
        FROM standings f JOIN agencies a USING (agency_id) WHERE {condition} GROUP BY f.rule_id
        """,
        *params,
    )
    return {rule_id: (count, settled) for rule_id, count, settled in found}


@memo.view
def listed(year: int, kind: str | None, severity: str, rule_id: str) -> Listed:
    """The first findings, gravest first, then what people settled, at the end the city's own report."""
    condition, params = _asked(year, kind, severity, rule_id)
    found = warehouse.fetch(
        f"""
        SELECT f.finding_id, f.severity, f.standing, a.short_name, f.rule_id, f.locus, f.state
        FROM standings f JOIN agencies a USING (agency_id) WHERE {condition}
        {_ORDER} LIMIT {LISTED}
        """,
        *params,
    )
    counts = by_rule(year, kind, severity)
    own = warehouse.fetch(
        f"""
        SELECT count(*) FROM standings f JOIN agencies a USING (agency_id)
        WHERE a.is_city AND f.standing <> 'settled' AND {condition}
        """,
        *params,
    )
    return Listed(counts, tuple(Entry(*row) for row in found), rule_id, int(own[0][0]))


def findings(year: int, kind: str | None, severity: str, rule_id: str = "") -> pd.DataFrame:
    """All of them with all that a letter needs: columns as ``data.findings`` gives them."""
    condition, params = _asked(year, kind, severity, rule_id)
    return warehouse.fetch_frame(
        f"""
        SELECT f.* EXCLUDE (standing, evidence) REPLACE (f.standing AS outcome), a.short_name, a.name
        FROM standings f JOIN agencies a USING (agency_id) WHERE {condition} {_ORDER}
        """,
        *params,
    )


def _asked(
    year: int, kind: str | None, severity: str, rule_id: str = ""
) -> tuple[str, list[str | int | None]]:
    """The condition on ``standings f``, ``agencies a``, and its parameters."""
    wanted = ("review", "undetermined") if severity == REVIEW else ("fail", "settled")
    condition = f"f.report_id IS NOT NULL AND f.standing IN {wanted} AND f.year = ?"
    condition += " AND NOT a.is_city" if kind else ""
    params: list[str | int | None] = [year]
    own = "" if severity == REVIEW else severity
    for term, value in (
        ("list_contains(a.groups, ?)", kind),
        ("f.severity = ?", own),
        ("f.rule_id = ?", rule_id),
    ):
        if value:
            condition += f" AND {term}"
            params.append(value)
    return condition, params


_ORDER = f"""
ORDER BY a.is_city, f.standing = 'settled', {SEVERITY_RANK}, {OUTCOME_RANK}, a.in_roster DESC, a.ordinal,
         f.agency_id, f.rule_id, f.finding_id
"""


def outcomes_by_agency(year: int, kind: str | None, rule_ids: Sequence[str]) -> pd.DataFrame:
    """Every unit with a report × rule: short_name, county, and a column a rule with its worst outcome."""
    columns = ", ".join(f"max(standing) FILTER (WHERE rule_id = '{one}') AS \"{one}\"" for one in rule_ids)
    return warehouse.fetch_frame(
        f"""
        WITH worst AS (
            SELECT f.agency_id, f.rule_id, arg_min(f.standing, {OUTCOME_RANK}) AS standing
            FROM standings f JOIN units a USING (agency_id)
            WHERE f.report_id IS NOT NULL AND f.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2))
            GROUP BY f.agency_id, f.rule_id
        )
        SELECT a.name, a.county, {columns} FROM worst JOIN agencies a USING (agency_id)
        GROUP BY a.name, a.county, a.in_roster, a.ordinal ORDER BY a.in_roster DESC, a.ordinal
        """,
        year,
        kind,
    )
