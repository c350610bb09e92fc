"""The sheets of 报告入库: all documents that the filters leave, what was not understood, what changed."""

from __future__ import annotations

import re

import pandas as pd

from analytics.form import FORM
from analytics.reading.place import place_in_words
from analytics.ui import details, frame, intake_data, intake_history, intake_words
from analytics.ui.intake_data import STATES, Asked, Document, Understood

_CHUNK = 2000


def sheets(asked: Asked) -> list[frame.Sheet]:
    """All sheets; each is asked for when the button is pressed."""
    means = {f"状态：{STATES[one]}": words for one, words in intake_words.STATE_MEANS.items()}
    return [
        frame.Sheet("文件清单", lambda: _documents(asked), means),
        frame.Sheet("没读懂的", _notes),
        frame.Sheet("先后几版", lambda: _revisions(asked)),
        frame.Sheet("经过", _history),
    ]


def _documents(asked: Asked) -> pd.DataFrame:
    _, found = intake_data.listed(asked, limit=None)
    ids = [one.report_id for one in found if one.report_id]
    read: dict[str, Understood] = {}
    for first in range(0, len(ids), _CHUNK):
        read |= intake_data.understood(ids[first : first + _CHUNK])
    by_person = intake_history.placed_by_person()
    rows = [_row(one, read.get(one.report_id or ""), (one.sha256, one.part) in by_person) for one in found]
    return pd.DataFrame(rows, columns=list(_row(None, None, False)))


def _row(one: Document | None, read: Understood | None, by_person: bool) -> dict[str, object]:
    """One line; its heads alone without a document."""
    told: dict[str, object] = {
        "文件": one and one.name,
        "状态": one and STATES[one.state],
        "单位": one and one.agency,
        "类别": one and one.kind,
        "年度": one and one.year,
        "怎么认出": one and intake_words.placed_words(one, by_person=by_person),
        "收到": one and f"{one.received_at:%Y-%m-%d %H:%M}",
        "格式": one and one.format,
        "大小（字节）": one and one.bytes,
        "版次": one and (one.revision or None),
        "公开日期": one and one.published_on and f"{one.published_on:%Y-%m-%d}",
        "落款日期": one and one.signed_on and f"{one.signed_on:%Y-%m-%d}",
        "没找到的部分": read
        and "、".join(each.numeral for each in FORM.sections if read.sections.get(each.id) != "present"),
    }
    for table in FORM.tables:
        name, cells = details.table_words(table.id), read.tables.get(table.id) if read else None
        told |= {
            f"{name}有数（格）": cells and cells.stated,
            f"{name}空或画线（格）": cells and cells.blank,
            f"{name}不是数（格）": cells and cells.unreadable,
            f"{name}文件里没有（格）": cells and cells.lost,
        }
    told["正文数字（个）"] = read and read.claims
    told["没读懂（处）"] = one and one.problems
    told["说明"] = one and one.message
    told["校验码"] = one and one.sha256
    return told


def _notes() -> pd.DataFrame:
    return pd.DataFrame(
        [
            (one.file_name, place_in_words(one.place), one.message, intake_words.remedy(one.code))
            for one in intake_data.notes()
        ],
        columns=["文件", "哪里", "没读懂什么", "怎么办"],
    )


def _revisions(asked: Asked) -> pd.DataFrame:
    _, found = intake_data.revisions(asked.year, asked.kind, limit=None)
    return pd.DataFrame(
        [
            (
                one.short_name,
                one.year,
                one.revision,
                "是" if one.counts else "否",
                one.file_name,
                f"{one.received_at:%Y-%m-%d %H:%M}",
                re.sub("<[^>]+>", "", intake_words.changes_words(one)),
            )
            for one in found
        ],
        columns=["单位", "年度", "版次", "作数", "文件", "收到", "与前一版比"],
    )


def _history() -> pd.DataFrame:
    return pd.DataFrame(
        [(f"{one.at:%Y-%m-%d %H:%M}", one.who, one.what, one.detail) for one in intake_history.events()],
        columns=["时间", "经手", "事项", "结果或理由"],
    )
