"""What an agency is measured against: the agencies of its kind, and the city.

    benchmarks(con, "grant_rate", 2025)                one a kind, in the order of the roster, then the city
    benchmarks(con, "grant_rate", 2025, county=name)   one a kind of the county, then it, then the city
    benchmarks(con, "grant_rate", 2025, by="county")   one a county, then the city

A group has two figures that differ in meaning: its agencies taken together (Σ/Σ, Σ, for days the mean), and
how the agencies lie among themselves (quartiles). The second leaves out what a ranking leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import duckdb

from analytics import groups
from analytics.metrics.frames import Entry, Pool, entries, pool_of
from analytics.metrics.intervals import wilson
from analytics.metrics.notation import Metric
from analytics.metrics.registry import metric
from analytics.metrics.spread import Spread
from analytics.metrics.standings import Span, is_rankable, standings, window

CITY = groups.EVERYBODY
"""The group of all agencies."""

By = Literal["kind", "county"]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One indicator of a group of agencies in one year, or several years taken together."""

    group: str
    """As analytics.groups tells it (a kind, a county, a kind within one), or ``CITY``."""
    year: int
    years: tuple[int, ...]
    """The years taken together, oldest first."""
    pool: Pool
    """The agencies together, and how many of the owed reports stand behind it."""
    interval: tuple[float, float] | None
    """95 % Wilson interval of the pool where it is a proportion."""
    compared: int
    """How many agencies the spread rests on: known, and a rate over cases enough."""
    spread: Spread | None


def benchmarks(
    con: duckdb.DuckDBPyConnection,
    indicator_id: str,
    year: int,
    span: Span = 1,
    *,
    by: By = "kind",
    county: str | None = None,
) -> tuple[Benchmark, ...]:
    """The kinds (or counties) of agencies that owe or gave a report for ``year``, in roster order, and last
    the city. ``county``: the kinds within it, and it before the city.

    With ``span`` 3 or 5 the years up to ``year`` are added up, never across a change of edition. Raises
    UnknownIndicator. A year without anything gives the city alone, of 0 reports.
    """
    asked = metric(indicator_id)
    years = window(asked, year, span)
    return benchmarks_of(asked, entries(con, asked, years, None), year, years, by=by, county=county)


def benchmarks_of(
    asked: Metric,
    listed: Sequence[Entry],
    year: int,
    years: tuple[int, ...],
    *,
    by: By = "kind",
    county: str | None = None,
) -> tuple[Benchmark, ...]:
    """The same from entries at hand; ``years`` are taken together."""
    own = [entry for entry in listed if entry.year in years]
    names = group_names(
        ((entry.county, entry.kind) for entry in own if entry.year == year), by=by, county=county
    )
    members = [(name, [entry for entry in own if entry.is_of([name])]) for name in names]
    return tuple(_benchmark(asked, name, some, year, years) for name, some in (*members, (CITY, own)))


def group_names(
    seen: Iterable[tuple[str | None, str]], *, by: By = "kind", county: str | None = None
) -> list[str]:
    """The groups that are told beside the city, from the county and kind of each agency in order."""
    known = list(seen)
    if by == "county":
        return list(dict.fromkeys(own for own, _ in known if own))
    kinds = dict.fromkeys(kind for own, kind in known if county in (None, own))
    names = [groups.group(county, kind) or kind for kind in kinds]
    return [*names, county] if county else names


def _benchmark(
    asked: Metric, name: str, group: Sequence[Entry], year: int, years: tuple[int, ...]
) -> Benchmark:
    pool = pool_of(asked, group)
    everyone = standings(asked, group, year, years)
    compared = [one for one in everyone if is_rankable(asked, one, years, asked.ranking_floor)]
    values: list[Fraction] = [one.pool.value for one in compared if one.pool.value is not None]
    interval = None
    if asked.proportion and pool.numerator is not None and pool.denominator is not None:
        interval = wilson(float(pool.numerator), float(pool.denominator))
    return Benchmark(name, year, years, pool, interval, len(values), Spread.of(values))
