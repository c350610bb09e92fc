"""复议诉讼: how decisions held up in reviews and lawsuits."""

from __future__ import annotations

from analytics.ui import dispute_data, dispute_source, dispute_view, dispute_words, filters, frame


def main() -> None:
    page = frame.page("复议诉讼", keeps=("span", dispute_source.PARAM))
    dispute_view.style(page)
    year = filters.year(page)
    kind = filters.kind(page)
    span = dispute_words.SPANS[filters.choice(page, "span", "合并", dispute_words.SPAN_WORDS)]
    board = dispute_data.board(page.snapshot.years, year, kind, span)
    frame.answer(page, dispute_words.scope(board), dispute_words.answer(board))
    frame.kpis(page, dispute_words.kpis(board))
    left, right = frame.columns()
    with left:
        dispute_view.draw_marks(page, board)
        dispute_view.draw_faults(board)
    with right:
        dispute_view.draw_years(page, board)
    with right if board.busy else left:
        dispute_view.draw_rates(page, board)
    dispute_view.draw_table(board)
    dispute_view.draw_downloads(page, board)
    dispute_source.show(kind, page.snapshot.years)


main()
