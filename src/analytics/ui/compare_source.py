"""What two figures rest on: a drawer with an agency's indicator in both years, cell by cell.

It stands in the address (``?source=disclosure_rate~qingxi``) and leads on to the source panel.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics import formats, metrics
from analytics.metrics import Metric
from analytics.metrics.between import Side, breaks_between
from analytics.ui import (
    compare_data,
    compare_words,
    data,
    frame,
    links,
    panel_links,
    ranking_data,
    ranking_source,
)
from analytics.ui.compare_data import Asked
from analytics.ui.ranking_source import PARAM, WIDTH


def ask(indicator: str, agency_id: str) -> None:
    """Ask for the source of an agency's figures by an indicator in both years."""
    st.query_params[PARAM] = panel_links.join(indicator, agency_id)


def href(indicator: str, agency_id: str) -> str:
    """The same as an address for HTML."""
    return links.here(**{PARAM: panel_links.join(indicator, agency_id)})


def show(asked: Asked) -> None:
    """Draw the drawer that the address asks for; the source panel of the same address goes first."""
    indicator, _, agency_id = st.query_params.get(PARAM, "").partition("~")
    if not indicator or asked.against is None or panel_links.PARAM in st.query_params:
        return
    metric = next((one for one in metrics.METRICS if one.id == indicator), None)
    agency = data.agency(agency_id)
    if metric is None or agency is None:
        _close()
        return
    drawer = st.dialog("这两个数的来源", width=WIDTH, position="right", on_dismiss=_close)
    drawer(_draw)(metric, agency, asked.year, asked.against)


def _close() -> None:
    st.query_params.pop(PARAM, None)
    frame.release()


def _draw(asked: Metric, agency: data.Agency, year: int, against: int) -> None:
    sides = compare_data.own_sides(agency.agency_id, year, against)
    now, before = sides[asked.id, year], sides[asked.id, against]
    html = (
        f'<div class="g-page">{escape(agency.short_name)} · {against} 年与 {year} 年</div>'
        f'<div class="g-cellname">{escape(asked.title)}</div>'
        f'<div class="g-note">{escape(asked.basis)}</div>'
    )
    if breaks_between(asked, year, against, now, before):
        html += '<div class="g-note">这两个数不是同一版表格的口径，不算增减。</div>'
    for one, of in ((now, year), (before, against)):
        html += _year(asked, agency.agency_id, one, of)
    own = links.href(links.COMPARE, agency=agency.agency_id, indicator=asked.id, year=year, against=against)
    st.html(
        f'{html}<div class="g-door"><a href="{escape(own)}" target="_self">只看这家的年度对比</a> · '
        f'<a href="{escape(links.unit(agency.agency_id, year))}" target="_self">打开单位画像</a></div>'
    )


def _year(asked: Metric, agency_id: str, one: Side, year: int) -> str:
    head = f'<div class="g-h">{year} 年</div>{_value(asked, one)}'
    if data.report_of(agency_id, year) is None:
        return head
    parts = ranking_data.parts(asked, agency_id, (year,))
    return head + ranking_source.cells(asked, parts) + ranking_source.other(asked, agency_id, year)


def _value(asked: Metric, one: Side) -> str:
    if one.value is None:
        return f'<div class="g-note">{escape(compare_words.reason(asked, one)) or "没有数"}</div>'
    told = metrics.format_value(asked, one.value, one.denominator)
    unit = "" if asked.unit == "%" else f"<span>{escape(asked.unit)}</span>"
    parts = f"<i>{formats.fraction(one.numerator, one.denominator)}</i>" if asked.kind == "rate" else ""
    return f'<div class="g-value"><b>{told}</b>{unit}{parts}</div>'
