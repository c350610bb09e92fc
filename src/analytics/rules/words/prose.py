"""Running text as paragraphs, sentences, and the counts in them.

Texts are folded (``reading/flat.py``): one kind of signs, no blanks, lines that a page broke joined again.
What is quoted as evidence stands as the document writes it, with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from analytics.reading.claim_sentences import SaidCount, counts_said
from analytics.reading.flat import Flat, flatten, fold
from analytics.reading.headings import topic_of
from analytics.rules.rule import EvidenceItem

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
_HEADING = 24
"""Signs of a line that is a heading and no more."""
_STOPPED = re.compile(r"[。!?;,]")
_TOPIC_OF_SECTION = {"3": "requests", "4": "disputes"}

Count = SaidCount
"""A figure with its unit in a sentence; positions count in the sentence."""


class TextLine(NamedTuple):
    """A line of running text: ``position`` counts the report's lines, those of tables too."""

    position: int
    text: str
    place: str
    section: str


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
        left = max((match.end() for match in _CLAUSE_END.finditer(self.text, 0, start)), default=0)
        right = _CLAUSE_END.search(self.text, end)
        return left, right.start() if right else len(self.text)

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        own = self.paragraph
        return tuple(counts_said(self.text, topic=own.topic, section=own.section, year=own.year))


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


def paragraphs_of(lines: Sequence[TextLine], year: int) -> Iterator[Paragraph]:
    """The paragraphs of a report of ``year``, in reading order, headings among them."""
    run: list[TextLine] = []
    topic = section = ""
    for line in lines:
        folded = fold(line.text)
        if not folded:
            continue
        heading = topic_of(folded)
        broken = (
            bool(run) and line.position == run[-1].position + 1 and run[-1].text.rstrip()[-1:] not in _STOPS
        )
        marked = _MARKED.match(line.text) is not None
        if run and (line.section != section or heading is not None or marked or not broken):
            yield _paragraph(run, topic, year)
            run = []
        if line.section != section:
            section, topic = line.section, _TOPIC_OF_SECTION.get(line.section, "")
        if heading is not None:
            topic = heading[0] or (topic if folded[0].isdigit() else _TOPIC_OF_SECTION.get(section, ""))
        run.append(line)
        if len(folded) <= _HEADING and marked and not _STOPPED.search(folded):
            yield _paragraph(run, topic, year)
            run = []
    if run:
        yield _paragraph(run, topic, year)


def _paragraph(run: Sequence[TextLine], topic: str, year: int) -> Paragraph:
    flat = flatten([(line.position, line.text) for line in run])
    return Paragraph(flat, run[0].section, topic, {line.position: line.place for line in run}, year)
