"""Requests for information, reviews and lawsuits: counted, or plainly denied (未收到申请, 无复议和诉讼)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from analytics.reading.claim_aspects import FEE
from analytics.reading.claim_words import (
    APPLICANT,
    BUSINESS,
    DOCUMENT,
    FILL,
    FILL_WORD,
    OUTCOMES,
    Context,
    Found,
    of_other_year,
    plain_found,
)

_RECEIVED = r"(?:收到|新收|接到|接收|接受|收悉|收取)"
_TAKEN = r"(?:收办|受理|承接|承办|接办)"
_HANDLED = r"(?:办理|处理|答复|回复|办结|办复)"
_REQUEST = r"(?:依申请(?:公开)?|公开申请|申请(?!人))"
_NOT_REQUEST = re.compile(
    r"信访|投诉|举报|建议|提案|来电|留言|热线|复议|诉讼|咨询|补正|撤回|率|救助|补贴|补助|贷款|许可|低保"
)
_ONE_WAY = re.compile(r"当面|书面|信函|网络|网上|线上|在线|邮件|来信|来函|传真|现场|窗口|邮寄")
_ONE_KIND = re.compile(rf"{APPLICANT}|法人(?!.{{0,4}}其他组织)|{BUSINESS}")


def requests(context: Context) -> Iterator[Found]:
    if context.unit not in ("件", "宗", "条", "起", "份", "例", "次", "封", "个", "项", "人次", "件次"):
        return
    lead = re.sub(r"\([^)]*\)", "", context.lead)
    yield from _carried(context, lead)
    if (
        _NOT_REQUEST.search(lead)
        or re.search(r"结转|复议|诉讼", lead)
        or re.match(r"(?:建议|提案|信访|投诉|举报|来电|复议|诉讼|咨询)", context.tail)
    ):
        return
    if context.in_parts and (_NEW_OF_ALL.search(lead) or _SAID_NEW.match(context.tail)):
        if re.search(_REQUEST, context.before):
            yield Found("requests.received", context.value, context.unit, context.approximate, 7)
        return
    strength = _request_strength(context, lead)
    if not strength:
        return
    if context.in_parts and not re.search(r"新收|本年(?:度)?收到", lead):
        return
    ways = lead[: lead.rfind("申请")] if "申请" in lead else lead
    if _ONE_WAY.search(lead) or _ONE_KIND.search(ways):
        if len(_REQUESTS_COUNTED.findall(context.sentence)) > 1:
            return  # 网上申请2件,信函申请1件: parts, of which none is the whole
        strength = 1
    if re.search(rf"{OUTCOMES}|逾期", lead) and strength < 5:
        return
    yield Found("requests.received", context.value, context.unit, context.approximate, strength)


_NEW_OF_ALL = re.compile(rf"(?:本年度?|今年|当年)新收(?:到)?(?:申请)?{FILL}$")
_SAID_NEW = re.compile(r"(?:为|是|系|属于?)(?:本年度?|今年|当年)新(?:收|增)")
"""办理申请19件,其中上年结转2件、本年新收17件: the part that came in this year is what was received."""
_REQUESTS_COUNTED = re.compile(r"申请[^,;。\d]{0,4}\d+[件份条个]")


def _request_strength(context: Context, lead: str) -> int:
    """How plainly the words say that requests came in: 6 收到, 5 受理, 3 申请 alone, 2 答复; 0 not at all."""
    whole = lead
    for verb, strength in ((_RECEIVED, 6), (_TAKEN, 5), (_HANDLED, 2)):
        if re.search(rf"{verb}[^,;]{{0,40}}?{_REQUEST}[^,;]{{0,14}}$", whole):
            return strength
        if re.search(rf"{verb}{FILL}$", whole) and re.match(
            r"(?:的)?[^,;。]{0,24}?(?:依申请|公开(?:的)?申请|信息申请|申请公开|申请)", context.tail
        ):
            return strength
        in_topic = context.topic == "requests" or _asked_before(context)
        if (
            strength > 2
            and in_topic
            and re.search(rf"{verb}(?:(?:并|、|和)?{_HANDLED})?(?:申请|书面|{FILL_WORD})*+$", whole)
        ):
            return strength - 2 if "申请" not in whole else strength
    if re.search(
        rf"(?:依申请(?:公开)?|公开申请|申请公开)(?:的)?(?:政府信息|政务信息|信息|事项|件|案件|办理|受理|工作|公开)*{FILL}$",
        whole,
    ) or re.search(rf"信息公开申请(?:表|书|件)?{FILL}$", whole):
        return 3
    if context.topic == "requests" and re.search(rf"(?:^|[共本年度]|新收)申请(?:件|量|数)?{FILL}$", whole):
        return 3
    return 0


def _asked_before(context: Context) -> bool:
    """办理政府信息公开申请,全年共收到3件: the clause before names what is counted."""
    clauses = re.split(r"[,;:]", context.before.rstrip(",;:"))
    return re.search(
        r"(?:公开|信息)申请|依申请|申请公开", clauses[-1]
    ) is not None and not _NOT_REQUEST.search(clauses[-1])


_OBJECT = rf"(?:[至到来入]|本年度?|今年|政府|信息|公开|申请|继续|办理|{FILL_WORD})*+"
_CARRIED_IN = re.compile(
    rf"(?:[上去前]一?年度?|20\d{{2}}年度?)(?:未办结)?的?结转{_OBJECT}$|结转自?上一?年度?{_OBJECT}$"
)
_CARRIED_OUT = re.compile(
    rf"(?:结转|转入|转至|转到|顺延)[至到入]?(?:下一?年度?|次年度?|明年|20\d{{2}}年度?){_OBJECT}$"
)
_ANSWERED = re.compile(
    rf"(?:办结|办复|答复|办理完毕|办理完结|已回复|办理答复|答复办理|依法答复)(?:了|的)?(?:政府信息|信息)?(?:依申请(?:公开)?|公开申请|申请)?(?:公开|事项|件)?{FILL}$"
)


def _carried(context: Context, lead: str) -> Iterator[Found]:
    if _CARRIED_IN.search(lead):
        yield plain_found("requests.carried_in", context)
    elif _CARRIED_OUT.search(lead):
        yield plain_found("requests.carried_out", context)
    elif (
        _ANSWERED.search(lead)
        and _about_requests(context)
        and not re.search(r"未|不予|建议|提案|信访|留言|来电", lead)
    ):
        yield plain_found("requests.answered", context)


def _about_requests(context: Context) -> bool:
    near = context.before[-60:] + context.clause_lead
    return "申请" in near and not re.search(r"提案|建议|信访|留言|热线", near)


# ------------------------------------------------------------------ reviews and lawsuits

_AND = r"(?:和|、|及|与|或|以及|/)+"
_JOINT = rf"(?:复议(?:案件|申请)?{_AND}(?:提起|被提起)?(?:行政)?诉讼|诉讼{_AND}(?:行政)?复议)"
_CASES = r"(?:的?案件|申请|应诉|事项|案|败诉|数量?|(?:共|累计)?(?:收到|发生|产生))*"
_EACH = r"分别(?:为|是|有|发生|收到)?"


def disputes(context: Context) -> Iterator[Found]:
    if context.unit not in ("件", "起", "宗", "例", "次", "条", "个", "项", "件次"):
        return
    lead = context.lead
    if re.search(rf"{_JOINT}{_CASES}{FILL}$", lead):
        if context.value == 0 or re.search(r"(?:各|均)[为是]?$", lead):
            yield plain_found("disputes.review", context)
            yield plain_found("disputes.litigation", context)
        return
    if re.search(rf"复议{_AND}(?:行政)?诉讼{_CASES}{_EACH}$", lead):
        yield plain_found("disputes.review", context)
    elif re.search(rf"复议{_AND}(?:行政)?诉讼{_CASES}{_EACH}[^,;、]+、$", context.clause_lead):
        yield plain_found("disputes.litigation", context)
    elif re.search(rf"复议{_CASES}{FILL}$", lead):
        yield plain_found("disputes.review", context)
    elif re.search(rf"(?<!复议后)(?<!未经复议)(?:诉讼|应诉){_CASES}{FILL}$", lead) and "复议后" not in lead:
        yield plain_found("disputes.litigation", context)
    elif re.search(r"(?:发生|收到|受理|产生|引发|涉及|被申请|被提起|提起)[^,;]{0,4}$", lead):
        tail = context.tail
        if re.match(r"(?:因[^,;]{0,16})?(?:被)?(?:申请|提起)?(?:的)?(?:行政)?复议", tail):
            yield plain_found("disputes.review", context)
        elif re.match(r"(?:因[^,;]{0,16})?(?:被)?(?:提起)?(?:的)?(?:行政)?诉讼", tail):
            yield plain_found("disputes.litigation", context)


# ------------------------------------------------------------------ plain denials

_NO = r"(?:未|没有|无|尚未|从未|暂未|暂无|并未|均未|不存在|没)"
_WHO = (
    r"(?:过|任何|一例|一起|人|公民|法人|自然人|和|或者|或|者|及|与|其他|组织|群众|个人|单位|企业|社会|公众|、|的|要求|向我(?:镇|乡|局|街道|县|市|区|办|单位|机关)|提出|"
    r"提交|书面|公开|政府|政务|信息|相关|有关|关于|有效|各类|通过|方式|形式|等|在线|网络|网上|电子邮件|邮件|信函|当面|传真|现场|当年|本年度?|新增?|涉及|主动|到)*+"
)
_NO_REQUEST = re.compile(
    rf"{_NO}(?P<verb>(?:再|新)?(?:收到|接到|受理|接收|接受|收办|承办|办理|产生|发生|出现|涉及|有|接))?{_WHO}"
    r"(?:依申请(?:公开)?|公开申请|申请(?!人))(?P<rest>[^,;。:]{0,20})"
)
_ZERO_REQUEST = re.compile(
    r"(?:依申请公开|公开申请|申请公开)(?:的)?(?:政府信息|信息|事项|件|申请|数|数量|总数|总量|情况|受理量?|收到|办理)*(?:数量|总数|数|量)?"
    r"(?:为|是|:|共)*(?:0|零|无)(?=$|[,;。])"
)
_NOTHING = re.compile(
    rf"[:\s]*(?:20\d\d年度?|本年度?|全年|今年)?,?(?:我[镇乡局县市区街办]|本(?:镇|乡|局|街道|机关|单位))?(?:{_NO}|0件|零)(?:此项|该项)?[。;]?$"
)
_NO_MATTER = re.compile(
    rf"{_NO}(?:收到|接到|受理|发生|涉及|办理)(?:过|任何|该类|此类|相关|有关|此项|该项)+(?:事项|来信|来函|来件|件|情况|业务)"
)
"""What a text under the heading of requests need not name again: 本年度无。 未收到该类事项。"""
_NO_DISPUTE = re.compile(
    rf"{_NO}(?!经)(?P<mid>[^,;。]{{0,36}}?)(?P<what>复议|诉讼|应诉)(?P<rest>[^,;。]{{0,24}})"
)
_ZERO_DISPUTE = re.compile(
    r"(?P<what>(?:行政)?(?:复议|诉讼)(?:案件|申请)?(?:(?:和|、|及|与|或|以及)?(?:行政)?(?:复议|诉讼)(?:案件)?)?)"
    r"(?:案件|情况|数量|数|均|都|各)*(?:为|是|:)*(?:(?:0|零|无)(?=$|[,;。])|[“\"]?零[”\"]?(?:发生|出现))"
)
_NIL_DISPUTE = re.compile(r"零(?:行政)?(?P<what>复议|诉讼)")
_NO_FEE = re.compile(rf"{_NO}(?:实际)?(?:收取|收缴)(?:过|任何|相关|政府|公开)*{FEE}")
_NO_DOCUMENT = re.compile(rf"{_NO}(?:新)?(?:制发|制定|出台|印发|制作)(?:过|任何|行政|新的)*{DOCUMENT}")


def denials(sentence: str, topic: str, section: str, year: int | None) -> Iterator[Found]:
    """Claims of 0 that a sentence makes without a figure: 未收到申请, 无行政复议和诉讼."""
    for match in _NO_REQUEST.finditer(sentence):
        rest = match["rest"]
        if re.match(
            r"[^,;。]{0,12}(?:引发|引起|导致|产生的)|(?:公开)?(?:政府信息)?(?:的)?(?:行政)?(?:复议|诉讼|收费)",
            rest,
        ):
            continue
        if re.match(
            r"(?:公开)?[^,;。]{0,8}(?:逾期|超期|超时|结转|积压|遗留|答复|被)", rest
        ) or _denied_elsewhere(sentence, match.start(), year):
            continue
        strength = 5 if match["verb"] and not _ONE_WAY.search(match.group()) else 2
        yield _nought("requests.received", match, strength)
    for match in _ZERO_REQUEST.finditer(sentence):
        yield _nought("requests.received", match, 3)
    short = (_NOTHING.match(sentence) or _NO_MATTER.search(sentence)) if topic == "requests" else None
    if short is not None and not _denied_elsewhere(sentence, short.start(), year):
        yield _nought("requests.received", short, 1)
    for match in _NO_DISPUTE.finditer(sentence):
        if re.search(r"[0-9]|及时|按时|问题|答复率|规范", match["mid"]) or _denied_elsewhere(
            sentence, match.start(), year
        ):
            continue
        if re.match(r"[^,;。]{0,10}(?:纠正|败诉|维持|撤销|\d)", match["rest"]):
            continue
        said = match["what"] + match["rest"] + _goes_on(sentence[match.end() :])
        if "复议" in said and not re.search(r"(?:复议后|未经复议)", said):
            yield _nought("disputes.review", match, 6)
        if re.search(r"诉讼|起诉|应诉", said):
            yield _nought("disputes.litigation", match, 6)
    for match in (*_ZERO_DISPUTE.finditer(sentence), *_NIL_DISPUTE.finditer(sentence)):
        if "复议" in match["what"]:
            yield _nought("disputes.review", match, 6)
        if "诉讼" in match["what"]:
            yield _nought("disputes.litigation", match, 6)
    for pattern, claim_id in ((_NO_FEE, "fees.collected"), (_NO_DOCUMENT, "documents.made")):
        for match in pattern.finditer(sentence):
            if not _denied_elsewhere(sentence, match.start(), year):
                yield _nought(claim_id, match, 6)


def _goes_on(following: str) -> str:
    """无行政复议,行政诉讼案件: the denial holds for the clause behind a comma that has no verb of its own."""
    match = re.match(r",(?:行政)?(?:诉讼|复议)(?:案件|情况|事项)*(?=$|[,;。])", following)
    return match.group() if match else ""


def _denied_elsewhere(sentence: str, position: int, year: int | None) -> bool:
    """Whether a denial speaks of a plan or of another year."""
    before = sentence[:position]
    clause = max(before.rfind(sign) for sign in ",;:") + 1
    return of_other_year(before, clause, year)


def _nought(claim_id: str, match: re.Match[str], strength: int) -> Found:
    return Found(
        claim_id,
        Decimal(0),
        "",
        False,
        strength,
        start=match.start(),
        end=match.end(),
        position=match.start(),
    )
