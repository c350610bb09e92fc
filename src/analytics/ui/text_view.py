"""The sections of 雷同: own copies over the years, groups of agencies, pairs, both texts side by side."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from analytics.charts import Figure, arcs, strip
from analytics.charts.tokens import SEVERITY_MARK, SEVERITY_WORD, Tokens
from analytics.export.sheets import ColumnSpec
from analytics.form import FORM
from analytics.ui import (
    data,
    details,
    filters,
    frame,
    links,
    memo,
    panel,
    panel_links,
    pictures,
    said_drawer,
    tables,
    text_compare,
    text_data,
    text_words,
)
from analytics.ui.clickable import clickable
from analytics.ui.text_data import Pair

PAIR = "pair"
PARAMS = (PAIR,)


def ask(report_id: str, section: str, other: str) -> None:
    """Turn to a pair; it stands in the address."""
    st.query_params[PAIR] = panel_links.join(report_id, section, other)
    frame.release()


def pick(what: str) -> None:
    """A click on words opens their place."""
    st.query_params[panel_links.PARAM] = what


def draw(page: frame.Page, year: int, kind: str | None) -> None:
    """The whole view."""
    years = text_data.years(kind)
    listed, count = text_data.pairs(year, kind)
    groups = text_data.groups(year, kind)
    frame.answer(page, filters.scope(year, kind), text_words.answer(years, year, listed, groups, kind))
    frame.kpis(page, text_words.kpis(years, year, text_data.most_like(year, kind)))
    left, right = frame.columns()
    with left:
        _draw_strip(page, year, kind)
    with right:
        _draw_groups(page, year, groups)
        _draw_years(years, year)
    chosen = _draw_pairs(page, year, kind, listed, count)
    if chosen is not None:
        _draw_texts(chosen)
    _draw_downloads(page, year, kind)


def _draw_strip(page: frame.Page, year: int, kind: str | None) -> None:
    frame.section(
        "照抄本单位上年",
        "每行一家单位，每格为与上年相同的文字占比（%），取两部分中较高的；点任一格看两年原文",
    )
    rows, of = text_data.strip(year, kind)
    if not rows:
        frame.quiet("还没有连续两年的正文可以对照。同一单位有两年以上的报告后，这里逐年列出。")
        return
    swatch = "background:var(--{0}-tint);color:var(--{0});font-weight:700"
    frame.legend(
        [
            (swatch.format("red"), SEVERITY_MARK["red"], "照抄，红"),
            (swatch.format("yellow"), SEVERITY_MARK["yellow"], "照抄，黄"),
            (f"background:{page.tokens.seq[2]}", "", "没有达到规则的线，颜色越深越像"),
        ]
    )
    frame.picture(
        page,
        lambda tokens: _strip(year, kind, page.snapshot.years, tokens),
        key="strip",
        alt=f"{len(rows)} 家单位历年正文与上年相同的比例",
        title="各单位正文与上年相同的文字占比（%）",
        signs="◆ 照抄，红  ▲ 照抄，黄",
        on_point=lambda custom: ask(*map(str, custom)),
    )
    frame.caption(text_words.strip_caption(rows, of, year))


@memo.view
def _strip(year: int, kind: str | None, years: tuple[int, ...], tokens: Tokens) -> Figure:
    rows, _ = text_data.strip(year, kind)
    return strip.strip(rows, strip.spanned(rows, years), text_words.sections(), tokens)


@memo.view
def _arcs(shown: tuple[arcs.Group, ...], tokens: Tokens) -> Figure:
    return arcs.arcs(shown, text_words.sections(), tokens)


def _draw_groups(page: frame.Page, year: int, groups: tuple[arcs.Group, ...]) -> None:
    frame.section("单位之间雷同", "弧线两端的正文彼此雷同；点弧线或名称看两边原文")
    if not groups:
        frame.quiet(text_words.no_groups(text_data.years(None), year))
        return
    shown = arcs.shown(groups)
    frame.picture(
        page,
        lambda tokens: _arcs(shown, tokens),
        key="arcs",
        alt=f"{len(shown)} 组雷同的单位",
        title="单位之间雷同",
        signs="弧线两端的正文彼此雷同",
        width=pictures.HALF,
        on_point=lambda custom: ask(*map(str, custom)),
    )
    frame.caption(text_words.arcs_caption(groups, shown))


def _draw_years(years: tuple[text_data.Year, ...], year: int) -> None:
    frame.section("历年照抄与雷同", "单位：家；斜线后为能对照的家数，点年度换到那一年")
    chosen = next((at for at, one in enumerate(years) if one.year == year), None)
    tables.html(
        [("年度", ""), ("照抄上年", "r"), ("与别家雷同", "r"), ("雷同组", "r"), ("最大一组", "r")],
        [
            [
                tables.link(links.here(year=one.year, pair=None, open=None), f"<b>{one.year}</b>"),
                text_words.fraction(one.own, one.own_of),
                text_words.fraction(one.peers, one.peers_of),
                str(one.clusters) if one.peers_of else tables.NONE,
                str(one.largest) if one.clusters else tables.NONE,
            ]
            for one in years
        ],
        chosen=chosen,
    )


# ------------------------------------------------------------------ pairs


def _draw_pairs(
    page: frame.Page, year: int, kind: str | None, listed: tuple[Pair, ...], count: int
) -> Pair | None:
    """The list; returns the pair that the address names, else the first."""
    frame.section("雷同清单", text_words.list_line(count, listed))
    asked = st.query_params.get(PAIR, "").split("~")
    chosen = text_data.pair(*asked) if len(asked) == 3 else None
    if not listed:
        frame.quiet(f"{year} 年度没有过半相同的正文。")
        return chosen
    if chosen is None:
        chosen = listed[0]
    same = {chosen.key, (chosen.other_report_id, chosen.section, chosen.report_id)}
    tables.choose(
        _list(listed, page.tokens),
        key=f"pairs.{year}.{kind}.{'~'.join(chosen.key)}",
        chosen=next((at for at, one in enumerate(listed) if one.key in same), None),
        on_choose=lambda row: ask(*listed[row].key),
        config=_columns(page.tokens.accent),
        height=11 * 30 + 38 if len(listed) > 10 else None,
        alt="雷同清单",
    )
    return chosen


@memo.view
def _list(listed: tuple[Pair, ...], tokens: Tokens) -> pd.DataFrame:
    del tokens
    words = text_words.sections()
    return pd.DataFrame(
        {
            "级别": [
                f"{SEVERITY_MARK[one.severity]} {SEVERITY_WORD[one.severity]}"
                if one.is_copy and one.severity
                else "未达线"
                for one in listed
            ],
            "单位": [one.name for one in listed],
            "部分": [words[one.section] for one in listed],
            "对照": [
                f"本单位 {one.other_year} 年度" if one.is_own else f"{one.other_name}（同年）"
                for one in listed
            ],
            "相同文字（%）": [text_words.whole_percent(one.containment) for one in listed],
            "逐字相同（%）": [text_words.whole_percent(one.similarity) or None for one in listed],
            "状态": [(one.state if one.is_copy else None) for one in listed],
        }
    )


def _columns(accent: str) -> dict[str, object]:
    column = st.column_config
    return {
        "级别": column.TextColumn(width=76),
        "单位": column.TextColumn(width=170),
        "部分": column.TextColumn(width=100),
        "对照": column.TextColumn(width=230),
        "相同文字（%）": column.ProgressColumn(
            "相同文字（%）", min_value=0, max_value=100, format="%.0f", color=accent, width=170
        ),
        "逐字相同（%）": column.NumberColumn(width=110),
        "状态": column.TextColumn(width=110),
    }


def _draw_texts(one: Pair) -> None:
    """The other text left, the own right; each paragraph leads to its place in the document."""
    frame.section(text_words.pair_title(one), text_words.pair_line(one))
    clickable(_texts(one, links.here(open=None)), key="pairtexts", on_pick=pick)
    with st.container(key="textdoors", horizontal=True, gap="small", vertical_alignment="center"):
        if one.is_copy and one.finding_id:
            st.button(
                "看这一项缺口",
                on_click=panel.finding,
                args=(one.finding_id,),
                type="primary",
                key="text.finding",
            )
        doors = [details.unit_link(one.agency_id, one.year, f"{one.name} {one.year} 年度画像")]
        if not one.is_own:
            doors.append(details.unit_link(one.other_agency_id, one.other_year, f"{one.other_name}画像"))
        frame.html(f'<div class="g-door">{"　".join(doors)}</div>')
    frame.caption(
        "加底色的文字两边相同，其中反白的数字只改了数；灰字是格式、法规用语和当年多数单位都写的话，不计入比例；"
        "段首“出处”打开原件所在的位置。"
    )


@memo.view
def _texts(one: Pair, here: str) -> str:
    """Both columns. ``here``: the address of the view, which the links keep."""
    del here
    held = text_data.texts(one.key, one.year, one.other_year)
    names = [
        name
        for agency_id in dict.fromkeys((one.agency_id, one.other_agency_id))
        if (agency := data.agency(agency_id))
        for name in (agency.name, agency.short_name)
    ]
    own, other = text_compare.kinds(held, names)
    left = _column(one.other_report_id, one.other_name, one.other_year, one.section, held.other, other)
    right = _column(one.report_id, one.name, one.year, one.section, held.own, own)
    key = (
        '<div class="g-key"><span><mark>文字</mark> 两边相同</span>'
        '<span><mark class="num">3</mark> 只改了数字</span>'
        '<span class="said-by-all">灰字：格式、法规用语和通用表述</span>'
        "<span>不加底色：只在这一边</span></div>"
    )
    return f'{key}<div class="g-prose"><div>{left}</div><div>{right}</div></div>'


def _column(report_id: str, name: str, year: int, section: str, text: str, held: str) -> str:
    report = data.report(report_id)
    day = (report.published_on or report.signed_on) if report else None
    when = f"{day:%Y-%m-%d} {'发布' if report and report.published_on else '落款'}" if day else "发布日期不详"
    doors = {
        start: f'<a class="where" target="_self" '
        f'href="{escape(panel_links.said_link(report_id, section, start, stop))}" '
        f'data-pick="{panel_links.join("said", report_id, section, str(start), str(stop))}">出处</a>'
        for start, stop in text_compare.paragraphs(text)
    }
    spans = text_compare.paragraphs(text)
    line = said_drawer.line_of(report_id, section, text, *spans[0]) if spans else None
    where = details.source_line(report, line.place if line else None).split("<br>")[0] if report else ""
    body = text_compare.markup(text, held, doors) or '<span class="said-by-all">没有这一部分。</span>'
    return (
        f'<div class="h">{escape(name)} {year} 年度<span>{when}</span></div><div class="at">{where}</div>'
        f'<div class="src">{body}</div>'
    )


# ------------------------------------------------------------------ downloads


def _draw_downloads(page: frame.Page, year: int, kind: str | None) -> None:
    words = text_words.sections()
    told = {one.id: one.heading for one in FORM.sections} | dict(SEVERITY_WORD)
    tail = f"-{kind}" if kind else ""
    frame.downloads(
        page,
        [
            frame.Sheet(
                "雷同清单",
                lambda: text_data.pairs_sheet(year, kind, told),
                text_words.definitions(),
                specs(text_data.PAIR_HEADS),
            ),
            frame.Sheet("雷同组", lambda: text_data.clusters_sheet(kind, words)),
            frame.Sheet(
                "与上年相同",
                lambda: text_data.strip_sheet(kind, words),
                columns=specs(["单位", "类别", "年度", "部分", "相同文字", "逐字相同"]),
            ),
        ],
        name=f"雷同-{year}{tail}",
        main="下载雷同清单 xlsx",
        note="工作簿含：雷同清单、历年雷同组、各单位历年与上年相同的比例，另附筛选条件、口径、快照与日期。",
    )


def specs(heads: list[str]) -> list[ColumnSpec]:
    """Columns of a sheet: shares are percentages, years plain texts."""
    return [
        ColumnSpec(head, head, "percent" if head in ("相同文字", "逐字相同") else "text") for head in heads
    ]
