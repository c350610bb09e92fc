"""An entry of the navigation, and Streamlit's page for it, which is made once.

It stands here because app.py runs anew each time: a class defined there would be built anew each time too.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cache

import streamlit as st


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: the group it stands in, its file, its title, its address (the first page stands at “/”)."""

    group: str
    file: str
    title: str
    url_path: str


OPENING = 4
"""So many runs open a session: the first ones often end before what they drew is sent."""

_RUNS = "entry.runs"


def opening() -> bool:
    """Whether this run opens the session: what stays in the reader's browser is sent then, and not again."""
    runs = st.session_state.get(_RUNS, 0)
    if runs < OPENING:
        st.session_state[_RUNS] = runs + 1
    return runs < OPENING


def page(entry: Entry, *, default: bool) -> st.Page:
    """Streamlit's page of an entry. A copy: it remembers whether it ran, and several readers run at once."""
    return copy(_made(entry, default))


@cache
def _made(entry: Entry, default: bool) -> st.Page:
    """Looking for the file costs more than the rest of a page's declaration."""
    return st.Page(entry.file, title=entry.title, url_path=entry.url_path, default=default)
