"""Reviews and lawsuits about information, as a count says them; their denials: ``claim_denials``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analytics.reading.claim_words import FILL, Context, Found, plain_found

_AND = r"(?:和|、|及|与|或|以及|/)+"
_JOINT = rf"(?:复议(?:案件|申请)?{_AND}(?:提起|被提起)?(?:行政)?诉讼|诉讼{_AND}(?:行政)?复议)"
_CASES = r"(?:的?案件|申请|应诉|事项|收案|发案|立案|案|败诉|件?数量?|(?:共|累计)?(?:收到|发生|产生))*"
_RESPECT = rf"复议{_AND}(?:行政)?诉讼{_CASES}分别(?:为|是|有|发生|收到)?"


_RESPECTIVELY = re.compile(rf"{_RESPECT}$")
_RESPECTIVELY_THEN = re.compile(rf"{_RESPECT}[^,;、和及]+[、和及]$")
"""复议、诉讼分别为3件、1件: the first figure, the second."""
_BOTH = re.compile(rf"{_JOINT}{_CASES}{FILL}$")
_EACH = re.compile(r"(?:各|均)[为是]?$")
_REVIEWS = re.compile(rf"复议{_CASES}{FILL}$")
_LAWSUITS = re.compile(
    rf"(?<!复议后)(?<!未经复议)(?:(?:诉讼|应诉){_CASES}|(?:被起?诉|诉至法院|(?:向(?:人民)?法院|被)提?起诉)(?:的?案件|案|的|数)*){FILL}$"
)
_ONE_WAY_IN = re.compile(r"未经复议|直接(?:被|向|提|起)|复议后|经复议")
"""Lawsuits told by the way that led to them: each a row of its own, and none the whole."""
_AROSE = re.compile(r"(?:发生|收到|受理|产生|引发|引起|出现|新增|涉及|被申请|被提起|提起)[^,;]{0,4}$")
_THERE_WAS = re.compile(r"(?<![尚仍另还])(?:共有|有|共)$")
_CASE_OF = (
    r"(?:(?:因[^,;。\d]{0,16}|[^,;。\d]{0,12}(?:申请|答复|告知书?|决定))?被(?:申请|提起|提出|提)?|因[^,;。\d]{0,16}?|申请|提起)?(?:的)?"
    r"(?:(?:政府)?信息公开)?(?:类|方面|领域)?(?:的)?(?:行政)?"
)
_THEN_REVIEW = re.compile(rf"{_CASE_OF}复议")
_THEN_LAWSUIT = re.compile(rf"{_CASE_OF}(?:诉讼|应诉|起诉|诉(?=[,;。]|$))")
_ENDS_THERE = re.compile(r"(?:申请|案件|案|事项)*(?=$|[,;。、和及与])")
_UNDER_NAME = re.compile(r"(?P<kind>复议|诉讼)(?:的?案件|案)?(?:情况|方面|工作)?[:,]$")
_HAPPENED = re.compile(
    r"(?:全年|年内|本年度?|20\d\d年度?|共计|共|总共|累计)*(?:发生|产生|收到|新收|受理|引发|被提起|被申请|共)(?:了|为|是|有)?"
)
"""行政复议情况:全年发生2件."""
_NEXT_OF_LIST = re.compile(r"复议[^,;\d]{0,6}[、和及与,]$|诉讼[^,;\d]{0,6}[、和及与,]$|^[、和及与,]$")
"""2件行政复议、3件行政诉讼: the noun before belongs to the count before."""
_NONE_OF_EITHER = re.compile(r"(?:20\d\d年度?|本年度?|全年|,)*(?:均|都|各|全部)(?:为|是)?")
"""均为0件 under the heading of reviews and lawsuits."""


_OTHER_CASES = re.compile(
    r"无关的?|代[^,;]{2,10}(?:办理|承办|审理|办结|答复)|法院(?:共|全年|新|一审|各类)*(?:收|受理|审理|审结)|(?:审理|审结|承办)(?:了|各类)*(?:行政)?复议|被纠正的?|维持的?|驳回的?"
)
"""Cases about other matters, before the unit itself, or a part told by its outcome."""


_CASE = re.compile("复议|诉")
UNITS = frozenset({"件", "起", "宗", "例", "次", "条", "个", "项", "件次"})
WORDS = re.compile("复议|诉|均|都|各|全部")


_OF_DISCLOSURE_IN_PARTS = re.compile(
    r"[^,;。\d]{0,6}[,(]?(?:其中)[^,;。\d]{0,10}(?:信息公开|政务公开|依申请公开)[^,;。\d]{0,10}\d"
)
_AS_AUTHORITY = re.compile("办理|受理|审理|承办|代理|代[^,;]{2,10}办")
_PART_OF_DISCLOSURE = re.compile(
    rf"(?:其中)[^,;。\d]{{0,10}}(?:信息公开|政务公开|依申请公开)(?:引[发起]|方面|领域|类|的|案件|案|有)*{FILL}$"
)


def disputes(context: Context) -> Iterator[Found]:
    lead = context.lead
    if _OTHER_CASES.search(lead):
        return
    if (
        (context.section == "4" or context.topic == "disputes")
        and context.value == 0
        and _NONE_OF_EITHER.fullmatch(lead)
    ):
        yield plain_found("disputes.review", context)
        yield plain_found("disputes.litigation", context)
        return
    tail = context.tail
    if _OF_DISCLOSURE_IN_PARTS.match(context.beyond) and "公开" not in lead:
        return  # 诉讼12件,其中涉及信息公开1件: the whole is not of disclosure
    if _PART_OF_DISCLOSURE.search(lead):
        near = context.before + context.clause_lead
        if ("复议" in near or "诉讼" in near) and not _AS_AUTHORITY.search(near):
            later = near.rfind("复议") > near.rfind("诉讼")
            yield plain_found("disputes.review" if later else "disputes.litigation", context)
        return
    if (
        "分别" not in context.clause_lead
        and not _CASE.search(lead)
        and not _CASE.search(tail)
        and not _HAPPENED.fullmatch(lead)
    ):
        return
    headed = _UNDER_NAME.search(context.before + context.clause_lead[: -len(lead) or None])
    if headed is not None and _HAPPENED.fullmatch(lead) and not context.in_parts:
        yield plain_found("disputes.review" if headed["kind"] == "复议" else "disputes.litigation", context)
    elif _NEXT_OF_LIST.search(lead) and (kind := _case_behind(tail)):
        yield plain_found(kind, context)
    elif _BOTH.search(lead):
        if context.value == 0 or _EACH.search(lead):
            yield plain_found("disputes.review", context)
            yield plain_found("disputes.litigation", context)
    elif _RESPECTIVELY.search(lead):
        yield plain_found("disputes.review", context)
    elif _RESPECTIVELY_THEN.search(context.clause_lead):
        yield plain_found("disputes.litigation", context)
    elif _REVIEWS.search(lead):
        yield plain_found("disputes.review", context)
    elif _LAWSUITS.search(lead):
        if not _ONE_WAY_IN.search(lead):
            yield plain_found("disputes.litigation", context)
    elif _AROSE.search(lead):
        if _THEN_REVIEW.match(tail):
            yield plain_found("disputes.review", context)
        elif _THEN_LAWSUIT.match(tail):
            yield plain_found("disputes.litigation", context)
    elif _THERE_WAS.search(lead) and not context.in_parts and (kind := _case_behind(tail)):
        yield plain_found(kind, context)


def _case_behind(tail: str) -> str | None:
    """The claim of a count that its noun follows and that nothing more is said of: 有3件行政复议."""
    for claim, words in (("disputes.review", _THEN_REVIEW), ("disputes.litigation", _THEN_LAWSUIT)):
        match = words.match(tail)
        if match is not None and _ENDS_THERE.match(tail, match.end()):
            return claim
    return None
