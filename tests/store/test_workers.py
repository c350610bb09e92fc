"""A bad document costs only itself."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from pathlib import Path

import pytest

from analytics.reading.model import Reading
from analytics.store.workers import Job, Limits, read_all


def odd_reader(data: bytes, source: str) -> tuple[Reading, ...]:
    """Reads a file that says what is to go wrong."""
    match data:
        case b"raise":
            raise RuntimeError("broken reader")
        case b"die":
            os._exit(9)
        case b"hang":
            threading.Event().wait()
        case b"swell":
            return (Reading(source, "", "txt", title=str(len(bytearray(300_000_000)))),)
        case _:
            return tuple(Reading(source, "", "txt", title=title) for title in data.decode().split("|"))
    raise AssertionError


def job(folder: Path, name: str, data: str) -> Job:
    path = folder / name
    path.write_text(data)
    return Job(hashlib.sha256(data.encode()).hexdigest(), path, name)


def test_each_document_fails_for_itself(tmp_path: Path) -> None:
    texts = ("one", "raise", "die", "two", "hang", "three")
    jobs = [job(tmp_path, f"{number}.txt", text) for number, text in enumerate(texts)]
    found = {
        reading.source: reading
        for (reading,) in read_all(jobs, odd_reader, workers=2, limits=Limits(seconds=2))
    }
    assert set(found) == {item.file_name for item in jobs}
    assert {found[name].title for name in ("0.txt", "3.txt", "5.txt")} == {"one", "two", "three"}
    assert "RuntimeError" in (found["1.txt"].error or "")
    assert "意外退出" in (found["2.txt"].error or "")
    assert "2 秒" in (found["4.txt"].error or "")
    assert all(found[item.file_name].sha256 == item.sha256 for item in jobs)


def test_all_reports_of_a_document_come_back(tmp_path: Path) -> None:
    jobs = [job(tmp_path, "a.txt", "one|two")]
    ((first, second),) = read_all(jobs, odd_reader, workers=1)
    assert (first.title, second.title) == ("one", "two")
    assert first.sha256 == second.sha256 == jobs[0].sha256


def test_an_error_that_is_not_the_documents_own_is_marked(tmp_path: Path) -> None:
    jobs = [job(tmp_path, "a.txt", "raise"), job(tmp_path, "b.txt", "die")]
    found = {reading.source: reading.passing for (reading,) in read_all(jobs, odd_reader, workers=1)}
    assert found == {"a.txt": False, "b.txt": True}


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not hold memory by process")
def test_a_document_that_asks_for_too_much_memory_gets_none(tmp_path: Path) -> None:
    jobs = [job(tmp_path, f"{number}.txt", text) for number, text in enumerate(("one", "swell", "two"))]
    found = {
        reading.source: reading
        for (reading,) in read_all(jobs, odd_reader, workers=1, limits=Limits(memory=200))
    }
    assert (found["0.txt"].title, found["2.txt"].title) == ("one", "two")
    assert "1.txt：读取这份文件要用的内存超出 200 MiB" in (found["1.txt"].error or "")


def test_limits_are_set_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.of_environment() == Limits(seconds=30, memory=400)
    monkeypatch.setenv("GONGKAI_READ_SECONDS", "5")
    monkeypatch.setenv("GONGKAI_READ_MEMORY_MIB", "900")
    assert Limits.of_environment() == Limits(seconds=5, memory=900)
    monkeypatch.setenv("GONGKAI_READ_SECONDS", "soon")
    assert Limits.of_environment().seconds == 30


@pytest.mark.parametrize("text", ["raise", "one"])
def test_reading_in_this_process_gives_the_same(tmp_path: Path, text: str) -> None:
    jobs = [job(tmp_path, "a.txt", text)]
    assert list(read_all(jobs, odd_reader, workers=0)) == list(read_all(jobs, odd_reader, workers=1))


def test_an_original_that_was_changed_is_not_read(tmp_path: Path) -> None:
    changed = job(tmp_path, "a.txt", "one")
    changed.path.write_text("two")
    ((reading,),) = read_all([changed], odd_reader, workers=0)
    assert reading.title is None
    assert "改动" in (reading.error or "")


def test_an_original_that_is_gone_is_a_failure_of_its_own(tmp_path: Path) -> None:
    gone = job(tmp_path, "a.txt", "one")
    gone.path.unlink()
    ((reading,),) = read_all([gone], odd_reader, workers=0)
    assert reading.error


def unpicklable_here(data: bytes, source: str) -> tuple[Reading, ...]:
    return (Reading(source, "", "txt", title=data.decode()),)


def test_where_no_process_can_be_started_the_documents_are_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A worker finds its reader by name; one that only this process knows it cannot find, and dies at once.
    monkeypatch.setattr(unpicklable_here, "__module__", "known_only_here")
    monkeypatch.setitem(sys.modules, "known_only_here", sys.modules[__name__])
    jobs = [job(tmp_path, f"{number}.txt", f"text {number}") for number in range(4)]
    found = [reading for (reading,) in read_all(jobs, unpicklable_here, workers=2)]
    assert sorted(reading.title or "" for reading in found) == [f"text {number}" for number in range(4)]
    assert [reading.error for reading in found] == [None] * 4


def test_nothing_to_read_starts_nothing() -> None:
    assert list(read_all([], odd_reader)) == []
