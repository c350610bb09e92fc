"""Tables on their way to the browser, converted once.

Streamlit writes a frame as Arrow bytes anew each run, and asks pandas for the looks of every cell; for a
table of thirty rows that costs as much as a page. What ``tables.kept`` hands out does not change any more:
here those two questions are answered from what is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler
from streamlit import dataframe_util
from streamlit.elements import arrow as _arrow
from streamlit.proto.ArrowData_pb2 import ArrowData

KEPT = 48
"""Tables that are kept, some ten to some hundred kB each."""

arrow: Any = _arrow
_looks: Any = arrow.marshall_styler
_bytes: Any = dataframe_util.convert_pandas_df_to_arrow_bytes


class _Table:
    """A table, and what the browser gets of it. Held on to, so that no other takes its place in memory."""

    def __init__(self, table: pd.DataFrame | Styler) -> None:
        self.styled = table if isinstance(table, Styler) else None
        self.frame: pd.DataFrame = table if isinstance(table, pd.DataFrame) else vars(table)["data"]
        self.looks: dict[str, ArrowData] = {}
        """By the name that Streamlit gives the place on the page."""
        self.told: bytes | None = None


_by_frame: OrderedDict[int, _Table] = OrderedDict()
_lock = Lock()


def keep(table: pd.DataFrame | Styler) -> None:
    """From now on this table is converted once; neither it nor its frame is changed any more."""
    kept = _Table(table)
    with _lock:
        _by_frame[id(kept.frame)] = kept
        while len(_by_frame) > KEPT:
            _by_frame.popitem(last=False)


def _of(frame: object) -> _Table | None:
    with _lock:
        found = _by_frame.get(id(frame))
        if found is not None:
            _by_frame.move_to_end(id(frame))
        return found


def _marshall_styler(proto: ArrowData, styler: Styler, default_uuid: str) -> None:
    table = _of(vars(styler).get("data"))
    if table is None or table.styled is not styler:
        _looks(proto, styler, default_uuid)
        return
    looks = table.looks.get(default_uuid)
    if looks is None:
        looks = ArrowData()
        _looks(looks, styler, default_uuid)
        table.looks[default_uuid] = looks
    proto.CopyFrom(looks)


def _to_bytes(df: pd.DataFrame, **named: Any) -> bytes:
    table = None if named else _of(df)
    if table is None:
        return _bytes(df, **named)
    told = table.told
    if told is None:
        told = table.told = bytes(_bytes(df))
    return told


# st.dataframe takes no bytes: it asks these two by name.
arrow.marshall_styler = _marshall_styler
dataframe_util.convert_pandas_df_to_arrow_bytes = _to_bytes
