"""排名下载: who is first and last by any indicator, who is left out and why."""

from __future__ import annotations

from analytics.metrics import span_words
from analytics.ui import (
    filters,
    frame,
    ranking_data,
    ranking_source,
    ranking_view,
    ranking_words,
)


def main() -> None:
    page = frame.page("排名下载", keeps=("indicator", "span", ranking_source.PARAM))
    frame.html(f"<style>{frame.asset('ranking.css')}</style>")
    indicator = filters.choice(
        page, "indicator", "指标", ranking_data.menu(), default=ranking_data.FIRST, look="select", width=224
    )
    year = filters.year(page)
    kind = filters.kind(page)
    spans = {name: span_words(span) for name, span in ranking_data.SPANS.items()}
    span = ranking_data.SPANS[filters.choice(page, "span", "合并", spans)]
    board = ranking_data.board(indicator, year, kind, span)
    frame.answer(page, filters.scope(year, kind), ranking_words.answer(board))
    frame.kpis(page, ranking_words.kpis(board))
    left, right = frame.columns()
    with left:
        ranking_view.draw_table(page, board)
    with right:
        ranking_view.draw_bump(page, board)
    left, right = frame.columns()
    with left:
        ranking_view.draw_left_out(board)
    with right:
        ranking_view.draw_reading(board)
    ranking_view.draw_downloads(page, board)
    ranking_source.show(board)


main()
