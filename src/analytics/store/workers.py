"""Reads many documents at once, each in a process of its own kind, so that a bad document costs only itself.

A worker that takes more than ``Limits.seconds`` for a document is stopped, one that asks for more memory than
``Limits.memory`` gets none, one that dies (a crash inside a PDF library) is replaced; the document at fault
becomes a reading with ``error``, all others go on. ``GONGKAI_READ_SECONDS`` and ``GONGKAI_READ_MEMORY_MIB``
set other limits.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from analytics.reading.model import Problem, Reading
from analytics.store.readings import decode, encode

Reader = Callable[[bytes, str], Reading]
"""``analytics.reading.read``: bytes and a name for messages → Reading. For several processes it must be
importable.
"""

ORIGINAL_LOST = "original_lost"
"""Problem code of a reading that failed because the kept original is gone or changed; never to be kept."""

Pipe = Any
"""A connection of multiprocessing; its class differs from system to system."""

_REMEDY = "请检查文件，或另存为别的格式。"
_STARTUP = 120.0  # a new process first loads the readers; that is no fault of the document
_STARTED = b""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: ``seconds`` of time, ``memory`` in MiB of a worker process (0: no limit).

    Memory is held where the system can do it (RLIMIT_DATA: Linux), the program's own included.
    """

    seconds: float = 30.0
    memory: int = 400

    @staticmethod
    def of_environment() -> Limits:
        """The default limits, or those that the environment sets; what is no number there counts for nothing."""
        seconds, memory = os.environ.get("GONGKAI_READ_SECONDS"), os.environ.get("GONGKAI_READ_MEMORY_MIB")
        return Limits(
            float(seconds) if seconds and seconds.isascii() and seconds.isdigit() else Limits.seconds,
            int(memory) if memory and memory.isascii() and memory.isdigit() else Limits.memory,
        )


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
    count = min(len(jobs), workers or os.cpu_count() or 1)
    yield from _Pool(reader, count, limits or Limits.of_environment()).run(jobs)


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
        return failed(job, f"{job.file_name}：读取这份文件要用的内存超出限制，已停止。{_REMEDY}")
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


def _hold_memory(mebibytes: int) -> None:
    """Has the system refuse this process more memory. Only the soft limit: converters that it starts lift it."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if mebibytes > 0:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = mebibytes * 1024 * 1024
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _work(pipe: Pipe, reader: Reader, memory: int) -> None:
    """What a worker process does: reads what it is sent until the pipe closes."""
    _hold_memory(memory)
    while True:
        try:
            job: Job = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send_bytes(_STARTED)
        pipe.send_bytes(encode(read_one(job, reader)))


class _CannotStartError(Exception):
    """A worker died before it took its first document."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Pipe
    job: Job | None = None
    until: float = 0.0
    started: bool = False
    spent: bool = False

    def stop(self) -> None:
        self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


class _Pool:
    """A few workers and what each of them has at hand."""

    def __init__(self, reader: Reader, count: int, limits: Limits) -> None:
        self.reader = reader
        self.count = count
        self.limits = limits
        self.context: SpawnContext = multiprocessing.get_context("spawn")

    def run(self, jobs: Sequence[Job]) -> Iterator[Reading]:
        waiting = deque(jobs)
        workers = [self._start() for _ in range(self.count)]
        try:
            while waiting or any(worker.job for worker in workers):
                for worker in workers:
                    if worker.job is None and waiting:
                        self._give(worker, waiting.popleft())
                self._wait(workers)
                for index, worker in enumerate(workers):
                    reading = self._take(worker)
                    if reading is None:
                        continue
                    worker.job = None
                    yield reading
                    if worker.spent:
                        worker.stop()
                        workers[index] = self._start()
        except _CannotStartError:
            # No fault of any document: the system gives us no processes, or not our program in them.
            left = [worker.job for worker in workers if worker.job is not None] + list(waiting)
        else:
            left = []
        finally:
            for worker in workers:
                worker.stop()
        for job in left:
            yield read_one(job, self.reader)

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.reader, self.limits.memory), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _give(self, worker: _Worker, job: Job) -> None:
        worker.job = job
        worker.until = time.monotonic() + _STARTUP
        # A worker may have died between two documents; the wait below sees its closed pipe.
        with suppress(OSError):
            worker.pipe.send(job)

    def _wait(self, workers: list[_Worker]) -> None:
        """Waits until a worker has something to say, or has had its time."""
        busy = [worker for worker in workers if worker.job is not None]
        soonest = min((worker.until for worker in busy), default=0.0)
        wait([worker.pipe for worker in busy], timeout=max(0.0, soonest - time.monotonic()))

    def _take(self, worker: _Worker) -> Reading | None:
        """What became of the worker's document; None while it is at it."""
        if worker.job is None:
            return None
        try:
            while worker.pipe.poll():
                message = worker.pipe.recv_bytes()
                if message != _STARTED:
                    return decode(message)
                worker.started = True
                worker.until = time.monotonic() + self.limits.seconds
        except (EOFError, OSError):
            if not worker.started:
                raise _CannotStartError from None
            worker.spent = True
            message = f"{worker.job.file_name}：读取这份文件时程序意外退出（可能内存不足）。{_REMEDY}"
            return failed(worker.job, message)
        if worker.until <= time.monotonic():
            worker.spent = True
            name, seconds = worker.job.file_name, self.limits.seconds
            return failed(worker.job, f"{name}：读取超过 {seconds:.0f} 秒，已停止。{_REMEDY}")
        return None
