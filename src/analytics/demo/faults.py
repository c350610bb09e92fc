"""The faults planted in the demo city: what a careless office does, and what a check should say about it.

Each planter changes one report and returns what it planted. A fault that other rules must see as well names
them under ``also``. Everything that stands in no fault is consistent, so whatever else a check reports is a
mistake of the check. Late and missing reports come from the calendar in ``city.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from analytics.demo.city import CITY_HALL, UNITS, YEARS, Unit, published_on
from analytics.demo.city import unit as unit_called
from analytics.demo.figures import Key, figures_of
from analytics.demo.plan import PLAN, Plant
from analytics.demo.report import Report, plain, printed_cells, sound_report
from analytics.form import FORM

NATURAL, TOTAL = "natural_person", "total"
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


def report_of(unit: Unit, year: int) -> tuple[Report, tuple[Fault, ...]]:
    """The report of a unit and year with its faults, and those faults (lateness included)."""
    report = sound_report(unit, year)
    _carry_stock(report)
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
        yield _fault(report, "D01", "", f"不晚于 {year + 1}-01-31", day.isoformat(), words)


def _fault(
    report: Report,
    rule: str,
    locus: str,
    expected: str,
    planted: str,
    words: str,
    also: tuple[Seen, ...] = (),
) -> Fault:
    unit = report.unit
    return Fault(
        unit.short_name, unit.id, report.year, rule, locus, expected, planted, words, also, report.file_name
    )


def _value(report: Report, key: Key) -> Decimal:
    value = report.number(*key)
    if value is None:
        raise PlanError(f"{report.unit.short_name} {report.year}: {'.'.join(key)} holds no figure to change")
    return value


def _move(report: Report, key: Key, by: int) -> tuple[str, str]:
    """Changes a figure; returns what should stand there and what now does."""
    value = _value(report, key)
    if value + by < 0:
        raise PlanError(f"{report.unit.short_name} {report.year}: {'.'.join(key)} would fall below 0")
    report.put(key, value + by)
    return plain(value), plain(value + by)


def _row_words(row: str, report: Report) -> str:
    return FORM.table("t3").words(row, report.editions["t3"])


# ------------------------------------------------------------------ form


def _no_section(report: Report, plant: Plant) -> Fault:
    section = FORM.section(plant.row)
    report.sections.remove(section.id)
    if section.table:
        raise PlanError(f"{report.unit.short_name} {report.year}: section {section.id} holds a table")
    return _fault(
        report, "F01", f"section {section.id}", section.heading, "缺", f"第{section.numeral}部分整段遗漏"
    )


def _swapped_sections(report: Report, plant: Plant) -> Fault:
    first, second = (report.sections.index(section) for section in (plant.row, plant.column))
    report.sections[first], report.sections[second] = report.sections[second], report.sections[first]
    order = "、".join(FORM.section(section).numeral for section in report.sections)
    return _fault(report, "F01", "order", "一、二、三、四、五、六", order, "两个部分前后颠倒")


def _old_form(report: Report, plant: Plant) -> Fault:
    for table in ("t2", "t3"):
        report.use_edition(table, "2019")
    report.editions["t4"] = "2019"
    expected, planted = FORM.edition("2021").document, FORM.edition("2019").document
    words = f"{report.year} 年度仍用 2019 年的表格"
    return _fault(report, "F04", "t2", expected, planted, words, (("F04", "t3"),))


def _single_row(report: Report, plant: Plant) -> Fault:
    report.use_edition("t3", "2019")
    row = FORM.table("t3").row("other")
    expected = "、".join(part.number for part in FORM.table("t3").members("other", "2021"))
    expected = f"{row.printed('2019')}分列 {expected}"
    fault = _fault(report, "F04", "t3", expected, "只有一行", "表三（六）沿用旧的单行")
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
    return _fault(report, "F05", locus, right, wrong, f"“{right}”写成“{wrong}”")


def _lost_row(report: Report, plant: Plant) -> Fault:
    report.drop_row(plant.table, plant.row)
    words = FORM.table(plant.table).words(plant.row, report.editions[plant.table])
    return _fault(report, "F06", plant.table, words, "缺行", f"漏了“{words}”一行")


def _lost_column(report: Report, plant: Plant) -> Fault:
    report.drop_column(plant.table, plant.column)
    label = next(
        column.label for column in FORM.table(plant.table).plain_columns if column.id == plant.column
    )
    return _fault(report, "F06", plant.table, label, "缺列", f"漏了“{label}”一列")


def _no_figures(report: Report, plant: Plant) -> Fault:
    keys = [
        key
        for key in report.cells
        if key[0] == plant.table and plant.row in ("", key[1]) and plant.column in ("", key[2])
    ]
    for key in keys:
        report.cells[key] = plant.text
    sign = f"填“{plant.text}”" if plant.text else "空白"
    return _fault(
        report, "F07", plant.table, "填数字，没有的填 0", f"{len(keys)} 格{sign}", f"{len(keys)} 格{sign}"
    )


def _document_number(report: Report, plant: Plant) -> Fault:
    right = report.document
    report.document = (
        FORM.edition("2019").document if plant.text == "2019" else right.replace("国办公开办函", plant.text)
    )
    return _fault(report, "F10", "citation 1", right, report.document, "所引文号有误")


# ------------------------------------------------------------------ sums


def _received(report: Report, plant: Plant) -> Fault:
    """One applicant's new requests miscounted: its column no longer balances, nor does the row add up."""
    expected, planted = _move(report, ("t3", "received", plant.column), plant.by)
    words = f"{_row_words('received', report)}一格应为 {expected}，填了 {planted}"
    return _fault(report, "T01", plant.column, expected, planted, words, (("T03", "received"),))


def _received_twice(report: Report, plant: Plant) -> Fault:
    """The same miscount carried into the total: two columns do not balance, the row does."""
    expected, planted = _move(report, ("t3", "received", plant.column), plant.by)
    _move(report, ("t3", "received", TOTAL), plant.by)
    words = f"{_row_words('received', report)}一格应为 {expected}，填了 {planted}，并计入合计"
    return _fault(report, "T01", plant.column, expected, planted, words, (("T01", TOTAL),))


def _outcome(report: Report, plant: Plant) -> Fault:
    """One outcome miscounted, and carried into the row's total: two columns do not add up."""
    expected, planted = _move(report, ("t3", plant.row, plant.column), plant.by)
    _move(report, ("t3", plant.row, TOTAL), plant.by)
    words = f"“{_row_words(plant.row, report)}”应为 {expected}，填了 {planted}，（七）没有改"
    return _fault(report, "T02", plant.column, expected, planted, words, (("T02", TOTAL),))


def _outcome_total(report: Report, plant: Plant) -> Fault:
    """The one cell where three rules meet."""
    expected, planted = _move(report, ("t3", "outcome_total", plant.column), plant.by)
    words = f"“{_row_words('outcome_total', report)}”应为 {expected}，填了 {planted}"
    also = (("T01", plant.column), ("T03", "outcome_total"))
    return _fault(report, "T02", plant.column, expected, planted, words, also)


def _swapped_totals(report: Report, plant: Plant) -> Fault:
    """The totals of two rows in each other's place: the rows do not add up, the column still does."""
    one, other = ("t3", plant.row, TOTAL), ("t3", plant.text, TOTAL)
    first, second = _value(report, one), _value(report, other)
    if first == second:
        raise PlanError(f"{report.unit.short_name} {report.year}: both totals are {first}")
    report.put(one, second)
    report.put(other, first)
    words = f"“{_row_words(plant.row, report)}”与“{_row_words(plant.text, report)}”的合计填串了行"
    return _fault(report, "T03", plant.row, plain(first), plain(second), words, (("T03", plant.text),))


def _dispute_total(report: Report, plant: Plant) -> Fault:
    expected, planted = _move(report, ("t4", plant.row, TOTAL), plant.by)
    words = f"表四“{FORM.table('t4').words(plant.row)}”合计应为 {expected}，填了 {planted}"
    return _fault(report, "T04", plant.row, expected, planted, words)


# ------------------------------------------------------------------ between years, prose


def _carried_in(report: Report, plant: Plant) -> Fault:
    """Requests taken over are not those left last year; the year itself balances: one rule sees it."""
    expected, planted = _move(report, ("t3", "carried_in", plant.column), plant.by)
    _move(report, ("t3", "carried_in", TOTAL), plant.by)
    for column in (plant.column, TOTAL):
        _move(report, ("t3", "received", column), -plant.by)
    words = f"上年报告结转 {expected} 件，本年填 {planted} 件"
    return _fault(report, "Y01", plant.column, expected, planted, words, (("Y01", TOTAL),))


STOCK: Key = ("t2", "normative_documents", "in_force")


def _stock(report: Report, plant: Plant) -> Fault:
    """Documents in force that nobody made; the number itself was put in by ``_carry_stock``."""
    planted = _value(report, STOCK)
    expected = plain(planted - plant.by)
    words = f"现行有效文件按上年推算应为 {expected} 件，填了 {plain(planted)} 件"
    return _fault(report, "Y02", "normative_documents", expected, plain(planted), words)


def _carry_stock(report: Report) -> None:
    """A wrong stock stays in the books of the years after it."""
    extra = sum(
        plant.by
        for plant in PLAN
        if plant.kind == "stock" and plant.unit == report.unit.id and plant.year <= report.year
    )
    if STOCK in report.cells:
        _move(report, STOCK, extra)


def _said(report: Report, plant: Plant) -> Fault:
    table = _value(report, ("t3", "received", TOTAL))
    report.said["requests.received"] = table + plant.by
    words = f"正文说收到 {plain(table + plant.by)} 件，表三填 {plain(table)} 件"
    return _fault(report, "X01", "", plain(table), plain(table + plant.by), words)


# ------------------------------------------------------------------ figures that cannot be


def _fraction(report: Report, plant: Plant) -> Fault:
    """Half a decision."""
    key = (plant.table, plant.row, plant.column)
    value = _value(report, key)
    report.put(key, value + Decimal("0.5"))
    planted = plain(value + Decimal("0.5"))
    words = f"“{FORM.table(plant.table).words(plant.row)}”填了 {planted}，不是整数"
    return _fault(report, "F08", plant.table, plain(value), planted, words)


def _regulation(report: Report, plant: Plant) -> Fault:
    """A town that makes and repeals a rule of its own in one year: no other figure moves."""
    row = FORM.table("t2").row("regulations")
    for column in ("made", "repealed"):
        _move(report, ("t2", row.id, column), 1)
    return _fault(report, "T05", row.id, "0", "1", f"乡镇、街道填报了{row.label}")


def _too_few_documents(report: Report, plant: Plant) -> Fault:
    """More made this year than are in force at its end."""
    row = "normative_documents"
    repealed = _value(report, ("t2", row, "repealed"))
    made = _value(report, STOCK) + repealed + 1
    report.put(("t2", row, "made"), made)
    expected, planted = f"不少于 {plain(made - repealed)}", plain(_value(report, STOCK))
    words = f"本年制发 {plain(made)} 件，现行有效却只有 {planted} 件"
    followed = report.unit.readable(report.year - 1)
    return _fault(report, "T06", row, expected, planted, words, (("Y02", row),) if followed else ())


def _jump(report: Report, plant: Plant) -> Fault:
    """A figure with a nought too many."""
    key = ("t2", plant.row, "decisions")
    value = _value(report, key)
    report.put(key, value * plant.by)
    words = f"“{FORM.table('t2').words(plant.row)}”应为 {plain(value)}，填了 {plain(value * plant.by)}"
    return _fault(report, "Y03", ".".join(key), plain(value), plain(value * plant.by), words)


def _fees_in_yuan(report: Report, plant: Plant) -> Fault:
    """The amount in yuan, in a column that counts ten thousands of them."""
    key = ("t2", "fees", "amount")
    value = _value(report, key)
    report.put(key, value * 10_000)
    expected, planted = plain(value), plain(value * 10_000)
    words = f"收费应为 {expected} 万元，按元填了 {planted}"
    return _fault(report, "T07", "fees", expected, planted, words, (("Y03", ".".join(key)),))


def _disputes_of_last_year(report: Report, plant: Plant) -> Fault:
    """Table four was not brought up to date."""
    report.cells |= printed_cells(report.unit, report.year - 1, "t4", report.editions["t4"])
    words = f"表四照填了 {report.year - 1} 年的数字"
    return _fault(report, "Y04", "t4", f"{report.year} 年的数字", f"{report.year - 1} 年的数字", words)


def _table_of_another(report: Report, plant: Plant) -> Fault:
    """Another unit's table under one's own name."""
    other = unit_called(plant.text)
    report.cells |= printed_cells(other, report.year, plant.table, report.editions[plant.table])
    words = f"把{other.short_name}的表填成了自己的"
    return _fault(report, "S03", plant.table, "本单位的数字", f"{other.short_name}的数字", words)


def _table_taken(report: Report, plant: Plant) -> Fault:
    """The other side of it: nothing is wrong here, and nobody can tell from the tables."""
    other = unit_called(plant.text).short_name
    words = f"{other}把本单位的表填成了自己的"
    return _fault(report, "S03", plant.table, "两家的数字不全相同", f"与{other}相同", words)


# ------------------------------------------------------------------ copied words


def _copied_section(report: Report, plant: Plant) -> Fault:
    """Last year's words, with this year's figures put in."""
    report.copied[plant.row] = (report.unit.id, report.year - 1)
    words = f"第{FORM.section(plant.row).numeral}部分照抄 {report.year - 1} 年的文字"
    also = (("Q02", ""),) if plant.row == "5" else ()
    own, last = f"{report.year} 年的文字", f"{report.year - 1} 年的文字"
    return _fault(report, "S01", f"section {plant.row}", own, last, words, also)


def _section_of_another(report: Report, plant: Plant) -> Fault:
    """Another unit's words under one's own name."""
    other = unit_called(plant.text)
    report.copied[plant.row] = (other.id, report.year)
    words = f"第{FORM.section(plant.row).numeral}部分照抄{other.short_name}"
    return _fault(report, "S02", f"section {plant.row}", "本单位的文字", f"{other.short_name}的文字", words)


def _section_taken(report: Report, plant: Plant) -> Fault:
    """The other side of it: who wrote first cannot be told from the words."""
    other = unit_called(plant.text).short_name
    words = f"{other}照抄了本单位的第{FORM.section(plant.row).numeral}部分"
    return _fault(report, "S02", f"section {plant.row}", "两家的文字不雷同", f"与{other}雷同", words)


# ------------------------------------------------------------------ the whole city


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
            right = _value(report, key)
            report.put(key, right + times * figure)
            moved.append((".".join(key), plain(right), plain(right + times * figure)))
    if not moved:
        raise PlanError(f"{report.unit.short_name} {report.year}: {plant.text} has nothing there")
    (locus, expected, planted), *others = moved
    words = f"表{FORM.section(FORM.table(plant.table).section).numeral}{words}"
    also = tuple(("A01", locus) for locus, _, _ in others) if whole else ()
    fault = _fault(report, "A01", locus if whole else "", expected, planted, words, also)
    return fault if whole else replace(fault, outcome="undetermined")


def _scope_unsaid(report: Report, plant: Plant) -> Fault:
    expected, report.covers = report.covers, ""
    return _fault(report, "A03", "", expected, "没有一句写明", "没有写明数据是本级的，还是全域的")


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
            if None in figures or total == _value(own, key) or ".".join(key) in told:
                continue
            words = "各单位的报告里有填错的数，合计与全市对不上"
            yield _fault(own, "A01", ".".join(key), plain(total), plain(_value(own, key)), words)


PLANTERS: dict[str, Callable[[Report, Plant], Fault]] = {
    "no_section": _no_section,
    "swapped_sections": _swapped_sections,
    "old_form": _old_form,
    "single_row": _single_row,
    "other_label": _other_label,
    "lost_row": _lost_row,
    "lost_column": _lost_column,
    "no_figures": _no_figures,
    "document_number": _document_number,
    "received": _received,
    "received_twice": _received_twice,
    "outcome": _outcome,
    "outcome_total": _outcome_total,
    "swapped_totals": _swapped_totals,
    "dispute_total": _dispute_total,
    "carried_in": _carried_in,
    "stock": _stock,
    "said": _said,
    "fraction": _fraction,
    "regulation": _regulation,
    "too_few_documents": _too_few_documents,
    "jump": _jump,
    "fees_in_yuan": _fees_in_yuan,
    "disputes_of_last_year": _disputes_of_last_year,
    "table_of_another": _table_of_another,
    "table_taken": _table_taken,
    "copied_section": _copied_section,
    "section_of_another": _section_of_another,
    "section_taken": _section_taken,
    "left_out": _left_out,
    "counted_twice": _counted_twice,
    "scope_unsaid": _scope_unsaid,
}
