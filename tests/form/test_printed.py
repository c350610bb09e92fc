"""The form as printed: every figure has one place, and the labels cover the grid without hole or overlap."""

from __future__ import annotations

import pytest

from analytics.form import FORM
from analytics.form.printed import Drawing, Slot, drawing

TABLES = [("t2", "2019"), ("t2", "2021"), ("t3", "2019"), ("t3", "2021"), ("t4", "2019"), ("t4", "2021")]


def slot(shape: Drawing, text: str) -> Slot:
    (found,) = [one for one in shape.slots if one.text == text]
    return found


@pytest.mark.parametrize(("table_id", "edition"), TABLES)
def test_slots_fill_the_grid_exactly(table_id: str, edition: str) -> None:
    shape = drawing(table_id, edition)
    covered = [
        (row, column)
        for one in shape.slots
        for row in range(one.row, one.row + one.rowspan)
        for column in range(one.column, one.column + one.colspan)
    ]
    assert len(covered) == len(set(covered)) == shape.height * len(shape.widths)
    assert sum(shape.widths) == pytest.approx(1)


@pytest.mark.parametrize(("table_id", "edition"), TABLES)
def test_every_cell_of_the_edition_has_one_place(table_id: str, edition: str) -> None:
    places = [one.cell for one in drawing(table_id, edition).slots if one.cell]
    assert sorted(places) == sorted((row, column) for _, row, column in FORM.cells(table_id, edition))


def test_the_outcome_heading_stands_upright_before_all_its_rows() -> None:
    shape = drawing("t3", "2021")
    heading = slot(shape, FORM.table("t3").group("outcome").printed)
    assert heading.upright
    assert heading.rowspan == len(FORM.table("t3").rows("2021")) - 3
    denied = slot(shape, FORM.table("t3").group("denied").printed)
    assert (denied.rowspan, denied.upright) == (8, False)


def test_the_older_edition_has_its_single_row_in_place_of_three() -> None:
    older = {one.cell[0] for one in drawing("t3", "2019").slots if one.cell}
    newer = {one.cell[0] for one in drawing("t3", "2021").slots if one.cell}
    assert older - newer == {"other"}
    assert newer - older == {"other.no_correction", "other.fee_unpaid", "other.other"}


def test_the_fourth_table_is_one_line_of_fifteen_figures() -> None:
    shape = drawing("t4", "2021")
    figures = [one for one in shape.slots if one.cell]
    assert len(figures) == 15
    assert {one.row for one in figures} == {shape.height - 1}


def test_an_edition_that_does_not_exist_is_named() -> None:
    with pytest.raises(KeyError, match="1999"):
        drawing("t3", "1999")
