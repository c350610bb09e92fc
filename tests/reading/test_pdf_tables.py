"""Tables of a PDF: every kind of border, none at all, parted by pages, with figures too long for a cell."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.reading import read
from analytics.reading.model import Grid
from analytics.reading.pdf import read_pdf
from analytics.reading.pdf_layout import Glyph, Rule, lay_out_page

from . import render
from .pdf_pages import BORDERS, cells, page, pages, report, words
from .reports import DRAWING, TITLE, figure, same_report
from .test_grids import drawn, patchy, read_file, rows_of

Rows = list[list[str]]


def tables(data: bytes) -> list[Rows]:
    """The texts of each row of each table, empty cells among them."""
    found = [block for block in read_pdf(data, "a.pdf").blocks if isinstance(block, Grid)]
    return [
        [
            [cell.text for cell in grid.cells if cell.row == row]
            for row in range(max(cell.row for cell in grid.cells) + 1)
        ]
        for grid in found
    ]


# ------------------------------------------------------------------ borders


@pytest.mark.parametrize("borders", BORDERS)
def test_borders_make_no_difference(borders: str) -> None:
    same_report(read(report(DRAWING, borders), "a.pdf"))


@pytest.mark.parametrize("borders", BORDERS)
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_no_figure_moves_where_cells_are_empty(borders: str, edition: str) -> None:
    found = rows_of(read_file(report(render.report(patchy, edition, TITLE), borders), "a.pdf"))
    for row, stands in drawn(patchy, edition).items():
        for said, stood in zip(found[row], stands, strict=True):
            assert (
                said in (stood, "not_in_source") if borders in ("nothing", "lines across") else said == stood
            )


def boxes(canvas: Any, gap: float) -> None:
    for row in range(3):
        for column in range(3):
            canvas.setFillGray(0.9 if (row + column) % 2 else 0.95)
            canvas.rect(40 + 80 * column, 500 - 30 * row, 80 - gap, 30 - gap, stroke=0, fill=1)
            canvas.setFillGray(0)
            words(canvas, 45 + 80 * column, 510 - 30 * row, f"{row}{column}")


@pytest.mark.parametrize("gap", [0, 2])
def test_shaded_boxes_are_cells(gap: float) -> None:
    assert tables(page(lambda canvas: boxes(canvas, gap))) == [
        [["00", "01", "02"], ["10", "11", "12"], ["20", "21", "22"]]
    ]


def test_dots_are_a_border() -> None:
    def dots(canvas: Any) -> None:
        for step in range(101):
            for edge in range(3):
                canvas.rect(40 + step * 2, 500 - edge * 50, 0.8, 0.8, stroke=0, fill=1)
                canvas.rect(40 + edge * 100, 500 - step, 0.8, 0.8, stroke=0, fill=1)
        words(canvas, 40, 300, "a table of dots")
        for at, text in enumerate(("a", "1", "b", "2")):
            words(canvas, 50 + at % 2 * 100, 470 - at // 2 * 50, text)

    assert tables(page(dots)) == [[["a", "1"], ["b", "2"]]]


def test_a_frame_around_a_table_is_no_cell() -> None:
    def framed(canvas: Any) -> None:
        canvas.rect(20, 20, 360, 560)
        canvas.line(20, 560, 380, 560)
        words(canvas, 40, 565, "a frame around a table")
        cells(canvas, 60, 500, [80, 90], [30, 30], [["a", "1"], ["b", "2"]])

    assert tables(page(framed)) == [[["a", "1"], ["b", "2"]]]


# ------------------------------------------------------------------ figures broken within a cell


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("12345\n67", "1234567"),
        ("1,234\n,567", "1,234,567"),
        ("1,23\n4.5.6", "1,23\n4.5.6"),
        ("12345\n67890", "1234567890"),
        ("12345\n678901", "12345\n678901"),  # the rest is not longer than what fitted
        ("123\n45", "123\n45"),  # would have fitted
        ("12345\n6a", "12345\n6a"),
    ],
)
def test_only_a_figure_that_does_not_fit_goes_on_in_the_next_line(text: str, read_as: str) -> None:
    def narrow(canvas: Any) -> None:
        cells(canvas, 60, 500, [80, 34], [40, 40], [["a", text], ["b", "1"]])
        words(canvas, 60, 300, "a narrow table")

    assert tables(page(narrow)) == [[["a", read_as], ["b", "1"]]]


def test_a_figure_goes_on_in_a_cell_for_two_digits_too() -> None:
    def narrow(canvas: Any) -> None:
        cells(canvas, 60, 500, [80, 18, 18], [40, 40], [["a", "12\n3", "11\n79"], ["b", "1", "2"]])
        words(canvas, 60, 300, "a narrow table")

    assert tables(page(narrow)) == [[["a", "123", "1179"], ["b", "1", "2"]]]


def test_a_row_with_two_figures_in_a_wide_cell_has_two_in_the_narrow_ones() -> None:
    """The rule between two rows is lost."""

    def narrow(canvas: Any) -> None:
        cells(canvas, 60, 500, [80, 18, 40], [40, 40], [["a\nb", "12\n3", "1\n2"], ["c", "1", "2"]])

    assert tables(page(narrow)) == [[["a\nb", "12\n3", "1\n2"], ["c", "1", "2"]]]


def test_a_longer_figure_in_one_line_shows_that_it_would_have_fitted() -> None:
    def narrow(canvas: Any) -> None:
        cells(canvas, 60, 500, [80, 34], [40, 40], [["a", "1234\n5"], ["b", "12345"]])

    assert tables(page(narrow)) == [[["a", "1234\n5"], ["b", "12345"]]]


# ------------------------------------------------------------------ parted by pages


def two_pages(above: Rows, below: Rows, group: tuple[str, str] = ("（五）不", "予处理")) -> list[Rows]:
    """A table of a group, labels and two figures, its rows on two pages."""
    widths = [120.0, 50.0, 50.0]

    def draw(canvas: Any, number: int) -> None:
        rows, top = (above, below)[number], (200, 560)[number]
        canvas.rect(40, top - 30 * len(rows), 60, 30 * len(rows))
        words(canvas, 43, top - 12, group[number])
        cells(canvas, 100, top, widths, [30.0] * len(rows), rows)

    return tables(pages([lambda canvas: draw(canvas, 0), lambda canvas: draw(canvas, 1)]))


def test_a_row_that_the_page_parts_is_one_row() -> None:
    """Whichever page has its figures."""
    whole = ["（五）不\n予处理", "1.信访举报\n投诉类申请", "3", "4"]
    for first, second in ((["3", "4"], ["", ""]), (["", ""], ["3", "4"])):
        above, below = two_pages(
            [["1.信访举报", *first]], [["投诉类申请", *second], ["2.重复申请", "5", "6"]]
        )
        assert above == [whole]
        assert [row for row in below if any(row)] == [["2.重复申请", "5", "6"]]


def test_figures_without_a_label_belong_to_the_label_on_the_page_before() -> None:
    above, _ = two_pages([["1.信访举报", "", ""]], [["", "3", "4"], ["2.重复申请", "5", "6"]])
    assert above == [["（五）不\n予处理", "1.信访举报", "3", "4"]]


def test_a_heading_over_rows_on_both_pages_is_one_text() -> None:
    above, below = two_pages([["1.信访举报", "3", "4"]], [["2.重复申请", "5", "6"], ["3.要求提供", "7", "8"]])
    assert above[0][0] == "（五）不\n予处理"
    assert below[0] == ["", "2.重复申请", "5", "6"]


def test_rows_with_figures_on_both_pages_are_two() -> None:
    above, below = two_pages([["1.信访举报", "3", "4"]], [["重复申请", "5", "6"]])
    assert above[0] == ["（五）不", "1.信访举报", "3", "4"]
    assert below[0] == ["予处理", "重复申请", "5", "6"]


def narrow_pages(above: list[str], below: Rows, wide: float = 18) -> list[Rows]:
    """A row of cells for two characters at the foot of a page, rows at the top of the next."""
    widths = [wide] * len(above)

    def first(canvas: Any) -> None:
        words(canvas, 43, 300, "a line on every page")
        cells(canvas, 40, 200, widths, [60.0], [above])

    def second(canvas: Any) -> None:
        cells(canvas, 40, 560, widths, [60.0] * len(below), below)
        words(canvas, 43, 300, "a line on every page")

    return tables(pages([first, second]))


def test_a_figure_that_filled_its_cell_goes_on_over_the_page() -> None:
    above, *rest = narrow_pages(["0", "42", "15", "3", "1"], [["", "1", "79", "", ""]])
    assert above == [["0", "421", "1579", "3", "1"]]
    assert rest == []


def test_a_figure_that_may_go_on_over_the_page_is_none() -> None:
    """One is seen to be parted; of the other the cell had room for one digit more."""
    above, *_ = narrow_pages(["0", "42", "5", "3", "1"], [["", "1", "7", "", ""]])
    assert above == [["0", "421", "5\n7", "3", "1"]]


def test_a_second_row_of_figures_is_a_row() -> None:
    above, below = narrow_pages(["0", "42", "15", "3", "1"], [["0", "1", "7", "2", "0"]])
    assert (above, below) == ([["0", "42", "15", "3", "1"]], [["0", "1", "7", "2", "0"]])


def test_headings_that_filled_their_cells_go_on_over_the_page() -> None:
    above, below = narrow_pages(
        ["结", "其", "尚", "总", "件"], [["果", "他", "未\n审", "计", ""], ["0", "1", "7", "2", "0"]]
    )
    assert above == [["结\n果", "其\n他", "尚\n未\n审", "总\n计", "件"]]
    assert [row for row in below if row] == [["0", "1", "7", "2", "0"]]


@pytest.mark.parametrize(
    ("below", "wide"),
    [
        (["无", "无", "无", "无", "无"], 18),
        (["结", "其", "尚", "总", "件"], 18),  # the headings once more
        (["果", "他", "未", "计", "数"], 40),
    ],
)
def test_words_under_headings_are_a_row_of_their_own(below: list[str], wide: float) -> None:
    heads = ["结", "其", "尚", "总", "件"]
    assert narrow_pages(heads, [below, ["0"] * 5], wide) == [[heads], [below, ["0"] * 5]]


def test_a_number_that_its_cell_broke_still_begins_an_item() -> None:
    above, below = two_pages(
        [["1.本", "3", "4"]], [["机关", "", ""], ["2.没有", "5", "6"]], ("（四", "）无法提供")
    )
    assert above == [["（四\n）无法提供", "1.本\n机关", "3", "4"]]
    assert [row for row in below if any(row)] == [["2.没有", "5", "6"]]


def test_headings_parted_below_a_wider_one_go_on_beside_new_ones() -> None:
    """The last heading is over two columns, which begin on the next page only."""

    def first(canvas: Any) -> None:
        cells(canvas, 40, 200, [18, 18, 18, 120], [30], [["结", "其", "尚", "复议后"]])

    def second(canvas: Any) -> None:
        cells(
            canvas, 40, 560, [18, 18, 18, 60, 60], [30, 30], [["果", "他", "未", "甲", "乙"], list("12345")]
        )

    above, below = read_pdf(pages([first, second]), "a.pdf").blocks
    assert isinstance(above, Grid)
    assert isinstance(below, Grid)
    assert [cell.text for cell in above.cells] == ["结\n果", "其\n他", "尚\n未", "复议后"]
    assert [cell.column for cell in above.cells] == [0, 1, 2, 3]
    assert above.cells[-1].colspan == 2
    assert [cell.text for cell in below.cells] == ["", "", "", "甲", "乙", *"12345"]


def test_headings_said_once_more_stand_before_the_rest_of_a_row() -> None:
    widths, head = [120.0, 50.0, 50.0], ["项", "甲", "乙"]

    def first(canvas: Any) -> None:
        cells(canvas, 40, 200, widths, [30, 30], [head, ["1.信访举报", "3", "4"]])

    def second(canvas: Any) -> None:
        rows = [head, ["投诉类申请", "", ""], ["2.重复", "5", "6"]]
        cells(canvas, 40, 560, widths, [30, 30, 30], rows)

    above, below = tables(pages([first, second]))
    assert above[1] == ["1.信访举报\n投诉类申请", "3", "4"]
    assert [row for row in below if row] == [head, ["2.重复", "5", "6"]]


def test_headings_said_once_more_are_no_rest_of_the_last_row() -> None:
    def head(canvas: Any, top: float) -> None:
        cells(canvas, 40, top, [120], [60], [["本列数据"]])
        cells(canvas, 160, top, [50, 50], [30, 30], [["甲", "乙"], ["丙", "丁"]])

    def first(canvas: Any) -> None:
        head(canvas, 200)
        cells(canvas, 40, 140, [120, 50, 50], [30], [["一、本年新收", "3", "4"]])

    def second(canvas: Any) -> None:
        head(canvas, 560)
        cells(canvas, 40, 500, [120, 50, 50], [30], [["二、上年结转", "5", "6"]])

    assert tables(pages([first, second]))[0][2] == ["一、本年新收", "3", "4"]


def test_the_foot_of_a_group_that_misses_that_of_its_last_row_makes_no_row() -> None:
    """As a browser draws it at the head of a page: some points lower, or higher."""

    def drawn(canvas: Any, shift: float) -> None:
        for y, left in ((560, 40), (530, 100), (500, 100), (470, 40)):
            canvas.line(left, y, 260, y)
        canvas.line(40, 500 + shift, 100, 500 + shift)
        for x in (40, 180, 260):
            canvas.line(x, 560, x, 470)
        canvas.line(100, 560, 100, 500 + shift)
        for x, y, text in (
            (44, 530, "甲"),
            (104, 541, "a"),
            (184, 541, "1"),
            (104, 511, "b"),
            (184, 511, "2"),
        ):
            words(canvas, x, y, text)
        words(canvas, 44, 481, "四、合计数字之总和一二三")
        words(canvas, 184, 481, "3")

    for shift in (-7, 7):
        (rows,) = tables(page(lambda canvas, shift=shift: drawn(canvas, shift)))
        assert rows == [["甲", "a", "1"], ["b", "2"], ["四、合计数字之总和一二三", "3"]]


def test_a_row_goes_on_where_a_rule_begins_at_the_page() -> None:
    """The label is one cell above, and below two cells beside a group."""

    def first(canvas: Any) -> None:
        cells(canvas, 40, 200, [180, 50, 50], [30], [["一、本年新收", "", ""]])

    def second(canvas: Any) -> None:
        cells(canvas, 40, 560, [180, 50, 50], [30], [["申请数量", "3", "4"]])
        cells(canvas, 40, 530, [60, 120, 50, 50], [30], [["甲", "乙", "5", "6"]])

    above, below = tables(pages([first, second]))
    assert above == [["一、本年新收\n申请数量", "3", "4"]]
    assert [row for row in below if row] == [["甲", "乙", "5", "6"]]


@pytest.mark.parametrize("label", ["2.重复申请", "行政强制"])
def test_an_empty_row_at_the_top_of_a_page_is_a_row(label: str) -> None:
    first = "1.信访举报" if label[0] == "2" else "行政处罚"
    above, below = two_pages([[first, "3", "4"]], [[label, "", ""], ["3.要求提供", "5", "6"]], ("甲", "乙"))
    assert above[0][1:] == [first, "3", "4"]
    assert below[0][1:] == [label, "", ""]


# ------------------------------------------------------------------ without rules

COLUMNS = (150, 200, 250, 300, 350)


def figures(canvas: Any, y: float, texts: list[str]) -> None:
    for x, text in zip(COLUMNS, texts, strict=True):
        if text:
            words(canvas, x, y, text)


def test_a_label_of_several_lines_stands_around_its_figures() -> None:
    def lines(canvas: Any) -> None:
        figures(canvas, 560, ["11", "12", "13", "14", "15"])
        words(canvas, 40, 560, "1.甲甲甲")
        words(canvas, 40, 540, "2.乙乙乙")
        figures(canvas, 533, ["21", "22", "23", "24", "25"])
        words(canvas, 40, 526, "乙乙")
        words(canvas, 40, 506, "3.丙丙丙")
        words(canvas, 40, 492, "丙丙丙丙")
        words(canvas, 40, 478, "丙")
        figures(canvas, 492, ["31", "32", "33", "34", "35"])
        words(canvas, 40, 458, "4.丁丁丁")
        figures(canvas, 458, ["41", "42", "43", "44", "45"])
        words(canvas, 40, 444, "丁丁")

    (found,) = tables(page(lines))
    assert [row[0] for row in found] == [
        "1.甲甲甲",
        "2.乙乙乙\n乙乙",
        "3.丙丙丙\n丙丙丙丙\n丙",
        "4.丁丁丁\n丁丁",
    ]
    assert [row[1] for row in found] == ["11", "21", "31", "41"]


def test_an_empty_column_is_known_by_its_heading() -> None:
    def lines(canvas: Any) -> None:
        figures(canvas, 580, ["甲甲", "乙乙", "丙丙", "丁丁", "戊戊"])
        for row in range(3):
            words(canvas, 40, 560 - 20 * row, f"{row + 1}.行")
            figures(canvas, 560 - 20 * row, ["11", "12", "", "14", "15"])
        words(canvas, 40, 500, "4.行")
        figures(canvas, 500, ["", "12", "", "", "15"])

    (found,) = tables(page(lines))
    assert found[0] == ["甲甲", "乙乙", "丙丙", "丁丁", "戊戊"]
    assert found[1][1:] == ["11", "12", "", "14", "15"]
    assert found[4] == ["4.行", "", "12", "", "", "15"]


def test_columns_hold_on_the_next_page_too() -> None:
    def first(canvas: Any) -> None:
        for row in range(3):
            words(canvas, 40, 160 - 20 * row, f"{row + 1}.行")
            figures(canvas, 160 - 20 * row, ["11", "12", "13", "14", "15"])

    def second(canvas: Any) -> None:
        words(canvas, 40, 560, "4.行")
        figures(canvas, 560, ["41", "", "43", "", "45"])

    assert tables(pages([first, second]))[1] == [["4.行", "41", "", "43", "", "45"]]


def test_words_stacked_left_of_the_labels_are_one_cell() -> None:
    def lines(canvas: Any) -> None:
        for row in range(4):
            words(canvas, 80, 560 - 24 * row, f"{row + 1}.行")
            figures(canvas, 560 - 24 * row, ["11", "12", "13", "14", "15"])
        for number, text in enumerate(("信息", "公开")):
            words(canvas, 40, 530 - 14 * number, text)

    (found,) = tables(page(lines))
    assert "信息\n公开" in [row[0] for row in found]
    assert [row[-6:] for row in found if len(row) > 5] == [
        [f"{row}.行", "11", "12", "13", "14", "15"] for row in (1, 2, 3, 4)
    ]


# ------------------------------------------------------------------ the door for recognised words


def test_characters_of_estimated_width_are_laid_out_alike() -> None:
    """As a reader of pictures hands them over: lines cut into characters, no frame, so no boxes."""
    glyphs = [Glyph(sign, 45 + 7 * at, 472, 52 + 7 * at, 484) for at, sign in enumerate("规章")]
    glyphs += [Glyph(sign, 145 + 6 * at, 471, 151 + 6 * at, 485) for at, sign in enumerate("110")]
    rules = [Rule(True, y, 40, 240) for y in (460, 500)] + [Rule(False, x, 460, 500) for x in (40, 140, 240)]
    (grid,) = [block for block in lay_out_page(glyphs, rules, "page 1") if isinstance(block, Grid)]
    assert [(cell.text, cell.place) for cell in grid.cells] == [
        ("规章", "page 1, table 1, row 1, cell 1"),
        ("110", "page 1, table 1, row 1, cell 2"),
    ]


def test_every_cell_of_a_report_is_read_from_its_pages() -> None:
    assert rows_of(read_file(report(DRAWING, "lines"), "a.pdf")) == drawn(figure, "2021")
