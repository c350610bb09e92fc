"""A ruled PDF whose pages end anywhere reads as if it were one long page."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reading import read

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
