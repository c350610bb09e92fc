"""A planted fault, and what every planter needs to make one: look at a figure, change it, say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.demo.figures import Key
from analytics.demo.plan import Plant
from analytics.demo.report import Report, plain
from analytics.form import FORM

Seen = tuple[str, str]
"""A rule and what of the report it points to, in the rule's own words for a place."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault. ``also``: other rules and places that the same slip makes fail."""

    agency: str
    agency_id: str
    year: int
    rule: str
    locus: str
    expected: str
    planted: str
    words: str
    also: tuple[Seen, ...] = ()
    file: str | None = None
    outcome: str = "fail"
    """What the rule should say: ``fail``, ``review`` where it leaves the judgement to a person,
    ``undetermined`` where a report is missing that it would have to add up.
    """

    def as_json(self) -> dict[str, Any]:
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "year": self.year,
            "rule": self.rule,
            "locus": self.locus,
            "outcome": self.outcome,
            "expected": self.expected,
            "planted": self.planted,
            "words": self.words,
            "also": [{"rule": rule, "locus": locus} for rule, locus in self.also],
            "file": self.file,
        }


class PlanError(Exception):
    """The plan asks for what cannot be planted there; names unit, year and reason. A fault of the plan."""


Planter = Callable[[Report, Plant], Fault]
"""Makes one slip in a report and says what it planted. Raises PlanError where it cannot."""


def fault_in(
    report: Report,
    rule: str,
    locus: str,
    expected: str,
    planted: str,
    words: str,
    also: tuple[Seen, ...] = (),
) -> Fault:
    """A fault of this report; words say it in one line, ``also`` names what else the same slip breaks."""
    unit = report.unit
    return Fault(
        unit.short_name, unit.id, report.year, rule, locus, expected, planted, words, also, report.file_name
    )


def figure_at(report: Report, key: Key) -> Decimal:
    """The figure that a cell prints. Raises PlanError where it prints none."""
    value = report.number(*key)
    if value is None:
        raise PlanError(f"{report.unit.short_name} {report.year}: {'.'.join(key)} holds no figure to change")
    return value


def move(report: Report, key: Key, by: int) -> tuple[str, str]:
    """Changes a figure; returns what should stand there and what now does."""
    value = figure_at(report, key)
    if value + by < 0:
        raise PlanError(f"{report.unit.short_name} {report.year}: {'.'.join(key)} would fall below 0")
    report.put(key, value + by)
    return plain(value), plain(value + by)


def row_words(row: str, report: Report) -> str:
    """A row of the third table as the report's edition names it."""
    return FORM.table("t3").words(row, report.editions["t3"])
