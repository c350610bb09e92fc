"""Two years of every agency: a row an agency, a ring for the year before, a dot for this one, a line between.

Rows stand in the order given (the largest rise first). Where an indicator has a better end, a line that goes
there is drawn in the colour of what is good and one that goes away from it in brown; the words beside it say
the same. Where it has none all lines are grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from analytics.charts.base import Figure, Trace, axis, clicks, figure, note, rule
from analytics.charts.tokens import Tokens

Tone = Literal["better", "worse", "neither"]

PITCH = 21
TOP, BOTTOM = 28, 8
RIGHT = 96
LEAST_LEFT = 122


@dataclass(frozen=True, slots=True)
class Row:
    """An agency: its two values as drawn (percent where the indicator is), and the change in words."""

    agency_id: str
    name: str
    before: float
    now: float
    told: str
    tone: Tone
    hover: str


def dumbbell(
    rows: Sequence[Row], tokens: Tokens, *, gap: tuple[int, str] | None = None, unit: str = ""
) -> Figure:
    """``gap``: after how many rows some are left out, and the words that say so. A click gives
    ``[agency_id]``.
    """
    places = _places(len(rows), gap)
    depth = len(rows) + (gap is not None)
    left = max([LEAST_LEFT, *(int(len(row.name) * 12.8) + 16 for row in rows)])
    values = [value for row in rows for value in (row.before, row.now)] or [0.0, 1.0]
    low, high = min([*values, 0.0]), max(values)
    margin = (high - low or 1.0) * 0.03
    annotations: list[dict[str, Any]] = [
        note(
            1,
            place,
            escape(row.told),
            xref="paper",
            xanchor="left",
            xshift=10,
            font={"size": 12.5, "color": colour(row.tone, tokens)},
        )
        for place, row in zip(places, rows, strict=True)
    ]
    if gap is not None:
        annotations.append(
            note(
                0,
                gap[0],
                escape(gap[1]),
                xref="paper",
                xanchor="left",
                font={"size": 12, "color": tokens.ink2},
            )
        )
    return figure(
        [
            *_lines(rows, places, tokens),
            _ends(rows, places, tokens, now=False),
            _ends(rows, places, tokens, now=True),
            _clicks(rows, places),
        ],
        tokens,
        height=TOP + PITCH * max(depth, 1) + BOTTOM,
        margin={"l": left, "r": RIGHT, "t": TOP, "b": BOTTOM},
        xaxis=axis(
            range=[low - margin, high + margin],
            side="top",
            showgrid=True,
            gridcolor=tokens.line2,
            nticks=6,
            ticksuffix=unit,
            separatethousands=True,
            tickfont={"size": 12, "color": tokens.ink2},
        ),
        yaxis=axis(
            range=[max(depth, 1) - 0.5, -0.5],
            tickvals=list(places),
            ticktext=[escape(row.name) for row in rows],
            tickfont={"size": 12.5, "color": tokens.ink},
            ticklabelstandoff=6,
        ),
        shapes=[rule(0, -0.5, 0, max(depth, 1) - 0.5, tokens.line)],
        annotations=annotations,
        hovermode="closest",
    )


def colour(tone: Tone, tokens: Tokens) -> str:
    """Of a change that goes to the better end, away from it, or is neither."""
    return {"better": tokens.good, "worse": tokens.bump_last[1], "neither": tokens.ink2}[tone]


def _places(count: int, gap: tuple[int, str] | None) -> list[int]:
    return [index + (gap is not None and index >= gap[0]) for index in range(count)]


def _lines(rows: Sequence[Row], places: Sequence[int], tokens: Tokens) -> list[Trace]:
    """One trace a tone; None parts the lines."""
    found: list[Trace] = []
    for tone in ("better", "worse", "neither"):
        xs: list[float | None] = []
        ys: list[int | None] = []
        for place, row in zip(places, rows, strict=True):
            if row.tone == tone:
                xs += [row.before, row.now, None]
                ys += [place, place, None]
        if xs:
            found.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": xs,
                    "y": ys,
                    "line": {"color": colour(tone, tokens), "width": 2.4},
                    "hoverinfo": "skip",
                }
            )
    return found


def _ends(rows: Sequence[Row], places: Sequence[int], tokens: Tokens, *, now: bool) -> Trace:
    own = [colour(row.tone, tokens) for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row.now if now else row.before for row in rows],
        "y": list(places),
        "marker": {
            "size": 9 if now else 8,
            "color": own if now else tokens.bg,
            "line": {"color": own, "width": 1.6},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _clicks(rows: Sequence[Row], places: Sequence[int]) -> Trace:
    """At both ends and in the middle of every row."""
    xs: list[float] = []
    ys: list[int] = []
    hover: list[str] = []
    custom: list[list[str]] = []
    for place, row in zip(places, rows, strict=True):
        for x in (row.before, (row.before + row.now) / 2, row.now):
            xs.append(x)
            ys.append(place)
            hover.append(escape(row.hover))
            custom.append([row.agency_id])
    return clicks(xs, ys, hover, custom, size=18, cliponaxis=False)
