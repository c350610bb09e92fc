"""Does a report state the results of appraisal, public review and accountability."""

from __future__ import annotations

import re

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, half_sentences, named, shortened

_SECTION = "1"
_WHERE = (_SECTION, "5", "6")
"""Where reports tell them: section one is the place, the others are used as well."""

_RESULTS = {
    "工作考核": re.compile(
        r"考核|考评|绩效|(?<!参)评估|评先|(?:季度|年度|日常|网站|公开)[^。;,]{0,8}(?:监测|测评|评比|排名|得分)"
    ),
    "社会评议": re.compile(
        r"评议|满意(?!足)|好评|测评|问卷|第三方评估|回访|(?:评价|打分|评分)[^。;,]{0,4}(?:\d|好|高|满意|良)|"
        r"(?:社会|群众|居民|村民|公众|企业|商户|农户|家长|患者|服务对象|申请人|监督员)[^。;,]{0,8}(?:评价|打分|评分|反[映响])"
    ),
    "责任追究": re.compile(
        r"追究|问责|追责|处分|诫勉|批评教育|约谈|提醒谈话|"
        r"(?:没有|未|无)[^。;,]{0,16}(?:[受被因人者]|予以|作出)[^。;,]{0,10}(?:处理(?!费)|(?<!行政)处罚|通报批评)|"
        r"(?:没有|未|无)[^。;,]{0,6}(?:处理|处罚|通报批评)[^。;,费]{0,6}(?:人|干部|同志)"
    ),
}
_GRADE = (
    r"\d(?![\d,.]*[项个]?(?:制度|机制|办法|方案|细则|体系))|优[秀良]|良好|先进|合格|达标|满意|较好|“好”|好评|认可|肯定|采纳|表[扬彰]|满分|靠前|领先|[名位]列|位居|位次|前列|前茅|方阵|"
    r"第[一二三四五六七八九十]|[一二三四五甲乙A-D]等|等[次级]|通过|(?:没有|无|未提)[^。;,]{0,6}(?:意见|异议|反映)"
)
_ASKED = re.compile(r"[(【\[][^()【】\[\]]*(?:请|填写|填报|注明|说明)[^()【】\[\]]*[)】\]]")
"""Words of the form that ask for something state nothing."""
_NUMBERING = re.compile(
    r"(?:^|(?<=[,;。:]))(?:[(]\d{1,2}[)]|\d{1,2}[、.)](?!\d))|(?:制度|机制|办法|方案|细则|体系)\d+[项个份]|20\d\d年(?:度|初|底|末)?|〔20\d\d〕\d+号|\d{1,2}月(?:份|\d{1,2}日)?"
)
"""Figures that count or date and tell no result."""
_HINTS = {
    "工作考核": re.compile(r"通报|监测|督查|检查|抽查|排名|得分|打分|名次|奖|先进|评为|评定"),
    "社会评议": re.compile(r"意见|走访|座谈|打分|投票|代表|反映|认可|信任"),
    "责任追究": re.compile(
        r"纪委|纪检|违[规纪法]|失职|(?<!信息)处理(?!费|申请)|通报批评|扣[分罚]|过错|责任事故"
    ),
}
"""Words that may speak of a result under another name."""
_VAGUE = re.compile(
    r"(?:按照?(?:要求|规定|时)|有序|扎实|正常|全面)"
    r"[^。;,]{0,4}(?:开展|进行|推进|落实|实施)"
)
_PUBLISHED = re.compile(r"(?:公开|公布|发布|公示|推送)[^。;,]{0,20}(?:信息|动态|\d)")
# 考评A档, 评议一般: a value right behind what is assessed, in whatever words.
_VALUE = re.compile(
    r"(?:考核|考评|评议|测评|评估|评价)(?:结果|成绩|等[次级]|得分|档次|结论)?(?:均|都|也|分别)?(?:被?(?:评|定|列)?为|是|:|得|达到?|在|居)?"
    r"(?!制度|机制|体系|办法|工作|力度|内容|范围|情况|结果|监督|标准|指标|活动|方案|细则|小组|意见|等|和|与|及|中|的|时|方面|体制|组|对象|渠道|方式|要求|任务|管理|办|或|、|$)"
    r"[^,。;、]{1,6}$"
)
_COPULA = re.compile(r"(?:考核|考评|评议|测评|评估|评价)[^。;,]{0,10}(?<![作列以纳成视])为[^。;,]{1,10}$")
_SHOWN = re.compile(rf"{_GRADE}|未|没有|无(?!障碍)|零")
_TOPIC = re.compile(r"(?:方面|情况|结果|中|时|上|工作)$")
# A clause that demands, wishes or plans, or only tells of rules that are to be, states no result.
_WISH = re.compile(
    r"下一?步|今后|明年|将(?:进一步|继续|着力|持续|加强|加大|建立|健全|完善|严格|定期|适时|逐步|对|依法|依规)|拟(?:将|于|对|定期)|计划|争取|力争|"
    r"(?:进一步|继续|不断|逐步|着力)[^。;]{0,10}(?:完善|健全|加强|强化|加大|落实|严格|规范|推进|细化|发挥|优化|提升|提高)|应当|应该|务必|有待|尚未建立|还需|仍需|需要?(?:进一步|加强|完善)"
)
_RULES_ONLY = re.compile(
    r"(?:建立|健全|完善|建立健全|制定|落实|强化|加强|严格|严格落实|严格执行|执行|加大)(?:了)?[^。;]{0,40}(?:制度|机制|体系|办法|力度|工作|管理)|对[^。;]{0,30}(?:的)?,?(?:依法|依规|严肃|坚决|严格)+[^。;,]{0,8}(?:追究|问责|追责)|加强[^。;]{0,20}(?:考核|评议|追究|问责)|自觉接受|主动接受|接受社会"
)
_DONE = re.compile(
    rf"{_GRADE}|"
    r"(?:未|没有?|无|不存在|从未|零|均未)[^。;]{0,24}|"
    r"纳入|列入|作为[^。;,]{0,20}(?:内容|依据|指标)|挂钩|(?:开展|组织|进行|完成|实施|接受)了?[^。;,]{0,24}(?:考核|评议|测评|调查|问卷|考评|评估|评价)|"
    r"(?:考核|评议|测评|考评|评估|评价|调查)[^。;,]{0,24}(?:优秀|良好|合格|达标|满意|较好|通过|名|位|通报|公布|结果|得分|答复|整改|进行|按|一轮|等次|反馈|开展|完成)|"
    r"按[季月年][^。;,]{0,6}(?:考核|考评|评议)|获|(?:追究|问责|追责|约谈|通报)(?:了|\S{0,8}人)|(?:考核|评议|追究|问责|追责)[^。;,]{0,6}[:为](?:无|零)|(?:情况|追究|问责)[:]?无"
)


def results_of(text: str) -> dict[str, str]:
    """The results stated in a text, by name, with the sentence that states each."""
    stated: dict[str, str] = {}
    for sentence in half_sentences(text):
        folded = _ASKED.sub("", fold(sentence))
        folded = _NUMBERING.sub("", folded)
        vague = _VAGUE.search(folded) and not _SHOWN.search(folded)
        clauses = [] if vague else re.split(r"[,;。]", folded)
        planned = _WISH.search(folded) is not None
        for name, words in _RESULTS.items():
            if name in stated or not words.search(folded):
                continue
            if any(_states(clauses, index, words, planned) for index in range(len(clauses))):
                stated[name] = sentence
    return stated


def hinted(text: str, name: str) -> str | None:
    """A sentence that may state the result in other words: a hint at it with a grade or a denial."""
    for sentence in half_sentences(text):
        for clause in re.split(r"[,;。]", _ASKED.sub("", fold(sentence))):
            known = (
                _PUBLISHED.search(clause)
                or _WISH.search(clause)
                or any(words.search(clause) for words in _RESULTS.values())
            )
            if not known and _HINTS[name].search(clause) and _SHOWN.search(clause):
                return sentence
    return None


def _states(clauses: list[str], index: int, words: re.Pattern[str], planned: bool) -> bool:
    """Whether a clause (or the one after it, where it goes on) states a result of what it names."""
    clause = clauses[index]
    if not words.search(clause):
        return False
    following = clauses[index + 1] if index + 1 < len(clauses) else ""
    value = None if _RULES_ONLY.search(clause) else _VALUE.search(clause) or _COPULA.search(clause)
    valued = value is not None and words.search(value[0]) is not None
    own_result = bool(_DONE.search(clause) or valued)
    reach = 30 if _TOPIC.search(clause) else 10
    goes_on = bool(
        re.match(
            rf"(?:结果|总体|群众|综合|得分|排名|均|全部|全年|本年|也|年度)?[^,。;]{{0,{reach}}}?(?:{_GRADE}|未|无|没有)",
            following,
        )
    )
    if any(other.search(following) for other in _RESULTS.values() if other is not words):
        goes_on = goes_on and words.search(following) is not None
    if planned and (_WISH.search(clause) or not re.search(r"\d|优秀|良好|合格|满意|未|没有|无", clause)):
        return False
    if _RULES_ONLY.search(clause) and not re.search(
        rf"纳入|列入|挂钩|{_GRADE}|未(?:发生|发现|出现|开展|有)|没有|不存在", clause
    ):
        return goes_on and not re.match(r"(?:确保|做到|力求)", following)
    return own_result or goes_on


def _results_of_report(report: Report) -> Judgement:
    numeral = FORM.section(_SECTION).numeral
    expected = f"写明{named(list(_RESULTS))}三项的结果，没有的也写明"
    stated: dict[str, tuple[str, str]] = {}
    for section in _WHERE:
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
    for section in _WHERE[1:]:
        if unread := report.unread(section):
            told = f"第{numeral}部分没有写明{named(missing)}的结果；{unread}，不知是否写在那里"
            return report.judgement("", Outcome.UNDETERMINED, expected, told)
    texts = [_joined(report.text(section)) for section in _WHERE]
    hints = [next((hint for text in texts if (hint := hinted(text, name))), None) for name in missing]
    if all(hints):
        told = hints[0] or ""
        return report.judgement(
            "",
            Outcome.REVIEW,
            expected,
            f"没有认出{named(missing)}的结果，请看“{shortened(told)}”说的是不是",
            [*evidence, report.evidence(told)],
        )
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


F03 = Rule(
    id="F03",
    title="写明工作考核、社会评议、责任追究结果",
    short="写明三项结果",
    level="form",
    severity=Severity.YELLOW,
    basis="《政府信息公开条例》第五十条第（四）项（各级人民政府）；部门、街道参照",
    version=3,
    needs=("sections",),
    fix="请补充三项结果；没有责任追究的也写明。",
    judge=EachReport(_results_of_report),
)
