"""Items made public: a stated total, figures by channel, readings of policies.

A total needs the words for it; a list by kind or by channel gives none, and none is added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analytics.reading.chinese_numbers import counts_in
from analytics.reading.claim_words import FILL, Context, Found, last_clause, plain_found, sums_up

_CHANNELS = {
    "proactive.website": re.compile(
        r"网站|门户网|政务网|信息网|官网|公开网|政务公开专栏|信息公开专栏|公开平台|政务公开平台|网页|网上(?=公开|发布|公示)"
    ),
    "proactive.wechat": re.compile(r"微信(?!工作群|群|视频号)|公众号|公众平台"),
    "proactive.weibo": re.compile(r"微博"),
    "proactive.board": re.compile(
        r"(?:公示|公开|公告|宣传|信息|政务|村务|党务)栏|公示牌|公告牌|展板|显示屏|电子屏|公示墙"
    ),
    "": re.compile(
        r"新媒体|[双两]微|微信(?:工作)?群|抖音|视频号|客户端|APP|头条|广播|短信|报纸|报刊|快手|微视|电视|新闻媒体"
    ),
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
    r"共计|总计|累计|合计|共有|总共|一共|共|计|达到|达|约|为|是|有|总数量|总数|总量|条数|数量|数|量|\d+(?:大?类|种)|[:\"”()])*+"
)
_INFO = re.compile(r"[条件份篇则]|条次|件次|份次|篇次")
_PARTIAL = re.compile(r"重点|其余|另(?!外共)|其他(?!法定)|不予|依申请|撤|删|清理|下线|转载|整改|部分")


_NOUN_AFTER = re.compile(r"(?:各类|各种|政府|政务|公开)*信息(?![^,;。])")
_SUM = re.compile(
    r"[,、;)]?(?:\d[.、])?(?:以上|上述|全年|年内|本年度?|今年|[两三四五六][项者]|各渠道|各类)*(?:(?<=[年度])(?=公开|发布)|一共|总共|共计|总计|合计|累计|共)"
    r"(?:主动)?(?:公开|发布|公布)?(?:各类|政府|政务|信息)*(?:为|是|有|:)*"
)
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
SENTENCE_WORDS = re.compile(f"{WORDS.pattern}|合计|共计|总计")
"""The same, and those of a sum that stands in a line of its own."""
_HERE = re.compile(f"{WORDS.pattern}|以上|共|总|合|累")
_BRACKETS = re.compile(r"\([^)]*\)")
_OTHER_MATTER = re.compile(
    r"申请(?!公开以外)|复议|诉讼|受理|答复|办结|采用|采纳|录用|建议|提案|信访|投诉|留言|来信|来电|回复|咨询|舆情|审查|审核|审阅|审校|巡查|检查"
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
    if not loose and (strength := _summed(context, lead)):
        yield Found("proactive.total", context.value, context.unit, context.approximate, strength)
        return
    if not loose and _of_this_year(context):
        yield Found("proactive.total", context.value, context.unit, context.approximate, 5)
        return
    if _YEAR_FOLLOWS.match(context.beyond) and _OF_YEARS.search(context.before + lead):
        return  # all years together, of which the next figure is this year's part
    if not _HERE.search(lead) and not _tended_before(context):
        return
    active, plain, nominal = _ACTIVE.match(lead), _PLAIN.match(lead), _NOMINAL.search(lead)
    match = active or plain
    if _READING.search(lead):
        return
    if plain and not active and plain["object"] == "" and (verb := _PLAIN.match(lead.removesuffix("公示"))):
        match = plain = verb  # 公开审批公示88条: 公示 is what was made public
    stated = _OWN_NAME.sub("", match["object"]) if match else ""
    if plain and not active and stated in ("", "了") and (noun := _NOUN_AFTER.match(context.tail)):
        stated = noun.group()
    generic = _GENERIC.fullmatch(stated) is not None
    listed_total = "、" in stated and (_TOTAL_WORDS.search(stated) or _AND_ALL.search(stated)) is not None
    first_of_kinds = match is not None and _goes_on_by_kind(context, named_so=generic)
    named = _channels(context, lead)
    if first_of_kinds:
        if named:  # no claim, but the other channels of the text are not the only one
            yield Found("proactive.total", context.value, context.unit, context.approximate, 0, channel=True)
        return
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
    parts_follow = _PARTS_FOLLOW.match(context.beyond) is not None and _IN_ALL.search(lead) is not None
    if nominal or (active and (generic or listed_total)):
        strength = 4
    elif plain and _ITEMS.search(stated) and (generic or listed_total):
        strength = 1 if several else 3
    elif match and (listed_total or ((parts_follow or _EVERY_KIND.search(stated)) and _ITEMS.search(stated))):
        strength = 2
    elif _ACTUAL.search(lead) and not loose:
        strength = 3
    elif (
        match
        and context.topic in ("proactive", "")
        and context.siblings == 1
        and re.search(r"信息|文件", stated)
    ):
        strength = 1
    if context.in_parts and not (active and generic and not _total_before(context)):
        return
    if plain and not active and context.listed and _KIND.search(stated) and not _IN_ALL.search(lead):
        return  # 公开许可结果246条,发布动态信息57条: one kind behind another
    whole = generic or listed_total or parts_follow or _EVERY_KIND.search(stated) is not None
    if strength and context.siblings > 1 and not (nominal or whole):
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
            alone=strength == 1 or (strength == 2 and not listed_total),
        )


def _goes_on_by_kind(context: Context, *, named_so: bool) -> bool:
    """Whether a count is the first of a list by kind: 公开预算信息2条、执法信息3条."""
    if named_so or context.siblings < 2:
        return False
    if context.tail.startswith("、"):
        return True
    following = _NEXT_KIND.match(context.beyond)
    noun = following["noun"] if following else ""
    return noun != "" and not WORDS.search(noun) and not _IN_ALL.search(noun)


_NEXT_KIND = re.compile(r"[,、](?P<noun>[^,;:。、\d(其]{2,14}?(?:信息|类|公告|公示|动态|文件))\d+[条件份篇]")


def _summed(context: Context, lead: str) -> int:
    """How plainly a count is the sum of items made public that stand before it: 5 where they add up to it."""
    if not _SUM.fullmatch(lead) or _REQUESTED.search(context.before):
        return 0
    if WORDS.search(context.before) and not context.in_parts and sums_up(context):
        return 5
    if _SUMMED.search(context.before):
        return 3
    return 3 if context.topic == "proactive" and context.siblings == 1 and not context.before else 0


_REQUESTED = re.compile("申请|复议|诉讼")
_YEAR_PART = re.compile(
    r"其中[,:]?(?:[本今当]年度?|(?P<year>20\d\d)年度?)(?:新增|新)?(?:主动)?(?:公开|发布|公布)?(?:各类|政府|政务|信息)*"
    + FILL
    + "$"
)
_YEAR_FOLLOWS = re.compile(
    r"[,(]?其中[,:]?(?:[本今当]年|20\d\d年)度?(?:新增|新|主动|公开|发布)[^,;。\d]{0,8}\d"
)
_OF_YEARS = re.compile("累计|截[至止]|历年|以来")
"""累计公开5103条,其中2023年新增843条: the part of this year, of all years."""


def _of_this_year(context: Context) -> bool:
    match = _YEAR_PART.search(context.clause_lead) if "其中" in context.clause_lead else None
    if match is None or (match["year"] and int(match["year"]) != context.year):
        return False
    whole = context.before
    return bool(WORDS.search(whole) and _OF_YEARS.search(whole) and not _REQUESTED.search(whole))


_EVERY_KIND = re.compile("各类|各项|各种")
_KIND = re.compile("动态|公告|公示|通知|文件|公文")
_PARTS_FOLLOW = re.compile(r"[(,:;]*(?:其中|包括|包含|分别|具体)|\([^()\d]{1,12}\d")
_IN_ALL = re.compile("(?<!公)共|累计|总")
_ACTUAL = re.compile(rf"(?:实际|完成)(?:主动)?(?:公开|发布)(?:政府|政务|信息)*{FILL}$")
"""Behind a target, which is none."""
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
    r"(?:维护|运营|用好|办好|管好|开设|开通|打造|建好)[^,;]{0,20}(?:公众号|微信|微博|网站)|"
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


_READING_BEFORE = re.compile(r"政策解读[^,;。\d]{0,8},$")
_ONLY = re.compile(r"(?:全年|本年度?)?(?:仅|只|共)(?:有|发布|制作)?")


def policy_reading(context: Context) -> Iterator[Found]:
    if (
        (_ONLY.fullmatch(context.lead) and _READING_BEFORE.search(context.before))
        or _READING.search(context.lead)
        or (_MADE.search(context.lead) and _THEN_READING.match(context.tail))
    ):
        yield plain_found("proactive.policy_reading", context)
