"""Findings live on: joins what the rules say now and of earlier revisions with what people decided.

Fills ``finding_history``, ``finding_states`` and ``finding_events`` from nothing but a snapshot's facts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from analytics.rules.history import OF_OTHERS, Arrival, Epoch, epochs, judge_past
from analytics.store.facts import insert
from analytics.store.finding_basis import Basis, basis_of
from analytics.store.finding_states import Decision, Life, Sighting, State, number_of, replay

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.rules.rule import Rule
    from analytics.settings import Settings

_COLUMNS = """finding_id, agency_id, year, report_id, rule_id, rule_version, level, severity, outcome, title,
    expected, found, evidence"""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A judgement as a snapshot holds it."""

    finding_id: str
    agency_id: str
    year: int
    report_id: str | None
    rule_id: str
    rule_version: int
    level: str
    severity: str
    outcome: str
    title: str
    expected: str
    found: str
    evidence: str

    @property
    def is_bad(self) -> bool:
        return self.outcome in ("fail", "review")

    @property
    def basis(self) -> Basis:
        return basis_of(self.rule_version, self.report_id, self.found, json.loads(self.evidence))


@dataclass(slots=True)
class _Seen:
    """What one epoch of an agency shows. ``unclear``: agency, year and rule of what could not be judged."""

    bad: dict[str, _Judged]
    unclear: set[tuple[str, int, str]]


def derive(con: DuckDBPyConnection, settings: Settings, rules: Sequence[Rule]) -> None:
    """Fills the three tables; call it when ``findings`` is filled. Raises RuleError for a broken rule."""
    known = epochs(con)
    judge_past(con, settings, rules, known)
    past = _past(con)
    now = _seen(
        con.execute(
            f"SELECT {_COLUMNS} FROM findings"
            " WHERE outcome IN ('fail', 'review', 'undetermined') ORDER BY rowid"
        ).fetchall()
    )
    reports = dict(
        con.execute("SELECT finding_id, report_id FROM findings WHERE report_id IS NOT NULL").fetchall()
    )
    decisions = _decisions(con)
    levels = {rule.id: rule.level for rule in rules}
    states: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for finding_id in _of_interest(now, past, decisions):
        agency_id, _, rule_id = _parts(finding_id)
        own = known.get(agency_id, ())
        if levels.get(rule_id) in OF_OTHERS:
            own = own[-1:]
        seen = [past.get((agency_id, epoch), _NOTHING) for epoch in range(len(own) - 1)] + [now]
        sightings = _sightings(finding_id, own, seen, reports.get(finding_id))
        life = replay(sightings, decisions.get(finding_id, ()))
        faults = [one.bad[finding_id] for one in seen if finding_id in one.bad]
        if life.is_known:
            states.append(_state_row(finding_id, life, faults, decisions.get(finding_id, ())))
            events += [
                (finding_id, ordinal, event.at, event.who, str(event.state), event.why, event.report_id)
                for ordinal, event in enumerate(life.events)
            ]
    con.execute("DELETE FROM finding_states")
    con.execute("DELETE FROM finding_events")
    insert(con, "finding_states", states)
    insert(con, "finding_events", events)


_NOTHING = _Seen({}, set())


def _of_interest(
    now: _Seen, past: Mapping[tuple[str, int], _Seen], decisions: Mapping[str, object]
) -> list[str]:
    earlier = {finding_id for seen in past.values() for finding_id in seen.bad}
    others = (earlier | decisions.keys()) - now.bad.keys()
    return [*now.bad, *sorted(others)]


def _parts(finding_id: str) -> tuple[str, int, str]:
    """Agency, year and rule of ``agency|year|rule|locus``; an id that is none belongs to nobody."""
    agency_id, year, rule_id, *_ = [*finding_id.split("|"), "", "", ""]
    return agency_id, int(year) if year.isdecimal() else 0, rule_id


def _seen(rows: Sequence[tuple[Any, ...]]) -> _Seen:
    judged = [_Judged(*row) for row in rows]
    return _Seen(
        {one.finding_id: one for one in judged if one.is_bad},
        {(one.agency_id, one.year, one.rule_id) for one in judged if not one.is_bad},
    )


def _past(con: DuckDBPyConnection) -> dict[tuple[str, int], _Seen]:
    rows = con.execute(f"SELECT epoch, {_COLUMNS} FROM finding_history ORDER BY rowid").fetchall()
    grouped: dict[tuple[str, int], list[tuple[Any, ...]]] = defaultdict(list)
    for epoch, *row in rows:
        grouped[str(row[1]), int(epoch)].append(tuple(row))
    return {place: _seen(own) for place, own in grouped.items()}


def _decisions(con: DuckDBPyConnection) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = defaultdict(list)
    for at, who, finding_id, state, why, basis in con.execute(
        "SELECT decided_at, who, finding_id, state, why, basis FROM finding_decisions ORDER BY ordinal"
    ).fetchall():
        found[finding_id].append(Decision(at, who, finding_id, State(state), why, json.loads(basis)))
    return found


def _sightings(
    finding_id: str, own: Sequence[Epoch], seen: Sequence[_Seen], report_id: str | None
) -> list[Sighting]:
    """What each epoch shows of one finding, told once for as long as nothing of it changes."""
    agency_id, year, rule_id = _parts(finding_id)
    if not own:
        fault = seen[-1].bad.get(finding_id)
        return [Sighting(None, "found", fault.report_id, fault.basis)] if fault else []
    told: list[Sighting] = []
    shown: tuple[str | None, str, str | None, str | None] | None = None
    for index, (epoch, one) in enumerate(zip(own, seen, strict=True)):
        report = epoch.current.get(year)
        fault = one.bad.get(finding_id)
        if report is None and fault is None:
            continue
        unclear = fault is None and (agency_id, year, rule_id) in one.unclear
        status = "found" if fault else "unclear" if unclear else "gone"
        here = fault.report_id if fault else report.report_id if report else report_id
        shows = (here, status, fault.found if fault else None, fault.evidence if fault else None)
        if shows == shown:
            continue
        before, shown = shown, shows
        at = _time(report, epoch, came=index == 0 or before is None or before[0] != here)
        told.append(Sighting(at, status, here, fault.basis if fault else None))
    return told


def _time(report: Arrival | None, epoch: Epoch, *, came: bool) -> datetime | None:
    """When an epoch began to show what it shows: with its report where that ``came`` in it, else with the
    other report that did. None where no report is concerned.
    """
    if report is None:
        return None
    return report.at if came else epoch.start


def _state_row(
    finding_id: str, life: Life, faults: Sequence[_Judged], decisions: Sequence[Decision]
) -> tuple[Any, ...]:
    agency_id, year, rule_id = _parts(finding_id)
    latest, event = faults[-1] if faults else None, life.events[-1]
    told: Mapping[str, Any] = decisions[-1].basis if decisions else {}
    worst = "fail" if any(one.outcome == "fail" for one in faults) else "review" if faults else None
    return (
        finding_id,
        number_of(finding_id),
        agency_id,
        year,
        rule_id,
        latest.severity if latest else None,
        worst,
        str(life.state),
        life.is_open,
        life.is_found,
        event.who is None,
        event.who,
        event.at,
        event.why,
        life.since,
        life.closed_at,
        life.days,
        latest.title if latest else str(told.get("title") or ""),
        latest.expected if latest else str(told.get("expected") or ""),
        latest.found if latest else str(told.get("found") or ""),
    )
