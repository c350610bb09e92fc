"""A report with another figure in every cell, and what is read of it from its page: to compare with."""

from __future__ import annotations

from analytics.reading import read
from analytics.reading.model import Reading
from analytics.reading.spans import grid_of

from . import old_sheets, render

TITLE = "某县河湾镇人民政府2023年政府信息公开工作年度报告"


def figure(table: str, row: str, column: str) -> str:
    """Another figure for every cell, a few of them no figures."""
    if (row, column) == ("received", "research"):
        return "/"
    return str((sum(map(ord, table + row)) * 7 + sum(map(ord, column))) % 97)


DRAWING = render.report(figure, title=TITLE)
EXPECTED = read(render.as_html(DRAWING), "a.html")


def figures(reading: Reading) -> list[tuple[str, str, str, str, str]]:
    return [(cell.table, cell.row, cell.column, str(cell.value), str(cell.status)) for cell in reading.cells]


def same_report(reading: Reading) -> None:
    assert reading.error is None
    assert figures(reading) == figures(EXPECTED)
    assert (reading.agency, reading.year) == ("某县河湾镇人民政府", 2023)
    assert [section.status for section in reading.sections] == [s.status for s in EXPECTED.sections]


def placed(rows: render.TableRows) -> tuple[list[tuple[int, int, str, int, int]], int, int]:
    """(row, column, text, rows, columns) of every cell, and the height and width of the whole."""
    cells = grid_of(rows, "").cells
    found = [(cell.row, cell.column, cell.text, cell.rowspan, cell.colspan) for cell in cells]
    return found, max(r + down for r, _, _, down, _ in found), max(c + right for _, c, _, _, right in found)


PAGE = render.as_html(DRAWING)
DOC = old_sheets.compound({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(60), "1Table": b"x"})


def another(name: str, year: int, shift: int) -> render.Drawing:
    def shifted(table: str, row: str, column: str) -> str:
        text = figure(table, row, column)
        return str(int(text) + shift) if text.isdigit() else text

    return render.report(shifted, title=f"某县{name}{year}年政府信息公开工作年度报告")


THREE = [
    another("河湾镇人民政府", 2023, 0),
    another("南岭街道办事处", 2023, 100),
    another("河湾镇人民政府", 2022, 200),
]
TOGETHER = render.Drawing([block for drawing in THREE for block in drawing.blocks])
