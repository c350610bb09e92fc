"""合规缺口: what is wrong, where, how grave, how to mend it."""

from __future__ import annotations

from analytics.ui import (
    city,
    compliance,
    compliance_data,
    compliance_sheets,
    compliance_view,
    filters,
    frame,
    sayings,
)


def main() -> None:
    page = frame.page("合规缺口", keeps=("severity", "rule", "finding"))
    year = filters.year(page)
    kind = filters.kind(page)
    severity = filters.choice(page, "severity", "级别", compliance_view.SEVERITY_FILTER)
    state = city.standing(year, kind)
    board = compliance.board(state, severity)
    frame.answer(page, filters.scope(year, kind), compliance.answer(state))
    frame.kpis(page, compliance.kpis(state))
    compliance_view.draw_matrix(page, state, board)
    left, right = frame.columns(1.12)
    with left:
        rule, chosen = compliance_view.draw_list(page, state, severity)
    with right:
        compliance_view.draw_detail(chosen)
    compliance_view.draw_years(page, state, board)
    frame.downloads(
        page,
        [
            sayings.finding_sheet(lambda: compliance_data.findings(year, kind, severity, rule)),
            compliance_sheets.matrix_sheet(board),
            compliance_sheets.years_sheet(state),
        ],
        name=f"缺口清单-{year}",
        main="下载缺口清单 xlsx",
        note="清单含：应为、实为、出处、改法；另有检查项×单位、历年红色缺口，以及筛选条件、规则依据、快照与日期。",
    )


main()
