"""What of a document stands around a mark: the marked cell is in it, with its row's and column's labels."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.reading import sniff
from analytics.reading.excerpt import Excerpt, LineShown, Mark, TextShown, excerpt
from analytics.reading.excerpt_table import CellShown, TableShown, lay_out_table
from analytics.reading.model import Document, Grid, GridCell, Paragraph


def page(*parts: str) -> Document:
    return sniff.decode(f"<html><body>{''.join(parts)}</body></html>".encode(), "a.html")


def table(found: Excerpt, number: int = 0) -> TableShown:
    part = found.parts[number]
    assert isinstance(part, TableShown)
    return part


def text(found: Excerpt, number: int = 0) -> TextShown:
    part = found.parts[number]
    assert isinstance(part, TextShown)
    return part


def cells(shown: TableShown) -> Iterator[CellShown]:
    for row in shown.rows:
        if not isinstance(row, int):
            yield from row


def lines(shown: TextShown) -> list[LineShown]:
    return [line for line in shown.lines if not isinstance(line, int)]


def words(shown: TextShown) -> list[str]:
    """What is marked within the lines."""
    return [line.text[begin:end] for line in lines(shown) for begin, end, _ in line.spans]


FORM_LIKE = page(
    "<p>前言</p><table>"
    "<tr><td rowspan=2 colspan=2>说明</td><td colspan=2>申请人</td><td rowspan=2>总计</td></tr>"
    "<tr><td>甲</td><td>乙</td></tr>",
    "<tr><td rowspan=30>结果</td><td>第1项</td><td>1</td><td>2</td><td>3</td></tr>",
    *(f"<tr><td>第{row}项</td><td>{row}1</td><td>{row}2</td><td>{row}3</td></tr>" for row in range(2, 31)),
    "</table>",
)


def test_the_cell_of_the_place_is_marked_and_no_other() -> None:
    shown = table(excerpt(FORM_LIKE, [Mark("table 1, row 20, cell 3", "bad")]))
    assert [(cell.text, cell.kind, cell.leading) for cell in cells(shown) if cell.kind] == [
        ("182", "bad", True)
    ]


def test_a_long_table_is_cut_around_it_and_keeps_head_and_row_label() -> None:
    shown = table(excerpt(FORM_LIKE, [Mark("table 1, row 20, cell 3", "here")]))
    assert not shown.whole
    assert [row for row in shown.rows if isinstance(row, int)] == [14, 9]
    shown_words = [cell.text for cell in cells(shown)]
    assert {"说明", "申请人", "甲", "乙", "总计", "第18项", "第15项", "第21项"} <= set(shown_words)
    assert "第2项" not in shown_words
    (label,) = [cell for cell in cells(shown) if cell.text == "结果"]
    assert label.rowspan == 7, "the label that reaches over the cut stands beside what is shown of its rows"


def test_the_whole_table_has_every_row_and_its_own_spans() -> None:
    shown = table(excerpt(FORM_LIKE, [Mark("table 1, row 20, cell 3", "here")], whole=True))
    assert shown.whole
    assert len(shown.rows) == shown.rows_in_all == 32
    (label,) = [cell for cell in cells(shown) if cell.text == "结果"]
    (head,) = [cell for cell in cells(shown) if cell.text == "申请人"]
    assert (label.rowspan, head.colspan) == (30, 2)


def test_the_head_of_the_column_is_shown_also_below_another_table_on_the_same_sheet() -> None:
    rows = [["总标题", "", ""], *([f"甲{n}", "1", "2"] for n in range(20)), ["项目", "今年", "去年"]]
    rows += [[f"乙{n}", "3", "4"] for n in range(20)]
    sheet = grid(rows)
    shown = lay_out_table(sheet, {35 * 3 + 1: "here"})
    assert {"项目", "今年", "去年", "总标题"} <= {cell.text for cell in cells(shown)}


def test_all_cells_of_a_finding_are_marked_each_in_its_kind() -> None:
    marks = [Mark("table 1, row 32, cell 4", "bad")]
    marks += [Mark(f"table 1, row {row}, cell 4", "used") for row in range(4, 32)]
    shown = table(excerpt(FORM_LIKE, marks))
    marked = [cell for cell in cells(shown) if cell.kind]
    assert [cell.kind for cell in marked] == ["used"] * 28 + ["bad"]
    assert [cell.text for cell in marked if cell.leading] == ["303"]


def test_a_place_without_a_cell_marks_the_row() -> None:
    shown = table(excerpt(FORM_LIKE, [Mark("table 1, row 5", "here")]))
    assert [cell.text for cell in cells(shown) if cell.kind] == ["第3项", "31", "32", "33"]


def test_a_box_at_the_end_of_a_place_does_not_matter() -> None:
    shown = table(excerpt(FORM_LIKE, [Mark("table 1, row 5, cell 2, box 1 2 3 4", "here")]))
    assert [cell.text for cell in cells(shown) if cell.kind] == ["31"]


def test_what_is_not_in_the_document_is_not_shown() -> None:
    assert excerpt(FORM_LIKE, [Mark("table 9, row 1, cell 1", "here")]) == Excerpt(())


def test_a_very_wide_table_is_cut_across_too() -> None:
    wide = grid([[f"头{n}" for n in range(200)], *([str(n) for n in range(200)] for _ in range(3))])
    shown = lay_out_table(wide, {2 * 200 + 100: "here"})
    assert shown.width < 20
    assert {"头0", "头100", "100", "104"} <= {cell.text for cell in cells(shown)}
    assert sum(cell.gap for cell in cells(shown)) > 100
    assert_rectangular(shown)


SPANS = st.integers(1, 4)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30), SPANS, SPANS), min_size=1, max_size=60, unique=True
    ),
    st.data(),
    st.booleans(),
)
def test_whatever_the_spans_every_row_has_the_same_width_and_the_mark_is_there(
    given_cells: list[tuple[int, int, int, int]], data: st.DataObject, whole: bool
) -> None:
    found = tuple(
        GridCell(f"c{at}", row, column, down, over)
        for at, (row, column, down, over) in enumerate(sorted(given_cells))
    )
    marked = data.draw(st.integers(0, len(found) - 1))
    shown = lay_out_table(Grid(found, "table 1"), {marked: "here"}, whole=whole)
    assert f"c{marked}" in [cell.text for cell in cells(shown) if cell.kind == "here"]
    assert_rectangular(shown)


def assert_rectangular(shown: TableShown) -> None:
    """A browser draws these rows without a hole or a cell sticking out."""
    free = [0] * shown.width
    row_number = 0
    for row in shown.rows:
        if isinstance(row, int):
            assert all(until <= row_number for until in free), "a span reaches into what is left out"
            continue
        column = 0
        for cell in row:
            while free[column] > row_number:
                column += 1
            for covered in range(column, column + cell.colspan):
                assert free[covered] <= row_number
                free[covered] = row_number + cell.rowspan
            column += cell.colspan
        assert all(until > row_number for until in free)
        row_number += 1


def grid(rows: list[list[str]]) -> Grid:
    return Grid(
        tuple(
            GridCell(value, row, column) for row, line in enumerate(rows) for column, value in enumerate(line)
        ),
        "table 1",
    )


# ------------------------------------------------------------------ running text


PROSE = page(*(f"<p>第{n}段。全年收到申请{n}0件，办结{n}件。</p>" for n in range(1, 31)))


def test_a_claim_shows_its_paragraph_with_the_words_marked_and_those_around() -> None:
    shown = text(excerpt(PROSE, [Mark("paragraph 9", "here", "收到申请90件")]))
    assert [line.place for line in lines(shown)] == [f"paragraph {n}" for n in range(7, 12)]
    assert words(shown) == ["收到申请90件"]
    assert not shown.whole
    assert len(lines(text(excerpt(PROSE, [Mark("paragraph 9", "here")], whole=True)))) > 15


@pytest.mark.parametrize("quote", ["收到申请９０件", "收到 申请90件", "收到申请\n90件"])
def test_words_are_found_whatever_their_width_and_spacing(quote: str) -> None:
    assert words(text(excerpt(PROSE, [Mark("paragraph 9", "here", quote)]))) == ["收到申请90件"]


def test_words_that_begin_in_the_line_before_are_marked_in_both() -> None:
    document = Document(
        "pdf", (Paragraph("发放宣传资料", "page 1, line 1"), Paragraph("80份。", "page 1, line 2"))
    )
    found = excerpt(document, [Mark("page 1, line 2, box 1 2 3 4", "bad", "宣传资料80份")])
    assert words(text(found)) == ["宣传资料", "80份"]


@pytest.mark.parametrize(
    ("content", "place", "marked"),
    [
        ("项目\t甲\t乙\n规章\t3\t3\n", "line 2, cell 3", ["3"]),
        ("项目 | 甲 | 乙\n规章 | 3 | 3\n", "line 2, cell 2", ["3"]),
        ("项目\t甲\t乙\n规章\t\t3\n", "line 2, cell 2", [""]),
    ],
)
def test_in_plain_text_the_piece_of_the_line_is_marked(content: str, place: str, marked: list[str]) -> None:
    document = sniff.decode(content.encode(), "a.txt")
    shown = text(excerpt(document, [Mark(place, "here")]))
    assert words(shown) == marked


def test_of_two_equal_figures_in_a_line_it_is_the_right_one() -> None:
    document = sniff.decode("规章\t3\t3\t3\n".encode(), "a.txt")
    (line,) = lines(text(excerpt(document, [Mark("line 1, cell 3", "here")])))
    assert line.spans == ((5, 6, "here"),)


def test_a_long_paragraph_is_cut_around_its_words() -> None:
    document = page(f"<p>{'前' * 5000}收到申请7件{'后' * 5000}</p>")
    (line,) = lines(text(excerpt(document, [Mark("paragraph 1", "here", "收到申请7件")])))
    assert len(line.text) < 2000
    assert line.text[slice(*line.spans[0][:2])] == "收到申请7件"
    assert sum(line.cut) + len(line.text) == 10_006


def test_prose_and_table_of_one_finding_are_both_shown_the_leading_first() -> None:
    document = page("<p>收到申请7件</p><table><tr><td>收到</td><td>8</td></tr></table>")
    marks = [Mark("table 1, row 1, cell 2", "bad"), Mark("paragraph 1", "used", "收到申请7件")]
    found = excerpt(document, marks)
    assert [type(part) for part in found.parts] == [TableShown, TextShown]


def test_a_line_that_is_one_figure_is_marked_as_such_and_a_row_only_as_a_line() -> None:
    document = sniff.decode("规章\n3\n规章\t\t\n".encode(), "a.txt")
    assert words(text(excerpt(document, [Mark("line 2", "here")]))) == ["3"]
    row = text(excerpt(document, [Mark("line 3", "here")]))
    assert words(row) == []
    assert [line.place for line in lines(row) if line.kind] == ["line 3"]
