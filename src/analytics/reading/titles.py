"""Title and report year of a document, and what else stands around its text (``Frame``).

The title is one to four lines of the head that end in the words for the yearly report. The year is that of
the title, else of the period reported on, else of the text itself; never one less than a date.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analytics.reading.dates import DATE, YEAR, year_of
from analytics.reading.flat import Flat, flatten, fold
from analytics.reading.furniture import is_chrome
from analytics.reading.headings import find_headings
from analytics.reading.model import Document, Line
from analytics.reading.signature import NAME_ONLY, Signature, find_signature, find_signature_in_head, is_name

_YEAR_WORD = r"(?:20\d{2}|二[〇○零oO0一二三四五六七八九]{3})"
_KIND = r"(?:政府信息|政务|信息|政府政务)"
_REPORT = rf"{_KIND}公开(?:工作)?(?:情况)?(?:的)?(?:年度|年)?(?:工作)?(?:情况)?(?:的)?(?:报告|年报|总结)"
TITLE = re.compile(
    rf"(?:(?P<before>[^。;!?>]{{0,48}}?)(?P<year>{_YEAR_WORD})(?:年度|年|度)?"
    rf"(?P<after>[^。;!?>\d]{{0,40}}?)(?P<report>{_REPORT}))"
)
_TITLE_LATE_YEAR = re.compile(
    rf"(?P<before>[^。;!?>\d]{{0,48}}?)(?P<report>{_REPORT})[(\[]?(?P<year>{_YEAR_WORD})(?:年度|年)?[)\]]?$"
)
_TITLE_INNER_YEAR = re.compile(
    rf"(?P<before>[^。;!?>\d]{{2,48}}?)(?P<report>{_KIND}公开(?:工作)?(?P<year>{_YEAR_WORD})(?:年度|年|度)?(?:工作)?(?:报告|年报|总结))"
)
_LEAD = re.compile(
    r"^(?:关于)?(?:公布|发布|印发|公开)?(?:《|“|\")*|^.*(?:现公布|现将|现发布|标题|名称)[:《“\"]*", re.DOTALL
)
_LABELLED = re.compile(r"^.*(?:[|《]|(?:标\s*题|名\s*称)\s*[:：])", re.DOTALL)
_AFTER_TITLE = re.compile(r"[》”\"]*(?:[(\[][^)\]]{0,12}[)\]])*(?:的(?:通知|公告|公示))?$")


@dataclass(frozen=True, slots=True)
class Title:
    """``text`` as it stands, ``name`` the agency's words in it (folded, may be empty), its year and line."""

    text: str
    name: str
    year: int | None
    line: int
    start: int = 0
    end: int = 0
    raw_name: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """A report year and where it was read: "title", "period" or "body"."""

    value: int
    found_in: str
    place: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text of a report. ``head`` is that of ``head_parts``."""

    head: tuple[tuple[int, Line], ...]
    title: Title | None
    year: Year | None
    signature: Signature | None


def find_frame(document: Document, lines: Sequence[Line]) -> Frame:
    """Head, title, report year and signature of a document whose lines know their sections."""
    head = head_parts(lines)
    title = _find_title(document, lines, head)
    signature = find_signature(lines)
    if signature is None and title is not None:
        signature = find_signature_in_head(head, title.line)
    return Frame(tuple(head), title, _report_year(title, lines), signature)


def head_lines(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """The lines before the first heading of a section; where it has none, the first twelve."""
    first = next((number for number, line in enumerate(lines) if line.section != "0"), None)
    stop = min(len(lines), 40) if first is None else first
    return list(enumerate(lines[:stop]))


def head_parts(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """The head as ``head_lines`` gives it, and what a line says before the heading that stands within it.

    A document that is all one line has its head there; it is parted at blanks, like lines of its own.
    """
    head = head_lines(lines)
    if len(head) >= len(lines) or lines[len(head)].section == "0" or lines[len(head)].table is not None:
        return head
    number, line = len(head), lines[len(head)]
    opening = next(iter(find_headings([line])), None)
    if opening is None or opening.start == 0:
        return head
    before = flatten([(0, line.text)]).quote(0, opening.start)
    return [*head, *((number, replace(line, text=part, section="0")) for part in before.split())]


def _find_title(document: Document, lines: Sequence[Line], head: Sequence[tuple[int, Line]]) -> Title | None:
    """The report's title: of its head, else named in its text, else of the page's metadata."""
    filled = [(number, line) for number, line in head if fold(line.text)]
    return _joined_title(filled) or _named_title(lines) or _meta_title(document)


def _report_year(title: Title | None, lines: Sequence[Line]) -> Year | None:
    """The report year with where it was read, None where the document does not say."""
    if title is not None and title.year is not None:
        place = lines[title.line].place if title.line >= 0 else "page metadata"
        return Year(title.year, "title", place)
    return _period(lines) or _year_of_body(lines)


def _joined_title(head: Sequence[tuple[int, Line]]) -> Title | None:
    """A title on one line with its agency, else one that is parted over up to four lines."""
    usable = [(number, line.text) for number, line in head if _may_be_title(line.text)]
    for number, text in usable:
        found = _title_in([(number, text)], whole=True)
        if found is not None and found.name:
            found = _with_place_below(found, head)
            return found if found.year else _with_year_below(found, head)
    for position, (_, line) in enumerate(head):
        if not _may_be_title(line.text):
            continue
        for count in (1, 2, 3, 4):
            # Parts of one line share its number, so the parts are told by their position in the head.
            part = [(at, one.text) for at, (_, one) in enumerate(head[position : position + count], position)]
            if len(part) < count or (count > 1 and (is_chrome(part[-1][1]) or _ends_sentence(part[-2][1]))):
                break
            found = _title_in(part, whole=True)
            if found is not None:
                if count == 1:
                    found = _with_name_above(replace(found, line=head[position][0]), head, position)
                else:
                    found = _without_header(found, part)
                    found = replace(found, line=head[found.line][0])
                return found if found.name else _with_name_below(found, head[position + count :])
    return None


def _may_be_title(text: str) -> bool:
    folded = fold(text)
    if not re.search(r"[\u4e00-\u9fff]", folded) and not re.fullmatch(r"20\d\d", folded):
        return False  # a day, a time of day, a number
    return not is_chrome(text) or (">" not in folded and TITLE.search(folded) is not None)


_PLACE_END = re.compile(r"[省市县区旗州盟镇乡道街局府委办处会]$|20\d\d年?(?:度)?$")
_OWN_PLACE = re.compile(r"(?![省市县区旗镇乡])[\u4e00-\u9fff]{2,}?[市县区旗镇乡]")
"""A name that begins with a place is whole; a line before it that ends like no name is the page's."""


def _without_header(found: Title, part: Sequence[tuple[int, str]]) -> Title:
    """A running header that repeats the agency's name stands before the title and is no part of it."""
    while len(part) > 1:
        shorter = _title_in(part[1:], whole=True)
        if shorter is None or not shorter.name:
            break
        header = fold(part[0][1])
        foreign = not _PLACE_END.search(header) and _OWN_PLACE.match(shorter.name) is not None
        if header not in shorter.name and not foreign:
            break
        found, part = shorter, part[1:]
    return found


def _ends_sentence(text: str) -> bool:
    return fold(text)[-1:] in tuple("。;:!?>")


def _with_name_above(found: Title, head: Sequence[tuple[int, Line]], position: int) -> Title:
    """A title whose agency stands on a line of its own over it."""
    for number, line in reversed(head[max(0, position - 2) : position]):
        if is_name(line.text):
            name = line.text.strip()
            return Title(f"{name}{found.text}", fold(name), found.year, number, raw_name=name)
    return found


def _with_name_below(found: Title, following: Sequence[tuple[int, Line]]) -> Title:
    """A title whose agency stands on a line of its own right under it, or under its year."""
    for _, line in following[:2]:
        if is_name(line.text):
            name = line.text.strip()
            return replace(found, name=fold(name), raw_name=name)
    return found


def _with_place_below(found: Title, head: Sequence[tuple[int, Line]]) -> Title:
    """A title that leaves out the place (信访局) with the whole name (临湖县信访局) on the line under it."""
    below = next((line.text for number, line in head if number > found.line), "")
    if len(fold(below)) > len(found.name) and fold(below).endswith(found.name) and is_name(below):
        return replace(found, name=fold(below), raw_name="".join(below.split()))
    return found


_ONLY_YEAR = re.compile(rf"[(\[]?(?P<year>{_YEAR_WORD})(?:年度|年)?[)\]]?")


def _with_year_below(found: Title, head: Sequence[tuple[int, Line]]) -> Title:
    """A title without a year, whose year stands on a line of its own under it."""
    below = next((line.text for number, line in head if number > found.line), "")
    match = _ONLY_YEAR.fullmatch(fold(below))
    year = YEAR.search(match["year"] + "年") if match else None
    return replace(found, text=found.text + below.strip(), year=year_of(year)) if year else found


def _title_in(texts: Sequence[tuple[int, str]], *, whole: bool) -> Title | None:
    flat = flatten(texts)
    if "公开" not in flat.text or (whole and len(flat.text) > 90):
        return None
    for pattern in (TITLE, _TITLE_LATE_YEAR, _TITLE_INNER_YEAR):
        for match in pattern.finditer(flat.text):
            if whole and not _AFTER_TITLE.match(flat.text[match.end() :]):
                continue
            year_match = YEAR.search(match["year"] + "年")
            name, raw = _name_of(flat, match)
            return Title(
                text=_LABELLED.sub("", flat.quote(match.start(), match.end())).lstrip('《“"| '),
                name=name,
                year=year_of(year_match) if year_match else None,
                line=texts[0][0],
                raw_name=raw,
            )
    if whole and re.fullmatch(rf"(?P<before>[^。;!?>\d]{{0,48}}?)(?P<report>{_REPORT})[》”\"]*", flat.text):
        match = re.match(rf"(?P<before>[^。;!?>\d]{{0,48}}?)(?P<report>{_REPORT})", flat.text)
        if match is not None and match["before"]:
            name, raw = _name_of(flat, match)
            return Title(flat.quote(0, match.end()), name, None, texts[0][0], raw_name=raw) if name else None
    return None


def _name_of(flat: Flat, match: re.Match[str]) -> tuple[str, str]:
    """The agency's words in a title, folded and as they stand."""
    groups = match.groupdict()
    for group in ("before", "after"):
        if not groups.get(group):
            continue
        start, end = match.span(group)
        words = flat.text[start:end]
        lead = _LEAD.match(words)
        start += lead.end() if lead else 0
        words = flat.text[start:end]
        bars = re.match(r".*[|:《》\"”]", words)
        start += bars.end() if bars else 0
        words = flat.text[start:end]
        # 螅镇政府信息公开: the regular words are 政府信息公开, unless the name ends in 人民
        follows = flat.text[end : end + 2]
        if words.endswith("人民") and follows == "政府":
            end += 2
        while words.endswith(("的", "年", "度", "(", "本级", "关于")) and end > start:
            cut = 2 if words.endswith(("本级", "关于")) else 1
            end -= cut
            words = flat.text[start:end]
        words = flat.text[start:end]
        other = _NAMED_BEFORE.match(words)
        start += other.end() if other else 0
        words = flat.text[start:end]
        if 2 <= len(words) <= 40:
            return words, "".join(flat.quote(start, end).split())
    return "", ""


_NAMED_BEFORE = re.compile(
    r"\((?:原|含|附)[^()]*\)|(?:中共|中国共产党)[^,。()]{2,24}?(?:委员会|工委|党委)[、和与|]*(?=[^,。]{2,}(?:政府|办事处|委员会|管委会|局))"
)
"""What stands before the agency's name and is none of it: an earlier name, the party committee beside it."""
_REGION = re.compile(r"[\u4e00-\u9fff]{2,16}[市县区旗州盟]")


def _named_title(lines: Sequence[Line]) -> Title | None:
    """A title that the text names: 《X2021年…报告》, 现公布X2025年…报告."""
    for number, line in enumerate(lines):
        if line.table is not None or is_chrome(line.text):
            continue
        folded = fold(line.text)
        if "公开" not in folded or not YEAR.search(folded):
            continue
        flat = flatten([(number, line.text)])
        for match in TITLE.finditer(flat.text):
            words = match["before"]
            cut = re.match(
                r".*(?:《|现公布|现发布|现公开|特公布|公布|现将|发布了?|编制(?:的|了)?|本报告是|[,。:])",
                words,
                re.DOTALL,
            )
            start = match.start("before") + (cut.end() if cut else 0)
            name = flat.text[start : match.start("year")]
            opened = (
                "《" in words
                or "公布" in words
                or "现将" in words
                or start == 0
                or "," in words
                or "。" in words
            )
            year_match = YEAR.search(match["year"] + "年")
            if not opened or year_match is None:
                continue
            if not name and match["after"]:
                start, name = match.start("after"), match["after"]
            raw = "".join(flat.quote(start, start + len(name)).split()) if name else ""
            if name and not (NAME_ONLY.fullmatch(name) or _REGION.fullmatch(name)):
                name = raw = ""
            return Title(flat.quote(start, match.end()), name, year_of(year_match), number, raw_name=raw)
    return None


def _meta_title(document: Document) -> Title | None:
    raw = document.meta.get("title", "")
    for part in re.split(r"[_|]|-(?=\D)| - ", raw):
        found = _title_in([(-1, part)], whole=False) if part.strip() else None
        if found is not None:
            return found
    return None


_PERIOD_START = re.compile(r"(?<!\d)(20\d{2})年?0?1月?0?1日?起?,?(?:至|到|—|-|–|~|起)")
_PERIOD_WORD = re.compile(
    r"(?:统计|数据|报告|所列|起止).{0,6}(?:期限|时限|时间|日期|期间|周期)[^\d。]{0,12}(20\d{2})"
)


def _prose_of(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    for line in lines:
        if line.table is None:
            yield line, fold(line.text)


def _period(lines: Sequence[Line]) -> Year | None:
    for pattern in (_PERIOD_START, _PERIOD_WORD):
        for line, folded in _prose_of(lines):
            if match := pattern.search(folded):
                return Year(int(match[1]), "period", line.place)
    return None


_OWN_YEAR = re.compile(r"(20\d{2})年?度?,?(?:我|全|本|共|主动|累计|政府|收到|受理|未|在|截)")


def _year_of_body(lines: Sequence[Line]) -> Year | None:
    """The year that the text speaks of: the one named most, only where no other is named as often."""
    counts: Counter[int] = Counter()
    places: dict[int, str] = {}
    for line, folded in _prose_of(lines):
        if is_chrome(line.text):
            continue
        plain = DATE.sub("", re.sub(r"〔[^〕]*〕|\[[^\]]*\]|\(20\d{2}\)|《[^》]*》", "", folded))
        for match in _OWN_YEAR.finditer(plain):
            counts[int(match[1])] += 2
            places.setdefault(int(match[1]), line.place)
        for match in re.finditer(r"(?<!\d)(20\d{2})年", plain):
            counts[int(match[1])] += 1
            places.setdefault(int(match[1]), line.place)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return Year(ranked[0][0], "body", places[ranked[0][0]])
