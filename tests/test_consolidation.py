"""The city as the sum of its units: who stands behind a cell, who does not, and what the city says itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from tests import homes
from tests.small_city import City, outcomes

from analytics.consolidation import Consolidation, Part, consolidate, own_report
from analytics.consolidation.behind import behind, gaps, shares
from analytics.consolidation.totals import totals
from analytics.settings import load_settings

demo_home = homes.demo_home


@pytest.fixture
def city() -> City:
    return City()


def add_up(city: City, year: int = 2025) -> Consolidation:
    return consolidate(city.con, load_settings(), year)


def lacking(parts: tuple[Part, ...]) -> Mapping[str, str | None]:
    return {part.unit.short_name: part.lacking for part in parts}


RECEIVED = ("t3", "received", "total")

# ------------------------------------------------------------------ sums


def test_a_cell_is_the_sum_of_all_units(city: City) -> None:
    for name, received in [("甲镇", 3), ("乙镇", 0), ("丙镇", 9)]:
        city.report(name, 2025, {"received": received})
    one = add_up(city).cell(*RECEIVED)
    assert (one.total, len(one.known), one.complete, one.at_least) == (12, 3, True, False)
    assert [(part.unit.short_name, part.value) for part in one.known] == [
        ("甲镇", 3),
        ("乙镇", 0),
        ("丙镇", 9),
    ]


@pytest.mark.parametrize("status", ["blank", "slash", "unreadable", "not_in_source"])
def test_a_cell_that_one_unit_does_not_state_is_at_least_the_others(city: City, status: str) -> None:
    city.report("甲镇", 2025, {"received": 3})
    city.report("乙镇", 2025, {"received": status})
    found = add_up(city)
    one = found.cell(*RECEIVED)
    assert (one.total, one.complete, one.at_least) == (3, False, True)
    assert lacking(one.lacking) == {"乙镇": status}
    assert found.cell("t3", "granted", "total").complete


def test_a_cell_that_nobody_states_is_unknown_and_not_0(city: City) -> None:
    city.report("甲镇", 2025, {"received": "blank"})
    one = add_up(city).cell(*RECEIVED)
    assert (one.total, one.difference, one.complete) == (None, None, False)


def test_units_without_a_readable_report_are_named_in_every_cell(city: City) -> None:
    city.report("甲镇", 2025, {"received": 3})
    city.no_report("乙镇", 2025)
    city.no_report("丙镇", 2025, "unreadable")
    city.no_report("丁镇", 2025, "not_due")
    found = add_up(city)
    assert [unit.short_name for unit in found.missing] == ["乙镇", "丙镇"]
    expected = {"乙镇": "no_report", "丙镇": "unreadable_report"}
    assert all(lacking(one.lacking) == expected for one in found.sums)


def test_a_table_that_is_not_in_the_report_lacks_all_its_cells(city: City) -> None:
    city.report("甲镇", 2025)
    city.con.execute("DELETE FROM figures WHERE table_id = 't4'")
    found = add_up(city)
    assert {code for one in found.sums for code in lacking(one.lacking).values()} == {"not_in_source"}
    assert {one.place[0] for one in found.sums if not one.complete} == {"t4"}


def test_a_total_added_up_from_its_columns_counts_and_is_marked(city: City) -> None:
    city.report("甲镇", 2025, {"received": 3}, derived=["received"])
    assert [part.derived for part in add_up(city).cell(*RECEIVED).known] == [True]


def test_agencies_outside_the_roster_are_told_and_not_added(city: City) -> None:
    city.report("甲镇", 2025, {"received": 3})
    city.report("外镇", 2025, {"received": 100})
    city.con.execute("UPDATE agencies SET in_roster = false WHERE agency_id = '外镇'")
    found = add_up(city)
    assert found.cell(*RECEIVED).total == 3
    assert [unit.short_name for unit in found.outside] == ["外镇"]


def test_without_a_roster_all_reports_are_added_and_that_is_said(city: City) -> None:
    city.report("甲镇", 2025, {"received": 3})
    city.con.execute("UPDATE agencies SET in_roster = false")
    found = add_up(city)
    assert (found.cell(*RECEIVED).total, found.listed, found.outside) == (3, False, ())


def test_a_year_without_reports_is_sums_of_nothing(city: City) -> None:
    found = add_up(city, 2031)
    assert (found.units, found.cell(*RECEIVED).total, found.cell(*RECEIVED).complete) == ((), None, False)


# ------------------------------------------------------------------ editions


def test_editions_do_not_mix_where_they_ask_for_different_things(city: City) -> None:
    city.report("甲镇", 2022, {**outcomes(3, 5), "other.other": 2}, {("normative_documents", "made"): 4})
    city.report(
        "乙镇", 2022, {"received": 7, "other": 6}, {("normative_documents", "newly_made"): 9}, edition="2019"
    )
    found = add_up(city, 2022)
    assert found.cell(*RECEIVED).total == 12
    assert found.cell(*RECEIVED).complete
    for place, own in {
        ("t3", "other.other", "total"): 2,
        ("t2", "normative_documents", "made"): 4,
        ("t2", "fees", "amount"): 0,
    }.items():
        one = found.cell(*place)
        assert (one.total, lacking(one.lacking)) == (own, {"乙镇": "other_edition"}), place


def test_the_layout_is_that_of_the_edition_the_year_must_use(city: City) -> None:
    city.report("甲镇", 2020, {"other": 4})
    found = add_up(city, 2020)
    assert (found.edition, found.cell("t3", "other", "total").total) == ("2019", 4)
    change = found.cell("t2", "licensing", "change")
    city.no_report("乙镇", 2020)
    again = add_up(city, 2020).cell("t2", "licensing", "change")
    assert change.column.signed
    assert (again.complete, again.at_least) == (False, False), "what may be negative is no lower bound"


# ------------------------------------------------------------------ the city's own report


def own_city(city: City, received: int) -> None:
    city.agency("云泽市", "其他")
    city.report("云泽市", 2025, {"received": received})


def test_the_city_own_report_is_compared_and_not_added(city: City) -> None:
    city.report("甲镇", 2025, {"received": 3})
    city.report("乙镇", 2025, {"received": 4})
    own_city(city, 9)
    found = add_up(city)
    assert found.own is not None
    assert found.own.short_name == "云泽市"
    one = found.cell(*RECEIVED)
    assert (one.total, one.difference, one.contradicts) == (7, 2, True)
    assert not found.cell("t3", "granted", "total").contradicts


@pytest.mark.parametrize(("own", "contradicts"), [(9, False), (7, False), (6, True)])
def test_where_units_are_lacking_the_city_may_say_more_but_not_less(
    city: City, own: int, contradicts: bool
) -> None:
    city.report("甲镇", 2025, {"received": 7})
    city.no_report("乙镇", 2025)
    own_city(city, own)
    assert add_up(city).cell(*RECEIVED).contradicts is contradicts


def test_a_lost_cell_of_the_city_is_no_difference(city: City) -> None:
    city.agency("云泽市", "其他")
    city.report("甲镇", 2025, {"received": 7})
    city.report("云泽市", 2025, {"received": "blank"})
    one = add_up(city).cell(*RECEIVED)
    assert one.own is not None
    assert (one.own.lacking, one.difference, one.contradicts) == ("blank", None, False)


def test_the_setting_says_which_report_is_the_city_own(city: City) -> None:
    for name in ("甲镇", "乙镇"):
        city.agency(name)
    named = replace(load_settings(), city_report="云泽市甲镇人民政府")
    assert own_report(city.con, named) == "甲镇"
    assert own_report(city.con, replace(named, city_report="乙镇")) == "乙镇"
    assert own_report(city.con, replace(named, city_report="丙镇")) is None


def test_without_the_setting_no_unit_is_taken_for_the_city(city: City) -> None:
    city.agency("甲镇")
    city.agency("公安局", "部门")
    city.agency("开发区管委会", "其他")
    assert own_report(city.con, load_settings()) is None
    city.con.execute("UPDATE agencies SET name = '松山县人民政府', short_name = '松山县' WHERE kind = '其他'")
    assert own_report(city.con, load_settings()) is None, "a county among units of another city"


@pytest.mark.parametrize("year", [2022, 2025])
def test_the_demonstration_city_adds_up_to_its_cells(demo_home: Path, year: int) -> None:
    """Summed once more by the database, from the cells as they were read."""
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    with duckdb.connect(str(path), read_only=True) as con:
        found = consolidate(con, load_settings(), year)
        rows = con.execute(
            "SELECT table_id, row_id, column_id, sum(value), count(value) "
            "FROM figures JOIN units USING (agency_id) WHERE year = ? GROUP BY ALL",
            [year],
        ).fetchall()
    expected = {(table, row, column): (total, count) for table, row, column, total, count in rows}
    assert len(found.sums) == 200
    for one in found.sums:
        assert (one.total, len(one.known)) == expected[one.place], one.place
    assert any(not one.complete for one in found.sums)


def test_money_keeps_its_decimals(city: City) -> None:
    city.report("甲镇", 2025, t2={("fees", "amount"): Decimal("0.1")})
    city.report("乙镇", 2025, t2={("fees", "amount"): Decimal("12.3456")})
    assert add_up(city).cell("t2", "fees", "amount").total == Decimal("12.4456")


# ------------------------------------------------------------------ nobody twice


def state_scope(city: City, name: str, year: int, scope: str) -> None:
    city.con.execute(
        "INSERT INTO reports BY NAME SELECT ? AS report_id, '' AS sha256, 0 AS part, 'document' AS kind,"
        " ? AS agency_id, '' AS agency_as_read, ? AS year, 1 AS revision, true AS is_current, ? AS scope,"
        " false AS scanned",
        [f"{name}-{year}", name, year, scope],
    )


def test_a_report_that_holds_the_figures_of_others_is_not_added_to_theirs(city: City) -> None:
    for name, received in [("甲镇", 3), ("乙镇", 4), ("东区", 7)]:
        city.report(name, 2025, {"received": received})
        state_scope(city, name, 2025, "area" if name == "东区" else "own")
    city.con.execute("UPDATE agencies SET county = '东区' WHERE agency_id <> '东区'")
    found = add_up(city)
    assert found.cell(*RECEIVED).total == 7
    assert [unit.short_name for unit in found.covering] == ["东区"]
    assert found.cell(*RECEIVED).complete, "it is not missing either"


def test_a_report_of_a_whole_area_counts_where_nobody_below_reports(city: City) -> None:
    city.report("东区", 2025, {"received": 7})
    state_scope(city, "东区", 2025, "area")
    found = add_up(city)
    assert (found.cell(*RECEIVED).total, found.covering) == (7, ())


def test_a_unit_that_was_merged_into_another_is_neither_missing_nor_added(city: City) -> None:
    """The roster says until when it reported: what came later stands in the other's figures."""
    city.report("甲镇", 2025, {"received": 3})
    city.report("旧乡", 2025, {"received": 2})
    city.con.execute("UPDATE submissions SET deadline = NULL WHERE agency_id = '旧乡'")
    found = add_up(city)
    assert found.cell(*RECEIVED).total == 3
    assert [unit.short_name for unit in found.outside] == ["旧乡"]


# ------------------------------------------------------------------ the same asked of the database


@pytest.fixture(scope="module")
def demo_facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


@pytest.mark.parametrize("year", range(2019, 2026))
def test_the_database_adds_up_to_the_same(
    demo_home: Path, demo_facts: duckdb.DuckDBPyConnection, year: int
) -> None:
    parts = consolidate(demo_facts, load_settings(demo_home), year)
    found = totals(demo_facts, year)
    assert [
        (one.place, one.total, one.known_count, one.owed, one.own_value, one.contradicts)
        for one in found.cells
    ] == [
        (one.place, one.total, len(one.known), len(one.parts), one.own_value, one.contradicts)
        for one in parts.sums
    ]
    assert [one.derived for one in found.cells] == [
        sum(part.derived for part in one.parts) for one in parts.sums
    ]
    assert (found.units, found.reported) == (len(parts.units), len(parts.reported))
    assert {*found.missing, *found.unreadable} == set(parts.missing)


def test_who_stands_behind_a_cell_and_who_does_not_is_the_same(
    demo_home: Path, demo_facts: duckdb.DuckDBPyConnection
) -> None:
    parts = consolidate(demo_facts, load_settings(demo_home), 2025)
    found = totals(demo_facts, 2025)
    listed, count = gaps(demo_facts, found, None)
    assert count == len({gap.agency_id for gap in listed})
    assert gaps(demo_facts, found, 4)[1] == count
    assert sum(len(gap.places) or 200 for gap in listed) == sum(len(one.lacking) for one in parts.sums)
    for place in (RECEIVED, ("t3", "other.other", "total"), ("t4", "litigation_direct", "upheld")):
        one = parts.cell(*place)
        known, missing = behind(demo_facts, found, place, 99)
        assert {(part.agency_id, part.value) for part in known} == {
            (part.unit.agency_id, part.value) for part in one.known
        }
        assert {(part.agency_id, part.lacking) for part in missing} == {
            (part.unit.agency_id, part.lacking) for part in one.lacking
        }


def test_the_units_of_a_difference_begin_with_those_whose_figure_it_is(city: City) -> None:
    for name, received in [("甲镇", 3), ("乙镇", 40), ("丙镇", 9)]:
        city.report(name, 2025, {"received": received})
    city.agency("云泽市", "其他")
    city.report("云泽市", 2025, {"received": 43})
    city.con.execute("UPDATE agencies SET is_city = true WHERE agency_id = '云泽市'")
    found = totals(city.con, 2025)
    one = found.cell(*RECEIVED)
    assert (one.total, one.difference, one.contradicts) == (52, -9, True)
    told = shares(city.con, found, [one], 3)[RECEIVED]
    assert [(share.short_name, share.exact) for share in told] == [
        ("丙镇", True),
        ("乙镇", False),
        ("甲镇", False),
    ]


def test_without_a_roster_every_report_is_added(city: City) -> None:
    city.report("甲镇", 2025, {"received": 3})
    city.con.execute("UPDATE agencies SET in_roster = false")
    found = totals(city.con, 2025)
    assert (found.listed, found.units, found.cell(*RECEIVED).total) == (False, 1, 3)


def test_a_year_without_reports_has_sums_of_nothing(city: City) -> None:
    found = totals(city.con, 2025)
    assert (found.units, found.cell(*RECEIVED).total, gaps(city.con, found, 9)) == (0, None, ((), 0))
