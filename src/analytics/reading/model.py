"""What a document is made of, and what was read from it.

Two families of values: ``Document`` with its blocks is what a decoder hands over (it knows nothing of the
form); ``Reading`` is what the form-aware steps make of it, and what ``gongkai read --json`` prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .place import place_in_words as place_in_words

# ------------------------------------------------------------------ decoded document


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of running text. ``place``: "line 17", "paragraph 4", "page 2, line 9"."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table as the document draws it; row and column count from 0 over the unmerged grid."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    place: str = ""
    """"table 2, row 5, cell 9"; cell counts the cells that really stand in the row, from 1."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the document, unmerged: every cell once, at its upper left position."""

    cells: tuple[GridCell, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded file: paragraphs and grids in reading order.

    ``meta`` holds what the container says beside the text, raw: "title", "published" (the text of a
    publication date from the page's own metadata).
    """

    format: str
    blocks: tuple[Paragraph | Grid, ...]
    meta: Mapping[str, str] = field(default_factory=dict[str, str])
    scanned: tuple[int, ...] = ()
    """Pages, from 1, whose text was recognised from a picture."""


# ------------------------------------------------------------------ reading


class Status(StrEnum):
    """What stands in a cell; only ``STATED`` carries a value."""

    STATED = "stated"
    BLANK = "blank"
    SLASH = "slash"
    UNREADABLE = "unreadable"
    NOT_IN_SOURCE = "not_in_source"


class SectionStatus(StrEnum):
    PRESENT = "present"
    EMPTY = "empty"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the form. ``value`` is None unless the status is ``stated``.

    ``line`` is the position in ``Reading.lines`` of the source line that holds the cell.
    """

    table: str
    row: str
    column: str
    value: Decimal | None
    status: Status
    raw: str | None = None
    place: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure said in prose, with the clause it was read from."""

    id: str
    value: Decimal
    unit: str
    approximate: bool
    quote: str
    place: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class SectionPart:
    """What stands under one of the sub-headings of a section, （一）主动公开情况.

    ``topic`` is the aspect of section one that it is about, "" where it is none of the form's.
    """

    heading: str
    topic: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections as found. ``order`` is its position among the headings found (from 1)."""

    id: str
    status: SectionStatus
    heading: str | None = None
    text: str = ""
    place: str | None = None
    order: int | None = None
    parts: tuple[SectionPart, ...] = ()
    """In reading order; what stands before the first sub-heading is in none of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source in reading order; a table row is one line, its cells parted by " | ".

    ``section`` is "0" before the first heading; ``table`` is set on lines that belong to a table.
    """

    text: str
    place: str
    section: str = "0"
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A row or column label that the document words otherwise than the form does (an alias was used)."""

    table: str
    row: str | None
    column: str | None
    raw: str
    expected: str
    place: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the document that a person should know; ``code`` is stable, ``message`` Chinese."""

    code: str
    place: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one document. ``error`` is set where it could not be read at all."""

    source: str
    sha256: str
    format: str
    agency: str | None = None
    year: int | None = None
    published_on: date | None = None
    signed_on: date | None = None
    title: str | None = None
    editions: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])
    sections: tuple[Section, ...] = ()
    cells: tuple[Cell, ...] = ()
    claims: tuple[Claim, ...] = ()
    labels: tuple[Label, ...] = ()
    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    error: str | None = None

    def to_contract(self) -> dict[str, Any]:
        """The object that ``gongkai read --json`` prints; see docs/architecture.md."""
        return {
            "source": self.source,
            "sha256": self.sha256,
            "format": self.format,
            "agency": self.agency,
            "year": self.year,
            "published_on": self.published_on.isoformat() if self.published_on else None,
            "signed_on": self.signed_on.isoformat() if self.signed_on else None,
            "editions": {table: self.editions.get(table) for table in ("t2", "t3", "t4")},
            "sections": {section.id: str(section.status) for section in self.sections},
            "cells": [
                {
                    "table": cell.table,
                    "row": cell.row,
                    "column": cell.column,
                    "value": plain_number(cell.value),
                    "status": str(cell.status),
                    "raw": cell.raw,
                    "place": cell.place,
                }
                for cell in self.cells
            ],
            "claims": [
                {
                    "id": claim.id,
                    "value": plain_number(claim.value),
                    "unit": claim.unit,
                    "approximate": claim.approximate,
                    "quote": claim.quote,
                    "place": claim.place,
                }
                for claim in self.claims
            ],
            "problems": [
                {"code": problem.code, "place": problem.place, "message": problem.message}
                for problem in self.problems
            ],
            "error": self.error,
        }


def plain_number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole figures as int, the others as float."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
