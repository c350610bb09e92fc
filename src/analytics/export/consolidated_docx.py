"""The city's three tables as a document: the form's own layout, to be pasted into the city's report."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from analytics import formats
from analytics.consolidation import LACKING
from analytics.consolidation.behind import Gap
from analytics.consolidation.totals import Total, Totals
from analytics.export.consolidated import behind, table_words, where_words
from analytics.form import FORM
from analytics.form.printed import Drawing, Slot, drawing, wide_figures

_SONG, _HEI = "SimSun", "SimHei"
_WIDTH = 160
"""Of a table in mm: A4 less the margins of official papers."""
_PADDING = 50
"""Left and right of a cell's text, in twentieths of a point."""
_PARTLY = "EDEAE1"
"""Ground of a figure that further units are lacking in."""
_MADE = datetime(2000, 1, 1)
"""The same document has the same bytes, so it bears no time."""


def document(found: Totals, gaps: Sequence[Gap], source: str) -> bytes:
    """The docx file: a table under each heading of the form, and on the last page who is not in them.

    Figures stand plain, as the form wants them; a line under each table says of how many units they are, and
    figures that still more units are lacking in have a grey ground. ``source`` stands at the end.
    """
    paper = docx.Document()
    paper.core_properties.created = paper.core_properties.modified = _MADE
    paper.core_properties.title = f"{found.year} 年度各单位汇总"
    paper.core_properties.author = ""
    page = paper.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm((210 - _WIDTH) / 2)
    page.top_margin = page.bottom_margin = Mm(22)
    for number, table in enumerate(FORM.tables):
        heading = _paragraph(paper, FORM.section(table.section).heading, _HEI, 14)
        heading.paragraph_format.space_before = Pt(14 if number else 0)
        heading.paragraph_format.keep_with_next = True
        cells = {(one.place[1], one.place[2]): one for one in found.of_table(table.id)}
        _table(paper, drawing(table.id, found.edition), cells, found.reported)
        for line in _under(found, table.id):
            _paragraph(paper, line, _SONG, 9)
    _appendix(paper, found, gaps)
    _paragraph(paper, source, _SONG, 9)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _under(found: Totals, table_id: str) -> list[str]:
    cells = found.of_table(table_id)
    lines: list[str] = []
    if found.reported < found.units:
        lines.append(f"注：为 {found.reported}/{found.units} 家之和，缺{_absent(found)}，报送前请补齐。")
    if any(one.known_count < found.reported for one in cells):
        lines.append("灰底：还有单位没有这一格的数，见附页。")
    if any(one.total is None for one in cells):
        lines.append(f"{formats.NOT_APPLICABLE}：没有一家有数。")
    return lines


def _absent(found: Totals) -> str:
    told = [
        f"{'、'.join(unit.short_name for unit in units)}{'等' if count > len(units) else ''}（{reason}）"
        for units, count, reason in (
            (found.missing, found.not_sent, LACKING["no_report"]),
            (found.unreadable, found.not_read, LACKING["unreadable_report"]),
        )
        if count
    ]
    return "、".join(told)


# ------------------------------------------------------------------ the form


def _table(paper: Any, shape: Drawing, cells: dict[tuple[str, str], Total], reported: int) -> None:
    table = _ruled(paper, shape.height, [share * _WIDTH for share in wide_figures(shape)])
    grid = [list(row.cells) for row in table.rows]
    for slot in shape.slots:
        place = grid[slot.row][slot.column]
        if slot.rowspan > 1 or slot.colspan > 1:
            place = place.merge(grid[slot.row + slot.rowspan - 1][slot.column + slot.colspan - 1])
        _fill(place, slot, cells.get(slot.cell) if slot.cell else None, reported)
    for number, row in enumerate(table.rows, start=1):
        _keep_whole(row)
        for cell in grid[number - 1]:
            cell.paragraphs[0].paragraph_format.keep_with_next = number < shape.height


def _ruled(paper: Any, height: int, widths: Sequence[float]) -> Any:
    """An empty table with lines, its columns so many mm wide."""
    table = paper.add_table(height, len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    margins = cast("Any", OxmlElement("w:tblCellMar"))
    for side in ("left", "right"):
        margin = cast("Any", OxmlElement(f"w:{side}"))
        margin.set(qn("w:w"), str(_PADDING))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _fill(place: Any, slot: Slot, one: Total | None, reported: int) -> None:
    text = "\n".join(slot.text) if slot.upright else slot.text
    if slot.cell is not None:
        text = formats.number(one.total).replace(",", "") if one else formats.NOT_APPLICABLE
    paragraph = place.paragraphs[0]
    left = slot.role in ("side", "note")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, text, _SONG, 9)
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if one is not None and one.known_count < reported:
        _shade(place)


def _shade(place: Any) -> None:
    shade = cast("Any", OxmlElement("w:shd"))
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _PARTLY)):
        shade.set(qn(f"w:{name}"), value)
    place._tc.get_or_add_tcPr().append(shade)


def _keep_whole(row: Any) -> None:
    """A row does not break over two pages."""
    row._tr.get_or_add_trPr().append(cast("Any", OxmlElement("w:cantSplit")))


def _paragraph(paper: Any, text: str, font: str, size: float) -> Any:
    paragraph = paper.add_paragraph()
    _write(paragraph, text, font, size)
    return paragraph


def _write(paragraph: Any, text: str, font: str, size: float) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.name = font
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


# ------------------------------------------------------------------ who is not in it


def _appendix(paper: Any, found: Totals, gaps: Sequence[Gap]) -> None:
    rows = [
        [
            gap.short_name,
            table_words(gap.table) if gap.table else "全部",
            LACKING[gap.lacking],
            where_words(found.edition, gap.places) if gap.places else "",
        ]
        for gap in gaps
    ]
    if rows:
        paper.add_page_break()
        _paragraph(paper, "附页　没有计入的单位和格", _HEI, 14)
        _list(paper, ("单位", "表", "原因", "哪些格"), rows, (30, 14, 46, 70))
    differing = [one for one in found.cells if one.difference]
    if differing and found.own:
        _paragraph(paper, f"附　与{found.own.short_name}年报不同的格", _HEI, 14)
        listed = [
            [
                "·".join(
                    (
                        table_words(one.place[0]),
                        FORM.table(one.place[0]).words(one.place[1], found.edition),
                        one.column.label,
                    )
                ),
                formats.number(one.total),
                formats.number(one.own_value),
                formats.number(one.difference, plus=True),
                behind(one),
            ]
            for one in sorted(differing, key=lambda one: (not one.contradicts, -abs(one.difference or 0)))
        ]
        _list(paper, ("格", "合计", "市", "市减合计", "有数"), listed, (80, 22, 22, 18, 18))


def _list(paper: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    table = _ruled(paper, 1 + len(rows), widths)
    for line, texts in zip([row.cells for row in table.rows], [heads, *rows], strict=True):
        for cell, text in zip(line, texts, strict=True):
            _write(cell.paragraphs[0], text, _SONG, 9)
