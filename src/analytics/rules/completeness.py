"""Are the six sections and the three tables there, and where not: missing, or only lost on the way to us?

A report that reaches us cut off proves nothing about what stood behind the cut. So nothing fails that a cut
could explain: a section right after a table that breaks off, or everything after the place where an unsigned
document ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analytics.form import FORM
from analytics.rules.rule import EvidenceItem, Judgement, Outcome, Rule, Severity
from analytics.rules.section_headings import Doubled, doubled_sections, misnumbered
from analytics.rules.table_ends import TableEnd, says_none, table_ends

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

_ORDER = tuple(section.id for section in FORM.sections)


@dataclass(slots=True)
class _Table:
    """A table as far as the source shows it."""

    words: str
    cells: int = 0
    seen: int = 0
    broken_off: bool = True
    # Cells that the source does not show, in form order.
    missing: list[_LostCell] = field(default_factory=list["_LostCell"])
    end: TableEnd | None = None
    unread: list[EvidenceItem] = field(default_factory=list["EvidenceItem"])
    """Lines of figures amid the table of which the reading could not say what row or columns they are."""


@dataclass(frozen=True, slots=True)
class _LostCell:
    edition: str
    row: str
    column: str
    row_words: str
    column_words: str
    row_gone: bool
    """No cell of the row is in the source."""
    row_behind: bool
    """A later row of the table is in the source."""
    column_gone: bool
    """No row of the same columns shows this column."""
    column_behind: bool
    """A later column is in the source."""

    def left_out(self, end: TableEnd | None) -> bool:
        """A whole row or column is not there though the table goes on behind it, or its end is seen."""
        if self.row_gone:
            return self.row_behind or (end is not None and end.lacks_row(self.row))
        return self.column_gone and (
            self.column_behind or (end is not None and end.lacks_column(self.row, self.column, self.edition))
        )


@dataclass(slots=True)
class _Report:
    agency_id: str
    year: int
    report_id: str
    signed: bool
    scanned: bool
    status: dict[str, str] = field(default_factory=dict[str, str])
    texts: dict[str, str] = field(default_factory=dict[str, str])
    order: dict[str, int] = field(default_factory=dict[str, int])
    headings: dict[str, EvidenceItem] = field(default_factory=dict[str, EvidenceItem])
    tables: dict[str, _Table] = field(default_factory=dict[str, _Table])

    @property
    def found(self) -> list[str]:
        """The sections whose heading is there, in the form's order."""
        return [section for section in _ORDER if self.status.get(section, "missing") != "missing"]

    def table_of(self, section: str) -> _Table | None:
        table = FORM.section(section).table
        return self.tables.get(table) if table else None

    def judgement(
        self,
        locus: str,
        outcome: Outcome,
        expected: str,
        found: str,
        fix: str | None = None,
        evidence: tuple[EvidenceItem, ...] = (),
    ) -> Judgement:
        return Judgement(
            self.agency_id, self.year, self.report_id, locus, outcome, expected, found, evidence, fix
        )


def _load(con: DuckDBPyConnection) -> list[_Report]:
    reports = {
        report_id: _Report(agency_id, year, report_id, signed, scanned)
        for agency_id, year, report_id, signed, scanned in con.execute(
            "SELECT agency_id, year, report_id, signed_on IS NOT NULL, scanned FROM reports WHERE is_current"
            " ORDER BY agency_id, year"
        ).fetchall()
    }
    for report_id, section, status, text, heading, place, order, line in con.execute(_SECTIONS).fetchall():
        report = reports[report_id]
        report.status[section] = status
        report.texts[section] = text
        report.order[section] = order or 0
        if heading:
            report.headings[section] = {"quote": heading, "place": place, "line": line}
    for report_id, table, words, cells, seen, broken_off in con.execute(_TABLES).fetchall():
        reports[report_id].tables[table] = _Table(words, cells, seen, broken_off)
    for report_id, table, *lost in con.execute(_LOST_CELLS).fetchall():
        reports[report_id].tables[table].missing.append(_LostCell(*lost))
    for (report_id, table), end in table_ends(con).items():
        reports[report_id].tables[table].end = end
    for report_id, table, text, place, line in con.execute(_UNREAD_LINES).fetchall():
        reports[report_id].tables[table].unread.append({"quote": text, "place": place, "line": line})
    return list(reports.values())


_SECTIONS = """
WITH first_lines AS (
    SELECT report_id, section_id, min(position) AS line FROM lines GROUP BY report_id, section_id
)
SELECT
    sections.report_id,
    sections.section_id,
    sections.status,
    sections.text,
    sections.heading,
    sections.place,
    sections.found_order,
    first_lines.line
FROM sections
INNER JOIN reports ON reports.report_id = sections.report_id AND reports.is_current
LEFT JOIN first_lines
    ON first_lines.report_id = sections.report_id AND first_lines.section_id = sections.section_id
"""

_TABLES = """
SELECT
    report_id,
    table_id,
    any_value(table_words),
    count(*),
    count(*) FILTER (WHERE status <> 'not_in_source'),
    max_by(status, row_ordinal * 100 + column_ordinal) = 'not_in_source'
FROM judged_cells
GROUP BY report_id, table_id
"""

# What is missing from a table that is partly there. Rows with the same columns form one block.
_LOST_CELLS = """
WITH
marked AS (
    SELECT
        *,
        status <> 'not_in_source' AS seen,
        list(column_id) OVER (PARTITION BY report_id, table_id, row_id ORDER BY column_ordinal
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS block
    FROM judged_cells
),
placed AS (
    SELECT
        *,
        bool_or(seen) OVER (PARTITION BY report_id, table_id) AS table_seen,
        bool_or(seen) OVER (PARTITION BY report_id, table_id, row_id) AS row_seen,
        bool_or(seen) OVER (PARTITION BY report_id, table_id, block, column_id) AS column_seen,
        max(row_ordinal) FILTER (WHERE seen) OVER (PARTITION BY report_id, table_id) AS last_row,
        max(column_ordinal) FILTER (WHERE seen) OVER (PARTITION BY report_id, table_id, block) AS last_column
    FROM marked
)
SELECT
    report_id,
    table_id,
    edition,
    row_id,
    column_id,
    row_words,
    column_label,
    NOT row_seen,
    row_ordinal < last_row,
    NOT column_seen,
    coalesce(column_ordinal < last_column, false)
FROM placed
WHERE table_seen AND NOT seen
ORDER BY report_id, table_id, row_ordinal, column_ordinal
"""

# A row of figures between two lines of a table that belongs to none of its rows, and a row that is known by
# its name while the reading could not tell its figures apart.
_UNREAD_LINES = """
WITH
spans AS (
    SELECT
        lines.report_id,
        lines.table_id,
        min(lines.position) AS first_line,
        max(lines.position) AS last_line
    FROM lines
    INNER JOIN reports ON reports.report_id = lines.report_id AND reports.is_current
    WHERE lines.table_id IS NOT NULL
    GROUP BY lines.report_id, lines.table_id
)
SELECT spans.report_id, spans.table_id, lines.text, lines.place, lines.position
FROM spans
INNER JOIN lines
    ON lines.report_id = spans.report_id
    AND lines.table_id IS NULL
    AND lines.position BETWEEN spans.first_line AND spans.last_line
WHERE regexp_matches(lines.text, '\\|\\s*[0-9０-９]')
UNION
SELECT lines.report_id, lines.table_id, lines.text, lines.place, lines.position
FROM problems
INNER JOIN reports
    ON reports.sha256 = problems.sha256 AND reports.part = problems.part AND reports.is_current
INNER JOIN lines
    ON lines.report_id = reports.report_id
    AND (
        lines.place = problems.place
        OR starts_with(problems.place, split_part(lines.place, ', box ', 1) || ',')
    )
WHERE problems.code = 'columns_unknown' AND lines.table_id IS NOT NULL
ORDER BY report_id, table_id, position
"""


# ------------------------------------------------------------------ sections


def _judge_sections(con: DuckDBPyConnection, _: Settings) -> Iterator[Judgement]:
    doubled = doubled_sections(con)
    for report in _load(con):
        yield from _sections_of(report, doubled.get(report.report_id, []))


def _sections_of(report: _Report, doubled: list[Doubled]) -> Iterator[Judgement]:
    all_sections = f"一至{FORM.sections[-1].numeral}六个部分齐全，按顺序排列"
    if not report.found:
        yield report.judgement(
            "", Outcome.REVIEW, all_sections, "原文中没有认出任何一个部分的标题，请打开原文核对"
        )
        return
    faults = [_absent(report, section) for section in _ORDER if section not in report.found]
    faults += [fault for section in report.found if (fault := _empty(report, section))]
    faults += [_twice(report, each) for each in doubled]
    faults += [fault for fault in [_disorder(report) or _misnumbered(report)] if fault]
    yield from faults
    if not faults:
        yield report.judgement("", Outcome.PASS, all_sections, "六个部分齐全，顺序正确")


def _absent(report: _Report, section: str) -> Judgement:
    spec = FORM.section(section)
    outcome, reason = _why_absent(report, section)
    neighbours = _neighbours(report, section)
    return report.judgement(
        f"section {section}",
        outcome,
        expected=f"有“{spec.heading}”部分",
        found=f"原文没有第{spec.numeral}部分：{reason}",
        fix=f"请补齐“{spec.heading}”；没有情况的也保留标题并说明。" if outcome is Outcome.FAIL else None,
        evidence=tuple(report.headings[near] for near in neighbours if near in report.headings),
    )


def _why_absent(report: _Report, section: str) -> tuple[Outcome, str]:
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


def _neighbours(report: _Report, section: str) -> list[str]:
    before = [found for found in report.found if found < section]
    after = [found for found in report.found if found > section]
    return before[-1:] + after[:1]


def _empty(report: _Report, section: str) -> Judgement | None:
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


def _disorder(report: _Report) -> Judgement | None:
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


def _misnumbered(report: _Report) -> Judgement | None:
    """All six in order under other numerals than the form's; where one is absent the others only moved up."""
    wrong = misnumbered(report.headings)
    if not wrong or len(report.found) < len(_ORDER):
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


def _twice(report: _Report, doubled: Doubled) -> Judgement:
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
    for report in _load(con):
        for table in FORM.tables:
            if table.id in report.tables:
                yield _table_of(report, table.id)


def _table_of(report: _Report, table_id: str) -> Judgement:
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


def _what_is_missing(report: _Report, section: str, table: _Table) -> tuple[Outcome, str]:
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


def _no_table(report: _Report, section: str, table: _Table) -> tuple[Outcome, str]:
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


def _left_out_words(table: _Table) -> list[str]:
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


def _evidence(table_id: str, cell: _LostCell, role: str) -> EvidenceItem:
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
