"""汇总核对 over the demonstration city, one report, nothing; the sentence against figures counted apart."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from tests.pages.conftest import Show, Shown
from tests.pages.test_township import clickable

from analytics.consolidation import Consolidation, consolidate
from analytics.form import FORM
from analytics.settings import load_settings
from analytics.ui import rollup_data, rollup_files

PAGE = "pages/office/roll_up.py"
YEARS = range(2019, 2026)


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def added(facts: duckdb.DuckDBPyConnection, home: Path, year: int) -> Consolidation:
    """The sums part by part: what the page asks of the database is counted here in Python."""
    return consolidate(facts, load_settings(home), year)


def answer(page: Shown) -> str:
    return re.findall(r'g-answer">(.*?)</div>', page.html)[0]


def printed(page: Shown) -> dict[str, str]:
    """What stands in each cell of the form, by its door."""
    html = clickable(page)
    found = re.findall(r'data-pick="(t\d~[^"]+)" title="([^"]*)"', html)
    return dict(found)


# ------------------------------------------------------------------ the answer


@pytest.mark.parametrize("year", YEARS)
def test_the_answer_counts_who_is_in_the_sums(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, year: int
) -> None:
    found = added(facts, demo_home, year)
    said = answer(show(demo_home, PAGE, year=str(year)))
    assert said.startswith(f"{len(found.units)} 家应报，")
    if not found.missing:
        assert "全部计入合计" in said
    for unit in found.missing[:2]:
        assert unit.short_name in said or "等" in said


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_the_answer_counts_the_cells_that_contradict_the_city_and_names_the_worst(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, year: int
) -> None:
    found = added(facts, demo_home, year)
    wrong = [one for one in found.sums if one.contradicts]
    compared = [one for one in found.sums if one.difference is not None]
    page = show(demo_home, PAGE, year=str(year))
    assert f"{len(compared)} 格中 <em>{len(wrong)} 格不符</em>" in answer(page)
    worst = max(wrong, key=lambda one: abs(one.difference or 0))
    assert FORM.table(worst.place[0]).row(worst.place[1]).label in page.words
    difference = worst.difference or Decimal(0)
    assert ("少" if difference < 0 else "多") in answer(page)
    same = sum(one.difference == 0 for one in found.sums)
    assert f"一致 {same} · 待补报 {len(compared) - same - len(wrong)}" in page.words


def test_a_year_without_a_report_of_the_city_is_added_up_and_not_compared(
    demo_home: Path, show: Show
) -> None:
    page = show(demo_home, PAGE, year="2021")
    assert "没有收到云泽市年报，只汇总，不核对" in answer(page)
    assert "不同的格，各家填了多少" not in page.words


def test_the_scope_that_the_city_states_is_told_and_leads_to_its_sentence(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    ((finding,),) = facts.execute(
        "SELECT finding_id FROM findings JOIN agencies USING (agency_id) "
        "WHERE rule_id = 'A03' AND is_city AND year = 2025"
    ).fetchall()
    page = show(demo_home, PAGE)
    assert "全域" in page.words
    assert finding in unquote(page.html)
    assert "未写明" in show(demo_home, PAGE, year="2023").words


# ------------------------------------------------------------------ the form


@pytest.mark.parametrize("table", ["t2", "t3", "t4"])
def test_every_cell_of_the_form_is_the_sum_and_a_door(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, table: str
) -> None:
    page = show(demo_home, PAGE, table=table)
    found = added(facts, demo_home, 2025)
    cells = printed(page)
    for one in found.sums:
        if one.place[0] == table:
            said = cells["~".join(one.place)]
            assert f"{len(one.known)}/{len(one.parts)} 家有数" in said
            total = one.total or Decimal(0)
            assert f"{total:,.10f}".rstrip("0").rstrip(".") in said


def test_a_cell_opens_its_units_the_largest_first_and_those_that_are_not_in_it(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE, sum="t3~received~total")
    one = added(facts, demo_home, 2025).cell("t3", "received", "total")
    ranked = sorted(one.known, key=lambda part: -(part.value or 0))
    drawer = page.words.split("计入的 26 家")[1]
    places = [drawer.index(part.unit.short_name) for part in ranked[:3]]
    assert places == sorted(places)
    lacking = drawer.split(f"没有计入的 {len(one.lacking)} 家")[1]
    for part in one.lacking:
        assert part.unit.short_name in lacking
    for part in one.known:
        assert f"{part.unit.report_id}~t3~received~total" in page.html.replace("%7E", "~")


@pytest.mark.parametrize("asked", ["x", "t3~received", "t9~a~b", "t3~nothing~total", "~~"])
def test_a_link_to_a_cell_that_is_not_there_breaks_nothing(demo_home: Path, show: Show, asked: str) -> None:
    assert "sum" not in show(demo_home, PAGE, sum=asked).address


def test_the_filters_stand_in_the_address(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    assert page.address == {"year": "2025"}
    page.app.button_group(key="filter.table").set_value("t4")
    page.run()
    assert page.address == {"year": "2025", "table": "t4"}
    assert FORM.section(FORM.table("t4").section).heading in show(demo_home, PAGE, **page.address).words


# ------------------------------------------------------------------ who, and why


@pytest.mark.parametrize("year", YEARS)
def test_whoever_is_not_in_every_sum_is_listed_with_the_reason(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, year: int
) -> None:
    found = added(facts, demo_home, year)
    page = show(demo_home, PAGE, year=str(year))
    listed = page.words.split("哪些单位没有计入")[1]
    for unit in {part.unit for one in found.sums for part in one.lacking}:
        assert unit.short_name in listed


def test_the_unit_that_the_city_counted_twice_stands_beside_the_difference(
    demo_home: Path, show: Show
) -> None:
    page = show(demo_home, PAGE, year="2022")
    row = page.words.split("各家填了多少")[1]
    assert row.index("+2,192") < row.index("公安局 2,192")


# ------------------------------------------------------------------ files


def test_the_files_hold_what_the_page_shows(
    demo_home: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(demo_home, PAGE)
    board = rollup_data.board(2025)
    assert [sheet.name for sheet in rollup_files.sheets(board)] == [
        "表二",
        "表三",
        "表四",
        "各单位",
        "缺少",
        "差额",
    ]
    assert len(rollup_files.lines(board).frame) == 200
    monkeypatch.setattr(rollup_files, "EVERY_UNIT", 1)
    assert [sheet.name for sheet in rollup_files.sheets(board)] == ["表二", "表三", "表四", "缺少", "差额"]
    assert len(rollup_files.lines(board).frame) == 200


# ------------------------------------------------------------------ other homes


def test_one_report_of_a_town_that_no_roster_knows_is_told_for_what_it_is(
    seed_home: Path, show: Show
) -> None:
    page = show(seed_home, PAGE)
    assert "没有指明哪一份是全市的年报" in answer(page) or "没有" in answer(page)
    assert "nan" not in page.words.lower()
    assert "city_report" in page.words


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    assert "gongkai ingest" in show(empty_home, PAGE).words
