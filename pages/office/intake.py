"""报告入库: what was received, how much of it was understood, what to do next."""

from __future__ import annotations

from analytics import groups
from analytics.ui import filters, frame, intake_data, intake_sheets, intake_view, intake_words


def main() -> None:
    page = frame.page("报告入库", keeps=("state", "format", "q", "sort"))
    frame.html(f"<style>{frame.asset('office.css')}</style>")
    year = intake_view.year(page)
    kind = filters.kind(page)
    found = intake_data.counts(year, kind)
    scope = (
        filters.scope(year, kind)
        if year
        else " · ".join(part for part in ("全部年度", groups.words(kind)) if part)
    )
    frame.answer(page, scope, intake_words.answer(found, intake_data.to_ask(year, kind)))
    frame.kpis(page, intake_words.kpis(found, year, intake_data.arrivals(year, kind)))
    asked = intake_view.draw_list(page, year, kind)
    intake_view.draw_overview(page, year, kind)
    intake_view.draw_revisions(year, kind)
    intake_view.draw_history()
    frame.downloads(
        page,
        intake_sheets.sheets(asked),
        name=f"报告入库-{year or '全部年度'}",
        main="下载文件清单 xlsx",
        note="工作簿含：文件清单（当前筛选的全部）、没读懂的各处和怎么办、先后几版、经过，另附筛选条件、快照与日期。",
    )


main()
