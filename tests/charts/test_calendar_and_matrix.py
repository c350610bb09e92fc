"""The submission calendar and the matrix of findings."""

from __future__ import annotations

from typing import Any

from analytics.charts.calendar import CalendarRow, Day, calendar
from analytics.charts.matrix import AgencyColumn, Mark, RuleRow, matrix, years
from analytics.charts.tokens import DARK, LIGHT

YEARS = (2023, 2024, 2025)
ROWS = (
    CalendarRow("hy", "红岩乡", {2023: Day("submitted"), 2025: Day("missing")}, None, "无报告，不检查"),
    CalendarRow(
        "sq", "双桥镇", {year: Day("late", 12) for year in YEARS}, {"red": 5, "yellow": 3, "blue": 0}
    ),
    CalendarRow("ws", "乌什布拉克民族乡", {2025: Day("unreadable")}, {"red": 0, "yellow": 0, "blue": 1}),
)


def of_type(figure: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["type"] == kind]


def test_the_calendar_prints_days_late_and_a_sign_for_what_is_not_there() -> None:
    (cells,) = of_type(calendar(ROWS, YEARS, 2025, LIGHT), "heatmap")
    assert cells["text"] == [["", "—", "未"], ["12", "12", "12"], ["—", "—", "?"]]


def test_the_calendar_gives_agency_and_year_of_a_clicked_cell() -> None:
    layer = next(
        trace
        for trace in of_type(calendar(ROWS, YEARS, 2025, LIGHT), "scatter")
        if trace["marker"].get("opacity") == 0
    )
    assert len(layer["customdata"]) == len(ROWS) * len(YEARS)
    assert ["sq", 2024] in layer["customdata"]
    assert "双桥镇 2024 年度：迟报 12 天" in layer["hovertext"]


def test_no_bar_stands_for_an_agency_that_could_not_be_checked() -> None:
    drawn = calendar(ROWS, YEARS, 2025, LIGHT)
    (bars,) = of_type(drawn, "bar")
    assert bars["x"] == [5, 0]
    assert "无报告，不检查" in [note["text"] for note in drawn["layout"]["annotations"]]


def test_long_names_get_the_room_they_need() -> None:
    rows = (CalendarRow("x", "一个名字特别长的民族自治乡人民政府", {}, None),)
    assert (
        calendar(rows, YEARS, 2025, LIGHT)["layout"]["margin"]["l"]
        > calendar(ROWS, YEARS, 2025, LIGHT)["layout"]["margin"]["l"]
    )


def test_the_calendar_grows_with_its_rows_and_stands_one_row_too() -> None:
    one = calendar(ROWS[:1], (2025,), 2025, DARK)["layout"]["height"]
    assert calendar(ROWS, YEARS, 2025, DARK)["layout"]["height"] == one + 2 * 18
    assert calendar((), YEARS, 2025, DARK)["layout"]["height"] > 0


RULES = (
    RuleRow("F01", "六个部分齐全且有序", "格式", "red", 1),
    RuleRow("F05", "栏目名称与规定一致", "格式", "blue", 0),
    RuleRow("T01", "收到＝办结＋结转", "勾稽", "red", 0),
)
COLUMNS = (AgencyColumn("sq", "双桥镇"), AgencyColumn("qx", "清溪镇"), AgencyColumn("hy", "红岩乡", "未报"))
MARKS = {
    ("F01", "sq"): Mark("fail", "f1", 2),
    ("F01", "qx"): Mark("pass", "f2"),
    ("F05", "sq"): Mark("review", "f3"),
    ("F05", "qx"): Mark("not_applicable", "f4"),
    ("T01", "sq"): Mark("undetermined", "f5"),
}


def test_each_outcome_of_the_matrix_has_its_own_sign() -> None:
    drawn = matrix(RULES, COLUMNS, MARKS, LIGHT)
    by_symbol = {
        trace["marker"].get("symbol"): trace for trace in of_type(drawn, "scatter") if "marker" in trace
    }
    assert (by_symbol["diamond"]["x"], by_symbol["diamond"]["y"]) == ([0], [0])
    assert by_symbol["circle-open"]["y"] == [1]
    (unknown,) = [trace for trace in of_type(drawn, "scatter") if trace["mode"] == "text"]
    assert unknown["text"] == ["?"]


def test_what_a_person_settled_is_neither_tinted_nor_drawn_as_a_fault() -> None:
    drawn = matrix(RULES[:1], COLUMNS, {("F01", "sq"): Mark("settled", "f1")}, LIGHT)
    (cells,) = of_type(drawn, "heatmap")
    assert cells["z"] == [[0.5, None, None]]
    (signs,) = [trace for trace in of_type(drawn, "scatter") if trace["mode"] == "text"]
    assert signs["text"] == ["✓"]
    shapes = [one for one in of_type(drawn, "scatter") if one.get("marker", {}).get("opacity", 1) != 0]
    assert [one["x"] for one in shapes if one["mode"] == "markers"] == [[], [], [], []]


def test_what_does_not_apply_has_no_cell_and_what_passed_has_a_quiet_one() -> None:
    form, sums = of_type(matrix(RULES, COLUMNS, MARKS, LIGHT), "heatmap")
    assert form["z"] == [[1.5, 0.5, None], [0.5, None, None]]
    assert sums["z"] == [[0.5, None, None]]


def test_families_are_parted() -> None:
    form, sums = of_type(matrix(RULES, COLUMNS, MARKS, LIGHT), "heatmap")
    assert form["y0"] == 0
    assert sums["y0"] == 2.5


def test_names_stand_upright_over_their_columns_and_void_columns_say_why() -> None:
    texts = [note["text"] for note in matrix(RULES, COLUMNS, MARKS, LIGHT)["layout"]["annotations"]]
    assert "双<br>桥<br>镇" in texts
    assert "未<br>报" in texts


def test_a_click_gives_the_finding_and_the_hover_says_it_in_words() -> None:
    drawn = matrix(RULES, COLUMNS, MARKS, LIGHT)
    layer = next(trace for trace in of_type(drawn, "scatter") if "customdata" in trace)
    assert ["f1"] in layer["customdata"]
    assert "双桥镇<br>F01 六个部分齐全且有序<br>◆ 红，2 项" in layer["hovertext"]


def test_the_years_leave_zero_blank_and_draw_no_cell_without_a_report() -> None:
    counts = {(2024, "sq"): 0, (2025, "sq"): 4, (2025, "qx"): 1}
    drawn = years(counts, {2024: 0, 2025: 5}, COLUMNS, LIGHT)
    (cells,) = of_type(drawn, "heatmap")
    assert cells["z"] == [[0, None, None], [4, 1, None]]
    assert cells["text"] == [["", "", ""], ["4", "1", ""]]
    assert "<b>5</b>" in [note["text"] for note in drawn["layout"]["annotations"]]


def test_the_sum_of_a_year_is_red_only_where_there_is_something_red() -> None:
    drawn = years({(2025, "sq"): 4}, {2023: None, 2024: 0, 2025: 7}, COLUMNS, LIGHT)
    sums = {note["text"]: note["font"]["color"] for note in drawn["layout"]["annotations"]}
    assert sums["<b>7</b>"] == LIGHT.severity["red"], "also of agencies that are not drawn"
    assert sums["0"] == LIGHT.ink3
    assert sums["—"] == LIGHT.ink3, "a year in which nothing could be checked has no sum"


def test_the_calendar_speaks_of_an_agency_outside_the_roster_in_other_words() -> None:
    row = CalendarRow("x", "外镇", {}, None, "名录外，未收到", {2025: "名录外，未收到"})
    drawn = calendar([row], (2024, 2025), 2025, LIGHT)
    hovers = [text for trace in drawn["data"] for text in trace.get("hovertext", ())]
    assert "外镇 2025 年度：名录外，未收到" in hovers


def test_an_empty_matrix_is_still_a_figure() -> None:
    assert matrix((), (), {}, LIGHT)["layout"]["height"] > 0
