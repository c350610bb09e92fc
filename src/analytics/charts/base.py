"""What every picture shares: layout, axes, hover, the invisible layer that takes clicks, the edition break.

A chart is a pure function from a frame (or plain rows) and ``Tokens`` to a Plotly figure as a ``dict`` with
``data`` and ``layout``; it knows neither Streamlit nor the warehouse. ``figure`` closes every chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.charts.tokens import FONT, Tokens

Trace = dict[str, Any]
Figure = dict[str, Any]

CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
"""Plotly's own configuration for every chart on a page."""

LAST_OF_OLD_EDITION = 2020
"""Between this report year and the next the tables changed: no line joins the two."""


def axis(**over: Any) -> dict[str, Any]:
    """An axis without grid, line, ticks or zoom; ``over`` sets or replaces keys."""
    plain: dict[str, Any] = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": False,
    }
    return plain | over


def figure(traces: Sequence[Trace], tokens: Tokens, *, height: int, **layout: Any) -> Figure:
    """A finished figure of the given height in px; further keys of ``layout`` are set or replaced.

    Every trace is told not to fade when a point elsewhere is selected.
    """
    base: dict[str, Any] = {
        "height": height,
        "autosize": True,
        "autotypenumbers": "strict",  # "2025" is a name, not a number
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": tokens.ink2},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "dragmode": False,
        "bargap": 0.28,
        "hoverlabel": {
            "bgcolor": tokens.panel,
            "bordercolor": tokens.line,
            "font": {"family": FONT, "size": 12.5, "color": tokens.ink},
            "align": "left",
        },
        "xaxis": axis(),
        "yaxis": axis(),
    }
    return {"data": [_unfading(trace, tokens) for trace in traces], "layout": base | layout}


def _unfading(trace: Trace, tokens: Tokens) -> Trace:
    """A selection fades whatever is not selected; here nothing does."""
    if trace.get("type", "scatter") not in ("scatter", "bar"):
        return trace
    marker: dict[str, Any] = trace.get("marker", {})
    opacity = marker.get("opacity", 1)
    state: dict[str, Any] = {"marker": {"opacity": opacity}}
    if trace.get("type", "scatter") == "scatter" and "text" in str(trace.get("mode", "")):
        colour = trace.get("textfont", {}).get("color", tokens.ink2)
        # Plotly takes one colour here; a trace of several text colours has to be parted into several traces.
        state["textfont"] = {"color": colour if isinstance(colour, str) else tokens.ink2}
    return {**trace, "selected": state, "unselected": state}


def clicks(
    xs: Sequence[Any],
    ys: Sequence[Any],
    hover: Sequence[str],
    custom: Sequence[Any],
    *,
    size: float = 18,
    **over: Any,
) -> Trace:
    """An invisible layer of points over cells or bars: it carries the hover text and takes the clicks.

    Heatmaps and flows send no selection themselves. ``custom`` is what a page gets back of a clicked point.
    """
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(xs),
        "y": list(ys),
        "marker": {"opacity": 0, "size": size, "symbol": "square"},
        "customdata": list(custom),
        "hovertext": list(hover),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "showlegend": False,
        **over,
    }


def note(x: Any, y: Any, text: str, **over: Any) -> dict[str, Any]:
    """An annotation without arrow; positions in data of the first axes unless told."""
    return {"x": x, "y": y, "text": text, "showarrow": False, "yanchor": "middle", **over}


def rule(x0: Any, y0: Any, x1: Any, y1: Any, colour: str, **over: Any) -> dict[str, Any]:
    """A straight line as a layout shape."""
    line = {"color": colour, "width": over.pop("width", 1), "dash": over.pop("dash", "solid")}
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": line, "layer": "below", **over}


def edition_break(years: Sequence[int]) -> float | None:
    """Where the edition changes on an axis of year positions 0…n−1; None where it does not."""
    if LAST_OF_OLD_EDITION in years and LAST_OF_OLD_EDITION + 1 in years:
        return list(years).index(LAST_OF_OLD_EDITION + 1) - 0.5
    return None


_UPRIGHT = str.maketrans("（）", "︵︶")


def stacked(name: str) -> str:
    """A name set upright, one character under another; brackets lie as they do in upright print."""
    return "<br>".join(name.translate(_UPRIGHT))
