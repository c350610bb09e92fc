"""What 主动公开 asks the snapshot for: figures said in prose by channel, and how many documents there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from analytics import formats, metrics
from analytics.charts.channels import ChannelRow, Said
from analytics.charts.multiples import Panel
from analytics.charts.stock import StockYear
from analytics.form import FORM, Column
from analytics.ui import business, warehouse
from analytics.ui.business import Point
from analytics.ui.frame import Kpi

TOTAL = "proactive.total"
INDICATOR = "proactive_total"
CHANNELS = (
    "proactive.website",
    "proactive.wechat",
    "proactive.weibo",
    "proactive.board",
    "proactive.policy_reading",
)
SHORT = 10
"""With so few agencies the list leaves room for their years beneath it."""
CONFLICT = "不一"
"""Stands where a report says different figures for the same thing."""
DOCUMENTS = "normative_documents"
NEW_EDITION = FORM.editions[-1]
T2 = FORM.table("t2")


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency's prose of one year: the total and channels. A word stands where the prose is at odds."""

    agency_id: str
    name: str
    kind: str
    total: Said | str | None
    previous: Said | None
    channels: Mapping[str, Said | str | None]

    @property
    def value(self) -> float | None:
        return self.total.value if isinstance(self.total, Said) else None


@dataclass(frozen=True, slots=True)
class Tally:
    """All agencies with a readable report together: how many name a total, the sum of these (``rounded``: of
    some approximate ones), and the sums of those ``both`` that named one last year too.
    """

    reports: int
    naming: int
    total: Decimal
    rounded: bool
    both: int
    now: Decimal
    before: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """The agencies of a year: those listed, with their totals over the years, and all of them together."""

    rows: tuple[Agency, ...]
    panels: tuple[Panel, ...]
    tally: Tally

    @property
    def hidden(self) -> int:
        """Agencies that only the download has."""
        return self.tally.reports - len(self.rows)


# ------------------------------------------------------------------ prose

_SAID = """
    SELECT r.agency_id, r.year, c.claim_id,
           CASE WHEN count(DISTINCT c.value) = 1 THEN any_value(c.value) END AS value,
           arg_min(c.approximate, c.ordinal) AS approximate
    FROM claims c JOIN reports r USING (report_id)
    WHERE r.is_current AND {which}
    GROUP BY r.agency_id, r.year, c.claim_id
"""
"""Grain: agency × year × claim; without a value where the report gives several different ones."""

_CHANNELS = ", ".join(f"'{one}'" for one in CHANNELS)
_OWN = "year = $year AND claim_id = '{}'"
_FIGURE = "max(value) FILTER (WHERE {0}) AS {1}, any_value(approximate) FILTER (WHERE {0}) AS {1}_about"
_EACH = ", ".join(
    [_FIGURE.format(_OWN.format(one), f"c{place}") for place, one in enumerate(CHANNELS)]
    + [_FIGURE.format(_OWN.format(TOTAL), "total"), _FIGURE.format("year < $year", "last_total")]
)
_OF_YEAR = (
    f"((r.year IN ($year, $year - 1) AND c.claim_id = '{TOTAL}')"
    f" OR (r.year = $year AND c.claim_id IN ({_CHANNELS})))"
)
PUBLISHED = f"""
CREATE OR REPLACE TEMP TABLE published AS
WITH said AS (
    {_SAID.format(which=_OF_YEAR)}
),
each AS (
    SELECT agency_id, {_EACH}
    FROM said GROUP BY agency_id
)
SELECT *, row_number() OVER (ORDER BY total DESC NULLS LAST, in_roster DESC, ordinal, agency_id) AS place
FROM submissions s JOIN units a USING (agency_id) LEFT JOIN each USING (agency_id)
WHERE s.year = $year AND s.report_id IS NOT NULL AND ($kind IS NULL OR list_contains(a.groups, $kind))
"""
"""Grain: agency with a readable report, the largest total first, then those that name none. Of each figure
``approximate`` is null where nothing is said, the value where several are. Parameters: year, kind.
"""

_COLUMNS = "agency_id, short_name, kind, total, total_about, last_total, last_total_about" + "".join(
    f", c{place}, c{place}_about" for place in range(len(CHANNELS))
)
_TALLY = """
SELECT count(*), count(total), coalesce(sum(total), 0),
       coalesce(bool_or(total_about AND total IS NOT NULL), false),
       count(*) FILTER (WHERE total IS NOT NULL AND last_total IS NOT NULL),
       coalesce(sum(total) FILTER (WHERE last_total IS NOT NULL), 0),
       coalesce(sum(last_total) FILTER (WHERE total IS NOT NULL), 0)
FROM published
"""
_YEARS = "SELECT agency_id, year, value, approximate FROM ({}) WHERE value IS NOT NULL".format(
    _SAID.format(which=f"c.claim_id = '{TOTAL}' AND r.agency_id IN (SELECT agency_id FROM {{0}})")
)
"""The totals of all years of the agencies in a table."""


def year_of(con: duckdb.DuckDBPyConnection, years: Sequence[int], year: int, kind: str | None) -> Year:
    """Agencies with a readable report: largest total first, then those that name none."""
    con.execute(PUBLISHED, {"year": year, "kind": kind})
    con.execute(
        "CREATE OR REPLACE TEMP TABLE listed AS "
        f"SELECT * FROM published WHERE place <= {business.room('published')} ORDER BY place"
    )
    rows = _agencies(con, "listed")
    found = con.execute(_TALLY).fetchone()
    assert found is not None
    return Year(rows, _panels(con, years, rows, "listed"), Tally(*found))


def agencies(con: duckdb.DuckDBPyConnection, year: int, kind: str | None) -> tuple[Agency, ...]:
    """All of them, in the order of the page: for a download."""
    con.execute(PUBLISHED, {"year": year, "kind": kind})
    return _agencies(con, "published")


def all_panels(
    con: duckdb.DuckDBPyConnection, years: Sequence[int], year: int, kind: str | None
) -> tuple[Panel, ...]:
    """The years of all agencies, in the order of the page: for a download."""
    return _panels(con, years, agencies(con, year, kind), "published")


def _agencies(con: duckdb.DuckDBPyConnection, table: str) -> tuple[Agency, ...]:
    return tuple(map(_agency, con.execute(f"SELECT {_COLUMNS} FROM {table} ORDER BY place").fetchall()))


def _agency(row: Sequence[Any]) -> Agency:
    agency_id, name, kind, total, rounded, last, last_rounded, *channels = row
    before = _said(last, last_rounded)
    return Agency(
        agency_id=agency_id,
        name=name,
        kind=kind,
        total=_said(total, rounded),
        previous=_figure(before),
        channels={
            channel: _said(channels[2 * place], channels[2 * place + 1])
            for place, channel in enumerate(CHANNELS)
        },
    )


def _said(value: Any, approximate: bool | None) -> Said | str | None:
    """The figure; a word where the report gives several different ones; None where it says nothing."""
    if approximate is None:
        return None
    return CONFLICT if value is None else Said(float(value), approximate)


def _figure(said: Said | str | None) -> Said | None:
    return said if isinstance(said, Said) else None


def _panels(
    con: duckdb.DuckDBPyConnection, years: Sequence[int], rows: Sequence[Agency], table: str
) -> tuple[Panel, ...]:
    """One panel an agency over the years, in the order of the picture above."""
    said: dict[str, dict[int, tuple[float, bool]]] = {}
    for agency_id, year, value, approximate in con.execute(_YEARS.format(table)).fetchall():
        said.setdefault(agency_id, {})[int(year)] = (float(value), bool(approximate))
    return tuple(_panel(one, years, said.get(one.agency_id, {})) for one in rows)


def _panel(one: Agency, years: Sequence[int], own: Mapping[int, tuple[float, bool]]) -> Panel:
    return Panel(
        key=one.agency_id,
        name=one.name,
        values=tuple(own[year][0] if year in own else None for year in years),
        marks=tuple("约" if year in own and own[year][1] else "" for year in years),
    )


def chart_rows(listed: Sequence[Agency]) -> list[ChannelRow]:
    """The agencies as rows of the picture."""
    return [
        ChannelRow(
            key=one.agency_id,
            name=one.name,
            total=_figure(one.total),
            change=_change(one),
            channels=one.channels,
            text="" if isinstance(one.total, Said) else _silent_words(one),
        )
        for one in listed
    ]


def _silent_words(one: Agency) -> str:
    return "正文前后不一" if one.total == CONFLICT else "未披露总数"


def _change(one: Agency) -> str:
    """The change against last year; 约 where either figure is rounded, “—” where last year named none."""
    if one.value is None:
        return ""
    if one.previous is None:
        return formats.NOT_APPLICABLE
    change = formats.change(one.value - one.previous.value)
    rounded = one.previous.approximate or (isinstance(one.total, Said) and one.total.approximate)
    return f"约{change}" if rounded and change != formats.UNCHANGED else change


def channel_heads() -> list[tuple[str, str]]:
    """(claim id, head of its narrow column), from the form's words without what all of them share."""
    heads: list[tuple[str, str]] = []
    for channel in CHANNELS:
        word = FORM.claim(channel).label.removesuffix("公开条数")
        heads.append((channel, f"{word[:-2]}<br>{word[-2:]}" if len(word) > 3 else word))
    return heads


# ------------------------------------------------------------------ key figures


def city_series(years: Sequence[int], kind: str | None) -> dict[str, list[Point]]:
    """The indicators of the page, all agencies together."""
    shown = (
        INDICATOR,
        "documents_made",
        "documents_repealed",
        "documents_in_force",
        "licensing",
        "penalties",
    )
    return {indicator: business.series(indicator, years, kind) for indicator in shown}


def kpis(points: Mapping[str, Sequence[Point]], tally: Tally, year: int, kind: str | None) -> list[Kpi]:
    """Total, number of agencies that name one, documents made, licences, penalties."""
    total = business.kpi(INDICATOR, metrics.metric(INDICATOR).title, points[INDICATOR], year, kind=kind)
    readable = _readable(kind)
    now, last = business.at(points[INDICATOR], year), business.at(points[INDICATOR], year - 1)
    naming = Kpi(
        "说出总数的单位",
        formats.number(now.reports if now else None),
        f"/ {readable.get(year, 0):,} 家",
        note=f"上年 {last.reports:,}/{readable.get(year - 1, 0):,} 家" if last else "",
        years=[point.year for point in points[INDICATOR]],
        values=[float(point.reports) for point in points[INDICATOR]],
        broken=False,
    )
    rest = [
        business.kpi(each, metrics.metric(each).title, points[each], year, kind=kind)
        for each in ("documents_made", "licensing", "penalties")
    ]
    return [
        Kpi(
            total.label,
            total.value,
            total.unit,
            note=_comparable(tally),
            years=total.years,
            values=total.values,
            door=total.door,
            broken=False,
        ),
        naming,
        *rest,
    ]


_READABLE = """
SELECT s.year, count(*) FROM submissions s JOIN units a USING (agency_id)
WHERE s.report_id IS NOT NULL AND (?1 IS NULL OR list_contains(a.groups, ?1)) GROUP BY s.year
"""


def _readable(kind: str | None) -> dict[int, int]:
    """How many agencies have a readable report, by year."""
    return {int(year): int(count) for year, count in warehouse.fetch(_READABLE, kind)}


def _comparable(tally: Tally) -> str:
    """The change over agencies that name a total in both years: others do not compare."""
    if not tally.both or tally.before <= 0:
        return "没有两年都披露的单位"
    change = float((tally.now - tally.before) / tally.before * 100)
    return f"两年都披露的 {tally.both:,} 家 {formats.number(change, decimals=1, plus=True)}%"


# ------------------------------------------------------------------ documents


def stock(years: Sequence[int], points: Mapping[str, Sequence[Point]]) -> list[StockYear]:
    """Documents by year, only in the edition that asks for what is in force."""
    found: list[StockYear] = []
    for year in years:
        if year < NEW_EDITION.first_year:
            continue
        made, repealed, force = (
            business.at(points[name], year)
            for name in ("documents_made", "documents_repealed", "documents_in_force")
        )
        found.append(
            StockYear(
                year,
                made.value if made else None,
                repealed.value if repealed else None,
                force.value if force else None,
                f"{force.reports:,} 家" if force else "0 家",
            )
        )
    return found


def documents_title() -> str:
    """The documents that t2 counts, in the form's words."""
    return T2.row(DOCUMENTS).label


def document_columns(edition: str) -> tuple[Column, ...]:
    """The columns of documents in an edition."""
    return T2.columns(edition, DOCUMENTS)


def stock_words() -> tuple[str, str, str]:
    """Made, repealed, in force in the form's words, without the unit that stands in the title."""
    made, repealed, force = (column.label.removesuffix("件数") for column in document_columns(NEW_EDITION.id))
    return made, repealed, force
