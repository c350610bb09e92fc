"""Files into documents: what each format holds, what is left out, what is said of an unreadable file."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib import pdfencrypt
from reportlab.pdfgen import canvas

from analytics.reading import read, read_path
from analytics.reading.errors import Damaged, ReadingError
from analytics.reading.model import Document, Grid, Paragraph
from analytics.reading.sniff import decode

from . import render

SMALL = render.Drawing(
    ["一、总体情况", render.block_rows("sanctions", "2021", lambda *_: "8"), "其后的一段文字。"]
)
PAGE = "<html><head><title>年报</title>{head}</head><body>{body}</body></html>"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: Document) -> list[list[tuple[int, int, int, int, str]]]:
    return [
        [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in block.cells]
        for block in document.blocks
        if isinstance(block, Grid)
    ]


def page(body: str, head: str = "") -> Document:
    return decode(PAGE.format(head=head, body=body).encode(), "a.html")


def saved(document: docx.document.Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# ------------------------------------------------------------------ text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_in_every_encoding(encoding: str) -> None:
    document = decode("一、总体情况\r\n\r\n主动公开12条。".encode(encoding), "a.txt")
    assert [(block.text, block.place) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("一、总体情况", "line 1"),
        ("主动公开12条。", "line 3"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_cut_off_at_the_end_costs_only_itself(encoding: str) -> None:
    data = "主动公开十二条信息".encode(encoding)[:-1]
    assert texts(decode(data, "a.txt")) == ["主动公开十二条信"]


def test_trailing_tabs_are_cells() -> None:
    assert texts(decode("行政许可\t0\t\t\n".encode(), "a.txt")) == ["行政许可\t0\t\t"]


# ------------------------------------------------------------------ html


def test_blocks_are_paragraphs_and_breaks_part_lines() -> None:
    assert texts(page("<div>一、总体<b>情况</b></div>甲<br>乙<ul><li>丙</li></ul>")) == [
        "一、总体情况",
        "甲",
        "乙",
        "丙",
    ]


def test_what_a_reader_does_not_see_is_left_out() -> None:
    body = (
        "<script>1</script><style>p{}</style><p style='display: none'>2</p><p hidden>3</p><!-- 4 --><p>5</p>"
    )
    assert texts(page(body)) == ["5"]


def test_spans_are_unmerged_as_a_browser_draws_them() -> None:
    body = "<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    assert grids(page(body)) == [
        [(0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "丙"), (1, 2, 1, 1, "丁")]
    ]


def test_a_table_of_one_column_only_lays_out() -> None:
    document = page("<table><tr><td><p>一、总体情况</p><p>公开12条。</p></td></tr></table>")
    assert texts(document) == ["一、总体情况", "公开12条。"]
    assert grids(document) == []


def test_the_page_says_when_and_under_which_title_it_was_published() -> None:
    head = '<meta name="PubDate" content="2024-01-15 10:30"><meta name="ArticleTitle" content="某镇年报">'
    assert page("<p>正文</p>", head).meta == {"published": "2024-01-15 10:30", "title": "某镇年报"}


def test_without_such_metadata_the_title_of_the_page_is_taken() -> None:
    assert page("<p>正文</p>").meta == {"title": "年报"}


def test_monstrous_nesting_and_spans_do_no_harm() -> None:
    deep = page("<div>" * 3000 + "底" + "</div>" * 3000)
    assert "".join(texts(deep)).strip() == "底"
    wide = page(
        "<table><tr><td colspan=9999 rowspan=9999>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    )
    assert grids(wide)[0][0][4] == "甲"


# ------------------------------------------------------------------ docx


def test_paragraphs_and_tables_come_in_reading_order() -> None:
    document = docx.Document()
    document.add_paragraph("前")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "甲"
    table.cell(0, 1).text, table.cell(1, 1).text = "乙", "丙"
    document.add_paragraph("后")
    read_back = decode(saved(document), "a.docx")
    assert [type(block).__name__ for block in read_back.blocks] == ["Paragraph", "Grid", "Paragraph"]
    assert grids(read_back) == [[(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")]]


def test_deleted_and_hidden_text_is_out_and_inserted_text_is_in() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("公开")
    for xml in (
        "<w:del {0}><w:r><w:delText>10</w:delText></w:r></w:del>",
        "<w:ins {0}><w:r><w:t>12</w:t></w:r></w:ins>",
        "<w:r {0}><w:rPr><w:vanish/></w:rPr><w:t>99</w:t></w:r>",
        "<w:r {0}><w:t>条</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert texts(decode(saved(document), "a.docx")) == ["公开12条"]


def word_xml(template: str) -> object:
    return parse_xml(template.replace(">", f" {nsdecls('w')}>", 1))


def test_content_controls_and_text_boxes_are_read_once() -> None:
    document = docx.Document()
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    control = f"<w:sdt><w:sdtContent>{paragraph.format('控件')}</w:sdtContent></w:sdt>"
    document.element.body.insert(0, word_xml(control))
    box = f"<w:txbxContent>{paragraph.format('框内')}</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph("框外")._p.append(word_xml(both))
    assert texts(decode(saved(document), "a.docx")) == ["控件", "框外", "框内"]


def test_automatic_numbers_of_headings_are_printed() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
    )
    numbering.insert(0, word_xml(f'<w:abstractNum w:abstractNumId="77">{level}</w:abstractNum>'))
    numbering.append(word_xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text in ("总体情况", "主动公开政府信息情况"):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(word_xml('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
    assert texts(decode(saved(document), "a.docx")) == ["一、总体情况", "二、主动公开政府信息情况"]


def test_a_part_with_entities_is_refused() -> None:
    """Neither expanded nor left out: a figure would be shorter without a trace."""
    body = (
        '<!DOCTYPE w [<!ENTITY a "甲甲甲"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w='
        '"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>乙&b;</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", body)
    with pytest.raises(Damaged, match="实体"):
        decode(out.getvalue(), "a.docx")


# ------------------------------------------------------------------ pdf


def test_lines_of_a_paragraph_become_one_and_page_numbers_go() -> None:
    sentence = "本年度围绕重点领域公开信息，" * 8 + "共四十条。"
    drawing = render.Drawing(["一、总体情况", sentence, "二、其他情况"])
    assert texts(decode(render.as_pdf(drawing), "a.pdf")) == ["一、总体情况", sentence, "二、其他情况"]


def test_ruled_cells_keep_their_spans() -> None:
    drawing = render.Drawing(
        [[[("甲", 2, 1), ("乙", 1, 2)], [("丙", 1, 1), ("丁", 1, 1)]], "文字十个字以上的一段话。"]
    )
    assert grids(decode(render.as_pdf(drawing), "a.pdf"))[0] == [
        (0, 0, 2, 1, "甲"),
        (0, 1, 1, 2, "乙"),
        (1, 1, 1, 1, "丙"),
        (1, 2, 1, 1, "丁"),
    ]


def test_a_turned_page_reads_like_an_upright_one() -> None:
    import pypdfium2 as pdfium

    drawing = render.Drawing(
        ["一、总体情况", render.block_rows("sanctions", "2021", lambda *_: "8"), "其后的一段文字。"]
    )
    upright = render.as_pdf(drawing)
    pdf = pdfium.PdfDocument(upright)
    pdf[0].set_rotation(90)
    out = BytesIO()
    pdf.save(out)
    turned = decode(out.getvalue(), "a.pdf")
    assert texts(turned) == texts(decode(upright, "a.pdf"))
    assert grids(turned) == grids(decode(upright, "a.pdf"))


# ------------------------------------------------------------------ sheets


def test_every_visible_sheet_is_a_grid_and_whole_floats_are_whole() -> None:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    first, second, third = (book.add_worksheet(name) for name in ("表二", "表三", "草稿"))
    first.merge_range(0, 0, 0, 2, "甲")
    first.write_row(1, 0, ["乙", 10.0, 0.092])
    second.write(2, 1, 153103.83)
    third.write(0, 0, "不看")
    third.hide()
    book.close()
    document = decode(out.getvalue(), "a.xlsx")
    assert grids(document)[0] == [
        (0, 0, 1, 3, "甲"),
        (1, 0, 1, 1, "乙"),
        (1, 1, 1, 1, "10"),
        (1, 2, 1, 1, "0.092"),
    ]
    cell = next(
        cell
        for block in document.blocks
        if isinstance(block, Grid)
        for cell in block.cells
        if cell.text == "153103.83"
    )
    assert cell.place == "sheet 表三, row 3, cell 2"
    assert len(document.blocks) == 2


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_finds_its_own_delimiter(sign: str) -> None:
    data = f'规章{sign}0{sign}1\n"行政{sign}许可"{sign}2{sign}3\n'.encode("gb18030")
    assert [cell[4] for cell in grids(decode(data, "a.csv"))[0]] == [
        "规章",
        "0",
        "1",
        f"行政{sign}许可",
        "2",
        "3",
    ]


# ------------------------------------------------------------------ what cannot be read


def scan() -> bytes:
    out = BytesIO()
    sheet = canvas.Canvas(out)
    sheet.rect(50, 50, 300, 300, fill=1)
    sheet.save()
    return out.getvalue()


def locked() -> bytes:
    out = BytesIO()
    sheet = canvas.Canvas(out, encrypt=pdfencrypt.StandardEncryption("geheim", ownerPassword="x"))
    sheet.drawString(50, 50, "text")
    sheet.save()
    return out.getvalue()


WORD = render.as_docx(render.Drawing(["一、总体情况"]))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.txt", "空的"),
        (b" \r\n\t", "a.docx", "空的"),
        ("\u3000\u00a0\n".encode(), "a.txt", "空的"),
        (WORD[: len(WORD) // 2], "a.docx", "不完整"),
        (OLE + bytes(600), "a.doc", "另存为 docx"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "a.docx", "密码"),
        (b"{\\rtf1\\ansi", "a.rtf", "另存为 docx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a.png", "不完整"),
        (bytes(range(256)) * 20, "a.txt", "不是文本"),
        (scan(), "a.pdf", "没有文字层"),
        (locked(), "a.pdf", "密码"),
        (b"%PDF-1.7\n" + b"garbage" * 40, "a.pdf", "损坏"),
        (b"PK\x03\x04" + bytes(50), "a.xlsx", "不完整"),
        (b"<html><body></body></html>", "a.html", "空的"),
    ],
)
def test_the_reason_and_the_remedy_are_said(data: bytes, name: str, said: str) -> None:
    with pytest.raises(ReadingError) as caught:
        decode(data, name)
    message = str(caught.value)
    assert message.startswith(f"{name}：")
    assert said in message
    assert read(data, name).error == message


def test_a_zip_that_is_no_document_says_so() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/b.txt", "x")
    with pytest.raises(ReadingError, match="压缩包"):
        decode(out.getvalue(), "a.zip")


def test_a_part_that_unpacks_beyond_reason_is_refused() -> None:
    out = BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(210):
            part.write(b" " * 1_000_000)
    with pytest.raises(ReadingError, match="不合常理"):
        decode(out.getvalue(), "a.docx")


def test_a_file_that_is_not_there(tmp_path: object) -> None:
    assert "没有这个文件" in (read_path(f"{tmp_path}/nirgends.docx").error or "")


@pytest.mark.parametrize("layout", ["html", "docx", "xlsx", "pdf"])
def test_damage_anywhere_is_an_error_or_a_reading_but_never_a_crash(layout: str) -> None:
    name, draw = render.FORMATS[layout]
    data = draw(
        render.Drawing(
            ["一、总体情况", render.block_rows("sanctions", "2021", lambda *_: "8"), "其后的一段文字。"]
        )
    )
    for part in range(1, 12):
        cut = len(data) * part // 12
        for damaged in (
            data[:cut],
            data[:cut] + b"\x00\xff\x13" * 5 + data[cut + 15 :],
            data[:cut] + data[cut + 40 :],
        ):
            try:
                decode(damaged, name)
            except ReadingError:
                continue
