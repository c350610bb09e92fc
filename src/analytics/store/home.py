"""The folder that holds everything: originals, journal, kept readings, snapshots.

<home>/originals/<sha256>          documents as received, never changed
<home>/originals/manifest.jsonl    what each of them is called and when it came
<home>/journal/journal.jsonl       what happened and what people decided, append only
<home>/readings/                   a cache, may be thrown away
<home>/warehouse-<stamp>.duckdb    a snapshot, built from the above
<home>/CURRENT                     the name of the snapshot that is shown
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

VARIABLE = "GONGKAI_HOME"
_LOCK_PAUSE = 0.2


class StoreError(Exception):
    """Something about the home folder that stops the work. The message (Chinese) names place, reason and
    remedy.

    StoreError
     ├── MixedError        demonstration figures and real ones in one home
     ├── JournalError      a line of the journal or the manifest that cannot be understood
     ├── BusyError         another process holds the home
     └── SnapshotError     there is no snapshot, or CURRENT names none that is there
    """


class MixedError(StoreError):
    """Demonstration figures and real ones never stand in one home."""


class JournalError(StoreError):
    """A line of an append-only file is damaged, and it is not the last one."""


class BusyError(StoreError):
    """Another process is at work in the home."""


class SnapshotError(StoreError):
    """There is no snapshot to open."""


def repository_root() -> Path | None:
    """The checkout that the package runs from; None where it is installed without one."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() and (root / "src" / "analytics").is_dir() else None


def default_root() -> Path:
    """``GONGKAI_HOME``, else ``data/home`` of the checkout, else of the working directory."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named).expanduser()
    return (repository_root() or Path.cwd()) / "data" / "home"


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of a home. Making one touches nothing; ``create`` makes the folders."""

    root: Path

    @classmethod
    def find(cls, root: str | Path | None = None) -> Home:
        """The home at ``root``, or the default one."""
        return cls((Path(root).expanduser() if root is not None else default_root()).absolute())

    @property
    def originals_dir(self) -> Path:
        return self.root / "originals"

    @property
    def manifest_path(self) -> Path:
        return self.originals_dir / "manifest.jsonl"

    @property
    def journal_path(self) -> Path:
        return self.root / "journal" / "journal.jsonl"

    @property
    def readings_dir(self) -> Path:
        return self.root / "readings"

    @property
    def judged_dir(self) -> Path:
        """What rules said of superseded revisions: a cache."""
        return self.root / "judged"

    @property
    def current_path(self) -> Path:
        return self.root / "CURRENT"

    @property
    def lock_path(self) -> Path:
        return self.root / ".lock"

    def snapshot_path(self, stamp: str) -> Path:
        return self.root / f"warehouse-{stamp}.duckdb"

    @property
    def is_empty(self) -> bool:
        """Nothing was ever taken in here; a roster or settings alone do not count."""
        return not self.journal_path.exists() and not self.manifest_path.exists()

    def create(self) -> None:
        """Makes the folders. Raises StoreError where that is not possible."""
        try:
            for folder in (self.originals_dir, self.journal_path.parent, self.readings_dir):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{self.root}：无法建立数据文件夹（{error.strerror}）。"
                f"请检查权限，或用 {VARIABLE} 指定另一个文件夹。"
            ) from error

    @contextmanager
    def lock(self, wait: float = 600.0) -> Generator[None]:
        """Holds the home for one writer; waits up to ``wait`` seconds, then raises BusyError."""
        self.create()
        with self.lock_path.open("a+b") as file:
            deadline = time.monotonic() + wait
            while not _try_lock(file):
                if time.monotonic() >= deadline:
                    raise BusyError(f"{self.root}：另一个入库或重建仍在进行。请等它结束后再试。")
                time.sleep(_LOCK_PAUSE)
            try:
                yield
            finally:
                _unlock(file)


if os.name == "nt":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def write_atomically(path: Path, data: bytes) -> None:
    """Writes a file that is either there as a whole or not at all, also after a crash."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes a rename in ``folder`` last through a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
