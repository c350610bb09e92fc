"""Findings as a matrix: a row a rule (or a year), a column an agency, names upright on top, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.charts.base import Figure, Trace, axis, clicks, figure, note, rule, stacked
from analytics.charts.tokens import SEVERITIES, SEVERITY_MARK, SEVERITY_SYMBOL, SEVERITY_WORD, Tokens

PITCH, GAP, GLYPH = 19.5, 0.5, 15
LEAST_COLUMNS = 16
"""A cell never grows wider than with so many agencies."""
START = 0.238
"""Where the cells begin, as a share of the width; families, rules and counts stand before it."""
_OUTCOME = {
    "review": "○ 待核",
    "undetermined": "？ 无法判定",
    "settled": "✓ 经人确认无误或忽略",
    "pass": "通过",
    "not_applicable": "不适用",
}
_SIGNS = {"undetermined": "?", "settled": "✓"}
"""Outcomes that are drawn as text."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule: ``family`` in words; ``agencies`` is how many failed it."""

    rule_id: str
    title: str
    family: str
    severity: str
    agencies: int


@dataclass(frozen=True, slots=True)
class AgencyColumn:
    """An agency; ``void`` says why it has no column of judgements (未报, 无法读取), None where it has."""

    agency_id: str
    name: str
    void: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a rule said of an agency; ``items`` single findings; ``finding_id`` goes back with a click.
    ``severity``: where it is not the rule's own.
    """

    outcome: str
    finding_id: str
    items: int = 0
    severity: str | None = None


Marks = Mapping[tuple[str, str], Mark]
"""By rule id and agency id."""


def matrix(rows: Sequence[RuleRow], columns: Sequence[AgencyColumn], marks: Marks, tokens: Tokens) -> Figure:
    """Rules by families, in the order given. A clicked cell carries ``[finding_id]``."""
    places = _places(rows)
    top = _top(columns)
    height = places[-1] + 1 if places else 1
    return figure(
        [*_tints(rows, places, columns, marks, tokens), *_marks(rows, places, columns, marks, tokens)],
        tokens,
        height=int(top + PITCH * height + 6),
        margin={"l": 0, "r": 2, "t": top, "b": 6},
        xaxis=axis(
            domain=[START, 1], range=[-0.5, max(len(columns), LEAST_COLUMNS) - 0.5], showticklabels=False
        ),
        yaxis=axis(range=[height - 0.5, -0.5], showticklabels=False),
        shapes=[*_family_lines(rows, places, tokens), *_voids(columns, height, tokens)],
        annotations=[
            *_names(columns, tokens),
            *_rule_words(rows, places, tokens),
            *_family_words(rows, places, tokens),
            *_void_words(columns, height, tokens),
            note(START, 1, "单位数", **_left(-6, tokens.ink3), yref="paper", yanchor="bottom", yshift=5),
        ],
    )


def years(
    counts: Mapping[tuple[int, str], int],
    totals: Mapping[int, int | None],
    columns: Sequence[AgencyColumn],
    tokens: Tokens,
) -> Figure:
    """Red findings by year and agency: a count a cell, 0 left blank, no cell where nothing could be checked.

    ``counts`` by year and agency id; ``totals`` of every year from top to bottom, over all agencies (None:
    nothing could be checked). A clicked cell carries ``[agency_id, year]``.
    """
    over = list(totals)
    top = _top(columns)
    z = [[counts.get((year, column.agency_id)) for column in columns] for year in over]
    most = max([1, *(value for line in z for value in line if value is not None)])
    cells: Trace = {
        "type": "heatmap",
        "z": z,
        "zmin": 0,
        "zmax": most,
        "colorscale": tokens.scale(),
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": [[str(value) if value else "" for value in line] for line in z],
        "texttemplate": "%{text}",
        "textfont": {"size": 12},
        "hoverinfo": "skip",
        "hoverongaps": False,
    }
    points = [(x, y) for y in range(len(over)) for x in range(len(columns))]
    layer = clicks(
        [x for x, _ in points],
        [y for _, y in points],
        [f"{columns[x].name} {over[y]} 年度：{_counted(z[y][x])}" for x, y in points],
        [[columns[x].agency_id, over[y]] for x, y in points],
    )
    return figure(
        [cells, layer],
        tokens,
        height=int(top + PITCH * len(over) + 6),
        margin={"l": 0, "r": 2, "t": top, "b": 6},
        xaxis=axis(
            domain=[START, 1], range=[-0.5, max(len(columns), LEAST_COLUMNS) - 0.5], showticklabels=False
        ),
        yaxis=axis(range=[len(over) - 0.5, -0.5], showticklabels=False),
        annotations=[
            *_names(columns, tokens),
            *(
                note(START, y, f"{year} 年度", **_left(_beside(totals.values()), tokens.ink, 12.5), yref="y")
                for y, year in enumerate(over)
            ),
            *(_total(y, total, tokens) for y, total in enumerate(totals.values())),
            note(START, 1, "项数", **_left(-6, tokens.ink3), yref="paper", yanchor="bottom", yshift=5),
        ],
    )


def _total(y: int, total: int | None, tokens: Tokens) -> dict[str, Any]:
    """The sum of a year; red only where there is something red."""
    if total:
        return note(START, y, f"<b>{total}</b>", **_left(-6, tokens.severity["red"]), yref="y")
    return note(START, y, "—" if total is None else "0", **_left(-6, tokens.ink3), yref="y")


def _counted(value: int | None) -> str:
    return "没有可检查的报告" if value is None else f"红色缺口 {value} 项"


# ------------------------------------------------------------------ geometry


def _places(rows: Sequence[RuleRow]) -> list[float]:
    """The height of each rule: one row apart, half a row more between families."""
    places: list[float] = []
    for index, row in enumerate(rows):
        if not places:
            places.append(0)
        else:
            places.append(places[-1] + 1 + (GAP if row.family != rows[index - 1].family else 0))
    return places


def _top(columns: Sequence[AgencyColumn]) -> int:
    return 12 + GLYPH * max([3, *(len(column.name) for column in columns)])


def _families(rows: Sequence[RuleRow], places: Sequence[float]) -> list[tuple[str, list[int]]]:
    """Each family with the positions of its rules in ``rows``."""
    found: list[tuple[str, list[int]]] = []
    for index in range(len(places)):
        if found and found[-1][0] == rows[index].family:
            found[-1][1].append(index)
        else:
            found.append((rows[index].family, [index]))
    return found


def _left(shift: int, colour: str, size: float = 12) -> dict[str, Any]:
    """Keys of a note that ends ``shift`` px before the cells."""
    return {"xref": "paper", "xanchor": "right", "xshift": shift, "font": {"size": size, "color": colour}}


# ------------------------------------------------------------------ cells


def _tints(
    rows: Sequence[RuleRow],
    places: Sequence[float],
    columns: Sequence[AgencyColumn],
    marks: Marks,
    tokens: Tokens,
) -> list[Trace]:
    """One heatmap a family: the tint of a failed check, paper for a passed one, nothing where it does not
    apply.
    """
    colours = [tokens.cell0, *(tokens.tint[severity] for severity in SEVERITIES)]
    scale: list[list[float | str]] = []
    for index, colour in enumerate(colours):
        scale += [[index / len(colours), colour], [(index + 1) / len(colours), colour]]
    traces: list[Trace] = []
    for _, members in _families(rows, places):
        z = [
            [_code(rows[index], marks.get((rows[index].rule_id, one.agency_id))) for one in columns]
            for index in members
        ]
        traces.append(
            {
                "type": "heatmap",
                "z": z,
                "x0": 0,
                "dx": 1,
                "y0": places[members[0]],
                "dy": 1,
                "zmin": 0,
                "zmax": len(colours),
                "colorscale": scale,
                "showscale": False,
                "xgap": 2,
                "ygap": 2,
                "hoverinfo": "skip",
                "hoverongaps": False,
            }
        )
    return traces


def _code(row: RuleRow, mark: Mark | None) -> float | None:
    if mark is None or mark.outcome == "not_applicable":
        return None
    return 1.5 + [*SEVERITIES].index(mark.severity or row.severity) if mark.outcome == "fail" else 0.5


def _marks(
    rows: Sequence[RuleRow],
    places: Sequence[float],
    columns: Sequence[AgencyColumn],
    marks: Marks,
    tokens: Tokens,
) -> list[Trace]:
    held = [
        (x, place, row, column, mark)
        for row, place in zip(rows, places, strict=True)
        for x, column in enumerate(columns)
        if (mark := marks.get((row.rule_id, column.agency_id))) is not None
    ]
    traces: list[Trace] = []
    for severity in SEVERITIES:
        symbol, size = SEVERITY_SYMBOL[severity]
        shown = [
            one
            for one in held
            if one[4].outcome == "fail" and (one[4].severity or one[2].severity) == severity
        ]
        traces.append(_symbols(shown, {"symbol": symbol, "size": size, "color": tokens.severity[severity]}))
    ring = {"symbol": "circle-open", "size": 8, "color": tokens.ink2, "line": {"width": 1.3}}
    traces.append(_symbols([one for one in held if one[4].outcome == "review"], ring))
    signed = [one for one in held if one[4].outcome in _SIGNS]
    traces.append(
        {
            "type": "scatter",
            "mode": "text",
            "x": [one[0] for one in signed],
            "y": [one[1] for one in signed],
            "text": [_SIGNS[one[4].outcome] for one in signed],
            "textfont": {"size": 12, "color": tokens.ink2},
            "hoverinfo": "skip",
        }
    )
    traces.append(
        clicks(
            [one[0] for one in held],
            [one[1] for one in held],
            [_told(one[2], one[3], one[4]) for one in held],
            [[one[4].finding_id] for one in held],
        )
    )
    return traces


def _symbols(
    shown: Sequence[tuple[int, float, RuleRow, AgencyColumn, Mark]], marker: dict[str, Any]
) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [one[0] for one in shown],
        "y": [one[1] for one in shown],
        "marker": marker,
        "hoverinfo": "skip",
    }


def _told(row: RuleRow, column: AgencyColumn, mark: Mark) -> str:
    if mark.outcome == "fail":
        severity = mark.severity or row.severity
        said = f"{SEVERITY_MARK[severity]} {SEVERITY_WORD[severity]}，{mark.items} 项"
    else:
        said = _OUTCOME[mark.outcome]
    return f"{column.name}<br>{row.rule_id} {row.title}<br>{said}"


# ------------------------------------------------------------------ words and lines


def _names(columns: Sequence[AgencyColumn], tokens: Tokens) -> list[dict[str, Any]]:
    font = {"size": 12, "color": tokens.ink}
    return [
        note(x, 1, stacked(column.name), yref="paper", yanchor="bottom", yshift=3, font=font)
        for x, column in enumerate(columns)
    ]


def _beside(counts: Iterable[int | None]) -> int:
    """Where words end that stand before counts, in px before the cells."""
    digits = max([3, *(len(str(count)) for count in counts if count is not None)])
    return -8 * (digits + 1)


def _rule_words(rows: Sequence[RuleRow], places: Sequence[float], tokens: Tokens) -> list[dict[str, Any]]:
    beside = _beside(row.agencies for row in rows)
    words = [
        note(START, place, row.title, **_left(beside, tokens.ink, 12.5), yref="y")
        for row, place in zip(rows, places, strict=True)
    ]
    counts = [
        note(
            START,
            place,
            f"<b>{row.agencies}</b>" if row.agencies else "0",
            **_left(-6, tokens.severity[row.severity] if row.agencies else tokens.ink3),
            yref="y",
        )
        for row, place in zip(rows, places, strict=True)
    ]
    return words + counts


def _family_words(rows: Sequence[RuleRow], places: Sequence[float], tokens: Tokens) -> list[dict[str, Any]]:
    words: list[dict[str, Any]] = []
    for family, members in _families(rows, places):
        middle = (places[members[0]] + places[members[-1]]) / 2
        # Upright where there is room for it, else in one line.
        text = stacked(family) if len(members) > 1 else family
        words.append(
            note(
                0,
                middle,
                text,
                xref="paper",
                xanchor="left",
                yref="y",
                font={"size": 12, "color": tokens.ink2},
            )
        )
    return words


def _family_lines(rows: Sequence[RuleRow], places: Sequence[float], tokens: Tokens) -> list[dict[str, Any]]:
    starts = [places[members[0]] for _, members in _families(rows, places)]
    return [
        rule(
            0,
            start - (0.5 if start == 0 else 0.5 + GAP / 2),
            1,
            start - (0.5 if start == 0 else 0.5 + GAP / 2),
            tokens.line,
            xref="paper",
        )
        for start in starts
    ]


def _voids(columns: Sequence[AgencyColumn], height: float, tokens: Tokens) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "x0": x - 0.5 + 0.03,
            "x1": x + 0.5 - 0.03,
            "y0": -0.5,
            "y1": height - 0.5,
            "fillcolor": tokens.void,
            "line": {"width": 0},
            "layer": "below",
        }
        for x, column in enumerate(columns)
        if column.void
    ]


def _void_words(columns: Sequence[AgencyColumn], height: float, tokens: Tokens) -> list[dict[str, Any]]:
    font = {"size": 12, "color": tokens.ink2}
    return [
        note(x, (height - 1) / 2, stacked(column.void), yref="y", font=font)
        for x, column in enumerate(columns)
        if column.void
    ]
