"""HTML whose parts can be clicked without loading the page anew.

An element with ``data-pick="x"`` calls ``on_pick("x")`` and the page runs again: filters, scroll and session
stay as they are. Where it is a link as well, opening it in another tab works as usual.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st
from streamlit.components import v2

_SCRIPT = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector('.g-clickable');
  if (!root) return;
  if (root.gongkaiShown !== data.html) {
    root.innerHTML = data.html;
    root.gongkaiShown = data.html;
  }
  root.onclick = (event) => {
    const found = event.target.closest('[data-pick]');
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    setTriggerValue('picked', found.dataset.pick);
  };
}
"""


@cache
def _component() -> Any:
    return v2.component(
        "gongkai_clickable", html='<div class="g-clickable stHtml"></div>', js=_SCRIPT, isolate_styles=False
    )


def clickable(html: str, *, key: str, on_pick: Callable[[str], None]) -> None:
    """Show ``html`` (already escaped) in the page's own classes; ``key`` is unique on the page."""

    def picked() -> None:
        value = st.session_state[key].get("picked")
        if value is not None:
            on_pick(str(value))

    _component()(data={"html": html}, key=key, on_picked_change=picked)
