"""Figures that contradict one another, last year's or the prose, and figures that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from analytics.demo.fault import Fault, PlanError, Planter, fault_in, figure_at, move, row_words
from analytics.demo.figures import Key
from analytics.demo.plan import PLAN, TOTAL, Plant
from analytics.demo.report import Report, plain
from analytics.form import FORM

# ------------------------------------------------------------------ sums


def _received(report: Report, plant: Plant) -> Fault:
    """One applicant's new requests miscounted: its column no longer balances, nor does the row add up."""
    expected, planted = move(report, ("t3", "received", plant.column), plant.by)
    words = f"{row_words('received', report)}一格应为 {expected}，填了 {planted}"
    return fault_in(report, "T01", plant.column, expected, planted, words, (("T03", "received"),))


def _received_twice(report: Report, plant: Plant) -> Fault:
    """The same miscount carried into the total: two columns do not balance, the row does."""
    expected, planted = move(report, ("t3", "received", plant.column), plant.by)
    move(report, ("t3", "received", TOTAL), plant.by)
    words = f"{row_words('received', report)}一格应为 {expected}，填了 {planted}，并计入合计"
    return fault_in(report, "T01", plant.column, expected, planted, words, (("T01", TOTAL),))


def _outcome(report: Report, plant: Plant) -> Fault:
    """One outcome miscounted, and carried into the row's total: two columns do not add up."""
    expected, planted = move(report, ("t3", plant.row, plant.column), plant.by)
    move(report, ("t3", plant.row, TOTAL), plant.by)
    words = f"“{row_words(plant.row, report)}”应为 {expected}，填了 {planted}，（七）没有改"
    return fault_in(report, "T02", plant.column, expected, planted, words, (("T02", TOTAL),))


def _outcome_total(report: Report, plant: Plant) -> Fault:
    """The one cell where three rules meet."""
    expected, planted = move(report, ("t3", "outcome_total", plant.column), plant.by)
    words = f"“{row_words('outcome_total', report)}”应为 {expected}，填了 {planted}"
    also = (("T01", plant.column), ("T03", "outcome_total"))
    return fault_in(report, "T02", plant.column, expected, planted, words, also)


def _swapped_totals(report: Report, plant: Plant) -> Fault:
    """The totals of two rows in each other's place: the rows do not add up, the column still does."""
    one, other = ("t3", plant.row, TOTAL), ("t3", plant.text, TOTAL)
    first, second = figure_at(report, one), figure_at(report, other)
    if first == second:
        raise PlanError(f"{report.unit.short_name} {report.year}: both totals are {first}")
    report.put(one, second)
    report.put(other, first)
    words = f"“{row_words(plant.row, report)}”与“{row_words(plant.text, report)}”的合计填串了行"
    return fault_in(report, "T03", plant.row, plain(first), plain(second), words, (("T03", plant.text),))


def _dispute_total(report: Report, plant: Plant) -> Fault:
    expected, planted = move(report, ("t4", plant.row, TOTAL), plant.by)
    words = f"表四“{FORM.table('t4').words(plant.row)}”合计应为 {expected}，填了 {planted}"
    return fault_in(report, "T04", plant.row, expected, planted, words)


# ------------------------------------------------------------------ between years, prose


def _carried_in(report: Report, plant: Plant) -> Fault:
    """Requests taken over are not those left last year; the year itself balances: one rule sees it."""
    expected, planted = move(report, ("t3", "carried_in", plant.column), plant.by)
    move(report, ("t3", "carried_in", TOTAL), plant.by)
    for column in (plant.column, TOTAL):
        move(report, ("t3", "received", column), -plant.by)
    words = f"上年报告结转 {expected} 件，本年填 {planted} 件"
    return fault_in(report, "Y01", plant.column, expected, planted, words, (("Y01", TOTAL),))


STOCK: Key = ("t2", "normative_documents", "in_force")


def _stock(report: Report, plant: Plant) -> Fault:
    """Documents in force that nobody made; the number itself was put in by ``carry_stock``."""
    planted = figure_at(report, STOCK)
    expected = plain(planted - plant.by)
    words = f"现行有效文件按上年推算应为 {expected} 件，填了 {plain(planted)} 件"
    return fault_in(report, "Y02", "normative_documents", expected, plain(planted), words)


def carry_stock(report: Report) -> None:
    """A wrong stock stays in the books of the years after it."""
    extra = sum(
        plant.by
        for plant in PLAN
        if plant.kind == "stock" and plant.unit == report.unit.id and plant.year <= report.year
    )
    if STOCK in report.cells:
        move(report, STOCK, extra)


def _said(report: Report, plant: Plant) -> Fault:
    table = figure_at(report, ("t3", "received", TOTAL))
    report.said["requests.received"] = table + plant.by
    words = f"正文说收到 {plain(table + plant.by)} 件，表三填 {plain(table)} 件"
    return fault_in(report, "X01", "", plain(table), plain(table + plant.by), words)


# ------------------------------------------------------------------ figures that cannot be


def _fraction(report: Report, plant: Plant) -> Fault:
    """Half a decision."""
    key = (plant.table, plant.row, plant.column)
    value = figure_at(report, key)
    report.put(key, value + Decimal("0.5"))
    planted = plain(value + Decimal("0.5"))
    words = f"“{FORM.table(plant.table).words(plant.row)}”填了 {planted}，不是整数"
    return fault_in(report, "F08", plant.table, plain(value), planted, words)


def _regulation(report: Report, plant: Plant) -> Fault:
    """A town that makes and repeals a rule of its own in one year: no other figure moves."""
    row = FORM.table("t2").row("regulations")
    for column in ("made", "repealed"):
        move(report, ("t2", row.id, column), 1)
    return fault_in(report, "T05", row.id, "0", "1", f"乡镇、街道填报了{row.label}")


def _too_few_documents(report: Report, plant: Plant) -> Fault:
    """More made this year than are in force at its end."""
    row = "normative_documents"
    repealed = figure_at(report, ("t2", row, "repealed"))
    made = figure_at(report, STOCK) + repealed + 1
    report.put(("t2", row, "made"), made)
    expected, planted = f"不少于 {plain(made - repealed)}", plain(figure_at(report, STOCK))
    words = f"本年制发 {plain(made)} 件，现行有效却只有 {planted} 件"
    followed = report.unit.readable(report.year - 1)
    return fault_in(report, "T06", row, expected, planted, words, (("Y02", row),) if followed else ())


def _jump(report: Report, plant: Plant) -> Fault:
    """A figure with a nought too many."""
    key = ("t2", plant.row, "decisions")
    value = figure_at(report, key)
    report.put(key, value * plant.by)
    words = f"“{FORM.table('t2').words(plant.row)}”应为 {plain(value)}，填了 {plain(value * plant.by)}"
    return fault_in(report, "Y03", ".".join(key), plain(value), plain(value * plant.by), words)


def _fees_in_yuan(report: Report, plant: Plant) -> Fault:
    """The amount in yuan, in a column that counts ten thousands of them."""
    key = ("t2", "fees", "amount")
    value = figure_at(report, key)
    report.put(key, value * 10_000)
    expected, planted = plain(value), plain(value * 10_000)
    words = f"收费应为 {expected} 万元，按元填了 {planted}"
    return fault_in(report, "T07", "fees", expected, planted, words, (("Y03", ".".join(key)),))


PLANTERS: Mapping[str, Planter] = {
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
}
