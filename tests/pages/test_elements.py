"""What a page sends: few elements, each once, and nothing worked out anew that did not change."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.io
import pytest
from streamlit.elements import arrow
from streamlit.proto.ArrowData_pb2 import ArrowData
from streamlit.testing.v1 import AppTest
from tests.pages.conftest import ROOT, Show

from analytics.store.home import VARIABLE
from analytics.ui import arrowed, chinese
from analytics.ui.drawn import Drawn

OVERVIEW = "pages/city/overview.py"

convert: Any = arrow


def bodies(page: Any) -> list[str]:
    return [element.proto.body for element in page.get("html")]


def joined_page() -> None:
    import streamlit as st

    from analytics.ui import joined

    joined.begin()
    left, right = st.columns(2)
    with left:
        joined.html("<p>a</p>")
        joined.html("<p>b</p>")
    with right:
        joined.html("<p>c</p>")
        st.button("between")
        joined.html("<p>d</p>")
    joined.html("<p>e</p>")
    joined.html("<p>f</p>")
    joined.end()
    joined.html("<p>g</p>")
    joined.html("<p>h</p>")


def test_what_follows_one_another_in_one_place_is_one_element() -> None:
    app = AppTest.from_function(joined_page, default_timeout=60).run()
    left, right = app.columns
    assert bodies(left) == ["<p>a</p><p>b</p>"]
    assert [one.type for one in right][1:] == ["html", "button", "html"]
    assert bodies(right) == ["<p>c</p>", "<p>d</p>"]
    assert bodies(app.main)[-3:] == ["<p>e</p><p>f</p>", "<p>g</p>", "<p>h</p>"], "after the page, one by one"


def test_a_page_that_fails_or_stops_leaves_nothing_to_the_next(demo_home: Path, show: Show) -> None:
    first, again = show(demo_home, OVERVIEW).html, show(demo_home, OVERVIEW).html
    assert first == again


def test_chinese_for_the_browser_goes_out_with_the_runs_that_open_a_session(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Often: the first runs of a session may end before what they drew is sent. Not for ever."""
    monkeypatch.setenv(VARIABLE, str(demo_home))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    sent = [
        any("gongkaiChinese" in element.proto.body for element in app.run().get("html")) for _ in range(6)
    ]
    assert sent == [True] * 4 + [False] * 2


def test_a_figure_is_written_once() -> None:
    figure = {"data": [{"type": "bar", "y": [1]}], "layout": {"height": 300}}
    told = Drawn(figure).to_dict()
    written = str(plotly.io.to_json(told, validate=False))
    assert json.loads(written) == figure
    assert plotly.io.to_json(Drawn(figure).to_dict(), validate=False) is written
    assert plotly.io.to_json(dict(figure), validate=False) is not written, "another figure is asked for anew"


def test_a_kept_table_is_converted_once_and_others_are_not_mistaken_for_it() -> None:
    table = pd.DataFrame({"单位": ["清溪镇"], "件数": [3]})
    styled = table.style.format({"件数": "{} 件"})
    plain, kept, again = ArrowData(), ArrowData(), ArrowData()
    convert.marshall_styler(plain, styled, "place")
    arrowed.keep(styled)
    convert.marshall_styler(kept, styled, "place")
    styled.format({"件数": "{} 份"})  # nobody does: to see that it is not asked again
    convert.marshall_styler(again, styled, "place")
    assert plain == kept == again
    other = ArrowData()
    convert.marshall_styler(other, table.style.format({"件数": "{} 份"}), "place")
    assert other != kept


def test_bytes_of_a_kept_table_are_those_of_the_table() -> None:
    from streamlit import dataframe_util

    table = pd.DataFrame({"单位": ["清溪镇"], "件数": [3]})
    plain = dataframe_util.convert_pandas_df_to_arrow_bytes(table)
    arrowed.keep(table)
    kept = dataframe_util.convert_pandas_df_to_arrow_bytes(table)
    assert kept == plain
    assert dataframe_util.convert_pandas_df_to_arrow_bytes(table) is kept


def test_nothing_in_the_script_looks_like_a_tag() -> None:
    """The browser's sanitizer takes such a script away, and Streamlit's words stay English."""
    script = chinese._script()  # pyright: ignore[reportPrivateUsage]
    assert re.findall(r"<[/\w!]\w*", script) == ["<script", "</script"]
