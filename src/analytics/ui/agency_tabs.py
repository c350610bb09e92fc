"""历年指标, 历年缺口 and 全部原件 of 单位画像 as HTML."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from analytics import formats
from analytics.charts import series, spark
from analytics.charts.base import LAST_OF_OLD_EDITION
from analytics.charts.tokens import SEVERITY_MARK, SEVERITY_WORD, Tokens
from analytics.export.sheets import marks
from analytics.form import FORM
from analytics.metrics import METRICS, Metric, format_value
from analytics.reading.place import place_in_words
from analytics.ui import agency_data, data, details, tables
from analytics.ui.agency import Unit
from analytics.ui.agency_data import Figure, Paper

FAMILY_WORDS: Mapping[str, str] = {
    "proactive": "公开条数",
    "requests": "申请办理",
    "disputes": "复议诉讼",
    "documents": "文件与决定",
    "supervision": "监督保障与平台",
    "compliance": "报送与合规",
}
"""Families of indicators, in the order of the dictionary."""

MISSING_WORDS: Mapping[str, str] = {
    "no_report": "没有报告",
    "unreadable": "报告无法读取",
    "not_in_source": "原文没有这部分",
    "not_in_edition": "这一版表格没有此项",
    "blank": "原文空着或画线",
    "not_disclosed": "正文未披露",
    "ambiguous": "正文有几个不同的数",
    "no_population": "没有人口数",
    "out_of_range": "数字大得不合理",
    "zero_denominator": "分母为 0，不适用",
}


# ------------------------------------------------------------------ 历年指标


def families() -> list[tuple[str, list[Metric]]]:
    """The indicators by family, in words."""
    return [
        (words, [one for one in METRICS if one.family == family]) for family, words in FAMILY_WORDS.items()
    ]


def indicator_table(unit: Unit, listed: Sequence[Metric], tokens: Tokens) -> str:
    """Every indicator with its line and its value in each year; a value is a door to its source."""
    heads: list[str | tuple[str, str]] = ["指标", (f"{unit.years[0]}—{unit.years[-1]}", "nw")]
    cut = " cut" if any(one.break_at_edition for one in listed) else ""
    heads += [(str(year), "r nw" + (cut if _breaks(unit, year) else "")) for year in unit.years]
    rows = [
        [
            escape(one.head),
            _line(unit, one, tokens),
            *(_value(unit, one, year) for year in unit.years),
        ]
        for one in listed
    ]
    return tables.markup(heads, rows).replace('class="g-tab"', 'class="g-tab years"', 1)


def _breaks(unit: Unit, year: int) -> bool:
    """The year is the first of the new edition, and older ones stand beside it."""
    return year == LAST_OF_OLD_EDITION + 1 and LAST_OF_OLD_EDITION in unit.years


def shown_value(one: Metric, found: Figure | None) -> float | None:
    """The value as it may be drawn: a rate over too few cases is told in counts, not as a rate."""
    if found is None or found.value is None or math.isnan(found.value):
        return None
    if one.unit == "%" and (found.denominator or 0) < one.floor:
        return None
    return found.value


def _line(unit: Unit, one: Metric, tokens: Tokens) -> str:
    by_year = unit.figures.get(one.id, {})
    values = [shown_value(one, by_year.get(year)) for year in unit.years]
    if len(unit.years) < 2 or all(value is None for value in values):
        return ""
    uri = spark.data_uri(series.line(unit.years, values, tokens, broken=one.break_at_edition))
    return f'<img src="{uri}" alt="" width="{series.WIDTH}" height="{series.HEIGHT}">'


def _value(unit: Unit, one: Metric, year: int) -> str:
    found = unit.figures.get(one.id, {}).get(year)
    if found is None or found.value is None or math.isnan(found.value):
        why = MISSING_WORDS.get(found.missing or "", "") if found else "没有报告"
        return f'<span class="g-dim" title="{why}">{tables.NONE}</span>'
    sign = "".join(details.mark(one) for one in marks(derived=found.derived, scanned=found.scanned))
    if one.kind == "rate":
        parts = formats.fraction(found.numerator, found.denominator)
        value = shown_value(one, found)
        told = f"{format_value(one, value, found.denominator)}<br>" if value is not None else ""
        text = f"{told}<small>{parts}</small>"
    else:
        text = format_value(one, found.value)
    return (
        f'<a class="g-a" href="?year={year}" data-pick="{escape(_door(one, found, year))}">{sign}{text}</a>'
    )


def _door(one: Metric, found: Figure, year: int) -> str:
    """Where a value leads: its cell, the sentence it was read from, or the report as a whole."""
    cells = agency_data.cells_of(one.numerator, found.edition) if found.edition else ()
    if cells:
        return f"at~{year}~{'.'.join(cells[0])}"
    claims = agency_data.claims_of(one)
    if claims:
        return f"said~{year}~{claims[0]}"
    return f"report~{year}"


# ------------------------------------------------------------------ 历年缺口


def finding_table(unit: Unit) -> str:
    """Rule × year: what each check said of each year's report; a mark is a door to the finding."""
    own = data.judgements(unit.agency.agency_id)
    marks = {(str(row["rule_id"]), int(row["year"])): row for row in own.to_dict("records")}
    states = _states(unit)
    heads: list[str | tuple[str, str]] = [
        "检查项",
        "级别",
        *((str(year), "c nw") for year in unit.years),
        ("不通过", "r nw"),
    ]
    rows: list[list[str]] = []
    for rule in data.rules():
        mine = {year: marks[rule.id, year] for year in unit.years if (rule.id, year) in marks}
        if not mine:
            continue
        failed = sum(str(one["outcome"]) == "fail" for one in mine.values())
        severity = str(next(iter(mine.values()))["severity"])
        rows.append(
            [
                f"{rule.id} {escape(rule.short)}",
                f'<span class="g-dim">{SEVERITY_MARK[severity]} {SEVERITY_WORD[severity]}</span>',
                *(_mark(mine.get(year), states.get(year, "")) for year in unit.years),
                f"{failed} 年" if failed else tables.NONE,
            ]
        )
    return tables.markup(heads, rows)


def _states(unit: Unit) -> dict[int, str]:
    """What to say of the years that have no report to check."""
    words = {"missing": "未报", "unreadable": "读不出", "not_due": tables.NONE}
    own = data.submissions(unit.agency.agency_id)
    return {int(row["year"]): words.get(str(row["state"]), "") for row in own.to_dict("records")}


def _mark(row: Mapping[Any, Any] | None, state: str) -> str:
    if row is None:
        return f'<span class="g-dim">{state or tables.NONE}</span>'
    outcome, finding_id = str(row["outcome"]), escape(str(row["finding_id"]))
    if outcome == "pass":
        return '<span class="g-pass fine" role="img" aria-label="通过" title="通过"></span>'
    if outcome == "not_applicable":
        return f'<span class="g-pass">{tables.NONE}</span>'
    if outcome == "fail":
        severity = str(row["severity"])
        style, sign = severity, f"{SEVERITY_MARK[severity]} {int(str(row['items']))}"
    else:
        style, sign = "open", details.OUTCOME_MARK[outcome]
    return (
        f'<a class="g-hit {style}" href="?open=finding~{finding_id}" data-pick="finding~{finding_id}"'
        f' title="{details.OUTCOME_WORDS[outcome]}">{sign}</a>'
    )


# ------------------------------------------------------------------ 全部原件


def paper(one: Paper) -> str:
    """One document: what it is, what became of it, what was read, what the reader noted."""
    state = {
        "report": "现行" if one.is_current else "已被更新的版本替换",
        "failed": "无法读取",
        "unplaced": "未认出单位或年度",
    }
    tone = " g-dim" if one.outcome == "report" and not one.is_current else ""
    facts = (
        f"{one.format} · {_size(one.bytes)} · 收到 {one.received_at:%Y-%m-%d %H:%M} · "
        f"校验码 {one.sha256[:4]}…{one.sha256[-4:]}"
        + (f" · 文件中的第 {one.part} 份报告" if one.part else "")
    )
    revision = f" · 第 {one.revision} 次收到" if one.revision and one.revision > 1 else ""
    read = _read(one) if one.report_id else escape(one.message or "")
    notes = "".join(
        f"<li>{escape(place_in_words(place)) + '：' if place else ''}{escape(message)}</li>"
        for place, message in one.problems
    )
    year = f"{one.year} 年度" if one.year else "年度不明"
    return (
        f'<div class="g-doc{tone}"><b>{year}</b>{escape(one.file_name)}　'
        f'<span class="g-dim">{state[one.outcome]}{revision}</span>'
        f'<div class="g-note">{facts}</div><div>{read}</div>'
        + (f"<ul>{notes}</ul></div>" if notes else "</div>")
    )


def _size(count: int) -> str:
    return f"{count / 1024:,.0f} KB" if count >= 1024 else f"{count} 字节"


def _read(one: Paper) -> str:
    """What was read: cells with figures of each table, sections, figures in prose."""
    report = data.report(one.report_id or "")
    if report is None:
        return ""
    counts = agency_data.statuses(report.report_id)
    said: list[str] = []
    for table in FORM.tables:
        whole = sum(count for (table_id, _), count in counts.items() if table_id == table.id)
        stated = counts.get((table.id, "stated"), 0)
        edition = report.editions.get(table.id)
        version = f"（{edition} 年版）" if edition else ""
        said.append(f"{details.table_words(table.id)}{version} {stated}/{whole} 格有数")
    sections = data.sections(report.report_id)
    present = int((sections["status"] == "present").sum())
    said.append(f"{present}/{len(FORM.sections)} 个部分")
    said.append(f"正文读出 {len(data.claims(report.report_id))} 个数")
    return "读到：" + "，".join(said)
