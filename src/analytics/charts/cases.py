"""Cases by agency as unit marks: one square a case, coloured by its result, one column a kind of case.

A corrected decision is the exception: its mark is taller as well as darker, and says so where there is room.
What is pending is an outline. Where an agency has too many cases for squares, they join to bars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.charts.base import Figure, Trace, axis, clicks, figure, note, rule
from analytics.charts.tokens import DISPUTES, Tokens

PITCH = 21
TOP, BOTTOM, LEGEND = 60, 6, 26
NAME_SIZE = 12.5
NARROWEST_NAME = 76
WIDTH = 668
"""Width that squares are laid out for: the left column of a page of 1366 px. They grow with wider ones."""
WIDEST, SQUARE = 17.0, 6.0
"""Px from one square to the next, and the least at which squares stand apart."""
SPOKEN = 14.0
"""From this width on a corrected mark carries its character."""
ONE_LINE = 5
"""Characters of a column's head on one line: a longer one is parted in the middle."""
FIGURE_ROOM, GAP, HEAD_ROOM = 34, 12, 74
"""Px behind the squares for their number, between columns, and at least for a column's head."""
HEIGHT, TALL = 0.66, 0.88
"""Of a square and of a corrected one, in row pitches."""
CORRECTED, PENDING = "corrected", "pending"


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """One kind of case of an agency: ``counts`` by result (None: not known), ``total`` as printed.

    ``beyond``: cases of the total that no result accounts for. ``faulty``: the total does not hold.
    ``lost``: some count is not known.
    """

    counts: tuple[int | None, ...]
    total: int | None
    beyond: int = 0
    faulty: bool = False
    lost: bool = False

    @property
    def drawn(self) -> int:
        return sum(count or 0 for count in self.counts) + self.beyond


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One agency with its groups, in the order of the columns. ``mark`` (算 扫 缺) stands behind its name."""

    key: str
    name: str
    groups: tuple[CaseGroup, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the columns begin, and how wide a case is, in px of the laid-out width."""

    starts: tuple[float, ...]
    unit: float
    room: float

    @classmethod
    def of(cls, rows: Sequence[CaseRow], columns: int, room: float) -> _Plan:
        most = [max((row.groups[place].drawn for row in rows), default=0) for place in range(columns)]

        def widths(unit: float) -> list[float]:
            return [max(count * unit + FIGURE_ROOM, HEAD_ROOM) for count in most]

        unit = WIDEST
        while unit > 0.05 and sum(widths(unit)) + GAP * columns > room:
            unit *= 0.97
        own = widths(unit)
        spare = max(room - sum(own) - GAP * columns, 0) / max(columns, 1)
        starts: list[float] = []
        at = 0.0
        for width in own:
            starts.append(at)
            at += width + GAP + spare
        return cls(tuple(starts), unit, room)


def cases(
    rows: Sequence[CaseRow],
    heads: Sequence[tuple[str, str, str]],
    words: Mapping[str, str],
    tokens: Tokens,
    *,
    legend: bool = False,
) -> Figure:
    """Rows of squares under ``heads`` (id, name, figure of all). ``words``: result → word.

    A click gives ``[key, id of the column, result]``; instead of a result ``"total"`` at the number, and
    ``"beyond"`` at what no result accounts for. ``legend`` puts the words of the colours on top.
    """
    left = max(NARROWEST_NAME, int(max((len(_name(row)) for row in rows), default=0) * NAME_SIZE + 14))
    plan = _Plan.of(rows, len(heads), WIDTH - left - 2)
    top = TOP + (LEGEND if legend else 0)
    end = max(len(rows), 1) - 0.5
    return figure(
        [*_squares(rows, heads, words, plan, tokens), *_numbers(rows, heads, plan, tokens)],
        tokens,
        height=int(top + BOTTOM + (end + 0.5) * PITCH),
        margin={"l": left, "r": 2, "t": top, "b": BOTTOM},
        barmode="overlay",
        xaxis=axis(range=[-1, plan.room], visible=False),
        yaxis=axis(
            range=[end, -0.5],
            tickvals=list(range(len(rows))),
            ticktext=[_name(row, tokens) for row in rows],
            tickfont={"size": NAME_SIZE, "color": tokens.ink},
            ticklabelstandoff=8,
        ),
        shapes=_lines(len(rows), plan, left, end, tokens),
        annotations=[*_heads(heads, plan, tokens), *(_legend(words, tokens) if legend else [])],
        hovermode="closest",
    )


def _name(row: CaseRow, tokens: Tokens | None = None) -> str:
    if not row.mark:
        return row.name
    if tokens is None:
        return f"{row.mark}{row.name}"
    return f'<span style="color:{tokens.accent}">{row.mark}</span> {row.name}'


def _squares(
    rows: Sequence[CaseRow],
    heads: Sequence[tuple[str, str, str]],
    words: Mapping[str, str],
    plan: _Plan,
    tokens: Tokens,
) -> list[Trace]:
    """A trace a result: every case a bar of its own, or one bar for all where they are too narrow."""
    spots: dict[str, list[tuple[float, float, float, str, list[Any]]]] = {}
    for y, row in enumerate(rows):
        for start, (head, title, _), group in zip(plan.starts, heads, row.groups, strict=True):
            at = start
            for result, count in zip((*DISPUTES, "beyond"), (*group.counts, group.beyond), strict=True):
                if not count:
                    continue
                said = words.get(result, "总计多出、四种结果里没有的")
                hover = f"<b>{row.name}</b><br>{title} {said} {count:,} 件"
                custom = [row.key, head, result]
                pieces = count if plan.unit >= SQUARE else 1
                wide = plan.unit * count / pieces
                for piece in range(pieces):
                    spots.setdefault(result, []).append((at + piece * wide, wide, y, hover, custom))
                at += plan.unit * count
    return [
        _square(result, spots[result], plan, tokens) for result in (*DISPUTES, "beyond") if result in spots
    ]


def _square(
    result: str,
    spots: Sequence[tuple[float, float, float, str, list[Any]]],
    plan: _Plan,
    tokens: Tokens,
) -> Trace:
    apart = 2.0 if plan.unit >= SQUARE else 0.0
    marker: dict[str, Any] = {"color": tokens.dispute.get(result, tokens.tint["red"]), "line": {"width": 0}}
    if result == PENDING:
        marker["line"] = {"color": tokens.ink3, "width": 1}
    elif result == "beyond":
        marker["line"] = {"color": tokens.severity["red"], "width": 1.5}
    elif not apart:
        marker["line"] = {"color": tokens.bg, "width": 1}
    spoken = result == CORRECTED and plan.unit >= SPOKEN
    return {
        "type": "bar",
        "orientation": "h",
        "base": [at for at, _, _, _, _ in spots],
        "x": [wide - apart for _, wide, _, _, _ in spots],
        "y": [y for _, _, y, _, _ in spots],
        "width": TALL if result == CORRECTED else HEIGHT,
        "marker": marker,
        "text": ["纠" if spoken else ""] * len(spots),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 12, "color": tokens.dispute_text.get(result, tokens.ink)},
        "customdata": [custom for _, _, _, _, custom in spots],
        "hovertext": [hover for _, _, _, hover, _ in spots],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _numbers(
    rows: Sequence[CaseRow], heads: Sequence[tuple[str, str, str]], plan: _Plan, tokens: Tokens
) -> list[Trace]:
    """The total behind the squares; ◆ where it does not hold, 缺 where a count is not known, a dim 0."""
    found: dict[str, list[tuple[float, float, str]]] = {}
    doors: list[tuple[float, float, str, list[Any]]] = []
    for y, row in enumerate(rows):
        for start, (head, title, _), group in zip(plan.starts, heads, row.groups, strict=True):
            words = "缺" if group.total is None else f"{group.total:,}"
            if group.lost and group.total is not None:
                words += " 缺"
            if group.faulty:
                words += " ◆"
            quiet = not group.total and not group.faulty
            colour = tokens.severity["red"] if group.faulty else tokens.ink3 if quiet else tokens.ink2
            x = start + group.drawn * plan.unit + (4 if group.drawn else 0)
            found.setdefault(colour, []).append((x, y, words))
            told = "报告没有给出" if group.total is None else f"总计 {group.total:,} 件"
            wrong = "，与四种结果之和不等" if group.faulty else ""
            hover = f"<b>{row.name}</b><br>{title} {told}{wrong}"
            doors.append((x + 6, y, hover, [row.key, head, "total"]))
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": "text",
            "x": [x for x, _, _ in spots],
            "y": [y for _, y, _ in spots],
            "text": [text for _, _, text in spots],
            "textposition": "middle right",
            "textfont": {"size": 12, "color": colour},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for colour, spots in found.items()
    ]
    if doors:
        traces.append(
            clicks(
                [x for x, _, _, _ in doors],
                [y for _, y, _, _ in doors],
                [hover for _, _, hover, _ in doors],
                [custom for _, _, _, custom in doors],
                size=17,
            )
        )
    return traces


def _heads(heads: Sequence[tuple[str, str, str]], plan: _Plan, tokens: Tokens) -> list[dict[str, Any]]:
    return [
        note(
            start,
            1,
            f"{_parted(title)}<br><b>{total}</b>",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            yshift=5,
            align="left",
            font={"size": 12.5, "color": tokens.ink},
        )
        for start, (_, title, total) in zip(plan.starts, heads, strict=True)
    ]


def _parted(title: str) -> str:
    half = (len(title) + 1) // 2
    return f"{title[:half]}<br>{title[half:]}" if len(title) > ONE_LINE else title


def _lines(rows: int, plan: _Plan, left: int, end: float, tokens: Tokens) -> list[dict[str, Any]]:
    """Hairlines between the rows, from under the names; an upright one where each column begins."""
    between = [
        each
        for y in range(1, rows)
        for each in (
            rule(-left, y - 0.5, 0, y - 0.5, tokens.line2, xref="paper", xsizemode="pixel", xanchor=0),
            rule(0, y - 0.5, 1, y - 0.5, tokens.line2, xref="paper"),
        )
    ]
    upright = [rule(start - 3, -0.5, start - 3, end, tokens.line) for start in plan.starts]
    return [*between, *upright]


def _legend(words: Mapping[str, str], tokens: Tokens) -> list[dict[str, Any]]:
    text = "\u2003".join(
        f'<span style="color:{tokens.ink3 if result == PENDING else tokens.dispute[result]}">'
        f"{'□' if result == PENDING else '■'}</span> {words[result]}"
        for result in DISPUTES
    )
    font = {"size": 12.5, "color": tokens.ink2}
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return [note(0, 1, text, yshift=TOP, font=font, **place)]
