"""What the sources show of the sections and tables of the current reports: the facts of completeness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analytics.form import FORM
from analytics.rules.rule import EvidenceItem, Judgement, Outcome
from analytics.rules.table_ends import TableEnd, table_ends

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ORDER = tuple(section.id for section in FORM.sections)
"""The ids of the sections as the form has them."""


@dataclass(slots=True)
class TableSeen:
    """A table as far as the source shows it."""

    words: str
    cells: int = 0
    seen: int = 0
    broken_off: bool = True
    # Cells that the source does not show, in form order.
    missing: list[LostCell] = field(default_factory=list["LostCell"])
    end: TableEnd | None = None
    unread: list[EvidenceItem] = field(default_factory=list["EvidenceItem"])
    """Lines of figures amid the table of which the reading could not say what row or columns they are."""


@dataclass(frozen=True, slots=True)
class LostCell:
    """A cell that the source does not show, in a table that it shows in part."""

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
class ReportSeen:
    """A current report: which sections were found, in which order, and what there is of its tables.

    ``status`` by section is present, empty or missing; ``order`` by section is 0 where it was not found.
    """

    agency_id: str
    year: int
    report_id: str
    signed: bool
    scanned: bool
    status: dict[str, str] = field(default_factory=dict[str, str])
    texts: dict[str, str] = field(default_factory=dict[str, str])
    order: dict[str, int] = field(default_factory=dict[str, int])
    headings: dict[str, EvidenceItem] = field(default_factory=dict[str, EvidenceItem])
    tables: dict[str, TableSeen] = field(default_factory=dict[str, TableSeen])

    @property
    def found(self) -> list[str]:
        """The sections whose heading is there, in the form's order."""
        return [section for section in ORDER if self.status.get(section, "missing") != "missing"]

    def table_of(self, section: str) -> TableSeen | None:
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


def load(con: DuckDBPyConnection) -> dict[str, ReportSeen]:
    """The current reports by id, in order of agency and year, with their sections and tables."""
    reports = {
        report_id: ReportSeen(agency_id, year, report_id, signed, scanned)
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
        reports[report_id].tables[table] = TableSeen(words, cells, seen, broken_off)
    return reports


def load_gaps(con: DuckDBPyConnection, reports: Mapping[str, ReportSeen]) -> None:
    """What the tables lack: only the check of the tables asks for it."""
    for report_id, table, *lost in con.execute(_LOST_CELLS).fetchall():
        reports[report_id].tables[table].missing.append(LostCell(*lost))
    for (report_id, table), end in table_ends(con).items():
        reports[report_id].tables[table].end = end
    for report_id, table, text, place, line in con.execute(_UNREAD_LINES).fetchall():
        reports[report_id].tables[table].unread.append({"quote": text, "place": place, "line": line})


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

# What is missing from a table that is partly there. Rows with the same columns form one block. Whole tables,
# as most are, fall out first; what the others show is summed up before it is compared.
_LOST_CELLS = """
WITH
blocks AS (
    SELECT table_id, edition, row_id, string_agg(column_id, ' ' ORDER BY ordinal) AS block
    FROM form_columns
    GROUP BY table_id, edition, row_id
),
partly_seen AS (
    SELECT
        report_id,
        table_id,
        max(row_ordinal) FILTER (WHERE status <> 'not_in_source') AS last_row
    FROM judged_cells
    GROUP BY report_id, table_id
    HAVING count_if(status = 'not_in_source') BETWEEN 1 AND count(*) - 1
),
marked AS (
    SELECT cells.*, blocks.block, partly_seen.last_row
    FROM judged_cells AS cells
    INNER JOIN partly_seen
        ON partly_seen.report_id = cells.report_id AND partly_seen.table_id = cells.table_id
    INNER JOIN blocks
        ON blocks.table_id = cells.table_id
        AND blocks.edition = cells.edition
        AND blocks.row_id = cells.row_id
),
rows_seen AS (
    SELECT DISTINCT report_id, table_id, row_id FROM marked WHERE status <> 'not_in_source'
),
columns_seen AS (
    SELECT DISTINCT report_id, table_id, block, column_id FROM marked WHERE status <> 'not_in_source'
),
blocks_seen AS (
    SELECT report_id, table_id, block, max(column_ordinal) AS last_column
    FROM marked
    WHERE status <> 'not_in_source'
    GROUP BY report_id, table_id, block
)
SELECT
    lost.report_id,
    lost.table_id,
    lost.edition,
    lost.row_id,
    lost.column_id,
    lost.row_words,
    lost.column_label,
    rows_seen.row_id IS NULL,
    lost.row_ordinal < lost.last_row,
    columns_seen.column_id IS NULL,
    coalesce(lost.column_ordinal < blocks_seen.last_column, false)
FROM marked AS lost
LEFT JOIN rows_seen
    ON rows_seen.report_id = lost.report_id
    AND rows_seen.table_id = lost.table_id
    AND rows_seen.row_id = lost.row_id
LEFT JOIN columns_seen
    ON columns_seen.report_id = lost.report_id
    AND columns_seen.table_id = lost.table_id
    AND columns_seen.block = lost.block
    AND columns_seen.column_id = lost.column_id
LEFT JOIN blocks_seen
    ON blocks_seen.report_id = lost.report_id
    AND blocks_seen.table_id = lost.table_id
    AND blocks_seen.block = lost.block
WHERE lost.status = 'not_in_source'
ORDER BY lost.report_id, lost.table_id, lost.row_ordinal, lost.column_ordinal
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
