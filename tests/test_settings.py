"""What an office sets for itself: what counts, and what is refused with a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import agencies, settings
from analytics.settings import SettingsError, load_settings


def home_with(folder: Path, text: str) -> Path:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_own_settings_the_shipped_ones_hold(tmp_path: Path) -> None:
    shipped = load_settings(tmp_path)
    assert shipped.city
    assert shipped.deadline("镇", 2025) == date(2026, 1, 31)
    assert shipped.threshold("jump_up") == 5
    assert shipped.threshold("jump_down") == Decimal("0.2")
    assert shipped.threshold("min_denominator") == 10
    assert (shipped.first_year, shipped.last_year) == (None, None)


def test_own_settings_replace_key_by_key(tmp_path: Path) -> None:
    own = load_settings(home_with(tmp_path, 'city = "云泽市政务公开办公室"\n[thresholds]\ncopy_red = 0.95\n'))
    assert own.city == "云泽市政务公开办公室"
    assert own.threshold("copy_red") == Decimal("0.95")
    assert own.threshold("copy_yellow") == load_settings().threshold("copy_yellow")
    assert own.deadline("镇", 2025) == date(2026, 1, 31)


def test_the_most_special_deadline_counts(tmp_path: Path) -> None:
    own = load_settings(
        home_with(
            tmp_path,
            """
            [deadlines]
            default = "01-25"
            [deadlines.kind]
            "镇" = "02-10"
            [deadlines.year]
            2022 = "02-28"
            2023 = { "街道" = "03-10" }
            """,
        )
    )
    assert own.deadline("部门", 2021) == date(2022, 1, 25)
    assert own.deadline("镇", 2021) == date(2022, 2, 10)
    assert own.deadline("镇", 2022) == date(2023, 2, 28)
    assert own.deadline("街道", 2023) == date(2024, 3, 10)
    assert own.deadline("部门", 2023) == date(2024, 1, 25)


def test_a_whole_county_has_the_day_that_the_law_gives_it(tmp_path: Path) -> None:
    shipped = load_settings()
    assert shipped.deadline("其他", 2025, of_region=True) == date(2026, 3, 31)
    assert shipped.deadline("其他", 2025) == date(2026, 1, 31)
    text = "[deadlines]\nregion = '03-20'\n[deadlines.year]\n2022 = '02-28'\n2023 = { '其他' = '03-10' }\n"
    own = load_settings(home_with(tmp_path, text))
    assert own.deadline("其他", 2022, of_region=True) == date(2023, 3, 20)
    assert own.deadline("其他", 2023, of_region=True) == date(2024, 3, 10)
    assert own.deadline("其他", 2022) == date(2023, 2, 28)


def test_the_most_special_threshold_counts(tmp_path: Path) -> None:
    own = load_settings(
        home_with(
            tmp_path,
            """
            [thresholds]
            jump_up = 6
            [thresholds.kind]
            "镇" = { jump_up = 7 }
            [thresholds.year]
            2024 = { jump_up = 8, "街道" = { jump_up = 9 } }
            """,
        )
    )
    assert own.threshold("jump_up") == own.threshold("jump_up", "部门", 2023) == 6
    assert own.threshold("jump_up", "镇", 2023) == own.threshold("jump_up", "镇") == 7
    assert own.threshold("jump_up", "镇", 2024) == own.threshold("jump_up", year=2024) == 8
    assert own.threshold("jump_up", "街道", 2024) == 9
    assert own.threshold("fee_factor", "街道", 2024) == own.threshold("fee_factor") == 1000


def test_the_report_of_the_whole_city_is_named_or_not(tmp_path: Path) -> None:
    assert load_settings().city_report == ""
    own = load_settings(home_with(tmp_path, 'city_report = " 云泽市人民政府 "'))
    assert own.city_report == "云泽市人民政府"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("citty = 'x'", "citty"),
        ("city = ''", "city"),
        ("city = 5", "city"),
        ("first_year = 25", "first_year"),
        ("first_year = true", "first_year"),
        ("first_year = 2024\nlast_year = 2020", "first_year"),
        ("deadlines = 3", "deadlines"),
        ("[deadlines]\ndefault = '02-29'", "deadlines.default"),
        ("[deadlines]\ndefault = '13-01'", "deadlines.default"),
        ("[deadlines]\ndefault = 131", "deadlines.default"),
        ("[deadlines]\nregion = '31-03'", "deadlines.region"),
        ("[deadlines.kind]\n'区' = '01-31'", "deadlines.kind.区"),
        ("[deadlines.year]\nlater = '01-31'", "deadlines.year.later"),
        ("[deadlines.year]\n2022 = { '区' = '01-31' }", "deadlines.year.2022.区"),
        ("[thresholds]\ncopy_rot = 0.9", "thresholds.copy_rot"),
        ("[thresholds]\ncopy_red = 90", "thresholds.copy_red"),
        ("[thresholds]\njump_up = 0", "thresholds.jump_up"),
        ("[thresholds]\njump_up = 'five'", "thresholds.jump_up"),
        ("[thresholds]\njump_up = inf", "thresholds.jump_up"),
        ("[thresholds]\njump_up = nan", "thresholds.jump_up"),
        ("city_report = 5", "city_report"),
        ("[thresholds.kind]\n'区' = { jump_up = 3 }", "thresholds.kind.区"),
        ("[thresholds.kind]\n'镇' = 3", "thresholds.kind.镇"),
        ("[thresholds.kind]\n'镇' = { jump_pu = 3 }", "thresholds.kind.镇.jump_pu"),
        ("[thresholds.kind]\n'镇' = { copy_red = 90 }", "thresholds.kind.镇.copy_red"),
        ("[thresholds.year]\nlater = { jump_up = 3 }", "thresholds.year.later"),
        ("[thresholds.year]\n2024 = 3", "thresholds.year.2024"),
        ("[thresholds.year]\n2024 = { jump_up = 0 }", "thresholds.year.2024.jump_up"),
        ("[thresholds.year]\n2024 = { '区' = { jump_up = 3 } }", "thresholds.year.2024.区"),
        ("[thresholds.year]\n2024 = { '镇' = { jump_up = 'x' } }", "thresholds.year.2024.镇.jump_up"),
        ("city = ", ""),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(home_with(tmp_path, text))
    assert caught.value.key == key
    assert str(tmp_path / "settings.toml") in str(caught.value)
    assert caught.value.reason
    assert caught.value.remedy


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes("city = '云泽'".encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(tmp_path)


def test_a_byte_order_mark_of_a_windows_editor_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes("\ufeffcity = '云泽'".encode())
    assert load_settings(tmp_path).city == "云泽"


def test_an_unknown_threshold_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        load_settings().threshold("no_such_thing")


def test_the_same_settings_have_the_same_text(tmp_path: Path) -> None:
    assert load_settings(tmp_path).canonical() == load_settings().canonical()
    for text in (
        "[thresholds]\njump_base = 11",
        "[thresholds.kind]\n'镇' = { jump_base = 10 }",
        "city_report = '甲'",
    ):
        changed = load_settings(home_with(tmp_path, text))
        assert changed.canonical() != load_settings().canonical()


def test_deadlines_know_the_kinds_of_the_roster() -> None:
    assert settings.KINDS == agencies.KINDS
