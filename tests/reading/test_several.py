"""Files that hold several reports: tables of many agencies, reports one after another, sheets."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest

from analytics.form import FORM, EditionId
from analytics.reading import read, read_all
from analytics.reading.model import Reading

from . import render
from .reports import (
    DRAWING,
    EXPECTED,
    THREE,
    TITLE,
    TOGETHER,
    figure,
    figures,
    placed,
    same_report,
)

# ------------------------------------------------------------------ tables of many agencies


def csv_of(*rows: list[str]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(rows: list[list[str | int]], merged: tuple[tuple[int, int, int, int], ...] = ()) -> bytes:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("汇总")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for first_row, first_column, last_row, last_column in merged:
        sheet.merge_range(first_row, first_column, last_row, last_column, rows[first_row][first_column])
    book.close()
    return out.getvalue()


def cell(reading: Reading, table: str, row: str, column: str) -> tuple[object, str]:
    (found,) = [c for c in reading.cells if (c.table, c.row, c.column) == (table, row, column)]
    return found.value, str(found.status)


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


KEYS = [key for table in FORM.tables for key in FORM.cells(table.id, "2021")]
SMALL_KEYS = [("t3", "received", "total"), ("t3", "carried_in", "total"), ("t4", "review", "upheld")]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_each_row_of_a_table_with_ids_is_a_report(format: str) -> None:
    header = ["agency", "year", *(".".join(key) for key in KEYS)]
    first = ["河湾镇人民政府", "2023", *(figure(*key) for key in KEYS)]
    second = ["南岭街道办事处", "2024", *("" for _ in KEYS)]
    data = csv_of(header, first, second) if format == "csv" else xlsx_of([header, first, second])
    one, two = read_all(data, f"a.{format}")
    assert [(r.source, r.format, r.agency, r.year, r.error) for r in (one, two)] == [
        (f"a.{format}", format, "河湾镇人民政府", 2023, None),
        (f"a.{format}", format, "南岭街道办事处", 2024, None),
    ]
    assert figures(one) == figures(EXPECTED)
    assert {str(c.status) for c in two.cells} == {"blank"}
    assert one.editions == EXPECTED.editions


def every_name(edition: EditionId) -> list[tuple[str, tuple[str, str, str]]]:
    return [
        (f"{FORM.table(table.id).words(row.id, edition)}-{column.label}", (table.id, row.id, column.id))
        for table in FORM.tables
        for row, column in table.cells(edition)
    ]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_each_cell_of_the_form_is_known_by_its_labels(edition: EditionId) -> None:
    names = every_name(edition)
    year = FORM.edition(edition).first_year
    row = ["河湾镇", f"{year}年度", *(str(number) for number in range(len(names)))]
    (reading,) = read_all(csv_of(["单位名称", "年份", *(name for name, _ in names)], row), "a.csv")
    assert (reading.agency, reading.year) == ("河湾镇", year)
    assert [cell(reading, *key)[0] for _, key in names] == list(range(len(names)))
    assert len(reading.cells) == len(names)
    assert reading.editions["t3"] == edition


def test_a_row_label_alone_means_the_sum_over_its_columns() -> None:
    labels = [FORM.table(table).row(row).label for table, row, _ in SMALL_KEYS[:2]]
    (reading,) = read_all(csv_of(["单位", "年度", *labels], ["河湾镇", "2023", "4", "/"]), "a.csv")
    assert cell(reading, "t3", "received", "total") == (4, "stated")
    assert cell(reading, "t3", "carried_in", "total") == (None, "slash")
    assert cell(reading, "t3", "received", "research") == (None, "not_in_source")
    assert {str(s.status) for s in reading.sections} == {"missing"}


def test_what_is_in_every_edition_tells_none() -> None:
    header = ["单位", "年度", "t3.received.total", "t4.review.total"]
    (reading,) = read_all(csv_of(header, ["甲镇", "2019", "1", "2"]), "a.csv")
    assert set(reading.editions.values()) == {None}
    assert [(c.table, c.row, c.column) for c in reading.cells] == [
        key for table in FORM.tables for key in FORM.cells(table.id, "2019")
    ]


def test_a_row_that_ends_early_has_no_more_cells() -> None:
    header = ["单位", "年度", *(".".join(key) for key in SMALL_KEYS)]
    (reading,) = read_all(csv_of(header, ["河湾镇", "2023", "1", ""]), "a.csv")
    assert [cell(reading, *key)[1] for key in SMALL_KEYS] == ["stated", "blank", "not_in_source"]


@pytest.mark.parametrize("merged", [False, True])
def test_labels_over_one_another_name_a_column_together(merged: bool) -> None:
    table = FORM.table("t3")
    columns = [column.label for column in table.plain_columns]
    rows: list[list[str | int]] = [
        ["某县2023年政府信息公开申请情况汇总表"],
        [
            "序号",
            "单位",
            table.row("received").printed("2021"),
            *[""] * 6,
            table.row("granted").label,
            *[""] * 6,
        ],
        ["", "", *columns, *columns],
        [1, "河湾镇", *range(1, 8), *range(11, 18)],
        ["", "合计", *range(1, 8), *range(11, 18)],
        ["", "注：单位为件"],
    ]
    spans = ((1, 2, 1, 8), (1, 9, 1, 15), (1, 1, 2, 1)) if merged else ()
    (reading,) = read_all(xlsx_of(rows, spans), "a.xlsx")
    assert (reading.agency, reading.year) == ("河湾镇", 2023)
    for start, row in ((1, "received"), (11, "granted")):
        for offset, column in enumerate(table.plain_columns):
            assert cell(reading, "t3", row, column.id) == (start + offset, "stated")
    (found,) = [c for c in reading.cells if (c.row, c.column) == ("granted", "total")]
    assert found.place == "sheet 汇总, row 4, cell 16"
    assert found.line is not None
    assert "河湾镇" in reading.lines[found.line].text


def test_an_agency_merged_over_its_years_is_that_of_each() -> None:
    header: list[str | int] = ["单位", "年度", *(".".join(key) for key in SMALL_KEYS)]
    rows: list[list[str | int]] = [
        header,
        ["河湾镇", 2022, 1, 2, 3],
        ["", 2023, 4, 5, 6],
        ["南岭街道", 2023, 7, 8, 9],
    ]
    readings = read_all(xlsx_of(rows, ((1, 0, 2, 0),)), "a.xlsx")
    assert [(r.agency, r.year, cell(r, *SMALL_KEYS[0])[0]) for r in readings] == [
        ("河湾镇", 2022, 1),
        ("河湾镇", 2023, 4),
        ("南岭街道", 2023, 7),
    ]


def test_a_name_that_fits_several_cells_is_never_chosen_from() -> None:
    other = FORM.table("t3").group("other").label
    rest = [".".join(key) for key in SMALL_KEYS]
    data = csv_of(["单位", "年度", f"{other}-其他", *rest], ["河湾镇", "2023", "5", "1", "2", "3"])
    (reading,) = read_all(data, "a.csv")
    assert "column_ambiguous" in codes(reading)
    assert 5 not in [c.value for c in reading.cells]


def test_the_same_cell_twice_with_two_figures_is_no_figure() -> None:
    names = ["t3.received.total", FORM.table("t3").row("received").label]
    (reading,) = read_all(
        csv_of(["单位", "年度", *names, "t4.review.total"], ["甲镇", "2023", "4", "5", "0"]), "a.csv"
    )
    assert cell(reading, "t3", "received", "total") == (None, "unreadable")
    assert "said_twice" in codes(reading)


def test_without_year_or_agency_a_row_says_so() -> None:
    header = ["单位", *(".".join(key) for key in SMALL_KEYS)]
    (reading,) = read_all(csv_of(header, ["甲镇", "1", "2", "3"]), "a.csv")
    assert (reading.agency, reading.year) == ("甲镇", None)
    assert "year_missing" in codes(reading)


def test_both_editions_side_by_side_a_row_uses_the_one_it_fills() -> None:
    old, new = ("t2", "regulations", "newly_made"), ("t2", "regulations", "made")
    header = ["单位", "年度", ".".join(old), ".".join(new), "t3.received.total"]
    rows = (["甲镇", "2020", "5", "", "1"], ["甲镇", "2021", "", "6", "1"])
    first, second = read_all(csv_of(header, *rows), "a.csv")
    assert (first.editions["t2"], cell(first, *old)) == ("2019", (5, "stated"))
    assert (second.editions["t2"], cell(second, *new)) == ("2021", (6, "stated"))


def test_a_form_filled_in_is_no_table_of_many_agencies() -> None:
    (reading,) = read_all(render.as_xlsx(DRAWING), "a.xlsx")
    same_report(reading)


def test_a_report_with_a_table_of_its_agencies_stays_one_report() -> None:
    labels = [FORM.table("t3").row(row).label for row in ("received", "carried_in")]
    annex: render.TableRows = [
        [("单位", 1, 1), *((label, 1, 1) for label in labels)],
        [("甲镇", 1, 1), ("901", 1, 1), ("902", 1, 1)],
    ]
    drawing = render.Drawing([*DRAWING.blocks, "附：各单位情况", annex])
    (reading,) = read_all(render.as_html(drawing), "a.html")
    same_report(reading)


# ------------------------------------------------------------------ several reports in one document


@pytest.mark.parametrize("layout", ["html", "docx", "xlsx", "pdf", "pipes", "tabs", "blanks"])
def test_reports_one_after_another_are_parted(layout: str) -> None:
    name, draw = render.FORMATS[layout]
    readings = read_all(draw(TOGETHER), name)
    alone = [read(draw(drawing), name) for drawing in THREE]
    assert [(r.agency, r.year) for r in readings] == [(r.agency, r.year) for r in alone]
    assert [figures(r) for r in readings] == [figures(r) for r in alone]
    assert {r.source for r in readings} == {name}


def test_reading_one_of_several_says_that_there_are_more() -> None:
    reading = read(render.as_html(TOGETHER), "a.html")
    same_report(reading)
    assert codes(reading)[0] == "several_reports"
    assert "3 份报告" in reading.problems[0].message


def test_each_sheet_with_the_whole_form_is_a_report_and_names_its_agency() -> None:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, drawing in zip(("河湾镇人民政府", "南岭街道办事处"), THREE, strict=False):
        sheet = book.add_worksheet(name)
        top = 0
        for block in drawing.blocks:
            if not isinstance(block, str):
                cells, height, _ = placed(block)
                for row, column, text, _, _ in cells:
                    sheet.write(top + row, column, text)
                top += height
    book.close()
    readings = read_all(out.getvalue(), "2023年报.xlsx")
    assert [(r.agency, r.year, cell(r, "t3", "received", "total")[0]) for r in readings] == [
        ("河湾镇人民政府", 2023, int(figure("t3", "received", "total"))),
        ("南岭街道办事处", 2023, int(figure("t3", "received", "total")) + 100),
    ]
    assert [p.place for p in readings[0].problems if p.code == "agency_from_file_name"] == [
        "sheet 河湾镇人民政府"
    ]


def sheets_of_sections(drawing: render.Drawing, order: str) -> bytes:
    """A workbook with a sheet for each section that holds a table, 2 to 4, in the order told."""
    import xlsxwriter

    *second, third, fourth = (block for block in drawing.blocks if not isinstance(block, str))
    tables = {"2": second, "3": [third], "4": [fourth]}
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for number, section in enumerate(order):
        sheet = book.add_worksheet(f"{section} {number}")
        sheet.write(0, 0, FORM.section(section).heading)
        top = 1
        for block in tables[section]:
            cells, height, _ = placed(block)
            for row, column, text, _, _ in cells:
                sheet.write(top + row, column, text)
            top += height
    book.close()
    return out.getvalue()


def test_one_section_that_has_two_sheets_is_doubled_in_one_report() -> None:
    (reading,) = read_all(sheets_of_sections(THREE[0], "2344"), "2023年河湾镇年报.xlsx")
    assert cell(reading, "t4", "review", "total")[0] is not None


def test_sections_that_all_come_again_on_sheets_are_two_reports() -> None:
    assert len(read_all(sheets_of_sections(THREE[0], "234234"), "2023年河湾镇年报.xlsx")) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            [],
            [
                "相关链接",
                "某县南岭街道办事处2023年政府信息公开工作年度报告",
                "某县河湾镇人民政府2022年政府信息公开工作年度报告",
            ],
        ),
        (["某县南岭街道办事处2022年政府信息公开工作年度报告", TITLE], []),
        ([TITLE, *(section.heading for section in FORM.sections)], [TITLE]),
    ],
    ids=["links", "list", "contents"],
)
def test_titles_without_a_report_part_nothing(before: list[str], after: list[str]) -> None:
    drawing = render.Drawing([*before, *DRAWING.blocks, *after])
    (reading,) = read_all(render.as_html(drawing), "a.html")
    assert figures(reading) == figures(EXPECTED)


def test_a_title_repeated_on_every_page_parts_nothing() -> None:
    blocks: list[str | render.TableRows] = []
    for block in DRAWING.blocks:
        blocks += [block, TITLE] if isinstance(block, str) else [block]
    (reading,) = read_all(render.as_html(render.Drawing(blocks)), "a.html")
    assert figures(reading) == figures(EXPECTED)


@pytest.mark.parametrize(
    "broken", ["{}政府信息公开\n工作年度报告", "{}政府信息公\n开工作\n年度报告", "{}政府信息公开工作年度报告"]
)
def test_reports_are_told_apart_where_their_titles_are_broken_over_lines(broken: str) -> None:
    def report(name: str) -> str:
        sections = "\n".join(f"{one.numeral}、{one.title}\n本年度无。" for one in FORM.sections)
        return f"{broken.format(name)}\n{sections}\n"

    found = read_all((report("河湾镇2023年") + report("南岭镇2023年")).encode(), "a.txt")

    assert [reading.agency for reading in found] == ["河湾镇", "南岭镇"]
