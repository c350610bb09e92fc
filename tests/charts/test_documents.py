"""Bars of documents by year and state: what stands where, and what a click gives back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from analytics.charts.documents import DocumentRow, colour, documents
from analytics.charts.tokens import DARK, LIGHT, Tokens

WORDS = {"failed": "无法读取", "doubtful": "有疑问", "read": "已读"}
ROWS = (
    DocumentRow("2025", {"failed": 1, "read": 30}, "2025"),
    DocumentRow("2024", {"read": 28}, "2024"),
)


def bars(figure: Mapping[str, Any]) -> dict[str, Any]:
    return {trace["name"]: trace for trace in figure["data"] if trace["type"] == "bar"}


def test_a_bar_for_each_state_that_occurs_in_the_order_of_the_words() -> None:
    assert list(bars(documents(ROWS, WORDS, LIGHT))) == ["无法读取", "已读"]


def test_a_bar_is_as_long_as_its_count_and_the_sum_stands_behind() -> None:
    figure = documents(ROWS, WORDS, LIGHT)
    assert bars(figure)["无法读取"]["x"] == [1, 0]
    assert bars(figure)["已读"]["x"] == [30, 28]
    sums = figure["data"][-1]
    assert [text.strip() for text in sums["text"]] == ["31", "28"]


def test_a_click_says_which_bar_and_which_state() -> None:
    assert bars(documents(ROWS, WORDS, LIGHT))["无法读取"]["customdata"] == [
        ["2025", "failed"],
        ["2024", "failed"],
    ]


def test_a_count_of_nothing_is_not_printed() -> None:
    assert bars(documents(ROWS, WORDS, LIGHT))["无法读取"]["text"] == ["1", ""]


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_no_state_is_red_and_no_two_look_alike(tokens: Tokens) -> None:
    fills = [
        colour(one, tokens)[0]
        for one in ("failed", "unplaced", "doubtful", "superseded", "duplicate", "read")
    ]
    assert tokens.severity["red"] not in fills
    assert len(set(fills)) == len(fills)


def test_without_rows_there_is_no_bar() -> None:
    assert bars(documents((), WORDS, LIGHT)) == {}
