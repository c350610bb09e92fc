"""Tables and words taken over from last year or from another unit."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.demo.city import unit as unit_called
from analytics.demo.fault import Fault, Planter, fault_in
from analytics.demo.plan import Plant
from analytics.demo.report import Report, printed_cells
from analytics.form import FORM


def _disputes_of_last_year(report: Report, plant: Plant) -> Fault:
    """Table four was not brought up to date."""
    report.cells |= printed_cells(report.unit, report.year - 1, "t4", report.editions["t4"])
    words = f"表四照填了 {report.year - 1} 年的数字"
    return fault_in(report, "Y04", "t4", f"{report.year} 年的数字", f"{report.year - 1} 年的数字", words)


def _table_of_another(report: Report, plant: Plant) -> Fault:
    """Another unit's table under one's own name."""
    other = unit_called(plant.text)
    report.cells |= printed_cells(other, report.year, plant.table, report.editions[plant.table])
    words = f"把{other.short_name}的表填成了自己的"
    return fault_in(report, "S03", plant.table, "本单位的数字", f"{other.short_name}的数字", words)


def _table_taken(report: Report, plant: Plant) -> Fault:
    """The other side of it: nothing is wrong here, and nobody can tell from the tables."""
    other = unit_called(plant.text).short_name
    words = f"{other}把本单位的表填成了自己的"
    return fault_in(report, "S03", plant.table, "两家的数字不全相同", f"与{other}相同", words)


# ------------------------------------------------------------------ copied words


def _copied_section(report: Report, plant: Plant) -> Fault:
    """Last year's words, with this year's figures put in."""
    report.copied[plant.row] = (report.unit.id, report.year - 1)
    words = f"第{FORM.section(plant.row).numeral}部分照抄 {report.year - 1} 年的文字"
    also = (("Q02", ""),) if plant.row == "5" else ()
    own, last = f"{report.year} 年的文字", f"{report.year - 1} 年的文字"
    return fault_in(report, "S01", f"section {plant.row}", own, last, words, also)


def _section_of_another(report: Report, plant: Plant) -> Fault:
    """Another unit's words under one's own name."""
    other = unit_called(plant.text)
    report.copied[plant.row] = (other.id, report.year)
    words = f"第{FORM.section(plant.row).numeral}部分照抄{other.short_name}"
    return fault_in(report, "S02", f"section {plant.row}", "本单位的文字", f"{other.short_name}的文字", words)


def _section_taken(report: Report, plant: Plant) -> Fault:
    """The other side of it: who wrote first cannot be told from the words."""
    other = unit_called(plant.text).short_name
    words = f"{other}照抄了本单位的第{FORM.section(plant.row).numeral}部分"
    return fault_in(report, "S02", f"section {plant.row}", "两家的文字不雷同", f"与{other}雷同", words)


PLANTERS: Mapping[str, Planter] = {
    "disputes_of_last_year": _disputes_of_last_year,
    "table_of_another": _table_of_another,
    "table_taken": _table_taken,
    "copied_section": _copied_section,
    "section_of_another": _section_of_another,
    "section_taken": _section_taken,
}
