"""What a table to be taken away is made of, and its cells as both file formats need them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral, Real
from typing import Literal

import numpy as np
import pandas as pd

from analytics import formats

Format = Literal["text", "number", "percent", "date"]
Plain = str | int | float | Decimal | date | None

MARKS: tuple[tuple[str, str], ...] = (
    ("算", "原表的总计缺失，由各分列相加得出"),
    ("改", "原文有误，已由人工更正"),
    ("混", "所用表格与当年规定的版式不同"),
    ("缺", "来源文件中没有这一格"),
    ("扫", "由扫描件或图片识别得出，待人工核对"),
)
"""The marks before a figure and what they say."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a sheet: where it comes from, its head (with the unit) and how it is written."""

    key: str
    title: str
    format: Format = "text"
    width: float | None = None
    """In characters of the spreadsheet; None: as wide as the content needs, within reason."""
    cases: str | None = None
    """For percentages: the frame's column with the number of cases, which decides the decimals."""
    mark: str | None = None
    """The frame's column with the figure's mark (算 改 混 缺 扫); True in it means 算."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``frame`` in the order shown; ``note`` stands below the rows."""

    name: str
    frame: pd.DataFrame
    columns: Sequence[ColumnSpec]
    note: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What the last sheet says: of what, from where, chosen how, defined how."""

    title: str
    stamp: str
    """Name of the snapshot the figures come from."""
    taken_at: datetime
    """Its time; the only time in the file, so that the same data give the same bytes."""
    city: str = ""
    demo: bool = False
    filters: Sequence[tuple[str, str]] = ()
    definitions: Sequence[tuple[str, str]] = ()


def plain(value: object) -> Plain:
    """A frame's cell as a plain value: numpy and pandas types resolved, every kind of nothing as None."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (str, Decimal)):
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=None) if value.time() != datetime.min.time() else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        number = float(value)
        return number if math.isfinite(number) else None
    return str(value)


def as_number(value: Plain) -> int | float | Decimal | None:
    return None if isinstance(value, (str, date)) else value


def marks(*, derived: bool = False, scanned: bool = False, outdated: bool = False) -> str:
    """The marks of a figure: 算, 扫 and 混 where they hold, one after the other; empty without any."""
    signs = (MARKS[0][0], derived), (MARKS[4][0], scanned), (MARKS[2][0], outdated)
    return "".join(sign for sign, holds in signs if holds)


def marks_of(frame: pd.DataFrame) -> list[str]:
    """The marks of every row of a frame with the columns ``derived`` and ``scanned``."""
    pairs = zip(frame["derived"], frame["scanned"], strict=True)
    return [marks(derived=bool(derived), scanned=bool(scanned)) for derived, scanned in pairs]


def mark_of(value: object) -> str:
    """The mark in a frame's cell: 算 for True, the character itself, or nothing."""
    if isinstance(value, str):
        return value
    return MARKS[0][0] if plain(value) == plain(True) else ""


def shown(value: Plain, column: ColumnSpec, cases: Plain = None, mark: str = "") -> str:
    """The cell as it looks: its mark before the figure, "—" where there is none."""
    told = _told(value, column, cases)
    return f"{mark} {told}" if mark else told


def _told(value: Plain, column: ColumnSpec, cases: Plain) -> str:
    if value is None:
        return formats.NOT_APPLICABLE
    number = as_number(value)
    if number is None or column.format == "text":
        return str(value)
    if column.format == "percent":
        return formats.percent(number, as_number(cases))
    return formats.number(number)


def display_width(text: str) -> int:
    """Columns that a text takes: two for a Chinese character, one for a Latin one."""
    return max((sum(2 if ord(char) > 0x2E7F else 1 for char in line) for line in text.split("\n")), default=0)
