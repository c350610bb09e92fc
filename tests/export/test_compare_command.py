"""``gongkai compare``: an agency over the years and kinds beside one another, on screen and as files."""

from __future__ import annotations

import argparse
import csv
import io
import json
import shutil
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.small_city import City, outcomes

from analytics.cli import compare
from analytics.metrics import METRICS, metric


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two towns and a bureau over three years, among them the change of form and a missing report."""
    folder = tmp_path_factory.mktemp("compared")
    city = City.at(folder / "warehouse-test.duckdb")
    for year, x in [(2020, 4), (2021, 10), (2022, 15)]:
        city.report("白沙镇", year, outcomes(x, 20), claims=[("supervision.trainings", year - 2018)])
    city.report("清溪镇", 2021, outcomes(5, 20))
    city.report("清溪镇", 2022, outcomes(0, 0), edition="2019")
    city.no_report("清溪镇", 2020)
    city.agency("公安局", "部门")
    city.report("公安局", 2022, outcomes(40, 96))
    city.con.execute(
        "INSERT INTO snapshot VALUES ('test', '2026-02-06 09:30:00', true, '云泽市', 2020, 2022)"
    )
    city.built().execute(resources.files("analytics.store").joinpath("marts/changes.sql").read_text("utf-8"))
    city.con.close()
    (folder / "CURRENT").write_text("warehouse-test.duckdb\n", encoding="utf-8")
    return folder


@pytest.fixture
def home(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy for each test, told to a wide screen."""
    monkeypatch.setenv("COLUMNS", "200")
    return Path(shutil.copytree(published, tmp_path / "home"))


def call(home: Path, *arguments: object) -> int:
    parser = argparse.ArgumentParser()
    compare.add(parser.add_subparsers())
    args = parser.parse_args(["compare", "--home", str(home), *map(str, arguments)])
    return int(args.run(args))


def lines(told: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.splitlines()]


def row(told: str, begin: str) -> list[str]:
    return next(line.split() for line in told.splitlines() if line.split()[:1] == [begin])


# ------------------------------------------------------------------ one agency


def test_the_years_stand_beside_one_another_with_change_and_peers(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "--agency", "白沙镇", "--years", "2021:2022") == 0
    told = capsys.readouterr().out
    assert row(told, metric("grant_rate").title)[1:] == ["50%", "75%", "+25点", "—", "75.0%", "58.3%"]
    assert row(told, metric("requests_received").title)[1:5] == ["20", "20", "＝", "0.0%"]
    assert "报送：2021 已报，2022 已报" in told


def test_a_break_is_shown_and_nothing_is_compared_across(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "--agency", "白沙镇", "--years", "2020:2021") == 0
    told = capsys.readouterr().out
    assert row(told, metric("grant_rate").title)[1:5] == ["20%", "┃50%", "—", "—"]
    assert "┃：" in told
    assert row(told, metric("trainings").title.split("（")[0] + "（次）")[1:5] == ["2", "3", "+1", "+50.0%"]


def test_what_cannot_be_given_is_a_dash_with_its_reason(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "--agency", "清溪镇", "--indicator", "grant_rate") == 0
    told = capsys.readouterr().out
    assert row(told, metric("grant_rate").title)[1:4] == ["—", "┃25%", "—"]
    assert "2020 年未报" in told
    assert "2022 年办结为 0，不适用" in told


def test_an_outdated_form_is_marked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "--agency", "清溪镇", "--indicator", "requests_received", "--years", "2022") == 0
    told = capsys.readouterr().out
    assert "混0" in told
    assert "混：" in told


def test_no_figure_is_cut_on_a_narrow_terminal(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert call(home, "--agency", "白沙镇", "--indicator", "grant_rate") == 0
    told = capsys.readouterr().out
    own = [line.split() for line in told.splitlines() if line.split()[:1] == [metric("grant_rate").title]]
    assert own == [
        [metric("grant_rate").title, "20%"],
        [metric("grant_rate").title, "┃50%", "75%", "+25点", "—", "75.0%", "58.3%"],
    ]


def test_json_has_every_figure_its_parts_and_its_reason(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "--agency", "白沙镇", "--json") == 0
    found = lines(capsys.readouterr().out)
    assert len(found) == 3 * len(METRICS)
    one = next(line for line in found if (line["indicator"], line["year"]) == ("grant_rate", 2022))
    assert (one["value"], one["numerator"], one["denominator"], one["break"]) == (0.75, 15, 20, False)
    assert (one["previous"], one["change"], one["change_ratio"]) == (0.5, 0.25, 0.5)
    assert (one["peers"]["compared"], one["city"]["numerator"], one["city"]["share"]) == (1, 55, 1.0)
    unsaid = next(line for line in found if (line["indicator"], line["year"]) == ("meetings", 2022))
    assert (unsaid["value"], unsaid["missing"], unsaid["reason"]) == (None, "not_disclosed", "未披露")


def test_csv_is_one_row_an_indicator_and_year(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert call(home, "--agency", "白沙镇", "--csv", "-") == 0
    content = capsysbinary.readouterr().out.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(content, newline="")))
    one = next(line for line in table if (line["代码"], line["年度"]) == ("grant_rate", "2022"))
    assert (one["数值"], one["单位"], one["比上年（率为百分点）"], one["同类中位数"]) == (
        "75",
        "%",
        "25",
        "75",
    )
    before = next(line for line in table if (line["代码"], line["年度"]) == ("grant_rate", "2021"))
    assert (before["与上年不相接"], before["比上年（率为百分点）"]) == ("是", "—")


def test_the_workbook_holds_the_years_the_details_and_the_definitions(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "c.xlsx"
    assert call(home, "--agency", "白沙镇", "--indicator", "grant_rate", "--xlsx", target) == 0
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["对比", "逐年", "说明"]
    wide = [[cell.value for cell in line] for line in book["对比"].iter_rows(max_row=2)]
    assert dict(zip(wide[0], wide[1], strict=True)) == {
        "指标": metric("grant_rate").title,
        "单位": "%",
        "2020 年": 20,
        "┃": "┃",
        "2021 年": 50,
        "2022 年": 75,
        "2022 年比上年": 25,
        "增减（%）": "—",
        "同类中位数": 75,
        "全市中位数": 58.33,
        "没有数的原因": "",
    }
    assert book["逐年"].max_row == 4


# ------------------------------------------------------------------ kinds


def test_kinds_are_compared_by_one_indicator(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "--indicator", "grant_rate", "--year", 2022, "--by", "kind") == 0
    told = capsys.readouterr().out
    assert row(told, "镇")[:3] == ["镇", "75%", "15/20"]
    assert row(told, "镇")[4:7] == ["2/2", "1", "75%"]
    assert row(told, "部门")[:3] == ["部门", "42%", "40/96"]
    assert row(told, "全市")[1:3] == ["47.4%", "55/116"]


def test_counties_are_compared_and_the_kinds_within_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = City.at(tmp_path / "warehouse-test.duckdb")
    for name, kind, county, granted in [
        ("甲镇", "镇", "清源县", 12),
        ("公安局", "部门", "清源县", 20),
        ("乙镇", "镇", "北关区", 36),
        ("财政局", "部门", None, 0),
    ]:
        city.agency(name, kind, county=county)
        city.report(name, 2025, outcomes(granted, 40))
    city.con.execute("INSERT INTO snapshot VALUES ('t', '2026-02-06 09:30:00', true, '云泽市', 2025, 2025)")
    city.built_with_changes().close()
    (tmp_path / "CURRENT").write_text("warehouse-test.duckdb\n", encoding="utf-8")
    asked = ("--indicator", "grant_rate", "--json", "--by")
    assert call(tmp_path, *asked, "county") == 0
    told = {one["group"]: one["value"] for one in lines(capsys.readouterr().out)}
    assert told == {"清源县": 32 / 80, "北关区": 36 / 40, "全市": 68 / 160}
    assert call(tmp_path, *asked, "kind", "--county", "清源县") == 0
    told = {one["group"]: one["value"] for one in lines(capsys.readouterr().out)}
    assert told == {"清源县·镇": 12 / 40, "清源县·部门": 20 / 40, "清源县": 32 / 80, "全市": 68 / 160}
    assert call(tmp_path, "--indicator", "submission", "--json", "--by", "county") == 0
    assert [one["owed"] for one in lines(capsys.readouterr().out)] == [2, 1, 4]
    assert call(tmp_path, *asked, "county", "--county", "清源县") == 2


def test_kinds_over_years_tell_the_break(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "--indicator", "grant_rate", "--years", "2020:2021", "--by", "kind") == 0
    assert "换版前后不相接" in capsys.readouterr().out
    assert call(home, "--indicator", "trainings", "--years", "2020:2021", "--by", "kind") == 0
    assert "换版" not in capsys.readouterr().out


def test_several_years_may_be_taken_together(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--indicator", "grant_rate", "--by", "kind", "--span", "3")
    assert call(home, *asked, "--year", 2022) == 0
    told = capsys.readouterr().out
    assert "三年合并" in told
    assert row(told, "镇")[1:3] == ["50%", "30/60"]
    assert call(home, *asked, "--years", "2021:2022") == 2


def test_kinds_as_json_and_as_a_workbook(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--indicator", "grant_rate", "--year", "2022", "--by", "kind")
    assert call(home, *asked, "--json") == 0
    towns, bureaus, everyone = lines(capsys.readouterr().out)
    assert (towns["group"], towns["reports"], towns["owed"], towns["compared"]) == ("镇", 2, 2, 1)
    assert bureaus["median"] == pytest.approx(40 / 96)
    assert everyone["value"] == pytest.approx(55 / 116)
    target = tmp_path / "k.xlsx"
    assert call(home, *asked, "--xlsx", target) == 0
    sheet = openpyxl.load_workbook(target)["分类"]
    assert [cell.value for cell in sheet[2]][:5] == ["2022", "镇", 0.75, 15, 20]


def test_who_handed_in_is_counted_by_kind(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "--indicator", "submission", "--year", 2020, "--by", "kind") == 0
    told = capsys.readouterr().out.split("\n", 1)[1]
    assert row(told, "2020") == ["2020", "镇", "2", "1", "0", "1", "0", "50%"]
    assert call(home, "--indicator", "报送状态", "--year", 2020, "--by", "kind", "--json") == 0
    assert lines(capsys.readouterr().out)[0]["missing"] == 1


# ------------------------------------------------------------------ wrong usage


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--agency"),
        (("--agency", "白沙镇", "--by", "kind"), "两者选一"),
        (("--by", "kind"), "恰好一个"),
        (("--agency", "白沙镇", "--span", "3"), "--span"),
        (("--indicator", "openness", "--by", "kind"), "没有指标“openness”"),
        (("--agency", "白沙"), "云泽市白沙镇人民政府"),
        (("--agency", "沙漠镇"), "没有单位“沙漠镇”"),
        (("--agency", "白沙镇", "--years", "1999"), "现有年度：2020、2021、2022"),
        (("--agency", "白沙镇", "--years", "1998:1999"), "1998—1999"),
        (("--agency", "白沙镇", "--years", "2022:2020"), "请写 2020:2022"),
        (("--agency", "白沙镇", "--years", "去年"), "看不懂"),
        (("--agency", "白沙镇", "--xlsx", "/nowhere/at/all.xlsx"), "无法写入"),
    ],
)
def test_wrong_usage_is_told_in_words(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert call(home, *arguments) == 2
    assert told in capsys.readouterr().err


def test_a_home_without_data_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(tmp_path, "--agency", "白沙镇") == 2
    assert "gongkai ingest" in capsys.readouterr().err
