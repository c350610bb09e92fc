"""The journal keeps what was confirmed, whatever happens to the machine."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from analytics.store.home import BusyError, Home, JournalError
from analytics.store.journal import AGENCY_MATCHED, HOME_CREATED, RECEIVED, Journal, append_lines, read_lines

AT = datetime(2026, 2, 20, 12, 0, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    home = Home.find(tmp_path / "home")
    home.create()
    made = Journal(home)
    made.append(AT, "李", [(HOME_CREATED, {"demo": False})])
    return made


def test_entries_come_back_in_order_with_time_and_name(journal: Journal) -> None:
    journal.append(AT, "王", [(RECEIVED, {"sha256": "ab", "file_name": "清溪镇.docx"})])
    again = Journal(journal.home)
    assert [entry["event"] for entry in again.entries] == [HOME_CREATED, RECEIVED]
    assert again.entries[1] == {
        "at": "2026-02-20T12:00:00+08:00",
        "who": "王",
        "event": RECEIVED,
        "sha256": "ab",
        "file_name": "清溪镇.docx",
    }
    assert again.torn is None


def test_time_is_that_of_the_wall_clock_wherever_it_is_read(journal: Journal) -> None:
    assert journal.last_time == datetime(2026, 2, 20, 12, 0, 0)


@pytest.mark.parametrize("torn", [b'{"at":"2026', b'{"at":"2026"}', b'{"at"\n', b"\x00\x00\x00", b"[]\n"])
def test_a_last_line_cut_short_is_left_out_and_told(journal: Journal, torn: bytes) -> None:
    path = journal.home.journal_path
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    again = Journal(journal.home)
    assert len(again.entries) == 1
    assert again.torn is not None
    assert str(path) in again.torn
    again.append(AT, "王", [(RECEIVED, {"sha256": "ab", "file_name": "x"})])
    assert path.read_bytes().startswith(whole + b'{"at":"2026-02-20')
    assert [entry["event"] for entry in Journal(journal.home).entries] == [HOME_CREATED, RECEIVED]


def test_damage_further_up_stops_the_work_and_names_the_line(journal: Journal) -> None:
    path = journal.home.journal_path
    path.write_bytes(path.read_bytes() + b"broken\n" + b'{"at":"2026-02-21T00:00:00"}\n')
    with pytest.raises(JournalError, match="第 2 行"):
        _ = Journal(journal.home).entries


def test_a_long_file_is_appended_to_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    append_lines(path, [{"n": n, "text": "长" * 1000} for n in range(1500)])
    append_lines(path, [{"n": 1500}])
    assert path.stat().st_size > 1 << 20
    assert [entry["n"] for entry in read_lines(path).entries] == list(range(1501))


def test_the_last_word_about_a_document_counts(journal: Journal) -> None:
    for agency, year in (("a", 2024), ("b", 2025)):
        journal.append(AT, "王", [(AGENCY_MATCHED, {"sha256": "ab", "agency_id": agency, "year": year})])
    assert journal.matches() == {("ab", 0): ("b", 2025)}


def test_an_empty_home_is_neither_demo_nor_real(tmp_path: Path) -> None:
    assert Journal(Home.find(tmp_path)).is_demo is None


@pytest.mark.parametrize("demo", [True, False])
def test_the_first_entry_says_whether_it_is_the_demo(tmp_path: Path, demo: bool) -> None:
    home = Home.find(tmp_path)
    home.create()
    Journal(home).append(AT, "x", [(HOME_CREATED, {"demo": demo})])
    assert Journal(home).is_demo is demo


def test_only_one_writer_holds_a_home(tmp_path: Path) -> None:
    home = Home.find(tmp_path)
    caught: list[type[Exception]] = []

    def second() -> None:
        try:
            with home.lock(wait=0):
                pass
        except BusyError as error:
            caught.append(type(error))

    with home.lock():
        other = threading.Thread(target=second)
        other.start()
        other.join()
    assert caught == [BusyError]
    with home.lock(wait=0):
        pass


def test_every_line_is_json_of_its_own(journal: Journal) -> None:
    journal.append(AT, "王", [(RECEIVED, {"sha256": "ab", "file_name": "换\n行"})])
    lines = journal.home.journal_path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == [HOME_CREATED, RECEIVED]
