"""A process beside ours: it answers, and what is lost in it costs the answer only."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest

from analytics.reading.aside import Aside, BusyError
from analytics.reading.excerpt import Excerpt, Mark
from analytics.reading.pool import Failure, Limits
from analytics.reading.showing import show_excerpt, show_page


@pytest.fixture
def aside() -> Generator[Aside]:
    one = Aside(Limits(seconds=20), patience=0.01)
    yield one
    one.stop()


def test_it_answers_again_and_again_from_one_process_that_is_not_ours(aside: Aside) -> None:
    first = aside.ask(os.getpid)
    assert first == aside.ask(os.getpid)
    assert first != os.getpid()


def test_a_process_that_dies_costs_the_answer_only(aside: Aside) -> None:
    assert isinstance(aside.ask(os._exit, 3), Failure)
    assert isinstance(aside.ask(os.getpid), int)


def test_a_process_that_died_in_between_is_not_noticed(aside: Aside) -> None:
    first = aside.ask(os.getpid)
    assert isinstance(first, int)
    os.kill(first, signal.SIGKILL)
    answers = [aside.ask(os.getpid) for _ in range(2)]
    assert isinstance(answers[-1], int)
    assert answers[-1] != first


def test_what_takes_too_long_is_ended(aside: Aside) -> None:
    first = aside.ask(os.getpid)
    aside.limits = Limits(seconds=0.2)
    failed = aside.ask(signal.pause)
    assert isinstance(failed, Failure)
    assert "已停止" in failed.message
    aside.limits = Limits(seconds=20)
    assert aside.ask(os.getpid) != first


def test_memory_is_held(aside: Aside) -> None:
    failed = aside.ask(bytearray, 3_000_000_000)
    assert isinstance(failed, Failure)
    assert "内存" in failed.message


def test_a_fault_of_ours_is_told_and_stands_in_the_log(
    aside: Aside, capfd: pytest.CaptureFixture[str]
) -> None:
    failed = aside.ask(int, "x")
    assert isinstance(failed, Failure)
    aside.stop()
    assert "ValueError" in capfd.readouterr().err


def test_a_library_that_prints_does_not_spoil_the_answers(aside: Aside) -> None:
    aside.ask(print, "noise")
    assert aside.ask(os.write, 1, b"noise") == 5
    assert aside.ask(len, "four") == 4


def test_nobody_waits_for_ever_behind_another(aside: Aside) -> None:
    with aside._lock, pytest.raises(BusyError):  # pyright: ignore[reportPrivateUsage]
        aside.ask(os.getpid)
    assert isinstance(aside.ask(os.getpid), int)


MARK = [Mark("line 2, cell 2", "here")]


def test_a_document_is_opened_there(aside: Aside, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("项目\t数\n规章\t3\n", "utf-8")
    found = aside.ask(partial(show_excerpt, str(path), "a.txt", MARK, whole=False))
    assert isinstance(found, Excerpt)
    assert len(found.parts) == 1


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut off", b"%PDF-1.4 cut off", b"\x89PNG\r\n\x1a\n cut off"]
)
def test_what_cannot_be_opened_is_told_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(content)
    for failed in (
        show_excerpt(str(path), "a.docx", MARK, whole=False),
        show_page(str(path), "a.docx", 1, [], whole=False),
        show_excerpt(str(tmp_path / "gone"), "a.docx", MARK, whole=False),
        show_page(str(tmp_path / "gone"), "a.docx", 1, [], whole=False),
    ):
        assert isinstance(failed, Failure)
        assert "。" in failed.message
