"""How much of each year's text stands in the year before: a row an agency, a column a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.charts.base import Figure, Trace, axis, clicks, figure
from analytics.charts.tokens import SEVERITIES, SEVERITY_MARK, Tokens

PITCH, TOP, LEFT = 18, 26, 122
SHOWN_FROM = 0.3
"""A smaller share is left unwritten: it is what any two reports have in common."""


@dataclass(frozen=True, slots=True)
class StripCell:
    """The section most like last year's. ``share`` of 1; ``severity`` where the rule calls it a copy."""

    share: float
    section: str
    report_id: str
    other: str
    severity: str | None


@dataclass(frozen=True, slots=True)
class StripRow:
    """An agency; ``cells`` by year, none where there was nothing to compare."""

    agency_id: str
    name: str
    cells: Mapping[int, StripCell]


def strip(
    rows: Sequence[StripRow], years: Sequence[int], sections: Mapping[str, str], tokens: Tokens
) -> Figure:
    """Rows from top to bottom as given. A clicked cell carries ``[report_id, section, other report_id]``.

    Copies wear their severity's tint and mark; other shares a blue that grows with them; blank: nothing to
    compare. ``sections`` are the words of each section.
    """
    held = [
        (x, y, row, year, row.cells[year])
        for y, row in enumerate(rows)
        for x, year in enumerate(years)
        if year in row.cells
    ]
    plain = [[_shade(row.cells.get(year)) for year in years] for row in rows]
    copied = [[_tint(row.cells.get(year)) for year in years] for row in rows]
    tints = [tokens.tint[severity] for severity in SEVERITIES]
    scale: list[list[float | str]] = []
    for index, colour in enumerate(tints):
        scale += [[index / len(tints), colour], [(index + 1) / len(tints), colour]]
    layer = clicks(
        [one[0] for one in held],
        [one[1] for one in held],
        [
            f"{row.name} {year} 年度：{sections[cell.section]}<br>{_percent(cell)}% 的文字与上年相同"
            for _, _, row, year, cell in held
        ],
        [[cell.report_id, cell.section, cell.other] for *_, cell in held],
    )
    return figure(
        [
            # Shares under the line reach the paler half of the palette only: ink stays readable on them.
            _heat(plain, [[0, tokens.seq[0]], [0.5, tokens.seq[1]], [1, tokens.seq[2]]], 1),
            _heat(copied, scale, len(tints)),
            *_words(held, tokens),
            layer,
        ],
        tokens,
        height=TOP + PITCH * max(len(rows), 1) + 6,
        margin={"l": max([LEFT, *(14 + 13 * len(row.name) for row in rows)]), "r": 4, "t": TOP, "b": 6},
        xaxis=axis(
            range=[-0.5, len(years) - 0.5],
            side="top",
            tickvals=list(range(len(years))),
            ticktext=[str(year) for year in years],
            tickfont={"size": 12, "color": tokens.ink2},
            tickangle=0,
        ),
        yaxis=axis(
            range=[max(len(rows), 1) - 0.5, -0.5],
            tickvals=list(range(len(rows))),
            ticktext=[row.name for row in rows],
            tickfont={"size": 12.5, "color": tokens.ink},
            ticklabelstandoff=6,
        ),
        # Cells are wide: a click anywhere in one belongs to its middle.
        hovermode="closest",
        hoverdistance=60,
    )


def spanned(rows: Sequence[StripRow], years: Sequence[int]) -> tuple[int, ...]:
    """The years from the first that has a cell: the oldest reports have nothing to be compared with."""
    first = min((year for row in rows for year in row.cells), default=None)
    return tuple(year for year in years if first is None or year >= first)


def _heat(z: Sequence[Sequence[float | None]], scale: Sequence[Sequence[float | str]], top: float) -> Trace:
    return {
        "type": "heatmap",
        "z": [list(line) for line in z],
        "zmin": 0,
        "zmax": top,
        "colorscale": [list(stop) for stop in scale],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverinfo": "skip",
        "hoverongaps": False,
    }


def _shade(cell: StripCell | None) -> float | None:
    return cell.share if cell and cell.severity is None else None


def _tint(cell: StripCell | None) -> float | None:
    return None if cell is None or cell.severity is None else [*SEVERITIES].index(cell.severity) + 0.5


def _percent(cell: StripCell) -> int:
    """Rounded down like the finding's own words: 79.9 % is not 80."""
    return int(cell.share * 100 + 1e-9)


def _words(held: Sequence[tuple[int, int, StripRow, int, StripCell]], tokens: Tokens) -> list[Trace]:
    """One trace a colour: a trace has one colour of text that does not fade."""
    traces: list[Trace] = []
    for severity in (*SEVERITIES, None):
        own = [
            one for one in held if one[4].severity == severity and (severity or one[4].share >= SHOWN_FROM)
        ]
        sign = f"{SEVERITY_MARK[severity]} " if severity else ""
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [one[0] for one in own],
                "y": [one[1] for one in own],
                "text": [f"{sign}{_percent(one[4])}" for one in own],
                "textfont": {"size": 11.5, "color": tokens.severity[severity] if severity else tokens.ink},
                "hoverinfo": "skip",
            }
        )
    return traces
