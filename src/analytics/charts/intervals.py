"""Rates with their 95 % intervals: a row a group or agency, rates side by side, the city as a dotted line.

Too few cases have no dot: their x/n stands alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics import formats
from analytics.charts.base import Figure, Trace, axis, clicks, figure, note, rule
from analytics.charts.tokens import Tokens

PITCH = 24
TOP, BOTTOM = 44, 4
NAME_SIZE = 12.5
NARROWEST_NAME = 62
LONGEST = 10
"""Characters of an x/n that have room beside its interval; a longer one stands in the hover text."""
DRAWN, TEXT, GAP = 0.62, 0.32, 0.06
"""Parts of a rate's column: the interval, its x/n, the gap to the next."""


@dataclass(frozen=True, slots=True)
class Interval:
    """x of n; without ``low`` and ``high`` (shares of 1) there are too few cases for a rate."""

    x: int
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """A group or agency; None where nothing is known. ``strong`` for the row of all, ``apart`` opens a new
    block of rows.
    """

    key: str
    name: str
    rates: tuple[Interval | None, ...]
    strong: bool = False
    apart: bool = False


def intervals(rows: Sequence[IntervalRow], heads: Sequence[tuple[str, str]], tokens: Tokens) -> Figure:
    """A column under each of ``heads`` (id, words). A click gives ``[key, id]``."""
    left = max(NARROWEST_NAME, int(max((len(row.name) for row in rows), default=0) * NAME_SIZE + 14))
    reach = _reach([rate for row in rows for rate in row.rates if rate is not None])
    enough = any(rate is not None and rate.low is not None for row in rows for rate in row.rates)
    steps = [0, reach / 2, reach] if enough else []
    width = (1 - GAP * (len(heads) - 1)) / max(len(heads), 1)
    places = _places(rows)
    end = (places[-1] if places else 0) + 0.5
    traces: list[Trace] = []
    axes: dict[str, Any] = {}
    notes: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    for index, (head, words) in enumerate(heads):
        ref = "x" if index == 0 else f"x{index + 1}"
        start = index * (width + GAP)
        axes["xaxis" if index == 0 else f"xaxis{index + 1}"] = axis(
            domain=[start, start + width * DRAWN / (DRAWN + TEXT)],
            range=[-0.02 * reach, reach],
            side="top",
            tickvals=steps,
            ticktext=[f"{round(step * 100)}" for step in steps],
            tickfont={"size": 12, "color": tokens.ink3},
        )
        own = [(y, row, row.rates[index]) for y, row in zip(places, rows, strict=True)]
        traces += _drawn(own, ref, head, words, reach, tokens)
        city = next((rate for _, row, rate in own if row.strong and rate is not None), None)
        if city is not None and city.low is not None:
            middle = city.x / city.n
            shapes.append(rule(middle, -0.5, middle, end, tokens.ink3, xref=ref, dash="dot"))
        notes.append(_head(words, start, tokens))
        notes += [_ratio(y, row, rate, start + width, tokens) for y, row, rate in own]
    shapes += [
        rule(0, y - 0.75, 1, y - 0.75, tokens.line, xref="paper")
        for y, row in zip(places, rows, strict=True)
        if row.apart
    ]
    return figure(
        traces,
        tokens,
        height=int(TOP + BOTTOM + (end + 0.5) * PITCH),
        margin={"l": left, "r": 2, "t": TOP, "b": BOTTOM},
        yaxis=axis(
            range=[end, -0.5],
            tickvals=places,
            ticktext=[f"<b>{row.name}</b>" if row.strong else row.name for row in rows],
            tickfont={"size": NAME_SIZE, "color": tokens.ink},
            ticklabelstandoff=6,
        ),
        **axes,
        shapes=shapes,
        annotations=notes,
        hovermode="closest",
    )


def _places(rows: Sequence[IntervalRow]) -> list[float]:
    places: list[float] = []
    at = -1.0
    for row in rows:
        at += 1.5 if row.apart else 1.0
        places.append(at)
    return places


def _reach(rates: Sequence[Interval]) -> float:
    """The end of the axis: the next even tenth over the widest interval."""
    most = max((rate.high for rate in rates if rate.high is not None), default=1.0)
    return min(max(math.ceil(most * 5) / 5, 0.2), 1.0)


def _drawn(
    own: Sequence[tuple[float, IntervalRow, Interval | None]],
    ref: str,
    head: str,
    words: str,
    reach: float,
    tokens: Tokens,
) -> list[Trace]:
    enough = [(y, row, rate) for y, row, rate in own if rate is not None and rate.low is not None]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, _, rate in enough:
        xs += [rate.low, rate.high, None]
        ys += [y, y, None]
    known = [(y, row, rate) for y, row, rate in own if rate is not None]
    spots = [(x, each) for each in known for x in (0.0, reach / 4, reach / 2, reach * 3 / 4, reach)]
    traces: list[Trace] = []
    if enough:
        traces += [
            {
                "type": "scatter",
                "mode": "lines",
                "x": xs,
                "y": ys,
                "line": {"color": tokens.ink2, "width": 1.8},
                "hoverinfo": "skip",
                "xaxis": ref,
                "yaxis": "y",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [rate.x / rate.n for _, _, rate in enough],
                "y": [y for y, _, _ in enough],
                "marker": {"color": tokens.dispute["corrected"], "size": 8.5},
                "hoverinfo": "skip",
                "xaxis": ref,
                "yaxis": "y",
            },
        ]
    if spots:
        traces.append(
            clicks(
                [x for x, _ in spots],
                [y for _, (y, _, _) in spots],
                [f"<b>{row.name}</b><br>{words} {_told(rate)}" for _, (_, row, rate) in spots],
                [[row.key, head] for _, (_, row, _) in spots],
                size=20,
                xaxis=ref,
                yaxis="y",
            )
        )
    return traces


def _told(rate: Interval) -> str:
    ratio = f"{formats.fraction(rate.x, rate.n)} 件"
    if rate.low is None or rate.high is None:
        return f"{ratio}，件数太少，不算比例" if rate.n else "没有审结的，不适用"
    share = formats.percent(rate.x / rate.n, rate.n)
    return f"{share}（{ratio}）<br>95% 区间 {rate.low * 100:.0f}%—{rate.high * 100:.0f}%"


def _ratio(y: float, row: IntervalRow, rate: Interval | None, x: float, tokens: Tokens) -> dict[str, Any]:
    """x/n at the right; a dash for 0 of 0 and where nothing is known."""
    text = formats.NOT_APPLICABLE if rate is None or not rate.n else formats.fraction(rate.x, rate.n)
    if rate is not None and len(text) > LONGEST:
        text = formats.percent(rate.x / rate.n, rate.n)
    few = rate is None or rate.low is None
    colour = tokens.ink3 if few else tokens.ink
    words = f"<b>{text}</b>" if row.strong else text
    return note(x, y, words, xref="paper", xanchor="right", font={"size": 12.5, "color": colour})


def _head(words: str, x: float, tokens: Tokens) -> dict[str, Any]:
    font = {"size": 12.5, "color": tokens.ink}
    return note(
        x, 1, words, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=22, font=font
    )
