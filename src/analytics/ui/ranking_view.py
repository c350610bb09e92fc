"""The sections of 排名下载: table, bump chart, who is left out, how to read it, downloads."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from analytics import formats
from analytics.export.sheets import Sheet as ExportSheet
from analytics.ui import (
    data,
    frame,
    links,
    memo,
    pictures,
    ranking_data,
    ranking_source,
    ranking_table,
    ranking_words,
    tables,
)


def draw_table(page: frame.Page, board: ranking_data.Board) -> None:
    frame.section(ranking_words.title(board), ranking_words.subtitle(board.metric))
    if board.found.table.empty:
        frame.quiet("没有单位可以排名：原因见下表。换一个年度、类别，或合并几年再看。")
        return
    ranking_table.draw(board, page.tokens)
    frame.caption(ranking_words.table_caption(board))


def draw_bump(page: frame.Page, board: ranking_data.Board) -> None:
    frame.section("名次变化", ranking_words.bump_subtitle(board))
    if board.found.table.empty:
        frame.quiet(f"{board.found.year} 年没有名次可画。")
        return
    frame.picture(
        page,
        lambda tokens: ranking_data.bump_figure(board, tokens),
        key="bump",
        alt=f"{len(board.order)} 家单位历年的名次",
        title=f"{board.metric.title}：名次变化",
        width=pictures.HALF,
        on_point=lambda custom: ranking_source.ask(str(custom[0]), int(custom[1])),
    )
    frame.caption(ranking_words.bump_caption(board))


def draw_left_out(board: ranking_data.Board) -> None:
    aside = board.found.left_out
    frame.section(f"未列入排名的 {board.now.aside} 家", "缺报告或分母太小的不排名，也不记 0")
    if aside.empty:
        frame.quiet("各单位都有可比的数，全部列入。")
        return
    heads, rows = _left_out(board)
    with st.container(key="left-out"):
        tables.html(heads, rows)
        if len(rows) < board.now.aside:
            more = board.now.aside - len(rows)
            frame.html(f'<div class="g-note">列出前 {len(rows)} 家，另有 {more} 家，见下载</div>')


@memo.view
def _left_out(board: ranking_data.Board) -> tuple[tables.Head, list[list[str]]]:
    aside, asked = board.found.left_out, board.metric
    rate = asked.kind == "rate"
    rows = [
        [
            tables.link(links.unit(str(row["agency_id"]), board.found.year), escape(str(row["short_name"]))),
            escape(str(row["kind"])),
            escape(str(row["reason"])),
            *([formats.fraction(row["numerator"], row["denominator"])] if rate else []),
            escape(str(row["remedy"])),
        ]
        for row in aside.to_dict("records")
    ]
    heads = ["单位", ("类别", "nw"), "原因", *([(asked.parts_head, "r nw")] if rate else []), "怎么办"]
    return heads, rows


def draw_reading(board: ranking_data.Board) -> None:
    shown = data.snapshot()
    frame.section("怎么读这张表", f"口径 · 数据快照 {shown.taken_at:%Y-%m-%d}" if shown else "口径")
    frame.html(
        '<div class="g-dl g-read">'
        + "".join(
            f"<div><b>{escape(term)}</b></div><div>{escape(words)}</div>"
            for term, words in ranking_words.reading(board)
        )
        + "</div>"
    )


def draw_downloads(page: frame.Page, board: ranking_data.Board) -> None:
    about = dict(ranking_words.reading(board))
    sheets = [
        frame.Sheet(name, _exported(board, index), about if index == 0 else {})
        for index, name in enumerate(("排名", "历年名次", "未列入"))
    ]
    frame.downloads(
        page,
        sheets,
        name=f"排名-{board.metric.title}-{board.found.year}".replace("/", "每"),
        main="下载排名 xlsx",
        note="工作簿含：排名、历年名次、未列入单位及原因，另附筛选条件、口径、快照与日期。",
    )


def _exported(board: ranking_data.Board, index: int) -> Callable[[], ExportSheet]:
    return lambda: ranking_data.whole(board)[index]
