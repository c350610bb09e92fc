"""Squares a case, stacks over the years, rates with their intervals."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests.charts.test_base import contrast

from analytics.charts import DARK, LIGHT, Tokens
from analytics.charts.case_years import CasePanel, CaseYear, case_years
from analytics.charts.cases import CaseGroup, CaseRow, cases
from analytics.charts.intervals import Interval, IntervalRow, intervals
from analytics.charts.tokens import DISPUTES

HEADS = [("a", "甲类", "9 件"), ("b", "乙类案件直接来的", "1 件")]
WORDS = {"upheld": "维", "corrected": "正", "other": "他", "pending": "未"}
BUSY = CaseRow("busy", "大局", (CaseGroup((3, 1, 0, 2), 6), CaseGroup((0, 0, 1, 0), 1)))
WRONG = CaseRow(
    "wrong", "错镇", (CaseGroup((1, 0, 0, 0), 3, beyond=2, faulty=True), CaseGroup((0, 0, 0, 0), 0))
)
LOST = CaseRow(
    "lost", "缺镇", (CaseGroup((0, 0, 0, 0), 0), CaseGroup((None,) * 4, None, lost=True)), mark="缺"
)


def drawn(*rows: CaseRow, tokens: Tokens = LIGHT, legend: bool = False) -> dict[str, Any]:
    return cases(rows, HEADS, WORDS, tokens, legend=legend)


def squares(figure: dict[str, Any], key: str) -> dict[tuple[str, str], int]:
    """How many marks an agency has by column and result."""
    found: dict[tuple[str, str], int] = {}
    for trace in figure["data"]:
        for custom in trace["customdata"] if trace["type"] == "bar" else ():
            if custom[0] == key:
                found[custom[1], custom[2]] = found.get((custom[1], custom[2]), 0) + 1
    return found


def texts(figure: dict[str, Any]) -> list[str]:
    return [text for trace in figure["data"] for text in trace.get("text", []) if trace["type"] == "scatter"]


def test_every_case_is_one_square_of_its_result() -> None:
    assert squares(drawn(BUSY), "busy") == {
        ("a", "upheld"): 3,
        ("a", "corrected"): 1,
        ("a", "pending"): 2,
        ("b", "other"): 1,
    }


def test_squares_of_a_row_stand_side_by_side_in_the_order_of_the_results() -> None:
    spots = sorted(
        (base, custom[2])
        for trace in drawn(BUSY)["data"]
        if trace["type"] == "bar"
        for base, custom in zip(trace["base"], trace["customdata"], strict=True)
        if custom[1] == "a"
    )
    assert [result for _, result in spots] == ["upheld"] * 3 + ["corrected"] + ["pending"] * 2
    steps = {round(after - before, 6) for (before, _), (after, _) in itertools.pairwise(spots)}
    assert len(steps) == 1


def test_a_corrected_case_is_taller_than_the_others_and_says_so() -> None:
    bars = {trace["customdata"][0][2]: trace for trace in drawn(BUSY)["data"] if trace["type"] == "bar"}
    assert all(bars["corrected"]["width"] > bars[other]["width"] for other in bars if other != "corrected")
    assert bars["corrected"]["text"] == ["纠"]
    assert bars["upheld"]["text"] == ["", "", ""]


def test_too_many_cases_for_squares_join_to_one_bar_a_result() -> None:
    many = CaseRow("many", "多局", (CaseGroup((300, 20, 0, 0), 320), CaseGroup((0, 0, 0, 0), 0)))
    figure = drawn(many)
    assert squares(figure, "many") == {("a", "upheld"): 1, ("a", "corrected"): 1}
    upheld, corrected = (trace for trace in figure["data"] if trace["type"] == "bar")
    assert upheld["x"][0] / corrected["x"][0] == pytest.approx(15)


def test_what_a_total_has_beyond_its_results_is_drawn_as_such() -> None:
    figure = drawn(WRONG)
    assert squares(figure, "wrong") == {("a", "upheld"): 1, ("a", "beyond"): 2}
    assert "3 ◆" in texts(figure)


def test_an_unknown_figure_is_no_nought() -> None:
    assert sorted(texts(drawn(LOST))) == ["0", "缺"]


def test_every_number_is_a_door() -> None:
    custom = [
        each
        for trace in drawn(BUSY, LOST)["data"]
        for each in trace.get("customdata", [])
        if each[2] == "total"
    ]
    assert custom == [[key, head, "total"] for key in ("busy", "lost") for head in ("a", "b")]


def test_everything_stands_within_the_picture_and_names_have_room() -> None:
    long = CaseRow("long", "乌什布拉克民族乡", (CaseGroup((40, 0, 0, 0), 40), CaseGroup((9, 0, 0, 0), 9)))
    figure = drawn(long, BUSY)
    end = figure["layout"]["xaxis"]["range"][1]
    for trace in figure["data"]:
        if trace["type"] == "bar":
            assert all(base + x <= end for base, x in zip(trace["base"], trace["x"], strict=True))
    assert figure["layout"]["margin"]["l"] >= 8 * 12.5


def test_a_picture_that_stands_alone_names_its_colours() -> None:
    (named,) = [
        note["text"] for note in drawn(BUSY, legend=True)["layout"]["annotations"] if "■" in note["text"]
    ]
    assert all(word in named for word in WORDS.values())


def test_nothing_at_all_still_draws() -> None:
    assert drawn()["layout"]["height"] > 0


# ------------------------------------------------------------------ years

YEARS = (
    CaseYear(2020, (5, 1, 0, 0), 6, 0, 1, 6),
    CaseYear(2021, (2, 0, 0, 1), 4, 1, 0, 2),
    CaseYear(2022, (None,) * 4, None, 0, None, None),
)
SMALL = (
    CaseYear(2020, (1, 0, 0, 0), 1, 0, 0, 1),
    CaseYear(2021, (0, 0, 0, 0), 0, 0, 0, 0),
    CaseYear(2022, (2, 0, 0, 0), 2, 0, 0, 2),
)


def years_drawn(**named: Any) -> dict[str, Any]:
    return case_years([CasePanel("a", "甲", YEARS), CasePanel("b", "乙", SMALL)], WORDS, LIGHT, **named)


def test_a_stack_of_a_year_holds_its_results_and_what_is_beyond_them() -> None:
    heights: dict[int, int] = {}
    for trace in years_drawn()["data"]:
        for x, y in zip(trace["x"], trace["y"], strict=True):
            if trace["yaxis"] == "y":
                heights[x] = heights.get(x, 0) + y
    assert heights == {0: 6, 1: 4}


def test_panels_have_one_scale() -> None:
    layout = years_drawn()["layout"]

    def px_a_case(name: str) -> float:
        low, high = layout[name]["domain"]
        return (high - low) * layout["height"] / layout[name]["range"][1]

    assert px_a_case("yaxis") == pytest.approx(px_a_case("yaxis2"))


def test_a_year_has_its_total_above_and_corrected_of_closed_below() -> None:
    said = [note["text"] for note in years_drawn(chosen=2021)["layout"]["annotations"]]
    assert {"6", "<b>4</b>", "1/6", "<b>0/2</b>", "<b>2021</b>"} <= set(said)
    assert said.count("—") == 2  # neither total nor ratio where nothing is known
    assert "0/0" not in said


def test_the_years_are_parted_where_the_edition_changed_unless_told_otherwise() -> None:
    def dotted(figure: dict[str, Any]) -> list[float]:
        return [each["x0"] for each in figure["layout"]["shapes"] if each["line"]["dash"] == "dot"]

    assert dotted(years_drawn()) == [0.5]
    assert dotted(years_drawn(broken=False)) == []


# ------------------------------------------------------------------ rates

CITY = IntervalRow("", "全市", (Interval(8, 71, 0.06, 0.21), Interval(1, 4)), strong=True)
KIND = IntervalRow("@镇", "镇", (Interval(3, 14, 0.08, 0.48), None), apart=True)


def rates_drawn(*rows: IntervalRow) -> dict[str, Any]:
    return intervals(rows, [("a", "甲率"), ("b", "乙率")], LIGHT)


def test_few_cases_have_their_counts_and_no_dot() -> None:
    figure = rates_drawn(CITY, KIND)
    dots = [trace for trace in figure["data"] if trace.get("mode") == "markers" and "hovertext" not in trace]
    assert [trace["xaxis"] for trace in dots] == ["x"]
    assert dots[0]["x"] == [8 / 71, 3 / 14]
    said = [note["text"] for note in figure["layout"]["annotations"]]
    assert "<b>1/4</b>" in said
    assert "—" in said


def test_the_dotted_line_is_the_rate_of_all() -> None:
    dotted = [each for each in rates_drawn(CITY, KIND)["layout"]["shapes"] if each["line"]["dash"] == "dot"]
    assert [(each["x0"], each["xref"]) for each in dotted] == [(8 / 71, "x")]


def test_the_axis_holds_the_widest_interval() -> None:
    assert rates_drawn(CITY, KIND)["layout"]["xaxis"]["range"][1] == pytest.approx(0.6)


def test_a_click_tells_the_row_and_the_rate() -> None:
    custom = [each for trace in rates_drawn(CITY, KIND)["data"] for each in trace.get("customdata", [])]
    assert ["@镇", "a"] in custom
    assert ["", "b"] in custom
    assert ["@镇", "b"] not in custom


# ------------------------------------------------------------------ colours


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_words_can_be_read_on_every_result_and_the_exception_is_the_strongest(theme: Tokens) -> None:
    assert set(theme.dispute) == set(DISPUTES) == set(theme.dispute_text)
    for result in DISPUTES:
        assert contrast(theme.dispute_text[result], theme.dispute[result]) >= 4.5
    strength = {result: contrast(theme.dispute[result], theme.bg) for result in DISPUTES}
    assert strength["corrected"] >= 7
    assert max(strength, key=lambda result: strength[result]) == "corrected"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("figure", ["cases", "years", "rates"])
def test_a_selection_fades_nothing(theme: Tokens, figure: str) -> None:
    made = {
        "cases": lambda: cases([BUSY, WRONG], HEADS, WORDS, theme),
        "years": lambda: case_years([CasePanel("a", "甲", YEARS)], WORDS, theme),
        "rates": lambda: intervals([CITY, KIND], [("a", "甲率"), ("b", "乙率")], theme),
    }[figure]()
    for trace in made["data"]:
        assert trace["unselected"] == trace["selected"]
