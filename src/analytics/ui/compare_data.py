"""What 年度对比 asks the snapshot for, and what its address chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from analytics import groups, metrics
from analytics.metrics import Metric
from analytics.metrics.between import (
    Between,
    Lie,
    Own,
    Side,
    Together,
    between,
    city_between,
    lies_of,
    own_between,
)
from analytics.metrics.between import own_sides as sides_of_agency
from analytics.metrics.frames import pooled
from analytics.ui import agency_data, data, filters, frame, memo, ranking_data, search, warehouse

PEERS, ALL = "peers", "all"
"""Groups beside an agency: its own kind, the city; any other kind goes by its name, a county by its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address chooses. ``against`` is None where the snapshot holds one year only."""

    indicator: str
    year: int
    against: int | None
    kind: str | None
    """Of the agencies compared: the page's kind, or beside an agency the kind of its group."""
    agency_id: str | None

    @property
    def metric(self) -> Metric:
        return metrics.metric(self.indicator)


def choose(page: frame.Page) -> Asked:
    """The filters in the page's bar."""
    indicator = filters.choice(
        page,
        "indicator",
        "指标",
        ranking_data.menu(),
        default=ranking_data.FIRST,
        look="select",
        width=224,
    )
    year = filters.year(page)
    against = _against(page, year)
    named = {filters.ALL: "全部单位"} | search.near(st.query_params.get("agency"))
    agency_id = filters.choice(page, "agency", "单位", named, look="select", width=136) or None
    kind = _group(page, agency_id) if agency_id else filters.kind(page)
    return Asked(indicator, year, against, kind, agency_id)


def _against(page: frame.Page, year: int) -> int | None:
    """``?against=2023``: any other year; by itself the year before, or for the oldest the year after."""
    others = [one for one in reversed(page.snapshot.years) if one != year]
    if not others:
        return None
    if st.query_params.get("against") == str(year):
        # The reader turned to the year that was compared with; this is no mistake to be told of.
        del st.query_params["against"]
    default = next((one for one in others if one < year), others[-1])
    options = {str(one): f"对比 {one} 年" for one in others}
    return int(
        filters.choice(page, "against", "对比年度", options, default=str(default), look="select", width=128)
    )


def _group(page: frame.Page, agency_id: str) -> str | None:
    own = data.agency(agency_id)
    options = {PEERS: "同类", ALL: "全市"}
    counties = data.counties()
    if own and own.county in counties:
        alike = groups.group(own.county, own.kind) or own.kind
        options |= {alike: f"{own.county}{own.kind}", own.county: own.county}
    options |= {kind: kind for kind in data.kinds() if own is None or kind != own.kind}
    chosen = filters.choice(
        page,
        "group",
        "与谁比",
        options,
        look="select" if counties else "segments",
        width=132 if counties else None,
    )
    if chosen == ALL:
        return None
    return own.kind if chosen == PEERS and own else chosen


# ------------------------------------------------------------------ one year only


NAMED = 3


@memo.view
def reported(year: int, kind: str | None) -> tuple[int, tuple[str, ...]]:
    """How many agencies have a readable report for a year, and the first ``NAMED`` of them by name."""
    found = warehouse.fetch(
        """
        SELECT count(*) OVER (), short_name FROM submissions JOIN units USING (agency_id)
        WHERE year = ?1 AND report_id IS NOT NULL AND (?2 IS NULL OR list_contains(groups, ?2))
        ORDER BY ordinal, agency_id LIMIT ?3
        """,
        year,
        kind,
        NAMED,
    )
    return (found[0][0] if found else 0), tuple(name for _, name in found)


# ------------------------------------------------------------------ the city


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """One indicator in two years over the agencies of a kind. ``series``: the pool of every year."""

    found: Between
    kind: str | None
    years: tuple[int, ...]
    series: tuple[float | None, ...]

    @property
    def metric(self) -> Metric:
        return self.found.metric


@memo.view
def board(indicator: str, year: int, against: int, kind: str | None) -> Board:
    """The agencies of a kind (None: all) in two years."""
    shown = data.snapshot()
    years = shown.years if shown else (year,)
    values = warehouse.ask(pooled, indicator, years, _kinds(kind))["value"]
    series = tuple(None if value != value else float(value) for value in values)
    return Board(warehouse.ask(between, indicator, year, against, _kinds(kind)), kind, years, series)


@memo.view
def together(year: int, against: int, kind: str | None) -> tuple[Together, ...]:
    """Every indicator of the agencies together; without those that neither year has."""
    found = warehouse.ask(city_between, year, against, _kinds(kind))
    return tuple(one for one in found if one.now.value is not None or one.before.value is not None)


def whole(indicator: str, year: int, against: int, kind: str | None) -> Between:
    """The same as ``board`` with every pair, for a download."""
    return warehouse.ask(between, indicator, year, against, _kinds(kind), whole=True)


# ------------------------------------------------------------------ one agency


@dataclass(frozen=True, slots=True, eq=False)
class OwnBoard:
    """One agency beside a group (its kind unless chosen otherwise) and the city."""

    agency: data.Agency
    year: int
    against: int
    group: str | None
    rows: tuple[Own, ...]
    """Every indicator of which either year has a figure, or the reason why it has none."""
    chosen: Own
    board: Board
    """The group in both years by the chosen indicator."""
    city: Mapping[int, Lie]
    years: tuple[int, ...]
    series: tuple[float | None, ...]

    @property
    def metric(self) -> Metric:
        return self.chosen.metric

    @property
    def group_words(self) -> str:
        return self.group or "全市"


@memo.view
def own_board(agency_id: str, indicator: str, year: int, against: int, group: str | None) -> OwnBoard | None:
    """None for an agency that the snapshot does not know."""
    agency = data.agency(agency_id)
    if agency is None:
        return None
    rows = warehouse.ask(own_between, agency_id, year, against, group)
    beside = board(indicator, year, against, group)
    city = beside.found.lies if group is None else warehouse.ask(lies_of, indicator, (year, against), None)
    held = agency_data.figures(agency_id).get(indicator, {})
    series = tuple(held[one].value if one in held else None for one in beside.years)
    return OwnBoard(
        agency,
        year,
        against,
        group,
        rows,
        next(one for one in rows if one.metric.id == indicator),
        beside,
        city,
        beside.years,
        series,
    )


@memo.view
def own_sides(agency_id: str, year: int, against: int) -> dict[tuple[str, int], Side]:
    """Every figure of one agency in both years, by indicator and year: nothing of the others is asked."""
    return warehouse.ask(sides_of_agency, agency_id, (year, against))


def _kinds(kind: str | None) -> tuple[str, ...] | None:
    return (kind,) if kind else None
