"""Figures of the other aspects: texts reviewed, materials, meetings, trainings, documents, fees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.reading.claim_words import DOCUMENT, FILL, Context, Found, plain_found


@dataclass(frozen=True, slots=True)
class _Simple:
    """A rule of one noun: it stands before the count, or after it where the verb stands before."""

    id: str
    units: frozenset[str]
    before: re.Pattern[str]
    verb: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    elsewhere: re.Pattern[str] | None = None
    """What the words before the clause must not be about."""
    foreign: re.Pattern[str] | None = None
    """Words before the count that name a kind of such a thing with which the report has nothing to do."""


_TIMES = frozenset({"次", "场", "期", "轮", "场次", "班次", "个", "批", "回"})
_HOLD = re.compile(
    r"(?:召开|举行|举办|组织|开展|进行|参加|召集|组织召开|组织开展|开设|实施|累计|共|已)(?:了)?$"
)


_NOT_OF_DISCLOSURE = (
    "安全生产|防汛|抗旱|防火|消防|环保|扶贫|乡村振兴|党建|经济|项目|信访|维稳|综治|疫情|防控|征兵|招商|"
    "教师|民警|医护"
)
"""What a unit also meets for; a sum of such meetings is no figure of disclosure."""


def _foreign(nouns: str) -> re.Pattern[str]:
    """The words between a verb of holding and one of ``nouns``, where nothing in them is of disclosure."""
    return re.compile(
        rf"(?:开展|组织|进行|实施)(?:了)?(?![^,;]*(?:{_OF_DISCLOSURE}))[^,;、\d]{{3,12}}(?:{nouns})[^,;、]{{0,4}}$"
    )


_OF_DISCLOSURE = (
    "公开|政务|信息|网站|媒体|公众号|栏|内容|平台|专项|专题|日常|定期|不定期|季|月|全面|实地|现场|监督|自查|考核|保密|常态|"
    "例行|业务|工作|质量|集中|随机|交叉|明察|暗访|指导|落实"
)
_SIMPLE = (
    _Simple(
        "supervision.trainings",
        _TIMES,
        re.compile(
            rf"(?:培训|讲座|讲堂)(?:会议|会|班|活动|课程?|工作|学习)?(?:[^,;、\d]{{0,8}}(?:人员|信息员|联络员|干部|骨干))?{FILL}$"
        ),
        _HOLD,
        re.compile(r"[^,;。、]{0,16}?(?:培训|讲座)"),
        re.compile("技能培训|就业培训|种植|养殖|农民|" + _NOT_OF_DISCLOSURE),
    ),
    _Simple(
        "supervision.meetings",
        _TIMES,
        re.compile(
            rf"(?:召开|举行|举办|组织|开展|参加|组织召开)[^,;]{{0,30}}?(?:会议|(?<!机)(?<!社)(?<!委员)会|例会|会商)(?:[^,;]{{0,6}}(?:研究|部署|调度|听取|安排)(?:[^,;会]{{0,14}}工作|事项|议题)?)?{FILL}$|(?:会议|办公会|常务会|党委会|党组会|联席会)(?:专题|专门|集中)?(?:研究|部署|听取|审议)[^,;会]{{0,16}}{FILL}$|^[^,;]{{0,12}}(?:会议|推进会|例会|部署会|调度会|协调会){FILL}$"
        ),
        _HOLD,
        re.compile(
            r"[^,;。、]{0,18}?(?:会议|推进会|部署会|例会|调度会|协调会|工作会|专题会|座谈会|联席会|研讨会)"
        ),
        re.compile(
            r"发布会|通气会|企业[^,;]{0,2}会|客商|推介会|听证会|培训|讲座|运动会|宣讲会|见面会|恳谈|招聘会|议事会|院坝会|村民|宣传|"
            + _NOT_OF_DISCLOSURE
        ),
    ),
    _Simple(
        "supervision.inspections",
        _TIMES,
        re.compile(
            rf"(?:检查|督查|督导|巡查|自查|抽查|核查|巡检|检测|自查自纠|普查)(?:自纠|工作|活动|行动|通报|指导)?{FILL}$"
            rf"|(?:抽查|检查|巡查)[^,;、\d]{{0,8}}(?:公开|网站|栏目|专栏|质量|内容)[^,;、\d]{{0,2}}{FILL}$"
            rf"|(?:网站|栏目|信息|内容)[^,;、\d]{{0,6}}排查{FILL}$"
        ),
        _HOLD,
        re.compile(r"[^,;。、]{0,14}?(?:检查|督查|督导|巡查|自查|抽查|核查|巡检)"),
        re.compile(r"安全生产|消防|环保|食品|卫生检查|执法检查|森林|防火|安全检查"),
        elsewhere=re.compile(r"道路|施工|工地|违法|安全生产|消防|食品|企业|森林|防汛"),
        foreign=_foreign("检查|督查|督导|巡查|抽查|核查|巡检|检测|普查"),
    ),
    _Simple(
        "management.reviewed",
        frozenset({"条", "件", "篇", "份", "次", "条次", "件次", "则", "项"}),
        re.compile(
            rf"(?:审查|审核|审校|审阅|审签|核查|把关|校审)(?:了|各类|拟|的|待)*(?:公开|发布|政府|政务|各类)*[^,;次]{{0,8}}?(?:信息|内容|稿件|文件|公文|材料)?{FILL}$"
        ),
        re.compile(r"(?:审查|审核|审校|审阅|核查|对)(?:了|各类|拟公开)*$"),
        re.compile(
            r"[^,;。]{0,6}(?:信息|稿件|文件|内容)(?:(?<=对)|(?!.*(?:审查|审核))|[^,;。]{0,10}(?:审查|审核))"
        ),
        re.compile(r"合法性|公平竞争|财务|资格|低保|会议|培训"),
    ),
    _Simple(
        "management.corrected",
        frozenset({"处", "条", "个", "项", "件", "次", "类", "起", "例"}),
        re.compile(
            rf"(?:整改|纠正|更正|改正|修正|纠错|修改|订正|更改)(?:了|完成|完毕|到位|落实)*[^,;]{{0,36}}?(?:问题|错误|错漏|表述|信息|差错|错敏|隐患|内容|错别字|错链|链接)?(?:等)?{FILL}$"
        ),
        re.compile(r"(?:整改|纠正|更正|改正|修正|修改)(?:了|完成)*$"),
        re.compile(r"[^,;。]{0,16}?(?:问题|错误|错漏|差错|表述|错别字|隐患)"),
        re.compile(r"方案|会议|培训|台账|复议|诉讼|结果纠|被纠"),
        elsewhere=re.compile(r"复议|诉讼"),
    ),
    _Simple(
        "platform.materials",
        frozenset({"份", "册", "本", "张", "幅", "页"}),
        re.compile(
            rf"(?:宣传(?:资料|册|手册|单|页|折页|品|材料|彩页|画册)|海报|资料|手册|折页|明白纸|明白卡|口袋书|传单|读本|材料)(?:\d+[类种套])?{FILL}$"
        ),
        re.compile(r"(?:发放|摆放|印发|印制|派发|张贴|投放|放置|散发|提供|分发)(?:了)?$"),
        re.compile(r"[^,;。]{0,14}?(?:宣传|资料|手册|折页|明白纸|明白卡)"),
        re.compile(r"申请材料|会议材料|解读材料|审查|审核|公开[^,;]{0,4}材料"),
    ),
    _Simple(
        "platform.people_served",
        frozenset({"人次", "人", "名"}),
        re.compile(
            rf"(?:服务|接待|惠及|受益|解答|提供(?:咨询|查阅|服务|帮助)|咨询|查阅)(?:了|现场|来访)*(?:群众|企业|办事|居民|村民|公众|市民|人员|咨询|查阅|查询|服务|服务对象|和|、|对象)*{FILL}$"
            rf"|接待[^,;、\d]{{2,10}}{FILL}$"
        ),
        re.compile(r"(?:服务|接待|解答|惠及)(?:了|群众)*$"),
        re.compile(r"[^,;。]{0,10}?(?:群众|咨询|查阅)"),
        re.compile(r"培训|信访|上访|参训|救助|就业|医保"),
        elsewhere=re.compile("资金|补贴|补助|贷款|救助金"),
    ),
    _Simple(
        "platform.service_points",
        frozenset({"个", "处"}),
        re.compile(
            rf"(?:公开|体验|查阅|服务|查询)(?:标准化|规范化|示范|体验)*(?:专区|角|专栏区|体验区|点|区|场所|场地|站点|室|中心){FILL}$"
        ),
        re.compile(r"(?:建成|设立|设置|打造|建设|建有|设有|建立|开设|新建|拥有|布设)(?:了|有|完成)*$"),
        re.compile(
            r"(?:镇级|村级|基层|标准化|线下|规范化|示范|政府|信息|政务|、|和|及|的)*(?:公开|查阅|体验|查询)(?:服务)?(?:专区|角|体验区|点|区|场所|站点|室|服务点)"
        ),
        re.compile(r"网站|线上|栏目"),
    ),
    _Simple(
        "documents.made",
        frozenset({"件", "份", "个", "项", "部", "篇"}),
        re.compile(
            rf"(?:制发|制定|出台|印发|制作|起草|新制定|制定出台|制定印发|发布)(?:了|的|行政|党内|本级|各类)*{DOCUMENT}{FILL}$"
        ),
        re.compile(r"(?:制发|制定|出台|印发|制作|发布)(?:了|行政)*$"),
        re.compile(rf"(?:的)?(?:行政)?{DOCUMENT}"),
        None,
    ),
    _Simple(
        "fees.notices",
        frozenset({"件", "份", "次", "个", "张"}),
        re.compile(
            rf"(?:发出|送达|制发|开具|出具|发送|下达)(?:的|了|信息|公开|处理)*(?:费)?(?:收费|缴费|费用|处理费)*(?:通知书|通知单|通知)(?:的)?(?:件)?{FILL}$"
        ),
        re.compile(r"(?:发出|送达|开具|出具|发送|对)(?:了)?$"),
        re.compile(r"(?:(?:公开)?申请(?:发出|送达|开具|出具|下达))?(?:信息处理费|处理费)?(?:收费|缴费)?通知"),
        None,
    ),
)


UNITS = frozenset[str]().union(*(rule.units for rule in _SIMPLE))
_BY_UNIT = {unit: tuple(rule for rule in _SIMPLE if unit in rule.units) for unit in UNITS}
WORDS = re.compile(
    "培训|讲座|讲堂|召开|举行|举办|组织|开展|参加|会议|推进会|例会|部署会|调度会|协调会|工作会|专题会|座谈会|联席会|研讨会|"
    "办公会|常务会|党委会|党组会|排查|制发|制定|出台|印发|检查|督查|督导|巡查|自查|抽查|核查|巡检|检测|普查|审查|审核|审校|审阅|审签|把关|校审|"
    "整改|纠正|更正|改正|修正|纠错|修改|订正|更改|宣传|海报|口袋书|资料|手册|折页|明白|传单|读本|材料|"
    "服务|接待|惠及|受益|解答|咨询|查阅|查询|体验|专区|专栏区|公开角|公开点|公开区|公开场|公开站|公开室|公开中心|通知|"
    + DOCUMENT
)
"""Words of which a sentence has one if it counts any of these."""


_BRACKETS = re.compile(r"\([^()]*\)")
_MADE_THIS_YEAR = re.compile(
    rf"{DOCUMENT}\d+[件份个][,(;]?其中[,:]?(?:[本今当]年度?|新)(?:新)?(?:制发|制定|出台|印发){FILL}$"
)
_PART_OF_DISCLOSURE = frozenset({"supervision.trainings", "supervision.meetings", "supervision.inspections"})
_OF_DISCLOSURE_IN_PARTS = re.compile(r"[,(]?其中[^,;。\d]{0,4}(?:政府信息|政务|信息)公开[^,;。\d]{0,10}\d")
"""开展培训18期,其中政府信息公开培训2期: the part is about disclosure, the whole is not."""


def simple(context: Context) -> Iterator[Found]:
    if not WORDS.search(context.lead) and not WORDS.search(context.tail):
        return
    bare = _BRACKETS.sub("", context.lead) if "(" in context.lead else context.lead
    for rule in _BY_UNIT[context.unit]:
        if context.in_parts and rule.id == "documents.made":
            if _MADE_THIS_YEAR.search(context.clause_lead):
                yield plain_found(rule.id, context)
            continue
        own = "公开" in context.lead
        if not own and rule.elsewhere is not None and rule.elsewhere.search(context.before[-30:]):
            continue
        if rule.foreign is not None and rule.foreign.search(context.lead):
            continue
        if rule.id in _PART_OF_DISCLOSURE and _OF_DISCLOSURE_IN_PARTS.match(context.beyond):
            continue
        if any(_counts(rule, lead, context.tail) for lead in _listed(bare)):
            yield plain_found(rule.id, context)


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


FEE = r"(?:信息(?:公开)?(?:信息)?处理费|处理费)"


FEE_UNITS = frozenset({"元"})
FEE_WORDS = re.compile("处理费|收费通知")


def fees(context: Context) -> Iterator[Found]:
    near = context.before[-60:] + context.lead
    if not re.search(r"处理费|收费通知", near) or re.search(r"罚款|事业性", context.lead):
        return
    lead = context.lead
    if re.search(
        r"(?:实收|实际收取|实际收费|实缴|已收取|收取|收缴|收费|入库)[^,;]{0,16}$", lead
    ) and not re.search(r"应(?:收|当|缴)|计收", lead):
        yield plain_found("fees.collected", context)
    elif re.search(r"(?:应收|应缴|计收|总金额|金额|应当收取)[^,;]{0,12}$", lead) and "实" not in lead:
        yield plain_found("fees.charged", context)
    elif re.search(rf"{FEE}{FILL}$", lead):
        yield plain_found("fees.collected", context)
