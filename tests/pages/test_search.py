"""The search box over few agencies, and over so many that the snapshot is asked for what matches."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.pages.conftest import Show

from analytics.store.home import VARIABLE
from analytics.ui import memo, search


@pytest.fixture
def many(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration city, taken for one of more agencies than a list has room for."""
    monkeypatch.setenv(VARIABLE, str(demo_home))
    monkeypatch.setattr(search, "LISTED", 3)
    monkeypatch.setattr(
        search, "near", memo.view(search.near.__wrapped__)
    )  # what was kept knew another limit
    return demo_home


def test_the_name_itself_comes_first_then_names_that_hold_the_words(many: Path) -> None:
    assert search.matches("清溪镇")[0].short_name == "清溪镇"
    assert {one.short_name for one in search.matches("桥")} == {"双桥镇", "石桥镇"}


def test_pinyin_initials_find_every_agency_that_has_them(many: Path) -> None:
    assert {one.short_name for one in search.matches("SQZ")} == {"双桥镇", "石桥镇"}


def test_what_nobody_is_called_finds_nobody(many: Path) -> None:
    assert search.matches("无此单位") == ()
    assert search.matches("'; DROP TABLE agencies") == ()


def test_an_agency_stands_first_among_those_beside_it(many: Path) -> None:
    found = search.near("hongyan")
    assert next(iter(found)) == "hongyan"
    assert "qingxi" not in found, "a township of another kind"


def test_over_many_agencies_the_box_takes_words_and_offers_what_matches(many: Path, show: Show) -> None:
    page = show(many, "pages/city/overview.py")
    page.app.text_input(key=search.KEY).input("无此单位")
    assert "没有找到单位“无此单位”" in page.run().words


def test_over_many_agencies_a_page_tells_how_many_it_leaves_out(
    many: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analytics.ui import city

    monkeypatch.setattr(city, "SHOWN", 5)
    monkeypatch.setattr(city, "standing", memo.view(city.standing.__wrapped__))
    page = show(many, "pages/city/overview.py")
    (calendar,) = page.pictures
    city, *worst = calendar["layout"]["yaxis"]["ticktext"]
    assert "汇总年报" in city
    assert len(worst) == 5
    assert f"只画问题最重的 5 家，另有 {search.agencies() - 1 - 5} 家，见下载" in page.words
    assert "30 家应报" in page.words, "the sentence counts all"
