"""Sparkline of a key figure: a small SVG with a gap and a dashed line where the edition changed."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence

from analytics.charts.base import LAST_OF_OLD_EDITION
from analytics.charts.tokens import Tokens

WIDTH, HEIGHT, MARGIN = 84, 28, 4


def spark(
    years: Sequence[int],
    values: Sequence[float | None],
    tokens: Tokens,
    *,
    broken: bool = True,
    chosen: int | None = None,
) -> str:
    """SVG text, 84 × 28 px. A missing value leaves a gap; ``broken=False`` joins the two editions.

    The point of the ``chosen`` year (the last one unless told) carries the accent colour; nothing is drawn
    where no value is known.
    """
    known = [value for value in values if value is not None]
    if len(years) != len(values):
        raise ValueError(f"{len(years)} years, {len(values)} values")
    parts: list[str] = []
    cut = _cut(years) if broken else None
    step = (WIDTH - 2 * MARGIN) / max(len(years) - 1, 1)
    if cut is not None:
        x = MARGIN + step * cut
        parts.append(
            f'<line x1="{x:.1f}" y1="2" x2="{x:.1f}" y2="{HEIGHT - 2}" stroke="{tokens.ink3}" '
            'stroke-width="1" stroke-dasharray="2 2"/>'
        )
    if known:
        low, high = min(known), max(known)
        span = (high - low) or 1.0
        flat = high == low
        points = [
            None
            if value is None
            else (
                MARGIN + step * index,
                HEIGHT / 2
                if flat
                else HEIGHT - MARGIN - 1 - (value - low) / span * (HEIGHT - 2 * MARGIN - 2),
            )
            for index, value in enumerate(values)
        ]
        parts += [_line(run, tokens) for run in _runs(points, cut)]
        marked = dict(zip(years, points, strict=True)).get(years[-1] if chosen is None else chosen)
        if marked is not None:
            parts.append(
                f'<circle cx="{marked[0]:.1f}" cy="{marked[1]:.1f}" r="2.8" fill="{tokens.accent}"/>'
            )
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{body}</svg>'
    )


def data_uri(svg: str) -> str:
    """An SVG as the ``src`` of an ``<img>``: the pages' HTML drops ``<svg>`` itself."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _cut(years: Sequence[int]) -> float | None:
    for index, year in enumerate(years[:-1]):
        if year <= LAST_OF_OLD_EDITION < years[index + 1]:
            return index + 0.5
    return None


def _runs(points: Sequence[tuple[float, float] | None], cut: float | None) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for index, point in enumerate(points):
        if point is None or (cut is not None and index > cut > index - 1):
            runs.append([])
        if point is not None:
            runs[-1].append(point)
    return [run for run in runs if run]


def _line(run: Sequence[tuple[float, float]], tokens: Tokens) -> str:
    if len(run) == 1:
        (x, y), *_ = run
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.3" fill="{tokens.ink2}"/>'
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return f'<polyline points="{path}" fill="none" stroke="{tokens.ink2}" stroke-width="1.4"/>'


SWING_WIDTH, SWING_HEIGHT = 52, 14
_FULL_SWING = math.log(4)


def swing(now: float, before: float, tokens: Tokens) -> str:
    """SVG text, 52 × 14 px: how many times as much, on a log scale from a quarter (left) to four times
    (right).

    Nothing but the axis where one of the figures is 0: there is no ratio to show.
    """
    middle = SWING_WIDTH / 2
    bar = ""
    if now > 0 and before > 0:
        share = max(-1.0, min(1.0, math.log(now / before) / _FULL_SWING))
        width = abs(share) * (middle - 2)
        x = middle if share > 0 else middle - width
        bar = f'<rect x="{x:.1f}" y="3.5" width="{width:.1f}" height="7" fill="{tokens.ink2}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SWING_WIDTH}" height="{SWING_HEIGHT}">{bar}'
        f'<line x1="{middle}" y1="0" x2="{middle}" y2="{SWING_HEIGHT}" stroke="{tokens.ink2}"/></svg>'
    )
