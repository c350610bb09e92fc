"""A report's tables as it prints them: the form's own drawing with its figures, its wordings and its gaps."""

from __future__ import annotations

from dataclasses import replace

from analytics.demo.report import Report
from analytics.form.printed import Drawing, Variant, drawing

_SIDES = (0.07, 0.11, 0.28)
"""Shares of the label columns of a grid: wide enough to be set lying, as Word and PDF do here."""


def draw(report: Report, table_id: str) -> Drawing:
    """The table as the report prints it; what it does not print (a lost row or column) gets no place."""
    cells = {(row, column): text for (table, row, column), text in report.cells.items() if table == table_id}
    labels = {
        (row, column): said for (table, row, column), said in report.labels.items() if table == table_id
    }
    shape = drawing(table_id, report.editions[table_id], Variant(cells.keys(), labels))
    slots = tuple(replace(slot, text=cells[slot.cell]) if slot.cell else slot for slot in shape.slots)
    if any(slot.role == "note" for slot in slots):
        figures = len(shape.widths) - len(_SIDES)
        shape = replace(shape, widths=(*_SIDES, *(((1 - sum(_SIDES)) / figures,) * figures)))
    return replace(shape, slots=slots)
