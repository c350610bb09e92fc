"""Everything that pages ask the snapshot for. All SQL of the pages' side stands here, in ``marts`` and in
``judged``.

One thing comes as a frozen dataclass, a mart as a pandas frame whose columns are those of the mart plus
``short_name, kind, in_roster, ordinal`` of the agency. In frames figures are floats, NaN where nothing is
known. ``kind`` is a group, told in one string: a kind, a county, a kind within a county (analytics.groups);
None means everybody. An agency outside the roster appears only where a report of it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pandas as pd

from analytics import groups
from analytics.agencies import KINDS
from analytics.form import FORM
from analytics.store.home import Home
from analytics.ui import warehouse
from analytics.ui.judged import (
    evidence_places,
    finding,
    findings,
    findings_of,
    findings_on_cell,
    judgements,
    rule,
    rules,
)
from analytics.ui.marts import (
    changes,
    figures,
    figures_of,
    finding_counts,
    indicators,
    movements,
    outcomes,
    pooled,
    ranking,
    submission,
    submissions,
)
from analytics.ui.records import Agency, Cell, Finding, Line, Report, Submission
from analytics.ui.warehouse import Snapshot, snapshot

__all__ = [
    "Agency",
    "Cell",
    "Finding",
    "Line",
    "Report",
    "Snapshot",
    "Submission",
    "agencies",
    "agency",
    "cell",
    "cell_over_years",
    "cells",
    "changes",
    "claims",
    "counties",
    "evidence_places",
    "figures",
    "figures_of",
    "finding",
    "finding_counts",
    "findings",
    "findings_of",
    "findings_on_cell",
    "indicators",
    "judgements",
    "kinds",
    "labels",
    "lines",
    "movements",
    "original",
    "original_path",
    "outcomes",
    "pooled",
    "problems",
    "ranking",
    "report",
    "report_of",
    "reports",
    "rule",
    "rules",
    "scanned_reports",
    "sections",
    "snapshot",
    "submission",
    "submissions",
    "unreadable",
]

# ------------------------------------------------------------------ who


def agencies(kind: str | None = None) -> list[Agency]:
    """Agencies in roster order, those outside the roster last."""
    found = [Agency(*row) for row in warehouse.rows(_AGENCIES)]
    return [one for one in found if groups.belongs(kind, county=one.county, kind=one.kind)]


def agency(agency_id: str) -> Agency | None:
    found = warehouse.rows(_AGENCIES.replace("ORDER BY", "WHERE agency_id = ? ORDER BY"), agency_id)
    return Agency(*found[0]) if found else None


def kinds() -> list[str]:
    """The kinds that occur, in the order of the form's own usage: 镇 乡 街道 部门 其他."""
    return _ordered(str(kind) for (kind,) in warehouse.fetch("SELECT DISTINCT kind FROM units"))


def counties() -> dict[str, list[str]]:
    """The counties of the roster in its order (without a roster, of all units), each with its kinds. Empty
    where there are fewer than two to choose among.
    """
    found = warehouse.fetch(
        """
        WITH listed AS (
            SELECT * FROM units
            WHERE county IS NOT NULL AND (in_roster OR NOT EXISTS (SELECT 1 FROM units WHERE in_roster))
        )
        SELECT county, list(DISTINCT u.kind) FROM units u WHERE county IN (SELECT county FROM listed)
        GROUP BY county ORDER BY min(NOT in_roster), min(ordinal), county
        """
    )
    return {str(county): _ordered(its_kinds) for county, its_kinds in found} if len(found) > 1 else {}


def _ordered(kinds: Iterable[str]) -> list[str]:
    present = set(kinds)
    return [kind for kind in KINDS if kind in present] + sorted(present.difference(KINDS))


_AGENCIES = """
SELECT agency_id, name, short_name, kind, county, initials, in_roster, since_year, until_year,
       population, population_year, population_source, ordinal, is_city
FROM agencies ORDER BY in_roster DESC, ordinal, agency_id
"""


# ------------------------------------------------------------------ reports and their parts


_REPORTS = """
SELECT r.report_id, r.agency_id, r.year, r.revision, r.is_current, r.title, r.published_on, r.signed_on,
       r.edition_t2, r.edition_t3, r.edition_t4, d.sha256, d.file_name, d.format, d.bytes, d.received_at,
       r.scanned
FROM reports r JOIN documents d USING (sha256, part)
"""


def report(report_id: str) -> Report | None:
    """A report by id, current or not."""
    return next(iter(_reports("WHERE r.report_id = ?", report_id)), None)


def report_of(agency_id: str, year: int) -> Report | None:
    """The current report of an agency for a year."""
    return next(
        iter(_reports("WHERE r.agency_id = ? AND r.year = ? AND r.is_current", agency_id, year)), None
    )


def scanned_reports(year: int) -> set[str]:
    """Ids of the current reports of a year that were recognised from pictures: what waits for a person."""
    found = warehouse.rows("SELECT report_id FROM reports WHERE year = ? AND is_current AND scanned", year)
    return {str(report_id) for (report_id,) in found}


def reports(agency_id: str) -> list[Report]:
    """Every report of an agency, newest year and revision first, superseded ones too."""
    return _reports("WHERE r.agency_id = ? ORDER BY r.year DESC, r.revision DESC", agency_id)


def _reports(where: str, *params: str | int) -> list[Report]:
    found = warehouse.rows(f"{_REPORTS} {where}", *params)
    return [
        Report(*row[:8], *row[11:16], editions=dict(zip(TABLES, row[8:11], strict=True)), scanned=row[16])
        for row in found
    ]


TABLES = tuple(table.id for table in FORM.tables)


_CELL = """
SELECT report_id, table_id, row_id, column_id, edition, value, status, raw, place, line, scanned FROM cells
"""


def cells(report_id: str, table_id: str | None = None) -> list[Cell]:
    """The cells of a report (of one table of it) in form order."""
    found = [Cell(*row) for row in warehouse.rows(f"{_CELL} WHERE report_id = ? ORDER BY ordinal", report_id)]
    return [cell for cell in found if table_id is None or cell.table_id == table_id]


def cell(report_id: str, table_id: str, row_id: str, column_id: str) -> Cell | None:
    where = "WHERE report_id = ? AND table_id = ? AND row_id = ? AND column_id = ?"
    found = warehouse.rows(f"{_CELL} {where}", report_id, table_id, row_id, column_id)
    return Cell(*found[0]) if found else None


def cell_over_years(agency_id: str, table_id: str, row_id: str, column_id: str) -> dict[int, Cell]:
    """The same cell in every current report of the agency that has it, by year."""
    years = {one.report_id: one.year for one in reports(agency_id) if one.is_current}
    # By the reports' ids, which cells are ordered by: a join would look at every cell of every agency.
    marks = ", ".join(["?"] * len(years)) or "''"
    where = f"WHERE report_id IN ({marks}) AND table_id = ? AND row_id = ? AND column_id = ?"
    found = [Cell(*row) for row in warehouse.rows(f"{_CELL} {where}", *years, table_id, row_id, column_id)]
    return {years[cell.report_id]: cell for cell in sorted(found, key=lambda one: years[one.report_id])}


def lines(report_id: str) -> list[Line]:
    """The lines of a report's document in reading order."""
    sql = (
        "SELECT position, text, place, section_id, table_id FROM lines WHERE report_id = ? ORDER BY position"
    )
    return [Line(*row) for row in warehouse.rows(sql, report_id)]


def claims(report_id: str) -> pd.DataFrame:
    """Figures said in prose: claim_id, value, unit, approximate, quote, place, line."""
    return warehouse.frame(
        """
        SELECT claim_id, value, unit, approximate, quote, place, line FROM claims
        WHERE report_id = ? ORDER BY ordinal
        """,
        report_id,
    )


def sections(report_id: str) -> pd.DataFrame:
    """The six sections: section_id, status, heading, text, place, found_order."""
    return warehouse.frame(
        """
        SELECT section_id, status, heading, text, place, found_order FROM sections
        WHERE report_id = ? ORDER BY section_id
        """,
        report_id,
    )


def labels(report_id: str) -> pd.DataFrame:
    """Labels that the document words otherwise: table_id, row_id, column_id, raw, expected, place."""
    return warehouse.frame(
        """
        SELECT table_id, row_id, column_id, raw, expected, place FROM labels
        WHERE report_id = ? ORDER BY ALL
        """,
        report_id,
    )


def problems(sha256: str, part: int = 0) -> pd.DataFrame:
    """What the reader noted about a document: code, place, message."""
    return warehouse.frame(
        "SELECT code, place, message FROM problems WHERE sha256 = ? AND part = ? ORDER BY ordinal",
        sha256,
        part,
    )


def unreadable(agency_id: str, year: int) -> list[tuple[str, str, datetime, str | None]]:
    """Documents of an agency and year that could not be read: sha256, file name, received, why."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in warehouse.rows(
            """
            SELECT sha256, file_name, received_at, message FROM documents
            WHERE agency_id = ? AND year = ? AND outcome <> 'report' ORDER BY received_at
            """,
            agency_id,
            year,
        )
    ]


def original(sha256: str) -> bytes | None:
    """The document as it was received; None where the home does not hold it any more."""
    path = original_path(sha256)
    return path.read_bytes() if path else None


def original_path(sha256: str) -> Path | None:
    """The file of a document as it was received; None where the home does not hold it any more."""
    path = Home.find().originals_dir / sha256
    return path if path.is_file() else None
