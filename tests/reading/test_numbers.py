"""Figures in cells: read as printed, never repaired, and nothing else is a figure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reading.model import Status
from analytics.reading.numbers import read_mark


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        (" 12 ", "12"),
        ("１２３", "123"),
        ("1,234", "1234"),
        ("1，234，567", "1234567"),
        ("1 234", "1234"),
        ("0.092", "0.092"),
        ("153103.83", "153103.83"),
        ("+19", "19"),
        ("-8", "-8"),
        ("－3", "-3"),
        ("− 3", "-3"),
        ("0件", "0"),
        ("3 件", "3"),
        ("251000元", "251000"),
        ("00", "0"),
        ("\u200b7\ufeff", "7"),
    ],
)
def test_figures(text: str, value: str) -> None:
    mark = read_mark(text)
    assert (mark.status, mark.value) == (Status.STATED, Decimal(value))


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u3000\n", "&nbsp;", "\u200b"])
def test_blanks(text: str) -> None:
    assert read_mark(text).status is Status.BLANK


@pytest.mark.parametrize("text", ["/", "／", "—", "——", "-", "－", "–", "无", "（无）", "\\", "N/A", "無"])
def test_strokes(text: str) -> None:
    assert read_mark(text).status is Status.SLASH


@pytest.mark.parametrize(
    "text",
    [
        "12（其中网上9）",
        "约3",
        "100余",
        "见附件",
        "1.",
        "1、",
        "5%",
        "3/4",
        "1,23",
        "12,3456",
        "1.2.3",
        "--5",
        "2023年",
        "一件",
        "3 5",
        "0 0",
        "+",
    ],
)
def test_everything_else_is_unreadable(text: str) -> None:
    mark = read_mark(text)
    assert (mark.status, mark.value) == (Status.UNREADABLE, None)


@pytest.mark.parametrize(
    ("text", "value"), [("增3", 3), ("增加12", 12), ("减2", -2), ("减少2项", -2), ("+5", 5)]
)
def test_columns_of_change_may_say_the_direction_in_words(text: str, value: int) -> None:
    assert read_mark(text, signed=True).value == value


def test_direction_in_words_means_nothing_elsewhere() -> None:
    assert read_mark("减2").status is Status.UNREADABLE


def test_the_unit_stands_beside_the_figure() -> None:
    assert read_mark("251000元").unit == "元"
    assert read_mark("2.5万元").unit == "万元"
    assert read_mark("7").unit is None


FULL_WIDTH = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")


@given(st.integers(min_value=0, max_value=10**9))
def test_every_way_to_print_a_number_reads_back(number: int) -> None:
    for text in (str(number), f"{number:,}", f"{number}件", f" {number}\u3000"):
        for printed in (text, text.translate(FULL_WIDTH)):
            assert read_mark(printed).value == number


@given(st.decimals(min_value=0, max_value=10**6, places=4))
def test_decimals_keep_every_digit(number: Decimal) -> None:
    assert read_mark(str(number)).value == number


@given(st.text(max_size=12))
def test_only_a_stated_mark_has_a_value(text: str) -> None:
    mark = read_mark(text)
    assert (mark.value is not None) == (mark.status is Status.STATED)


@given(st.text(alphabet="0123456789件元约余（）年月、。/—无 见附表", max_size=10))
def test_a_value_uses_all_digits_that_stand_in_the_cell(text: str) -> None:
    mark = read_mark(text)
    if mark.value is not None:
        digits = "".join(sign for sign in text if sign.isdigit())
        assert int(mark.value) == int(digits)
