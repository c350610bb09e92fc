"""The form's cells out of documents: golden cases, and the same report in every format and layout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analytics.form import FORM
from analytics.reading.grids import TableReading, read_tables
from analytics.reading.model import Document, Grid, GridCell, Status, plain_number
from analytics.reading.sniff import decode

from . import render

CASES = sorted(path.parent for path in (Path(__file__).parent.parent / "readings").glob("*/expected.json"))
NOWHERE = ["not_in_source"]


def rows_of(reading: TableReading) -> dict[str, list[Any]]:
    """Every row as its figures; the status stands where there is no figure."""
    rows: dict[str, list[Any]] = {}
    for cell in reading.cells:
        said = str(cell.status) if cell.value is None else plain_number(cell.value)
        rows.setdefault(f"{cell.table}.{cell.row}", []).append(said)
    return rows


def read_file(data: bytes, name: str) -> TableReading:
    return read_tables(decode(data, name))


def read_lines(*lines: str) -> TableReading:
    return read_file("\n".join(lines).encode(), "a.txt")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_case(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    path = next(path for path in case.iterdir() if path.stem == "document")

    document = decode(path.read_bytes(), path.name)
    reading = read_tables(document)

    assert document.format == expected["format"]
    assert reading.editions == expected["editions"]
    found = rows_of(reading)
    assert {row: cells for row, cells in found.items() if set(cells) != {"not_in_source"}} == expected["rows"]
    assert [problem.code for problem in reading.problems] == expected["problems"]
    labels = [
        f"{'.'.join(filter(None, (label.table, label.row, label.column)))} {label.raw} → {label.expected}"
        for label in reading.labels
    ]
    assert labels == expected.get("labels", [])


# ------------------------------------------------------------------ one report, every way to draw it


def figure(table: str, row: str, column: str) -> str:
    """A figure for every cell, most of them 0, as in small towns; the same in every drawing."""
    seed = sum(map(ord, table + row + column))
    return str(seed % 211) if seed % 3 == 0 else "0"


def patchy(table: str, row: str, column: str) -> str:
    """The same with blanks and strokes."""
    seed = sum(map(ord, table + row + column)) % 7
    return "" if seed == 1 else "/" if seed == 2 else figure(table, row, column)


def drawn(said: render.Figure, edition: str) -> dict[str, list[Any]]:
    marks = {"": "blank", "/": "slash"}
    return {
        f"{table.id}.{row.id}": [
            marks[text] if text in marks else int(text)
            for text in (said(table.id, row.id, column.id) for column in table.columns(edition, row.id))
        ]
        for table in FORM.tables
        for row in table.rows(edition)
    }


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("layout", render.FORMATS)
def test_every_format_and_layout_reads_alike(layout: str, edition: str) -> None:
    name, draw = render.FORMATS[layout]
    reading = read_file(draw(render.report(figure, edition)), name)
    assert rows_of(reading) == drawn(figure, edition)
    assert set(reading.editions.values()) == {edition}
    assert reading.problems == ()
    assert reading.labels == ()


@pytest.mark.parametrize("layout", ["html", "docx", "xlsx", "pdf", "pipes", "pipes with fillers", "tabs"])
def test_blanks_and_strokes_are_no_zeros_and_move_no_figure(layout: str) -> None:
    name, draw = render.FORMATS[layout]
    reading = read_file(draw(render.report(patchy, "2021")), name)
    assert rows_of(reading) == drawn(patchy, "2021")


@pytest.mark.parametrize("layout", ["blanks", "one line", "pdf without rules"])
def test_where_blanks_leave_no_trace_nothing_is_guessed(layout: str) -> None:
    name, draw = render.FORMATS[layout]
    found = rows_of(read_file(draw(render.report(patchy, "2021")), name))
    for row, cells in drawn(patchy, "2021").items():
        for said, stands in zip(found[row], cells, strict=True):
            assert said == stands or said == "not_in_source"


@pytest.mark.parametrize("share", [0.3, 0.45, 0.6, 0.75, 0.9])
@pytest.mark.parametrize("layout", ["pipes", "tabs", "blanks", "one cell a line", "one line"])
def test_a_document_cut_off_anywhere_says_only_what_is_left(layout: str, share: float) -> None:
    name, draw = render.FORMATS[layout]
    text = draw(render.report(figure, "2021")).decode()
    end = int(len(text) * share)
    while text[end - 1].isdigit():
        end -= 1
    found, whole = rows_of(read_file(text[:end].encode(), name)), drawn(figure, "2021")
    common = set(found) & set(whole)
    for row in common:
        for said, stands in zip(found[row], whole[row], strict=True):
            assert said == stands or said == "not_in_source"
    assert sum(said != "not_in_source" for row in common for said in found[row]) >= 10


# ------------------------------------------------------------------ what a reading holds


def test_a_document_without_tables_lists_every_cell_as_not_in_source() -> None:
    reading = read_lines("某县河湾镇2024年政府信息公开工作年度报告", "全年公开信息30条，行政许可2件。")
    assert {cell.status for cell in reading.cells} == {Status.NOT_IN_SOURCE}
    assert [(c.table, c.row, c.column) for c in reading.cells] == [
        key for table in FORM.tables for key in FORM.cells(table.id, "2021")
    ]
    assert reading.editions == {"t2": None, "t3": None, "t4": None}


def test_where_no_table_says_so_the_year_decides_which_cells_are_listed() -> None:
    reading = read_lines("一、总体情况", "全年公开信息30条。").in_edition("2019")
    assert ("t2", "procurement", "amount") in {(c.table, c.row, c.column) for c in reading.cells}
    assert reading.editions == {"t2": None, "t3": None, "t4": None}


def test_a_stated_edition_is_never_overruled_by_the_year() -> None:
    reading = read_lines(
        "第二十条第（一）项", "信息内容 本年制发件数 本年废止件数 现行有效件数", "规章 0 0 0"
    )
    assert reading.in_edition("2019") is reading


def test_prose_that_uses_the_forms_words_is_no_table() -> None:
    reading = read_lines(
        "二、主动公开政府信息情况",
        "行政许可 12 件。",
        "行政处罚",
        "全年作出行政处罚决定3件，其他事项详见政府网站公开栏目。",
        "（三）不予公开",
        "严格把关，对不予公开的信息说明理由。",
    )
    assert all(cell.status is Status.NOT_IN_SOURCE for cell in reading.cells)
    assert all(line.table is None for line in reading.lines)


def test_lines_keep_prose_and_tables_apart_and_cells_point_into_them() -> None:
    reading = read_lines(
        "二、主动公开政府信息情况",
        "第二十条第（六）项 |",
        "信息内容 | 本年处理决定数量 |",
        "行政处罚 | 17 |",
        "五、存在的主要问题",
    )
    assert [(line.text, line.table) for line in reading.lines] == [
        ("二、主动公开政府信息情况", None),
        ("第二十条第（六）项", "t2"),
        ("信息内容 | 本年处理决定数量", "t2"),
        ("行政处罚 | 17", "t2"),
        ("五、存在的主要问题", None),
    ]
    cell = next(cell for cell in reading.cells if cell.row == "penalties")
    assert (cell.place, cell.line, cell.raw) == ("line 4, cell 2", 3, "17")
    assert reading.section_hints == {"t2": 1}


def test_a_cell_of_a_real_table_names_table_row_and_cell() -> None:
    grid = Grid(
        (
            GridCell("第二十条第（六）项", 0, 0, 1, 2, "table 3, row 1, cell 1"),
            GridCell("行政处罚", 1, 0, 1, 1, "table 3, row 2, cell 1"),
            GridCell("４", 1, 1, 1, 1, "table 3, row 2, cell 2"),
        ),
        "table 3",
    )
    reading = read_tables(Document("docx", (grid,)))
    cell = next(cell for cell in reading.cells if cell.row == "penalties")
    assert (cell.value, cell.raw, cell.place) == (4, "４", "table 3, row 2, cell 2")
    assert reading.lines[cell.line or 0].place == "table 3, row 2"


def test_the_number_of_a_page_is_no_figure_of_a_row() -> None:
    lines = ["第二十条第（六）项", "信息内容", "本年处理决定数量", "行政处罚", "5", "- 3 -", "行政强制", "2"]
    assert rows_of(read_lines(*lines))["t2.coercion"] == [2]
    assert rows_of(read_lines(*lines))["t2.penalties"] == [5]


def test_a_lone_figure_a_row_may_be_the_total_and_is_given_to_no_column() -> None:
    reading = read_lines(
        "一、本年新收政府信息公开申请数量",
        "8",
        "二、上年结转政府信息公开申请数量",
        "0",
        "三、本年度办理结果",
        "（一）予以公开",
        "8",
        "（二）部分公开",
        "0",
        "五、存在的主要问题及改进情况",
    )
    assert reading.section_hints == {"t3": 0}
    assert all(cell.value is None for cell in reading.cells)


def test_a_header_repeated_on_the_next_page_starts_no_new_rows() -> None:
    head = "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |"
    reading = read_lines(
        "申请人情况 |",
        head,
        "一、本年新收政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
        head,
        "二、上年结转政府信息公开申请数量 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |",
    )
    rows = rows_of(reading)
    assert rows["t3.received"] == [1, 0, 0, 0, 0, 0, 1]
    assert rows["t3.carried_in"] == [2, 0, 0, 0, 0, 0, 2]
    assert set(rows["t3.outcome_total"]) == {"not_in_source"}


# ------------------------------------------------------------------ reference material


def test_the_real_town_report(shared: Path) -> None:
    path = next((shared / "seed").glob("*.txt"))
    reading = read_file(path.read_bytes(), path.name)
    rows = rows_of(reading)
    assert reading.editions == {"t2": "2021", "t3": "2021", "t4": None}
    for row in FORM.table("t2").rows("2021"):
        assert set(rows[f"t2.{row.id}"]) == {0}
    for row in ("received", "carried_in", "granted", "partly_granted"):
        assert rows[f"t3.{row}"] == [0] * 7
    nested = [
        row.id
        for row in FORM.table("t3").rows("2021")
        if row.group in ("denied", "unavailable", "not_processed")
    ]
    assert len(nested) == 16
    for row in nested:
        assert rows[f"t3.{row}"] == [0] * 6 + NOWHERE
    for row in ("other.no_correction", "other.fee_unpaid", "other.other", "outcome_total", "carried_out"):
        assert rows[f"t3.{row}"] == NOWHERE * 7
    assert all(set(rows[f"t4.{row.id}"]) == {"not_in_source"} for row in FORM.table("t4").rows("2021"))
    assert {label.raw for label in reading.labels} == {"规范性文件", "社会组织"}


def test_real_layouts(shared: Path) -> None:
    for truth_path in sorted((shared / "layouts").glob("*.truth.json")):
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        path = truth_path.with_name(truth["file"])
        reading = read_file(path.read_bytes(), path.name)
        cells = {(cell.table, cell.row, cell.column): cell for cell in reading.cells}
        for wanted in truth["cells"]:
            cell = cells[wanted["table"], wanted["row"], wanted["column"]]
            assert plain_number(cell.value) == wanted["value"], (path.name, wanted)
        for table, edition in truth["editions"].items():
            assert reading.editions[table] == edition, path.name
