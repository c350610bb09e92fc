"""Two years side by side: every agency by one indicator, the city or one agency by every indicator.

    between(con, "requests_received", 2025, 2024)   who rose, who fell, how the values lie in both years
    city_between(con, 2025, 2024)                   the agencies together, an indicator a row
    own_between(con, "qingxi", 2025, 2024, "镇")    one agency, its rank and the medians of a group

The years may lie any number of years apart and in either order. Differences are those of the mart ``changes``
and of `profile`, told for any two years: there is none across a change of edition, nor where either figure is
unknown. Everything over all agencies is worked out by the database; what is handed over is limited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from analytics.form import FORM
from analytics.metrics.between_sql import ASIDE, DOTS, LISTED, OWN, PAIRS, POOLED, SPREADS
from analytics.metrics.comparing import NOT_DUE, Change
from analytics.metrics.frames import Pool, pools_of, summed
from analytics.metrics.leaderboard import work_out
from analytics.metrics.leaderboard_sql import RANKED
from analytics.metrics.notation import Metric
from analytics.metrics.registry import METRICS, metric
from analytics.metrics.standings import comparable

WHOLE = 40
"""So many compared agencies are listed one and all; of more the half of it at either end."""
DOTTED = 300
"""So many agencies are dots of a distribution; of more its percentiles are."""


@dataclass(frozen=True, slots=True)
class Side:
    """One figure of an agency in one year. A rate is a share of 1."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    derived: bool = False
    scanned: bool = False
    outdated: bool = False
    missing: str | None = None
    series: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """An agency that can be compared, with its rank in either year."""

    agency_id: str
    agency: str
    short_name: str
    kind: str
    now: Side
    before: Side
    rank: int
    previous_rank: int

    @property
    def change(self) -> Change:
        assert self.now.value is not None
        assert self.before.value is not None
        return Change(self.before.value, self.now.value - self.before.value)


@dataclass(frozen=True, slots=True)
class Dot:
    """A value in a distribution: an agency's, or a percentile of many (``agency_id`` empty)."""

    agency_id: str
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Lie:
    """How the values of a group lie in one year; what a ranking leaves out is left out."""

    year: int
    compared: int
    least: float | None
    low: float | None
    median: float | None
    high: float | None
    most: float | None
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """One indicator in two years. ``breaks``: no change may be told, the form was replaced between them."""

    metric: Metric
    year: int
    against: int
    breaks: bool
    pairs: tuple[Pair, ...]
    """The largest rise first. Of many only both ends."""
    compared: int
    rose: int
    fell: int
    aside: tuple[tuple[str, int], ...]
    """Why agencies of ``year`` are not compared, and how many for each reason, the most frequent first."""
    pools: Mapping[int, Pool]
    """The agencies of the groups shown together, by year."""
    lies: Mapping[int, Lie]

    @property
    def same(self) -> int:
        return self.compared - self.rose - self.fell

    @property
    def unlisted(self) -> int:
        return self.compared - len(self.pairs)

    @property
    def change(self) -> Change | None:
        """Of the agencies together."""
        now, last = (self.pools[year].value for year in (self.year, self.against))
        if self.breaks or now is None or last is None:
            return None
        return Change(_decimal(last), _decimal(now) - _decimal(last))


def between(
    con: duckdb.DuckDBPyConnection,
    indicator_id: str,
    year: int,
    against: int,
    groups: Sequence[str] | None = None,
    *,
    whole: bool = False,
) -> Between:
    """The agencies of some groups (None: all) in two years; ``whole``: every pair. Raises
    UnknownIndicator.
    """
    asked = metric(indicator_id)
    breaks = not comparable(asked, year, against)
    shown = None if groups is None else list(groups)
    work_out(con, asked, sorted((year, against)), 1, asked.ranking_floor)
    con.execute(RANKED, {"groups": shown, "sign": 1 if asked.direction == "less" else -1})
    con.execute(PAIRS, {"year": year, "against": against, "indicator_id": asked.id, "breaks": breaks})
    half = WHOLE // 2
    rows = con.execute(LISTED, {"whole": None if whole else WHOLE, "half": half}).fetchall()
    counted = con.execute(
        "SELECT count(*), count(*) FILTER (WHERE now > before), count(*) FILTER (WHERE now < before)"
        " FROM pairs"
    ).fetchone()
    assert counted is not None
    aside: list[tuple[str, int]] = []
    if not breaks:
        told = con.execute(
            ASIDE,
            {
                "year": year,
                "against": against,
                "groups": shown,
                "is_rate": asked.denominator is not None,
                "floor": asked.ranking_floor,
            },
        ).fetchall()
        words = {
            "now": f"{year} 年没有可比的数",
            "before": f"{against} 年没有可比的数",
            "few": f"{asked.among}不足 {asked.ranking_floor} {asked.case}",
            "edition": "两年所用表格版式不同",
        }
        aside = [(words[code], int(count)) for code, count in told]
    pools = pools_of(con, asked, (year, against), shown)
    nothing = Pool(None, None, None, 0, 0)
    return Between(
        metric=asked,
        year=year,
        against=against,
        breaks=breaks,
        pairs=tuple(_pair(asked, row, year, against) for row in rows),
        compared=counted[0],
        rose=counted[1],
        fell=counted[2],
        aside=tuple(aside),
        pools={one: pools.get(one, nothing) for one in (year, against)},
        lies={one: _lie(con, one) for one in (year, against)},
    )


def lies_of(
    con: duckdb.DuckDBPyConnection, indicator_id: str, years: Sequence[int], groups: Sequence[str] | None
) -> dict[int, Lie]:
    """The distributions alone: what `between` says of them."""
    asked = metric(indicator_id)
    work_out(con, asked, sorted(years), 1, asked.ranking_floor)
    con.execute(
        RANKED,
        {"groups": None if groups is None else list(groups), "sign": 1 if asked.direction == "less" else -1},
    )
    return {year: _lie(con, year) for year in years}


def _due(year: int) -> str:
    return FORM.edition_for(year).id


def _pair(asked: Metric, row: tuple[Any, ...], year: int, against: int) -> Pair:
    agency_id, agency, short_name, kind, rank, previous, *rest = row
    return Pair(
        agency_id,
        agency,
        short_name,
        kind,
        _side(asked, rest[:8], year),
        _side(asked, rest[8:], against),
        rank,
        previous,
    )


def _side(asked: Metric, told: Sequence[Any], year: int) -> Side:
    """value, numerator, denominator, derived, scanned, missing, edition, series."""
    value, numerator, denominator, derived, scanned, missing, edition, series = told
    outdated = asked.break_at_edition and edition is not None and edition != _due(year)
    return Side(value, numerator, denominator, derived, scanned, outdated, missing, series)


def _lie(con: duckdb.DuckDBPyConnection, year: int) -> Lie:
    found = con.execute(
        "SELECT count(*), quantile_cont(value, [0, 0.25, 0.5, 0.75, 1]) FROM ranked WHERE year = ?", [year]
    ).fetchone()
    assert found is not None
    count = int(found[0])
    least, low, median, high, most = found[1] or (None,) * 5
    if count <= DOTTED:
        dots = tuple(Dot(*row) for row in con.execute(DOTS, [year]).fetchall())
    else:
        cuts = [place / 100 for place in range(1, 100)]
        row = con.execute(
            "SELECT quantile_cont(value, ?) FROM ranked WHERE year = ?", [cuts, year]
        ).fetchone()
        assert row is not None
        dots = tuple(Dot("", "", value) for value in row[0])
    return Lie(year, count, least, low, median, high, most, dots)


def _decimal(value: Any) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


# ------------------------------------------------------------------ every indicator


@dataclass(frozen=True, slots=True)
class Together:
    """One indicator of the agencies together in two years; ``change`` is None across a change of edition."""

    metric: Metric
    now: Pool
    before: Pool
    breaks: bool

    @property
    def change(self) -> Change | None:
        if self.breaks or self.now.value is None or self.before.value is None:
            return None
        last = _decimal(self.before.value)
        return Change(last, _decimal(self.now.value) - last)


def city_between(
    con: duckdb.DuckDBPyConnection, year: int, against: int, groups: Sequence[str] | None = None
) -> tuple[Together, ...]:
    """Every indicator, in the order of the registry."""
    found = con.execute(
        POOLED, {**_asked((year, against)), "groups": None if groups is None else list(groups)}
    ).fetchall()
    sums = {(name, of): rest for name, of, *rest in found}
    nothing: list[Any] = [None, None, 0, 0]

    def pool(asked: Metric, of: int) -> Pool:
        return summed(asked, *sums.get((asked.id, of), nothing))

    return tuple(
        Together(one, pool(one, year), pool(one, against), not comparable(one, year, against))
        for one in METRICS
    )


@dataclass(frozen=True, slots=True)
class Among:
    """Where a figure stands in a group: how many are ranked, its rank among them (None: not ranked)."""

    compared: int
    median: float | None
    low: float | None
    high: float | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Own:
    """One indicator of one agency in two years, among its group and the city (both of ``year``)."""

    metric: Metric
    now: Side
    before: Side
    breaks: bool
    group: Among
    city: Among
    group_before: Among

    @property
    def change(self) -> Change | None:
        if self.breaks or self.now.value is None or self.before.value is None:
            return None
        return Change(self.before.value, self.now.value - self.before.value)


def own_between(
    con: duckdb.DuckDBPyConnection, agency_id: str, year: int, against: int, group: str | None
) -> tuple[Own, ...]:
    """Every indicator, in the order of the registry; ``group``: whom it is held against
    (analytics.groups), None for all.

    An agency that owes nothing in a year has unknown figures there.
    """
    sides = own_sides(con, agency_id, (year, against))
    beside, city = _among(con, agency_id, (year, against), group)
    nobody = Among(0, None, None, None, None)
    told: list[Own] = []
    for one in METRICS:
        now, last = (sides[one.id, of] for of in (year, against))
        told.append(
            Own(
                one,
                now,
                last,
                breaks_between(one, year, against, now, last),
                beside.get((one.id, year), nobody),
                city.get((one.id, year), nobody),
                beside.get((one.id, against), nobody),
            )
        )
    return tuple(told)


def own_sides(
    con: duckdb.DuckDBPyConnection, agency_id: str, years: Sequence[int]
) -> dict[tuple[str, int], Side]:
    """Every figure of one agency by indicator and year."""
    found = con.execute(OWN, {"agency_id": agency_id, "years": list(years)}).fetchall()
    told = {(name, year): rest for name, year, *rest in found}
    nothing = (None, None, None, False, False, NOT_DUE, None, None)
    return {
        (one.id, year): _side(one, told.get((one.id, year), nothing), year)
        for one in METRICS
        for year in years
    }


def breaks_between(asked: Metric, year: int, against: int, now: Side, before: Side) -> bool:
    """No change may be told: the form was replaced, or the agency used another edition's table."""
    both = now.value is not None and before.value is not None
    return not comparable(asked, year, against) or (both and now.series != before.series)


def _among(
    con: duckdb.DuckDBPyConnection, agency_id: str, years: Sequence[int], group: str | None
) -> tuple[dict[tuple[str, int], Among], dict[tuple[str, int], Among]]:
    """Where the agency stands in its group in both years, and in the city in the first of them."""
    shapes = {
        "rates": [one.denominator is not None for one in METRICS],
        "floors": [one.ranking_floor for one in METRICS],
        "signs": [1 if one.direction == "less" else -1 for one in METRICS],
    }
    asked = {**_asked(years), **shapes, "group": group, "year": years[0], "agency_id": agency_id}
    beside: dict[tuple[str, int], Among] = {}
    city: dict[tuple[str, int], Among] = {}
    for name, year, is_beside, is_all, count, quarters, better in con.execute(SPREADS, asked).fetchall():
        among = Among(count, quarters[1], quarters[0], quarters[2], None if better is None else better + 1)
        if is_all and (group is None or year == years[0]):
            city[name, year] = among
        elif not is_all and is_beside:
            beside[name, year] = among
    return (city if group is None else beside), city


def _asked(years: Sequence[int]) -> dict[str, Any]:
    """Parameters that say what every indicator is, and the edition each year asks for."""
    return {
        "ids": [one.id for one in METRICS],
        "bound": [one.edition_bound for one in METRICS],
        "years": list(years),
        "due": [_due(year) for year in years],
    }
