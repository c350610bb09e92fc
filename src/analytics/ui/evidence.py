"""Drawers for figures that are no single cell: a sum of cells, and a figure said in prose.

They stand in the address like the source panel (``?sum=…``, ``?said=…``) and lead on to it, cell by cell. A
page that opens them draws them with ``show`` at its end; the source panel of the same address goes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

import streamlit as st

from analytics import formats
from analytics.form import FORM
from analytics.reading.excerpt import Mark
from analytics.ui import (
    business,
    data,
    details,
    evidence_data,
    frame,
    links,
    memo,
    original_view,
    panel_links,
    tables,
    warehouse,
)
from analytics.ui.request_data import BALANCE, TOTAL, AgencyYear, heaviest

SUM, SAID = PARAMS = ("sum", "said")
WIDTH = 560
RATE = "rate:"
"""Before outcomes joined by +: these over what was done."""
APPLICANT = "applicant"
"""In place of an outcome: everything that one kind of applicant asked for."""


def open_sum(agency_id: str, column: str, what: str, year: int, table: str = "t3") -> None:
    """Ask for the cells behind a figure: an outcome or row of one agency, or of all shown (``CITY``)."""
    _ask(SUM, table, agency_id, column, what, str(year))


def open_rate(outcomes: Sequence[str], year: int) -> None:
    """Ask for x and n of a rate of all agencies: these outcomes over what was done."""
    open_sum(business.CITY, TOTAL, RATE + "+".join(outcomes), year)


def open_cells(one: AgencyYear, outcome: str, year: int) -> None:
    """Open an agency's outcome: its cell where it is one, otherwise the cells that make it up."""
    agency_id, report_id, edition, column = one.agency_id, one.report_id, one.edition, TOTAL
    rows = business.outcome_rows(outcome, edition)
    if len(rows) == 1:
        st.query_params[panel_links.PARAM] = panel_links.join("cell", report_id, "t3", rows[0], column)
    else:
        open_sum(agency_id, column, outcome, year)


def open_said(agency_id: str, year: int, claim_id: str) -> None:
    """Ask for a figure said in prose: its sentence, place and years; of all (``CITY``) a list."""
    _ask(SAID, agency_id, str(year), claim_id)


def said_link(agency_id: str, year: int, claim_id: str) -> str:
    """``href`` of a figure said in prose."""
    return _here(**{SAID: panel_links.join(agency_id, str(year), claim_id)})


def cell_link(report_id: str, table: str, row: str, column: str) -> str:
    """``href`` of a cell in the source panel, with this drawer closed."""
    return _here(**{panel_links.PARAM: panel_links.join("cell", report_id, table, row, column)})


def show(kind: str | None) -> None:
    """Draw the drawer that the address asks for; ``kind`` is that of the page."""
    if panel_links.PARAM in st.query_params:
        return
    for name, title, count in ((SUM, "这个数由哪些格相加", 5), (SAID, "这个数在正文里的出处", 3)):
        parts = str(st.query_params.get(name, "")).split("~")
        if len(parts) != count:
            continue
        drawer = st.dialog(title, width=WIDTH, position="right", on_dismiss=_close)
        if name == SUM and parts[-1].isdecimal():
            drawer(_draw_sum)(kind, *parts[:-1], year=int(parts[-1]))
        elif name == SAID and parts[1].isdecimal():
            drawer(_draw_said)(kind, parts[0], int(parts[1]), parts[2])
        return


def _ask(name: str, *parts: str) -> None:
    st.query_params[name] = panel_links.join(*parts)


def _here(**params: str) -> str:
    return links.here(**({SUM: None, SAID: None, panel_links.PARAM: None} | params))


def _close() -> None:
    for name in (SUM, SAID):
        if name in st.query_params:
            del st.query_params[name]
    frame.release()


# ------------------------------------------------------------------ sums


def _draw_sum(kind: str | None, table: str, agency_id: str, column: str, what: str, *, year: int) -> None:
    try:
        head, words = _sum_words(table, agency_id, kind, column, what, year)
    except (KeyError, StopIteration):
        st.html('<div class="g-quiet">没有这个数。请关上本栏，从页面上重新点开。</div>')
        return
    st.html(
        f'<div class="g-page">{escape(head)} · {year} 年度</div><div class="g-cellname">{escape(words)}</div>'
    )
    if what == APPLICANT:
        _applicant_table(year, kind, column)
    elif agency_id:
        _own_cells(year, agency_id, column, what)
    elif what.startswith(RATE):
        _rate_table(year, kind, what.removeprefix(RATE).split("+"))
    else:
        _by_agency(year, kind, table, column, what)


def _sum_words(
    table_id: str, agency_id: str, kind: str | None, column: str, what: str, year: int
) -> tuple[str, str]:
    """Whose figure it is and its name. KeyError or StopIteration where the form has no such thing."""
    table, edition = FORM.table(table_id), FORM.edition_for(year).id
    one = data.agency(agency_id) if agency_id else None
    head = one.short_name if one else business.group_name(kind)
    outcomes = business.outcome_words()
    if what == APPLICANT or what.startswith(RATE):
        named = (
            "＋".join(outcomes[each] for each in what.removeprefix(RATE).split("+"))
            if what != APPLICANT
            else ""
        )
    else:
        named = outcomes.get(what, "") if table_id == "t3" else ""
        named = named or table.words(what, edition)
    row_id = table.all_rows[0].id if table.plain_columns else what
    label = next(each.label for each in table.columns(edition, row_id) if each.id == column)
    return head, " · ".join(part for part in (details.table_words(table_id), named, label) if part)


def _value(value: float | Decimal | None, href: str, mark: str = "") -> str:
    sign = details.mark(mark) if mark else ""
    return f'<a class="g-a" href="{href}" target="_self">{sign}{formats.number(value)}</a>'


def balance_cells(one: AgencyYear) -> list[str]:
    """Carried in, received, done, carried out of an agency as HTML, each a door to its cell."""
    figures = dict(
        zip(BALANCE, (one.carried_in, one.received, one.done, one.counts.get("carried_out")), strict=True)
    )
    return [_value(value, cell_link(one.report_id, "t3", row_id, TOTAL)) for row_id, value in figures.items()]


def _own_cells(year: int, agency_id: str, column: str, what: str) -> None:
    """The rows of one agency that make up an outcome, each a door to its cell."""
    report = data.report_of(agency_id, year)
    if report is None:
        st.html('<div class="g-quiet">没有这一年的报告。</div>')
        return
    edition = report.editions.get("t3") or FORM.edition_for(year).id
    held = evidence_data.own_cells(agency_id, year, column)
    rows: list[list[str]] = []
    for row_id in business.outcome_rows(what, edition):
        value, mark = held.get(row_id, (None, None))
        href = cell_link(report.report_id, "t3", row_id, column)
        rows.append(
            [
                escape(details.row_words("t3", row_id, edition)),
                _value(value, href, details.MARK_SIGNS.get(str(mark), "")),
            ]
        )
    tables.html(["行", ("件", "r k")], rows)
    _hint([row[1] for row in rows])


def _by_agency(year: int, kind: str | None, table: str, column: str, what: str) -> None:
    """Every agency's part in a figure of all of them, the largest first."""
    is_outcome = table == "t3" and what in business.outcome_words()
    found = (
        evidence_data.outcome(year, kind, column, what)
        if is_outcome
        else evidence_data.row(year, kind, table, column, what)
    )
    rows: list[list[str]] = []
    for one in found.listed:
        own = business.outcome_rows(what, one.edition) if is_outcome else [what]
        if len(own) == 1:
            href = cell_link(one.report_id, table, own[0], column)
        else:
            href = _here(**{SUM: panel_links.join(table, one.agency_id, column, what, str(year))})
        mark = details.MARK_SIGNS.get(str(one.mark), "")
        rows.append([escape(one.name), _value(one.figures[0], href, mark)])
    tables.html(["单位", ("件", "r k")], rows)
    _hint([row[1] for row in rows], _rest(found, "件"))


def _rate_table(year: int, kind: str | None, outcomes: Sequence[str]) -> None:
    """Every agency's outcomes and what it did in all, the largest first."""
    words = business.outcome_words()
    listed, count = _heaviest(year, kind)
    rows: list[list[str]] = []
    for one in listed:
        cells = [escape(one.name)]
        for outcome in outcomes:
            own = business.outcome_rows(outcome, one.edition)
            parts = panel_links.join("t3", one.agency_id, TOTAL, outcome, str(year))
            href = cell_link(one.report_id, "t3", own[0], TOTAL) if len(own) == 1 else _here(**{SUM: parts})
            cells.append(_value(one.counts.get(outcome), href))
        cells.append(_value(one.done, cell_link(one.report_id, "t3", "outcome_total", TOTAL)))
        rows.append(cells)
    heads = [("单位", ""), *((words[outcome], "r k") for outcome in outcomes)]
    tables.html([*heads, (business.short("outcome_total"), "r")], rows)
    hidden = count - len(listed)
    _hint([cell for row in rows for cell in row[1:]], f"另有 {hidden:,} 家见本页下载。" if hidden > 0 else "")


@memo.view
def _heaviest(year: int, kind: str | None) -> tuple[tuple[AgencyYear, ...], int]:
    return warehouse.ask(heaviest, year, kind)


def _applicant_table(year: int, kind: str | None, column: str) -> None:
    """What one kind of applicant asked of each agency: new and carried over."""
    found = evidence_data.came_in(year, kind, column)
    rows = [
        [
            escape(one.name),
            *(
                _value(value, cell_link(one.report_id, "t3", row_id, column))
                for row_id, value in zip(("received", "carried_in"), one.figures, strict=True)
            ),
        ]
        for one in found.listed
    ]
    heads = [
        ("单位", ""),
        (f"{business.short('received')}（件）", "r k"),
        (f"{business.short('carried_in')}（件）", "r"),
    ]
    tables.html(heads, rows)
    _hint([cell for row in rows for cell in row[1:]], _rest(found, "件"))


def _rest(found: evidence_data.Parts, unit: str) -> str:
    """What is not listed, in words; empty where all is."""
    if not found.hidden:
        return ""
    return f"另有 {found.hidden:,} 家共 {formats.number(found.rest)} {unit}，见本页下载。"


def _hint(cells: Sequence[str], rest: str = "") -> None:
    said = [rest, "点数字看原表这一格。"]
    if any(">算<" in cell for cell in cells):
        said.append("算＝原表没有，由其他格相加得出。")
    if any(formats.NOT_APPLICABLE in cell for cell in cells):
        said.append("“—”＝报告没有给出，不作 0。")
    st.html(f'<div class="g-cap">{"".join(said)}</div>')


# ------------------------------------------------------------------ prose

_SAID = """
SELECT r.report_id, r.year, c.value, c.unit, c.approximate, c.quote, c.place, c.line
FROM claims c JOIN reports r USING (report_id)
WHERE r.is_current AND r.agency_id = ? AND c.claim_id = ?
ORDER BY r.year, c.ordinal
"""


def _draw_said(kind: str | None, agency_id: str, year: int, claim_id: str) -> None:
    if not agency_id:
        _said_by_agency(kind, year, claim_id)
        return
    agency = data.agency(agency_id)
    found = warehouse.rows(_SAID, agency_id, claim_id)
    own = [row for row in found if row[1] == year]
    if agency is None or not own:
        st.html('<div class="g-quiet">这份快照里没有它。请关上本栏，从页面上重新点开。</div>')
        return
    report = data.report(str(own[0][0]))
    st.html(
        f'<div class="g-page">{escape(agency.short_name)} · {year} 年度</div>'
        f'<div class="g-cellname">正文 · {escape(FORM.claim(claim_id).label)}</div>'
    )
    for number, (report_id, _, value, unit, approximate, quote, place, line) in enumerate(own):
        about = "约 " if approximate else ""
        st.html(
            f'<div class="g-value"><b>{about}{formats.number(value)}</b><span>{escape(unit)}</span>'
            f"<i>{'原文为约数' if approximate else '原文所述'}</i></div>"
            f'<div class="src">“{escape(quote)}”</div>'
        )
        if report is not None:
            mark = Mark(str(place), "here", str(quote))
            original_view.draw(report, [mark], key=f"original.{report_id}.{claim_id}.{number}")
        st.html(
            '<div class="g-h">读出的行</div>'
            + details.lines_around(report_id, line, width=1)
            + (f'<div class="g-note">{details.source_line(report, place)}</div>' if report else "")
        )
    if len(own) > 1:
        st.html('<div class="g-note">正文先后说了几个数；说法不一的，不计入合计和排名。</div>')
    st.html(_said_years(found, agency_id, year, claim_id))
    whole = _here(**{panel_links.PARAM: panel_links.join("report", agency_id, str(year))})
    st.html(f'<div class="g-door"><a href="{whole}" target="_self">看整份报告与原件</a></div>')


def _said_by_agency(kind: str | None, year: int, claim_id: str) -> None:
    """What every agency says, the largest first."""
    found = evidence_data.said(year, kind, claim_id)
    st.html(
        f'<div class="g-page">{escape(business.group_name(kind))} · {year} 年度</div>'
        f'<div class="g-cellname">正文 · {escape(FORM.claim(claim_id).label)}</div>'
    )
    rows: list[list[str]] = []
    for one in found.listed:
        href = said_link(one.agency_id, year, claim_id)
        words = ("约 " if one.mark == "approximate" else "") + formats.number(one.figures[0])
        rows.append([escape(one.name), f'<a class="g-a" href="{href}" target="_self">{words}</a>'])
    unit = FORM.claim(claim_id).unit
    tables.html(["单位", (unit, "r k")], rows)
    rest = _rest(found, unit)
    others = "其余单位" if rest else "没有列出的单位"
    st.html(f'<div class="g-cap">{rest}点数字看原文。{others}未披露，不是 0。</div>')


def _said_years(found: Sequence[tuple[object, ...]], agency_id: str, year: int, claim_id: str) -> str:
    by_year: dict[int, str] = {}
    for row in found:
        about = "约 " if row[4] else ""
        by_year[int(str(row[1]))] = about + details.figure(float(str(row[2])))
    if len(by_year) < 2:
        return ""
    years = list(range(min(by_year), max(by_year) + 1))
    heads = [(str(each), "r") for each in years]
    cells = [
        f'<a class="g-a" href="{said_link(agency_id, each, claim_id)}" target="_self">{by_year[each]}</a>'
        if each in by_year
        else '<span class="g-dim">未披露</span>'
        for each in years
    ]
    return f'<div class="g-h">历年所述</div>{tables.markup(heads, [cells])}'
