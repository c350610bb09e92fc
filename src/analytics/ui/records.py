"""The single things that pages ask for: an agency, a report, a cell, a line, a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the roster, or one that only a document names (``in_roster`` False).

    ``is_city``: its report is that of the whole city, which is none of the units.
    """

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
    is_city: bool = False


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
    sha256: str
    file_name: str
    format: str
    bytes: int
    received_at: datetime
    editions: Mapping[str, str | None]
    scanned: bool = False
    """Some of it was recognised from pictures."""


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
    scanned: bool = False
    """Recognised from a picture: waits for a person."""


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
    """How an agency stood with its report for a year.

    ``state``: submitted late missing unreadable not_due.
    """

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
    """What counts: ``settled`` for what failed until a person looked and wanted nothing done."""
    locus: str
    title: str
    expected: str
    found: str
    fix: str
    evidence: tuple[Mapping[str, Any], ...]
    state: str | None = None
    """待处理 已通知 已整改 已确认无误 已忽略; None where nobody has to look."""
    state_who: str | None = None
    """None where the state came by itself."""
    state_at: datetime | None = None
    state_why: str | None = None
    days: int | None = None
    """That it took to put it right."""

    @property
    def leading(self) -> list[Mapping[str, Any]]:
        """The evidence that has a place in the document: the faulty cells where there are such, else all."""
        placed = [item for item in self.evidence if item.get("place")]
        return [item for item in placed if item.get("role") == "faulty"] or placed
