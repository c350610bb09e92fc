"""From which year to which an agency owes its report: said once, in the roster, and held by everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.store.builders import Shelf, reading

from analytics import metrics, rules
from analytics.consolidation import consolidate
from analytics.store import marts, warehouse

FOUNDED, MERGED = 2023, 2024
"""Of 北原乡 in the roster of the builders."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> warehouse.Warehouse:
    """清溪镇 reports from 2021 to 2025, 北原乡 never, 南岭街道 neither."""
    shelf = Shelf(tmp_path_factory.mktemp("roster") / "home")
    for year in range(2021, 2026):
        shelf.put(reading(year=year), f"{year}.txt")
    built = warehouse.build(
        shelf.home,
        shelf.readings,
        shelf.roster,
        shelf.settings,
        finish=(
            lambda con: marts.build(con, "base"),
            lambda con: rules.run(con, shelf.settings),
            metrics.materialise,
            lambda con: marts.build(con, "late"),
        ),
    )
    return warehouse.open_snapshot(built.path)


@pytest.mark.parametrize("year", range(2021, 2026))
def test_everything_goes_by_the_same_years(shown: warehouse.Warehouse, year: int) -> None:
    owes = FOUNDED <= year <= MERGED
    about = f"agency_id = 'beiyuan' AND year = {year}"
    ((state,),) = shown.rows(f"SELECT state FROM submissions WHERE {about}")
    assert state == ("missing" if owes else "not_due")
    assert bool(shown.rows(f"SELECT * FROM obligations WHERE {about}")) is owes
    outcomes = shown.rows(f"SELECT outcome FROM findings WHERE rule_id = 'A02' AND {about}")
    assert outcomes == ([("fail",)] if owes else [])
    assert shown.rows(f"SELECT outcome FROM findings WHERE rule_id = 'D01' AND {about}") == []
    ranked = metrics.ranking(shown.cursor(), "requests_received", year)
    assert ("beiyuan" in set(ranked.left_out["agency_id"])) is owes
    assert ranked.city.owed == (3 if owes else 2)
    from analytics.settings import load_settings

    missing = {unit.agency_id for unit in consolidate(shown.cursor(), load_settings(), year).missing}
    assert missing == ({"nanling", "beiyuan"} if owes else {"nanling"})


def test_a_report_of_a_year_that_it_does_not_owe_has_no_deadline_to_miss(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "home")
    shelf.put(reading("北原乡人民政府", year=2025))
    shelf.put(reading(year=2025), "b.txt")
    assert shelf.rows(
        "SELECT state, deadline FROM submissions WHERE agency_id = 'beiyuan' AND year = 2025"
    ) == [("submitted", None)]
