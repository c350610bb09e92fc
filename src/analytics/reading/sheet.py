"""Spreadsheets into a Document: each sheet is one grid, merged ranges kept; csv the same with one sheet.

xlsx and the old xls are read by calamine, Excel's XML of 2003 here.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from lxml import etree

from . import extent, limits
from .errors import Damaged, EmptyFile, Encrypted, TooMuch
from .model import Document, Grid, GridCell
from .text import decode_bytes

_SIGNS = ",;\t|"


def read_book(data: bytes, source: str, format: str = "xlsx") -> Document:
    """All visible sheets of a workbook (``xlsx``, ``xls``, ``ods``).

    Raises Damaged, Encrypted, TooMuch or EmptyFile.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    if format == "xlsx":
        extent.check_extent(data, source)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        grids: list[Grid] = []
        for meta in book.sheets_metadata:
            if meta.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            high, wide = sheet.total_height, sheet.total_width
            if high * wide > extent.MOST_CELLS:
                raise TooMuch(source, f"工作表“{meta.name}”有 {high} 行 {wide} 列，太大了", format)
            rows = sheet.to_python(skip_empty_area=False)
            last = len(rows) - 1, max(map(len, rows), default=0) - 1
            filled = sum(any(value != "" for value in row) for row in rows)
            limits.check_cells(filled * (last[1] + 1), source, format)
            merged = [
                (start, (min(end[0], last[0]), min(end[1], last[1])))
                for start, end in sheet.merged_cell_ranges or []
                if start[0] <= last[0] and start[1] <= last[1]
            ]
            grids.append(_grid(rows, merged, f"sheet {meta.name}"))
    except PasswordError as error:
        raise Encrypted(source, format) from error
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise Damaged(source, format, "表格内部有误") from error
    except BaseException as error:
        # calamine panics over some damaged files, and its panic is no Exception and has no public class.
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged(source, format, "表格内部有误") from error
    return _filled(grids, source, format)


def _filled(grids: list[Grid], source: str, format: str) -> Document:
    blocks = tuple(grid for grid in grids if any(cell.text for cell in grid.cells))
    if not blocks:
        raise EmptyFile(source, format)
    return Document(format, blocks)


def _grid(rows: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]], place: str) -> Grid:
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: dict[int, set[int]] = {}
    """Columns of each row that a merged cell covers, its own place excepted."""
    for (top, left), (bottom, right) in merged:
        spans[top, left] = (bottom - top + 1, right - left + 1)
        for row in range(top, bottom + 1):
            covered.setdefault(row, set()).update(range(left + (row == top), right + 1))
    cells: list[GridCell] = []
    new = tuple.__new__  # the constructor itself takes twice as long, and there are hundreds of cells
    columns = frozenset(range(max(map(len, rows), default=0)))
    names = [str(column + 1) for column in range(len(columns))]
    for number, row in enumerate(rows):
        texts = [_text(value) if value != "" else "" for value in row]
        if not any(texts):
            continue
        at = f"{place}, row {number + 1}, cell "
        gone = covered.get(number)
        if gone is None:
            cells += [
                new(GridCell, (text, number, column, 1, 1, at + name))
                for column, (text, name) in enumerate(zip(texts, names, strict=False))
            ]
            continue
        for column in sorted(columns.difference(gone)):
            high, wide = spans.get((number, column), (1, 1))
            cells.append(new(GridCell, (texts[column], number, column, high, wide, at + names[column])))
    return Grid(tuple(cells), place)


def _text(value: Any) -> str:
    """A cell as it would be typed: 10.0 is 10, a date is ISO."""
    if isinstance(value, str):
        return (value.replace("\r\n", "\n") if "\r" in value else value).strip()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def read_csv(data: bytes, source: str) -> Document:
    """A table of text values, its cells parted by comma, semicolon, tab or pipe, whichever parts it best."""
    text = decode_bytes(data, source)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_sign(text))
    cells: list[GridCell] = []
    try:
        for row_number, row in enumerate(reader):
            for column, value in enumerate(row):
                where = f"line {reader.line_num}, cell {column + 1}"
                cells.append(GridCell(value.strip(), row_number, column, place=where))
    except csv.Error as error:
        raise Damaged(source, "csv", str(error)) from error
    if not any(cell.text for cell in cells):
        raise EmptyFile(source, "csv")
    return Document("csv", (Grid(tuple(cells), "table 1"),))


_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS = 16_384


def read_sheet_xml(data: bytes, source: str) -> Document:
    """A workbook in Excel's XML of 2003, often named .xls. Raises Damaged or EmptyFile."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(source, "xls", "XML 有误") from error
    grids: list[Grid] = []
    for sheet in root.iter(f"{_SS}Worksheet"):
        place = f"sheet {sheet.get(f'{_SS}Name', '')}"
        cells: list[GridCell] = []
        row_number = -1
        for row in sheet.iter(f"{_SS}Row"):
            row_number = max(row_number, _attribute(row, "Index", row_number + 2) - 2) + 1
            column = -1
            for cell in row.iter(f"{_SS}Cell"):
                column = max(column, _attribute(cell, "Index", column + 2) - 2) + 1
                across = min(_attribute(cell, "MergeAcross", 0), _MOST_COLUMNS)
                value = cell.find(f"{_SS}Data")
                text = "" if value is None else "".join(map(str, value.itertext())).strip()
                where = f"{place}, row {row_number + 1}, cell {column + 1}"
                down = _attribute(cell, "MergeDown", 0)
                cells.append(GridCell(text, row_number, column, down + 1, across + 1, where))
                column += across
        grids.append(Grid(tuple(cells), place))
    return _filled(grids, source, "xls")


def _attribute(element: etree._Element, name: str, default: int) -> int:  # pyright: ignore[reportPrivateUsage]
    value = element.get(f"{_SS}{name}", "")
    return min(int(value), 1_048_576) if value.isdigit() else default


def _sign(text: str) -> str:
    """The sign that parts most lines into the same number of cells, more than one."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:200] if line.strip()]
    best, most = ",", 0
    for sign in _SIGNS:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        score = sum(count * min(times, 20) for times, count in counts.items())
        if score > most:
            best, most = sign, score
    return best
