"""Documents in, a snapshot out: what an office sees when it hands a folder over."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from tests.reading import render
from tests.reading.reports import TOGETHER
from tests.store.builders import contents, reading

from analytics import cli, intake
from analytics.reading import read_all
from analytics.reading.model import Kind, Problem, Reading
from analytics.store import Home, warehouse
from analytics.store.home import JournalError, MixedError
from analytics.store.journal import Journal
from analytics.store.originals import Originals

NOW = datetime(2026, 2, 20, 12, 0, 0)
ROSTER = """agency_id,name,short_name,kind
qingxi,清溪镇人民政府,清溪镇,镇
nanling,南岭街道办事处,南岭街道,街道
"""


def plain_reader(data: bytes, source: str) -> tuple[Reading, ...]:
    """Reads "清溪镇 2025", one report a line. "坏" cannot be read, "?" says neither agency nor year; what
    "表" begins is a row of a table.
    """
    return tuple(plain_report(line.split()) for line in data.decode().splitlines())


def plain_report(words: list[str]) -> Reading:
    if words[0] == "表":
        return replace(plain_report(words[1:]), kind=Kind.ROW, sections=(), claims=())
    if words[0] == "坏":
        return reading(None, None, error="文件已加密。请解除密码后重新入库。")
    if words[0] == "?":
        return reading(None, None)
    problems = [Problem("odd", None, f"不寻常之{word}") for word in words[2:]]
    return reading(words[0], int(words[1]), problems=problems)


class Desk:
    """An inbox and a home with a roster of two."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "收件箱"
        self.home = Home.find(folder / "home")
        self.inbox.mkdir()
        self.home.root.mkdir()
        (self.home.root / "agencies.csv").write_text(ROSTER, encoding="utf-8")

    def put(self, name: str, text: str) -> Path:
        path = self.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def ingest(self, *paths: Path, now: datetime = NOW, demo: bool = False) -> intake.Summary:
        return intake.ingest(
            self.home, paths or [self.inbox], now=now, demo=demo, reader=plain_reader, workers=0
        )

    def rebuild(self) -> warehouse.Built:
        return intake.rebuild(self.home, reader=plain_reader, workers=0)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with warehouse.open_current(self.home) as snapshot:
            return snapshot.rows(sql)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def names(items: list[intake.Item]) -> list[str]:
    return [item.file_name for item in items]


def test_a_folder_is_taken_in_and_can_be_asked(desk: Desk) -> None:
    desk.put("b.txt", "清溪镇 2025")
    desk.put("a.txt", "南岭街道 2025")
    summary = desk.ingest()
    assert [(item.file_name, item.agency, item.year) for item in summary.read] == [
        ("a.txt", "南岭街道办事处", 2025),
        ("b.txt", "清溪镇人民政府", 2025),
    ]
    assert (summary.replaced, summary.unchanged, summary.doubtful, summary.failed) == ([], [], [], [])
    assert desk.rows("SELECT count(*) FROM reports WHERE is_current") == [(2,)]
    assert summary.path == warehouse.current_path(desk.home)


def test_rules_and_indicators_are_in_the_snapshot(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2025")
    desk.ingest()
    for table in ("findings", "indicator_values", "finding_counts"):
        ((count,),) = desk.rows(f"SELECT count(*) FROM {table}")
        assert isinstance(count, int)
        assert count > 0, table


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2025")
    first = desk.ingest()
    before = {
        path: path.read_bytes()
        for path in desk.home.root.rglob("*")
        if path.is_file() and path.suffix != ".gz"
    }
    copy = desk.put("copy.txt", "清溪镇 2025")
    second = desk.ingest(now=datetime(2027, 1, 1))
    assert names(second.unchanged) == ["a.txt", "copy.txt"]
    assert second.unchanged[1].reason == "与“a.txt”内容相同"
    assert (second.read, second.replaced, second.failed) == ([], [], [])
    assert second.stamp == first.stamp
    assert {path: path.read_bytes() for path in before} == before
    assert copy.exists()


def test_a_newer_document_becomes_a_revision_and_the_old_original_stays(desk: Desk) -> None:
    old = desk.put("a.txt", "清溪镇 2025")
    desk.ingest(old)
    summary = desk.ingest(desk.put("b.txt", "清溪镇 2025 更正"), now=datetime(2026, 3, 1))
    assert [(item.file_name, item.revision) for item in summary.replaced] == [("b.txt", 2)]
    assert summary.read == []
    assert desk.rows("SELECT revision, is_current FROM reports ORDER BY 1") == [(1, False), (2, True)]
    first, second = Originals(desk.home).all()
    assert Originals(desk.home).path(first.sha256).read_text(encoding="utf-8") == "清溪镇 2025"
    assert second.received_at == datetime(2026, 3, 1)


def test_originals_and_journal_alone_make_the_same_again(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2025")
    desk.put("b.txt", "清溪镇 2024")
    desk.put("c.txt", "坏 1")
    summary = desk.ingest()
    assert summary.path is not None
    before = contents(summary.path)
    kept = (desk.home.originals_dir, desk.home.journal_path.parent, desk.home.root / "agencies.csv")
    for path in desk.home.root.rglob("*"):
        if path.is_file() and path not in kept and path.parent not in kept:
            path.unlink()
    built = desk.rebuild()
    assert built.is_new
    assert built.stamp == summary.stamp
    assert contents(built.path) == before
    assert warehouse.current_path(desk.home) == built.path


def test_an_unknown_agency_is_kept_and_listed(desk: Desk) -> None:
    desk.put("a.txt", "东湖镇 2025")
    summary = desk.ingest()
    assert names(summary.read) == ["a.txt"]
    assert names(summary.doubtful) == ["a.txt"]
    assert "东湖镇" in (summary.doubtful[0].reason or "")
    assert desk.rows("SELECT short_name, in_roster FROM agencies WHERE NOT in_roster") == [("东湖镇", False)]


def test_a_document_without_agency_and_year_is_kept_and_listed(desk: Desk) -> None:
    desk.put("a.txt", "?")
    summary = desk.ingest()
    assert (names(summary.read), names(summary.doubtful)) == ([], ["a.txt"])
    assert desk.rows("SELECT outcome FROM documents") == [("unplaced",)]


def test_what_the_reader_noted_makes_a_document_doubtful(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2025 甲 乙 丙")
    (item,) = desk.ingest().doubtful
    assert item.reason == "不寻常之甲；不寻常之乙；读取说明共 3 条"


def test_a_document_that_cannot_be_read_is_listed_shown_and_stops_nothing(desk: Desk) -> None:
    desk.put("南岭街道2025年年报.txt", "坏 1")
    desk.put("清溪镇2025年年报.txt", "清溪镇 2025")
    summary = desk.ingest()
    assert names(summary.read) == ["清溪镇2025年年报.txt"]
    assert [(item.file_name, item.agency, item.year, item.reason) for item in summary.failed] == [
        ("南岭街道2025年年报.txt", "南岭街道办事处", 2025, "文件已加密。请解除密码后重新入库。")
    ]
    assert desk.rows("SELECT agency_id, state FROM submissions ORDER BY 1") == [
        ("nanling", "unreadable"),
        ("qingxi", "submitted"),
    ]
    again = desk.ingest()
    assert names(again.failed) == ["南岭街道2025年年报.txt"]
    assert names(again.unchanged) == ["清溪镇2025年年报.txt"]


def test_a_path_that_is_not_there_is_a_failure_and_no_more(desk: Desk) -> None:
    summary = desk.ingest(desk.inbox / "gone.txt")
    assert "没有这个文件" in (summary.failed[0].reason or "")
    assert summary.stamp is None
    assert Journal(desk.home).is_demo is None


def test_folders_are_walked_in_the_order_of_names_without_strangers(desk: Desk) -> None:
    for name in ("2/a.txt", "1/b.txt", "c.txt", ".hidden.txt", "~$c.docx", "photo.gif", ".git/x.txt"):
        desk.put(name, f"清溪镇 2025 {name}")
    summary = desk.ingest()
    assert [original.file_name for original in Originals(desk.home).all()] == ["c.txt", "b.txt", "a.txt"]
    assert [Path(name).name for name in summary.skipped] == ["photo.gif"]


def test_a_file_that_is_named_itself_is_always_tried(desk: Desk) -> None:
    assert names(desk.ingest(desk.put("a.dat", "清溪镇 2025")).read) == ["a.dat"]


def test_a_crash_between_original_and_journal_is_made_up_for(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2025")
    desk.ingest()
    desk.put("b.txt", "南岭街道 2025")
    Originals(desk.home).add("南岭街道 2025".encode(), "b.txt", NOW)
    desk.ingest()
    received = [entry["file_name"] for entry in Journal(desk.home).entries if entry["event"] == "received"]
    assert received == ["a.txt", "b.txt"]
    assert desk.rows("SELECT count(*) FROM reports") == [(2,)]


def test_a_journal_cut_short_is_told_and_costs_nothing(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2025")
    desk.ingest()
    with desk.home.journal_path.open("ab") as file:
        file.write(b'{"at":"20')
    desk.put("b.txt", "南岭街道 2025")
    summary = desk.ingest()
    assert "没有写完" in summary.notes[0]
    assert Journal(desk.home).torn is None
    assert desk.rows("SELECT count(*) FROM reports") == [(2,)]


def test_an_original_that_comes_back_from_a_backup_is_read_again(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2025")
    desk.ingest()
    (original,) = Originals(desk.home).all()
    path = Originals(desk.home).path(original.sha256)
    whole = path.read_bytes()
    path.write_bytes(b"changed")
    intake.rebuild(desk.home, fresh=True, reader=plain_reader, workers=0)
    assert desk.rows("SELECT outcome FROM documents") == [("failed",)]
    path.write_bytes(whole)
    desk.rebuild()
    assert desk.rows("SELECT outcome FROM documents") == [("report",)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_what_is_no_file_in_a_folder_is_a_failure_and_no_more(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2025")
    os.mkfifo(desk.inbox / "b.docx")
    (desk.inbox / "c.txt").symlink_to("/dev/zero")
    (desk.inbox / "d.txt").symlink_to("nothing")
    summary = desk.ingest()
    assert names(summary.read) == ["a.txt"]
    assert [Path(name).name for name in names(summary.failed)] == ["b.docx", "c.txt", "d.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
@pytest.mark.parametrize(
    ("raw", "name"),
    [(b"a\nb.txt", "a?b.txt"), ("清溪镇.txt".encode("gbk"), "清溪镇.txt"), (b"\xff.txt", "\ufffd.txt")],
)
def test_a_file_may_have_any_name(desk: Desk, raw: bytes, name: str) -> None:
    Path(os.fsdecode(os.fsencode(desk.inbox) + b"/" + raw)).write_text("清溪镇 2025")
    assert names(desk.ingest().read) == [name]
    assert desk.rows("SELECT file_name FROM documents") == [(name,)]


# ------------------------------------------------------------------ several reports in one file


def test_each_report_of_a_file_has_its_own_place(desk: Desk) -> None:
    desk.put("汇编.txt", "清溪镇 2024\n南岭街道 2024\n清溪镇 2025")
    summary = desk.ingest()
    assert [(item.name, item.agency, item.year) for item in summary.read] == [
        ("汇编.txt（第 1 份报告）", "清溪镇人民政府", 2024),
        ("汇编.txt（第 2 份报告）", "南岭街道办事处", 2024),
        ("汇编.txt（第 3 份报告）", "清溪镇人民政府", 2025),
    ]
    assert summary.doubtful == []
    (original,) = Originals(desk.home).all()
    assert desk.rows(
        "SELECT r.agency_id, r.year, part, sha256, is_current FROM reports r"
        " JOIN documents USING (sha256, part) ORDER BY part"
    ) == [
        ("qingxi", 2024, 1, original.sha256, True),
        ("nanling", 2024, 2, original.sha256, True),
        ("qingxi", 2025, 3, original.sha256, True),
    ]
    assert desk.rows("SELECT count(DISTINCT report_id) FROM cells") == [(3,)]
    assert desk.rows("SELECT count(*) FROM submissions WHERE state <> 'missing'") == [(3,)]


def test_the_ids_of_the_parts_are_the_same_in_every_build(desk: Desk) -> None:
    desk.put("汇编.txt", "清溪镇 2024\n南岭街道 2024")
    summary = desk.ingest()
    assert summary.path is not None
    before = contents(summary.path)
    summary.path.unlink()
    built = intake.rebuild(desk.home, fresh=True, reader=plain_reader, workers=0)
    assert (built.stamp, contents(built.path)) == (summary.stamp, before)


def test_a_file_of_several_reports_that_comes_again_is_unchanged(desk: Desk) -> None:
    desk.put("汇编.txt", "清溪镇 2024\n坏 1\n? ?")
    first = desk.ingest()
    assert [names(items) for items in (first.read, first.failed, first.doubtful)] == [["汇编.txt"]] * 3
    again = desk.ingest()
    assert names(again.unchanged) == ["汇编.txt"]
    assert [(item.name, item.reason) for item in again.failed] == [
        ("汇编.txt（第 2 份报告）", "文件已加密。请解除密码后重新入库。")
    ]
    assert again.stamp == first.stamp


def test_two_reports_of_one_place_in_one_file_are_told(desk: Desk) -> None:
    desk.put("汇编.txt", "清溪镇 2024\n清溪镇 2024")
    summary = desk.ingest()
    assert [item.part for item in summary.doubtful] == [1, 2]
    assert "以最后一份为准" in (summary.doubtful[0].reason or "")
    assert desk.rows("SELECT part, is_current FROM reports ORDER BY part") == [(1, False), (2, True)]


def test_a_row_of_a_table_never_takes_the_place_of_a_report(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2024")
    desk.ingest()
    desk.put("b.txt", "表 清溪镇 2024\n表 南岭街道 2024")
    summary = desk.ingest()
    assert [item.name for item in summary.read] == ["b.txt（第 2 份报告）"]
    assert summary.replaced == []
    assert [(item.part, item.reason) for item in summary.doubtful] == [
        (1, "已有该单位该年度的年报全文，汇总表里的这一行只作留存")
    ]
    assert desk.rows("SELECT agency_id, kind, is_current FROM reports ORDER BY ALL") == [
        ("nanling", "row_of_table", True),
        ("qingxi", "document", True),
        ("qingxi", "row_of_table", False),
    ]


def test_a_row_of_a_table_is_not_blamed_for_having_no_prose(desk: Desk) -> None:
    desk.put("a.txt", "表 清溪镇 2024\n南岭街道 2024")
    desk.ingest()
    of_prose = desk.rows(
        "SELECT agency_id, rule_id, outcome, found FROM findings"
        " WHERE rule_id IN ('F01', 'F05', 'F06', 'F10', 'X01') AND agency_id = 'qingxi' ORDER BY rule_id"
    )
    assert [row[1] for row in of_prose] == ["F01", "F05", "F06", "F10", "X01"]
    assert {row[2:] for row in of_prose} == {("not_applicable", "该报告来自汇总表，没有正文")}
    assert desk.rows("SELECT outcome FROM findings WHERE rule_id = 'F01' AND agency_id = 'nanling'") != [
        ("not_applicable",)
    ]
    assert desk.rows("SELECT DISTINCT outcome FROM findings WHERE rule_id = 'T03' AND agency_id = 'qingxi'")


def test_what_failed_for_want_of_a_program_is_tried_again(desk: Desk) -> None:
    def without_office(data: bytes, source: str) -> tuple[Reading, ...]:
        return tuple(replace(one, error="没有安装", passing=True) for one in plain_reader(data, source))

    desk.put("a.txt", "清溪镇 2024")
    intake.ingest(desk.home, [desk.inbox], now=NOW, reader=without_office, workers=0)
    assert desk.rows("SELECT outcome, message FROM documents") == [("failed", "没有安装")]
    summary = desk.ingest()
    assert names(summary.unchanged) == ["a.txt"]
    assert summary.failed == []
    assert desk.rows("SELECT outcome FROM documents") == [("report",)]


@pytest.mark.parametrize("layout", ["docx", "html", "xlsx"])
def test_real_files_of_several_reports_are_taken_in_whole(tmp_path: Path, layout: str) -> None:
    name, draw = render.FORMATS[layout]
    home = Home.find(tmp_path / "home")
    path = tmp_path / name
    path.write_bytes(draw(TOGETHER))
    intake.ingest(home, [path], now=NOW, workers=0)
    with warehouse.open_current(home) as snapshot:
        found = snapshot.rows(
            "SELECT part, agency_as_read, year, kind FROM reports WHERE is_current ORDER BY part"
        )
    assert found == [
        (part, reading.agency, reading.year, "document")
        for part, reading in enumerate(read_all(draw(TOGETHER), name), start=1)
    ]
    assert len(found) == 3


# ------------------------------------------------------------------ demonstration and real


def test_real_documents_never_come_into_the_demonstration(desk: Desk) -> None:
    path = desk.put("a.txt", "清溪镇 2025")
    desk.ingest(path, demo=True)
    assert desk.rows("SELECT demo FROM snapshot") == [(True,)]
    with pytest.raises(MixedError, match="gongkai demo --remove"):
        desk.ingest(desk.put("b.txt", "南岭街道 2025"))
    assert len(Originals(desk.home).all()) == 1


def test_the_demonstration_never_comes_into_real_documents(desk: Desk) -> None:
    path = desk.put("a.txt", "清溪镇 2025")
    desk.ingest(path)
    with pytest.raises(MixedError, match="GONGKAI_HOME"):
        desk.ingest(path, demo=True)
    assert desk.rows("SELECT demo FROM snapshot") == [(False,)]


def test_the_demonstration_is_the_same_on_every_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps: set[str | None] = set()
    for user in ("li", "wang"):
        monkeypatch.setenv("LOGNAME", user)
        (tmp_path / user).mkdir()
        desk = Desk(tmp_path / user)
        desk.put("a.txt", "清溪镇 2025")
        stamps.add(desk.ingest(demo=True).stamp)
    assert len(stamps) == 1


# ------------------------------------------------------------------ commands


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setattr(cli, "COMMANDS", ("ingest", "build"))
    monkeypatch.setenv("GONGKAI_HOME", str(desk.home.root))
    monkeypatch.setattr("analytics.reading.read_all", plain_reader)
    monkeypatch.setattr("analytics.intake.read_all", _read_here)
    return lambda *words: cli.main([str(word) for word in words])


def _read_here(jobs: object, reader: object, *, workers: int | None = None) -> object:
    from analytics.store.workers import read_all

    return read_all(jobs, reader, workers=0)  # type: ignore[arg-type]


def test_ingest_says_in_chinese_what_became_of_each(
    desk: Desk, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put("a.txt", "清溪镇 2025")
    assert run("ingest", desk.inbox) == 0
    told = capsys.readouterr().out
    assert "新读入  1 份" in told
    assert "失败    0 份" in told
    assert "warehouse-" in told


def test_a_zip_stands_for_the_documents_in_it(desk: Desk) -> None:
    path = desk.inbox / "全市.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("2025/a.txt", "清溪镇 2025")
        packed.writestr("b.txt", "南岭街道 2025")
        packed.writestr("../c.txt", "南岭街道 2024")
    summary = desk.ingest()
    assert [(item.file_name, item.agency) for item in summary.read] == [
        ("a.txt", "清溪镇人民政府"),
        ("b.txt", "南岭街道办事处"),
    ]
    assert names(summary.failed) == ["全市.zip/../c.txt"]
    assert "拒绝读取" in (summary.failed[0].reason or "")
    assert names(desk.ingest().unchanged) == ["a.txt", "b.txt"]


def test_ingest_ends_with_3_where_something_could_not_be_read(
    desk: Desk, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put("a.txt", "坏 1")
    assert run("ingest", desk.inbox, "--json") == 3
    told = json.loads(capsys.readouterr().out)
    assert told["failed"][0]["file_name"] == "a.txt"
    assert told["read"] == []


def test_ingest_refuses_to_mix_with_a_message(
    desk: Desk, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    desk.ingest(desk.put("a.txt", "清溪镇 2025"), demo=True)
    assert run("ingest", desk.inbox) == 2
    assert "演示数据" in capsys.readouterr().err


def test_build_prints_the_snapshot(
    desk: Desk, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put("a.txt", "清溪镇 2025")
    stamp = desk.ingest().stamp
    assert run("build", "--fresh") == 0
    assert f"warehouse-{stamp}.duckdb" in capsys.readouterr().out


def test_build_of_an_empty_home_says_what_to_do(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("build") == 2
    assert "gongkai ingest" in capsys.readouterr().err


def test_rebuilding_an_empty_home_is_refused(desk: Desk) -> None:
    with pytest.raises(JournalError):
        desk.rebuild()


def test_broken_settings_are_told_with_file_and_key(
    desk: Desk, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (desk.home.root / "settings.toml").write_text("citty = 1")
    assert run("ingest", desk.inbox) == 2
    told = capsys.readouterr().err
    assert "settings.toml" in told
    assert "citty" in told
