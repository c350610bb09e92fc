"""A report as a workbook: the form filled in on sheets of its own, or everything on one sheet."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from analytics.demo.archive import repack
from analytics.demo.dice import Dice
from analytics.demo.paper import MARK, Heading, Paper, Text, day
from analytics.form.printed import Drawing, Slot

SHEET_NAMES = {"t2": "表二", "t3": "表三", "t4": "表四"}
_WIDTH = 10
"""Columns that a paragraph goes over on a sheet with prose."""


def write(paper: Paper) -> bytes:
    """The workbook as bytes."""
    buffer = io.BytesIO()
    book: Any = Workbook(buffer, {"in_memory": True})
    book.set_properties(
        {"title": paper.title, "author": paper.unit, "comments": MARK, "created": datetime(2020, 1, 1)}
    )
    _Filler(book, single=Dice("one sheet", paper.unit).chance(0.4)).fill(paper)
    book.close()
    return repack(buffer.getvalue())


class _Filler:
    """Fills a workbook from the top down; ``single``: the tables stand among the prose."""

    def __init__(self, book: Any, single: bool) -> None:
        self._book, self._single = book, single
        self._line = 0
        self._sheet = book.add_worksheet("年度报告" if single else "正文")
        self._sheet.set_footer(f"&C{MARK}")
        self._sheet.set_column(0, _WIDTH - 1, 11)
        self._title = book.add_format({"bold": True, "font_size": 16, "align": "center", "text_wrap": True})
        self._heading = book.add_format({"bold": True})
        self._prose = book.add_format({"text_wrap": True, "valign": "top"})
        self._right = book.add_format({"align": "right"})
        self._cell = book.add_format({"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})

    def fill(self, paper: Paper) -> None:
        self._put(paper.title, self._title, height=30)
        if paper.published_on:
            self._put(f"发布日期：{day(paper.published_on)}", self._right)
        for block in paper.blocks:
            match block:
                case Heading(text, _):
                    self._put(text, self._heading)
                case Text(text):
                    self._put(text, self._prose, height=18 * (1 + len(text) // 48))
                case Drawing():
                    self._draw(block)
        self._line += 1
        self._put(paper.signature, self._right)
        self._put(day(paper.signed_on), self._right)
        self._line += 1
        self._put(MARK, self._right)

    def _put(self, text: str, style: Any, height: int = 18) -> None:
        self._sheet.merge_range(self._line, 0, self._line, _WIDTH - 1, text, style)
        self._sheet.set_row(self._line, height)
        self._line += 1

    def _draw(self, drawing: Drawing) -> None:
        if self._single:
            self._fill_in(self._sheet, drawing, self._line)
            self._line += drawing.height + 1
        else:
            name = SHEET_NAMES[drawing.table_id]
            self._put(f"见工作表“{name}”。", self._prose)
            sheet = self._book.add_worksheet(name)
            sheet.set_footer(f"&C{MARK}")
            for column, width in enumerate(drawing.widths):
                sheet.set_column(column, column, max(6, round(width * 100)))
            self._fill_in(sheet, drawing, 0)

    def _fill_in(self, sheet: Any, drawing: Drawing, top: int) -> None:
        for slot in drawing.slots:
            row, value = top + slot.row, _value(slot)
            if slot.rowspan * slot.colspan > 1:
                last = row + slot.rowspan - 1, slot.column + slot.colspan - 1
                sheet.merge_range(row, slot.column, *last, value, self._cell)
            else:
                sheet.write(row, slot.column, value, self._cell)


def _value(slot: Slot) -> str | int | float:
    """A figure as a number, unless its sign or its want is to be seen; a label as text."""
    text = slot.text
    if slot.cell is None or not text.replace(".", "", 1).isdigit():
        return text
    return float(text) if "." in text else int(text)
