"""The city's own report: units left out or counted twice, and its scope unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analytics.demo.city import UNITS
from analytics.demo.city import unit as unit_called
from analytics.demo.fault import Fault, PlanError, Planter, fault_in, figure_at
from analytics.demo.figures import figures_of
from analytics.demo.plan import Plant
from analytics.demo.report import Report, plain
from analytics.form import FORM


def _left_out(report: Report, plant: Plant) -> Fault:
    """The city forgot a unit when it added up a table, or a row of one."""
    return _added_wrongly(report, plant, -1, f"漏计了{unit_called(plant.text).short_name}")


def _counted_twice(report: Report, plant: Plant) -> Fault:
    return _added_wrongly(report, plant, 1, f"把{unit_called(plant.text).short_name}计了两次")


def _added_wrongly(report: Report, plant: Plant, times: int, words: str) -> Fault:
    whole = all(unit.readable(report.year) for unit in UNITS)
    edition = report.editions[plant.table]
    moved: list[tuple[str, str, str]] = []
    for key, figure in figures_of(plant.text, report.year).of(edition, plant.table).items():
        if figure and plant.row in ("", key[1]):
            right = figure_at(report, key)
            report.put(key, right + times * figure)
            moved.append((".".join(key), plain(right), plain(right + times * figure)))
    if not moved:
        raise PlanError(f"{report.unit.short_name} {report.year}: {plant.text} has nothing there")
    (locus, expected, planted), *others = moved
    words = f"表{FORM.section(FORM.table(plant.table).section).numeral}{words}"
    also = tuple(("A01", locus) for locus, _, _ in others) if whole else ()
    fault = fault_in(report, "A01", locus if whole else "", expected, planted, words, also)
    return fault if whole else replace(fault, outcome="undetermined")


def _scope_unsaid(report: Report, plant: Plant) -> Fault:
    expected, report.covers = report.covers, ""
    return fault_in(report, "A03", "", expected, "没有一句写明", "没有写明数据是本级的，还是全域的")


PLANTERS: Mapping[str, Planter] = {
    "left_out": _left_out,
    "counted_twice": _counted_twice,
    "scope_unsaid": _scope_unsaid,
}
