"""Every kind of file that reports come in, and what becomes of each: the same report, the same reading."""

from __future__ import annotations

import base64
import quopri
import zipfile
from html import escape
from io import BytesIO

import pytest

from analytics.reading import read
from analytics.reading.errors import ReadingError
from analytics.reading.model import Document, Grid, Paragraph
from analytics.reading.sniff import decode, sniff

from . import old_sheets, render
from .reports import (
    DRAWING,
    placed,
    same_report,
)


def texts(document: Document) -> list[tuple[str, str]]:
    return [(block.text, block.place) for block in document.blocks if isinstance(block, Paragraph)]


def grid(document: Document) -> list[tuple[int, int, str, str]]:
    (found,) = [block for block in document.blocks if isinstance(block, Grid)]
    return [(cell.row, cell.column, cell.text, cell.place) for cell in found.cells]


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
    rows: list[list[old_sheets.Value]] = [["甲", "", "乙"], ["", 10.0, 0.5]]
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


MANIFEST = "META-INF/manifest.xml"


def as_open_document(drawing: render.Drawing, *, kind: str = "spreadsheet", manifest: str = "") -> bytes:
    rows: list[str] = []
    for block in drawing.blocks:
        given, height, width = ([(0, 0, block, 1, 1)], 1, 1) if isinstance(block, str) else placed(block)
        texts = {(row, column): (text, down, across) for row, column, text, down, across in given}
        for row in range(height):
            cells: list[str] = []
            for column in range(width):
                text, down, across = texts.get((row, column), ("", 1, 1))
                span = f'table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
                value = f'office:value-type="string" {span}' if text else ""
                inner = f"<text:p>{escape(text)}</text:p>" if text else ""
                cells.append(f"<table:table-cell {value}>{inner}</table:table-cell>")
            rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(MANIFEST, f"<manifest:manifest>{manifest}</manifest:manifest>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="年报">{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.ods", "a.xlsx", "a"])
def test_a_workbook_of_open_document_needs_no_other_program(name: str) -> None:
    reading = read(as_open_document(DRAWING), name)
    same_report(reading)
    assert reading.format == "ods"


@pytest.mark.parametrize("kind", ["spreadsheet", "text"])
def test_an_open_document_with_a_password_says_so(kind: str) -> None:
    locked = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert "密码" in (read(as_open_document(DRAWING, kind=kind, manifest=locked), "a.ods").error or "")


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
