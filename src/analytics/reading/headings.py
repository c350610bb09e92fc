"""The headings of the six sections and of the aspects within section one, found in lines of text.

A heading is a title (or alias) of the form behind a numeral, a bullet or alone on its line; what a sentence
mentions is none. Wrong and lost numerals are borne with: the title decides, the numeral confirms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from analytics.form import FORM, SectionSpec
from analytics.reading.flat import flatten, fold
from analytics.reading.model import Line

_NUMERALS = "一二三四五六七八九十"
_TOP = re.compile(
    rf"(?:第?(?P<numeral>[{_NUMERALS}])(?:部分)?[、.,:､﹑]|第(?P<part>[{_NUMERALS}])(?:部分|章)|(?P<lost>、))"
    r"(?:20\d\d年度?|本年度|年度)?"
)
_ARABIC = re.compile(r"(?P<numeral>\d)[、.．](?!\d)")
_ARABIC_SUB = re.compile(r"[1-6][.．]\d{1,2}[、.．]?(?!\d)")
_SUB = re.compile(rf"[（(]?(?P<numeral>[{_NUMERALS}]|\d)[)）][、.]?")
_BULLET = re.compile(r"[-–—•·●■◆▪#*]+|[\uf000-\uf0ff]")

# The words without which a heading with a numeral is none of the section, however it is worded.
_CORE: Mapping[str, re.Pattern[str]] = {
    "1": re.compile(r"总体|概述|概况|^(?:工作)?(?:基本|开展|整体)?情况|基本情况|工作开展情况"),
    "2": re.compile(r"主动(?:公开|公布).*(?:信息|情况)"),
    "3": re.compile(r"(?:收到|处理|办理|依).*申请"),
    "4": re.compile(r"复议|诉讼"),
    "5": re.compile(
        r"(?:问题|不足|困难).*(?:改进|整改|措施|打算|对策|计划)|存在.*(?:问题|不足)|(?:主要|突出)问题"
    ),
    "6": re.compile(r"(?:其他|其它).*(?:事项|报告|说明|情况)|需要?(?:报告|说明)的?.*事项|^(?:其他|其它)$"),
}
_SUB_OPENING = re.compile(rf"[（(、第\d{_NUMERALS}]|{_BULLET.pattern}")
_INNER = re.compile(rf"[{_NUMERALS}][、.]")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a section: the line it stands on, ``start`` and ``end`` in the line's folded text."""

    section: str
    line: int
    start: int
    end: int
    score: int
    text: str


def find_headings(lines: Sequence[Line]) -> list[Heading]:
    """The best heading of every section that has one, in reading order."""
    candidates = [heading for number, line in enumerate(lines) for heading in _of_line(number, line)]
    strong = any(heading.score >= _SCORE_NUMERAL for heading in candidates)
    chosen: dict[str, Heading] = {}
    for position, heading in enumerate(candidates):
        if strong and heading.score < _SCORE_BARE:
            continue
        held = chosen.get(heading.section)
        filled = (
            held is not None
            and _is_hollow(held, candidates, lines)
            and not _is_hollow(heading, candidates, lines, position)
        )
        if held is None or heading.score > held.score or (heading.score == held.score and filled):
            chosen[heading.section] = heading
    return sorted(chosen.values(), key=lambda heading: (heading.line, heading.start))


def topic_of(text: str) -> tuple[str, int] | None:
    """The aspect of section one that a folded text begins with, and where its heading ends.

    （二）依申请公开情况 → ("requests", 10); a sub-heading of nothing known → ("", 0); no sub-heading → None.
    Words that go on as a sentence (（一）主动公开政府信息139条) are no heading: the end is the marker's.
    """
    return _topic_known(text) if len(text) <= _LONGEST else _topic(text)


def _topic(text: str) -> tuple[str, int] | None:
    marker = _sub_marker(text) if _SUB_OPENING.match(text) else 0
    if marker == 0:
        return None
    body = text[marker:]
    stop = _STOP.search(body)
    head = body[: min(stop.start(), 24)] if stop else body[:24]
    for topic_id, wordings in _TOPICS:
        for wording in wordings:
            if not head.startswith(wording) and not (len(head) <= 16 and wording in head):
                continue
            at = body.find(wording)
            match = _TOPIC_TAIL.match(body, at + len(wording)) if at >= 0 else None
            return topic_id, marker + match.end() if match else marker
    return "", len(text) if len(body) <= 20 and not _STOP_OR_FIGURE.search(body) else 0


_topic_known = lru_cache(maxsize=1024)(_topic)
"""Most sub-headings stand alone on their lines, and are asked for twice."""


_INNER_MARK = re.compile(rf"[(（][{_NUMERALS}][)）]")


def marks_within(text: str, folded: str) -> list[int]:
    """Where, in its folded text, sub-headings begin within a line: behind a sentence or a blank."""
    if "(" not in folded:
        return []
    flat = flatten([(0, text)])
    return [
        mark
        for match in _INNER_MARK.finditer(folded)
        if (mark := match.start()) > 0
        and (
            folded[mark - 1] in "。;!?"
            or ((column := flat.column_at(mark)) > 0 and text[column - 1].isspace())
        )
    ]


def sub_heading(text: str) -> tuple[str, int] | None:
    """(topic, end in the folded text) of the sub-heading that a text begins with; None where it has none.

    A heading is what ``topic_of`` knows behind any numeral, else the words behind （一） up to a stop.
    """
    folded = fold(text)
    if not _SUB_OPENING.match(folded):
        return None
    found = topic_of(folded)
    marker = _INNER_MARK.match(folded)
    if found is None or (marker is None and not found[0]):
        return None
    topic, end = found
    if marker is None or marker.end() < end < len(folded):
        return found
    word = fold(text.split(maxsplit=1)[0])
    if marker.end() < len(word) < len(folded) and not _STOP_OR_FIGURE.search(word):
        return topic, len(word)
    if topic:
        return found
    stop = _STOP.search(folded, marker.end())
    end = stop.start() if stop else len(folded)
    return "", end if end - marker.end() <= _LONGEST_SUB else marker.end()


_LONGEST_SUB = 24
_STOP = re.compile(r"[。:;,]")
_STOP_OR_FIGURE = re.compile(r"[。:;,\d]")


def whole_heading(text: str) -> str | None:
    """The section of which a line is the heading, a numeral before the title and nothing behind it."""
    spots = _of_line(0, Line(text, "", "0"))
    if not spots or spots[0].score < _SCORE_NUMERAL or spots[0].end < len(fold(text).rstrip("。:*")):
        return None
    return spots[0].section


def numeral_of(heading: str) -> str | None:
    """The numeral that a heading begins with: 五 of 五、…; None where it has another number or none."""
    marker = _TOP.match(fold(heading))
    return (marker["numeral"] or marker["part"]) if marker else None


_TOPIC_TAIL = re.compile(
    r"(?:政府信息|信息)?(?:工作)?(?:办理|开展|建设)?(?:情况|方面|工作|的情况)?(?:$|[。.:;,]|(?=20\d\d|本年|全年|今年|年内|截至|我[局镇乡街县市区]))"
)


_SCORE_SUB, _SCORE_BARE, _SCORE_NUMERAL = 1, 3, 4


def _wordings(section: SectionSpec) -> tuple[tuple[str, bool], ...]:
    listed = [(fold(section.title), True), *((fold(alias), False) for alias in section.aliases)]
    return tuple(sorted(dict(reversed(listed)).items(), key=lambda item: -len(item[0])))


_WORDINGS = {section.id: _wordings(section) for section in FORM.sections}
_BY_FIRST_SIGN: dict[str, list[tuple[str, str, bool]]] = {}
for _section, _listed in _WORDINGS.items():
    for _wording, _own in _listed:
        _BY_FIRST_SIGN.setdefault(_wording[0], []).append((_section, _wording, _own))
_OPENING = re.compile(
    rf"[|<【]*(?:[{_NUMERALS}]|第|、|\d[、.．]|[（(]?\d[)）]|[（(]|{_BULLET.pattern}|"
    + "|".join(sorted({re.escape(wording[:2]) for listed in _WORDINGS.values() for wording, _ in listed}))
    + ")"
)
"""What a line begins with that may begin with a heading: a numeral, a bullet or a title."""
_TABLE_OPENING = re.compile(rf"[\s|｜<＜【\u200b\ufeff]*[{_NUMERALS}第、\u2e80-\u2fdf]")
"""The same for a line of a table, as it stands: only a numeral makes a heading there."""
_GOES_ON = frozenset("的和与及为是")
"""Signs after which a title's words are part of a sentence."""
_NUMERAL_OF = {section.numeral: section.id for section in FORM.sections}
_TOPICS = tuple(
    (topic.id, tuple(fold(wording) for wording in (topic.title, *topic.aliases)))
    for section in FORM.sections
    for topic in section.topics
)
_TOPIC_WORDS = frozenset(wording for _, wordings in _TOPICS for wording in wordings)


def _of_line(number: int, line: Line) -> list[Heading]:
    if line.table is not None and not _TABLE_OPENING.match(line.text):
        return []
    text = fold(line.text)
    opening = _OPENING.match(text)
    if opening is None and (line.table is not None or not _INNER.search(text)):
        return []
    found: list[_Spot] = []
    start = len(text) - len(text.lstrip("|<【"))
    first = _at(text, start, whole_line=True, in_table=line.table is not None) if opening else None
    if first is not None:
        found.append(first)
    if line.table is None:
        for match in _INNER.finditer(text):
            if match.start() > start and _opens(text, line.text, match.start()):
                inner = _at(text, match.start(), whole_line=False, in_table=False)
                if inner is not None:
                    found.append(inner)
    if not found:
        return []
    flat = flatten([(number, line.text)])
    return [
        Heading(spot.section, number, spot.start, spot.end, spot.score, flat.quote(spot.start, spot.end))
        for spot in found
    ]


class _Spot(NamedTuple):
    """A heading within a line, positions in its folded text."""

    section: str
    start: int
    end: int
    score: int


def _opens(folded: str, text: str, position: int) -> bool:
    """Whether a numeral within a line may open a heading: after the end of a sentence, a bar or a blank."""
    if folded[position - 1] in "。;!?|":
        return True
    column = flatten([(0, text)]).column_at(position)
    return column > 0 and text[column - 1].isspace() and folded[position - 1] not in '见如按照、“"《('


def _at(text: str, start: int, *, whole_line: bool, in_table: bool) -> _Spot | None:
    marker = _TOP.match(text, start)
    numeral = (marker["numeral"] or marker["part"]) if marker else None
    level = _SCORE_NUMERAL if marker else 0
    if marker is None and whole_line:
        for pattern, score in ((_ARABIC, 2), (_SUB, _SCORE_SUB), (_BULLET, _SCORE_BARE)):
            if marker := pattern.match(text, start):
                level = score
                break
    body_start = marker.end() if marker else start
    if marker is None and whole_line and not in_table and text[start : start + 1] in _NUMERAL_OF:
        bare = _exact(text, start + 1, alone=True, in_table=False)
        if bare is not None and _NUMERAL_OF[text[start]] == bare[0]:
            return _Spot(bare[0], start, bare[1], _SCORE_NUMERAL)
    exact = _exact(text, body_start, alone=marker is None, in_table=in_table)
    if exact is not None:
        section, end, own_title = exact
        if in_table and not (marker and level == _SCORE_NUMERAL):
            return None
        agrees = numeral is not None and _NUMERAL_OF.get(numeral) == section
        told = (marker and numeral is None) or level == _SCORE_NUMERAL
        if told and not agrees and not own_title and text[body_start:end] in _TOPIC_WORDS:
            return None  # 二、依申请公开情况 or • 依申请公开情况 is an aspect of section one
        score = (level or _SCORE_BARE) + (
            2 * own_title + agrees if level in (0, _SCORE_BARE, _SCORE_NUMERAL) else 0
        )
        return _Spot(section, start, end, score)
    if level != _SCORE_NUMERAL or not whole_line:
        return None
    reworded = _reworded(text, start, body_start, numeral)
    if in_table and reworded is not None:
        # A row of the table only where the numeral is that of the section and nothing else is in the row.
        of_numeral = _NUMERAL_OF.get(numeral or "") == reworded.section
        return reworded if of_numeral and not text[reworded.end :].strip("|:。") else None
    return reworded


def _exact(text: str, start: int, *, alone: bool, in_table: bool) -> tuple[str, int, bool] | None:
    """(section, end, whether it is the form's own title) of a known wording at ``start``."""
    best: tuple[str, int, bool] | None = None
    for section, wording, own in _BY_FIRST_SIGN.get(text[start : start + 1], ()):
        end = start + len(wording)
        if not text.startswith(wording, start) or (best and end <= best[1]):
            continue
        if alone and len(text) > end and text[end:] not in (":", "。"):
            continue
        if not in_table and text[end : end + 1] in _GOES_ON:
            continue
        best = (section, end, own)
    return best


_HEAD_STOP = re.compile(r"[。:;,!?|]")
_NO_HEAD = re.compile(r"\d{2}|年度?办理|数量")


def _reworded(text: str, start: int, body_start: int, numeral: str | None) -> _Spot | None:
    """A heading behind a top-level numeral that says in other words what a section is for."""
    head = _HEAD_STOP.split(text[body_start:], maxsplit=1)[0]
    if not head or len(head) > _LONGEST or len(head) < 2 or _NO_HEAD.search(head):
        return None
    end = body_start + len(head)
    for section, core in _CORE.items():
        agrees = numeral is not None and _NUMERAL_OF.get(numeral) == section
        if core.search(head) and (agrees or head not in _TOPIC_WORDS):
            if (
                section in ("1", "2", "3")
                and not agrees
                and any(word in head for word in ("平台", "收费", "保障"))
            ):
                continue
            return _Spot(section, start, end, _SCORE_NUMERAL - 1 + agrees)
    return None


def _sub_marker(text: str) -> int:
    """Length of the numeral or bullet that a folded text begins with."""
    for pattern in (_SUB, _ARABIC, _ARABIC_SUB, _TOP, _BULLET):
        if marker := pattern.match(text):
            return marker.end()
    return 0


def _is_hollow(
    heading: Heading, candidates: Sequence[Heading], lines: Sequence[Line], position: int | None = None
) -> bool:
    """Whether the next heading follows at once, as in a list of contents."""
    index = candidates.index(heading) if position is None else position
    if index + 1 >= len(candidates):
        return False
    following = candidates[index + 1]
    between = "".join(line.text for line in lines[heading.line + 1 : following.line])
    if following.line == heading.line:
        return following.start <= heading.end
    return not between.strip() and heading.end >= len(fold(lines[heading.line].text)) - 1
