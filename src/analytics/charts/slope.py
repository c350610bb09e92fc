"""Ranks in two years: a line an agency from the left year to the right, one agency's own in colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from analytics.charts.base import Figure, axis, clicks, figure, note
from analytics.charts.tokens import Tokens

PITCH = 19.5
TOP, BOTTOM = 28, 8
LEAST, MOST = 200, 760
NAMED = 40
"""With more ranks than this only the own agency is named; there is no room for others."""


@dataclass(frozen=True, slots=True)
class Slope:
    """An agency with its rank in either year."""

    agency_id: str
    name: str
    before: int
    now: int


def slope(ranks: Sequence[Slope], own: str, years: tuple[int, int], depth: int, tokens: Tokens) -> Figure:
    """``years``: left and right; ``depth``: the lowest rank that there is. A click gives ``[agency_id]``.

    Equal ranks share a place at the left; at the right, where names stand, they take neighbouring rows.
    """
    named = len(ranks) <= NAMED and depth <= NAMED
    right = _rows(ranks) if named else {one.agency_id: float(one.now) for one in ranks}
    lines = sorted(ranks, key=lambda one: one.agency_id == own)
    deepest = max([depth, *right.values(), 1])
    annotations: list[dict[str, Any]] = []
    for one in lines:
        mine = one.agency_id == own
        if not named and not mine:
            continue
        words = f"{one.now:,} {escape(one.name)}"
        annotations.append(
            note(
                1,
                right[one.agency_id],
                f"<b>{words}</b>" if mine else words,
                xanchor="left",
                xshift=8,
                font={"size": 12.5, "color": tokens.accent if mine else tokens.ink2},
            )
        )
        if mine:
            annotations.append(
                note(
                    0,
                    one.before,
                    f"<b>{one.before:,}</b>",
                    xanchor="right",
                    xshift=-9,
                    font={"size": 12.5, "color": tokens.accent},
                )
            )
    longest = max([4, *(len(one.name) for one in ranks if named or one.agency_id == own)])
    return figure(
        [
            *(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "x": [0, 1],
                    "y": [one.before, right[one.agency_id]],
                    "line": {
                        "color": tokens.accent if one.agency_id == own else tokens.line,
                        "width": 2.6 if one.agency_id == own else 1,
                    },
                    "marker": {
                        "color": tokens.accent if one.agency_id == own else tokens.ink3,
                        "size": 9 if one.agency_id == own else 4,
                    },
                    "hoverinfo": "skip",
                    "cliponaxis": False,
                }
                for one in lines
            ),
            clicks(
                [x for x in (0, 1) for _ in ranks],
                [*(one.before for one in ranks), *(right[one.agency_id] for one in ranks)],
                [
                    f"{escape(one.name)}：{years[0]} 年第 {one.before} 名，{years[1]} 年第 {one.now} 名"
                    for one in (*ranks, *ranks)
                ],
                [[one.agency_id] for one in (*ranks, *ranks)],
                size=16,
                cliponaxis=False,
            ),
        ],
        tokens,
        height=int(min(max(TOP + PITCH * deepest + BOTTOM, LEAST), MOST)),
        margin={
            "l": 18 + 8 * max(2, len(f"{deepest:,.0f}")),
            "r": int(longest * 12.8) + 40,
            "t": TOP,
            "b": BOTTOM,
        },
        xaxis=axis(
            range=[-0.02, 1.02],
            side="top",
            tickvals=[0, 1],
            ticktext=[str(year) for year in years],
            tickfont={"size": 12, "color": tokens.ink2},
            ticklabelstandoff=6,
        ),
        yaxis=axis(range=[deepest + 0.6, 0.4], showticklabels=False),
        annotations=annotations,
        hovermode="closest",
    )


def _rows(ranks: Sequence[Slope]) -> dict[str, float]:
    """The row of every agency at the right: its rank, equal ones one under another."""
    rows: dict[str, float] = {}
    last = 0.0
    for one in sorted(ranks, key=lambda each: (each.now, each.before, each.name)):
        last = max(last + 1, float(one.now)) if rows else float(one.now)
        rows[one.agency_id] = last
    return rows
