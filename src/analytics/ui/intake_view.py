"""The sections of 报告入库: pictures, list with what was understood, revisions, history."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.charts import documents as chart
from analytics.form import FORM
from analytics.ui import filters, frame, intake_data, intake_history, intake_words, memo, panel, tables
from analytics.ui.clickable import clickable
from analytics.ui.intake_data import SORTS, STATES, Asked, Document, TableRead, Understood
from analytics.ui.panel_links import document_link, finding_link, report_link
from analytics.ui.word_filter import typed

ANY_YEAR = "all"
OTHER = "未认出年度"


# ------------------------------------------------------------------ filters


def year(page: frame.Page) -> int | None:
    """The report year of the documents, None for all: here a document comes before its year."""
    years = sorted({*page.snapshot.years, *intake_data.counts(None, None).years}, reverse=True)
    options = {ANY_YEAR: "全部年度"} | {str(one): f"{one} 年度" for one in years}
    chosen = filters.choice(page, "year", "年度", options, look="select", width=116)
    page.year = None if chosen == ANY_YEAR else int(chosen)
    return page.year


def narrowed(page: frame.Page, year: int | None, kind: str | None) -> Asked:
    """The filters of the list, in a bar of their own above it."""
    found = intake_data.counts(year, kind)
    bar = st.container(key="listbar", horizontal=True, gap="small", vertical_alignment="center")
    states = {filters.ALL: "全部状态"} | {
        one: f"{words} {found.of(state=one):,}" for one, words in STATES.items()
    }
    formats = {filters.ALL: "全部格式"} | {one: one for one in intake_data.counts(None, None).formats}
    return Asked(
        year,
        kind,
        filters.choice(page, "state", "状态", states, look="select", width=140, where=bar),
        filters.choice(page, "format", "格式", formats, look="select", width=116, where=bar),
        typed(page, "q", "文件名或单位", "文件名、单位", where=bar, width=200),
        filters.choice(page, "sort", "排列", SORTS, look="select", width=150, where=bar),
    )


# ------------------------------------------------------------------ pictures


@memo.view
def rows_of(year: int | None, kind: str | None) -> tuple[chart.DocumentRow, ...]:
    """A bar a report year, newest first; a bar a format where one year is chosen."""
    found = intake_data.counts(year, kind)

    def row(
        name: str, custom: str, *, year: int | None = None, format: str | None = None
    ) -> chart.DocumentRow:
        counts = {state: found.of(year=year, format=format, state=state) for state in STATES}
        return chart.DocumentRow(name, {state: count for state, count in counts.items() if count}, custom)

    if year is not None:
        return tuple(row(one, one, format=one) for one in found.formats)
    rows = [row(str(one), str(one), year=one) for one in reversed(found.years)]
    unknown = {state: found.cells_without_year(state) for state in STATES}
    if any(unknown.values()):
        rows.append(chart.DocumentRow(OTHER, {one: count for one, count in unknown.items() if count}, ""))
    return tuple(rows)


def draw_overview(page: frame.Page, year: int | None, kind: str | None) -> None:
    """Documents by year (or format) and state, beside it formats and batches."""
    rows = rows_of(year, kind)
    left, right = frame.columns()
    with left:
        frame.section(
            "各年度收到的文件" if year is None else "各种格式收到的文件",
            "单位：份；一条是一个年度的文件，按读出的情况分段，点任一段看是哪几份"
            if year is None
            else "单位：份；按读出的情况分段，点任一段看是哪几份",
        )
        if not rows:
            frame.quiet("没有收到这一范围的文件。")
        else:
            _legend(page, rows)
            frame.picture(
                page,
                lambda tokens: chart.documents(rows, STATES, tokens),
                key="documents",
                alt="收到的文件按年度（或格式）和读出的情况",
                title="收到的文件（份）",
                signs=_in_words(rows),
                on_point=lambda custom: _narrow(year, str(custom[0]), str(custom[1])),
            )
            frame.caption(overview_caption(rows, "个年度" if year is None else "种格式"))
    with right:
        _draw_formats(year, kind)


def _narrow(year: int | None, custom: str, state: str) -> None:
    """Show the documents behind a part of a bar; one step in the browser's history."""
    name = "year" if year is None else "format"
    st.query_params.update({"state": state} | ({name: custom} if custom else {}))


def overview_caption(rows: Sequence[chart.DocumentRow], unit: str) -> str:
    """Where most could not be read or placed. ``unit``: how rows are counted."""
    trouble = [(row.name, sum(row.counts.get(one, 0) for one in ("failed", "unplaced"))) for row in rows]
    most = max((count for _, count in trouble), default=0)
    if not most:
        return "收到的文件全部读出并归入。"
    same = [name for name, count in trouble if count == most]
    if len(same) == len(rows) > 1:
        return f"每{unit.removeprefix('个')}都有 {most:,} 份读不出或未归入。"
    names = "、".join(same[:_NAMED]) + (f" 等 {len(same)} {unit}" if len(same) > _NAMED else "")
    return f"读不出或未归入的，{escape(names)} 最多，{'各 ' if len(same) > 1 else ''}{most:,} 份。"


_NAMED = 3


def _in_words(rows: Sequence[chart.DocumentRow]) -> str:
    """The parts of the bars in words, for the picture that is taken away."""
    shown = [words for state, words in STATES.items() if any(row.counts.get(state) for row in rows)]
    return f"各段从左到右：{'、'.join(shown)}"


def _legend(page: frame.Page, rows: tuple[chart.DocumentRow, ...]) -> None:
    frame.legend(
        [
            (f"background:{fill};color:{ink}", intake_words.STATE_SIGN[state], words)
            for state, words in STATES.items()
            if any(row.counts.get(state) for row in rows)
            for fill, ink in [chart.colour(state, page.tokens)]
        ]
    )


def _draw_formats(year: int | None, kind: str | None) -> None:
    """What became of the files of each format: which format gives trouble."""
    found = intake_data.counts(year, kind)
    frame.section("哪种格式读得好", "单位：份；读懂＝已归入且没有疑问")
    if not found.formats:
        frame.quiet("没有收到这一范围的文件。")
        return
    rows = [
        [
            f'<span class="g-nw">{escape(one)}</span>',
            f"{(total := found.of(format=one)):,}",
            f"{(read := found.of(format=one, state='read')):,}",
            f"{found.of(format=one, state='doubtful'):,}",
            f"{total - read - found.of(format=one, state='doubtful'):,}",
        ]
        for one in found.formats
    ]
    tables.html(["格式", ("收到", "r k"), ("读懂", "r"), ("有疑问", "r"), ("其余", "r")], rows)
    frame.caption("其余＝无法读取、未归入、被替代和重复的。")


# ------------------------------------------------------------------ list


SECTIONS = tuple(FORM.sections)
TABLES = tuple(FORM.tables)
HEAD = (
    ("状态", "nw"),
    ("文件", "f"),
    ("单位和年度", "u"),
    ("怎么认出", "h"),
    ("收到", "nw"),
    *((one.numeral, "q") for one in SECTIONS),
    *((f"表{FORM.section(one.section).numeral}", "q") for one in TABLES),
    ("公开", "q"),
    ("落款", "q"),
    ("正文", "q"),
)


def draw_list(page: frame.Page, year: int | None, kind: str | None) -> Asked:
    """The documents, what asks for work first, each with what was understood of it."""
    frame.section(
        "读懂了多少",
        "每行一份文件：六个部分、三张表、两个日期、正文里的数，读懂的是浅格，没读懂的写明几格",
    )
    asked = narrowed(page, year, kind)
    total, shown, html = _listing(*_plain(asked))
    if not total:
        frame.quiet("没有符合条件的文件。换一个状态、格式，或清空文件名再看。")
        return asked
    clickable(html, key="documents.list", on_pick=_open)
    frame.caption(intake_words.caption(total, shown, asked, intake_data.counts(year, kind).of()))
    return asked


def _plain(asked: Asked) -> tuple[int | None, str | None, str, str, str, str]:
    return asked.year, asked.kind, asked.state, asked.format, asked.words, asked.sort


def _open(pick: str) -> None:
    sha256, part = pick.split("~")
    panel.document(sha256, int(part))


@memo.view
def _listing(
    year: int | None, kind: str | None, state: str, format: str, words: str, sort: str
) -> tuple[int, int, str]:
    """How many documents there are, how many are listed, and the list as HTML."""
    total, found = intake_data.listed(Asked(year, kind, state, format, words, sort))
    read = intake_data.understood([one.report_id for one in found if one.report_id])
    by_person = intake_history.placed_by_person()
    heads = "".join(f'<th class="{style}">{escape(text)}</th>' for text, style in HEAD)
    rows = "".join(
        _row(one, read.get(one.report_id or ""), by_person=(one.sha256, one.part) in by_person)
        for one in found
    )
    table = f'<table class="g-tab g-docs"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return total, len(found), f'<div class="g-wide">{table}</div>'


def _row(one: Document, read: Understood | None, *, by_person: bool) -> str:
    link = escape(document_link(one.sha256, one.part))
    unit = f"{one.short_name or tables.NONE}　{one.year or tables.NONE}"
    if one.revisions > 1:
        unit += f"　第 {one.revision} 版"
    cells = [
        intake_words.state_mark(one.state),
        f'<a class="g-a" href="{link}" target="_self">{_breakable(one.name)}</a>',
        escape(unit),
        f'<span class="g-dim">{escape(intake_words.placed_words(one, by_person=by_person))}</span>',
        f"{one.received_at:%m-%d %H:%M}",
        *quality(one, read),
    ]
    styles = [style for _, style in HEAD]
    inner = "".join(f'<td class="{style}">{cell}</td>' for style, cell in zip(styles, cells, strict=True))
    return f'<tr data-pick="{one.sha256}~{one.part}">{inner}</tr>'


def _breakable(name: str) -> str:
    """A file's name that may go on in the next line after its own joints."""
    return escape(name).replace("_", "_<wbr>").replace("-", "-<wbr>")


def quality(one: Document, read: Understood | None) -> list[str]:
    """A cell for each section and table, both dates and the figures of prose (HTML)."""
    if one.report_id is None or read is None:
        return [_cell("none", "?", "没有读出")] * (len(SECTIONS) + len(TABLES) + 3)
    if one.row_of_table:
        sections = [_cell("na", tables.NONE, "汇总表的一行没有正文")] * len(SECTIONS)
    else:
        sections = [_section(read.sections.get(each.id, "missing")) for each in SECTIONS]
    return [
        *sections,
        *(_table(read.tables.get(each.id)) for each in TABLES),
        _date(one.published_on is not None, "公开日期"),
        _date(one.signed_on is not None, "落款日期"),
        _cell("ok", f"{read.claims}", "从正文读出的数字个数")
        if read.claims
        else _cell(
            "na" if one.row_of_table else "blank",
            tables.NONE if one.row_of_table else "0",
            "正文没有读出数字",
        ),
    ]


def _section(status: str) -> str:
    if status == "present":
        return _cell("ok", "", "读到标题和正文")
    return _cell("blank", "空", "有标题，没有内容") if status == "empty" else _cell("none", "?", "没有找到")


def _table(read: TableRead | None) -> str:
    if read is None or not read.found:
        return _cell("none", "?", "没有找到这张表")
    if read.lost + read.unreadable:
        words = f"共 {read.all} 格，{read.lost} 格在文件里没有，{read.unreadable} 格不是数"
        return _cell("lost", f"缺{read.lost + read.unreadable}", words)
    if read.blank:
        return _cell("blank", f"空{read.blank}", f"共 {read.all} 格，{read.blank} 格空着或画线")
    return _cell("ok", "", f"{read.all} 格全部读出")


def _date(found: bool, words: str) -> str:
    return _cell("ok", "", f"读到{words}") if found else _cell("blank", "无", f"文件里没有找到{words}")


def _cell(style: str, text: str, words: str) -> str:
    told = f' title="{escape(words)}"' if text else ""  # what is in order needs no words: a third of the list
    return f'<span class="g-q {style}"{told}>{text}</span>'


# ------------------------------------------------------------------ revisions, history


def draw_revisions(year: int | None, kind: str | None) -> None:
    """Documents that came after another of the same agency and year, and what they changed."""
    frame.section("先后几版", "同一单位同一年度先后收到的文件；与前一版比，改了什么")
    total, html = _revisions(year, kind)
    if not total:
        frame.quiet("每个单位每个年度都只有一份报告，没有先后几版。")
        return
    frame.html(html)


@memo.view
def _revisions(year: int | None, kind: str | None) -> tuple[int, str]:
    total, found = intake_data.revisions(year, kind)
    rows = [
        [
            tables.link(report_link(one.agency_id, one.year), escape(f"{one.short_name} {one.year}")),
            f"第 {one.revision} 版" + ("，作数" if one.counts else ""),
            tables.link(document_link(one.sha256, one.part), _breakable(one.file_name)),
            f"{one.received_at:%Y-%m-%d %H:%M}",
            intake_words.changes_words(one),
        ]
        for one in found
    ]
    markup = tables.markup([("单位、年度", "nw"), ("版次", "nw"), "文件", ("收到", "nw"), "与前一版比"], rows)
    more = f'<div class="g-cap">另有 {total - len(found):,} 版，见下载。</div>' if total > len(found) else ""
    return total, f'<div class="g-wide">{markup}</div>{more}'


def draw_history() -> None:
    """What happened, newest first."""
    frame.section("经过", "收文件、人工指定单位、对缺口的处理，最近的在前；什么时候、谁、为什么")
    frame.html(_history())


@memo.view
def _history() -> str:
    found = intake_history.events()
    rows = [
        [
            f"{one.at:%Y-%m-%d %H:%M}",
            escape(one.who),
            tables.link(finding_link(one.finding_id), escape(one.what))
            if one.finding_id
            else escape(one.what),
            escape(one.detail),
        ]
        for one in found[: intake_history.LISTED]
    ]
    markup = tables.markup([("时间", "nw"), ("经手", "nw"), "事项", "结果或理由"], rows)
    left = len(found) - len(rows)
    more = f'<div class="g-cap">另有 {left:,} 条，见下载。</div>' if left > 0 else ""
    return f'<div class="g-wide">{markup}</div>{more}'
