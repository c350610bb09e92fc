"""Who shares text with whom: agencies one under another by groups, an arc between two that are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.charts.base import Figure, Trace, axis, clicks, figure, note, rule
from analytics.charts.tokens import Tokens

PITCH, HEAD, GAP = 22, 1.15, 0.55
"""Row of a name in px; the head of a group and the room behind it in rows."""
MEMBERS = 40
"""Names that are drawn; groups beyond them are left out."""
_STEPS = 16
_REACH = 0.4
"""How far an arc swings out: a share of the rows it spans, up to the width there is."""


@dataclass(frozen=True, slots=True)
class Arc:
    """Two reports whose sections are alike; ``share`` of the first's text that the other has too."""

    report_id: str
    other: str
    share: float


@dataclass(frozen=True, slots=True)
class Group:
    """Agencies that hang together in one section: (report id, name) in order, and the pairs among them."""

    section: str
    members: tuple[tuple[str, str], ...]
    arcs: tuple[Arc, ...]


def shown(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups that are drawn: the first ones, to at most ``MEMBERS`` names; the first in any case, cut."""
    kept: list[Group] = []
    room = MEMBERS
    for group in groups:
        if len(group.members) > room:
            if not kept:
                first = group.members[:room]
                inside = {report_id for report_id, _ in first}
                kept.append(
                    Group(
                        group.section,
                        first,
                        tuple(arc for arc in group.arcs if {arc.report_id, arc.other} <= inside),
                    )
                )
            break
        kept.append(group)
        room -= len(group.members)
    return tuple(kept)


def arcs(groups: Sequence[Group], sections: Mapping[str, str], tokens: Tokens) -> Figure:
    """Groups from top to bottom as given, names in full on the left. ``sections``: words of each section.

    A clicked arc (its middle) carries ``[report_id, section, other report_id]``; a name the pair in which it
    is most alike.
    """
    traces: list[Trace] = []
    notes: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    xs: list[float] = []
    ys: list[float] = []
    hover: list[str] = []
    custom: list[list[str]] = []
    row = 0.0
    longest = max((len(name) for group in groups for _, name in group.members), default=3)
    for number, group in enumerate(groups, start=1):
        head = f"<b>第 {number} 组</b>　{len(group.members)} 家　{sections[group.section]}"
        notes.append(_left(row + 0.1, head, 0, tokens.ink2))
        if number > 1:
            shapes.append(rule(0, row - 0.62, 1, row - 0.62, tokens.line, xref="paper"))
        row += HEAD
        place = {report_id: row + index for index, (report_id, _) in enumerate(group.members)}
        names = dict(group.members)
        for report_id, name in group.members:
            notes.append(_left(place[report_id], name, 0, tokens.ink))
        span = max(len(group.members) - 1, 1)
        for arc in group.arcs:
            low, high = sorted((place[arc.report_id], place[arc.other]))
            swing = 0.16 + 0.6 * (high - low) / max(span, 3)
            traces.append(_line(low, high, swing, arc.share, tokens))
            said = f"{names[arc.report_id]} — {names[arc.other]}<br>{_percent(arc)}% 的文字相同"
            xs.append(swing * 0.98)
            ys.append((low + high) / 2)
            hover.append(said)
            custom.append([arc.report_id, group.section, arc.other])
        traces.append(_ends(list(place.values()), tokens))
        if len(group.arcs) <= len(group.members):
            traces.append(_shares(group.arcs, place, span, tokens))
        for report_id in names:
            own = [arc for arc in group.arcs if report_id in (arc.report_id, arc.other)]
            if own:
                best = max(own, key=lambda arc: arc.share)
                xs.append(0)
                ys.append(place[report_id])
                hover.append(f"{names[report_id]}：与 {len(own)} 家相同，点看最像的一家")
                custom.append([best.report_id, group.section, best.other])
        row += len(group.members) - 1 + HEAD + GAP
    traces.append(clicks(xs, ys, hover, custom, size=22))
    depth = max(row - GAP - 0.4, 1)
    return figure(
        traces,
        tokens,
        height=int(10 + PITCH * (depth + 0.6)),
        margin={"l": longest * 13 + 22, "r": 4, "t": 6, "b": 4},
        xaxis=axis(range=[-0.04, 1.02], showticklabels=False),
        yaxis=axis(range=[depth, -0.6], showticklabels=False),
        annotations=notes,
        shapes=shapes,
        hovermode="closest",
    )


def _left(y: float, text: str, shift: int, colour: str) -> dict[str, Any]:
    """A note that begins at the left edge of the picture."""
    return note(
        0,
        y,
        text,
        xref="paper",
        yref="y",
        xanchor="left" if text.startswith("<b>") else "right",
        xshift=shift - 8 if not text.startswith("<b>") else shift - 60,
        align="left",
        font={"size": 12.5 if not text.startswith("<b>") else 12, "color": colour},
    )


def _line(low: float, high: float, swing: float, share: float, tokens: Tokens) -> Trace:
    """Half an ellipse from one name to another; the more alike, the thicker."""
    from math import cos, pi, sin

    turns = [pi * step / _STEPS for step in range(_STEPS + 1)]
    middle, half = (low + high) / 2, (high - low) / 2
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [swing * sin(turn) for turn in turns],
        "y": [middle - half * cos(turn) for turn in turns],
        "line": {"width": 1 + 3 * max(0.0, share - 0.5) * 2, "color": tokens.accent},
        "opacity": 0.75,
        "hoverinfo": "skip",
    }


def _ends(ys: Sequence[float], tokens: Tokens) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [0] * len(ys),
        "y": list(ys),
        "marker": {"size": 7, "color": tokens.accent},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _shares(arcs: Sequence[Arc], place: Mapping[str, float], span: int, tokens: Tokens) -> Trace:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [
            0.16 + 0.6 * abs(place[arc.report_id] - place[arc.other]) / max(span, 3) + 0.03 for arc in arcs
        ],
        "y": [(place[arc.report_id] + place[arc.other]) / 2 for arc in arcs],
        "text": [f"{_percent(arc)}%" for arc in arcs],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": tokens.ink2},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _percent(arc: Arc) -> int:
    return int(arc.share * 100 + 1e-9)
