"""What section one must speak of: five aspects of the work, and three results of supervision."""

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
        r"主动(?:公开|公布|发布)|(?:公开|发布|公布)(?:了|各类|政府|政务)*(?:信息|动态|公告|文件|稿件)|公开[^。;,]{0,14}(?:信息|财务|事项|内容)|政策解读|信息[^。;,]{0,8}\d+余?(?:条|篇|件)"
    ),
    "requests": re.compile(
        r"依申请|公开申请|申请公开|申请人|信息申请|受理申请|申请(?:办理|受理|答复)|(?:收到|受理)[^。;,]{0,10}申请"
    ),
    "management": re.compile(
        r"信息(?:资源)?管理|(?:审核|审查|审校|审签|三审|初审|复核|把关|校对|保密)[^。;]{0,16}(?:信息|内容|文件|发布|公开|制度|机制)?|"
        r"(?:目录|文件|公文|台账|档案|信息)[^。;,]{0,12}(?:梳理|清理|归档|更新|调整|编制|属性|标注|留痕|维护)|(?:更新|清理|梳理|规范)[^。;,]{0,12}(?:目录|文件|台账|信息)|动态调整|公开属性|全生命周期"
    ),
    "platform": re.compile(
        r"平台|网站|公众号|微信|微博|新媒体|专栏|专区|公开栏|公示栏|公告栏|查阅点|查阅场所|公开点|栏目|客户端|政务服务大厅"
    ),
    "supervision": re.compile(
        r"监督|保障|考核|培训|评议|责任追究|问责|督查|督导|检查|领导小组|组织领导|专人负责|专题会议|工作会议|满意度|测评|经费"
    ),
}
_FUTURE = re.compile(r"下一步|下步|今后|明年|将(?:进一步|继续|着力|持续|加强)|计划")
_LIST = re.compile(r"(?:方面|五个|几个|内容|部分|板块|情况)")
_EMPTY = re.compile(r"[。.;,:、\s]*")


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
                seen |= {topic for topic, words in _SAID.items() if words.search(sentence)}
    return seen


def _is_list(sentence: str) -> bool:
    """Whether a sentence only names the aspects, as an announcement of what follows does."""
    return sum(any(name in sentence for name in names) for names in _NAMES.values()) >= 4 and (
        _LIST.search(sentence) is not None
    )


def _judge_aspects(report: Report) -> Judgement:
    numeral = FORM.section(_SECTION).numeral
    expected = f"第{numeral}部分写到{named(list(_TITLES.values()))}五个方面"
    seen = aspects_of(report.text(_SECTION))
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
    first = half_sentences(report.text(_SECTION))[0]
    return report.judgement(
        "",
        Outcome.FAIL,
        expected,
        f"第{numeral}部分没有写{named(missing)}",
        [report.evidence(first, _SECTION)],
        f"请在第{numeral}部分补写{named(missing)}方面的情况；没有发生的也写明。",
    )


# ------------------------------------------------------------------ three results

_RESULTS = {
    "工作考核": re.compile(r"考核|考评|绩效|(?<!参)评估"),
    "社会评议": re.compile(r"评议|满意度|满意率|测评|问卷|群众评价|社会评价|总体满意"),
    "责任追究": re.compile(r"追究|问责|追责"),
}
# A clause that demands, wishes or plans, or only tells of rules that are to be, states no result.
_WISH = re.compile(
    r"下一步|下步|今后|明年|将(?:进一步|继续|着力|持续|加强|加大|建立|健全|完善|严格|定期|适时|逐步|对|依法|依规)|拟(?:将|于|对|定期)|计划|争取|力争|"
    r"(?:进一步|继续|不断|逐步|着力)[^。;]{0,10}(?:完善|健全|加强|强化|加大|落实|严格|规范|推进|细化|发挥|优化|提升|提高)|应当|应该|务必|有待|尚未建立|还需|仍需|需要?(?:进一步|加强|完善)"
)
_RULES_ONLY = re.compile(
    r"(?:建立|健全|完善|建立健全|制定|落实|强化|加强|严格|严格落实|严格执行|执行|加大)(?:了)?[^。;]{0,40}(?:制度|机制|体系|办法|力度|工作|管理)|对[^。;]{0,30}(?:的)?,?(?:依法|依规|严肃|坚决|严格)+[^。;,]{0,8}(?:追究|问责|追责)|加强[^。;]{0,20}(?:考核|评议|追究|问责)|自觉接受|主动接受|接受社会"
)
_DONE = re.compile(
    r"\d|(?:未|没有?|无|不存在|从未|零|均未)[^。;]{0,24}|纳入|列入|作为[^。;,]{0,20}(?:内容|依据|指标)|挂钩|(?:开展|组织|进行|完成|实施|接受)了?[^。;,]{0,24}(?:考核|评议|测评|调查|问卷|考评|评估|评价)|"
    r"(?:考核|评议|测评|考评|评估|评价|调查)[^。;,]{0,24}(?:优秀|良好|合格|达标|满意|较好|通过|名|位|通报|公布|结果|得分|答复|整改|进行|按|一轮|等次|反馈|开展|完成)|"
    r"按[季月年][^。;,]{0,6}(?:考核|考评|评议)|优秀|良好|合格|达标|满意|较好|获|(?:追究|问责|追责|约谈|通报)(?:了|\S{0,8}人)|(?:考核|评议|追究|问责|追责)[^。;,]{0,6}[:为](?:无|零)|(?:情况|追究|问责)[:]?无"
)


def results_of(text: str) -> dict[str, str]:
    """The results stated in a text, by name, with the sentence that states each."""
    stated: dict[str, str] = {}
    for sentence in half_sentences(text):
        folded = fold(sentence)
        clauses = re.split(r"[,;。]", folded)
        planned = _WISH.search(folded) is not None
        for name, words in _RESULTS.items():
            if name in stated or not words.search(folded):
                continue
            if any(_states(clauses, index, words, planned) for index in range(len(clauses))):
                stated[name] = sentence
    return stated


def _states(clauses: list[str], index: int, words: re.Pattern[str], planned: bool) -> bool:
    """Whether a clause (or the one after it, where it goes on) states a result of what it names."""
    clause = clauses[index]
    if not words.search(clause):
        return False
    following = clauses[index + 1] if index + 1 < len(clauses) else ""
    own_result = bool(_DONE.search(clause))
    goes_on = bool(
        re.match(
            r"(?:结果|总体|群众|综合|得分|排名|均|全部|全年|本年|也|年度)?[^,。;]{0,10}?(?:\d|优秀|良好|合格|达标|满意|较好|未|无|没有)",
            following,
        )
    )
    if any(other.search(following) for other in _RESULTS.values() if other is not words):
        goes_on = goes_on and words.search(following) is not None
    if planned and (_WISH.search(clause) or not re.search(r"\d|优秀|良好|合格|满意|未|没有|无", clause)):
        return False
    if _RULES_ONLY.search(clause) and not re.search(
        r"纳入|列入|挂钩|\d|优秀|良好|合格|未(?:发生|发现|出现|开展|有)|没有|不存在", clause
    ):
        return goes_on and not re.match(r"(?:确保|做到|力求)", following)
    return own_result or goes_on


def _judge_results(report: Report) -> Judgement:
    numeral = FORM.section(_SECTION).numeral
    expected = f"写明{named(list(_RESULTS))}三项的结果，没有的也写明"
    stated: dict[str, tuple[str, str]] = {}
    for section in (_SECTION, "5", "6"):
        for name, sentence in results_of(_joined(report.text(section))).items():
            stated.setdefault(name, (section, sentence))
    evidence = [report.evidence(sentence, section) for section, sentence in stated.values()]
    missing = [name for name in _RESULTS if name not in stated]
    if not missing:
        return report.judgement("", Outcome.PASS, expected, "三项结果都写明了", evidence)
    unread = report.unread(_SECTION)
    if unread:
        return report.judgement("", Outcome.UNDETERMINED, expected, unread)
    if report.may_be_cut(_SECTION):
        return report.judgement(
            "", Outcome.UNDETERMINED, expected, f"没有读到{named(missing)}，原文到此为止，可能没有收全"
        )
    for section in ("5", "6"):  # where some reports tell them
        if unread := report.unread(section):
            told = f"第{numeral}部分没有写明{named(missing)}的结果；{unread}，不知是否写在那里"
            return report.judgement("", Outcome.UNDETERMINED, expected, told)
    mentioned = _mention(report, missing)
    found = f"没有写明{named(missing)}的结果" + (f"，只写“{shortened(mentioned)}”" if mentioned else "")
    return report.judgement(
        "",
        Outcome.FAIL,
        expected,
        found,
        [*evidence, *([report.evidence(mentioned, _SECTION)] if mentioned else [])],
        f"请在第{numeral}部分补充{named(missing)}的结果；没有开展或没有发生的，写明“未开展”“无”或 0。",
    )


def _joined(text: str) -> str:
    """Paragraphs; one that a page broke within a sentence is whole again."""
    return re.sub(r"(?<=[^。；;：:！？\n])\n(?=[^（(一二三四五六七八九十\d])", "", text)


def _mention(report: Report, missing: list[str]) -> str | None:
    for sentence in half_sentences(_joined(report.text(_SECTION))):
        if any(_RESULTS[name].search(fold(sentence)) for name in missing):
            return sentence
    return None


F02 = Rule(
    id="F02",
    title="第一部分写到五个方面",
    short="五个方面齐全",
    level="form",
    severity=Severity.YELLOW,
    basis="国办公开办函〔2021〕30号",
    version=1,
    needs=("sections",),
    fix="请补写缺少的方面。",
    judge=EachReport(_judge_aspects),
)

F03 = Rule(
    id="F03",
    title="写明工作考核、社会评议、责任追究结果",
    short="写明三项结果",
    level="form",
    severity=Severity.YELLOW,
    basis="《政府信息公开条例》第五十条第（四）项",
    version=1,
    needs=("sections",),
    fix="请补充三项结果；没有责任追究的也写明。",
    judge=EachReport(_judge_results),
)
