"""Frames of the page on proactive disclosure: figures said in prose by channel, and the tables of t2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics import formats, metrics
from analytics.charts.channels import ChannelRow, Said
from analytics.charts.multiples import Panel
from analytics.charts.stock import StockYear
from analytics.form import FORM, Column
from analytics.ui import business, data, warehouse
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
DECISIONS: tuple[tuple[str, str], ...] = (
    ("licensing", "licensing"),
    ("penalties", "penalties"),
    ("coercion", "coercion"),
    ("fees", "fees_wan_yuan"),
)
"""Row of t2 → indicator whose change against last year stands beside it."""
NEW_EDITION = FORM.editions[-1]
T2 = FORM.table("t2")

_CLAIMS = """
SELECT r.agency_id, a.short_name, a.kind, r.year, c.claim_id, c.value, c.unit, c.approximate, c.quote
FROM claims c
JOIN reports r USING (report_id)
JOIN units a USING (agency_id)
WHERE r.is_current AND starts_with(c.claim_id, 'proactive.') AND (?1 IS NULL OR a.kind = ?1)
ORDER BY a.in_roster DESC, a.ordinal, r.agency_id, r.year, c.ordinal
"""


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


# ------------------------------------------------------------------ prose


def claims(kind: str | None) -> pd.DataFrame:
    """Every such figure in a current report: agency, year, claim_id, value, approximate."""
    return warehouse.frame(_CLAIMS, kind)


def agencies(year: int, kind: str | None) -> list[Agency]:
    """Agencies with a readable report: largest total first, then those that name none."""
    said = _said(claims(kind))
    reported = data.submissions(year, kind)
    reported = reported[reported["report_id"].notna()] if not reported.empty else reported
    found = [
        Agency(
            agency_id=str(row.agency_id),
            name=str(row.short_name),
            kind=str(row.kind),
            total=said.get((str(row.agency_id), year, TOTAL)),
            previous=_figure(said.get((str(row.agency_id), year - 1, TOTAL))),
            channels={channel: said.get((str(row.agency_id), year, channel)) for channel in CHANNELS},
        )
        for row in reported.itertuples()
    ]
    return sorted(found, key=lambda one: (one.value is None, -(one.value or 0)))


def _said(frame: pd.DataFrame) -> dict[tuple[str, int, str], Said | str]:
    """(agency, year, claim) → the figure; a word where the report gives several different ones."""
    found: dict[tuple[str, int, str], Said | str] = {}
    for row in frame.itertuples():
        key = (str(row.agency_id), int(str(row.year)), str(row.claim_id))
        value = business.known(row.value)
        if value is None:
            continue
        before = found.get(key)
        if isinstance(before, str) or (isinstance(before, Said) and before.value != value):
            found[key] = CONFLICT
        elif before is None:
            found[key] = Said(value, bool(row.approximate))
    return found


def _figure(said: Said | str | None) -> Said | None:
    return said if isinstance(said, Said) else None


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


def panels(years: Sequence[int], kind: str | None, listed: Sequence[Agency]) -> list[Panel]:
    """One panel an agency over the years, in the order of the picture above."""
    said = _said(claims(kind))
    found: list[Panel] = []
    for one in listed:
        own = [_figure(said.get((one.agency_id, year, TOTAL))) for year in years]
        found.append(
            Panel(
                key=one.agency_id,
                name=one.name,
                values=tuple(None if each is None else each.value for each in own),
                marks=tuple("约" if each is not None and each.approximate else "" for each in own),
            )
        )
    return found


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


def kpis(
    points: Mapping[str, Sequence[Point]], listed: Sequence[Agency], year: int, kind: str | None
) -> list[Kpi]:
    """Total, number of agencies that name one, documents made, licences, penalties."""
    total = business.kpi(INDICATOR, metrics.metric(INDICATOR).title, points[INDICATOR], year, kind=kind)
    readable = _readable(kind)
    now, last = business.at(points[INDICATOR], year), business.at(points[INDICATOR], year - 1)
    naming = Kpi(
        "说出总数的单位",
        formats.number(now.reports if now else None),
        f"/ {readable.get(year, 0)} 家",
        note=f"上年 {last.reports}/{readable.get(year - 1, 0)} 家" if last else "",
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
            note=_comparable(listed),
            years=total.years,
            values=total.values,
            door=total.door,
            broken=False,
        ),
        naming,
        *rest,
    ]


def _readable(kind: str | None) -> dict[int, int]:
    """How many agencies have a readable report, by year."""
    frame = data.submissions(None, kind)
    if frame.empty:
        return {}
    held = frame[frame["report_id"].notna()].groupby("year")["agency_id"].count()
    return {int(str(year)): int(count) for year, count in held.items()}


def _comparable(listed: Sequence[Agency]) -> str:
    """The change over agencies that name a total in both years: others do not compare."""
    both = [
        (one.value, one.previous.value)
        for one in listed
        if one.value is not None and one.previous is not None
    ]
    before = sum(previous for _, previous in both)
    if not both or before <= 0:
        return "没有两年都披露的单位"
    change = (sum(value for value, _ in both) - before) / before * 100
    return f"两年都披露的 {len(both)} 家 {formats.number(change, decimals=1, plus=True)}%"


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
                f"{force.reports} 家" if force else "0 家",
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


@dataclass(frozen=True, slots=True)
class T2Column:
    """A column of the table of units: head, and the cell it shows (None: a change against last year)."""

    head: str
    row: str
    column: str | None


@dataclass(frozen=True, slots=True, eq=False)
class T2Table:
    """Units × figures of t2. ``frame`` has a row a unit, heads as printed; ``keys`` say what each row is."""

    frame: pd.DataFrame
    columns: tuple[T2Column, ...]
    keys: tuple[tuple[str, str], ...]
    """(agency id, report id) of each row."""


def t2_columns(year: int) -> list[T2Column]:
    """What the edition of a year asks for: documents, then decisions and fees, each with its change."""
    edition = FORM.edition_for(year).id
    found = [
        T2Column(f"{column.label.removesuffix('件数')}", DOCUMENTS, column.id)
        for column in document_columns(edition)
    ]
    for row_id, _ in DECISIONS:
        columns = T2.columns(edition, row_id)
        shown = next((each for each in columns if each.id in ("decisions", "amount")), None)
        if shown is None:
            continue
        unit = "" if shown.unit == "件" else f"（{shown.unit}）"
        label = T2.row(row_id).label_in(edition)
        found.append(T2Column((label if len(label) <= 4 else label[-2:]) + unit, row_id, shown.id))
        found.append(T2Column(f"{label[-2:]}较上年", row_id, None))
    return found


def t2_table(year: int, kind: str | None) -> T2Table:
    """Every unit with a readable t2, in roster order. A figure that is not given stays empty, never 0."""
    columns = t2_columns(year)
    frame = data.figures("t2", [row.id for row in T2.all_rows], None, year, kind)
    expected = FORM.edition_for(year).id
    differences = _differences(year, kind)
    rows: list[dict[str, Any]] = []
    keys: list[tuple[str, str]] = []
    if not frame.empty:
        for agency_id, part in frame.groupby("agency_id", sort=False):
            values = {
                (str(row.row_id), str(row.column_id)): business.known(row.value) for row in part.itertuples()
            }
            mixed = str(part.iloc[0]["edition"]) != expected
            line: dict[str, Any] = {"单位": str(part.iloc[0]["short_name"])}
            for column in columns:
                if column.column is None:
                    line[column.head] = differences.get((str(agency_id), column.row))
                else:
                    line[column.head] = values.get((column.row, column.column))
            lost = any(
                values.get((column.row, column.column)) is None
                for column in columns
                if column.column is not None
            )
            line["标记"] = ("混" if mixed else "") + ("缺" if lost and not mixed else "")
            rows.append(line)
            keys.append((str(agency_id), str(part.iloc[0]["report_id"])))
    heads = ["单位", *(column.head for column in columns), "标记"]
    return T2Table(pd.DataFrame(rows, columns=heads), tuple(columns), tuple(keys))


def _differences(year: int, kind: str | None) -> dict[tuple[str, str], float]:
    """(agency, row) → change against last year, of the same edition only."""
    row_of = {indicator: row_id for row_id, indicator in DECISIONS}
    frame = data.changes(year, kind)
    return {
        (str(row.agency_id), row_of[str(row.indicator_id)]): float(str(row.difference))
        for row in frame.itertuples()
        if str(row.indicator_id) in row_of and business.known(row.difference) is not None
    }


# ------------------------------------------------------------------ sheets


def channel_sheet(listed: Sequence[Agency]) -> pd.DataFrame:
    """One row an agency: total, whether rounded, change, channels; 未披露 where nothing is said."""
    rows: list[dict[str, Any]] = []
    for one in listed:
        row: dict[str, Any] = {
            "单位": one.name,
            "类别": one.kind,
            f"{FORM.claim(TOTAL).label}（条）": one.value,
        }
        row["约数"] = "约" if isinstance(one.total, Said) and one.total.approximate else ""
        row["上年（条）"] = one.previous.value if one.previous else None
        for channel in CHANNELS:
            said = one.channels.get(channel)
            row[f"{FORM.claim(channel).label}（条）"] = said.value if isinstance(said, Said) else None
        rows.append(row)
    return pd.DataFrame(rows)


def years_sheet(drawn: Sequence[Panel], years: Sequence[int]) -> pd.DataFrame:
    """One row an agency, a year a column; empty where nothing is said."""
    return pd.DataFrame(
        [
            {"单位": one.name}
            | {f"{year} 年（条）": value for year, value in zip(years, one.values, strict=True)}
            for one in drawn
        ]
    )


def stock_sheet(points: Sequence[StockYear]) -> pd.DataFrame:
    """One row a year: made, repealed, in force."""
    made, repealed, force = (column.label for column in document_columns(NEW_EDITION.id))
    return pd.DataFrame(
        [
            {"年度": one.year, made: one.made, repealed: one.repealed, force: one.in_force, "报告": one.note}
            for one in points
        ]
    )


def definitions() -> dict[str, str]:
    """What the figures of the sheets mean."""
    shown = (
        INDICATOR,
        "documents_made",
        "documents_in_force",
        "licensing",
        "penalties",
        "coercion",
        "fees_wan_yuan",
    )
    asked = [metrics.metric(indicator) for indicator in shown]
    return {each.title: f"{each.basis}；{each.mind}" for each in asked} | {
        "约数": "原文写“约”“余”“近”“以上”的，按所写的数，不当作准数",
        "标记": "混：表二用了另一版式；缺：报告缺少部分格，不作 0",
    }
