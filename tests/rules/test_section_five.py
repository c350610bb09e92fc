"""Section five told apart: what is a problem, what is done about it, and how both are counted."""

from __future__ import annotations

import pytest

from analytics.rules.section_five import told_in

TWO_LISTS = "问题：一是更新慢；二是解读难懂。措施：一是每周更新；二是配图解。"
COUNTED_AGAIN = "一是更新慢；二是解读难懂。一是每周更新；二是配图解。"
PAIRS = "一是更新慢，将每周更新。二是解读难懂，将配图解。"
RUNNING = "更新慢，解读也难懂。下一步，每周更新，给解读配图。"


@pytest.mark.parametrize("text", [TWO_LISTS, COUNTED_AGAIN, PAIRS, RUNNING])
def test_two_problems_and_two_measures_in_whatever_order(text: str) -> None:
    told = told_in(text)
    assert [words[: len(due)] for words, due in zip(told.problems, ["更新慢", "解读"], strict=True)] == [
        "更新慢",
        "解读",
    ]
    assert len(told.measures) == 2


def test_items_of_lists_are_counted_and_pairs_are_no_list_of_measures() -> None:
    assert (told_in(TWO_LISTS).problem_items, told_in(TWO_LISTS).measure_items) == (2, 2)
    assert (told_in(PAIRS).paired_items, told_in(PAIRS).measure_items) == (2, 0)


def test_an_item_under_problems_is_one_whatever_its_words() -> None:
    told = told_in("存在问题：1.解读全靠转发。2.信息员都是临时工。")
    assert len(told.problems) == 2
    assert told.by_place >= 1


def test_a_problem_that_is_aimed_at_is_not_told_as_one() -> None:
    assert told_in("针对去年更新慢、内容少的问题，今年建立了台账。").problems == []


def test_no_problem_said_is_none() -> None:
    told = told_in("当前问题不明显。")
    assert told.nothing
    assert told.problems == []


def test_circled_figures_count() -> None:
    assert told_in("不足：①基础信息陈旧；②公开比例低。").problem_items == 2
