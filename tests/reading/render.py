"""The same report drawn in every format and layout, from the form itself: for tests that compare readings.

``Drawing`` holds the tables as rows of (text, rowspan, colspan); the ``as_*`` functions make files of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from io import BytesIO

from analytics.form import FORM

CellText = tuple[str, int, int]
TableRows = list[list[CellText]]
Figure = Callable[[str, str, str], str]


@dataclass
class Drawing:
    """A report: paragraphs (str) and tables in reading order."""

    blocks: list[str | TableRows] = field(default_factory=list)


def report(
    figure: Figure, edition: str = "2021", title: str = "某县河湾镇人民政府2023年政府信息公开工作年度报告"
) -> Drawing:
    """The whole report in one edition; ``figure(table, row, column)`` says what stands in a cell."""
    drawing = Drawing([title])
    for section in FORM.sections:
        drawing.blocks.append(section.heading)
        if section.table == "t2":
            drawing.blocks += [
                block_rows(block.id, edition, figure)
                for block in FORM.table("t2").blocks
                if block.columns.get(edition)
            ]
        elif section.table == "t3":
            drawing.blocks.append(t3_rows(edition, figure))
        elif section.table == "t4":
            drawing.blocks.append(t4_rows(edition, figure))
        else:
            drawing.blocks.append(f"这一部分写于测试，编号{section.id}。")
    return drawing


def block_rows(block_id: str, edition: str, figure: Figure) -> TableRows:
    table = FORM.table("t2")
    block = table.block(block_id)
    columns = block.columns[edition]
    rows: TableRows = [
        [(block.label, 1, len(columns) + 1)],
        [(block.head, 1, 1), *((c.label, 1, 1) for c in columns)],
    ]
    for row in table.rows(edition):
        if row.block == block_id:
            rows.append(
                [(row.label_in(edition), 1, 1), *((figure("t2", row.id, c.id), 1, 1) for c in columns)]
            )
    return rows


def t3_rows(edition: str, figure: Figure) -> TableRows:
    table = FORM.table("t3")
    person, *organisations, total = table.plain_columns
    rows: TableRows = [
        [(table.note, 3, 3), (table.head[0].label, 1, 7)],
        [(person.label, 2, 1), (table.head[1].label, 1, 5), (total.label, 2, 1)],
        [(column.label, 1, 1) for column in organisations],
    ]
    all_rows = table.rows(edition)
    drawn: set[str] = set()
    for row in all_rows:
        cells: list[CellText] = []
        if row.group is None:
            cells.append((row.printed(edition), 1, 3))
        else:
            outcome = [r for r in all_rows if r.group is not None]
            if "outcome" not in drawn:
                drawn.add("outcome")
                cells.append((table.group("outcome").printed, len(outcome), 1))
            if row.group == "outcome":
                cells.append((row.printed(edition), 1, 2))
            else:
                if row.group not in drawn:
                    drawn.add(row.group)
                    cells.append((table.group(row.group).printed, len(table.members(row.group, edition)), 1))
                cells.append((row.printed(edition), 1, 1))
        cells += [(figure("t3", row.id, column.id), 1, 1) for column in table.plain_columns]
        rows.append(cells)
    return rows


def t4_rows(edition: str, figure: Figure) -> TableRows:
    table = FORM.table("t4")
    columns = table.plain_columns
    review, direct, after = table.rows(edition)
    return [
        [(review.label, 1, 5), (table.group("litigation").label, 1, 10)],
        [*((c.label, 2, 1) for c in columns), (direct.label, 1, 5), (after.label, 1, 5)],
        [(c.label, 1, 1) for _ in (direct, after) for c in columns],
        [(figure("t4", row.id, c.id), 1, 1) for row in (review, direct, after) for c in columns],
    ]


# ------------------------------------------------------------------ files


def as_html(drawing: Drawing) -> bytes:
    parts = ["<!doctype html><html><head><meta charset='utf-8'><title>年报</title></head><body>"]
    for block in drawing.blocks:
        if isinstance(block, str):
            parts.append(f"<p>{escape(block)}</p>")
            continue
        parts.append("<table>")
        for row in block:
            cells = "".join(f"<td rowspan={r} colspan={c}><p>{escape(text)}</p></td>" for text, r, c in row)
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"]).encode()


def _placed(rows: TableRows) -> tuple[list[tuple[int, int, str, int, int]], int, int]:
    taken: set[tuple[int, int]] = set()
    placed: list[tuple[int, int, str, int, int]] = []
    for number, row in enumerate(rows):
        column = 0
        for text, height, width in row:
            while (number, column) in taken:
                column += 1
            taken.update((number + r, column + c) for r in range(height) for c in range(width))
            placed.append((number, column, text, height, width))
            column += width
    return placed, max(r for r, _ in taken) + 1, max(c for _, c in taken) + 1


def as_docx(drawing: Drawing) -> bytes:
    import docx

    document = docx.Document()
    for block in drawing.blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        placed, height, width = _placed(block)
        table = document.add_table(height, width)
        for row, column, text, rows, columns in placed:
            cell = table.cell(row, column)
            if rows > 1 or columns > 1:
                cell = cell.merge(table.cell(row + rows - 1, column + columns - 1))
            cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(drawing: Drawing) -> bytes:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("年报")
    top = 0
    for block in drawing.blocks:
        if isinstance(block, str):
            sheet.write_string(top, 0, block)
            top += 1
            continue
        placed, height, _ = _placed(block)
        for row, column, text, rows, columns in placed:
            value = float(text) if text.replace(".", "", 1).isdigit() else text
            if rows > 1 or columns > 1:
                sheet.merge_range(top + row, column, top + row + rows - 1, column + columns - 1, value)
            else:
                sheet.write(top + row, column, value)
        top += height
    book.close()
    return out.getvalue()


def as_pdf(drawing: Drawing, *, ruled: bool = True, landscape: bool = False) -> bytes:
    from reportlab.lib import pagesizes
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    prose = ParagraphStyle(
        "prose", fontName="STSong-Light", fontSize=11, leading=16, wordWrap="CJK", firstLineIndent=22
    )
    small = ParagraphStyle("cell", fontName="STSong-Light", fontSize=7, leading=9, wordWrap="CJK")
    size = pagesizes.landscape(pagesizes.A4) if landscape else pagesizes.A4
    flow: list[object] = []
    for block in drawing.blocks:
        if isinstance(block, str):
            flow.append(Paragraph(escape(block), prose))
            continue
        placed, height, width = _placed(block)
        data: list[list[object]] = [[""] * width for _ in range(height)]
        style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else []
        style.append(("VALIGN", (0, 0), (-1, -1), "MIDDLE"))
        for row, column, text, rows, columns in placed:
            data[row][column] = Paragraph(escape(text), small) if ruled else text
            if ruled and (rows > 1 or columns > 1):
                style.append(("SPAN", (column, row), (column + columns - 1, row + rows - 1)))
        if not ruled:
            style += [("FONT", (0, 0), (-1, -1), "STSong-Light", 6)]
        share = (size[0] - 90) / 20
        widths = (
            None
            if not ruled
            else [2 * share, 3 * share, 8 * share] + [share] * (width - 3)
            if width in (9, 10)
            else [20 * share / width] * width
        )
        flow += [Table(data, colWidths=widths, style=style, repeatRows=0), Spacer(1, 6)]
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=size, leftMargin=40, rightMargin=40).build(flow)
    return out.getvalue()


def _lines(drawing: Drawing, row_text: Callable[[Sequence[CellText]], Sequence[str]]) -> bytes:
    lines: list[str] = []
    for block in drawing.blocks:
        if isinstance(block, str):
            lines.append(block)
        else:
            for row in block:
                lines.extend(row_text(row))
    return "\n".join(lines).encode()


def as_pipes(drawing: Drawing) -> bytes:
    """``规章 | 0 | 0 | 0 |``, merged cells once."""
    return _lines(drawing, lambda row: [" | ".join(text for text, _, _ in row) + " |"])


def as_pipes_with_fillers(drawing: Drawing) -> bytes:
    """The same with an empty cell for each column that a merged cell spans: ``第二十条第（一）项 | |||``."""
    return _lines(drawing, lambda row: ["".join(f"{text} |" + "|" * (width - 1) for text, _, width in row)])


def as_tabs(drawing: Drawing) -> bytes:
    """A row a line, cells parted by tabs, fillers for all that is merged."""
    lines: list[str] = []
    for block in drawing.blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        placed, height, width = _placed(block)
        fields = [[""] * width for _ in range(height)]
        for row, column, text, _, _ in placed:
            fields[row][column] = text
        lines += ["\t".join(row) for row in fields]
    return "\n".join(lines).encode()


def as_blanks(drawing: Drawing) -> bytes:
    """A row a line, cells parted by blanks."""
    return _lines(drawing, lambda row: ["   ".join(text for text, _, _ in row)])


def as_one_cell_a_line(drawing: Drawing) -> bytes:
    return _lines(drawing, lambda row: [line for text, _, _ in row for line in (text, "")])


def as_one_cell_a_line_with_pipes(drawing: Drawing) -> bytes:
    """Each cell on its line, its closing pipe on the next."""
    return _lines(drawing, lambda row: [line for text, _, _ in row for line in (text, "|")])


def as_one_line(drawing: Drawing) -> bytes:
    words: list[str] = []
    for block in drawing.blocks:
        words += [block] if isinstance(block, str) else [text for row in block for text, _, _ in row]
    return " ".join(words).encode()


def as_one_cell_a_line_labels_parted(drawing: Drawing) -> bytes:
    """One cell a line, each label over two lines, parted after its first third."""

    def parted(row: Sequence[CellText]) -> list[str]:
        lines: list[str] = []
        for text, _, _ in row:
            third = 0 if text.isdigit() else len(text) // 3
            lines += [part for part in (text[:third], text[third:]) if part]
        return lines

    return _lines(drawing, parted)


def as_one_cell_a_line_spaced(drawing: Drawing) -> bytes:
    """One cell a line, a blank between all characters of a label."""
    return _lines(drawing, lambda row: [text if text.isdigit() else " ".join(text) for text, _, _ in row])


FORMATS: dict[str, tuple[str, Callable[[Drawing], bytes]]] = {
    "html": ("a.html", as_html),
    "docx": ("a.docx", as_docx),
    "xlsx": ("a.xlsx", as_xlsx),
    "pdf": ("a.pdf", as_pdf),
    "pdf without rules": ("a.pdf", lambda drawing: as_pdf(drawing, ruled=False, landscape=True)),
    "pipes": ("a.txt", as_pipes),
    "pipes with fillers": ("a.txt", as_pipes_with_fillers),
    "tabs": ("a.txt", as_tabs),
    "blanks": ("a.txt", as_blanks),
    "one cell a line": ("a.txt", as_one_cell_a_line),
    "one cell a line, pipe on the next": ("a.txt", as_one_cell_a_line_with_pipes),
    "one cell a line, labels parted": ("a.txt", as_one_cell_a_line_labels_parted),
    "one cell a line, characters set apart": ("a.txt", as_one_cell_a_line_spaced),
    "one line": ("a.txt", as_one_line),
}
