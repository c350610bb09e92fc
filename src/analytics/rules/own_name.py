"""Does a report speak of its own agency throughout: title, body and signature name one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analytics.agencies import fold_name, name_key, short_name
from analytics.reading.flat import fold
from analytics.reading.titles import find_signature
from analytics.rules.rule import EachReport, EvidenceItem, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, as_written, shortened

_KINDS = ("街道", "苏木", "镇", "乡")
_KIND = r"(?:镇|苏木|街道(?!路|两|沿线|环境|绿化|保洁)|乡(?!村|镇|亲|土|间|风|愁|情|贤|规))"
_NAME = rf"(?P<name>[\u4e00-\u9fff]{{1,16}}?{_KIND})(?!村|社区|小学|中学|卫生院)"
_BODY = r"(?:人民政府|政府|办事处|党委和?政府|党委|党工委)?"
_WHEN = r"(?:20\d\d年度?(?:以来)?,?|一年来,?|过去一年,?|本年度?,?|今年(?:以来)?,?|全年,?)?"
_DOES = (
    r"(?:始终|认真|严格|坚持|高度重视|深入|紧紧?围绕|紧扣|切实|积极|持续|全面|不断|扎实|大力|主动公开|共主动|累计|共收到|未收到|收到|共受理|"
    r"政府信息|政务公开|信息公开|按照|根据|依据|严格按照|贯彻|落实|成立|通过政府|加强|进一步|把政|将政)"
)
# Where a report speaks of itself: at the head of a sentence, where it says who wrote it, and whom to ask.
_SELF = (
    re.compile(rf"(?:^|(?<=[。;]))(?:[(]?[一二三四五六1-6][)]?[、.]?)?{_WHEN}{_NAME}{_BODY}(?={_DOES})"),
    re.compile(
        rf"(?:由|现将|现公布|本报告是){_NAME}{_BODY}(?=(?:党政|综合|政务)?[^。;]{{0,14}}?(?:编制|20\d\d年|政府信息|政务公开|信息公开))"
    ),
    re.compile(rf"(?:请与|请联系|联系人?[:]?|咨询[:]?){_NAME}(?:人民政府|办事处)"),
)
_BUREAU = r"(?P<name>[\u4e00-\u9fff]{3,20}?(?:局|委员会|(?<!党)委))"
_BUREAU_DOES = (
    r"(?:始终|认真|严格|坚持|高度重视|紧紧围绕|切实|主动公开|共主动|累计|共收到|未收到|收到|共受理|"
    r"政府信息|政务公开|信息公开)"
)
_BUREAU_SELF = (
    re.compile(rf"(?:^|(?<=[。;]))(?:[(]?[一二三四五六1-6][)]?[、.]?)?{_WHEN}{_BUREAU}(?={_BUREAU_DOES})"),
    re.compile(rf"(?:现将|现公布){_BUREAU}(?=20\d\d年|政府信息|政务公开|信息公开)"),
)
_NO_NAME = re.compile(
    r"^[我本全各该两县市区内]?(?:乡?镇|乡|街道)$|乡镇|城镇|集镇|各|全[县市区镇乡]|我|本|其他|部分|有关|相关|所辖|辖区|上级|兄弟|邻|与|和|及|赴|到|向|对|指导|组织|督促|通过|安排|联合|邀请|要求"
)
_OFFICE = re.compile(r"(?:局|署|委员会|中心)$")
_OFFICE_NAME = re.compile(r"(?:局|委员会|委)$")
_FORMER = re.compile(r"(?:原|撤|撤销|由|曾)$")
_INSIDE_QUOTES = re.compile(r"[“\"《][^”\"》]*$")
_RENAMED = re.compile(
    r"撤[乡镇]{1,2}[并]?[设建改]|更名|改名|改[设称制]为?|改为(?=\S{1,6}(?:镇|乡|街道))|撤销[^。;]{0,20}设立|挂牌成立"
)
"""A report that tells of its new name may use the old one for the time before."""
_BECAME = re.compile(r"(?:撤|改|更名|并入|合并|设)")


@dataclass(frozen=True, slots=True)
class Foreign:
    """Another name where the agency's own belongs. ``sure``: nobody else can be meant there."""

    name: str
    quote: str
    where: str
    sure: bool


class Own:
    """The agency's own names, and what another name is to them."""

    def __init__(self, *names: str) -> None:
        self.keys = {name_key(name) for name in names}
        self.names = {fold_name(name) for name in names}
        self.shorts = tuple(dict.fromkeys(fold_name(short_name(name)) for name in names))
        splits = [split for short in self.shorts if (split := _split(short))]
        self.core, self.kind = splits[0] if splits else ("", "")
        # A township that became a town reports under both names.
        self.kinds = {kind for core, kind in splits if core == self.core}

    @property
    def is_town(self) -> bool:
        return bool(self.kind)

    def is_own(self, name: str) -> bool:
        """Whether a name is the agency's own, whole, shortened, or with its office behind."""
        folded = fold_name(name)
        return (
            name_key(name) in self.keys
            or any(short in folded for short in self.shorts)
            or any(folded in own for own in self.names)
            or (self.kind == "街道" and self.core + "街" in folded)
            or (self.is_town and folded.startswith(self.core + "人民政府"))
        )


def _split(short: str) -> tuple[str, str] | None:
    """(清溪, 镇) of 清溪镇; None for what is no town."""
    kind = next((kind for kind in _KINDS if short.endswith(kind)), None)
    return (short.removesuffix(kind), kind) if kind and len(short) > len(kind) else None


def foreign_in(text: str, own: Own) -> Iterator[Foreign]:
    """Other towns' names in a folded line, where the report speaks of itself."""
    seen: set[str] = set()
    for pattern in _SELF:
        for match in pattern.finditer(text):
            name = fold_name(short_name(match["name"]))
            if (
                name in seen
                or _NO_NAME.search(name)
                or own.is_own(match["name"])
                or own.core in match["name"]
            ):
                continue
            seen.add(name)
            yield Foreign(name, match[0], "正文", sure=True)
    yield from _swapped(text, own)


def foreign_bureaus_in(text: str, own: str) -> Iterator[Foreign]:
    """Another bureau of the same place where a bureau's report speaks of itself (folded line).

    The name begins as the own does (鹿鸣县…); a short form of the own name (文旅局) leaves signs out and
    adds none.
    """
    for pattern in _BUREAU_SELF:
        for match in pattern.finditer(text):
            name = another_bureau(match["name"], own)
            if name:
                yield Foreign(name, name, "正文", sure=True)


def another_bureau(name: str, own: str) -> str | None:
    """The name of another bureau of the own place at the end of ``name``; None where it may be the own."""
    place = next((own[: n + 1] for n, sign in enumerate(own) if n and sign in "省市县区州旗盟"), "")
    if not place or place not in name or not _OFFICE_NAME.search(own) or not _OFFICE_NAME.search(name):
        return None
    # A topic may stand before the name without a stop: 政府信息管理鹿鸣县教育局…
    name = name[name.index(place) :]
    signs = iter(own)
    abbreviated = all(sign in signs for sign in re.sub(r"委员会$|委$|局$", "", name))
    # 城市管理执法局 and 综合行政执法局 may be one bureau before and after a reform.
    stem = name.removeprefix(place)
    related = any(stem[n : n + 2] in own for n in range(len(stem) - 2))
    return None if own in name or abbreviated or related else name


def _swapped(text: str, own: Own) -> Iterator[Foreign]:
    """The agency's own place as a town of another kind: 清溪乡 in a report of 清溪镇."""
    if len(own.core) < 2:
        return
    for match in re.finditer(rf"{re.escape(own.core)}(?P<kind>{_KIND})", text):
        kind = match["kind"]
        if _INSIDE_QUOTES.search(text[: match.start()]):
            continue  # the name of an account or a programme: “云上清溪乡”
        if kind in own.kinds or _FORMER.search(text[: match.start()]) or _BECAME.match(text, match.end()):
            continue
        follows = re.match(rf"{_BODY}{_DOES}|人民政府|办事处|党委|党政|政府", text[match.end() :])
        yield Foreign(match[0], match[0], "正文", sure=follows is not None)
        return


def _signature(report: Report, own: Own) -> tuple[Foreign, EvidenceItem] | None:
    signature = find_signature(report.lines)
    if signature is None or not signature.agency:
        return None
    signed = fold(signature.agency).removesuffix("(盖章)")
    if own.is_own(signed):
        return None
    short = fold_name(short_name(signed))
    sure = (own.is_town and _split(short) is not None) or another_bureau(
        signed, fold_name(report.name)
    ) is not None
    return Foreign(short if sure and own.is_town else signed, signed, "落款", sure), report.evidence(
        signature.agency
    )


_WE = re.compile(
    r"(?<!自)[我本](?P<kind>局|委(?!员|托|派)|街道|苏木|镇|乡(?!本土|村|音))(?![镇乡\u201d])[^。;,]{0,16}"
)
"""A report that calls its agency 我局, with the words behind it."""
_TO_OTHERS = re.compile(
    r"向[省市县区州旗盟](?:人民)?政府[^。;,]{0,14}(?:提出|提交|递交)的?[^。;,]{0,10}申请[^。;,\d]{0,12}\d+[件宗条起]"
)
"""A town that counts the requests made to the city: another's report was copied."""


def other_selves(text: str, own: Own, name: str) -> Iterator[Foreign]:
    """我局 in the report of a town, 我乡 in that of a bureau: words that speak for another kind of agency."""
    for match in _WE.finditer(text):
        kind = match["kind"]
        if own.is_town:
            other = kind != own.kind
        else:
            other = kind in _KINDS and _OFFICE.search(fold_name(name)) is not None
        if other:
            yield Foreign(match[0], match[0], "正文", sure=False)
    for match in _TO_OTHERS.finditer(text) if own.is_town else ():
        yield Foreign(match[0], match[0], "正文", sure=False)


def _as_written(each: Foreign, item: EvidenceItem, report: Report) -> Foreign:
    line = next((line for line in report.running_text if line.position == item.get("line")), None)
    return replace(each, quote=as_written(line.text, each.quote)) if line else each


def _judge_report(report: Report) -> Judgement:
    own = Own(report.name, report.short_name, report.agency_as_read)
    expected = f"标题、正文和落款都是“{report.name}”"
    prose = [
        (position, line, fold(line.text))
        for position, line in zip(report.positions, report.lines, strict=True)
        if line.table is None
    ]
    if not any(folded for *_, folded in prose):
        return report.judgement("", Outcome.NOT_APPLICABLE, expected, "没有读到正文")
    found: list[tuple[Foreign, EvidenceItem]] = []
    if own.is_town:
        renamed = any(own.core in folded and _RENAMED.search(folded) for *_, folded in prose)
        for position, line, folded in prose:
            found += [
                (each, {"quote": shortened(each.quote), "place": line.place, "line": position})
                for each in foreign_in(folded, own)
                if not (renamed and own.core in each.name)
            ]
    else:
        name = fold_name(report.name)
        found += [
            (each, {"quote": each.quote, "place": line.place, "line": position})
            for position, line, folded in prose
            for each in foreign_bureaus_in(folded, name)
        ]
    signed = _signature(report, own)
    found += [signed] if signed else []
    found += [
        (each, {"quote": each.quote, "place": line.place, "line": position})
        for position, line, folded in prose
        for each in other_selves(folded, own, report.name)
    ]
    found = [(_as_written(each, item, report), item) for each, item in found]
    if not found:
        return report.judgement("", Outcome.PASS, expected, "没有发现写成别的单位")
    sure = any(each.sure for each, _ in found)
    words = "；".join(
        dict.fromkeys(
            f"{each.where}写“{shortened(each.quote)}”" for each, _ in found if each.sure or not sure
        )
    )
    return report.judgement(
        "",
        Outcome.FAIL if sure else Outcome.REVIEW,
        expected,
        words,
        [item for _, item in found],
        f"请核对单位名称：本报告的单位是“{report.name}”，而{words}；写错的改正，照抄来的段落重写。",
    )


F12 = Rule(
    id="F12",
    title="标题、正文、落款的单位一致",
    short="单位前后一致",
    level="form",
    severity=Severity.RED,
    basis="工作惯例：一份年报只报告一个单位",
    version=3,
    needs=("lines",),
    fix="请核对单位名称。",
    judge=EachReport(_judge_report),
)
