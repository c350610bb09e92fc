"""Lines over the years."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from analytics.charts import LIGHT
from analytics.charts.lines import Series, lines, spread

YEARS = list(range(2019, 2026))


def line(*values: float | None, id: str = "a") -> Series:
    return Series(id, id, LIGHT.accent, values)


def runs(figure: dict[str, Any]) -> list[list[int]]:
    return [trace["x"] for trace in figure["data"]]


def test_a_line_is_broken_between_the_editions() -> None:
    figure = lines([line(1, 2, 3, 4, 5, 6, 7)], YEARS, LIGHT)
    assert runs(figure) == [[0, 1], [2, 3, 4, 5, 6]]
    assert any("换版" in each["text"] for each in figure["layout"]["annotations"])


def test_figures_that_no_table_holds_are_joined() -> None:
    figure = lines([line(1, 2, 3, 4, 5, 6, 7)], YEARS, LIGHT, broken=False)
    assert runs(figure) == [[0, 1, 2, 3, 4, 5, 6]]
    assert not figure["layout"]["shapes"]


def test_an_unknown_year_is_a_gap_and_never_0() -> None:
    figure = lines([line(1, 2, 3, None, 5, 6, None)], YEARS, LIGHT)
    assert runs(figure) == [[0, 1], [2], [4, 5]]
    assert 0 not in [value for trace in figure["data"] for value in trace["y"]]


def test_each_line_is_named_at_its_end_with_its_last_known_value() -> None:
    figure = lines([line(1, 2, 3, 4, 5, 6.2, None)], YEARS, LIGHT, decimals=1)
    assert "a <b>6.2</b>" in [each["text"] for each in figure["layout"]["annotations"]]


def test_names_that_would_touch_are_pushed_apart_in_the_same_order() -> None:
    moved = spread([100.0, 103.0, 101.0], 17)
    order = sorted(moved)
    assert all(upper - lower >= 16.9 for lower, upper in pairwise(order))
    assert moved[0] < moved[2] < moved[1]


def test_more_than_four_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        lines([line(*[1.0] * 7, id=str(place)) for place in range(5)], YEARS, LIGHT)


def test_no_value_at_all_is_no_error() -> None:
    assert lines([line(*[None] * 7)], YEARS, LIGHT)["data"] == []


@pytest.mark.parametrize("largest", [1, 3, 7, 10, 11, 25, 27, 99, 101, 250, 999, 6273, 30001])
def test_steps_of_whole_numbers_are_whole(largest: int) -> None:
    ticks = lines([line(0, 0, 0, 0, 0, 1, largest)], YEARS, LIGHT)["layout"]["yaxis"]
    assert all(value == int(value) for value in ticks["tickvals"])
    assert [int(text.replace(",", "")) for text in ticks["ticktext"]] == ticks["tickvals"]
    assert ticks["tickvals"][-1] >= largest


def test_small_fractions_keep_their_decimals() -> None:
    ticks = lines([line(0, 0, 0, 0, 0, 0.5, 1.5)], YEARS, LIGHT)["layout"]["yaxis"]
    assert [float(text) for text in ticks["ticktext"]] == pytest.approx(ticks["tickvals"])
