"""``gongkai consolidate``: the three tables of the city, on screen, as lines and as a workbook."""

from __future__ import annotations

import argparse
import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.small_city import City, outcomes

from analytics.cli import consolidate
from analytics.form import FORM

RECEIVED = FORM.table("t3").row("received").label


def publish(city: City, folder: Path) -> Path:
    city.con.execute(
        "INSERT INTO snapshot VALUES ('test', '2026-02-06 09:30:00', true, '云泽市', 2025, 2025)"
    )
    city.built().close()
    (folder / "CURRENT").write_text("warehouse-test.duckdb\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def with_gaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports, of which one lacks a cell, a missing one, and the city's own."""
    folder = tmp_path_factory.mktemp("gaps")
    city = City.at(folder / "warehouse-test.duckdb")
    city.report("白沙镇", 2025, outcomes(1200, 1234))
    city.report("清溪镇", 2025, {**outcomes(3, 20), "carried_out": "blank"})
    city.no_report("桃源乡", 2025)
    city.agency("云泽市", "其他")
    city.report("云泽市", 2025, {"received": 1250})
    return publish(city, folder)


def test_a_county_is_added_up_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city = City.at(tmp_path / "warehouse-test.duckdb")
    for name, county, received in [("甲镇", "清源县", 3), ("乙镇", "清源县", 4), ("丙镇", "北关区", 50)]:
        city.agency(name, county=county)
        city.report(name, 2025, {"received": received})
    publish(city, tmp_path)
    assert call(tmp_path, "--county", "清源县", "--json") == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (one,) = [each for each in told if (each["row"], each["column"]) == ("received", "total")]
    assert (one["total"], one["units"], one["owed"], one["own"]) == (7, 2, 2, None)
    assert call(tmp_path, "--county", "清源县") == 0
    assert "没有收到写明含全部单位数据的清源县年报" in capsys.readouterr().out
    assert call(tmp_path, "--county", "南山县") == 2


@pytest.fixture
def home(with_gaps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy for each test, told to a screen of 120 columns."""
    monkeypatch.setenv("COLUMNS", "120")
    return Path(shutil.copytree(with_gaps, tmp_path / "home"))


@pytest.fixture(scope="module")
def without_gaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports without a gap, and nothing else."""
    folder = tmp_path_factory.mktemp("whole")
    city = City.at(folder / "warehouse-test.duckdb")
    city.report("白沙镇", 2025, outcomes(13, 18))
    city.report("清溪镇", 2025, outcomes(3, 20))
    return publish(city, folder)


@pytest.fixture
def whole(without_gaps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy for each test, told to a screen of 120 columns."""
    monkeypatch.setenv("COLUMNS", "120")
    return Path(shutil.copytree(without_gaps, tmp_path / "whole"))


def call(home: Path, *arguments: object) -> int:
    parser = argparse.ArgumentParser()
    consolidate.add(parser.add_subparsers())
    args = parser.parse_args(["consolidate", "--home", str(home), *map(str, arguments)])
    return int(args.run(args))


def cells(told: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = [json.loads(line) for line in told.splitlines()]
    return {(one["table"], one["row"], one["column"]): one for one in found}


# ------------------------------------------------------------------ on screen


def test_the_tables_are_printed_as_the_form_has_them(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(whole, "--year", 2025) == 0
    told = capsys.readouterr().out
    headings = [told.index(FORM.section(table.section).heading) for table in FORM.tables]
    assert headings == sorted(headings)
    line = next(line for line in told.splitlines() if RECEIVED in line)
    assert line.split()[-1] == "38"
    assert "≥" not in told.split("应报")[1]
    assert "没有缺少的单位" in told


def test_a_sum_that_units_are_lacking_in_is_at_least(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home) == 0
    told = capsys.readouterr().out
    assert next(line for line in told.splitlines() if RECEIVED in line).split()[-1] == "≥1,254"
    carried = FORM.table("t3").row("carried_out").label
    assert next(line for line in told.splitlines() if carried in line).split()[-1] == "≥0(1)"
    assert "应报 3 家，2 家有可读报告，缺 1 家" in told
    assert "未报 1 家：桃源乡" in told
    assert f"表三 空着 1 家：清溪镇（{FORM.table('t3').words('carried_out')}·总计）" in told
    assert "不符" in told


def test_the_city_own_report_is_compared(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home) == 0
    told = capsys.readouterr().out.split("报告比：")[1]
    line = next(line for line in told.splitlines() if RECEIVED in line)
    assert line.split()[-7:] == ["≥", "1,254", "1,250", "−4", "2/3", "家", "不符"]


# ------------------------------------------------------------------ as lines


def test_json_names_the_units_behind_a_cell_and_those_that_are_not(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "--json") == 0
    found = cells(capsys.readouterr().out)
    assert len(found) == 200
    one = found["t3", "carried_out", "total"]
    assert (one["total"], one["complete"], one["at_least"], one["units"], one["owed"]) == (
        0,
        False,
        True,
        1,
        3,
    )
    assert [part["value"] for part in one["contributing"]] == [0]
    assert [(part["agency_id"], part["code"]) for part in one["missing"]] == [
        ("清溪镇", "blank"),
        ("桃源乡", "no_report"),
    ]
    received = found["t3", "received", "total"]
    assert (received["total"], received["own"], received["difference"]) == (1254, 1250, -4)


def test_csv_has_a_column_for_every_unit_and_says_why_a_figure_is_not_there(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert call(home, "--csv", "-") == 0
    content = capsysbinary.readouterr().out.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(content, newline="")))
    one = next(
        line for line in table if line["行"] == FORM.table("t3").words("carried_out") and line["列"] == "总计"
    )
    assert [one[name] for name in ("合计", "是否完整", "有数家数", "白沙镇", "清溪镇", "桃源乡")] == [
        "0",
        "否",
        "1",
        "0",
        "空",
        "未报",
    ]


# ------------------------------------------------------------------ the workbook


def test_the_workbook_has_the_form_the_units_and_who_is_missing(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "k.xlsx"
    assert call(home, "--xlsx", target) == 0
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["表二", "表三", "表四", "各单位", "缺少", "差额", "说明"]
    own = next(cell for line in book["表三"].iter_rows() for cell in line if cell.value == 1254)
    assert own.number_format == '"≥ "#,##0'
    assert own.fill.fgColor.rgb == "FFF7DEDC", "red: the city says less than its units"
    assert own.comment is not None
    assert "桃源乡（未报）" in own.comment.text
    assert "1,250" in own.comment.text


def test_the_sheet_of_units_adds_up(whole: Path, tmp_path: Path) -> None:
    target = tmp_path / "k.xlsx"
    assert call(whole, "--xlsx", target) == 0
    book = openpyxl.load_workbook(target)
    assert "差额" not in book.sheetnames
    head, *lines = [line for line in book["各单位"].iter_rows(values_only=True) if line[4] is not None]
    assert len(lines) == 200
    for line in lines:
        one = dict(zip(head, line, strict=True))
        assert one["合计"] == one["白沙镇"] + one["清溪镇"]
        assert (one["是否完整"], one["有数家数"], one["应报家数"]) == ("是", 2, 2)
    assert not any(cell.comment for line in book["表三"].iter_rows() for cell in line)


def test_the_sheet_of_the_missing_names_unit_reason_and_cells(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "k.xlsx"
    assert call(home, "--xlsx", target) == 0
    lines = list(openpyxl.load_workbook(target)["缺少"].iter_rows(min_row=2, max_row=3, values_only=True))
    assert [line[2:5] for line in lines] == [("全部", "未报", 200), ("表三", "空着", 1)]


# ------------------------------------------------------------------ wrong usage


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--year", "1999"), "现有年度：2025"),
        (("--year", "去年"), "看不懂"),
        (("--xlsx", "/nowhere/at/all.xlsx"), "无法写入"),
    ],
)
def test_wrong_usage_is_told_in_words(
    whole: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert call(whole, *arguments) == 2
    assert told in capsys.readouterr().err


def test_settings_that_cannot_be_used_are_told(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole.joinpath("settings.toml").write_text("nothing = 1\n", encoding="utf-8")
    assert call(whole) == 2
    assert "nothing" in capsys.readouterr().err


def test_a_home_without_data_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(tmp_path) == 2
    assert "gongkai ingest" in capsys.readouterr().err
