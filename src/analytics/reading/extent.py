"""How large a sheet of an xlsx claims to be, found out before it is loaded: two cells in opposite corners
make the loader ask for hundreds of gigabytes, and the process is lost.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from .errors import TooMuch
from .limits import check_cells

MOST_CELLS = 1_000_000
"""Cells of one sheet, empty ones within its used area included; more is no report."""

_SHEET = re.compile(r"^/?xl/worksheets/[^/]*\.xml$", re.IGNORECASE)
_FAR_OUT = re.compile(rb"""r\s*=\s*["'](?:[A-Za-z]{3}\d|[A-Za-z]{0,3}\d{5})""")
"""A cell or row beyond column ZZ or row 9999; without one a sheet is loaded before it is measured."""
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})\d""")
_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{0,3}(\d{1,9})""")


def check_extent(data: bytes, source: str) -> None:
    """Raises TooMuch for a sheet of more than ``MOST_CELLS``; what is damaged is left to the loader."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                if _SHEET.match(name):
                    _check(archive.read(name), name, source)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError):
        return


def _check(sheet: bytes, name: str, source: str) -> None:
    if not _FAR_OUT.search(sheet):
        return
    check_cells(sum(1 for _ in _CELL.finditer(sheet)), source, "xlsx")
    rows = max(map(int, set(_ROW.findall(sheet))), default=0)
    columns = max(map(_number, set(_CELL.findall(sheet))), default=0)
    if rows * columns > MOST_CELLS:
        place = name.rsplit("/", 1)[-1]
        raise TooMuch(source, f"工作表（{place}）有 {rows} 行 {columns} 列，太大了", "xlsx")


def _number(letters: bytes) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
