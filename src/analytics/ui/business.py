"""What the pages on a business have in common: the city's own series, key figures, words of the form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analytics import formats, groups, metrics
from analytics.charts.tokens import OUTCOMES, Tokens
from analytics.form import FORM
from analytics.ui import links, memo, warehouse
from analytics.ui.frame import Kpi

RELIABLE = metrics.metric("disclosure_rate").floor
"""A rate over fewer cases is told in counts."""
TEN_THOUSAND = 10_000
"""From here on a key figure is told in 万: its cell has room for five digits and the sparkline."""
CITY = ""
"""Key of the row that takes all agencies shown together."""
WHOLE, SHOWN = 60, 40
"""So many agencies are listed one and all; of more only the first ``SHOWN`` of an order that says why."""


@dataclass(frozen=True, slots=True)
class Point:
    """The agencies taken together in one year, as ``reports`` of ``owed`` give it; None: nothing is known."""

    year: int
    value: float | None
    numerator: float | None
    denominator: float | None
    reports: int
    owed: int
    edition: str

    @property
    def few(self) -> bool:
        """A rate over so few cases that only its counts may be told."""
        return self.denominator is not None and self.denominator < RELIABLE


# ------------------------------------------------------------------ series


def series(indicator_id: str, years: Sequence[int], kind: str | None) -> list[Point]:
    """The indicator of all agencies (of a kind) taken together, a point a year."""
    kinds = None if kind is None else (kind,)
    found = warehouse.asked(metrics.pooled, indicator_id, tuple(years), kinds)
    return [
        Point(
            year=int(row["year"]),
            value=known(row["value"]),
            numerator=known(row["numerator"]),
            denominator=known(row["denominator"]),
            reports=int(row["reports"]),
            owed=int(row["owed"]),
            edition=str(row["edition"]),
        )
        for row in found.to_dict("records")
    ]


def known(value: object) -> float | None:
    """A figure of a frame; None for NaN and null."""
    if value is None or not isinstance(value, int | float) or math.isnan(value):
        return None
    return float(value)


def whole(value: object) -> int | None:
    """A count of a frame; None for NaN and null."""
    figure = known(value)
    return None if figure is None else round(figure)


def at(points: Sequence[Point], year: int) -> Point | None:
    return next((point for point in points if point.year == year), None)


# ------------------------------------------------------------------ key figures


def kpi(indicator_id: str, label: str, points: Sequence[Point], year: int, *, kind: str | None = None) -> Kpi:
    """A key figure that leads to its ranking: value, sparkline, x/n of a rate, change against last year."""
    asked = metrics.metric(indicator_id)
    params = {"indicator": indicator_id, "year": str(year)} | groups.params(kind)
    return figure(
        label,
        points,
        year,
        unit=asked.unit,
        broken=asked.break_at_edition,
        door=links.Door(links.RANKING, params),
    )


def figure(
    label: str,
    points: Sequence[Point],
    year: int,
    *,
    unit: str,
    broken: bool = True,
    door: links.Door | None = None,
) -> Kpi:
    """A key figure from a series; with unit % the values are shares of 1."""
    now = at(points, year)
    shown, told, note = _told(now, unit)
    values = [None if unit == "%" and point.few else point.value for point in points]
    return Kpi(
        label,
        shown,
        told,
        note=" · ".join(part for part in (note, _against_last(points, year, unit, broken)) if part),
        years=[point.year for point in points] if any(value is not None for value in values) else [],
        values=values,
        door=door,
        broken=broken,
    )


def _told(now: Point | None, unit: str) -> tuple[str, str, str]:
    """Value and unit as printed, and the x/n; few cases are told in counts."""
    if now is None or (now.value is None and not now.few):
        return formats.NOT_APPLICABLE, "", "没有读到"
    if unit != "%" and now.value is not None and now.value >= TEN_THOUSAND:
        return formats.number(now.value / TEN_THOUSAND, decimals=2), f"万{unit}", ""
    if unit != "%":
        return formats.number(now.value), unit, ""
    ratio = formats.fraction(now.numerator, now.denominator)
    if now.few:
        return ratio, "件", f"不足 {RELIABLE} 件，不算比例" if now.denominator else "没有可算的，不适用"
    return formats.percent(now.value, now.denominator, sign=False), unit, f"{ratio} 件"


def _against_last(points: Sequence[Point], year: int, unit: str, broken: bool) -> str:
    """“较上年 +123 件（+10.8%）”; rates in points; nothing across an edition break or from nothing."""
    now, last = at(points, year), at(points, year - 1)
    if now is None or last is None or now.value is None or last.value is None:
        return ""
    if broken and now.edition != last.edition:
        return "换版，不与上年比"
    difference = now.value - last.value
    if unit == "%" and (now.few or last.few):
        return ""
    if unit == "%" and formats.points(difference, now.denominator) == formats.UNCHANGED:
        return "与上年持平"
    if unit == "%":
        return f"较上年 {formats.points(difference, now.denominator)}"
    change = formats.change(difference)
    if change == formats.UNCHANGED:
        return "与上年持平"
    share = (
        f"（{formats.number(difference / last.value * 100, decimals=1, plus=True)}%）"
        if last.value > 0
        else ""
    )
    return f"较上年 {change} {unit}{share}"


# ------------------------------------------------------------------ words


def outcome_words() -> dict[str, str]:
    """Outcome id → word of the form, in the order in which outcomes stand."""
    table = FORM.table("t3")
    words = {
        "granted": table.row("granted").label,
        "partly_granted": table.row("partly_granted").label,
        "denied": table.group("denied").label,
        "unavailable": table.group("unavailable").label,
        "not_processed": table.group("not_processed").label,
        "other": table.row("other.other").label,
        "carried_out": table.row("carried_out").short,
    }
    return {outcome: words[outcome] for outcome in OUTCOMES}


def outcome_rows(outcome: str, edition: str) -> list[str]:
    """Rows of an edition that make up an outcome: one, or those under its heading."""
    return [row.id for row in FORM.table("t3").rows(edition) if outcome in (row.id, row.group)]


def short(row_id: str) -> str:
    """A row of t3 in a few characters, on one line."""
    row = FORM.table("t3").row(row_id)
    return row.short.replace("\n", "") or row.label


def names(listed: Sequence[str], most: int = 4, *, count: int | None = None) -> str:
    """“红岩乡、高新区街道”, or “红岩乡、高新区街道等 7 家”; ``count``: how many there are, where only the
    first are listed.
    """
    shown, whole = "、".join(listed[:most]), len(listed) if count is None else count
    return f"{shown}等 {whole:,} 家" if whole > most else shown


def room(table: str) -> str:
    """SQL: how many rows of a table may be listed, all of them or the first."""
    return f"(SELECT CASE WHEN count(*) <= {WHOLE} THEN {WHOLE} ELSE {SHOWN} END FROM {table})"


def rest(hidden: int, order: str) -> str:
    """“只列办结最多的 40 家，另有 960 家见下载，也可按名称查找。” Empty where nothing is hidden."""
    return f"只列{order}的 {SHOWN} 家，另有 {hidden:,} 家见下载，也可按名称查找。" if hidden > 0 else ""


def group_name(kind: str | None) -> str:
    """Name of all agencies shown, for their common row."""
    return groups.whole(kind)


def scope(year: int, kind: str | None) -> str:
    """What is shown, beside the page's name: “2025 年度 · 镇”."""
    return " · ".join(part for part in (f"{year} 年度", groups.words(kind)) if part)


def swatch(tokens: Tokens, outcome: str, label: str) -> tuple[str, str, str]:
    """An outcome in a legend; the pale ones have an outline."""
    pale = outcome in ("not_processed", "carried_out")
    edge = f"box-shadow:inset 0 0 0 1px {tokens.ink3};" if pale else ""
    return f"background:{tokens.outcome[outcome]};{edge}", "", label


_SILENT = """
SELECT s.state, count(*), list(a.short_name ORDER BY a.in_roster DESC, a.ordinal, a.agency_id)[:6]
FROM submissions s JOIN units a USING (agency_id)
WHERE s.year = ?1 AND (?2 IS NULL OR list_contains(a.groups, ?2))
    AND s.state IN ('missing', 'unreadable') GROUP BY s.state
"""


@memo.view
def silent(year: int, kind: str | None) -> str:
    """Who has no readable report for a year, in words: “红岩乡未报，河湾乡无法读取”. Empty where nobody."""
    held = {state: (int(count), listed) for state, count, listed in warehouse.fetch(_SILENT, year, kind)}
    words: list[str] = []
    for state, word in (("missing", "未报"), ("unreadable", "无法读取")):
        count, listed = held.get(state, (0, []))
        if count:
            words.append(names(listed, 6, count=count) + word)
    return "，".join(words)
