"""Ranks over the years: a row a place, a column a year; the first and last three coloured, the others thin.

The rows are those of the ranked table beside it (``PITCH`` px each), so that a line ends at its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.charts.base import Figure, Trace, axis, clicks, edition_break, figure, note, rule
from analytics.charts.tokens import Tokens

PITCH = 27
TOP, BOTTOM = 31, 30
LONGEST = 12
"""Characters of a name that have room at the right."""
ENDS = 3
"""So many first and last places are coloured."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The rank of an agency in a year. Ranks of one ``series`` may be joined by a line."""

    agency_id: str
    name: str
    year: int
    rank: int
    series: str = ""


def bump(
    placed: Sequence[Placed],
    order: Sequence[str],
    years: Sequence[int],
    tokens: Tokens,
    *,
    broken: bool = True,
) -> Figure:
    """``order``: the agencies of the newest year as the table lists them (first row first).

    Equal ranks take neighbouring rows, as in the table; the number before a name is the rank itself. A year
    without a rank parts the line, and so does the change of edition (``broken``). A click gives
    ``[agency_id, year]``. An agency that the newest year does not rank has a thin line without a name.
    """
    rows = _rows(placed, order)
    colours = _colours(placed, order, years[-1], tokens)
    by_agency: dict[str, list[Placed]] = {}
    for one in placed:
        by_agency.setdefault(one.agency_id, []).append(one)
    named = {one.agency_id: one for one in placed if one.year == years[-1]}
    thin = [agency for agency in by_agency if agency not in colours]
    traces = [
        trace
        for agency in (*thin, *(one for one in order if one in colours and one in by_agency))
        for trace in _lines(by_agency[agency], rows, years, colours.get(agency), tokens)
    ]
    depth = max([*rows.values(), len(order), 1])
    longest = min(max((len(one.name) for one in named.values()), default=4), LONGEST)
    # Ranks of one or two digits have their room already.
    digits = max([2, *(len(str(one.rank)) for one in named.values())]) - 2
    cut = edition_break(years) if broken else None
    annotations = [
        *(
            _name(named[agency], place, colours.get(agency), tokens)
            for place, agency in enumerate(order, 1)
            if agency in named
        ),
        *_starts(by_agency, rows, years, colours),
    ]
    shapes: list[dict[str, Any]] = []
    if cut is not None:
        shapes.append(rule(cut, 0.5, cut, depth + 0.5, tokens.ink3, dash="dot"))
        annotations.append(
            note(
                cut,
                0,
                "2021 年换版",
                yref="paper",
                yanchor="top",
                yshift=-6,
                font={"size": 12, "color": tokens.ink2},
            )
        )
    traces.append(_clicks(placed, rows, years))
    return figure(
        traces,
        tokens,
        height=int(TOP + PITCH * depth + BOTTOM),
        margin={"l": 16, "r": int(longest * 12.8) + 34 + 8 * digits, "t": TOP, "b": BOTTOM},
        xaxis=axis(
            range=[-0.45, max(len(years) - 1, 0) + 0.16],
            side="top",
            tickvals=list(range(len(years))),
            ticktext=[str(year) for year in years],
            tickfont={"size": 12, "color": tokens.ink2},
            tickangle=0,
            ticklabelstandoff=6,
        ),
        yaxis=axis(range=[depth + 0.5, 0.5], showticklabels=False),
        shapes=shapes,
        annotations=annotations,
        hovermode="closest",
    )


def _rows(placed: Sequence[Placed], order: Sequence[str]) -> Mapping[tuple[str, int], int]:
    """The row of every rank: equal ranks one under another, in the order of the table."""
    last = {agency: place for place, agency in enumerate(order)}
    by_year: dict[int, list[Placed]] = {}
    for one in placed:
        by_year.setdefault(one.year, []).append(one)
    rows: dict[tuple[str, int], int] = {}
    for year, listed in by_year.items():
        listed.sort(key=lambda one: (one.rank, last.get(one.agency_id, len(last)), one.name))
        rows |= {(one.agency_id, year): place for place, one in enumerate(listed, start=1)}
    return rows


def coloured(placed: Sequence[Placed], order: Sequence[str], year: int) -> tuple[bool, bool]:
    """Whether the first three and the last three of a year stand out, and so have their colours."""
    ranks = {one.agency_id: one.rank for one in placed if one.year == year}
    return not _tied(order[ENDS - 1 : ENDS + 1], ranks), not _tied(_border_of_last(order), ranks)


def _border_of_last(order: Sequence[str]) -> Sequence[str]:
    """The last one before the last three, and the first of these."""
    return order[-ENDS - 1 : len(order) - ENDS + 1]


def _tied(border: Sequence[str], ranks: Mapping[str, int]) -> bool:
    """Whether the rank goes on beyond the border between those who stand out and the others."""
    return len(border) == 2 and ranks.get(border[0]) == ranks.get(border[1])


def _colours(placed: Sequence[Placed], order: Sequence[str], year: int, tokens: Tokens) -> dict[str, str]:
    """The first three and the last three; with few agencies the first ones go before.

    None at an end where more than three agencies share its rank: no three of them stand out.
    """
    has_first, has_last = coloured(placed, order, year)
    first = list(order[:ENDS]) if has_first else []
    tail = order[-ENDS:] if has_last else []
    last = [agency for agency in reversed(tail) if agency not in first]
    return dict(zip(first, tokens.bump_first, strict=False)) | dict(zip(last, tokens.bump_last, strict=False))


def _lines(
    own: Sequence[Placed],
    rows: Mapping[tuple[str, int], int],
    years: Sequence[int],
    colour: str | None,
    tokens: Tokens,
) -> list[Trace]:
    """One trace a run of neighbouring years in one edition."""
    runs: list[list[Placed]] = []
    for one in sorted(own, key=lambda each: each.year):
        before = runs[-1][-1] if runs else None
        if before is not None and before.year == one.year - 1 and before.series == one.series:
            runs[-1].append(one)
        else:
            runs.append([one])
    shown = colour or tokens.line
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [years.index(one.year) for one in run],
            "y": [rows[one.agency_id, one.year] for one in run],
            "line": {"color": shown, "width": 2.2 if colour else 1, "shape": "spline", "smoothing": 0.7},
            "marker": {"color": shown, "size": 8 if colour else 4},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for run in runs
    ]


def _name(one: Placed, place: int, colour: str | None, tokens: Tokens) -> dict[str, Any]:
    words = f"{one.rank} {one.name}"
    return note(
        1,
        place,
        f"<b>{words}</b>" if colour else words,
        xref="paper",
        xanchor="left",
        xshift=4,
        font={"size": 12.5, "color": colour or tokens.ink2},
    )


def _starts(
    by_agency: Mapping[str, Sequence[Placed]],
    rows: Mapping[tuple[str, int], int],
    years: Sequence[int],
    colours: Mapping[str, str],
) -> list[dict[str, Any]]:
    """The rank at which a coloured line begins, before its first point."""
    found: list[dict[str, Any]] = []
    for agency, colour in colours.items():
        own = sorted(by_agency.get(agency, ()), key=lambda each: each.year)
        # Only at the edge is there room for it.
        if len(own) > 1 and own[0].year == years[0]:
            one = own[0]
            at = years.index(one.year)
            found.append(
                note(
                    at,
                    rows[one.agency_id, one.year],
                    str(one.rank),
                    xanchor="right",
                    xshift=-8,
                    font={"size": 12, "color": colour},
                )
            )
    return found


def _clicks(placed: Sequence[Placed], rows: Mapping[tuple[str, int], int], years: Sequence[int]) -> Trace:
    return clicks(
        [years.index(one.year) for one in placed],
        [rows[one.agency_id, one.year] for one in placed],
        [f"{one.name} {one.year} 年第 {one.rank} 名" for one in placed],
        [[one.agency_id, one.year] for one in placed],
        size=20,
        cliponaxis=False,
    )
