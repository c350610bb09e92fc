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


def page(entry: Entry, *, default: bool) -> st.Page:
    """Streamlit's page of an entry. A copy: it remembers whether it ran, and several readers run at once."""
    return copy(_made(entry, default))


@cache
def _made(entry: Entry, default: bool) -> st.Page:
    """Looking for the file costs more than the rest of a page's declaration."""
    return st.Page(entry.file, title=entry.title, url_path=entry.url_path, default=default)
