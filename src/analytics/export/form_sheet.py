"""A table of the form as a sheet: merged heads as printed, figures as numbers, faults tinted with a note."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from analytics.export.sheets import display_width
from analytics.export.workbook import Styles
from analytics.form.printed import Drawing, Slot

Place = tuple[str, str]
"""(row id, column id)."""

_WIDTH = 104
"""Characters of the spreadsheet over the whole table."""
_LINE = 15.0
"""Height of a line of text in points."""
_PAPER = {"font_name": "SimSun", "font_size": 10.5, "border": 1, "text_wrap": True}
_TINT = {"red": "#F7DEDC", "yellow": "#FBEBC8", "blue": "#DDEAF6"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell: a figure, or (``value`` None) the ``sign`` for why there is none.

    With a value the ``sign`` is a mark before it (算). ``severity`` tints the cell, ``comment`` is its note.
    """

    value: Decimal | float | None
    sign: str = ""
    severity: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One table in the layout of its edition; implements ``workbook.Drawn``."""

    name: str
    title: str
    drawing: Drawing
    entries: Mapping[Place, Entry]
    notes: tuple[str, ...] = field(default=())

    def draw(self, worksheet: Any, styles: Styles) -> None:
        width = len(self.drawing.widths)
        head = styles.get(font_name="SimHei", font_size=13, bold=True, align="left")
        worksheet.merge_range(0, 0, 0, width - 1, self.title, head)
        for slot in self.drawing.slots:
            self._slot(worksheet, slot, styles)
        for column, share in enumerate(self.drawing.widths):
            worksheet.set_column(column, column, max(share * _WIDTH, 5.5))
        for line, height in self._heights():
            worksheet.set_row(line + 2, height)
        small = styles.get(font_size=10, align="left", font_color="#47505A")
        for offset, note in enumerate(self.notes):
            worksheet.write_string(self.drawing.height + 3 + offset, 0, note, small)
        worksheet.set_landscape()
        worksheet.set_paper(9)  # A4
        worksheet.fit_to_pages(1, 1)

    def _heights(self) -> Iterator[tuple[int, float]]:
        """The lines that need more than one line of text: a spreadsheet does not grow a merged cell."""
        for number, line in enumerate(self.drawing.lines()):
            lines = [
                display_width(slot.text)
                / (_WIDTH * sum(self.drawing.widths[slot.column :][: slot.colspan]) - 2)
                for slot in line
                if slot.rowspan == 1 and not slot.upright
            ]
            if (most := math.ceil(max(lines, default=1))) > 1:
                yield number, most * _LINE

    def _slot(self, worksheet: Any, slot: Slot, styles: Styles) -> None:
        top, left = slot.row + 2, slot.column
        if slot.cell is None:
            align = "left" if slot.role in ("side", "note") else "center"
            text = "\n".join(slot.text) if slot.upright else slot.text
            self._put(worksheet, slot, text, styles.get(**_PAPER, align=align))
            return
        entry = self.entries.get(slot.cell, Entry(None))
        properties: dict[str, object] = {**_PAPER, "align": "center"}
        if entry.severity is not None:
            properties |= {"bg_color": _TINT[entry.severity], "bold": True}
        if entry.value is None:
            self._put(worksheet, slot, entry.sign, styles.get(**properties))
        else:
            before = f'"{entry.sign} "' if entry.sign else ""
            whole = entry.value == int(entry.value)
            look = f"{before}#,##0" if whole else f"{before}#,##0.####"
            self._put(worksheet, slot, float(entry.value), styles.get(**properties, num_format=look))
        if entry.comment:
            worksheet.write_comment(top, left, entry.comment, {"x_scale": 2, "author": ""})

    @staticmethod
    def _put(worksheet: Any, slot: Slot, value: str | float, look: Any) -> None:
        top, left = slot.row + 2, slot.column
        if slot.rowspan > 1 or slot.colspan > 1:
            worksheet.merge_range(top, left, top + slot.rowspan - 1, left + slot.colspan - 1, "", look)
        if isinstance(value, str):
            worksheet.write_string(top, left, value, look)
        else:
            worksheet.write_number(top, left, value, look)
