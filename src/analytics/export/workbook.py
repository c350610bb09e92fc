"""A formatted xlsx of exactly what is shown, and a last sheet that says what it is.

Figures are numbers (formats only change how they look), a figure that is not known is "—" and never 0, text
is never a formula. The same sheets give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import xlsxwriter

from analytics import formats
from analytics.export.sheets import (
    MARKS,
    About,
    ColumnSpec,
    Plain,
    Sheet,
    as_number,
    display_width,
    mark_of,
    plain,
    shown,
)

__all__ = ["About", "ColumnSpec", "Drawn", "Sheet", "Styles", "workbook"]

ABOUT = "说明"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NARROWEST, _WIDEST = 6, 48
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_STREAMED = 5_000
"""A workbook of more rows is not held in memory while it is written."""


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def get(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "vcenter", **properties})
        return self._made[key]


class Drawn(Protocol):
    """A sheet that is no plain table (a form with merged cells): it writes itself."""

    @property
    def name(self) -> str: ...

    def draw(self, worksheet: Any, styles: Styles) -> None: ...


def workbook(sheets: Sequence[Sheet | Drawn], about: About) -> bytes:
    """The xlsx file: the sheets in their order, then 说明. Names are cut and told apart as Excel needs it."""
    buffer = io.BytesIO()
    plain_rows = [len(one.frame) for one in sheets if isinstance(one, Sheet)]
    # Written to disk row by row; a sheet that draws itself goes back and forth.
    streamed = len(plain_rows) == len(sheets) and sum(plain_rows) > _STREAMED
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": not streamed,
            "constant_memory": streamed,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    # Excel keeps whole seconds, without a zone.
    book.set_properties({"title": about.title, "created": about.taken_at.replace(tzinfo=None, microsecond=0)})
    styles = Styles(book)
    for name, sheet in zip(_names([sheet.name for sheet in sheets]), sheets, strict=True):
        worksheet = book.add_worksheet(name)
        if isinstance(sheet, Sheet):
            _write(worksheet, sheet, styles)
        else:
            sheet.draw(worksheet, styles)
    _write_about(book.add_worksheet(ABOUT), about, styles)
    book.close()
    return buffer.getvalue()


def _names(wished: Sequence[str]) -> list[str]:
    """Sheet names that Excel takes: no forbidden sign, at most 31 characters, all different."""
    taken = {ABOUT}
    names: list[str] = []
    for wish in wished:
        base = _FORBIDDEN.sub(" ", wish).strip().strip("'") or "表"
        name, number = base[:_LONGEST_NAME], 1
        while name.lower() in taken:
            number += 1
            name = f"{base[: _LONGEST_NAME - len(str(number)) - 1]}_{number}"
        taken.add(name.lower())
        names.append(name)
    return names


def _write(worksheet: Any, sheet: Sheet, styles: Styles) -> None:
    """Row by row: a streamed sheet takes no row after a later one."""
    frame, columns = sheet.frame, sheet.columns
    nothing: list[Plain] = [None] * len(frame)
    values = [[plain(value) for value in frame[one.key]] for one in columns]
    cases = [[plain(value) for value in frame[one.cases]] if one.cases else nothing for one in columns]
    marks = [[mark_of(value) for value in frame[one.mark]] if one.mark else None for one in columns]
    widest = [display_width(one.title) for one in columns]
    head = {"bold": True, "bottom": 2, "text_wrap": True}
    for place, column in enumerate(columns):
        align = "left" if column.format == "text" else "right"
        worksheet.write_string(0, place, column.title, styles.get(**head, align=align))
    for row in range(len(frame)):
        for place, column in enumerate(columns):
            value, case, own = values[place][row], cases[place][row], marks[place]
            mark = own[row] if own is not None else ""
            _write_cell(worksheet, row + 1, place, value, column, case, mark, styles)
            if widest[place] < _WIDEST:
                widest[place] = max(widest[place], display_width(shown(value, column, case, mark)))
    for place, column in enumerate(columns):
        # Two more columns for the button of the filter.
        width = column.width if column.width is not None else min(max(widest[place] + 3, _NARROWEST), _WIDEST)
        worksheet.set_column(place, place, width)
    worksheet.freeze_panes(1, 0)
    if sheet.columns:
        worksheet.autofilter(0, 0, max(len(frame), 1), len(sheet.columns) - 1)
    if sheet.note:
        worksheet.write_string(len(frame) + 2, 0, sheet.note, styles.get(italic=True))
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


def _write_cell(
    worksheet: Any,
    row: int,
    place: int,
    value: Plain,
    column: ColumnSpec,
    cases: Plain,
    mark: str,
    styles: Styles,
) -> None:
    number = as_number(value)
    if value is None:
        align = "left" if column.format == "text" else "right"
        worksheet.write_string(row, place, shown(None, column, mark=mark), styles.get(align=align))
    elif isinstance(value, (date, datetime)) and column.format == "date":
        worksheet.write_datetime(row, place, value, styles.get(num_format="yyyy-mm-dd", align="right"))
    elif number is not None and column.format in ("number", "percent"):
        look = _look(number, column, cases, mark)
        worksheet.write_number(row, place, number, styles.get(num_format=look, align="right"))
    else:
        worksheet.write_string(row, place, str(value)[:_LONGEST_TEXT], styles.get(align="left"))


def _look(number: int | float | Decimal, column: ColumnSpec, cases: Plain, mark: str) -> str:
    """The number format: decimals as look.md has them, U+2212 for minus, the mark before the figure."""
    if column.format == "percent":
        look = "0%" if formats.percent_decimals(as_number(cases)) == 0 else "0.0%"
    else:
        decimals = len(formats.number(abs(number)).partition(".")[2])
        look = "#,##0" + ("." + "0" * decimals if decimals else "")
    before = f'"{mark} "' if mark else ""
    return f'{before}{look};{before}"{formats.MINUS}"{look}'


def _write_about(worksheet: Any, about: About, styles: Styles) -> None:
    """The last sheet: title, filters, definitions, snapshot and date, marks."""
    demo = [("注意", "演示数据，单位和数字均为虚构")] if about.demo else []
    blocks: list[tuple[str, Sequence[tuple[str, str]]]] = [
        ("内容", [("标题", about.title), *([("城市", about.city)] if about.city else []), *demo]),
        ("筛选条件", about.filters or [("全部", "没有筛选")]),
        ("口径", about.definitions),
        ("数据", [("快照", about.stamp), ("快照时间", f"{about.taken_at:%Y-%m-%d %H:%M}")]),
        ("标记", [*MARKS, (formats.NOT_APPLICABLE, "不适用或没有数据，不等于 0")]),
    ]
    row = 0
    for heading, lines in blocks:
        if not lines:
            continue
        worksheet.write_string(row, 0, heading, styles.get(bold=True, bottom=1))
        worksheet.write_blank(row, 1, None, styles.get(bottom=1))
        for offset, (name, text) in enumerate(lines, start=1):
            worksheet.write_string(row + offset, 0, name, styles.get(align="left", valign="top"))
            worksheet.write_string(row + offset, 1, text, styles.get(text_wrap=True, valign="top"))
        row += len(lines) + 2
    worksheet.set_column(0, 0, 28)
    worksheet.set_column(1, 1, 90)
