"""Whose figures a report says it gives: what tells, and what only sounds like it."""

from __future__ import annotations

import pytest

from analytics.reading.model import Line
from analytics.store.scope import Stated, scope_of

AREA = [
    "本报告所列数据包括县政府各部门、各乡镇。",
    "本报告数据统计范围为全县。",
    "本年报涵盖区本级及14个街道、32个部门。",
    "本报告汇总了全市各级行政机关的数据。",
    "根据各乡镇、各部门报送的年度报告汇总编制。",
    "以下数据为全县口径。",
    "2025年，全市各级行政机关共收到政府信息公开申请312件。",
    "上述数据含12个镇。",
]
OWN = [
    "本报告数据仅为县政府办公室本级。",
    "本报告所列数据不含各乡镇、各部门。",
    "统计范围为市本级，不包括所属单位。",
    "表中数据只反映本机关情况。",
    "以下为本级口径。",
]
NOTHING = [
    "本报告所列数据的统计期限自2025年1月1日起至2025年12月31日止。",
    "按照全市统一部署，推进数据共享。",
    "本报告电子版可在全市政府网站集中下载。",
    "各部门要对照要点抓好落实。",
    "组织全县各乡镇参加年度报告编制培训。",
    "依托全市政务公开平台公开信息258条。",
    "我镇辖14个村，共收到申请0件。",
    "按县政府要求，本报告由党政办公室负责编制。",
    "本级财政预算已公开。",
    "按照全县政务公开工作要点，本镇收到申请3件。",
    "全县12个乡镇中率先建成公开专区。",
    "统计数据显示，我镇公开数量为全县第一。",
]


def lines(*texts: str) -> list[Line]:
    return [Line(text, f"line {number}") for number, text in enumerate(texts, start=1)]


@pytest.mark.parametrize("text", AREA)
def test_the_whole_area(text: str) -> None:
    stated = scope_of(lines(text))
    assert stated is not None
    assert stated.scope == "area"


@pytest.mark.parametrize("text", OWN)
def test_the_office_alone(text: str) -> None:
    stated = scope_of(lines(text))
    assert stated is not None
    assert stated.scope == "own"


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_sounds_like_it(text: str) -> None:
    assert scope_of(lines(text)) is None


def test_the_sentence_and_its_line_are_kept() -> None:
    told = lines("一、总体情况", "全年公开 3 条。本报告数据 包括各部门。")
    assert scope_of(told) == Stated("area", 1, "本报告数据包括各部门")


def test_two_sentences_that_contradict_tell_nothing() -> None:
    assert scope_of(lines("本报告数据包括各乡镇。", "以上数据为本级口径。")) is None


def test_a_table_says_nothing_of_the_scope() -> None:
    assert scope_of([Line("本报告数据包括各乡镇", "table 1", "3", "t3")]) is None
