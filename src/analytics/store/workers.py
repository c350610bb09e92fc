"""Reads many kept originals at once, each in a process that may be lost (``analytics.reading.pool``).

Whatever goes wrong with a document becomes a reading with ``error``; all others go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from analytics.reading import bundles
from analytics.reading.model import Reading
from analytics.reading.pool import Failure, Limits
from analytics.store.readings import decode, encode

__all__ = ["Job", "Limits", "Reader", "failed", "read_all", "read_one"]

Reader = Callable[[bytes, str], Sequence[Reading]]
"""``analytics.reading.read_all``: bytes and a name for messages → the readings of all reports in the file,
at least one. For several processes it must be importable.
"""


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read."""

    sha256: str
    path: Path
    file_name: str


def read_all(
    jobs: Sequence[Job], reader: Reader, *, workers: int | None = None, limits: Limits | None = None
) -> Iterator[tuple[Reading, ...]]:
    """Yields the readings of every job, as they get ready. ``workers``: processes, None = one a core, 0 =
    read here, without ``limits`` (default: those of the environment).
    """
    if not jobs:
        return
    if workers == 0:
        for job in jobs:
            yield read_one(job, reader)
        return
    work = partial(_encoded, reader)
    for index, result in bundles.each(work, jobs, _file, workers=workers, limits=limits):
        if isinstance(result, Failure):
            message = f"{jobs[index].file_name}：{result.message}"
            yield (failed(jobs[index], message, passing=True),)
        else:
            yield decode(result)


def _file(job: Job) -> bundles.File:
    return job.path, job.file_name


def _encoded(reader: Reader, job: Job) -> bytes:
    return encode(read_one(job, reader))


def read_one(job: Job, reader: Reader) -> tuple[Reading, ...]:
    """Reads one original; whatever goes wrong becomes the ``error`` of its only reading."""
    try:
        data = job.path.read_bytes()
    except OSError as error:
        return _lost(job, f"原件无法打开（{error.strerror}）。请检查文件夹权限，或重新入库。")
    if hashlib.sha256(data).hexdigest() != job.sha256:
        return _lost(job, "原件已被改动或损坏，与入库时不一致。请从备份恢复，或重新入库。")
    try:
        readings = reader(data, job.file_name)
    except MemoryError:
        raise  # the limit of the worker that this is; the pool has the words for it
    except Exception as error:
        # Readers do not raise for bad input. If one does, that is a fault of ours, and still no reason to
        # stop the others.
        words = f"{job.file_name}：读取时程序出错（{type(error).__name__}: {error}）。请把原件交给维护人员。"
        return (failed(job, words),)
    # The name and the hash of the original hold, whatever the reader made of them.
    return tuple(replace(reading, source=job.file_name, sha256=job.sha256) for reading in readings)


def failed(job: Job, message: str, *, passing: bool = False) -> Reading:
    """A reading that came to nothing; ``passing``: for a reason that says nothing about the document."""
    return Reading(
        source=job.file_name,
        sha256=job.sha256,
        format=Path(job.file_name).suffix.lower().lstrip("."),
        error=message,
        passing=passing,
    )


def _lost(job: Job, reason: str) -> tuple[Reading, ...]:
    """The kept original is gone or changed: the document itself may be flawless."""
    return (failed(job, f"{job.file_name}：{reason}", passing=True),)
