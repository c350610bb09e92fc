"""Who is first and last by an indicator, who is left out and why, and how far chance alone would reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import duckdb
import pandas as pd

from analytics import formats
from analytics.form import FORM
from analytics.metrics.frames import Entry, Pool, as_float, entries, pool_of
from analytics.metrics.intervals import wilson
from analytics.metrics.left_out import left_out_row
from analytics.metrics.notation import Metric, format_value
from analytics.metrics.registry import metric
from analytics.metrics.spread import Spread
from analytics.metrics.standings import SPANS, Span, Standing, comparable, is_rankable, standings, window

TABLE_COLUMNS = (
    "rank", "agency_id", "agency", "short_name", "kind", "value", "numerator", "denominator", "low", "high",
    "derived", "scanned", "pooled_years", "previous_rank", "change",
)  # fmt: skip
LEFT_OUT_COLUMNS = (
    "agency_id", "agency", "short_name", "kind", "code", "reason", "numerator", "denominator", "remedy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking of one year, or of several taken together.

    ``table``: rank (1, 2, 2, 4), agency_id, agency, short_name, kind, value (a rate is a share of 1),
    numerator, denominator, low, high (95 % interval of a proportion, else NaN), derived, scanned (a figure
    behind it was recognised from a picture), pooled_years, previous_rank, change (places gained, negative
    lost; null without a comparable rank a year before).
    ``left_out``: agency_id, agency, short_name, kind, code, reason, numerator, denominator, remedy.
    """

    metric: Metric
    year: int
    span: Span
    years: tuple[int, ...]
    """The years taken together, oldest first; never across a change of edition."""
    floor: int
    table: pd.DataFrame
    left_out: pd.DataFrame
    city: Pool
    """All agencies together, whatever groups are shown."""
    group: Pool
    """The agencies of the groups shown, together."""
    median: float | None
    quartiles: tuple[float, float] | None
    spread: float | None
    """Highest minus lowest value."""
    above: int
    below: int
    """How many lie above and below the city by more than chance: their interval leaves its value out."""

    @property
    def medals(self) -> bool:
        """The first three may be marked: the indicator has a better end."""
        return self.metric.ranked_by_merit

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why agencies are left out, and how many for each reason, the most frequent first."""
        counts: dict[str, int] = {}
        for reason in self.left_out["reason"]:
            counts[str(reason)] = counts.get(str(reason), 0) + 1
        return tuple(sorted(counts.items(), key=lambda item: -item[1]))


def ranking(
    con: duckdb.DuckDBPyConnection,
    indicator_id: str,
    year: int,
    groups: Sequence[str] | None = None,
    span: Span = 1,
    min_denominator: int | None = None,
) -> Ranking:
    """Ranks the agencies of the given groups (None: all) by one indicator. Raises UnknownIndicator.

    With ``span`` 3 or 5 numerators and denominators of the years up to ``year`` are added up. Rates over
    fewer cases than ``min_denominator`` (None: the indicator's own floor) are left out, with what helps.
    """
    asked = metric(indicator_id)
    floor = floor_of(asked, min_denominator)
    everything = entries(con, asked, range(year - max(SPANS), year + 1), None)
    years = window(asked, year, span)
    shown = [entry for entry in everything if groups is None or entry.is_of(groups)]
    everyone = standings(asked, shown, year, years)
    ranked = [standing for standing in everyone if is_rankable(asked, standing, years, floor)]
    previous = _ranks_of(asked, shown, year - 1, span, floor) if comparable(asked, year, year - 1) else {}
    city = pool_of(asked, [entry for entry in everything if entry.year in years])
    rows = _rows(asked, ranked, previous)
    table = frame_of(rows, TABLE_COLUMNS)
    listed = {standing.last.agency_id for standing in ranked}
    beside = [one for one in everyone if one.last.agency_id not in listed]
    own: dict[str, list[Entry]] = {}
    for entry in shown:
        own.setdefault(entry.agency_id, []).append(entry)
    left_out = [left_out_row(asked, one, own[one.last.agency_id], years, span, floor) for one in beside]
    spread = Spread.of(one.pool.value for one in ranked if one.pool.value is not None)
    above, below = _beyond_chance(rows, city)
    return Ranking(
        metric=asked,
        year=year,
        span=span,
        years=years,
        floor=floor,
        table=table,
        left_out=frame_of(left_out, LEFT_OUT_COLUMNS),
        city=city,
        group=pool_of(asked, [entry for entry in shown if entry.year in years]),
        median=float(spread.median) if spread else None,
        quartiles=(float(spread.low), float(spread.high)) if spread else None,
        spread=float(spread.most - spread.least) if spread else None,
        above=above,
        below=below,
    )


def rank_history(
    con: duckdb.DuckDBPyConnection,
    indicator_id: str,
    years: Sequence[int],
    groups: Sequence[str] | None = None,
    span: Span = 1,
    min_denominator: int | None = None,
) -> pd.DataFrame:
    """The ranks of every year as `ranking` gives them, for a bump chart. Raises UnknownIndicator.

    Columns: agency_id, short_name, kind, year, rank, series (the edition whose figures may be joined by a
    line; empty where the indicator never breaks). An agency that is not ranked in a year has no row for it.
    """
    asked = metric(indicator_id)
    floor = floor_of(asked, min_denominator)
    listed = entries(con, asked, sorted({one - back for one in years for back in range(span)}), groups)
    named = {entry.agency_id: entry for entry in listed}
    rows = [
        {
            "agency_id": agency_id,
            "short_name": named[agency_id].short_name,
            "kind": named[agency_id].kind,
            "year": year,
            "rank": rank,
            "series": FORM.edition_for(year).id if asked.break_at_edition else "",
        }
        for year in years
        for agency_id, rank in _ranks_of(asked, listed, year, span, floor).items()
    ]
    return pd.DataFrame(rows, columns=["agency_id", "short_name", "kind", "year", "rank", "series"])


def floor_of(asked: Metric, min_denominator: int | None) -> int:
    if min_denominator is None or asked.ranking_floor == 0:
        return asked.ranking_floor
    return min_denominator


def _ranks(asked: Metric, ranked: Sequence[Standing]) -> dict[str, int]:
    """Standard competition ranking over exact values: 1, 2, 2, 4."""
    best_first = -1 if asked.direction != "less" else 1
    placed: dict[str, int] = {}
    previous: tuple[Fraction, int] | None = None
    for place, (value, standing) in enumerate(_ordered(ranked, best_first), start=1):
        rank = previous[1] if previous is not None and previous[0] == value else place
        placed[standing.last.agency_id] = rank
        previous = (value, rank)
    return placed


def _ordered(ranked: Sequence[Standing], sign: int) -> list[tuple[Fraction, Standing]]:
    pairs = [(standing.pool.value, standing) for standing in ranked]
    return sorted(
        ((value, standing) for value, standing in pairs if value is not None), key=lambda pair: sign * pair[0]
    )


def _ranks_of(asked: Metric, listed: Sequence[Entry], year: int, span: Span, floor: int) -> dict[str, int]:
    """The ranks of the same list in another year, by agency id."""
    years = window(asked, year, span)
    everyone = standings(asked, listed, year, years)
    return _ranks(asked, [standing for standing in everyone if is_rankable(asked, standing, years, floor)])


def _rows(asked: Metric, ranked: Sequence[Standing], previous: dict[str, int]) -> list[dict[str, object]]:
    ranks = _ranks(asked, ranked)
    return [
        table_row(asked, standing, ranks[standing.last.agency_id], previous.get(standing.last.agency_id))
        for standing in sorted(ranked, key=lambda one: ranks[one.last.agency_id])
    ]


def table_row(asked: Metric, standing: Standing, rank: int, before: int | None) -> dict[str, object]:
    """A row of the ranked table; ``before`` is the rank a year ago, where the two may be compared."""
    pool, last = standing.pool, standing.last
    interval = None
    if asked.proportion and pool.numerator is not None and pool.denominator is not None:
        interval = wilson(float(pool.numerator), float(pool.denominator))
    return {
        "rank": rank,
        "agency_id": last.agency_id,
        "agency": last.agency,
        "short_name": last.short_name,
        "kind": last.kind,
        "value": as_float(pool.value),
        "numerator": as_float(pool.numerator),
        "denominator": as_float(pool.denominator),
        "low": as_float(interval[0] if interval else None),
        "high": as_float(interval[1] if interval else None),
        "derived": standing.derived,
        "scanned": standing.scanned,
        "pooled_years": standing.known_years,
        "previous_rank": before,
        "change": None if before is None else before - rank,
    }


def _beyond_chance(rows: Sequence[dict[str, object]], city: Pool) -> tuple[int, int]:
    if city.value is None:
        return 0, 0
    middle = float(city.value)
    above = sum(isinstance(low := row["low"], float) and low > middle for row in rows)
    below = sum(isinstance(high := row["high"], float) and high < middle for row in rows)
    return above, below


def frame_of(rows: Sequence[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    """A frame with all its columns also when it is empty; whole numbers that may be missing as Int64."""
    frame = pd.DataFrame(list(rows), columns=list(columns))
    for column in ("rank", "pooled_years", "previous_rank", "change"):
        if column in frame:
            frame[column] = frame[column].astype("Int64")
    for column in ("value", "numerator", "denominator", "low", "high"):
        if column in frame:
            frame[column] = frame[column].astype("float64")
    return frame


def summary(found: Ranking) -> str:
    """The answer in one sentence: who is first, who is last, how many stand in the list and beside it."""
    table = found.table
    first, last = (table[table["rank"] == end] for end in (table["rank"].min(), table["rank"].max()))
    ends = [(len(one), [str(name) for name in one["short_name"][:2]]) for one in (first, last)]
    return sentence(found.metric, found.year, table, ends[0], ends[1], len(table), len(found.left_out))


def sentence(
    asked: Metric,
    year: int,
    table: pd.DataFrame,
    first: tuple[int, Sequence[str]],
    last: tuple[int, Sequence[str]],
    ranked: int,
    aside: int,
) -> str:
    """The same from the rows at both ends of the table, with how many share each end and the first names."""
    if table.empty:
        return f"{year} 年没有单位可按“{asked.title}”排名" + (f"，{aside} 家未列入。" if aside else "。")
    top, bottom = _told(asked, table.iloc[0], first[0]), _told(asked, table.iloc[-1], last[0])
    ends = ("最高", "最低") if asked.direction != "less" else ("最低", "最高")
    told = f"{ranked} 家参与排名，{aside} 家未列入。" if aside else f"{ranked} 家全部参与排名。"
    if ranked == 1:
        return f"{asked.title}只有{_names(*first)}可比（{top}）；{told}"
    if first[0] == ranked:
        return f"{asked.title}各家相同（{top}）；{told}"
    best, worst = f"{_names(*first)}（{top}）", f"{_names(*last)}（{bottom}）"
    return f"{asked.title}{ends[0]}的是{best}，{ends[1]}的是{worst}；{told}"


def _names(count: int, names: Sequence[str]) -> str:
    return "、".join(names) if count <= 2 else f"{names[0]}等 {count} 家"


def _told(asked: Metric, row: pd.Series[Any], count: int) -> str:
    value, numerator, denominator = float(row["value"]), float(row["numerator"]), float(row["denominator"])
    if asked.unit != "%":
        return f"{format_value(asked, value)} {asked.unit}"
    told = format_value(asked, value, denominator)
    return f"{told}，{formats.fraction(numerator, denominator)}" if count == 1 else told
