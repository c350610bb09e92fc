"""A group is one string; what Python says of it and what the schema works out are the same."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
from tests.small_city import City

from analytics import groups
from analytics.agencies import KINDS

SOURCE = Path(__file__).resolve().parents[1] / "src"


@pytest.mark.parametrize(
    ("county", "kind", "told", "words", "whole"),
    [
        (None, None, None, "", "全市"),
        (None, "镇", "镇", "镇", "全部镇"),
        ("清源县", None, "清源县", "清源县", "清源县"),
        ("清源县", "镇", "清源县·镇", "清源县 · 镇", "清源县全部镇"),
        ("甲·乙旗", "乡", "甲·乙旗·乡", "甲·乙旗 · 乡", "甲·乙旗全部乡"),
    ],
)
def test_a_group_is_told_and_taken_apart(
    county: str | None, kind: str | None, told: str | None, words: str, whole: str
) -> None:
    assert groups.group(county, kind) == told
    assert groups.parts(told) == (county, kind)
    assert groups.words(told) == words
    assert groups.whole(told) == whole
    given = {"county": county, "kind": kind}
    assert groups.params(told) == {name: part for name, part in given.items() if part}


def test_the_schema_lists_the_groups_that_an_agency_belongs_to() -> None:
    city = City()
    city.agency("青山镇", county="清源县")
    city.agency("公安局", "部门")
    rows = city.con.execute("SELECT county, kind, groups FROM units").fetchall()
    assert [row[2] for row in rows] == [["镇", "清源县", "清源县·镇"], ["部门"]]
    everything = {one for row in rows for one in row[2]} | {"北关区", "北关区·镇", "乡"}
    for county, kind, listed in rows:
        belongs = {one for one in everything if groups.belongs(one, county=county, kind=kind)}
        assert belongs == set(listed)
        assert groups.belongs(None, county=county, kind=kind)


def test_a_short_name_that_two_have_is_printed_with_the_county() -> None:
    printed = groups.printed_names(
        [
            ("a", "常太镇", "清源县"),
            ("b", "常太镇", "北关区"),
            ("c", "白沙镇", "清源县"),
            ("d", "常太镇", None),
        ]
    )
    assert printed == {"a": "常太镇（清源县）", "b": "常太镇（北关区）", "c": "白沙镇", "d": "常太镇"}


def test_the_warehouse_knows_the_name_without_the_county() -> None:
    city = City()
    city.agency("常太镇（清源县）", county="清源县")
    city.agency("开发区（筹）", "其他", county="清源县")
    assert city.con.execute("SELECT bare_name FROM units").fetchall() == [("常太镇",), ("开发区（筹）",)]


def test_no_kind_is_read_as_a_county() -> None:
    assert [groups.parts(kind) for kind in KINDS] == [(None, kind) for kind in KINDS]


def test_no_query_compares_a_kind_with_what_a_page_chooses() -> None:
    """A page's choice may be a county: ``list_contains(a.groups, ?)``."""
    compared = re.compile(r"\bkind\s*=\s*[?$]|list_contains\([^()]*,\s*(?:\w+\.)?kind\)|\bkind IN \(\?")
    files = [path for ending in ("py", "sql") for path in SOURCE.rglob(f"*.{ending}")]
    assert [path.name for path in files if compared.search(path.read_text("utf-8"))] == []


def test_the_schema_writes_the_mark_between_county_and_kind_that_python_does() -> None:
    schema = resources.files("analytics.store").joinpath("schema.sql").read_text("utf-8")
    assert f"county || '{groups.MARK}' || kind" in schema
