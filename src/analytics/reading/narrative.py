"""The prose of a report: which section every line belongs to, and the figures said in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from analytics.form import FORM
from analytics.reading.claims import find_claims
from analytics.reading.flat import FOLDED_OUT, flatten, fold
from analytics.reading.headings import Heading, find_headings, marks_within, sub_heading
from analytics.reading.model import Claim, Document, Line, Problem, Section, SectionPart, SectionStatus
from analytics.reading.titles import Frame, Signature, find_frame, is_chrome


class Lines(Protocol):
    """What ``read_prose`` needs of the tables' reading: the lines of the document in reading order."""

    @property
    def lines(self) -> tuple[Line, ...]: ...


@dataclass(frozen=True, slots=True)
class Prose:
    """Sections in form order (all six), lines with their section, claims in reading order.

    ``frame`` is what stands around the text: for ``identity``, which makes an agency and dates of it.
    """

    sections: tuple[Section, ...]
    lines: tuple[Line, ...]
    claims: tuple[Claim, ...]
    frame: Frame
    problems: tuple[Problem, ...] = ()


def read_prose(document: Document, tables: Lines | Sequence[Line], source: str) -> Prose:
    """Sections and claims of a document whose lines the tables' reading has put in order."""
    del source  # part of the interface of the three readers; the prose needs only the document
    given = tables if isinstance(tables, Sequence) else tables.lines
    headings = find_headings(given)
    lines = _with_sections(given, headings)
    frame = find_frame(document, lines)
    sections = tuple(_section(spec.id, headings, lines, frame.signature) for spec in FORM.sections)
    year = frame.year.value if frame.year else None
    return Prose(
        sections=sections,
        lines=lines,
        claims=find_claims(lines, _heading_ends(headings), year, frame.signature),
        frame=frame,
        problems=_problems(headings, lines),
    )


def _with_sections(lines: Sequence[Line], headings: Sequence[Heading]) -> tuple[Line, ...]:
    """A line that holds several headings belongs to the first of them."""
    placed: list[Line] = []
    section, position = "0", 0
    for number, line in enumerate(lines):
        own = section
        while position < len(headings) and headings[position].line == number:
            own = headings[position].section if own == section else own
            section = headings[position].section
            position += 1
        placed.append(line if line.section == own else Line(line.text, line.place, own, line.table))
    return tuple(placed)


def _heading_ends(headings: Sequence[Heading]) -> dict[int, list[Heading]]:
    on_line: dict[int, list[Heading]] = {}
    for heading in headings:
        on_line.setdefault(heading.line, []).append(heading)
    return on_line


def _section(
    section_id: str, headings: Sequence[Heading], lines: Sequence[Line], signature: Signature | None
) -> Section:
    own = next((heading for heading in headings if heading.section == section_id), None)
    if own is None:
        return Section(id=section_id, status=SectionStatus.MISSING)
    order = headings.index(own) + 1
    following = headings[order] if order < len(headings) else None
    lines_of_prose, has_table = _content(own, following, lines, signature if following is None else None)
    prose = [text for _, text in lines_of_prose]
    status = SectionStatus.PRESENT if has_table or prose else SectionStatus.EMPTY
    return Section(
        id=section_id,
        status=status,
        heading=own.text,
        text="\n".join(prose),
        place=lines[own.line].place,
        order=order,
        parts=tuple(_parts(lines_of_prose, lines)),
    )


def _parts(prose: Sequence[tuple[int, str]], lines: Sequence[Line]) -> Iterator[SectionPart]:
    """The sub-headings of a section with what stands under each."""
    opened: tuple[str, str, str] | None = None
    """Heading, topic and place of the part that goes on."""
    texts: list[str] = []
    for number, text in prose:
        for piece in _pieces(text):
            found = sub_heading(piece)
            if found is None:
                texts.append(piece)
                continue
            if opened is not None:
                yield _opened(*opened, texts)
            topic, end = found
            opened = _part(piece, 0, end), topic, lines[number].place
            texts = [_part(piece, end, None)]
    if opened is not None:
        yield _opened(*opened, texts)


def _opened(heading: str, topic: str, place: str, texts: Sequence[str]) -> SectionPart:
    return SectionPart(heading, topic, "\n".join(texts).lstrip("\n"), place)


def _pieces(text: str) -> list[str]:
    """A line cut at the sub-headings that stand within it."""
    folded = fold(text)
    marks = marks_within(text, folded)
    if not marks:
        return [text]
    ends = [*marks, len(folded)]
    return [_part(text, start, end) for start, end in zip([0, *marks], ends, strict=True)]


def _content(
    own: Heading, following: Heading | None, lines: Sequence[Line], signature: Signature | None
) -> tuple[list[tuple[int, str]], bool]:
    """The prose under a heading by line, and whether a table stands there.

    Signature and page furniture are no prose.
    """
    last = following.line if following else len(lines) - 1
    prose: list[tuple[int, str]] = []
    has_table = False
    for number in range(own.line, last + 1):
        line = lines[number]
        start = own.end if number == own.line else 0
        stop = following.start if following and number == following.line else None
        if line.table is not None and (number != own.line) and stop is None:
            has_table = True
            continue
        if signature is not None and number in signature.lines:
            continue
        text = _part(line.text, start, stop)
        if signature is not None and number == signature.inline_line and signature.inline_text:
            text = text.removesuffix(signature.inline_text).rstrip()
        if text and not is_chrome(text):
            prose.append((number, text))
    return prose, has_table


def _part(text: str, start: int, stop: int | None) -> str:
    """The words of a line between two positions of its folded text."""
    if start == 0 and stop is None:
        return text.strip(FOLDED_OUT).lstrip(_LEADING).rstrip(_TRAILING)
    flat = flatten([(0, text)])
    end = len(flat.text) if stop is None else stop
    return flat.quote(start, end).lstrip(_LEADING).rstrip(_TRAILING) if start < end else ""


_TRAILING = FOLDED_OUT.replace("\u200b", "").replace("\ufeff", "") + "|"
_LEADING = _TRAILING + "。.:：;；,，、"


def _problems(headings: Sequence[Heading], lines: Sequence[Line]) -> tuple[Problem, ...]:
    if headings or not any(fold(line.text) for line in lines):
        return ()
    return (Problem("no_sections", None, "没有找到年报六个部分的任何标题"),)
