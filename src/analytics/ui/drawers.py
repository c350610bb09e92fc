"""What the source panel shows of a cell, a finding, a report."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.charts.tokens import SUBMISSION_WORD
from analytics.form import FORM
from analytics.ui import data, details, original_view, tables
from analytics.ui.panel_links import cell_link, finding_link

GONE = "这份快照里没有它：报告可能已被更新的版本替换。请关上本栏，从页面上重新点开。"


def draw_cell(report_id: str, table: str, row: str, column: str) -> None:
    """One cell: value with its mark, rules on it, raw lines, place, the cell over the years, original."""
    cell, report = data.cell(report_id, table, row, column), data.report(report_id)
    if cell is None or report is None:
        st.html(f'<div class="g-quiet">{GONE}</div>')
        return
    agency = data.agency(report.agency_id)
    on_it = data.findings_on_cell(report_id, table, row, column)
    failed = [one for one in on_it if one.outcome == "fail"]
    name = agency.short_name if agency else ""
    marks = original_view.marks_of_cell(cell, faulty=bool(failed))
    severity = details.gravest(failed)
    st.html(
        f'<div class="g-page">{escape(name)} · {report.year} 年度</div>'
        f'<div class="g-cellname">{escape(details.cell_words(table, row, column, cell.edition))}</div>'
        + _value(cell, report, faulty=bool(failed))
        + _rules(on_it)
    )
    original_view.draw(report, marks, key=f"original.{report_id}.{table}.{row}.{column}", severity=severity)
    around = details.lines_around(report_id, cell.line, cell.raw, calm=not failed, width=1 if marks else 2)
    st.html(
        '<div class="g-h">读出的行</div>'
        + (around or '<div class="g-quiet">文件里没有这一格，读到的内容在它之前就结束了。</div>')
        + f'<div class="g-note">{details.source_line(report, cell.place)}</div>'
        + _years(report, cell, faulty=bool(failed))
    )
    draw_original(report)


def _value(cell: data.Cell, report: data.Report, *, faulty: bool) -> str:
    style = "g-value faulty" if faulty else "g-value"
    if cell.value is not None:
        shown, said = details.figure(cell.value), "原文所填"
        if cell.raw is not None and cell.raw.strip() != shown:
            said = f"原文写作“{cell.raw.strip()}”"
    else:
        derived = _derived(cell, report)
        if derived is not None:
            shown, said = (
                details.mark("算") + derived,
                f"{details.STATUS_WORDS[cell.status]}，由其他格相加得出",
            )
        else:
            sign = details.mark("缺") if cell.status == "not_in_source" else ""
            shown, said = f"{sign}{tables.NONE}", f"{details.STATUS_WORDS[cell.status]}，不作 0 处理"
            if cell.raw and cell.raw.strip():
                said += f"；原文“{cell.raw.strip()}”"
    form = FORM.table(cell.table_id)
    try:
        unit = form.column(cell.edition, cell.row_id, cell.column_id).unit
    except KeyError:
        unit = form.unit
    return (
        f'<div class="{style}"><b>{details.cell_mark(cell)}{shown}</b><span>{escape(unit)}</span>'
        f"<i>{escape(said)} · {FORM.edition(cell.edition).id} 年版式</i></div>"
    )


def _derived(cell: data.Cell, report: data.Report) -> str | None:
    """The figure that the marts use for a cell without one: added up from its parts, where all are known."""
    if not report.is_current:
        return None
    held = data.figures_of(report.report_id)
    same = held[
        (held["table_id"] == cell.table_id)
        & (held["row_id"] == cell.row_id)
        & (held["column_id"] == cell.column_id)
    ]
    marked = same[same["mark"] == "derived"]
    return None if marked.empty else details.figure(float(marked.iloc[0]["value"]))


def _rules(found: list[data.Finding]) -> str:
    if not found:
        return '<div class="g-note">没有检查项指出这一格有误。</div>'
    return "".join(
        f'<div class="g-rule">{details.outcome(one.severity, one.outcome, one.rule_id)}'
        f"{tables.link(finding_link(one.finding_id), escape(one.found))}</div>"
        for one in found[:6]
    )


def _years(report: data.Report, cell: data.Cell, *, faulty: bool) -> str:
    style = "g-here faulty" if faulty else "g-here"
    same = data.cell_over_years(report.agency_id, cell.table_id, cell.row_id, cell.column_id)
    if len(same) < 2:
        return ""
    years = list(range(min(same), max(same) + 1))
    heads: list[str | tuple[str, str]] = [(str(year), "r") for year in years]
    values: list[str] = []
    for year in years:
        one = same.get(year)
        if one is None:
            values.append(tables.NONE)
            continue
        text = details.figure(one.value)
        if one.status == "not_in_source":
            text = details.mark("缺") + text
        text = details.cell_mark(one) + text
        inner = f'<span class="{style}">{text}</span>' if one.report_id == report.report_id else text
        link = cell_link(one.report_id, cell.table_id, cell.row_id, cell.column_id)
        values.append(f'<a class="g-a" href="{link}" target="_self">{inner}</a>')
    marked = (
        '<div class="g-note">缺＝原文没有这一格；“—”＝没有数，不作 0。</div>'
        if tables.NONE in "".join(values)
        else ""
    )
    return f'<div class="g-h">历年同一格</div>{tables.markup(heads, [values])}{marked}'


def draw_original(report: data.Report) -> None:
    """The foot of every drawer: the document as received, and the way to the agency's own page."""

    def content() -> bytes:
        held = data.original(report.sha256)
        if held is None:
            raise FileNotFoundError(f"原件 {report.sha256} 不在数据文件夹的 originals 里；请重新入库该文件。")
        return held

    with st.container(key="panel-doors", horizontal=True, gap="small", vertical_alignment="center"):
        if data.original_path(report.sha256) is not None:
            st.download_button(
                "下载原件",
                content,
                report.file_name,
                "application/octet-stream",
                key=f"original.{report.report_id}",
                on_click="ignore",
                type="primary",
                icon=":material/download:",
            )
        st.html(
            f'<div class="g-door">{details.unit_link(report.agency_id, report.year, "打开单位画像")}</div>'
        )


def draw_finding(finding_id: str) -> None:
    """A finding with all it rests on, the lines of the source and the original."""
    found = data.finding(finding_id)
    if found is None:
        st.html(f'<div class="g-quiet">{GONE}</div>')
        return
    report = data.report(found.report_id) if found.report_id else None
    st.html(
        f'<div class="g-page">{escape(found.short_name)} · {found.year} 年度</div>'
        f'<div class="g-cellname">{escape(found.rule_id)} {escape(found.title)}</div>'
        f'<div class="g-note">{details.rule_line(found)}</div>' + details.finding_judged(found)
    )
    if report is not None:
        marks = original_view.marks_of_finding(found)
        original_view.draw(report, marks, key=f"original.{finding_id}", severity=found.severity)
    st.html(f'<div class="g-grounds">{details.finding_grounds(found)}</div>')
    if report is None:
        return
    line = next((item["line"] for item in found.leading if item.get("line") is not None), None)
    if line is not None:
        around = details.lines_around(report.report_id, int(line), calm=False, width=1)
        st.html(f'<div class="g-h">读出的行</div>{around}')
    st.html(f'<div class="g-note">{details.source_line(report, None)}</div>')
    draw_original(report)


def draw_report(agency_id: str, year: str) -> None:
    """An agency's year: state, document, findings; where nothing came, what that means and what to do."""
    agency = data.agency(agency_id)
    if agency is None or not year.isdecimal():
        st.html(f'<div class="g-quiet">{GONE}</div>')
        return
    report = data.report_of(agency_id, int(year))
    facts = _facts(agency, data.submission(agency_id, int(year)), report)
    facts += _unreadable(agency_id, int(year))
    st.html(
        f'<div class="g-page">{escape(agency.short_name)} · {year} 年度</div>'
        f'<div class="g-cellname">{escape(agency.name)}</div><div class="g-dl">'
        + "".join(f"<div>{label}</div><div>{text}</div>" for label, text in facts)
        + "</div>"
    )
    if report is None:
        st.html(f'<div class="g-door">{details.unit_link(agency_id, int(year), "打开单位画像")}</div>')
        return
    st.html(_finding_list(data.findings_of(report.report_id, ("fail", "review"))))
    draw_original(report)


_STATE_NEXT = {
    "missing": "没有收到这一年的报告。请催报，收到后运行 <code>gongkai ingest 文件夹</code>。",
    "unreadable": "收到了文件，但读不出内容。请向单位要可复制文字的版本（docx、pdf、html 或 txt）。",
    "not_due": "这一年不在应报范围内。",
    "unlisted": "名录里没有这个单位，不计未报。",
}


def _facts(
    agency: data.Agency, submission: data.Submission | None, report: data.Report | None
) -> list[tuple[str, str]]:
    state = submission.state if submission else "not_due"
    words = SUBMISSION_WORD[state]
    if state == "not_due" and not agency.in_roster:
        state, words = "unlisted", "未收到"
    facts: list[tuple[str, str]] = []
    if submission and submission.days_late:
        words += f" {submission.days_late} 天"
    elif submission and submission.days_early:
        words += f"，提前 {submission.days_early} 天"
    elif submission and state == "submitted" and submission.days_early is None:
        words += "，是否按时不详"
    tone = ' class="g-red"' if state == "missing" else ""
    facts.append(("状态", f"<b{tone}>{words}</b>"))
    if state in _STATE_NEXT:
        facts.append(("怎么办", _STATE_NEXT[state]))
    if submission and submission.deadline:
        facts.append(("期限", f"{submission.deadline:%Y-%m-%d}"))
    if report is not None:
        facts += [
            ("发布", f"{report.published_on:%Y-%m-%d}" if report.published_on else "原文未写"),
            ("落款", f"{report.signed_on:%Y-%m-%d}" if report.signed_on else "原文未写"),
            ("版式", _editions(report)),
            ("文件", details.source_line(report, None)),
        ]
        if report.revision > 1:
            facts.append(("修订", f"第 {report.revision} 次收到，以这一份为准"))
    return facts


def _editions(report: data.Report) -> str:
    """Which edition each table follows; a mixture wears its mark."""
    known = {table: edition for table, edition in report.editions.items() if edition}
    if not known:
        return "没有读到表格"
    if len(set(known.values())) == 1:
        return f"{next(iter(known.values()))} 年版式" + ("" if len(known) == 3 else "（部分表格没有读到）")
    return details.mark("混") + "，".join(
        f"{details.table_words(table)} {edition} 年" for table, edition in known.items()
    )


def _unreadable(agency_id: str, year: int) -> list[tuple[str, str]]:
    return [
        (
            "未读出",
            f"{escape(name)}<br>收到 {received:%Y-%m-%d %H:%M}<br>{escape(message or '')}",
        )
        for _, name, received, message in data.unreadable(agency_id, year)
    ]


def _finding_list(found: list[data.Finding]) -> str:
    if not found:
        return '<div class="g-h">缺口</div><div class="g-quiet">各项检查没有发现问题。</div>'
    rows = [
        [
            details.outcome(one.severity, one.outcome),
            tables.link(finding_link(one.finding_id), f"{one.rule_id} {escape(data.rule(one.rule_id).short)}")
            + f'<div class="g-note">{escape(one.found)}</div>',
        ]
        for one in found[:_LISTED]
    ]
    more = f'<div class="g-note">共 {len(found)} 项，其余见单位画像。</div>' if len(found) > _LISTED else ""
    return (
        f'<div class="g-h">缺口（{len(found)} 项）</div>'
        + tables.markup([("级别", "nw"), "检查项与实际"], rows)
        + more
    )


_LISTED = 15
