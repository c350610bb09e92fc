"""主动公开: who publishes how much of what."""

from __future__ import annotations

from typing import Any

from analytics.charts import Figure, Tokens
from analytics.charts.channels import channel_rows
from analytics.charts.lines import Series, lines
from analytics.charts.multiples import multiples
from analytics.charts.stock import stock_and_flow
from analytics.ui import business, evidence, filters, frame, proactive_data, proactive_words, t2_grid

page = frame.page("主动公开", keeps=evidence.PARAMS)
year = filters.year(page)
kind = filters.kind(page)

years = page.snapshot.years
listed = proactive_data.agencies(year, kind)
points = proactive_data.city_series(years, kind)
sums = points[proactive_data.INDICATOR]
panels = proactive_data.panels(years, kind, listed)
stock = proactive_data.stock(years, points)
table = proactive_data.t2_table(year, kind)


def drawing(tokens: Tokens) -> Figure:
    return channel_rows(
        proactive_data.chart_rows(listed),
        proactive_data.channel_heads(),
        tokens,
        total=proactive_data.TOTAL,
        unit="条",
        change_head="较上年",
    )


def on_claim(custom: Any) -> None:
    evidence.open_said(custom[0], year, custom[1])


def on_sum(custom: Any) -> None:
    evidence.open_said(business.CITY, int(custom[1]), proactive_data.TOTAL)


def on_documents(custom: Any) -> None:
    evidence.open_sum(business.CITY, custom[0], proactive_data.DOCUMENTS, int(custom[1]), "t2")


def on_year(custom: Any) -> None:
    evidence.open_said(custom[0], int(custom[1]), proactive_data.TOTAL)


def draw_panels(across: int) -> None:
    frame.section("各单位历年条数", "顺序同上图；每格自有刻度")
    if not panels:
        frame.quiet(f"{year} 年度没有可画的单位。")
        return
    picture = multiples(panels, years, page.tokens, unit=" 条", across=across)
    frame.picture(page, picture, key="panels", alt="各单位历年条数", on_point=on_year)
    frame.caption(proactive_words.panels_caption(panels, years))


short = len(listed) <= proactive_data.SHORT
frame.answer(page, business.scope(year, kind), proactive_words.answer(listed, points, year))
frame.kpis(page, proactive_data.kpis(points, listed, year, kind))

left, right = frame.columns()
with left:
    frame.section("谁公开得多，在哪里公开", "单位：条；左为正文所说的总数，右为各渠道，分开列，不相加")
    if listed:
        frame.picture(page, drawing(page.tokens), key="ranked", alt="各单位公开条数与渠道", on_point=on_claim)
        frame.caption(proactive_words.rows_caption(listed, year, kind))
    else:
        frame.quiet(f"{year} 年度没有可画的单位。")
    if short:
        draw_panels(across=4)
with right:
    frame.section("历年合计", "单位：条；各单位正文所说总数之和，家数各年不同")
    drawn = [Series("total", "合计", page.tokens.accent, tuple(point.value for point in sums), wide=True)]
    if sum(point.value is not None for point in sums) > 1:
        notes = [f"{point.reports} 家" for point in sums]
        picture = lines(drawn, years, page.tokens, unit=" 条", height=236, broken=False, notes=notes)
        frame.picture(page, picture, key="years", alt="历年公开条数合计", on_point=on_sum)
        frame.caption(proactive_words.years_caption(points, year))
    else:
        frame.quiet(proactive_words.no_years(points, year))
    frame.section(proactive_data.documents_title(), "单位：件；上：年底存量，下：当年增减")
    if stock:
        picture = stock_and_flow(stock, page.tokens, words=proactive_data.stock_words(), height=272)
        frame.picture(page, picture, key="stock", alt="历年制发、废止与有效的件数", on_point=on_documents)
        frame.caption(proactive_words.stock_caption(stock, year))
    else:
        frame.quiet("还没有新版表格的年份。")

if not short:
    draw_panels(across=6)
frame.section("文件、许可、处罚、强制与收费", "表二；除注明的以外，单位：件")
if table.keys:
    t2_grid.draw(table)
    frame.caption(proactive_words.t2_caption(year))
else:
    frame.quiet(f"{year} 年度还没有读得出表二的报告。")

frame.downloads(
    page,
    [
        frame.Sheet("公开条数与渠道", proactive_data.channel_sheet(listed), proactive_data.definitions()),
        frame.Sheet("历年条数", proactive_data.years_sheet(panels, years)),
        frame.Sheet(proactive_data.documents_title(), proactive_data.stock_sheet(stock)),
        frame.Sheet("表二各项", table.frame),
    ],
    name=f"主动公开-{year}" + (f"-{kind}" if kind else ""),
    note="工作簿含：各单位条数与渠道、历年条数、文件存量与增减、表二各项与较上年，另附筛选条件与口径。",
    picture=drawing if listed else None,
    picture_title="各单位公开条数与渠道（条）",
)
evidence.show(kind)
