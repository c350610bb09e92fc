"""The sections of 年度对比: agencies between two years, how they lie, all indicators; one agency too."""

from __future__ import annotations

from html import escape

from analytics import groups
from analytics.export import comparison, two_years
from analytics.export.sheets import Sheet as ExportSheet
from analytics.metrics import benchmarks, profile
from analytics.ui import (
    compare_data,
    compare_figures,
    compare_source,
    compare_tables,
    compare_words,
    frame,
    pictures,
    warehouse,
)
from analytics.ui.compare_data import Asked, Board, OwnBoard
from analytics.ui.ranking_data import spoken


def draw_city(page: frame.Page, asked: Asked, against: int) -> None:
    """The whole page without an agency chosen."""
    board = compare_data.board(asked.indicator, asked.year, against, asked.kind)
    frame.answer(page, compare_words.scope(asked), compare_words.answer(board))
    frame.kpis(page, compare_words.kpis(board))
    left, right = frame.columns()
    # Across a change of edition there is no change to draw: the distributions take the wide column.
    changes, spread = (right, left) if board.found.breaks else (left, right)
    with changes:
        _changes(page, board)
    with spread:
        _spread(page, board)
    _together(page, asked, against)
    _city_downloads(page, board, asked, against)


def _changes(page: frame.Page, board: Board) -> None:
    found, asked = board.found, board.metric
    order = "由升得最多到降得最多；点一行看两年各自的格"
    frame.section(f"各单位 {found.against} → {found.year}", f"{spoken(asked)}（{asked.unit}），{order}")
    if found.breaks:
        frame.quiet(compare_words.break_words(asked, found.year, found.against) + "请选同一版式的两个年度。")
        return
    if not found.pairs:
        frame.quiet("没有一家单位两年都有可比的数。换一个指标、年度或类别再看。")
        return
    frame.html(compare_tables.legend(page.tokens, found.against, found.year, asked))
    frame.picture(
        page,
        lambda tokens: compare_figures.changes(board, tokens),
        key="changes",
        alt=f"{found.compared} 家单位{spoken(asked)} {found.against} 年到 {found.year} 年的变化",
        title=f"{asked.title}：{found.against} → {found.year}",
        signs="空心为对比年，实心为本年",
        on_point=lambda custom: compare_source.ask(asked.id, str(custom[0])),
    )
    frame.caption(compare_tables.changes_caption(board))


def _spread(page: frame.Page, board: Board) -> None:
    found, asked = board.found, board.metric
    frame.section("各单位怎么分布", "每点一家；底色为中间一半，竖线为中位数；点一点看出处")
    if not any(lie.compared for lie in found.lies.values()):
        frame.quiet("两年都没有可比的数。")
    else:
        frame.picture(
            page,
            lambda tokens: compare_figures.spread(board, tokens),
            key="spread",
            alt=f"{spoken(asked)}两年的分布",
            title=f"{asked.title}：各单位怎么分布",
            signs="每点一家；底色为中间一半，竖线为中位数",
            width=pictures.HALF,
            on_point=lambda custom: compare_source.ask(asked.id, str(custom[0])),
        )
        words = [
            compare_figures.spread_words(found.lies[year], asked) for year in (found.year, found.against)
        ]
        frame.caption(escape("；".join(words)) + "。")
    frame.section("不能比的单位", "缺一年的数或件数太少的不比，也不记 0")
    frame.html(compare_tables.aside(board))


def _together(page: frame.Page, asked: Asked, against: int) -> None:
    whose = groups.whole(asked.kind)
    rows = compare_data.together(asked.year, against, asked.kind)
    frame.section(f"{whose}各指标 {against} → {asked.year}", "比率为各单位合并计算；点指标看各单位")
    compare_tables.draw_together(rows, asked, against, page.tokens)
    frame.caption(compare_tables.together_caption(asked.year, against, rows))


# ------------------------------------------------------------------ one agency


def draw_own(page: frame.Page, asked: Asked, against: int) -> None:
    """The whole page of one agency."""
    board = compare_data.own_board(asked.agency_id or "", asked.indicator, asked.year, against, asked.kind)
    if board is None:
        frame.quiet("快照里没有这个单位。")
        return
    frame.answer(page, compare_words.scope(asked, board.agency.short_name), compare_words.own_answer(board))
    frame.kpis(page, compare_words.own_kpis(board))
    left, right = frame.columns(1.3)
    with left:
        _own_spread(page, board)
    with right:
        _own_slope(page, board)
    frame.section(
        f"{board.agency.short_name}各指标 {against} → {asked.year}",
        "点数字看两年各自的格；点指标名换上图的指标",
    )
    compare_tables.draw_own(board, page.tokens)
    frame.caption(compare_tables.own_caption(board))
    _own_downloads(page, board)


def _own_spread(page: frame.Page, board: OwnBoard) -> None:
    asked = board.metric
    frame.section(
        f"{spoken(asked)}：在同类与全市中的位置", "每点一家，实心为本单位；底色为中间一半，竖线为中位数"
    )
    frame.picture(
        page,
        lambda tokens: compare_figures.own_spread(board, tokens),
        key="own-spread",
        title=f"{board.agency.short_name}：{asked.title}在{board.group_words}与全市中的位置",
        signs="每点一家，实心为本单位；底色为中间一半，竖线为中位数",
        alt=f"{board.agency.short_name}{spoken(asked)}在{board.group_words}和全市中的位置",
        on_point=lambda custom: compare_source.ask(asked.id, str(custom[0])),
    )
    frame.caption(compare_tables.place_caption(board))


def _own_slope(page: frame.Page, board: OwnBoard) -> None:
    asked = board.metric
    frame.section("名次变化", f"{board.group_words}中按{spoken(asked)}，{board.against} → {board.year}")
    if not compare_figures.has_slope(board):
        frame.quiet(compare_tables.no_slope(board))
        return
    frame.picture(
        page,
        lambda tokens: compare_figures.own_slope(board, tokens),
        key="own-slope",
        title=f"{board.agency.short_name}：{asked.title}的名次，{board.against} → {board.year}",
        width=pictures.HALF,
        alt=f"{board.group_words}各单位两年的名次",
        on_point=lambda custom: compare_source.ask(asked.id, str(custom[0])),
    )
    frame.caption(compare_tables.slope_caption(board))


# ------------------------------------------------------------------ downloads


def _city_downloads(page: frame.Page, board: Board, asked: Asked, against: int) -> None:
    metric = board.metric

    def pairs() -> ExportSheet:
        return two_years.pairs_sheet(compare_data.whole(asked.indicator, asked.year, against, asked.kind))

    def by_group() -> ExportSheet:
        found = [
            one
            for year in sorted((asked.year, against))
            for one in warehouse.ask(
                benchmarks, asked.indicator, year, county=groups.parts(asked.kind).county
            )
        ]
        return comparison.by_group(metric, found)

    frame.downloads(
        page,
        [
            frame.Sheet("各单位", pairs, {metric.title: f"{metric.basis}。{metric.mind}"}),
            frame.Sheet(
                "各指标",
                lambda: two_years.together_sheet(
                    compare_data.together(asked.year, against, asked.kind), asked.year, against
                ),
            ),
            frame.Sheet("分类", by_group),
        ],
        name=f"年度对比-{metric.title}-{against}-{asked.year}".replace("/", "每"),
        main="下载两年对比 xlsx",
        note="工作簿含：各单位两年与增减、全市各指标、各类别的合并数与分布，另附筛选条件、口径、快照与日期。",
    )


def _own_downloads(page: frame.Page, board: OwnBoard) -> None:
    own, years = board.agency, sorted((board.year, board.against))
    frame.downloads(
        page,
        [
            frame.Sheet(
                "各指标",
                lambda: two_years.own_sheet(board.rows, board.year, board.against, board.group_words),
                {board.metric.title: f"{board.metric.basis}。{board.metric.mind}"},
            ),
            frame.Sheet(
                "逐年", lambda: comparison.details(warehouse.ask(profile, own.agency_id, tuple(years)))
            ),
        ],
        name=f"年度对比-{own.short_name}-{board.against}-{board.year}",
        main="下载两年对比 xlsx",
        note="工作簿含：各指标两年、增减、名次与中位数，逐年明细，另附筛选条件、口径、快照与日期。",
    )
