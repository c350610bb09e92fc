"""The snapshot on show: one read-only connection for it, one cursor a query, every answer cached under its
name.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import duckdb
import pandas as pd
import streamlit as st

from analytics.store import warehouse
from analytics.store.home import Home, SnapshotError

P = ParamSpec("P")
T = TypeVar("T")
Params = tuple[str | int | None, ...]

MEMORY = "384MB"
"""What DuckDB may hold of a snapshot; a larger query writes to disk."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the pages show.

    ``agencies`` counts the units of the roster (or, without one, who reported), ``reports`` the current
    reports.
    """

    path: str
    stamp: str
    taken_at: datetime
    demo: bool
    city: str
    first_year: int
    last_year: int
    agencies: int
    reports: int

    @property
    def years(self) -> tuple[int, ...]:
        """Every report year, oldest first."""
        return tuple(range(self.first_year, self.last_year + 1))


_run = threading.local()
"""Which snapshot the run of a page in this thread shows."""


def look() -> None:
    """Begin a run: find out which snapshot is current. All of the run shows that one."""
    _run.path = _read_current()


def current_path() -> str | None:
    """The file of the snapshot that the run shows, or that CURRENT names; None in an empty home."""
    try:
        return _run.path
    except AttributeError:  # not in a run: a download is made in a thread of its own
        return _read_current()


def _read_current() -> str | None:
    home = Home.find()
    if not home.current_path.is_file():
        return None
    path = home.root / home.current_path.read_text("utf-8").strip()
    return str(path) if path.is_file() else None


def snapshot() -> Snapshot | None:
    """The snapshot on show; None in an empty home, or in one whose snapshot holds no year."""
    path = current_path()
    return _snapshot(path) if path else None


@lru_cache(maxsize=4)
def _snapshot(path: str) -> Snapshot | None:
    facts = _query(
        path,
        """
        SELECT stamp, taken_at, demo, city, first_year, last_year,
               (SELECT coalesce(nullif(count(*) FILTER (WHERE in_roster), 0), count(*)) FROM units),
               (SELECT count(*) FROM reports WHERE is_current)
        FROM snapshot
        """,
        (),
    )
    if not facts or facts[0][4] is None or facts[0][5] is None or facts[0][7] == 0:
        return None
    stamp, taken_at, demo, city, first, last, agencies, reports = facts[0]
    return Snapshot(
        path, stamp, taken_at, bool(demo), city, int(first), int(last), int(agencies), int(reports)
    )


def rows(sql: str, *params: str | int | None) -> list[tuple[Any, ...]]:
    """The rows of a query, figures as Decimal. Empty where there is no snapshot."""
    path = current_path()
    return _query(path, sql, params) if path else []


def fetch(sql: str, *params: str | int | None) -> list[tuple[Any, ...]]:
    """The rows of a query, kept nowhere: for what ``memo.view`` keeps, or is asked for once (a download)."""
    path = current_path()
    if path is None:
        return []
    with _connect(path).cursor() as cursor:
        return cursor.execute(sql, params).fetchall()


def fetch_frame(sql: str, *params: str | int | None) -> pd.DataFrame:
    """The same as a frame for a download, figures as float."""
    path = current_path()
    if path is None:
        return pd.DataFrame()
    with _connect(path).cursor() as cursor:
        return cursor.execute(sql, params).df()


def frame(sql: str, *params: str | int | None) -> pd.DataFrame:
    """The frame of a query for drawing, figures as float.

    The caller owns it. Empty where there is no snapshot.
    """
    path = current_path()
    return _frame(path, sql, params) if path else pd.DataFrame()


def asked(
    question: Callable[Concatenate[duckdb.DuckDBPyConnection, P], T], *args: P.args, **named: P.kwargs
) -> T:
    """The answer of a function over a cursor (``metrics.ranking`` and its like), cached like any query.

    Arguments must be hashable. Raises SnapshotError where there is no snapshot: a page asks only after it
    began.
    """
    path = current_path()
    if path is None:
        raise SnapshotError("还没有数据快照。请先运行 gongkai ingest 或 gongkai demo。")
    return _answer(path, f"{question.__module__}.{question.__qualname__}", question, args, named)


def ask(
    question: Callable[Concatenate[duckdb.DuckDBPyConnection, P], T], *args: P.args, **named: P.kwargs
) -> T:
    """The same, kept nowhere: for what ``memo.view`` keeps. Raises SnapshotError likewise."""
    path = current_path()
    if path is None:
        raise SnapshotError("还没有数据快照。请先运行 gongkai ingest 或 gongkai demo。")
    with _connect(path).cursor() as cursor:
        return question(cursor, *args, **named)


@st.cache_data(max_entries=256, show_spinner=False)
def _answer(path: str, name: str, _question: Callable[..., T], args: object, named: object) -> T:
    """``name`` stands in the key for the function, which has none."""
    del name
    with _connect(path).cursor() as cursor:
        return _question(cursor, *cast("tuple[Any, ...]", args), **cast("dict[str, Any]", named))


@st.cache_resource(max_entries=4, show_spinner=False)
def _connect(path: str) -> duckdb.DuckDBPyConnection:
    """Keyed by the file: a new snapshot has a new name, and the old connection ends when it falls out."""
    connection = warehouse.connect(Path(path))
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    return connection


@st.cache_data(max_entries=512, show_spinner=False)
def _query(path: str, sql: str, params: Params) -> list[tuple[Any, ...]]:
    with _connect(path).cursor() as cursor:
        return cursor.execute(sql, params).fetchall()


@st.cache_data(max_entries=256, show_spinner=False)
def _frame(path: str, sql: str, params: Params) -> pd.DataFrame:
    with _connect(path).cursor() as cursor:
        return cursor.execute(sql, params).df()
