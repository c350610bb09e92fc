"""The server hands over elements together: in order, none left behind, begin and end at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime

from analytics.cli import sending


class Event(Enum):
    ELEMENT = "element"
    STOPPED = "stopped"


class Session:
    """As much of a session as is told of a run. ``woken`` counts what the loop was asked to do."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop, self.handled, self.woken = loop, list[str](), 0

    def _call_soon_on_event_loop(self, callback: Callable[[], None]) -> None:
        self.woken += 1
        self.loop.call_soon(callback)

    def _handle_scriptrunner_event_on_event_loop(
        self, _sender: object, event: Event, forward_msg: ForwardMsg | None = None
    ) -> None:
        if forward_msg is not None and forward_msg.hash == "faulty":
            raise ValueError(forward_msg.hash)
        self.handled.append(event.value if forward_msg is None else forward_msg.hash)


tell: Any = sending._held(Event.ELEMENT)  # pyright: ignore[reportPrivateUsage]


def element(name: str) -> ForwardMsg:
    message = ForwardMsg(hash=name)
    message.delta.new_element.html.body = name
    return message


def test_elements_wait_for_one_another_and_come_in_order() -> None:
    async def run() -> None:
        session = Session(asyncio.get_running_loop())
        for name in "abc":
            tell(session, None, Event.ELEMENT, forward_msg=element(name))
        await asyncio.sleep(0)
        assert session.handled == []
        assert session.woken == 1
        tell(session, None, Event.STOPPED)
        await asyncio.sleep(0)
        assert session.handled == ["a", "b", "c", "stopped"]

    asyncio.run(run())


def test_nothing_waits_longer_than_some_milliseconds() -> None:
    async def run() -> None:
        session = Session(asyncio.get_running_loop())
        for round_ in ("first", "second"):
            tell(session, None, Event.ELEMENT, forward_msg=element(round_))
            await asyncio.sleep(4 * sending.HOLD)
        assert session.handled == ["first", "second"]

    asyncio.run(run())


def test_a_new_address_does_not_wait() -> None:
    """Turning to a page clears what was not sent ten milliseconds after the address was written."""

    async def run() -> None:
        session = Session(asyncio.get_running_loop())
        tell(session, None, Event.ELEMENT, forward_msg=element("a"))
        address = ForwardMsg(hash="address")
        address.page_info_changed.query_string = "year=2025"
        tell(session, None, Event.ELEMENT, forward_msg=address)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert session.handled == ["a", "address"]

    asyncio.run(run())


def test_one_that_fails_does_not_hold_up_the_rest() -> None:
    async def run() -> None:
        told: list[dict[str, Any]] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: told.append(context))
        session = Session(loop)
        for name in ("faulty", "b"):
            tell(session, None, Event.ELEMENT, forward_msg=element(name))
        tell(session, None, Event.STOPPED)
        await asyncio.sleep(0)
        assert session.handled == ["b", "stopped"]
        assert [str(one["exception"]) for one in told] == ["faulty"]

    asyncio.run(run())


def test_the_streamlit_in_use_is_the_one_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one would be served as it is, slower: then this says so."""
    owners: list[tuple[Any, str]] = [
        (AppSession, "_on_scriptrunner_event"),
        (Runtime, "_enqueued_some_message"),
    ]
    before = [getattr(owner, name) for owner, name in owners]
    for (owner, name), now in zip(owners, before, strict=True):
        monkeypatch.setattr(owner, name, now)  # put back after the test
    sending.send_together()
    assert all(getattr(owner, name) is not was for (owner, name), was in zip(owners, before, strict=True))
