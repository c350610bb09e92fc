"""申请办理: what came in, from whom, and what became of it."""

from __future__ import annotations

from analytics.ui import (
    business,
    evidence,
    filters,
    frame,
    request_sheets,
    request_view,
)


def main() -> None:
    page = frame.page("申请办理", keeps=evidence.PARAMS)
    year = filters.year(page)
    kind = filters.kind(page)
    asked = request_view.shown(page.snapshot.years, year, kind)
    denied = business.outcome_words()["denied"]
    frame.answer(page, business.scope(year, kind), request_view.answer(asked))
    frame.kpis(page, request_view.kpis(asked))
    left, right = frame.columns()
    with left:
        request_view.draw_flow(page, asked)
    with right:
        request_view.draw_years(page, asked)
    request_view.draw_outcomes(page, asked)
    left, right = frame.columns()
    with left:
        request_view.draw_balance(page, asked)
    with right:
        request_view.draw_carried(asked)
    frame.downloads(
        page,
        [
            frame.Sheet(
                "各单位办理结果",
                lambda: request_sheets.outcome_sheet(year, kind),
                request_sheets.definitions(),
            ),
            frame.Sheet("申请人与结果", lambda: request_sheets.flow_sheet(year, kind)),
            frame.Sheet("历年走势", lambda: request_sheets.years_sheet(asked.points)),
            frame.Sheet("收办与结转", lambda: request_sheets.balance_sheet(asked.left_over)),
        ],
        name=f"申请办理-{year}" + (f"-{kind}" if kind else ""),
        note=f"工作簿含：各单位表三总计、六类申请人与结果、{denied}八项理由、历年走势与结转，另附筛选条件与口径。",
    )
    evidence.show(kind)


main()
