"""How many in each year: a bar a year, the chosen one dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.charts.base import Figure, axis, clicks, figure
from analytics.charts.tokens import Tokens

HEIGHT = 190


@dataclass(frozen=True, slots=True)
class YearCount:
    """Agencies of a year; ``of`` all that there are, 0 where nothing was to be counted."""

    year: int
    count: int
    of: int


def counts(years: Sequence[YearCount], chosen: int | None, tokens: Tokens, *, unit: str) -> Figure:
    """Bars with the count above, x/n in the hover. A clicked bar carries ``[year]``."""
    top = max([1, *(one.count for one in years)])
    places = list(range(len(years)))
    return figure(
        [
            {
                "type": "bar",
                "x": places,
                "y": [one.count if one.of else None for one in years],
                "marker": {
                    "color": [tokens.accent if chosen in (None, one.year) else tokens.seq[2] for one in years]
                },
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "text",
                "x": places,
                "y": [one.count for one in years],
                "text": [f"{one.count:,}" if one.of else "—" for one in years],
                "textposition": "top center",
                "textfont": {"size": 12, "color": tokens.ink},
                "hoverinfo": "skip",
                "cliponaxis": False,
            },
            clicks(
                places,
                [top / 2] * len(years),
                [f"{one.year} 年度：{one.count:,} / {one.of:,} {unit}" for one in years],
                [[one.year] for one in years],
                size=40,
            ),
        ],
        tokens,
        height=HEIGHT,
        margin={"l": 4, "r": 4, "t": 22, "b": 24},
        xaxis=axis(
            range=[-0.6, len(years) - 0.4],
            tickvals=places,
            ticktext=[str(one.year) for one in years],
            tickfont={"size": 12, "color": tokens.ink2},
            tickangle=0,
        ),
        yaxis=axis(range=[0, top * 1.05], showticklabels=False),
    )
