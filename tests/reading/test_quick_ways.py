"""The quick ways through Word files and web pages see what the careful ones see."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from analytics import demo
from analytics.reading import docx as docx_module
from analytics.reading.docx import read_docx
from analytics.reading.docx_plain import plain_parts
from analytics.reading.errors import Damaged
from analytics.reading.html import read_html
from analytics.reading.markup import without_unseen
from analytics.reading.model import Document, Grid, Paragraph

from . import layouts, render
from .test_properties import filled

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def carefully(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Document:
    """Read without the quick way."""
    with monkeypatch.context() as patched:
        patched.setattr(docx_module, "plain_parts", lambda raw: None)
        return read_docx(data, "a.docx")


def word_file(body: str, **others: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        text = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", text)
        for name, part in others.items():
            archive.writestr(f"word/{name}.xml", part)
    return out.getvalue()


def cell(text: str, *properties: str) -> str:
    clothes = "".join(f"<w:{one}/>" for one in properties)
    return f"<w:tc><w:tcPr>{clothes}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def said(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>1</w:t></w:r>"
WIDE = cell("题", 'gridSpan w:val="2"')
TOP, BELOW = cell("甲", 'vMerge w:val="restart"'), cell("", "vMerge")
LOOSE = cell("题", "gridSpan  w:val='2' ")
ROW = f"<w:tr>{cell('甲')}{cell('1')}</w:tr>"
BODIES = {
    "escapes": "<w:p><w:r><w:t>a &lt;b&gt; &amp;amp; &quot;c&quot;</w:t></w:r></w:p>",
    "empty paragraphs count": "<w:p/><w:p w:x='1'/><w:p><w:r><w:t>第三段</w:t></w:r></w:p>",
    "tabs and breaks": "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>一</w:t><w:tab/>"
    "<w:t xml:space='preserve'> 二 </w:t><w:br/><w:t/><w:t>三</w:t></w:r></w:p>",
    "merged cells": f"<w:tbl><w:tr>{WIDE}</w:tr><w:tr>{TOP}{cell('1')}</w:tr><w:tr>{BELOW}{cell('2')}</w:tr>"
    "</w:tbl>",
    "a row that begins later": "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>"
    f"{cell('1')}{cell('2')}</w:tr>{ROW}</w:tbl>",
    "several paragraphs in a cell": "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>商业 </w:t></w:r></w:p><w:p/>"
    f"<w:p><w:r><w:t>企业</w:t></w:r></w:p></w:tc>{cell('1')}</w:tr></w:tbl>",
    "one column": f"<w:tbl><w:tr>{cell('只有')}</w:tr><w:tr>{cell('一列')}</w:tr></w:tbl>",
    "a table within a table": f"<w:tbl><w:tr><w:tc><w:tbl>{ROW}{ROW}</w:tbl><w:p/></w:tc>{cell('2')}</w:tr>"
    "</w:tbl><w:p><w:r><w:t>后文</w:t></w:r></w:p>",
    "comments": "<w:p><!-- </w:p><w:p> --><w:r><w:t>注释之外</w:t></w:r></w:p>",
    "character references": "<w:p><w:r><w:t>&#19968;二</w:t></w:r></w:p>",
    "blanks within tags": f"<w:p ><w:r><w:t >宽松</w:t ></w:r></w:p >\n<w:tbl >{ROW}{ROW}</w:tbl >",
    "single quotes": f"<w:tbl><w:tr>{LOOSE}</w:tr>{ROW}</w:tbl>",
    "a hyperlink": "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:t>后</w:t></w:r></w:p>",
    "a loose end of a text": "<w:p><w:r><w:t>前</w:t ></w:r><w:r><w:t>后</w:t></w:r></w:p>",
    "white space between cells": f"<w:tbl>\n{ROW}\n<w:tr>\n{cell('甲')}\n{cell('2')}\n</w:tr>\n</w:tbl>",
    "deleted and inserted": f"<w:p><w:del>{said('旧')}</w:del><w:ins>{said('新')}</w:ins></w:p>",
    "a hidden figure": f"<w:tbl><w:tr>{cell('甲')}<w:tc><w:p>{HIDDEN}</w:p></w:tc></w:tr>{ROW}</w:tbl>",
    "a row taken out": f"<w:tbl>{ROW}<w:del>{ROW}</w:del></w:tbl>",
    "within something unknown": f"<w:p>{said('前')}</w:p><w:x><w:p>{said('里')}</w:p></w:x>",
    "bookmarks between": f"<w:bookmarkStart/><w:p>{said('前')}</w:p><w:bookmarkEnd/><w:tbl>{ROW}</w:tbl>",
    "unparsed text": "<w:p><w:r><w:t><![CDATA[</w:t>]]></w:t></w:r></w:p>",
    "another name for the same": f"<w:p><a:r xmlns:a='{W}'><a:t>甲</a:t></a:r>{said('乙')}</w:p>",
    "carriage returns": "<w:p><w:r><w:t>上\r\n下</w:t></w:r></w:p>",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_word_file_is_decoded_the_same_either_way(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = word_file(body)

    assert read_docx(data, "a.docx") == carefully(data, monkeypatch)


def test_so_are_whole_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    content = layouts.content(rng)
    made = render.as_docx(filled(layouts.story(rng, content).drawing, content))
    shown = [data for name, data in demo.samples() if name.endswith(".docx")]

    assert shown
    for data in (made, *shown):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            assert plain_parts(archive.read("word/document.xml")), "the quick way is the one taken"
        assert read_docx(data, "a.docx") == carefully(data, monkeypatch)


def test_xml_that_is_not_sound_is_no_document_either_way() -> None:
    with pytest.raises(Damaged):
        read_docx(word_file("<w:p><w:r><w:t>一</w:r></w:t></w:p>"), "a.docx")


def test_a_style_that_numbers_its_paragraphs_is_seen() -> None:
    paragraph = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>'
    lists = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    style = '<w:style w:styleId="标题"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    parts = {
        "numbering": f'<w:numbering xmlns:w="{W}">{lists}</w:numbering>',
        "styles": f'<w:styles xmlns:w="{W}">{style}</w:styles>',
    }

    def texts(style: str) -> list[str]:
        data = word_file(paragraph.format(style), **parts)
        return [block.text for block in read_docx(data, "a.docx").blocks if isinstance(block, Paragraph)]

    assert texts("标题") == ["一、总体情况"]
    assert texts("正文") == ["总体情况"]


# ------------------------------------------------------------------ web pages


def words(page: str) -> list[str]:
    return [block.text for block in read_html(page.encode(), "a.html").blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    "page",
    [
        "<p>前</p><!-- <table><tr><td>1<td>2</table> --><p>后</p>",
        "<p>前</p><script>if (a<b) document.write('<table>')</script><p>后</p>",
        "<p>前</p><style>p{}</style><noscript><p>开启脚本</p></noscript><p>后</p>",
        "<p>前</p><div style='color:red; DISPLAY : none'><div>藏</div>藏</div><p>后</p>",
        "<p>前</p><p hidden>藏</p><input hidden><p>后</p>",
        "<p>前</p><select><option>2023</option></select><button>检索<span>藏</span></button><p>后</p>",
        "<p title='a>b <script> display:none'>前</p><p>后",
        "<div>前<br>后</div>",
    ],
)
def test_only_what_a_reader_sees_is_read(page: str) -> None:
    assert words(page) == ["前", "后"]


def test_signs_that_markup_escapes_are_themselves_again() -> None:
    assert words("<p>a &lt;b&gt; &amp;amp;&nbsp;c &quot;d&quot;</p>") == ['a <b> &amp; c "d"']


def test_raw_text_stays_text() -> None:
    assert words("<xmp>1 < 2 <b></xmp>") == ["1 < 2 <b>"]


def test_hidden_rows_and_cells_are_no_cells() -> None:
    page = "<table><tr><td>甲<td>1<td style='display:none'>9</tr><tr hidden><td>乙<td>2</tr></table>"
    grid = read_html(page.encode(), "a.html").blocks[0]

    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["甲", "1"]


def test_deep_nesting_takes_no_deep_stack() -> None:
    assert words("<div>" * 20_000 + "深处") == ["深处"]


def test_an_element_that_is_never_closed_ends_the_page() -> None:
    assert without_unseen("<p>前</p><svg><g>") == "<p>前</p>"
