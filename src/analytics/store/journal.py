"""Append-only files of one JSON object a line, and the journal: what happened and what people decided.

An entry is ``{"at", "who", "event", ...}``; ``at`` is local time with its offset. Events:

    home_created    demo: bool, always the first entry
    received        sha256, file_name
    agency_matched  sha256, agency_id, year: a person says what a document is; part (from 1) where the file
                    holds several reports
    finding_state   finding_id, state, why, basis: a person says what becomes of a finding; basis is what was
                    found then (finding_basis), with title, expected and found in words
    corrected       reserved

A line that a crash cut short was never confirmed to anybody: it is left out, and dropped at the next append.
A broken line further up is damage, and stops the work.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from analytics.store.finding_states import Decision, State
from analytics.store.home import Home, JournalError

HOME_CREATED = "home_created"
RECEIVED = "received"
AGENCY_MATCHED = "agency_matched"
CORRECTED = "corrected"
FINDING_STATE = "finding_state"

_TAIL = 1 << 20  # longer than any line

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lines:
    """The whole lines of a file, and how many bytes they take; ``torn`` tells of a line cut short after
    them.
    """

    entries: tuple[Entry, ...]
    size: int
    torn: str | None


def read_lines(path: Path) -> Lines:
    """Reads an append-only file; one that does not exist has no lines. Raises JournalError for damage."""
    data = path.read_bytes() if path.exists() else b""
    entries: list[Entry] = []
    size = 0
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        entry = _parse(line)
        if entry is None:
            if size + len(line) < len(data):
                raise JournalError(
                    f"{path}：第 {number} 行已损坏。这个文件不能手工修改；请从备份恢复，或删去这一行后重试。"
                )
            return Lines(tuple(entries), size, f"{path}：最后一行没有写完（可能是上次中途断电），已略去。")
        entries.append(entry)
        size += len(line)
    return Lines(tuple(entries), size, None)


def _parse(line: bytes) -> Entry | None:
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def append_lines(path: Path, entries: Iterable[Entry]) -> None:
    """Adds entries and returns when they are on the disk. A line cut short by a crash is dropped first."""
    text = "".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n" for entry in entries)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(_whole_size(file))
        file.truncate()
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _whole_size(file: IO[bytes]) -> int:
    """Where the last whole line ends. Looks at the end of the file only, so that an append costs the same
    always.
    """
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _TAIL)
    file.seek(start)
    tail = file.read()
    last = tail.rfind(b"\n", 0, -1) + 1  # where the last line begins
    if not tail or _parse(tail[last:]) is not None:
        return size
    return start + last


@dataclass(slots=True)
class Journal:
    """The journal of a home. Append only while the home is locked."""

    home: Home
    _lines: Lines | None = field(default=None, init=False)

    @property
    def lines(self) -> Lines:
        if self._lines is None:
            self._lines = read_lines(self.home.journal_path)
        return self._lines

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.lines.entries

    @property
    def torn(self) -> str | None:
        """What to tell people where the last line was cut short."""
        return self.lines.torn

    @property
    def is_demo(self) -> bool | None:
        """Whether the home shows the demonstration city; None where nothing was taken in yet."""
        if not self.entries:
            return None
        return self.entries[0].get("event") == HOME_CREATED and self.entries[0].get("demo") is True

    @property
    def last_time(self) -> datetime:
        """Wall-clock time of the last entry, as it was where the entry was made. JournalError for an empty
        journal.
        """
        if not self.entries:
            raise JournalError(
                f"{self.home.journal_path}：还没有任何记录。请先入库：gongkai ingest 文件或文件夹。"
            )
        return wall_clock(str(self.entries[-1]["at"]))

    def append(self, at: datetime, who: str, entries: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Adds (event, details) pairs, all made by ``who`` at ``at``."""
        stamped = [{"at": time_text(at), "who": who, "event": event, **details} for event, details in entries]
        if stamped:
            append_lines(self.home.journal_path, stamped)
            self._lines = None

    def matches(self) -> dict[tuple[str, int], tuple[str, int]]:
        """What people said a document is: (sha256, part) → (agency_id, year), part 0 for a file of one
        report; the last word counts.
        """
        return {
            (str(entry["sha256"]), int(entry.get("part", 0))): (str(entry["agency_id"]), int(entry["year"]))
            for entry in self.entries
            if entry.get("event") == AGENCY_MATCHED
        }

    def arrivals(self) -> dict[str, int]:
        """Which entry (from 1) tells that an original came, by its sha256; the first one counts."""
        told: dict[str, int] = {}
        for number, entry in enumerate(self.entries, start=1):
            if entry.get("event") == RECEIVED:
                told.setdefault(str(entry["sha256"]), number)
        return told

    def decisions(self) -> tuple[Decision, ...]:
        """What people said of findings, in order. JournalError for an entry that cannot be understood."""
        return tuple(
            self._decision(number, entry)
            for number, entry in enumerate(self.entries, start=1)
            if entry.get("event") == FINDING_STATE
        )

    def _decision(self, number: int, entry: Entry) -> Decision:
        basis = entry.get("basis") or {}
        try:
            return Decision(
                wall_clock(str(entry["at"])),
                str(entry["who"]),
                str(entry["finding_id"]),
                State(entry["state"]),
                str(entry.get("why") or ""),
                dict(basis),
                number,
            )
        except (KeyError, ValueError, TypeError) as error:
            raise JournalError(
                f"{self.home.journal_path}：第 {number} 行的缺口状态看不懂（{error}）。"
                "可能由更新版本的程序写入：请升级后再试，或从备份恢复。"
            ) from error


def time_text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def wall_clock(text: str) -> datetime:
    """The time as the clock on the wall showed it: the offset goes, so that every machine builds the same."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def current_user() -> str:
    """The name that entries are made under."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return "unknown"
