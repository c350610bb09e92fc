"""The small pictures of tables: an indicator over the years, a share with its interval."""

from __future__ import annotations

import re

import pytest

from analytics.charts import LIGHT, series
from analytics.charts.whisker import WIDTH, whisker

YEARS = (2019, 2020, 2021, 2022)


def points(svg: str) -> list[list[str]]:
    return [line.split() for line in re.findall(r'points="([^"]+)"', svg)]


def test_the_line_parts_where_the_form_was_replaced() -> None:
    assert [len(run) for run in points(series.line(YEARS, [1, 2, 3, 4], LIGHT))] == [2, 2]
    assert [len(run) for run in points(series.line(YEARS, [1, 2, 3, 4], LIGHT, broken=False))] == [4]


def test_an_unknown_year_is_a_gap_and_never_a_zero() -> None:
    svg = series.line((2021, 2022, 2023, 2024), [5, None, 5, 5], LIGHT)
    assert [len(run) for run in points(svg)] == [2]
    heights = re.findall(r'cy="([^"]+)"', svg)
    assert len(set(heights)) == 1, "the known years are equal, so all points lie at one height"


def test_only_a_known_last_year_carries_the_accent() -> None:
    assert LIGHT.accent in series.line(YEARS, [1, 2, 3, 4], LIGHT)
    assert LIGHT.accent not in series.line(YEARS, [1, 2, 3, None], LIGHT)


def test_nothing_known_draws_nothing_but_the_break() -> None:
    svg = series.line(YEARS, [None] * 4, LIGHT)
    assert "circle" not in svg
    assert svg.count("<line") == 1


def test_years_and_values_must_agree() -> None:
    with pytest.raises(ValueError, match="4 years, 1 values"):
        series.line(YEARS, [1], LIGHT)


def test_the_whisker_runs_from_low_to_high_with_the_city_dashed() -> None:
    svg = whisker(0.5, 0.0, 1.0, 0.5, LIGHT)
    ends = [float(x) for x in re.findall(r'x[12]="([\d.]+)"', svg)]
    assert min(ends) == 5
    assert max(ends) == WIDTH - 5
    assert "stroke-dasharray" in svg
    assert "stroke-dasharray" not in whisker(0.5, 0.2, 0.8, None, LIGHT)


def test_a_share_over_one_stays_in_the_picture() -> None:
    assert f'cx="{WIDTH - 5:.1f}"' in whisker(1.2, 0.9, 1.3, 0.5, LIGHT)
