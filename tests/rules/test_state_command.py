"""``gongkai state``: people say what becomes of a finding; nothing is written that makes no sense."""

from __future__ import annotations

import argparse
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.store.builders import NOON, Shelf, reading

from analytics import intake
from analytics.cli import check, state
from analytics.reading.model import Reading
from analytics.store.finding_states import number_of
from analytics.store.home import JournalError
from analytics.store.journal import FINDING_STATE, Journal
from analytics.store.originals import Originals

FAULT = "qingxi|2025|T03|received"
NUMBER = number_of(FAULT)
ROSTER = "agency_id,name,short_name,kind\nqingxi,清溪镇人民政府,清溪镇,镇\n"


class Desk(Shelf):
    """A home that commands are given in; documents are known by hand."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        super().__init__(root)
        self.home.root.joinpath("agencies.csv").write_text(ROSTER, "utf-8")
        self.capsys = capsys

    def publish(self) -> None:
        intake.rebuild(self.home, reader=self.read, workers=0)

    def read(self, data: bytes, source: str) -> tuple[Reading, ...]:
        return next(one for given, one in self.known.items() if given == source)

    @property
    def known(self) -> dict[str, tuple[Reading, ...]]:
        return {one.file_name: self.readings[one.sha256] for one in Originals(self.home).all()}

    def say(self, command: Any, *options: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        name = command.__name__.rpartition(".")[2]
        command.add(parser.add_subparsers())
        args = parser.parse_args([name, *options, "--home", str(self.home.root)])
        status = args.run(args)
        told = self.capsys.readouterr()
        return status, told.out, told.err

    def found(self) -> dict[str, Any]:
        _, out, _ = self.say(check, "--json", "--rule", "T03", "--year", "2025")
        return next(one for one in map(json.loads, out.splitlines()) if one["id"] == FAULT)

    def decisions(self) -> list[Any]:
        return [one for one in Journal(self.home).entries if one["event"] == FINDING_STATE]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path / "home", capsys)
    made.put(reading(values={("t3", "received", "total"): 2}), "a.txt")
    made.publish()
    monkeypatch.setattr(intake.reading, "read_all", made.read)
    return made


def test_a_finding_is_called_by_its_number_and_its_state_is_kept(desk: Desk) -> None:
    assert desk.found()["number"] == NUMBER
    status, out, _ = desk.say(state, NUMBER, "--set", "已通知", "--who", "王芳", "--why", "2月21日电话")
    assert status == 0
    assert "已登记 1 项：已通知" in out
    found = desk.found()
    assert (found["state"], found["state_who"], found["state_why"]) == ("已通知", "王芳", "2月21日电话")
    (entry,) = desk.decisions()
    assert (entry["finding_id"], entry["who"], entry["state"]) == (FAULT, "王芳", "已通知")
    assert entry["basis"]["cells"]["t3.received.total"] == ["2"]


def test_the_history_is_told_in_words(desk: Desk) -> None:
    desk.say(state, FAULT, "--set", "已忽略", "--who", "王芳", "--why", "已有说明")
    status, out, _ = desk.say(state, NUMBER[:4])
    assert status == 0
    assert "待处理　自动　首次检出" in out
    assert "已忽略　王芳　已有说明" in out
    assert "还没有了结的 0 项" in out


def test_findings_can_be_chosen_by_agency_and_rule(desk: Desk) -> None:
    status, _, _ = desk.say(state, "--agency", "清溪镇", "--rule", "T03", "--set", "已通知", "--who", "王芳")
    assert status == 0
    assert [entry["finding_id"] for entry in desk.decisions()] == [FAULT]


def test_a_revision_shows_on_screen_how_long_it_took(desk: Desk) -> None:
    desk.say(state, NUMBER, "--set", "已通知")
    desk.put(reading(), "b.txt", NOON + timedelta(days=400))
    desk.publish()
    _, out, _ = desk.say(check, "--state", "已整改")
    assert "✓ T03" in out
    assert "用了 400 天" in out
    status, _, err = desk.say(state, NUMBER, "--set", "待处理", "--why", "不对")
    assert status == 2
    assert "现在的报告里没有这一处问题" in err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["ffffffff", "--set", "已通知"], "没有编号为“ffffffff”的缺口"),
        ([NUMBER, "--set", "办好了"], "没有状态“办好了”"),
        ([NUMBER, "--set", "待处理"], "已经是“待处理”"),
        ([NUMBER, "--set", "已忽略"], "要写理由"),
        (["--set", "已通知"], "没有说是哪些缺口"),
        (["--agency", "乌有乡"], "没有单位“乌有乡”"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    desk: Desk, options: list[str], told: str
) -> None:
    status, out, err = desk.say(state, *options)
    assert (status, out) == (2, "")
    assert told in err
    assert desk.decisions() == []


def test_a_state_follows_only_where_it_may(desk: Desk) -> None:
    desk.say(state, NUMBER, "--set", "已确认无误", "--why", "来文说明")
    status, _, err = desk.say(state, NUMBER, "--set", "已通知", "--why", "再发")
    assert status == 2
    assert "现在是“已确认无误”，只能改为：待处理" in err
    assert desk.say(state, NUMBER, "--set", "待处理")[0] == 2
    assert desk.say(state, NUMBER, "--set", "待处理", "--why", "说明有误")[0] == 0
    assert desk.found()["state"] == "待处理"


def test_without_data_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path / "home", capsys)
    status, _, err = desk.say(state)
    assert status == 2
    assert "gongkai ingest" in err


def test_a_state_that_the_journal_does_not_know_stops_the_build_by_line(desk: Desk) -> None:
    Journal(desk.home).append(NOON, "?", [(FINDING_STATE, {"finding_id": FAULT, "state": "办好了"})])
    with pytest.raises(JournalError, match="第 3 行的缺口状态看不懂"):
        desk.publish()


def test_the_summary_counts_what_is_settled_apart(desk: Desk) -> None:
    _, before, _ = desk.say(check, "--rule", "T03", "--year", "2025")
    assert "不合规 1 项（红 1" in before
    assert "经人确认无误或忽略" not in before
    desk.say(state, NUMBER, "--set", "已确认无误", "--who", "王芳", "--why", "来文说明")
    _, after, _ = desk.say(check, "--rule", "T03", "--year", "2025")
    assert "不合规 0 项" in after
    assert "另有 1 项经人确认无误或忽略，不计在内。" in after
    assert "已确认无误（编号" in after, "it is shown still"
    assert (desk.found()["outcome"], desk.found()["standing"]) == ("fail", "settled")
