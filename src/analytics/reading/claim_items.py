"""Items made public: a stated total, figures by channel, readings of policies.

A total needs the words for it; a list by kind or by channel gives none, and none is added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analytics.reading.chinese_numbers import counts_in
from analytics.reading.claim_words import FILL, Context, Found, last_clause, plain_found

_CHANNELS = {
    "proactive.website": re.compile(
        r"网站|门户网|政务网|信息网|官网|公开网|政务公开专栏|信息公开专栏|公开平台|政务公开平台|网页"
    ),
    "proactive.wechat": re.compile(r"微信|公众号|公众平台"),
    "proactive.weibo": re.compile(r"微博"),
    "proactive.board": re.compile(
        r"(?:公示|公开|公告|宣传|信息|政务|村务|党务)栏|公示牌|公告牌|展板|显示屏|电子屏|公示墙"
    ),
    "": re.compile(r"新媒体|抖音|视频号|客户端|APP|头条|广播|短信|报纸|报刊|快手|微视|电视|新闻媒体"),
}
_PUBLISH = r"(?:公开|公布|发布|更新|上传|推送|公示|刊发|刊登|登载|发送|发文|发表|张贴|转发)"
_ACTIVE = re.compile(r".*主动(?:公开|公布|发布|公示)(?P<object>[^,;]{0,60})$")
_PLAIN = re.compile(
    rf".*(?<!拟)(?<!待)(?<!申请)(?<!予以)(?<!不予)(?<!部分)(?<!主动)(?<!政务)(?<!信息){_PUBLISH}(?P<object>[^,;]{{0,60}})$"
)
_NOMINAL = re.compile(
    r"(?:信息|政务)(?:主动)?(?:公开|发布)(?:总条数|总数量|总数|总量|条数|数量|数|量)(?:共计|共|累计|达到?|为|是|有|[:约])*$"
)
_TOTAL_WORDS = re.compile(r"(?:共计|总计|合计|累计|共|总数|总量|总共)(?:达到?|为|有|约|:)*$")
_GENERIC = re.compile(
    r"(?:的|了|各类|各项|各种|所有|全部|有关|相关|本级|镇级|乡级|街道|全镇|非涉密|公开|类|政府|政务|政务类|党务|党政|行政|"
    r"公共|公文|信息|资讯|文件|事项|内容|数据|材料|稿件|动态|公告|公示|主动公开|面向社会|向社会|社会|到|在|等|及|和|与|以及|、|新增|"
    r"共计|总计|累计|合计|共有|总共|一共|共|计|达到|达|约|为|是|有|总数量|总数|总量|条数|数量|数|量|[:\"”()])*+"
)
_INFO = re.compile(r"[条件份篇则]|条次|件次|份次|篇次")
_PARTIAL = re.compile(r"重点|其余|另(?!外共)|其他(?!法定)|不予|依申请|撤|删|清理|下线|转载|整改|部分")


_NOUN_AFTER = re.compile(r"(?:各类|各种|政府|政务|公开)*信息(?![^,;。])")
_SUM = re.compile(r"[,、]?(?:以上|共计|总计|合计|累计|共)(?:公开|发布)?(?:信息)?(?:为|是|:)*")
_SUMMED = re.compile(r"主动公开(?!目录|指南|专栏)(?:的)?(?:各类|政府|政务)*信息(?!\d)[^。]*$")
"""主动公开信息,总计312条 and 主动公开信息:概况1条,法规3条,合计4条: the sum after the words or the list."""


_SO_FAR = re.compile(r"截[至止][^,;]{2,12},?[^,;]{0,8}累计")


UNITS = frozenset({"条", "件", "份", "篇", "则", "条次", "件次", "份次", "篇次", "个", "项", "次", "期"})
_LOOSE = frozenset({"个", "项", "次", "期"})
WORDS = re.compile(
    "公开|公布|发布|更新|上传|推送|公示|刊发|刊登|登载|发送|发文|发表|张贴|转发|"
    "网站|门户网|政务网|信息网|官网|网页|微信|公众号|公众平台|微博|公告栏|宣传栏|信息栏|政务栏|村务栏|党务栏|公告牌|"
    "展板|显示屏|电子屏|新媒体|抖音|视频号|客户端|APP|头条|广播|短信|报纸|报刊|快手|微视|电视|新闻媒体"
)
"""Words of which a sentence has one if it counts items made public."""
_HERE = re.compile(f"{WORDS.pattern}|以上|共|总|合|累")
_BRACKETS = re.compile(r"\([^)]*\)")
_OTHER_MATTER = re.compile(
    r"申请(?!公开以外)|复议|诉讼|受理|答复|办结|建议|提案|信访|投诉|留言|来信|来电|回复|咨询|舆情|审查|审核|审阅|审校|巡查|检查"
)
_ITEMS = re.compile(r"信息|文件|公文|政务")


_COUNTED = re.compile(r"(?:有|将|把|共)$")
_THEN_PUBLIC = re.compile(
    r"(?:政府|政务|各类)*信息(?:已|均|在|通过|经|向社会|主动|[^,;。、\d]{2,12}(?:网站|平台|专栏)上?)+公开(?!申请)"
)
"""有462条信息在网站公开: the words for it behind the count."""


def channels_in(text: str) -> list[str]:
    """Ids of the channels that a text names, in order; "" stands for a channel without a claim of its own."""
    if not WORDS.search(text):
        return []
    hits = [(match.start(), claim) for claim, words in _CHANNELS.items() for match in words.finditer(text)]
    return list(dict.fromkeys(claim for _, claim in sorted(hits)))


def proactive(context: Context) -> Iterator[Found]:
    loose = context.unit in _LOOSE
    lead = _BRACKETS.sub("", context.lead) if "(" in context.lead else context.lead
    if _OTHER_MATTER.search(lead):
        return
    if _COUNTED.search(lead) and _THEN_PUBLIC.match(context.tail) and not context.in_parts:
        yield Found("proactive.total", context.value, context.unit, context.approximate, 3)
        return
    if not _HERE.search(lead) and not _tended_before(context):
        return
    active, plain, nominal = _ACTIVE.match(lead), _PLAIN.match(lead), _NOMINAL.search(lead)
    match = active or plain
    if _READING.search(lead):
        return
    stated = _OWN_NAME.sub("", match["object"]) if match else ""
    if plain and not active and stated in ("", "了") and (noun := _NOUN_AFTER.match(context.tail)):
        stated = noun.group()
    generic = _GENERIC.fullmatch(stated) is not None
    listed_total = "、" in stated and (_TOTAL_WORDS.search(stated) or _AND_ALL.search(stated)) is not None
    if match and not generic and context.siblings > 1 and context.tail.startswith("、"):
        return  # 公开预算信息2条、执法信息3条: the first of a list by kind
    named = _channels(context, lead)
    channel = named[0] if len(named) == 1 else None
    if channel is not None and not loose:
        yield from _by_channel(context, channel, bool(match), generic, bool(active))
        return
    if _PARTIAL.search(lead) and not (active and context.in_parts):
        return
    if not active and _PART_PUBLIC.search(context.sentence) and not context.in_parts:
        return  # 公开信息389条,其中主动公开387条: the part is what was made public unasked
    if loose and not ((active or plain) and generic and re.search(r"信息|文件|事项", stated)):
        return
    strength = 0
    several = len(named) > 1 and not active
    if _SUM.fullmatch(lead) and _SUMMED.search(context.before):
        yield Found("proactive.total", context.value, context.unit, context.approximate, 3)
        return
    if nominal or (active and (generic or listed_total)):
        strength = 4
    elif plain and _ITEMS.search(stated) and (generic or listed_total):
        strength = 1 if several else 3
    elif match and listed_total:
        strength = 2
    elif (
        match
        and context.topic in ("proactive", "")
        and context.siblings == 1
        and re.search(r"信息|文件", stated)
    ):
        strength = 1
    if strength == 4 and context.in_parts and _NEW_OF_SO_FAR.search(context.clause_lead):
        yield Found("proactive.total", context.value, context.unit, context.approximate, strength)
        return
    if context.in_parts and not (active and generic and not _total_before(context)):
        return
    if strength and context.siblings > 1 and not (nominal or generic or listed_total):
        return
    if strength > 1 and _SO_FAR.search(context.clause_lead):
        strength -= 1  # of all years, if another figure is that of the year
    if strength:
        yield Found(
            "proactive.total",
            context.value,
            context.unit,
            context.approximate,
            strength,
            channel=several,
            alone=strength == 1,
        )


_NEW_OF_SO_FAR = re.compile(r"其中[,:]?(?:本年度?|今年|当年|20\d{2}年度?)(?:新增|新)?主动公开")
"""累计公开5103条,其中2023年新增主动公开843条: the part of this year, of all years."""
_PART_PUBLIC = re.compile(r"其中[,:]?(?:属于)?主动公开(?:的)?(?:政府|政务)?(?:信息)?\d")
"""The part that was made public unasked, of all that a unit published or wrote."""


def _total_before(context: Context) -> bool:
    """Whether the sentence has said a total of items made public before its parts."""
    total = re.search(r"公开[^,;]{0,30}\d+(?:余|多)?[条件份篇]", context.before)
    whole = _PART_PUBLIC.search(context.sentence) is not None and "主动" not in context.before
    return (total is not None and not whole) or context.before == ""


_OWN_NAME = re.compile(r"^[\u4e00-\u9fff]{2,14}?(?:人民政府|办事处)(?=信息)")
_AND_ALL = re.compile(rf"等(?:各类|各种|各项)?(?:政府|政务)?信息{FILL}$")
"""发布公报、文件等政府信息11000余条: the kinds are named, and all of them counted."""
_TENDED = re.compile(
    r"(?:公众号|微信|微博|网站)[^,;]{0,20}(?:运营|运行|关注|粉丝|用户|订阅|维护|阅读)|通过|利用|依托|经|在|借助|运用"
)


_OTHERS = re.compile(
    r"(?:等|多种|各种|多个|多)(?:渠道|平台|方式|形式|媒体|载体|途径)|等(?:共|主动|公开|发布)"
)


def _tended_before(context: Context) -> str:
    """The clause before that of the count, if it names a channel and counts no items: 通过公众号,发布30条."""
    before = context.before
    previous = last_clause(before[:-1] if before.endswith((",", ";", ":")) else before)
    if not _TENDED.search(previous) or any(_INFO.fullmatch(count.unit) for count in counts_in(previous)):
        return ""
    return previous


def _channels(context: Context, lead: str) -> list[str]:
    """The channels that a count is said of; none where the text says that there are others as well."""
    named = channels_in(lead)
    if not named:
        lead = _tended_before(context)
        named = channels_in(lead)
    return [] if not named or _OTHERS.search(lead) else named


def _by_channel(
    context: Context, channel: str, published: bool, generic: bool, active: bool
) -> Iterator[Found]:
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
        yield Found(
            "proactive.total", context.value, context.unit, context.approximate, strength, channel=True
        )


_READING = re.compile(
    rf"政策(?:文件)?(?:解读|图解)(?:类|信息|材料|稿件?|文件|文章|内容|活动)*{FILL}$|解读(?:稿件?|材料|信息|文章|回应){FILL}$"
)


READING_UNITS = frozenset({"条", "件", "篇", "份", "次", "个", "期", "则", "场"})
READING_WORDS = re.compile("解读|图解")


_MADE = re.compile(r"(?:有|共|发布|推出|制作|公开|刊发|编发|完成|推送)了?$")
_THEN_READING = re.compile(r"(?:各类)?政策(?:文件)?(?:解读|图解)")


def policy_reading(context: Context) -> Iterator[Found]:
    if _READING.search(context.lead) or (_MADE.search(context.lead) and _THEN_READING.match(context.tail)):
        yield plain_found("proactive.policy_reading", context)
