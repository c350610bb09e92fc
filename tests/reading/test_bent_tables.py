"""Whatever file a report comes in, and whatever happened to its tables on the way: it reads the same.

What a layout keeps is read in full; what it loses is said to be unknown; nothing is moved or made up.
"""

from __future__ import annotations

import os
import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.reading import read
from analytics.reading.model import Reading

from . import layouts, render
from .bent import BROKEN, WHOLE, a_column_lost, disputes_down
from .files import LOSSY, SURE, WRITERS
from .layouts import Content, Key, Story

ASKED = int(os.environ.get("GONGKAI_FUZZ", "0"))
SEEDS = st.integers(0, 2**32)
ONE_A_DECODER = ("html", "html, nothing merged", "docx", "xlsx", "csv", "markdown", "pdf")
Said = dict[Key, tuple[Decimal | None, str]]


def some(examples: int) -> settings:
    """So many examples, always the same ones; under ``make fuzz`` many more, new ones every time."""
    return settings(
        max_examples=max(ASKED // 200, examples),
        derandomize=not ASKED,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def report(seed: int, *, patchy: bool | None = None) -> tuple[random.Random, Content, Story]:
    rng = random.Random(seed)
    content = layouts.content(rng, patchy=patchy)
    return rng, content, layouts.story(rng, content)


def filled(drawing: render.Drawing, content: Content) -> render.Drawing:
    """The drawing with its figures in their places."""
    return render.Drawing([
        content.fill(block)
        if isinstance(block, str)
        else [[(content.fill(text), high, wide) for text, high, wide in row] for row in block]
        for block in drawing.blocks
    ])  # fmt: skip


def signs(drawing: render.Drawing) -> str:
    """All that is left of the figures."""
    return "".join(
        text for block in drawing.blocks if not isinstance(block, str) for row in block for text, _, _ in row
    )


def cells_in(drawing: render.Drawing, content: Content, writer: str) -> Said:
    write, name = WRITERS[writer]
    reading = read(write(filled(drawing, content)), name)
    assert reading.error is None
    return cells_of(reading)


def cells_of(reading: Reading) -> Said:
    return {(c.table, c.row, c.column): (c.value, str(c.status)) for c in reading.cells}


def untrue(found: Said, expected: Said) -> dict[Key, tuple[object, object]]:
    """Cells that are read with a figure that does not stand there."""
    return {
        key: (said, expected.get(key))
        for key, said in found.items()
        if said[0] is not None and said[0] != expected.get(key, (None, ""))[0]
    }


def differing(found: Said, expected: Said) -> dict[Key, tuple[object, object]]:
    return {
        key: (found.get(key), expected.get(key))
        for key in found.keys() | expected.keys()
        if found.get(key) != expected.get(key)
    }


# ------------------------------------------------------------------ every format


@pytest.mark.parametrize("writer", SURE)
@some(2)
@given(seed=SEEDS)
def test_every_format_keeps_the_whole_report(writer: str, seed: int) -> None:
    _, content, story = report(seed)
    write, name = WRITERS[writer]

    reading = read(write(filled(story.drawing, content)), name)

    assert differing(cells_of(reading), {key: content.said(key) for key in content.texts}) == {}
    assert (reading.agency, reading.year) == (story.agency, story.year)
    assert [str(section.status) for section in reading.sections] == ["present"] * 6


@pytest.mark.parametrize("writer", LOSSY)
@some(3)
@given(seed=SEEDS)
def test_a_format_that_loses_something_makes_nothing_up(writer: str, seed: int) -> None:
    _, content, story = report(seed, patchy=True)

    found = cells_in(story.drawing, content, writer)

    assert untrue(found, {key: content.said(key) for key in content.texts}) == {}


# ------------------------------------------------------------------ tables in parts


@pytest.mark.parametrize("writer", ONE_A_DECODER)
@pytest.mark.parametrize("bend", WHOLE)
@some(2)
@given(seed=SEEDS)
def test_a_table_in_parts_is_one_table(bend: str, writer: str, seed: int) -> None:
    rng, content, story = report(seed)
    drawing = WHOLE[bend](story.drawing, rng)

    found = cells_in(drawing, content, writer)

    assert differing(found, content.expected(signs(drawing))) == {}


@pytest.mark.parametrize("writer", ["html", "html, nothing merged", "docx", "csv", "markdown", "pdf"])
@some(2)
@given(seed=SEEDS)
def test_disputes_are_read_in_rows_as_on_one_line(writer: str, seed: int) -> None:
    rng, content, story = report(seed)
    drawing = disputes_down(story.drawing, rng)

    found = cells_in(drawing, content, writer)

    assert differing(found, content.expected(signs(drawing))) == {}


# ------------------------------------------------------------------ tables with something lost


@pytest.mark.parametrize("writer", ["html", "docx", "xlsx", "pdf", "pdf without rules"])
@some(3)
@given(seed=SEEDS)
def test_a_lost_column_moves_no_figure(writer: str, seed: int) -> None:
    rng, content, story = report(seed)
    drawing = a_column_lost(story.drawing, rng)

    found = cells_in(drawing, content, writer)

    assert untrue(found, content.expected(signs(drawing))) == {}


@pytest.mark.parametrize("writer", [*ONE_A_DECODER, "pdf without rules"])
@pytest.mark.parametrize("bend", BROKEN)
@some(2)
@given(seed=SEEDS)
def test_what_got_lost_is_not_made_up(bend: str, writer: str, seed: int) -> None:
    rng, content, story = report(seed)
    drawing = BROKEN[bend](story.drawing, rng)

    found = cells_in(drawing, content, writer)

    assert untrue(found, content.expected(signs(drawing))) == {}


@pytest.mark.parametrize("writer", ONE_A_DECODER)
@pytest.mark.parametrize("bend", ["a row lost", "the end lost"])
@some(2)
@given(seed=SEEDS)
def test_what_is_left_is_read(bend: str, writer: str, seed: int) -> None:
    rng, content, story = report(seed, patchy=False)
    drawing = BROKEN[bend](story.drawing, rng)
    expected = content.expected(signs(drawing))

    found = cells_in(drawing, content, writer)

    assert {key: found.get(key) for key, said in expected.items() if said[1] == "stated"} == {
        key: said for key, said in expected.items() if said[1] == "stated"
    }
