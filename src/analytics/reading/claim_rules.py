"""What a count in a clause counts: the grammar of the claims.

Each rule looks at the words before a count (``lead``), at those after it (``tail``) and at where it stands. All
texts are folded (``flat.py``). Patterns end at the count, so that nothing may stand between noun and figure but
words that add nothing (共, 累计, 数量 …).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

PART_OPENERS = re.compile(r"其中|包括|包含|内有|分别(?:为|是)|具体为|具体是|具体如下")
_FILL = (
    r"(?:共计|总计|累计|合计|共有|总共|一共|共|计|达到|达|约|为|是|有|了|的|总数量|总数|总量|数量|数|量|等|各类|各|均|"
    r"情况|[:、\"”》)])*"
)


@dataclass(frozen=True, slots=True)
class Context:
    """A count and its surroundings, folded. ``lead`` starts after the count before it, ``clause_lead`` does not."""

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

_CHANGE = re.compile(r"(?:(?<!新)增加|增长|减少|下降|上升|增幅|降幅|多出|相差|同比(?:增|减|多|少)?|环比|提高|提升)(?:了|约|近)?$")
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
_SINCE = re.compile(r"自?20\d{2}年(?:以来|至今|起至今)|(?:历年|建站|开通|建栏|上线)以?来|截至目前累计|近[三五两几]年")


def counts_nothing(context: Context) -> bool:
    """Whether a count is an increase, a frequency, a plan, or a figure of another year."""
    lead = context.clause_lead
    if _CHANGE.search(lead) or _FREQUENCY.search(lead) or _PLAN.search(context.before[-30:] + context.lead):
        return True
    return _SINCE.search(context.before + context.lead) is not None or of_other_year(
        context.before + context.lead, len(context.before + context.lead) - len(lead), context.year
    )


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
            return year is not None and int(mark["year"]) < year and "至" not in following and "到" not in following
        return year is not None and int(mark["year"]) != year
    return False


# ------------------------------------------------------------------ items made public

_CHANNELS = {
    "proactive.website": re.compile(r"网站|门户网|政务网|信息网|官网|公开网|政务公开专栏|信息公开专栏|公开平台|政务公开平台|网页"),
    "proactive.wechat": re.compile(r"微信|公众号|公众平台"),
    "proactive.weibo": re.compile(r"微博"),
    "proactive.board": re.compile(r"(?:公示|公开|公告|宣传|信息|政务|村务|党务)栏|公示牌|公告牌|展板|显示屏|电子屏|公示墙"),
    "": re.compile(r"新媒体|抖音|视频号|客户端|APP|头条|广播|短信|报纸|报刊|快手|微视|电视|新闻媒体"),
}
_PUBLISH = r"(?:公开|公布|发布|更新|上传|推送|公示|刊发|刊登|登载|发送|发文|发表|张贴|转发)"
_ACTIVE = re.compile(rf".*主动(?:公开|公布|发布|公示)(?P<object>[^,;]{{0,60}})$")
_PLAIN = re.compile(rf".*(?<!拟)(?<!待)(?<!申请)(?<!予以)(?<!不予)(?<!部分)(?<!主动)(?<!政务)(?<!信息){_PUBLISH}(?P<object>[^,;]{{0,60}})$")
_NOMINAL = re.compile(r"(?:信息|政务)(?:主动)?(?:公开|发布)(?:总条数|总数量|总数|总量|条数|数量|数|量)(?:共计|共|累计|达到?|为|是|有|[:约])*$")
_TOTAL_WORDS = re.compile(r"(?:共计|总计|合计|累计|共|总数|总量|总共)(?:达到?|为|有|约|:)*$")
_GENERIC = re.compile(
    r"(?:的|了|各类|各项|各种|所有|全部|有关|相关|本级|镇级|乡级|街道|全镇|非涉密|公开|类|政府|政务|政务类|党务|党政|行政|"
    r"公共|公文|信息|资讯|文件|事项|内容|数据|材料|稿件|动态|公告|公示|主动公开|面向社会|向社会|社会|到|在|等|及|和|与|以及|、|新增|"
    r"共计|总计|累计|合计|共有|总共|一共|共|计|达到|达|约|为|是|有|总数量|总数|总量|条数|数量|数|量|[:\"”()])*"
)
_INFO = re.compile(r"[条件份篇则]|条次|件次|份次|篇次")
_PARTIAL = re.compile(r"重点|其余|另(?!外共)|其他(?!法定)|不予|依申请|撤|删|清理|下线|转载|整改|部分")


def channels_in(text: str) -> list[str]:
    """Ids of the channels that a text names, in order; "" stands for a channel without a claim of its own."""
    hits = [(match.start(), claim) for claim, words in _CHANNELS.items() for match in words.finditer(text)]
    return list(dict.fromkeys(claim for _, claim in sorted(hits)))


def _proactive(context: Context) -> Iterator[Found]:
    loose = context.unit in ("个", "项", "次", "期")
    if not (_INFO.fullmatch(context.unit) or loose):
        return
    lead = re.sub(r"\([^)]*\)", "", context.lead)
    if re.search(r"申请(?!公开以外)|复议|诉讼|受理|答复|办结|建议|提案|信访|投诉|留言|来信|来电|回复|咨询|舆情|审查|审核|审阅|审校|巡查|检查", lead):
        return
    active, plain, nominal = _ACTIVE.search(lead), _PLAIN.search(lead), _NOMINAL.search(lead)
    match = active or plain
    stated = match["object"] if match else ""
    generic = _GENERIC.fullmatch(stated) is not None
    listed_total = "、" in stated and _TOTAL_WORDS.search(stated) is not None
    channel = _channel(context, lead)
    if channel is not None and not loose:
        yield from _by_channel(context, channel, bool(match), generic, bool(active))
        return
    if _PARTIAL.search(lead) and not (active and context.in_parts):
        return
    if loose and not ((active or plain) and generic and re.search(r"信息|文件|事项", stated)):
        return
    strength = 0
    if nominal or (active and (generic or listed_total)):
        strength = 4
    elif plain and re.search(r"信息|文件|公文|政务", stated) and (generic or listed_total):
        strength = 3
    elif match and listed_total:
        strength = 2
    elif match and context.topic in ("proactive", "") and context.siblings == 1 and re.search(r"信息|文件", stated):
        strength = 1
    if context.in_parts and not (active and generic and not _total_before(context)):
        return
    if strength and context.siblings > 1 and not (nominal or generic or listed_total):
        return
    if strength:
        yield Found("proactive.total", context.value, context.unit, context.approximate, strength, alone=strength == 1)


def _total_before(context: Context) -> bool:
    """Whether the sentence has said a total of items made public before its parts."""
    return re.search(r"公开[^,;]{0,30}\d+(?:余|多)?[条件份篇]", context.before) is not None or context.before == ""


def _channel(context: Context, lead: str) -> str | None:
    """The one channel that a count is said of; None where none or several are named."""
    named = channels_in(lead)
    if not named:
        clauses = re.split(r"[,;:]", context.before)
        previous = clauses[-2] if len(clauses) > 1 and not clauses[-1] else clauses[-1]
        own = previous if not re.search(r"\d", previous) else ""
        named = channels_in(own) if re.search(r"通过|利用|依托|经|在|借助|运用", own) else []
        lead = own
    if len(named) != 1 or re.search(r"(?:等|多种|各种|多个|多)(?:渠道|平台|方式|形式|媒体|载体|途径)|等(?:共|主动|公开|发布)", lead):
        return None
    return named[0]


def _by_channel(context: Context, channel: str, published: bool, generic: bool, active: bool) -> Iterator[Found]:
    if channel:
        yield Found(
            channel,
            context.value,
            context.unit,
            context.approximate,
            1,
            channel=True,
            in_parts=context.in_parts,
        )
    if context.in_parts or not published or _PARTIAL.search(context.lead):
        return
    # the only channel that a text names may stand for the whole
    stated = re.search(r"信息|文件", context.lead) is not None
    if active or stated:
        strength = 4 if active and generic and stated else 2
        yield Found("proactive.total", context.value, context.unit, context.approximate, strength, channel=True)


_READING = re.compile(rf"政策(?:文件)?(?:解读|图解)(?:类|信息|材料|稿件?|文件|文章|内容|活动)?{_FILL}$|解读(?:稿件?|材料|信息|文章|回应){_FILL}$")


def _policy_reading(context: Context) -> Iterator[Found]:
    if context.unit in ("条", "件", "篇", "份", "次", "个", "期", "则", "场") and _READING.search(context.lead):
        yield _plain_found("proactive.policy_reading", context)


# ------------------------------------------------------------------ requests

_RECEIVED = r"(?:收到|新收|接到|接收|接受|收悉|收取)"
_TAKEN = r"(?:收办|受理|承接|承办|接办)"
_HANDLED = r"(?:办理|处理|答复|回复|办结|办复)"
_REQUEST = r"(?:依申请(?:公开)?|公开申请|申请(?!人))"
_NOT_REQUEST = re.compile(r"信访|投诉|举报|建议|提案|来电|留言|热线|复议|诉讼|咨询|补正|撤回|率|救助|补贴|补助|贷款|许可|低保")
_ONE_WAY = re.compile(r"当面|书面|信函|网络|网上|线上|在线|邮件|来信|来函|传真|现场|窗口|邮寄")
_ONE_KIND = re.compile(r"自然人|法人(?!.{0,4}其他组织)|商业企业")


def _requests(context: Context) -> Iterator[Found]:
    if context.unit not in ("件", "宗", "条", "起", "份", "例", "次", "封", "个", "项", "人次", "件次"):
        return
    lead = re.sub(r"\([^)]*\)", "", context.lead)
    yield from _carried(context, lead)
    if _NOT_REQUEST.search(lead) or re.search(r"结转|复议|诉讼", lead) or re.match(r"(?:建议|提案|信访|投诉|举报|来电|复议|诉讼|咨询)", context.tail):
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
    if re.search(r"不予公开|予以公开|部分公开|无法提供|不予处理|逾期", lead) and strength < 5:
        return
    yield Found("requests.received", context.value, context.unit, context.approximate, strength)


_REQUESTS_COUNTED = re.compile(r"申请[^,;。\d]{0,4}\d+[件份条个]")


def _request_strength(context: Context, lead: str) -> int:
    """How plainly the words say that requests were received: 6 收到, 5 受理, 3 申请 alone, 2 答复; 0 not at all."""
    whole = lead
    for verb, strength in ((_RECEIVED, 6), (_TAKEN, 5), (_HANDLED, 2)):
        if re.search(rf"{verb}[^,;]{{0,40}}?{_REQUEST}[^,;]{{0,14}}$", whole):
            return strength
        if re.search(rf"{verb}{_FILL}$", whole) and re.match(
            r"(?:的)?[^,;。]{0,24}?(?:依申请|公开(?:的)?申请|信息申请|申请公开|申请)", context.tail
        ):
            return strength
        in_topic = context.topic == "requests" or _asked_before(context)
        if strength > 2 and in_topic and re.search(rf"{verb}(?:{_FILL}|申请|书面|各类)*$", whole):
            return strength - 2 if "申请" not in whole else strength
    if re.search(
        rf"(?:依申请(?:公开)?|公开申请|申请公开)(?:的)?(?:政府信息|政务信息|信息|事项|件|案件|办理|受理|工作|公开)*{_FILL}$", whole
    ) or re.search(rf"信息公开申请(?:表|书|件)?{_FILL}$", whole):
        return 3
    if context.topic == "requests" and re.search(rf"(?:^|[共本年度]|新收)申请(?:件|量|数)?{_FILL}$", whole):
        return 3
    return 0


def _asked_before(context: Context) -> bool:
    """办理政府信息公开申请,全年共收到3件: the clause before names what is counted."""
    clauses = re.split(r"[,;:]", context.before.rstrip(",;:"))
    return re.search(r"(?:公开|信息)申请|依申请|申请公开", clauses[-1]) is not None and not _NOT_REQUEST.search(clauses[-1])


_CARRIED_IN = re.compile(
    rf"(?:(?:上|去|前)(?:一)?年度?|{'20'}\d{{2}}年度?)(?:度)?(?:未办结)?(?:的)?结转(?:至|到|来|入|本年度?|今年|的|政府|信息|公开|申请|办理|继续|{_FILL})*$|结转(?:自)?上(?:一)?年度?(?:的|政府|信息|公开|申请|{_FILL})*$"
)
_CARRIED_OUT = re.compile(
    rf"(?:结转|转入|转至|转到|顺延)(?:至|到|入)?(?:下(?:一)?年度?|次年度?|明年|20\d{{2}}年度?)(?:度)?(?:的|继续|办理|政府|信息|公开|申请|{_FILL})*$"
)
_ANSWERED = re.compile(
    rf"(?:办结|办复|答复|办理完毕|办理完结|已回复|办理答复|答复办理|依法答复)(?:了|的)?(?:政府信息|信息)?(?:依申请(?:公开)?|公开申请|申请)?(?:公开|事项|件)?{_FILL}$"
)


def _carried(context: Context, lead: str) -> Iterator[Found]:
    if _CARRIED_IN.search(lead):
        yield _plain_found("requests.carried_in", context)
    elif _CARRIED_OUT.search(lead):
        yield _plain_found("requests.carried_out", context)
    elif _ANSWERED.search(lead) and _about_requests(context) and not re.search(r"未|不予|建议|提案|信访|留言|来电", lead):
        yield _plain_found("requests.answered", context)


def _about_requests(context: Context) -> bool:
    near = context.before[-60:] + context.clause_lead
    return "申请" in near and not re.search(r"提案|建议|信访|留言|热线", near)


# ------------------------------------------------------------------ reviews and lawsuits

_JOINT = r"(?:复议(?:案件|申请)?(?:和|、|及|与|或|以及|/)+(?:提起|被提起)?(?:行政)?诉讼|诉讼(?:和|、|及|与|或|以及|/)+(?:行政)?复议)"
_CASES = r"(?:案件|申请|应诉|事项|案|败诉|数)*"


def _disputes(context: Context) -> Iterator[Found]:
    if context.unit not in ("件", "起", "宗", "例", "次", "条", "个", "项", "件次"):
        return
    lead = context.lead
    if re.search(rf"{_JOINT}{_CASES}{_FILL}$", lead):
        if context.value == 0 or re.search(r"(?:各|均)[为是]?$", lead):
            yield _plain_found("disputes.review", context)
            yield _plain_found("disputes.litigation", context)
        return
    if re.search(rf"复议{_CASES}{_FILL}$", lead):
        yield _plain_found("disputes.review", context)
    elif re.search(rf"(?<!复议后)(?<!未经复议)(?:诉讼|应诉){_CASES}{_FILL}$", lead) and "复议后" not in lead:
        yield _plain_found("disputes.litigation", context)
    elif re.search(r"(?:发生|收到|受理|产生|引发|涉及|被申请|被提起|提起)[^,;]{0,4}$", lead):
        tail = context.tail
        if re.match(r"(?:因[^,;]{0,16})?(?:被)?(?:申请|提起)?(?:的)?(?:行政)?复议", tail):
            yield _plain_found("disputes.review", context)
        elif re.match(r"(?:因[^,;]{0,16})?(?:被)?(?:提起)?(?:的)?(?:行政)?诉讼", tail):
            yield _plain_found("disputes.litigation", context)


# ------------------------------------------------------------------ the other aspects


@dataclass(frozen=True, slots=True)
class _Simple:
    """A rule of one noun: it stands before the count, or after it where the verb stands before."""

    id: str
    units: frozenset[str]
    before: re.Pattern[str]
    verb: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None


_TIMES = frozenset({"次", "场", "期", "轮", "场次", "班次", "个", "批", "回"})
_HOLD = re.compile(r"(?:召开|举行|举办|组织|开展|进行|参加|召集|组织召开|组织开展|开设|实施|累计|共|已)(?:了)?$")
_SIMPLE = (
    _Simple(
        "supervision.trainings",
        _TIMES,
        re.compile(rf"(?:培训|讲座)(?:会议|会|班|活动|课程?|工作|学习)?{_FILL}$"),
        _HOLD,
        re.compile(r"[^,;。、]{0,16}?(?:培训|讲座)"),
        re.compile(r"技能培训|就业培训|种植|养殖|农民"),
    ),
    _Simple(
        "supervision.meetings",
        _TIMES,
        re.compile(rf"(?:召开|举行|举办|组织|开展|参加|组织召开)[^,;]{{0,30}}?(?:会议|(?<!机)(?<!社)(?<!委员)会|例会|会商)(?:[^,;]{{0,6}}(?:研究|部署|调度|听取|安排)(?:[^,;会]{{0,14}}工作|事项|议题)?)?{_FILL}$|^[^,;]{{0,12}}(?:会议|推进会|例会|部署会|调度会|协调会){_FILL}$"),
        _HOLD,
        re.compile(r"[^,;。、]{0,18}?(?:会议|推进会|部署会|例会|调度会|协调会|工作会|专题会|座谈会|联席会|研讨会)"),
        re.compile(r"发布会|听证会|培训|讲座|运动会|宣讲会|见面会|恳谈|招聘会|议事会|院坝会|村民|宣传"),
    ),
    _Simple(
        "supervision.inspections",
        _TIMES,
        re.compile(rf"(?:检查|督查|督导|巡查|自查|抽查|核查|巡检|检测|自查自纠|普查)(?:自纠|工作|活动|行动|通报)?{_FILL}$"),
        _HOLD,
        re.compile(r"[^,;。、]{0,14}?(?:检查|督查|督导|巡查|自查|抽查|核查|巡检)"),
        re.compile(r"安全生产|消防|环保|食品|卫生检查|执法检查|森林|防火"),
    ),
    _Simple(
        "management.reviewed",
        frozenset({"条", "件", "篇", "份", "次", "条次", "件次", "则", "项"}),
        re.compile(rf"(?:审查|审核|审校|审阅|审签|核查|把关|校审)(?:了|各类|拟|的|待)*(?:公开|发布|政府|政务|各类)*[^,;次]{{0,8}}?(?:信息|内容|稿件|文件|公文|材料)?{_FILL}$"),
        re.compile(r"(?:审查|审核|审校|审阅|核查)(?:了|各类|拟公开)*$"),
        re.compile(r"[^,;。]{0,6}(?:信息|稿件|文件|内容)"),
        re.compile(r"合法性|公平竞争|财务|资格|低保|会议|培训"),
    ),
    _Simple(
        "management.corrected",
        frozenset({"处", "条", "个", "项", "件", "次", "类", "起", "例"}),
        re.compile(
            rf"(?:整改|纠正|更正|改正|修正|纠错|修改|订正|更改)(?:了|完成|完毕|到位|落实)*[^,;]{{0,36}}?(?:问题|错误|错漏|表述|信息|差错|错敏|隐患|内容|错别字|错链|链接)?(?:等)?{_FILL}$"
        ),
        re.compile(r"(?:整改|纠正|更正|改正|修正|修改)(?:了|完成)*$"),
        re.compile(r"[^,;。]{0,16}?(?:问题|错误|错漏|差错|表述|错别字|隐患)"),
        re.compile(r"方案|会议|培训|台账"),
    ),
    _Simple(
        "platform.materials",
        frozenset({"份", "册", "本", "张", "幅", "页"}),
        re.compile(
            rf"(?:宣传(?:资料|册|手册|单|页|折页|品|材料|彩页|画册)|海报|资料|手册|折页|明白纸|明白卡|传单|读本|材料)(?:\d+[类种套])?{_FILL}$"
        ),
        re.compile(r"(?:发放|摆放|印发|印制|派发|张贴|投放|放置|散发|提供|分发)(?:了)?$"),
        re.compile(r"[^,;。]{0,14}?(?:宣传|资料|手册|折页|明白纸|明白卡)"),
        re.compile(r"申请材料|会议材料|解读材料|审查|审核|公开[^,;]{0,4}材料"),
    ),
    _Simple(
        "platform.people_served",
        frozenset({"人次", "人", "名"}),
        re.compile(
            rf"(?:服务|接待|惠及|受益|解答|提供(?:咨询|查阅|服务|帮助)|咨询|查阅)(?:了|现场|来访)*(?:群众|企业|办事|居民|村民|公众|市民|人员|咨询|查阅|服务|服务对象|和|、|对象)*{_FILL}$"
        ),
        re.compile(r"(?:服务|接待|解答|惠及)(?:了|群众)*$"),
        re.compile(r"[^,;。]{0,10}?(?:群众|咨询|查阅)"),
        re.compile(r"培训|信访|上访|参训|救助|就业|医保"),
    ),
    _Simple(
        "platform.service_points",
        frozenset({"个", "处"}),
        re.compile(rf"(?:公开|体验|查阅|服务|查询)(?:专区|角|专栏区|体验区|点|区|场所|场地|站点|室|中心){_FILL}$"),
        re.compile(r"(?:建成|设立|设置|打造|建设|建有|设有|建立|开设|新建|拥有|布设)(?:了|有|完成)*$"),
        re.compile(
            r"(?:镇级|村级|基层|标准化|线下|规范化|示范|政府|信息|政务|、|和|及|的)*(?:公开|查阅|体验|查询)(?:服务)?(?:专区|角|体验区|点|区|场所|站点|室|服务点)"
        ),
        re.compile(r"网站|线上|栏目"),
    ),
    _Simple(
        "documents.made",
        frozenset({"件", "份", "个", "项", "部", "篇"}),
        re.compile(rf"(?:制发|制定|出台|印发|制作|起草|新制定|制定出台|制定印发|发布)(?:了|行政|党内|本级|各类)*规范性文件{_FILL}$"),
        re.compile(r"(?:制发|制定|出台|印发|制作|发布)(?:了|行政)*$"),
        re.compile(r"(?:的)?(?:行政)?规范性文件"),
        None,
    ),
    _Simple(
        "fees.notices",
        frozenset({"件", "份", "次", "个", "张"}),
        re.compile(rf"(?:发出|送达|制发|开具|出具|发送|下达)(?:的|了|信息|公开|处理)*(?:费)?(?:收费|缴费|费用|处理费)*(?:通知书|通知单|通知)(?:的)?(?:件)?{_FILL}$"),
        re.compile(r"(?:发出|送达|开具|出具|发送)(?:了)?$"),
        re.compile(r"(?:信息处理费|处理费)?(?:收费|缴费)?通知"),
        None,
    ),
)
_SERVED_UNITS = frozenset({"人次"})


def _simple(context: Context) -> Iterator[Found]:
    for rule in _SIMPLE:
        if context.unit not in rule.units or (context.in_parts and rule.id == "documents.made"):
            continue
        if any(_counts(rule, lead, context.tail) for lead in _listed(context.lead)):
            yield _plain_found(rule.id, context)


def _counts(rule: _Simple, lead: str, tail: str) -> bool:
    if rule.never is not None and rule.never.search(lead + tail[:24]):
        return False
    if rule.before.search(lead):
        return True
    return bool(rule.verb and rule.after and rule.verb.search(lead) and rule.after.match(tail))


def _listed(lead: str) -> list[str]:
    """召开会议、培训各3次 → 召开会议, 召开培训: every noun of such a list has the figure."""
    items = re.split(r"[、和及]", lead.removesuffix("各")) if lead.endswith("各") else []
    if len(items) < 2:
        return [lead]
    verb = re.match(r".*?(?:召开|举行|举办|组织|开展)", items[0])
    return [items[0], *((verb.group() if verb else "") + item for item in items[1:])]


_FEE = r"(?:信息(?:公开)?(?:信息)?处理费|处理费)"


def _fees(context: Context) -> Iterator[Found]:
    if context.unit != "元":
        return
    near = context.before[-60:] + context.lead
    if not re.search(r"处理费|收费通知", near) or re.search(r"罚款|事业性", context.lead):
        return
    lead = context.lead
    if re.search(rf"(?:实收|实际收取|实际收费|实缴|已收取|收取|收缴|收费|入库)[^,;]{{0,16}}$", lead) and not re.search(r"应(?:收|当|缴)|计收", lead):
        yield _plain_found("fees.collected", context)
    elif re.search(rf"(?:应收|应缴|计收|总金额|金额|应当收取)[^,;]{{0,12}}$", lead) and "实" not in lead:
        yield _plain_found("fees.charged", context)
    elif re.search(rf"{_FEE}{_FILL}$", lead):
        yield _plain_found("fees.collected", context)


def _plain_found(claim_id: str, context: Context) -> Found:
    return Found(
        claim_id, context.value, context.unit, context.approximate, 6, in_parts=context.in_parts
    )


_JUDGES: tuple[Callable[[Context], Iterator[Found]], ...] = (
    _proactive,
    _policy_reading,
    _requests,
    _disputes,
    _simple,
    _fees,
)


def judge(context: Context) -> Iterator[Found]:
    """Every claim that a count makes."""
    if counts_nothing(context):
        return
    for rule in _JUDGES:
        yield from rule(context)


# ------------------------------------------------------------------ plain denials

_NO = r"(?:未|没有|无|尚未|从未|暂未|暂无|并未|均未|不存在|没)"
_WHO = (
    r"(?:过|任何|一例|一起|公民|法人|自然人|和|或者|或|者|及|与|其他|组织|群众|个人|单位|企业|社会|公众|、|的|要求|向我.{1,4}|提出|"
    r"提交|书面|公开|政府|政务|信息|相关|有关|关于|有效|各类|通过|方式|在线|网络|网上|当年|本年度?|新增?|涉及|主动|到)*"
)
_NO_REQUEST = re.compile(
    rf"{_NO}(?P<verb>(?:再|新)?(?:收到|接到|受理|接收|接受|收办|承办|办理|产生|发生|出现|涉及|有|接))?{_WHO}"
    r"(?:依申请(?:公开)?|公开申请|申请(?!人))(?P<rest>[^,;。:]{0,20})"
)
_ZERO_REQUEST = re.compile(
    r"(?:依申请公开|公开申请|申请公开)(?:的)?(?:政府信息|信息|事项|件|申请|数|数量|总数|总量|情况|受理量?|收到|办理)*(?:数量|总数|数|量)?"
    r"(?:为|是|:|共)*(?:0|零|无)(?=$|[,;。])"
)
_NO_DISPUTE = re.compile(rf"{_NO}(?P<mid>[^,;。]{{0,36}}?)(?P<what>复议|诉讼|应诉)(?P<rest>[^,;。]{{0,24}})")
_ZERO_DISPUTE = re.compile(
    r"(?P<what>(?:行政)?(?:复议|诉讼)(?:案件|申请)?(?:(?:和|、|及|与|或|以及)?(?:行政)?(?:复议|诉讼)(?:案件)?)?)"
    r"(?:案件|情况|数量|数|均|都|各)*(?:为|是|:)*(?:0|零|无)(?=$|[,;。])"
)
_NO_FEE = re.compile(rf"{_NO}(?:实际)?(?:收取|收缴)(?:过|任何|相关|政府|公开)*{_FEE}")
_NO_DOCUMENT = re.compile(rf"{_NO}(?:新)?(?:制发|制定|出台|印发|制作)(?:过|任何|行政|新的)*规范性文件")


def denials(sentence: str, topic: str, section: str, year: int | None) -> Iterator[Found]:
    """Claims of 0 that a sentence makes without a figure: 未收到申请, 无行政复议和诉讼."""
    for match in _NO_REQUEST.finditer(sentence):
        rest = match["rest"]
        if re.match(r"[^,;。]{0,12}(?:引发|引起|导致|产生的)|(?:公开)?(?:政府信息)?(?:的)?(?:行政)?(?:复议|诉讼|收费)", rest):
            continue
        if re.match(r"(?:公开)?[^,;。]{0,8}(?:逾期|超期|超时|结转|积压|遗留|答复|被)", rest) or _denied_elsewhere(sentence, match.start(), year):
            continue
        strength = 5 if match["verb"] and not _ONE_WAY.search(match.group()) else 2
        yield _nought("requests.received", match, strength)
    for match in _ZERO_REQUEST.finditer(sentence):
        yield _nought("requests.received", match, 3)
    for match in _NO_DISPUTE.finditer(sentence):
        if re.search(r"[0-9]|及时|按时|问题|答复率|规范", match["mid"]) or _denied_elsewhere(sentence, match.start(), year):
            continue
        if re.match(r"[^,;。]{0,10}(?:纠正|败诉|维持|撤销|\d)", match["rest"]):
            continue
        said = match["what"] + match["rest"] + _goes_on(sentence[match.end() :])
        if "复议" in said and not re.search(r"(?:复议后|未经复议)", said):
            yield _nought("disputes.review", match, 6)
        if re.search(r"诉讼|起诉|应诉", said):
            yield _nought("disputes.litigation", match, 6)
    for match in _ZERO_DISPUTE.finditer(sentence):
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
