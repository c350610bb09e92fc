"""Dumbbells, distribution strips and the slope of ranks, told by their data."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.charts.dumbbell import Row, colour, dumbbell
from analytics.charts.slope import Slope, slope
from analytics.charts.standing_strip import Point, Strip, strips
from analytics.charts.tokens import DARK, LIGHT, Tokens


def texts(figure: dict[str, Any]) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"]]


def row(name: str, before: float, now: float, tone: Any = "neither") -> Row:
    return Row(name, name, before, now, f"{now - before:+.0f}", tone, name)


def strip_of(*values: float, own: int | None = None) -> Strip:
    points = tuple(
        Point(str(place), f"第{place}家", value, "", own=place == own) for place, value in enumerate(values)
    )
    return Strip("全市\n2025", points, (1.0, 2.0, 3.0), "中位数 2")


def test_a_row_has_a_ring_for_the_year_before_and_a_dot_for_this_one() -> None:
    figure = dumbbell([row("甲", 2, 9), row("乙", 5, 1)], LIGHT)
    ring, dot = (
        trace for trace in figure["data"] if trace["mode"] == "markers" and "customdata" not in trace
    )
    assert (ring["x"], ring["marker"]["color"]) == ([2, 5], LIGHT.bg)
    assert (dot["x"], dot["y"]) == ([9, 1], [0, 1])
    assert figure["layout"]["yaxis"]["ticktext"] == ["甲", "乙"]
    assert texts(figure) == ["+7", "-4"]


def test_only_a_direction_gives_a_change_its_colour() -> None:
    figure = dumbbell([row("甲", 2, 9, "better"), row("乙", 5, 1, "worse"), row("丙", 1, 3)], LIGHT)
    lines = {trace["line"]["color"]: trace["x"] for trace in figure["data"] if trace["mode"] == "lines"}
    assert lines[LIGHT.good] == [2, 9, None]
    assert lines[colour("worse", LIGHT)] == [5, 1, None]
    assert lines[LIGHT.ink2] == [1, 3, None]
    assert LIGHT.severity["red"] not in lines


def test_where_agencies_are_left_out_a_line_between_the_ends_says_so() -> None:
    figure = dumbbell([row("甲", 0, 9), row("乙", 9, 0)], LIGHT, gap=(1, "……另有 3 家，见下载"))
    assert figure["layout"]["yaxis"]["tickvals"] == [0, 2]
    assert "……另有 3 家，见下载" in texts(figure)


def test_a_row_is_a_door_at_both_ends_and_in_the_middle() -> None:
    (click,) = [one for one in dumbbell([row("甲", 2, 8)], LIGHT)["data"] if "customdata" in one]
    assert click["x"] == [2, 5, 8]
    assert click["customdata"] == [["甲"]] * 3


def test_names_of_any_length_have_their_room() -> None:
    long = "乌什布拉克民族乡人民政府"
    assert dumbbell([row(long, 0, 1)], LIGHT)["layout"]["margin"]["l"] > 12.5 * len(long)


def test_equal_values_stand_beside_one_another_within_their_row() -> None:
    dots = strips([strip_of(2, 2, 2, 2, 9)], LIGHT)["data"][0]
    equal = [y for x, y in zip(dots["x"], dots["y"], strict=True) if x == 2]
    assert len(set(equal)) == 4
    assert max(abs(y) for y in equal) < 0.5


def test_the_own_dot_is_one_and_has_its_name() -> None:
    figure = strips([strip_of(1, 2, 3, own=1)], LIGHT)
    assert figure["data"][1]["x"] == [2]
    assert "<b>第1家</b>" in texts(figure)
    assert 2 not in figure["data"][0]["x"]


def test_quartiles_are_a_box_and_the_median_a_line() -> None:
    box, line = strips([strip_of(1, 2, 3)], LIGHT)["layout"]["shapes"]
    assert (box["x0"], box["x1"]) == (1.0, 3.0)
    assert line["x0"] == line["x1"] == 2.0


def test_a_percentile_is_no_door() -> None:
    many = Strip("全市", (Point("", "", 1.0, ""), Point("q", "甲", 2.0, "")), (1, 1, 2), "中位数 1")
    click = strips([many], LIGHT)["data"][2]
    assert click["customdata"] == [["q"]]


def test_a_row_without_values_says_so_in_words() -> None:
    assert "没有可比的数" in texts(strips([Strip("全市", (), None, "没有可比的数")], LIGHT))


def test_the_own_line_is_drawn_last_and_named_at_both_ends() -> None:
    figure = slope([Slope("a", "甲", 2, 1), Slope("b", "乙", 1, 2)], "a", (2024, 2025), 2, LIGHT)
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]
    assert (lines[-1]["y"], lines[-1]["line"]["color"]) == ([2, 1], LIGHT.accent)
    assert {"<b>1 甲</b>", "<b>2</b>", "2 乙"} <= set(texts(figure))


def test_equal_ranks_take_neighbouring_rows_where_names_stand() -> None:
    figure = slope(
        [Slope("a", "甲", 1, 1), Slope("b", "乙", 2, 1), Slope("c", "丙", 3, 3)], "a", (2024, 2025), 3, LIGHT
    )
    assert sorted(trace["y"][1] for trace in figure["data"][:3]) == [1, 2, 3]


def test_among_very_many_only_the_own_one_is_named() -> None:
    ranks = [Slope("a", "甲", 900, 800), Slope("b", "乙", 3, 9)]
    figure = slope(ranks, "a", (2024, 2025), 20_000, LIGHT)
    assert texts(figure) == ["<b>800 甲</b>", "<b>900</b>"]
    assert figure["layout"]["height"] < 800


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_nothing_at_all_is_still_a_figure(tokens: Tokens) -> None:
    for figure in (dumbbell([], tokens), strips([], tokens), slope([], "a", (2024, 2025), 0, tokens)):
        assert figure["layout"]["height"] > 0
