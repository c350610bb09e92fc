"""One process beside ours that stays and works on one thing at a time, for whoever waits for the answer.

    aside = Aside()
    answer = aside.ask(work, *args)     # the result of work(*args), or a Failure

Made for the dashboard: a document that hangs, eats memory or crashes a library costs the answer, never the
pages. The process starts with the first question (``start`` does so ahead of it), holds the memory limit of
``pool.Limits``, is ended where an answer takes longer than their time, and begins anew with the next one.
``pool`` is for many documents at once; it starts its processes by way of ``__main__``, which inside
Streamlit is the page.
"""

from __future__ import annotations

import atexit
import os
import pickle
import queue
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any, TypeVar

from .pool import Failure, Limits, hold_memory

_Result = TypeVar("_Result")
_LENGTH = 8
"""Bytes that say how long a message is."""
_STARTUP = 60.0
_READY = "ready"


class BusyError(Exception):
    """The process is at work for somebody else and has been for a while; ask again later."""


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    answers: queue.SimpleQueue[Any] = field(default_factory=queue.SimpleQueue[Any])
    ready: bool = False


class Aside:
    """A process that can be asked from any thread. ``patience``: seconds to wait for others' questions."""

    def __init__(self, limits: Limits | None = None, patience: float = 3.0) -> None:
        self.limits = limits or Limits.of_environment()
        self.patience = patience
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    def start(self) -> None:
        """Starts the process, without waiting for it; does nothing where it runs, or cannot be started."""
        if self._lock.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._lock.release()

    def ask(self, work: Callable[..., _Result], *args: object) -> _Result | Failure:
        """``work(*args)`` as the process gives it; ``work`` must be importable, and all goes through pickle.

        Raises BusyError where others' questions take longer than ``patience``.
        """
        if not self._lock.acquire(timeout=self.patience):
            raise BusyError("正在打开另一份原件，请稍候再试。")
        try:
            worker = self._running()
            if worker is None:
                return Failure("无法启动读取原件的进程。请检查系统资源。")
            return self._answer(worker, (work, args))
        finally:
            self._lock.release()

    def stop(self) -> None:
        """Ends the process; the next question starts another."""
        with self._lock:
            self._end()

    def _answer(self, worker: _Worker, question: object) -> Any:
        try:
            if not worker.ready and worker.answers.get(timeout=_STARTUP) != _READY:
                self._end()
                return Failure("读取原件的进程没有启动成功。请查看服务的运行记录。")
            worker.ready = True
            assert worker.process.stdin is not None
            with suppress(OSError):  # it has just died: the queue says so
                _send(worker.process.stdin, question)
            answer = worker.answers.get(timeout=self.limits.seconds)
        except queue.Empty:
            self._end()
            return Failure(f"打开原件超过 {self.limits.seconds:.0f} 秒，已停止。请下载原件查看。")
        if answer is None:
            self._end()
            return Failure("打开原件时程序意外退出（可能内存不足）。请下载原件查看。")
        return answer[0]

    def _running(self) -> _Worker | None:
        worker = self._worker
        if worker is not None and worker.process.poll() is None:
            return worker
        self._end()
        command = [sys.executable, "-m", __name__, str(self.limits.memory)]
        paths = os.pathsep.join(path for path in sys.path if path)
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": paths},
            )
        except OSError:
            return None
        self._worker = worker = _Worker(process)
        threading.Thread(target=_listen, args=(process.stdout, worker.answers), daemon=True).start()
        atexit.register(process.kill)
        return worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.process.kill()
        worker.process.wait()
        atexit.unregister(worker.process.kill)
        if worker.process.stdin is not None:
            with suppress(OSError):
                worker.process.stdin.close()


def _listen(pipe: IO[bytes], answers: queue.SimpleQueue[Any]) -> None:
    """Hands on what the process says; None at its end."""
    with pipe:
        while (message := _receive(pipe)) is not None:
            answers.put(pickle.loads(message))
    answers.put(None)


def _send(pipe: IO[bytes], message: object) -> None:
    packed = pickle.dumps(message)
    pipe.write(len(packed).to_bytes(_LENGTH, "big") + packed)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """The next message; None where the pipe has ended."""
    length = pipe.read(_LENGTH)
    if len(length) < _LENGTH:
        return None
    wanted = int.from_bytes(length, "big")
    message = pipe.read(wanted)
    return message if len(message) == wanted else None


def serve(memory: int) -> None:
    """What the process does: answers until nobody asks any more."""
    hold_memory(memory)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not speak into the answers
    _send(out, _READY)
    while (question := _receive(sys.stdin.buffer)) is not None:
        work, args = pickle.loads(question)
        _send(out, (_worked(work, args),))


def _worked(work: Callable[..., object], args: tuple[object, ...]) -> object:
    try:
        return work(*args)
    except MemoryError:
        return Failure("打开这份原件要用的内存超出限制，已停止。请下载原件查看。")
    except Exception as error:  # a fault of ours, which the log must show, and no reason to lose the page
        traceback.print_exc()
        return Failure(f"打开原件时程序出错（{type(error).__name__}）。请把原件交给维护人员。")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
