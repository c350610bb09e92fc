"""PDF: where things stand on the page as it is displayed, and what is not part of the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from analytics.reading import read
from analytics.reading.errors import NoText, NoUnicode
from analytics.reading.model import Document, Grid, Paragraph
from analytics.reading.pdf import read_pdf

from .pdf_pages import RULED, cells, page, pages, report, words
from .reports import DRAWING, same_report

Box = tuple[int, int, int, int]
TEXTS = [["a", "12", "345"], ["b", "", "6"], ["c", "78", ""]]


def table(canvas: Any) -> None:
    cells(canvas, 60, 500, [80, 90, 100], [30, 40, 50], TEXTS)
    words(canvas, 60, 300, "figures stand above this line")


def decode(data: bytes) -> Document:
    return read_pdf(data, "a.pdf")


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def box_of(place: str) -> Box:
    found = re.search(r", box (\d+) (\d+) (\d+) (\d+)$", place)
    assert found, f"no box at the end of {place!r}"
    left, top, right, bottom = (int(side) for side in found.groups())
    assert 0 <= left < right <= 1000
    assert 0 <= top < bottom <= 1000
    return left, top, right, bottom


class Picture:
    """A page as a viewer displays it."""

    def __init__(self, data: bytes) -> None:
        pdf = pdfium.PdfDocument(data)
        self.dark: Any = pdf[0].render(scale=2, grayscale=True).to_numpy() < 128

    def has_ink(self, box: Box, inset: int = 0) -> bool:
        """Whether something is printed within a box, its borders left out."""
        high, wide = self.dark.shape
        left, top, right, bottom = box
        rows = slice((top + inset) * high // 1000, (bottom - inset) * high // 1000)
        return bool(self.dark[rows, (left + inset) * wide // 1000 : (right - inset) * wide // 1000].any())


# ------------------------------------------------------------------ boxes

UPRIGHT = [(0, 0), (90, 90), (180, 180), (270, 270)]
SIDEWAYS = [(0, 90), (0, 180), (0, 270), (90, 0), (180, 0), (270, 0), (90, 180), (270, 90)]


@pytest.mark.parametrize(("turned", "rotation"), UPRIGHT + SIDEWAYS)
def test_a_cell_lies_in_its_box_however_the_page_is_turned(turned: int, rotation: int) -> None:
    data = page(table, turned=turned, rotation=rotation)
    (grid,) = grids(decode(data))
    assert [cell.text for cell in grid.cells] == [text for row in TEXTS for text in row]
    picture = Picture(data)
    for cell in grid.cells:
        assert picture.has_ink(box_of(cell.place), inset=6) == bool(cell.text), cell


@pytest.mark.parametrize(("turned", "rotation"), UPRIGHT)
def test_the_box_of_a_ruled_cell_is_the_cell_as_ruled(turned: int, rotation: int) -> None:
    (grid,) = grids(decode(page(table, turned=turned, rotation=rotation)))
    first, *_, last = grid.cells
    assert box_of(first.place) == (150, 167, 350, 217)
    assert box_of(last.place) == (575, 283, 825, 367)


def test_a_merged_cell_has_one_box_around_all_of_it() -> None:
    def merged(canvas: Any) -> None:
        canvas.rect(40, 400, 100, 100)
        cells(canvas, 140, 500, [100, 100], [50, 50], [["1", "2"], ["3", "4"]])
        words(canvas, 50, 440, "merged")

    (grid,) = grids(decode(page(merged)))
    assert (grid.cells[0].text, grid.cells[0].rowspan) == ("merged", 2)
    assert box_of(grid.cells[0].place) == (100, 167, 350, 333)


def test_boxes_are_of_the_part_of_the_page_that_is_shown() -> None:
    pdf = pdfium.PdfDocument(page(table))
    pdf[0].set_cropbox(40, 250, 400, 600)
    out = BytesIO()
    pdf.save(out)
    (grid,) = grids(decode(out.getvalue()))
    picture = Picture(out.getvalue())
    for cell in grid.cells:
        assert picture.has_ink(box_of(cell.place), inset=8) == bool(cell.text), cell


def test_a_place_names_page_table_row_cell_and_then_the_box() -> None:
    (grid,) = grids(decode(page(table)))
    assert re.sub(r"\d+ \d+ \d+ \d+$", "…", grid.cells[4].place) == "page 1, table 1, row 2, cell 2, box …"


def test_a_paragraph_of_several_lines_has_the_box_around_them_on_its_first_page() -> None:
    def first(canvas: Any) -> None:
        words(canvas, 60, 500, "甲" * 28)
        words(canvas, 40, 480, "乙" * 30)

    def second(canvas: Any) -> None:
        words(canvas, 40, 550, "丙。")

    (whole,) = [block for block in decode(pages([first, second])).blocks if isinstance(block, Paragraph)]
    assert whole.text == "甲" * 28 + "乙" * 30 + "丙。"
    left, top, right, bottom = box_of(whole.place)
    assert (left, right) == (100, 850)
    assert (top, bottom) == pytest.approx((153, 204), abs=3)


def test_a_cell_of_a_line_parted_by_tabs_keeps_the_box_last() -> None:
    reading = read(report(DRAWING, "nothing"), "a.pdf")
    places = [cell.place for cell in reading.cells if cell.place]
    assert any(re.search(r"^page \d+, line \d+, cell 2, box ", place) for place in places)
    assert all(box_of(place) for place in places)


# ------------------------------------------------------------------ what is not part of the text


def test_a_pale_word_across_the_page_enters_no_cell() -> None:
    same_report(read(report(DRAWING, "lines", watermark="2023 内部资料"), "a.pdf"))


def test_a_word_turned_across_the_page_enters_no_cell() -> None:
    def marked(canvas: Any) -> None:
        table(canvas)
        canvas.saveState()
        canvas.translate(100, 400)
        canvas.rotate(40)
        words(canvas, 0, 0, "777", 50)
        canvas.restoreState()

    assert grids(decode(page(marked))) == grids(decode(page(table)))


def test_pale_print_that_lies_over_nothing_is_text() -> None:
    def dated(canvas: Any) -> None:
        table(canvas)
        canvas.setFillGray(0.7)
        words(canvas, 60, 560, "published 2024-01-15")

    assert texts(decode(page(dated)))[0] == "published 2024-01-15"


def hidden(canvas: Any, x: float, y: float, text: str) -> None:
    line = canvas.beginText(x, y)
    line.setFont("Helvetica", 10)
    line.setTextRenderMode(3)
    line.textOut(text)
    canvas.drawText(line)


def test_a_hidden_layer_under_the_print_is_not_read_too() -> None:
    """What a machine once recognised there may differ from what is printed."""

    def twice(canvas: Any) -> None:
        table(canvas)
        for row, line in enumerate(TEXTS):
            for column, text in enumerate(line):
                hidden(canvas, 64.5 + (0, 80, 170)[column], 489 - (0, 30, 70)[row], text[::-1])

    assert grids(decode(page(twice))) == grids(decode(page(table)))


def test_a_hidden_layer_alone_is_the_text() -> None:
    data = page(lambda canvas: hidden(canvas, 40, 500, "recognised text of a scan"))
    assert texts(decode(data)) == ["recognised text of a scan"]


def picture(canvas: Any, share: float = 1.0) -> None:
    """A grey picture over the left part of the page of 400 by 600 points."""
    canvas.drawImage(ImageReader(Image.new("L", (40, 60), 200)), 0, 0, 400 * share, 600)


def print_line(canvas: Any) -> None:
    words(canvas, 40, 500, "text of a report in print, and more than a page number")


def hidden_line(canvas: Any) -> None:
    hidden(canvas, 40, 500, "text recognised on a page, and more than a page number")


@pytest.mark.parametrize(
    ("draws", "scanned"),
    [
        pytest.param([picture, hidden_line], True, id="hidden over a picture"),
        pytest.param([hidden_line, picture], True, id="hidden under a picture"),
        pytest.param([print_line, picture], True, id="print under a picture"),
        pytest.param([picture, print_line], False, id="print over a picture"),
        pytest.param([hidden_line], False, id="no picture"),
        pytest.param([lambda canvas: picture(canvas, 0.2), hidden_line], False, id="a small picture"),
        pytest.param([print_line, lambda canvas: picture(canvas, 0.5)], False, id="beside a picture"),
    ],
)
def test_text_that_a_program_recognised_in_a_picture_is_marked(
    draws: list[Callable[[Any], None]], scanned: bool
) -> None:
    def first(canvas: Any) -> None:
        for draw in draws:
            draw(canvas)

    document = decode(pages([first, lambda canvas: words(canvas, 40, 400, "the page after it")]))
    assert document.scanned == ((1,) if scanned else ())
    said = "".join(texts(document))
    assert said.count("more than a page number") == 1
    assert said.endswith("the page after it")


def test_bold_that_is_drawn_twice_counts_once_and_equal_digits_stay() -> None:
    def bold(canvas: Any) -> None:
        for shift in (0, 0.3):
            words(canvas, 40 + shift, 500, "1100 and 2211 are figures")

    assert texts(decode(page(bold))) == ["1100 and 2211 are figures"]


# ------------------------------------------------------------------ characters without names

OWN = b"/BaseFont /AAAAAA+S"
COMPOSITE = (
    b"<< /Type /Font /Subtype /Type0 %s /Encoding /Identity-H /DescendantFonts [6 0 R] >>" % OWN,
    b"<< /Type /Font /Subtype /CIDFontType2 %s /DW 600 /FontDescriptor 7 0 R /CIDSystemInfo 8 0 R >>" % OWN,
)
SIMPLE = (
    b"<< /Type /Font /Subtype /Type1 %s /FirstChar 1 /LastChar 3 /Widths [500 500 500] /Encoding 7 0 R "
    b"/FontDescriptor 6 0 R >>" % OWN,
)
SHAPE = (
    b"<< /Type /FontDescriptor /FontName /AAAAAA+S /Flags 4 /FontBBox [0 -200 1000 900] /Ascent 880 "
    b"/Descent -120 /ItalicAngle 0 /CapHeight 700 /StemV 80 >>"
)
SYSTEM = b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
CODES = b"<< /Type /Encoding /Differences [1 /one /g17 /three] >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R /Resources %s >>"


def with_font(font: tuple[bytes, ...], content: bytes) -> bytes:
    """One page in a font of its own, whose codes mean nothing beyond what ``font`` says."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE % b"<< /Font << /F1 5 0 R >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *font,
        SHAPE,
        SYSTEM if font is COMPOSITE else CODES,
    )
    numbered = enumerate(objects, 1)
    return (
        b"%PDF-1.7\n"
        + b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in numbered)
        + b"trailer << /Root 1 0 R >>\n"
    )


def test_a_text_that_names_no_character_is_refused_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its codes are no characters: read as such they would be figures that nobody wrote.

    Where text can be recognised the pages are looked at instead.
    """
    monkeypatch.setattr("analytics.reading.pdf.can_recognise", lambda: False)
    data = with_font(COMPOSITE, b"BT /F1 12 Tf 40 500 Td <" + b"00310032003300340035" * 3 + b"> Tj ET")
    with pytest.raises(NoUnicode, match="重新导出 PDF"):
        decode(data)
    assert issubclass(NoUnicode, NoText)


def test_one_character_without_a_name_stays_visible_in_its_figure() -> None:
    data = with_font(SIMPLE, b"BT /F1 12 Tf 40 500 Td <0101030301010303010203> Tj ET")
    assert texts(decode(data)) == ["113311331\ufffd3"]


def test_figures_that_only_a_blank_parts_stay_two() -> None:
    def two(canvas: Any) -> None:
        words(canvas, 40, 500, "12 34 then 56")

    assert texts(decode(page(two))) == ["12 34 then 56"]


# ------------------------------------------------------------------ a second opinion


@pytest.mark.parametrize("borders", RULED)
def test_pdfplumber_sees_the_same_cells(borders: str) -> None:
    """Text of each row of each ruled table; pdfplumber gives a merged cell once, the rest as None."""
    data = report(DRAWING, borders)
    with pdfplumber.open(BytesIO(data)) as pdf:
        theirs = [
            [[cell for cell in row if cell is not None] for row in table]
            for one in pdf.pages
            for table in one.extract_tables()
        ]
    ours = [
        [[c.text for c in grid.cells if c.row == row] for row in range(max(c.row for c in grid.cells) + 1)]
        for grid in grids(decode(data))
    ]
    assert [[bare(row) for row in table] for table in ours] == [
        [bare(row) for row in table] for table in theirs
    ]


def bare(row: list[str]) -> list[str]:
    return ["".join(text.split()) for text in row]
