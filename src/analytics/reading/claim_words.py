"""What the rules of the claims share: a count with its surroundings, a finding, and what counts nothing.

All texts are folded (``flat.py``). Patterns end at the count: nothing may stand between a noun and its figure
but words that add nothing (``FILL``: 共, 累计, 数量 …).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

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


@dataclass(frozen=True, slots=True)
class Context:
    """A count in its clause, folded. ``lead`` starts after the count before it, ``clause_lead`` does not."""

    sentence: str
    lead: str
    clause_lead: str
    tail: str
    before: str
    topic: str
    section: str
    in_parts: bool
    siblings: int
    year: int | None
    value: Decimal
    unit: str
    approximate: bool
    number_first: bool


@dataclass(frozen=True, slots=True)
class Found:
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
_FREQUENCY = re.compile(r"每(?:年|月|季度?|周|半年|日|天|个?工作日|次|两|三|半|村|人)[^,;。]{0,12}$")
_PLAN = re.compile(
    r"下一步|计划(?:于|在|组织|开展|召开)|力争|拟(?:于|开展|召开|组织)|明年|来年|下一年度?(?!继续)|"
    r"(?<!已)将(?:组织|开展|召开|举办|进一步|继续|通过|定期|加强|每)|不少于|不低于|至少"
)
_OTHER_YEAR = re.compile(
    r"(?P<year>20\d{2})(?:年度|年)|(?P<last>去年|上一?年(?!度?(?:未办结)?的?结转)|同期|往年|历年|前年)|"
    r"(?P<now>本年度?|今年|当年|全年)"
)
_COMPARED = re.compile(r"(?:与|和|同|比|较|相较于?|相比于?|相对)$")
_SINCE = re.compile(
    r"自?20\d{2}年(?:以来|至今|起至今)|(?:历年|建站|开通|建栏|上线)以?来|截至目前累计|近[三五两几]年"
)
_SPAN = re.compile(
    r"20\d{2}(?:年度?)?(?:[—–\-~]{1,2}|[至到])20\d{2}年|[三四五两几\d]年(?:来|间)|"
    r"十[二三四五]五[\"”』]?(?:规划)?(?:期间|时期|以来)"
)
"""Several years: what is counted after it is theirs, until a year is named again."""


def counts_nothing(context: Context) -> bool:
    """Whether a count is an increase, a frequency, a plan, or a figure of another year."""
    lead = context.clause_lead
    if _of_several_years(context.before + context.lead):
        return True
    if _CHANGE.search(lead) or _FREQUENCY.search(lead) or _PLAN.search(context.before[-30:] + context.lead):
        return True
    return _SINCE.search(context.before + context.lead) is not None or of_other_year(
        context.before + context.lead, len(context.before + context.lead) - len(lead), context.year
    )


def _of_several_years(text: str) -> bool:
    spans = list(_SPAN.finditer(text))
    return bool(spans) and _OTHER_YEAR.search(text, spans[-1].end()) is None


def of_other_year(text: str, clause_start: int, year: int | None) -> bool:
    """Whether the nearest mark of time in ``text`` names a year that is not the report's."""
    marks = list(_OTHER_YEAR.finditer(text))
    for mark in reversed(marks):
        if _COMPARED.search(text[: mark.start()]) and mark.start() < clause_start:
            continue
        if mark["now"]:
            return False
        if mark["last"]:
            return True
        following = text[mark.end() :]
        if re.match(r"\d{1,2}月", following):
            if year is not None and int(mark["year"]) == year + 1:
                continue
            return (
                year is not None
                and int(mark["year"]) < year
                and "至" not in following
                and "到" not in following
            )
        return year is not None and int(mark["year"]) != year
    return False


def plain_found(claim_id: str, context: Context) -> Found:
    return Found(claim_id, context.value, context.unit, context.approximate, 6, in_parts=context.in_parts)
