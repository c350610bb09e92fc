"""What a cell of the city's table is the sum of: a drawer with its units, each a door to its own cell.

It stands in the address (``?sum=t3~received~total``); the source panel of the same address goes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics import formats
from analytics.consolidation import Place
from analytics.consolidation.behind import Behind
from analytics.consolidation.totals import Total, Totals
from analytics.export.consolidated import behind, sign
from analytics.ui import details, frame, links, panel_links, rollup_data, rollup_words, tables

PARAM = "sum"
WIDTH = 560


def ask(place: str) -> None:
    """Ask for a cell: “t3~received~total”."""
    st.query_params[PARAM] = place


def address(place: str) -> str:
    """``href`` that opens a cell's drawer."""
    return links.here(**{PARAM: place, panel_links.PARAM: None})


def show(found: Totals) -> None:
    """Draw the drawer that the address asks for; one that the year's form does not have is forgotten."""
    asked = st.query_params.get(PARAM)
    if not asked or panel_links.PARAM in st.query_params:
        return
    parts = asked.split("~")
    one = found.by_place.get((parts[0], parts[1], parts[2])) if len(parts) == 3 else None
    if one is None:
        _close()
        return
    st.dialog("这一格由哪些单位相加", width=WIDTH, position="right", on_dismiss=_close)(_draw)(found, one)


def _close() -> None:
    st.query_params.pop(PARAM, None)
    frame.release()


def _draw(found: Totals, one: Total) -> None:
    known, lacking = rollup_data.behind(found.year, one.place)
    table, row, column = one.place
    sure = rollup_words.SIGNS.get(sign(one), "各单位都有数")
    st.html(
        f'<div class="g-page">各单位合计 · {found.year} 年度</div>'
        f'<div class="g-cellname">{escape(details.cell_words(table, row, column, found.edition))}</div>'
        f'<div class="g-value{" faulty" if one.contradicts else ""}"><b>{rollup_words.figure(one)}</b>'
        f"<span>{escape(one.column.unit)}</span><i>{behind(one)}有数；{sure}</i></div>"
        + _own(found, one)
        + _known(one, known)
        + _lacking(found, one, lacking)
    )


def _own(found: Totals, one: Total) -> str:
    if found.own is None or found.own.report_id is None:
        return ""
    if one.own_status is None and one.own_value is None:
        return f'<div class="g-note">{escape(rollup_words.own_name(found))}没有这一格。</div>'
    href = _cell(found.own.report_id, one.place)
    tone = "g-red" if one.contradicts else ""
    own = tables.link(href, f'<b class="{tone}">{formats.number(one.own_value)}</b>')
    rows = [
        [escape(rollup_words.own_name(found)), own],
        ["各单位合计", rollup_words.figure(one)],
        ["市减合计", formats.number(one.difference, plus=True)],
    ]
    return (
        '<div class="g-h">与全市年报比</div>'
        + tables.markup(["", (one.column.unit, "r k")], rows)
        + f'<div class="g-note">{escape(rollup_words.verdict_words(one, found))}</div>'
    )


def _known(one: Total, known: Sequence[Behind]) -> str:
    if not known:
        return ""
    whole = one.total or 0
    filled = [part for part in known if part.value]
    zeros = [part for part in known if not part.value]
    gap = abs(one.difference) if one.difference else None
    rows = [
        [
            str(rank),
            tables.link(_unit(part), escape(part.short_name)),
            tables.link(_cell(str(part.report_id), one.place), _figure(part)),
            formats.percent((part.value or 0) / whole, 100)
            if whole and not one.column.signed
            else tables.NONE,
            '<span class="g-red">恰为差额</span>' if gap is not None and part.value == gap else "",
        ]
        for rank, part in enumerate(filled, start=1)
    ]
    heads: tables.Head = ["", "单位", (f"所填（{one.column.unit}）", "r k"), ("占合计", "r"), ("", "r nw")]
    html = f'<div class="g-h">计入的 {one.known_count} 家</div>'
    html += tables.markup(heads, rows) if rows else '<div class="g-note">各家都填 0。</div>'
    if zeros and rows:
        names = "、".join(
            tables.link(_cell(str(part.report_id), one.place), escape(part.short_name)) for part in zeros
        )
        html += f'<div class="g-note">填 0 的：{names}</div>'
    if one.known_count > len(known):
        html += f'<div class="g-note">另有 {one.known_count - len(known)} 家，见下载。</div>'
    return html + '<div class="g-note">点数字看该单位原表的这一格。算＝由各列相加得出，扫＝扫描识别。</div>'


def _figure(part: Behind) -> str:
    scanned = details.mark("扫") if part.scanned else ""
    return tables.derived(part.derived) + scanned + formats.number(part.value)


def _lacking(found: Totals, one: Total, lacking: Sequence[Behind]) -> str:
    if not lacking:
        return ""
    count = one.owed - one.known_count
    rows = [
        [
            escape(part.short_name),
            tables.link(
                _cell(part.report_id, one.place)
                if part.report_id and part.lacking != "other_edition"
                else links.here(
                    **{
                        PARAM: None,
                        panel_links.PARAM: panel_links.join("report", part.agency_id, str(found.year)),
                    }
                ),
                escape(rollup_words.reason(part.lacking)),
            ),
        ]
        for part in lacking
    ]
    more = (
        f'<div class="g-note">另有 {count - len(lacking)} 家，见下载。</div>' if count > len(lacking) else ""
    )
    return f'<div class="g-h">没有计入的 {count} 家</div>' + tables.markup(["单位", "原因"], rows) + more


def _cell(report_id: str, place: Place) -> str:
    return links.here(**{PARAM: None, panel_links.PARAM: panel_links.join("cell", report_id, *place)})


def _unit(part: Behind) -> str:
    return links.unit(part.agency_id)
