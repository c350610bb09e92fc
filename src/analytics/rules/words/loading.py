"""The current reports with their words, read from the warehouse a few hundred at a time.

A build may hold tens of thousands of reports: all their lines at once would not fit into memory, and reading
them again for every rule would be slow. So each report is loaded once and shown to all rules of prose.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from analytics.reading.model import Line
from analytics.rules.rule import CellId
from analytics.rules.words.report import Claimed, Printed, Report, SectionText

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AT_A_TIME = 500
"""Reports in memory at once."""

_REPORTS = """
SELECT reports.agency_id, reports.year, reports.report_id, agencies.name, agencies.bare_name,
    agencies.short_name, agencies.kind, reports.agency_as_read, reports.title, reports.signed_on
FROM reports
INNER JOIN agencies ON agencies.agency_id = reports.agency_id
WHERE reports.is_current AND reports.kind <> 'row_of_table'
ORDER BY reports.agency_id, reports.year, reports.report_id
"""
_ROWS_OF_TABLES = "SELECT agency_id, year FROM reports WHERE is_current AND kind = 'row_of_table'"
_SECTIONS = """
SELECT report_id, section_id, status, text, place
FROM sections
WHERE report_id IN (SELECT unnest($reports))
ORDER BY report_id, section_id
"""
_LINES = """
SELECT report_id, position, text, place, section_id, table_id
FROM lines
WHERE report_id IN (SELECT unnest($reports))
ORDER BY report_id, position
"""
_CLAIMS = """
SELECT report_id, claim_id, value, approximate, quote, place, line
FROM claims
WHERE report_id IN (SELECT unnest($reports))
ORDER BY report_id, ordinal
"""
_CELLS = """
SELECT report_id, table_id, row_id, column_id, value, status, table_words || cell_words, unit, source
FROM judged_cells
WHERE report_id IN (SELECT unnest($reports))
    AND concat_ws('.', table_id, row_id, column_id) IN (SELECT unnest($cells))
"""


def reports(con: DuckDBPyConnection, cells: Iterable[CellId] = ()) -> Iterator[Report]:
    """The current reports that have words of their own, by agency and year.

    ``cells`` are the cells of the tables to bring along: they need ``judged_cells`` (``engine.prepare``).
    """
    wanted = sorted({".".join(cell) for cell in cells})
    rows = con.execute(_REPORTS).fetchall()
    for start in range(0, len(rows), AT_A_TIME):
        batch = {row[2]: Report(*row) for row in rows[start : start + AT_A_TIME]}
        _fill(con, batch, wanted)
        for report_id in list(batch):
            yield batch.pop(report_id)


def with_last_year(con: DuckDBPyConnection) -> Iterator[tuple[Report, Report | None, bool]]:
    """Each current report beside the same agency's of the year before, where there is one.

    Third: of the year before there is only a row of a table of many agencies, which has no words.
    """
    bare = set(con.execute(_ROWS_OF_TABLES).fetchall())
    before: Report | None = None
    for report in reports(con):
        follows = before is not None and (before.agency_id, before.year) == (
            report.agency_id,
            report.year - 1,
        )
        yield report, before if follows else None, (report.agency_id, report.year - 1) in bare
        before = report


def _fill(con: DuckDBPyConnection, batch: dict[str, Report], wanted: Sequence[str]) -> None:
    own = {"reports": list(batch)}
    for report_id, section, *told in con.execute(_SECTIONS, own).fetchall():
        batch[report_id].sections[section] = SectionText(section, *told)
    for report_id, position, *line in con.execute(_LINES, own).fetchall():
        batch[report_id].lines.append(Line(*line))
        batch[report_id].positions.append(position)
    for report_id, *claim in con.execute(_CLAIMS, own).fetchall():
        batch[report_id].claims.append(Claimed(*claim))
    if wanted:
        for report_id, table, row, column, value, status, words, unit, source in con.execute(
            _CELLS, own | {"cells": wanted}
        ).fetchall():
            printed = Printed(value, status, words, unit or "", json.loads(source))
            batch[report_id].cells[table, row, column] = printed
