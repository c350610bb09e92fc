"""Words on how requests were dealt with, against table three: all closed, and rates of none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from analytics.form import FORM
from analytics.rules.request_words import of_requests, of_this_year
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, RuleError, Severity
from analytics.rules.words import Report, Sentence, say

_T3 = FORM.table("t3")
_BALANCE = _T3.balance
if _BALANCE is None:
    raise RuleError("X04、X06：national.toml 的表三没有 balance，规则无从比较；请补上")
_DUE = tuple((_T3.id, row, "total") for row in _BALANCE.left)
_OPEN = (_T3.id, _BALANCE.right[1], "total")

_OPEN_WORDS = _T3.row(_OPEN[1]).label

_CLOSED = (
    r"(?:办结(?:完毕)?|办完|办毕|结案|完结|"
    r"(?:办理|处理|答复|回复|办复)(?:答复|办理|回复)?(?:完毕|完结|完成|完|到位|结束))"
)
_ALL = r"(?:全部|全数|件件|(?<!平)均(?!衡|等)|都|悉数|一律|无一例外)"
_RATE = r"(?:达到了?|达|均|都|按|为|是|保持|实现|在|:|持续|稳定)*"
_AND_RATES = r"(?:[、和及][^,;。、]{2,8}率)*"
_WHOLE = r"(?:100(?:\.0+)?%|百分之百|百分百)"
_ALL_CLOSED = re.compile(
    rf"{_ALL}[^,;。:]{{0,14}}?(?<!未){_CLOSED}(?!的)"
    rf"|(?<!时)(?<!期)(?<!限内)(?<!及时)(?:{_CLOSED}|办理|办复)率{_AND_RATES}{_RATE}{_WHOLE}|{_WHOLE}(?:的)?{_CLOSED}|{_CLOSED}{_WHOLE}"
    # 收到9件，已办结: said of the count right before it, and of no part of it.
    rf"|(?<=\d[件份宗起条例个],)(?:目前|现|均|也|且|并|已经?|依法|依规|按时|按期|及时|全部){{1,4}}{_CLOSED}(?=[,;。]|$)"
    r"|(?:无|没有|不存在)(?:任何)?(?:尚)?未(?:办结|办理完毕|处理完毕)(?:的)?(?:[^,;。]{0,8}申请|事项|件|情况)?(?=[,;。]|$)"
    r"|(?<!上年)(?<!去年)(?<!年度)(?:无|没有|未)(?:有)?(?:需要?)?(?:结转|跨年度?办理)"
    r"(?:申请|件|事项|情况|至?下一?年度?(?:继续)?(?:办理)?的?)*(?=[,;。]|$)"
)
_TIMELY = re.compile(
    rf"{_ALL}[^,;。]{{0,12}}(?:答复|回复)|(?:按[时期]|限时|及时|期限内)(?:办结|办理)率{_RATE}{_WHOLE}"
    rf"|(?:答复|回复)率{_RATE}{_WHOLE}"
)
_ANY_RATE = re.compile(
    r"(?:答复|回复|办结|办理|受理|处理|办复|反馈|满意|合法|规范|合格|准确|及时|按时|按期)率"
    rf"(?:[、和及与][^,;。]{{2,10}}率)*{_RATE}(?:\d+(?:\.\d+)?%|百分之百|百分百|百分之[一二三四五六七八九十]+)"
    rf"|(?:答复|回复|办结|办理|办复)(?:的)?比[例率]{_RATE}(?:\d+(?:\.\d+)?%|百分之百)"
    rf"|{_WHOLE}(?:的)?(?:按时|按期|及时|依法|依规|规范|限时)*(?:答复|回复|办结|办复)"
)

_SUBSET = re.compile(
    r"到期|应(?:当|于|在)?[^,;。\d]{0,8}(?:办结|答复|办理)|结转[^,;。]{0,10}$|上年[^,;。]{0,12}$|补正|除[^。]{0,30}外"
)
_EXCEPT = re.compile(r"除[^。]{0,30}外|其余|其他\d*件")
_LEFT_OPEN = re.compile(
    r"(?<!无)(?<!没有)(?<!未)(?<!无需)(?:结转|转入|转至|尚在|正在|仍在|未到期|未办结|待办)[^。]{0,20}?(?P<number>\d+)?件|(?:正在|尚在|仍在)办理"
)
_NOT_YET = re.compile(
    r"力争|确保|争取|下一步|(?<!按)(?<!按照)(?<!依照)(?<!规定)(?<!有关)(?<!相关)要求|必须|应当|目标|努力"
)
_MENTIONS_CLOSED = r"办结|办理|完毕|答复|回复|办完|办毕|结案|完结|结转|办复|处理完"
_MENTIONS_RATE = r"率|比例|100%|百分之?百"


@dataclass(frozen=True, slots=True)
class _Phrase:
    sentence: Sentence
    start: int
    end: int
    sure: bool
    opens: bool
    """The same paragraph tells of requests that are still open."""

    @property
    def quote(self) -> str:
        return self.sentence.quote(*self.sentence.clause(self.start, self.end))


def _all_closed(report: Report) -> Iterator[_Phrase]:
    for sentence in report.sentences:
        for pattern, sure in ((_ALL_CLOSED, True), (_TIMELY, False)):
            for match in pattern.finditer(sentence.text):
                clause, end = sentence.clause(match.start(), match.end())
                before = sentence.text[clause : match.start()]
                words = sentence.text[clause:end]
                if not of_requests(sentence, match.start()) or not of_this_year(sentence, match.start()):
                    continue
                if _EXCEPT.search(sentence.text, 0, match.start()):
                    continue
                of_some = _SUBSET.search(match.group()) and not match.group().startswith(("无", "没有", "未"))
                if _SUBSET.search(before) or of_some or _NOT_YET.search(words):
                    continue
                text = sentence.paragraph.flat.text
                tells = any(
                    found["number"] != "0"
                    for found in _LEFT_OPEN.finditer(text)
                    if not re.search(r"上一?年|去年", text[max(0, found.start() - 5) : found.end()])
                )
                yield _Phrase(sentence, match.start(), match.end(), sure, tells)


def _judge_closed(report: Report) -> Judgement:
    phrases = list(_all_closed(report))
    left = report.cells.get(_OPEN)
    expected = f"正文写申请全部办结的，表三{_OPEN_WORDS}的总计为 0"
    sure = [phrase for phrase in phrases if phrase.sure]
    if not phrases or (not sure and left is not None and not left.value):
        return report.judgement("", Outcome.NOT_APPLICABLE, expected, "正文没有写申请全部办结")
    first = (sure or phrases)[0]
    evidence = [
        phrase.sentence.evidence(*phrase.sentence.clause(phrase.start, phrase.end)) for phrase in phrases
    ]
    if left is None or left.value is None:
        lost = left.said if left else "表三没有这一格"
        found = f"正文写“{first.quote}”，{lost}，无法核对"
        return report.judgement("", Outcome.UNDETERMINED, expected, found, evidence)
    evidence.append(left.cited())
    if left.value == 0:
        return report.judgement(
            "", Outcome.PASS, expected, f"正文写“{first.quote}”，{left.said}，一致", evidence
        )
    if not sure:
        found = f"正文写“{first.quote}”，{left.said}，是否只指到期应答复的待核"
        fix = f"请核对结转的 {say(left.value)} 件：还没有到答复期限的，在正文写明；否则修改表述。"
        return report.judgement("", Outcome.REVIEW, expected, found, evidence, fix)
    if first.opens:
        found = f"正文写“{first.quote}”，又写有未办结的，{left.said}：是否只指其余各件待核"
        return report.judgement("", Outcome.REVIEW, expected, found, evidence)
    fix = f"请修改表述：表三还有 {say(left.value)} 件{_OPEN_WORDS}，正文不宜写“{first.quote}”。"
    found = f"正文写“{first.quote}”，而{left.said}"
    return report.judgement("", Outcome.FAIL, expected, found, evidence, fix)


_STRONG_RATE = re.compile(
    r"(?:答复|回复|办结|办理|受理|处理|办复)[^,;。]{0,4}[率例]|申请|答复|回复|办理|办结"
)
_ALONE = re.compile(r"(?:均|按|且|并|依法|全年|办件|群众|申请人|社会公众|公众|年度|本年度?|和|、|及)*")


def _of_answers(words: str) -> bool:
    """Whether a rate is one of answers: by its own words, or with no other noun before it."""
    rate = _ANY_RATE.search(words)
    return rate is not None and (
        _STRONG_RATE.search(words) is not None or _ALONE.fullmatch(words[: rate.start()]) is not None
    )


def _rates(report: Report) -> Iterator[_Phrase]:
    for sentence in report.sentences:
        for match in _ANY_RATE.finditer(sentence.text):
            clause, end = sentence.clause(match.start(), match.end())
            if _NOT_YET.search(sentence.text[clause:end]) or not of_this_year(sentence, match.start()):
                continue
            if of_requests(sentence, match.start()) and _of_answers(sentence.text[clause : match.end()]):
                yield _Phrase(sentence, match.start(), match.end(), True, False)


def _judge_rate(report: Report) -> Judgement:
    phrases = list(_rates(report))
    due = [report.cells[cell] for cell in _DUE if cell in report.cells]
    expected = "写答复率、办结率的，本年有新收或上年结转的申请"
    if not phrases:
        return report.judgement("", Outcome.NOT_APPLICABLE, expected, "正文没有写申请的答复率、办结率")
    quote = phrases[0].quote
    evidence = [
        phrase.sentence.evidence(*phrase.sentence.clause(phrase.start, phrase.end)) for phrase in phrases
    ]
    evidence += [cell.cited() for cell in due]
    values = [cell.value for cell in due if cell.value is not None]
    total = sum(values, Decimal(0))
    if total > 0:
        return report.judgement(
            "", Outcome.PASS, expected, f"正文写“{quote}”，本年应办 {say(total)} 件", evidence
        )
    if len(values) < len(_DUE):
        lost = "、".join(cell.said for cell in due if cell.value is None) or "表三缺新收或结转的件数"
        return report.judgement(
            "", Outcome.UNDETERMINED, expected, f"正文写“{quote}”，{lost}，无法核对", evidence
        )
    fix = f"请删除“{quote}”中的比率：本年没有申请，无从计算。"
    return report.judgement(
        "", Outcome.FAIL, expected, f"正文写“{quote}”，而表三新收和上年结转都是 0", evidence, fix
    )


X04 = Rule(
    id="X04",
    title="写全部办结的没有结转下年",
    short="全部办结与结转",
    level="prose",
    severity=Severity.YELLOW,
    basis="工作惯例：同一年报正文与表格的数字应当一致",
    version=3,
    needs=("lines", "t3"),
    fix="请修改表述，使正文与表三的结转件数一致。",
    judge=EachReport(_judge_closed, mentions=_MENTIONS_CLOSED, cells=(_OPEN,)),
)

X06 = Rule(
    id="X06",
    title="没有申请的不写答复率、办结率",
    short="无申请不写比率",
    level="prose",
    severity=Severity.BLUE,
    basis="工作惯例：没有申请时比率无从计算",
    version=3,
    needs=("lines", "t3"),
    fix="请删除没有基数的比率。",
    judge=EachReport(_judge_rate, mentions=_MENTIONS_RATE, cells=_DUE),
)
