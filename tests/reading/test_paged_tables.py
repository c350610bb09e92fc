"""A ruled PDF whose pages end anywhere reads as if it were one long page."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reading import read
from analytics.reading.model import Grid, GridCell
from analytics.reading.pdf_breaks import Ruled, mend_break

from .bent import the_end_lost
from .paged import as_paged_pdf
from .test_bent_tables import SEEDS, cells_of, differing, filled, report, signs, some, untrue

HEIGHTS = st.integers(160, 560)
"""Points: from a strip with a few rows to an upright page."""


@some(4)
@given(seed=SEEDS, height=HEIGHTS)
def test_pages_end_between_any_two_rows(seed: int, height: int) -> None:
    _, content, story = report(seed)
    pdf = as_paged_pdf(filled(story.drawing, content), height=height, within_rows=False, figures_last=False)

    reading = read(pdf, "report.pdf")

    assert differing(cells_of(reading), {key: content.said(key) for key in content.texts}) == {}
    assert (reading.agency, reading.year) == (story.agency, story.year)


@pytest.mark.parametrize("figures_last", [False, True], ids=["figures above", "figures below"])
@some(4)
@given(seed=SEEDS, height=HEIGHTS)
def test_a_row_that_a_page_ends_in_gives_its_figures_to_no_other(
    figures_last: bool, seed: int, height: int
) -> None:
    _, content, story = report(seed)
    pdf = as_paged_pdf(
        filled(story.drawing, content), height=height, within_rows=True, figures_last=figures_last
    )

    found = cells_of(read(pdf, "report.pdf"))

    assert untrue(found, {key: content.said(key) for key in content.texts}) == {}


@some(4)
@given(seed=SEEDS, height=HEIGHTS, end=st.floats(0.1, 0.95))
def test_a_report_that_ends_within_a_table_says_what_is_left(seed: int, height: int, end: float) -> None:
    _, content, story = report(seed, patchy=False)
    drawing = the_end_lost(story.drawing, random.Random(end))
    expected = content.expected(signs(drawing))
    pdf = as_paged_pdf(filled(drawing, content), height=height, within_rows=False, figures_last=False)

    found = cells_of(read(pdf, "report.pdf"))

    assert untrue(found, expected) == {}
    assert [key for key, said in expected.items() if said[1] == "stated" and found.get(key) != said] == []


SIDES = (0.0, 60.0, 90.0, 120.0)


def ruled(*rows: tuple[str, str, str]) -> Ruled:
    cells = (
        GridCell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts)
    )
    return Ruled(Grid(tuple(cells), "page 1, table 1"), SIDES, 0.0, 100.0)


def texts_of(table: Ruled) -> list[tuple[int, str]]:
    return [(cell.row, cell.text.replace("\n", "")) for cell in table.grid.cells]


def test_a_row_that_tears_between_its_group_and_its_item_is_one_row() -> None:
    """Every label says the group anew; the page ends right after it, with the figures."""
    above = ruled(("（三）不予公开4.甲", "4", "6"), ("（三）不\n予公开", "8", "10"))
    below = ruled(("5.乙", "", ""), ("（三）不予公开6.丙", "4", "12"))

    mend_break(above, below)

    assert texts_of(above)[3:] == [(1, "（三）不予公开5.乙"), (1, "8"), (1, "10")]
    assert texts_of(below) == [(1, "（三）不予公开6.丙"), (1, "4"), (1, "12")]


def test_the_sum_of_a_group_keeps_its_figures_before_an_item_without_any() -> None:
    """No other label begins with the group: it is a row of its own, and the next page's row is blank."""
    above = ruled(("（二）部分公开", "4", "6"), ("（三）不予公开", "8", "10"))
    below = ruled(("1.甲", "", ""), ("2.乙", "4", "12"))
    before = texts_of(above), texts_of(below)

    mend_break(above, below)

    assert (texts_of(above), texts_of(below)) == before


def test_two_rows_with_figures_of_their_own_stay_two() -> None:
    above = ruled(("（三）不予公开4.甲", "4", "6"), ("（三）不予公开", "8", "10"))
    below = ruled(("5.乙", "1", "2"), ("（三）不予公开6.丙", "4", "12"))
    before = texts_of(above), texts_of(below)

    mend_break(above, below)

    assert (texts_of(above), texts_of(below)) == before
