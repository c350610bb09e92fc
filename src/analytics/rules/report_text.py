"""The words of the current reports as rules of text see them: sections, lines, and where a quote stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.reading.model import Line
from analytics.rules.rule import EvidenceItem, Judgement, Outcome, Severity

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STOP = re.compile(r"(?<=[。；;！!？?\n])")
_ENDED = re.compile(r"[。！!？?；;）)”.]$|^(?:[（(].{1,3}[）)])?(?:无|没有)$")
_LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class SectionText:
    """``status`` is present, empty or missing; ``text`` its paragraphs, one a line, without the heading."""

    id: str
    status: str
    text: str
    place: str | None


@dataclass(slots=True)
class ReportText:
    """One current report. ``lines`` are those of the source in reading order, of tables as well."""

    agency_id: str
    year: int
    report_id: str
    name: str
    short_name: str
    kind: str
    title: str | None
    signed_on: date | None
    sections: dict[str, SectionText] = field(default_factory=dict[str, SectionText])
    lines: list[Line] = field(default_factory=list[Line])
    positions: list[int] = field(default_factory=list[int])

    def text(self, section: str) -> str:
        found = self.sections.get(section)
        return found.text if found else ""

    def unread(self, section: str) -> str | None:
        """Why nothing can be said of a section's words; None where they are there."""
        found = self.sections.get(section)
        numeral = FORM.section(section).numeral
        if found is None or found.status == "missing":
            return f"原文没有读到第{numeral}部分，无法判断"
        if not found.text.strip():
            return f"第{numeral}部分没有读到文字，无法判断"
        return None

    def may_be_cut(self, section: str) -> bool:
        """Whether the source may break off within the section: it stands last, and nobody signed behind it.

        The last section of the form has an end of its own where it ends with a stop.
        """
        last = max((each.id for each in self.sections.values() if each.status != "missing"), default="")
        whole = section == FORM.sections[-1].id and _ENDED.search(self.text(section).strip()) is not None
        return section == last and self.signed_on is None and not whole

    def evidence(self, quote: str, section: str | None = None) -> EvidenceItem:
        """The quote with its place; ``section`` helps to find the line."""
        words = fold(quote)
        for position, line in zip(self.positions, self.lines, strict=True):
            if line.table is None and section in (None, line.section) and words in fold(line.text):
                return {"quote": shortened(quote), "place": line.place, "line": position}
        place = self.sections[section].place if section in self.sections else None
        return {"quote": shortened(quote), "place": place, "line": None}

    def judgement(
        self,
        locus: str,
        outcome: Outcome,
        expected: str,
        found: str,
        evidence: Sequence[EvidenceItem] = (),
        fix: str | None = None,
        severity: Severity | None = None,
    ) -> Judgement:
        return Judgement(
            self.agency_id,
            self.year,
            self.report_id,
            locus,
            outcome,
            expected,
            found,
            tuple(evidence),
            fix,
            severity,
        )


def load(con: DuckDBPyConnection) -> list[ReportText]:
    """Every current report with its words, by agency and year."""
    reports = {
        row[2]: ReportText(*row)
        for row in con.execute(
            """
            SELECT reports.agency_id, reports.year, reports.report_id, agencies.name, agencies.short_name,
                agencies.kind, reports.title, reports.signed_on
            FROM reports
            INNER JOIN agencies ON agencies.agency_id = reports.agency_id
            WHERE reports.is_current AND reports.kind <> 'row_of_table'
            ORDER BY reports.agency_id, reports.year, reports.report_id
            """
        ).fetchall()
    }
    for report_id, *section in con.execute(
        "SELECT report_id, section_id, status, text, place FROM sections ORDER BY report_id, section_id"
    ).fetchall():
        if report_id in reports:
            reports[report_id].sections[section[0]] = SectionText(*section)
    for report_id, position, text, place, section, table in con.execute(
        "SELECT report_id, position, text, place, section_id, table_id FROM lines"
        " ORDER BY report_id, position"
    ).fetchall():
        if report_id in reports:
            reports[report_id].lines.append(Line(text, place, section, table))
            reports[report_id].positions.append(position)
    return list(reports.values())


def sentences(text: str) -> list[str]:
    """Sentences and half-sentences (parted by ；) of a text, blank ones left out, as they stand."""
    return [part.strip() for part in _STOP.split(text) if part.strip()]


def shortened(quote: str) -> str:
    """A quote that fits into a sentence."""
    plain = " ".join(quote.split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + "…"


def named(items: Sequence[str]) -> str:
    """``“甲”、“乙”``"""
    return "、".join(f"“{item}”" for item in items)
