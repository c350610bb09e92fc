"""Every kind of file that reports come in, and what becomes of each: the same report, the same reading."""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import json
import os
import quopri
import select
import stat
import sys
import zipfile
from collections.abc import Callable
from html import escape
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from analytics.cli import read as command
from analytics.form import FORM, EditionId
from analytics.reading import archive, office, read, read_all
from analytics.reading.errors import ReadingError
from analytics.reading.model import Document, Grid, Paragraph, Reading
from analytics.reading.sniff import decode, sniff
from analytics.reading.spans import grid_of

from . import old_sheets, render

TITLE = "某县河湾镇人民政府2023年政府信息公开工作年度报告"


def figure(table: str, row: str, column: str) -> str:
    """Another figure for every cell, a few of them no figures."""
    if (row, column) == ("received", "research"):
        return "/"
    return str((sum(map(ord, table + row)) * 7 + sum(map(ord, column))) % 97)


DRAWING = render.report(figure, title=TITLE)
EXPECTED = read(render.as_html(DRAWING), "a.html")


def figures(reading: Reading) -> list[tuple[str, str, str, str, str]]:
    return [(cell.table, cell.row, cell.column, str(cell.value), str(cell.status)) for cell in reading.cells]


def same_report(reading: Reading) -> None:
    assert reading.error is None
    assert figures(reading) == figures(EXPECTED)
    assert (reading.agency, reading.year) == ("某县河湾镇人民政府", 2023)
    assert [section.status for section in reading.sections] == [s.status for s in EXPECTED.sections]


def texts(document: Document) -> list[tuple[str, str]]:
    return [(block.text, block.place) for block in document.blocks if isinstance(block, Paragraph)]


def grid(document: Document) -> list[tuple[int, int, str, str]]:
    (found,) = [block for block in document.blocks if isinstance(block, Grid)]
    return [(cell.row, cell.column, cell.text, cell.place) for cell in found.cells]


def placed(rows: render.TableRows) -> tuple[list[tuple[int, int, str, int, int]], int, int]:
    """(row, column, text, rows, columns) of every cell, and the height and width of the whole."""
    cells = grid_of(rows, "").cells
    found = [(cell.row, cell.column, cell.text, cell.rowspan, cell.colspan) for cell in cells]
    return found, max(r + down for r, _, _, down, _ in found), max(c + right for _, c, _, _, right in found)


def fields(rows: render.TableRows) -> list[list[str]]:
    """The rows with an empty field for all that is merged."""
    lines = render.as_tabs(render.Drawing([rows])).decode().split("\n")
    return [line.split("\t") for line in lines]


# ------------------------------------------------------------------ Markdown


def as_markdown(drawing: render.Drawing, *, html: bool) -> bytes:
    parts: list[str] = []
    for number, block in enumerate(drawing.blocks):
        if isinstance(block, str):
            parts.append(f"{'#' * (1 if number == 0 else 2)} {block}\n")
        elif html:
            rows = [
                "".join(f"<td rowspan={r} colspan={c}>{escape(text)}</td>" for text, r, c in row)
                for row in block
            ]
            parts.append("\n".join(["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>", ""]))
        else:
            first, *rest = fields(block)
            lines = [first, ["---"] * len(first), *rest]
            parts.append("\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n")
    return "\n".join(parts).encode()


@pytest.mark.parametrize("html", [False, True], ids=["pipes", "html"])
def test_markdown_reads_like_the_page(html: bool) -> None:
    reading = read(as_markdown(DRAWING, html=html), "a.md")
    same_report(reading)
    assert reading.format == "md"


def test_markdown_shows_words_without_marks_and_counts_lines() -> None:
    source = (
        "# 一、**总体**情况 #\r\n\r\n"
        "- 主动公开[目录](http://a.b/c)共 1\\. 12 条<br>其他\r\n\r\n---\r\n> 引文\r\n"
    )
    assert texts(decode(source.encode(), "a.md")) == [
        ("一、总体情况", "line 1"),
        ("主动公开目录共 1. 12 条\n其他", "line 3"),
        ("引文", "line 6"),
    ]


def test_a_table_of_markdown_keeps_empty_cells_and_escaped_bars() -> None:
    source = "规章 | 甲\\|乙 |\n:--|--:|\n| | 3 |\n|4||\n\n完"
    document = decode(source.encode(), "a.md")
    assert grid(document) == [
        (0, 0, "规章", "line 1, cell 1"),
        (0, 1, "甲|乙", "line 1, cell 2"),
        (1, 0, "", "line 3, cell 1"),
        (1, 1, "3", "line 3, cell 2"),
        (2, 0, "4", "line 4, cell 1"),
        (2, 1, "", "line 4, cell 2"),
    ]
    assert texts(document) == [("完", "line 6")]


def test_a_web_page_named_md_is_a_web_page() -> None:
    assert sniff(b"<!DOCTYPE html><html><body><p>a</p></body></html>", "a.md") == "html"


# ------------------------------------------------------------------ a web page in one file


def as_mht(page: bytes, coding: str, charset: str) -> bytes:
    page = page.decode().replace("charset='utf-8'", f"charset='{charset}'").encode(charset)
    body = base64.encodebytes(page) if coding == "base64" else quopri.encodestring(page)
    head = (
        "From: <Saved by a browser>\r\nSubject: =?utf-8?Q?=E5=B9=B4=E6=8A=A5?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----=_b"\r\n\r\n\r\n'
        "------=_b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
        f'------=_b\r\nContent-Type: text/html; charset="{charset}"\r\n'
        f"Content-Transfer-Encoding: {coding}\r\nContent-Location: http://a.b/c\r\n\r\n"
    )
    return head.encode() + body.replace(b"\n", b"\r\n") + b"\r\n------=_b--\r\n"


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.doc"])
def test_a_page_saved_as_one_file_reads_like_the_page(coding: str, charset: str, name: str) -> None:
    reading = read(as_mht(render.as_html(DRAWING), coding, charset), name)
    same_report(reading)
    assert reading.format == "mht"


def mht_of(*pages: tuple[str, str], start: str = "") -> bytes:
    named = f'; start="{start}"' if start else ""
    parts = "".join(
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: {name}\r\n\r\n{page}\r\n"
        for name, page in pages
    )
    head = f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b{named}\r\n\r\n"
    return f"{head}{parts}--b--\r\n".encode()


def test_the_part_that_the_message_begins_with_is_the_page() -> None:
    data = mht_of(("<a>", "<p>页眉</p>"), ("<b>", "<p>正文</p>"), start="<b>")
    assert texts(decode(data, "a.mht")) == [("正文", "paragraph 1")]


def test_a_frame_without_words_gives_way_to_the_page_within() -> None:
    data = mht_of(("<a>", "<frameset><frame src=b></frameset>"), ("<b>", "<p>正文</p>"))
    assert texts(decode(data, "a.mht")) == [("正文", "paragraph 1")]


def test_a_message_without_a_page_says_so() -> None:
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"
    )
    with pytest.raises(ReadingError, match=r"a\.mht：.*没有网页"):
        decode(data, "a.mht")


# ------------------------------------------------------------------ old spreadsheets


def sheet_of(drawing: render.Drawing) -> tuple[list[list[old_sheets.Value]], list[old_sheets.Merged]]:
    rows: list[list[old_sheets.Value]] = []
    merged: list[old_sheets.Merged] = []
    for block in drawing.blocks:
        if isinstance(block, str):
            rows.append([block])
            continue
        top = len(rows)
        cells, height, width = placed(block)
        rows += [[""] * width for _ in range(height)]
        for row, column, text, down, across in cells:
            rows[top + row][column] = float(text) if text.isdigit() else text
            if down > 1 or across > 1:
                merged.append((top + row, top + row + down - 1, column, column + across - 1))
    return rows, merged


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.xlsx", "a.doc"])
def test_an_old_workbook_reads_like_a_new_one(name: str) -> None:
    reading = read(old_sheets.workbook(*sheet_of(DRAWING)), name)
    same_report(reading)
    assert reading.format == "xls"


def test_a_cell_of_an_old_workbook_has_its_place() -> None:
    rows = [["甲", "", "乙"], ["", 10.0, 0.5]]
    assert grid(decode(old_sheets.workbook(rows, [(0, 0, 0, 1)], "表二"), "a.xls")) == [
        (0, 0, "甲", "sheet 表二, row 1, cell 1"),
        (0, 2, "乙", "sheet 表二, row 1, cell 3"),
        (1, 0, "", "sheet 表二, row 2, cell 1"),
        (1, 1, "10", "sheet 表二, row 2, cell 2"),
        (1, 2, "0.5", "sheet 表二, row 2, cell 3"),
    ]


def as_sheet_xml(drawing: render.Drawing) -> bytes:
    rows: list[str] = []
    number = 0
    for block in drawing.blocks:
        given, height, _ = ([(0, 0, block, 1, 1)], 1, 1) if isinstance(block, str) else placed(block)
        for at in range(height):
            cells = "".join(
                f'<Cell ss:Index="{column + 1}" ss:MergeAcross="{across - 1}" ss:MergeDown="{down - 1}">'
                f'<Data ss:Type="String">{escape(text)}</Data></Cell>'
                for row, column, text, down, across in given
                if row == at
            )
            number += 1
            rows.append(f'<Row ss:Index="{number}">{cells}</Row>')
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="年报"><Table>'
        f"{''.join(rows)}</Table></Worksheet></Workbook>"
    ).encode()


MISNAMED: dict[str, tuple[bytes, str]] = {
    "html": (render.as_html(DRAWING), "html"),
    "tabs": (render.as_tabs(DRAWING), "csv"),
    "docx": (render.as_docx(DRAWING), "docx"),
    "xlsx": (render.as_xlsx(DRAWING), "xlsx"),
    "sheet_xml": (as_sheet_xml(DRAWING), "xls"),
}


@pytest.mark.parametrize("suffix", ["xls", "xlsx", "csv"])
@pytest.mark.parametrize("kind", MISNAMED)
def test_what_is_named_a_sheet_is_read_by_what_it_is(kind: str, suffix: str) -> None:
    data, format = MISNAMED[kind]
    reading = read(data, f"a.{suffix}")
    same_report(reading)
    assert reading.format == format


@pytest.mark.parametrize("suffix", ["doc", "docx", "wps", "rtf", "pdf"])
@pytest.mark.parametrize("kind", ["html", "docx", "xlsx"])
def test_what_is_named_a_document_is_read_by_what_it_is(kind: str, suffix: str) -> None:
    data, format = MISNAMED[kind]
    reading = read(data, f"a.{suffix}")
    same_report(reading)
    assert reading.format == format


def test_text_parted_by_tabs_in_gbk_named_xls() -> None:
    data = "单位\t规章\r\n河湾镇\t3\r\n".encode("gbk")
    assert [cell[2] for cell in grid(decode(data, "a.xls"))] == ["单位", "规章", "河湾镇", "3"]


@pytest.mark.parametrize("name", ["a.xls", "a.doc"])
def test_a_damaged_old_file_says_what_to_do(name: str) -> None:
    whole = old_sheets.workbook(*sheet_of(DRAWING))
    for part in range(1, 20):
        reading = read(whole[: len(whole) * part // 20], name)
        assert reading.error is None or (reading.error.startswith(f"{name}：") and "请" in reading.error)
    assert read(whole[:600], name).error


# ------------------------------------------------------------------ old documents, through LibreOffice

RTF = b"{\\rtf1\\ansi\\ansicpg936 report}"
DOC = old_sheets.compound({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(60), "1Table": b"x"})
KINDS = [
    (DOC, "a.doc", "doc"),
    (DOC, "a.wps", "wps"),
    (DOC, "a.docx", "doc"),
    (RTF, "a.rtf", "rtf"),
    (RTF, "a.doc", "rtf"),
]


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "_ELSEWHERE", ())


Fake = Callable[[str], Path]


@pytest.fixture
def fake_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """An executable soffice, first on the path, whose doings are given as the body of a Python program.

    ``args`` are its arguments, ``here`` a folder that outlives the call, ``made`` the docx to hand out.
    """

    def install(body: str) -> Path:
        here = tmp_path / "office"
        here.mkdir()
        (here / "made.docx").write_bytes(render.as_docx(DRAWING))
        program = here / "soffice"
        program.write_text(
            f"#!{sys.executable}\nimport json, os, pathlib, shutil, subprocess, sys, time\n"
            f"args = sys.argv[1:]\nhere = pathlib.Path({str(here)!r})\nmade = here / 'made.docx'\n{body}\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{here}{os.pathsep}{os.environ['PATH']}")
        return here

    return install


CONVERT = """
out = pathlib.Path(args[args.index("--outdir") + 1])
out.mkdir(exist_ok=True)
shutil.copy(made, out / (pathlib.Path(args[-1]).stem + ".docx"))
(here / "given").write_bytes(pathlib.Path(args[-1]).read_bytes())
with (here / "calls").open("a") as calls:
    calls.write(json.dumps(args) + "\\n")
"""


@pytest.mark.parametrize(("data", "name", "format"), KINDS)
def test_without_libreoffice_it_is_said_what_to_install(
    data: bytes, name: str, format: str, no_office: None
) -> None:
    reading = read(data, name)
    assert reading.format == format
    for words in (f"{name}：", "LibreOffice", "libreoffice-writer", "另存为 docx"):
        assert words in (reading.error or "")


@pytest.mark.parametrize(("data", "name", "format"), KINDS)
def test_with_libreoffice_it_reads_like_the_docx(
    data: bytes, name: str, format: str, fake_office: Fake
) -> None:
    here = fake_office(CONVERT)
    reading = read(data, name)
    same_report(reading)
    assert reading.format == format
    assert (here / "given").read_bytes() == data


def test_each_call_has_a_profile_of_its_own_and_leaves_nothing_behind(fake_office: Fake) -> None:
    here = fake_office(CONVERT)
    read(DOC, "-o ../坏.doc")
    read(DOC, "b.doc")
    calls = [json.loads(line) for line in (here / "calls").read_text().splitlines()]
    profiles = [
        next(arg for arg in call if arg.startswith("-env:UserInstallation=file:///")) for call in calls
    ]
    assert len(set(profiles)) == 2
    for call in calls:
        assert "--headless" in call
        assert call[call.index("--convert-to") + 1] == "docx"
        assert Path(call[-1]).name == "document.doc"
        assert not Path(call[-1]).parent.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("sys.exit(77)", "退出状态 77"),
        ("pass", "没有得到任何文件"),
        (CONVERT.replace("shutil.copy(made, ", "(lambda path: path.write_bytes(b'PK'))("), "得到的不是 docx"),
        ("made.write_bytes(made.read_bytes()[:3000])" + CONVERT, "损坏"),
    ],
)
def test_what_libreoffice_cannot_open_says_so(body: str, said: str, fake_office: Fake) -> None:
    fake_office(body)
    error = read(DOC, "a.doc").error or ""
    assert error.startswith("a.doc：LibreOffice 打不开")
    assert said in error
    assert "另存为 docx" in error


def test_a_call_that_hangs_is_ended_with_all_it_started(
    fake_office: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = fake_office("")
    (here / "soffice").write_text(f"#!/bin/sh\nsleep 600 &\necho $! > '{here}/child'\nsleep 600\n")
    monkeypatch.setattr(office, "TIMEOUT", 2.0)
    assert "没有完成，已停止" in (read(DOC, "a.doc").error or "")
    try:
        child = os.pidfd_open(int((here / "child").read_text()))
    except ProcessLookupError:
        return
    ended, _, _ = select.select([child], [], [], 60)
    os.close(child)
    assert ended, "a process that LibreOffice started is still there"


def test_a_locked_word_document_asks_for_no_conversion(fake_office: Fake) -> None:
    here = fake_office(CONVERT)
    locked = old_sheets.compound({"WordDocument": b"\xec\xa5" + bytes(8) + b"\x00\x01" + bytes(60)})
    assert "密码" in (read(locked, "a.doc").error or "")
    assert not (here / "calls").exists()


def rtf_of(drawing: render.Drawing) -> bytes:
    """The report as RTF, its cells parted by tabs."""
    text = render.as_tabs(drawing).decode()
    words = "".join(
        "\\par\n"
        if sign == "\n"
        else "\\tab "
        if sign == "\t"
        else sign
        if ord(sign) < 128
        else f"\\u{ord(sign)}?"
        for sign in text
    )
    return f"{{\\rtf1\\ansi\\ansicpg936 {words}}}".encode("ascii")


if office.find_office():  # where it is not installed there is nothing to ask

    @pytest.mark.parametrize("name", ["a.rtf", "a.doc"])
    def test_the_real_libreoffice_reads_rtf(name: str) -> None:
        same_report(read(rtf_of(DRAWING), name))

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
    assert (one.editions["t2"], one.editions["t3"]) == ("2021", "2021")


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


def another(name: str, year: int, shift: int) -> render.Drawing:
    def shifted(table: str, row: str, column: str) -> str:
        text = figure(table, row, column)
        return str(int(text) + shift) if text.isdigit() else text

    return render.report(shifted, title=f"某县{name}{year}年政府信息公开工作年度报告")


THREE = [
    another("河湾镇人民政府", 2023, 0),
    another("南岭街道办事处", 2023, 100),
    another("河湾镇人民政府", 2022, 200),
]
TOGETHER = render.Drawing([block for drawing in THREE for block in drawing.blocks])


@pytest.mark.parametrize("layout", ["html", "docx", "xlsx", "pipes", "tabs"])
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


# ------------------------------------------------------------------ archives

PAGE = render.as_html(DRAWING)


def zip_of(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def test_each_document_of_an_archive_is_read() -> None:
    data = zip_of(
        ("2023/", b""),
        ("2023/b.html", PAGE),
        ("a.docx", render.as_docx(DRAWING)),
        ("坏.docx", b"PK\x03\x04"),
        ("c.xlsx", render.as_xlsx(TOGETHER)),
        ("photo.jpg", b"\xff\xd8\xff"),
        ("__MACOSX/._b.html", b"x"),
        ("~$a.docx", b"x"),
    )
    readings = read_all(data, "in/x.zip")
    assert [r.source for r in readings] == [
        "in/x.zip/2023/b.html",
        "in/x.zip/a.docx",
        "in/x.zip/坏.docx",
        *["in/x.zip/c.xlsx"] * 3,
    ]
    same_report(readings[0])
    same_report(readings[1])
    assert (readings[2].error or "").startswith("in/x.zip/坏.docx：")
    assert readings[0].sha256 == hashlib.sha256(PAGE).hexdigest()


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_are_read_in_the_encoding_they_were_packed_in(encoding: str) -> None:
    name = "河湾镇人民政府2023年报.html"
    stand_in = "x" * (len(name.encode(encoding)) - 5) + ".html"
    data = zip_of((stand_in, PAGE)).replace(stand_in.encode(), name.encode(encoding))
    assert [r.source for r in read_all(data, "x.zip")] == [f"x.zip/{name}"]


@pytest.mark.parametrize(
    "name",
    ["../a.html", "b/../../a.html", "/etc/a.html", "..\\a.html", "C:\\a.html", "c:a.html", "a\x01b.html"],
)
def test_a_name_that_points_out_of_the_archive_is_refused_and_the_others_are_read(name: str) -> None:
    first, second = read_all(zip_of((name, PAGE), ("good.html", PAGE)), "x.zip")
    assert "拒绝读取" in (first.error or "")
    assert first.cells == ()
    same_report(second)


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("a.html")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (reading,) = read_all(zip_of((link, b"/etc/passwd")), "x.zip")
    assert "拒绝读取" in (reading.error or "")


def test_an_archive_in_an_archive_is_opened_once() -> None:
    inner = zip_of(("a.html", PAGE))
    one, two = read_all(zip_of(("in.zip", inner), ("deep.zip", zip_of(("in.zip", inner)))), "x.zip")
    assert one.source == "x.zip/in.zip/a.html"
    same_report(one)
    assert two.source == "x.zip/deep.zip/in.zip"
    assert "太多层" in (two.error or "")


def test_what_unpacks_beyond_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_MEMBER", 1_000_000)
    first, second = read_all(zip_of(("a.txt", b" " * 1_000_001), ("b.html", PAGE)), "x.zip")
    assert "大得不合常理" in (first.error or "")
    same_report(second)


def test_the_whole_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_WHOLE", len(PAGE) + 10)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    first, second, third = read_all(zip_of(*((f"{n}.html", PAGE) for n in "abc")), "x.zip")
    same_report(first)
    assert "大得不合常理" in (second.error or "")
    assert "超过 2 个" in (third.error or "")
    assert third.source == "x.zip"


def test_a_size_that_is_not_true_is_not_believed() -> None:
    data = bytearray(zip_of(("a.html", PAGE)))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    (reading,) = read_all(bytes(data), "x.zip")
    assert reading.error
    assert reading.source == "x.zip/a.html"


def test_a_member_with_a_password_says_so() -> None:
    data = bytearray(zip_of(("a.html", PAGE)))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + offset] |= 1
    (reading,) = read_all(bytes(data), "x.zip")
    assert "密码" in (reading.error or "")


@pytest.mark.parametrize("members", [[], [("photo.jpg", b"\xff\xd8\xff")]], ids=["empty", "pictures"])
def test_an_archive_without_documents_says_so(members: list[tuple[str, bytes]]) -> None:
    (reading,) = read_all(zip_of(*members), "x.zip")
    assert reading.source == "x.zip"
    assert "没有能读的文件" in (reading.error or "")


def test_a_damaged_archive_is_an_error_or_a_reading_but_never_a_crash() -> None:
    whole = zip_of(("a.html", PAGE), ("b.docx", render.as_docx(render.Drawing(["一、总体情况"]))))
    for part in range(1, 16):
        cut = len(whole) * part // 16
        for damaged in (whole[:cut], whole[:cut] + b"\x00\xff\x13" * 5 + whole[cut + 15 :]):
            assert read_all(damaged, "x.zip")


def test_reading_an_archive_as_one_document() -> None:
    same_report(read(zip_of(("a.html", PAGE)), "x.zip"))
    assert "解压" in (read(zip_of(("a.html", PAGE), ("b.html", PAGE)), "x.zip").error or "")


# ------------------------------------------------------------------ the command


def test_the_command_prints_a_line_for_each_report(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zip_of(("a.html", PAGE), ("b/c.html", render.as_html(TOGETHER)), ("d.doc", DOC[:700])))
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    args = parser.parse_args(["read", str(tmp_path), "--json"])
    assert args.run(args) == 3
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [(answer["source"], answer.get("part")) for answer in answers] == [
        (f"{path}/a.html", None),
        (f"{path}/b/c.html", 1),
        (f"{path}/b/c.html", 2),
        (f"{path}/b/c.html", 3),
        (f"{path}/d.doc", None),
    ]
    assert [bool(answer["error"]) for answer in answers] == [False, False, False, False, True]
