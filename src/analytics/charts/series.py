"""The line of one indicator over the years as a small SVG: broken at the change of edition and at gaps."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.charts.base import edition_break
from analytics.charts.tokens import Tokens

WIDTH, HEIGHT = 168, 30
_SIDE, _TOP = 6, 5


def line(years: Sequence[int], values: Sequence[float | None], tokens: Tokens, *, broken: bool = True) -> str:
    """SVG text, 168 × 30 px, one place a year: a point for every known value, lines between neighbours.

    The scale runs from the lowest to the highest known value; ``broken`` parts the line where the form was
    replaced and draws the break. A year without a value has neither point nor line. Raises ValueError where
    years and values differ in number.
    """
    if len(years) != len(values):
        raise ValueError(f"{len(years)} years, {len(values)} values")
    cut = edition_break(years) if broken else None
    step = (WIDTH - 2 * _SIDE) / max(len(years) - 1, 1)
    known = [value for value in values if value is not None]
    parts: list[str] = []
    if cut is not None:
        x = _SIDE + step * cut
        parts.append(
            f'<line x1="{x:.1f}" y1="1" x2="{x:.1f}" y2="{HEIGHT - 1}" stroke="{tokens.ink3}" '
            'stroke-dasharray="2 2"/>'
        )
    if known:
        low, span = min(known), max(known) - min(known)
        points = [
            None
            if value is None
            else (
                _SIDE + step * place,
                HEIGHT / 2 if not span else HEIGHT - _TOP - (value - low) / span * (HEIGHT - 2 * _TOP),
            )
            for place, value in enumerate(values)
        ]
        for run in _runs(points, cut):
            if len(run) > 1:
                path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
                parts.append(
                    f'<polyline points="{path}" fill="none" stroke="{tokens.ink2}" stroke-width="1.4"/>'
                )
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" fill="{tokens.ink2}"/>' for x, y in run]
        last = points[-1]
        if last is not None:
            parts.append(f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3" fill="{tokens.accent}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'
    )


def _runs(points: Sequence[tuple[float, float] | None], cut: float | None) -> list[list[tuple[float, float]]]:
    """Neighbouring known points, parted at gaps and at the break."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place, point in enumerate(points):
        if point is None or (cut is not None and place > cut > place - 1):
            runs.append([])
        if point is not None:
            runs[-1].append(point)
    return [run for run in runs if run]
