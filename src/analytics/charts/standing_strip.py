"""How values lie: a row a group and year, a dot an agency, a box between the quartiles, a line at the median.

One agency's own dot stands out, with its name. Dots of equal values stand above and below one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from analytics.charts.base import Figure, Trace, axis, clicks, figure, note
from analytics.charts.tokens import Tokens

PITCH = 76
TOP, BOTTOM = 8, 30
RIGHT = 16
STEP = 0.085
"""Between dots of one place, in rows."""
HIGHEST = 0.3
BINS = 56


@dataclass(frozen=True, slots=True)
class Point:
    """A dot: an agency (``agency_id``) or a percentile of many (empty, and not clickable)."""

    agency_id: str
    name: str
    value: float
    hover: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A row: label (two lines at most), points, quartiles (low, median, high), the median in words."""

    label: str
    points: tuple[Point, ...]
    quartiles: tuple[float, float, float] | None
    told: str
    faint: bool = False
    """Another year's row, beside the one that is asked about."""


def strips(rows: Sequence[Strip], tokens: Tokens, *, unit: str = "") -> Figure:
    """A click gives ``[agency_id]``. Nothing but the axis where no row has a point."""
    values = [point.value for row in rows for point in row.points] or [0.0, 1.0]
    low, high = min(values), max(values)
    margin = (high - low or 1.0) * 0.05
    span = (low - margin, high + margin)
    placed = [
        (point, index + shift) for index, row in enumerate(rows) for point, shift in _shifted(row, span)
    ]
    left = max([56, *(int(len(line) * 12.4) + 12 for row in rows for line in row.label.split("\n"))])
    shapes: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for index, row in enumerate(rows):
        annotations.append(
            note(
                0,
                index,
                escape(row.label).replace("\n", "<br>"),
                xref="paper",
                xanchor="right",
                xshift=-8,
                align="right",
                font={"size": 12.5, "color": tokens.ink2 if row.faint else tokens.ink},
            )
        )
        if row.quartiles is None:
            annotations.append(
                note(
                    0,
                    index,
                    escape(row.told),
                    xref="paper",
                    xanchor="left",
                    font={"size": 12, "color": tokens.ink3},
                )
            )
            continue
        bottom, median, top = row.quartiles
        shapes.append(
            {
                "type": "rect",
                "x0": bottom,
                "x1": top,
                "y0": index - 0.33,
                "y1": index + 0.33,
                "fillcolor": tokens.accent_bg,
                "line": {"width": 0},
                "layer": "below",
            }
        )
        shapes.append(
            {
                "type": "line",
                "x0": median,
                "x1": median,
                "y0": index - 0.33,
                "y1": index + 0.33,
                "line": {"color": tokens.accent, "width": 1.6},
                "layer": "below",
            }
        )
        right = median > (span[0] + span[1]) / 2
        annotations.append(
            note(
                median,
                index - 0.43,
                escape(row.told),
                xanchor="right" if right else "left",
                xshift=4 if right else -4,
                font={"size": 12, "color": tokens.accent},
            )
        )
    annotations += [
        note(
            point.value,
            y + 0.16 if y % 1 < 0.5 else y - 0.16,
            f"<b>{escape(point.name)}</b>",
            xanchor="right" if point.value > (span[0] + span[1]) / 2 else "left",
            yshift=-4,
            font={"size": 12, "color": tokens.ink},
        )
        for point, y in placed
        if point.own
    ]
    return figure(
        [
            _dots([one for one in placed if not one[0].own], tokens, own=False),
            _dots([one for one in placed if one[0].own], tokens, own=True),
            clicks(
                [point.value for point, _ in placed if point.agency_id],
                [y for point, y in placed if point.agency_id],
                [escape(point.hover) for point, _ in placed if point.agency_id],
                [[point.agency_id] for point, _ in placed if point.agency_id],
                size=10,
                cliponaxis=False,
            ),
        ],
        tokens,
        height=TOP + PITCH * max(len(rows), 1) + BOTTOM,
        margin={"l": left, "r": RIGHT, "t": TOP, "b": BOTTOM},
        xaxis=axis(
            range=list(span),
            nticks=6,
            ticksuffix=unit,
            separatethousands=True,
            showline=True,
            linecolor=tokens.line,
            tickfont={"size": 12, "color": tokens.ink2},
        ),
        yaxis=axis(range=[max(len(rows), 1) - 0.45, -0.6], showticklabels=False),
        shapes=shapes,
        annotations=annotations,
        hovermode="closest",
    )


def _shifted(row: Strip, span: tuple[float, float]) -> list[tuple[Point, float]]:
    """Each point with its shift from the middle of the row: 0, up, down, further up …; the own one first."""
    width = (span[1] - span[0]) / BINS
    heaps: dict[int, list[Point]] = {}
    for point in sorted(row.points, key=lambda one: (not one.own, one.value)):
        heaps.setdefault(int((point.value - span[0]) / width), []).append(point)
    placed: list[tuple[Point, float]] = []
    for heap in heaps.values():
        step = min(STEP, 2 * HIGHEST / max(len(heap), 1))
        for index, point in enumerate(heap):
            side = -1 if index % 2 else 1
            placed.append((point, side * ((index + 1) // 2) * step))
    return placed


def _dots(placed: Sequence[tuple[Point, float]], tokens: Tokens, *, own: bool) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.value for point, _ in placed],
        "y": [y for _, y in placed],
        "marker": {
            "size": 11 if own else 7,
            "color": tokens.accent if own else tokens.bg,
            "line": {"color": tokens.bg if own else tokens.ink2, "width": 1.4},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
