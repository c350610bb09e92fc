"""Drawers for figures that are no single cell: a sum of cells, and a figure said in prose.

They stand in the address like the source panel (``?sum=…``, ``?said=…``) and lead on to it, cell by cell. A
page that opens them draws them with ``show`` at its end; the source panel of the same address goes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics import formats
from analytics.form import FORM
from analytics.reading.excerpt import Mark
from analytics.ui import business, data, details, frame, links, original_view, panel_links, tables, warehouse
from analytics.ui.request_data import BALANCE, TOTAL, AgencyYear, agency_years

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


def _value(value: float | None, href: str, mark: str = "") -> str:
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
    rows: list[list[str]] = []
    for row_id in business.outcome_rows(what, edition):
        held = data.figures("t3", [row_id], column, year)
        own = held[held["agency_id"] == agency_id]
        value = business.known(own.iloc[0]["value"]) if len(own) else None
        mark = details.MARK_SIGNS.get(str(own.iloc[0]["mark"]), "") if len(own) else ""
        href = cell_link(report.report_id, "t3", row_id, column)
        rows.append([escape(details.row_words("t3", row_id, edition)), _value(value, href, mark)])
    tables.html(["行", ("件", "r k")], rows)
    _hint([row[1] for row in rows])


def _by_agency(year: int, kind: str | None, table: str, column: str, what: str) -> None:
    """Every agency's part in a figure of all of them, the largest first."""
    outcomes = data.outcomes(year, kind, column)
    found: list[tuple[float, list[str]]] = []
    if table == "t3" and what in business.outcome_words():
        for row in outcomes[outcomes["outcome"] == what].itertuples() if not outcomes.empty else ():
            rows = business.outcome_rows(what, str(row.edition))
            if len(rows) == 1:
                href = cell_link(str(row.report_id), "t3", rows[0], column)
            else:
                href = _here(**{SUM: panel_links.join(table, str(row.agency_id), column, what, str(year))})
            value = business.known(row.value)
            mark = "算" if bool(row.derived) else ""
            found.append(
                (-1 if value is None else value, [escape(str(row.short_name)), _value(value, href, mark)])
            )
    else:
        for row in data.figures(table, [what], column, year, kind).itertuples():
            value = business.known(row.value)
            href = cell_link(str(row.report_id), table, what, column)
            mark = details.MARK_SIGNS.get(str(row.mark), "")
            found.append(
                (-1 if value is None else value, [escape(str(row.short_name)), _value(value, href, mark)])
            )
    ordered = [cells for _, cells in sorted(found, key=lambda each: -each[0])]
    tables.html(["单位", ("件", "r k")], ordered)
    _hint([cells[1] for cells in ordered])


def _rate_table(year: int, kind: str | None, outcomes: Sequence[str]) -> None:
    """Every agency's outcomes and what it did in all, the largest first."""
    words = business.outcome_words()
    rows: list[list[str]] = []
    for one in sorted(agency_years(year, kind), key=lambda each: -(each.done or 0)):
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
    _hint([cell for row in rows for cell in row[1:]])


def _applicant_table(year: int, kind: str | None, column: str) -> None:
    """What one kind of applicant asked of each agency: new and carried over."""
    pairs: dict[str, dict[str, str]] = {}
    weight: dict[str, float] = {}
    named: dict[str, str] = {}
    for row in data.figures("t3", ["received", "carried_in"], column, year, kind).itertuples():
        agency_id, value = str(row.agency_id), business.known(row.value)
        named[agency_id] = str(row.short_name)
        weight[agency_id] = weight.get(agency_id, 0) + (value or 0)
        href = cell_link(str(row.report_id), "t3", str(row.row_id), column)
        pairs.setdefault(agency_id, {})[str(row.row_id)] = _value(value, href)
    ordered = sorted(pairs, key=lambda agency_id: -weight[agency_id])
    rows = [
        [
            escape(named[one]),
            pairs[one].get("received", tables.NONE),
            pairs[one].get("carried_in", tables.NONE),
        ]
        for one in ordered
    ]
    heads = [
        ("单位", ""),
        (f"{business.short('received')}（件）", "r k"),
        (f"{business.short('carried_in')}（件）", "r"),
    ]
    tables.html(heads, rows)
    _hint([cell for row in rows for cell in row[1:]])


def _hint(cells: Sequence[str]) -> None:
    said = ["点数字看原表这一格。"]
    if any(">算<" in cell for cell in cells):
        said.append("算＝原表没有，由其他格相加得出。")
    if any(formats.NOT_APPLICABLE in cell for cell in cells):
        said.append("“—”＝报告没有给出，不作 0。")
    st.html(f'<div class="g-cap">{"".join(said)}</div>')


# ------------------------------------------------------------------ prose

_SAID_BY_AGENCY = """
SELECT r.agency_id, a.short_name, c.value, c.approximate
FROM claims c JOIN reports r USING (report_id) JOIN units a USING (agency_id)
WHERE r.is_current AND r.year = ?1 AND c.claim_id = ?2 AND (?3 IS NULL OR a.kind = ?3)
ORDER BY c.value DESC, a.ordinal, c.ordinal
"""

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
    found = warehouse.rows(_SAID_BY_AGENCY, year, claim_id, kind)
    st.html(
        f'<div class="g-page">{escape(business.group_name(kind))} · {year} 年度</div>'
        f'<div class="g-cellname">正文 · {escape(FORM.claim(claim_id).label)}</div>'
    )
    rows: list[list[str]] = []
    for agency_id, name, value, approximate in found:
        href = said_link(str(agency_id), year, claim_id)
        words = ("约 " if approximate else "") + formats.number(value)
        rows.append([escape(str(name)), f'<a class="g-a" href="{href}" target="_self">{words}</a>'])
    tables.html(["单位", (FORM.claim(claim_id).unit, "r k")], rows)
    st.html('<div class="g-cap">点数字看原文。没有列出的单位未披露，不是 0。</div>')


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
