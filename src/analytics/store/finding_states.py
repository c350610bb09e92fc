"""What becomes of a finding: the states a person may give it, and its life over the revisions of a report.

    待处理 ──▶ 已通知 ──▶ 已整改
       └────────┴──────▶ 已确认无误 | 已忽略

``replay`` is pure: what each revision showed and what people decided go in, state and history come out. So a
build from scratch gives the same, and no decision is ever lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from analytics.store.finding_basis import Basis, same_fault


class State(StrEnum):
    """The words are those that people read and write."""

    PENDING = "待处理"
    NOTIFIED = "已通知"
    MENDED = "已整改"
    CONFIRMED = "已确认无误"
    IGNORED = "已忽略"


OPEN = (State.PENDING, State.NOTIFIED)
SETTLED = (State.CONFIRMED, State.IGNORED)
"""A person looked and wants nothing done: stays as long as the same is found."""

TRANSITIONS: Mapping[State, tuple[State, ...]] = {
    State.PENDING: (State.NOTIFIED, State.MENDED, State.CONFIRMED, State.IGNORED),
    State.NOTIFIED: (State.MENDED, State.CONFIRMED, State.IGNORED, State.PENDING),
    State.MENDED: (State.PENDING,),
    State.CONFIRMED: (State.PENDING,),
    State.IGNORED: (State.PENDING,),
}
"""What a person may make of a state."""

WHY_NEEDED = (State.MENDED, State.CONFIRMED, State.IGNORED)
"""States that a person gives only with a reason, as is going back from them."""

_NUMBER = 8


def number_of(finding_id: str) -> str:
    """The short number that people call a finding by: 8 hex digits of its id, the same in every build."""
    return hashlib.sha256(finding_id.encode()).hexdigest()[:_NUMBER]


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a finding, and what was found then."""

    at: datetime
    who: str
    finding_id: str
    state: State
    why: str
    basis: Mapping[str, Any]
    entry: int = 0
    """Which one of the journal it is: the order in which things happened, whatever the clock said."""


Status = Literal["found", "unclear", "gone"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one revision shows of a fault, as it is read and judged today.

    ``at``: when the revision came; None for a fault that is in no report. ``unclear``: the revision does not
    show enough to tell; ``gone``: it was judged, and the fault is not there. ``entry``: of the journal, which
    one tells that the revision came.
    """

    at: datetime | None
    status: Status
    report_id: str | None
    basis: Basis | None = None
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """A change of state. ``who`` is None where it came by itself, ``at`` None where no clock tells it."""

    state: State
    at: datetime | None
    who: str | None
    why: str
    report_id: str | None = None


FIRST_FOUND = "首次检出"
FOUND_AGAIN = "新收到的报告中再次检出"
MENDED_BY_REVISION = "新收到的报告中已改正"
OTHER_FAULT = "同一处检出的内容与原来认定的不同，重新待处理"
READ_OTHERWISE = "报告没有变，重新读取或核对后检出的内容与原来认定的不同，重新待处理"


@dataclass(slots=True)
class Life:
    """The state of a finding and how it came to it. ``closed_at`` is there where it was put right;
    ``last``: what the current revision shows, None where nothing judged it.
    """

    state: State = State.PENDING
    since: datetime | None = None
    closed_at: datetime | None = None
    last: Sighting | None = None
    events: list[Event] = field(default_factory=list["Event"])
    decided: Decision | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.events)

    @property
    def is_found(self) -> bool | None:
        """Whether the current report has it; None where that cannot be seen."""
        if self.last is None:
            return False
        return None if self.last.status == "unclear" else self.last.status == "found"

    @property
    def is_open(self) -> bool:
        """Somebody has to do something: not for what today's rules and reader find nowhere any more."""
        return self.state in OPEN and self.is_found is not False

    @property
    def is_settled(self) -> bool:
        """A person looked and wants nothing done."""
        return self.state in SETTLED

    @property
    def days(self) -> int | None:
        """Whole days from the first sight to the revision that put it right."""
        if self.state is not State.MENDED or self.since is None or self.closed_at is None:
            return None
        return max((self.closed_at.date() - self.since.date()).days, 0)

    def see(self, sighting: Sighting) -> None:
        before, self.last = self.last, sighting
        if sighting.status == "found":
            self._found(sighting)
        elif sighting.status == "gone":
            # A fault that today's rules see in no revision was not put right: it is just not seen.
            was_there = before is None or before.status != "gone"
            if self.is_known and self.state in OPEN and was_there:
                self.closed_at = sighting.at
                self._enter(Event(State.MENDED, sighting.at, None, MENDED_BY_REVISION, sighting.report_id))

    def _found(self, sighting: Sighting) -> None:
        if not self.is_known or (self.state is State.MENDED and not self._is_what_was_mended(sighting)):
            why = FOUND_AGAIN if self.is_known else FIRST_FOUND
            self._open(sighting, sighting.at, why)
        elif self.state in SETTLED and self._differs(sighting):
            self._open(sighting, sighting.at, OTHER_FAULT)

    def _is_what_was_mended(self, sighting: Sighting) -> bool:
        """A person called it mended, outside of the report, which is the same still: that another agency's
        report came since says nothing of it.
        """
        told = self.decided if self.events and self.events[-1].who is not None else None
        same_report = told is not None and told.basis.get("report_id") == sighting.report_id
        return same_report and not self._differs(sighting)

    def decide(self, decision: Decision) -> None:
        if not self.is_known:
            self.since = _time(decision.basis.get("since"))
        self.decided = decision
        self.closed_at = decision.at if decision.state is State.MENDED else None
        self._enter(
            Event(
                decision.state,
                decision.at,
                decision.who,
                decision.why,
                decision.basis.get("report_id") or None,
            )
        )
        seen = self.last
        if self.state in SETTLED and seen is not None and seen.status == "found" and self._differs(seen):
            self._open(seen, None, READ_OTHERWISE)

    def _differs(self, sighting: Sighting) -> bool:
        if self.decided is None or sighting.basis is None:
            return False
        return not same_fault(Basis.from_json(self.decided.basis), sighting.basis)

    def _open(self, sighting: Sighting, at: datetime | None, why: str) -> None:
        self.closed_at = None
        if why != READ_OTHERWISE:
            self.since = at
        self._enter(Event(State.PENDING, at, None, why, sighting.report_id))

    def _enter(self, event: Event) -> None:
        self.state = event.state
        self.events.append(event)


def replay(sightings: Sequence[Sighting], decisions: Sequence[Decision]) -> Life:
    """The life of one finding: sightings and decisions, both in the order of the journal. No clock is asked
    what came first, for one that was wrong would turn things round.
    """
    life = Life()
    waiting = list(decisions)
    for sighting in sightings:
        while waiting and waiting[0].entry < sighting.entry:
            life.decide(waiting.pop(0))
        life.see(sighting)
    for decision in waiting:
        life.decide(decision)
    return life


def _time(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
