"""Title, report year and signature of a document, found in its lines.

The title is one to four lines of the head that end in the words for the yearly report. The year is that of
the title, else of the period reported on, else of the text itself; never one less than a date.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.reading.dates import DATE, YEAR, date_of, year_of
from analytics.reading.flat import Flat, flatten, fold
from analytics.reading.headings import find_headings
from analytics.reading.model import Document, Line

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
_FURNITURE = re.compile(
    r"^(?:【?打印|【?字体|字号|字体大小|来源|信息来源|作者|责任编辑|编辑|浏览|阅读|访问量|点击|分享|扫一扫|上一篇|下一篇|"
    r"相关(?:信息|链接|阅读|附件|文章)|附件|返回|关闭|收藏|保存|当前位置|您当前|您现在|首页|网站地图|版权|主办|承办单位|技术支持|"
    r"备案|ICP|京公网|网站标识|联系我们|无障碍|适老|关怀版|索引号|发布机构|发文机关|成文日期|发布日期|发布时间|信息提供日期|发表日期|文号|主题分类|"
    r"公开方式|有效性|时间:|日期:|更新日期|信息公开元数据|微信扫|手机|点击收听|图解|下载|政府网站标识码|[-—–]*第?\d+页?[-—–]*$)"
)
_LONGEST_CHROME = 160
"""Signs of a line of furniture; a page that is all one line only begins with some."""
_SIGNED_AFTER = re.compile(r"^[)）。|\s]*$")
_NAME_END = (
    r"(?:人民政府|政府|办事处|街道|街|镇|乡|苏木|局|委|委员会|办公室|办|中心|"
    r"厅|院|会|队|站|所|处|馆|社|部|公司|学校)"
)
NAME_ONLY = re.compile(rf"[^\d,。;:!?、《》]{{1,32}}{_NAME_END}(?:\(盖?章?\))?$")


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
class Signature:
    """The end of a report: date, agency, the lines that hold only these, or the end of a longer line."""

    signed_on: date
    agency: str | None
    place: str
    lines: frozenset[int]
    inline_line: int | None = None
    inline_text: str = ""


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
    return Frame(tuple(head), title, _report_year(title, lines), find_signature(lines))


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


def is_chrome(text: str) -> bool:
    """Whether a line is furniture of the page (source, print, font size, breadcrumb) and no text."""
    folded = fold(text)
    if not folded.strip("|-—_*[]【】()"):
        return True
    return len(folded) <= _LONGEST_CHROME and (bool(_FURNITURE.match(folded)) or folded.count(">") >= 2)


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


_LONGEST_FOOT = 40
"""Lines of text at the end of a document among which its signature is looked for."""


def _tail(lines: Sequence[Line], first: int) -> list[tuple[int, Line]]:
    """The last lines of text from ``first`` on, and one more than a signature is looked for in."""
    found: list[tuple[int, Line]] = []
    for number in range(len(lines) - 1, first - 1, -1):
        line = lines[number]
        if line.table is None and fold(line.text).strip("|"):
            found.append((number, line))
            if len(found) > _LONGEST_FOOT:
                break
    return found[::-1]


def find_signature(lines: Sequence[Line]) -> Signature | None:
    """The date under the report, with the agency over, under or before it."""
    first = next((number for number, line in enumerate(lines) if line.section != "0"), 0)
    tail = _tail(lines, first)
    for position in range(len(tail) - 1, max(len(tail) - _LONGEST_FOOT, -1), -1):
        number, line = tail[position]
        found = _signed(line.text)
        if found is None:
            continue
        signed_on, name, quote, whole = found
        own = {number} if whole else set[int]()
        if not name:
            for step in (-1, 1):
                beside = position + step
                if 0 <= beside < len(tail) and _is_name(tail[beside][1].text):
                    name = tail[beside][1].text.strip().strip("|").strip()
                    own.add(tail[beside][0])
                    break
        if number == first and not name:
            return None
        return Signature(
            signed_on=signed_on,
            agency=name or None,
            place=line.place,
            lines=frozenset(own),
            inline_line=None if whole else number,
            inline_text="" if whole else quote,
        )
    return None


def _is_name(text: str) -> bool:
    folded = fold(text).strip("|")
    return bool(NAME_ONLY.fullmatch(folded)) and not is_chrome(text)


def _signed(text: str) -> tuple[date, str, str, bool] | None:
    """(date, agency before it, words of the signature, whether they are the whole line), at a line's end."""
    flat = flatten([(0, text)])
    match = next(iter(deque(DATE.finditer(flat.text), maxlen=1)), None)
    if match is None or not _SIGNED_AFTER.match(flat.text[match.end() :]):
        return None
    signed_on = date_of(match)
    before = flat.text[: match.start()].rstrip("(|:").removesuffix("日期").removesuffix("时间").rstrip(":")
    if signed_on is None:
        return None
    if not before:
        return signed_on, "", text, True
    if _is_name(flat.quote(0, len(before))):
        return signed_on, flat.quote(0, len(before)).strip("| "), text, True
    column = flat.origin[match.start()][1]
    stop = max(before.rfind(sign) for sign in "。;!?") + 1
    name = flat.quote(stop, len(before)) if stop < len(before) else ""
    ended = stop > 0
    if not ended:
        parts = re.split(r"\s+", text[:column].rstrip())
        name, ended = (parts[-1], len(parts) > 1)
    if not ended or (name and not _is_name(name)):
        return None
    start = text.rfind(name, 0, column) if name else column
    return signed_on, name, text[start:], False


def _joined_title(head: Sequence[tuple[int, Line]]) -> Title | None:
    """A title on one line with its agency, else one that is parted over up to four lines."""
    usable = [(number, line.text) for number, line in head if _may_be_title(line.text)]
    for number, text in usable:
        found = _title_in([(number, text)], whole=True)
        if found is not None and found.name:
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
        if _is_name(line.text):
            name = line.text.strip()
            return Title(f"{name}{found.text}", fold(name), found.year, number, raw_name=name)
    return found


def _with_name_below(found: Title, following: Sequence[tuple[int, Line]]) -> Title:
    """A title whose agency stands on a line of its own right under it, or under its year."""
    for _, line in following[:2]:
        if _is_name(line.text):
            name = line.text.strip()
            return replace(found, name=fold(name), raw_name=name)
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
        if 2 <= len(words) <= 40:
            return words, "".join(flat.quote(start, end).split())
    return "", ""


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
