"""Requests for information, as a count says them; their denials: ``claim_denials``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analytics.reading.claim_words import (
    APPLICANT,
    BUSINESS,
    FILL,
    FILL_WORD,
    OUTCOMES,
    Context,
    Found,
    last_clause,
    plain_found,
    sums_up,
)

_RECEIVED = r"(?:收到|新收|接到|接收|接受|收悉|收取|收件|(?<!比上年)(?<!同比)新增(?=[^,;。\d]{0,14}申请))"
_TAKEN = (
    r"(?:收办|受理|承接|承办|接办|新登记|"
    r"(?<![产姻婚业册事车保权])(?<!户口)登记(?=[^,;。\d]{0,14}(?:政府信息|公开|依申请)|(?:申请件?)?$))"
)
_HANDLED = r"(?:办理|处理|答复|回复|办结|办复)"
REQUEST = r"(?:依申请(?:公开)?|公开(?:申请|请求)|申请(?!人))"
_REQUEST_WORD = re.compile(REQUEST)
_NOT_REQUEST = re.compile(
    r"[村居党厂校]务公开|转办|转交|移交|移送|协办|查[阅档询]申请|代(?:为|[^,;。]{0,4}[局县市区省办])(?:受理|接收|收)|信访|投诉|举报|建议|提案|来电|留言|热线|复议|诉讼|咨询|补正|撤回|率|(?:户口|户籍|婚姻|产权?|动产|营业|企业|商户|工商)登记|救助|补贴|补助|贷款|许可|低保"
)
_NOT_REQUEST_BEHIND = re.compile("建议|提案|信访|投诉|举报|来电|复议|诉讼|咨询")
ONE_WAY = re.compile(r"当面|书面|信函|网络|网上|线上|在线|邮件|来信|来函|传真|现场|窗口|邮寄")
_ONE_KIND = re.compile(rf"{APPLICANT}|公民(?![、和或及,])|法人(?!.{{0,4}}其他组织)|{BUSINESS}")


UNITS = frozenset({"件", "宗", "条", "起", "份", "例", "次", "封", "个", "项", "人次", "件次"})
WORDS = re.compile(r"申请|请求|结案|登记|收|办|受|承|接|处理|答复|回复|结转|转入|转至|转到|顺延")
"""Words of which a sentence has one if it counts requests."""
_BRACKETS = re.compile(r"\([^)]*\)")


def requests(context: Context) -> Iterator[Found]:
    lead = _BRACKETS.sub("", context.lead) if "(" in context.lead else context.lead
    part = context.in_parts and _is_what_came(context, lead)
    if not (part or WORDS.search(lead) or WORDS.search(context.tail) or _SUM.fullmatch(lead)):
        return
    yield from _carried(context, lead)
    if _NOT_REQUEST.search(lead) or "结转" in lead or _NOT_REQUEST_BEHIND.match(context.tail):
        return
    if _with_carried(context, lead) or _EXAMPLE.search(context.clause_lead):
        return
    if _of_an_area(context) or _of_other_matters(context, lead):
        return  # the part that follows is what is told of here
    if _OF_ALL_SORTS.search(context.before + context.clause_lead) and _FOR_INFORMATION.search(lead):
        yield Found("requests.received", context.value, context.unit, context.approximate, 7)
        return
    if part:
        if _REQUEST_WORD.search(context.before):
            yield Found("requests.received", context.value, context.unit, context.approximate, 7)
        return
    if (
        _SUM.fullmatch(lead)
        and not context.in_parts
        and (
            _LISTED.search(context.before)
            or (
                _WAS_ASKED.search(context.before)
                and "结转" not in context.before
                and (sums_up(context) or "全年" in lead)
            )
        )
    ):
        strength = 7 if sums_up(context) else 6
        yield Found("requests.received", context.value, context.unit, context.approximate, strength)
        return
    strength = _request_strength(context, lead)
    if not strength:
        return
    if context.in_parts and not _NEW.search(lead):
        return
    ways = lead[: lead.rfind("申请")] if "申请" in lead else lead
    if ONE_WAY.search(lead) or _ONE_KIND.search(ways):
        if len(_REQUESTS_COUNTED.findall(context.sentence)) > 1:
            return  # 网上申请2件,信函申请1件: parts, of which none is the whole
        strength = 1
    if strength < 5 and _OUTCOME.search(lead):
        return
    yield Found("requests.received", context.value, context.unit, context.approximate, strength)


_EXAMPLE = re.compile(r"(?:^|[,;:])(?:如(?!期)|例如|比如|譬如)|个别|其他\d|另有|尚有|仍有|还有|其余")
"""如今年受理的2件申请…: some of the requests, which say nothing of all."""
_NEW = re.compile("新收|本年收到|本年度收到")
_OF_ALL_SORTS = re.compile(r"(?:各类|各种|各项|业务|办事|服务|审批)申请")
_INFORMATION = r"(?:信息公开(?:类|方面)?的?申请|依申请公开)"
_FOR_INFORMATION = re.compile(rf"{_INFORMATION}{FILL}$")
"""收到各类申请65件,其中政府信息公开申请2件."""
_INFORMATION_PART = re.compile(rf"[,(;]?(?:其中|包括|含)[^;。]{{0,30}}?{_INFORMATION}{FILL}\d")


def _of_other_matters(context: Context, lead: str) -> bool:
    """Whether a count is of applications of any kind, of which those for information are a part."""
    if "公开" in lead or context.topic == "requests" or _ASKED.search(context.before + context.earlier):
        return False
    return _INFORMATION_PART.match(context.beyond) is not None


def _is_what_came(context: Context, lead: str) -> bool:
    """Whether a part is what came in this year, or to this unit, of a whole that is more than that."""
    this_year = lead if context.year is None else lead.replace(f"{context.year}年", "本年")
    return (
        _NEW_OF_ALL.search(this_year) is not None
        or _SAID_NEW.match(context.tail) is not None
        or (
            _OF_THIS_YEAR.search(this_year) is not None and _YEARS_TOGETHER.search(context.before) is not None
        )
        or (_OF_THE_UNIT.search(lead) is not None and _OF_AREA.search(context.before) is not None)
    )


def _of_an_area(context: Context) -> bool:
    """全县收到申请230件,其中我镇7件: whether a count is of a whole area, and the unit's own part follows."""
    own = _OWN_PART.match(context.beyond)
    return own is not None and _OF_AREA.search(context.before + context.clause_lead) is not None


_UNIT = r"[我本](?:镇|乡|街道|局|办|委|单位|机关|部门)(?:共|新|直接)*(?:收到|受理|接到)?"
_OWN_PART = re.compile(rf"[,(;]?其中[,:]?{_UNIT}{FILL}\d")
_OF_AREA = re.compile(r"(?:全[省市县区州]|[省市县区州]级|各(?:单位|部门|乡镇|镇|街道)|系统)[^;。]*申请")
_OF_THE_UNIT = re.compile(rf"(?:其中)?[,:]?{_UNIT}{FILL}$")
_OUTCOME = re.compile(rf"{OUTCOMES}|逾期")
_SUM = re.compile(
    r"[,、]?(?:全年|年内|本年度?)?(?:以上|共计|总计|合计|累计|共|合并(?:统计|计算)?)(?:收到|受理|新收|接到|接收)?(?:申请)?(?:为|是|:)*"
)
_WAS_ASKED = re.compile(rf"(?:{_RECEIVED}|{_TAKEN})(?!.*(?:复议|诉讼|信访|结转))[^,;。]{{0,24}}?申请[^。]*$")
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
_OF_THIS_YEAR = re.compile(rf"(?:本年度?|今年|当年){FILL}$")
_YEARS_TOGETHER = re.compile(r"累计|以来|历年|20\d\d年?(?:[—–\-~]{1,2}|[至到])20\d\d年")
"""三年共收到60件,其中本年度12件: the part of the year, of all years."""
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
        re.compile(rf"{verb}[^,;]{{0,40}}?{REQUEST}[^,;]{{0,14}}$"),
        re.compile(rf"{verb}{FILL}$"),
        re.compile(rf"{verb}(?:(?:并|、|和)?{_HANDLED})?(?:申请|书面|{FILL_WORD})*+$") if of_topic else None,
    )


_VERBS = (
    _verb(_RECEIVED, 6),
    _verb(_TAKEN, 5),
    _verb("(?:提出|提交)", 3, of_topic=False),
    _verb(_HANDLED, 2, of_topic=False),
)
_VERB_WORDS = re.compile("收|登记|接|受|承|办|处理|答复|回复|提出|提交")
_THEN_REQUEST = re.compile(r"(?:的)?[^,;。]{0,24}?(?:依申请|公开(?:的)?(?:申请|请求)|信息申请|申请公开|申请)")
_COUNTED = re.compile("(?:20\\d\\d年度?|本年度?|全年|年内)?(?:共|总共|一共)?有?")
"""Under the heading of requests: 共有7件申请."""
_WERE_MADE = re.compile(
    r"(?:的)?(?:[^,;。、\d]{0,16}向[^,;。、\d]{1,12}(?:提出|提交|递交|申请))?(?:过|了|的)?[^,;。、\d]{0,10}"
    r"(?:公开申请|依申请公开(?:申请)?|信息申请|申请公开(?:政府信息)?)(?:件|事项)?(?=$|[,;。])"
)
_THERE_WERE = re.compile(
    r"[,]?(?:20\d\d年度?|本年度?|全年|年内|今年)(?:我[镇乡局县市区办]|街道)?(?:共计|总共|共)?有?"
)
"""全年共有7件政府信息公开申请, 有7人次向我镇提出公开申请: requests of the year, whatever came of them."""
_REQUEST_CAME = re.compile(
    rf"(?:依申请(?:信息)?公开|公开申请|申请公开|信息申请)(?:的)?(?:政府信息|政务信息|信息|事项|申请|表|书|件|案件)*"
    rf"(?:20\d\d年度?|全年|本年度?|共计|共|累计|总共|新)*(?:(?P<came>{_RECEIVED}|{_TAKEN}|登记)|办理|处理)(?:数量|总量|总数|件数|数|量|情况|到)*{FILL}$"
)
"""依申请公开事项共收到7件: the noun before its verb."""
_REQUESTS_ALONE = re.compile(
    r"(?:依申请(?:信息)?(?:公开)?|公开申请|申请公开|政府信息申请)"
    rf"(?:的)?(?:政府信息|政务信息|信息|事项|申请|件|案件|办理|处理|受理|工作|公开)*收?{FILL}$"
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
    if "申请" in lead and (verb_behind := _REQUEST_CAME.search(lead)):
        return 5 if verb_behind["came"] else 3
    if _THERE_WERE.fullmatch(lead) and _WERE_MADE.match(context.tail):
        return 4
    if _CAME_TO.fullmatch(lead) and _ASKED_AMOUNT.search(context.before + context.clause_lead[: -len(lead)]):
        return 4
    if _NEWLY.fullmatch(lead) and not context.before and _ASKED.search(context.earlier):
        return 4
    if context.topic == "requests" and _COUNTED.fullmatch(lead) and _THEN_REQUEST.match(context.tail):
        return 3
    if "申请" in lead and (
        _REQUESTS_ALONE.search(lead) or (context.topic == "requests" and _REQUESTS_OF_TOPIC.search(lead))
    ):
        return 3
    return 0


_ASKED = re.compile("公开申请|信息申请|依申请|申请公开")
_ASKED_AMOUNT = re.compile(r"申请(?:数量|总量|数|量)[^;。]{0,20},$")
_CAME_TO = re.compile(
    r"[,、]?(?:全年|本年度?|今年)?(?:合计|共计|共有|增加到|增至|减少到|减至|达到|达|为|共)+"
)
"""申请量比上年增加3件,达到6件."""
_NEWLY = re.compile(rf"(?:20\d\d年度?|本年度?|今年|全年)?,?(?:共)?新收{FILL}$")


def _asked_before(context: Context) -> bool:
    """办理政府信息公开申请,全年共收到3件: the clause before names what is counted."""
    clause = last_clause(context.before.rstrip(",;:"))
    return _ASKED.search(clause) is not None and not _NOT_REQUEST.search(clause)


_OBJECT = rf"(?:[至到来入]|本年度?|今年|政府|信息|公开|申请|继续|办理|件|事项|{FILL_WORD})*+"
_CARRIED_IN = re.compile(
    rf"(?:[上去前]一?年度?|20\d{{2}}年度?)(?:未办结)?的?结转{_OBJECT}$|结转自?上一?年度?{_OBJECT}$|加上?结转{_OBJECT}$"
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
    rf"|{_THEN}(?:申请)?跨年度?(?:办理|答复)"
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
        and not _answered_in_part(context, lead)
    ):
        yield plain_found("requests.answered", context)


def _answered_in_part(context: Context, lead: str) -> bool:
    """Whether a count is of those answered in one way, or by the unit itself, and others stand beside it."""
    if _ANSWERED_ONE_WAY.search(lead) and len(_ANSWERS_COUNTED.findall(context.sentence)) > 1:
        return True
    return _ITSELF.search(lead) is not None and _PASSED_ON.search(context.sentence) is not None


_NOT_ANSWERED = re.compile("未|不予|建议|提案|信访|留言|来电")
_ITSELF = re.compile("(?:直接|自行)(?:答复|办结|回复)")
_PASSED_ON = re.compile(r"(?:转[交办送]|转(?:相关|有关)|移[交送])[^,;。\d]{0,10}\d+[件份条个]")
"""转相关部门办理4件,自行答复18件: those passed on are done with as well."""
_ANSWERS_COUNTED = re.compile(r"(?:答复|办结|回复)[^,;。\d]{0,3}\d+[件份条个]")
_ANSWERED_ONE_WAY = re.compile(rf"{ONE_WAY.pattern}|口头|电话|当场")
"""口头答复2件,书面答复7件: one way of several, and none the whole."""
_OTHER_MATTER = re.compile(r"提案|建议|信访|留言|热线|工单|仲裁|监察|案件|信箱")


def _about_requests(context: Context) -> bool:
    """Whether requests for information are spoken of: here, under their heading, or just before."""
    near = context.before[-60:] + context.clause_lead
    if _OTHER_MATTER.search(near):
        return False
    if "申请" in near or context.topic == "requests":
        return True
    return _REQUEST_WORD.search(context.earlier) is not None and not _OTHER_MATTER.search(context.earlier)
