"""What a figure of 复议诉讼 is added up from: a drawer that leads on to the cells, each in the source panel.

It stands in the address: ``?cases=<who>~<row>~<column>~<year>~<span>``. ``who`` is an agency, ``@`` with a
kind, or empty for all; ``row`` a row of the table or both of the lawsuits; ``column`` a result, the total, or
``rate`` for corrected of closed; ``span`` how many years are taken together.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics import formats
from analytics.form import FORM
from analytics.ui import (
    business,
    data,
    details,
    dispute_rates,
    frame,
    links,
    panel_links,
    tables,
    warehouse,
)
from analytics.ui.dispute_data import CLOSED, LAWSUITS, LITIGATION, RESULTS, ROWS, SHOWN, STATED, T4, TOTAL

PARAM = "cases"
WIDTH = 560
RATE = "rate"
_COLUMNS = (*RESULTS, TOTAL, RATE)

_BY_AGENCY = f"""
{STATED}
SELECT agency_id, a.short_name, max_by(s.report_id, s.year), sum(s.upheld), sum(s.corrected), sum(s.other),
       sum(s.pending), sum(s.cases), sum(s.corrected) FILTER (WHERE {" + ".join(CLOSED)} IS NOT NULL),
       sum({" + ".join(CLOSED)}), count(*) OVER ()
FROM stated s JOIN units a USING (agency_id)
WHERE list_contains(string_split(?4, ' '), s.row_id)
GROUP BY agency_id, a.short_name, a.ordinal, a.in_roster
"""

_OWN = f"""
{STATED}
SELECT year, report_id, row_id, {", ".join(RESULTS)}, {TOTAL} FROM stated WHERE agency_id = ?4
ORDER BY year DESC, row_id DESC
"""


def value(who: str, row: str, column: str, year: int, span: int) -> str:
    """What stands in the address for a figure."""
    return panel_links.join(who, row, column, str(year), str(span))


def ask(who: str, row: str, column: str, year: int, span: int) -> None:
    """Ask for the source of a figure."""
    st.query_params[PARAM] = value(who, row, column, year, span)


def show(kind: str | None, all_years: Sequence[int]) -> None:
    """Draw the drawer that the address asks for; the source panel of the same address goes first."""
    asked = st.query_params.get(PARAM, "")
    if not asked or panel_links.PARAM in st.query_params:
        return
    parts = asked.split("~")
    if len(parts) != 5 or not _sound(parts, all_years):
        _close()
        return
    # A key figure that leads to its own page does not change the browser's address: writing it does.
    st.query_params[PARAM] = asked
    who, row, column, year, span = parts
    years = dispute_rates.window(all_years, int(year), int(span))
    drawer = st.dialog("这个数由哪些格相加", width=WIDTH, position="right", on_dismiss=_close)
    if who and not who.startswith(dispute_rates.KIND):
        drawer(_draw_agency)(who, row, column, years)
    else:
        drawer(_draw_group)(who.removeprefix(dispute_rates.KIND) or kind, row, column, years)


def _sound(parts: Sequence[str], all_years: Sequence[int]) -> bool:
    who, row, column, year, span = parts
    known = not who or who.startswith(dispute_rates.KIND) or data.agency(who) is not None
    return (
        known
        and row in (*ROWS, LITIGATION)
        and column in _COLUMNS
        and year.isdecimal()
        and int(year) in all_years
        and span in ("1", "3", "5")
    )


def _close() -> None:
    st.query_params.pop(PARAM, None)
    frame.release()


def rows_of(row: str) -> tuple[str, ...]:
    """Rows of the table: one, or both of the lawsuits."""
    return tuple(LAWSUITS) if row == LITIGATION else (row,)


def words_of(row: str) -> str:
    return T4.group(LITIGATION).label if row == LITIGATION else T4.words(row)


def column_of(column: str) -> str:
    if column == RATE:
        return "纠正/审结"
    return next(one.label for one in T4.plain_columns if one.id == column)


def _head(name: str, row: str, column: str, years: Sequence[int]) -> str:
    span = f"{years[0]}—{years[-1]} 年度" if len(years) > 1 else f"{years[0]} 年度"
    words = " · ".join((details.table_words(T4.id), words_of(row), column_of(column)))
    return f'<div class="g-page">{escape(name)} · {span}</div><div class="g-cellname">{escape(words)}</div>'


# ------------------------------------------------------------------ all agencies


def _draw_group(kind: str | None, row: str, column: str, years: Sequence[int]) -> None:
    """Each agency's part, the largest first; as many as the page lists."""
    by = "9 DESC NULLS LAST, 10" if column == RATE else str(4 + _COLUMNS.index(column))
    found = warehouse.rows(
        f"{_BY_AGENCY} ORDER BY {by} DESC NULLS LAST, a.in_roster DESC, a.ordinal LIMIT {SHOWN}",
        years[0],
        years[-1],
        kind,
        " ".join(rows_of(row)),
    )
    st.html(_head(business.group_name(kind), row, column, years))
    if not found:
        st.html('<div class="g-quiet">没有读得出表四的报告。</div>')
        return
    rows: list[list[str]] = []
    for agency_id, name, report_id, *figures in found:
        if column == RATE:
            told = formats.fraction(figures[5], figures[6])
        else:
            told = formats.number(figures[_COLUMNS.index(column)])
        rows.append([escape(name), tables.link(_door(agency_id, report_id, row, column, years), told)])
    tables.html(["单位", (f"{column_of(column)}（件）", "r k")], rows)
    more = int(found[0][-1]) - len(found)
    rest = f"另有 {more:,} 家，见下载。" if more else ""
    missing = (
        "“—”＝报告没有给出，不作 0。" if any(formats.NOT_APPLICABLE in cells[1] for cells in rows) else ""
    )
    st.html(f'<div class="g-cap">点数字看原表。{missing}{rest}</div>')


def _door(agency_id: str, report_id: str, row: str, column: str, years: Sequence[int]) -> str:
    """The cell itself where the figure is one, otherwise the agency's own table."""
    if len(years) == 1 and column != RATE and row != LITIGATION:
        return links.here(
            **{PARAM: None, panel_links.PARAM: panel_links.join("cell", report_id, T4.id, row, column)}
        )
    return links.here(**{PARAM: value(agency_id, row, column, years[-1], _span(years))})


def _span(years: Sequence[int]) -> int:
    return next(span for span in (1, 3, 5) if span >= len(years))


# ------------------------------------------------------------------ one agency


def _draw_agency(agency_id: str, row: str, column: str, years: Sequence[int]) -> None:
    """The agency's rows of the table, year by year; every figure leads to its cell."""
    agency = data.agency(agency_id)
    found = warehouse.rows(_OWN, years[0], years[-1], None, agency_id)
    name = agency.short_name if agency else agency_id
    st.html(_head(name, row, column, years))
    asked = CLOSED if column == RATE else (column,)
    body: list[list[str]] = []
    for year, report_id, row_id, *figures in found:
        if row_id not in rows_of(row):
            continue
        cells: list[str] = []
        for one, figure in zip((*RESULTS, TOTAL), figures, strict=True):
            href = links.here(
                **{PARAM: None, panel_links.PARAM: panel_links.join("cell", report_id, T4.id, row_id, one)}
            )
            told = formats.number(figure)
            cells.append(tables.link(href, f"<b>{told}</b>" if one in asked else told))
        label = [escape(FORM.table(T4.id).row(row_id).label)] if row == LITIGATION else []
        body.append([str(year), *label, *cells])
    if not body:
        st.html('<div class="g-quiet">这几年没有读得出表四的报告。</div>')
        return
    heads = [("年度", ""), *([("起诉", "nw")] if row == LITIGATION else [])]
    tables.html([*heads, *((column_of(one), "r") for one in (*RESULTS, TOTAL))], body)
    unit = links.unit(agency_id, years[-1])
    st.html(
        '<div class="g-cap">点数字看原表这一格。“—”＝报告没有给出，不作 0。</div>'
        f'<div class="g-door"><a href="{escape(unit)}" target="_self">打开单位画像</a></div>'
    )
