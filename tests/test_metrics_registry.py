"""The registry: what an indicator says of itself, and what stops the build."""

from __future__ import annotations

import pytest
from tests.small_city import City

from analytics.form import FORM
from analytics.metrics import (
    DENIAL_MIX,
    METRICS,
    UnknownIndicator,
    metric,
    ranking,
)
from analytics.metrics.compile import statement
from analytics.metrics.notation import Metric, MetricError, parse


@pytest.fixture
def city() -> City:
    return City()


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
        "days_to_rectify",
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
