"""Whatever a report says and however it is laid out: the reading says the same, or that it does not know.

``layouts`` makes reports by chance and knows what stands in each cell of what it drew.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.reading import read
from analytics.reading.model import Reading

from . import layouts, render
from .layouts import LINES, LOSSY, NOISE, PAGES, Content, Key, Story

Said = dict[Key, tuple[Decimal | None, str]]
SEEDS = st.integers(0, 2**32)


def report(seed: int, *, patchy: bool) -> tuple[random.Random, Content, Story]:
    rng = random.Random(seed)
    content = layouts.content(rng, patchy=patchy)
    return rng, content, layouts.story(rng, content)


def read_text(text: str, name: str = "report.txt") -> Reading:
    return read(text.encode(), name)


def cells_of(reading: Reading) -> Said:
    return {(cell.table, cell.row, cell.column): (cell.value, str(cell.status)) for cell in reading.cells}


def shifted_or_invented(read_cells: Said, expected: Said) -> list[Key]:
    """Cells read with a figure that does not stand there."""
    return [
        key
        for key, (value, _) in read_cells.items()
        if value is not None and value != expected.get(key, (None, ""))[0]
    ]


# ------------------------------------------------------------------ whole reports


@pytest.mark.parametrize("layout", LINES)
@settings(max_examples=6)
@given(seed=SEEDS, noise=st.sampled_from(sorted(NOISE)))
def test_a_whole_text_is_read_as_it_was_printed(layout: str, seed: int, noise: str) -> None:
    rng, content, story = report(seed, patchy=layout not in LOSSY)
    drawn = NOISE[noise](LINES[layout](story.drawing, rng), rng)

    reading = read_text(content.fill(drawn))

    assert cells_of(reading) == content.expected(drawn)
    assert reading.editions == content.editions
    assert [str(section.status) for section in reading.sections] == ["present"] * 6


@pytest.mark.parametrize("layout", LINES)
@settings(max_examples=4)
@given(seed=SEEDS)
def test_its_agency_year_and_dates_are_read(layout: str, seed: int) -> None:
    rng, content, story = report(seed, patchy=False)

    reading = read_text(content.fill(LINES[layout](story.drawing, rng)))

    assert (reading.agency, reading.year) == (story.agency, story.year)
    assert (str(reading.published_on) if reading.published_on else None) == story.published
    assert (reading.signed_on is not None) == (story.signed is not None)


@pytest.mark.parametrize("layout", PAGES)
@settings(max_examples=6)
@given(seed=SEEDS)
def test_a_web_page_is_read_as_it_was_printed(layout: str, seed: int) -> None:
    rng, content, story = report(seed, patchy=True)
    drawn = PAGES[layout](story.drawing, rng)

    reading = read_text(content.fill(drawn), "report.html")

    assert cells_of(reading) == content.expected(drawn)
    assert (reading.agency, reading.year) == (story.agency, story.year)


FILES: dict[str, tuple[Callable[[render.Drawing], bytes], str]] = {
    "docx": (render.as_docx, "report.docx"),
    "xlsx": (render.as_xlsx, "report.xlsx"),
    "pdf": (lambda drawing: render.as_pdf(drawing, landscape=True), "report.pdf"),
}


@pytest.mark.parametrize("format", FILES)
@settings(max_examples=3)
@given(seed=SEEDS)
def test_a_file_is_read_as_it_was_printed(format: str, seed: int) -> None:
    _, content, story = report(seed, patchy=True)
    write, name = FILES[format]

    reading = read(write(filled(story.drawing, content)), name)

    assert cells_of(reading) == {key: content.said(key) for key in content.texts}
    assert (reading.agency, reading.year) == (story.agency, story.year)


def filled(drawing: render.Drawing, content: Content) -> render.Drawing:
    """The drawing with its figures in their places."""
    return render.Drawing(
        [
            content.fill(block)
            if isinstance(block, str)
            else [[(content.fill(text), high, wide) for text, high, wide in row] for row in block]
            for block in drawing.blocks
        ]
    )


# ------------------------------------------------------------------ reports that break off


@pytest.mark.parametrize("layout", LINES)
@settings(max_examples=10)
@given(seed=SEEDS, part=st.floats(0.2, 1), noise=st.sampled_from(sorted(NOISE)))
def test_what_is_cut_off_is_not_in_the_source(layout: str, seed: int, part: float, noise: str) -> None:
    rng, content, story = report(seed, patchy=False)
    whole = LINES[layout](story.drawing, rng)
    drawn = NOISE[noise](whole[: int(len(whole) * part)], rng)
    expected = content.expected(drawn)

    found = cells_of(read_text(content.fill(drawn)))

    assert shifted_or_invented(found, expected) == []
    lost = [key for key, said in expected.items() if said[1] == "stated" and found.get(key) != said]
    rows = {key[:2] for key in lost}
    assert len(rows) <= 1, "at most the row that breaks off may be unknown"


@pytest.mark.parametrize("layout", sorted(set(LINES) - {"one line", "blanks"}))
@settings(max_examples=10)
@given(seed=SEEDS, part=st.floats(0.2, 1))
def test_no_figure_is_invented_or_shifted(layout: str, seed: int, part: float) -> None:
    """Blanks and strokes among the figures, and the text cut off anywhere."""
    rng, content, story = report(seed, patchy=True)
    whole = LINES[layout](story.drawing, rng)
    drawn = whole[: int(len(whole) * part)]

    found = cells_of(read_text(content.fill(drawn)))

    assert shifted_or_invented(found, content.expected(drawn)) == []


@pytest.mark.parametrize("layout", LINES)
@settings(max_examples=3)
@given(seed=SEEDS)
def test_a_form_without_figures_has_none(layout: str, seed: int) -> None:
    rng, content, story = report(seed, patchy=True)
    empty = replace(content, texts=dict.fromkeys(content.texts, ""))

    reading = read_text(empty.fill(LINES[layout](story.drawing, rng)))

    assert [cell for cell in reading.cells if cell.value is not None] == []
