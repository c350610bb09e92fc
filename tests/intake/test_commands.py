"""The commands ingest and build: what they say, and the status they end with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

import pytest
from tests.intake.desk import Desk, plain_reader

from analytics import cli
from analytics.reading.model import Reading
from analytics.store import workers as processes
from analytics.store.home import JournalError
from analytics.store.workers import Job, Reader


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setattr(cli, "COMMANDS", ("ingest", "build"))
    monkeypatch.setenv("GONGKAI_HOME", str(desk.home.root))
    monkeypatch.setattr("analytics.reading.read_all", plain_reader)
    monkeypatch.setattr("analytics.intake.read_all", _read_here)
    return lambda *words: cli.main([str(word) for word in words])


def _read_here(
    jobs: Sequence[Job], reader: Reader, *, workers: int | None = None
) -> Iterator[tuple[Reading, ...]]:
    return processes.read_all(jobs, reader, workers=0)


def test_ingest_says_in_chinese_what_became_of_each(
    desk: Desk, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put("a.txt", "清溪镇 2025")
    assert run("ingest", desk.inbox) == 0
    told = capsys.readouterr().out
    assert "新读入  1 份" in told
    assert "失败    0 份" in told
    assert "warehouse-" in told


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
