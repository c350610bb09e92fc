"""The sections of 主动公开: who publishes how much, the city over the years, documents, the years of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics import formats
from analytics.charts import Figure, Tokens
from analytics.charts.channels import channel_rows
from analytics.charts.lines import Series, lines
from analytics.charts.multiples import Panel, multiples
from analytics.charts.stock import StockYear, stock_and_flow
from analytics.ui import (
    business,
    evidence,
    frame,
    memo,
    pictures,
    proactive_data,
    proactive_words,
    t2_data,
    t2_grid,
    warehouse,
)
from analytics.ui.business import Point
from analytics.ui.t2_data import T2Table

MILLION = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the page shows of a year and kind, asked for once."""

    year: int
    kind: str | None
    years: Sequence[int]
    found: proactive_data.Year
    points: Mapping[str, Sequence[Point]]
    stock: Sequence[StockYear]
    table: T2Table

    @property
    def listed(self) -> Sequence[proactive_data.Agency]:
        return self.found.rows

    @property
    def panels(self) -> Sequence[Panel]:
        return self.found.panels

    @property
    def short(self) -> bool:
        """The list is so short that the years of its agencies have room beneath it."""
        return len(self.listed) <= proactive_data.SHORT


@memo.view
def shown(years: tuple[int, ...], year: int, kind: str | None) -> Shown:
    """Ask for everything."""
    points = proactive_data.city_series(years, kind)
    return Shown(
        year,
        kind,
        years,
        warehouse.ask(proactive_data.year_of, years, year, kind),
        points,
        proactive_data.stock(years, points),
        warehouse.ask(t2_data.t2_table, year, kind),
    )


@memo.view
def answer(asked: Shown) -> str:
    """The sentence of the page (HTML)."""
    return proactive_words.answer(asked.found, asked.points, asked.year)


@memo.view
def kpis(asked: Shown) -> tuple[frame.Kpi, ...]:
    """The strip of key figures."""
    return tuple(proactive_data.kpis(asked.points, asked.found.tally, asked.year, asked.kind))


@memo.chart
def drawing(asked: Shown, tokens: Tokens) -> Figure:
    """The ranked bars with the channels beside them."""
    return channel_rows(
        proactive_data.chart_rows(asked.listed),
        proactive_data.channel_heads(),
        tokens,
        total=proactive_data.TOTAL,
        unit="条",
        change_head="较上年",
    )


def draw_ranked(page: frame.Page, asked: Shown) -> None:
    """Who publishes how much, and where."""
    frame.section("谁公开得多，在哪里公开", "单位：条；左为正文所说的总数，右为各渠道，分开列，不相加")
    if not asked.listed:
        frame.quiet(f"{asked.year} 年度没有可画的单位。")
        return

    def on_claim(custom: Any) -> None:
        evidence.open_said(custom[0], asked.year, custom[1])

    frame.picture(
        page,
        lambda tokens: drawing(asked, tokens),
        key="ranked",
        alt="各单位公开条数与渠道",
        title="各单位公开条数与渠道（条）",
        on_point=on_claim,
    )
    frame.caption(proactive_words.rows_caption(asked.found, asked.year, asked.kind))


def draw_years(page: frame.Page, asked: Shown) -> None:
    """The sum of all agencies over the years; a single year is told in words."""
    frame.section("历年合计", f"单位：{_years_unit(asked)}；各单位正文所说总数之和，家数各年不同")
    sums = asked.points[proactive_data.INDICATOR]
    if sum(point.value is not None for point in sums) < 2:
        frame.quiet(proactive_words.no_years(asked.points, asked.year))
        return

    def on_sum(custom: Any) -> None:
        evidence.open_said(business.CITY, int(custom[1]), proactive_data.TOTAL)

    frame.picture(
        page,
        lambda tokens: _years_figure(asked, tokens),
        key="years",
        alt="历年公开条数合计",
        title="历年公开条数合计（条）",
        on_point=on_sum,
        width=pictures.HALF,
    )
    frame.caption(proactive_words.years_caption(asked.points, asked.year))


def _years_unit(asked: Shown) -> str:
    """条, or 万条 where the sums have seven digits and more."""
    sums = [point.value or 0 for point in asked.points[proactive_data.INDICATOR]]
    return "万条" if max(sums, default=0) >= MILLION else "条"


@memo.chart
def _years_figure(asked: Shown, tokens: Tokens) -> Figure:
    sums, unit = asked.points[proactive_data.INDICATOR], _years_unit(asked)
    scale = 1 if unit == "条" else formats.TEN_THOUSAND
    values = tuple(None if point.value is None else point.value / scale for point in sums)
    drawn = [Series("total", "合计", tokens.accent, values, wide=True)]
    # Seven of them stand side by side: in 万 there is no room for a blank.
    notes = [f"{formats.brief(point.reports)} 家".replace("万 ", "万") for point in sums]
    return lines(drawn, asked.years, tokens, unit=f" {unit}", height=236, broken=False, notes=notes)


def draw_documents(page: frame.Page, asked: Shown) -> None:
    """Documents in force at the end of each year, and what came and went."""
    frame.section(proactive_data.documents_title(), "单位：件；上：年底存量，下：当年增减")
    if not asked.stock:
        frame.quiet("还没有新版表格的年份。")
        return

    def on_documents(custom: Any) -> None:
        evidence.open_sum(business.CITY, custom[0], proactive_data.DOCUMENTS, int(custom[1]), "t2")

    frame.picture(
        page,
        lambda tokens: _documents_figure(asked, tokens),
        key="stock",
        alt="历年制发、废止与有效的件数",
        title=proactive_data.documents_title(),
        on_point=on_documents,
        width=pictures.HALF,
        signs="单位：件；上：年底存量，下：当年增减",
    )
    frame.caption(proactive_words.stock_caption(asked.stock, asked.year))


@memo.chart
def _documents_figure(asked: Shown, tokens: Tokens) -> Figure:
    return stock_and_flow(asked.stock, tokens, words=proactive_data.stock_words(), height=272)


def draw_panels(page: frame.Page, asked: Shown, across: int) -> None:
    """Each agency's years, ``across`` of them in a row."""
    frame.section("各单位历年条数", "顺序同上图；每格自有刻度")
    if not asked.panels:
        frame.quiet(f"{asked.year} 年度没有可画的单位。")
        return

    def on_year(custom: Any) -> None:
        evidence.open_said(custom[0], int(custom[1]), proactive_data.TOTAL)

    frame.picture(
        page,
        lambda tokens: _panels_figure(asked, tokens, across),
        key="panels",
        alt="各单位历年条数",
        title="各单位历年公开条数（条）",
        on_point=on_year,
        width=pictures.WIDE if across > 4 else pictures.WIDTH,
        signs="每格自有刻度",
    )
    frame.caption(proactive_words.panels_caption(asked.panels, asked.years))


@memo.chart
def _panels_figure(asked: Shown, tokens: Tokens, across: int) -> Figure:
    return multiples(asked.panels, asked.years, tokens, unit=" 条", across=across)


def draw_table(asked: Shown) -> None:
    """The figures of the second table, a row an agency."""
    frame.section("文件、许可、处罚、强制与收费", "表二；除注明的以外，单位：件")
    if not asked.table.keys:
        frame.quiet(f"{asked.year} 年度还没有读得出表二的报告。")
        return
    t2_grid.draw(asked.table)
    frame.caption(proactive_words.t2_caption(asked.year, asked.table.hidden))
