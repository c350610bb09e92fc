"""Stock and flow."""

from __future__ import annotations

from analytics.charts import LIGHT
from analytics.charts.stock import StockYear, stock_and_flow

WORDS = ("来", "去", "存")
YEARS = [
    StockYear(2021, 12, 3, 140, "27 家"),
    StockYear(2022, 0, 5, 135),
    StockYear(2023, None, None, None),
]


def test_what_came_points_up_and_what_went_points_down() -> None:
    stock, made, repealed = stock_and_flow(YEARS, LIGHT, words=WORDS)["data"]
    assert stock["y"] == [140, 135]
    assert made["y"] == [12, 0]
    assert repealed["y"] == [-3, -5]
    assert repealed["text"] == ["−3", "−5"]


def test_a_year_without_figures_has_a_dash_and_no_bar() -> None:
    figure = stock_and_flow(YEARS, LIGHT, words=WORDS)
    assert all(2 not in trace["x"] for trace in figure["data"])
    assert [each["x"] for each in figure["layout"]["annotations"] if each["text"] == "—"] == [2]


def test_years_of_two_editions_are_parted() -> None:
    old = [StockYear(2020, 1, 1, 5), *YEARS]
    parted = stock_and_flow(old, LIGHT, words=WORDS)["layout"]["shapes"]
    assert [shape["x0"] for shape in parted if shape["line"]["dash"] == "dot"] == [0.5]
    assert all(
        shape["line"]["dash"] != "dot"
        for shape in stock_and_flow(YEARS, LIGHT, words=WORDS)["layout"]["shapes"]
    )


def test_a_click_tells_part_and_year() -> None:
    stock, made, repealed = stock_and_flow(YEARS, LIGHT, words=WORDS)["data"]
    assert stock["customdata"][0] == ["in_force", 2021]
    assert made["customdata"][1] == ["made", 2022]
    assert repealed["customdata"][1] == ["repealed", 2022]


def test_nothing_known_is_no_error() -> None:
    assert len(stock_and_flow([], LIGHT, words=WORDS)["data"]) == 3
