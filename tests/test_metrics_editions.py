"""Where the form was replaced nothing is joined, ranked together or compared."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.small_city import City, outcomes

from analytics.metrics import (
    ranking,
)


@pytest.fixture
def city() -> City:
    return City()


def test_each_edition_answers_with_its_own_columns(city: City) -> None:
    city.report("白沙镇", 2020, t2={("normative_documents", "newly_made"): 6})
    city.report(
        "白沙镇", 2021, t2={("normative_documents", "made"): 2, ("normative_documents", "in_force"): 9}
    )
    assert (
        city.one("documents_made", year=2020)["value"],
        city.one("documents_made", year=2021)["value"],
    ) == (6, 2)
    assert [city.one("documents_made", year=year)["edition"] for year in (2020, 2021)] == ["2019", "2021"]
    assert city.one("documents_in_force", year=2020)["missing"] == "not_in_edition"
    assert city.one("fees_wan_yuan", year=2020)["missing"] == "not_in_edition"


def test_a_sum_of_rows_goes_by_the_edition_of_the_report(city: City) -> None:
    city.report("白沙镇", 2022, outcomes(3, 20), edition="2019")
    found = city.one("unavailable_rate", year=2022)
    assert (found["value"], found["edition"]) == (Decimal("0.85"), "2019")


def test_an_outdated_form_does_not_stand_among_figures_of_another_sense(city: City) -> None:
    city.report(
        "白沙镇", 2022, outcomes(8, 20), t2={("normative_documents", "newly_made"): 6}, edition="2019"
    )
    city.report("清溪镇", 2022, outcomes(9, 20), t2={("normative_documents", "made"): 2})
    found = ranking(city.built(), "documents_made", 2022)
    assert list(found.table["short_name"]) == ["清溪镇"]
    assert list(found.left_out["code"]) == ["not_in_edition"]
    assert found.city.numerator == 2
    assert len(ranking(city.con, "grant_rate", 2022).table) == 2


def test_no_years_are_taken_together_across_the_change_of_form(city: City) -> None:
    for year in (2019, 2020, 2021, 2022):
        city.report("白沙镇", year, outcomes(year - 2010, 20), claims=[("supervision.trainings", 1)])
    found = ranking(city.built(), "grant_rate", 2022, span=5)
    assert found.years == (2021, 2022)
    assert (found.table["numerator"][0], found.table["denominator"][0]) == (11 + 12, 40)
    assert ranking(city.con, "trainings", 2022, span=3).years == (2020, 2021, 2022)


def test_a_rank_is_not_compared_across_the_change_of_form(city: City) -> None:
    for year in (2020, 2021, 2022):
        city.report("白沙镇", year, outcomes(10, 20))
    assert ranking(city.built(), "grant_rate", 2021).table["previous_rank"].isna().all()
    assert list(ranking(city.con, "grant_rate", 2022).table["previous_rank"]) == [1]
