"""What all charts share, and the colours that they may use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.charts import base, spark
from analytics.charts.tokens import DARK, LIGHT, OUTCOMES, SEVERITIES, Tokens, tokens

SOURCES = Path(__file__).resolve().parents[2] / "src" / "analytics"


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_can_be_read_on_the_page(theme: Tokens) -> None:
    for colour, least in (
        (theme.ink, 7),
        (theme.ink2, 7),
        (theme.ink3, 4.5),
        (theme.accent, 4.5),
        (theme.good, 4.5),
    ):
        assert contrast(colour, theme.bg) >= least
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_marks_of_severity_can_be_seen_on_page_and_tint(theme: Tokens) -> None:
    for severity in SEVERITIES:
        assert contrast(theme.severity[severity], theme.bg) >= 4.5
        assert contrast(theme.severity[severity], theme.tint[severity]) >= 4


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_counts_can_be_read_on_every_outcome(theme: Tokens) -> None:
    for outcome in OUTCOMES:
        assert contrast(theme.outcome_text[outcome], theme.outcome[outcome]) >= 4.5


def test_an_unknown_theme_is_the_light_one() -> None:
    assert tokens(None) is LIGHT
    assert tokens("dark") is DARK


def test_no_other_file_names_a_colour() -> None:
    """Colours stand in tokens.py; only the drawings of logo and icon have their own."""
    colour = re.compile(r"[\"':\s](#[0-9A-Fa-f]{6})\b")
    named = {
        str(path.relative_to(SOURCES)): found
        for folder in ("charts", "ui")
        for path in (SOURCES / folder).rglob("*.py")
        if path.name != "tokens.py" and (found := set(colour.findall(path.read_text("utf-8"))))
    }
    assert named == {}


def test_every_trace_keeps_its_look_when_another_point_is_selected() -> None:
    drawn = base.figure(
        [
            {"type": "scatter", "mode": "markers", "marker": {"opacity": 0}},
            {"type": "scatter", "mode": "text", "textfont": {"color": "#123456"}},
            {"type": "bar"},
            {"type": "heatmap"},
        ],
        LIGHT,
        height=100,
    )
    hidden, text, bar, heat = drawn["data"]
    assert hidden["unselected"]["marker"]["opacity"] == 0
    assert text["unselected"]["textfont"]["color"] == "#123456"
    assert bar["unselected"]["marker"]["opacity"] == 1
    assert "unselected" not in heat


def test_the_edition_breaks_between_2020_and_2021_only_where_both_are_shown() -> None:
    assert base.edition_break([2019, 2020, 2021, 2022]) == 1.5
    assert base.edition_break([2021, 2022]) is None
    assert base.edition_break([2019, 2020]) is None


def test_a_sparkline_is_parted_where_the_edition_changed() -> None:
    drawn = spark.spark([2019, 2020, 2021, 2022], [1, 2, 3, 4], LIGHT)
    assert drawn.count("<polyline") == 2
    assert drawn.count("stroke-dasharray") == 1
    assert spark.spark([2019, 2020, 2021, 2022], [1, 2, 3, 4], LIGHT, broken=False).count("<polyline") == 1


def test_a_sparkline_leaves_a_gap_for_a_year_without_a_figure() -> None:
    assert spark.spark([2021, 2022, 2023, 2024, 2025], [1, 2, None, 4, 5], LIGHT).count("<polyline") == 2


def test_a_sparkline_marks_the_last_year_only_where_it_is_known() -> None:
    assert LIGHT.accent in spark.spark([2024, 2025], [1, 2], LIGHT)
    assert LIGHT.accent not in spark.spark([2024, 2025], [1, None], LIGHT)


def test_a_sparkline_marks_the_chosen_year_where_it_is_not_the_last() -> None:
    drawn = spark.spark([2023, 2024, 2025], [1, 2, 3], LIGHT, chosen=2023)
    assert f'cx="4.0" cy="23.0" r="2.8" fill="{LIGHT.accent}"' in drawn
    assert drawn.count(LIGHT.accent) == 1
    assert LIGHT.accent not in spark.spark([2023, 2024], [None, 2], LIGHT, chosen=2023)
    assert LIGHT.accent not in spark.spark([2023, 2024], [1, 2], LIGHT, chosen=1999)


def test_a_sparkline_of_nothing_or_of_one_level_is_drawn_all_the_same() -> None:
    assert "<polyline" not in spark.spark([2024, 2025], [None, None], LIGHT)
    assert 'points="4.0,14.0 80.0,14.0"' in spark.spark([2024, 2025], [3, 3], LIGHT)


def test_a_sparkline_refuses_values_that_do_not_fit_the_years() -> None:
    with pytest.raises(ValueError, match="2 years, 1 values"):
        spark.spark([2024, 2025], [1], LIGHT)


def test_a_swing_goes_right_for_more_and_left_for_less_and_not_at_all_from_zero() -> None:
    assert '<rect x="26.0"' in spark.swing(8, 4, LIGHT)
    assert '<rect x="14.0"' in spark.swing(4, 8, LIGHT)
    assert "<rect" not in spark.swing(4, 0, LIGHT)


def test_a_name_set_upright_has_upright_brackets() -> None:
    assert base.stacked("甲镇（乙县）") == "甲<br>镇<br>︵<br>乙<br>县<br>︶"
