"""The drawer of one document: what it was taken for, what was understood of it and what not, its original."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.form import FORM
from analytics.reading.excerpt import Mark
from analytics.reading.place import place_in_words
from analytics.ui import data, details, intake_data, intake_history, intake_words, original_view, tables
from analytics.ui.intake_data import Document, Noted, TableRead, Understood
from analytics.ui.panel_links import document_link

GONE = "这份快照里没有这份文件。请关上本栏，从列表里重新点开。"
NOTES_SHOWN = 12


def draw_document(sha256: str, part: str) -> None:
    """One document by its checksum and its place in the file."""
    one = intake_data.document(sha256, int(part)) if part.isdecimal() else None
    if one is None:
        st.html(f'<div class="g-quiet">{GONE}</div>')
        return
    st.html(_head(one))
    notes = intake_data.notes(sha256, one.part)
    st.html(_not_understood(one, notes))
    if one.report_id is not None:
        read = intake_data.understood([one.report_id]).get(one.report_id)
        if read is not None:
            st.html(_understood(one, read))
        _original_around(one, notes)
    if one.revisions > 1:
        st.html(_revisions(one))
    _doors(one)


def _head(one: Document) -> str:
    by_person = (one.sha256, one.part) in intake_history.placed_by_person()
    who = (
        f"{one.agency or '未认出'} · {one.year or '未认出'} 年度"
        if one.agency or one.year
        else "未认出单位和年度"
    )
    facts = [
        ("状态", f"{intake_words.state_mark(one.state)}<br>{escape(intake_words.STATE_MEANS[one.state])}"),
        ("怎么办", f'<div class="g-fix">{escape(intake_words.NEXT[one.state])}</div>'),
        ("认作", escape(who)),
        ("怎么认出", escape(intake_words.placed_words(one, by_person=by_person))),
        ("标题", f'<span class="src">{escape(one.title)}</span>' if one.title else "没有找到标题"),
        ("收到", f"{one.received_at:%Y-%m-%d %H:%M}"),
        ("文件", f"{escape(one.format)}，{_size(one.bytes)}，校验码 {one.sha256[:8]}"),
    ]
    return (
        f'<div class="g-page">{escape(one.short_name or "未归入")} · {one.year or tables.NONE} 年度</div>'
        f'<div class="g-cellname">{escape(one.name)}</div><div class="g-dl">'
        + "".join(f"<div>{label}</div><div>{text}</div>" for label, text in facts)
        + "</div>"
    )


def _size(count: int) -> str:
    return f"{count / 1024:,.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:,.1f} MB"


def _not_understood(one: Document, notes: tuple[Noted, ...]) -> str:
    """What was not understood, where, and what to do about it."""
    items = [
        f"<li>{escape(note.message)}"
        f'<div class="g-note">{escape(place_in_words(note.place))} · '
        f"{escape(intake_words.remedy(note.code))}</div>"
        for note in notes[:NOTES_SHOWN]
    ]
    if one.message:
        items.insert(0, f"<li>{escape(one.message.removeprefix(one.file_name).lstrip('：'))}")
    if one.in_roster is False:
        items.append(
            "<li>名册里没有这个单位"
            '<div class="g-note">确是应报单位的，请补进单位名册（agencies.csv）；写法不同的，补作别名。</div>'
        )
    if one.scanned and not any(note.code == "read_from_scan" for note in notes):
        items.append(
            f"<li>部分内容由扫描件识别<div class='g-note'>{intake_words.REMEDIES['read_from_scan']}</div>"
        )
    if not items:
        return '<div class="g-h">没读懂的</div><div class="g-quiet">没有。</div>'
    more = f'<div class="g-note">共 {len(notes)} 处，其余见下载。</div>' if len(notes) > NOTES_SHOWN else ""
    head = f'<div class="g-h">没读懂的（{len(items)} 处）</div>'
    return f'{head}<ul class="g-notes">{"</li>".join(items)}</li></ul>{more}'


def _understood(one: Document, read: Understood) -> str:
    """Sections, tables and dates, as read."""
    words = {"present": "读到", "empty": "有标题，没有内容", "missing": "没有找到"}
    sections = ""
    if not one.row_of_table:
        rows = [
            [escape(each.heading), words[read.sections.get(each.id, "missing")]] for each in FORM.sections
        ]
        sections = tables.markup(["部分", ("读出", "nw")], rows) + '<div class="g-gap"></div>'
    cells = tables.markup(
        ["表", ("有数", "r"), ("空着或画线", "r"), ("不是数", "r"), ("文件里没有", "r")],
        [_table(each.id, read.tables.get(each.id)) for each in FORM.tables],
    )
    dates = "；".join(
        f"{label} {day:%Y-%m-%d}" if day else f"没有找到{label}日期"
        for label, day in (("公开", one.published_on), ("落款", one.signed_on))
    )
    return (
        f'<div class="g-h">读懂的</div>{sections}{cells}'
        f'<div class="g-note">单位：格。{dates}；正文读出数字 {read.claims} 个。</div>'
    )


def _table(table_id: str, read: TableRead | None) -> list[str]:
    name = details.table_words(table_id)
    if read is None or not read.found:
        return [name, "没有找到", *([tables.NONE] * 3)]
    return [name, *(f"{count}" for count in (read.stated, read.blank, read.unreadable, read.lost))]


def _original_around(one: Document, notes: tuple[Noted, ...]) -> None:
    """The original at the first place that was not understood; nothing where all was."""
    report = data.report(one.report_id or "")
    places = [note.place for note in notes if note.place and note.place != "file name"]
    if report is not None and places:
        marks = tuple(Mark(place, "here") for place in dict.fromkeys(places))
        original_view.draw(report, marks, key=f"original.document.{one.report_id}")


def _revisions(one: Document) -> str:
    """The later documents of the same agency and year, each against the one before."""
    _, found = intake_data.revisions(one.year, None, one.agency_id)
    rows = [
        [
            f"第 {each.revision} 版" + ("，作数" if each.counts else ""),
            tables.link(document_link(each.sha256, each.part), escape(each.file_name)),
            intake_words.changes_words(each),
        ]
        for each in found
    ]
    return f'<div class="g-h">先后几版</div>{tables.markup([("版次", "nw"), "文件", "与前一版比"], rows)}'


def _doors(one: Document) -> None:
    def content() -> bytes:
        held = data.original(one.sha256)
        if held is None:
            raise FileNotFoundError(f"原件 {one.sha256} 不在数据文件夹的 originals 里；请重新入库该文件。")
        return held

    with st.container(key="panel-doors", horizontal=True, gap="small", vertical_alignment="center"):
        if data.original_path(one.sha256) is not None:
            st.download_button(
                "下载原件",
                content,
                one.file_name,
                "application/octet-stream",
                key=f"document.{one.sha256}.{one.part}",
                on_click="ignore",
                type="primary",
                icon=":material/download:",
            )
        if one.report_id is not None and one.agency_id is not None and one.year is not None:
            st.html(f'<div class="g-door">{details.unit_link(one.agency_id, one.year, "打开单位画像")}</div>')
