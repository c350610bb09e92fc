"""Are the six sections and the three tables there, and where not: missing, or only lost on the way to us?

A report that reaches us cut off proves nothing about what stood behind the cut. So nothing fails that a cut
could explain: a section right after a table that breaks off, or everything after the place where an unsigned
document ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analytics.form import FORM
from analytics.rules.completeness_facts import ORDER, LostCell, ReportSeen, TableSeen, load, load_gaps
from analytics.rules.rule import EvidenceItem, Judgement, Outcome, Rule, Severity
from analytics.rules.section_headings import Doubled, doubled_sections, misnumbered
from analytics.rules.table_ends import says_none

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

# ------------------------------------------------------------------ sections


def _judge_sections(con: DuckDBPyConnection, _: Settings) -> Iterator[Judgement]:
    doubled = doubled_sections(con)
    for report in load(con).values():
        yield from _sections_of(report, doubled.get(report.report_id, []))


def _sections_of(report: ReportSeen, doubled: list[Doubled]) -> Iterator[Judgement]:
    all_sections = f"一至{FORM.sections[-1].numeral}六个部分齐全，按顺序排列"
    if not report.found:
        yield report.judgement(
            "",
            Outcome.REVIEW,
            all_sections,
            "原文中没有认出任何一个部分的标题，请打开原文核对",
            "请打开原文核对各部分的标题；确实缺少的补齐，没有情况的也保留标题并说明。",
        )
        return
    faults = [_absent(report, section) for section in ORDER if section not in report.found]
    faults += [fault for section in report.found if (fault := _empty(report, section))]
    faults += [_twice(report, each) for each in doubled]
    faults += [fault for fault in [_disorder(report) or _misnumbered(report)] if fault]
    yield from faults
    if not faults:
        yield report.judgement("", Outcome.PASS, all_sections, "六个部分齐全，顺序正确")


_FIX_OF_ABSENT = {
    Outcome.FAIL: "请补齐“{}”；没有情况的也保留标题并说明。",
    Outcome.REVIEW: "请打开原文核对；确实缺少的，补上标题“{}”。",
}


def _absent(report: ReportSeen, section: str) -> Judgement:
    spec = FORM.section(section)
    outcome, reason = _why_absent(report, section)
    neighbours = _neighbours(report, section)
    return report.judgement(
        f"section {section}",
        outcome,
        expected=f"有“{spec.heading}”部分",
        found=f"原文没有第{spec.numeral}部分：{reason}",
        fix=_FIX_OF_ABSENT.get(outcome, "").format(spec.heading) or None,
        evidence=tuple(report.headings[near] for near in neighbours if near in report.headings),
    )


def _why_absent(report: ReportSeen, section: str) -> tuple[Outcome, str]:
    """What the lack of a section's heading means, and the reason in words."""
    table = report.table_of(section)
    if table and table.seen:
        return Outcome.REVIEW, f"有{table.words}而没有认出标题，请打开原文核对"
    before = [found for found in report.found if found < section]
    after = [found for found in report.found if found > section]
    if before:
        last_table = report.table_of(before[-1])
        if last_table and last_table.broken_off:
            return Outcome.UNDETERMINED, f"{last_table.words}在原文中断开，其后的内容可能一并缺失"
    if not after and not report.signed:
        return Outcome.UNDETERMINED, "原文到此为止，也没有落款，可能没有收全"
    if not after:
        return Outcome.FAIL, "此前各部分完整，其后就是落款"
    return Outcome.FAIL, "前后各部分完整，唯缺这一部分"


def _neighbours(report: ReportSeen, section: str) -> list[str]:
    before = [found for found in report.found if found < section]
    after = [found for found in report.found if found > section]
    return before[-1:] + after[:1]


def _empty(report: ReportSeen, section: str) -> Judgement | None:
    """A heading with nothing under it. Sections that hold a table are left to the check of the tables."""
    spec = FORM.section(section)
    if report.status[section] != "empty" or spec.table:
        return None
    at_the_end = section == report.found[-1] and not report.signed
    return report.judgement(
        f"section {section}",
        Outcome.UNDETERMINED if at_the_end else Outcome.REVIEW,
        expected=f"“{spec.heading}”部分有内容",
        found="标题之后原文即止，可能没有收全" if at_the_end else "只有标题，没有读到文字，请打开原文核对",
        fix=f"请在“{spec.heading}”下写明情况；没有情况的写明“无”。",
        evidence=(report.headings[section],) if section in report.headings else (),
    )


def _disorder(report: ReportSeen) -> Judgement | None:
    as_found = sorted(report.found, key=lambda section: report.order[section])
    if as_found == report.found:
        return None
    numerals = "、".join(FORM.section(section).numeral for section in as_found)
    return report.judgement(
        "order",
        Outcome.FAIL,
        expected="各部分按一至六的顺序排列",
        found=f"原文的顺序是 {numerals}",
        fix="请按规定格式的顺序重排各部分。",
        evidence=tuple(report.headings[section] for section in as_found if section in report.headings),
    )


def _misnumbered(report: ReportSeen) -> Judgement | None:
    """All six in order under other numerals than the form's; where one is absent the others only moved up."""
    wrong = misnumbered(report.headings)
    if not wrong or len(report.found) < len(ORDER):
        return None
    spec = FORM.section(min(wrong))
    return report.judgement(
        "numerals",
        Outcome.REVIEW if report.scanned else Outcome.FAIL,
        expected="各部分的序号依次是一至六",
        found="；".join(
            f"第{FORM.section(section).numeral}部分的序号写成“{numeral}”"
            for section, numeral in sorted(wrong.items())
        ),
        fix=f"请更正序号，如“{spec.heading}”。",
        evidence=tuple(report.headings[section] for section in sorted(wrong)),
    )


def _twice(report: ReportSeen, doubled: Doubled) -> Judgement:
    spec = FORM.section(doubled.section)
    return report.judgement(
        f"section {doubled.section} twice",
        Outcome.FAIL if doubled.sure else Outcome.REVIEW,
        expected=f"“{spec.heading}”部分只有一处",
        found=f"第{spec.numeral}部分的标题出现 {len(doubled.evidence)} 次，标题下都有内容",
        fix=f"请把重复的“{spec.heading}”合并为一处，删去多余的。",
        evidence=doubled.evidence,
    )


# ------------------------------------------------------------------ tables


def _judge_tables(con: DuckDBPyConnection, _: Settings) -> Iterator[Judgement]:
    reports = load(con)
    load_gaps(con, reports)
    for report in reports.values():
        for table in FORM.tables:
            if table.id in report.tables:
                yield _table_of(report, table.id)


def _table_of(report: ReportSeen, table_id: str) -> Judgement:
    table = report.tables[table_id]
    section = FORM.table(table_id).section
    outcome, found = _what_is_missing(report, section, table)
    left_out = _left_out_words(table)
    named = f"：{'、'.join(left_out)}" if left_out else ""
    fixes = {
        Outcome.FAIL: f"请补全{table.words}{named}；没有数据的填 0。",
        Outcome.REVIEW: f"请打开原文核对{table.words}；确实缺少的，补全后重新报送。",
    }
    return report.judgement(
        table_id,
        outcome,
        expected=f"{table.words}各行各列齐全（{table.cells} 格）",
        found=found,
        fix=fixes.get(outcome),
        evidence=tuple(
            _evidence(table_id, cell, "faulty" if outcome is Outcome.FAIL else "reference")
            for cell in table.missing
        )
        + (tuple(table.unread) if outcome is Outcome.REVIEW else ()),
    )


def _what_is_missing(report: ReportSeen, section: str, table: TableSeen) -> tuple[Outcome, str]:
    if table.seen == table.cells:
        return Outcome.PASS, f"{table.words}各行各列齐全"
    if not table.seen:
        return _no_table(report, section, table)
    lost = len(table.missing)
    last = next((cell for cell in table.missing if not cell.left_out(table.end)), None)
    if last is not None:
        return Outcome.UNDETERMINED, (
            f"{table.words}有 {lost} 格原文未见，自“{last.row_words}”行“{last.column_words}”列起，"
            "可能在转换或分页时丢失"
        )
    if section not in report.found:
        return (
            Outcome.UNDETERMINED,
            f"{table.words}有 {lost} 格原文未见，所在部分的标题也没有读到，可能没有收全",
        )
    left_out = "、".join(_left_out_words(table))
    if table.unread:
        unread = f"有 {len(table.unread)} 行数字认不出属于哪一行、哪一列"
        return Outcome.REVIEW, f"{table.words}没有读到{left_out}，但{unread}，请打开原文核对"
    return Outcome.FAIL, f"{table.words}缺{left_out}，其余行列完整"


def _no_table(report: ReportSeen, section: str, table: TableSeen) -> tuple[Outcome, str]:
    if section not in report.found:
        outcome, reason = (
            _why_absent(report, section) if report.found else (Outcome.UNDETERMINED, "没有认出标题")
        )
        return outcome, f"原文没有{table.words}，也没有第{FORM.section(section).numeral}部分：{reason}"
    ends_here = section == report.found[-1] and not report.signed
    if ends_here:
        return (
            Outcome.UNDETERMINED,
            f"第{FORM.section(section).numeral}部分之后原文即止，没有读到{table.words}",
        )
    if says_none(report.texts.get(section, "")) and not report.scanned:
        return (
            Outcome.FAIL,
            f"第{FORM.section(section).numeral}部分只写“{report.texts[section].strip()}”，没有{table.words}",
        )
    return (
        Outcome.REVIEW,
        f"第{FORM.section(section).numeral}部分没有读出{table.words}，可能是图片、附件，或者行列与规定格式不同，请打开原文核对",
    )


def _left_out_words(table: TableSeen) -> list[str]:
    """The rows and columns left out, named once each, in form order."""
    if not all(cell.left_out(table.end) for cell in table.missing):
        return []
    rows: dict[str, None] = {}
    columns: dict[str, None] = {}
    for cell in table.missing:
        if cell.row_gone:
            rows[f"“{cell.row_words}”行"] = None
        else:
            columns[f"“{cell.column_words}”列"] = None
    return [*rows, *columns]


def _evidence(table_id: str, cell: LostCell, role: str) -> EvidenceItem:
    return {
        "table": table_id,
        "row": cell.row,
        "column": cell.column,
        "value": None,
        "status": "not_in_source",
        "role": role,
        "place": None,
        "line": None,
    }


F01 = Rule(
    id="F01",
    title="六个部分齐全且有序",
    short="六个部分齐全且有序",
    level="form",
    severity=Severity.RED,
    basis="《政府信息公开条例》第五十条；国办公开办函〔2021〕30号",
    version=2,
    needs=("sections", "t2", "t3", "t4"),
    fix="请补齐所缺部分；没有情况的也保留标题并说明。",
    judge=_judge_sections,
)

F06 = Rule(
    id="F06",
    title="表二、表三、表四行列齐全",
    short="三张表行列齐全",
    level="form",
    severity=Severity.RED,
    basis="国办公开办函〔2021〕30号",
    version=3,
    needs=("sections", "t2", "t3", "t4"),
    fix="请补全所缺的行和列；没有数据的填 0。",
    judge=_judge_tables,
)
