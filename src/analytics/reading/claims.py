"""Figures said in prose, as claims of the form: how many items, requests, meetings.

A text is cut into sentences and clauses; every count in it (``chinese_numbers.COUNT``) and every plain denial
is asked what it counts. What belongs to another year, to a plan, to a frequency or to an increase
counts nothing; parts (其中…) give no total. Of what is said in stronger and in weaker words the stronger is
kept: 收到申请 before 办结申请, a stated total before a figure that could be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from analytics.form import FORM
from analytics.reading.chinese_numbers import COUNT, HAS_COUNT, count_of
from analytics.reading.claim_requests import denials
from analytics.reading.claim_rules import Rule, judge, rules_for
from analytics.reading.claim_words import PART_OPENERS, Context, Found
from analytics.reading.flat import FOLDED_OUT, Flat, flatten, fold
from analytics.reading.headings import Heading, topic_of
from analytics.reading.model import Claim, Line
from analytics.reading.titles import Signature, head_lines, is_chrome

_SENTENCE_END = "。!?"
_CLAUSE_END = "。!?,;:"
_CUT_AT = frozenset(_CLAUSE_END + "、")
_ENDED = frozenset("。！？!?；;：:")
_MARKED = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]|[-–—•·●■◆▪]|[一二三四五六七八九]是)"
)
_NO_COUNT = re.compile(
    r"^(?:工作日|月(?!例会)|日|村(?!级|务)|社区(?!级)|行政村|领域|方面|乡镇|镇(?!级)|部门|单位|环节|栏目|以内|类别|事|性|龙|站|窗口|体)"
)
_REACH = 120
"""Signs before a count that can say what it counts; keeps endless lines without a stop cheap."""
_LONGEST = 600
"""Signs of a sentence; a longer one is cut at a clause."""
_INFO_UNITS = frozenset("条件份篇则封宗起") | {
    "人次",
    "条次",
    "件次",
    "份次",
    "篇次",
    "元",
    "次",
    "期",
    "场",
    "场次",
}


class _Text(NamedTuple):
    """A run of prose, and the aspect of section one (or "") that it stands under."""

    flat: Flat
    topic: str
    section: str


def find_claims(
    lines: Sequence[Line],
    headings: Mapping[int, Sequence[Heading]],
    year: int | None,
    signature: Signature | None = None,
) -> tuple[Claim, ...]:
    """The claims of a document, in reading order; ``year``, the report year, tells other years' figures."""
    found: list[tuple[_Text, Found]] = []
    for text in _texts(lines, headings, signature):
        found += [(text, item) for item in _of_text(text, year)]
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
) -> Iterator[_Text]:
    """Prose in runs: lines broken within a sentence joined, table lines and page furniture left out."""
    run: list[tuple[int, str]] = []
    topic = section = ""
    furniture = {number for number, line in head_lines(lines) if is_chrome(line.text)}
    if signature is not None:
        furniture |= signature.lines

    def flush() -> Iterator[_Text]:
        if run:
            yield _Text(flatten(run), topic, section)
            run.clear()

    for number, line in enumerate(lines):
        folded = fold(line.text)
        if line.table is not None or number in furniture or not folded:
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
                topic = found[0] or (topic if _SUB_SUB.match(words) else "")
                body = _blanked(number, text, found[1])
            elif run and (
                run[-1][1].rstrip()[-1:] in _ENDED or line.section != section or _MARKED.match(text)
            ):
                yield from flush()
            section = line.section
            if body.strip():
                run.append((number, body))
    yield from flush()


def _blanked(number: int, text: str, end: int) -> str:
    """A text with its first ``end`` folded signs blanked, so that all others keep their column."""
    flat = flatten([(number, text)])
    if end >= len(flat.text):
        return ""
    column = flat.column_at(end)
    return " " * column + text[column:]


_INNER_MARK = re.compile(r"[(（][一二三四五六七八九十][)）]")
_SUB_SUB = re.compile(r"^(?:\d|[(（]\d)")


def _pieces(
    number: int, text: str, folded: str, headings: Sequence[Heading]
) -> Iterator[tuple[str, str, bool]]:
    """(text, folded text, whether a heading stood before it) of a line without its section headings, cut also
    at the sub-headings that stand within it.

    Pieces keep their column: what stands before is blanked, so that quotes and places stay true.
    """
    marked = [match.start() for match in _INNER_MARK.finditer(folded)] if "(" in folded else []
    if not headings and (not marked or marked == [0]):
        start = len(text) - len(text.lstrip(FOLDED_OUT))
        yield " " * start + text.strip(FOLDED_OUT) if start else text.rstrip(FOLDED_OUT), folded, False
        return
    flat = flatten([(number, text)])
    cuts = {
        mark
        for mark in marked
        if folded[mark - 1 : mark] in ("。", ";", "!", "?")
        or ((column := flat.column_at(mark)) > 0 and text[column - 1].isspace())
    }
    blanked = {position for heading in headings for position in range(heading.start, heading.end)}
    marks = sorted(cuts | {heading.start for heading in headings} | {0})
    opened = {heading.start for heading in headings}
    for left, right in zip(marks, [*marks[1:], len(flat.text)], strict=True):
        kept = [position for position in range(left, right) if position not in blanked]
        if not kept:
            yield "", "", left in opened
            continue
        first, last = flat.column_at(kept[0]), flat.column_at(kept[-1])
        piece = " " * first + text[first : last + 1]
        yield piece, fold(piece), left in opened


def _of_text(text: _Text, year: int | None) -> Iterator[Found]:
    """All that one run of prose says; a sentence that begins with 其中 goes on with the parts."""
    parts_go_on = False
    earlier = ""
    for start, end in _sentences(text.flat.text):
        sentence = text.flat.text[start:end]
        if not PART_OPENERS.match(sentence):
            parts_go_on = False
        for item, in_parts in _of_sentence(sentence, text, year, parts_go_on, earlier):
            yield _at(item, item.start + start, item.end + start, item.position + start)
            parts_go_on = in_parts or parts_go_on
        parts_go_on = bool(PART_OPENERS.search(sentence)) or parts_go_on
        earlier = sentence[-_REACH:]


def _at(item: Found, start: int, end: int, position: int) -> Found:
    return item._replace(start=start, end=end, position=position)


_STOP = re.compile(f"[{_SENTENCE_END}]")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _STOP.finditer(text):
        if match.end() - start > _LONGEST:
            yield from _cut(text, start, match.end())
        else:
            yield start, match.end()
        start = match.end()
    if start < len(text):
        yield from _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in pieces of bearable length, cut between clauses where it has any."""
    while end - start > _LONGEST:
        window = text[start + _LONGEST : min(end, start + 2 * _LONGEST)]
        at = next((offset for offset, sign in enumerate(window) if sign in _CUT_AT), None)
        cut = start + 2 * _LONGEST if at is None else start + _LONGEST + at + 1
        if cut >= end:
            break
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _of_sentence(
    sentence: str, text: _Text, year: int | None, parts_go_on: bool, earlier: str
) -> Iterator[tuple[Found, bool]]:
    if HAS_COUNT.search(sentence) and (rules := rules_for(sentence)):
        yield from _counted(sentence, text, year, parts_go_on, earlier, rules)
    for item in denials(sentence, text.topic, text.section, year):
        left, right = _clause(sentence, item.position, item.position + 1)
        yield _at(item, left, max(right, item.end), item.position), False


def _counted(
    sentence: str, text: _Text, year: int | None, parts_go_on: bool, earlier: str, rules: Sequence[Rule]
) -> Iterator[tuple[Found, bool]]:
    """What the counts of a sentence count, by those rules that have a word in it."""
    units = frozenset[str]().union(*(rule.units for rule in rules))
    counts = [match for match in COUNT.finditer(sentence) if _is_count(sentence, match)]
    opener = PART_OPENERS.search(sentence)
    siblings = sum(match["unit"][0] in "条件份篇则宗" for match in counts)
    # Where the counts of information before and after each count end and begin.
    weighty = [match for match in counts if match["unit"] in _INFO_UNITS]
    cut, passed = 0, 0
    for match in counts:
        start, end = match.span()
        while passed < len(weighty) and weighty[passed].end() <= start:
            cut = weighty[passed].end()
            passed += 1
        if match["unit"] not in units and match["unit"] != "万元":
            continue
        said = count_of(match)
        if said is None:
            continue
        ahead = passed + (passed < len(weighty) and weighty[passed] is match)
        follow = weighty[ahead].start() if ahead < len(weighty) else len(sentence)
        left, right = _clause(sentence, start, end)
        context = Context(
            sentence=sentence,
            lead=sentence[max(left, cut, start - _REACH) : start],
            clause_lead=sentence[max(left, start - 2 * _REACH) : start],
            tail=sentence[end : min(right, follow)],
            before=sentence[max(0, left - 4 * _REACH) : max(left, cut)],
            earlier=earlier,
            topic=text.topic,
            section=text.section,
            in_parts=parts_go_on or (opener is not None and _within_parts(sentence, opener.start(), start)),
            siblings=siblings,
            year=year,
            value=said[0],
            unit=said[1],
            approximate=said[2],
            number_first=match["number"][0].isdigit(),
        )
        for item in judge(context, rules):
            quote_left = left if cut <= left else cut + len(_COMMAS.match(sentence, cut).group())  # pyright: ignore[reportOptionalMemberAccess]
            yield _at(item, quote_left, right, match.start("number")), context.in_parts


_COMMAS = re.compile(r"[、,;]*")


def _within_parts(sentence: str, opener: int, position: int) -> bool:
    """Whether a count belongs to the parts opened before it; parts within brackets end with them."""
    if opener >= position:
        return False
    between = sentence[opener:position]
    return between.count(")") <= between.count("(")


def _is_count(sentence: str, match: re.Match[str]) -> bool:
    if sentence[: match.start()].endswith("第") or sentence[match.end() : match.end() + 1] in ("%", "‰"):
        return False
    return not _NO_COUNT.match(sentence[match.end() :])


_CLAUSE_STOP = re.compile(f"[{_CLAUSE_END}]")


def _clause(sentence: str, start: int, end: int) -> tuple[int, int]:
    left = _boundary(sentence, start)
    if left > 0 and sentence[left - 1] == ":" and left == start:
        left = _boundary(sentence, left - 1)  # 收到申请:3件
    closing = _CLAUSE_STOP.search(sentence, end)
    return left, closing.start() if closing else len(sentence)


def _boundary(sentence: str, position: int) -> int:
    return 1 + max(
        sentence.rfind(",", 0, position),
        sentence.rfind(":", 0, position),
        sentence.rfind(";", 0, position),
        sentence.rfind("。", 0, position),
        sentence.rfind("!", 0, position),
        sentence.rfind("?", 0, position),
    )


def _strongest(found: Sequence[tuple[_Text, Found]]) -> list[tuple[_Text, Found]]:
    """Of each claim the findings in its strongest words; channels of a list take the place of a total."""
    best: dict[str, int] = {}
    for _, item in found:
        best[item.id] = max(best.get(item.id, 0), item.strength)
    channels = {(item.id, item.value) for _, item in found if item.channel and item.id != "proactive.total"}
    of_channels = {item.value for _, item in found if item.channel}
    weak_totals = {
        item.value for _, item in found if item.id == "proactive.total" and item.strength == best[item.id]
    }
    kept: list[tuple[_Text, Found]] = []
    for text, item in found:
        if item.strength < best[item.id]:
            continue
        if item.id == "proactive.total" and item.channel and (len(channels) > 1 or len(of_channels) > 1):
            continue
        if item.id == "proactive.total" and item.alone and len(weak_totals) > 1:
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
