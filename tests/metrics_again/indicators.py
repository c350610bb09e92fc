"""Every indicator worked out once more from what a report says, without the registry, the form or a mart.

Ids of cells are written out as the form has them, so that a slip in one place cannot hide in both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

Figure = Decimal | None
Key = tuple[str, int]
"""Agency id, year."""

DENIED = (
    "state_secret",
    "law_forbids",
    "safety_stability",
    "third_party",
    "internal_affairs",
    "process_info",
    "enforcement_file",
    "admin_query",
)
UNAVAILABLE = ("not_held", "needs_creation", "unclear")
NOT_PROCESSED = ("petition", "repeat", "publication", "excessive", "reconfirm")
APPLICANTS = ("natural_person", "business", "research", "social_org", "legal_service", "other_org")
LAWSUITS = ("litigation_direct", "litigation_after_review")


@dataclass(frozen=True)
class Report:
    """What one current report says."""

    cells: dict[tuple[str, str, str], Decimal]
    lost: frozenset[tuple[str, str, str]]
    said: dict[str, tuple[Decimal, ...]]
    population: Figure
    deadline: date | None
    published: date | None
    failed: dict[str, int]
    mended: tuple[int, ...]

    def cell(self, table: str, row: str, column: str = "total") -> Figure:
        """A figure; a total of the third table that the source lost is the sum of its six applicants."""
        own = self.cells.get((table, row, column))
        if own is None and (table, column) == ("t3", "total") and (table, row, column) in self.lost:
            return self.sum(*((table, row, applicant) for applicant in APPLICANTS))
        return own

    def sum(self, *places: tuple[str, ...]) -> Figure:
        """Unknown where one part is."""
        total = Decimal(0)
        for place in places:
            part = self.cell(*place)
            if part is None:
                return None
            total += part
        return total

    def all_of(self, group: str, reasons: tuple[str, ...]) -> Figure:
        return self.sum(*(("t3", f"{group}.{reason}") for reason in reasons))

    def claim(self, name: str) -> Figure:
        """A figure of the prose; unknown where it is said in several ways."""
        values = set(self.said.get(name, ()))
        return values.pop() if len(values) == 1 else None


def plus(*parts: Figure) -> Figure:
    return None if None in parts else sum((part for part in parts if part is not None), Decimal(0))


Rate = tuple[Callable[[Report], Figure], Callable[[Report], Figure]]


def closed(one: Report) -> Figure:
    return one.cell("t3", "outcome_total")


def to_close(one: Report) -> Figure:
    return one.sum(("t3", "received"), ("t3", "carried_in"))


def opened(one: Report) -> Figure:
    return one.sum(("t3", "granted"), ("t3", "partly_granted"))


def denied(one: Report) -> Figure:
    return one.all_of("denied", DENIED)


def decided(one: Report, *rows: str) -> Figure:
    """Disputes that came to an end."""
    return one.sum(*(("t4", row, column) for row in rows for column in ("upheld", "corrected", "other")))


def corrected(one: Report, *rows: str) -> Figure:
    return one.sum(*(("t4", row, "corrected") for row in rows))


def row(name: str) -> Callable[[Report], Figure]:
    return lambda one: one.cell("t3", name)


RATES: dict[str, Rate] = {
    "days_to_rectify": (lambda one: Decimal(sum(one.mended)), lambda one: Decimal(len(one.mended))),
    "requests_per_10k": (
        row("received"),
        lambda one: None if one.population is None else one.population / 10000,
    ),
    "completion_rate": (closed, to_close),
    "carry_over_rate": (row("carried_out"), to_close),
    "grant_rate": (row("granted"), closed),
    "partial_rate": (row("partly_granted"), closed),
    "disclosure_rate": (opened, closed),
    "resolvable_disclosure_rate": (opened, lambda one: plus(opened(one), denied(one))),
    **{f"denial_mix.{reason}": (row(f"denied.{reason}"), denied) for reason in DENIED},
    "unavailable_rate": (lambda one: one.all_of("unavailable", UNAVAILABLE), closed),
    "not_held_share": (row("unavailable.not_held"), closed),
    "not_processed_rate": (lambda one: one.all_of("not_processed", NOT_PROCESSED), closed),
    "review_rate": (lambda one: one.cell("t4", "review"), closed),
    "review_correction_rate": (lambda one: corrected(one, "review"), lambda one: decided(one, "review")),
    "litigation_correction_rate": (
        lambda one: corrected(one, *LAWSUITS),
        lambda one: decided(one, *LAWSUITS),
    ),
}


def documents(*columns: str) -> Callable[[Report], Figure]:
    """The first of these columns that the report's form has."""

    def figure(one: Report) -> Figure:
        found = [one.cell("t2", "normative_documents", column) for column in columns]
        return next((value for value in found if value is not None), None)

    return figure


def claim(name: str) -> Callable[[Report], Figure]:
    return lambda one: one.claim(name)


def decisions(name: str) -> Callable[[Report], Figure]:
    return lambda one: one.cell("t2", name, "decisions")


def failed(severity: str) -> Callable[[Report], Figure]:
    return lambda one: Decimal(one.failed[severity])


COUNTS: dict[str, Callable[[Report], Figure]] = {
    "proactive_total": claim("proactive.total"),
    "requests_received": row("received"),
    "documents_made": documents("made", "newly_made"),
    "documents_repealed": documents("repealed"),
    "documents_in_force": documents("in_force"),
    **{name: decisions(name) for name in ("licensing", "penalties", "coercion")},
    "fees_wan_yuan": lambda one: one.cell("t2", "fees", "amount"),
    "trainings": claim("supervision.trainings"),
    "inspections": claim("supervision.inspections"),
    "meetings": claim("supervision.meetings"),
    "people_served": claim("platform.people_served"),
    "service_points": claim("platform.service_points"),
    "days_early": lambda one: (
        None
        if one.deadline is None or one.published is None
        else Decimal((one.deadline - one.published).days)
    ),
    **{f"findings_{severity}": failed(severity) for severity in ("red", "yellow", "blue")},
}
NAMES = (*RATES, *COUNTS)


def parts(name: str, one: Report) -> tuple[Figure, Figure]:
    """Numerator and denominator; a count has no denominator."""
    if name in RATES:
        above, below = RATES[name]
        return above(one), below(one)
    return COUNTS[name](one), None


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal:
    """To eight places, half away from zero, without a binary fraction on the way."""
    scaled = Fraction(numerator) * 10**8 / Fraction(denominator)
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-8)


def value(name: str, one: Report) -> Figure:
    numerator, denominator = parts(name, one)
    if name in COUNTS or numerator is None:
        return numerator
    return None if denominator is None or denominator <= 0 else quotient(numerator, denominator)
