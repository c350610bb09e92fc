"""Submission calendar: a row an agency, a cell a report year; red bars and other counts on the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analytics.charts.base import Figure, Trace, axis, clicks, figure, note, rule
from analytics.charts.tokens import SEVERITY_MARK, SEVERITY_TITLE, SUBMISSION_WORD, Tokens

PITCH, TOP, LEFT = 18, 34, 122
STATES: tuple[str, ...] = tuple(SUBMISSION_WORD)
_SIGN = {"missing": "未", "unreadable": "?", "not_due": "—"}


@dataclass(frozen=True, slots=True)
class Day:
    """One cell. ``days_late`` is printed in a late one."""

    state: str
    days_late: int | None = None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One agency.

    ``counts`` by severity for the year in question; None where nothing could be checked: ``why``. ``about``:
    words of a year in place of those of its state.
    """

    agency_id: str
    name: str
    days: Mapping[int, Day]
    counts: Mapping[str, int] | None
    why: str = ""
    about: Mapping[int, str] = field(default_factory=dict[int, str])


def calendar(
    rows: Sequence[CalendarRow],
    years: Sequence[int],
    year: int,
    tokens: Tokens,
    own: CalendarRow | None = None,
) -> Figure:
    """Rows top to bottom as given, above them and apart the city's ``own``. A clicked point carries
    ``[agency_id, year]``.
    """
    rows = [*([own] if own else []), *rows]
    positions = list(range(len(rows)))
    width = min(0.56, 0.085 * len(years))
    return figure(
        [*_cells(rows, years, tokens), *_bars(rows, year, tokens), *_numbers(rows, year, tokens)],
        tokens,
        height=TOP + PITCH * len(rows) + 6,
        margin={"l": max([LEFT, *(14 + 13 * len(row.name) for row in rows)]), "r": 4, "t": TOP, "b": 6},
        xaxis=axis(
            domain=[0, width],
            range=[-0.5, len(years) - 0.5],
            side="top",
            tickvals=list(range(len(years))),
            ticktext=[str(value) for value in years],
            tickfont={"size": 12, "color": tokens.ink2},
            tickangle=0,
        ),
        xaxis2=axis(
            domain=[width + 0.035, 0.845],
            range=[0, max([1, *(row.counts["red"] for row in rows if row.counts)]) * 1.22],
            anchor="y",
            showticklabels=False,
        ),
        xaxis3=axis(domain=[0.86, 1], range=[-0.5, 1.5], anchor="y", showticklabels=False),
        yaxis=axis(
            range=[len(rows) - 0.5, -0.5],
            tickvals=positions,
            ticktext=[row.name for row in rows],
            tickfont={"size": 12.5, "color": tokens.ink},
            ticklabelstandoff=6,
        ),
        annotations=[*_heads(tokens, width), *_unchecked(rows, tokens)],
        shapes=[rule(0, 0.5, 1, 0.5, tokens.ink3, xref="paper", yref="y")] if own else [],
    )


def _cells(rows: Sequence[CalendarRow], years: Sequence[int], tokens: Tokens) -> list[Trace]:
    days = [[row.days.get(year, Day("not_due")) for year in years] for row in rows]
    steps = len(STATES)
    scale: list[list[float | str]] = []
    for index, state in enumerate(STATES):
        scale += [[index / steps, tokens.submission[state]], [(index + 1) / steps, tokens.submission[state]]]
    cells: Trace = {
        "type": "heatmap",
        "z": [[STATES.index(day.state) + 0.5 for day in line] for line in days],
        "zmin": 0,
        "zmax": steps,
        "colorscale": scale,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": [[_print(day) for day in line] for line in days],
        "texttemplate": "%{text}",
        "textfont": {"size": 11.5},
        "hoverinfo": "skip",
    }
    points = [(x, y) for y in range(len(rows)) for x in range(len(years))]
    layer = clicks(
        [x for x, _ in points],
        [y for _, y in points],
        [_told(rows[y], years[x], days[y][x]) for x, y in points],
        [[rows[y].agency_id, years[x]] for x, y in points],
    )
    return [cells, layer]


def _print(day: Day) -> str:
    return str(day.days_late or "") if day.state == "late" else _SIGN.get(day.state, "")


def _told(row: CalendarRow, year: int, day: Day) -> str:
    late = f" {day.days_late} 天" if day.days_late else ""
    return f"{row.name} {year} 年度：{row.about.get(year, SUBMISSION_WORD[day.state])}{late}"


def _bars(rows: Sequence[CalendarRow], year: int, tokens: Tokens) -> list[Trace]:
    checked = [(y, row, row.counts) for y, row in enumerate(rows) if row.counts is not None]
    counts = [count["red"] for _, _, count in checked]
    bars: Trace = {
        "type": "bar",
        "orientation": "h",
        "x": counts,
        "y": [y for y, _, _ in checked],
        "xaxis": "x2",
        "width": 0.56,
        "marker": {"color": tokens.severity["red"]},
        "customdata": [[row.agency_id, year] for _, row, _ in checked],
        "hovertext": [f"{row.name}：{SEVERITY_TITLE['red']} {count['red']} 项" for _, row, count in checked],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    numbers = [
        {
            "type": "scatter",
            "mode": "text",
            "x": [count["red"] for _, _, count in shown],
            "y": [y for y, _, _ in shown],
            "text": [f" {count['red']}" for _, _, count in shown],
            "textposition": "middle right",
            "textfont": {"size": 12, "color": colour},
            "xaxis": "x2",
            "hoverinfo": "skip",
        }
        for shown, colour in (
            ([one for one in checked if one[2]["red"]], tokens.ink),
            ([one for one in checked if not one[2]["red"]], tokens.ink3),
        )
    ]
    return [bars, *numbers]


def _numbers(rows: Sequence[CalendarRow], year: int, tokens: Tokens) -> list[Trace]:
    """黄 and 蓝 as numbers; a zero is a small point, so that the exceptions stand out."""
    traces: list[Trace] = []
    for x, severity in enumerate(("yellow", "blue")):
        shown = [(y, row, row.counts[severity]) for y, row in enumerate(rows) if row.counts is not None]
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [x] * len(shown),
                "y": [y for y, _, _ in shown],
                "text": [str(count) if count else "·" for _, _, count in shown],
                "textfont": {"size": 12, "color": tokens.ink2},
                "customdata": [[row.agency_id, year] for _, row, _ in shown],
                "hovertext": [
                    f"{row.name}：{SEVERITY_TITLE[severity]} {count} 项" for _, row, count in shown
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "xaxis": "x3",
            }
        )
    return traces


def _heads(tokens: Tokens, width: float) -> list[dict[str, object]]:
    def head(x: float | int, xref: str, severity: str, text: str, anchor: str) -> dict[str, object]:
        return note(
            x,
            1,
            f"<b>{SEVERITY_MARK[severity]}{text}</b>",
            xref=xref,
            yref="paper",
            yanchor="bottom",
            yshift=7,
            xanchor=anchor,
            font={"size": 12, "color": tokens.severity[severity]},
        )

    return [
        head(width + 0.035, "paper", "red", f" {SEVERITY_TITLE['red']}", "left"),
        head(0, "x3", "yellow", "黄", "center"),
        head(1, "x3", "blue", "蓝", "center"),
    ]


def _unchecked(rows: Sequence[CalendarRow], tokens: Tokens) -> list[dict[str, object]]:
    return [
        note(0, y, row.why, xref="x2", xanchor="left", font={"size": 12, "color": tokens.ink3})
        for y, row in enumerate(rows)
        if row.counts is None
    ]
