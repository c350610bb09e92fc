"""Does section one speak of the five aspects of the work."""

from __future__ import annotations

import re

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.reading.headings import sub_heading
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, half_sentences, named, shortened

_SECTION = "1"
_TOPICS = FORM.section(_SECTION).topics
_TITLES = {topic.id: topic.title for topic in _TOPICS}
_NAMES = {topic.id: tuple(fold(name) for name in (topic.title, *topic.aliases)) for topic in _TOPICS}

# By what is said where no sub-heading tells: words that only this aspect uses.
_SAID = {
    "proactive": re.compile(
        r"主动(?:公开|公布|发布)|应公开尽公开|(?:及时|如实|全面|定期|按[月季期时]|逐[月季])[^。;,]{0,8}(?:公开|公布|公示)|"
        r"(?:公开|发布|公布)(?:了|各类|政府|政务)*(?:信息|动态|公告|文件|稿件)|公开[^。;,]{0,14}(?:信息|财务|事项|内容)|政策解读|"
        r"信息[^。;,]{0,8}\d+余?(?:条|篇|件)|(?:公开|公布|公告|公示|发布|推送|上传|张贴|张榜)[^。;]{0,60}?\d+余?(?:条|篇|件|份|次|项|期|个|则)|"
        r"(?:公开|公布|公示|发布)[^。;]{0,40}(?:等|、)"
    ),
    "requests": re.compile(
        r"依申请|申请人|(?<![助保贴补目])申请(?!低保|救助|补[贴助]|资金|项目|认定|专利|执行|加入|入[党学])|"
        r"(?:索要|索取|询问|查询|要求(?:获取|提供|公开))[^。;,]{0,14}(?:信息|情况|资料|文件|材料)"
    ),
    "management": re.compile(
        r"信息(?:资源)?管理|抓管理|(?<![评终重初])审(?![计判理美结讯])|初审|终审|复核|把[好严]?关|校对|保密|涉密|隐私|打码|脱敏|去标识|隐去|"
        r"签[发批]|归口|存档|归档|建档|留存|集中管理|专人管理|统一(?:管理|保管|发布)|撤下|标注|核验|错敏|错别字|管内容|"
        r"核对[^。;,]{0,10}(?:签|发布|公开)|(?:签|发布|公开)[^。;,]{0,10}核对|"
        r"(?:目录|文件|公文|台账|档案|信息)[^。;,]{0,12}(?:梳理|清理|更新|调整|编制|属性|留痕|维护)|"
        r"(?:更新|清理|梳理|规范)[^。;,]{0,12}(?:目录|文件|台账|信息)|动态调整|公开属性|全生命周期|信息台账"
    ),
    "platform": re.compile(
        r"平台|网站|网页|公众号|微信|微博|新媒体|专栏|专区|(?:公开|公示|公告|宣传)[栏墙牌点厅角亭站屏]|查[阅询](?:点|机|处|场所|终端)|栏目|客户端|大厅|上线|"
        r"小程序|视频号|抖音|电子屏|显示屏|触摸屏|触控|终端|广播|喇叭|渠道|载体|阵地|驿站|体验区|阅览"
    ),
    "supervision": re.compile(
        r"听取[^。;,]{0,12}汇报|(?:组织|开展|参加|集中|专题)[^。;,]{0,10}(?:学习|研究)|(?:研究|调度)[^。;,]{0,8}(?:公开|工作)|办公会|党[委组]会|监督(?!权)|保障(?![^。;,]{0,24}权)|考[核评]|培训|评议|责任追究|问责|追责|追究|督[查导办]|检查|抽查|"
        r"领导小组|组织领导|专人负责|专题会议|工作会议|满意[度率]|测评|经费|工作要点|要点|部署|专干|专职|兼职|信息员|任务分工|压实责任"
    ),
}
# The same words under the heading of another aspect tell of it only where they are of work on the matter
# itself: 在网站发布 is no work on the site.
_WORK_ON_PLATFORM = re.compile(
    r"(?:建[设立好成]|新建|新设|设[立置有]|升级|改[版造]|维护|运维|优化|完善|管理|管好|开[设通办]|打造|整合|调整|规范|增[设加]|配[备置]|加强|推进|拓[展宽]|丰富|搭建|办好|用好)"
    r"[^。;,]{0,16}(?:平台|网站|网页|公众号|微信|微博|新媒体|专栏|专区|[栏墙牌点厅角亭站屏](?!目)|栏目|客户端|小程序|视频号|终端|渠道|载体|阵地|驿站)|"
    r"(?:平台|网站|公众号|新媒体|专栏|专区|公[开示]栏|栏目|终端|渠道|载体|阵地)[^。;,]{0,8}(?:建设|改版|升级|维护|运行|运维|优化|管理|整合|上线|作用|\d+[处个])"
)
_UPDATED = re.compile(r"(?:更新|规范)发布[^。;,]{0,8}信息")
_DENIED = re.escape(FORM.table("t3").group("denied").label)
_ELSE = re.compile(rf"收费|减免|复议|诉讼|{_DENIED}|投诉|举报|咨询|建议提案")
"""What earlier forms asked for: no aspect of this one, wherever it stands."""
# What is published is no work on the matter itself: 公开培训、收费等信息.
_PUBLISHED = re.compile(
    r"(?:公开|公布|公示|发布)(?![栏墙牌点厅角亭站屏专平属目指])[^。;,]*?等[^。;,]{0,6}(?:信息|情况|动态|内容)"
)
_FUTURE = re.compile(r"下一步|下步|今后|明年|将(?:进一步|继续|着力|持续|加强)|计划")
_LIST = re.compile(r"(?:方面|五个|几个|内容|部分|板块|情况)")
_SHORTEST = 8
_OPENING = 24
"""Signs at the head of an item that say what it is of."""
_EMPTY = re.compile(r"[。.;,:、\s]*")


_ITEM = re.compile(r"[(]?(?P<ordinal>[一二三四五六七八九十]|\d)(?:[)][、.]?|[、.](?!\d)|是)")
_PREAMBLE = re.compile(
    r"领导下|思想|精神|贯彻|高度重视|坚持|紧紧围绕|取得|按照[^。;]{0,20}要求|统计期限|本报告|(?:如下|情况|方面|工作):?$|根据[^。;]{0,40}(?:条例|规定)"
)


def aspects_by_place(text: str) -> set[str]:
    """The aspects told in items that are counted one to five under headings of the writer's own."""
    items: dict[int, str] = {}
    elsewhere: set[int] = set()
    for paragraph in text.splitlines():
        folded = fold(paragraph)
        mark = _ITEM.match(folded)
        if mark:
            word = mark["ordinal"]
            found = sub_heading(paragraph)
            ordinal = int(word) if word.isdigit() else "一二三四五六七八九十".index(word) + 1
            items.setdefault(ordinal, found[0] if found else "")
            if _ELSE.search(folded[:_OPENING]):
                elsewhere.add(ordinal)
    if not set(range(1, len(_TOPICS) + 1)) <= set(items):
        return set()
    named = set(items.values())
    return {
        topic.id
        for ordinal, topic in enumerate(_TOPICS, start=1)
        if not items[ordinal] and topic.id not in named and ordinal not in elsewhere
    }


def unexplained(text: str) -> str | None:
    """A sentence of a section one without sub-headings that speaks of no aspect known."""
    if any(found and found[0] for found in map(sub_heading, text.splitlines())):
        return None  # there, headings say what is told
    for sentence in half_sentences(text):
        folded = fold(sentence)
        if len(folded) < _SHORTEST or _PREAMBLE.search(folded) or _FUTURE.search(folded):
            continue
        if not any(words.search(folded) for words in _SAID.values()):
            return sentence
    return None


def aspects_of(text: str) -> set[str]:
    """The ids of the aspects that a text of section one speaks of, by sub-heading or by what is said."""
    seen: set[str] = set()
    under: str | None = None
    for paragraph in text.splitlines():
        found = sub_heading(paragraph)
        rest = fold(paragraph)
        if found is not None:
            under, end = found
            rest = rest[end:]
        if under and not _EMPTY.fullmatch(rest):
            seen.add(under)
        for sentence in half_sentences(rest):
            if not _is_list(sentence) and not _FUTURE.search(sentence):
                rest = _PUBLISHED.sub("", sentence)
                seen |= {
                    topic
                    for topic, words in _SAID.items()
                    if words.search(sentence if topic == "proactive" else rest)
                    and _is_work_on(topic, rest, under)
                }
    return seen


def _is_work_on(topic: str, sentence: str, under: str | None) -> bool:
    """Whether a sentence that uses a topic's words under the heading ``under`` tells of that topic."""
    if not under or under == topic:
        return True
    if topic == "platform":
        return _WORK_ON_PLATFORM.search(sentence) is not None
    return topic != "management" or _SAID[topic].search(_UPDATED.sub("", sentence)) is not None


def _is_list(sentence: str) -> bool:
    """Whether a sentence only names the aspects, as an announcement of what follows does."""
    return sum(any(name in sentence for name in names) for names in _NAMES.values()) >= 4 and (
        _LIST.search(sentence) is not None
    )


def _judge_aspects(report: Report) -> Judgement:
    numeral = FORM.section(_SECTION).numeral
    expected = f"第{numeral}部分写到{named(list(_TITLES.values()))}五个方面"
    text = report.text(_SECTION)
    seen = aspects_of(text) | aspects_by_place(text)
    missing = [title for topic, title in _TITLES.items() if topic not in seen]
    unread = report.unread(_SECTION)
    if unread:
        return report.judgement("", Outcome.UNDETERMINED, expected, unread)
    if not missing:
        return report.judgement("", Outcome.PASS, expected, "五个方面都写到了")
    if report.may_be_cut(_SECTION):
        return report.judgement(
            "", Outcome.UNDETERMINED, expected, f"没有读到{named(missing)}，原文到此为止，可能没有收全"
        )
    strange = unexplained(text)
    if strange:
        return report.judgement(
            "",
            Outcome.REVIEW,
            expected,
            f"第{numeral}部分没有认出{named(missing)}，请看“{shortened(strange)}”说的是不是这些",
            [report.evidence(strange, _SECTION)],
        )
    first = half_sentences(text)[0]
    return report.judgement(
        "",
        Outcome.FAIL,
        expected,
        f"第{numeral}部分没有写{named(missing)}",
        [report.evidence(first, _SECTION)],
        f"请在第{numeral}部分补写{named(missing)}方面的情况；没有发生的也写明。",
    )


F02 = Rule(
    id="F02",
    title="第一部分写到五个方面",
    short="五个方面齐全",
    level="form",
    severity=Severity.YELLOW,
    basis="国办公开办函〔2021〕30号",
    version=3,
    needs=("sections",),
    fix="请补写缺少的方面。",
    judge=EachReport(_judge_aspects),
)
