"""The form filled in carelessly: sections, labels, rows and columns lost, cells without figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analytics.demo.fault import Fault, PlanError, Planter, fault_in
from analytics.demo.plan import Plant
from analytics.demo.report import Report
from analytics.form import FORM


def _no_section(report: Report, plant: Plant) -> Fault:
    section = FORM.section(plant.row)
    report.sections.remove(section.id)
    if section.table:
        raise PlanError(f"{report.unit.short_name} {report.year}: section {section.id} holds a table")
    return fault_in(
        report, "F01", f"section {section.id}", section.heading, "缺", f"第{section.numeral}部分整段遗漏"
    )


def _swapped_sections(report: Report, plant: Plant) -> Fault:
    first, second = (report.sections.index(section) for section in (plant.row, plant.column))
    report.sections[first], report.sections[second] = report.sections[second], report.sections[first]
    right = "、".join(section.numeral for section in FORM.sections)
    order = "、".join(FORM.section(section).numeral for section in report.sections)
    return fault_in(report, "F01", "order", right, order, "两个部分前后颠倒")


def _old_form(report: Report, plant: Plant) -> Fault:
    for table in ("t2", "t3"):
        report.use_edition(table, "2019")
    report.editions["t4"] = "2019"
    expected, planted = FORM.edition("2021").document, FORM.edition("2019").document
    words = f"{report.year} 年度仍用 2019 年的表格"
    return fault_in(report, "F04", "t2", expected, planted, words, (("F04", "t3"),))


def _single_row(report: Report, plant: Plant) -> Fault:
    report.use_edition("t3", "2019")
    row = FORM.table("t3").row("other")
    expected = "、".join(part.number for part in FORM.table("t3").members("other", "2021"))
    expected = f"{row.printed('2019')}分列 {expected}"
    fault = fault_in(report, "F04", "t3", expected, "只有一行", "表三（六）沿用旧的单行")
    return replace(fault, outcome="review")


def _other_label(report: Report, plant: Plant) -> Fault:
    table = FORM.table(plant.table)
    if plant.row:
        row = table.row(plant.row)
        right, wrong, place = row.label_in("2021"), row.aliases[plant.by], (plant.table, plant.row, None)
    else:
        column = next(column for column in table.plain_columns if column.id == plant.column)
        right, wrong, place = column.label, column.aliases[plant.by], (plant.table, None, plant.column)
    report.labels[place] = wrong
    locus = f"{plant.table}.{plant.row or '*'}.{plant.column or '*'}"
    return fault_in(report, "F05", locus, right, wrong, f"“{right}”写成“{wrong}”")


def _lost_row(report: Report, plant: Plant) -> Fault:
    report.drop_row(plant.table, plant.row)
    words = FORM.table(plant.table).words(plant.row, report.editions[plant.table])
    return fault_in(report, "F06", plant.table, words, "缺行", f"漏了“{words}”一行")


def _lost_column(report: Report, plant: Plant) -> Fault:
    report.drop_column(plant.table, plant.column)
    label = next(
        column.label for column in FORM.table(plant.table).plain_columns if column.id == plant.column
    )
    return fault_in(report, "F06", plant.table, label, "缺列", f"漏了“{label}”一列")


def _no_figures(report: Report, plant: Plant) -> Fault:
    keys = [
        key
        for key in report.cells
        if key[0] == plant.table and plant.row in ("", key[1]) and plant.column in ("", key[2])
    ]
    for key in keys:
        report.cells[key] = plant.text
    sign = f"填“{plant.text}”" if plant.text else "空白"
    return fault_in(
        report, "F07", plant.table, "填数字，没有的填 0", f"{len(keys)} 格{sign}", f"{len(keys)} 格{sign}"
    )


def _document_number(report: Report, plant: Plant) -> Fault:
    right = report.document
    report.document = (
        FORM.edition("2019").document if plant.text == "2019" else right.replace("国办公开办函", plant.text)
    )
    return fault_in(report, "F10", "citation 1", right, report.document, "所引文号有误")


PLANTERS: Mapping[str, Planter] = {
    "no_section": _no_section,
    "swapped_sections": _swapped_sections,
    "old_form": _old_form,
    "single_row": _single_row,
    "other_label": _other_label,
    "lost_row": _lost_row,
    "lost_column": _lost_column,
    "no_figures": _no_figures,
    "document_number": _document_number,
}
