"""Findings live on: joins what the rules say now and of earlier revisions with what people decided.

Fills ``finding_history``, ``finding_states`` and ``finding_events`` from nothing but a snapshot's facts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from analytics.rules.history import OF_OTHERS, Arrival, Epoch, Known, Place, epochs, judge_past
from analytics.store.facts import insert
from analytics.store.finding_basis import Basis, basis_of
from analytics.store.finding_states import Decision, Life, Sighting, State, Status, number_of, replay

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.rules.past_judgements import PastJudgements
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

    @property
    def cited(self) -> frozenset[str]:
        """The reports that it rests on."""
        others = {item.get("report_id") for item in json.loads(self.evidence)}
        return frozenset(str(one) for one in (self.report_id, *others) if one)


@dataclass(slots=True)
class _Seen:
    """What one epoch shows. ``unclear``: agency, year and rule of what could not be judged; ``passed``: the
    ids of what was judged and is well.
    """

    bad: dict[str, _Judged]
    unclear: set[tuple[str, int, str]]
    passed: set[str]

    def status(self, finding_id: str) -> Status:
        """A rule that could not judge one place says nothing of another that it did judge."""
        if finding_id in self.bad:
            return "found"
        if finding_id in self.passed:
            return "gone"
        return "unclear" if _parts(finding_id) in self.unclear else "gone"


def derive(
    con: DuckDBPyConnection, settings: Settings, rules: Sequence[Rule], kept: PastJudgements | None = None
) -> None:
    """Fills the three tables; call it when ``findings`` is filled. Raises RuleError for a broken rule."""
    known = epochs(con, rules)
    past = _past(con, judge_past(con, settings, rules, known, kept))
    now = _seen(
        con.execute(
            f"SELECT {_COLUMNS} FROM findings"
            " WHERE outcome IN ('fail', 'review', 'undetermined') ORDER BY rowid"
        ).fetchall(),
        {str(one) for (one,) in con.execute(_PASSED).fetchall()},
    )
    decisions = _decisions(con)
    of_others = {rule.id for rule in rules if rule.level in OF_OTHERS}
    states: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for finding_id in _of_interest(now, past, decisions):
        own, seen = _shown(finding_id, known, past, now, _parts(finding_id)[2] in of_others)
        sightings = _sightings(finding_id, own, seen, known.arrivals)
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


_NOTHING = _Seen({}, set(), set())
_PASSED = "SELECT finding_id FROM findings WHERE outcome = 'pass'"


def _shown(
    finding_id: str, known: Known, past: Mapping[Place, _Seen], now: _Seen, of_others: bool
) -> tuple[list[Epoch], list[_Seen]]:
    """The epochs that may tell of a finding, oldest first, and what each of them shows."""
    agency_id, year, _ = _parts(finding_id)
    own = known.own.get(agency_id, ())
    if not own or not of_others:
        places = [(False, agency_id, epoch) for epoch in range(len(own) - 1)]
        return list(own), [*(past.get(place, _NOTHING) for place in places), now]
    # An epoch whose end did not touch the year shows what the next one does, which begins with it.
    numbers = [epoch for epoch, one in enumerate(known.city[:-1]) if year in one.years(known.looks_back)]
    starts = [0, *(epoch + 1 for epoch in numbers)]
    listed = [
        replace(known.city[epoch], start=known.city[start].start, entry=known.city[start].entry)
        for epoch, start in zip((*numbers, len(known.city) - 1), starts, strict=True)
    ]
    return listed, [*(past.get((True, agency_id, epoch), _NOTHING) for epoch in numbers), now]


def _of_interest(now: _Seen, past: Mapping[Place, _Seen], decisions: Mapping[str, object]) -> list[str]:
    earlier = {finding_id for seen in past.values() for finding_id in seen.bad}
    others = (earlier | decisions.keys()) - now.bad.keys()
    return [*now.bad, *sorted(others)]


def _parts(finding_id: str) -> tuple[str, int, str]:
    """Agency, year and rule of ``agency|year|rule|locus``; an id that is none belongs to nobody."""
    agency_id, year, rule_id, *_ = [*finding_id.split("|"), "", "", ""]
    return agency_id, int(year) if year.isdecimal() else 0, rule_id


def _seen(rows: Sequence[tuple[Any, ...]], passed: set[str]) -> _Seen:
    judged = [_Judged(*row) for row in rows]
    return _Seen(
        {one.finding_id: one for one in judged if one.is_bad},
        {(one.agency_id, one.year, one.rule_id) for one in judged if not one.is_bad},
        passed,
    )


def _past(con: DuckDBPyConnection, passed: Mapping[Place, set[str]]) -> dict[Place, _Seen]:
    grouped: dict[Place, list[tuple[Any, ...]]] = {place: [] for place in passed}
    for epoch, *row in con.execute(
        f"SELECT epoch, {_COLUMNS} FROM finding_history ORDER BY rowid"
    ).fetchall():
        judged = _Judged(*row)
        place = (judged.level in OF_OTHERS, judged.agency_id, int(epoch))
        grouped.setdefault(place, []).append(tuple(row))
    return {place: _seen(own, passed.get(place, set())) for place, own in grouped.items()}


def _decisions(con: DuckDBPyConnection) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = defaultdict(list)
    for at, who, finding_id, state, why, basis, entry in con.execute(
        "SELECT decided_at, who, finding_id, state, why, basis, entry FROM finding_decisions ORDER BY entry"
    ).fetchall():
        found[finding_id].append(Decision(at, who, finding_id, State(state), why, json.loads(basis), entry))
    return found


def _sightings(
    finding_id: str, own: Sequence[Epoch], seen: Sequence[_Seen], arrivals: Mapping[str, Arrival]
) -> list[Sighting]:
    """What each epoch shows of one finding, told once for as long as nothing of it changes."""
    agency_id, year, _ = _parts(finding_id)
    if not own:
        fault = seen[-1].bad.get(finding_id)
        return [Sighting(None, "found", fault.report_id, fault.basis)] if fault else []
    told: list[Sighting] = []
    shown: tuple[str | None, str, str | None, str | None] | None = None
    for epoch, one in zip(own, seen, strict=True):
        report = epoch.current.get((agency_id, year))
        fault = one.bad.get(finding_id)
        if report is None and fault is None:
            continue
        here = fault.report_id if fault else report.report_id if report else None
        status = one.status(finding_id)
        shows = (here, status, fault.found if fault else None, fault.evidence if fault else None)
        if shows == shown:
            continue
        came = shown is None or shown[0] != here
        shown = shows
        at, entry = _when(report, fault, epoch, arrivals, came=came)
        told.append(Sighting(at, status, here, fault.basis if fault else None, entry))
    return told


def _when(
    report: Arrival | None,
    fault: _Judged | None,
    epoch: Epoch,
    arrivals: Mapping[str, Arrival],
    *,
    came: bool,
) -> tuple[datetime | None, int]:
    """When an epoch began to show what it shows, and the entry of the journal that tells of it. Where its
    report ``came`` in it: with that, or with the last one that a fault rests on; else with the other report
    that began the epoch. No time where no report is concerned.
    """
    if report is None:
        return None, 0
    if not came:
        return epoch.start, epoch.entry
    cited = [arrivals[one] for one in fault.cited if one in arrivals] if fault else []
    last = max((report, *cited), key=lambda one: one.entry)
    return last.at, last.entry


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
        life.is_settled,
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
