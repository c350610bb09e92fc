"""The theme in force, its tokens as CSS variables, and rules that Streamlit's own theme cannot express."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from importlib import resources

import streamlit as st

from analytics.charts.tokens import FONT, LIGHT, SERIF, Tokens, tokens


def current() -> Tokens:
    """The tokens of the theme that the reader's browser shows; known from the first run on."""
    return tokens(st.context.theme.type)


def install() -> Tokens:
    """Write variables and rules into the page, once a run, from app.py. Returns the tokens in force."""
    active = current()
    st.html(_style(active))
    return active


@cache
def _style(active: Tokens) -> str:
    return f"<style>{variables(active)}\n{_rules()}\n{_paper(active)}</style>"


def variables(active: Tokens) -> str:
    """``:root{--bg:…}``: every colour of the theme by its token's name (``--red``, ``--red-tint`` …)."""
    pairs: dict[str, str] = {
        name.replace("_", "-"): value
        for name, value in asdict(active).items()
        if isinstance(value, str) and name != "name"
    }
    for severity, colour in active.severity.items():
        pairs[severity] = colour
        pairs[f"{severity}-tint"] = active.tint[severity]
    pairs |= {f"outcome-{name.replace('_', '-')}": colour for name, colour in active.outcome.items()}
    pairs |= {f"sub-{name.replace('_', '-')}": colour for name, colour in active.submission.items()}
    pairs |= {"font": FONT, "serif": SERIF}
    return ":root{" + "".join(f"--{name}:{value};" for name, value in pairs.items()) + "}"


def _paper(active: Tokens) -> str:
    """What is printed is light: a dark page takes the light colours, its pictures are turned about."""
    if active.name == LIGHT.name:
        return ""
    turned = ".stPlotlyChart,.g-kpi img,.g-tab img,.g-grid{filter:invert(1) hue-rotate(180deg)}"
    return f"@media print{{{variables(LIGHT)}.stApp{{background:#fff!important}}{turned}}}"


def _rules() -> str:
    assets = resources.files("analytics.ui").joinpath("assets")
    return "\n".join(assets.joinpath(name).read_text("utf-8") for name in ("pages.css", "original.css"))
