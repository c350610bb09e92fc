"""Files that are broken, foreign or made to harm: each gets a clear error, none stops, hangs or swells."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from tests.reading import render

from analytics.reading import expand, limits, read, read_path, read_paths
from analytics.reading.model import Reading

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REPORT = "云泽市河口镇人民政府2023年政府信息公开工作年度报告"
BODY = "一、总体情况\n全镇主动公开政府信息12条。\n六、其他需要报告的事项\n无。"
TEXT = f"{REPORT}\n{BODY}"


def docx(body: str, *, head: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
    return out.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(pages: int) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def written() -> bytes:
    return render.as_pdf(render.Drawing([*TEXT.split("\n")]))


def said(reading: Reading) -> str:
    """The error of a reading, which also has to be printable and to say file, reason and remedy."""
    json.dumps(reading.to_contract(), allow_nan=False)
    assert reading.error is not None
    assert reading.error.startswith(reading.source)
    assert "请" in reading.error
    assert not reading.cells
    return reading.error


# ------------------------------------------------------------------ files that hold no document


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"", "空"),
        ("a.txt", b" \r\n\t ", "空"),
        ("a.txt", b"\xef\xbb\xbf", "空"),
        ("a.txt", b"\x00" * 5000, "空"),
        ("a.html", b"<html><body> </body></html>", "空"),
        ("a.docx", docx(""), "空"),
        ("a.pdf", pdf(3), "文字层"),
        ("a.pdf", b"%PDF-1.7\n", "损坏"),
        ("a.docx", b"PK\x03\x04" + bytes(range(256)) * 40, "损坏"),
        ("a.docx", docx(paragraph("甲"))[:-30], "损坏"),
        ("a.docx", docx("<w:p>"), "XML"),
        ("a.txt", bytes(range(256)) * 64, "不是文本"),
        ("a.doc", bytes((n * 7919) % 251 for n in range(9000)), "不是文本"),
    ],
)
def test_what_is_empty_or_broken_says_so(name: str, data: bytes, reason: str) -> None:
    assert reason in said(read(data, name))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_what_was_cut_off_is_damaged(kind: str, share: float) -> None:
    whole = {"docx": lambda: docx(paragraph(TEXT)), "pdf": written, "xlsx": workbook}[kind]()
    reading = read(whole[: int(len(whole) * share)], f"a.{kind}")
    if kind == "pdf" and reading.error is None:
        return  # a PDF reader mends a lost directory; what it then reads stands in the file
    assert "损坏" in said(reading)


def workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([REPORT])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


# ------------------------------------------------------------------ files that are another thing


@pytest.mark.parametrize(
    "text",
    [
        "天气预报：明天晴，最高气温 30 度。",
        "<html><head><title>404</title></head><body><h1>页面不存在</h1><table><tr><td>1</td><td>2</td></tr></table>",
    ],
)
def test_what_is_no_report_is_told_apart(text: str) -> None:
    assert "没有找到政府信息公开年报的内容" in said(read(text.encode(), "a.html"))


@pytest.mark.parametrize("part", [REPORT, "一、总体情况\n无。", BODY])
def test_a_title_or_a_section_makes_a_report(part: str) -> None:
    assert read(part.encode(), "a.txt").error is None


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.xlsx", "a", "a.exe", "年报.doc"])
@pytest.mark.parametrize(
    ("format", "make"),
    [
        ("html", lambda: "<html><body><p>" + TEXT.replace("\n", "</p><p>") + "</p></body></html>"),
        ("docx", lambda: docx("".join(map(paragraph, TEXT.split("\n"))))),
        ("pdf", written),
    ],
)
def test_a_wrong_ending_does_not_matter(format: str, make: Callable[[], Any], name: str) -> None:
    data = make()
    reading = read(data.encode() if isinstance(data, str) else data, name)
    assert (reading.format, reading.year, reading.error) == (format, 2023, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_found_out(encoding: str) -> None:
    assert read(TEXT.encode(encoding), "a.txt").year == 2023


def test_a_wrong_declaration_of_the_encoding_is_seen_through() -> None:
    page = f'<html><head><meta charset="utf-8"></head><body><p>{REPORT}</p></body></html>'
    assert read(page.encode("gb18030"), "a.html").year == 2023


def test_stray_zero_bytes_do_no_harm() -> None:
    data = TEXT.encode()
    assert read(data[:40] + b"\x00" + data[40:], "a.txt").error is None


# ------------------------------------------------------------------ files made to swell


def test_a_part_that_unpacks_to_very_much_is_refused() -> None:
    bomb = docx(paragraph("0" * 70_000_000))
    assert len(bomb) < 200_000
    assert "大得不合常理" in said(read(bomb, "a.docx"))


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    bomb = bytearray(docx(paragraph("0" * 1_000_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = bomb.rfind(signature) + offset
        bomb[at : at + 4] = (100).to_bytes(4, "little")
    said(read(bytes(bomb), "a.docx"))


def test_entities_are_refused() -> None:
    head = '<!DOCTYPE w [<!ENTITY a "0000"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    assert "实体" in said(read(docx(paragraph("&b;&c;"), head=head), "a.docx"))


def test_a_text_of_fifty_megabytes_is_refused() -> None:
    assert "兆字节" in said(read(("公开" * 8_500_000).encode(), "a.txt"))


def test_more_lines_than_are_read_are_refused_not_cut_off() -> None:
    assert "段" in said(read("\n".join(["公开"] * (limits.MOST_PARAGRAPHS + 1)).encode(), "a.txt"))


def test_more_pages_than_are_read_are_refused_not_cut_off() -> None:
    error = said(read(pdf(limits.MOST_PAGES + 1), "a.pdf"))
    assert f"{limits.MOST_PAGES + 1} 页" in error


def page(rows: int, span: str = "") -> bytes:
    row = f"<tr><td{span}>1</td><td>2</td><td>3</td><td>4</td></tr>"
    return f"<html><body><h1>{REPORT}</h1><table>{row * rows}</table></body></html>".encode()


def test_an_endless_table_is_refused() -> None:
    assert "超出" in said(read(page(limits.MOST_CELLS // 4 + 1), "a.html"))


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not hold memory by process")
def test_a_million_cells_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(page(250_000))
    (reading,) = read_paths([path])
    assert "1000000 个表格单元" in said(reading)


@pytest.mark.parametrize("span", ['rowspan="9999" colspan="9999"', 'rowspan="65534"', 'colspan="-1"'])
def test_cells_that_claim_to_span_everything_are_read(span: str) -> None:
    assert read(page(5_000, f" {span}"), "a.html").year == 2023


def sheet(data: str) -> bytes:
    """A workbook whose only sheet is written by hand."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            made.writestr(name, data if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return out.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>{}</worksheet>'


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ1048576", "XFD70"])
def test_two_cells_in_opposite_corners_do_not_make_a_sheet(far: str) -> None:
    row = far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{far}"><v>1</v></c></row>'
    assert "太大了" in said(read(sheet(SHEET.format(rows, "")), "a.xlsx"))


def test_a_sheet_of_endless_rows_is_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, limits.MOST_CELLS + 2))
    assert "表格单元" in said(read(sheet(SHEET.format(rows, "")), "a.xlsx"))


def test_a_cell_that_is_merged_over_a_whole_sheet_is_read() -> None:
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{REPORT}</t></is></c></row>'
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert read(sheet(SHEET.format(rows, merged)), "a.xlsx").year == 2023


def test_a_long_sheet_of_few_columns_is_read() -> None:
    """Row numbers of five digits are no fault in themselves."""
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{REPORT}</t></is></c></row>'
    rows += '<row r="60000"><c r="C60000"><v>1</v></c></row>'
    assert read(sheet(SHEET.format(rows, "")), "a.xlsx").year == 2023


@pytest.mark.parametrize("where", ["cell", "head"])
def test_entities_of_a_workbook_are_not_opened(where: str) -> None:
    inner = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE l [<!ENTITY a0 "lol">{inner}]>' if where == "head" else ""
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>'
    said(read(sheet(head + SHEET.format(cell, "")), "a.xlsx"))


def test_an_endless_table_of_word_is_refused() -> None:
    row = "<w:tr>" + ("<w:tc>" + paragraph("1") + "</w:tc>") * 60 + "</w:tr>"
    assert "表格单元" in said(read(docx(f"<w:tbl>{row * 6_000}</w:tbl>"), "a.docx"))


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "span", "blockquote", "ul><li", "font"])
def test_deep_nesting_of_a_page_is_read(tag: str) -> None:
    page = f"<html><body><h1>{REPORT}</h1>" + f"<{tag}>" * 20_000 + "一、总体情况"
    assert read(page.encode(), "a.html").year == 2023


@pytest.mark.parametrize(
    ("open_tag", "close_tag"),
    [
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    ],
)
def test_deep_nesting_of_a_word_file_is_damaged_or_read(open_tag: str, close_tag: str) -> None:
    for depth in (30, 80, 3_000):
        data = docx(open_tag * depth + paragraph(REPORT) + close_tag * depth)
        reading = read(data, "a.docx")
        assert reading.year == 2023 or said(reading)


@pytest.mark.parametrize(
    "figure", ["9" * 30, "9" * 5000, "1" + ",000" * 20, "一" * 5000, "9999999999亿亿", "1." + "3" * 40]
)
def test_absurd_figures_are_no_figures(figure: str) -> None:
    """Neither an overflow nor a number that JSON cannot hold."""
    text = f"{REPORT}\n一、总体情况\n主动公开政府信息{figure}条，收到申请{figure}万件。"
    json.dumps(read(text.encode(), "a.txt").to_contract(), allow_nan=False)


@pytest.mark.parametrize(
    "unit", ["（一）", "一、总体情况\n", "|", "\t", "年", "20", "公开", "（", "《", "1 ", "申请、"]
)
def test_no_repetition_makes_reading_slow(unit: str) -> None:
    """Each would take minutes, if a pattern or a walk went back over the text for every sign of it."""
    assert read((REPORT + "\n" + unit * 20_000).encode(), "a.txt").year == 2023


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "a\nb.txt", "\x00", "年" * 300, "2023" * 50, "\ud800.txt"]
)
def test_any_name_will_do(name: str) -> None:
    assert read(TEXT.encode(), name).year == 2023


# ------------------------------------------------------------------ what is no file


def test_a_folder_or_a_lost_file_is_no_document(tmp_path: Path) -> None:
    said(read_path(tmp_path))
    assert "没有这个文件" in said(read_path(tmp_path / "none.docx"))
    said(read_path("a\x00b.docx"))


def odd_files(folder: Path) -> list[Path]:
    """What lies in a folder beside a good page and is no file, by the order of names."""
    (folder / "good.html").write_text(TEXT)
    os.mkfifo(folder / "a-pipe.docx")
    (folder / "b-device.txt").symlink_to("/dev/zero")
    (folder / "c-nowhere.docx").symlink_to("nothing")
    (folder / "d-itself.html").symlink_to("d-itself.html")
    (folder / "loop").symlink_to(folder)
    return sorted(path for path in folder.iterdir() if path.suffix)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_what_has_no_end_is_not_opened_and_nothing_is_passed_over(tmp_path: Path) -> None:
    paths = odd_files(tmp_path)
    assert expand([tmp_path]) == paths
    readings = [read_path(path) for path in paths]
    assert [reading.source for reading in readings] == [str(path) for path in paths]
    assert [reading.year for reading in readings] == [None] * 4 + [2023]
    assert ["不是普通文件" in said(reading) for reading in readings[:4]] == [True, True, False, False]


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "a.html").write_text(TEXT)
    scan = os.scandir

    def refuse(path: Path | str) -> Any:
        if Path(path) == inner:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert expand([tmp_path]) == [tmp_path / "a.html", inner]
    assert "文件夹" in said(read_path(inner))


def test_a_file_larger_than_is_read_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(limits.LARGEST_FILE * 4)
    assert "兆字节" in said(read_path(path))
