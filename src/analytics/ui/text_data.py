"""雷同 asks the snapshot: who repeats the own last year, who repeats another, how much and where.

What counts as a copy is what the rules S01 and S02 say, so that this page and 合规缺口 never disagree; shares
come from ``similar_pairs``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.charts.arcs import Arc, Group
from analytics.charts.strip import StripCell, StripRow
from analytics.ui import memo, warehouse

OWN, PEERS = "S01", "S02"
ROWS = 30
"""Agencies in a picture."""
LISTED = 40
"""Pairs in the list."""
WORTH = 0.5
"""Share from which a pair is listed: less is what everybody has in common."""


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """Agencies of a year: own copies (``red`` of them grave), alike with others, and how many could be
    compared; ``clusters`` and the size of the largest.
    """

    year: int
    own: int
    red: int
    own_of: int
    peers: int
    peers_of: int
    unsure: int
    clusters: int
    largest: int


@memo.view
def years(kind: str | None) -> tuple[Year, ...]:
    """Every year, oldest first."""
    shown = warehouse.snapshot()
    judged = {int(row[0]): tuple(map(int, row[1:])) for row in warehouse.rows(_YEARS, kind)}
    grouped = {int(row[0]): (int(row[1]), int(row[2])) for row in warehouse.rows(_CLUSTERS_BY_YEAR, kind)}
    found: list[Year] = []
    for year in shown.years if shown else ():
        values: tuple[Any, ...] = (year, *judged.get(year, (0,) * 6), *grouped.get(year, (0, 0)))
        found.append(Year(*values))
    return tuple(found)


_YEARS = """
WITH judged AS (
    SELECT f.year, f.agency_id, f.rule_id, bool_or(f.outcome = 'fail') AS copied,
           bool_or(f.outcome = 'fail' AND f.severity = 'red') AS grave,
           bool_or(f.outcome IN ('fail', 'pass')) AS compared,
           bool_or(f.outcome = 'undetermined') AS unsure
    FROM findings f JOIN units a USING (agency_id)
    WHERE f.rule_id IN ('S01', 'S02') AND f.report_id IS NOT NULL
        AND (?1 IS NULL OR list_contains(a.groups, ?1))
    GROUP BY f.year, f.agency_id, f.rule_id
)
SELECT year, count(*) FILTER (WHERE rule_id = 'S01' AND copied),
       count(*) FILTER (WHERE rule_id = 'S01' AND grave),
       count(*) FILTER (WHERE rule_id = 'S01' AND compared),
       count(*) FILTER (WHERE rule_id = 'S02' AND copied),
       count(*) FILTER (WHERE rule_id = 'S02' AND compared),
       count(DISTINCT agency_id) FILTER (WHERE unsure AND NOT compared)
FROM judged GROUP BY year
"""

_SIZED = """
WITH sized AS (
    SELECT c.year, c.section_id, c.cluster, count(*) AS size,
        bool_or(?1 IS NULL OR list_contains(a.groups, ?1)) AS wanted
    FROM clusters c JOIN reports r USING (report_id) JOIN units a USING (agency_id)
    GROUP BY c.year, c.section_id, c.cluster HAVING count(*) > 1
)
"""
_CLUSTERS_BY_YEAR = f"{_SIZED} SELECT year, count(*), max(size) FROM sized WHERE wanted GROUP BY year"


# ------------------------------------------------------------------ pictures


@memo.view
def strip(year: int, kind: str | None) -> tuple[tuple[StripRow, ...], int]:
    """Agencies with the share of each year's text that stands in the year before, the shown year's most
    copied first; and how many there are in all.
    """
    found = warehouse.rows(_STRIP, year, kind, ROWS)
    cells: dict[str, dict[int, StripCell]] = {}
    names: dict[str, str] = {}
    for agency_id, name, of_year, section, report_id, other, share, severity, _ in found:
        cell = StripCell(float(share), section, report_id, other, severity)
        names[agency_id] = name
        cells.setdefault(agency_id, {})[int(of_year)] = cell
    return tuple(StripRow(agency_id, names[agency_id], held) for agency_id, held in cells.items()), int(
        found[0][-1]
    ) if found else 0


_STRIP = """
WITH failed AS (
    SELECT report_id, locus, min(severity) AS severity FROM findings
    WHERE rule_id = 'S01' AND outcome = 'fail' GROUP BY report_id, locus
), own AS (
    SELECT r.agency_id, r.year, p.report_id, p.section_id, p.other_report_id, p.containment, f.severity,
           greatest(p.containment, p.similarity) AS reach
    FROM similar_pairs p JOIN reports r USING (report_id)
    LEFT JOIN failed f ON f.report_id = p.report_id AND f.locus = 'section ' || p.section_id
    WHERE p.relation = 'last_year'
    QUALIFY row_number() OVER (
        PARTITION BY p.report_id ORDER BY f.severity IS NULL, p.containment DESC, p.section_id
    ) = 1
), ranked AS (
    SELECT a.agency_id, a.short_name, a.ordinal, a.in_roster,
           max(own.containment) FILTER (WHERE own.year = ?1) AS now,
           bool_or(own.severity IS NOT NULL AND own.year = ?1) AS now_copied,
           count(own.severity) AS copies, max(own.containment) AS most, count(*) OVER () AS all_agencies
    FROM own JOIN units a USING (agency_id) WHERE ?2 IS NULL OR list_contains(a.groups, ?2)
    GROUP BY a.agency_id, a.short_name, a.ordinal, a.in_roster
    ORDER BY now_copied DESC, copies DESC, now DESC NULLS LAST, most DESC, a.ordinal, a.agency_id LIMIT ?3
)
SELECT k.agency_id, k.short_name, own.year, own.section_id, own.report_id, own.other_report_id,
       own.containment, own.severity, k.all_agencies
FROM ranked k JOIN own USING (agency_id)
ORDER BY k.now_copied DESC, k.copies DESC, k.now DESC NULLS LAST, k.most DESC, k.ordinal, k.agency_id,
         own.year
"""


@memo.view
def groups(year: int, kind: str | None) -> tuple[Group, ...]:
    """The clusters of a year, largest first, each with its members and the pairs among them."""
    members: dict[tuple[str, int], dict[str, str]] = {}
    for section, cluster, report_id, name in warehouse.rows(_MEMBERS, kind, year):
        members.setdefault((section, int(cluster)), {})[report_id] = name
    arcs: dict[tuple[str, str], list[Arc]] = {}
    for section, report_id, other, share in warehouse.rows(_ARCS, year):
        arcs.setdefault((section, report_id), []).append(Arc(report_id, other, float(share)))
    return tuple(
        Group(
            section,
            tuple(held.items()),
            tuple(
                arc for report_id in held for arc in arcs.get((section, report_id), ()) if arc.other in held
            ),
        )
        for (section, _), held in members.items()
    )


_MEMBERS = f"""{_SIZED}
SELECT c.section_id, c.cluster, c.report_id, a.short_name
FROM clusters c JOIN sized USING (year, section_id, cluster)
JOIN reports r USING (report_id) JOIN units a USING (agency_id)
WHERE c.year = ?2 AND sized.wanted
ORDER BY sized.size DESC, c.section_id, c.cluster, a.in_roster DESC, a.ordinal, a.agency_id
"""
_ARCS = """
SELECT p.section_id, p.report_id, p.other_report_id, p.containment
FROM similar_pairs p JOIN reports r USING (report_id)
WHERE p.relation = 'same_year' AND r.year = ?
QUALIFY row_number() OVER (
    PARTITION BY p.section_id, least(p.report_id, p.other_report_id), greatest(p.report_id, p.other_report_id)
    ORDER BY p.containment DESC, p.report_id
) = 1
ORDER BY p.section_id, p.containment DESC, p.report_id
"""


@memo.view
def most_like(year: int, kind: str | None) -> tuple[str, str, float] | None:
    """Agency, section and share of the text most like the own last year's; None where none was compared."""
    found = warehouse.rows(
        "SELECT a.short_name, p.section_id, p.containment FROM similar_pairs p"
        " JOIN reports r USING (report_id) JOIN units a USING (agency_id)"
        " WHERE p.relation = 'last_year' AND r.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2))"
        " ORDER BY p.containment DESC, a.ordinal, p.section_id LIMIT 1",
        year,
        kind,
    )
    return (str(found[0][0]), str(found[0][1]), float(found[0][2])) if found else None


# ------------------------------------------------------------------ pairs


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A section and the one it was held against. ``severity`` and ``state`` of the finding, where it is one;
    ``finding_id`` also where the rule passed it.
    """

    report_id: str
    section: str
    other_report_id: str
    relation: str
    containment: float
    similarity: float
    agency_id: str
    name: str
    year: int
    other_agency_id: str
    other_name: str
    other_year: int
    finding_id: str | None
    outcome: str | None
    severity: str | None
    state: str | None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.report_id, self.section, self.other_report_id

    @property
    def is_own(self) -> bool:
        """Against the agency's own last year."""
        return self.relation == "last_year"

    @property
    def is_copy(self) -> bool:
        return self.outcome == "fail"


_PAIR = """
SELECT p.report_id, p.section_id, p.other_report_id, p.relation, CAST(p.containment AS DOUBLE),
       CAST(p.similarity AS DOUBLE), r.agency_id, a.short_name, r.year, o.agency_id, b.short_name, o.year,
       f.finding_id, f.outcome, f.severity, s.state
FROM similar_pairs p
JOIN reports r ON r.report_id = p.report_id JOIN agencies a ON a.agency_id = r.agency_id
JOIN reports o ON o.report_id = p.other_report_id JOIN agencies b ON b.agency_id = o.agency_id
LEFT JOIN findings f ON f.report_id = p.report_id AND f.locus = 'section ' || p.section_id
    AND f.rule_id = CASE p.relation WHEN 'last_year' THEN 'S01' ELSE 'S02' END
LEFT JOIN finding_states s ON s.finding_id = f.finding_id
"""
_LISTED = f"""{_PAIR}
WHERE r.year = ?1 AND NOT a.is_city AND NOT b.is_city
    AND (?2 IS NULL OR list_contains(a.groups, ?2) OR list_contains(b.groups, ?2))
    AND (p.relation = 'same_year' OR greatest(p.containment, p.similarity) >= ?3)
QUALIFY row_number() OVER (
    PARTITION BY p.relation, p.section_id, least(p.report_id, p.other_report_id),
        greatest(p.report_id, p.other_report_id)
    ORDER BY f.outcome = 'fail' DESC NULLS LAST, p.containment DESC, a.ordinal, p.report_id
) = 1
ORDER BY f.outcome = 'fail' DESC NULLS LAST, f.severity, p.containment DESC, a.ordinal, p.report_id,
         p.section_id
"""


@memo.view
def pairs(year: int, kind: str | None) -> tuple[tuple[Pair, ...], int]:
    """The first of the list and how many there are: copies by severity, then what is nearly one."""
    found = [_pair(row) for row in warehouse.rows(f"{_LISTED} LIMIT {LISTED}", year, kind, str(WORTH))]
    if len(found) < LISTED:
        return tuple(found), len(found)
    ((count,),) = warehouse.rows(f"SELECT count(*) FROM ({_LISTED})", year, kind, str(WORTH))
    return tuple(found), int(count)


def _pair(row: Sequence[Any]) -> Pair:
    return Pair(*row)


@memo.view
def pair(report_id: str, section: str, other: str) -> Pair | None:
    """One pair by its key, listed or not; the address may ask for it from either end."""
    sql = f"{_PAIR} WHERE p.report_id = ? AND p.section_id = ? AND p.other_report_id = ?"
    found = warehouse.rows(sql, report_id, section, other) or warehouse.rows(sql, other, section, report_id)
    return _pair(found[0]) if found else None


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Both texts of a pair, the passages they share, and what many say that year (masked words)."""

    own: str
    other: str
    passages: tuple[Mapping[str, Any], ...]
    common: frozenset[str]


@memo.view
def texts(one: tuple[str, str, str], own_year: int, other_year: int) -> Texts:
    """The texts of a pair, by its key."""
    report_id, section, other = one
    held = {
        row[0]: str(row[1] or "")
        for row in warehouse.rows(
            "SELECT report_id, text FROM sections WHERE section_id = ? AND report_id IN (?, ?)",
            section,
            report_id,
            other,
        )
    }
    found = warehouse.rows(
        "SELECT passages FROM similar_pairs WHERE report_id = ? AND section_id = ? AND other_report_id = ?",
        report_id,
        section,
        other,
    )
    common = warehouse.rows("SELECT words FROM common_sentences WHERE year IN (?, ?)", own_year, other_year)
    return Texts(
        held.get(report_id, ""),
        held.get(other, ""),
        tuple(json.loads(found[0][0])) if found else (),
        frozenset(str(words) for (words,) in common),
    )


# ------------------------------------------------------------------ downloads


def pairs_sheet(year: int, kind: str | None, words: Mapping[str, str]) -> pd.DataFrame:
    """All pairs of the list. ``words``: severities and sections by id."""
    rows = [_pair(row) for row in warehouse.rows(_LISTED, year, kind, str(WORTH))]
    return pd.DataFrame(
        [
            (
                one.name,
                one.year,
                words[one.section],
                "本单位上年" if one.is_own else "同年别家",
                one.other_name,
                one.other_year,
                one.containment,
                one.similarity,
                words.get(one.severity or "", "") if one.is_copy else "",
                (one.state or "") if one.is_copy else "未达线",
            )
            for one in rows
        ],
        columns=PAIR_HEADS,
    )


PAIR_HEADS = ["单位", "年度", "部分", "关系", "对照单位", "对照年度", "相同文字", "逐字相同", "级别", "状态"]


def clusters_sheet(kind: str | None, sections: Mapping[str, str]) -> pd.DataFrame:
    """The clusters of all years, a row a member."""
    shown = warehouse.snapshot()
    rows = [
        (year, number, sections[group.section], len(group.members), name)
        for year in (shown.years if shown else ())
        for number, group in enumerate(groups(year, kind), start=1)
        for _, name in group.members
    ]
    return pd.DataFrame(rows, columns=["年度", "组", "部分", "组内单位（家）", "单位"])


def strip_sheet(kind: str | None, sections: Mapping[str, str]) -> pd.DataFrame:
    """Own copies of all agencies and years."""
    rows = warehouse.rows(
        "SELECT a.short_name, a.kind, r.year, p.section_id, p.containment, p.similarity"
        " FROM similar_pairs p JOIN reports r USING (report_id) JOIN units a USING (agency_id)"
        " WHERE p.relation = 'last_year' AND (?1 IS NULL OR list_contains(a.groups, ?1))"
        " ORDER BY a.in_roster DESC, a.ordinal, a.agency_id, r.year, p.section_id",
        kind,
    )
    return pd.DataFrame(
        [(*row[:3], sections[row[3]], float(row[4]), float(row[5])) for row in rows],
        columns=["单位", "类别", "年度", "部分", "相同文字", "逐字相同"],
    )
