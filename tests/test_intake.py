"""Documents in, a snapshot out: what an office sees when it hands a folder over."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from tests.store.builders import contents, reading

from analytics import cli, intake
from analytics.reading.model import Problem, Reading
from analytics.store import Home, warehouse
from analytics.store.home import JournalError, MixedError
from analytics.store.journal import Journal
from analytics.store.originals import Originals

NOW = datetime(2026, 2, 20, 12, 0, 0)
ROSTER = """agency_id,name,short_name,kind
qingxi,清溪镇人民政府,清溪镇,镇
nanling,南岭街道办事处,南岭街道,街道
"""


def plain_reader(data: bytes, source: str) -> Reading:
    """Reads "清溪镇 2025"; "坏" cannot be read, "?" says neither agency nor year."""
    words = data.decode().split()
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
    monkeypatch.setattr("analytics.reading.read", plain_reader)
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
