"""Which cell is at fault where several checks fail over one wrong figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from analytics.form import FORM
from analytics.ui.blame import faults
from analytics.ui.records import Finding


def finding(rule_id: str, evidence: Sequence[Mapping[str, Any]], severity: str = "red") -> Finding:
    return Finding(
        f"{rule_id}|{len(evidence)}", "a", "甲", 2025, "r", rule_id, 1, "sums", severity, "fail",
        "", "", "", "", "", tuple(evidence),
    )  # fmt: skip


def item(
    row: str, column: str, value: int | None, role: str, table: str = "t3", **more: Any
) -> dict[str, Any]:
    return {"table": table, "row": row, "column": column, "value": value, "role": role, **more}


COLUMN = finding(
    "T02",
    [
        item("granted", "natural_person", 20, "part"),
        item("partly_granted", "natural_person", 26, "part"),
        item("outcome_total", "natural_person", 48, "faulty"),
    ],
)
ROW = finding(
    "T03",
    [
        item("outcome_total", "natural_person", 48, "part"),
        item("outcome_total", "business", 6, "part"),
        item("outcome_total", "total", 52, "faulty"),
    ],
)
BALANCE = finding(
    "T01",
    [
        item("received", "natural_person", 49, "part"),
        item("carried_in", "natural_person", 1, "part"),
        item("outcome_total", "natural_person", 48, "part"),
        item("carried_out", "natural_person", 4, "part"),
    ],
)


def test_one_wrong_total_is_one_fault_and_the_total_of_its_row_is_right() -> None:
    (fault,) = faults([BALANCE, COLUMN, ROW])
    assert fault.cell == ("t3", "outcome_total", "natural_person")
    assert (fault.value, fault.should) == (Decimal(48), Decimal(46))
    assert {one.rule_id for one in fault.findings} == {"T01", "T02", "T03"}


def test_two_wrong_totals_are_two_faults() -> None:
    other = finding(
        "T02",
        [item("granted", "business", 1, "part"), item("outcome_total", "business", 3, "faulty")],
    )
    assert {fault.cell for fault in faults([COLUMN, other])} == {
        ("t3", "outcome_total", "natural_person"),
        ("t3", "outcome_total", "business"),
    }


def test_a_figure_that_must_equal_last_year_s_says_which() -> None:
    (fault,) = faults(
        [
            finding(
                "Y01",
                [
                    item("carried_in", "total", 1, "faulty"),
                    item("carried_out", "total", 4, "reference", report_id="before"),
                ],
            )
        ]
    )
    assert (fault.value, fault.should) == (Decimal(1), Decimal(4))


def test_a_balance_alone_blames_no_cell() -> None:
    assert faults([BALANCE]) == []


def test_lost_cells_are_at_fault_without_a_figure() -> None:
    lost = finding("F06", [item("granted", column, None, "faulty") for column in ("business", "total")])
    assert [(fault.value, fault.should) for fault in faults([lost])] == [(None, None)] * 2


def test_a_wrong_edition_blames_no_single_cell() -> None:
    whole = [item(row, column, 0, "faulty", table) for table, row, column in FORM.cells("t4", "2021")]
    assert faults([finding("F04", whole)]) == []


def test_the_gravest_comes_first() -> None:
    yellow = finding("F07", [item("received", "total", None, "faulty")], "yellow")
    assert [fault.severity for fault in faults([yellow, COLUMN])] == ["red", "yellow"]
