"""Places: taken apart and said for people, whatever a sheet is called."""

from __future__ import annotations

import pytest

from analytics.reading.place import Box, Place, parse_place, place_in_words, without_box


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("table 2, row 5, cell 9", Place(table=2, row=5, cell=9)),
        ("table 2, row 5", Place(table=2, row=5)),
        ("line 42, cell 3", Place(line=42, cell=3)),
        ("paragraph 8", Place(paragraph=8)),
        (
            "page 2, table 1, row 5, cell 3, box 123 456 234 478",
            Place(page=2, table=1, row=5, cell=3, box=Box(123, 456, 234, 478)),
        ),
        ("page 2, line 9, box 0 120 1000 140", Place(page=2, line=9, box=Box(0, 120, 1000, 140))),
        ("page 1", Place(page=1)),
        ("sheet 表三, row 4, cell 10", Place(sheet="表三", row=4, cell=10)),
        ("file name", Place(other="file name")),
        ("", Place()),
        (None, Place()),
    ],
)
def test_a_place_is_taken_apart(text: str | None, place: Place) -> None:
    assert parse_place(text) == place


@pytest.mark.parametrize("name", ["a, b", "row 3", "x, row 3", "表, page 2", "sheet 1", "box 1 2 3 4 ok"])
def test_a_sheet_may_be_called_anything(name: str) -> None:
    assert parse_place(f"sheet {name}, row 5, cell 2") == Place(sheet=name, row=5, cell=2)


@pytest.mark.parametrize("box", ["1 2 3 1001", "30 2 20 4", "3 20 30 10"])
def test_a_box_that_is_none_is_not_given(box: str) -> None:
    assert parse_place(f"page 1, line 2, box {box}") == Place(page=1, line=2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("table 2, row 5, cell 9", "表 2 第 5 行第 9 格"),
        ("page 2, table 1, row 5, cell 3", "第 2 页 表 1 第 5 行第 3 格"),
        ("page 2, line 9, box 80 120 910 140", "第 2 页 第 9 行"),
        ("sheet 表三, row 4, cell 10", "工作表“表三” 第 4 行第 10 格"),
        ("paragraph 4", "第 4 段"),
        ("file name", "文件名"),
        ("page metadata", "网页信息"),
        (None, "出处不详"),
    ],
)
def test_people_read_places_in_words_and_never_see_a_box(text: str | None, words: str) -> None:
    assert place_in_words(text) == words


def test_without_its_box_a_place_is_what_it_was() -> None:
    assert without_box("page 2, line 9, box 80 120 910 140") == "page 2, line 9"
    assert without_box("table 2, row 5") == "table 2, row 5"
