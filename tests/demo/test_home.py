"""The demonstration in a home: taken in as any reports, apart from real data, and gone without a trace."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests import homes

from analytics import demo
from analytics.cli import main
from analytics.consolidation.totals import totals
from analytics.demo.city import OFFICE
from analytics.intake import ingest
from analytics.store.home import Home, MixedError
from analytics.store.journal import Journal
from analytics.store.warehouse import open_current

demo_home = homes.demo_home

SEEN = "SELECT agency_id, year, rule_id, locus, outcome FROM findings WHERE outcome IN ('fail', 'review')"
FAILED = "SELECT name, year FROM documents LEFT JOIN agencies USING (agency_id) WHERE outcome = 'failed'"
STATES = (
    "SELECT state, count(*) FROM submissions JOIN units USING (agency_id) WHERE year = 2025 GROUP BY state"
)


@pytest.fixture
def filled(demo_home: Path) -> Home:
    """The city as it was taken in, which no test may change."""
    return Home(demo_home)


def a_report(folder: Path) -> Path:
    path = folder / "report.txt"
    path.write_text("某某镇人民政府2025年政府信息公开工作年度报告\n", encoding="utf-8")
    return path


def test_every_report_is_read_but_those_that_nobody_can_read(filled: Home) -> None:
    files = list(demo.files())
    lost = {(file.report.unit.name, file.report.year) for file in files if not file.readable}
    with open_current(filled) as snapshot:
        outcomes = dict(snapshot.rows("SELECT outcome, count(*) FROM documents GROUP BY outcome"))
        failed = set(snapshot.rows(FAILED))
        revised = snapshot.rows("SELECT count(*) FROM reports WHERE revision > 1 OR NOT is_current")
    assert outcomes == {
        "report": sum(file.readable for file in files),
        "failed": sum(not file.readable for file in files),
    }
    assert failed <= lost | {(None, year) for _, year in lost}
    assert revised == [(0,)]


def test_the_checks_find_what_was_planted_and_nothing_else(filled: Home) -> None:
    with open_current(filled) as snapshot:
        found = set(snapshot.rows(SEEN))
    planted = {
        (fault.agency_id, fault.year, rule, locus, outcome)
        for fault in demo.faults()
        if fault.outcome != "undetermined"
        for rule, locus, outcome in (
            (fault.rule, fault.locus, fault.outcome),
            *((rule, locus, "fail") for rule, locus in fault.also),
        )
    }
    rules = {rule for _, _, rule, _, _ in planted}
    assert {one for one in found if one[2] in rules} == planted


def test_a_slip_of_the_city_that_no_rule_may_judge_contradicts_the_sums_all_the_same(filled: Home) -> None:
    """A year in which reports are missing: the rule holds back, the city says less than those there."""
    slips = [fault for fault in demo.faults() if fault.outcome == "undetermined"]
    assert {fault.year for fault in slips} == {2024, 2025}
    with open_current(filled) as snapshot:
        for year in (2024, 2025):
            found = totals(snapshot.cursor(), year)
            wrong = {(one.own_value, one.contradicts) for one in found.cells}
            for fault in slips:
                if fault.year == year:
                    assert (Decimal(fault.planted), True) in wrong


def test_the_snapshot_is_marked_as_a_demonstration(filled: Home) -> None:
    assert Journal(filled).is_demo is True
    with open_current(filled) as snapshot:
        assert snapshot.rows("SELECT demo, city, first_year, last_year FROM snapshot") == [
            (True, OFFICE, 2019, 2025)
        ]
        states = dict(snapshot.rows(STATES))
    assert states == {"submitted": 24, "late": 3, "missing": 2, "unreadable": 1}


def test_a_home_with_data_is_not_filled_again(filled: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = filled.current_path.read_bytes()
    assert main(["demo", "--home", str(filled.root)]) == 2
    assert "已有演示数据" in capsys.readouterr().err
    assert main(["demo", "--home", str(filled.root), "--if-empty"]) == 0
    assert filled.current_path.read_bytes() == before


def test_real_reports_and_the_demonstration_never_meet(filled: Home, tmp_path: Path) -> None:
    with pytest.raises(MixedError):
        ingest(filled, [a_report(tmp_path)])
    real = Home.find(tmp_path / "real")
    ingest(real, [a_report(tmp_path)])
    with pytest.raises(demo.DemoError, match="真实"):
        demo.fill(real)
    with pytest.raises(MixedError, match="不是演示数据"):
        demo.remove(real)
    assert real.current_path.is_file()


def test_a_roster_of_ones_own_is_not_overwritten(tmp_path: Path) -> None:
    own = "agency_id,name\na,某某镇人民政府\n"
    (tmp_path / "agencies.csv").write_text(own, encoding="utf-8")
    with pytest.raises(demo.DemoError, match=r"agencies\.csv"):
        demo.fill(Home.find(tmp_path))
    assert (tmp_path / "agencies.csv").read_text(encoding="utf-8") == own


def test_removal_leaves_an_empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [file for file in demo.files() if file.report.unit.id == "yongfeng"]
    monkeypatch.setattr(demo, "files", lambda: iter(few))
    home = Home.find(tmp_path / "home")
    summary = demo.fill(home, workers=1)
    assert len(summary.read) == len(few)
    (home.root / "mine.txt").write_text("mine")
    demo.remove(home)
    assert home.is_empty
    assert {path.name for path in home.root.iterdir()} <= {"mine.txt", ".lock"}
    with pytest.raises(demo.DemoError, match="没有数据"):
        demo.remove(home)
    assert len(demo.fill(home, workers=1).read) == len(few)


def test_reports_can_be_written_without_a_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [file for file in demo.files() if file.report.unit.id == "yongfeng"]
    monkeypatch.setattr(demo, "files", lambda: iter(few))
    assert main(["demo", "--to", str(tmp_path / "out")]) == 0
    assert f"{len(few)} 份" in capsys.readouterr().err
    assert (tmp_path / "out" / few[0].path).read_bytes() == few[0].content()
