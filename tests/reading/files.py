"""A drawing as a file of every kind that reports come in; ``WRITERS`` by name, each with the file's name.

Those in ``SURE`` keep every cell apart, so that all that is drawn must be read. The others lose something: a
PDF without rules has no empty cells, and in an upright one long figures wrap. They may leave cells unknown,
but never say what is not there.
"""

from __future__ import annotations

import csv
import io
import quopri
from collections.abc import Callable
from functools import partial
from html import escape

import pypdfium2 as pdfium

from . import old_sheets, render
from .render import Drawing, TableRows
from .reports import placed

Write = Callable[[Drawing], bytes]


def fields(rows: TableRows, *, repeated: bool = False) -> list[list[str]]:
    """The table in full width: the text of a merged cell once, or in every place that it covers."""
    cells, height, width = placed(rows)
    grid = [[""] * width for _ in range(height)]
    for row, column, text, down, right in cells:
        for r in range(row, row + (down if repeated else 1)):
            for c in range(column, column + (right if repeated else 1)):
                grid[r][c] = text
    return grid


def as_filled_html(drawing: Drawing, *, repeated: bool) -> bytes:
    """A page whose tables merge nothing, as a converter makes them."""
    parts = ["<meta charset=utf-8>"]
    for block in drawing.blocks:
        if isinstance(block, str):
            parts.append(f"<div>{escape(block)}</div>")
            continue
        lines = ("".join(f"<td>{escape(t)}" for t in row) for row in fields(block, repeated=repeated))
        parts.append("<table>" + "".join(f"<tr>{line}" for line in lines) + "</table>")
    return "\n".join(parts).encode()


def as_one_table(drawing: Drawing) -> bytes:
    """A page that is a single table: paragraphs are rows too."""
    parts = ["<meta charset=utf-8><table>"]
    for block in drawing.blocks:
        rows: TableRows = [[(block, 1, 15)]] if isinstance(block, str) else block
        parts += [
            "<tr>" + "".join(f"<td rowspan={r} colspan={c}>{escape(text)}</td>" for text, r, c in row)
            for row in rows
        ]
    return "\n".join([*parts, "</table>"]).encode()


def as_markdown(drawing: Drawing) -> bytes:
    parts: list[str] = []
    for block in drawing.blocks:
        if isinstance(block, str):
            parts.append(f"{block}\n")
            continue
        first, *rest = fields(block)
        lines = [first, ["---"] * len(first), *rest]
        parts.append("\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n")
    return "\n".join(parts).encode()


def as_csv(drawing: Drawing, *, encoding: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for block in drawing.blocks:
        writer.writerows([[block]] if isinstance(block, str) else fields(block))
    return text.getvalue().encode(encoding)


def as_mht(drawing: Drawing) -> bytes:
    page = render.as_html(drawing).decode().replace("charset='utf-8'", "charset='gb18030'")
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=gb18030\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + quopri.encodestring(page.encode("gb18030")) + b"\r\n--b--\r\n"


def as_xls(drawing: Drawing) -> bytes:
    rows: list[list[old_sheets.Value]] = []
    merged: list[old_sheets.Merged] = []
    for block in drawing.blocks:
        if isinstance(block, str):
            rows.append([block])
            continue
        for row, column, _, down, right in placed(block)[0]:
            if down > 1 or right > 1:
                top = len(rows) + row
                merged.append((top, top + down - 1, column, column + right - 1))
        rows += [[float(t) if t.isdigit() else t for t in row] for row in fields(block)]
    return old_sheets.workbook(rows, merged)


def as_turned_pdf(drawing: Drawing, *, quarters: int) -> bytes:
    """Ruled tables on pages that a viewer turns; the text itself stands upright on the sheet."""
    document = pdfium.PdfDocument(render.as_pdf(drawing, landscape=True))
    for number in range(len(document)):
        page = document[number]
        page.set_rotation(90 * quarters)
        page.close()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


WRITERS: dict[str, tuple[Write, str]] = {
    "html": (render.as_html, "report.html"),
    "html, nothing merged": (partial(as_filled_html, repeated=False), "report.html"),
    "html, merged cells repeated": (partial(as_filled_html, repeated=True), "report.html"),
    "html, one table": (as_one_table, "report.html"),
    "mht": (as_mht, "report.mht"),
    "docx": (render.as_docx, "report.docx"),
    "xlsx": (render.as_xlsx, "report.xlsx"),
    "xls": (as_xls, "report.xls"),
    "csv": (partial(as_csv, encoding="utf-8-sig"), "report.csv"),
    "csv in GBK": (partial(as_csv, encoding="gb18030"), "report.csv"),
    "markdown": (as_markdown, "report.md"),
    "pdf": (partial(render.as_pdf, landscape=True), "report.pdf"),
    "pdf upright": (render.as_pdf, "report.pdf"),
    "pdf turned right": (partial(as_turned_pdf, quarters=1), "report.pdf"),
    "pdf turned left": (partial(as_turned_pdf, quarters=3), "report.pdf"),
    "pdf without rules": (partial(render.as_pdf, ruled=False, landscape=True), "report.pdf"),
}
LOSSY = ("pdf upright", "pdf without rules")
SURE = sorted(set(WRITERS) - set(LOSSY))
