"""Ranks, quartiles, spans and changes of two cities once more, from the facts and by pandas."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from tests.metrics_again.derived import (
    EDITION_2021,
    FROM_PROSE_OR_DATES,
    LESS_IS_BETTER,
    NOT_SHARES,
    SENSE_CHANGED,
    Facts,
    is_old_form,
    score,
    span_of,
    standing,
    taken_together,
)
from tests.metrics_again.indicators import NAMES, RATES, Key, value

from analytics.metrics import Span, benchmarks, ranking


@pytest.mark.parametrize("span", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_ranks_with_ties_and_those_left_out_are_those_of_pandas(facts: Facts, name: str, span: Span) -> None:
    found = ranking(facts.con, name, facts.year, span=span)
    worth = standing(name, facts, facts.year, span, None)
    ranks = pd.Series({one: float(value) for one, value in worth.items()}, dtype=float)
    best_first = name not in LESS_IS_BETTER
    expected = ranks.rank(method="min", ascending=not best_first).astype(int).to_dict()
    assert dict(zip(found.table["agency_id"], found.table["rank"], strict=True)) == expected
    owed = {agency_id for agency_id in facts.kinds if (agency_id, facts.year) in facts.owed}
    assert set(found.left_out["agency_id"]) == owed - set(expected)
    for row in found.table.to_dict("records"):
        assert row["value"] == float(worth[str(row["agency_id"])])
        if name in RATES and name not in NOT_SHARES:
            n, x = Decimal(str(row["denominator"])), Decimal(str(row["numerator"]))
            assert (row["low"], row["high"]) == pytest.approx(score(x, n), abs=1e-12)
    if span == 1 and (name in FROM_PROSE_OR_DATES or facts.year != EDITION_2021):
        before = standing(name, facts, facts.year - 1, 1, None)
        last = pd.Series({one: float(value) for one, value in before.items()}, dtype=float)
        previous = last.rank(method="min", ascending=not best_first).astype(int).to_dict()
        told = dict(zip(found.table["agency_id"], found.table["previous_rank"], strict=True))
        assert {one: rank for one, rank in told.items() if not pd.isna(rank)} == {
            one: previous[one] for one in told if one in previous
        }


@pytest.mark.parametrize("name", NAMES)
def test_kinds_and_city_are_pools_and_quartiles_of_pandas(facts: Facts, name: str) -> None:
    found = benchmarks(facts.con, name, facts.year)
    kinds = dict.fromkeys(
        kind for agency_id, kind in facts.kinds.items() if (agency_id, facts.year) in facts.owed
    )
    assert [one.group for one in found] == [*kinds, "全市"]
    for one in found:
        kind = None if one.group == "全市" else one.group
        keys = [key for key in facts.owed if key[1] == facts.year and key[0] in facts.kinds]
        keys = [key for key in keys if kind in (None, facts.kinds[key[0]])]
        worth, known, x, n = taken_together(name, facts, keys)
        assert (one.pool.value, one.pool.reports, one.pool.owed) == (worth, known, len(keys))
        assert one.pool.share == (known / len(keys) if keys else None)
        if name in RATES and name not in NOT_SHARES and n > 0:
            assert one.interval == pytest.approx(score(x, n), abs=1e-12)
        values = pd.Series(
            [float(value) for value in standing(name, facts, facts.year, 1, kind).values()], dtype=float
        )
        assert one.compared == len(values)
        if len(values):
            assert one.spread is not None
            lie = (one.spread.least, one.spread.low, one.spread.median, one.spread.high, one.spread.most)
            expected = values.quantile([0, 0.25, 0.5, 0.75, 1]).tolist()
            assert list(map(float, lie)) == pytest.approx(expected, rel=1e-12, abs=1e-15)
        else:
            assert one.spread is None


@pytest.mark.parametrize("name", NAMES)
def test_years_taken_together_are_one_sum_and_never_across_the_change_of_form(
    facts: Facts, name: str
) -> None:
    for year in sorted({year for _, year in facts.reports}):
        years = span_of(name, year, 3)
        city = benchmarks(facts.con, name, year, 3)[-1]
        assert list(city.years) == years
        keys = [key for key in facts.owed if key[1] in years and key[0] in facts.kinds]
        worth, known, _, _ = taken_together(name, facts, keys)
        assert (city.pool.value, city.pool.reports, city.pool.owed) == (worth, known, len(keys))


@pytest.mark.parametrize("name", NAMES)
def test_a_year_is_set_against_the_one_before_within_one_form(facts: Facts, name: str) -> None:
    """``changes`` has every pair of neighbouring values, and none across the change of form."""
    stored = {
        (str(agency_id), int(year)): (previous, difference)
        for agency_id, year, previous, difference in facts.con.execute(
            "SELECT agency_id, year, previous, difference FROM changes WHERE indicator_id = ?", [name]
        ).fetchall()
    }
    expected: dict[Key, tuple[Decimal, Decimal]] = {}
    for (agency_id, year), one in facts.reports.items():
        before = facts.reports.get((agency_id, year - 1))
        if before is None or (year == EDITION_2021 and name not in FROM_PROSE_OR_DATES):
            continue
        odd = (is_old_form(one, (agency_id, year)), is_old_form(before, (agency_id, year - 1)))
        if name in SENSE_CHANGED and odd[0] != odd[1]:
            continue
        now, then = value(name, one), value(name, before)
        if now is not None and then is not None:
            expected[agency_id, year] = (then, now - then)
    assert stored == expected


def test_the_dice_gave_gaps_ties_and_zeros(other_facts: Facts) -> None:
    """Or the comparison would prove little."""
    assert len(other_facts.owed) > len(other_facts.reports)
    table = ranking(other_facts.con, "licensing", 2025).table
    assert table["rank"].duplicated().any()
    reasons = set(ranking(other_facts.con, "grant_rate", 2025).left_out["code"])
    assert {"no_report", "unreadable"} <= reasons
