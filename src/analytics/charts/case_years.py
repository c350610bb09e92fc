"""Cases over the years: one small stack of results a year, one panel a kind of case, all on one scale.

Under each year stands how many of the closed cases were corrected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics import formats
from analytics.charts.base import Figure, Trace, axis, edition_break, figure, note, rule
from analytics.charts.tokens import DISPUTES, Tokens

TOP, BOTTOM = 26, 4
HEAD, FOOT = 40, 26
"""Px of a panel for its title and figures over bars, and for the corrected cases under them."""
TALLEST, LOWEST = 168, 34
"""Px of the largest panel's bars and at least of any panel's."""
BAR = 0.62
LONGEST = 6
"""Characters that have room under a bar."""


@dataclass(frozen=True, slots=True)
class CaseYear:
    """One kind of case in one year: ``counts`` by result, ``total`` as reported, ``corrected`` of ``closed``.

    None where no report gives it. ``beyond``: cases of the totals that no result accounts for.
    """

    year: int
    counts: tuple[int | None, ...]
    total: int | None
    beyond: int
    corrected: int | None
    closed: int | None


@dataclass(frozen=True, slots=True)
class CasePanel:
    """One kind of case over the years; ``title`` in one line."""

    id: str
    title: str
    years: tuple[CaseYear, ...]

    @property
    def most(self) -> int:
        return max((sum(one or 0 for one in each.counts) + each.beyond for each in self.years), default=0)


def case_years(
    panels: Sequence[CasePanel],
    words: Mapping[str, str],
    tokens: Tokens,
    *,
    chosen: int | None = None,
    broken: bool = True,
    break_words: str = "2021 年换版",
) -> Figure:
    """Stacks in the order of the results. A click gives ``[id of the panel, result, year]``."""
    largest = max((panel.most for panel in panels), default=0) or 1
    rooms = [max(TALLEST * panel.most / largest, LOWEST) for panel in panels]
    height = TOP + BOTTOM + sum(rooms) + (HEAD + FOOT) * len(panels)
    inner = height - TOP - BOTTOM
    years = [each.year for each in panels[0].years] if panels else []
    cut = edition_break(years) if broken else None
    traces: list[Trace] = []
    axes: dict[str, Any] = {}
    notes: list[dict[str, Any]] = _years(years, chosen, tokens)
    shapes: list[dict[str, Any]] = []
    at = float(inner)
    for place, (panel, room) in enumerate(zip(panels, rooms, strict=True), start=1):
        ref = "y" if place == 1 else f"y{place}"
        low, high = (at - HEAD - room) / inner, (at - HEAD) / inner
        axes["yaxis" if place == 1 else f"yaxis{place}"] = axis(
            domain=[low, high], range=[0, largest * room / TALLEST], visible=False
        )
        traces += [_stack(panel, result, index, words, ref, tokens) for index, result in enumerate(DISPUTES)]
        traces += [_beyond(panel, ref, tokens)] if any(each.beyond for each in panel.years) else []
        notes.append(_title(panel, at / inner, tokens))
        notes += _figures(panel, ref, low, chosen, tokens)
        shapes.append(rule(0, low, 1, low, tokens.ink3, xref="paper", yref="paper"))
        at -= HEAD + room + FOOT
    if cut is not None:
        shapes.append(rule(cut, 0, cut, 1, tokens.ink3, yref="paper", dash="dot"))
        top_left: dict[str, Any] = {"yref": "paper", "yanchor": "top", "xanchor": "left", "xshift": 4}
        font = {"size": 12, "color": tokens.ink3}
        notes.append(note(cut, 1, break_words, font=font, **top_left))
    return figure(
        traces,
        tokens,
        height=int(height),
        margin={"l": 2, "r": 2, "t": TOP, "b": BOTTOM},
        barmode="stack",
        xaxis=axis(range=[-0.55, max(len(years), 1) - 0.45], visible=False),
        **axes,
        shapes=shapes,
        annotations=notes,
        hovermode="closest",
    )


def _years(years: Sequence[int], chosen: int | None, tokens: Tokens) -> list[dict[str, Any]]:
    return [
        note(
            place,
            1,
            f"<b>{year}</b>" if year == chosen else str(year),
            yref="paper",
            yanchor="bottom",
            yshift=5,
            font={"size": 12, "color": tokens.accent if year == chosen else tokens.ink2},
        )
        for place, year in enumerate(years)
    ]


def _title(panel: CasePanel, y: float, tokens: Tokens) -> dict[str, Any]:
    font = {"size": 12.5, "color": tokens.ink}
    return note(
        0, y, f"<b>{panel.title}</b>", xref="paper", yref="paper", xanchor="left", yanchor="top", font=font
    )


def _stack(
    panel: CasePanel, result: str, index: int, words: Mapping[str, str], ref: str, tokens: Tokens
) -> Trace:
    known = [(place, each) for place, each in enumerate(panel.years) if each.counts[index]]
    edge = {"color": tokens.ink3 if result == "pending" else tokens.bg, "width": 1}
    return {
        "type": "bar",
        "x": [place for place, _ in known],
        "y": [each.counts[index] for _, each in known],
        "width": BAR,
        "marker": {"color": tokens.dispute[result], "line": edge},
        "customdata": [[panel.id, result, each.year] for _, each in known],
        "hovertext": [
            f"<b>{each.year} 年 {panel.title}</b><br>{words[result]} {formats.number(each.counts[index])} 件"
            for _, each in known
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "xaxis": "x",
        "yaxis": ref,
    }


def _beyond(panel: CasePanel, ref: str, tokens: Tokens) -> Trace:
    """What the totals have and no result accounts for: an outline on top, in the colour of its finding."""
    known = [(place, each) for place, each in enumerate(panel.years) if each.beyond]
    return {
        "type": "bar",
        "x": [place for place, _ in known],
        "y": [each.beyond for _, each in known],
        "width": BAR,
        "marker": {"color": tokens.tint["red"], "line": {"color": tokens.severity["red"], "width": 1}},
        "customdata": [[panel.id, "total", each.year] for _, each in known],
        "hovertext": [
            f"<b>{each.year} 年 {panel.title}</b><br>总计比四种结果之和多 {each.beyond:,} 件"
            for _, each in known
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "xaxis": "x",
        "yaxis": ref,
    }


def _figures(
    panel: CasePanel, ref: str, low: float, chosen: int | None, tokens: Tokens
) -> list[dict[str, Any]]:
    """The total over each bar, a dash where nothing is known; corrected of closed under it."""
    found: list[dict[str, Any]] = []
    for place, each in enumerate(panel.years):
        strong = each.year == chosen
        total = formats.number(each.total)
        top = sum(one or 0 for one in each.counts) + each.beyond
        over = f"<b>{total}</b>" if strong else total
        found.append(
            note(place, top, over, yref=ref, yanchor="bottom", font={"size": 12, "color": tokens.ink})
        )
        ratio = formats.fraction(each.corrected, each.closed) if each.closed else formats.NOT_APPLICABLE
        if len(ratio) > LONGEST:
            ratio = formats.percent((each.corrected or 0) / (each.closed or 1), each.closed)
        found.append(
            note(
                place,
                low,
                f"<b>{ratio}</b>" if strong else ratio,
                yref="paper",
                yanchor="top",
                font={"size": 12, "color": tokens.dispute["corrected"] if each.corrected else tokens.ink3},
            )
        )
    return found
