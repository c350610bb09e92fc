"""Which agency and year a document belongs to, and which of several is the one that counts.

A document that cannot be read keeps its place in the calendar where its file name says enough; a document
that names no agency or no year is kept and listed. Nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analytics.agencies import Agency, Roster, unlisted
from analytics.form import FORM
from analytics.reading.model import Reading
from analytics.store.originals import Original

Outcome = Literal["report", "unplaced", "failed"]

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s*(?:年度|年)?")
_PARTS = re.compile(r"[\s_\-—·.,，、;；:：()（）\[\]【】《》“”\"]+")


@dataclass(frozen=True, slots=True)
class Placed:
    """A document with its place. ``revision`` counts the reports of one agency and year from 1; 0 for no
    report.
    """

    original: Original
    reading: Reading
    outcome: Outcome
    message: str | None
    agency: Agency | None
    year: int | None
    revision: int = 0
    is_current: bool = False

    @property
    def report_id(self) -> str:
        return self.original.sha256[:16]


def place_all(
    originals: Sequence[Original],
    readings: Mapping[str, Reading],
    roster: Roster,
    matches: Mapping[str, tuple[str, int]],
) -> tuple[Placed, ...]:
    """A place for every document, in order of arrival. ``matches`` is what people said (sha256 → agency_id,
    year).
    """
    placed = [_place(original, readings[original.sha256], roster) for original in originals]
    known = {document.agency.agency_id: document.agency for document in reversed(placed) if document.agency}
    known.update({agency.agency_id: agency for agency in roster.agencies})
    decided = [_decide(document, known, matches) for document in placed]
    return tuple(_number(decided))


def _place(original: Original, reading: Reading, roster: Roster) -> Placed:
    agency = None
    if reading.agency:
        hint = f"{original.file_name} {reading.title or ''}"
        agency = roster.match(reading.agency, hint) or unlisted(reading.agency)
    if reading.error is not None:
        guess, year = from_file_name(original.file_name, roster)
        return Placed(original, reading, "failed", reading.error, agency or guess, reading.year or year)
    lost = "、".join(
        word for word, value in (("单位名称", agency), ("报告年度", reading.year)) if value is None
    )
    message = f"文件里没有找到{lost}，暂不能归入任何单位和年度。" if lost else None
    return Placed(original, reading, "unplaced" if lost else "report", message, agency, reading.year)


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


def _decide(document: Placed, known: Mapping[str, Agency], matches: Mapping[str, tuple[str, int]]) -> Placed:
    """What a person said goes before what was read; a document that failed stays failed, at the place that
    was named.
    """
    agency_id, year = matches.get(document.original.sha256, ("", 0))
    agency = known.get(agency_id)
    if agency is None:
        return document
    if document.outcome == "failed":
        return replace(document, agency=agency, year=year)
    return replace(document, agency=agency, year=year, outcome="report", message=None)


def _number(documents: Sequence[Placed]) -> Iterator[Placed]:
    """Numbers the reports of one agency and year in order of arrival; the newest is current."""
    counts: dict[tuple[str, int], int] = {}
    revisions: list[int] = []
    for document in documents:
        key = _key(document)
        if key is not None:
            counts[key] = counts.get(key, 0) + 1
        revisions.append(counts[key] if key is not None else 0)
    for document, revision in zip(documents, revisions, strict=True):
        key = _key(document)
        yield replace(document, revision=revision, is_current=key is not None and counts[key] == revision)


def _key(document: Placed) -> tuple[str, int] | None:
    if document.outcome != "report" or document.agency is None or document.year is None:
        return None
    return document.agency.agency_id, document.year
