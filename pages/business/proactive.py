"""主动公开: who publishes how much of what."""

from __future__ import annotations

from analytics.ui import business, evidence, filters, frame, proactive_data, proactive_sheets, proactive_view


def main() -> None:
    page = frame.page("主动公开", keeps=evidence.PARAMS)
    year = filters.year(page)
    kind = filters.kind(page)
    asked = proactive_view.shown(page.snapshot.years, year, kind)
    frame.answer(page, business.scope(year, kind), proactive_view.answer(asked))
    frame.kpis(page, proactive_view.kpis(asked))
    left, right = frame.columns()
    with left:
        proactive_view.draw_ranked(page, asked)
        if asked.short:
            proactive_view.draw_panels(page, asked, across=4)
    with right:
        proactive_view.draw_years(page, asked)
        proactive_view.draw_documents(page, asked)
    if not asked.short:
        proactive_view.draw_panels(page, asked, across=6)
    proactive_view.draw_table(asked)
    frame.downloads(
        page,
        [
            frame.Sheet(
                "公开条数与渠道",
                lambda: proactive_sheets.channel_sheet(year, kind),
                proactive_sheets.definitions(),
            ),
            frame.Sheet("历年条数", lambda: proactive_sheets.years_sheet(asked.years, year, kind)),
            frame.Sheet(proactive_data.documents_title(), lambda: proactive_sheets.stock_sheet(asked.stock)),
            frame.Sheet("表二各项", lambda: proactive_sheets.t2_sheet(year, kind)),
        ],
        name=f"主动公开-{year}" + (f"-{kind}" if kind else ""),
        note="工作簿含：各单位条数与渠道、历年条数、文件存量与增减、表二各项与较上年，另附筛选条件与口径。",
    )
    evidence.show(kind)


main()
