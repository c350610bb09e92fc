"""Pages of a PDF drawn for tests: tables in every kind of border, and single pages stroke by stroke."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from . import render
from .reports import placed

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Command = tuple[Any, ...]
ALL = ((0, 0), (-1, -1))
BORDERS: dict[str, list[Command]] = {
    "lines": [("GRID", *ALL, 0.5, "black")],
    "thick lines": [("GRID", *ALL, 2.5, "black")],
    "dashes": [("GRID", *ALL, 0.5, "black", None, (3, 2))],
    "double lines": [("GRID", *ALL, 0.5, "black", None, None, None, 2, 1.5)],
    "no frame": [("INNERGRID", *ALL, 0.5, "black")],
    "lines across": [("LINEBELOW", *ALL, 0.5, "black"), ("LINEABOVE", (0, 0), (-1, 0), 0.5, "black")],
    "nothing": [],
}
"""How a table is drawn, by name; a merged cell has no lines within."""
RULED = ("lines", "thick lines", "dashes", "double lines")


def report(drawing: render.Drawing, borders: str, *, watermark: str = "") -> bytes:
    """A report on A4 across, its tables drawn with ``borders``; ``watermark`` is pale and large."""
    size = (A4[1], A4[0])
    prose = ParagraphStyle("prose", fontName=FONT, fontSize=11, leading=16, wordWrap="CJK")
    cell = ParagraphStyle("cell", fontName=FONT, fontSize=8, leading=10, wordWrap="CJK", alignment=1)
    flow: list[Flowable] = []
    for block in drawing.blocks:
        if isinstance(block, str):
            flow.append(Paragraph(escape(block), prose))
            continue
        cells, height, width = placed(block)
        data: list[list[object]] = [[""] * width for _ in range(height)]
        style: list[Command] = [*BORDERS[borders], ("VALIGN", *ALL, "MIDDLE")]
        for row, column, text, rows, columns in cells:
            data[row][column] = Paragraph(escape(text), cell)
            style.append(("SPAN", (column, row), (column + columns - 1, row + rows - 1)))
        share = (size[0] - 90) / 20
        widths = (
            [2 * share, 3 * share, 8 * share] + [share] * 7 if width == 10 else [20 * share / width] * width
        )
        flow += [Table(data, colWidths=widths, style=TableStyle(style)), Spacer(1, 6)]

    def mark(canvas: Any, _: object) -> None:
        if watermark:
            canvas.saveState()
            canvas.setFillColor(colors.Color(0.75, 0.75, 0.75))
            canvas.setFont(FONT, 60)
            canvas.drawCentredString(size[0] / 2, size[1] / 2, watermark)
            canvas.restoreState()

    out = BytesIO()
    document = SimpleDocTemplate(out, pagesize=size, leftMargin=40, rightMargin=40)
    document.build(flow, onFirstPage=mark, onLaterPages=mark)
    return out.getvalue()


def page(draw: Callable[[Any], None], *, turned: int = 0, rotation: int = 0) -> bytes:
    """One page of 400 by 600 points. ``turned``: degrees that all is drawn turned counterclockwise by;
    ``rotation``: degrees that a viewer turns the page clockwise by."""
    return pages([draw], turned=turned, rotation=rotation)


def pages(draws: list[Callable[[Any], None]], *, turned: int = 0, rotation: int = 0) -> bytes:
    """The same for several pages."""
    wide, high = 400, 600
    out = BytesIO()
    # A page that a viewer turns is given to the canvas as it is displayed.
    across = (turned + rotation) % 180 != 0
    canvas: Any = Canvas(out, pagesize=(high, wide) if across else (wide, high))
    for draw in draws:
        canvas.setPageRotation(rotation)
        origin = {0: (0, 0), 90: (high, 0), 180: (wide, high), 270: (0, wide)}[turned]
        canvas.translate(*origin)
        canvas.rotate(turned)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def words(canvas: Any, x: float, y: float, text: str, size: float = 10) -> None:
    canvas.setFont("Helvetica" if text.isascii() else FONT, size)
    canvas.drawString(x, y, text)


def cells(
    canvas: Any, left: float, top: float, widths: list[float], heights: list[float], texts: list[list[str]]
) -> None:
    """A table of lines, each cell with its texts, one under another, from its upper left corner."""
    y = top
    for height, row in zip(heights, texts, strict=True):
        x = left
        for width, text in zip(widths, row, strict=True):
            canvas.rect(x, y - height, width, height)
            for number, line in enumerate(text.split("\n") if text else []):
                words(canvas, x + 3, y - 12 - 12 * number, line)
            x += width
        y -= height
