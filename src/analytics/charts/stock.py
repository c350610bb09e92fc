"""Stock and flow: what there is at the end of each year, and what came and went during it.

Documents made, repealed and in force; applications received, done and carried over. Two pictures share the
years instead of two scales sharing one picture. Documents before 2021 do not belong here: the earlier edition
of the form counts something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics import formats
from analytics.charts.base import Figure, Trace, axis, edition_break, figure, note, rule
from analytics.charts.tokens import Tokens

LEFT, RIGHT, TOP, BOTTOM = 88, 8, 8, 40
FLOW_TOP, STOCK_BOTTOM = 0.46, 0.58


@dataclass(frozen=True, slots=True)
class StockYear:
    """One year: what there is at its end, what came and what went during it (None: not known).

    ``note`` stands under the year ("28 家").
    """

    year: int
    made: float | None
    repealed: float | None
    in_force: float | None
    note: str = ""


def stock_and_flow(
    years: Sequence[StockYear], tokens: Tokens, *, words: tuple[str, str, str], height: int = 250
) -> Figure:
    """``words`` name what came, what went and what there is. A click gives ``[part, year]``, part
    ``made``, ``repealed`` or ``in_force``. Where the years cross the change of edition, a line parts them.
    """
    at = list(range(len(years)))
    largest = max((one.in_force or 0 for one in years), default=0) or 1
    flows = [value for one in years for value in (one.made, one.repealed) if value is not None]
    reach = max(flows, default=0) or 1
    traces = [
        _stock(years, at, words[2], tokens),
        _flow(years, at, "made", words[0], 1, tokens.outcome["granted"], tokens),
        _flow(years, at, "repealed", words[1], -1, tokens.outcome["other"], tokens),
    ]
    middle = FLOW_TOP / 2
    cut = edition_break([one.year for one in years])
    labels = [
        _word(words[2], (1 + STOCK_BOTTOM) / 2 - 0.04, tokens),
        _word(words[0], middle + 0.09, tokens),
        _word(words[1], middle - 0.09, tokens),
    ]
    return figure(
        traces,
        tokens,
        height=height,
        margin={"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM},
        barmode="overlay",
        xaxis=axis(
            range=[-0.55, max(len(years) - 1, 0) + 0.55],
            anchor="y2",
            tickvals=at,
            ticktext=[
                f"{one.year}<br><span style='color:{tokens.ink3}'>{one.note}</span>"
                if one.note
                else str(one.year)
                for one in years
            ],
            tickfont={"size": 12, "color": tokens.ink2},
        ),
        yaxis=axis(domain=[STOCK_BOTTOM, 1], range=[0, largest * 1.3], visible=False),
        yaxis2=axis(domain=[0, FLOW_TOP], range=[-reach * 1.7, reach * 1.7], visible=False),
        shapes=[
            rule(0, 0, 1, 0, tokens.line, xref="paper", yref="y"),
            rule(0, 0, 1, 0, tokens.line, xref="paper", yref="y2"),
            *([] if cut is None else [rule(cut, 0, cut, 1, tokens.ink3, yref="paper", dash="dot")]),
        ],
        annotations=[*labels, *_unknown(years, at, tokens)],
        hovermode="closest",
    )


def _word(text: str, y: float, tokens: Tokens) -> dict[str, Any]:
    font = {"size": 12.5, "color": tokens.ink}
    return note(0, y, text, xref="paper", yref="paper", xanchor="right", xshift=-4, font=font)


def _stock(years: Sequence[StockYear], at: Sequence[int], word: str, tokens: Tokens) -> Trace:
    known = [(place, one) for place, one in zip(at, years, strict=True) if one.in_force is not None]
    return {
        "type": "bar",
        "x": [place for place, _ in known],
        "y": [one.in_force for _, one in known],
        "width": 0.56,
        "marker": {"color": tokens.seq[2]},
        "text": [f"<b>{formats.number(one.in_force)}</b>" for _, one in known],
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 12.5, "color": tokens.ink},
        "cliponaxis": False,
        "customdata": [["in_force", one.year] for _, one in known],
        "hovertext": [f"{one.year} 年 {word} {formats.number(one.in_force)} 件" for _, one in known],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "xaxis": "x",
        "yaxis": "y",
    }


def _flow(
    years: Sequence[StockYear],
    at: Sequence[int],
    column: str,
    word: str,
    sign: int,
    colour: str,
    tokens: Tokens,
) -> Trace:
    values = [one.made if column == "made" else one.repealed for one in years]
    known = [
        (place, one.year, value)
        for place, one, value in zip(at, years, values, strict=True)
        if value is not None
    ]
    return {
        "type": "bar",
        "x": [place for place, _, _ in known],
        "y": [sign * value for _, _, value in known],
        "width": 0.34,
        "marker": {"color": colour},
        "text": [formats.number(sign * value, plus=True) for _, _, value in known],
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 12, "color": tokens.ink2},
        "cliponaxis": False,
        "customdata": [[column, year] for _, year, _ in known],
        "hovertext": [f"{year} 年 {word} {formats.number(value)} 件" for _, year, value in known],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "xaxis": "x",
        "yaxis": "y2",
    }


def _unknown(years: Sequence[StockYear], at: Sequence[int], tokens: Tokens) -> list[dict[str, Any]]:
    """A year that nobody reported for has a dash, not a bar of height 0."""
    font = {"size": 12.5, "color": tokens.ink3}
    return [
        note(place, 0, formats.NOT_APPLICABLE, yref="y", yshift=9, font=font)
        for place, one in zip(at, years, strict=True)
        if one.in_force is None
    ]
