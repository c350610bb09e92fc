"""The running text of reports as the rules of prose see it: paragraphs, sentences, and the counts in them.

Texts are folded (``reading/flat.py``): one kind of signs, no blanks, lines that a page broke joined again.
What is quoted as evidence stands as the document writes it, with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from analytics.reading.chinese_numbers import count_of, counts_in
from analytics.reading.claim_words import Context, counts_nothing
from analytics.reading.flat import Flat, flatten, fold
from analytics.reading.headings import topic_of
from analytics.rules.rule import EvidenceItem, Judgement, Outcome

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Whose figure it is: of the office alone, or of all units of an area.
OWN_OFFICE = "办公室|本级"
WHOLE_AREA = "全[市县区州盟旗]|各单位|各部门|各乡镇|各镇|各街道|全系统"

_CLAUSE_END = re.compile(r"[。!?,;:]")
_SENTENCE_END = re.compile(r"[。!?]")
_STOPS = "。！？!?；;：:"
_MARKED = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]|[-–—•·●■◆▪]|[一二三四五六七八九]是)"
)
_LONGEST = 800
"""Signs of a sentence that is looked at; a text without stops is none."""
_NO_COUNT = re.compile(r"(?:工作日|月(?!例会)|日|小时|年|百分点|[%‰]|[级类]别|方面|环节|以内)")
_HEADING = 24
"""Signs of a line that is a heading and no more."""
_STOPPED = re.compile(r"[。!?;,]")
_TOPIC_OF_SECTION = {"3": "requests", "4": "disputes"}

Line = tuple[int, str, str, str]
"""Position in ``lines``, text, place, section."""


@dataclass(frozen=True, slots=True)
class Count:
    """A figure with its unit in a sentence; positions count in the sentence. 万元 is 元.

    ``lead`` are the words before it back to the count or clause before, ``clause_lead`` back to the clause;
    ``idle`` where it counts nothing of the report's year: an increase, a plan, another year's figure.
    """

    value: Decimal
    unit: str
    approximate: bool
    start: int
    end: int
    lead: str
    clause_lead: str
    tail: str
    idle: bool


@dataclass(frozen=True)
class Sentence:
    """One sentence of a paragraph, folded; ``before`` is the text of the paragraph before it."""

    text: str
    start: int
    paragraph: Paragraph

    @property
    def before(self) -> str:
        return self.paragraph.flat.text[: self.start]

    def quote(self, start: int = 0, end: int | None = None) -> str:
        stop = len(self.text) if end is None else end
        return self.paragraph.flat.quote(self.start + start, self.start + stop)

    def evidence(self, start: int = 0, end: int | None = None) -> EvidenceItem:
        """The words between two positions of the sentence, all of it without them, with their place."""
        line = self.paragraph.flat.line_at(self.start + start)
        return {"quote": self.quote(start, end), "place": self.paragraph.places[line], "line": line}

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around a position: from behind the sign before it up to the sign after it."""
        ends = [match.start() for match in _CLAUSE_END.finditer(self.text, end)][:1]
        return _clause_start(self.text, start), ends[0] if ends else len(self.text)

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        return tuple(_counts(self))


@dataclass(frozen=True)
class Paragraph:
    """A run of prose under one heading. ``topic`` is the aspect of section one, or what the section is of."""

    flat: Flat
    section: str
    topic: str
    places: dict[int, str]
    year: int

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        found: list[Sentence] = []
        start = 0
        for match in _SENTENCE_END.finditer(self.flat.text):
            found.append(Sentence(self.flat.text[start : match.end()], start, self))
            start = match.end()
        if start < len(self.flat.text):
            found.append(Sentence(self.flat.text[start:], start, self))
        return tuple(sentence for sentence in found if len(sentence.text) <= _LONGEST)


@dataclass(frozen=True)
class Report:
    """A current report with its prose."""

    agency_id: str
    agency: str
    year: int
    report_id: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def sentences(self) -> Iterator[Sentence]:
        for paragraph in self.paragraphs:
            yield from paragraph.sentences

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

    def judgement(
        self,
        locus: str,
        outcome: Outcome,
        expected: str,
        found: str,
        evidence: Sequence[EvidenceItem] = (),
        fix: str | None = None,
    ) -> Judgement:
        return Judgement(
            self.agency_id, self.year, self.report_id, locus, outcome, expected, found, tuple(evidence), fix
        )


def reports(con: DuckDBPyConnection, mentions: str) -> Iterator[Report]:
    """The current reports by agency and year, each with those paragraphs that ``mentions`` (a pattern) finds.

    The pattern is asked of the folded text.
    """
    words = re.compile(mentions)
    rows = con.execute(
        """
        SELECT
            reports.agency_id, agencies.name, reports.year, reports.report_id,
            lines.position, lines.text, lines.place, lines.section_id
        FROM reports
        INNER JOIN agencies ON agencies.agency_id = reports.agency_id
        LEFT JOIN lines ON lines.report_id = reports.report_id AND lines.table_id IS NULL
        WHERE reports.is_current
        ORDER BY reports.agency_id, reports.year, reports.report_id, lines.position
        """
    ).fetchall()
    for (agency_id, agency, year, report_id), group in groupby(rows, key=itemgetter(0, 1, 2, 3)):
        lines: list[Line] = [row[4:] for row in group if row[4] is not None]
        found = tuple(text for text in _paragraphs(lines, year) if words.search(text.flat.text))
        yield Report(agency_id, agency, year, report_id, found)


def _paragraphs(lines: Sequence[Line], year: int) -> Iterator[Paragraph]:
    run: list[Line] = []
    topic = section = ""
    for line in lines:
        position, text, _, own = line
        folded = fold(text)
        if not folded:
            continue
        heading = topic_of(folded)
        broken = bool(run) and position == run[-1][0] + 1 and run[-1][1].rstrip()[-1:] not in _STOPS
        if run and (own != section or heading is not None or _MARKED.match(text) or not broken):
            yield _paragraph(run, topic, year)
            run = []
        if own != section:
            section, topic = own, _TOPIC_OF_SECTION.get(own, "")
        if heading is not None:
            topic = heading[0] or (topic if folded[0].isdigit() else _TOPIC_OF_SECTION.get(own, ""))
        run.append(line)
        if len(folded) <= _HEADING and _MARKED.match(text) and not _STOPPED.search(folded):
            yield _paragraph(run, topic, year)
            run = []
    if run:
        yield _paragraph(run, topic, year)


def _paragraph(run: Sequence[Line], topic: str, year: int) -> Paragraph:
    flat = flatten([(position, text) for position, text, _, _ in run])
    return Paragraph(flat, run[0][3], topic, {position: place for position, _, place, _ in run}, year)


def _clause_start(text: str, position: int) -> int:
    return max((match.end() for match in _CLAUSE_END.finditer(text, 0, position)), default=0)


def _counts(sentence: Sentence) -> Iterator[Count]:
    text, paragraph = sentence.text, sentence.paragraph
    previous = 0
    for count in counts_in(text):
        said = count_of(count)
        if said is None or _NO_COUNT.match(text, count.end) or text[: count.start].endswith("第"):
            continue
        value, unit = said
        left, right = sentence.clause(count.start, count.end)
        if left == count.start and text[left - 1 : left] == ":":
            left = _clause_start(text, left - 1)  # 收到申请:3件
        lead = text[max(left, previous) : count.start]
        context = Context(
            sentence=text,
            lead=lead,
            clause_lead=text[left : count.start],
            tail=text[count.end : right],
            beyond=text[count.end :],
            before=text[: max(left, previous)],
            earlier="",
            topic=paragraph.topic,
            section=paragraph.section,
            in_parts=False,
            siblings=0,
            listed=(),
            year=paragraph.year,
            value=value,
            unit=unit,
            approximate=count.approximate,
        )
        previous = count.end
        yield Count(
            value,
            unit,
            count.approximate,
            count.start,
            count.end,
            lead,
            context.clause_lead,
            context.tail,
            counts_nothing(context),
        )


def say(value: Decimal) -> str:
    """46, 0.092: a figure as people write it."""
    return f"{value:f}".rstrip("0").rstrip(".") if value != value.to_integral_value() else f"{value:.0f}"
