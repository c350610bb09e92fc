"""汇总核对: the city's own tables from all units, who is not in them, and whether the city agrees."""

from __future__ import annotations

from analytics.ui import (
    filters,
    frame,
    rollup_data,
    rollup_files,
    rollup_source,
    rollup_view,
    rollup_words,
)


def main() -> None:
    page = frame.page("汇总核对", keeps=("table", rollup_source.PARAM))
    frame.html(f"<style>{frame.asset('agency.css')}{frame.asset('rollup.css')}</style>")
    year = filters.year(page)
    county = filters.county(page)
    board = rollup_data.board(year, county)
    table = rollup_view.choose_table(page, board)
    frame.answer(page, filters.scope(year, county), rollup_words.answer(board))
    frame.kpis(page, rollup_words.kpis(board, table))
    left, right = frame.columns(1.9)
    with left:
        rollup_view.draw_form(board, table)
        if not rollup_view.tall(table):
            rollup_view.draw_missing(board)
    with right:
        rollup_view.draw_against(board)
    if rollup_view.tall(table):
        rollup_view.draw_missing(board)
    rollup_view.draw_shares(board)
    rollup_files.foot(page, board)
    rollup_source.show(board.found)


main()
