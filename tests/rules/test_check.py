"""``gongkai check``: one JSON object a finding, or the failures in words; bad data is no exit status."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.rules.conftest import settings_of, warehouse

from analytics.cli import check
from analytics.form import FORM
from analytics.rules import follow, run

CASE = {
    "roster": "AB",
    "reports": [
        {"agency": "A", "cells": {"t3": {"received": {"total": 2}}}, "published": None},
        {"agency": "B", "year": 2024, "cells": {"t4": "blank"}},
        {"agency": "B", "year": 2025, "editions": {"t3": "2019"}},
    ],
}
KEYS = {"agency", "year", "rule", "version", "severity", "outcome", "title", "expected", "found", "evidence"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checked")
    with warehouse(CASE, str(folder / "warehouse-case.duckdb")) as con:
        run(con, settings_of(CASE))
        follow(con, settings_of(CASE))
    folder.joinpath("CURRENT").write_text("warehouse-case.duckdb\n")
    return folder


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy for each test, which may change it."""
    return Path(shutil.copytree(published, tmp_path / "home"))


def gongkai_check(home: Path, *options: str) -> int:
    parser = argparse.ArgumentParser()
    check.add(parser.add_subparsers())
    args = parser.parse_args(["check", "--home", str(home), *options])
    return args.run(args)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_has_every_finding_of_all_five_outcomes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gongkai_check(home, "--json") == 0
    found = lines(capsys)
    assert {one["outcome"] for one in found} == {"pass", "fail", "review", "undetermined", "not_applicable"}
    assert all(KEYS | {"fix", "state"} <= set(one) for one in found)
    to_see = [one for one in found if one["outcome"] in ("fail", "review")]
    assert {one["state"] for one in to_see} == {"待处理"}
    assert {one["state"] for one in found if one not in to_see} == {None}


def test_json_can_be_narrowed_to_an_outcome_and_a_state(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gongkai_check(home, "--json", "--outcome", "review", "--state", "待处理") == 0
    assert [(one["rule"], one["outcome"]) for one in lines(capsys)] == [("F04", "review")]
    assert gongkai_check(home, "--json", "--state", "已整改") == 0
    assert lines(capsys) == []


def test_csv_has_what_somebody_must_see_in_words(home: Path, capfdbinary: Any) -> None:
    assert gongkai_check(home, "--csv", "-", "--rule", "T03") == 0
    data = capfdbinary.readouterr().out
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(data.decode("utf-8-sig").splitlines())
    assert (row["单位"], row["级别"], row["结果"], row["状态"]) == (
        "甲县清溪镇人民政府",
        "红",
        "不合规",
        "待处理",
    )
    assert "多 2 件" in row["实为"]
    assert row["整改天数"] == "—"


def test_xlsx_says_what_it_holds(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "缺口.xlsx"
    assert gongkai_check(home, "--xlsx", str(target), "--severity", "red") == 0
    book = openpyxl.load_workbook(target)
    sheet, about = book["缺口清单"], book["说明"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref
    rows = list(sheet.iter_rows(values_only=True))
    heads = list(map(str, rows[0]))
    assert {row[heads.index("级别")] for row in rows[1:]} == {"红"}
    assert {row[heads.index("结果")] for row in rows[1:]} <= {"不合规", "待核"}
    told = {str(name): str(text) for name, text in about.iter_rows(max_col=2, values_only=True) if name}
    assert (told["级别"], told["快照"]) == ("红：必须改正；黄：应当改正或说明；蓝：建议改进", "case")
    assert "T03" in told


def test_a_file_that_cannot_be_written_says_so(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gongkai_check(home, "--csv", str(tmp_path / "none" / "a.csv")) == 2
    assert "无法写入" in capsys.readouterr().err


def test_json_names_the_faulty_cell(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gongkai_check(home, "--json", "--rule", "t03", "--agency", "清溪镇", "--year", "2025")
    (failed,) = [one for one in lines(capsys) if one["outcome"] == "fail"]
    assert (failed["agency"], failed["year"], failed["rule"]) == ("甲县清溪镇人民政府", 2025, "T03")
    (faulty,) = [item for item in failed["evidence"] if item["role"] == "faulty"]
    assert (faulty["row"], faulty["column"], faulty["value"]) == ("received", "total", 2)


@pytest.mark.parametrize(
    ("options", "agencies", "years", "severities"),
    [
        (["--year", "2024"], {"甲县清溪镇人民政府", "甲县石桥乡人民政府"}, {2024}, {"red", "yellow", "blue"}),
        (["--agency", "甲县石桥乡人民政府"], {"甲县石桥乡人民政府"}, {2024, 2025}, {"red", "yellow", "blue"}),
        (["--agency", "b", "--severity", "yellow"], {"甲县石桥乡人民政府"}, {2024, 2025}, {"yellow"}),
    ],
)
def test_filters(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    agencies: set[str],
    years: set[int],
    severities: set[str],
) -> None:
    assert gongkai_check(home, "--json", *options) == 0
    found = lines(capsys)
    assert {one["agency"] for one in found} == agencies
    assert {one["year"] for one in found} == years
    assert {one["severity"] for one in found} == severities


def test_on_screen_stand_failures_and_what_a_person_must_look_at(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gongkai_check(home) == 0
    shown = capsys.readouterr().out
    assert "甲县清溪镇人民政府" in shown
    assert "◆ T03 总计＝六类申请人之和" in shown
    assert "○ 待核 F04" in shown
    assert "未报" in shown  # A owed a report for 2024
    assert "一致" not in shown
    gongkai_check(home, "--json")
    undetermined = [one for one in lines(capsys) if one["outcome"] == "undetermined"]
    # A has no date of publication, B three blank rows in table four.
    assert [one["rule"] for one in undetermined if one["rule"] in ("D01", "T04")] == ["D01", *["T04"] * 3]
    assert f"无法判定 {len(undetermined)} 项" in shown


def test_findings_of_a_rule_stand_in_form_order(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gongkai_check(home, "--json", "--agency", "清溪镇", "--year", "2025")
    loci: dict[str, list[str]] = {}
    for one in lines(capsys):
        loci.setdefault(one["rule"], []).append(one["locus"])
    t3, t4 = FORM.table("t3"), FORM.table("t4")
    assert loci["T01"] == [column.id for column in t3.plain_columns]
    assert loci["T03"] == [row.id for row in t3.rows("2021")]
    assert loci["T04"] == [row.id for row in t4.rows("2021")]
    assert loci["F07"] == ["t2", "t3", "t4"]


@pytest.mark.parametrize("name", ["清溪", "甲县清溪镇", "清溪镇人民政府", " 清溪镇 ", "清溪镇政府"])
def test_an_agency_is_found_by_the_names_that_people_use(
    home: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    roster = "agency_id,name,short_name,kind,county,aliases\na,甲县清溪镇人民政府,清溪镇,镇,甲县,清溪\n"
    home.joinpath("agencies.csv").write_text(roster, "utf-8")
    assert gongkai_check(home, "--json", "--agency", name) == 0
    assert {one["agency"] for one in lines(capsys)} == {"甲县清溪镇人民政府"}


def test_a_name_that_is_part_of_one_is_answered_with_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gongkai_check(home, "--agency", "石桥") == 2
    assert "是不是：甲县石桥乡人民政府" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [["--rule", "F99"], ["--agency", "乌有乡"], ["--year", "1999"], ["--state", "办好了"]],
)
def test_a_name_that_nobody_has_is_wrong_usage(
    home: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert gongkai_check(home, *options) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert options[1] in captured.err


def test_without_data_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gongkai_check(tmp_path) == 2
    assert "gongkai ingest" in capsys.readouterr().err
