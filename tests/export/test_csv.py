"""CSV: opens in Excel with its characters whole, runs nothing, says no 0 that is none."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from analytics.export.csv import csv_bytes
from analytics.export.sheets import ColumnSpec


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_table_comes_back_cell_by_cell() -> None:
    frame = pd.DataFrame(
        {
            "name": ["白沙镇", "清溪“镇”,\n二"],
            "share": [0.125, float("nan")],
            "n": pd.array([1239, None], dtype="Int64"),
            "fees": [Decimal("12.3400"), Decimal(-3)],
            "on": [date(2026, 1, 20), None],
            "mark": ["改", None],
        }
    )
    columns = [
        ColumnSpec("name", "单位"),
        ColumnSpec("share", "公开率（%）", "percent"),
        ColumnSpec("n", "办结（件）", "number", mark="mark"),
        ColumnSpec("fees", "收费（万元）", "number"),
        ColumnSpec("on", "公开日期", "date"),
    ]
    content = csv_bytes(frame, columns)
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content) == [
        ["单位", "公开率（%）", "办结（件）", "办结（件）标记", "收费（万元）", "公开日期"],
        ["白沙镇", "12.5", "1239", "改", "12.34", "2026-01-20"],
        ["清溪“镇”,\n二", "—", "—", "", "-3", "—"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_made_harmless(text: str) -> None:
    assert read(csv_bytes(pd.DataFrame({"a": [text]}), [ColumnSpec("a", "甲")]))[1] == [f"'{text}"]


def test_a_number_is_never_guarded_nor_written_with_an_exponent() -> None:
    frame = pd.DataFrame({"a": [-2.0, 1e-7, 1e15]})
    found = read(csv_bytes(frame, [ColumnSpec("a", "甲", "number")]))
    assert found[1:] == [["-2"], ["0.0000001"], ["1000000000000000"]]


def test_an_empty_table_has_its_head() -> None:
    assert read(csv_bytes(pd.DataFrame({"a": []}), [ColumnSpec("a", "甲")])) == [["甲"]]
