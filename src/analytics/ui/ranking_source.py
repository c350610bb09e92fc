"""What a rank rests on: a drawer with the cells behind an agency's value, each a door to its place.

It stands in the address (``?source=qingxi~2025``).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics import formats
from analytics.metrics import Metric, format_value
from analytics.ui import agency_data, data, details, frame, links, panel_links, ranking_data, tables
from analytics.ui.ranking_data import Board, Part

PARAM = "source"
WIDTH = 560


def ask(agency_id: str, year: int) -> None:
    """Ask for the source of an agency's value in a year."""
    st.query_params[PARAM] = panel_links.join(agency_id, str(year))


def show(board: Board) -> None:
    """Draw the drawer that the address asks for; the source panel of the same address goes first."""
    agency_id, _, year = st.query_params.get(PARAM, "").rpartition("~")
    if panel_links.PARAM in st.query_params or not year.isdecimal():
        return
    agency = data.agency(agency_id)
    if agency is None or int(year) not in board.found.by_year:
        _close()
        return
    st.dialog("这个数的来源", width=WIDTH, position="right", on_dismiss=_close)(_draw)(
        board, agency, int(year)
    )


def _close() -> None:
    st.query_params.pop(PARAM, None)
    frame.release()


def _draw(board: Board, agency: data.Agency, year: int) -> None:
    asked, found = board.metric, board.found.by_year[year]
    row, ranked = ranking_data.own(board, agency.agency_id, year)
    html = (
        f'<div class="g-page">{escape(agency.short_name)} · {_years(found.years)}</div>'
        f'<div class="g-cellname">{escape(asked.title)}</div>'
    )
    if row is not None:
        value = format_value(asked, row["value"], row["denominator"])
        rate = asked.kind == "rate"
        parts = f"{formats.fraction(row['numerator'], row['denominator'])} · " if rate else ""
        unit = "" if asked.unit == "%" else f"<span>{escape(asked.unit)}</span>"
        html += (
            f'<div class="g-value"><b>{value}</b>{unit}'
            f"<i>{parts}{ranked} 家中第 {int(row['rank'])} 名</i></div>"
        )
    else:
        html += '<div class="g-note">这一年没有名次。</div>'
    html += f'<div class="g-note">{escape(asked.basis)}</div>'
    html += cells(asked, ranking_data.parts(asked, agency.agency_id, found.years))
    html += other(asked, agency.agency_id, year)
    unit = links.unit(agency.agency_id, year)
    st.html(f'{html}<div class="g-door"><a href="{escape(unit)}" target="_self">打开单位画像</a></div>')


def _years(years: Sequence[int]) -> str:
    return f"{years[0]}—{years[-1]} 年度" if len(years) > 1 else f"{years[0]} 年度"


def cells(asked: Metric, parts: Sequence[Part]) -> str:
    """HTML of the cells behind a value, numerator and denominator apart; each leads to the source panel."""
    if not parts:
        return ""
    words = {"numerator": asked.of or "数", "denominator": asked.among}
    several = len({part.year for part in parts}) > 1
    blocks: list[str] = []
    for side in ("numerator", "denominator"):
        own = [part for part in parts if part.side == side]
        if not own:
            continue
        rows = [
            [
                *([str(part.year)] if several else []),
                f"{details.table_words(part.cell[0])} {escape(_row(part))}",
                _value(part),
            ]
            for part in own
        ]
        heads: list[str | tuple[str, str]] = [*(["年度"] if several else []), "格", ("数", "r k")]
        blocks.append(f'<div class="g-h">{escape(words[side])}</div>{tables.markup(heads, rows)}')
    marked = "算＝由六类申请人相加得出。" if any(part.derived for part in parts) else ""
    marked += "扫＝由扫描件识别，待核对。" if any(part.scanned for part in parts) else ""
    return "".join(blocks) + f'<div class="g-note">点数字看原表这一格。{marked}</div>'


def _row(part: Part) -> str:
    table, row, column = part.cell
    named = details.column_words(table, row, column, part.edition)
    return f"{details.row_words(table, row, part.edition)} · {named}"


def _value(part: Part) -> str:
    href = links.here(
        **{PARAM: None, panel_links.PARAM: panel_links.join("cell", part.report_id, *part.cell)}
    )
    return tables.link(href, tables.derived(part.derived) + formats.number(part.value))


def other(asked: Metric, agency_id: str, year: int) -> str:
    """HTML of what stands behind a value that no cell gives: its sentences, or a door to the report."""
    """Figures that stand in no cell: said in prose, told by dates or by the checks."""
    claims = agency_data.claims_of(asked)
    report = data.report_of(agency_id, year)
    if not report or agency_data.cells_of(asked.numerator, "2021"):
        return ""
    if claims:
        said = [one for one in data.claims(report.report_id).to_dict("records") if one["claim_id"] in claims]
        quotes = "".join(
            f'<div class="src">“{escape(str(one["quote"]))}”</div>'
            + details.lines_around(report.report_id, None if one["line"] != one["line"] else int(one["line"]))
            for one in said
        )
        return f'<div class="g-h">正文里的原句</div>{quotes}' if quotes else ""
    href = links.here(**{PARAM: None, panel_links.PARAM: panel_links.join("report", agency_id, str(year))})
    return f'<div class="g-door">{tables.link(href, "看这份报告的日期、缺口与原件")}</div>'
