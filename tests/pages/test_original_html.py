"""The document in the source panel as HTML: marks where they belong, nothing of the document's own HTML."""

from __future__ import annotations

import re

import pytest

from analytics.reading.excerpt import Excerpt, LineShown, TextShown
from analytics.reading.excerpt_table import CellShown, TableShown
from analytics.reading.page_image import PageImage
from analytics.reading.place import Box
from analytics.ui import original_html

HOSTILE = '<script>alert(1)</script><img src=x onerror="x">&"\''
SAFE = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;x&quot;&gt;&amp;&quot;&#x27;"


def table(*rows: tuple[CellShown, ...] | int) -> Excerpt:
    return Excerpt((TableShown("table 1", rows, 3, 9, whole=False),))


def text(*lines: LineShown | int) -> Excerpt:
    return Excerpt((TextShown(lines, whole=False),))


@pytest.mark.parametrize(
    "shown",
    [
        table((CellShown(HOSTILE), CellShown(HOSTILE, kind="bad", leading=True))),
        text(
            LineShown(HOSTILE, "line 1"), LineShown(HOSTILE, "line 2", "here", ((0, len(HOSTILE), "here"),))
        ),
        text(LineShown(HOSTILE, "line 2", "here", ((3, 3, "here"),))),
    ],
)
def test_nothing_of_a_document_becomes_html(shown: Excerpt) -> None:
    html = original_html.excerpt(shown)
    assert not re.search(r"<(script|img)", html)
    assert 'onerror="' not in html


def test_a_cell_keeps_its_words_spans_and_mark() -> None:
    html = original_html.excerpt(
        table((CellShown(HOSTILE, 2, 3), CellShown("48", kind="bad", leading=True)), 12), "yellow"
    )
    assert f'<td rowspan="2" colspan="3">{SAFE}</td>' in html
    assert '<td class="bad yellow lead">48</td>' in html
    assert '<tr class="gap"><td colspan="3">略 12 行</td></tr>' in html


def test_the_words_of_a_line_are_marked_and_the_line_is_numbered() -> None:
    line = LineShown("全年收到申请7件，办结7件", "paragraph 9", "bad", ((2, 8, "bad"),), (4, 0))
    html = original_html.excerpt(text(LineShown("前", "paragraph 8"), line, 3))
    assert '<i>9</i><p>…全年<mark class="bad red">收到申请7件</mark>，办结7件</p>' in html
    assert "略 3 段" in html


def test_an_empty_piece_of_a_line_is_seen() -> None:
    html = original_html.excerpt(text(LineShown("规章\t\t3", "line 1", "here", ((3, 3, "here"),))))
    assert f'<mark class="here">{original_html.EMPTY}</mark>' in html


def test_a_frame_lies_on_its_box_whatever_part_of_the_page_is_shown() -> None:
    image = PageImage(b"png", 100, 200, 900, 600, 480, whole=False)
    html = original_html.page(image, 2, [(Box(300, 300, 500, 320), "bad"), (Box(0, 900, 9, 950), "used")])
    assert re.findall(r'<i class="([^"]+)" style="([^"]+)"', html) == [
        ("bad red lead", "left:25.00%;top:25.00%;width:25.00%;height:5.00%")
    ], "and what lies outside is not drawn"
    assert 'alt="原件第 2 页的一部分，标出 2 处"' in html


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("page 2, table 1, row 5, cell 3, box 1 2 3 4", "第 2 页"),
        ("table 2, row 5, cell 3", "表 2"),
        ("sheet 表三, row 5, cell 3", "工作表“表三”"),
        ("line 7, cell 2", "第 7 行第 2 格"),
    ],
)
def test_it_says_which_part_of_the_document_is_shown(place: str, words: str) -> None:
    assert original_html.where(place) == words
