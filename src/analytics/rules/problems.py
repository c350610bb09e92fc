"""Section five: are at least two problems named, and something done about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, shortened

_SECTION = "5"
_FEWEST = 2
_SHORTEST = 7
"""Signs of a sentence that may count as a problem or a measure by its place alone."""

_FAULTY = re.compile(
    r"不(?:够|严|足|高|强|及时|到位|完善|全面|规范|准确|均衡?|平衡|彻底|充分|熟悉|一致|丰富|健全|深入|深|牢|多|便|畅|细|紧密|紧|大|实|明显|理想|广|明确|清晰|清|统一|理解|了解|快|透|专业|优|新|稳定|固定|完整|重视|主动|适应|尽|一)|"
    r"欠缺|欠佳|有待|薄弱|滞后|偏[少低慢弱多窄]|单一|单调|缺乏|缺少|缺失|短缺|较[少低慢弱窄差]|仍[需有存]|还[需有存]|尚[需未有存]|差距|短板|"
    r"不足|困难|费力|把握不|老化|生疏|未能|没有(?:形成|做到|及时|完全)|难以|吃力|模糊|脱节|频繁|浅|狭窄|参差|长期没有|变动较?[多大频]|兼职|过多|繁琐|拖延|遗漏|错漏|失效文件"
)
_REMEDY = re.compile(
    r"(?:^|[,;:、]|是|要|将|以|并|再|就|来|会|由|进一步|继续|持续|不断|着力|切实|积极|大力|全面|定期|及时|主动|深入|严格|已[逐对按由]?|每[年月季周]\w{0,2})(?:加强|强化|完善|争取|开展|严格|健全|提升|提高|优化|加大|加快|拓展|拓宽|丰富|推进|推动|建立|制定|落实|规范|深化|细化|创新|组织|开展|举办|配备|充实|增设|增加|改进|整改|明确|编印|编制|制作|"
    r"通报|合并|安排|收集|对照|简化|扩大|聚焦|补齐|压实|狠抓|抓好|做好|做实|督促|学习|培训|邀请|设立|梳理|清理|更新|完成|解决|约谈|实行|推行|采取|指定|统一|坚持|构建|打造|延伸|畅通|发挥|增强|围绕|核对|提醒|回复|纳入|调整|出台|印发|启用|改版|整合|聘请|招录|申请|借助|利用|结合|依托|重点|新增|选派|抽查|检查|走访|先跟班)"
)
_REMEDIES = re.compile(
    r"(?:改进|整改|解决|应对)(?:的)?(?:措施|情况|办法|举措|方向|打算|计划|思路)|下一步|下步|今后|针对(?:上述|以上|存在|这些|该)|下阶段|明年|对此|为此"
)
_PROBLEMS = re.compile(
    r"(?:存在|主要|突出)(?:的|着|以下|一些|的主要)*(?:问题|不足|短板|困难)|(?:问题|不足)(?:如下|主要(?:有|是|表现|体现)|有[:以])|(?:^|[(（]?[一二三四1-4][)）、.])(?:主要)?(?:问题|不足)"
)
_NOTHING = re.compile(
    r"(?:不存在|没有|无|未发现|暂无)(?:明显|突出|主要|重大)?(?:的)?(?:问题|不足)|^(?:无|没有|暂无)[。.]?$"
)
_MARK = re.compile(
    r"(?:^|(?<=[。;:,!?]))(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[)、.．]|是)|第?[一二三四五六七八九十][是、,]|第[一二三四五六七八九十][,:、]?|其[一二三四五六][,:是]|[①②③④⑤⑥⑦⑧⑨]|首先|其次|再次|再者|最后|此外|另外)"
)
_UNDER_AIM = re.compile(r"(?:针对|解决|克服|改变|避免|杜绝|补齐|破解|防止|纠正|弥补|围绕)[^,;。]*$")


@dataclass(slots=True)
class Told:
    """What section five tells: its items and its words of fault and remedy, problems and measures apart."""

    problems: list[str] = field(default_factory=list[str])
    measures: list[str] = field(default_factory=list[str])
    nothing: bool = False


def told_in(text: str) -> Told:
    """Problems and measures of a section five, each as its own words.

    A clause belongs to the part it stands under (problems, then measures); where it names a remedy after a
    problem of the same item, to the measures.
    """
    told = Told(nothing=bool(_NOTHING.search(fold(text))))
    for item, part in _items(text):
        _take(item, part, told)
    return told


def _items(text: str) -> Iterator[tuple[str, str]]:
    """The text in items, each with the part it stands in: problems, measures, or either."""
    part = "either"
    for paragraph in text.splitlines():
        folded = fold(paragraph)
        starts = sorted({0, *(match.start() for match in _MARK.finditer(folded))})
        for start, stop in zip(starts, [*starts[1:], len(folded)], strict=True):
            for sentence in re.split(r"(?<=[。;])", folded[start:stop]):
                heading = len(sentence) <= 24 and not _FAULTY.search(sentence.replace("不足", ""))
                if _REMEDIES.search(sentence) and not (heading and "问题" in sentence):
                    part = "measures"
                elif heading and _REMEDIES.search(sentence):
                    part = "either"
                elif (named := _PROBLEMS.search(sentence)) and not _UNDER_AIM.search(
                    sentence[: named.start()]
                ):
                    part = "problems"
                if sentence:
                    yield sentence, part


def _take(sentence: str, part: str, told: Told) -> None:
    body = _MARK.sub("", sentence)
    known = len(told.problems), len(told.measures)
    remedies = _REMEDIES.search(body)
    before = body[: remedies.start()] if remedies else body
    after = body[remedies.end() :] if remedies else ""
    clauses = [clause for clause in re.split(r"[,;。:、]", before) if clause]
    mode = "measures" if part == "measures" and not (remedies and before) else part
    for clause in clauses:
        faulty = _FAULTY.search(clause)
        aimed = faulty is not None and _UNDER_AIM.search(clause[: faulty.start()])
        if faulty and not aimed and (mode != "measures" or not _REMEDY.search(clause)):
            told.problems.append(clause)
            continue
        if (_REMEDY.search("," + clause) or clause.startswith("已")) and (
            mode != "problems" or told.problems
        ):
            told.measures.append(clause)
    told.measures += [clause for clause in re.split(r"[,;。:、]", after) if _REMEDY.search("," + clause)]
    if known == (len(told.problems), len(told.measures)) and len(body) >= _SHORTEST:
        # Whatever stands under a heading is what the heading says, in whatever words.
        if part == "measures" and not remedies:
            told.measures.append(body)
        elif part == "problems" and body != sentence and not _NOTHING.search(body):
            told.problems.append(body)
        elif body == sentence and body.endswith("。") and told.problems and not _PROBLEMS.search(body):
            # A sentence behind a problem that names none itself says what is done about it.
            told.measures.append(body)


def _judge_report(report: Report) -> Judgement:
    spec = FORM.section(_SECTION)
    expected = f"第{spec.numeral}部分写出至少两个问题，每个问题有改进的措施"
    unread = report.unread(_SECTION)
    if unread:
        return report.judgement("", Outcome.UNDETERMINED, expected, unread)
    text = report.text(_SECTION)
    told = told_in(text)
    problems, measures = len(told.problems), len(told.measures)
    lacking = [
        *([f"只写了 {problems} 个问题" if problems else "没有写出问题"] if problems < _FEWEST else []),
        *(["没有写改进措施"] if not measures else []),
    ]
    evidence = [report.evidence(words, _SECTION) for words in (*told.problems[:4], *told.measures[:4])] or [
        report.evidence(text.splitlines()[0], _SECTION)
    ]
    if not lacking and measures < _FEWEST:
        return report.judgement(
            "",
            Outcome.REVIEW,
            expected,
            f"写有 {problems} 个问题，而措施像是只有 1 条，请核对是否逐条对应",
            evidence,
        )
    if not lacking:
        return report.judgement("", Outcome.PASS, expected, "写有问题，也写有措施", evidence)
    if report.may_be_cut(_SECTION):
        return report.judgement(
            "", Outcome.UNDETERMINED, expected, f"第{spec.numeral}部分到此为止，也没有落款，可能没有收全"
        )
    said = f"：“{shortened(told.problems[0])}”" if problems == 1 and problems < _FEWEST else ""
    return report.judgement(
        "",
        Outcome.FAIL,
        expected,
        f"第{spec.numeral}部分{'，'.join(lacking)}{said}",
        evidence,
        f"请在“{spec.heading}”写出本单位的具体问题，不少于两个，并逐条写明改进措施。",
    )


Q01 = Rule(
    id="Q01",
    title="第五部分至少两个问题，逐条有措施",
    short="问题与措施对应",
    level="text",
    severity=Severity.YELLOW,
    basis="《政府信息公开条例》第五十条第（五）项",
    version=1,
    needs=("sections",),
    fix="请逐条写明问题和改进措施。",
    judge=EachReport(_judge_report),
)
