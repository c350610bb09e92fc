"""Snapshots: built from the facts, published as a whole, opened for reading only.

A snapshot is a DuckDB file that is written under another name and renamed when it is whole; then CURRENT,
which names the snapshot on show, is replaced. A file that somebody may have open is never written to. The
stamp in the name is made of all that the content depends on: the same originals, journal, roster, settings
and program give the same stamp.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from analytics.agencies import Roster
from analytics.reading.model import Reading
from analytics.settings import Settings
from analytics.store import facts
from analytics.store.home import Home, SnapshotError, sync_folder, write_atomically
from analytics.store.journal import Journal
from analytics.store.originals import Originals
from analytics.store.placing import Placed, place_all
from analytics.store.readings import encode

KEPT = 3
"""Snapshots that stay, the one on show among them: a page opened before a build goes on undisturbed."""

Step = Callable[[duckdb.DuckDBPyConnection], object]
"""What is done to a snapshot after its facts are in: marts, rules, metrics."""

_NAME = re.compile(r"warehouse-([\w-]+)\.duckdb")
_PROGRAM = (
    "form",
    "reading/model.py",
    "store",
    "rules",
    "similarity",
    "consolidation.py",
    "metrics",
    "metrics.py",
)


@dataclass(frozen=True, slots=True)
class Built:
    """A published snapshot. ``is_new`` is False where the very same was there already."""

    stamp: str
    path: Path
    taken_at: datetime
    documents: tuple[Placed, ...]
    is_new: bool


def build(
    home: Home,
    readings: Mapping[str, Sequence[Reading]],
    roster: Roster,
    settings: Settings,
    *,
    finish: Sequence[Step] = (),
    reader_version: str = "",
) -> Built:
    """Builds a snapshot of all originals and publishes it. Call it while the home is locked.

    ``readings`` has those of every original (KeyError otherwise). ``finish`` runs in order on the open file.
    Whatever a step raises goes up, and the snapshot on show stays as it was.
    """
    journal, originals = Journal(home), Originals(home).all()
    documents = place_all(originals, readings, roster, journal.matches())
    taken_at = journal.last_time
    stamp = _stamp(home, documents, roster, settings, taken_at, reader_version)
    path = home.snapshot_path(stamp)
    is_new = not path.exists()
    if is_new:
        part = path.with_name(f".{path.name}.part")
        _discard(part)
        try:
            with duckdb.connect(str(part), config={"threads": 1}) as con:
                facts.load(
                    con,
                    documents,
                    roster,
                    settings,
                    stamp=stamp,
                    taken_at=taken_at,
                    demo=journal.is_demo is True,
                    decisions=journal.decisions(),
                    entries=journal.arrivals(),
                )
                for step in finish:
                    step(con)
                con.execute("CHECKPOINT")
            part.replace(path)
        except BaseException:
            _discard(part)
            raise
        sync_folder(home.root)
    write_atomically(home.current_path, f"{path.name}\n".encode())
    _clear_away(home, path)
    return Built(stamp, path, taken_at, documents, is_new)


def _stamp(
    home: Home,
    documents: Sequence[Placed],
    roster: Roster,
    settings: Settings,
    taken_at: datetime,
    reader_version: str,
) -> str:
    content = hashlib.sha256()
    for text in (reader_version, source_fingerprint(*_PROGRAM), settings.canonical(), repr(roster.agencies)):
        content.update(f"{text}\0".encode())
    for entry in Journal(home).entries:
        content.update(f"{sorted(entry.items())}\0".encode("utf-8", "replace"))
    for document in documents:
        content.update(f"{document.original}\0".encode("utf-8", "replace"))
        content.update(encode([document.reading]))
    return f"{taken_at:%Y%m%dT%H%M%S}-{content.hexdigest()[:8]}"


@lru_cache
def source_fingerprint(*parts: str) -> str:
    """A hash of the program's own source below the named folders and files of the package, so that nothing
    made by another state of the program is taken for today's.
    """
    package = Path(__file__).resolve().parents[1]
    content = hashlib.sha256()
    for part in parts:
        top = package / part
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        for file in files:
            if file.is_file() and file.suffix in {".py", ".sql", ".toml"}:
                # Newlines differ with how the source was checked out.
                text = file.read_bytes().replace(b"\r\n", b"\n")
                content.update(f"{file.relative_to(package).as_posix()}\0".encode() + text)
    return content.hexdigest()


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_name(f"{part.name}.wal").unlink(missing_ok=True)


def _clear_away(home: Home, current: Path) -> None:
    """Drops what a crash left half-written, and all but the newest snapshots."""
    for left in home.root.glob(".warehouse-*.part*"):
        left.unlink(missing_ok=True)
    others = [path for path in home.root.glob("warehouse-*.duckdb") if path != current]
    others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in others[KEPT - 1 :]:
        try:
            path.unlink()
        except PermissionError:
            continue  # Windows does not let go of a file that a page has open; the next build tries again


# ------------------------------------------------------------------ reading


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A snapshot opened for reading. Every query has its own cursor, so threads may share it."""

    path: Path
    stamp: str
    connection: duckdb.DuckDBPyConnection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        return self.connection.cursor()

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query; figures are Decimal."""
        with self.connection.cursor() as cursor:
            return cursor.execute(sql, params).fetchall()

    def frame(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """The rows of a query as a frame of the caller's own; figures are float, lost ones NaN."""
        with self.connection.cursor() as cursor:
            return cursor.execute(sql, params).df()

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def current_path(home: Home) -> Path | None:
    """The snapshot on show; None where nothing was built yet. SnapshotError where CURRENT names none that is
    there.
    """
    try:
        name = home.current_path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = home.root / name
    if _NAME.fullmatch(name) is None or not path.is_file():
        raise SnapshotError(f"{home.current_path}：指向的数据快照“{name}”不存在。请重新生成：gongkai build。")
    return path


def open_current(home: Home) -> Warehouse:
    """Opens the snapshot on show. SnapshotError where there is none, or it cannot be opened."""
    path = current_path(home)
    if path is None:
        raise SnapshotError(f"{home.root}：还没有数据。请先入库：gongkai ingest 文件或文件夹。")
    return open_snapshot(path)


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a snapshot. Raises duckdb.Error.

    One thread a query: with several, a window over few rows fails now and then (duckdb issue 25713, seen in
    1.5.5), and after that every query of the process until it is started again.
    """
    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("SET threads = 1")
    return connection


def open_snapshot(path: Path) -> Warehouse:
    """Opens a snapshot by its path."""
    match = _NAME.fullmatch(path.name)
    try:
        connection = connect(path)
    except duckdb.Error as error:
        raise SnapshotError(f"{path}：数据快照无法打开（{error}）。请重新生成：gongkai build。") from error
    return Warehouse(path, match[1] if match else path.stem, connection)
