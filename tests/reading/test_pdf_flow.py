"""PDF: which lines are one paragraph, and what a program prints around the pages is no part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analytics.reading.model import Paragraph
from analytics.reading.pdf import read_pdf

from .pdf_pages import pages, words

SIZE = 10
LEFT, RIGHT = 40, 360
FULL = (RIGHT - LEFT) // SIZE
Line = tuple[float, str]
"""How far a line is indented, in points, and its text."""


def lines(*texts: Line, pitch: float = 18, size: float = SIZE) -> Callable[[Any], None]:
    def draw(canvas: Any) -> None:
        for number, (indent, text) in enumerate(texts):
            words(canvas, LEFT + indent, 560 - pitch * number, text, size)

    return draw


def paragraphs(*draws: Callable[[Any], None]) -> list[str]:
    document = read_pdf(pages(list(draws)), "a.pdf")
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_a_line_goes_on_in_the_next_where_its_first_character_did_not_fit() -> None:
    first, second = "甲" * (FULL - 2), "乙" * 12 + "。"
    assert paragraphs(lines((20, first), (0, second))) == [first + second]


def test_a_line_with_room_for_the_next_character_ends_its_paragraph() -> None:
    rest = (0, "丙" * FULL)
    first, second = "甲" * (FULL - 6), "乙" * 12
    assert paragraphs(lines((20, first), (0, second), rest))[:2] == [first, second]


def test_a_line_that_a_long_figure_did_not_fit_into_goes_on() -> None:
    """A figure is not parted; with room for four characters of other text the line is full."""
    first, second = "甲" * (FULL - 6), "123456789012件。"
    text = paragraphs(lines((20, first), (0, second), (0, ""), (0, "丙" * FULL)))
    assert text[0] == first + second


def test_the_heading_of_a_section_begins_a_paragraph_also_below_a_full_line() -> None:
    full = "甲" * FULL
    assert paragraphs(lines((0, full), (0, "二、乙丙丁"))) == [full, "二、乙丙丁"]


def test_a_number_among_several_is_no_heading() -> None:
    full = "甲" * (FULL - 3) + "第一、"
    assert paragraphs(lines((0, full), (0, "二、三条。"))) == [full + "二、三条。"]


def test_a_title_and_the_text_below_it_are_two() -> None:
    def draw(canvas: Any) -> None:
        words(canvas, LEFT, 560, "甲" * 20, 16)
        words(canvas, LEFT, 530, "乙" * FULL, SIZE)

    assert paragraphs(draw) == ["甲" * 20, "乙" * FULL]


def test_a_line_further_off_than_the_lines_before_is_another_paragraph() -> None:
    def draw(canvas: Any) -> None:
        for y, sign in ((560, "甲"), (546, "乙"), (520, "丙")):
            words(canvas, LEFT, y, sign * FULL)

    assert paragraphs(draw) == ["甲" * FULL + "乙" * FULL, "丙" * FULL]


def test_one_line_beyond_the_margin_does_not_hide_where_the_others_end() -> None:
    """A date at the far right, say: the lines of six others end before it."""
    texts = [sign * FULL for sign in "甲乙丙丁戊己"]

    def draw(canvas: Any) -> None:
        words(canvas, RIGHT - 60, 590, "附" * 9)
        lines(*((0, text) for text in texts))(canvas)

    assert paragraphs(draw)[1:] == ["".join(texts)]


@pytest.mark.parametrize("printed", ["2024/1/18 10:33", "1/18/24, 10:33"])
def test_what_a_browser_prints_around_a_page_is_left_out(printed: str) -> None:
    """Its time is that of printing, not that of publication."""

    def draw(canvas: Any) -> None:
        words(canvas, 10, 585, printed)
        words(canvas, LEFT, 500, "甲乙丙丁")
        words(canvas, 10, 12, "https://www.example.org/a/t20240118_1.html 1/1")

    assert paragraphs(draw) == ["甲乙丙丁"]


def test_a_time_at_the_top_of_a_page_stays_where_no_browser_printed_it() -> None:
    def draw(canvas: Any) -> None:
        words(canvas, 10, 585, "2024/1/18 10:33")
        words(canvas, LEFT, 500, "甲乙丙丁")

    assert paragraphs(draw) == ["2024/1/18 10:33", "甲乙丙丁"]


def test_a_paragraph_goes_on_over_the_page() -> None:
    above, below = "甲" * FULL, "乙" * 9 + "。"
    assert paragraphs(lines((0, above)), lines((0, below))) == [above + below]
