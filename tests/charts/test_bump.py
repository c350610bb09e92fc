"""The bump chart: rows as in the table, lines parted where nothing may be joined, ends coloured."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.charts import DARK, LIGHT
from analytics.charts.bump import BOTTOM, PITCH, TOP, Placed, bump, coloured

YEARS = (2019, 2020, 2021, 2022)


def placed(name: str, **ranks: int) -> list[Placed]:
    """``placed("甲", y2021=1, y2022=2)``."""
    return [
        Placed(name, name, int(year[1:]), rank, "2019" if int(year[1:]) < 2021 else "2021")
        for year, rank in ranks.items()
    ]


def drawn(*listed: list[Placed], order: tuple[str, ...], years: tuple[int, ...] = YEARS) -> dict[str, Any]:
    return bump([one for own in listed for one in own], order, years, LIGHT)


def lines(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]


def notes(figure: dict[str, Any]) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_a_line_ends_in_the_row_of_its_agency_in_the_table() -> None:
    figure = drawn(placed("甲", y2021=2, y2022=1), placed("乙", y2021=1, y2022=2), order=("甲", "乙"))
    ends = {tuple(trace["x"]): trace["y"][-1] for trace in lines(figure)}
    assert sorted(trace["y"][-1] for trace in lines(figure)) == [1, 2]
    assert set(ends) == {(2, 3)}
    assert figure["layout"]["height"] == TOP + 2 * PITCH + BOTTOM


def test_equal_ranks_take_rows_of_their_own_but_keep_their_number() -> None:
    figure = drawn(
        placed("甲", y2022=1), placed("乙", y2022=2), placed("丙", y2022=2), order=("甲", "乙", "丙")
    )
    assert sorted(trace["y"][0] for trace in lines(figure)) == [1, 2, 3]
    assert [text for text in notes(figure) if "换版" not in text] == [
        "<b>1 甲</b>",
        "<b>2 乙</b>",
        "<b>2 丙</b>",
    ]


def test_no_line_runs_over_the_change_of_edition_or_a_year_without_a_rank() -> None:
    over = drawn(placed("甲", y2020=1, y2021=1, y2022=1), order=("甲",))
    assert [tuple(trace["x"]) for trace in lines(over)] == [(1,), (2, 3)]
    gap = drawn(placed("甲", y2019=1), placed("乙", y2019=2, y2020=1, y2022=1), order=("乙",))
    assert (1,) in [tuple(trace["x"]) for trace in lines(gap)] or (0, 1) in [
        tuple(trace["x"]) for trace in lines(gap)
    ]
    assert all(tuple(trace["x"]) != (0, 1, 3) for trace in lines(gap))


def test_the_break_is_named_only_where_the_indicator_has_one() -> None:
    listed = placed("甲", y2020=1, y2021=1)
    assert "2021 年换版" in notes(bump(listed, ("甲",), YEARS, LIGHT))
    assert "2021 年换版" not in notes(bump(listed, ("甲",), YEARS, LIGHT, broken=False))


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_first_and_last_three_are_coloured_and_the_others_thin(tokens: Any) -> None:
    names = "甲乙丙丁戊己庚"
    listed = [one for rank, name in enumerate(names, 1) for one in placed(name, y2021=rank, y2022=rank)]
    figure = bump(listed, tuple(names), YEARS, tokens)
    colours = {trace["y"][-1]: trace["line"]["color"] for trace in lines(figure)}
    assert [colours[row] for row in (1, 2, 3)] == list(tokens.bump_first)
    assert [colours[row] for row in (7, 6, 5)] == list(tokens.bump_last)
    assert colours[4] == tokens.line


def test_an_agency_that_the_newest_year_does_not_rank_has_no_name() -> None:
    figure = drawn(placed("甲", y2022=1), placed("乙", y2021=1), order=("甲",))
    assert not any("乙" in text for text in notes(figure))
    assert any(trace["line"]["color"] == LIGHT.line for trace in lines(figure))


def test_a_click_tells_agency_and_year() -> None:
    figure = drawn(placed("甲", y2021=1, y2022=1), order=("甲",))
    assert figure["data"][-1]["customdata"] == [["甲", 2021], ["甲", 2022]]
    assert figure["data"][-1]["hovertext"] == ["甲 2021 年第 1 名", "甲 2022 年第 1 名"]


def test_a_single_year_is_points_with_names() -> None:
    figure = drawn(placed("甲", y2022=1), order=("甲",), years=(2022,))
    assert notes(figure) == ["<b>1 甲</b>"]
    assert figure["layout"]["shapes"] == []


def test_no_end_is_coloured_where_more_than_three_share_its_rank() -> None:
    names, ranks = "甲乙丙丁戊己庚", (1, 1, 1, 1, 5, 6, 7)
    listed = [place for name, rank in zip(names, ranks, strict=True) for place in placed(name, y2022=rank)]
    colours = {trace["line"]["color"] for trace in lines(bump(listed, tuple(names), YEARS, LIGHT))}
    assert not colours & set(LIGHT.bump_first)
    assert colours & set(LIGHT.bump_last)
    assert coloured(listed, tuple(names), 2022) == (False, True)


def test_three_that_share_a_rank_are_still_the_first_three() -> None:
    names, ranks = "甲乙丙丁戊己庚", (1, 1, 1, 4, 5, 5, 5)
    listed = [place for name, rank in zip(names, ranks, strict=True) for place in placed(name, y2022=rank)]
    assert coloured(listed, tuple(names), 2022) == (True, True)
