"""Tables with a fault or an addition of the agency's own: no figure moves to another row or column."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from io import StringIO
from typing import Any

import pytest

from analytics.form import FORM
from analytics.reading import read
from analytics.reading.text import is_rule

from . import render
from .reports import placed
from .test_grids import drawn, figure, patchy, read_file, rows_of

TABLES = {table.id: table for table in FORM.tables}
NOWHERE = "not_in_source"
Fields = list[list[str]]


def filled(rows: render.TableRows, *, repeated: bool = False) -> Fields:
    """The table as lines of equally many cells; those that a merged cell covers are empty or say it again."""
    cells, height, width = placed(rows)
    fields = [[""] * width for _ in range(height)]
    for row, column, text, down, right in cells:
        for r in range(row, row + down):
            for c in range(column, column + right):
                fields[r][c] = text if repeated or (r, c) == (row, column) else ""
    return fields


def table_of(fields: Fields) -> render.TableRows:
    return [[(text, 1, 1) for text in row] for row in fields]


def as_csv(drawing: render.Drawing) -> bytes:
    out = StringIO()
    rows = [[[block]] if isinstance(block, str) else filled(block) for block in drawing.blocks]
    csv.writer(out).writerows(row for table in rows for row in table)
    return out.getvalue().encode("utf-8-sig")


def as_markdown(drawing: render.Drawing, *, repeated: bool = False) -> bytes:
    lines: list[str] = []
    for block in drawing.blocks:
        if isinstance(block, str):
            lines += [block, ""]
            continue
        rows = [f"| {' | '.join(row)} |" for row in filled(block, repeated=repeated)]
        lines += [rows[0], re.sub(r"[^|]+", "---", rows[0]), *rows[1:], ""]
    return "\n".join(lines).encode()


def changed(said: render.Figure, table: str, change: Callable[[Fields], Fields]) -> render.Drawing:
    """The report with one of its tables changed, all its cells filled up."""
    drawing = render.report(said)
    at = 1 + next(n for n, block in enumerate(drawing.blocks) if block == section_of(table).heading)
    block = drawing.blocks[at]
    assert not isinstance(block, str)
    drawing.blocks[at] = table_of(change(filled(block)))
    return drawing


def section_of(table: str) -> Any:
    return next(section for section in FORM.sections if section.table == table)


WAYS: dict[str, tuple[str, Callable[[render.Drawing], bytes]]] = {
    "csv": ("a.csv", as_csv),
    "markdown": ("a.md", as_markdown),
    "xlsx": ("a.xlsx", render.as_xlsx),
    "tabs": ("a.txt", render.as_tabs),
    "html": ("a.html", render.as_html),
}


# ------------------------------------------------------------------ labels with slips


def slips(label: str) -> Sequence[str]:
    """A sign too many, also behind a stop that parts the label; one too few, two exchanged."""
    middle = len(label) // 2
    turned = label[: middle - 1] + label[middle] + label[middle - 1] + label[middle + 1 :]
    return label + "的", label[:2] + "、" + label[2:] + "的", label[:middle] + label[middle + 1 :], turned


@pytest.mark.parametrize("row", [row.id for row in TABLES["t3"].rows("2021") if len(row.label) > 3])
@pytest.mark.parametrize("layout", ["pipes", "html"])
def test_a_slip_in_a_label_gives_its_figures_to_no_other_row(row: str, layout: str) -> None:
    label = TABLES["t3"].row(row).label
    name, draw = render.FORMATS[layout]
    for slip in slips(label):
        drawing = render.report(figure)
        for block in drawing.blocks:
            if not isinstance(block, str):
                for line in block:
                    line[:] = [
                        (re.sub(rf"(^|[、.）]){label}(?=$|（)", rf"\1{slip}", text), down, right)
                        for text, down, right in line
                    ]
        found = rows_of(read_file(draw(drawing), name))
        expected = drawn(figure, "2021")
        wrong = {
            key: cells for key, cells in found.items() if cells != expected[key] and {NOWHERE} != set(cells)
        }
        assert wrong == {}, slip


# ------------------------------------------------------------------ columns lost, columns of the agency's own


@pytest.mark.parametrize("said", [figure, patchy])
@pytest.mark.parametrize("way", ["csv", "markdown", "xlsx", "tabs"])
def test_a_lost_last_column_moves_no_figure_where_merged_cells_leave_fillers(
    way: str, said: render.Figure
) -> None:
    name, draw = WAYS[way]
    drawing = changed(said, "t3", lambda fields: [row[:-1] for row in fields])
    found = rows_of(read_file(draw(drawing), name))
    for key, cells in drawn(said, "2021").items():
        assert found[key] == ([*cells[:-1], NOWHERE] if key.startswith("t3") else cells), key


def sparse(table: str, row: str, column: str) -> str:
    """Most cells empty, so that no row shows how many columns there are."""
    return figure(table, row, column) if sum(map(ord, row + column)) % 4 == 0 else ""


@pytest.mark.parametrize("way", ["csv", "markdown", "xlsx"])
def test_in_a_grid_the_headings_tell_the_columns_of_rows_that_are_nearly_empty(way: str) -> None:
    name, draw = WAYS[way]
    found = rows_of(read_file(draw(changed(sparse, "t3", lambda fields: [row[:-1] for row in fields])), name))
    for key, cells in drawn(sparse, "2021").items():
        for got, cell in zip(
            found[key], [*cells[:-1], NOWHERE] if key.startswith("t3") else cells, strict=True
        ):
            assert got == cell or (isinstance(got, str) and not isinstance(cell, int)), key


def test_where_no_header_tells_the_lost_column_nothing_is_guessed() -> None:
    head = len(filled(render.t3_rows("2021", figure))) - len(TABLES["t3"].rows("2021"))
    drawing = changed(patchy, "t3", lambda fields: [row[:-1] for row in fields[head:]])
    found = rows_of(read_file(render.as_tabs(drawing), "a.txt"))
    for key, cells in drawn(patchy, "2021").items():
        assert all(got in (cell, NOWHERE) for got, cell in zip(found[key], cells, strict=True)), key


@pytest.mark.parametrize("remark", ["", "含上年结转两件"])
@pytest.mark.parametrize("way", list(WAYS))
def test_a_column_for_remarks_is_none_of_the_forms(way: str, remark: str) -> None:
    def with_remarks(fields: Fields) -> Fields:
        fields = [[*row, ""] for row in fields]
        fields[0][-1] = "备注"
        fields[-2][-1] = remark
        return fields

    name, draw = WAYS[way]
    found = rows_of(read_file(draw(changed(patchy, "t3", with_remarks)), name))
    assert found == drawn(patchy, "2021")


def test_a_header_without_the_total_is_not_believed_where_the_last_figure_is_the_sum() -> None:
    lines = ["三、收到和处理政府信息公开申请情况", "\t".join(["", *COLUMNS[:-1]])]
    lines += [f"{row.label}\t\t1\t0\t2\t0\t0\t3" for row in TABLES["t3"].rows("2021")[:2]]
    lines += [f"{row.label}\t\t4\t0\t0\t0\t0\t4" for row in TABLES["t3"].rows("2021")[2:6]]
    found = rows_of(read_file("\n".join(lines).encode(), "a.txt"))
    assert found["t3.received"] == ["blank", 1, 0, 2, 0, 0, 3]


COLUMNS = [column.label for column in TABLES["t3"].plain_columns]


def numbered(fields: Fields) -> Fields:
    """A number before each row."""
    return [[str(number), *row] for number, row in enumerate(fields, 1)]


def parted(fields: Fields) -> Fields:
    """An empty row under each row."""
    return [line for row in fields for line in (row, [""] * len(row))]


def spread(fields: Fields) -> Fields:
    """An empty column after each column."""
    return [[text for cell in row for text in (cell, "")] for row in fields]


def counted(fields: Fields) -> Fields:
    """Numbers of the columns before the figures of the last row."""
    return [*fields[:-1], ["栏次", *map(str, range(1, len(fields[0])))], fields[-1]]


@pytest.mark.parametrize("change", [numbered, parted, spread, counted])
@pytest.mark.parametrize("said", [figure, patchy])
def test_numbers_and_empty_lines_of_the_agencys_own_are_no_cells_of_the_form(
    change: Callable[[Fields], Fields], said: render.Figure
) -> None:
    for table in ("t3", "t4"):
        found = rows_of(read_file(render.as_html(changed(said, table, change)), "a.html"))
        assert found == drawn(said, "2021")


# ------------------------------------------------------------------ t4 in three, captions, headings


@pytest.mark.parametrize("way", list(WAYS))
def test_disputes_as_three_tables_under_one_another_keep_a_blank_first_cell(way: str) -> None:
    def last_blank(table: str, row: str, column: str) -> str:
        at_start = table == "t4" and column == TABLES["t4"].plain_columns[0].id
        return "" if at_start and row != TABLES["t4"].rows("2021")[0].id else figure(table, row, column)

    def stacked(_: Fields) -> Fields:
        rows: Fields = []
        for row in TABLES["t4"].rows("2021"):
            columns = TABLES["t4"].plain_columns
            rows += [
                [row.label],
                [c.label for c in columns],
                [last_blank("t4", row.id, c.id) for c in columns],
            ]
        return [row + [""] * (10 - len(row)) for row in rows]

    name, draw = WAYS[way]
    found = rows_of(read_file(draw(changed(last_blank, "t4", stacked)), name))
    assert found == drawn(last_blank, "2021")


@pytest.mark.parametrize("way", ["html", "xlsx", "csv", "tabs"])
def test_a_caption_before_each_small_table_takes_no_row(way: str) -> None:
    drawing = render.report(figure)
    first = drawing.blocks.index(section_of("t2").heading) + 1
    blocks = drawing.blocks[first : first + 4]
    rows = [
        row for block in blocks if not isinstance(block, str) for row in [[("表2 公开统计", 1, 4)], *block]
    ]
    drawing.blocks[first : first + 4] = [rows]
    name, draw = WAYS[way]
    assert rows_of(read_file(draw(drawing), name)) == drawn(figure, "2021")


def test_a_heading_in_other_words_ends_the_table_in_whose_grid_it_stands() -> None:
    drawing = render.report(figure)
    headings = {section.heading: section.id for section in FORM.sections}
    drawing.blocks = [
        f"五、本年度政府信息公开工作{FORM.sections[4].title}"
        if isinstance(block, str) and headings.get(block) == "5"
        else block
        for block in drawing.blocks
    ]
    reading = read(as_csv(drawing), "a.csv")
    assert [str(section.status) for section in reading.sections] == ["present"] * 6
    assert reading.sections[4].text


# ------------------------------------------------------------------ text with its lines broken or drawn


def test_a_wrapped_label_has_its_figures_on_the_second_line() -> None:
    row = TABLES["t3"].row("other.fee_unpaid")
    half = len(row.label) - 10
    group = "（六）" + TABLES["t3"].group("other").label
    before, after = TABLES["t3"].row("not_processed.reconfirm"), TABLES["t3"].row("outcome_total")
    text = [
        "三、收到和处理政府信息公开申请情况",
        f"      5.{before.label}   1 2 3 4 5 6 21",
        f"   {group[:-1]}  2.{row.label[:half]}",
        f"     {group[-1]}     {row.label[half:]}   0 0 49 1852 0 0 1901",
        f"      （七）{after.label}   1 2 52 1856 5 6 1922",
    ]
    found = rows_of(read_file("\n".join(text).encode(), "a.txt"))
    assert found[f"t3.{row.id}"] == [0, 0, 49, 1852, 0, 0, 1901]
    assert found[f"t3.{after.id}"] == [1, 2, 52, 1856, 5, 6, 1922]


def test_where_all_labels_come_before_all_figures_no_row_is_called_blank() -> None:
    rows = TABLES["t3"].rows("2021")
    text = ["三、收到和处理政府信息公开申请情况", *(row.label for row in rows[:8]), *COLUMNS]
    text += [figure("t3", row.id, c.id) for c in TABLES["t3"].plain_columns for row in rows[:8]]
    found = rows_of(read_file("\n".join(text).encode(), "a.txt"))
    assert {cell for row in rows for cell in found[f"t3.{row.id}"]} == {NOWHERE}


BORDERS = {"signs": ("|", "+", "-"), "strokes": ("│", "┼", "─"), "double": ("║", "╬", "═")}


@pytest.mark.parametrize("border", list(BORDERS))
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_table_drawn_with_strokes_is_read_like_one_with_bars(border: str, name: str) -> None:
    bar, corner, stroke = BORDERS[border]
    lines: list[str] = []
    for block in render.report(patchy).blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        for row in filled(block):
            cells = [f" {text} ".ljust(8) for text in row]
            lines += [corner + corner.join(stroke * len(cell) for cell in cells) + corner]
            lines += [bar + bar.join(cells) + bar]
    assert rows_of(read_file("\n".join(lines).encode(), name)) == drawn(patchy, "2021")


@pytest.mark.parametrize("line", ["—", "---", "- | - | -", "- - - - - - - -", "|---|---|", "0 | 0"])
def test_strokes_for_empty_cells_are_no_border(line: str) -> None:
    assert not is_rule(line)


# ------------------------------------------------------------------ converters


@pytest.mark.parametrize("said", [figure, patchy])
def test_merged_cells_whose_text_stands_in_each_field_are_read_once(said: render.Figure) -> None:
    reading = read_file(as_markdown(render.report(said), repeated=True), "a.md")
    assert rows_of(reading) == drawn(said, "2021")


def test_a_border_as_long_as_a_file_costs_no_time() -> None:
    assert not is_rule("-" * 1_000_000 + "x")
