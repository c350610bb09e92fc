"""Who publishes how much, and where: a ranked bar an agency, its channels in columns on the same row.

Channels are never added up: each agency counts in its own way. An agency that names no total stands below
the dotted line with what it does say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics import formats
from analytics.charts.base import Figure, Trace, axis, clicks, figure, note, rule
from analytics.charts.tokens import Tokens

PITCH = 21
TOP, BOTTOM = 40, 8
LINE_GAP = 1.15
NAME_SIZE = 12.5
NARROWEST_NAME = 122
BARS_END, CHANGE_AT, CHANNELS_START = 0.31, 0.49, 0.5
"""Ends of the columns of the picture, as shares of its width without the names."""
UNSAID = "·"


@dataclass(frozen=True, slots=True)
class Said:
    """A figure from prose; ``approximate`` puts 约 before it."""

    value: float
    approximate: bool = False

    @property
    def words(self) -> str:
        return ("约" if self.approximate else "") + formats.number(self.value)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One agency: its total (None: not disclosed), the change as words, its channels by id.

    A channel is a figure, a word in its place (the prose contradicts itself), or None: not disclosed."""

    key: str
    name: str
    total: Said | None
    change: str = ""
    channels: Mapping[str, Said | str | None] = field(default_factory=dict[str, "Said | str | None"])
    text: str = ""


def channel_rows(
    rows: Sequence[ChannelRow],
    channels: Sequence[tuple[str, str]],
    tokens: Tokens,
    *,
    total: str,
    unit: str,
    change_head: str,
) -> Figure:
    """Bars of the totals (claim id ``total``) in order, then change and ``channels`` (claim id, head).

    A click gives ``[key, claim id]``.
    """
    said = [row for row in rows if row.total is not None]
    silent = [row for row in rows if row.total is None]
    places = {row.key: float(place) for place, row in enumerate(said)}
    start = len(said) + (LINE_GAP if said else 0.0)
    places |= {row.key: start + place for place, row in enumerate(silent)}
    end = max([0.0, *places.values()]) + 0.6
    ordered = [*said, *silent]
    left = max(NARROWEST_NAME, int(max((len(row.name) for row in ordered), default=0) * NAME_SIZE + 16))
    largest = max((row.total.value for row in said if row.total), default=0) or 1
    traces: list[Trace] = [_bars(said, places, total, unit, tokens)] if said else []
    traces.append(_doors(ordered, places, channels))
    shapes: list[dict[str, Any]] = []
    if said and silent:
        y = start - (LINE_GAP + 1) / 2
        shapes.append(
            rule(-left, y, 0, y, tokens.ink3, xref="paper", xsizemode="pixel", xanchor=0, dash="dot")
        )
        shapes.append(rule(0, y, 1, y, tokens.ink3, xref="paper", dash="dot"))
    return figure(
        traces,
        tokens,
        height=int(TOP + BOTTOM + (end + 0.6) * PITCH),
        margin={"l": left, "r": 4, "t": TOP, "b": BOTTOM},
        xaxis=axis(domain=[0, BARS_END], range=[0, largest], visible=False),
        xaxis2=axis(domain=[CHANNELS_START, 1], range=[-0.5, len(channels) - 0.5], visible=False),
        yaxis=axis(
            range=[end, -0.6],
            tickvals=[places[row.key] for row in ordered],
            ticktext=[row.name for row in ordered],
            tickfont={"size": NAME_SIZE, "color": tokens.ink},
            ticklabelstandoff=6,
        ),
        shapes=shapes,
        annotations=[
            *_heads(channels, change_head, tokens),
            *_figures(ordered, places, channels, tokens),
        ],
        hovermode="closest",
    )


def _bars(
    rows: Sequence[ChannelRow], places: Mapping[str, float], total: str, unit: str, tokens: Tokens
) -> Trace:
    values = [row.total for row in rows if row.total is not None]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [said.value for said in values],
        "y": [places[row.key] for row in rows],
        "width": 0.68,
        "marker": {
            "color": [tokens.seq[3] if said.approximate else tokens.seq[4] for said in values],
            "line": {"width": 0},
        },
        "text": [said.words for said in values],
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 12, "color": tokens.ink},
        "cliponaxis": False,
        "customdata": [[row.key, total] for row in rows],
        "hovertext": [
            f"<b>{row.name}</b><br>{said.words} {unit}" for row, said in zip(rows, values, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _doors(
    rows: Sequence[ChannelRow], places: Mapping[str, float], channels: Sequence[tuple[str, str]]
) -> Trace:
    xs, ys, hover, custom = [], [], [], []
    for row in rows:
        for place, (channel, head) in enumerate(channels):
            said = row.channels.get(channel)
            if not isinstance(said, Said):
                continue
            xs.append(place)
            ys.append(places[row.key])
            hover.append(f"<b>{row.name}</b><br>{head} {said.words}")
            custom.append([row.key, channel])
    return clicks(xs, ys, hover, custom, size=20, xaxis="x2", yaxis="y")


def _heads(channels: Sequence[tuple[str, str]], change_head: str, tokens: Tokens) -> list[dict[str, Any]]:
    font = {"size": 12, "color": tokens.ink2}

    def head(x: float, text: str, **over: Any) -> dict[str, Any]:
        return note(x, 1, text, yref="paper", yanchor="bottom", yshift=4, xanchor="right", font=font, **over)

    columns = [head(place + 0.46, text, xref="x2") for place, (_, text) in enumerate(channels)]
    return [head(CHANGE_AT, change_head, xref="paper"), *columns]


def _figures(
    rows: Sequence[ChannelRow],
    places: Mapping[str, float],
    channels: Sequence[tuple[str, str]],
    tokens: Tokens,
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in rows:
        y = places[row.key]
        if row.text:
            found.append(_text(0, y, row.text, tokens.ink3, xref="paper", xanchor="left", xshift=2))
        if row.change:
            found.append(_text(CHANGE_AT, y, row.change, tokens.ink2, xref="paper", xanchor="right"))
        for place, (channel, _) in enumerate(channels):
            said = row.channels.get(channel)
            colour = tokens.ink2 if isinstance(said, Said) else tokens.ink3
            words = said.words if isinstance(said, Said) else said or UNSAID
            found.append(_text(place + 0.46, y, words, colour, xref="x2", xanchor="right"))
    return found


def _text(x: float, y: float, text: str, colour: str, **over: Any) -> dict[str, Any]:
    return note(x, y, text, font={"size": 12.5, "color": colour}, **over)
