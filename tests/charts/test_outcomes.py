"""Outcomes by agency: bars, rates, reasons."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.charts import DARK, LIGHT, Tokens
from analytics.charts.outcomes import OutcomeRow, outcome_rows

OUTCOMES = [("granted", "甲"), ("denied", "乙")]
REASONS = [("denied.a", "理由\n一"), ("denied.b", "理由\n二")]
GROUP = OutcomeRow("", "全市", {"granted": 90, "denied": 10}, {"denied.a": 7, "denied.b": 3}, "90%", "90/100")
LARGE = OutcomeRow(
    "large", "大镇", {"granted": 97, "denied": 3}, {"denied.a": 3, "denied.b": 0}, "97%", "97/100", "算"
)
LOST = OutcomeRow(
    "lost", "缺镇", {"granted": 5, "denied": 5}, {"denied.a": None, "denied.b": 5}, "50%", "5/10"
)
SMALL = OutcomeRow("small", "乌什布拉克民族乡", {}, {}, "—", "3/4", drawn=False, text="甲 3　乙 1")


def drawn(*rows: OutcomeRow, group: OutcomeRow | None = GROUP, tokens: Tokens = LIGHT) -> dict[str, Any]:
    return outcome_rows(group, rows, OUTCOMES, REASONS, tokens, heads=("率", "比"))


def traces(figure: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["type"] == kind]


def texts(figure: dict[str, Any]) -> list[str]:
    return [each["text"] for each in figure["layout"]["annotations"]]


def test_each_bar_is_a_hundred_per_cent() -> None:
    bars = traces(drawn(LARGE, LOST), "bar")
    assert [sum(shares) for shares in zip(*(bar["x"] for bar in bars), strict=True)] == pytest.approx(
        [100.0] * 3
    )


def test_a_count_stands_inside_only_where_there_is_room_for_it() -> None:
    granted, denied = traces(drawn(LARGE), "bar")
    assert granted["text"] == ["90", "97"]
    assert denied["text"] == ["10", ""]


def test_too_few_cases_stand_below_the_line_in_words_and_have_no_bar() -> None:
    figure = drawn(LARGE, SMALL)
    assert all(len(bar["y"]) == 2 for bar in traces(figure, "bar"))
    assert SMALL.text in texts(figure)
    assert [shape["line"]["dash"] for shape in figure["layout"]["shapes"]] == ["dot", "dot"]
    line = figure["layout"]["shapes"][0]["y0"]
    places = dict(
        zip(figure["layout"]["yaxis"]["ticktext"], figure["layout"]["yaxis"]["tickvals"], strict=True)
    )
    assert places["大镇"] < line < places["乌什布拉克民族乡"]


def test_without_few_cases_there_is_no_line() -> None:
    assert drawn(LARGE)["layout"]["shapes"] == []


def test_no_reason_is_an_empty_cell_and_an_unknown_one_says_so() -> None:
    figure = drawn(LARGE, LOST)
    (heat,) = traces(figure, "heatmap")
    assert heat["z"] == [[3, 0], [None, 5]]
    written = [text for trace in traces(figure, "scatter") for text in trace.get("text", [])]
    assert sorted(written) == ["3", "5", "缺"]


def test_the_group_is_no_cell_of_the_colour_scale() -> None:
    (heat,) = traces(drawn(LARGE), "heatmap")
    assert heat["zmax"] == 3
    assert "<b>7</b>" in texts(drawn(LARGE))


def test_rate_and_ratio_stand_beside_each_bar_with_their_mark() -> None:
    said = texts(drawn(LARGE, SMALL))
    assert "<b>97%</b>" in said
    assert any("算" in text and text.endswith("97/100") for text in said)
    assert "3/4" in said


def test_a_click_tells_agency_and_outcome_or_reason() -> None:
    figure = drawn(LARGE)
    custom = [each for trace in figure["data"] for each in trace.get("customdata", [])]
    assert ["large", "outcome", "granted"] in custom
    assert ["large", "reason", "denied.b"] in custom
    assert ["", "outcome", "denied"] in custom


def test_a_picture_that_stands_alone_names_its_colours() -> None:
    rows = (GROUP, [LARGE], OUTCOMES, REASONS, LIGHT)
    alone = outcome_rows(*rows, heads=("率", "比"), legend=True)
    (named,) = [text for text in texts(alone) if "■" in text]
    assert all(word in named and LIGHT.outcome[outcome] in named for outcome, word in OUTCOMES)
    assert alone["layout"]["height"] > outcome_rows(*rows, heads=("率", "比"))["layout"]["height"]


def test_the_longest_name_has_room() -> None:
    assert drawn(LARGE, SMALL)["layout"]["margin"]["l"] >= 8 * 12.5
    long = OutcomeRow("x", "一个名字特别特别长的单位办公室", {}, {}, "", "", drawn=False)
    assert drawn(long)["layout"]["margin"]["l"] >= len(long.name) * 12.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_a_selection_fades_nothing(tokens: Tokens) -> None:
    for trace in drawn(LARGE, LOST, SMALL, tokens=tokens)["data"]:
        if trace["type"] in ("bar", "scatter"):
            assert trace["unselected"] == trace["selected"]


def test_without_a_group_and_without_rows_it_still_draws() -> None:
    (doors,) = drawn(SMALL, group=None)["data"]
    assert ["small", "report", ""] in doors["customdata"]
    assert drawn(group=None)["layout"]["height"] > 0
