"""The faults: what is planted can be seen, and nothing else is wrong. Judged without the product's rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from analytics import demo
from analytics.demo.city import LAST_YEAR, UNITS, YEARS, Unit, unit
from analytics.demo.faults import Fault, city_faults, report_of
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
    "F08",
    "F10",
    "T01",
    "T02",
    "T03",
    "T04",
    "T05",
    "T06",
    "Y01",
    "Y02",
    "X01",
    "D01",
    "A02",
)
RED = {"F01", "F04", "F06", "T01", "T02", "T03", "T04", "Y01", "X01", "D01"}
T3, T4 = FORM.table("t3"), FORM.table("t4")
EVERY_UNIT = pytest.mark.parametrize("known", UNITS, ids=lambda known: known.id)

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
        if report.year >= 2022 and past is not None and None not in (stock, made, repealed):
            assert stock is not None
            assert made is not None
            assert repealed is not None
            if stock != past + made - repealed:
                yield "Y02", row


def readable_years(known: Unit) -> list[int]:
    return [year for year in YEARS if known.readable(year)]


@EVERY_UNIT
def test_exactly_the_planted_sums_are_broken(known: Unit) -> None:
    for year in readable_years(known):
        report, _ = report_of(known, year)
        assert set(broken_sums(report)) == expected(known.id, year, {"T01", "T02", "T03", "T04"}), year


@EVERY_UNIT
def test_exactly_the_planted_years_do_not_follow(known: Unit) -> None:
    for year in readable_years(known):
        broken: set[Seen] = set()
        if year > YEARS[0] and known.readable(year - 1):
            broken = set(broken_years(report_of(known, year)[0], report_of(known, year - 1)[0]))
        assert broken == expected(known.id, year, {"Y01", "Y02"}), year


@EVERY_UNIT
def test_prose_says_what_the_tables_say_unless_planted_otherwise(known: Unit) -> None:
    for year in readable_years(known):
        report, _ = report_of(known, year)
        said = paper_of(report).said
        other = {
            claim
            for claim, value in said.items()
            if (cell := FORM.claim(claim).cell) and differ(value, report.number(*cell))
        }
        planted = expected(known.id, year, {"X01"})
        assert other == ({"requests.received"} if planted else set()), year
        parts = [said[f"proactive.{channel}"] for channel in ("website", "wechat", "board")]
        assert sum(parts, Decimal(0)) == said["proactive.total"]


@EVERY_UNIT
def test_a_report_has_the_form_of_its_year_unless_planted_otherwise(known: Unit) -> None:
    for year in readable_years(known):
        report, planted = report_of(known, year)
        edition = FORM.edition_for(year)
        complete = {cell for table in FORM.tables for cell in FORM.cells(table.id, report.editions[table.id])}
        published = report.published_on
        visible = {
            "F01": report.sections != [section.id for section in FORM.sections],
            "F04": set(report.editions.values()) != {edition.id},
            "F05": bool(report.labels),
            "F06": set(report.cells) != complete,
            "F07": any(report.number(*cell) is None for cell in report.cells),
            "F10": report.document != edition.document,
            "D01": published is not None and published > date(year + 1, 1, 31),
        }
        assert {rule for rule, seen in visible.items() if seen} == {fault.rule for fault in planted} & set(
            visible
        )


@EVERY_UNIT
def test_fees_are_in_ten_thousands_of_yuan_unless_planted_otherwise(known: Unit) -> None:
    amounts = {
        year: amount
        for year in readable_years(known)
        if (amount := report_of(known, year)[0].number("t2", "fees", "amount"))
    }
    for year, amount in amounts.items():
        in_yuan = any(amount >= 1000 * other for other in amounts.values())
        assert in_yuan == bool(expected(known.id, year, {"T07"})), year


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
    """清溪镇 2025: the natural persons' total says 48, not 46; the prose says 53, the table 56."""
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
    followed = set(city_faults())
    by_plan = Counter(fault.rule not in {"D01", "A02"} and fault not in followed for fault in all_faults())
    assert by_plan[True] == len(PLAN)
