"""The figures of a unit and year as they should stand in its report: every identity of the form holds.

Requests go from year to year as they do in an office: what is left in December is taken over in January, per
kind of applicant. The year 2025 is given by ``city.py``; the years before are dealt out by chance around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from analytics.demo.city import CITY_HALL, LAST_YEAR, UNITS, YEARS, Unit, unit
from analytics.demo.dice import Dice, rounded
from analytics.form import FORM

Key = tuple[str, str, str]
"""Table, row and column of a cell."""
Vector = tuple[int, ...]
"""Counts by the six kinds of applicants, in form order."""

T3 = FORM.table("t3")
T4 = FORM.table("t4")
APPLICANTS = tuple(column.id for column in T3.column_parts("total"))
APPLICANT_WEIGHTS = (0.86, 0.039, 0.008, 0.003, 0.055, 0.035)
GROUP_WEIGHTS: Mapping[str, Sequence[float]] = MappingProxyType(
    {
        "granted": (1,),
        "partly_granted": (1,),
        "denied": (3, 2, 4, 17, 33, 30, 17, 22),
        "unavailable": (62, 24, 14),
        "not_processed": (45, 33, 3, 9, 10),
        "other": (42, 2, 56),
    }
)
VOLUME = MappingProxyType({2019: 0.64, 2020: 0.68, 2021: 0.77, 2022: 0.84, 2023: 0.88, 2024: 0.93, 2025: 1.0})
OPENNESS = MappingProxyType(
    {2019: 0.84, 2020: 0.9, 2021: 0.92, 2022: 0.94, 2023: 0.99, 2024: 0.93, 2025: 1.0}
)
RECEIVED: Mapping[tuple[str, int], int] = MappingProxyType(
    {
        ("qingshi", 2024): 24,
        ("qingxi", 2024): 30,
        ("binhe", 2024): 25,
        ("shiqiao", 2024): 19,
        ("longtan", 2024): 17,
    }
)
# The one report that the pictures of the design show in full; rows that are not named are zero.
QINGXI_2025: Mapping[str, Vector] = MappingProxyType(
    {
        "received": (49, 1, 0, 0, 4, 2),
        "carried_in": (1, 0, 0, 0, 0, 0),
        "granted": (20, 1, 0, 0, 1, 0),
        "partly_granted": (4, 0, 0, 0, 0, 0),
        "denied.internal_affairs": (1, 0, 0, 0, 0, 0),
        "denied.process_info": (1, 0, 0, 0, 0, 0),
        "denied.admin_query": (2, 0, 0, 0, 0, 0),
        "unavailable.not_held": (5, 0, 0, 0, 1, 0),
        "unavailable.needs_creation": (1, 0, 0, 0, 0, 0),
        "unavailable.unclear": (0, 0, 0, 0, 0, 1),
        "not_processed.petition": (7, 0, 0, 0, 0, 0),
        "not_processed.repeat": (2, 0, 0, 0, 1, 0),
        "not_processed.excessive": (1, 0, 0, 0, 0, 0),
        "not_processed.reconfirm": (0, 0, 0, 0, 0, 1),
        "other.no_correction": (1, 0, 0, 0, 0, 0),
        "other.other": (1, 0, 0, 0, 0, 0),
        "carried_out": (4, 0, 0, 0, 1, 0),
    }
)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one unit and year, in both editions: a unit may use the wrong one."""

    cells: Mapping[tuple[str, Key], Decimal]
    """By edition and cell."""

    def of(self, edition: str, table: str) -> dict[Key, Decimal]:
        """The cells of a table in an edition, in form order."""
        return {key: self.cells[edition, key] for key in FORM.cells(table, edition)}

    def value(self, table: str, row: str, column: str, edition: str = "2021") -> Decimal:
        return self.cells[edition, (table, row, column)]


@cache
def figures_of(unit_id: str, year: int) -> Figures:
    """The figures of a unit in a year, without any fault."""
    known = unit(unit_id)
    if known is CITY_HALL:
        return _whole_city(year)
    cells: dict[tuple[str, Key], Decimal] = {}
    for key, value in (_requests(known, year) | _disputes(known, year)).items():
        for edition in ("2019", "2021"):
            cells[edition, key] = Decimal(value)
    for applicant in (*APPLICANTS, "total"):
        parts = [cells["2021", ("t3", row.id, applicant)] for row in T3.members("other", "2021")]
        cells["2019", ("t3", "other", applicant)] = sum(parts, Decimal(0))
    cells.update(_publicity(known, year))
    return Figures(cells)


def _whole_city(year: int) -> Figures:
    """All units together, those that hand in no report included: the city asked them."""
    everyone = [figures_of(one.id, year).cells for one in UNITS if one.mark(year) != "-"]
    return Figures({key: sum((cells[key] for cells in everyone), Decimal(0)) for key in everyone[0]})


# ------------------------------------------------------------------ requests


def _received(unit: Unit, year: int) -> int:
    """How many requests came in: for 2025 what the city's outline needs, less in the years before."""
    taken_over, left = unit.carried
    last = sum(unit.outcomes) + left - taken_over
    if year == LAST_YEAR:
        return last
    if (unit.id, year) in RECEIVED:
        return RECEIVED[unit.id, year]
    return rounded(last * VOLUME[year] * Dice("volume", unit.id, year).between(0.84, 1.16))


@cache
def _balance(unit: Unit, year: int) -> tuple[Vector, Vector, Vector]:
    """(received, carried in, carried out) of a year, each by applicant."""
    pinned = QINGXI_2025 if unit.id == "qingxi" else {}
    if pinned and year == LAST_YEAR:
        return pinned["received"], pinned["carried_in"], pinned["carried_out"]
    dice = Dice("balance", unit.id, year)
    first = year == YEARS[0]
    taken_over = (
        tuple(dice.spread(rounded(_received(unit, year) * 0.03), APPLICANT_WEIGHTS))
        if first
        else _balance(unit, year - 1)[2]
    )
    received = tuple(dice.spread(_received(unit, year), APPLICANT_WEIGHTS))
    stock = [new + old for new, old in zip(received, taken_over, strict=True)]
    if pinned and year == LAST_YEAR - 1:
        return received, taken_over, pinned["carried_in"]
    if year >= LAST_YEAR - 1:
        left = unit.carried[year - LAST_YEAR + 1]
    else:
        left = rounded(_received(unit, year) * dice.between(0.0, 0.075))
    waiting = dice.shuffled([index for index, count in enumerate(stock) for _ in range(count)])[:left]
    return received, taken_over, tuple(waiting.count(index) for index in range(len(APPLICANTS)))


def _group_counts(unit: Unit, year: int, closed: int) -> tuple[int, ...]:
    """Closed requests by the six groups of outcomes."""
    if year == LAST_YEAR:
        return unit.outcomes
    own = [count + 0.6 for count in unit.outcomes]
    city = (45, 8, 10.5, 24, 7, 5.5)
    open_share = OPENNESS[year]
    weights = [0.6 * part / sum(own) + 0.4 * whole / sum(city) for part, whole in zip(own, city, strict=True)]
    weights = [weight * (open_share if index < 2 else 1) for index, weight in enumerate(weights)]
    return tuple(Dice("outcomes", unit.id, year).spread(closed, weights))


def _requests(unit: Unit, year: int) -> dict[Key, int]:
    received, taken_over, left = _balance(unit, year)
    if unit.id == "qingxi" and year == LAST_YEAR:
        rows = dict(QINGXI_2025)
    else:
        closed = [new + old - rest for new, old, rest in zip(received, taken_over, left, strict=True)]
        rows = _outcomes(unit, year, closed) | {
            "received": received,
            "carried_in": taken_over,
            "carried_out": left,
        }
    none = (0,) * len(APPLICANTS)
    outcome_rows = [row.id for row in T3.parts("outcome_total", "2021")]
    for row in outcome_rows:
        rows.setdefault(row, none)
    rows["outcome_total"] = tuple(
        sum(rows[row][index] for row in outcome_rows) for index in range(len(APPLICANTS))
    )
    cells = {
        ("t3", row, applicant): rows[row][index] for row in rows for index, applicant in enumerate(APPLICANTS)
    }
    return cells | {("t3", row, "total"): sum(rows[row]) for row in rows}


def _outcomes(unit: Unit, year: int, closed: Sequence[int]) -> dict[str, Vector]:
    """The closed requests dealt out over the rows, so that rows and columns both add up."""
    dice = Dice("rows", unit.id, year)
    results: list[str] = []
    for group, count in zip(GROUP_WEIGHTS, _group_counts(unit, year, sum(closed)), strict=True):
        members = [row.id for row in T3.members(group, "2021")] if group in GROUPS else [group]
        dealt = dice.spread(count, GROUP_WEIGHTS[group])
        results += [row for row, share in zip(members, dealt, strict=True) for _ in range(share)]
    mixed = iter(dice.shuffled(results))
    by_applicant = [[next(mixed) for _ in range(count)] for count in closed]
    return {row: tuple(listed.count(row) for listed in by_applicant) for row in set(results)}


GROUPS = frozenset(group.id for group in T3.groups)


# ------------------------------------------------------------------ disputes


def _disputes(unit: Unit, year: int) -> dict[Key, int]:
    closed = sum(_balance(unit, year)[0])
    dice = Dice("disputes", unit.id, year)
    cells: dict[Key, int] = {}
    for row, rate in (("review", 0.07), ("litigation_direct", 0.016), ("litigation_after_review", 0.02)):
        expected = closed * rate * dice.between(0.3, 1.5)
        count = int(expected) + dice.chance(expected - int(expected))
        dealt = dice.spread(count, (0.6, 0.14, 0.15, 0.11))
        parts = [column.id for column in T4.column_parts("total")]
        cells |= {("t4", row, column): share for column, share in zip(parts, dealt, strict=True)}
        cells["t4", row, "total"] = count
    return cells


# ------------------------------------------------------------------ what is published on its own


@dataclass(frozen=True, slots=True)
class Documents:
    """Normative documents of a year."""

    made: int
    repealed: int
    in_force: int


@cache
def documents_of(unit: Unit, year: int) -> Documents:
    """The stock of documents goes from year to year: in force = last year's + made − repealed."""
    dice = Dice("documents", unit.id, year)
    before = unit.powers.stock if year == YEARS[0] else documents_of(unit, year - 1).in_force
    made = dice.whole(0, unit.powers.documents + 1) if unit.powers.documents else int(dice.chance(0.2))
    repealed = min(before, dice.weighted((0.62, 0.26, 0.12)))
    return Documents(made, repealed, before + made - repealed)


def _publicity(unit: Unit, year: int) -> dict[tuple[str, Key], Decimal]:
    documents, powers = documents_of(unit, year), unit.powers
    dice = Dice("publicity", unit.id, year)
    decisions = {
        "licensing": _about(dice, powers.licensing),
        "penalties": _about(dice, powers.penalties),
        "coercion": _about(dice, powers.coercion),
        "other_services": _about(dice, powers.licensing // 3),
    }
    fees = Decimal(rounded(float(powers.fees) * dice.between(85, 115))) / 100
    counts: dict[tuple[str, str, str], Decimal | int] = {
        ("2021", "normative_documents", "made"): documents.made,
        ("2021", "normative_documents", "repealed"): documents.repealed,
        ("2021", "normative_documents", "in_force"): documents.in_force,
        ("2019", "normative_documents", "newly_made"): documents.made,
        ("2019", "normative_documents", "newly_disclosed"): documents.made,
        ("2019", "normative_documents", "total_disclosed"): documents.in_force,
        ("2021", "fees", "amount"): fees,
    }
    for row, number in decisions.items():
        counts["2019", row, "decisions"] = number
        if row != "other_services":
            counts["2021", row, "decisions"] = number
    for row in (*decisions, "fees"):
        before, change = _items(unit, year, row)
        counts["2019", row, "previous_items"] = before
        counts["2019", row, "change"] = change
    projects = _about(dice, 3 + powers.stock // 2)
    counts["2019", "procurement", "projects"] = projects
    counts["2019", "procurement", "amount"] = Decimal(projects * dice.whole(3_100_000, 21_000_000)) / 100
    return {
        (edition, key): Decimal(counts.get((edition, key[1], key[2]), 0))
        for edition in ("2019", "2021")
        for key in FORM.cells("t2", edition)
    }


def _about(dice: Dice, usual: int) -> int:
    """A count near a usual one."""
    return rounded(usual * dice.between(0.8, 1.2))


@cache
def _items(unit: Unit, year: int, row: str) -> tuple[int, int]:
    """(items of last year, change of this year) in the catalogue of powers; goes from year to year."""
    dice = Dice("items", unit.id, year, row)
    if year == YEARS[0]:
        usual = {"licensing": unit.powers.licensing, "fees": int(unit.powers.fees)}.get(
            row, unit.powers.penalties
        )
        before = 0 if usual == 0 else 4 + min(60, usual // 12)
    else:
        last, change = _items(unit, year - 1, row)
        before = last + change
    return before, max(-before, dice.weighted((0.1, 0.15, 0.5, 0.15, 0.1)) - 2) if before else 0
