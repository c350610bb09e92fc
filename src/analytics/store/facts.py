"""The facts of a snapshot: rows for the tables of schema.sql, made from placed documents.

Rows are tuples in the order of the table's columns and are written in one piece a table, always in the same
order, so that two builds give the same file content.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from importlib import resources
from typing import Any

import duckdb
import pyarrow as pa

from analytics import groups
from analytics.agencies import Agency, Roster
from analytics.form import EDITIONS, FORM
from analytics.reading.flat import fold
from analytics.reading.model import Cell, Reading, Status
from analytics.settings import Settings
from analytics.store.city_report import own_report
from analytics.store.finding_states import Decision
from analytics.store.placing import Placed
from analytics.store.scope import scope_of

_PLACES = Decimal("0.0001")
_LIMIT = Decimal(10) ** 14  # DECIMAL(18, 4)
_TABLE_WORDS = {"t2": "表二", "t3": "表三", "t4": "表四"}
_EARLIEST_YEAR = 2008

Row = tuple[Any, ...]


def schema_sql() -> str:
    return resources.files("analytics.store").joinpath("schema.sql").read_text(encoding="utf-8")


def load(
    con: duckdb.DuckDBPyConnection,
    documents: Sequence[Placed],
    roster: Roster,
    settings: Settings,
    *,
    stamp: str,
    taken_at: datetime,
    demo: bool,
    decisions: Sequence[Decision] = (),
    entries: Mapping[str, int] | None = None,
) -> None:
    """Makes the fact tables and fills them; all but findings with their states, and indicator_values.

    ``entries``: which entry of the journal tells that an original came, by its sha256.
    """
    con.execute(schema_sql())
    agencies = all_agencies(documents, roster)
    span = year_span(documents, settings, taken_at)
    reports = [document for document in documents if document.outcome == "report"]
    # What is read report by report lies together, in the order in which it is asked for: the database then
    # leaves all but the few blocks of a report on the disk.
    by_id = sorted(reports, key=lambda document: document.report_id)
    insert(con, "snapshot", [(stamp, taken_at, demo, settings.city, *(span or (None, None)))])
    insert(con, "agencies", list(_agency_rows(agencies)))
    known = entries or {}
    insert(con, "documents", [_document_row(each, known.get(each.original.sha256, 0)) for each in documents])
    insert(con, "reports", [_report_row(document) for document in reports])
    insert(con, "cells", [row for document in by_id for row in _cell_rows(document)])
    insert(con, "claims", [row for document in by_id for row in _claim_rows(document)])
    insert(con, "sections", [row for document in by_id for row in _section_rows(document)])
    insert(con, "prose", _prose_rows(reports))
    insert(con, "lines", [row for document in by_id for row in _line_rows(document)])
    insert(con, "labels", [row for document in by_id for row in _label_rows(document)])
    insert(con, "problems", [row for document in documents for row in _problem_rows(document)])
    insert(con, "form_rows", list(_form_rows()))
    insert(con, "form_columns", list(_form_columns()))
    insert(con, "obligations", list(_obligations(agencies, reports, settings, span)))
    insert(con, "finding_decisions", [_decision_row(given) for given in decisions])
    con.execute("UPDATE agencies SET is_city = true WHERE agency_id = ?", [own_report(con, settings)])


_ARROW = {
    "VARCHAR": pa.string(),
    "JSON": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "DECIMAL(18,4)": pa.decimal128(18, 4),
    "DECIMAL(18,8)": pa.decimal128(18, 8),
}


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Writes rows (tuples in the order of the table's columns) in one piece. Columns that the table works out
    itself stand last, and rows do not have them.
    """
    if not rows:
        return
    described = con.execute(f"DESCRIBE {table}").fetchall()
    columns = [(str(name), str(kind)) for name, kind, *_ in described[: len(rows[0])]]
    arrays = [
        pa.array([_clean(value) for value in values], type=_ARROW[kind])
        for (_, kind), values in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    batch = pa.Table.from_arrays(arrays, names=[name for name, _ in columns])
    con.register("_batch", batch)
    con.execute(f"INSERT INTO {table} SELECT * FROM _batch")
    con.unregister("_batch")


def _clean(value: Any) -> Any:
    """Text that UTF-8 can carry: half a surrogate pair, as a broken file name may hold it, becomes a mark."""
    return (
        value.encode("utf-8", "replace").decode()
        if isinstance(value, str) and not value.isprintable()
        else value
    )


def storable(value: Decimal | None) -> Decimal | None:
    """The figure with four places; None for one that no count or amount can be (15 digits and more, not
    finite).
    """
    if value is None or not value.is_finite() or abs(value) >= _LIMIT - 1:
        return None
    return value.quantize(_PLACES, ROUND_HALF_UP)


# ------------------------------------------------------------------ agencies, years


def all_agencies(documents: Iterable[Placed], roster: Roster) -> tuple[Agency, ...]:
    """The roster in its order, then the agencies that only documents name, by name."""
    listed = {agency.agency_id for agency in roster.agencies}
    others: dict[str, Agency] = {}
    for document in documents:
        if document.agency and document.agency.agency_id not in listed:
            others.setdefault(document.agency.agency_id, document.agency)
    return (*roster.agencies, *sorted(others.values(), key=lambda agency: (agency.name, agency.agency_id)))


def year_span(documents: Iterable[Placed], settings: Settings, taken_at: datetime) -> tuple[int, int] | None:
    """First and last report year of the snapshot; None where there is neither a report nor a setting.

    Years come from the documents and the settings, never from the clock, so that a rebuild gives the same. A
    year that cannot be (misread, or not over when the last document came) does not stretch the calendar.
    """
    seen = [
        document.year
        for document in documents
        if document.agency and document.year and _EARLIEST_YEAR <= document.year <= taken_at.year
    ]
    first = settings.first_year or min(seen, default=settings.last_year)
    last = settings.last_year or max(seen, default=first)
    if first is None or last is None:
        return None
    return first, max(first, last)


def _obligations(
    agencies: Sequence[Agency], reports: Sequence[Placed], settings: Settings, span: tuple[int, int] | None
) -> Iterator[Row]:
    """Roster × years; and where the roster does not know an agency, the years that it did report for."""
    reported = {(report.agency.agency_id, report.year) for report in reports if report.agency}
    years = {year for _, year in reported if year is not None}
    if span is not None:
        years.update(range(span[0], span[1] + 1))
    for agency in agencies:
        for year in sorted(years):
            within = span is not None and span[0] <= year <= span[1] and agency.owes(year)
            if within if agency.in_roster else (agency.agency_id, year) in reported:
                yield agency.agency_id, year, settings.deadline(agency.kind, year, of_region=agency.is_region)


def _agency_rows(agencies: Sequence[Agency]) -> Iterator[Row]:
    named = groups.printed_names((one.agency_id, one.short_name, one.county or None) for one in agencies)
    for ordinal, agency in enumerate(agencies):
        yield _agency_row(agency, named[agency.agency_id], ordinal)


def _agency_row(agency: Agency, printed: str, ordinal: int) -> Row:
    return (
        agency.agency_id,
        agency.name,
        printed,
        agency.kind,
        agency.county or None,
        agency.initials,
        agency.in_roster,
        agency.since_year,
        agency.until_year,
        storable(agency.population),
        agency.population_year,
        agency.population_source or None,
        ordinal,
        False,
    )


# ------------------------------------------------------------------ documents


def _document_row(document: Placed, entry: int) -> Row:
    original, reading = document.original, document.reading
    return (
        original.sha256,
        document.part,
        original.file_name,
        reading.format or original.format,
        original.bytes,
        original.received_at,
        document.outcome,
        document.message,
        document.agency.agency_id if document.agency else None,
        document.year,
        entry,
    )


def _report_row(document: Placed) -> Row:
    reading, agency = document.reading, document.agency
    assert agency is not None
    stated = scope_of(reading.lines)
    return (
        document.report_id,
        document.original.sha256,
        document.part,
        str(reading.kind),
        agency.agency_id,
        reading.agency or agency.name,
        document.year,
        document.revision,
        document.is_current,
        reading.title,
        reading.published_on,
        reading.signed_on,
        *(reading.editions.get(table.id) for table in FORM.tables),
        *((stated.scope, stated.quote, stated.line) if stated else (None, None, None)),
        bool(reading.scanned),
    )


def edition_of(reading: Reading, table_id: str, year: int) -> str:
    """The edition whose cells the reading lists for a table: the detected one, or, where the table is absent,
    the one that the reader laid the empty cells out in."""
    detected = reading.editions.get(table_id)
    if detected is not None:
        return detected
    listed = {(cell.table, cell.row, cell.column) for cell in reading.cells if cell.table == table_id}
    others = [edition for edition in reading.editions.values() if edition is not None]
    candidates = (*others, FORM.edition_for(year).id, *EDITIONS)
    return next(
        (edition for edition in candidates if listed == set(FORM.cells(table_id, edition))), candidates[0]
    )


def _cell_rows(document: Placed) -> Iterator[Row]:
    reading = document.reading
    editions = {table.id: edition_of(reading, table.id, document.year or 0) for table in FORM.tables}
    for ordinal, cell in enumerate(reading.cells):
        value, status = _figure(cell)
        yield (
            document.report_id,
            cell.table,
            cell.row,
            cell.column,
            editions[cell.table],
            ordinal,
            value,
            str(status),
            cell.raw,
            cell.place,
            cell.line,
            reading.is_scanned(cell.place),
        )


def _figure(cell: Cell) -> tuple[Decimal | None, Status]:
    """Only a stated cell has a value; a figure beyond all bounds (a telephone number in a cell) is no
    figure.
    """
    if cell.status is not Status.STATED:
        return None, cell.status
    value = storable(cell.value)
    return (value, Status.STATED) if value is not None else (None, Status.UNREADABLE)


def _claim_rows(document: Placed) -> Iterator[Row]:
    for ordinal, claim in enumerate(document.reading.claims):
        value = storable(claim.value)
        if value is not None:
            yield (
                document.report_id,
                ordinal,
                claim.id,
                value,
                claim.unit,
                claim.approximate,
                claim.quote,
                claim.place,
                claim.line,
                document.reading.is_scanned(claim.place),
            )


def _section_rows(document: Placed) -> Iterator[Row]:
    for section in document.reading.sections:
        yield (
            document.report_id,
            section.id,
            str(section.status),
            section.heading,
            section.text,
            section.place,
            section.order,
        )


def _prose_rows(documents: Iterable[Placed]) -> list[Row]:
    """What the search looks through."""
    rows = [
        (document.year, document.report_id, section.id, fold(section.text).lower())
        for document in documents
        if document.is_current
        for section in document.reading.sections
        if section.text.strip()
    ]
    return sorted(rows, key=lambda row: (row[0] or 0, *row[1:3]))


def _line_rows(document: Placed) -> Iterator[Row]:
    for position, line in enumerate(document.reading.lines):
        yield document.report_id, position, line.text, line.place, line.section, line.table


def _label_rows(document: Placed) -> Iterator[Row]:
    for label in document.reading.labels:
        yield (
            document.report_id,
            label.table,
            label.row,
            label.column,
            label.raw,
            label.expected,
            label.place,
        )


def _problem_rows(document: Placed) -> Iterator[Row]:
    for ordinal, problem in enumerate(document.reading.problems):
        yield document.original.sha256, document.part, ordinal, problem.code, problem.place, problem.message


def _decision_row(given: Decision) -> Row:
    basis = json.dumps(given.basis, ensure_ascii=False, sort_keys=True)
    return given.entry, given.finding_id, given.at, given.who, str(given.state), given.why, basis


# ------------------------------------------------------------------ the form


def _form_rows() -> Iterator[Row]:
    for table in FORM.tables:
        for edition in EDITIONS:
            for ordinal, row in enumerate(table.rows(edition)):
                yield (
                    table.id,
                    edition,
                    row.id,
                    ordinal,
                    row.label_in(edition),
                    table.words(row.id, edition),
                    row.group,
                    row.of,
                    _TABLE_WORDS[table.id],
                )


def _form_columns() -> Iterator[Row]:
    for table in FORM.tables:
        for edition in EDITIONS:
            ordinals: dict[str, int] = {}
            for row, column in table.cells(edition):
                ordinal = ordinals[row.id] = ordinals.get(row.id, -1) + 1
                yield (
                    table.id,
                    edition,
                    row.id,
                    column.id,
                    ordinal,
                    column.label,
                    column.unit,
                    column.of,
                )
