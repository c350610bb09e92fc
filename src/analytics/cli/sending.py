"""How the server hands over what a page draws: together, not one by one.

Streamlit wakes its event loop for every element that a page draws, twice, and each time script and loop
contend for the interpreter: a page of thirty elements takes half as long again. Here elements wait some
milliseconds for one another, as long as the server itself waits between two rounds of sending; begin and end
of a run, and a new address, are told at once, with all that came before.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any

HOLD = 0.005
"""Seconds that elements wait at most."""

PATIENT = frozenset({"delta", "ref_hash", "navigation", "logo", "page_config_changed"})
"""What may wait. A new address may not: turning to a page waits only ten milliseconds for it to be sent."""


def send_together() -> None:
    """Have the sessions of this process do so. Another Streamlit than the one known: slower, not broken."""
    sessions: Any = importlib.import_module("streamlit.runtime.app_session")
    runtimes: Any = importlib.import_module("streamlit.runtime.runtime")
    session: Any = getattr(sessions, "AppSession", None)
    runtime: Any = getattr(runtimes, "Runtime", None)
    element = getattr(getattr(sessions, "ScriptRunnerEvent", None), "ENQUEUE_FORWARD_MSG", None)
    known = ("_on_scriptrunner_event", "_handle_scriptrunner_event_on_event_loop", "_call_soon_on_event_loop")
    if element is not None and all(hasattr(session, name) for name in known):
        session._on_scriptrunner_event = _held(element)
    if hasattr(runtime, "_enqueued_some_message") and hasattr(runtime, "_get_async_objs"):
        runtime._enqueued_some_message = _told(runtime._enqueued_some_message)


class _Waiting:
    """What a session's script told and its event loop has not handled yet, in order."""

    def __init__(self) -> None:
        self._events: list[Callable[[], None]] = []
        self._lock = Lock()

    def add(self, event: Callable[[], None]) -> bool:
        """Whether it is the first: nobody looks after it yet."""
        with self._lock:
            self._events.append(event)
            return len(self._events) == 1

    def handle(self) -> None:
        """Handle all of them. On the event loop."""
        with self._lock:
            events, self._events = self._events, []
        for event in events:
            try:
                event()
            except Exception as error:  # as the loop does with every callback: say it, go on
                asyncio.get_running_loop().call_exception_handler(
                    {"message": "script event", "exception": error}
                )

    def handle_later(self) -> None:
        asyncio.get_running_loop().call_later(HOLD, self.handle)


def _held(element: object) -> Callable[..., None]:
    """In place of ``AppSession._on_scriptrunner_event``, which runs in the script's thread."""

    def on_event(self: Any, sender: Any, event: object, *args: Any, **named: Any) -> None:
        waiting: _Waiting = vars(self).setdefault("_waiting_events", _Waiting())
        handle = partial(self._handle_scriptrunner_event_on_event_loop, sender, event, *args, **named)
        first = waiting.add(handle)
        message = named.get("forward_msg")
        if event != element or message is None or message.WhichOneof("type") not in PATIENT:
            self._call_soon_on_event_loop(waiting.handle)
        elif first:
            self._call_soon_on_event_loop(waiting.handle_later)

    return on_event


def _told(one_by_one: Callable[[Any], None]) -> Callable[[Any], None]:
    """In place of ``Runtime._enqueued_some_message``: on the loop itself, nobody has to be woken."""

    def enqueued(self: Any) -> None:
        parts = self._get_async_objs()
        try:
            on_loop = asyncio.get_running_loop() is parts.eventloop
        except RuntimeError:  # another thread
            on_loop = False
        if on_loop:
            parts.need_send_data.set()
        else:
            one_by_one(self)

    return enqueued
