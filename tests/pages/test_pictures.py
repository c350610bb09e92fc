"""Pictures to be taken away: one button for all of them, each with its title, its filters and its source."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.pages.conftest import Show

from analytics.charts import LIGHT, Figure, Tokens
from analytics.charts.base import figure
from analytics.export import picture as export
from analytics.ui import pictures
from analytics.ui.pictures import Picture


def drawn(tokens: Tokens) -> Figure:
    assert tokens is LIGHT, "a picture for a letter is light whatever the reader's theme"
    return figure([], tokens, height=100, margin={"l": 30, "r": 0, "t": 10, "b": 5})


def texts(shown: Figure) -> list[str]:
    return [one["text"] for one in shown["layout"]["annotations"]]


def test_a_picture_says_what_it_is_what_was_chosen_and_where_it_comes_from() -> None:
    one = Picture("谁没报", drawn, signs="未＝未报")
    shown = pictures.for_letter(one, "某市 · 数据快照 2026-02-26 09:30", ("2025 年度", "镇"))
    assert texts(shown) == [
        "<b>谁没报</b>",
        "2025 年度 · 镇 · 未＝未报",
        "某市 · 数据快照 2026-02-26 09:30",
    ]


def test_what_is_added_stands_outside_the_picture_which_keeps_its_size() -> None:
    shown = pictures.for_letter(Picture("谁没报", drawn), "某市", ())
    layout = shown["layout"]
    margin = layout["margin"]
    assert layout["height"] - margin["t"] - margin["b"] == 100 - 10 - 5
    assert margin["l"] == 30 + pictures.EDGE


def test_long_titles_go_on_below_and_lose_no_word() -> None:
    parts = ("甲" * 90, "乙", "丙")
    found = pictures.lines(parts, room=520, size=12)
    assert "".join(found).replace(" · ", "") == "".join(parts)
    assert max(map(len, found)) * 12 <= 520
    assert pictures.lines(("", "甲", ""), 520, 12) == ["甲"]


def test_names_of_files_have_no_sign_that_a_system_refuses() -> None:
    assert pictures.file_name("单位 × 年度") == "单位-×-年度"
    assert pictures.file_name('公开率：各单位 2024 → 2025 a/b\\c"d') == "各单位-2024-2025-a-b-c-d"


@pytest.mark.skipif(not export.available(), reason="no Chromium on this machine")
@pytest.mark.parametrize(
    ("page", "count"),
    [("pages/city/overview.py", 1), ("pages/city/compliance.py", 2), ("pages/business/requests.py", 4)],
)
def test_the_dialog_lists_every_picture_of_the_page(
    demo_home: Path, show: Show, page: str, count: int
) -> None:
    shown = show(demo_home, page)
    assert len(shown.pictures) == count
    assert [one.label for one in shown.app.get("download_button")].count("SVG") == 0
    shown.app.button(key="download.pictures").click()
    shown.run()
    labels = [one.label for one in shown.app.get("download_button")]
    assert labels.count("PNG") == labels.count("SVG") == count


def test_a_page_without_a_picture_offers_none(demo_home: Path, show: Show) -> None:
    assert not [one for one in show(demo_home, "pages/office/method.py").app.button if "图片" in one.label]
