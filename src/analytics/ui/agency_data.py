"""What the page on one agency asks the snapshot for beyond ``data``: documents, indicators, sayings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from analytics.form import FORM
from analytics.metrics import Metric
from analytics.metrics.notation import CellRef, parse, references
from analytics.ui import data, memo, warehouse
from analytics.ui.records import Cell, Finding


@dataclass(frozen=True, slots=True)
class Paper:
    """One document that came in of an agency: what became of it, and what the reader noted."""

    sha256: str
    file_name: str
    format: str
    bytes: int
    received_at: datetime
    outcome: str
    message: str | None
    year: int | None
    report_id: str | None
    revision: int | None
    is_current: bool
    part: int
    """0 where the file is one document, else which of its reports this is, from 1."""
    problems: tuple[tuple[str | None, str], ...]
    """(place, message) in the order of the reader."""


def papers(agency_id: str) -> list[Paper]:
    """Every document of the agency, newest year first, the current revision before those it replaced."""
    found = warehouse.rows(
        """
        SELECT d.sha256, d.file_name, d.format, d.bytes, d.received_at, d.outcome, d.message,
               coalesce(r.year, d.year), r.report_id, r.revision, coalesce(r.is_current, false), d.part
        FROM documents d LEFT JOIN reports r USING (sha256, part)
        WHERE d.agency_id = ?
        ORDER BY coalesce(r.year, d.year) DESC NULLS LAST, r.is_current DESC, r.revision DESC,
                 d.received_at DESC, d.part
        """,
        agency_id,
    )
    noted: dict[tuple[str, int], list[tuple[str | None, str]]] = {}
    for sha256, part, place, message in warehouse.rows(
        """
        SELECT p.sha256, p.part, p.place, p.message FROM problems p JOIN documents d USING (sha256, part)
        WHERE d.agency_id = ? ORDER BY p.sha256, p.part, p.ordinal
        """,
        agency_id,
    ):
        noted.setdefault((sha256, part), []).append((place, message))
    return [Paper(*row, problems=tuple(noted.get((row[0], row[-1]), ()))) for row in found]


def punctuality(agency_id: str) -> tuple[int, int, int]:
    """Years with a deadline; of these, submitted in time with a known day, and with none."""
    found = warehouse.fetch(
        """
        SELECT count(*), count(days_early) FILTER (WHERE state = 'submitted'),
               count(*) FILTER (WHERE state = 'submitted' AND days_early IS NULL)
        FROM submissions WHERE agency_id = ? AND deadline IS NOT NULL
        """,
        agency_id,
    )
    owed, known, silent = found[0] if found else (0, 0, 0)
    return int(owed), int(known), int(silent)


def statuses(report_id: str) -> Mapping[tuple[str, str], int]:
    """How many cells of each table of a report are stated, blank and so on: (table id, status) → cells."""
    found = warehouse.rows(
        "SELECT table_id, status, count(*) FROM cells WHERE report_id = ? GROUP BY table_id, status",
        report_id,
    )
    return {(table_id, status): int(count) for table_id, status, count in found}


# ------------------------------------------------------------------ indicators


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of the agency in one year; ``missing`` says why there is no value."""

    value: float | None
    numerator: float | None
    denominator: float | None
    derived: bool
    scanned: bool
    missing: str | None
    edition: str | None
    report_id: str | None


def outdated(asked: Metric, found: Figure, year: int) -> bool:
    """Whether the table behind a figure is of another edition than the year's reports must use, and the
    editions do not ask for the same.
    """
    return asked.break_at_edition and found.edition not in (None, FORM.edition_for(year).id)


def figures(agency_id: str) -> dict[str, dict[int, Figure]]:
    """Every indicator of the agency by id and year."""
    found: dict[str, dict[int, Figure]] = {}
    for indicator_id, year, *rest in warehouse.rows(
        """
        SELECT indicator_id, year, value::DOUBLE, numerator::DOUBLE, denominator::DOUBLE, derived, scanned,
               missing, edition, report_id
        FROM indicator_values WHERE agency_id = ? ORDER BY indicator_id, year
        """,
        agency_id,
    ):
        found.setdefault(indicator_id, {})[int(year)] = Figure(*rest)
    return found


def cells_of(expression: str | None, edition: str) -> tuple[tuple[str, str, str], ...]:
    """The cells (table, row, column) that an indicator's numerator or denominator adds up, in an edition."""
    found: list[tuple[str, str, str]] = []
    for reference in references(expression or ""):
        ref = parse(reference)
        if isinstance(ref, CellRef):
            found += [(ref.table, row, column) for row, column in dict(ref.cells).get(edition, ())]
    return tuple(dict.fromkeys(found))


def claims_of(asked: Metric) -> tuple[str, ...]:
    """The claims that an indicator is read from."""
    return tuple(
        one.removeprefix("claim:") for one in references(asked.numerator) if one.startswith("claim:")
    )


# ------------------------------------------------------------------ prose against tables


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure said in prose beside the cell that says the same.

    ``verdict``: same, other, doubtful (approximate, several figures, or no figure to compare with), unsaid,
    alone (no cell of the form says it).
    """

    claim_id: str
    label: str
    unit: str
    said: Decimal | None
    several: int
    approximate: bool
    quote: str
    place: str
    line: int | None
    cell: Cell | None
    value: Decimal | None
    derived: bool
    verdict: str
    finding: Finding | None


@memo.view
def compared(report_id: str) -> tuple[Compared, ...]:
    """Every claim that has a cell, said or not, then those that only the prose can tell, where it does."""
    said = data.claims(report_id).to_dict("records")
    known = data.figures_of(report_id)
    cells = {(cell.table_id, cell.row_id, cell.column_id): cell for cell in data.cells(report_id)}
    found: list[Compared] = []
    for spec in FORM.claims:
        own = [one for one in said if one["claim_id"] == spec.id]
        cell = cells.get(spec.cell) if spec.cell else None
        if not own and cell is None:
            continue
        values = {Decimal(str(one["value"])).normalize() for one in own}
        value, derived = (cell.value, False) if cell else (None, False)
        if cell is not None and value is None and not known.empty:
            same = known[
                (known["table_id"] == cell.table_id)
                & (known["row_id"] == cell.row_id)
                & (known["column_id"] == cell.column_id)
                & (known["mark"] == "derived")
            ]
            if not same.empty:
                value, derived = Decimal(str(float(same.iloc[0]["value"]))), True
        first = own[0] if own else None
        approximate = any(bool(one["approximate"]) for one in own)
        found.append(
            Compared(
                claim_id=spec.id,
                label=spec.label,
                unit=str(first["unit"]) if first else spec.unit,
                said=Decimal(str(first["value"])) if first else None,
                several=len(values),
                approximate=approximate,
                quote=str(first["quote"]) if first else "",
                place=str(first["place"]) if first else "",
                line=None if first is None or first["line"] != first["line"] else int(first["line"]),
                cell=cell,
                value=value,
                derived=derived,
                verdict=_verdict(values, value, has_cell=cell is not None, approximate=approximate),
                finding=_finding(report_id, cell) if cell else None,
            )
        )
    return tuple(sorted(found, key=lambda one: one.cell is None))


def _verdict(values: set[Decimal], value: Decimal | None, *, has_cell: bool, approximate: bool) -> str:
    if not values:
        return "unsaid"
    if not has_cell:
        return "alone"
    if value is None or len(values) > 1:
        return "doubtful"
    if next(iter(values)) == value:
        return "same"
    return "doubtful" if approximate else "other"


def _finding(report_id: str, cell: Cell) -> Finding | None:
    """The judgement of the prose against this cell, where a rule made one."""
    return next(
        (
            one
            for one in data.findings_on_cell(report_id, cell.table_id, cell.row_id, cell.column_id)
            if one.level == "prose"
        ),
        None,
    )


# ------------------------------------------------------------------ what a finding expects of a cell


def expected(found: Finding) -> Decimal | None:
    """The figure that ought to stand in a finding's faulty cell: the sum of its parts, or what it must equal.

    None where the finding names no single cell, or more than a plain sum or equality is asked.
    """
    faulty = [one for one in found.evidence if one.get("role") == "faulty"]
    parts = [one for one in found.evidence if one.get("role") == "part"]
    others = [one for one in found.evidence if one.get("role") == "reference"]
    if len(faulty) != 1 or faulty[0].get("value") is None:
        return None
    if parts and not others and all(one.get("value") is not None for one in parts):
        return sum((Decimal(str(one["value"])) for one in parts), Decimal(0))
    if others and not parts and len(others) == 1 and others[0].get("value") is not None:
        return Decimal(str(others[0]["value"]))
    return None
