"""Work on many documents at once, each in a process that may be lost: a bad document costs only itself.

    for index, result in each(read_path, paths): ...

A worker that takes more than ``Limits.seconds`` for an item is stopped, one that asks for more memory than
``Limits.memory`` gets none, one that dies (a crash inside a PDF library) is replaced; the item at fault gives
a ``Failure``, all others go on. ``GONGKAI_READ_SECONDS`` and ``GONGKAI_READ_MEMORY_MIB`` set other limits.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

Pipe = Any
"""A connection of multiprocessing; its class differs from system to system."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_STARTUP = 120.0  # a new process first loads the readers; that is no fault of the document
_STARTED = "started"
_GRACE = 2.0
"""Seconds in which a worker that is stopped may end what it started and clear away what it wrote."""
_REMEDY = "请检查文件是否过大或已损坏，拆分或另存为别的格式后再读取。"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: ``seconds`` of time, ``memory`` in MiB of a worker process (0: no limit).

    Memory is held where the system can do it (RLIMIT_DATA: Linux), the program's own included.
    """

    seconds: float = 30.0
    memory: int = 400

    @staticmethod
    def of_environment() -> Limits:
        """The default limits, or those that the environment sets; what is no number there is passed over."""
        usual = Limits()
        seconds, memory = os.environ.get("GONGKAI_READ_SECONDS"), os.environ.get("GONGKAI_READ_MEMORY_MIB")
        return Limits(
            float(seconds) if seconds and seconds.isascii() and seconds.isdigit() else usual.seconds,
            int(memory) if memory and memory.isascii() and memory.isdigit() else usual.memory,
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item has no result, in Chinese: what happened, and what to do."""

    message: str


def each(
    work: Callable[[_Item], _Result],
    items: Sequence[_Item],
    *,
    workers: int | None = None,
    limits: Limits | None = None,
) -> Iterator[tuple[int, _Result | Failure]]:
    """Yields (index of the item, its result) as they get ready, on ``workers`` processes (None: one a core).

    ``work`` must be importable, items and results go through pickle. Where the system gives no processes the
    work is done here, without limits.
    """
    if items:
        count = min(len(items), count_of(workers))
        yield from _Pool(work, count, limits or Limits.of_environment()).run(items)


def count_of(workers: int | None) -> int:
    """How many processes are meant: None is one a core."""
    return workers or os.cpu_count() or 1


_asker: list[Callable[[float, int], None]] = []
"""In a worker process: how it asks for more than the limits; nowhere else is there one."""


def allow_more(seconds: float, memory: int) -> None:
    """Called by work that knows it needs more than any document may: ``seconds`` from now on, and ``memory``
    MiB for as long as this worker lives (what it loads stays). Outside of a worker nothing is limited.
    """
    for ask in _asker:
        ask(seconds, memory)


def hold_memory(mebibytes: int) -> None:
    """Has the system refuse this process more memory; only the soft limit, which a converter may lift."""
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


def _serve(pipe: Pipe, work: Callable[[Any], Any], memory: int) -> None:
    """What a worker process does: works on what it is sent until the pipe closes."""
    hold_memory(memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one decides
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    most = memory

    def ask(seconds: float, more: int) -> None:
        nonlocal most
        if memory > 0 and most < memory + more:
            most = memory + more
            hold_memory(most)
        pipe.send(_More(seconds))

    _asker[:] = [ask]
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        pipe.send(_STARTED)
        try:
            result = work(item)
        except MemoryError:
            result = Failure(f"读取这份文件要用的内存超出 {memory} MiB，已停止。{_REMEDY}")
        pipe.send((result,))


@dataclass(frozen=True, slots=True)
class _More:
    """A worker's word that its item takes so much longer."""

    seconds: float


class _CannotStartError(Exception):
    """A worker died before it took its first item."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Pipe
    at: int | None = None
    """Index of the item at hand."""
    until: float = 0.0
    allowed: float = 0.0
    """Seconds that the item may take, of which ``until`` is the end."""
    started: bool = False
    spent: bool = False

    def stop(self) -> None:
        """Ends the process. One that is at an item is asked first: it may have started LibreOffice."""
        self.pipe.close()
        if self.spent or self.at is not None:
            self.process.terminate()
            self.process.join(_GRACE)
        self.process.kill()
        self.process.join()


class _Pool:
    """A few workers and what each of them has at hand."""

    def __init__(self, work: Callable[[Any], Any], count: int, limits: Limits) -> None:
        self.work = work
        self.count = count
        self.limits = limits
        self.context: SpawnContext = multiprocessing.get_context("spawn")

    def run(self, items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        waiting = deque(range(len(items)))
        workers = [self._start() for _ in range(self.count)]
        try:
            while waiting or any(worker.at is not None for worker in workers):
                for worker in workers:
                    if worker.at is None and waiting:
                        self._give(worker, waiting.popleft(), items)
                self._wait(workers)
                for index, worker in enumerate(workers):
                    at, result = worker.at, self._take(worker)
                    if at is None or result is None:
                        continue
                    worker.at = None
                    if worker.spent:
                        worker.stop()
                        workers[index] = self._start()
                    yield at, result[0]
        except _CannotStartError:
            # No fault of any document: the system gives us no processes, or not our program in them.
            left = [worker.at for worker in workers if worker.at is not None] + list(waiting)
        else:
            left = []
        finally:
            for worker in workers:
                worker.stop()
        for at in left:
            yield at, self.work(items[at])

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(
            target=_serve, args=(theirs, self.work, self.limits.memory), daemon=True
        )
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _give(self, worker: _Worker, at: int, items: Sequence[Any]) -> None:
        worker.at = at
        worker.until = time.monotonic() + _STARTUP
        # A worker may have died between two documents; the wait below sees its closed pipe.
        with suppress(OSError):
            worker.pipe.send(items[at])

    def _wait(self, workers: list[_Worker]) -> None:
        """Waits until a worker has something to say, or has had its time."""
        busy = [worker for worker in workers if worker.at is not None]
        soonest = min((worker.until for worker in busy), default=0.0)
        wait([worker.pipe for worker in busy], timeout=max(0.0, soonest - time.monotonic()))

    def _take(self, worker: _Worker) -> tuple[Any] | None:
        """What became of the worker's item; None while it is at it."""
        if worker.at is None:
            return None
        try:
            while worker.pipe.poll():
                message = worker.pipe.recv()
                if isinstance(message, _More):
                    worker.allowed = self.limits.seconds + message.seconds
                    worker.until = time.monotonic() + worker.allowed
                elif message == _STARTED:
                    worker.started = True
                    worker.allowed = self.limits.seconds
                    worker.until = time.monotonic() + worker.allowed
                else:
                    return message
        except (EOFError, OSError):
            if not worker.started:
                raise _CannotStartError from None
            worker.spent = True
            return (Failure(f"读取这份文件时程序意外退出（可能内存不足）。{_REMEDY}"),)
        if worker.until <= time.monotonic():
            worker.spent = True
            return (Failure(f"读取超过 {worker.allowed:.0f} 秒，已停止。{_REMEDY}"),)
        return None
