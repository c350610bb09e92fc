"""What every errand of an official is made of: turn to a page, press a button, open the file that came."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
from PIL import Image
from playwright.sync_api import Locator, Page
from tests.browser.conftest import Window

GRID_HEAD, GRID_ROW = 35, 30
"""Of a grid, px."""


def turn(tab: Window, title: str) -> None:
    """Click a page in the sidebar and wait until it stands."""
    tab.page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
    tab.turns_to(title)


def saved(where: Page | Locator, button: str, folder: Path) -> Path:
    """Press a download button; the file as it came, under the name that it gives itself."""
    page = where if isinstance(where, Page) else where.page
    with page.expect_download() as begun:
        where.get_by_role("button", name=button, exact=False).click()
    file = folder / begun.value.suggested_filename
    begun.value.save_as(file)
    return file


def facts_of(home: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse that the pages show, to count anew what they say."""
    return duckdb.connect(str(home / (home / "CURRENT").read_text("utf-8").strip()), read_only=True)


# ------------------------------------------------------------------ files


def sheet(file: Path, name: str) -> list[dict[str, Any]]:
    """Rows of a sheet, by the heads of its first row."""
    head, *rows = openpyxl.load_workbook(file)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def told(file: Path) -> str:
    """Everything that the sheet about the workbook says."""
    rows = openpyxl.load_workbook(file)["说明"].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def comma(file: Path) -> list[dict[str, str]]:
    """Rows of a CSV. Spreadsheets tell its encoding by the mark in front."""
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def drawn(file: Path) -> tuple[int, int, int]:
    """Width, height and number of colours of a picture."""
    with Image.open(file) as picture:
        assert picture.format == "PNG"
        colours = picture.convert("RGB").getcolors(1 << 24)
        return picture.width, picture.height, len(colours or ())


# ------------------------------------------------------------------ what stands on the page


def table(where: Page | Locator, *heads: str) -> list[list[str]]:
    """Cells of the hairline table that has these heads, row by row."""
    page = where if isinstance(where, Page) else where.page
    found = where.locator("table.g-tab")
    for head in heads:
        found = found.filter(has=page.locator("th", has_text=re.compile(f"^{re.escape(head)}")))
    rows: list[list[str]] = found.first.evaluate(
        "one => [...one.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return rows


def grid(where: Page | Locator, columns: Sequence[int]) -> list[tuple[str, ...]]:
    """Cells of a grid that are in view, row by row: it is painted, and told to readers in a table beneath."""
    rows: list[list[str]] = where.get_by_test_id("stDataFrame").evaluate(
        "one => [...one.querySelectorAll('canvas tbody tr')]"
        ".map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent))"
    )
    return [tuple(row[at] for at in columns) for row in rows]


def marked(drawer: Locator) -> Locator:
    """What the drawer marks in the report's own table, text or page."""
    return drawer.locator(".g-original").locator(".bad, .here, .hit, mark, .g-leaf i").first


def pick_row(tab: Window, row: int) -> None:
    """Click a row of the grid by its box in the first column."""
    found = tab.page.get_by_test_id("stDataFrame")
    found.scroll_into_view_if_needed()
    found.click(position={"x": 16, "y": GRID_HEAD + GRID_ROW * (row + 0.5)})


def fact(where: Page | Locator, name: str) -> Locator:
    """What stands beside a word in a list of facts: 应为, 实为, 出处."""
    return (
        where.locator(".g-dl > div")
        .filter(has_text=re.compile(f"^{name}$"))
        .locator("xpath=following-sibling::div[1]")
    )
