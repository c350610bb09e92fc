"""The same table as CSV: UTF-8 with BOM, so that Excel opens it with its Chinese characters whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import pandas as pd

from analytics import formats
from analytics.export.sheets import ColumnSpec, Plain, as_number, mark_of, plain

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_bytes(frame: pd.DataFrame, columns: Sequence[ColumnSpec]) -> bytes:
    """One row a row of the frame. Percentages are in percent (the head says so), unknown figures are "—".

    A text that a spreadsheet would take for a formula gets an apostrophe before it. A column with marks is
    followed by one that holds them.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    heads: list[str] = []
    cells: list[list[str]] = []
    for column in columns:
        heads.append(column.title)
        cells.append([_cell(plain(value), column) for value in frame[column.key]])
        if column.mark:
            heads.append(f"{column.title}标记")
            cells.append([mark_of(value) for value in frame[column.mark]])
    writer.writerow([safe(head) for head in heads])
    writer.writerows(zip(*cells, strict=True))
    return buffer.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """The text, with an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _cell(value: Plain, column: ColumnSpec) -> str:
    number = as_number(value)
    if value is None:
        return formats.NOT_APPLICABLE
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if number is None or column.format == "text":
        return safe(str(value))
    return _digits(number, hundredfold=column.format == "percent")


def _digits(number: int | float | Decimal, *, hundredfold: bool) -> str:
    """A plain number for machines: no separators, no exponent, ASCII minus."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    if hundredfold:
        exact = round(exact * 100, 6)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
