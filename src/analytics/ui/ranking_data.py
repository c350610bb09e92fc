"""What 排名下载 asks the snapshot for: the ranking, the ranks over the years, what a rank rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from analytics import formats, metrics
from analytics.charts import bump, spark
from analytics.charts.base import Figure
from analytics.charts.bump import ENDS, Placed
from analytics.charts.tokens import Tokens
from analytics.charts.whisker import whisker
from analytics.export.ranking import ranking_sheets
from analytics.export.sheets import Sheet as ExportSheet
from analytics.export.sheets import marks_of
from analytics.form import FORM
from analytics.metrics import METRICS, Leaderboard, Metric, Span
from analytics.metrics.leaderboard import Year
from analytics.ui import agency_data, data, memo, warehouse

FAMILY_WORDS: Mapping[str, str] = {
    "requests": "申请",
    "disputes": "复议诉讼",
    "proactive": "公开",
    "documents": "文件",
    "supervision": "保障",
    "compliance": "合规",
}
"""Families of indicators in few words, in the order of the menu."""

FIRST = "disclosure_rate"
"""The indicator that the page opens with."""
SPANS: Mapping[str, Span] = {str(span): span for span in metrics.SPANS}


def menu() -> dict[str, str]:
    """All indicators by family: id → words that the box has room for."""
    return {
        one.id: _menu_words(one, words)
        for family, words in FAMILY_WORDS.items()
        for one in METRICS
        if one.family == family
    }


def _menu_words(one: Metric, family: str) -> str:
    if one in metrics.DENIAL_MIX:
        return f"理由 · {_reason(one)}"
    return one.title if len(one.title) > _ROOM else f"{family} · {one.title}"


def _reason(one: Metric) -> str:
    reason = one.id.removeprefix("denial_mix.")
    return FORM.table("t3").row(f"denied.{reason}").short.replace("\n", "")


def spoken(one: Metric) -> str:
    """The title in few words, for sentences: the full one of a share of reasons fills a line by itself."""
    if one in metrics.DENIAL_MIX:
        return f"“{_reason(one)}”占比"
    return one.title


_ROOM = 10
"""A longer title stands alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """A ranking and what stands beside it. ``placed`` are the ranks of the listed agencies over the years."""

    found: Leaderboard
    kind: str | None
    placed: tuple[Placed, ...]
    years: tuple[int, ...]

    @property
    def metric(self) -> Metric:
        return self.found.metric

    @property
    def now(self) -> Year:
        return self.found.now

    @property
    def before(self) -> Year | None:
        """The year before, where the two may be compared."""
        last = self.found.by_year.get(self.found.year - 1)
        if last is None or not metrics.comparable(self.metric, self.found.year, self.found.year - 1):
            return None
        return last

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(str(one) for one in self.found.table["agency_id"])

    @property
    def unlisted(self) -> int:
        """Ranked agencies that the table leaves out, between its two ends."""
        return self.now.ranked - len(self.found.table)

    @property
    def medals(self) -> bool:
        """Whether there is a better end, and no more than three share its first ranks."""
        return self.metric.ranked_by_merit and self.found.among_first <= ENDS

    @property
    def overlapping(self) -> tuple[int, int] | None:
        """How many neighbours in the list have overlapping intervals, of how many; None without intervals."""
        return None if self.found.overlaps is None else (self.found.overlaps, self.now.ranked - 1)


@memo.view
def board(indicator: str, year: int, kind: str | None, span: Span) -> Board:
    """The ranking of a year with those of the years before it."""
    shown = data.snapshot()
    years = tuple(one for one in (shown.years if shown else (year,)) if one <= year)
    found = warehouse.ask(metrics.leaderboard, indicator, year, years, _kinds(kind), span)
    placed = tuple(
        Placed(
            str(row["agency_id"]),
            str(row["short_name"]),
            int(row["year"]),
            int(row["rank"]),
            str(row["series"]),
        )
        for row in found.history.to_dict("records")
    )
    return Board(found, kind, placed, years)


def _kinds(kind: str | None) -> tuple[str, ...] | None:
    return (kind,) if kind else None


@memo.chart
def bump_figure(one: Board, tokens: Tokens) -> Figure:
    return bump.bump(one.placed, one.order, one.years, tokens, broken=one.metric.break_at_edition)


def own(one: Board, agency_id: str, year: int) -> tuple[dict[str, Any] | None, int]:
    """The row of an agency in the ranking of a year, None where it has no rank; and how many have one."""
    span = one.found.span
    return warehouse.ask(metrics.own_row, one.metric.id, year, agency_id, _kinds(one.kind), span)


@lru_cache(maxsize=1)
def _whole(_path: str | None, one: Board) -> tuple[ExportSheet, ...]:
    """All ranked agencies, their ranks over the years and those left out; the last one asked for is kept, as
    every sheet of a workbook asks.
    """
    kinds = _kinds(one.kind)
    found = warehouse.ask(metrics.ranking, one.metric.id, one.found.year, kinds, one.found.span)
    history = warehouse.ask(metrics.rank_history, one.metric.id, one.years, kinds, one.found.span)
    return ranking_sheets(found, history)


def whole(one: Board) -> tuple[ExportSheet, ...]:
    """The sheets of the download: 排名, 历年名次, 未列入."""
    return _whole(warehouse.current_path(), one)


# ------------------------------------------------------------------ the table on the page


def value_head(one: Metric) -> str:
    """The head of the value's column: the title where it fits, its unit always."""
    title = "占比" if one in metrics.DENIAL_MIX else one.title.split("（")[0]
    return f"{title}（{one.unit}）" if len(title) <= 6 else f"数值（{one.unit}）"


RANK, NAME, PARTS_MARK, INTERVAL, SHARE, CHANGE = (
    "名次",
    "单位",
    "标记",
    "95% 区间（0—100）",
    "占合计（%）",
    "较上年",
)


def shown_table(one: Board, tokens: Tokens) -> pd.DataFrame:
    """The ranked table as the page shows it: figures as figures, parts as words, intervals as pictures."""
    asked, table = one.metric, one.found.table
    scale = 100 if asked.unit == "%" else 1
    columns: dict[str, Any] = {
        RANK: list(table["rank"]),
        NAME: list(table["short_name"]),
        value_head(asked): [value * scale for value in table["value"]],
    }
    if asked.kind == "rate":
        columns[asked.parts_head] = [
            "  ".join(filter(None, (mark, _fraction(numerator, denominator))))
            for mark, numerator, denominator in zip(
                marks_of(table), table["numerator"], table["denominator"], strict=True
            )
        ]
    else:
        columns[PARTS_MARK] = list(marks_of(table))
    if asked.proportion:
        city = None if one.now.city.value is None else float(one.now.city.value)
        columns[INTERVAL] = [
            spark.data_uri(whisker(value, low, high, city, tokens)) if not math.isnan(low) else None
            for value, low, high in zip(table["value"], table["low"], table["high"], strict=True)
        ]
    elif _shares(asked):
        whole = one.found.value_sum
        columns[SHARE] = [value / whole * 100 if whole else None for value in table["value"]]
    columns[CHANGE] = [_change(value) for value in table["change"]]
    return pd.DataFrame(columns)


def _shares(asked: Metric) -> bool:
    """A share of the sum says something of counts of things, not of days."""
    return asked.kind == "count" and asked.pooling == "sum"


def _fraction(numerator: float, denominator: float) -> str:
    return f"{formats.number(numerator)} / {formats.number(denominator)}"


def _change(value: Any) -> str:
    if pd.isna(value):
        return "—"
    if not value:
        return "＝"
    return f"{'↑' if value > 0 else '↓'} {abs(int(value))}"


# ------------------------------------------------------------------ what a rank rests on


@dataclass(frozen=True, slots=True)
class Part:
    """A cell that an indicator adds up, in one year's report. ``side``: numerator or denominator."""

    side: str
    year: int
    report_id: str
    cell: tuple[str, str, str]
    edition: str
    value: float | None
    derived: bool
    scanned: bool


def parts(asked: Metric, agency_id: str, years: Sequence[int]) -> list[Part]:
    """The cells behind an agency's value over the years taken together."""
    found: list[Part] = []
    for year in years:
        report = data.report_of(agency_id, year)
        if report is None:
            continue
        held = {
            (str(row["table_id"]), str(row["row_id"]), str(row["column_id"])): row
            for row in data.figures_of(report.report_id).to_dict("records")
        }
        for side, expression in (("numerator", asked.numerator), ("denominator", asked.denominator)):
            edition = report.editions.get(_table(expression) or "") or FORM.edition_for(year).id
            for cell in agency_data.cells_of(expression, edition):
                row = held.get(cell)
                value = None if row is None or pd.isna(row["value"]) else float(row["value"])
                derived = row is not None and row["mark"] == "derived"
                scanned = row is not None and bool(row["scanned"])
                found.append(Part(side, year, report.report_id, cell, edition, value, derived, scanned))
    return found


def _table(expression: str | None) -> str | None:
    for edition in reversed(FORM.editions):
        cells = agency_data.cells_of(expression, edition.id)
        if cells:
            return cells[0][0]
    return None
