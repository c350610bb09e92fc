"""What a text says there was none of, without a figure: 未收到申请, 无复议和诉讼, 没有上年结转."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from analytics.reading.claim_aspects import FEE
from analytics.reading.claim_requests import ONE_WAY, REQUEST
from analytics.reading.claim_words import DOCUMENT, Found, of_other_year

_NO = r"(?:未|没有|无|尚未|从未|暂未|暂无|并未|均未|不存在|没)"
_WHO = (
    r"(?:过|任何|一例|一起|人|公民|法人|自然人|和|或者|或|者|及|与|其他|组织|群众|个人|单位|企业|社会|公众|、|的|要求|向我(?:镇|乡|局|街道|县|市|区|办|单位|机关)|提出|"
    r"提交|书面|口头|公开(?!申请|请求)|政府|政务|信息|相关|有关|关于|有效|各类|通过|方式|形式|等|处理|办理|答复|在线|网络|网上|电子邮件|邮件|信函|当面|传真|现场|当年|本年度?|新增?|涉及|主动|到|来)*+"
)
_NO_REQUEST = re.compile(
    rf"{_NO}(?P<verb>(?:再|新)?(?:收到|接到|受理|接收|接受|收悉|收办|承办|办理|登记|新增|产生|发生|出现|涉及|有|接))?{_WHO}"
    rf"{REQUEST}(?P<rest>[^,;。:]{{0,20}})"
)
_NONE_CAME = re.compile(
    rf"{_NO}(?P<verb>收到|接到|受理|接收|接受|收悉|收办|登记)(?P<who>[^,;。:\d]{{0,40}}?)(?:公开|信息|要求)[^,;。:\d]{{0,10}}申请(?!人)"
    r"(?P<rest>[^,;。:]{0,20})"
)
"""The same in whatever words stand between the verb and the request for information."""
_NO_ASKING = re.compile(
    rf"{_NO}(?P<verb>收到|接到|受理|有)[^,;。:\d]{{0,24}}?要求(?:主动)?公开(?P<rest>[^,;。:]{{0,20}})"
)
"""未接到群众要求公开的信息: asked for without the word for a request."""
_ZERO_REQUEST = re.compile(
    r"(?:依申请(?:信息)?公开|公开申请|申请公开|政府信息申请)(?:的)?(?:政府信息|信息|事项|件|表|书|申请|数|数量|总数|总量|情况|受理量?|收到|接到|新收|登记|办理|处理)*(?:数量|总数|数|量)?"
    r"(?:为|是|:|共)*(?:0|零|无)(?=$|[,;。])"
)
_ZERO_OF_ALL = re.compile(
    r"(?:公开|依)[^。]{0,20}?(?<![\d百千万])[零0](?:依|公开|信息公开)?申请(?=[、,;。]|$)|"
    r"(?:公开申请|依申请公开|申请公开)(?:的|件|数|数量)*[、和及与](?![^,;。:\d]*(?:引发|引起|导致|产生))[^,;。:\d]{1,20}"
    r"(?:均|都|皆)(?:为|是)?(?:0|零)"
)
"""公开申请、结转、复议、诉讼均为0件."""
_ZERO_COMING = re.compile(
    r"(?:依申请|公开申请|申请公开)[^,;。:\d]{0,10}[“\"]?[零0](?:受理|收件|收到|申请|接收|办理|发生|登记)[”\"]?"
)
"""政府信息公开申请“零受理”."""
_ZERO_AMOUNT = re.compile(
    r"(?<![\u4e00-\u9fff])(?:我?[镇乡局街道县市区办委]{1,2}|我?本?(?:单位|机关)|本年度?|全年|20\d\d年度?|的)*"
    r"(?:新收|收到)?申请(?:数量|总量|总数|件数|量|数)(?:为|是|:)*(?:0|零)(?=$|[件,;。])"
)
"""依申请公开方面,本年度的申请量为零: where requests are spoken of before."""
_NONE_THIS_YEAR = re.compile(
    rf"(?:今年|本年度?)[^,;。:\d]{{0,8}}{_NO}(?:再|新)?(?:收到|接到|受理|发生|产生)(?:过|新的)?(?=$|[,;。])"
)
"""去年收到申请5件,今年未收到."""
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
_NO_DISPUTE = re.compile(
    rf"{_NO}(?!经)(?P<mid>[^,;。]{{0,36}}?)(?P<what>复议|诉讼|应诉)(?P<rest>[^,;。]{{0,24}})"
)
_ZERO_DISPUTE = re.compile(
    r"(?P<what>(?:行政)?(?:复议|诉讼|应诉)(?:案件|申请)?(?:(?:和|、|及|与|或|以及)?(?:行政)?(?:复议|诉讼|应诉)(?:案件)?)?)"
    r"(?:案件|情况|数量|数|均|都|各|的|:)*(?:(?:为|是|:)*(?:0|零|无)|没有(?:发生|出现|产生)?|未(?:有)?(?:发生|出现|产生))(?=$|[,;。])"
    r"|(?P<none>(?:行政)?(?:复议|诉讼)(?:(?:和|、|及|与)(?:行政)?(?:复议|诉讼))?)(?:案件|均|都)*[“\"]?[零0][”\"]?(?:件|案)?发生"
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


_OF_DOCUMENTS = re.compile("公文|制发|制作|印发|不予|发文")
"""Documents by whether they are made public: 主动公开88件、依申请公开0件、不予公开12件."""
_FOR_OTHERS = re.compile("(?:引发|引起|导致|产生|复议|诉讼|上诉|不服|投诉|举报|许可).*申请")
_NONE_CARRIED = (
    (
        "requests.carried_in",
        re.compile(
            rf"{_NO}(?:有)?(?:[上去]一?年度?)(?:未办结)?(?:的)?结转|[上去]一?年度?(?:未办结)?的?结转(?:的|申请|也|均|亦|件|数|量)*(?:没有|无|为?零|[为是:]0(?=[,;。、]|$))|"
            rf"[上去]一?年度?(?:也|均|亦)?{_NO}(?:有)?(?:未办结)?的?结转"
        ),
    ),
    (
        "requests.carried_out",
        re.compile(
            rf"{_NO}(?:有)?(?:需|要)?结转[至到入]?(?:下一?年|次年|明年)"
            r"|结转[至到入]?(?:下一?年度?|次年)(?:申请|件|数|量)*[为是:](?:0|零)(?=[,;。、]|$)"
        ),
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
        if _FOR_OTHERS.search(match.group()[match.end("verb") - match.start() if match["verb"] else 0 :]):
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
        strength = 5 if match["verb"] and not ONE_WAY.search(match.group()) else 2
        yield _nought("requests.received", match, strength)
    for match in _NONE_THIS_YEAR.finditer(sentence):
        if re.search(r"公开申请|信息申请|依申请[^;。]*$", sentence[: match.start()]):
            yield _nought("requests.received", match, 5)
    for match in (
        *_ZERO_REQUEST.finditer(sentence),
        *_ZERO_COMING.finditer(sentence),
        *_NONE_BESIDE.finditer(sentence),
        *_ZERO_OF_ALL.finditer(sentence),
    ):
        if _OF_DOCUMENTS.search(sentence):
            continue
        yield _nought("requests.received", match, 3)
    for match in _ZERO_AMOUNT.finditer(sentence):
        if topic == "requests" or re.search(r"依申请|公开申请", sentence[: match.start()]):
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
        what = match["what"] or match["none"] or match["nought"]
        if "复议" in what:
            yield _nought("disputes.review", match, 6)
        if re.search("诉讼|应诉", what):
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
