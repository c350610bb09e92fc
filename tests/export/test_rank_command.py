"""``gongkai rank``: the list on screen and as a file, from a published snapshot."""

from __future__ import annotations

import argparse
import csv
import io
import shutil
from pathlib import Path

import duckdb
import openpyxl
import pytest
from tests.small_city import City, outcomes

from analytics.cli import rank
from analytics.metrics import METRICS


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose snapshot holds two ranked agencies, a small one and one without a report."""
    folder = tmp_path_factory.mktemp("ranked")
    city = City.at(folder / "warehouse-test.duckdb")
    city.agency("公安局", "部门")
    city.report("白沙镇", 2025, outcomes(13, 18))
    city.report("公安局", 2025, outcomes(40, 96))
    city.report("桃源乡", 2025, outcomes(0, 4))
    city.no_report("红岩乡", 2025)
    city.con.execute(
        "INSERT INTO snapshot VALUES ('test', '2026-02-06 09:30:00', true, '云泽市', 2025, 2025)"
    )
    city.built().close()
    (folder / "CURRENT").write_text("warehouse-test.duckdb\n", encoding="utf-8")
    return folder


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy for each test, which may change it."""
    return Path(shutil.copytree(published, tmp_path / "home"))


def call(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    rank.add(parser.add_subparsers())
    args = parser.parse_args(["rank", *map(str, arguments)])
    return int(args.run(args))


def test_the_ranked_and_the_left_out_are_shown(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert call("grant_rate", "--year", 2025, "--home", home) == 0
    told = capsys.readouterr().out
    assert told.index("白沙镇") < told.index("公安局") < told.index("桃源乡")
    assert "2 家参与排名，2 家未列入" in told
    assert "72%" in told
    assert "办结不足 10 件" in told
    assert "未报" in told


def test_the_newest_year_is_taken_where_none_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("grant_rate", "--home", home) == 0
    assert "2025 年" in capsys.readouterr().out


def test_kinds_choose_the_list(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    assert call("grant_rate", "--home", home, "--kind", "部门", "--csv", target) == 0
    content = target.read_bytes()
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["单位"] for row in table] == ["云泽市公安局人民政府"]
    assert [row["办结（件）"] for row in table] == ["96"]


@pytest.fixture
def counties(tmp_path: Path) -> Path:
    """A home of two counties, each with a 白沙镇."""
    city = City.at(tmp_path / "warehouse-test.duckdb")
    for name, kind, county, granted in [
        ("白沙镇（清源县）", "镇", "清源县", 12),
        ("青山镇", "镇", "清源县", 15),
        ("公安局", "部门", "清源县", 19),
        ("白沙镇（北关区）", "镇", "北关区", 18),
    ]:
        city.agency(name, kind, county=county)
        city.report(name, 2025, outcomes(granted, 20))
    city.con.execute(
        "INSERT INTO snapshot VALUES ('test', '2026-02-06 09:30:00', true, '云泽市', 2025, 2025)"
    )
    city.built().close()
    (tmp_path / "CURRENT").write_text("warehouse-test.duckdb\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("options", "ranked"),
    [
        (["--county", "清源县"], {"公安局": 1, "青山镇": 2, "白沙镇（清源县）": 3}),
        (["--county", "清源县", "--kind", "镇"], {"青山镇": 1, "白沙镇（清源县）": 2}),
        (["--kind", "镇"], {"白沙镇（北关区）": 1, "青山镇": 2, "白沙镇（清源县）": 3}),
        (
            ["--county", "清源县", "--kind", "镇", "--kind", "部门"],
            {"公安局": 1, "青山镇": 2, "白沙镇（清源县）": 3},
        ),
    ],
)
def test_a_county_is_ranked_among_itself(
    counties: Path, tmp_path: Path, options: list[str], ranked: dict[str, int]
) -> None:
    target = tmp_path / "r.csv"
    assert call("grant_rate", "--home", counties, *options, "--csv", target) == 0
    table = csv.DictReader(io.StringIO(target.read_text("utf-8-sig"), newline=""))
    names = {f"云泽市{name}人民政府": name for name in ranked}
    assert {names[row["单位"]]: int(row["名次"]) for row in table} == ranked


def test_the_workbook_says_which_county(counties: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.xlsx"
    assert call("grant_rate", "--home", counties, "--county", "清源县", "--kind", "镇", "--xlsx", target) == 0
    about = openpyxl.load_workbook(target)["说明"]
    assert "清源县 · 镇" in [row[1] for row in about.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--county", "南山县"], "没有县区“南山县”。名册中的县区：清源县、北关区。"),
        (["--county", "北关区", "--kind", "部门"], "北关区没有类别“部门”。现有：镇。"),
    ],
)
def test_a_county_or_kind_that_is_not_there_is_refused(
    counties: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert call("grant_rate", "--home", counties, *options) == 2
    assert told in capsys.readouterr().err


def test_the_workbook_holds_the_same_figures(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.xlsx"
    assert call("grant_rate", "--home", home, "--xlsx", target) == 0
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["排名", "历年名次", "未列入", "说明"]
    assert [book["排名"].cell(row, 4).value for row in (2, 3)] == [13 / 18, 40 / 96]


def test_all_indicators_are_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert call("--list") == 0
    told = capsys.readouterr().out
    assert all(one.id in told and one.title in told for one in METRICS)


def test_an_unknown_indicator_is_wrong_usage_and_answered_with_the_list(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert call("openness") == 2
    told = capsys.readouterr().err
    assert "没有指标“openness”" in told
    assert "disclosure_rate" in told


def test_an_unknown_kind_is_answered_with_those_there_are(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("grant_rate", "--home", home, "--kind", "州") == 2
    assert "部门" in capsys.readouterr().err


def test_a_year_without_data_is_answered_with_those_there_are(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("grant_rate", "--home", home, "--year", 1999) == 2
    assert "没有 1999 年度的数据。现有年度：2025" in capsys.readouterr().err


def test_a_home_without_a_snapshot_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("grant_rate", "--home", tmp_path) == 2
    assert "gongkai ingest" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("grant_rate", "--home", home, "--xlsx", home / "nowhere" / "r.xlsx") == 2
    assert "无法写入" in capsys.readouterr().err


def test_an_indicator_may_be_given_by_its_title_or_a_beginning_that_fits_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("公开率", "--home", home) == 0
    assert "13/18" in capsys.readouterr().out
    assert call("不予", "--home", home) == 2
    assert "没有指标“不予”" in capsys.readouterr().err


def test_no_figure_is_cut_on_eighty_columns(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert call("grant_rate", "--home", home) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.split()[:2] == ["1", "白沙镇"])
    assert line.split()[2:8] == ["镇", "72%", "13", "18", "49%", "88%"]


def test_a_value_of_scanned_or_added_up_figures_is_marked_everywhere(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with duckdb.connect(str(home / "warehouse-test.duckdb")) as con:
        con.execute("UPDATE indicator_values SET scanned = true WHERE agency_id = '白沙镇'")
        con.execute("UPDATE indicator_values SET scanned = true, derived = true WHERE agency_id = '公安局'")
    monkeypatch.setenv("COLUMNS", "200")
    assert call("grant_rate", "--home", home) == 0
    told = capsys.readouterr().out
    assert "扫 72%" in told
    assert "算扫 42%" in told
    assert "扫：由扫描件" in told
    target = tmp_path / "r.xlsx"
    assert call("grant_rate", "--home", home, "--xlsx", target) == 0
    sheet = openpyxl.load_workbook(target)["排名"]
    assert [sheet.cell(row, 4).number_format.split(" ")[0] for row in (2, 3)] == ['"扫', '"算扫']
    assert call("grant_rate", "--home", home, "--csv", tmp_path / "r.csv") == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "r.csv").read_text("utf-8-sig"))))
    assert [row[rows[0].index("标记") if "标记" in rows[0] else 4] for row in rows[1:]] == ["扫", "算扫"]
