"""A workbook, read back: the same figures, nothing invented, nothing that runs."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.small_city import City, outcomes

from analytics.export.ranking import ranking_about, ranking_sheets
from analytics.export.workbook import About, ColumnSpec, Sheet, workbook
from analytics.metrics import rank_history, ranking

ABOUT = About(
    title="2025 年公开率排名",
    stamp="20260206T093000-1a2b3c4d",
    taken_at=datetime(2026, 2, 6, 9, 30),
    city="云泽市",
    demo=True,
    filters=[("年度", "2025"), ("类别", "镇")],
    definitions=[("公开率", "公开 ÷ 办结")],
)
COLUMNS = (
    ColumnSpec("name", "单位"),
    ColumnSpec("share", "公开率（%）", "percent", cases="n", mark="derived"),
    ColumnSpec("n", "办结（件）", "number"),
    ColumnSpec("fees", "收费（万元）", "number"),
    ColumnSpec("on", "公开日期", "date"),
)
FRAME = pd.DataFrame(
    {
        "name": ["白沙镇", "=HYPERLINK(1)", "乌什布拉克民族乡"],
        "share": [13 / 18, 662 / 1239, None],
        "n": [18, 1239, 0],
        "fees": [Decimal("12.3456"), Decimal(-3), None],
        "derived": [False, True, False],
        "on": [date(2026, 1, 20), None, date(2026, 1, 31)],
    }
)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture(scope="module")
def book() -> Any:
    return opened(workbook([Sheet("排名", FRAME, COLUMNS, note="全市 53.4%")], ABOUT))


def test_figures_come_back_as_the_same_numbers(book: Any) -> None:
    found = rows(book["排名"])
    assert found[0] == [column.title for column in COLUMNS]
    assert found[1] == ["白沙镇", 13 / 18, 18, 12.3456, datetime(2026, 1, 20)]
    assert found[2][1:4] == [662 / 1239, 1239, -3]


def test_what_is_not_known_is_a_dash_and_what_is_0_is_0(book: Any) -> None:
    assert rows(book["排名"])[3] == ["乌什布拉克民族乡", "—", 0, "—", datetime(2026, 1, 31)]
    assert rows(book["排名"])[2][4] == "—"


def test_text_is_never_a_formula(book: Any) -> None:
    cell = book["排名"]["A3"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_name_head_or_filter_becomes_a_formula(text: str) -> None:
    columns = [ColumnSpec("a", text), ColumnSpec("n", "件", "number")]
    about = About(text, "s", ABOUT.taken_at, text, False, [("单位", text)], [(text, text)])
    content = workbook([Sheet(text, pd.DataFrame({"a": [text], "n": [-2]}), columns)], about)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert book.worksheets[0]["A2"].data_type == "s"
    assert book.worksheets[0]["B2"].value == -2, "a number below zero stays a number"


def test_numbers_look_as_on_screen(book: Any) -> None:
    sheet = book["排名"]
    assert sheet["B2"].number_format.startswith("0%")  # 18 cases
    assert sheet["B3"].number_format.startswith('"算 "0.0%')  # 1,239 cases, a derived total
    assert sheet["C3"].number_format.startswith("#,##0;")
    assert sheet["D2"].number_format.startswith("#,##0.0000;")
    assert sheet["D3"].number_format.endswith('"−"#,##0')


def test_the_head_is_frozen_filtered_and_wide_enough(book: Any) -> None:
    sheet = book["排名"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E4"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width >= 2 * len("乌什布拉克民族乡")
    assert sheet["A6"].value == "全市 53.4%"


def test_the_last_sheet_says_what_the_file_is(book: Any) -> None:
    assert book.sheetnames == ["排名", "说明"]
    told = {row[0]: row[1] for row in rows(book["说明"]) if row[0]}
    assert told["标题"] == ABOUT.title
    assert told["快照"] == ABOUT.stamp
    assert told["快照时间"] == "2026-02-06 09:30"
    assert told["类别"] == "镇"
    assert told["公开率"] == "公开 ÷ 办结"
    assert "虚构" in told["注意"]
    assert {"算", "改", "混", "缺", "—"} <= set(told)


def test_the_same_data_give_the_same_bytes() -> None:
    sheets = [Sheet("排名", FRAME, COLUMNS)]
    assert workbook(sheets, ABOUT) == workbook(sheets, ABOUT)


def test_any_name_becomes_a_name_that_spreadsheets_take() -> None:
    names = ["表[一]:*?/\\", "长" * 40, "长" * 40, "", "说明", "A", "a"]
    found = opened(workbook([Sheet(name, FRAME, COLUMNS) for name in names], ABOUT)).sheetnames
    assert len({name.lower() for name in found}) == len(names) + 1
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found)
    assert found[-1] == "说明"


def test_an_empty_table_still_has_its_head() -> None:
    book = opened(workbook([Sheet("排名", FRAME.iloc[:0], COLUMNS)], ABOUT))
    assert rows(book["排名"])[0] == [column.title for column in COLUMNS]


# ------------------------------------------------------------------ a ranking as a file


def test_a_ranking_goes_into_the_file_figure_by_figure() -> None:
    city = City()
    for year in (2024, 2025):
        city.report("白沙镇", year, outcomes(13, 18), derived=["outcome_total"])
        city.report("太和镇", year, outcomes(60, 120 if year == 2025 else 60))
        city.no_report("红岩乡", year)
    con = city.built()
    found = ranking(con, "grant_rate", 2025)
    history = rank_history(con, "grant_rate", [2024, 2025])
    about = ranking_about(found, stamp=ABOUT.stamp, taken_at=ABOUT.taken_at)
    book = opened(workbook(ranking_sheets(found, history), about))
    assert book.sheetnames == ["排名", "历年名次", "未列入", "说明"]
    head, *body = rows(book["排名"])
    ranked = [dict(zip(head, row, strict=True)) for row in body]
    assert [row["名次"] for row in ranked[:2]] == [1, 2]
    assert [row["办结（件）"] for row in ranked[:2]] == [18, 120]
    assert [row[found.metric.head] for row in ranked[:2]] == [13 / 18, 0.5]
    assert [row["上年名次"] for row in ranked[:2]] == [2, 1]
    assert book["排名"]["D2"].number_format.startswith('"算 "0%')
    assert ranked[-1]["名次"] == "全市 52.9%（73/138）；3 份应报中 2 份有数"
    assert rows(book["历年名次"])[1:3] == [["白沙镇", "镇", 2, 1], ["太和镇", "镇", 1, 2]]
    assert rows(book["未列入"])[1] == ["云泽市红岩乡人民政府", "镇", "未报", "—", "—", "催报后重排"]
    told = {row[0]: row[1] for row in rows(book["说明"]) if row[0]}
    assert told[found.metric.title] == found.metric.basis


def test_an_indicator_without_shares_has_no_columns_for_them() -> None:
    city = City()
    city.report("白沙镇", 2025, {"received": 3})
    found = ranking(city.built(), "requests_received", 2025)
    sheet = ranking_sheets(found, rank_history(city.con, "requests_received", []))
    assert [column.title for column in sheet[0].columns] == [
        "名次", "单位", "类别", found.metric.head, "上年名次", "名次变化（进为正）",
    ]  # fmt: skip
    about = ranking_about(found, stamp="s", taken_at=ABOUT.taken_at)
    assert workbook(sheet, about)
