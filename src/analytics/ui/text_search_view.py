"""The sections of 检索: the box, hits in context, how many in each year, what to try where there are none."""

from __future__ import annotations

from html import escape
from itertools import groupby

import streamlit as st

from analytics import groups
from analytics.charts.counts import YearCount, counts
from analytics.charts.tokens import Tokens
from analytics.form import FORM
from analytics.ui import (
    filters,
    frame,
    links,
    memo,
    panel_links,
    pictures,
    text_search,
    text_view,
    text_words,
)
from analytics.ui.clickable import clickable
from analytics.ui.text_search import Found, Hit, Year

QUERY, SPAN, SECTION = "q", "span", "part"
PARAMS = (QUERY, SPAN, SECTION)
_KEY = "text.query"


def draw(page: frame.Page, year: int, kind: str | None) -> None:
    """The whole view."""
    query, span, section = _box(page)
    of = year if span == "year" else None
    found = text_search.search(query, of, kind, section)
    scope = (
        filters.scope(year, kind) if of else " · ".join(part for part in ("历年", groups.words(kind)) if part)
    )
    frame.answer(page, scope, text_words.search_answer(found, query, of))
    if not found.words:
        _draw_help()
        return
    figures, (left, right) = st.container(), frame.columns()
    with left:
        _draw_hits(found, of)
        tips = st.container()
    # All years are looked through last: the hits stand there already.
    years = text_search.by_year(query, kind, section)
    with figures:
        frame.kpis(page, text_words.search_kpis(found, years, of))
    with right:
        _draw_years(page, query, years, of)
    elsewhere = sum(one.sections for one in years) - found.total
    if not found.total:
        with tips:
            told = text_words.nothing(query, of, kind, section, elsewhere)
            frame.html('<ul class="g-try">' + "".join(f"<li>{escape(one)}</li>" for one in told) + "</ul>")
    _draw_downloads(page, query, of, kind, section, years)


def _box(page: frame.Page) -> tuple[str, str, str | None]:
    """The search box with its own filters: query, span of years, section."""
    bar = st.container(key="searchbar", horizontal=True, gap="small", vertical_alignment="center")
    query = st.query_params.get(QUERY, "")
    st.session_state[_KEY] = query

    def typed() -> None:
        said = str(st.session_state[_KEY]).strip()
        if said:
            st.query_params[QUERY] = said
        else:
            st.query_params.pop(QUERY, None)

    bar.text_input(
        "在正文里查找",
        key=_KEY,
        on_change=typed,
        placeholder="在各单位正文里查找：几个词用空格隔开，整句加引号",
        label_visibility="collapsed",
        icon=":material/search:",
        width="stretch",
    )
    span = filters.choice(page, SPAN, "范围", {"year": "本年度", "all": "历年"}, where=bar)
    parts = {filters.ALL: "全部正文"} | {one: text_words.sections()[one] for one in text_search.sections()}
    section = filters.choice(page, SECTION, "正文部分", parts, where=bar)
    if query:
        page.shown["查找"] = query
    return query, span, section or None


def _draw_help() -> None:
    frame.section("怎么查", "只查正文，不查表格")
    frame.html(
        '<div class="g-dl"><div>一个词</div><div>逐字查找，写到就列出，连出处一起</div>'
        "<div>几个词</div><div>用空格隔开，写在同一部分里才算</div>"
        "<div>整句</div><div>加引号，当作一个词</div>"
        "<div>繁体全角</div><div>自动折合成简体半角，字母不分大小写</div></div>"
    )


def _draw_hits(found: Found, of: int | None) -> None:
    more = found.total - len(found.hits)
    frame.section(
        "写在哪里",
        f"按{'单位' if of else '年度、单位'}次序；点任一条看原件里的位置"
        + (f"；先列 {len(found.hits)} 处，另有 {more:,} 处见下载" if more else ""),
    )
    if not found.hits:
        frame.quiet("没有找到。可以试试：")
        return
    clickable(_hits(found, of, links.here(open=None)), key="hits", on_pick=text_view.pick)
    shown = f"{len(found.hits)} 处" if not more else f"{found.total:,} 处中的前 {len(found.hits)} 处"
    frame.caption(f"{shown}，加底色的是要找的词，前后是原文；“……”处略去。")


@memo.view
def _hits(found: Found, of: int | None, here: str) -> str:
    """The list as HTML. ``here``: the address of the view, which the links keep."""
    del here
    parts: list[str] = []
    for year, hits in groupby(found.hits, key=lambda hit: hit.year):
        if not of:
            parts.append(f'<div class="g-yeartitle">{year} 年度</div>')
        parts.append('<div class="g-hits">' + "".join(map(_hit, hits)) + "</div>")
    return "".join(parts)


def _hit(hit: Hit) -> str:
    start, stop = hit.first
    what = panel_links.join("said", hit.report_id, hit.section, str(start), str(stop))
    words = "".join(f"<mark>{escape(text)}</mark>" if span else escape(text) for text, span in hit.parts)
    times = f" · {hit.count} 次" if hit.count > 1 else ""
    href = escape(panel_links.said_link(hit.report_id, hit.section, start, stop))
    return (
        f'<a class="g-hit" href="{href}" target="_self" data-pick="{escape(what)}"><div class="who">'
        f"<b>{escape(hit.name)}</b><span>{text_words.sections()[hit.section]}{times}</span></div>"
        f'<div class="src">{words}</div></a>'
    )


def _draw_years(page: frame.Page, query: str, years: tuple[Year, ...], of: int | None) -> None:
    frame.section("历年有多少家写到", "单位：家；点一年只看那一年")

    def turn(custom: list[int]) -> None:
        st.query_params["year"] = str(custom[0])
        st.query_params.pop(SPAN, None)
        frame.release()

    frame.picture(
        page,
        lambda tokens: _picture(years, of, tokens),
        key="years",
        alt="历年写到的单位数",
        title=f"写到“{words_in(query)}”的单位数（家）",
        on_point=turn,
        width=pictures.HALF,
    )
    frame.caption(
        "；".join(f"{one.year} 年度 {one.agencies:,}/{one.of:,} 家" for one in years if one.of) + "。"
        if any(one.of for one in years)
        else "没有可查找的正文。"
    )


def words_in(query: str) -> str:
    """The words that are looked for, as far as they have room in a title."""
    return "、".join(text_search.words_of(query))[:20]


def _picture(years: tuple[Year, ...], of: int | None, tokens: Tokens) -> dict[str, object]:
    return counts([YearCount(one.year, one.agencies, one.of) for one in years], of, tokens, unit="家")


def _draw_downloads(
    page: frame.Page,
    query: str,
    of: int | None,
    kind: str | None,
    section: str | None,
    years: tuple[Year, ...],
) -> None:
    safe = pictures.file_name(words_in(query))
    part = {"部分": FORM.section(section).heading} if section else {}
    frame.downloads(
        page,
        [
            frame.Sheet(
                "命中",
                lambda: text_search.sheet(query, of, kind, section),
                {"命中": "同一单位同一部分的正文里写齐了所有要找的词，计一处", **part},
            ),
            frame.Sheet("历年", lambda: text_search.years_sheet(years)),
        ],
        name=f"检索-{safe}-{of or '历年'}",
        main="下载全部命中 xlsx",
        note="工作簿含：全部命中及上下文、历年家数，另附查找的词、筛选条件、快照与日期。",
    )
