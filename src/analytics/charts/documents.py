"""Documents received, by report year and by what became of them: bars in one row a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.charts.base import Figure, Trace, axis, figure
from analytics.charts.tokens import Tokens

PITCH, TOP, LEFT, ROOM = 28, 4, 76, 1.06


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One bar: its name, documents by state, and what a click gives back beside the state."""

    name: str
    counts: Mapping[str, int]
    custom: str

    @property
    def all(self) -> int:
        return sum(self.counts.values())


def colour(state: str, tokens: Tokens) -> tuple[str, str]:
    """Fill and text colour of a state. Quiet when in order, loud when not; never red: nothing is missing."""
    found = {
        "failed": (tokens.submission["unreadable"], tokens.submission_text["unreadable"]),
        "unplaced": (tokens.outcome["denied"], tokens.outcome_text["denied"]),
        "doubtful": (tokens.submission["late"], tokens.submission_text["late"]),
        "superseded": (tokens.outcome["carried_out"], tokens.outcome_text["carried_out"]),
        "duplicate": (tokens.void, tokens.ink),
        "read": (tokens.submission["submitted"], tokens.submission_text["submitted"]),
    }
    return found[state]


def documents(rows: Sequence[DocumentRow], words: Mapping[str, str], tokens: Tokens) -> Figure:
    """Bars from the left in the order of ``words`` (state → word). A clicked part carries [custom, state].

    A count stands in its part where there is room, the sum behind the bar.
    """
    most = max([1, *(row.all for row in rows)])
    positions = list(range(len(rows)))
    shown = [state for state in words if any(row.counts.get(state) for row in rows)]
    bars = [_bars(state, words[state], rows, most, tokens) for state in shown]
    sums: Trace = {
        "type": "scatter",
        "mode": "text",
        "x": [row.all for row in rows],
        "y": positions,
        "text": [f" {row.all:,}" for row in rows],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": tokens.ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return figure(
        [*bars, sums],
        tokens,
        height=TOP + PITCH * max(len(rows), 1) + 6,
        barmode="stack",
        margin={"l": max([LEFT, *(14 + 13 * len(row.name) for row in rows)]), "r": 34, "t": TOP, "b": 6},
        xaxis=axis(range=[0, most * ROOM], showticklabels=False),
        yaxis=axis(
            range=[len(rows) - 0.5, -0.5],
            tickvals=positions,
            ticktext=[row.name for row in rows],
            tickfont={"size": 12.5, "color": tokens.ink},
            ticklabelstandoff=6,
        ),
    )


def _bars(state: str, word: str, rows: Sequence[DocumentRow], most: int, tokens: Tokens) -> Trace:
    fill, ink = colour(state, tokens)
    counts = [row.counts.get(state, 0) for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": word,
        "x": counts,
        "y": list(range(len(rows))),
        "marker": {"color": fill, "line": {"color": tokens.bg, "width": 1}},
        "text": [f"{count:,}" if count >= most * 0.03 else "" for count in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 11.5, "color": ink},
        "customdata": [[row.custom, state] for row in rows],
        "hovertext": [f"{row.name}：{word} {count:,} 份" for row, count in zip(rows, counts, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
