"""The sections of 申请办理: the flow, the years, each agency's outcomes, what was carried over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import duckdb

from analytics.charts import Figure, Tokens
from analytics.charts.flow import flow
from analytics.charts.lines import Series, lines
from analytics.charts.outcomes import outcome_rows
from analytics.charts.stock import StockYear, stock_and_flow
from analytics.ui import (
    business,
    evidence,
    frame,
    memo,
    panel,
    pictures,
    request_data,
    request_flow,
    request_words,
    request_years,
    tables,
    warehouse,
)
from analytics.ui.business import Point

BALANCE_ROW = {"made": "received", "repealed": "outcome_total", "in_force": "carried_out"}
"""Part of the picture of the balance → row of the form."""
SHARES = {"open": "granted", "unavailable": "unavailable", "denied": "denied"}
"""Series over the years → outcome whose colour it has."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the page shows of a year and kind, asked for once."""

    year: int
    kind: str | None
    years: Sequence[int]
    found: request_data.Year
    points: Mapping[str, Sequence[Point]]
    going: request_flow.Flow
    left_over: Sequence[StockYear]

    @property
    def listed(self) -> Sequence[request_data.AgencyYear]:
        return self.found.rows


@memo.view
def shown(years: tuple[int, ...], year: int, kind: str | None) -> Shown:
    """Ask for everything."""
    found, going = warehouse.ask(_year, year, kind)
    points, left_over = request_years.city_series(years, kind), request_years.balance(years, kind)
    return Shown(year, kind, years, found, points, going, left_over)


def _year(
    con: duckdb.DuckDBPyConnection, year: int, kind: str | None
) -> tuple[request_data.Year, request_flow.Flow]:
    """Both are asked of one table, put together once."""
    return request_data.year_of(con, year, kind), request_flow.flow(con, year)


@memo.view
def answer(asked: Shown) -> str:
    """The sentence of the page (HTML)."""
    return request_words.answer(asked.found, asked.points, asked.year)


@memo.view
def kpis(asked: Shown) -> tuple[frame.Kpi, ...]:
    """The strip of key figures."""
    return tuple(request_years.kpis(asked.points, asked.year, asked.kind))


def draw_flow(page: frame.Page, asked: Shown) -> None:
    """From the applicants to the outcomes."""
    going = asked.going
    frame.section("谁在申请，结果如何", request_words.flow_line(going))
    if not going.total:
        frame.quiet(request_words.no_flow(going, asked.year))
        return

    def on_flow(custom: Any) -> None:
        side, node = custom
        if side == "source":
            evidence.open_sum(business.CITY, node, evidence.APPLICANT, asked.year)
        else:
            evidence.open_sum(business.CITY, request_data.TOTAL, node, asked.year)

    frame.picture(
        page,
        lambda tokens: _flow_figure(asked, tokens),
        key="flow",
        alt=request_words.flow_alt(going),
        title="谁在申请，结果如何",
        on_point=on_flow,
    )
    frame.caption(request_words.flow_caption(going))


@memo.chart
def _flow_figure(asked: Shown, tokens: Tokens) -> Figure:
    heads = ("申请人（件）", "件", "占办结")
    return flow(asked.going.sources, asked.going.targets, asked.going.links, tokens, heads=heads)


def draw_years(page: frame.Page, asked: Shown) -> None:
    """Three shares of what was done, over the years."""
    frame.section("历年走势", "占办结件数 %；虚线为表格换版，前后不连线")
    told = request_words.years_caption(asked.points, asked.year)
    if all(value is None for name in SHARES for value in request_years.percents(asked.points[name])):
        frame.quiet(told)
        return

    def on_year(custom: Any) -> None:
        outcomes = request_data.OPEN if custom[0] == "open" else (custom[0],)
        evidence.open_rate(outcomes, int(custom[1]))

    frame.picture(
        page,
        lambda tokens: _years_figure(asked, tokens),
        key="years",
        alt="公开率等三项占办结件数的历年走势",
        title="历年走势（占办结件数 %）",
        on_point=on_year,
        width=pictures.HALF,
    )
    frame.caption(told)


@memo.chart
def _years_figure(asked: Shown, tokens: Tokens) -> Figure:
    words = business.outcome_words() | {"open": "公开率"}
    drawn = [
        Series(
            name,
            words[name],
            tokens.outcome[outcome],
            request_years.percents(asked.points[name]),
            wide=name == "open",
        )
        for name, outcome in SHARES.items()
    ]
    return lines(drawn, asked.years, tokens, unit="%", decimals=1)


def _done() -> list[tuple[str, str]]:
    words = business.outcome_words()
    return [(outcome, words[outcome]) for outcome in request_data.DONE]


@memo.chart
def drawing(asked: Shown, tokens: Tokens, *, legend: bool = True) -> Figure:
    """Each agency's outcomes and reasons, the whole city first."""
    name, rate = business.group_name(asked.kind), business.at(asked.points["open"], asked.year)
    return outcome_rows(
        request_data.group_row(asked.found.tally, name, rate),
        request_data.chart_rows(asked.listed),
        _done(),
        request_data.reason_heads(),
        tokens,
        heads=("公开率", "公开/办结"),
        legend=legend,
    )


def draw_outcomes(page: frame.Page, asked: Shown) -> None:
    """Each agency's outcomes beside its reasons for refusing."""
    denied = business.outcome_words()["denied"]
    frame.section(
        f"各单位办理结果与{denied}理由",
        f"左：各结果占办结的比例（%），条内为件数；右：{denied}件数，按八项法定理由。"
        "办结不足 10 件的列在最下，只列件数，不算比例",
    )
    if not asked.listed:
        frame.quiet(f"{asked.year} 年度没有可画的单位。")
        return
    by_id = {one.agency_id: one for one in asked.listed}

    def on_row(custom: Any) -> None:
        key, what, part = custom
        one = by_id.get(key)
        if one is None:
            evidence.open_sum(business.CITY, request_data.TOTAL, part, asked.year)
        elif what == "report":
            panel.report(key, asked.year)
        elif what == "reason":
            panel.cell(one.report_id, "t3", part, request_data.TOTAL)
        else:
            evidence.open_cells(one, part, asked.year)

    if any(one.enough for one in asked.listed):
        frame.legend([business.swatch(page.tokens, outcome, label) for outcome, label in _done()])
    frame.picture(
        page,
        lambda tokens: drawing(asked, tokens, legend=False),
        key="outcomes",
        alt="各单位办理结果",
        title=f"各单位办理结果与{denied}理由",
        on_point=on_row,
        width=pictures.WIDE,
        alone=lambda tokens: drawing(asked, tokens),
    )
    frame.caption(request_words.rows_caption(asked.found, asked.year, asked.kind))


def draw_balance(page: frame.Page, asked: Shown) -> None:
    """What came in, what was done and what was left."""
    frame.section("收办与结转", "上：年底结转件数；下：当年新收与办结件数；虚线为表格换版")

    def on_balance(custom: Any) -> None:
        evidence.open_sum(business.CITY, request_data.TOTAL, BALANCE_ROW[custom[0]], int(custom[1]))

    frame.picture(
        page,
        lambda tokens: _balance_figure(asked, tokens),
        key="balance",
        alt="历年新收、办结与结转件数",
        title="收办与结转（件）",
        on_point=on_balance,
        signs="上：年底结转；下：当年新收与办结",
    )
    frame.caption(request_words.balance_caption(asked.left_over, asked.year))


@memo.chart
def _balance_figure(asked: Shown, tokens: Tokens) -> Figure:
    made, repealed, in_force = (business.short(row) for row in BALANCE_ROW.values())
    return stock_and_flow(asked.left_over, tokens, words=(made, repealed, in_force), height=268)


def draw_carried(asked: Shown) -> None:
    """The agencies with most left over."""
    frame.section("结转最多的单位", "单位：件；点数字看原表")
    if not asked.found.carried:
        frame.quiet(request_words.none_carried(asked.found.tally))
        return
    tables.html(
        [("单位", ""), *((business.short(row), "r") for row in request_data.BALANCE)],
        [[escape(one.name), *evidence.balance_cells(one)] for one in asked.found.carried],
    )
