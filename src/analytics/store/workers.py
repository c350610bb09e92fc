"""Reads many kept originals at once, each in a process that may be lost (``analytics.reading.pool``).

Whatever goes wrong with a document becomes a reading with ``error``; all others go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from analytics.reading import pool
from analytics.reading.model import Problem, Reading
from analytics.reading.pool import Failure, Limits
from analytics.store.readings import decode, encode

__all__ = ["ORIGINAL_LOST", "Job", "Limits", "Reader", "failed", "read_all", "read_one"]

Reader = Callable[[bytes, str], Reading]
"""``analytics.reading.read``: bytes and a name for messages → Reading. For several processes it must be
importable.
"""

ORIGINAL_LOST = "original_lost"
"""Problem code of a reading that failed because the kept original is gone or changed; never to be kept."""


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read."""

    sha256: str
    path: Path
    file_name: str


def read_all(
    jobs: Sequence[Job], reader: Reader, *, workers: int | None = None, limits: Limits | None = None
) -> Iterator[Reading]:
    """Yields a reading for every job, as they get ready. ``workers``: processes, None = one a core, 0 = read
    here, without ``limits`` (default: those of the environment).
    """
    if not jobs:
        return
    if workers == 0:
        for job in jobs:
            yield read_one(job, reader)
        return
    for index, result in pool.each(partial(_encoded, reader), jobs, workers=workers, limits=limits):
        if isinstance(result, Failure):
            yield failed(jobs[index], f"{jobs[index].file_name}：{result.message}")
        else:
            yield decode(result)


def _encoded(reader: Reader, job: Job) -> bytes:
    return encode(read_one(job, reader))


def read_one(job: Job, reader: Reader) -> Reading:
    """Reads one document; whatever goes wrong becomes its ``error``."""
    try:
        data = job.path.read_bytes()
    except OSError as error:
        return _lost(job, f"原件无法打开（{error.strerror}）。请检查文件夹权限，或重新入库。")
    if hashlib.sha256(data).hexdigest() != job.sha256:
        return _lost(job, "原件已被改动或损坏，与入库时不一致。请从备份恢复，或重新入库。")
    try:
        reading = reader(data, job.file_name)
    except MemoryError:
        raise  # the limit of the worker that this is; the pool has the words for it
    except Exception as error:
        # Readers do not raise for bad input. If one does, that is a fault of ours, and still no reason to
        # stop the others.
        return failed(job, f"读取时程序出错（{type(error).__name__}: {error}）。请把原件交给维护人员。")
    # The name and the hash of the original hold, whatever the reader made of them.
    return replace(reading, source=job.file_name, sha256=job.sha256)


def failed(job: Job, message: str) -> Reading:
    return Reading(
        source=job.file_name,
        sha256=job.sha256,
        format=Path(job.file_name).suffix.lower().lstrip("."),
        error=message,
    )


def _lost(job: Job, message: str) -> Reading:
    """The original itself is at fault, which says nothing about the document."""
    return replace(failed(job, message), problems=(Problem(ORIGINAL_LOST, None, message),))
