"""Headings that are there and wrong: a section under another's numeral, a section that stands there twice.

What a list of contents or a second copy of the whole page repeats is no fault of the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from analytics.form import FORM
from analytics.reading.headings import numeral_of, whole_heading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.rules.rule import EvidenceItem

_COPIES = 3
"""So many sections that all stand there twice are a list of contents or a copy of the page."""
_ALIKE = 0.6
"""A table's section is there twice where the second is at least so long a part of the first; what is
shorter may be the rest of the table under a heading printed again on the next page."""

# Short running text behind a numeral: what may be a heading. Tables have none of their own.
_CANDIDATES = r"""
SELECT lines.report_id, lines.position, lines.text, lines.place
FROM lines
INNER JOIN reports ON reports.report_id = lines.report_id AND reports.is_current
WHERE lines.table_id IS NULL
    AND length(lines.text) <= 48
    AND regexp_matches(lines.text, '^[\s　#*【]*第?[一二三四五六七八九十](部分)?[、.．，,:：]')
ORDER BY lines.report_id, lines.position
"""
_ENDS = "SELECT report_id, max(position) FROM lines GROUP BY report_id"


@dataclass(frozen=True, slots=True)
class Doubled:
    """A section that stands there twice. ``sure``: nothing but a second section can be meant."""

    section: str
    sure: bool
    evidence: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    section: str
    length: int
    """Lines of text down to the next heading."""
    evidence: EvidenceItem


def misnumbered(headings: Mapping[str, EvidenceItem]) -> dict[str, str]:
    """Section → the numeral printed before it, where that is not the section's own."""
    printed = {section: numeral_of(str(item.get("quote") or "")) for section, item in headings.items()}
    return {
        section: numeral
        for section, numeral in printed.items()
        if numeral and numeral != FORM.section(section).numeral
    }


def doubled_sections(con: DuckDBPyConnection) -> dict[str, list[Doubled]]:
    """The doubled sections of every current report that has any, by report id."""
    found: dict[str, list[tuple[str, int, EvidenceItem]]] = {}
    for report_id, position, text, place in con.execute(_CANDIDATES).fetchall():
        section = whole_heading(text)
        if section is not None:
            item: EvidenceItem = {"quote": text, "place": place, "line": position}
            found.setdefault(report_id, []).append((section, position, item))
    twice = {
        report_id: spots
        for report_id, spots in found.items()
        if len({section for section, *_ in spots}) < len(spots)
    }
    ends = dict(con.execute(_ENDS).fetchall()) if twice else {}
    each = {report_id: list(_doubled(spots, ends[report_id])) for report_id, spots in twice.items()}
    return {report_id: doubled for report_id, doubled in each.items() if doubled}


def _doubled(spots: list[tuple[str, int, EvidenceItem]], end: int) -> Iterator[Doubled]:
    starts = [position for _, position, _ in spots] + [end + 1]
    lengths = [following - start - 1 for start, following in pairwise(starts)]
    by_section: dict[str, list[_Heading]] = {}
    for (section, _, item), length in zip(spots, lengths, strict=True):
        by_section.setdefault(section, []).append(_Heading(section, length, item))
    repeated = {section: spots for section, spots in by_section.items() if len(spots) > 1}
    if len(repeated) >= _COPIES:
        return
    for section, headings in repeated.items():
        filled = [heading for heading in headings if heading.length]
        if len(filled) > 1:
            first, second = filled[0].length, filled[1].length
            sure = FORM.section(section).table is None or second >= _ALIKE * first
            yield Doubled(section, sure, tuple(heading.evidence for heading in filled))
