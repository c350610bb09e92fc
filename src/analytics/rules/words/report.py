"""A current report as rules of prose see it: its sections, lines, paragraphs, claims and chosen cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.reading.model import Line
from analytics.rules.rule import CellId, EvidenceItem, Judgement, Outcome, Severity
from analytics.rules.words.prose import Paragraph, Sentence, TextLine, paragraphs_of
from analytics.rules.words.saying import say, shortened

_ENDED = re.compile(
    r"[。！!？?；;）)”.]$|^(?:[（(].{1,3}[）)])?(?:暂?无|没有)(?:其他)?(?:需要?(?:报告|说明))?的?(?:其他)?(?:事项|情况|内容)?$"
)
_STATUS_WORDS = {"blank": "空白", "slash": "填“/”等符号", "unreadable": "不是数字"}


@dataclass(frozen=True, slots=True)
class SectionText:
    """``status`` is present, empty or missing; ``text`` its paragraphs, one a line, without the heading."""

    id: str
    status: str
    text: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A figure that the reading found prose to state, with the clause that states it. 万元 is 元."""

    id: str
    value: Decimal
    approximate: bool
    quote: str
    place: str
    line: int | None

    @property
    def evidence(self) -> EvidenceItem:
        return {"quote": self.quote, "place": self.place, "line": self.line}


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell of a report as a rule may see it. ``value`` is None unless the cell states a number."""

    value: Decimal | None
    status: str
    words: str
    unit: str
    source: EvidenceItem

    @property
    def said(self) -> str:
        """表三“…”行“总计”列为 3, or why it gives no figure."""
        if self.value is None:
            return f"{self.words}{_STATUS_WORDS.get(self.status, '原文未见')}"
        return f"{self.words}为 {say(self.value)}"

    def cited(self, role: str = "reference") -> EvidenceItem:
        return {**self.source, "role": role}


Cells = Mapping[CellId, Printed]
"""Cells of one report; one that its edition does not have is left out."""


@dataclass
class Report:
    """One current report. ``lines`` are those of the source in reading order, of tables as well.

    ``short_name`` is what documents call the agency, ``printed_name`` what findings do: with the county where
    another agency is called so too.
    ``cells`` are those that the rules have asked for (``EachReport.cells``).
    """

    agency_id: str
    year: int
    report_id: str
    name: str
    short_name: str
    printed_name: str
    kind: str
    agency_as_read: str
    title: str | None
    signed_on: date | None
    sections: dict[str, SectionText] = field(default_factory=dict[str, SectionText])
    lines: list[Line] = field(default_factory=list[Line])
    positions: list[int] = field(default_factory=list[int])
    claims: list[Claimed] = field(default_factory=list[Claimed])
    cells: dict[CellId, Printed] = field(default_factory=dict[CellId, Printed])

    # ------------------------------------------------------------------ running text, folded

    @cached_property
    def running_text(self) -> tuple[TextLine, ...]:
        """The lines outside the tables, as they stand."""
        return tuple(
            TextLine(position, line.text, line.place, line.section)
            for position, line in zip(self.positions, self.lines, strict=True)
            if line.table is None
        )

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(paragraphs_of(self.running_text, self.year))

    @property
    def sentences(self) -> Iterator[Sentence]:
        for paragraph in self.paragraphs:
            yield from paragraph.sentences

    def narrowed(self, mentions: str | None = None, cells: Iterable[CellId] = ()) -> Report:
        """The same report with what a rule asks for: those paragraphs only whose folded text the pattern
        finds (all without one), and these cells only, so that no rule lives on what another one asked for.
        """
        paragraphs = self.paragraphs  # first, so that the copy shares them
        found = copy(self)
        if mentions is not None:
            words = re.compile(mentions)
            found.paragraphs = tuple(each for each in paragraphs if words.search(each.flat.text))
        found.cells = {cell: self.cells[cell] for cell in cells if cell in self.cells}
        return found

    def sentence_at(self, line: int | None, quote: str) -> Sentence | None:
        """The sentence that holds a clause quoted from a line; None where it cannot be found again."""
        words = fold(quote)
        on_line = [
            sentence
            for paragraph in self.paragraphs
            if line in paragraph.places
            for sentence in paragraph.sentences
        ]
        return next((sentence for sentence in on_line if words in sentence.text), None)

    # ------------------------------------------------------------------ sections, as they stand

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
        for line in self.running_text:
            if section in (None, line.section) and words in fold(line.text):
                return {"quote": shortened(quote), "place": line.place, "line": line.position}
        place = self.sections[section].place if section in self.sections else None
        return {"quote": shortened(quote), "place": place, "line": None}

    # ------------------------------------------------------------------ verdicts

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
