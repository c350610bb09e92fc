"""A ranking of many agencies as a page shows it: both ends of the list, counts and spreads over all of them.

`leaderboard` says the same as `ranking` and `rank_history` do, worked out by the database, so that twenty
thousand agencies over seven years take no more memory than what is shown. The figures of the rows shown are
those of `ranking`, exact. Ranks go by the quotient in double precision of whole numbers (both parts are
counted in ten-thousandths): equal fractions give equal quotients.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import duckdb
import pandas as pd

from analytics.form import FORM
from analytics.metrics.frames import Entry, Pool, entries
from analytics.metrics.leaderboard_sql import ENDS, INTERVALS, POOLS, RANKED, STANDINGS
from analytics.metrics.left_out import left_out_row
from analytics.metrics.notation import Metric
from analytics.metrics.ranking import (
    LEFT_OUT_COLUMNS,
    TABLE_COLUMNS,
    floor_of,
    frame_of,
    table_row,
)
from analytics.metrics.registry import metric
from analytics.metrics.standings import SPANS, Span, comparable, needs_all_years, standings, window

WHOLE = 60
"""So many ranked agencies are listed one and all; of more only both ends are."""
HEAD, TAIL = 30, 10
ASIDE = 60
"""So many agencies that are not ranked are listed with their reasons; all are counted."""


@dataclass(frozen=True, slots=True)
class Year:
    """One year (with those taken together with it) over all agencies."""

    years: tuple[int, ...]
    ranked: int
    aside: int
    median: float | None
    quartiles: tuple[float, float] | None
    spread: float | None
    above: int
    below: int
    city: Pool
    group: Pool


@dataclass(frozen=True, slots=True)
class End:
    """Who shares the first or last rank: how many, and the first two by the roster."""

    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Leaderboard:
    """``table`` and ``left_out`` have the columns that `Ranking` has; they hold the rows that are listed.

    ``by_year`` holds ``year`` and those before it; ``reasons`` count all that are not ranked; ``overlaps``:
    how many neighbours in the whole list have overlapping intervals, None without intervals; ``history``: the
    ranks of the listed agencies as `rank_history` has them.
    """

    metric: Metric
    year: int
    span: Span
    floor: int
    by_year: Mapping[int, Year]
    table: pd.DataFrame
    left_out: pd.DataFrame
    reasons: tuple[tuple[str, int], ...]
    first: End
    last: End
    among_first: int
    """How many have one of the first three ranks."""
    value_sum: float
    value_most: float
    value_least: float
    overlaps: int | None
    history: pd.DataFrame

    @property
    def now(self) -> Year:
        return self.by_year[self.year]


def leaderboard(
    con: duckdb.DuckDBPyConnection,
    indicator_id: str,
    year: int,
    years: Sequence[int],
    groups: Sequence[str] | None = None,
    span: Span = 1,
) -> Leaderboard:
    """``years``: those that are compared, ``year`` the last of them. Raises UnknownIndicator."""
    asked = metric(indicator_id)
    floor = floor_of(asked, None)
    work_out(con, asked, years, span, floor)
    shown = list(groups) if groups is not None else None
    con.execute(RANKED, {"groups": shown, "sign": 1 if asked.direction == "less" else -1})
    by_year = _by_year(con, asked, years, span, shown)
    drawn = con.execute(ENDS, {"year": year, "whole": WHOLE, "head": HEAD, "tail": TAIL}).fetchall()
    before = dict(_ranks(con, year - 1)) if comparable(asked, year, year - 1) else {}
    own = _entries(con, asked, year, [agency for agency, _ in drawn])
    members = by_year[year].years
    rows = [
        table_row(asked, standings(asked, own[agency], year, members)[0], rank, before.get(agency))
        for agency, rank in drawn
    ]
    first, last, among, total, most, least, overlaps = _over_all(con, asked, year)
    left_out, reasons = _aside(con, asked, year, members, span, floor, shown)
    return Leaderboard(
        metric=asked,
        year=year,
        span=span,
        floor=floor,
        by_year=by_year,
        table=frame_of(rows, TABLE_COLUMNS),
        left_out=frame_of(left_out, LEFT_OUT_COLUMNS),
        reasons=reasons,
        first=first,
        last=last,
        among_first=among,
        value_sum=total,
        value_most=most,
        value_least=least,
        overlaps=overlaps,
        history=_history(con, asked, [agency for agency, _ in drawn], years),
    )


def own_row(
    con: duckdb.DuckDBPyConnection,
    indicator_id: str,
    year: int,
    agency_id: str,
    groups: Sequence[str] | None = None,
    span: Span = 1,
) -> tuple[dict[str, Any] | None, int]:
    """One agency's row of the table of `ranking`, None where it is not ranked; and how many are."""
    asked = metric(indicator_id)
    work_out(con, asked, [year], span, floor_of(asked, None))
    con.execute(
        RANKED,
        {"groups": None if groups is None else list(groups), "sign": 1 if asked.direction == "less" else -1},
    )
    told = con.execute(
        "SELECT count(*), max(rank) FILTER (WHERE agency_id = $agency_id) FROM ranked WHERE year = $year",
        {"agency_id": agency_id, "year": year},
    ).fetchone()
    assert told is not None
    count, rank = told
    if rank is None:
        return None, count
    own = _entries(con, asked, year, [agency_id])[agency_id]
    found = standings(asked, own, year, window(asked, year, span))
    return table_row(asked, found[0], rank, None), count


# ------------------------------------------------------------------ over all agencies


def work_out(
    con: duckdb.DuckDBPyConnection, asked: Metric, years: Sequence[int], span: Span, floor: int
) -> None:
    """Fills ``stood`` with the agencies that owe or gave a report for each of ``years``."""
    pairs = [(year, member) for year in years for member in window(asked, year, span)]
    members = sorted({member for _, member in pairs})
    con.execute(
        STANDINGS,
        {
            "indicator_id": asked.id,
            "due_years": members,
            "due": [FORM.edition_for(year).id for year in members],
            "bound": asked.edition_bound,
            "window_of": [year for year, _ in pairs],
            "members": [member for _, member in pairs],
            "is_rate": asked.denominator is not None,
            "is_mean": asked.pooling == "mean",
            "needs_all": needs_all_years(asked),
            "floor": floor,
        },
    )


def _by_year(
    con: duckdb.DuckDBPyConnection,
    asked: Metric,
    years: Sequence[int],
    span: Span,
    groups: list[str] | None,
) -> dict[int, Year]:
    pools: dict[bool, dict[int, Pool]] = {}
    for is_group in (False, True):
        found = con.execute(POOLS, {"groups": groups if is_group else None}).fetchall()
        pools[is_group] = {year: _pool(asked, *sums) for year, *sums in found}
    counts = {
        year: rest
        for year, *rest in con.execute(
            """
            SELECT year, count(*), quantile_cont(value, [0.25, 0.5, 0.75]), max(value) - min(value)
            FROM ranked GROUP BY year
            """
        ).fetchall()
    }
    listed = dict(
        con.execute(
            """
            SELECT year, count(*) FROM stood
            WHERE is_listed AND ($groups IS NULL OR list_has_any($groups, groups)) GROUP BY year
            """,
            {"groups": groups},
        ).fetchall()
    )
    nothing = Pool(None, None, None, 0, 0)
    told: dict[int, Year] = {}
    for year in years:
        ranked, quarters, spread = counts.get(year, (0, None, None))
        city = pools[False].get(year, nothing)
        above, below = _beyond(con, asked, year, city)
        told[year] = Year(
            window(asked, year, span),
            ranked,
            listed.get(year, 0) - ranked,
            quarters[1] if quarters else None,
            (quarters[0], quarters[2]) if quarters else None,
            spread,
            above,
            below,
            city,
            pools[True].get(year, nothing),
        )
    return told


def _pool(asked: Metric, numerator: Any, denominator: Any, known: int, owed: int) -> Pool:
    if not known or numerator is None:
        return Pool(None, None, None, 0, owed)
    if asked.denominator is None:
        divisor = known if asked.pooling == "mean" else 1
        return Pool(numerator, None, Fraction(numerator) / divisor, known, owed)
    value = Fraction(numerator) / Fraction(denominator) if denominator and denominator > 0 else None
    return Pool(numerator, denominator, value, known, owed)


def _beyond(con: duckdb.DuckDBPyConnection, asked: Metric, year: int, city: Pool) -> tuple[int, int]:
    if not asked.proportion or city.value is None:
        return 0, 0
    found = con.execute(
        f"SELECT count(*) FILTER (WHERE low > $city), count(*) FILTER (WHERE high < $city)"
        f" FROM ({INTERVALS}) WHERE year = $year",
        {"city": float(city.value), "year": year},
    ).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def _ranks(con: duckdb.DuckDBPyConnection, year: int) -> list[tuple[str, int]]:
    return con.execute("SELECT agency_id, rank FROM ranked WHERE year = ?", [year]).fetchall()


def _over_all(
    con: duckdb.DuckDBPyConnection, asked: Metric, year: int
) -> tuple[End, End, int, float, float, float, int | None]:
    """Both ends, how many have one of the first three ranks, sum, most and least of the values, overlaps."""
    ends = con.execute(
        """
        WITH bounds AS (SELECT min(rank) AS first, max(rank) AS last FROM ranked WHERE year = $year)
        SELECT r.rank = b.first, count(*), list(short_name ORDER BY place)[1:2]
        FROM ranked r, bounds b WHERE r.year = $year AND r.rank IN (b.first, b.last) GROUP BY r.rank, b.first
        """,
        {"year": year},
    ).fetchall()
    nobody = End(0, ())
    first = next((End(count, tuple(names)) for is_first, count, names in ends if is_first), nobody)
    last = next((End(count, tuple(names)) for is_first, count, names in ends if not is_first), first)
    sums = con.execute(
        "SELECT count(*) FILTER (WHERE rank <= 3), coalesce(sum(value), 0), max(value), min(value)"
        " FROM ranked WHERE year = ?",
        [year],
    ).fetchone()
    assert sums is not None
    overlaps = con.execute(
        f"""
        WITH listed AS ({INTERVALS}),
        beside AS (
            SELECT low, high, lead(low) OVER (ORDER BY place) AS next_low,
                   lead(high) OVER (ORDER BY place) AS next_high, count(*) OVER () AS known
            FROM listed WHERE year = $year
        )
        SELECT count(*) FILTER (WHERE low <= next_high AND next_low <= high), any_value(known) FROM beside
        """,
        {"year": year},
    ).fetchone()
    ranked = con.execute("SELECT count(*) FROM ranked WHERE year = ?", [year]).fetchone()
    assert overlaps is not None
    assert ranked is not None
    whole = asked.proportion and ranked[0] > 1 and overlaps[1] == ranked[0]
    most = float("nan") if sums[2] is None else float(sums[2])
    least = float("nan") if sums[3] is None else float(sums[3])
    return first, last, sums[0], float(sums[1]), most, least, overlaps[0] if whole else None


# ------------------------------------------------------------------ what is listed


def _entries(
    con: duckdb.DuckDBPyConnection, asked: Metric, year: int, agency_ids: Sequence[str]
) -> dict[str, list[Entry]]:
    """The exact figures of some agencies over the longest span."""
    found: dict[str, list[Entry]] = {one: [] for one in agency_ids}
    for entry in entries(con, asked, range(year - max(SPANS), year + 1), None, agency_ids):
        found[entry.agency_id].append(entry)
    return found


def _aside(
    con: duckdb.DuckDBPyConnection,
    asked: Metric,
    year: int,
    members: tuple[int, ...],
    span: Span,
    floor: int,
    groups: list[str] | None,
) -> tuple[list[dict[str, object]], tuple[tuple[str, int], ...]]:
    """The first agencies that are not ranked, with their reasons; and how many there are for each reason.

    Those that are alike in all that a reason rests on have the same one: one of each kind is asked.
    """
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE beside AS
        SELECT s.* FROM stood s ANTI JOIN ranked r USING (agency_id, year)
        WHERE s.year = $year AND s.is_listed AND ($groups IS NULL OR list_has_any($groups, s.groups))
        """,
        {"year": year, "groups": groups},
    )
    return _reasons(con, asked, year, members, span, floor)


def _reasons(
    con: duckdb.DuckDBPyConnection,
    asked: Metric,
    year: int,
    members: tuple[int, ...],
    span: Span,
    floor: int,
) -> tuple[list[dict[str, object]], tuple[tuple[str, int], ...]]:
    alike = con.execute(
        """
        SELECT arg_min(agency_id, (ordinal, agency_id)), count(*), min(ordinal) FROM beside
        GROUP BY last_known, CASE WHEN NOT last_known THEN last_missing END, known_years, value IS NULL
        ORDER BY 3
        """
    ).fetchall()
    listed = [
        agency_id
        for (agency_id,) in con.execute(
            f"SELECT agency_id FROM beside ORDER BY ordinal, agency_id LIMIT {ASIDE}"
        ).fetchall()
    ]
    own = _entries(con, asked, year, [*dict.fromkeys([*listed, *(one for one, *_ in alike)])])

    def row(agency_id: str) -> dict[str, object]:
        (standing,) = standings(asked, own[agency_id], year, members)
        return left_out_row(asked, standing, own[agency_id], members, span, floor)

    reasons: dict[str, int] = {}
    for agency_id, count, _ in alike:
        reason = str(row(agency_id)["reason"])
        reasons[reason] = reasons.get(reason, 0) + count
    return [row(one) for one in listed], tuple(sorted(reasons.items(), key=lambda item: -item[1]))


def _history(
    con: duckdb.DuckDBPyConnection, asked: Metric, agency_ids: Sequence[str], years: Sequence[int]
) -> pd.DataFrame:
    wanted = list(agency_ids)
    found = con.execute(
        """
        SELECT agency_id, short_name, kind, year, rank FROM ranked
        WHERE ranked <= $whole OR list_contains($wanted, agency_id) ORDER BY year, ordinal, agency_id
        """,
        {"whole": WHOLE, "wanted": wanted},
    ).fetchall()
    rows = [
        (*told, FORM.edition_for(told[3]).id if asked.break_at_edition else "")
        for told in found
        if told[3] in years
    ]
    return pd.DataFrame(rows, columns=["agency_id", "short_name", "kind", "year", "rank", "series"])
