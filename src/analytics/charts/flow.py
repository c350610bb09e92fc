"""Who asked and what became of it: a two-stage flow with its own labels outside.

Links wear the colour of the outcome they lead to, at 45 %. Labels, counts and shares stand beside the nodes
in columns of their own, so that no text lies over a link and no two labels touch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analytics import formats
from analytics.charts.base import Figure, Trace, axis, clicks, figure, note
from analytics.charts.tokens import Tokens

TOP, BOTTOM, LEFT, RIGHT = 28, 6, 142, 154
WIDTH = 612
"""Width of the wide column at 1280 px: the labels are laid out for it, and gain room on wider pages."""
START, END = LEFT / WIDTH, 1 - RIGHT / WIDTH
"""Where the flow itself begins and ends; left and right of it stand the labels."""
GAP = 9.0
"""Least distance between two nodes, px."""
PITCH = 19.0
"""Least distance between the centres of two labels, px."""
LINK_OPACITY = 0.45


@dataclass(frozen=True, slots=True)
class Node:
    """An applicant or an outcome. ``value`` in applications; ``share`` is printed as it is ("45.4%", "—")."""

    id: str
    label: str
    value: int
    share: str = ""


def flow(
    sources: Sequence[Node],
    targets: Sequence[Node],
    links: Mapping[tuple[str, str], int],
    tokens: Tokens,
    *,
    heads: tuple[str, str, str],
    height: int = 344,
) -> Figure:
    """Sankey of ``links`` (source id, target id) → applications.

    ``heads`` are the words over the sources, over the counts and over the shares. Nodes stand in
    the order given; a node without any link keeps its label and its 0. A click gives
    ``[side, node id]``, side ``source`` or ``target``.
    """
    room = height - TOP - BOTTOM
    total = sum(links.values())
    scale = _scale((sources, targets), total, room)
    centres = {
        side: _centres(nodes, scale, room) for side, nodes in (("source", sources), ("target", targets))
    }
    traces: list[Trace] = []
    if total > 0:
        traces.append(_sankey(sources, targets, links, centres, scale, room, tokens))
    traces.append(_doors(sources, targets, centres, room))
    return figure(
        traces,
        tokens,
        height=height,
        margin={"l": 0, "r": 0, "t": TOP, "b": BOTTOM},
        xaxis=axis(range=[0, 1], visible=False),
        yaxis=axis(range=[0, 1], visible=False),
        annotations=_labels(sources, targets, centres, room, heads, tokens),
        hovermode="closest",
    )


def _scale(columns: Sequence[Sequence[Node]], total: int, room: float) -> float:
    """Px for one application: the largest at which both columns fit with gaps between labels."""
    if total <= 0:
        return 0.0
    low, high = 0.0, room / total
    for _ in range(40):
        middle = (low + high) / 2
        if all(_length(nodes, middle) <= room for nodes in columns):
            low = middle
        else:
            high = middle
    return low


def _steps(nodes: Sequence[Node], scale: float) -> list[float]:
    """Distance from each centre to the next."""
    halves = [node.value * scale / 2 for node in nodes]
    return [max(GAP + upper + lower, PITCH) for upper, lower in pairwise(halves)]


def _ends(nodes: Sequence[Node], scale: float) -> tuple[float, float]:
    """Room above the first centre and below the last: half a node, and no less than half a label."""
    if not nodes:
        return 0.0, 0.0
    return max(nodes[0].value * scale / 2, PITCH / 2), max(nodes[-1].value * scale / 2, PITCH / 2)


def _length(nodes: Sequence[Node], scale: float) -> float:
    return sum(_ends(nodes, scale)) + sum(_steps(nodes, scale))


def _centres(nodes: Sequence[Node], scale: float, room: float) -> list[float]:
    """Centres in px from the top; what room is left goes between the nodes, evenly."""
    if not nodes:
        return []
    spare = max(room - _length(nodes, scale), 0.0)
    extra = spare / (len(nodes) + 1)
    place = _ends(nodes, scale)[0] + extra
    centres = [place]
    for step in _steps(nodes, scale):
        place += step + extra
        centres.append(place)
    return centres


def _sankey(
    sources: Sequence[Node],
    targets: Sequence[Node],
    links: Mapping[tuple[str, str], int],
    centres: Mapping[str, Sequence[float]],
    scale: float,
    room: float,
    tokens: Tokens,
) -> Trace:
    # Plotly leaves out a node without links and then counts on without it: only nodes with links may go in.
    left = [(node, y) for node, y in zip(sources, centres["source"], strict=True) if _touched(node, 0, links)]
    right = [
        (node, y) for node, y in zip(targets, centres["target"], strict=True) if _touched(node, 1, links)
    ]
    source_at = {node.id: place for place, (node, _) in enumerate(left)}
    target_at = {node.id: len(left) + place for place, (node, _) in enumerate(right)}
    drawn = [
        (source.id, target.id, links[source.id, target.id])
        for source, _ in left
        for target, _ in right
        if links.get((source.id, target.id), 0) > 0
    ]
    names = {("source", node.id): node.label for node in sources}
    names |= {("target", node.id): node.label for node in targets}
    longest = max(len(left), len(right))
    total = sum(links.values())
    return {
        "type": "sankey",
        "arrangement": "fixed",
        "domain": {"x": [START, END], "y": [0, 1]},
        "node": {
            # 0 would be taken for "not given"
            "x": [1e-6] * len(left) + [1 - 1e-6] * len(right),
            "y": [y / room for _, y in (*left, *right)],
            # Plotly works out its own scale from the padding; this padding gives ours.
            "pad": max((room - scale * total) / max(longest - 1, 1), 0.1),
            "thickness": 10,
            "line": {"width": 0},
            "label": [""] * (len(left) + len(right)),
            "color": [tokens.ink2] * len(left) + [tokens.outcome[node.id] for node, _ in right],
            "customdata": [f"{node.label} {node.value:,} 件" for node, _ in (*left, *right)],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "link": {
            "source": [source_at[source] for source, _, _ in drawn],
            "target": [target_at[target] for _, target, _ in drawn],
            "value": [value for _, _, value in drawn],
            "color": [_veil(tokens.outcome[target]) for _, target, _ in drawn],
            "customdata": [
                f"{names['source', source]} → {names['target', target]}：{value:,} 件"
                for source, target, value in drawn
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    }


def _touched(node: Node, end: int, links: Mapping[tuple[str, str], int]) -> bool:
    return any(pair[end] == node.id and value > 0 for pair, value in links.items())


def _veil(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{LINK_OPACITY})"


def _doors(
    sources: Sequence[Node], targets: Sequence[Node], centres: Mapping[str, Sequence[float]], room: float
) -> Trace:
    """The clickable places, over the labels: over the flow itself Plotly sends no selection."""
    xs: list[float] = []
    ys: list[float] = []
    custom: list[list[str]] = []
    hover: list[str] = []
    for side, nodes, shifts in (("source", sources, (-20, -50, -85)), ("target", targets, (25, 60, 90, 130))):
        for node, y in zip(nodes, centres[side], strict=True):
            for shift in shifts:
                xs.append((START if side == "source" else END) + shift / WIDTH)
                ys.append(1 - y / room)
                custom.append([side, node.id])
                hover.append(f"{node.label} {node.value:,} 件")
    return clicks(xs, ys, hover, custom, size=16)


def _labels(
    sources: Sequence[Node],
    targets: Sequence[Node],
    centres: Mapping[str, Sequence[float]],
    room: float,
    heads: tuple[str, str, str],
    tokens: Tokens,
) -> list[dict[str, Any]]:
    ink = {"size": 12.5, "color": tokens.ink}
    grey = {"size": 12.5, "color": tokens.ink2}
    head = {"size": 12, "color": tokens.ink3}
    top = 1 + (TOP - 10) / room

    def place(
        x: float, y: float, text: str, shift: float, anchor: str, font: Mapping[str, Any]
    ) -> dict[str, Any]:
        return note(
            x,
            y,
            text,
            xref="paper",
            yref="paper",
            xanchor=anchor,
            xshift=shift,
            font=dict(font),
            align=anchor,
        )

    labels = [
        place(START, top, heads[0], -8, "right", head),
        place(END, top, heads[1], 98, "right", head),
        place(END, top, heads[2], 150, "right", head),
    ]
    for node, y in zip(sources, centres["source"], strict=True):
        text = f"{node.label}\u2002<b>{formats.brief(node.value)}</b>"
        labels.append(place(START, 1 - y / room, text, -8, "right", ink))
    for node, y in zip(targets, centres["target"], strict=True):
        labels.append(place(END, 1 - y / room, node.label, 6, "left", ink))
        labels.append(place(END, 1 - y / room, f"<b>{formats.brief(node.value)}</b>", 98, "right", ink))
        labels.append(place(END, 1 - y / room, node.share, 150, "right", grey))
    return labels
