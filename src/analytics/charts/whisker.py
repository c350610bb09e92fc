"""A share with its interval as a small SVG for a table: a dot, a line, the city as a dashed line."""

from __future__ import annotations

from analytics.charts.tokens import Tokens

WIDTH, HEIGHT = 108, 20
_SIDE = 5


def whisker(value: float, low: float, high: float, city: float | None, tokens: Tokens) -> str:
    """SVG text, 108 × 20 px; all figures are shares from 0 (left) to 1 (right)."""

    def x(share: float) -> float:
        return _SIDE + min(max(share, 0.0), 1.0) * (WIDTH - 2 * _SIDE)

    middle = HEIGHT / 2
    dashed = ""
    if city is not None:
        dashed = (
            f'<line x1="{x(city):.1f}" y1="0" x2="{x(city):.1f}" y2="{HEIGHT}" stroke="{tokens.ink3}" '
            'stroke-dasharray="2 2"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{dashed}'
        f'<line x1="{x(low):.1f}" y1="{middle}" x2="{x(high):.1f}" y2="{middle}" '
        f'stroke="{tokens.ink2}" stroke-width="1.8"/>'
        f'<circle cx="{x(value):.1f}" cy="{middle}" r="3.6" fill="{tokens.accent}"/></svg>'
    )
