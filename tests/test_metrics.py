"""Indicators: exact figures over a small hand-built warehouse, recomputed here in plain Python."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest
from tests.small_city import City, outcomes

from analytics import formats
from analytics.form import FORM
from analytics.metrics import (
    DENIAL_MIX,
    METRICS,
    UnknownIndicator,
    format_change,
    format_value,
    materialise,
    metric,
    pooled,
    rank_history,
    ranking,
    summary,
    values,
    wilson,
)
from analytics.metrics.compile import statement
from analytics.metrics.notation import Metric, MetricError, parse

OUTCOMES = tuple(row.id for row in FORM.table("t3").parts("outcome_total", "2021"))


@pytest.fixture
def city() -> City:
    return City()


# ------------------------------------------------------------------ registry


def test_every_indicator_of_the_dictionary_is_declared_once() -> None:
    ids = [one.id for one in METRICS]
    assert len(ids) == len(set(ids))
    assert set(ids) >= {
        "proactive_total",
        "requests_received",
        "requests_per_10k",
        "completion_rate",
        "carry_over_rate",
        "grant_rate",
        "partial_rate",
        "disclosure_rate",
        "resolvable_disclosure_rate",
        "unavailable_rate",
        "not_held_share",
        "not_processed_rate",
        "review_rate",
        "review_correction_rate",
        "litigation_correction_rate",
        "documents_made",
        "documents_repealed",
        "documents_in_force",
        "licensing",
        "penalties",
        "coercion",
        "fees_wan_yuan",
        "trainings",
        "inspections",
        "meetings",
        "people_served",
        "service_points",
        "days_early",
        "findings_red",
        "findings_yellow",
        "findings_blue",
    }
    assert [one.id for one in DENIAL_MIX] == [
        f"denial_mix.{row.id.removeprefix('denied.')}" for row in FORM.table("t3").members("denied", "2021")
    ]
    assert len(DENIAL_MIX) == 8


@pytest.mark.parametrize("one", METRICS, ids=lambda one: one.id)
def test_an_indicator_says_what_it_is(one: Metric) -> None:
    assert one.title
    assert one.basis
    assert one.mind
    assert "{" not in one.title + one.basis + one.mind + one.of + one.among
    assert (one.kind == "rate") == (one.denominator is not None)
    assert (one.kind == "rate") == bool(one.among)
    assert not one.proportion or one.unit == "%"


def test_titles_take_the_words_of_the_form() -> None:
    granted = FORM.table("t3").row("granted").label
    assert metric("grant_rate").title == f"{granted}率"
    assert metric("grant_rate").basis.startswith(granted)


@pytest.mark.parametrize(
    "reference", ["t3.lent", "t3.granted.sum", "t5.granted", "t3.nothing.*", "claim:weather"]
)
def test_a_reference_to_nothing_stops_the_build(reference: str) -> None:
    with pytest.raises(MetricError, match="the form has no"):
        parse(reference)


def test_an_expression_is_arithmetic_and_nothing_else() -> None:
    base = metric("requests_received")
    fields = {name: getattr(base, name) for name in base.__dataclass_fields__}
    sly = Metric(**{**fields, "numerator": "{t3.received}); DROP TABLE figures; --"})
    with pytest.raises(MetricError, match="requests_received"):
        statement((sly,))


def test_an_unknown_indicator_is_answered_with_those_there_are(city: City) -> None:
    with pytest.raises(UnknownIndicator, match="disclosure_rate"):
        ranking(city.con, "openness", 2025)


# ------------------------------------------------------------------ values

T3 = {
    "received": 173,
    "carried_in": 11,
    "granted": 41,
    "partly_granted": 23,
    "denied.state_secret": 1,
    "denied.law_forbids": 2,
    "denied.safety_stability": 3,
    "denied.third_party": 5,
    "denied.internal_affairs": 7,
    "denied.process_info": 11,
    "denied.enforcement_file": 13,
    "denied.admin_query": 17,
    "unavailable.not_held": 19,
    "unavailable.needs_creation": 4,
    "unavailable.unclear": 6,
    "not_processed.petition": 8,
    "not_processed.repeat": 9,
    "not_processed.publication": 1,
    "not_processed.excessive": 2,
    "not_processed.reconfirm": 3,
    "other.no_correction": 1,
    "other.fee_unpaid": 0,
    "other.other": 2,
    "outcome_total": 178,
    "carried_out": 6,
}
T4 = {
    ("review", "upheld"): 9,
    ("review", "corrected"): 4,
    ("review", "other"): 2,
    ("review", "pending"): 3,
    ("review", "total"): 18,
    ("litigation_direct", "upheld"): 2,
    ("litigation_direct", "corrected"): 1,
    ("litigation_direct", "total"): 3,
    ("litigation_after_review", "upheld"): 3,
    ("litigation_after_review", "other"): 1,
    ("litigation_after_review", "pending"): 5,
    ("litigation_after_review", "total"): 9,
}
T2 = {
    ("normative_documents", "made"): 3,
    ("normative_documents", "repealed"): 1,
    ("normative_documents", "in_force"): 17,
    ("licensing", "decisions"): 1234,
    ("penalties", "decisions"): 56,
    ("coercion", "decisions"): 7,
    ("fees", "amount"): Decimal("12.3456"),
}


def test_every_indicator_is_exact_to_the_last_digit(city: City) -> None:
    city.agency("白沙镇", population=43217)
    city.report(
        "白沙镇",
        2025,
        T3,
        T2,
        T4,
        published=date(2026, 1, 20),
        claims=[
            ("proactive.total", 812),
            ("supervision.trainings", 4),
            ("supervision.inspections", 2),
            ("supervision.meetings", 3),
            ("platform.people_served", 800),
            ("platform.service_points", 5),
        ],
        findings=[
            ("red", "fail"),
            ("red", "pass"),
            ("yellow", "fail"),
            ("yellow", "fail"),
            ("blue", "review"),
        ],
    )
    frame = pd.Series(T3)
    denied = frame[frame.index.str.startswith("denied.")]
    n, p = frame["received"] + frame["carried_in"], frame["outcome_total"]
    is_open = frame["granted"] + frame["partly_granted"]
    rates: dict[str, tuple[Any, Any]] = {
        "requests_per_10k": (173, Decimal("4.3217")),
        "completion_rate": (p, n),
        "carry_over_rate": (frame["carried_out"], n),
        "grant_rate": (frame["granted"], p),
        "partial_rate": (frame["partly_granted"], p),
        "disclosure_rate": (is_open, p),
        "resolvable_disclosure_rate": (is_open, is_open + denied.sum()),
        "unavailable_rate": (frame[frame.index.str.startswith("unavailable.")].sum(), p),
        "not_held_share": (frame["unavailable.not_held"], p),
        "not_processed_rate": (frame[frame.index.str.startswith("not_processed.")].sum(), p),
        "review_rate": (18, p),
        "review_correction_rate": (4, 9 + 4 + 2),
        "litigation_correction_rate": (1, 2 + 1 + 3 + 1),
        **{
            f"denial_mix.{row.removeprefix('denied.')}": (value, denied.sum())
            for row, value in denied.items()
        },
    }
    counts = {
        "proactive_total": 812,
        "requests_received": 173,
        "documents_made": 3,
        "documents_repealed": 1,
        "documents_in_force": 17,
        "licensing": 1234,
        "penalties": 56,
        "coercion": 7,
        "fees_wan_yuan": Decimal("12.3456"),
        "trainings": 4,
        "inspections": 2,
        "meetings": 3,
        "people_served": 800,
        "service_points": 5,
        "days_early": 11,
        "findings_red": 1,
        "findings_yellow": 2,
        "findings_blue": 0,
    }
    expected: dict[str, tuple[Decimal, Decimal | None, Decimal]] = {
        **{name: (Decimal(value), None, Decimal(value)) for name, value in counts.items()},
        **{
            name: (Decimal(int(x)), y, (Decimal(int(x)) / y).quantize(Decimal("1e-8"), ROUND_HALF_UP))
            for name, (x, over) in rates.items()
            for y in [over if isinstance(over, Decimal) else Decimal(int(over))]
        },
    }
    stored = city.built().execute(
        "SELECT indicator_id, numerator, denominator, value, missing, derived FROM indicator_values"
    )
    found = {row[0]: row[1:] for row in stored.fetchall()}
    assert set(found) == {one.id for one in METRICS} == set(expected)
    for name, (numerator, denominator, value) in expected.items():
        assert found[name] == (numerator, denominator, value, None, False), name


def test_a_rate_on_the_edge_is_rounded_as_decimals_are(city: City) -> None:
    """1/512 = 0.001953125: binary division and its cast to eight decimals do not decide here."""
    city.report("白沙镇", 2025, outcomes(1, 512))
    assert city.one("grant_rate")["value"] == Decimal("0.00195313")


def test_nothing_of_nothing_is_not_applicable_and_never_a_percentage(city: City) -> None:
    city.report("白沙镇", 2025)
    found = city.one("disclosure_rate")
    assert (found["numerator"], found["denominator"], found["value"]) == (0, 0, None)
    assert found["missing"] == "zero_denominator"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("blank", "blank"),
        ("slash", "blank"),
        ("unreadable", "unreadable"),
        ("not_in_source", "not_in_source"),
    ],
)
def test_a_figure_that_is_not_there_makes_the_value_unknown_and_never_0(
    city: City, status: str, reason: str
) -> None:
    city.report("白沙镇", 2025, {**outcomes(3, 20), "partly_granted": status})
    found = city.one("disclosure_rate")
    assert (found["value"], found["numerator"], found["missing"]) == (None, None, reason)
    assert found["denominator"] == 20
    assert city.one("grant_rate")["value"] == Decimal("0.15")


def test_a_sum_with_one_unknown_part_is_unknown(city: City) -> None:
    city.report("白沙镇", 2025, {**outcomes(3, 20), "denied.third_party": "blank"})
    assert city.one("resolvable_disclosure_rate")["value"] is None
    assert city.one("denial_mix.state_secret")["value"] is None
    assert city.one("unavailable_rate")["value"] == Decimal("0.85")


def test_a_total_added_up_from_its_columns_is_marked(city: City) -> None:
    city.report("白沙镇", 2025, outcomes(3, 20), derived=["outcome_total"])
    assert city.one("grant_rate")["derived"] is True
    assert city.one("requests_received")["derived"] is False


def test_a_table_that_cannot_be_found_is_not_in_the_source(city: City) -> None:
    city.report("白沙镇", 2025, outcomes(3, 20))
    city.con.execute("DELETE FROM figures WHERE table_id = 't4'")
    found = city.one("review_rate")
    assert (found["value"], found["missing"]) == (None, "not_in_source")


@pytest.mark.parametrize(("state", "reason"), [("missing", "no_report"), ("unreadable", "unreadable")])
def test_without_a_readable_report_every_indicator_says_why(city: City, state: str, reason: str) -> None:
    city.no_report("白沙镇", 2025, state)
    rows = city.built().execute("SELECT value, numerator, missing FROM indicator_values").fetchall()
    assert rows == [(None, None, reason)] * len(METRICS)


def test_a_report_that_is_not_due_has_no_values(city: City) -> None:
    city.no_report("白沙镇", 2025, "not_due")
    assert materialise(city.con) == 0


def test_a_second_run_replaces_the_first(city: City) -> None:
    city.report("白沙镇", 2025, T3)
    assert materialise(city.con) == materialise(city.con) == len(METRICS)


def test_what_prose_does_not_mention_is_undisclosed_not_0(city: City) -> None:
    city.report("白沙镇", 2025)
    assert city.one("trainings")["missing"] == "not_disclosed"


def test_prose_that_says_two_different_figures_is_ambiguous_and_the_same_twice_is_not(city: City) -> None:
    city.report("白沙镇", 2025, claims=[("supervision.trainings", 4), ("supervision.trainings", 6)])
    city.report("清溪镇", 2025, claims=[("supervision.trainings", 4), ("supervision.trainings", 4)])
    assert (city.one("trainings")["value"], city.one("trainings")["missing"]) == (None, "ambiguous")
    assert city.one("trainings", "清溪镇")["value"] == 4


def test_late_is_a_negative_number_of_days_early(city: City) -> None:
    city.report("白沙镇", 2025, published=date(2026, 2, 3))
    city.report("清溪镇", 2025)
    assert city.one("days_early")["value"] == -3
    assert city.one("days_early", "清溪镇")["missing"] == "not_disclosed"


def test_an_agency_without_population_has_no_requests_per_head(city: City) -> None:
    city.report("白沙镇", 2025, {"received": 4})
    assert city.one("requests_per_10k")["missing"] == "no_population"


def test_a_figure_beyond_all_bounds_is_told_and_breaks_nothing(city: City) -> None:
    city.report("白沙镇", 2025, {**outcomes(1, 1), "granted": Decimal(19990000000000)})
    assert city.one("grant_rate")["missing"] == "out_of_range"
    city.report("清溪镇", 2025, {row: Decimal(99999999999999) for row in OUTCOMES})
    assert city.one("unavailable_rate", "清溪镇")["value"] is None


# ------------------------------------------------------------------ editions


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


# ------------------------------------------------------------------ ranking


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
    found = ranking(city.built(), "grant_rate", 2025, kinds=["镇"])
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


# ------------------------------------------------------------------ pools and frames


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
    frame = values(con, ["grant_rate", "completion_rate"], years=[2025], kinds=["镇"])
    assert list(frame["indicator_id"]) == ["grant_rate"] * 2 + ["completion_rate"] * 2
    assert list(frame["short_name"]) == ["乙镇", "甲镇"] * 2
    assert list(frame["value"]) == [0.1, 0.1, 1.0, 1.0]
    assert frame["missing"].isna().all()
    assert len(values(con, ["grant_rate"])) == 3


# ------------------------------------------------------------------ intervals and figures for people


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (13, 18, 0.4913, 0.8750), (662, 1239, 0.5065, 0.5619)],
)
def test_the_wilson_interval_is_the_published_one(x: int, n: int, low: float, high: float) -> None:
    assert wilson(x, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("x", "n"), [(1, 0), (3, 2), (-1, 5)])
def test_what_is_no_proportion_has_no_interval(x: int, n: int) -> None:
    assert wilson(x, n) is None


@pytest.mark.parametrize(
    ("indicator_id", "value", "denominator", "told"),
    [
        ("disclosure_rate", 13 / 18, 18, "72%"),
        ("disclosure_rate", 662 / 1239, 1239, "53.4%"),
        ("disclosure_rate", 0.125, 8, "13%"),
        ("disclosure_rate", 0.575, 40, "58%"),
        ("disclosure_rate", float("nan"), 0, "—"),
        ("requests_received", 1239.0, None, "1,239"),
        ("fees_wan_yuan", Decimal("12.3400"), None, "12.34"),
        ("days_early", -3.0, None, "−3"),
        ("days_early", 0, None, "0"),
        ("requests_per_10k", 40.03, 4.3, "40.03"),
        ("requests_received", None, None, "—"),
    ],
)
def test_values_as_people_read_them(
    indicator_id: str, value: float | None, denominator: float | None, told: str
) -> None:
    assert format_value(metric(indicator_id), value, denominator) == told


@pytest.mark.parametrize(
    ("indicator_id", "difference", "denominator", "told"),
    [
        ("disclosure_rate", 0.003, 1239, "+0.3 点"),
        ("disclosure_rate", -0.05, 20, "−5 点"),
        ("disclosure_rate", 0.0001, 1239, "＝"),
        ("requests_received", 8, None, "+8"),
        ("requests_received", -1200, None, "−1,200"),
        ("requests_received", None, None, "—"),
    ],
)
def test_changes_as_people_read_them(
    indicator_id: str, difference: float | None, denominator: float | None, told: str
) -> None:
    assert format_change(metric(indicator_id), difference, denominator) == told


def test_a_fraction_of_something_unknown_is_not_told() -> None:
    assert formats.fraction(662, 1239) == "662/1,239"
    assert formats.fraction(None, 5) == "—"
