"""Values of indicators: exact figures over a small hand-built warehouse, recomputed in plain Python."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest
from tests.small_city import City, outcomes

from analytics.form import FORM
from analytics.metrics import METRICS, benchmarks, materialise, metric, pooled, profile, ranking

OUTCOMES = tuple(row.id for row in FORM.table("t3").parts("outcome_total", "2021"))


@pytest.fixture
def city() -> City:
    return City()


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
    city.con.execute(
        "INSERT INTO finding_states"
        " SELECT 'f' || n, '', agency_id, 2025, 'T01', 'red', worst, '已整改', false, false, false, true,"
        " NULL, NULL, '', NULL, NULL, days, '', '', ''"
        " FROM agencies, (VALUES (1, 'fail', 9), (2, 'fail', 4), (3, 'review', 50), (4, 'fail', NULL))"
        " AS t(n, worst, days)"
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
        "days_to_rectify": (9 + 4, 2),
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


def test_a_failure_that_a_person_settled_is_none_of_the_indicator(city: City) -> None:
    city.report("白沙镇", 2025, findings=[("red", "fail"), ("red", "fail"), ("red", "review")])
    city.con.execute(
        "INSERT INTO finding_states BY NAME SELECT finding_id, '' AS number, agency_id, year, rule_id,"
        " '已确认无误' AS state, false AS is_open, true AS is_settled, false AS automatic, '' AS why,"
        " '' AS title, '' AS expected, '' AS found FROM findings WHERE finding_id LIKE '%-0'"
    )
    assert city.one("findings_red")["value"] == 1


def test_a_value_says_whether_a_figure_behind_it_was_recognised_from_a_picture(city: City) -> None:
    city.report("白沙镇", 2025, T3, T2, T4, claims=[("supervision.trainings", 4)])
    city.con.execute("UPDATE figures SET scanned = true WHERE table_id = 't3' AND row_id = 'granted'")
    city.con.execute("UPDATE claims SET scanned = true")
    marked = {
        name: city.one(name)["scanned"]
        for name in ("grant_rate", "disclosure_rate", "completion_rate", "licensing", "trainings")
    }
    assert marked == {
        "grant_rate": True,
        "disclosure_rate": True,
        "completion_rate": False,
        "licensing": False,
        "trainings": True,
    }


def test_the_city_own_report_is_no_unit_among_the_others(city: City) -> None:
    city.report("白沙镇", 2025, {"received": 30, "granted": 20, "outcome_total": 30})
    city.report("清溪镇", 2025, {"received": 10, "granted": 10, "outcome_total": 10})
    city.report("甲县", 2025, {"received": 40, "granted": 30, "outcome_total": 40})
    city.con.execute("UPDATE agencies SET is_city = true WHERE agency_id = '甲县'")
    con = city.built_with_changes()
    assert set(ranking(con, "grant_rate", 2025).table["agency_id"]) == {"白沙镇", "清溪镇"}
    assert pooled(con, "requests_received", [2025]).iloc[0]["value"] == 40
    assert [group.pool.owed for group in benchmarks(con, "grant_rate", 2025)] == [2, 2]
    (own,) = profile(con, "甲县", [2025], [metric("grant_rate")])
    assert (own.value, own.peers, own.city.pool.owed) == (Decimal("0.75"), None, 2)
