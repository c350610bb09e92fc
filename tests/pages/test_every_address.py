"""Every page over every home under every filter: it stands, and its sentence is right.

A page is right where what it says was counted twice: by the page, and in ``counted`` from the plain facts.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from tests.pages.conftest import Shown
from tests.pages.counted import COUNTED, Asked
from tests.pages.walk import Walk, addresses, answer, files, filters, scope, unknown

from analytics.store.home import VARIABLE

HOMES = ("demo_home", "doubtful_home", "seed_home")
PAGES = files()
BESIDE_FILTERS: dict[str, tuple[dict[str, str], ...]] = {
    "pages/city/compliance.py": ({"rule": "T02"}, {"severity": "red", "rule": "X01"}, {"finding": "x"}),
    "pages/city/ranking.py": ({"source": "x~2025"}, {"indicator": "requests_received", "span": "3"}),
    "pages/business/disputes.py": ({"source": "x"}, {"span": "3", "year": "2023"}),
    "pages/agency/township.py": ({"table": "t4"}, {"section": "1"}, {"cell": "t3.granted.total"}),
    "pages/agency/text.py": (
        {"view": "search", "q": "解读形式"},
        {"view": "search", "q": "没有这样的话"},
        {"view": "search", "q": "解读形式", "section": "5"},
        {"view": "search", "q": " "},
    ),
    "pages/office/intake.py": ({"q": "2025"}, {"q": "没有"}, {"state": "failed"}),
    "pages/office/method.py": ({"tab": "rules", "q": "申请"}, {"tab": "indicators", "q": "没有"}),
}
"""What addresses hold beside the filters that stand on the page as it opens."""
ALONE = ("township", "roll_up", "method")
"""Pages without a filter by kind. Of the others every year is looked at for every kind, over the small home
where most of these are empty.
"""
ODD_WORDS = re.compile(
    r"nan|None|null|\{|\}|inf\b|　　|，，|；；|。。|；。|，。|(?<!\d)0 家未列入|等 [012] 家"
)


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> tuple[Walk, Path]:
    home: Path = request.getfixturevalue(request.param)
    monkeypatch.setenv(VARIABLE, str(home))
    return Walk.begin(), home


def facts(home: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(home / (home / "CURRENT").read_text("utf-8").strip()), read_only=True)


def asked(con: duckdb.DuckDBPyConnection, shown: Shown) -> Asked:
    """What the address asks for once the page has read it."""
    address = shown.address
    year = address.get("year", "")
    return Asked(
        con, int(year) if year.isdecimal() else 0, address.get("kind"), address, address.get("county")
    )


def told_right(con: duckdb.DuckDBPyConnection, page: str, shown: Shown) -> None:
    said = answer(shown)
    where = f"{page} {shown.address}: {said}"
    assert said.endswith("。"), where
    assert not ODD_WORDS.search(said), where
    assert len(re.findall(r"[A-Za-z]{2,}", said.replace("gongkai ingest", ""))) == 0, where
    found = asked(con, shown)
    if found.kind and "agency" not in found.own:
        assert found.kind in scope(shown), where
    for piece in COUNTED[page](found):
        assert piece in said, f"{piece!r} is not in {where}"


EVERYWHERE = [(home, page) for home in HOMES for page in PAGES]


def test_every_page_is_counted() -> None:
    assert set(COUNTED) == set(PAGES)


@pytest.mark.parametrize(("walk", "page"), EVERYWHERE, indirect=["walk"])
def test_under_every_filter_the_sentence_is_right(walk: tuple[Walk, Path], page: str) -> None:
    reader, home = walk
    with facts(home) as con:
        plain = reader.to(page, {})
        told_right(con, page, plain)
        for address in [*addresses(filters(plain)), *BESIDE_FILTERS.get(page, ())]:
            told_right(con, page, reader.to(page, address))


@pytest.mark.parametrize(("walk", "page"), EVERYWHERE, indirect=["walk"])
def test_what_the_address_asks_for_in_vain_is_told_and_left(walk: tuple[Walk, Path], page: str) -> None:
    reader, home = walk
    plain = reader.to(page, {})
    usual, names = answer(plain), list(filters(plain))
    nonsense = reader.to(page, dict.fromkeys(names, "没有这个") | {"stray": "1", "open": "cell~x~y"})
    assert answer(nonsense) == usual
    assert "stray" not in nonsense.address
    for name in names:
        assert nonsense.address.get(name) != "没有这个"
    assert len(unknown(nonsense)) >= min(1, len(names))
    with facts(home) as con:
        told_right(con, page, nonsense)


@pytest.mark.parametrize("walk", ["doubtful_home"], indirect=True)
@pytest.mark.parametrize("page", [one for one in PAGES if Path(one).stem not in ALONE])
def test_every_year_of_every_kind_has_its_sentence(walk: tuple[Walk, Path], page: str) -> None:
    reader, home = walk
    plain = filters(reader.to(page, {}))
    with facts(home) as con:
        for year in plain["year"]:
            for kind in plain["kind"][1:]:
                told_right(con, page, reader.to(page, {"year": year, "kind": kind}))


@pytest.mark.parametrize("walk", ["empty_home"], indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_an_empty_home_says_what_to_do(walk: tuple[Walk, Path], page: str) -> None:
    reader, _ = walk
    for address in ({}, {"year": "2025", "kind": "镇"}, {"agency": "x", "open": "cell~x~t3~granted~total"}):
        shown = reader.to(page, address)
        assert answer(shown) == "还没有可以看的报告。"
        assert "gongkai ingest" in shown.words
        assert not shown.pictures
