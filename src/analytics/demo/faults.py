"""The faults planted in the demo city: what a careless office does, and what a check should say about it.

Each planter changes one report and returns what it planted. A fault that other rules must see as well names
them under ``also``. Everything that stands in no fault is consistent, so whatever else a check reports is a
mistake of the check. Late and missing reports come from the calendar in ``city.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from analytics.demo import faults_of_city, faults_of_copies, faults_of_figures, faults_of_form
from analytics.demo.city import CITY_HALL, UNITS, YEARS, Unit, published_on
from analytics.demo.fault import Fault, Planter, Seen, fault_in, figure_at
from analytics.demo.faults_of_figures import carry_stock
from analytics.demo.plan import PLAN
from analytics.demo.report import Report, plain, sound_report
from analytics.form import FORM

PLANTERS: Mapping[str, Planter] = {
    **faults_of_form.PLANTERS,
    **faults_of_figures.PLANTERS,
    **faults_of_copies.PLANTERS,
    **faults_of_city.PLANTERS,
}
"""By the kind that a line of the plan names."""


def report_of(unit: Unit, year: int) -> tuple[Report, tuple[Fault, ...]]:
    """The report of a unit and year with its faults, and those faults (lateness included)."""
    report = sound_report(unit, year)
    carry_stock(report)
    faults = [
        PLANTERS[plant.kind](report, plant) for plant in PLAN if (plant.unit, plant.year) == (unit.id, year)
    ]
    seen = (replace(fault, also=tuple(one for one in fault.also if _shows(report, one))) for fault in faults)
    return report, (*seen, *_late(report))


def _shows(report: Report, seen: Seen) -> bool:
    """Whether the report still prints what a rule needs for its judgement: a column may be lost as well."""
    rule, place = seen
    table = FORM.table("t3")
    rows = [row.id for row in table.rows(report.editions["t3"])]
    cells = {
        "T01": [(row, place) for row in ("received", "carried_in", "outcome_total", "carried_out")],
        "T02": [(row, place) for row in rows if table.row(row).of or row == "outcome_total"],
        "T03": [(place, column.id) for column in table.plain_columns],
        "Y01": [("carried_in", place)],
    }
    return all(report.number("t3", row, column) is not None for row, column in cells.get(rule, []))


def calendar_faults() -> Iterator[Fault]:
    """The reports that were never handed in."""
    for unit in UNITS:
        for year in YEARS:
            if unit.mark(year) == "M":
                yield Fault(
                    unit.short_name,
                    unit.id,
                    year,
                    "A02",
                    "",
                    "有年度报告",
                    "未报",
                    f"{unit.short_name}没有报送 {year} 年度报告",
                )


def _late(report: Report) -> Iterator[Fault]:
    unit, year = report.unit, report.year
    days = unit.days_late(year)
    if days and unit.readable(year):
        day = published_on(unit, year)
        words = f"{unit.short_name} {year} 年度报告迟 {days} 天发布"
        yield fault_in(report, "D01", "", f"不晚于 {year + 1}-01-31", day.isoformat(), words)


def city_faults() -> Iterator[Fault]:
    """Cells of the city's own report that differ from the sum of the units because a unit slipped.

    Only for years in which every unit has its report: in the others nobody can say.
    """
    for year in YEARS:
        if not CITY_HALL.readable(year) or not all(unit.readable(year) for unit in UNITS):
            continue
        own, planted = report_of(CITY_HALL, year)
        told = {locus for fault in planted for _, locus in ((fault.rule, fault.locus), *fault.also)}
        reports = [report_of(unit, year)[0] for unit in UNITS]
        for key in own.cells:
            figures = [one.number(*key) for one in reports]
            total = sum((figure for figure in figures if figure is not None), Decimal(0))
            if None in figures or total == figure_at(own, key) or ".".join(key) in told:
                continue
            words = "各单位的报告里有填错的数，合计与全市对不上"
            yield fault_in(own, "A01", ".".join(key), plain(total), plain(figure_at(own, key)), words)
