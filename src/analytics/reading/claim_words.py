"""What the rules of the claims share: a count with its surroundings, a finding, and what counts nothing.

All texts are folded (``flat.py``). Patterns end at the count: nothing may stand between a noun and its figure
but words that add nothing (``FILL``: 共, 累计, 数量 …).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from analytics.form import FORM

_REQUESTS = FORM.table("t3")
DOCUMENT = FORM.table("t2").row("normative_documents").label_in("2019")
"""The form's word for a normative document, as the shorter of its wordings."""

OUTCOMES = "|".join(
    [_REQUESTS.row(row).label for row in ("granted", "partly_granted")]
    + [_REQUESTS.group(group).label for group in ("denied", "unavailable", "not_processed")]
)
APPLICANT = _REQUESTS.column("2021", "received", "natural_person").label
BUSINESS = _REQUESTS.column("2021", "received", "business").label

PART_OPENERS = re.compile(r"其中|包括|包含|内有|分别(?:为|是)|具体为|具体是|具体如下")
FILL_WORD = (
    r"(?:共计|总计|累计|合计|共有|总共|一共|共|计|达到|达|约|为|是|有|了|的|总数量|总数|总量|数量|数|量|等|各类|各|均|"
    r"情况|[:、\"”》)])"
)
FILL = FILL_WORD + "*+"
"""Words that may stand between a noun and its figure. Possessive, so that no text can make a pattern slow."""


class Context(NamedTuple):
    """A count in its clause, folded. ``lead`` starts after the count before it, ``clause_lead`` does not;
    ``tail`` ends before the next count and with the clause, ``beyond`` goes on.

    ``before`` is the sentence before the clause, ``earlier`` the sentence before that one; ``listed`` are the
    items that the sentence has counted before this count.
    """

    sentence: str
    lead: str
    clause_lead: str
    tail: str
    beyond: str
    before: str
    earlier: str
    topic: str
    section: str
    in_parts: bool
    siblings: int
    listed: tuple[Decimal, ...]
    year: int | None
    value: Decimal
    unit: str
    approximate: bool


class Found(NamedTuple):
    """A claim found. ``strength`` ranks the wordings of one id; ``channel``: said of a single channel;
    ``alone``: a total only where nothing else says one; positions count in the folded text."""

    id: str
    value: Decimal
    unit: str
    approximate: bool
    strength: int
    channel: bool = False
    alone: bool = False
    in_parts: bool = False
    start: int = 0
    end: int = 0
    position: int = 0


# ------------------------------------------------------------------ what counts nothing

_CHANGE = re.compile(
    r"(?:(?<!新)增加|增长|减少|下降|上升|增幅|降幅|多出|相差|同比(?:增|减|多|少)?|环比|提高|提升)(?:了|约|近)?$"
)
_CHANGE_ENDS = frozenset("加长少降升幅出差增减多高了约近")
_FREQUENCY = re.compile(r"每(?:年|月|季度?|周|半年|日|天|个?工作日|次|两|三|半|村|人)[^,;。]{0,12}$")
_PLAN = re.compile(
    r"下一步|计划(?:于|在|组织|开展|召开)|力争|拟(?:于|开展|召开|组织)|明年|来年|下一年度?(?!继续)|"
    r"(?<!已)将(?:组织|开展|召开|举办|进一步|继续|通过|定期|加强|每)|不少于|不低于|至少"
)
_OTHER_YEAR = re.compile(
    # Begins with a set of signs, so that the search for it is fast.
    r"[2去上同往历前本今当全](?:"
    r"(?P<year>(?<=2)0\d{2})(?:年度|年)|"
    r"(?P<last>(?<=[去往历前])年|(?<=同)期|(?<=上)一?年(?!度?(?:未办结)?的?结转))|"
    r"(?P<now>(?<=本)年度?|(?<=[今当全])年))"
)
"""A mark of time: a year (without its first sign), years before, this year."""
_COMPARED = re.compile(r"(?:与|和|同|比|较|相较于?|相比于?|相对)$")
_PLAN_HINT = re.compile("下一|计划|力争|拟|明年|来年|将|不少于|不低于|至少")
_CARRIED_TO = re.compile(r"结转[至到入]$")
_SINCE = re.compile(
    r"自?20\d{2}年(?:以来|至今|起至今)|自(?!今年|本年|年初|[12\d])[^,;。\d]{2,16}以来|(?:历年|建站|开通|建栏|上线)以?来|(?:开通|上线|建成|启用|运行|施行)[^,;。\d]{1,14}以来|截至目前累计|近[三五两几]年"
)
_SPAN = re.compile(
    r"20\d{2}(?:年度?)?(?:[—–\-~]{1,2}|[至到])20\d{2}年|[三四五两几\d]年(?:来|间)|[三四五两几]年(?:共|累计|合计)|"
    r"十[二三四五]五[\"”』]?(?:规划)?(?:期间|时期|以来)"
)
"""Several years: what is counted after it is theirs, until a year is named again."""


def counts_nothing(context: Context) -> bool:
    """Whether a count is an increase, a frequency, a plan, or a figure of another year."""
    lead = context.clause_lead
    if (lead[-1:] in _CHANGE_ENDS and _CHANGE.search(lead)) or ("每" in lead and _FREQUENCY.search(lead)):
        return True
    text = context.before + context.lead
    near = text[max(0, len(context.before) - 30) :]
    if _PLAN_HINT.search(near) and _PLAN.search(near):
        return True
    if _of_several_years(text):
        return True
    return _of_all_years(text, context.year) or of_other_year(text, len(text) - len(lead), context.year)


def _of_all_years(text: str, year: int | None) -> bool:
    """Whether a sum since the beginning is spoken of, and no part of this year named after it."""
    if not ("来" in text or "近" in text or "至今" in text or "截至目前" in text):
        return False
    since = max((match.end() for match in _SINCE.finditer(text)), default=-1)
    if since < 0:
        return False
    marks = _OTHER_YEAR.finditer(text, since)
    return not any(
        mark["now"]
        or (
            year is not None
            and mark["year"] == str(year)[1:]
            and text[mark.end() : mark.end() + 1] not in ("底", "末")
        )
        for mark in marks
    )


_TIMES_AS_MANY = re.compile(r"度?的?[\d.]+(?:倍|%)")
"""267条,是上年的1.3倍: compared with, not counted in."""
_OF_A_PAPER = re.compile(
    r"度?的?(?:(?!(?<![务息])公[开示布]|发布|收到|受理|制[定发]|编制|印发|报送|共|开展|完成)[^,;:。\d]){0,10}"
    r"(?:决算|预算|工作要点|工作总结|工作报告|年度报告|年报|指南|目录|清单)"
)
"""公示2024年度部门决算;收到申请3件: the year is that of a paper, and not when things were counted."""


def _of_several_years(text: str) -> bool:
    """Whether what is counted belongs to a span of years."""
    spans = list(_SPAN.finditer(text))
    return bool(spans) and _OTHER_YEAR.search(text, spans[-1].end()) is None


def of_other_year(text: str, clause_start: int, year: int | None) -> bool:
    """Whether the nearest mark of time in ``text`` names a year that is not the report's."""
    if "年" not in text and "同期" not in text:
        return False
    marks = list(_OTHER_YEAR.finditer(text))
    for mark in reversed(marks):
        if _COMPARED.search(text[: mark.start()]) and mark.start() < clause_start:
            continue
        if mark["year"] and _CARRIED_TO.search(text[: mark.start()]):
            continue
        if mark["now"]:
            return False
        following = text[mark.end() :]
        if _TIMES_AS_MANY.match(following):
            continue
        if mark["year"] and mark.start() < clause_start and _OF_A_PAPER.match(following):
            continue
        if mark["last"]:
            return True
        if re.match(r"\d{1,2}月", following):
            if year is not None and _named(mark) == year + 1:
                continue
            return (
                year is not None and _named(mark) < year and "至" not in following and "到" not in following
            )
        return year is not None and _named(mark) != year
    return False


_PART_OF_YEAR = re.compile(r"(?:[一二三四1-4]季度|[上下]半年|\d月份?)[^,;]{0,24}$")


def of_part_of_year(context: Context) -> bool:
    """Whether a count is that of a quarter, a half or a month of the year."""
    lead = context.clause_lead
    if "季" not in lead and "半年" not in lead and "月" not in lead:
        return False
    match = _PART_OF_YEAR.search(lead)
    return match is not None and "每" not in lead and not _RANGE.search(lead)


_RANGE = re.compile(r"[度月\d][至到—~-]|截[至止]|底")


def sums_up(context: Context) -> bool:
    """Whether a count is the sum of two or more that the sentence has counted right before it."""
    total = Decimal(0)
    for number, value in enumerate(reversed(context.listed), start=1):
        total += value
        if total == context.value and number > 1:
            return True
    return False


def _named(mark: re.Match[str]) -> int:
    return int(f"2{mark['year']}")


def plain_found(claim_id: str, context: Context) -> Found:
    return Found(claim_id, context.value, context.unit, context.approximate, 6, in_parts=context.in_parts)


def last_clause(text: str) -> str:
    """What stands behind the last comma, semicolon or colon."""
    return text[1 + max(text.rfind(","), text.rfind(";"), text.rfind(":")) :]
