"""The pictures of 雷同与检索: what stands in their traces."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from analytics.charts import arcs, counts, strip
from analytics.charts.arcs import Arc, Group
from analytics.charts.strip import StripCell, StripRow
from analytics.charts.tokens import DARK, LIGHT, Tokens

SECTIONS = {"1": "甲部分", "5": "乙部分"}
ROWS = (
    StripRow("a", "青石镇", {2024: StripCell(0.9999, "5", "a24", "a23", "red")}),
    StripRow("b", "乌什布拉克民族乡", {2023: StripCell(0.12, "1", "b23", "b22", None)}),
    StripRow("c", "白沙镇", {2024: StripCell(0.44, "1", "c24", "c23", None)}),
)
YEARS = (2022, 2023, 2024)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_pictures_are_figures_that_plotly_takes(tokens: Tokens) -> None:
    go.Figure(strip.strip(ROWS, YEARS, SECTIONS, tokens))
    go.Figure(strip.strip((), YEARS, SECTIONS, tokens))
    go.Figure(arcs.arcs((_group(3),), SECTIONS, tokens))
    go.Figure(arcs.arcs((), SECTIONS, tokens))
    go.Figure(counts.counts([counts.YearCount(2024, 3, 5)], 2024, tokens, unit="家"))


def test_a_copy_wears_its_mark_and_a_small_share_no_number() -> None:
    picture = strip.strip(ROWS, YEARS, SECTIONS, LIGHT)
    words = {text for trace in picture["data"] if trace.get("mode") == "text" for text in trace["text"]}
    assert words == {"◆ 99", "44"}, "rounded down: 99.99 % is not all of it"


def test_a_year_without_text_has_no_cell_and_no_click() -> None:
    picture = strip.strip(ROWS, YEARS, SECTIONS, LIGHT)
    shades, copies = picture["data"][0]["z"], picture["data"][1]["z"]
    assert shades == [[None, None, None], [None, 0.12, None], [None, None, 0.44]]
    assert copies[1:] == [[None] * 3] * 2
    assert picture["data"][-1]["customdata"] == [
        ["a24", "5", "a23"],
        ["b23", "1", "b22"],
        ["c24", "1", "c23"],
    ]


def test_the_strip_begins_with_the_first_year_that_was_compared() -> None:
    assert strip.spanned(ROWS, YEARS) == (2023, 2024)
    assert strip.spanned((), YEARS) == YEARS


def _group(size: int) -> Group:
    members = tuple((f"r{at}", f"第{at}镇") for at in range(size))
    return Group("5", members, tuple(Arc(f"r{at}", f"r{at + 1}", 0.9) for at in range(size - 1)))


def test_every_pair_is_an_arc_and_a_click() -> None:
    picture = arcs.arcs((_group(3), _group(2)), SECTIONS, LIGHT)
    assert sum(trace.get("mode") == "lines" for trace in picture["data"]) == 3
    clicks = picture["data"][-1]["customdata"]
    assert clicks.count(["r0", "5", "r1"]) == 6, "the arc and both names at its ends, in either group"
    names = [note["text"] for note in picture["layout"]["annotations"]]
    assert "<b>第 2 组</b>　2 家　乙部分" in names


def test_arcs_join_the_rows_of_their_names() -> None:
    picture = arcs.arcs((_group(3),), SECTIONS, LIGHT)
    rows = {note["text"]: note["y"] for note in picture["layout"]["annotations"]}
    line = next(trace for trace in picture["data"] if trace.get("mode") == "lines")
    assert (line["y"][0], line["y"][-1]) == (rows["第0镇"], rows["第1镇"])


def test_no_more_names_are_drawn_than_there_is_room_for() -> None:
    shown = arcs.shown((_group(60), _group(2)))
    assert [len(group.members) for group in shown] == [arcs.MEMBERS]
    assert all(
        {arc.report_id, arc.other} <= {report for report, _ in shown[0].members} for arc in shown[0].arcs
    )
    assert arcs.shown((_group(30), _group(20))) == (_group(30),)


def test_a_year_without_reports_is_a_dash_and_not_0() -> None:
    picture = counts.counts(
        [counts.YearCount(2023, 0, 0), counts.YearCount(2024, 0, 5)], 2024, LIGHT, unit="家"
    )
    assert picture["data"][0]["y"] == [None, 0]
    assert picture["data"][1]["text"] == ["—", "0"]
