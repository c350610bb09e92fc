"""The sentences and key figures of 单位画像."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from analytics import formats
from analytics.charts.tokens import SUBMISSION_WORD
from analytics.form import FORM
from analytics.metrics import metric, own_row
from analytics.ui import agency_data, data, details, links, memo, warehouse
from analytics.ui.agency import Unit
from analytics.ui.agency_data import Figure
from analytics.ui.blame import Fault
from analytics.ui.frame import Door, Kpi

COPY_SHOWN = 0.8
"""From this part of the text on the answer speaks of copying."""

DO_NEXT = {
    "missing": "没有收到这一年的报告。请催报；收到文件后运行 <code>gongkai ingest 文件夹</code>，"
    "本页随即有内容。",
    "unreadable": "收到了文件，但读不出内容。请向单位要可复制文字的版本（docx、pdf、html 或 txt）；"
    "原件在“全部原件”中。",
    "not_due": "这一年不在该单位的应报范围内，不计未报。",
    "unlisted": "名录里没有这个单位，这一年也没有收到它的报告；不计未报。",
}
"""What to do where there is no report to show, by state (HTML)."""


# ------------------------------------------------------------------ the answer


@memo.view
def answer(unit: Unit, copied: float | None) -> str:
    """HTML of two lines: how it was sent in, what is wrong where."""
    name = escape(unit.agency.short_name)
    if unit.report is None:
        return _no_report(unit, name)
    said = [name + _sent(unit)]
    cells = _cells(unit)
    said[0] += f"，{cells}" if cells else ""
    rest = [one for one in (_prose(unit), _others(unit), _lost(unit), _copied(copied)) if one]
    if not cells and not unit.red:
        said[0] += "，各项检查没有红色缺口" + _yellow(unit)
    if not rest:
        return said[0] + "。"
    return f"{said[0]}；<br>{'，'.join(rest)}。"


def _no_report(unit: Unit, name: str) -> str:
    known = (
        f"<br>可看的最近一份是 {max(unit.readable)} 年度的报告。"
        if unit.readable
        else "<br>数据里还没有它的可读报告。"
    )
    if unit.state == "missing":
        return f"{name} {unit.year} 年度<em>未报</em>：没有收到报告。{known}"
    if unit.state == "unreadable":
        return f"{name} {unit.year} 年度收到了文件，但<u>无法读取</u>。{known}"
    if not unit.agency.in_roster:
        return f"{name}是名录外的单位，{unit.year} 年度没有收到它的报告。{known}"
    return f"{name} {unit.year} 年度不在应报范围内。{known}"


def do_next(unit: Unit) -> str:
    """What to do where there is no report to show."""
    outside = unit.state == "not_due" and not unit.agency.in_roster
    return DO_NEXT.get("unlisted" if outside else unit.state, "")


def _sent(unit: Unit) -> str:
    submission = unit.submission
    if submission is not None and submission.days_late:
        return f"<em>迟报 {submission.days_late} 天</em>"
    if submission is not None and submission.days_early is not None:
        return "按时报送"
    return "已报，发布日期不详，是否按时不详"


def _cells(unit: Unit) -> str:
    """Red cells: how many in which tables, and what the first one should be."""
    red = [one for one in unit.faults if one.severity == "red"]
    if not red:
        return ""
    named = [one for one in red if one.should is not None]
    lost = [one for one in red if one.value is None]
    if not named:
        if lost and len(lost) == len(red):
            return f"<em>{_tables(lost)}缺 {len(lost)} 格</em>"
        return f"<em>{_tables(red)}有 {len(red)} 格与规定不符</em>"
    count = "一格" if len(named) == 1 else f" {len(named)} 格"
    first = named[0]
    shown = f"<em>{_tables(named)}有{count}填错</em>：{_cell(first)}应为 {details.figure(first.should)}，"
    shown += f"报告填 {details.figure(first.value)}"
    return shown + (f"；缺 {len(lost)} 格" if lost else "")


def _tables(faults: Sequence[Fault]) -> str:
    return "、".join(dict.fromkeys(details.table_words(one.cell[0]) for one in faults))


def _cell(fault: Fault) -> str:
    """A cell in few words: 自然人办结总计, 新收申请总计, 行政复议总计."""
    table_id, row_id, column_id = fault.cell
    table = FORM.table(table_id)
    row = details.row_short(table_id, row_id)
    column = next(
        (
            one.label
            for edition in FORM.editions
            for one in table.columns(edition.id, row_id)
            if one.id == column_id
        ),
        column_id,
    )
    if table.layout == "grid" and not table.column_parts(column_id):
        return escape(column + row)
    return escape(row if row.endswith(column) else row + column)


def _prose(unit: Unit) -> str:
    """The prose at odds with a table: both figures."""
    for one in unit.red:
        if one.level != "prose":
            continue
        reference = next(
            (item for item in one.evidence if "row" in item and item.get("value") is not None), None
        )
        said = next(
            (
                claim["value"]
                for claim in data.claims(one.report_id or "").to_dict("records")
                if any(claim["quote"] == item.get("quote") for item in one.evidence)
            ),
            None,
        )
        if reference is None or said is None:
            return "<em>正文与表格对不上</em>"
        table = details.table_words(str(reference["table"]))
        values = f"{formats.number(float(said))} 与 {formats.number(float(reference['value']))}"
        return f"正文申请数与{table}对不上（{values}）"
    return ""


def _others(unit: Unit) -> str:
    """Red findings that no cell and no sentence above told of."""
    told = {found.finding_id for one in unit.faults if one.severity == "red" for found in one.findings}
    rest = [one for one in unit.red if one.finding_id not in told and one.level not in ("prose", "dates")]
    if not rest:
        return ""
    names = list(dict.fromkeys(data.rule(one.rule_id).short for one in rest))
    more = f"等 {len(names)} 类" if len(names) > 2 else ""
    named = "、".join(f"“{name}”" for name in names[:2])
    return f"另有<em>不合规</em>：{escape(named)}{more}"


def _lost(unit: Unit) -> str:
    """Cells that the document does not have, beside those told of as faults: what cannot be checked."""
    told = {one.cell for one in unit.faults}
    found: list[str] = []
    for table, cells in unit.cells.items():
        count = sum(
            cell.status == "not_in_source"
            and (table, *place) not in told
            and place not in unit.derived.get(table, {})
            for place, cell in cells.items()
        )
        if count:
            found.append(f"{details.table_words(table)} {count} 格")
    return f"原文缺{'、'.join(found)}，有的检查无法判定" if found else ""


def _yellow(unit: Unit) -> str:
    count = sum(one.outcome == "fail" and one.severity == "yellow" for one in unit.findings)
    return f"，有黄色缺口 {count} 项" if count else ""


def _copied(share: float | None) -> str:
    if share is None or share < COPY_SHOWN:
        return ""
    return f"第{FORM.section('5').numeral}部分 {formats.percent(share, 10)} 与上年相同"


# ------------------------------------------------------------------ key figures


@memo.view
def kpis(unit: Unit) -> tuple[Kpi, ...]:
    return _days(unit), _red(unit), _count(unit, "requests_received"), _rate(unit), _carried(unit)


def _series(unit: Unit, indicator: str, part: str = "value") -> list[float | None]:
    by_year = unit.figures.get(indicator, {})
    return [_known(getattr(by_year[year], part)) if year in by_year else None for year in unit.years]


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _days(unit: Unit) -> Kpi:
    submission, report = unit.submission, unit.report
    owed, known_days, silent = agency_data.punctuality(unit.agency.agency_id)
    record = f"{owed} 年中按时 {known_days}" + (f"，不详 {silent}" if silent else "")
    if not unit.agency.in_roster:
        record = "名录外，不计期限"
    label, value, day = "提前天数", formats.NOT_APPLICABLE, ""
    if report is None:
        state = (
            "未收到" if unit.state == "not_due" and not unit.agency.in_roster else SUBMISSION_WORD[unit.state]
        )
        note = f"{state} · {record}"
    else:
        known = report.published_on or report.signed_on
        if known is not None:
            day = f"{known.month}月{known.day}日{'发布' if report.published_on else '落款'}"
        if submission is not None and submission.days_late:
            label, value = "迟报天数", str(submission.days_late)
        elif submission is not None and submission.days_early is not None:
            value = str(submission.days_early)
        else:
            day, record = f"{day} · 是否按时不详" if day else "发布日期不详", ""
        note = " · ".join(part for part in (day, record) if part)
    series = _series(unit, "days_early")
    unit_word = "" if value == formats.NOT_APPLICABLE else "天"
    door = Door(links.RANKING, {"year": str(unit.year), "indicator": "days_early"})
    return Kpi(label, value, unit_word, note, unit.years, series, door, broken=False)


def _red(unit: Unit) -> Kpi:
    series = _series(unit, "findings_red")
    before = unit.figures.get("findings_red", {}).get(unit.year - 1)
    last = (
        f"上年 {formats.number(before.value)} 项"
        if before and before.value is not None
        else "上年没有可比的报告"
    )
    if unit.report is None:
        return Kpi("红色缺口", formats.NOT_APPLICABLE, "", f"没有可检查的报告 · {last}", unit.years, series)
    rules = list(dict.fromkeys(one.rule_id for one in unit.red))
    named = " ".join(rules[:4]) + ("等" if len(rules) > 4 else "")
    note = f"{named} · {last}" if rules else last
    door = Door(links.COMPLIANCE, {"year": str(unit.year)})
    severity = "red" if unit.red else None
    return Kpi("红色缺口", str(len(unit.red)), "项", note, unit.years, series, door, severity)


def _at(unit: Unit, indicator: str, year: int | None = None) -> Figure | None:
    found = unit.figures.get(indicator, {}).get(year or unit.year)
    return found if found is not None and _known(found.value) is not None else None


def _why(unit: Unit, indicator: str) -> str:
    """Why there is no value, in words."""
    found = unit.figures.get(indicator, {}).get(unit.year)
    words = {
        "no_report": "没有报告",
        "unreadable": "报告无法读取",
        "not_in_source": "原文没有这一格",
        "blank": "原文空着或画线",
        "zero_denominator": "没有办结的申请，不适用",
    }
    return words.get(found.missing or "", "没有可用的数") if found else "没有报告"


def _since(unit: Unit, indicator: str, part: str = "value") -> str:
    """Change since last year as a note; empty over a change of edition."""
    now, before = _at(unit, indicator), _at(unit, indicator, unit.year - 1)
    if now is None or before is None:
        return "上年没有可比的数"
    if now.edition != before.edition:
        return "版式不同，不与上年比"
    new, old = _known(getattr(now, part)), _known(getattr(before, part))
    if new is None or old is None:
        return "上年没有可比的数"
    difference = new - old
    if not difference:
        return "与上年持平"
    share = formats.percent(difference / old, 10) if old else ""
    sign = "+" if difference > 0 else ""
    return f"较上年 {formats.change(difference)} 件" + (f"（{sign}{share}）" if share else "")


def _count(unit: Unit, indicator: str) -> Kpi:
    label = details.row_short("t3", "received")
    now = _at(unit, indicator)
    door = Door(links.REQUESTS, {"year": str(unit.year)})
    series = _series(unit, indicator)
    if now is None:
        return Kpi(label, formats.NOT_APPLICABLE, "", _why(unit, indicator), unit.years, series, door)
    note = _since(unit, indicator) + (" · 算＝六类相加" if now.derived else "")
    return Kpi(
        label,
        ("算 " if now.derived else "") + formats.number(now.value),
        "件",
        note,
        unit.years,
        series,
        door,
    )


def _rate(unit: Unit) -> Kpi:
    asked = metric("disclosure_rate")
    now = _at(unit, asked.id)
    door = Door(links.RANKING, {"year": str(unit.year), "indicator": asked.id})
    series = _series(unit, asked.id)
    own, ranked = warehouse.ask(own_row, asked.id, unit.year, unit.agency.agency_id)
    if now is None:
        return Kpi(asked.title, formats.NOT_APPLICABLE, "", _why(unit, asked.id), unit.years, series, door)
    parts = f"{formats.fraction(now.numerator, now.denominator)} 件"
    if own is None:
        # Too few cases for a percentage: the counts are the figure.
        return Kpi(
            asked.title,
            formats.fraction(now.numerator, now.denominator),
            "件",
            f"{asked.among}不足 {asked.floor} 件，不排名",
            unit.years,
            series,
            door,
        )
    place = f"{ranked:,} 家中第 {own['rank']:,} 位"
    value = formats.percent(now.value, now.denominator, sign=False)
    return Kpi(asked.title, value, "%", f"{parts} · {place}", unit.years, series, door)


def _carried(unit: Unit) -> Kpi:
    label = details.row_short("t3", "carried_out")
    now = _at(unit, "carry_over_rate")
    series = _series(unit, "carry_over_rate", "numerator")
    door = Door(links.RANKING, {"year": str(unit.year), "indicator": "carry_over_rate"})
    cell = unit.cells.get("t3", {}).get(("carried_out", "total"))
    if now is None:
        value = cell.value if cell else None
        unit_word = "件" if value is not None else ""
        note = "没有应办的申请，不算占比" if value is not None else _why(unit, "carry_over_rate")
        return Kpi(label, formats.number(value), unit_word, note, unit.years, series, door)
    share = f"占 {formats.percent(now.value, now.denominator)}"
    note = f"{_since(unit, 'carry_over_rate', 'numerator')} · {share}"
    return Kpi(label, formats.number(now.numerator), "件", note, unit.years, series, door)
