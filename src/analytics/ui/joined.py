"""HTML that follows one another in one place of the page, sent as one element.

Each element of Streamlit costs a message: it is hashed, queued, framed and sent, and the browser mounts it
anew. A page is made of title, answer, section heads, tables and captions, most of them next to each other.
``html`` keeps what it is given until something else is drawn, and sends it then, whole. Nothing changes its
place: all drawing goes through ``DeltaGenerator``, which is made to send first what is kept.

Only while a page is drawn (``begin`` … ``end``): a drawer's own rerun has no end where it could be sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


class _Kept(threading.local):
    """What the run in this thread has not sent yet, and where it belongs."""

    on = False
    where: DeltaGenerator | None = None
    parts: list[str]

    def __init__(self) -> None:
        self.parts = []


_kept = _Kept()


def begin() -> None:
    """A page begins: from here on HTML is kept until something else is drawn."""
    _kept.on, _kept.where = True, None
    _kept.parts.clear()


def end() -> None:
    """The page is drawn: send what is left."""
    send()
    _kept.on = False


def html(text: str) -> None:
    """Show HTML where ``st.html`` would, in one element with the HTML before and after it."""
    if not _kept.on:
        st.html(text)
        return
    where = _place()
    if where is not _kept.where:
        send()
        _kept.where = where
    _kept.parts.append(text)


def taken() -> str:
    """The HTML that is kept for this very place, for who sends it in an element of his own; often empty."""
    if _kept.where is None or _kept.where is not _place():
        return ""
    text = "".join(_kept.parts)
    _kept.where = None
    _kept.parts.clear()
    return text


def send() -> None:
    """Send what is kept."""
    where = _kept.where
    if where is None:
        return
    text = "".join(_kept.parts)
    _kept.where = None
    _kept.parts.clear()
    with where:
        st.html(text)


_MAIN: Any = vars(st)["_main"]


def _place() -> DeltaGenerator:
    """The container that ``st.html`` would draw in now."""
    return _MAIN._active_dg


def _sends_first(draw: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(draw)
    def drawn(*args: Any, **named: Any) -> Any:
        if _kept.where is not None:
            send()
        return draw(*args, **named)

    return drawn


# Everything that takes a place on the page goes through one of these two; there is no public hook.
for _name in ("_enqueue", "_block"):
    setattr(DeltaGenerator, _name, _sends_first(getattr(DeltaGenerator, _name)))
