"""申请办理: what came in, from whom, and what became of it."""

from __future__ import annotations

from html import escape
from typing import Any

from analytics.charts import Figure, Tokens
from analytics.charts.flow import flow
from analytics.charts.lines import Series, lines
from analytics.charts.outcomes import outcome_rows
from analytics.charts.stock import stock_and_flow
from analytics.ui import (
    business,
    evidence,
    filters,
    frame,
    panel,
    request_data,
    request_sheets,
    request_words,
    tables,
)

page = frame.page("申请办理", keeps=evidence.PARAMS)
year = filters.year(page)
kind = filters.kind(page)

years = page.snapshot.years
words = business.outcome_words()
listed = request_data.agency_years(year, kind)
by_id = {one.agency_id: one for one in listed}
points = request_data.city_series(years, kind)
going = request_data.flow(year, kind)
left_over = request_data.balance(years, kind)


def on_flow(custom: Any) -> None:
    side, node = custom
    if side == "source":
        evidence.open_sum(business.CITY, node, evidence.APPLICANT, year)
    else:
        evidence.open_sum(business.CITY, request_data.TOTAL, node, year)


def on_row(custom: Any) -> None:
    key, what, part = custom
    one = by_id.get(key)
    if one is None:
        evidence.open_sum(business.CITY, request_data.TOTAL, part, year)
    elif what == "report":
        panel.report(key, year)
    elif what == "reason":
        panel.cell(one.report_id, "t3", part, request_data.TOTAL)
    else:
        evidence.open_cells(one, part, year)


def on_year(custom: Any) -> None:
    evidence.open_rate(request_data.OPEN if custom[0] == "open" else (custom[0],), int(custom[1]))


def on_balance(custom: Any) -> None:
    row = {"made": "received", "repealed": "outcome_total", "in_force": "carried_out"}[custom[0]]
    evidence.open_sum(business.CITY, request_data.TOTAL, row, int(custom[1]))


frame.answer(page, business.scope(year, kind), request_words.answer(listed, points, year))
frame.kpis(page, request_data.kpis(points, year, kind))

left, right = frame.columns()
with left:
    frame.section("谁在申请，结果如何", request_words.flow_line(going))
    if going.total:
        picture = flow(
            going.sources, going.targets, going.links, page.tokens, heads=("申请人（件）", "件", "占办结")
        )
        frame.picture(page, picture, key="flow", alt=request_words.flow_alt(going), on_point=on_flow)
        frame.caption(request_words.flow_caption(going))
    else:
        frame.quiet(request_words.no_flow(going, year))
with right:
    frame.section("历年走势", "占办结件数 %；虚线为表格换版，前后不连线")
    drawn = [
        Series(
            name,
            label,
            page.tokens.outcome[outcome],
            request_data.percents(points[name]),
            wide=name == "open",
        )
        for name, label, outcome in (
            ("open", "公开率", "granted"),
            ("unavailable", words["unavailable"], "unavailable"),
            ("denied", words["denied"], "denied"),
        )
    ]
    if any(value is not None for each in drawn for value in each.values):
        picture = lines(drawn, years, page.tokens, unit="%", decimals=1)
        frame.picture(page, picture, key="years", alt="公开率等三项占办结件数的历年走势", on_point=on_year)
        frame.caption(request_words.years_caption(points, year))
    else:
        frame.quiet(request_words.years_caption(points, year))

done = [(outcome, words[outcome]) for outcome in request_data.DONE]
group = request_data.group_row(listed, business.group_name(kind), business.at(points["open"], year))
rows = request_data.chart_rows(listed)


def drawing(tokens: Tokens, *, legend: bool = True) -> Figure:
    reasons = request_data.reason_heads()
    return outcome_rows(group, rows, done, reasons, tokens, heads=("公开率", "公开/办结"), legend=legend)


frame.section(
    f"各单位办理结果与{words['denied']}理由",
    f"左：各结果占办结的比例（%），条内为件数；右：{words['denied']}件数，按八项法定理由。"
    "办结不足 10 件的列在最下，只列件数，不算比例",
)
if listed:
    if any(row.drawn for row in rows) or group:
        frame.legend([business.swatch(page.tokens, outcome, label) for outcome, label in done])
    frame.picture(
        page, drawing(page.tokens, legend=False), key="outcomes", alt="各单位办理结果", on_point=on_row
    )
    frame.caption(request_words.rows_caption(listed, year, kind))
else:
    frame.quiet(f"{year} 年度没有可画的单位。")

left, right = frame.columns()
with left:
    frame.section("收办与结转", "上：年底结转件数；下：当年新收与办结件数；虚线为表格换版")
    names = (business.short("received"), business.short("outcome_total"), business.short("carried_out"))
    picture = stock_and_flow(left_over, page.tokens, words=names, height=268)
    frame.picture(page, picture, key="balance", alt="历年新收、办结与结转件数", on_point=on_balance)
    frame.caption(request_words.balance_caption(left_over, year))
with right:
    frame.section("结转最多的单位", "单位：件；点数字看原表")
    carried = request_data.carried(listed)
    if carried:
        tables.html(
            [("单位", ""), *((business.short(row), "r") for row in request_data.BALANCE)],
            [[escape(one.name), *evidence.balance_cells(one)] for one in carried],
        )
    else:
        frame.quiet(request_words.none_carried(listed))

frame.downloads(
    page,
    [
        frame.Sheet("各单位办理结果", request_sheets.outcome_sheet(listed), request_sheets.definitions()),
        frame.Sheet("申请人与结果", request_sheets.flow_sheet(year, kind)),
        frame.Sheet("历年走势", request_sheets.years_sheet(points)),
        frame.Sheet("收办与结转", request_sheets.balance_sheet(left_over)),
    ],
    name=f"申请办理-{year}" + (f"-{kind}" if kind else ""),
    note=f"工作簿含：各单位表三总计、六类申请人与结果、{words['denied']}八项理由、历年走势与结转，另附筛选条件与口径。",
    picture=drawing if listed else None,
    picture_title=f"各单位办理结果与{words['denied']}理由",
    picture_width=1142,
)
evidence.show(kind)
