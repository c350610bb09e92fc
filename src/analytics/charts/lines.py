"""Few lines over the years, named at their end, broken where the form's edition changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analytics.charts.base import Figure, Trace, axis, edition_break, figure, note, rule
from analytics.charts.tokens import Tokens

TOP, BOTTOM = 30, 24
BELOW, ABOVE = 0.015, 0.02
"""Room under 0 and over the highest step, as shares of the axis."""
LEAST_TOP = 4.0
"""An axis of whole numbers ends here or higher: it has four steps."""
LABEL_PITCH = 17.0
"""Least distance between two names at the right end, px."""
MOST = 4
"""More lines than this cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line: ``values`` beside the years (None: unknown, a gap). ``colour`` is a token's colour.

    ``custom`` is what a click on a point of this line hands to the page, beside the year.
    """

    id: str
    label: str
    colour: str
    values: tuple[float | None, ...]
    wide: bool = False


def lines(
    series: Sequence[Series],
    years: Sequence[int],
    tokens: Tokens,
    *,
    unit: str = "",
    decimals: int = 0,
    height: int = 344,
    broken: bool = True,
    break_words: str = "2021 年换版",
    notes: Sequence[str] = (),
) -> Figure:
    """Up to four lines; the first value stands over each start, name and last value at each end.

    ``values`` are printed with ``decimals`` and ``unit``. ``broken=False`` for figures that no table holds.
    ``notes`` stand under the years. A click gives ``[series id, year]``. Raises ValueError for more
    than four lines.
    """
    if len(series) > MOST:
        raise ValueError(f"{len(series)} lines; at most {MOST} can be told apart")
    cut = edition_break(years) if broken else None
    top = _ceiling([value for line in series for value in line.values if value is not None])
    traces: list[Trace] = [trace for line in series for trace in _traces(line, years, cut, unit, decimals)]
    bottom = BOTTOM + (18 if notes else 0)
    room = height - TOP - bottom
    ends = _ends(series, top, room, decimals, tokens)
    shapes: list[dict[str, Any]] = []
    annotations = [*ends, *_starts(series, top, room, decimals, cut, tokens)]
    if cut is not None:
        shapes.append(rule(cut, 0, cut, 1, tokens.ink3, yref="paper", dash="dot"))
        annotations.append(
            note(cut, 1 + 14 / room, break_words, yref="paper", font={"size": 12, "color": tokens.ink2})
        )
    steps = [_number(top * part / 4, 0 if top >= LEAST_TOP else 2) for part in range(5)]
    longest = max((_width(line, decimals) for line in series), default=40.0)
    return figure(
        traces,
        tokens,
        height=height,
        margin={
            "l": max(len(step) for step in steps) * 8 + 12,
            "r": int(longest) + 16,
            "t": TOP,
            "b": bottom,
        },
        xaxis=axis(
            range=[-0.35, max(len(years) - 1, 0) + 0.12],
            tickvals=list(range(len(years))),
            ticktext=_year_words(years, notes, tokens),
            tickfont={"size": 12, "color": tokens.ink2},
            tickangle=0,
        ),
        yaxis=axis(
            range=[-top * BELOW, top * (1 + ABOVE)],
            showgrid=True,
            gridcolor=tokens.line2,
            tickvals=[top * part / 4 for part in range(5)],
            ticktext=steps,
            tickfont={"size": 12, "color": tokens.ink3},
            ticklabelstandoff=6,
        ),
        shapes=shapes,
        annotations=annotations,
        hovermode="closest",
    )


def _year_words(years: Sequence[int], notes: Sequence[str], tokens: Tokens) -> list[str]:
    if not notes:
        return [str(year) for year in years]
    return [
        f"{year}<br><span style='color:{tokens.ink3}'>{words}</span>"
        for year, words in zip(years, notes, strict=True)
    ]


def _number(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace("-", "\u2212")


def _ceiling(values: Sequence[float]) -> float:
    """The least pleasant upper end of an axis: four even steps over the largest value.

    The steps are whole numbers, unless everything is small and some of it is no whole number.
    """
    largest = max(values, default=0.0)
    whole = all(value == int(value) for value in values)
    if largest <= 0 or (whole and largest <= LEAST_TOP):
        return LEAST_TOP
    magnitude = 10.0 ** math.floor(math.log10(largest))
    tops = [magnitude * factor for factor in (1, 1.2, 1.6, 2, 2.4, 3, 4, 6, 8, 10, 12)]
    return next(top for top in tops if top >= largest and (top % 4 == 0 or (top < LEAST_TOP and not whole)))


def _traces(line: Series, years: Sequence[int], cut: float | None, unit: str, decimals: int) -> list[Trace]:
    """One trace a run: a missing value and the change of edition part the line."""
    runs: list[list[int]] = [[]]
    for place, value in enumerate(line.values):
        if value is None or (cut is not None and place > cut > place - 1):
            runs.append([])
        if value is not None:
            runs[-1].append(place)
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": run,
            "y": [line.values[place] for place in run],
            "line": {"color": line.colour, "width": 2.6 if line.wide else 1.9},
            "marker": {"color": line.colour, "size": 6},
            "cliponaxis": False,
            "customdata": [[line.id, years[place]] for place in run],
            "hovertext": [
                f"{years[place]} 年 {line.label} {_number(line.values[place] or 0, decimals)}{unit}"
                for place in run
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
        for run in runs
        if run
    ]


def _last(line: Series) -> tuple[int, float] | None:
    known = [(place, value) for place, value in enumerate(line.values) if value is not None]
    return known[-1] if known else None


def _ends(
    series: Sequence[Series], top: float, room: float, decimals: int, tokens: Tokens
) -> list[dict[str, Any]]:
    """Names and last values at the right, pushed apart where two lines end close together."""
    ends: list[tuple[float, Series, float]] = []
    for line in series:
        last = _last(line)
        if last is not None:
            ends.append((last[1], line, last[1]))
    heights = spread(
        [(value / top + BELOW) / (1 + BELOW + ABOVE) * room for value, _, _ in ends], LABEL_PITCH
    )
    return [
        note(
            1,
            y / room,
            f"{line.label} <b>{_number(value, decimals)}</b>",
            xref="paper",
            yref="paper",
            xanchor="left",
            xshift=8,
            font={"size": 12.5, "color": tokens.ink},
        )
        for y, (_, line, value) in zip(heights, ends, strict=True)
    ]


def spread(heights: Sequence[float], pitch: float) -> list[float]:
    """The same heights, moved as little as needed so that no two lie closer than ``pitch``; order kept."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    moved = list(heights)
    for _ in range(60):
        for lower, upper in pairwise(order):
            lack = pitch - (moved[upper] - moved[lower])
            if lack > 0:
                moved[lower] -= lack / 2
                moved[upper] += lack / 2
    return moved


def _starts(
    series: Sequence[Series], top: float, room: float, decimals: int, cut: float | None, tokens: Tokens
) -> list[dict[str, Any]]:
    """The first known value of each line, over its point; under it where another line runs close above."""
    firsts: list[tuple[int, float]] = []
    for line in series:
        known = [(place, value) for place, value in enumerate(line.values) if value is not None]
        # A line that has only one point is named at its end already.
        if len(known) > 1:
            firsts.append(known[0])
    labels: list[dict[str, Any]] = []
    for place, value in firsts:
        close_above = any(0 < (other - value) / top * room < 22 for where, other in firsts if where == place)
        labels.append(
            note(
                place,
                value,
                _number(value, decimals),
                yshift=-12 if close_above else 12,
                font={"size": 12, "color": tokens.ink2},
            )
        )
    return labels


def _width(line: Series, decimals: int) -> float:
    """Room that name and last value take at 12.5 px."""
    last = _last(line)
    digits = len(_number(last[1], decimals)) if last else 0
    return len(line.label) * 12.8 + digits * 7.6 + 8
