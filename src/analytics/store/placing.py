"""Which agency and year a document belongs to, and which of several is the one that counts.

A document that cannot be read keeps its place in the calendar where its file name says enough; a document
that names no agency or no year is kept and listed. Nothing is dropped.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analytics.agencies import Agency, Roster, unlisted
from analytics.form import FORM
from analytics.reading.model import Kind, Reading, SectionStatus, Status
from analytics.store.originals import Original

Outcome = Literal["report", "unplaced", "failed"]

_PROSE = frozenset(section.id for section in FORM.sections if section.table is None)
_BARE = 300
"""Signs outside its tables that an annex has at most: a title, three headings, notes."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s*(?:年度|年)?")
_PARTS = re.compile(r"[\s_\-—·.,，、;；:：()（）\[\]【】《》“”\"]+")


@dataclass(frozen=True, slots=True)
class Placed:
    """A document with its place: an original, or one of the reports that an original holds.

    ``revision`` counts the reports of one agency and year from 1; 0 for no report. ``part`` is 0 where the
    original is one document, else it counts its reports from 1.
    """

    original: Original
    reading: Reading
    outcome: Outcome
    message: str | None
    agency: Agency | None
    year: int | None
    revision: int = 0
    is_current: bool = False
    part: int = 0

    @property
    def report_id(self) -> str:
        """The same in every build: of the bytes of the original, and of the place in it among several."""
        sha256 = self.original.sha256
        return (hashlib.sha256(f"{sha256}#{self.part}".encode()).hexdigest() if self.part else sha256)[:16]


def place_all(
    originals: Sequence[Original],
    readings: Mapping[str, Sequence[Reading]],
    roster: Roster,
    matches: Mapping[tuple[str, int], tuple[str, int]],
) -> tuple[Placed, ...]:
    """A place for every document, in order of arrival and within a file in its own order.

    ``readings``: all those of each original by its sha256; ``matches``: what people said, (sha256, part) →
    (agency_id, year).
    """
    placed = [
        _place(original, reading, roster, part if len(readings[original.sha256]) > 1 else 0)
        for original in originals
        for part, reading in enumerate(readings[original.sha256], start=1)
    ]
    known = {document.agency.agency_id: document.agency for document in reversed(placed) if document.agency}
    known.update({agency.agency_id: agency for agency in roster.agencies})
    decided = [_decide(document, known, matches) for document in placed]
    return tuple(_number(decided))


def _place(original: Original, reading: Reading, roster: Roster, part: int) -> Placed:
    agency = None
    if reading.agency:
        hint = f"{original.file_name} {reading.title or ''}"
        agency = roster.match(reading.agency, hint) or unlisted(reading.agency)
    if reading.error is not None:
        # The name of a file with several reports says nothing of one of them.
        guess, year = (None, None) if part else from_file_name(original.file_name, roster)
        return Placed(
            original, reading, "failed", reading.error, agency or guess, reading.year or year, part=part
        )
    lost = "、".join(
        word for word, value in (("单位名称", agency), ("报告年度", reading.year)) if value is None
    )
    message = f"文件里没有找到{lost}，暂不能归入任何单位和年度。" if lost else None
    outcome = "unplaced" if lost else "report"
    return Placed(original, reading, outcome, message, agency, reading.year, part=part)


def from_file_name(file_name: str, roster: Roster) -> tuple[Agency | None, int | None]:
    """Agency and year that a file name tells of, for a document that cannot be read. Only agencies of the
    roster, and only where all parts of the name that match mean the same one."""
    stem = file_name.rsplit(".", 1)[0]
    years = {int(year) for year in _YEAR.findall(stem)}
    bare = _YEAR.sub(" ", stem)
    parts = [part for text in (bare, bare.replace(FORM.title, " ")) for part in _PARTS.split(text) if part]
    found = {agency.agency_id: agency for part in parts if (agency := roster.match(part))}
    return (
        next(iter(found.values())) if len(found) == 1 else None,
        years.pop() if len(years) == 1 else None,
    )


def _decide(
    document: Placed, known: Mapping[str, Agency], matches: Mapping[tuple[str, int], tuple[str, int]]
) -> Placed:
    """What a person said goes before what was read; a document that failed stays failed, at the place that
    was named.
    """
    agency_id, year = matches.get((document.original.sha256, document.part), ("", 0))
    agency = known.get(agency_id)
    if agency is None:
        return document
    if document.outcome == "failed":
        return replace(document, agency=agency, year=year)
    return replace(document, agency=agency, year=year, outcome="report", message=None)


def _number(documents: Sequence[Placed]) -> Iterator[Placed]:
    """Numbers the reports of one agency and year in order of arrival, and says which of them is current."""
    counts: dict[tuple[str, int], int] = {}
    current: dict[tuple[str, int], tuple[Reading, int]] = {}
    revisions: list[int] = []
    for document in documents:
        key = _key(document)
        if key is not None:
            counts[key] = counts.get(key, 0) + 1
            if key not in current or _replaces(document.reading, current[key][0]):
                current[key] = (document.reading, counts[key])
        revisions.append(counts[key] if key is not None else 0)
    for document, revision in zip(documents, revisions, strict=True):
        key = _key(document)
        yield replace(document, revision=revision, is_current=key is not None and current[key][1] == revision)


def _replaces(later: Reading, held: Reading) -> bool:
    """The newest is current. But a row of a table of many agencies never takes the place of a report with
    prose, nor do bare tables, the annex of a report, that of a report with prose and tables.
    """
    if later.kind is not held.kind:
        return later.kind is Kind.DOCUMENT
    return not (_is_bare_tables(later) and _has_tables(held) and not _is_bare_tables(held))


def _has_tables(reading: Reading) -> bool:
    return any(cell.status is not Status.NOT_IN_SOURCE for cell in reading.cells)


def _is_bare_tables(reading: Reading) -> bool:
    """Whether a document is tables under their headings: none of the sections of prose, nor much else."""
    with_prose = {section.id for section in reading.sections if section.status is not SectionStatus.MISSING}
    if not _has_tables(reading) or with_prose & _PROSE:
        return False
    return sum(len(line.text) for line in reading.lines if line.table is None) < _BARE


def _key(document: Placed) -> tuple[str, int] | None:
    if document.outcome != "report" or document.agency is None or document.year is None:
        return None
    return document.agency.agency_id, document.year
