"""A filter by typed words that lives in the address, like those of ``filters``."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.ui.frame import Page

LONGEST = 60
"""Characters of an address that are taken up."""


def typed(page: Page, name: str, label: str, placeholder: str, *, where: DeltaGenerator, width: int) -> str:
    """What stands in the box, kept as ``?name=words``; empty text takes it out of the address."""
    key = f"filter.{name}"
    value = st.query_params.get(name, "")[:LONGEST].strip()
    st.session_state[key] = value
    if value:
        page.shown[label] = value

    def changed() -> None:
        words = str(st.session_state[key]).strip()
        if words:
            st.query_params[name] = words
        elif name in st.query_params:
            del st.query_params[name]

    where.text_input(
        label,
        key=key,
        on_change=changed,
        placeholder=placeholder,
        label_visibility="collapsed",
        icon=":material/search:",
        max_chars=LONGEST,
        width=width,
    )
    return value
