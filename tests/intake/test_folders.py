"""Documents in, a snapshot out: what an office sees when it hands a folder over."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import pytest
from tests.intake.desk import NOW, Desk, names, plain_reader
from tests.store.builders import contents

from analytics import intake
from analytics.store import warehouse
from analytics.store.home import MixedError
from analytics.store.journal import Journal
from analytics.store.originals import Originals


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
