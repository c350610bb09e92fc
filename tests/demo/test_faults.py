"""The faults: what is planted can be seen, and nothing else is wrong. Judged here without the rules of the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pytest

from analytics import demo
from analytics.demo.city import LAST_YEAR, UNITS, YEARS, unit
from analytics.demo.faults import Fault, report_of
from analytics.demo.paper import paper_of
from analytics.demo.plan import PLAN
from analytics.demo.report import Report
from analytics.form import FORM

RULES = (
    "F01",
    "F04",
    "F05",
    "F06",
    "F07",
    "F10",
    "T01",
    "T02",
    "T03",
    "T04",
    "Y01",
    "Y02",
    "X01",
    "D01",
    "A02",
)
RED = {"F01", "F04", "F06", "T01", "T02", "T03", "T04", "Y01", "X01", "D01"}
T3, T4 = FORM.table("t3"), FORM.table("t4")
READABLE = [
    pytest.param(known.id, year, id=f"{known.id}-{year}")
    for known in UNITS
    for year in YEARS
    if known.readable(year)
]

Seen = tuple[str, str]


@cache
def all_faults() -> tuple[Fault, ...]:
    return demo.faults()


def expected(unit_id: str, year: int, rules: set[str]) -> set[Seen]:
    """What the list of faults says should be seen, of some rules."""
    found: set[Seen] = set()
    for fault in all_faults():
        if (fault.agency_id, fault.year, fault.outcome) == (unit_id, year, "fail"):
            found |= {(fault.rule, fault.locus), *fault.also}
    return {seen for seen in found if seen[0] in rules}


def total(report: Report, cells: list[tuple[str, str, str]]) -> Decimal | None:
    """The sum of printed cells; None where one of them shows no figure."""
    figures = [report.number(*cell) for cell in cells]
    return None if None in figures else sum((figure for figure in figures if figure is not None), Decimal(0))


def differ(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one != other


def broken_sums(report: Report) -> Iterator[Seen]:
    """The sums that do not come out within one report."""
    assert T3.balance is not None
    rows = T3.rows(report.editions["t3"])
    for column in T3.plain_columns:
        sides = [
            total(report, [("t3", row, column.id) for row in side])
            for side in (T3.balance.left, T3.balance.right)
        ]
        if differ(*sides):
            yield "T01", column.id
        parts = total(report, [("t3", row.id, column.id) for row in rows if row.of == "outcome_total"])
        if differ(parts, report.number("t3", "outcome_total", column.id)):
            yield "T02", column.id
    for rule, table, printed in (("T03", T3, rows), ("T04", T4, T4.all_rows)):
        for row in printed:
            parts = total(report, [(table.id, row.id, part.id) for part in table.column_parts("total")])
            if differ(parts, report.number(table.id, row.id, "total")):
                yield rule, row.id


def broken_years(report: Report, before: Report) -> Iterator[Seen]:
    """What does not follow from the report of the year before."""
    for column in T3.plain_columns:
        if differ(
            report.number("t3", "carried_in", column.id), before.number("t3", "carried_out", column.id)
        ):
            yield "Y01", column.id
    for row in ("regulations", "normative_documents"):
        stock, made, repealed = (
            report.number("t2", row, column) for column in ("in_force", "made", "repealed")
        )
        past = before.number("t2", row, "in_force")
        if report.year >= 2022 and None not in (stock, made, repealed, past):
            assert stock is not None and made is not None and repealed is not None and past is not None
            if stock != past + made - repealed:
                yield "Y02", row


@pytest.mark.parametrize(("unit_id", "year"), READABLE)
def test_exactly_the_planted_sums_are_broken(unit_id: str, year: int) -> None:
    report, _ = report_of(unit(unit_id), year)
    assert set(broken_sums(report)) == expected(unit_id, year, {"T01", "T02", "T03", "T04"})


@pytest.mark.parametrize(("unit_id", "year"), READABLE)
def test_exactly_the_planted_years_do_not_follow(unit_id: str, year: int) -> None:
    known = unit(unit_id)
    broken: set[Seen] = set()
    if year > YEARS[0] and known.readable(year - 1):
        broken = set(broken_years(report_of(known, year)[0], report_of(known, year - 1)[0]))
    assert broken == expected(unit_id, year, {"Y01", "Y02"})


@pytest.mark.parametrize(("unit_id", "year"), READABLE)
def test_prose_says_what_the_tables_say_unless_planted_otherwise(unit_id: str, year: int) -> None:
    report, _ = report_of(unit(unit_id), year)
    said = paper_of(report).said
    for claim, value in said.items():
        cell = FORM.claim(claim).cell
        printed = report.number(*cell) if cell else None
        if printed is not None and value != printed:
            assert ("X01", "") in expected(unit_id, year, {"X01"}), claim
            assert claim == "requests.received"
    if expected(unit_id, year, {"X01"}):
        assert said["requests.received"] != report.number("t3", "received", "total")
    parts = [said[f"proactive.{channel}"] for channel in ("website", "wechat", "board")]
    assert sum(parts, Decimal(0)) == said["proactive.total"]


@pytest.mark.parametrize(("unit_id", "year"), READABLE)
def test_a_report_has_the_form_of_its_year_unless_planted_otherwise(unit_id: str, year: int) -> None:
    report, planted = report_of(unit(unit_id), year)
    rules = {fault.rule for fault in planted}
    edition = FORM.edition_for(year)
    assert ("F04" in rules) == (set(report.editions.values()) != {edition.id})
    assert ("F05" in rules) == bool(report.labels)
    assert ("F10" in rules) == (report.document != edition.document)
    assert ("F01" in rules) == (report.sections != [section.id for section in FORM.sections])
    complete = {cell for table in FORM.tables for cell in FORM.cells(table.id, report.editions[table.id])}
    assert ("F06" in rules) == (set(report.cells) != complete)
    assert ("F07" in rules) == any(report.number(*cell) is None for cell in report.cells)
    assert ("D01" in rules) == (report.published_on is not None and report.published_on.month > 1)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_something_to_find_at_several_units(rule: str) -> None:
    assert len({fault.agency_id for fault in all_faults() if fault.rule == rule}) >= 3


def test_the_last_year_is_lively() -> None:
    """About fifteen units with about thirty red findings, counted by rule and unit."""
    found = {
        (fault.agency_id, rule)
        for fault in all_faults()
        if fault.year == LAST_YEAR and fault.outcome == "fail"
        for rule, _ in ((fault.rule, fault.locus), *fault.also)
        if rule in RED
    }
    assert 27 <= len(found) <= 33
    assert len({agency for agency, _ in found}) == 15
    worst = Counter(agency for agency, _ in found).most_common(2)
    assert {agency for agency, _ in worst} <= {"shuangqiao", "qingxi", "gongan"}


def test_three_rules_meet_in_one_cell_of_one_report() -> None:
    """清溪镇 2025: the total of natural persons says 48 where 46 is right; the prose says 53 where the table says 56."""
    report, planted = report_of(unit("qingxi"), 2025)
    by_rule = {fault.rule: fault for fault in planted}
    assert report.cells["t3", "outcome_total", "natural_person"] == "48"
    assert by_rule["T02"].expected == "46"
    assert by_rule["T02"].also == (("T01", "natural_person"), ("T03", "outcome_total"))
    assert (by_rule["X01"].planted, by_rule["X01"].expected) == ("53", "56")
    assert report.format == "docx"


def test_the_plan_is_carried_out_to_the_last_line() -> None:
    planned = {(plant.unit, plant.year) for plant in PLAN}
    assert all(unit(unit_id).readable(year) for unit_id, year in planned), (
        "nobody sees a fault in such a report"
    )
    by_plan = Counter(fault.rule not in {"D01", "A02"} for fault in all_faults())
    assert by_plan[True] == len(PLAN)
