"""What a run of prose counts: its sentences, the counts in each with their surroundings, and the denials.

Positions are those of the run's folded text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from analytics.reading.chinese_numbers import Count, count_of, counts_in, is_vague
from analytics.reading.claim_denials import denials
from analytics.reading.claim_rules import Rule, judge, rules_for
from analytics.reading.claim_words import FILL, PART_OPENERS, Context, Found, counts_nothing
from analytics.reading.flat import Flat

_SENTENCE_END = "。!?"
_CLAUSE_END = "。!?,;:"
_STOP = re.compile(f"[{_SENTENCE_END}]")
_CLAUSE_STOP = re.compile(f"[{_CLAUSE_END}]")
_CUT_AT = frozenset(_CLAUSE_END + "、")
_COMMAS = "、,;"
_NO_COUNT = re.compile(
    r"(?:工作日|月(?!例会)|日|村(?!级|务)|社区(?!级)|行政村|领域|方面|乡镇|镇(?!级)|部门|单位|环节|栏目|以内|类别|事|性|龙|站|窗口|体)"
)
_NEVER_A_COUNT = re.compile(r"(?:工作日|月(?!例会)|日|小时|年|百分点|[%‰]|[级类]别|方面|环节|以内)")
"""Units of time, rates and ranks. Villages, offices and the like are counts, though never claims."""
_REACH = 120
"""Signs before a count that can say what it counts; keeps endless lines without a stop cheap."""
_BEYOND = 48
"""Signs behind a count that can say what it was."""
_LONGEST = 600
"""Signs of a sentence; a longer one is cut at a clause."""
_ITEMS = frozenset("条件份篇则宗")
_WEIGHTY = frozenset("条件份篇则封宗起") | {
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
"""Units of what a report counts: a count in one of them has the words before it to itself."""


class SaidCount(NamedTuple):
    """A figure with its unit; positions count in the sentence. 万元 is 元.

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


class Run(NamedTuple):
    """A run of prose, and the aspect of section one (or "") that it stands under."""

    flat: Flat
    topic: str
    section: str


def said_in(run: Run, year: int | None) -> Iterator[Found]:
    """All that a run of prose says; a sentence that begins with 其中 goes on with the parts."""
    parts_go_on = False
    earlier = ""
    text = run.flat.text
    for start, end in _sentences(text):
        sentence = text[start:end]
        opener = PART_OPENERS.search(sentence)
        if opener is None or opener.start() > 0:
            parts_go_on = False
        surroundings = _Sentence(sentence, start, run, year, parts_go_on, opener, earlier)
        for item in _of_sentence(surroundings):
            yield item
            parts_go_on = item.in_parts or parts_go_on
        parts_go_on = opener is not None or parts_go_on
        earlier = sentence[-_REACH:]


def counts_said(text: str, *, topic: str, section: str, year: int | None) -> Iterator[SaidCount]:
    """All counts of a folded sentence, whatever they count, as they stand.

    For those who look for more than claims; ``topic`` and ``section`` are those of its ``Run``.
    """
    previous = 0
    ends = _clause_ends(text)
    for count in counts_in(text):
        said = count_of(count)
        if said is None or _NEVER_A_COUNT.match(text, count.end) or text[: count.start].endswith("第"):
            continue
        value, unit = said
        left, right = _clause(text, ends, count.start, count.end)
        context = Context(
            sentence=text,
            lead=text[max(left, previous) : count.start],
            clause_lead=text[left : count.start],
            tail=text[count.end : right],
            beyond=text[count.end :],
            before=text[: max(left, previous)],
            earlier="",
            topic=topic,
            section=section,
            in_parts=False,
            siblings=0,
            listed=(),
            year=year,
            value=value,
            unit=unit,
            approximate=count.approximate,
        )
        previous = count.end
        yield SaidCount(
            value,
            unit,
            count.approximate,
            count.start,
            count.end,
            context.lead,
            context.clause_lead,
            context.tail,
            counts_nothing(context),
        )


class _Sentence(NamedTuple):
    """A sentence in its run: ``offset`` is where it begins, ``opener`` the word that opens its parts."""

    text: str
    offset: int
    run: Run
    year: int | None
    parts_go_on: bool
    opener: re.Match[str] | None
    earlier: str


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


def _of_sentence(sentence: _Sentence) -> Iterator[Found]:
    text, offset, run = sentence.text, sentence.offset, sentence.run
    counts = [count for count in counts_in(text) if _is_count(text, count)]
    if counts and (rules := rules_for(text)):
        yield from _counted(sentence, counts, rules)
    for item in denials(text, run.topic, run.section, sentence.year):
        left, right = _clause(text, _clause_ends(text), item.position, item.position + 1)
        yield _placed(
            item, offset + left, offset + max(right, item.end), offset + item.position, in_parts=False
        )


def _placed(item: Found, start: int, end: int, position: int, *, in_parts: bool) -> Found:
    return Found(
        item.id,
        item.value,
        item.unit,
        item.approximate,
        item.strength,
        item.channel,
        item.alone,
        in_parts,
        start,
        end,
        position,
    )


def _counted(sentence: _Sentence, counts: Sequence[Count], rules: Sequence[Rule]) -> Iterator[Found]:
    """What the counts of a sentence count, by those rules that have a word in it."""
    text, offset, run, year, parts_go_on, opener, earlier = sentence
    units = {unit for rule in rules for unit in rule.units}
    siblings = sum(count.unit[0] in _ITEMS for count in counts)
    ends = _clause_ends(text)
    # Where the weighty counts before and after each count end and begin.
    weighty = [count for count in counts if count.unit in _WEIGHTY]
    cut, passed = 0, 0
    listed: tuple[Decimal, ...] = ()
    of_before: list[Found] = []
    for count in counts:
        start, end = count.start, count.end
        while passed < len(weighty) and weighty[passed].end <= start:
            cut = weighty[passed].end
            passed += 1
        if count.unit not in units and count.unit != "万元":
            continue
        said = count_of(count)
        if said is None or is_vague(text, count):
            continue
        ahead = passed + (passed < len(weighty) and weighty[passed] is count)
        follow = weighty[ahead].start if ahead < len(weighty) else len(text)
        left, right = _clause(text, ends, start, end)
        in_parts = parts_go_on or (opener is not None and _within_parts(text, opener.start(), start))
        lead = text[max(left, cut, start - _REACH) : start]
        if year is not None and f"{year - 1}年" in lead:
            lead = _left_by_last_year(lead, year)
        compared = _COMPARED.search(lead)
        if compared is not None:
            lead = lead[: compared.start()]
        context = Context(
            text,
            lead,
            text[max(left, start - 2 * _REACH) : start],
            text[end : min(right, follow)],
            text[end : end + _BEYOND],
            text[max(0, left - 4 * _REACH) : max(left, cut)],
            earlier,
            run.topic,
            run.section,
            in_parts,
            siblings,
            listed,
            year,
            said[0],
            said[1],
            count.approximate,
        )
        if count.unit[0] in _ITEMS:
            listed = (*listed, said[0])
        found = judge(context, rules)
        if found and (compared is not None or counts_nothing(context)):
            found, of_before = [], found
        elif not found:
            found, of_before = _same_this_year(context, of_before), []
        for item in found:
            quoted = left
            if cut > left:
                quoted = cut
                while text[quoted] in _COMMAS:
                    quoted += 1
            yield _placed(
                item,
                offset + quoted,
                offset + right,
                offset + count.number_at,
                in_parts=item.in_parts or in_parts,
            )


def _left_by_last_year(lead: str, year: int) -> str:
    """A report for 2022 says 2021年结转 and means what the year before left."""
    return re.sub(rf"{year - 1}年度?(?=(?:未办结)?的?结转)", "上年", lead)


_COMPARED = re.compile(r"[由从](?:[去上]一?年度?|20\d\d年度?)的?$")
"""行政复议由去年的3件: the noun stands before the comparison."""
_NOW_INSTEAD = re.compile(
    r"[,;、:)]?(?:(?P<now>20\d\d年度?|[本今当]年度?)(?:在此基础上|则|又|已)*(?:开展|举办|召开|公开|发布|收到|受理|办理)?)?"
    rf"(?P<turn>(?:增加|增长|上升|提高|增|升|减少|下降|减|降)[到至为])?{FILL}"
)


def _same_this_year(context: Context, of_before: Sequence[Found]) -> list[Found]:
    """What the count before said of another year, said of this one: 由去年的3件降为1件, 去年1次,今年2次."""
    match = _NOW_INSTEAD.fullmatch(context.lead) if of_before else None
    if match is None or not (match["now"] or match["turn"]) or of_before[0].unit != context.unit:
        return []
    if counts_nothing(context) and match["turn"] is None:
        return []
    return [item._replace(value=context.value, approximate=context.approximate) for item in of_before]


def _within_parts(sentence: str, opener: int, position: int) -> bool:
    """Whether a count belongs to the parts opened before it; parts within brackets end with them."""
    if opener >= position:
        return False
    return sentence.count(")", opener, position) <= sentence.count("(", opener, position)


def _is_count(sentence: str, count: Count) -> bool:
    if sentence[count.start - 1 : count.start] == "第" or sentence[count.end : count.end + 1] in ("%", "‰"):
        return False
    return not _NO_COUNT.match(sentence, count.end)


def _clause_ends(sentence: str) -> list[int]:
    return [match.start() for match in _CLAUSE_STOP.finditer(sentence)]


def _clause(sentence: str, ends: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Where the clause that holds ``start`` begins, and where that of ``end`` ends."""
    before = bisect_left(ends, start)
    left = ends[before - 1] + 1 if before else 0
    if left == start and before and sentence[left - 1] == ":":  # 收到申请:3件
        left = ends[before - 2] + 1 if before > 1 else 0
    after = bisect_left(ends, end)
    return left, ends[after] if after < len(ends) else len(sentence)
