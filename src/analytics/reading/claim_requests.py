"""Requests for information, reviews and lawsuits: counted, or plainly denied (未收到申请, 无复议和诉讼)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

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
    last_clause,
    of_other_year,
    plain_found,
    sums_up,
)

_RECEIVED = r"(?:收到|新收|接到|接收|接受|收悉|收取)"
_TAKEN = r"(?:收办|受理|承接|承办|接办)"
_HANDLED = r"(?:办理|处理|答复|回复|办结|办复)"
_REQUEST = r"(?:依申请(?:公开)?|公开(?:申请|请求)|申请(?!人))"
_REQUEST_WORD = re.compile(_REQUEST)
_NOT_REQUEST = re.compile(
    r"信访|投诉|举报|建议|提案|来电|留言|热线|复议|诉讼|咨询|补正|撤回|率|救助|补贴|补助|贷款|许可|低保"
)
_NOT_REQUEST_BEHIND = re.compile("建议|提案|信访|投诉|举报|来电|复议|诉讼|咨询")
_ONE_WAY = re.compile(r"当面|书面|信函|网络|网上|线上|在线|邮件|来信|来函|传真|现场|窗口|邮寄")
_ONE_KIND = re.compile(rf"{APPLICANT}|法人(?!.{{0,4}}其他组织)|{BUSINESS}")


UNITS = frozenset({"件", "宗", "条", "起", "份", "例", "次", "封", "个", "项", "人次", "件次"})
WORDS = re.compile(r"申请|请求|结案|收|办|受|承|接|处理|答复|回复|结转|转入|转至|转到|顺延")
"""Words of which a sentence has one if it counts requests."""
_BRACKETS = re.compile(r"\([^)]*\)")


def requests(context: Context) -> Iterator[Found]:
    lead = _BRACKETS.sub("", context.lead) if "(" in context.lead else context.lead
    if not WORDS.search(lead) and not WORDS.search(context.tail) and not _SUM.fullmatch(lead):
        return
    yield from _carried(context, lead)
    if _NOT_REQUEST.search(lead) or "结转" in lead or _NOT_REQUEST_BEHIND.match(context.tail):
        return
    if _with_carried(context, lead):
        return
    if context.in_parts and (_NEW_OF_ALL.search(lead) or _SAID_NEW.match(context.tail)):
        if _REQUEST_WORD.search(context.before):
            yield Found("requests.received", context.value, context.unit, context.approximate, 7)
        return
    if (
        _SUM.fullmatch(lead)
        and not context.in_parts
        and (_LISTED.search(context.before) or (_WAS_ASKED.search(context.before) and sums_up(context)))
    ):
        yield Found("requests.received", context.value, context.unit, context.approximate, 6)
        return
    strength = _request_strength(context, lead)
    if not strength:
        return
    if context.in_parts and not _NEW.search(lead):
        return
    ways = lead[: lead.rfind("申请")] if "申请" in lead else lead
    if _ONE_WAY.search(lead) or _ONE_KIND.search(ways):
        if len(_REQUESTS_COUNTED.findall(context.sentence)) > 1:
            return  # 网上申请2件,信函申请1件: parts, of which none is the whole
        strength = 1
    if strength < 5 and _OUTCOME.search(lead):
        return
    yield Found("requests.received", context.value, context.unit, context.approximate, strength)


_NEW = re.compile("新收|本年收到|本年度收到")
_OUTCOME = re.compile(rf"{OUTCOMES}|逾期")
_SUM = re.compile(
    r"[,、]?(?:全年|年内|本年度?)?(?:以上|共计|总计|合计|累计|共)(?:收到|受理)?(?:申请)?(?:为|是|:)*"
)
_WAS_ASKED = re.compile(rf"(?:{_RECEIVED}|{_TAKEN})[^,;。复议诉讼信访]{{0,24}}?申请[^。复议诉讼信访结转]*$")
_WITH_CARRIED = re.compile(
    r"(?P<gap>[^;。\d]{0,30}?)(?P<word>其中含?|含有?|包含|包括)(?:有)?(?:上一?年度?|20\d\d年度?)(?:的)?结转[^\d,;。]{0,6}(?!0)\d"
)


def _with_carried(context: Context, lead: str) -> bool:
    """Whether a count is what was handled, with what the year before left: 受理5件(含上年结转2件)."""
    match = _WITH_CARRIED.match(context.beyond)
    if match is None:
        return False
    return not match["word"].startswith("其中") or not re.search(rf"{_RECEIVED}", lead)


_LISTED = re.compile(
    rf"(?:{_RECEIVED}|{_TAKEN})"
    r"[^,;。复议诉讼信访]{0,24}?申请[^,;。、\d]{0,6}\d+[件份条个](?:[、,和及][^,;。、\d复议诉讼信访结转]{1,12}\d+[件份条个])+[、,]?$"
)
"""受理自然人申请7件、法人申请2件,共计9件: the sum of the kinds, said by the text itself."""
_NEW_OF_ALL = re.compile(rf"(?:本年度?|今年|当年)(?:新收|受理|收到|新增)(?:到)?(?:申请)?{FILL}$")
_SAID_NEW = re.compile(r"(?:为|是|系|属于?)(?:本年度?|今年|当年)新(?:收|增)")
"""办理申请19件,其中上年结转2件、本年新收17件: the part that came in this year is what was received."""
_REQUESTS_COUNTED = re.compile(r"申请[^,;。\d]{0,4}\d+[件份条个]")


class _Verb(NamedTuple):
    """A verb of requests: with its object before the count, alone before it, and where the topic names it."""

    strength: int
    with_object: re.Pattern[str]
    alone: re.Pattern[str]
    of_topic: re.Pattern[str] | None


def _verb(verb: str, strength: int, *, of_topic: bool = True) -> _Verb:
    return _Verb(
        strength,
        re.compile(rf"{verb}[^,;]{{0,40}}?{_REQUEST}[^,;]{{0,14}}$"),
        re.compile(rf"{verb}{FILL}$"),
        re.compile(rf"{verb}(?:(?:并|、|和)?{_HANDLED})?(?:申请|书面|{FILL_WORD})*+$") if of_topic else None,
    )


_VERBS = (
    _verb(_RECEIVED, 6),
    _verb(_TAKEN, 5),
    _verb("(?:提出|提交)", 3, of_topic=False),
    _verb(_HANDLED, 2, of_topic=False),
)
_VERB_WORDS = re.compile("收|接|受|承|办|处理|答复|回复|提出|提交")
_THEN_REQUEST = re.compile(r"(?:的)?[^,;。]{0,24}?(?:依申请|公开(?:的)?(?:申请|请求)|信息申请|申请公开|申请)")
_COUNTED = re.compile("(?:20\\d\\d年度?|本年度?|全年|年内)?(?:共|总共|一共)?有?")
"""Under the heading of requests: 共有7件申请."""
_REQUESTS_ALONE = re.compile(
    r"(?:依申请(?:公开)?|公开申请|申请公开)"
    rf"(?:的)?(?:政府信息|政务信息|信息|事项|件|案件|办理|受理|工作|公开)*{FILL}$"
    rf"|信息公开申请(?:表|书|件)?{FILL}$"
)
_REQUESTS_OF_TOPIC = re.compile(rf"(?:^|[共本年度]|新收)申请(?:件|量|数)?{FILL}$")


def _request_strength(context: Context, lead: str) -> int:
    """How plainly the words say that requests came in: 6 收到, 5 受理, 3 申请 alone, 2 答复; 0 not at all."""
    for verb in _VERBS if _VERB_WORDS.search(lead) else ():
        if verb.with_object.search(lead):
            return verb.strength
        if verb.alone.search(lead) and _THEN_REQUEST.match(context.tail):
            return verb.strength
        if (
            verb.of_topic is not None
            and verb.of_topic.search(lead)
            and (context.topic == "requests" or _asked_before(context))
        ):
            return verb.strength - 2 if "申请" not in lead else verb.strength
    if context.topic == "requests" and _COUNTED.fullmatch(lead) and _THEN_REQUEST.match(context.tail):
        return 3
    if "申请" in lead and (
        _REQUESTS_ALONE.search(lead) or (context.topic == "requests" and _REQUESTS_OF_TOPIC.search(lead))
    ):
        return 3
    return 0


_ASKED = re.compile("公开申请|信息申请|依申请|申请公开")


def _asked_before(context: Context) -> bool:
    """办理政府信息公开申请,全年共收到3件: the clause before names what is counted."""
    clause = last_clause(context.before.rstrip(",;:"))
    return _ASKED.search(clause) is not None and not _NOT_REQUEST.search(clause)


_OBJECT = rf"(?:[至到来入]|本年度?|今年|政府|信息|公开|申请|继续|办理|件|事项|{FILL_WORD})*+"
_CARRIED_IN = re.compile(
    rf"(?:[上去前]一?年度?|20\d{{2}}年度?)(?:未办结)?的?结转{_OBJECT}$|结转自?上一?年度?{_OBJECT}$"
)
_CARRY = r"(?:结转|转入|转至|转到|顺延|延期|延续|延至|跨年)"
_CARRIED_OUT = re.compile(
    rf"{_CARRY}[至到入]?(?:下一?年度?|次年度?|明年|20\d{{2}}年度?){_OBJECT}$|(?:^|[,、;])(?:未办结)?结转{FILL}$"
)
_ANSWERED = re.compile(
    rf"(?:办结|办复|答复|结案|已办|办理完毕|办理完结|已回复|办理答复|答复办理|依法答复)"
    rf"(?:依申请|公开|申请|政府|政务|信息|事项|件|{FILL_WORD})*+$"
)


_BARE = re.compile(r"(?:其中|包括|包含|剩余|其余|余下|另外?|还?有|以及|和|及|并|[,、:(])*+$")
"""298件按时办结, 剩余17件结转下年: what stands before such a count, if the words for it follow."""
_THEN = r"(?:申请)?(?:是|为|系|属于?)?"
_IN_TIME = (
    r"(?:已|均|都|全部|经|按时|按期|按规定?|如期|及时|依法|依规|准时|规范|当年|年内|本年度?|"
    r"在[^,;。]{2,10}内|予以|完成|进行)*+"
)
_THEN_ANSWERED = re.compile(rf"{_THEN}{_IN_TIME}(?:办结|答复|办复|办理完毕|办理完结|回复)(?!率)")
_THEN_IN = re.compile(rf"{_THEN}(?:[上去前]一?年度?|20\d{{2}}年度?)(?:未办结)?的?结转")
_THEN_OUT = re.compile(
    rf"{_THEN}(?:申请)?(?:需|将|待|已|按规定|依法)*{_CARRY}[至到入]?(?:下一?年度?|次年度?|明年|20\d{{2}}年度?)"
)


def _carried(context: Context, lead: str) -> Iterator[Found]:
    bare = _BARE.fullmatch(lead, lead.rfind("、") + 1) is not None and _about_requests(context)
    if _CARRIED_IN.search(lead) or (bare and _THEN_IN.match(context.tail)):
        yield plain_found("requests.carried_in", context)
    elif _CARRIED_OUT.search(lead) or (bare and _THEN_OUT.match(context.tail)):
        yield plain_found("requests.carried_out", context)
    elif (bare and _THEN_ANSWERED.match(context.tail)) or (
        not lead.endswith("、")
        and _ANSWERED.search(lead)
        and _about_requests(context)
        and not _NOT_ANSWERED.search(lead)
    ):
        yield plain_found("requests.answered", context)


_NOT_ANSWERED = re.compile("未|不予|建议|提案|信访|留言|来电")
_OTHER_MATTER = re.compile(r"提案|建议|信访|留言|热线|工单|仲裁|监察|案件|信箱")


def _about_requests(context: Context) -> bool:
    """Whether requests for information are spoken of: here, under their heading, or just before."""
    near = context.before[-60:] + context.clause_lead
    if _OTHER_MATTER.search(near):
        return False
    if "申请" in near or context.topic == "requests":
        return True
    return _REQUEST_WORD.search(context.earlier) is not None and not _OTHER_MATTER.search(context.earlier)


# ------------------------------------------------------------------ reviews and lawsuits

_AND = r"(?:和|、|及|与|或|以及|/)+"
_JOINT = rf"(?:复议(?:案件|申请)?{_AND}(?:提起|被提起)?(?:行政)?诉讼|诉讼{_AND}(?:行政)?复议)"
_CASES = r"(?:案件|申请|应诉|事项|案|败诉|数)*"


_BOTH = re.compile(rf"{_JOINT}{_CASES}{FILL}$")
_EACH = re.compile(r"(?:各|均)[为是]?$")
_REVIEWS = re.compile(rf"复议{_CASES}{FILL}$")
_LAWSUITS = re.compile(rf"(?<!复议后)(?<!未经复议)(?:诉讼|应诉){_CASES}{FILL}$")
_AROSE = re.compile(r"(?:发生|收到|受理|产生|引发|涉及|被申请|被提起|提起)[^,;]{0,4}$")
_THEN_REVIEW = re.compile(r"(?:因[^,;]{0,16})?(?:被)?(?:申请|提起)?(?:的)?(?:行政)?复议")
_THEN_LAWSUIT = re.compile(r"(?:因[^,;]{0,16})?(?:被)?(?:提起)?(?:的)?(?:行政)?诉讼")
_NONE_OF_EITHER = re.compile(r"(?:20\d\d年度?|本年度?|全年|,)*(?:均|都|各|全部)(?:为|是)?")
"""均为0件 under the heading of reviews and lawsuits."""


_OTHER_CASES = re.compile(
    r"无关的?|代[^,;]{2,10}(?:办理|承办|审理|办结|答复)|(?:审理|审结|承办)(?:了|各类)*行政复议|被纠正的?|维持的?|驳回的?"
)
"""Cases about other matters, before the unit itself, or a part told by its outcome."""


CASE_UNITS = frozenset({"件", "起", "宗", "例", "次", "条", "个", "项", "件次"})
CASE_WORDS = re.compile("复议|诉讼|应诉|均|都|各|全部")


def disputes(context: Context) -> Iterator[Found]:
    lead = context.lead
    if _OTHER_CASES.search(lead):
        return
    if context.section == "4" and context.value == 0 and _NONE_OF_EITHER.fullmatch(lead):
        yield plain_found("disputes.review", context)
        yield plain_found("disputes.litigation", context)
        return
    tail = context.tail
    if "复议" not in lead and "诉" not in lead and "复议" not in tail and "诉讼" not in tail:
        return
    if _BOTH.search(lead):
        if context.value == 0 or _EACH.search(lead):
            yield plain_found("disputes.review", context)
            yield plain_found("disputes.litigation", context)
    elif _REVIEWS.search(lead):
        yield plain_found("disputes.review", context)
    elif _LAWSUITS.search(lead) and "复议后" not in lead:
        yield plain_found("disputes.litigation", context)
    elif _AROSE.search(lead):
        if _THEN_REVIEW.match(tail):
            yield plain_found("disputes.review", context)
        elif _THEN_LAWSUIT.match(tail):
            yield plain_found("disputes.litigation", context)


# ------------------------------------------------------------------ plain denials

_NO = r"(?:未|没有|无|尚未|从未|暂未|暂无|并未|均未|不存在|没)"
_WHO = (
    r"(?:过|任何|一例|一起|人|公民|法人|自然人|和|或者|或|者|及|与|其他|组织|群众|个人|单位|企业|社会|公众|、|的|要求|向我(?:镇|乡|局|街道|县|市|区|办|单位|机关)|提出|"
    r"提交|书面|口头|公开(?!申请|请求)|政府|政务|信息|相关|有关|关于|有效|各类|通过|方式|形式|等|处理|办理|答复|在线|网络|网上|电子邮件|邮件|信函|当面|传真|现场|当年|本年度?|新增?|涉及|主动|到|来)*+"
)
_NO_REQUEST = re.compile(
    rf"{_NO}(?P<verb>(?:再|新)?(?:收到|接到|受理|接收|接受|收办|承办|办理|产生|发生|出现|涉及|有|接))?{_WHO}"
    rf"{_REQUEST}(?P<rest>[^,;。:]{{0,20}})"
)
_NONE_CAME = re.compile(
    rf"{_NO}(?P<verb>收到|接到|受理|接收)(?P<who>[^,;。:\d]{{0,40}}?)(?:公开|信息|要求)[^,;。:\d]{{0,10}}申请(?!人)"
    r"(?P<rest>[^,;。:]{0,20})"
)
"""The same in whatever words stand between the verb and the request for information."""
_NO_ASKING = re.compile(
    rf"{_NO}(?P<verb>收到|接到|受理|有)[^,;。:\d]{{0,24}}?要求(?:主动)?公开(?P<rest>[^,;。:]{{0,20}})"
)
"""未接到群众要求公开的信息: asked for without the word for a request."""
_ZERO_REQUEST = re.compile(
    r"(?:依申请公开|公开申请|申请公开)(?:的)?(?:政府信息|信息|事项|件|申请|数|数量|总数|总量|情况|受理量?|收到|办理)*(?:数量|总数|数|量)?"
    r"(?:为|是|:|共)*(?:0|零|无)(?=$|[,;。])"
)
_NONE_BESIDE = re.compile(
    r"主动公开[^,;。\d]{0,8}\d+[条件]次?[,、;]依申请公开[^,;。\d]{0,4}0[条件]次?(?=[,;。)]|$)"
)
"""主动公开52条,依申请公开0条: nothing on request beside what was made public unasked."""
_NOTHING = re.compile(
    rf"[:\s]*(?:20\d\d年度?|本年度?|全年|今年)?,?(?:我[镇乡局县市区街办]|本(?:镇|乡|局|街道|机关|单位))?(?:{_NO}(?:发生|产生)?|0件|零)(?:此项|该项)?[。;]?$"
)
_NO_MATTER = re.compile(
    rf"{_NO}(?:收到|接到|受理|发生|涉及|办理)(?:过|任何|该类|此类|相关|有关|此项|该项)+(?:事项|来信|来函|来件|件|情况|业务)"
)
"""What a text under the heading of requests need not name again: 本年度无。 未收到该类事项。"""
_NO_DISPUTE = re.compile(rf"{_NO}(?P<mid>[^,;。]{{0,36}}?)(?P<what>复议|诉讼|应诉)(?P<rest>[^,;。]{{0,24}})")
_ZERO_DISPUTE = re.compile(
    r"(?P<what>(?:行政)?(?:复议|诉讼)(?:案件|申请)?(?:(?:和|、|及|与|或|以及)?(?:行政)?(?:复议|诉讼)(?:案件)?)?)"
    r"(?:案件|情况|数量|数|均|都|各)*(?:为|是|:)*(?:0|零|无)(?=$|[,;。])"
    r"|零(?P<nought>(?:行政)?(?:复议|诉讼))"
)
_NO_FEE = re.compile(rf"{_NO}(?:实际)?(?:收取|收缴)(?:过|任何|相关|政府|公开)*(?:{FEE}|费用)")
_NO_DOCUMENT = re.compile(rf"{_NO}(?:新)?(?:制发|制定|出台|印发|制作)(?:过|任何|行政|新的)*{DOCUMENT}")


def denials(sentence: str, topic: str, section: str, year: int | None) -> Iterator[Found]:
    """Claims of 0 that a sentence makes without a figure: 未收到申请, 无行政复议和诉讼."""
    if not _NOUGHT.search(sentence):
        return
    if topic == "requests" or "申请" in sentence or "要求" in sentence:
        yield from _no_requests(sentence, topic, year)
    if "结转" in sentence:
        yield from _none_carried(sentence)
    if _CASE.search(sentence):
        yield from _no_disputes(sentence, year)
    elif (
        (topic == "disputes" or section == "4")
        and _NOTHING.match(sentence)
        and (nothing := _NOUGHT.search(sentence))
    ):
        yield _nought("disputes.review", nothing, 6)
        yield _nought("disputes.litigation", nothing, 6)
    for pattern, claim_id in ((_NO_FEE, "fees.collected"), (_NO_DOCUMENT, "documents.made")):
        for match in pattern.finditer(sentence):
            if not _denied_elsewhere(sentence, match.start(), year):
                yield _nought(claim_id, match, 6)


_NOUGHT = re.compile("[未没无不零0]")
_CASE = re.compile("复议|诉讼|应诉")


_OF_DOCUMENTS = re.compile("公文|制发|制作|印发|不予公开|发文")
"""Documents by whether they are made public: 主动公开88件、依申请公开0件、不予公开12件."""
_FOR_OTHERS = re.compile("(?:引发|引起|导致|产生|复议|诉讼|上诉|不服|投诉|举报|许可).*申请")
_NONE_CARRIED = (
    (
        "requests.carried_in",
        re.compile(
            rf"{_NO}(?:有)?(?:[上去]一?年度?)(?:未办结)?(?:的)?结转|[上去]一?年度?(?:未办结)?的?结转(?:的|申请|也|均|亦|件|数|量)*(?:没有|无|为?零)|"
            rf"[上去]一?年度?(?:也|均|亦)?{_NO}(?:有)?(?:未办结)?的?结转"
        ),
    ),
    (
        "requests.carried_out",
        re.compile(rf"{_NO}(?:有)?(?:需|要)?结转[至到入]?(?:下一?年|次年|明年)"),
    ),
)
"""Nothing left by the year before, or for the next: said with the year; 无结转 alone says neither."""


def _none_carried(sentence: str) -> Iterator[Found]:
    for claim_id, pattern in _NONE_CARRIED:
        for match in pattern.finditer(sentence):
            yield _nought(claim_id, match, 6)


def _no_requests(sentence: str, topic: str, year: int | None) -> Iterator[Found]:
    for match in (
        *_NO_REQUEST.finditer(sentence),
        *_NO_ASKING.finditer(sentence),
        *_NONE_CAME.finditer(sentence),
    ):
        rest = match["rest"]
        if _FOR_OTHERS.search(match.group()):
            continue
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
    for match in (*_ZERO_REQUEST.finditer(sentence), *_NONE_BESIDE.finditer(sentence)):
        if _OF_DOCUMENTS.search(sentence):
            continue
        yield _nought("requests.received", match, 3)
    short = (_NOTHING.match(sentence) or _NO_MATTER.search(sentence)) if topic == "requests" else None
    if short is not None and not _denied_elsewhere(sentence, short.start(), year):
        yield _nought("requests.received", short, 1)


def _no_disputes(sentence: str, year: int | None) -> Iterator[Found]:
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
    for match in _ZERO_DISPUTE.finditer(sentence):
        what = match["what"] or match["nought"]
        if "复议" in what:
            yield _nought("disputes.review", match, 6)
        if "诉讼" in what:
            yield _nought("disputes.litigation", match, 6)


def _goes_on(following: str) -> str:
    """无行政复议,行政诉讼案件: the denial holds for the clause behind a comma that has no verb of its own."""
    match = re.match(
        r",(?:被|被申请|申请|被提起|提起|或|和)*(?:行政)?(?:诉讼|复议)(?:的|案件|案|情况|事项|发生)*(?=$|[,;。、])",
        following,
    )
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
