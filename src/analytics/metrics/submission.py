"""Who handed in: a state and no figure, so it is counted by group and never averaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from analytics.groups import belongs
from analytics.metrics.benchmarks import CITY, By, group_names

SUBMISSION = "submission"
"""Its id, beside those of METRICS."""
SUBMISSION_TITLE = "报送状态"
STATES: Mapping[str, str] = {
    "submitted": "已报",
    "late": "迟报",
    "missing": "未报",
    "unreadable": "无法读取",
}
"""The states of a report that is due or was received, and their words."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """How many agencies of a group stand in which state in one year."""

    group: str
    year: int
    states: Mapping[str, int]

    @property
    def owed(self) -> int:
        return sum(self.states.values())

    @property
    def received(self) -> int:
        """Readable reports, in time or not."""
        return self.states["submitted"] + self.states["late"]


def submission_counts(
    con: duckdb.DuckDBPyConnection, year: int, *, by: By = "kind", county: str | None = None
) -> tuple[Submitted, ...]:
    """The groups that `benchmarks` tells, in roster order, and last the city; the city alone for a year
    without any. The city's own report is of no group and not counted.
    """
    rows = con.execute(
        "SELECT a.county, a.kind, s.state FROM submissions AS s JOIN units AS a USING (agency_id) "
        "WHERE s.year = ? AND s.state <> 'not_due' ORDER BY a.ordinal, a.agency_id",
        [year],
    ).fetchall()
    names = group_names(((own, kind) for own, kind, _ in rows), by=by, county=county)
    groups = [
        (name, [state for own, kind, state in rows if belongs(name, county=own, kind=kind)]) for name in names
    ]
    groups.append((CITY, [state for *_, state in rows]))
    return tuple(
        Submitted(name, year, {state: states.count(state) for state in STATES}) for name, states in groups
    )


def submission_of(con: duckdb.DuckDBPyConnection, agency_id: str, year: int) -> tuple[str, int | None] | None:
    """State of one agency and the days it was late; None where it owed and gave nothing."""
    row = con.execute(
        "SELECT state, days_late FROM submissions WHERE agency_id = ? AND year = ? AND state <> 'not_due'",
        [agency_id, year],
    ).fetchone()
    return None if row is None else (str(row[0]), row[1])
