"""A remembered layout changes nothing: with plans or without, in any order, the reading is the same.

``skeleton`` says what finding the cells may depend on, ``plans`` remembers by it where they stand.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.form import FORM
from analytics.reading import grids, plans
from analytics.reading.cells import TableReading
from analytics.reading.grids import read_tables
from analytics.reading.model import Document, Grid, GridCell, Paragraph
from analytics.reading.skeleton import skeleton_of
from analytics.reading.sniff import decode

from . import layouts, render
from .layouts import NOISE, PAGES

SEEDS = st.integers(0, 2**32)
PROSE = (
    "本年度各科室按要求公开信息。",
    "2023年，我镇坚持公开为常态、不公开为例外，" + "持续推进基层政务公开标准化规范化建设，" * 4,
    "（一）主动公开",
    "一是制度不全。二是人手不够。",
    "首页 | 网站地图 | 联系我们",
    "来源：本站　浏览次数：　【字体：大 中 小】",
    "- 2 -",
    "5",
    FORM.table("t2").rows("2021")[0].label,
    FORM.sections[1].heading,
    FORM.table("t3").plain_columns[1].label[:2],
    FORM.table("t3").groups[1].printed + "，" + "经审查后逐件说明理由并告知救济途径，" * 5,
)
"""Lines that may stand anywhere around the tables: prose, page furniture, headings, parts of labels."""


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    plans.forget()
    yield
    plans.forget()


def without_plans(document: Document) -> TableReading:
    plans.forget()
    reading = read_tables(document)
    plans.forget()
    return reading


def page(seed: int) -> Document:
    """A web page of some layout; few layouts and figures, so that skeletons come again."""
    rng = random.Random(seed)
    content = layouts.content(random.Random(seed % 7), patchy=seed % 5 == 0)
    story = layouts.story(rng, content)
    story.drawing.blocks[:] = [block for given in story.drawing.blocks for block in (*noise(rng), given)]
    for block in story.drawing.blocks:
        if isinstance(block, list) and rng.random() < 0.15:
            del block[rng.randrange(len(block))]
    drawn = PAGES[rng.choice(list(PAGES))](story.drawing, random.Random(3))
    drawn = NOISE[rng.choice(("none", "none", "kangxi", "traditional", "half width"))](drawn, rng)
    texts = {key: revised(text, rng) for key, text in content.texts.items()}
    return decode(layouts.Content(content.editions, texts).fill(drawn).encode(), "page.html")


def noise(rng: random.Random) -> list[str]:
    return rng.choices(PROSE, k=rng.randint(1, 3)) if rng.random() < 0.15 else []


def revised(text: str, rng: random.Random) -> str:
    """Another figure where one stands; a blank stays blank."""
    return text if not text.isdigit() or rng.random() < 0.5 else str(rng.choice((0, 1, 7, 120, 98765)))


@settings(max_examples=6)
@given(seeds=st.lists(SEEDS, min_size=2, max_size=8))
def test_a_document_is_read_the_same_whatever_was_read_before(seeds: list[int]) -> None:
    pages = [page(seed) for seed in [*seeds, *(seed + 7 for seed in seeds), *seeds]]
    expected = [without_plans(document) for document in pages]

    assert [read_tables(document) for document in pages] == expected


@settings(max_examples=24)
@given(seed=SEEDS)
def test_another_document_of_the_same_skeleton_is_read_the_same(seed: int) -> None:
    """The sharpest case: whatever may change without changing the skeleton is changed."""
    document = page(seed)
    twin = varied(document, random.Random(seed))
    first, second = skeleton_of(document), skeleton_of(twin)
    expected = without_plans(twin)
    read_tables(document)

    found = read_tables(twin)

    assert first is not None
    assert second is not None
    assert first.key == second.key
    assert found == expected


_HEADINGS = {section.heading for section in FORM.sections}
_LONG = "为进一步做好信息公开工作，我单位完善制度、压实责任、加强培训，" * 3


def varied(document: Document, rng: random.Random) -> Document:
    """The same skeleton with other figures and other prose, more of it or less where nobody looks."""
    blocks: list[Paragraph | Grid] = more_prose(rng)
    for block in document.blocks:
        if isinstance(block, Grid):
            cells = [cell._replace(text=other_figure(cell, rng)) for cell in block.cells]
            blocks.append(Grid(tuple(cells), block.place))
        elif is_prose(block) and len(block.text) > 100:
            blocks += [Paragraph(_LONG, block.place), *more_prose(rng)]
        else:
            blocks += [block, *(more_prose(rng) if block.text in _HEADINGS else ())]
    return Document(document.format, tuple(blocks))


def more_prose(rng: random.Random) -> list[Paragraph | Grid]:
    texts = rng.choices(
        ("短短一句。", _LONG, "来源：本站　浏览次数：　【字体：大 中 小】"), k=rng.choice((0, 0, 1, 3))
    )
    return [Paragraph(text, "paragraph 99") for text in texts]


def is_prose(block: Paragraph) -> bool:
    found = skeleton_of(Document("html", (block, Grid((GridCell("0", 0, 0),), ""))))
    return found is not None and found.rows[0].prose


def other_figure(cell: GridCell, rng: random.Random) -> str:
    return str(rng.choice((0, 0, 1, 35, 2023))) if cell.text.isdigit() else cell.text


@settings(max_examples=2)
@given(seed=SEEDS)
def test_sheets_and_word_files_too(seed: int) -> None:
    for write, name in ((render.as_xlsx, "a.xlsx"), (render.as_docx, "a.docx")):
        documents: list[Document] = []
        for number in range(3):
            rng = random.Random(seed + number)
            content = layouts.content(random.Random(seed), patchy=False)
            texts = {key: revised(text, rng) for key, text in content.texts.items()}
            story = layouts.story(rng, content)
            filled = layouts.Content(content.editions, texts)
            blocks = [
                filled.fill(block)
                if isinstance(block, str)
                else [[(filled.fill(text), high, wide) for text, high, wide in row] for row in block]
                for block in story.drawing.blocks
            ]
            documents.append(decode(write(render.Drawing(blocks)), name))
        expected = [without_plans(document) for document in documents]

        assert [read_tables(document) for document in documents] == expected


# ------------------------------------------------------------------ what is remembered, and what is not


def whole(figure: str = "0", prose: str = _LONG) -> Document:
    drawing = render.report(lambda table, row, column: figure)
    drawing.blocks.insert(2, prose)
    return decode(render.as_html(drawing), "a.html")


def test_figures_and_prose_are_no_part_of_a_skeleton() -> None:
    one, other = skeleton_of(whole("0")), skeleton_of(whole("531", "去年还有别的话要说，" * 12))

    assert one is not None
    assert other is not None
    assert one.key == other.key


@pytest.mark.parametrize("figure", ["", "/", "12件", "不详"])
def test_whether_a_figure_stands_there_is(figure: str) -> None:
    one, other = skeleton_of(whole("0")), skeleton_of(whole(figure))

    assert one is not None
    assert other is not None
    assert one.key != other.key


def test_a_second_document_of_one_layout_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    read_tables(whole("3"))
    monkeypatch.setattr(grids, "walk", lambda run: pytest.fail("searched again"))

    cells = read_tables(whole("8")).cells

    assert {cell.raw for cell in cells} == {"8"}


def test_text_files_and_pages_without_tables_have_no_skeleton() -> None:
    assert skeleton_of(Document("txt", (Paragraph("一、总体情况", "line 1"),))) is None
    assert skeleton_of(decode("<p>没有表格</p>".encode(), "a.html")) is None


def test_furniture_with_bars_is_none_either() -> None:
    """首页 | 新闻, on the first line of a page: it falls into cells, but nobody looks at them."""
    pages = [whole() for _ in range(2)]
    with_bars = [
        Document("html", (Paragraph(text, "paragraph 0"), *page.blocks))
        for text, page in zip(("首页 | 甲镇 | 联系我们", "首页 | 乙局"), pages, strict=True)
    ]

    one, other = map(skeleton_of, with_bars)

    assert one is not None
    assert other is not None
    assert one.key == other.key


def t3_alone(rows: render.TableRows) -> Document:
    return decode(render.as_html(render.Drawing([FORM.sections[2].heading, rows])), "a.html")


def assert_not_remembered(first: Document, second: Document) -> None:
    """The two share a skeleton and are read differently all the same: the first must not be remembered."""
    one, other = skeleton_of(first), skeleton_of(second)
    assert one is not None
    assert other is not None
    assert one.key == other.key
    expected = without_plans(second)
    read_tables(first)

    assert read_tables(second) == expected
    assert plans.remembered() == 0


def test_a_reading_that_quotes_prose_is_not_remembered() -> None:
    """An agency's own row is told by its words, which stand like prose over its figures."""

    def with_row(words: str) -> Document:
        rows = render.t3_rows("2021", lambda table, row, column: "0")
        return t3_alone([*rows, [(words, 1, 10)], [("5", 1, 1)] * 7])

    assert_not_remembered(with_row("本镇自行统计的数字"), with_row("窗口当场答复的人次"))


def test_a_reading_that_weighs_figures_is_not_remembered() -> None:
    """Whether the column that every inner row lacks is the total shows in what their figures sum up to."""

    def clipped(figure: str, last: str) -> Document:
        rows: render.TableRows = []
        for row in FORM.table("t3").rows("2021"):
            figures = [figure] * 7 if "." not in row.id else [figure] * 5 + [last]
            rows.append([(row.printed("2021"), 1, 1), *((text, 1, 1) for text in figures)])
        return t3_alone(rows)

    assert_not_remembered(clipped("1", "1"), clipped("1", "5"))


def test_only_so_many_layouts_are_remembered() -> None:
    keys = [key for table in FORM.tables for key in FORM.cells(table.id, "2021")]
    for blank in keys[: plans.MOST_PLANS + 5]:
        texts = dict.fromkeys(keys, "0") | {blank: ""}
        drawing = render.report(lambda *key, texts=texts: texts[key])
        read_tables(decode(render.as_html(drawing), "a.html"))

    assert plans.remembered() == plans.MOST_PLANS
