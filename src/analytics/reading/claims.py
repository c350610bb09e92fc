"""Figures said in prose, as claims of the form: how many items, requests, meetings.

A text is cut into sentences and clauses; every count in it (``chinese_numbers``) and every plain denial
is asked what it counts. What belongs to another year, to a plan, to a frequency or to an increase
counts nothing; parts (其中…) give no total. Of what is said in stronger and in weaker words the stronger is
kept: 收到申请 before 办结申请, a stated total before a figure that could be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from analytics.form import FORM
from analytics.reading.claim_sentences import Run, said_in
from analytics.reading.claim_words import Found
from analytics.reading.flat import FOLDED_OUT, flatten, fold
from analytics.reading.headings import Heading, marks_within, topic_of
from analytics.reading.model import Claim, Line
from analytics.reading.titles import Signature, head_lines, is_chrome

_ENDED = frozenset("。！？!?；;：:")
_MARKED = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]|[-–—•·●■◆▪]|[一二三四五六七八九]是)"
)

_BARE_HEADING = re.compile(r".{1,3}[^。!?;:,\d]{2,32}(?:情况|方面|建设|保障|措施|问题|机制)")
"""A numbered line that is a heading and no more: no sentence goes on behind it."""


def find_claims(
    lines: Sequence[Line],
    headings: Mapping[int, Sequence[Heading]],
    year: int | None,
    signature: Signature | None = None,
) -> tuple[Claim, ...]:
    """The claims of a document, in reading order; ``year``, the report year, tells other years' figures."""
    found: list[tuple[Run, Found]] = []
    for text in _texts(lines, headings, signature):
        found += [(text, item) for item in said_in(text, year)]
    kept = _strongest(found)
    claims: dict[tuple[str, Decimal], Claim] = {}
    for text, item in kept:
        number = text.flat.line_at(item.position)
        claim = Claim(
            id=item.id,
            value=item.value,
            unit=item.unit or FORM.claim(item.id).unit,
            approximate=item.approximate,
            quote=text.flat.quote(item.start, item.end),
            place=lines[number].place,
            line=number,
        )
        claims.setdefault((claim.id, claim.value), claim)
    return tuple(claims.values())


def _texts(
    lines: Sequence[Line], headings: Mapping[int, Sequence[Heading]], signature: Signature | None
) -> Iterator[Run]:
    """Prose in runs: lines broken within a sentence joined, table lines and page furniture left out."""
    run: list[tuple[int, str]] = []
    topic = section = ""
    furniture = {number for number, line in head_lines(lines) if is_chrome(line.text)}
    if signature is not None:
        furniture |= signature.lines

    def flush() -> Iterator[Run]:
        if run:
            yield Run(flatten(run), topic, section)
            run.clear()

    for number, line in enumerate(lines):
        if line.table is not None:
            if run and line.text.strip(FOLDED_OUT):
                yield from flush()
            continue
        folded = fold(line.text)
        if number in furniture or not folded:
            if folded:
                yield from flush()
            continue
        for text, words, opens in _pieces(number, line.text, folded, headings.get(number, ())):
            if opens:
                yield from flush()
                topic = ""
            found = topic_of(words)
            body = text
            if found is not None:
                yield from flush()
                topic = found[0] or _of_cases(words) or (topic if _SUB_SUB.match(words) else "")
                body = _blanked(number, text, found[1])
            elif run and (
                run[-1][1].rstrip()[-1:] in _ENDED or line.section != section or _MARKED.match(text)
            ):
                yield from flush()
            section = line.section
            if body.strip():
                run.append((number, body))
            if _BARE_HEADING.fullmatch(words) and _MARKED.match(text):
                yield from flush()
    yield from flush()


def _blanked(number: int, text: str, end: int) -> str:
    """A text with its first ``end`` folded signs blanked, so that all others keep their column."""
    flat = flatten([(number, text)])
    if end >= len(flat.text):
        return ""
    column = flat.column_at(end)
    return " " * column + text[column:]


_CASES = re.compile(r"[^。,;:\d]{0,24}复议[^。,;:\d]{0,16}诉讼[^。,;:\d]{0,8}(?:[。:]|$)")


def _of_cases(words: str) -> str:
    """The topic of a sub-heading of reviews and lawsuits, which the form knows as section four only."""
    return "disputes" if _CASES.match(words) else ""


_SUB_SUB = re.compile(r"^(?:\d|[(（]\d)")


def _pieces(
    number: int, text: str, folded: str, headings: Sequence[Heading]
) -> Iterator[tuple[str, str, bool]]:
    """(text, folded text, whether a heading stood before it) of a line without its section headings, cut also
    at the sub-headings that stand within it.

    Pieces keep their column: what stands before is blanked, so that quotes and places stay true.
    """
    cuts = marks_within(text, folded)
    if not headings and not cuts:
        start = len(text) - len(text.lstrip(FOLDED_OUT))
        yield " " * start + text.strip(FOLDED_OUT) if start else text.rstrip(FOLDED_OUT), folded, False
        return
    flat = flatten([(number, text)])
    blanked = {position for heading in headings for position in range(heading.start, heading.end)}
    marks = sorted({0, *cuts, *(heading.start for heading in headings)})
    opened = {heading.start for heading in headings}
    for left, right in zip(marks, [*marks[1:], len(flat.text)], strict=True):
        kept = [position for position in range(left, right) if position not in blanked]
        if not kept:
            yield "", "", left in opened
            continue
        first, last = flat.column_at(kept[0]), flat.column_at(kept[-1])
        piece = " " * first + text[first : last + 1]
        yield piece, fold(piece), left in opened


def _strongest(found: Sequence[tuple[Run, Found]]) -> list[tuple[Run, Found]]:
    """Of each claim the findings in its strongest words; channels of a list take the place of a total."""
    best: dict[str, int] = {}
    for _, item in found:
        best[item.id] = max(best.get(item.id, 0), item.strength)
    of_one = [item for _, item in found if item.channel and item.value]
    channels = {(item.id, item.value) for item in of_one if item.id != "proactive.total"}
    of_channels = {item.value for item in of_one}
    totals = [item for _, item in found if item.id == "proactive.total" and item.strength == best[item.id]]
    weak_totals = {item.value for item in totals if not item.channel}
    plain_total = any(not item.channel for item in totals)
    kept: list[tuple[Run, Found]] = []
    for text, item in found:
        if not item.strength or item.strength < best[item.id]:
            continue
        if item.id == "proactive.total" and item.channel:
            if plain_total or len(channels) > 1 or len(of_channels) > 1:
                continue
        elif item.id == "proactive.total" and item.alone and len(weak_totals) > 1:
            continue  # one among others of its kind: each is a part, and none the total
        kept.append((text, item))
    has_total = {(item.id, item.value) for _, item in kept if item.id == "proactive.total"}
    return [
        (text, item)
        for text, item in kept
        if not (
            item.channel
            and item.id != "proactive.total"
            and ("proactive.total", item.value) in has_total
            and not item.in_parts
        )
    ]
