"""What 报告入库 says: answer, key figures, what each note of the reader asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from analytics.form import FORM
from analytics.ui import frame, intake_data, links, tables
from analytics.ui.intake_data import HOW, STATES, Counts, Document, Revision

STATE_SIGN: Mapping[str, str] = {
    "failed": "?",
    "unplaced": "未",
    "doubtful": "疑",
    "superseded": "旧",
    "duplicate": "重",
    "read": "",
}
STATE_MEANS: Mapping[str, str] = {
    "failed": "文件打不开或认不出文字，没有可用的内容",
    "unplaced": "读出了内容，但没有认出单位或年度，暂不归入",
    "doubtful": "已归入并参加检查，但有几处没有读懂，或单位不在名册、内容由扫描识别，要由人看一眼",
    "superseded": "同一单位同一年度另有一份作数，这一份留存备查",
    "duplicate": "与作数的那一份数字、文字全部相同，多半是同一报告的另一种格式",
    "read": "已归入并参加检查，没有疑问",
}
NEXT: Mapping[str, str] = {
    "failed": "向单位要可以复制文字的版本（docx、pdf、html 或 txt），收到后再入库。",
    "unplaced": "打开原件核对单位和年度；请单位在标题和落款写明后重报。",
    "doubtful": "对照原件看下面列出的几处；属实的请单位改正后重报。",
    "superseded": "不必办理。要看改了哪些，见本页“先后几版”。",
    "duplicate": "不必办理。",
    "read": "不必办理。",
}
REMEDIES: Mapping[str, str] = {
    "several_reports": "一个文件里有几份报告，逐份归入；请看是否都归对了。",
    "read_from_scan": "内容由扫描件识别，请对照原件核对数字；能要到电子原件的换用电子原件。",
    "scan_not_read": "有的页是图片，没有识别；请向单位要电子原件。",
    "no_sections": "请看文件是不是年报，或标题是否写成了别的样子。",
    "table_missing": "请看原件有没有这张表；没有的请单位补全后重报。",
    "table_cut_off": "请看原件是否到此为止；是的请单位重新导出后重报。",
    "row_cut_off": "请看原件这一行是否完整；不完整的请单位重新导出后重报。",
    "row_lost": "请对照规定的表格补上这一行；没有数据的填 0。",
    "column_lost": "请对照规定的表格补上这一栏；没有数据的填 0。",
    "extra_row": "规定的表格没有这一行，没有计入；请看是不是另一行写错了名称。",
    "mixed_edition": "新旧两版表格混用，请单位按规定的版式重填。",
    "unit_differs": "请看单位有没有写错，例如把元写成了万元。",
    "columns_unknown": "请看原件这一行缺了哪几格；请单位补齐，没有数据的填 0。",
    "cells_surplus": "请看原件这一行多出了哪一格；请单位按规定的表格重填。",
    "column_ambiguous": "分不清是哪一栏，请核对汇总表的表头。",
    "year_missing": "请在汇总表这一行写明年度后再入库。",
    "agency_missing": "请在汇总表这一行写明单位后再入库。",
    "agency_from_file_name": "请看单位认得对不对；请单位在标题写明名称。",
    "year_from_file_name": "请看年度认得对不对；请单位在标题写明年度。",
    "said_twice": "同一个数写了两次而不相同，请与单位核对。",
}
"""What to do about each note of the reader, by its code."""
LOOK = "请对照原件看一眼。"


def remedy(code: str) -> str:
    return REMEDIES.get(code, LOOK)


def answer(found: Counts, unread: Sequence[str]) -> str:
    """How many documents, what became of them, what to do next (HTML, two lines)."""
    total = found.of()
    if not total:
        ingest = "<code>gongkai ingest 文件夹</code>"
        return f"没有收到这一范围的文件。<br>收到报告后运行 {ingest}，再来这里看读懂了多少。"
    state = {one: found.of(state=one) for one in STATES}
    used = state["read"] + state["doubtful"]
    first = f"共收到 {total:,} 份，读出并归入 {used:,} 份"
    if state["doubtful"]:
        first += f"，其中 <u>{state['doubtful']:,} 份有疑问</u>"
    rest = [
        f"{_strong(one)}{count:,} 份{'</u>' if one in ('failed', 'unplaced') else ''}"
        for one in ("failed", "unplaced", "superseded", "duplicate")
        if (count := state[one])
    ]
    first += f"；{'，'.join(rest)}。" if rest else "。"
    return f"{first}<br>{_next(state, unread)}"


def _strong(state: str) -> str:
    return f"<u>{STATES[state]} " if state in ("failed", "unplaced") else f"{STATES[state]} "


_NAMED = 3


def _next(state: Mapping[str, int], unread: Sequence[str]) -> str:
    todo: list[str] = []
    if unread:
        names = "、".join(unread[:_NAMED])
        more = f"等 {len(unread)} 家" if len(unread) > _NAMED else ""
        todo.append(f"向{names}{more}要可读的文件")
    elif state["failed"]:
        todo.append("看无法读取的文件还要不要")
    if state["unplaced"]:
        todo.append(f"认定 {state['unplaced']:,} 份的单位和年度")
    if state["doubtful"]:
        todo.append(f"核对 {state['doubtful']:,} 份有疑问的")
    return f"下一步：{'；'.join(todo)}。" if todo else "没有要办的。"


def kpis(found: Counts, year: int | None, arrivals: Sequence[datetime]) -> list[frame.Kpi]:
    """The strip: received, read, doubtful, unreadable, not placed."""
    total = found.of()
    came = f"分 {len(arrivals):,} 批收到 · 最近 {arrivals[0]:%Y-%m-%d}" if arrivals else tables.NONE
    years = found.years if year is None else ()

    def kpi(label: str, value: int, note: str, state: str | None, *states: str) -> frame.Kpi:
        params = {"state": state} if state else {}
        if year is not None:
            params["year"] = str(year)
        series = [sum(found.of(year=one, state=own) for own in states or STATES) for one in years]
        return frame.Kpi(
            label,
            f"{value:,}",
            "份" if label == "收到文件" else f"/ {total:,} 份",
            note,
            years,
            series,
            links.Door(links.INTAKE, params),
            broken=False,
        )

    states = {one: found.of(state=one) for one in STATES}
    aside = states["superseded"] + states["duplicate"]
    return [
        kpi("收到文件", total, came, None),
        kpi("已读、没有疑问", states["read"], "已归入，参加检查", "read", "read"),
        kpi("有疑问", states["doubtful"], "已归入，有几处要人看", "doubtful", "doubtful"),
        kpi("无法读取", states["failed"], "没有可用的内容", "failed", "failed"),
        kpi(
            "未归入",
            states["unplaced"],
            f"另有被替代、重复 {aside:,} 份" if aside else "没有被替代的",
            "unplaced",
            "unplaced",
        ),
    ]


def placed_words(one: Document, *, by_person: bool) -> str:
    """Which agency and year, and how that was known, in few words (plain text)."""
    if by_person:
        return HOW["person"]
    how = HOW[one.how]
    if one.agency_id is None:
        return "单位未认出" + ("" if one.year else "，年度未认出")
    if one.year is None:
        return f"单位{how}，年度未认出"
    if not one.in_roster:
        return f"{how}，名册外"
    if one.as_read and one.as_read != one.agency:
        return f"{how}作“{one.as_read}”，与名册对上"
    return how if one.how == one.year_how else f"单位{how}，年度{HOW[one.year_how]}"


def state_mark(state: str) -> str:
    """A state as a small sign and its word (HTML)."""
    sign = STATE_SIGN[state]
    box = f'<i class="g-st {state}">{sign}</i>' if sign else f'<i class="g-st {state}"></i>'
    return f'<span class="g-state">{box}{STATES[state]}</span>'


def changes_words(one: Revision) -> str:
    """What a revision changed (HTML)."""
    said = []
    if one.cells:
        said.append(f"表格 {one.cells:,} 格不同")
    if one.sections:
        said.append(f"第{'、'.join(_numerals(one.sections))}部分文字不同")
    if one.redated:
        said.append("公开日期不同")
    return escape("；".join(said)) or f'<span class="g-dim">{tables.NONE} 数字、文字都相同</span>'


def _numerals(sections: Sequence[str]) -> list[str]:

    return [FORM.section(one).numeral for one in sections]


def caption(total: int, shown: int, asked: intake_data.Asked, all_of_scope: int) -> str:
    """The line under the list."""
    some = asked.state or asked.format or asked.words
    said = f"符合条件的 {total:,} 份" if some else f"共 {total:,} 份"
    if some:
        said += f"（这一范围共 {all_of_scope:,} 份）"
    if total > shown:
        said += f"，这里列出前 {shown:,} 份，另有 {total - shown:,} 份，见下载"
    return (
        f"{said}。浅格＝读懂；空n＝n 格空着或画线；缺n＝n 格在文件里没有，或不是数；?＝没有找到；"
        "“—”＝不适用。公开、落款＝两个日期；正文＝从正文读出的数字个数。点任一行，看原件和没读懂的地方。"
    )
