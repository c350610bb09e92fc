"""Counts of the year's work that are given only roughly: 发放资料2000余份, 约300条."""

from __future__ import annotations

import re

from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Count, Report, Sentence

_UNITS = frozenset(
    {
        "条",
        "件",
        "份",
        "篇",
        "则",
        "宗",
        "起",
        "期",
        "次",
        "场",
        "封",
        "册",
        "本",
        "张",
        "人次",
        "场次",
        "件次",
    }
    | {"条次", "份次", "篇次", "班次", "项", "个", "处"}
)
# A figure of the place or of others' doings, a norm, or a size that nobody counts one by one.
_NO_WORK = re.compile(
    r"点击|浏览|阅读|访问|播放(?:量|次数|数)|播放(?:达|了|超|近|约|共)*[\d一二两三四五六七八九十百千万]|点赞|关注|粉丝|观看|转评|人口|户籍|面积|亩|产值|投资|每[年月周季日村人次个]|"
    r"不少于|不低于|至少|不超过|以内|数据(?:资源)?约|归集|汇聚|涉及资金|惠及|覆盖"
)
_PEOPLE = frozenset({"人", "名"})
_TOOK_PART = re.compile(r"培训|参训|参加|参会|邀请")
_NAMED = 5  # signs before a count that say what is counted
_NORM = re.compile(r"不少于|不低于|至少")
_FOLLOWS = re.compile(
    r"(?:(?:行政|自然|建制)?村|社区|乡镇|部门|单位|月|年|小时|季度|工作日|网格|小区|家庭|党支部|科室|站所|行业|领域)"
)
_MENTIONS = r"\d|[一二三四五六七八九十百千]"


def _of_the_year(sentence: Sentence, count: Count) -> bool:
    """Whether a count is one that the unit could have counted: its own work of this year."""
    if count.unit in _PEOPLE and not _TOOK_PART.search(count.clause_lead + count.tail):
        return False
    if count.idle or count.unit not in _UNITS | _PEOPLE or count.value < 2:
        return False
    around = count.clause_lead[-24:] + sentence.text[count.start : count.end] + count.tail[:10]
    if _NO_WORK.search(around) or _NORM.match(sentence.text, count.start):
        return False
    return not (_FOLLOWS.match(count.tail) or sentence.text[count.end : count.end + 1] in {"月", "年"})


_SETS_NORM = re.compile(r"要求|应当?|须|需|标准|规定|目标|任务|原则上|确保|保证|达标|及以上|每")
_WAS_DONE = re.compile(
    r"公开|发布|更新|受理|收到|办理|答复|发放|开展|举办|召开|编发|推送|印发|制作|张贴|审[查核]"
)


def _rough(sentence: Sentence, count: Count) -> bool:
    """近, 约, 余, 多, 左右; 以上 is a floor, which counts only where no norm sets it."""
    words = sentence.text[count.start : count.end]
    if count.approximate and words.endswith("以上"):
        start, end = sentence.clause(count.start, count.end)
        clause = sentence.text[start:end]
        return _WAS_DONE.search(clause) is not None and not _SETS_NORM.search(sentence.text[: count.end + 8])
    return count.approximate


def _words(sentence: Sentence, count: Count) -> tuple[int, int]:
    """What to quote: the words before the count, and those behind it where they name what is counted."""
    lead = count.lead.lstrip("、,和及")
    if len(lead) >= _NAMED:
        return count.start - len(lead), count.end
    start, stop = sentence.clause(count.start, count.end)
    following = re.match(r"[^、\d]{0,16}", sentence.text[count.end : stop])
    if following is not None and following.group():
        return count.start - len(lead), count.end + len(following.group())
    return start, count.end


def _judge_report(report: Report) -> Judgement:
    counts = [
        (sentence, count)
        for sentence in report.sentences
        if sentence.paragraph.section in ("1", "5", "6")
        for count in sentence.counts
        if _of_the_year(sentence, count)
    ]
    rough = [(sentence, count) for sentence, count in counts if _rough(sentence, count)]
    expected = "工作件数写准确数，不写余、近、约"
    if not counts:
        return report.judgement("", Outcome.NOT_APPLICABLE, expected, "正文没有写工作件数")
    if not rough:
        return report.judgement("", Outcome.PASS, expected, f"正文 {len(counts)} 处件数都是准确数")
    evidence = [sentence.evidence(*_words(sentence, count)) for sentence, count in rough]
    quotes = [f"“{item['quote']}”" for item in evidence]
    few = "、".join(quotes[:3]) + (f"等 {len(quotes)} 处" if len(quotes) > 3 else "")
    return report.judgement(
        "", Outcome.FAIL, expected, f"正文写{few}，是约数", evidence, f"请按台账写准确数：{few}。"
    )


X07 = Rule(
    id="X07",
    title="正文件数写准确数",
    short="件数写准确数",
    level="prose",
    severity=Severity.BLUE,
    basis="工作惯例：年报的数字应当准确",
    version=3,
    needs=("lines",),
    fix="请写准确数。",
    judge=EachReport(_judge_report, mentions=_MENTIONS),
)
