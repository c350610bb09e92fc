"""Rankings: ties, the left out with their remedy, the city, ranks over the years; pools and frames."""

from __future__ import annotations

from datetime import date

import pytest
from tests.small_city import City, outcomes

from analytics.metrics import (
    metric,
    pooled,
    rank_history,
    ranking,
    summary,
    values,
)


@pytest.fixture
def city() -> City:
    return City()


def test_equal_shares_share_a_rank_and_the_next_is_skipped(city: City) -> None:
    for name, x, n in [("甲镇", 40, 96), ("乙镇", 30, 40), ("丙镇", 10, 24), ("丁镇", 1, 20)]:
        city.report(name, 2025, outcomes(x, n))
    table = ranking(city.built(), "grant_rate", 2025).table
    assert list(table["rank"]) == [1, 2, 2, 4]
    assert list(table["short_name"]) == ["乙镇", "甲镇", "丙镇", "丁镇"]


def test_shares_that_differ_beyond_all_shown_digits_do_not_tie(city: City) -> None:
    city.report("甲镇", 2025, outcomes(33333333, 100000000))
    city.report("乙镇", 2025, outcomes(33333334, 100000001))
    assert list(ranking(city.built(), "grant_rate", 2025).table["rank"]) == [1, 2]


def test_the_better_end_is_first(city: City) -> None:
    city.report("甲镇", 2025, {**outcomes(10, 20), "carried_out": 9})
    city.report("乙镇", 2025, {**outcomes(12, 20), "carried_out": 1})
    con = city.built()
    assert ranking(con, "carry_over_rate", 2025).table["short_name"][0] == "乙镇"
    assert ranking(con, "grant_rate", 2025).medals
    assert not ranking(con, "requests_received", 2025).medals


def test_the_left_out_are_told_with_reason_and_remedy(city: City) -> None:
    city.report("甲镇", 2024, outcomes(8, 9))
    city.report("甲镇", 2025, outcomes(3, 4))
    city.report("乙镇", 2025, outcomes(1, 2))
    city.report("丙镇", 2025)
    city.report("丁镇", 2025, {**outcomes(5, 20), "outcome_total": "blank"})
    city.no_report("戊镇", 2025)
    city.no_report("己镇", 2025, "unreadable")
    city.report("庚镇", 2025, outcomes(5, 10))
    found = ranking(city.built(), "grant_rate", 2025)
    assert list(found.table["short_name"]) == ["庚镇"]
    told = {row.short_name: (row.code, row.reason, row.remedy) for row in found.left_out.itertuples()}
    assert told["甲镇"] == ("small_denominator", "办结不足 10 件", "选“三年合并”可比")
    assert told["乙镇"] == ("small_denominator", "办结不足 10 件", "五年合并仍不足 10 件")
    assert told["丙镇"][:2] == ("zero_denominator", "办结 0 件")
    assert told["丁镇"][0] == "blank"
    assert told["戊镇"] == ("no_report", "未报", "催报后重排")
    assert told["己镇"][:2] == ("unreadable", "无法读取")
    small = found.left_out.set_index("short_name").loc["甲镇"]
    assert (small["numerator"], small["denominator"]) == (3, 4)
    assert len(found.table) + len(found.left_out) == 7
    assert list(ranking(city.con, "grant_rate", 2025, span=3).table["short_name"]) == ["甲镇", "庚镇"]


def test_counts_are_ranked_however_small_but_not_over_lacking_years(city: City) -> None:
    city.report("甲镇", 2024, {"received": 1})
    city.report("甲镇", 2025, {"received": 2})
    city.no_report("乙镇", 2024)
    city.report("乙镇", 2025, {"received": 9})
    con = city.built()
    assert list(ranking(con, "requests_received", 2025).table["value"]) == [9, 2]
    city.con.execute("DELETE FROM indicator_values WHERE year = 2023")
    over_three = ranking(con, "requests_received", 2025, span=3)
    assert over_three.table.empty
    assert set(over_three.left_out["code"]) == {"incomplete_span"}


def test_city_median_spread_and_who_differs_by_more_than_chance(city: City) -> None:
    shares = [("甲镇", 90, 100), ("乙镇", 50, 100), ("丙镇", 52, 100), ("丁镇", 10, 100), ("戊镇", 3, 5)]
    for name, x, n in shares:
        city.report(name, 2025, outcomes(x, n))
    found = ranking(city.built(), "grant_rate", 2025)
    assert (found.city.numerator, found.city.denominator) == (205, 405)  # the small one counts for the city
    assert (found.city.reports, found.city.owed, found.city.share) == (5, 5, 1.0)
    assert found.median == pytest.approx(0.51)
    assert found.quartiles == pytest.approx((0.40, 0.615))
    assert found.spread == pytest.approx(0.8)
    assert (found.above, found.below) == (1, 1)
    assert found.reasons == (("办结不足 10 件", 1),)
    assert summary(found) == (
        f"{metric('grant_rate').title}最高的是甲镇（90.0%，90/100），最低的是丁镇（10.0%，10/100）；"
        "4 家参与排名，1 家未列入。"
    )


def test_kinds_choose_the_list_and_the_city_stays_the_city(city: City) -> None:
    city.agency("公安局", "部门")
    city.report("公安局", 2025, outcomes(10, 100))
    city.report("甲镇", 2025, outcomes(10, 20))
    found = ranking(city.built(), "grant_rate", 2025, groups=["镇"])
    assert list(found.table["short_name"]) == ["甲镇"]
    assert (found.city.denominator, found.group.denominator) == (120, 20)


def test_change_of_rank_is_positive_where_places_were_gained(city: City) -> None:
    for name, before, now in [("甲镇", 12, 5), ("乙镇", 6, 15)]:
        city.report(name, 2024, outcomes(before, 20))
        city.report(name, 2025, outcomes(now, 20))
    table = ranking(city.built(), "grant_rate", 2025).table
    assert list(zip(table["short_name"], table["previous_rank"], table["change"], strict=True)) == [
        ("乙镇", 2, 1),
        ("甲镇", 1, -1),
    ]


def test_a_year_without_anything_is_an_empty_ranking(city: City) -> None:
    found = ranking(city.built(), "grant_rate", 2031)
    assert found.table.empty
    assert found.left_out.empty
    assert (found.median, found.spread, found.city.value) == (None, None, None)
    assert "没有单位" in summary(found)


def test_ranks_over_the_years_are_those_of_each_ranking_and_tell_the_breaks(city: City) -> None:
    for year in (2020, 2021, 2022):
        city.report("甲镇", year, outcomes(year - 2010, 20))
        city.report("乙镇", year, outcomes(11, 20))
    city.no_report("丙镇", 2022)
    frame = rank_history(city.built(), "grant_rate", [2020, 2021, 2022])
    told = {(row.short_name, row.year): (row.rank, row.series) for row in frame.itertuples()}
    assert told == {
        ("乙镇", 2020): (1, "2019"),
        ("甲镇", 2020): (2, "2019"),
        ("甲镇", 2021): (1, "2021"),
        ("乙镇", 2021): (1, "2021"),
        ("甲镇", 2022): (1, "2021"),
        ("乙镇", 2022): (2, "2021"),
    }


def test_a_pool_adds_numerators_and_denominators_and_says_what_it_rests_on(city: City) -> None:
    city.report("甲镇", 2025, outcomes(1, 10), published=date(2026, 1, 30))
    city.report("乙镇", 2025, outcomes(45, 50), published=date(2026, 1, 20))
    city.report("丙镇", 2025)
    city.no_report("丁镇", 2025)
    con = city.built()
    row = pooled(con, "grant_rate", [2025]).iloc[0]
    assert (row["numerator"], row["denominator"], row["value"]) == (46, 60, 46 / 60)
    assert (row["reports"], row["owed"], row["share"]) == (3, 4, 0.75)
    assert pooled(con, "days_early", [2025])["value"][0] == 6
    assert pooled(con, "requests_received", [2025])["value"][0] == 60


def test_a_pool_of_nothing_is_unknown(city: City) -> None:
    city.no_report("丁镇", 2025)
    frame = pooled(city.built(), "grant_rate", [2024, 2025])
    assert list(frame["year"]) == [2024, 2025]
    assert frame["value"].isna().all()


def test_values_come_in_the_order_asked_for(city: City) -> None:
    city.agency("公安局", "部门")
    for name in ("乙镇", "甲镇", "公安局"):
        city.report(name, 2025, outcomes(1, 10))
    con = city.built()
    frame = values(con, ["grant_rate", "completion_rate"], years=[2025], groups=["镇"])
    assert list(frame["indicator_id"]) == ["grant_rate"] * 2 + ["completion_rate"] * 2
    assert list(frame["short_name"]) == ["乙镇", "甲镇"] * 2
    assert list(frame["value"]) == [0.1, 0.1, 1.0, 1.0]
    assert frame["missing"].isna().all()
    assert len(values(con, ["grant_rate"])) == 3
