"""总览: who has not reported, who reported wrong, what changed most."""

from __future__ import annotations

from analytics.ui import city, data, filters, frame, overview_view, sayings


def main() -> None:
    page = frame.page("总览")
    year = filters.year(page)
    kind = filters.kind(page)
    state = city.standing(year, kind)
    frame.answer(page, filters.scope(year, kind), sayings.overview(state))
    frame.kpis(page, sayings.overview_kpis(state))
    left, right = frame.columns()
    with left:
        submissions = overview_view.draw_calendar(page, state)
    with right:
        changes = overview_view.draw_changes(page, state)
        common = overview_view.draw_common(state)
    frame.downloads(
        page,
        [submissions, sayings.finding_sheet(lambda: data.findings(year, kind)), changes, common],
        name=f"总览-{year}",
        note="工作簿含：报送日历、缺口清单、变化表、常见红色缺口，另附筛选条件、口径、快照与日期。",
    )


main()
