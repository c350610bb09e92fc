"""Which cell is at fault: several checks often fail over one wrong figure, and blame right ones too.

A wrong total makes the check of its column, of its row and of the balance fail at once. The cell whose
correction makes most of the failed checks hold is the faulty one; the others only took part in the sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.form import FORM
from analytics.ui.agency_data import expected
from analytics.ui.records import Finding

CellKey = tuple[str, str, str]
"""(table, row, column) of the report that was judged."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell at fault: what stands there, what ought to (None where only a sentence can say it).

    ``findings`` are those that its correction would settle, the one that names the cell first.
    """

    cell: CellKey
    value: Decimal | None
    should: Decimal | None
    severity: str
    findings: tuple[Finding, ...]


def faults(found: Sequence[Finding]) -> list[Fault]:
    """The cells at fault among failed findings, those that explain most first; then in form order.

    A finding that blames every cell of a table (a wrong edition) blames none.
    """
    failed = [one for one in found if one.outcome == "fail"]
    open_ones = [one for one in failed if _blamed(one)]
    settled: list[Fault] = []
    while True:
        best = max(
            (_proposal(one, failed) for one in open_ones), key=lambda one: len(one.findings), default=None
        )
        if best is None or best.should is None:
            break
        settled.append(best)
        known = {id(one) for one in best.findings}
        failed = [one for one in failed if id(one) not in known]
        open_ones = [one for one in open_ones if id(one) not in known and expected(one) is not None]
    taken = {fault.cell for fault in settled}
    for one in failed:
        for item in _blamed(one):
            cell = _key(item)
            if cell not in taken:
                taken.add(cell)
                settled.append(Fault(cell, _value(item), None, one.severity, (one,)))
    return sorted(settled, key=_order)


def _order(fault: Fault) -> tuple[int, int, int]:
    rank = {"red": 0, "yellow": 1}.get(fault.severity, 2)
    return rank, 0 if fault.should is not None else 1, -len(fault.findings)


def _blamed(one: Finding) -> list[Mapping[str, Any]]:
    items = [item for item in one.evidence if item.get("role") == "faulty" and "row" in item]
    by_table: dict[str, int] = {}
    for item in items:
        by_table[str(item["table"])] = by_table.get(str(item["table"]), 0) + 1
    whole = {
        table
        for table, count in by_table.items()
        if any(count == size for size in _sizes(table)) and count > 1
    }
    return [item for item in items if str(item["table"]) not in whole]


def _sizes(table_id: str) -> set[int]:
    return {len(FORM.cells(table_id, edition.id)) for edition in FORM.editions}


def _proposal(one: Finding, failed: Sequence[Finding]) -> Fault:
    item = _blamed(one)[0]
    should = expected(one)
    cell = _key(item)
    if should is None:
        return Fault(cell, _value(item), None, one.severity, (one,))
    others = tuple(other for other in failed if other is not one and _holds(other, cell, should))
    return Fault(cell, _value(item), should, one.severity, (one, *others))


def _holds(one: Finding, cell: CellKey, value: Decimal) -> bool:
    """Whether the check would pass if ``value`` stood in ``cell``; False where it does not look at it."""
    items = [item for item in one.evidence if "row" in item and item.get("value") is not None]
    own = [item for item in items if not item.get("report_id")]
    if cell not in {_key(item) for item in own} or len(items) != len([i for i in one.evidence if "row" in i]):
        return False
    figures = {_key(item): Decimal(str(item["value"])) for item in own}
    figures[cell] = value
    faulty = [item for item in items if item.get("role") == "faulty"]
    parts = [item for item in items if item.get("role") == "part"]
    others = [item for item in items if item.get("role") == "reference"]
    if len(faulty) == 1 and parts and not others:
        return sum((figures[_key(item)] for item in parts), Decimal(0)) == figures[_key(faulty[0])]
    if len(faulty) == 1 and len(others) == 1 and not parts and others[0].get("report_id"):
        return figures[_key(faulty[0])] == Decimal(str(others[0]["value"]))
    return not faulty and not others and _balanced(figures)


def _balanced(figures: Mapping[CellKey, Decimal]) -> bool:
    """The printed identity between rows of one column."""
    table_ids, columns = {cell[0] for cell in figures}, {cell[2] for cell in figures}
    if len(table_ids) != 1 or len(columns) != 1:
        return False
    by_row = {cell[1]: value for cell, value in figures.items()}
    balance = FORM.table(next(iter(table_ids))).balance
    if balance is None or set(by_row) != {*balance.left, *balance.right}:
        return False
    return sum(by_row[row] for row in balance.left) == sum(by_row[row] for row in balance.right)


def _key(item: Mapping[str, Any]) -> CellKey:
    return str(item["table"]), str(item["row"]), str(item["column"])


def _value(item: Mapping[str, Any]) -> Decimal | None:
    return None if item.get("value") is None else Decimal(str(item["value"]))
