"""Is the document that prescribes the form cited by its exact number."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.form import FORM, Edition
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, TextLine

# A document number: who issued it, the year in brackets of any shape (one may be lost), the number. Where the
# issuer does not end as such names do (国办公开办, 国办公开办涵), both brackets and 号 must tell that it is
# one.
_NUMBER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{1,12}(?:[函发字文]|[\u4e00-\u9fff](?=〔(?:19|20)\d\d〕第?\d{1,4}号)))"
    r"〔?(?P<year>(?:19|20)\d\d)〕?第?(?P<number>\d{1,4})号?"
)
_BRACKETS = str.maketrans("[(【﹝〘［（{｛〈<＜])】﹞〙］）}｝〉>＞", "〔" * 12 + "〕" * 12)
_PARTS = re.compile(r"(?P<issuer>\D+)〔(?P<year>\d{4})〕(?P<number>\d+)号")
_REACH = 120  # how far before a number its title may begin
# Who tells how the form came about cites what was in force before.
_LOOKS_BACK = re.compile(
    r"先后|历经|此前|以前|曾经?|原来|原有|原(?=《|国办|格式)|废止|替代|取代|代替|不再|改用|改按|调整|修订|沿用至|起初|旧|上一版|演变|变化"
)
_DRAWN_UP = re.compile(r"[^。；]{0,12}?(?:编制|编写|撰写|制作)")
"""What follows the number of the document that a report is drawn up by."""
_FORM_TITLE = re.compile(r"年度报告(?:的)?格式|年报格式")


@dataclass(frozen=True, slots=True)
class Citation:
    """The number of the form's document as a report writes it: verbatim, and with its parts told apart."""

    quote: str
    written: str
    issuer: str
    year: str
    number: str
    place: str
    line: int
    looks_back: bool
    """The sentence tells of former days."""


class _Text:
    """The running text of a report without white space and with one kind of brackets; knows the way back."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self._lines = lines
        self._starts: list[int] = []
        bare: list[str] = []
        length = 0
        for line in lines:
            self._starts.append(length)
            bare.append(_bare(line.text))
            length += len(bare[-1])
        self.text = "".join(bare)

    def line(self, offset: int) -> TextLine:
        return self._lines[self._index(offset)]

    def verbatim(self, start: int, end: int) -> str:
        """The source between two offsets, its own white space and signs kept, lines joined."""
        first, last = self._index(start), self._index(end - 1)
        pieces: list[str] = []
        for index in range(first, last + 1):
            raw = self._lines[index].text
            offset = self._starts[index]
            begin = _raw_offset(raw, start - offset) if index == first else 0
            stop = _raw_offset(raw, end - 1 - offset) + 1 if index == last else len(raw)
            pieces.append(raw[begin:stop])
        return "".join(pieces)

    def _index(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text.translate(_BRACKETS)).split())


def _raw_offset(raw: str, bare_offset: int) -> int:
    """Where the character stands in a line that is the given one of its bare text."""
    seen = 0
    for index, character in enumerate(raw):
        seen += len(_bare(character))
        if seen > bare_offset:
            return index
    return len(raw)


def citations(lines: Sequence[TextLine]) -> Iterator[Citation]:
    """The citations of the form's document, in reading order; numbers of other documents are left out.

    White space, line breaks, full width and the shape of brackets make no difference: they change on the way
    from the office to the web page. A number belongs to the form when the title before it says so, or when
    only its issuer differs from an edition's.
    """
    whole = _Text(lines)
    for match in _NUMBER.finditer(whole.text):
        if not _means_the_form(match, whole.text[max(0, match.start() - _REACH) : match.start()]):
            continue
        # 根据国办公开办函…: words before the issuer are none of the number.
        start = match.start() + max(0, match["issuer"].rfind("国"))
        line = whole.line(start)
        yield Citation(
            quote=whole.verbatim(start, match.end()),
            written=whole.text[start : match.end()],
            issuer=whole.text[start : match.end("issuer")],
            year=match["year"],
            number=match["number"],
            place=line.place,
            line=line.position,
            looks_back=_LOOKS_BACK.search(_sentence_around(whole.text, match.start())) is not None,
        )


def _sentence_around(text: str, position: int) -> str:
    end = text.find("。", position)
    return text[text.rfind("。", 0, position) + 1 : end if end >= 0 else len(text)]


def _means_the_form(match: re.Match[str], before: str) -> bool:
    title = _title_at_end(before)
    if title is not None:
        return _FORM_TITLE.search(title) is not None or _number_of_an_edition(match)
    sentence = re.split(r"[。；]|\d号", before)[-1]
    return (
        _FORM_TITLE.search(sentence) is not None
        or _number_of_an_edition(match)
        or (_almost_an_edition(match) and _DRAWN_UP.match(match.string[match.end() :]) is not None)
    )


def _title_at_end(before: str) -> str | None:
    """The title 《…》 that stands directly before a number, titles inside it included."""
    closed = before.rstrip("〔,，:：")
    if not closed.endswith("》"):
        return None
    depth = 0
    for index in range(len(closed) - 1, -1, -1):
        depth += {"》": 1, "《": -1}.get(closed[index], 0)
        if depth == 0:
            return closed[index:]
    return closed  # opens further back than we look


def _number_of_an_edition(match: re.Match[str]) -> bool:
    return "公开" in match["issuer"] and any(
        (parts["year"], parts["number"]) == (match["year"], match["number"])
        for edition in FORM.editions
        if (parts := _PARTS.fullmatch(edition.document))
    )


def _almost_an_edition(match: re.Match[str]) -> bool:
    """Whether the issuer is an edition's and one of year and number is."""
    return any(
        match["issuer"].endswith(parts["issuer"])
        and (parts["year"] == match["year"]) != (parts["number"] == match["number"])
        for edition in FORM.editions
        if (parts := _PARTS.fullmatch(edition.document))
    )


def _judge(report: Report) -> Iterator[Judgement]:
    year = report.year
    found = list(citations(report.running_text))
    edition = FORM.edition_for(year)
    expected = f"{year} 年度的年报引用“{edition.document}”"
    if year < edition.first_year or not found:
        reason = "正文没有引用格式文件的文号" if year >= edition.first_year else f"{year} 年度还没有统一格式"
        yield report.judgement("", Outcome.NOT_APPLICABLE, expected, reason)
        return
    for ordinal, citation in enumerate(found, start=1):
        exact = citation.written == edition.document
        former = citation.looks_back and _of_former_edition(citation, edition)
        yield report.judgement(
            locus=f"citation {ordinal}",
            outcome=Outcome.PASS if exact or former else Outcome.FAIL,
            expected=expected,
            found=f"正文写“{citation.quote}”，{_found(citation, edition, exact, former)}",
            evidence=({"quote": citation.quote, "place": citation.place, "line": citation.line},),
            fix=None if exact or former else f"请把正文中的“{citation.quote}”更正为“{edition.document}”。",
        )


def _of_former_edition(citation: Citation, edition: Edition) -> bool:
    return any(
        citation.written == other.document and other.first_year < edition.first_year
        for other in FORM.editions
    )


def _found(citation: Citation, edition: Edition, exact: bool, former: bool) -> str:
    if exact:
        return "一致"
    return "说的是从前的格式，文号准确" if former else _difference(citation, edition)


def _difference(citation: Citation, edition: Edition) -> str:
    """What of the number differs, in words."""
    for other in FORM.editions:
        if other.id != edition.id and citation.written == other.document:
            return f"这是 {other.id} 年版格式的文号，{_years(edition)}应引用 {edition.id} 年版的文号"
    right = _PARTS.fullmatch(edition.document)
    if right is None:
        return "与规定文号不同"
    parts = (
        ("发文代字", citation.issuer, right["issuer"]),
        ("年份", citation.year, right["year"]),
        ("序号", citation.number, right["number"]),
    )
    faults = [f"{name}写成“{written}”，应为“{due}”" for name, written, due in parts if written != due]
    return "；".join(faults) or "括号或“号”字不全"


def _years(edition: Edition) -> str:
    """The report years of an edition in words: ``2021 年度起`` or ``2019—2020 年度``."""
    if edition.last_year is None:
        return f"{edition.first_year} 年度起"
    return f"{edition.first_year}—{edition.last_year} 年度"


F10 = Rule(
    id="F10",
    title="引用格式文件的文号准确",
    short="引用文号准确",
    level="form",
    severity=Severity.YELLOW,
    basis="国办公开办函〔2021〕30号",
    version=3,
    needs=("lines",),
    fix="请更正文号。",
    judge=EachReport(_judge),
)
