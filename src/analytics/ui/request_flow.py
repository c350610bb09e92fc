"""The flow of 申请办理: from the six kinds of applicants to what became of their requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from analytics import formats
from analytics.charts.flow import Node
from analytics.charts.tokens import OUTCOMES
from analytics.ui import business
from analytics.ui.request_data import APPLICANTS, DONE, T3

NAMED = 3
"""Reports left out that are named."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Applicants and outcomes of the reports whose cells are all known; ``left_out`` names the first
    of the others, of which there are ``left_out_count``."""

    sources: tuple[Node, ...]
    targets: tuple[Node, ...]
    links: Mapping[tuple[str, str], int]
    reports: int
    left_out: tuple[str, ...]
    left_out_count: int
    received: int
    carried_in: int

    @property
    def total(self) -> int:
        return sum(self.links.values())

    @property
    def done(self) -> int:
        return sum(node.value for node in self.targets if node.id != "carried_out")

    @property
    def balanced(self) -> bool:
        """What came in is what went out, as the form demands."""
        return self.received + self.carried_in == self.total


_COLUMNS = ", ".join(f"'{column.id}'" for column in APPLICANTS)
_KNOWN = " AND ".join(f"{one} IS NOT NULL" for one in (*OUTCOMES, "outcome_total", "received", "carried_in"))
_FLOWING = f"""
CREATE OR REPLACE TEMP TABLE flowing AS
SELECT w.agency_id, w.short_name, w.in_roster, w.ordinal,
       count(o.value) = {len(APPLICANTS) * len(OUTCOMES)} AND any_value({_KNOWN}) AS is_whole
FROM worked w JOIN outcomes o USING (agency_id)
WHERE o.year = $year AND o.column_id IN ({_COLUMNS})
GROUP BY w.agency_id, w.short_name, w.in_roster, w.ordinal
"""
_LINKS = f"""
SELECT o.column_id, o.outcome, sum(o.value)::BIGINT
FROM outcomes o JOIN flowing w USING (agency_id)
WHERE w.is_whole AND o.year = $year AND o.column_id IN ({_COLUMNS}) GROUP BY o.column_id, o.outcome
"""
_CAME = f"""
SELECT f.row_id, sum(f.value)::BIGINT
FROM figures f JOIN flowing w USING (agency_id)
WHERE w.is_whole AND f.year = $year AND f.table_id = '{T3.id}' AND f.row_id IN ('received', 'carried_in')
    AND f.column_id IN ({_COLUMNS})
GROUP BY f.row_id
"""
_REPORTS = f"""
SELECT count(*) FILTER (WHERE is_whole), count(*) FILTER (WHERE NOT is_whole),
       list(short_name ORDER BY in_roster DESC, ordinal, agency_id) FILTER (WHERE NOT is_whole)[:{NAMED}]
FROM flowing
"""


def flow(con: duckdb.DuckDBPyConnection, year: int) -> Flow:
    """Of the agencies in ``worked`` (see request_data); only reports with every cell and total known."""
    asked = {"year": year}
    con.execute(_FLOWING, asked)
    found = con.execute(_REPORTS).fetchone()
    assert found is not None
    used, count, names = found
    links = {
        (column, outcome): int(value) for column, outcome, value in con.execute(_LINKS, asked).fetchall()
    }
    came = {row: int(value) for row, value in con.execute(_CAME, asked).fetchall()}
    return Flow(
        sources=_sources(links),
        targets=_targets(links),
        links=links,
        reports=used,
        left_out=tuple(names or ()),
        left_out_count=count,
        received=came.get("received", 0),
        carried_in=came.get("carried_in", 0),
    )


def _sources(links: Mapping[tuple[str, str], int]) -> tuple[Node, ...]:
    """The applicants, most requests first."""
    nodes = [
        Node(column.id, column.label, sum(value for pair, value in links.items() if pair[0] == column.id))
        for column in APPLICANTS
    ]
    return tuple(sorted(nodes, key=lambda node: -node.value))


def _targets(links: Mapping[tuple[str, str], int]) -> tuple[Node, ...]:
    """The outcomes in their own order, each with its share of what was done."""
    words = business.outcome_words()
    sums = {one: sum(value for pair, value in links.items() if pair[1] == one) for one in OUTCOMES}
    done = sum(sums[one] for one in DONE)
    return tuple(
        Node(
            one,
            words[one],
            sums[one],
            formats.percent(sums[one] / done, done)
            if done >= business.RELIABLE and one in DONE
            else formats.NOT_APPLICABLE,
        )
        for one in OUTCOMES
    )
