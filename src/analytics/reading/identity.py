"""Which agency, which year, published and signed when: read from the document, trusted in a fixed order.

Agency: title, body (compiled by, contact), signature, the page's own metadata, file name. A bare place of
the title (X县, X乡) is named in full where the body names it so. What comes from the file name says so in
``problems``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from analytics.agencies import simplified
from analytics.reading.dates import DATE, YEAR, date_of, year_of
from analytics.reading.flat import Flat, flatten, fold
from analytics.reading.furniture import is_chrome
from analytics.reading.model import Document, Line, Problem
from analytics.reading.narrative import Prose
from analytics.reading.signature import NAME_ONLY


@dataclass(frozen=True, slots=True)
class Identity:
    """Agency (words of the document), report year, dates and title; None where the document does not say."""

    agency: str | None
    year: int | None
    published_on: date | None
    signed_on: date | None
    title: str | None
    problems: tuple[Problem, ...] = ()


def identify(document: Document, prose: Prose, source: str) -> Identity:
    """Reads the identity of a document; the file name of ``source`` is asked last."""
    title, signature, year = prose.frame.title, prose.frame.signature, prose.frame.year
    problems: list[Problem] = []
    agency = _agency(
        document, prose, title.raw_name if title else "", signature.agency if signature else None
    )
    value = year.value if year else None
    stem = PurePath(source.replace("\\", "/")).stem
    if agency is None and (agency := _agency_of_name(stem)):
        problems.append(
            Problem("agency_from_file_name", "file name", f"正文未写明单位，按文件名认作“{agency}”")
        )
    if value is None and (value := _year_of_name(stem)):
        problems.append(
            Problem("year_from_file_name", "file name", f"正文未写明年度，按文件名认作 {value} 年")
        )
    return Identity(
        agency=unicodedata.normalize("NFKC", agency) if agency else None,
        year=value,
        published_on=_published(document, prose),
        signed_on=signature.signed_on if signature else None,
        title=title.text if title else None,
        problems=tuple(problems),
    )


# ------------------------------------------------------------------ agency

_PROVINCE = re.compile(r"^.{2,6}?(?:省|维吾尔自治区|壮族自治区|回族自治区|自治区)(?=..)")
_NAME = r"(?P<name>[^\s,。;:!?、《》“”\"()|\d]{2,36}?"
_FULL = (
    r"(?:人民政府.{1,12}?街道(?:办事处)?|人民政府办公室|人民政府|(?:街道|镇|乡|苏木)(?:人民政府|办事处)?|办事处|管理委员会|"
    r"管委会|[^各有委办镇]{2,12}?(?:局|署|委员会|办公室|中心)))"
)
_COMPILED = re.compile(
    rf"(?:由|本报告(?:是|为)?由?){_NAME}{_FULL}(?=(?:依据|根据|按照|负责|政务|党政|综合)?.{{0,8}}(?:编制|制作|撰写|发布|公布))"
)
_CONTACT = re.compile(
    rf"(?:请与|与|联系|请联系|请咨询|可向)[:]?{_NAME}{_FULL}(?=.{{0,24}}?(?:联系|咨询|[,。;:(、]|$))"
)
_COVERS = re.compile(rf"(?:本报告|报告)(?:内容)?(?:包括|涵盖|反映|是){_NAME}{_FULL}(?=情况|\d|的|20)")
_ADDRESS = re.compile(rf"(?:地址|住址|通讯地址|办公地址|联系地址)(?:是|为)?[:]?{_NAME}(?:人民政府|办事处))")
_SELF = re.compile(
    rf"(?:^|[。;,])(?:20\d\d年度?,?)?{_NAME}{_FULL}(?=(?:现|按照|根据|依据|按|结合)[^。]{{0,80}}?(?:编制|公布|报告))"
)
_REPORTED = re.compile(
    rf"(?:现将|现公布|现发布|现公开|公布|编制|发布)《?{_NAME}{_FULL}(?=(?:20\d\d年度?)?(?:政府信息|政务|信息)公开)"
)
_WORKS = re.compile(
    rf"(?:^|[。;,、])(?:20\d\d年度?(?:以来)?,?|一年来,|本年度,|今年以来,)?{_NAME}(?:人民政府|街道办事处|[^各有委办镇]{{2,10}}?局))"
    r"(?=(?:认真|深入|严格|坚持|高度重视|紧紧围绕|紧扣|全面|切实|积极|持续|始终|根据|完成|较好|通过|主动|以|在).{0,24}?"
    r"(?:贯彻|落实|推进|加强|做好|领导|条例|要求|公开))"
)
_ISSUER = re.compile(
    r"(?:发布机构|发文机关|发布单位|公开机构|发布机关|信息来源|来源)[:|]*(?P<name>[^\s,。;:!?、《》“”\"()|\d]{3,32})"
)
_WHOLE_NAME = re.compile(r"[\u4e00-\u9fff]{2,28}(?:人民政府|办事处|委员会|办公室|局|署)")
_BARE_PLACE = re.compile(r"(?:县|市|区|旗|镇|乡|街道|街|苏木)$")
_OFFICE = re.compile(
    r"(?<=政府)(?:党政|综合|政务公开|党政综合)?办公室$|(?<=[乡镇])办公室$|(?:党政|政务公开|党政综合|综合)办公?室?$"
)


def _agency(document: Document, prose: Prose, named: str, signed: str | None) -> str | None:
    lines = prose.lines
    if named and _HEADLESS.match(fold(named)):
        named = _with_place(named, signed, _from_page(document, prose), _from_body(lines))
    if named and _plausible(named):
        return _in_full(named, lines, signed) if _BARE_PLACE.search(fold(named)) else named
    body = _from_body(lines)
    if body:
        return _in_full(body, lines, signed) if _BARE_PLACE.search(fold(body)) else body
    if signed and _plausible(signed):
        return _unsealed(signed)
    return _from_page(document, prose) or _undated_signature(lines)


_HEADLESS = re.compile(r"[市县区州盟旗](?=[\u4e00-\u9fff]{2,})")
"""A name that leaves out which city or district it is of: 区财政局."""


def _with_place(named: str, *elsewhere: str | None) -> str:
    """区财政局 as the signature, the page or the text names it in full: 甲市乙区财政局."""
    bare = fold(named)
    for name in filter(None, elsewhere):
        whole = fold(_unsealed(name))
        if whole.endswith(bare) and len(whole) > len(bare) + 1 and _plausible(name):
            return _without_province(_unsealed(name))
    return named


def _unsealed(name: str) -> str:
    return "".join(name.split()).removesuffix("(盖章)").removesuffix("（盖章）")


def _undated_signature(lines: tuple[Line, ...]) -> str | None:
    """The name that stands alone on the last line of text of a report that is there to its end."""
    last = next((line for line in reversed(lines) if fold(line.text) and not is_chrome(line.text)), None)
    if last is None or last.table is not None or last.section not in ("5", "6"):
        return None
    name = _unsealed(last.text)
    return name if _WHOLE_NAME.fullmatch(fold(name)) and _plausible(name) else None


def _plausible(name: str) -> bool:
    folded = fold(name)
    return 2 <= len(folded) <= 40 and not re.search(
        r"^(?:我|本|各|全)(?:镇|乡|局|街道|县|市|区|单位|机关)$|政府信息|年度?报告|栏目|公开$|首页", folded
    )


def _in_full(named: str, lines: tuple[Line, ...], signed: str | None) -> str:
    """A bare place named as the body or signature names its government: 对坊乡 → 对坊乡人民政府."""
    bare = fold(named)
    texts = [flatten([(0, line.text)]) for line in lines if line.table is None and not is_chrome(line.text)]
    if signed:
        texts.append(flatten([(0, signed)]))
    pattern = re.compile(
        rf"(?P<places>(?:[^\s,。;:!?、《》“”\"()|\d由与请系]{{2,9}}?(?:市|州|盟|县|区|旗)){{0,3}}){re.escape(bare)}"
        r"(?:人民政府|(?<=街道)办事处)(?!.{0,6}(?:网|门户|信息公开|公众号))"
    )
    for flat in texts:
        if match := pattern.search(flat.text):
            start = match.start() if not match["places"] else match.start("places")
            found = "".join(flat.quote(start, match.end()).split())
            return _without_province(found)
    return named


def _from_body(lines: tuple[Line, ...]) -> str | None:
    prose = [flatten([(0, line.text)]) for line in lines if line.table is None]
    for pattern in (_COMPILED, _REPORTED, _CONTACT, _COVERS, _ADDRESS, _SELF, _WORKS):
        for flat in prose:
            for match in pattern.finditer(flat.text):
                found = _named(flat, match)
                if found:
                    return found
    return None


def _named(flat: Flat, match: re.Match[str]) -> str | None:
    name = "".join(flat.quote(*match.span("name")).split())
    name = _OFFICE.sub("", name) if "县人民政府办公室" not in name else name
    name = _without_province(name)
    return name if _plausible(name) and NAME_ONLY.fullmatch(fold(name)) else None


def _without_province(name: str) -> str:
    return _PROVINCE.sub("", name)


def _from_page(document: Document, prose: Prose) -> str | None:
    issuer = document.meta.get("agency") or document.meta.get("publisher")
    if issuer and NAME_ONLY.fullmatch(fold(issuer)):
        return "".join(issuer.split())
    for _, line in prose.frame.head:
        flat = flatten([(0, line.text)])
        for match in _ISSUER.finditer(flat.text):
            name = "".join(flat.quote(*match.span("name")).split())
            if NAME_ONLY.fullmatch(fold(name)) and name[-1:] != "办" and _plausible(name):
                return name
    return None


def _agency_of_name(stem: str) -> str | None:
    plain = re.sub(r"[_\-\s]+", "", stem)
    match = re.match(r"(?P<name>[\u4e00-\u9fff]{2,30}?)(?=20\d{2}|政府信息|政务公开|信息公开|年报|$)", plain)
    if match and NAME_ONLY.fullmatch(match["name"]):
        return match["name"]
    return None


def _year_of_name(stem: str) -> int | None:
    years = {year for match in YEAR.finditer(fold(stem)) if (year := year_of(match))}
    return years.pop() if len(years) == 1 else None


# ------------------------------------------------------------------ published

_DATE_TEXT = r"[\s|:]*(?P<date>(?:19|20)\d{2}(?:年|[-./])\d{1,2}(?:月|[-./])\d{1,2})"
# 统计时间：2024年1月1日至12月31日 is the time reported on, and no day of publication.
_NO_SPAN = r"(?!\d?日?[\s|]*(?:起|至|到|[-—–~～]+[\s|]*\d))"
_PUBLISHED = (
    re.compile(r"(?:发布|公开|公布|发文)(?:时间|日期)" + _DATE_TEXT),
    re.compile(r"(?<![文成效止起新计])(?:时间|日期)" + _DATE_TEXT + _NO_SPAN),
    re.compile(r"更新(?:时间|日期)" + _DATE_TEXT),
)
_TIME = r"[\s|]*\d{1,2}:\d\d(?::\d\d)?"
_BARE_DAY = re.compile(
    rf"(?:{DATE.pattern})(?:{_TIME})?[\s|]*(?:$|(?:信息)?来源|作者|浏览|点击|阅读|字体|字号)"
)
"""A day without a word for it: alone on its line, or before the name of the source."""
_BESIDE_SOURCE = re.compile(rf"(?:来源|作者)[^|\d]{{0,40}}[\s|]+(?P<date>{DATE.pattern}){_TIME}")
"""A day and time of day behind the name of the source."""
_INNER_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def _published(document: Document, prose: Prose) -> date | None:
    """The day of publication: of the page's head, its metadata, or (said in so many words) its foot."""
    lines = prose.lines
    head = "|".join(_spaced(line.text) for _, line in prose.frame.head)
    for pattern in _PUBLISHED:
        for found in _dates(pattern, head):
            return found
    raw = DATE.search(_spaced(document.meta.get("published", "")))
    if raw is not None and (of_page := date_of(raw)):
        return of_page
    signature = prose.frame.signature
    for number, line in prose.frame.head:
        if signature is not None and number in signature.lines:
            continue
        text = _spaced(line.text).strip()
        bare = _BARE_DAY.match(text) or _BESIDE_SOURCE.search(text)
        if bare is not None and (of_head := date_of(bare)):
            return of_head
    foot = "|".join(_spaced(line.text) for line in lines[-30:] if len(line.text) < 120 and line.table is None)
    of_foot = set(_dates(_PUBLISHED[0], foot))
    return of_foot.pop() if len(of_foot) == 1 else None


def _spaced(text: str) -> str:
    """NFKC; blanks stay where they part a date from a time of day, and go within words (发 布 日 期)."""
    return _INNER_BLANK.sub("", simplified(unicodedata.normalize("NFKC", text)))


def _dates(pattern: re.Pattern[str], text: str) -> Iterator[date]:
    for match in pattern.finditer(text):
        whole = DATE.match(text, match.start("date"))
        if whole is not None and (found := date_of(whole)):
            yield found
