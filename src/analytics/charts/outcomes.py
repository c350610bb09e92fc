"""What became of the applications, by agency: 100 % bars, rate with x/n, and the reasons for refusing.

One row, one agency, all of it side by side. The group's row stands first; agencies with too few applications
for a percentage, or with cells that their report does not give, stand below a dotted line in counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics import formats
from analytics.charts.base import Figure, Trace, axis, clicks, figure, note, rule
from analytics.charts.tokens import Tokens

PITCH = 21
TOP, BOTTOM, LEGEND = 62, 8, 22
CITY_GAP = 1.35
LINE_GAP = 1.15
NAME_SIZE = 12.5
NARROWEST_NAME = 122
WIDTH = 1060
"""Width that the columns are laid out for, between pages at 1280 and 1366 px; they grow with wider ones."""
RATE, RATIO, GUTTER, REASON = 54, 90, 16, 41
"""Columns right of the bars in px: the rate, the ratio with its mark, the gap, one reason."""
STRONG = 0.58
"""From this share of the largest count on, the figure in a cell turns: it is dark there (or light)."""
INSIDE_FROM, LONG_FROM = 0.04, 0.07
"""A count stands in its segment from this share of the bar on; a long one needs more room."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One agency (or the group). ``counts`` by outcome and ``reasons`` by row id; None where not known.

    ``drawn`` False puts the row below the line, where ``text`` says what there is. ``rate`` and ``ratio`` are
    printed as they are ("72%", "13/18"); ``mark`` (算 缺 混) stands before the ratio, in a row without a rate
    before its text.
    """

    key: str
    name: str
    counts: dict[str, int | None]
    reasons: dict[str, int | None]
    rate: str
    ratio: str
    mark: str = ""
    drawn: bool = True
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns end, as shares of the width without the names."""

    bars_end: float
    rate: float
    ratio: float
    heat_start: float

    @classmethod
    def of(cls, width: float, reasons: int) -> _Columns:
        heat = 1 - reasons * REASON / width
        ratio = heat - GUTTER / width
        rate = ratio - RATIO / width
        return cls(rate - RATE / width, rate, ratio, heat)


def outcome_rows(
    group: OutcomeRow | None,
    rows: Sequence[OutcomeRow],
    outcomes: Sequence[tuple[str, str]],
    reasons: Sequence[tuple[str, str]],
    tokens: Tokens,
    *,
    heads: tuple[str, str],
    legend: bool = False,
) -> Figure:
    """Bars of the ``outcomes`` (id, word), rate and ratio under ``heads``, heatmap of the ``reasons``.

    ``reasons`` are (row id, head); a line break parts a head. A click gives ``[key, "outcome", id]`` or
    ``[key, "reason", row id]``, on a listed row ``[key, "report", ""]``; the group has its own key.
    ``legend`` puts the colours' words on top, for a picture that stands alone.
    """
    drawn = [row for row in rows if row.drawn]
    listed = [row for row in rows if not row.drawn]
    places = _places(group, drawn, listed)
    end = max([0.0, *places.values()]) + 0.6
    names = [*([group] if group else []), *drawn, *listed]
    left = max(NARROWEST_NAME, int(max((len(row.name) for row in names), default=0) * NAME_SIZE + 16))
    barred = [*([group] if group else []), *drawn]
    at = _Columns.of(WIDTH - left - 4, len(reasons))
    traces: list[Trace] = [
        _bar(barred, places, outcome, word, tokens) for outcome, word in outcomes if barred
    ]
    if drawn:
        traces += _heat(drawn, places, reasons, tokens)
    if listed:
        traces.append(_listed(listed, places))
    shapes = _line(places[listed[0].key], left, tokens) if listed and (drawn or group) else []
    top = TOP + (LEGEND if legend else 0)
    height = int(top + BOTTOM + (end + 0.6) * PITCH)
    return figure(
        traces,
        tokens,
        height=height,
        margin={"l": left, "r": 4, "t": top, "b": BOTTOM},
        barmode="stack",
        xaxis=axis(
            domain=[0, at.bars_end],
            range=[0, 100],
            side="top",
            tickvals=[0, 25, 50, 75, 100] if barred else [],
            tickfont={"size": 12, "color": tokens.ink2},
        ),
        xaxis2=axis(domain=[at.heat_start, 1], range=[-0.5, len(reasons) - 0.5], visible=False),
        yaxis=axis(
            range=[end, -0.6],
            tickvals=[places[row.key] for row in names],
            ticktext=[f"<b>{row.name}</b>" if row is group else row.name for row in names],
            tickfont={"size": NAME_SIZE, "color": tokens.ink},
            ticklabelstandoff=6,
        ),
        shapes=shapes,
        annotations=[
            *_heads(heads, reasons, bool(barred), at, tokens),
            *_figures(group, drawn, listed, places, at, tokens),
            *_group_reasons(group, reasons, tokens),
            *(_legend(outcomes, tokens) if legend else []),
        ],
        hovermode="closest",
    )


def _places(
    group: OutcomeRow | None, drawn: Sequence[OutcomeRow], listed: Sequence[OutcomeRow]
) -> dict[str, float]:
    """Height of every row in row pitches from the top."""
    places: dict[str, float] = {}
    at = 0.0
    if group is not None:
        places[group.key] = at
        at += CITY_GAP
    for row in drawn:
        places[row.key] = at
        at += 1
    if listed and places:
        at += LINE_GAP
    for row in listed:
        places[row.key] = at
        at += 1
    return places


def _bar(
    rows: Sequence[OutcomeRow], places: dict[str, float], outcome: str, word: str, tokens: Tokens
) -> Trace:
    totals = [sum(value or 0 for value in row.counts.values()) for row in rows]
    counts = [row.counts.get(outcome) or 0 for row in rows]
    shares = [count / total if total else 0.0 for count, total in zip(counts, totals, strict=True)]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [share * 100 for share in shares],
        "y": [places[row.key] for row in rows],
        "width": 0.72,
        "marker": {"color": tokens.outcome[outcome], "line": {"color": tokens.bg, "width": 1}},
        "text": [_inside(count, share) for count, share in zip(counts, shares, strict=True)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 12, "color": tokens.outcome_text[outcome]},
        "customdata": [[row.key, "outcome", outcome] for row in rows],
        "hovertext": [
            f"<b>{row.name}</b><br>{word} {count:,} 件，占 {share * 100:.1f}%"
            for row, count, share in zip(rows, counts, shares, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _inside(count: int, share: float) -> str:
    """The count as it stands in its segment; nothing where it has no room."""
    words = formats.brief(count)
    is_long = count >= formats.TEN_THOUSAND
    return words if count and share >= (LONG_FROM if is_long else INSIDE_FROM) else ""


def _heat(
    rows: Sequence[OutcomeRow],
    places: dict[str, float],
    reasons: Sequence[tuple[str, str]],
    tokens: Tokens,
) -> list[Trace]:
    """Cells with counts; 0 stays empty, an unknown cell says 缺."""
    values = [[row.reasons.get(reason) for reason, _ in reasons] for row in rows]
    largest = max((value for line in values for value in line if value is not None), default=0)
    xs, ys, hover, custom = [], [], [], []
    lost: list[tuple[int, float]] = []
    for row, line in zip(rows, values, strict=True):
        for place, ((reason, head), value) in enumerate(zip(reasons, line, strict=True)):
            xs.append(place)
            ys.append(places[row.key])
            words = "报告中缺" if value is None else f"{value:,} 件"
            hover.append(f"<b>{row.name}</b><br>{head.replace(chr(10), '')} {words}")
            custom.append([row.key, "reason", reason])
            if value is None:
                lost.append((place, places[row.key]))
    traces: list[Trace] = [
        {
            "type": "heatmap",
            "x": list(range(len(reasons))),
            "y": [places[row.key] for row in rows],
            "z": values,
            "colorscale": tokens.scale(),
            "zmin": 0,
            "zmax": max(largest, 1),
            "showscale": False,
            "xgap": 2,
            "ygap": 2,
            "hoverinfo": "skip",
            "xaxis": "x2",
            "yaxis": "y",
        }
    ]
    top = max(largest, 1)
    texts = [
        (x, places[row.key], value)
        for row, line in zip(rows, values, strict=True)
        for x, value in enumerate(line)
    ]
    for strong, colour in ((False, tokens.ink), (True, tokens.on_accent)):
        shown = [(x, y, value) for x, y, value in texts if value and (value / top >= STRONG) == strong]
        traces.append(_counts(shown, colour))
    if lost:
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [x for x, _ in lost],
                "y": [y for _, y in lost],
                "text": ["缺"] * len(lost),
                "textfont": {"size": 12, "color": tokens.ink3},
                "hoverinfo": "skip",
                "xaxis": "x2",
                "yaxis": "y",
            }
        )
    traces.append(clicks(xs, ys, hover, custom, size=20, xaxis="x2", yaxis="y"))
    return traces


def _listed(rows: Sequence[OutcomeRow], places: dict[str, float]) -> Trace:
    """Doors over the words of the rows below the line."""
    spots = [(row, x) for row in rows for x in (4.0, 16.0, 28.0, 40.0, 52.0)]
    return clicks(
        [x for _, x in spots],
        [places[row.key] for row, _ in spots],
        [f"<b>{row.name}</b><br>{row.text}" for row, _ in spots],
        [[row.key, "report", ""] for row, _ in spots],
    )


def _counts(shown: Sequence[tuple[float, float, int]], colour: str) -> Trace:
    """Counts over the cells, in one colour."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in shown],
        "y": [y for _, y, _ in shown],
        "text": [f"{value:,}" for _, _, value in shown],
        "textfont": {"size": 12, "color": colour},
        "hoverinfo": "skip",
        "xaxis": "x2",
        "yaxis": "y",
    }


def _line(first: float, left: int, tokens: Tokens) -> list[dict[str, Any]]:
    """The dotted line over the first row that is listed in counts; it begins under the names."""
    y = first - (LINE_GAP + 1) / 2
    return [
        rule(-left, y, 0, y, tokens.ink3, xref="paper", xsizemode="pixel", xanchor=0, dash="dot"),
        rule(0, y, 1, y, tokens.ink3, xref="paper", dash="dot"),
    ]


def _heads(
    heads: tuple[str, str], reasons: Sequence[tuple[str, str]], barred: bool, at: _Columns, tokens: Tokens
) -> list[dict[str, Any]]:
    font = {"size": 12, "color": tokens.ink2}

    def head(x: float, text: str, shift: float = 12, **over: Any) -> dict[str, Any]:
        return note(
            x, 1, text, yref="paper", yanchor="bottom", yshift=shift, font=font, **({"xref": "paper"} | over)
        )

    found = [head(at.rate, heads[0], 5, xanchor="right"), head(at.ratio, heads[1], 5, xanchor="right")]
    if barred:
        found += [
            head(place, text.replace("\n", "<br>"), 5, xref="x2", xanchor="center")
            for place, (_, text) in enumerate(reasons)
        ]
    return found


def _legend(outcomes: Sequence[tuple[str, str]], tokens: Tokens) -> list[dict[str, Any]]:
    words = "\u2003".join(
        f'<span style="color:{tokens.outcome[outcome]}">■</span> {word}' for outcome, word in outcomes
    )
    font = {"size": 12.5, "color": tokens.ink2}
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return [note(0, 1, words, yshift=TOP, font=font, **place)]


def _figures(
    group: OutcomeRow | None,
    drawn: Sequence[OutcomeRow],
    listed: Sequence[OutcomeRow],
    places: dict[str, float],
    at: _Columns,
    tokens: Tokens,
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in [*([group] if group else []), *drawn, *listed]:
        y = places[row.key]
        quiet = row in listed
        mark = f'<span style="color:{tokens.accent}">{row.mark}</span>\u2002' if row.mark else ""
        rate = row.rate if quiet else f"<b>{row.rate}</b>"
        found.append(_text(at.rate, y, rate, "right", tokens.ink3 if quiet else tokens.ink))
        beside = row.rate or not row.text
        found.append(
            _text(
                at.ratio,
                y,
                (mark if beside else "") + row.ratio,
                "right",
                tokens.ink3 if quiet else tokens.ink2,
            )
        )
        if row.text:
            words = row.text if beside else mark + row.text
            found.append(_text(0, y, words, "left", tokens.ink2, xshift=2))
    return found


def _text(x: float, y: float, text: str, anchor: str, colour: str, **over: Any) -> dict[str, Any]:
    return note(x, y, text, xref="paper", xanchor=anchor, font={"size": 12.5, "color": colour}, **over)


def _group_reasons(
    group: OutcomeRow | None, reasons: Sequence[tuple[str, str]], tokens: Tokens
) -> list[dict[str, Any]]:
    """The group's figures stand in bold over the cells: they are no cell of the colour scale."""
    if group is None:
        return []
    return [
        note(
            place,
            0,
            f"<b>{formats.NOT_APPLICABLE if value is None else formats.brief(value)}</b>",
            xref="x2",
            font={"size": 12.5, "color": tokens.ink},
        )
        for place, value in enumerate(group.reasons.get(reason) for reason, _ in reasons)
    ]
