"""What a page shows, kept: a rerun asks nothing again that the snapshot and the filters already answer.

``warehouse.rows`` and its like keep the answers of queries, and hand out copies. What pages make of them
(rows of a table, words, HTML) costs more than the query. ``view`` keeps that, shared by all readers, so it
must not be changed by whoever gets it: frozen dataclasses, tuples, text, and frames that are only read. A
dataclass that is itself an argument of another view is declared ``eq=False``: one object, one question.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

import streamlit as st

from analytics.ui import warehouse

P = ParamSpec("P")
T = TypeVar("T")

ENTRIES = 96
"""Answers that are kept of one function: filters of some readers over some years."""


PICTURES = 24
"""Pictures of one kind that are kept: they are a hundred times as large as words."""


def view(make: Callable[P, T]) -> Callable[P, T]:
    """Keep the answers of ``make`` under the snapshot on show and its arguments, which must be hashable.

    Every argument that the answer depends on must be one of the parameters: tokens of the theme, the address.
    """

    return _keep(make, ENTRIES)


def linked(make: Callable[P, T]) -> Callable[P, T]:
    """The same for HTML with links into the page itself (``links.here``): kept under the address as well."""

    def shown(
        _address: tuple[tuple[str, str], ...], args: tuple[object, ...], named: tuple[tuple[str, object], ...]
    ) -> T:
        return cast("Callable[..., T]", make)(*args, **dict(named))

    kept = _keep(shown, ENTRIES)

    @wraps(make)
    def answer(*args: P.args, **named: P.kwargs) -> T:
        return kept(tuple(st.query_params.to_dict().items()), args, tuple(sorted(named.items())))

    return answer


def chart(make: Callable[P, T]) -> Callable[P, T]:
    """The same for pictures and styled tables; tokens of the theme are an argument."""
    return _keep(make, PICTURES)


def _keep(make: Callable[P, T], entries: int) -> Callable[P, T]:
    @lru_cache(maxsize=entries)
    def kept(_path: str | None, args: tuple[object, ...], named: tuple[tuple[str, object], ...]) -> T:
        return cast("Callable[..., T]", make)(*args, **dict(named))

    @wraps(make)
    def answer(*args: P.args, **named: P.kwargs) -> T:
        return kept(warehouse.current_path(), args, tuple(sorted(named.items())))

    return answer
