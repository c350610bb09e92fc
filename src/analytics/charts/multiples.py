"""Small multiples: one small line an agency, all in one picture, each on its own scale.

Shapes can be compared, heights cannot: first and last value stand beside each line, and the page says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics import formats
from analytics.charts.base import Figure, Trace, axis, clicks, edition_break, figure, note, rule
from analytics.charts.tokens import Tokens

PANEL_HEIGHT = 74
LONGEST_NAME = 13
"""Characters of a name on one line of a panel."""
LINE_TOP, LINE_BOTTOM = 0.54, 0.08
"""Where the line of a panel may run, as shares of the panel from below; the name stands over it."""
LINE_START, LINE_END = 0.02, 0.66
"""Where it begins and ends from left to right; the last value stands behind it."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One agency over the years; None where it says nothing. ``marks`` stand before a value (约)."""

    key: str
    name: str
    values: tuple[float | None, ...]
    marks: tuple[str, ...] = ()


def multiples(
    panels: Sequence[Panel],
    years: Sequence[int],
    tokens: Tokens,
    *,
    across: int = 6,
    unit: str = "",
    broken: bool = False,
) -> Figure:
    """A grid of ``across`` panels a row, in the order given. A click gives ``[key, year]``."""
    rows = max(math.ceil(len(panels) / across), 1)
    cut = edition_break(years) if broken else None
    traces: list[Trace] = []
    shapes: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    line_x: list[float | None] = []
    line_y: list[float | None] = []
    dots: list[tuple[float, float]] = []
    doors: list[tuple[float, float, str, list[Any]]] = []
    for index, panel in enumerate(panels):
        left, bottom = float(index % across), float(rows - 1 - index // across)
        points = _points(panel.values, len(years), left, bottom)
        for place, point in enumerate(points):
            if cut is not None and place > cut > place - 1:
                line_x.append(None)
                line_y.append(None)
            line_x.append(point[0] if point else None)
            line_y.append(point[1] if point else None)
        line_x.append(None)
        line_y.append(None)
        known = [place for place, point in enumerate(points) if point]
        if known and points[known[-1]] is not None:
            dots.append(points[known[-1]] or (0.0, 0.0))
        doors += _doors(panel, years, points, unit)
        annotations += _words(panel, years, left, bottom, known, points, tokens)
        shapes.append(rule(left, bottom + 0.96, left + 0.93, bottom + 0.96, tokens.line2))
        if cut is not None:
            x = left + LINE_START + (LINE_END - LINE_START) * cut / max(len(years) - 1, 1)
            shapes.append(rule(x, bottom + LINE_BOTTOM, x, bottom + LINE_TOP, tokens.line, dash="dot"))
    traces.append(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": line_x,
            "y": line_y,
            "line": {"color": tokens.ink2, "width": 1.5},
            "marker": {"color": tokens.ink2, "size": 3},
            "connectgaps": False,
            "hoverinfo": "skip",
        }
    )
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [x for x, _ in dots],
            "y": [y for _, y in dots],
            "marker": {"color": tokens.accent, "size": 6.5},
            "hoverinfo": "skip",
        }
    )
    traces.append(
        clicks(
            [x for x, _, _, _ in doors],
            [y for _, y, _, _ in doors],
            [hover for _, _, hover, _ in doors],
            [custom for _, _, _, custom in doors],
            size=14,
        )
    )
    return figure(
        traces,
        tokens,
        height=rows * PANEL_HEIGHT + 4,
        margin={"l": 0, "r": 0, "t": 2, "b": 2},
        xaxis=axis(range=[0, across], visible=False),
        yaxis=axis(range=[0, rows], visible=False),
        shapes=shapes,
        annotations=annotations,
        hovermode="closest",
    )


def _points(
    values: Sequence[float | None], years: int, left: float, bottom: float
) -> list[tuple[float, float] | None]:
    """Values in the coordinates of the grid; a level line runs in the middle."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    points: list[tuple[float, float] | None] = []
    for place, value in enumerate(values):
        if value is None:
            points.append(None)
            continue
        share = (value - low) / (high - low) if high > low else 0.5
        x = left + LINE_START + (LINE_END - LINE_START) * place / max(years - 1, 1)
        points.append((x, bottom + LINE_BOTTOM + (LINE_TOP - LINE_BOTTOM) * share))
    return points


def _mark(panel: Panel, place: int) -> str:
    mark = panel.marks[place] if place < len(panel.marks) else ""
    return f"{mark} " if mark else ""


def _doors(
    panel: Panel, years: Sequence[int], points: Sequence[tuple[float, float] | None], unit: str
) -> list[tuple[float, float, str, list[Any]]]:
    found: list[tuple[float, float, str, list[Any]]] = []
    for place, point in enumerate(points):
        if point is None:
            continue
        words = f"{_mark(panel, place)}{formats.number(panel.values[place])}{unit}"
        found.append((*point, f"<b>{panel.name}</b><br>{years[place]} 年 {words}", [panel.key, years[place]]))
    return found


def _wrapped(name: str) -> str:
    """A name longer than a panel is wide goes on a second line; no name is cut."""
    return f"{name[:LONGEST_NAME]}<br>{name[LONGEST_NAME:]}" if len(name) > LONGEST_NAME else name


def _words(
    panel: Panel,
    years: Sequence[int],
    left: float,
    bottom: float,
    known: Sequence[int],
    points: Sequence[tuple[float, float] | None],
    tokens: Tokens,
) -> list[dict[str, Any]]:
    """Name, last value with its year where it is not the newest, and a word where nothing was ever said."""
    name = note(
        left,
        bottom + 0.82,
        _wrapped(panel.name),
        xanchor="left",
        align="left",
        font={"size": 12.5, "color": tokens.ink},
        xshift=1,
    )
    if not known:
        silent = note(
            left,
            bottom + 0.4,
            "各年未披露",
            xanchor="left",
            font={"size": 12, "color": tokens.ink3},
            xshift=1,
        )
        return [name, silent]
    last = known[-1]
    point = points[last]
    y = point[1] if point else bottom
    value = f"<b>{_mark(panel, last)}{formats.number(panel.values[last])}</b>"
    if last < len(years) - 1:
        value += f"<br><span style='color:{tokens.ink3}'>{years[last]} 年</span>"
        y = bottom + (LINE_TOP + LINE_BOTTOM) / 2
    x = left + LINE_END + 0.03
    return [name, note(x, y, value, xanchor="left", align="left", font={"size": 12, "color": tokens.ink})]
