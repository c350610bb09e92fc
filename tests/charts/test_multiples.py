"""Small multiples, and ranked bars with their channels."""

from __future__ import annotations

from typing import Any

from analytics.charts import LIGHT
from analytics.charts.channels import ChannelRow, Said, channel_rows
from analytics.charts.multiples import PANEL_HEIGHT, Panel, multiples

YEARS = [2023, 2024, 2025]
FULL = Panel("a", "甲镇", (10.0, None, 30.0), ("", "", "约"))
PAST = Panel("b", "乙镇", (5.0, 5.0, None))
SILENT = Panel("c", "丙镇", (None, None, None))


def words(figure: dict[str, Any]) -> list[str]:
    return [each["text"] for each in figure["layout"]["annotations"]]


def test_every_agency_has_a_panel_and_the_grid_grows_by_rows() -> None:
    panels = [Panel(str(place), f"单位{place}", (1.0, 2.0, 3.0)) for place in range(13)]
    figure = multiples(panels, YEARS, LIGHT, across=6)
    assert figure["layout"]["height"] >= 3 * PANEL_HEIGHT
    assert {panel.name for panel in panels} <= set(words(figure))


def test_a_year_that_says_nothing_is_a_gap_and_no_door() -> None:
    figure = multiples([FULL], YEARS, LIGHT)
    assert figure["data"][0]["y"][1] is None
    assert figure["data"][-1]["customdata"] == [["a", 2023], ["a", 2025]]


def test_the_last_value_is_told_with_its_year_where_it_is_not_the_newest() -> None:
    assert "<b>约 30</b>" in words(multiples([FULL], YEARS, LIGHT))
    assert any("<b>5</b>" in text and "2024 年" in text for text in words(multiples([PAST], YEARS, LIGHT)))


def test_an_agency_that_never_said_anything_says_so_in_words() -> None:
    assert "各年未披露" in words(multiples([SILENT], YEARS, LIGHT))


def test_tables_break_at_the_edition_and_prose_does_not() -> None:
    years = [2019, 2020, 2021]
    panel = Panel("a", "甲镇", (1.0, 2.0, 3.0))
    assert multiples([panel], years, LIGHT, broken=True)["data"][0]["y"][2] is None
    assert None not in multiples([panel], years, LIGHT)["data"][0]["y"][:3]


CHANNELS = [("web", "网"), ("board", "栏")]
ROWS = [
    ChannelRow("a", "甲镇", Said(300), "+20", {"web": Said(200, approximate=True), "board": None}),
    ChannelRow("b", "乙镇", None, "", {"web": Said(9), "board": "不一"}, "未披露"),
]


def channels() -> dict[str, Any]:
    return channel_rows(ROWS, CHANNELS, LIGHT, total="total", unit="条", change_head="较上年")


def test_who_names_no_total_stands_below_the_line_with_what_it_says() -> None:
    figure = channels()
    assert figure["data"][0]["customdata"] == [["a", "total"]]
    assert "未披露" in words(figure)
    assert len(figure["layout"]["shapes"]) == 2


def test_channels_stand_apart_rounded_ones_marked_and_unsaid_ones_never_0() -> None:
    said = words(channels())
    assert "约200" in said
    assert "不一" in said
    assert said.count("·") == 1
    assert "0" not in said


def test_only_what_was_said_can_be_opened() -> None:
    doors = channels()["data"][-1]["customdata"]
    assert doors == [["a", "web"], ["b", "web"]]
