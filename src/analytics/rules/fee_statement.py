"""Does section six say what was charged for handling applications, nought included."""

from __future__ import annotations

import re

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, half_sentences, shortened

_SECTION = "6"
_FIRST_YEAR = FORM.edition("2021").first_year
"""The form asks for it since this edition."""

_FEE = re.compile(r"处理费|(?:收取|收费|产生|发生|缴纳|收到|征收|减免|免收)[^。;]{0,14}费|费用|收费|收取")
_TITLE = re.compile(r"《(?:[^《》]|《[^《》]*》)*》|\([^()]*号\)|[国\w]{2,8}〔\d{4}〕\d+号")
_NUMBER = r"(?:\d[\d.]*|[〇零一二三四五六七八九十百千万两]+)"
_AMOUNT = re.compile(
    rf"{_NUMBER}余?(?:万|千)?元|(?:费用?|金额|总额|总计|合计|情况|收取|收费|收入|收支)(?:总?[额计]|收入|收取)?[:为是]*{_NUMBER}(?![\d条件次个项年月])"
)
# 收取 … 0 件 is a count of cases, and says as much.
_COUNTED = re.compile(rf"(?:收取|收费|征收)[^。;,]{{0,24}}?{_NUMBER}(?:件|笔|次|起|宗|例|人)")
_NONE = re.compile(
    r"(?:未|没有?|无|不|从未|并未|不曾|尚未|均未|免于|免予|暂未)(?:有|存在|曾|予|对外|向|涉及|需要?|应当|单独|另行|实际|再)*[^。;,]{0,16}?"
    r"(?:收取|产生|发生|收费|费用|处理费|征收|减免|缴纳)|"
    r"(?:处理费|费用|收费|收取|收入)[^。;]{0,16}?(?:为|是|:)?(?:无|零|没有|均未|未)(?![故法论])|免费(?:提供|办理|答复|处理)|(?:均|全部|一律|予以)免费|免收|(?:全部|均|予以)减免"
)
# What will be done, or how it is to be done, is no account of the year.
_PLAN = re.compile(
    r"下一步|今后|将(?:严格|进一步|按|继续|依法|继)|拟(?:按|于)|计划|(?:如|若|需要?|凡|对于?)[^。,;]{0,12}(?:应|可|将|须)|(?:收费|收取)标准(?:为|是|如下|:)"
)
_HEADING = 24
_SHOWN = re.compile(r"零|[未无没免]|不(?!断)|(?<!\d)\d+(?:\.\d+)?(?![\d件次条项年月日人])")
_ANSWER = re.compile(r"(?:为|是|:)?(?:无|没有|未(?!来)|零|0(?!\d)|不涉及|暂无)")
_NOT_ABOUT = re.compile(
    r"行政事业性|停车|学费|物业|水费|电费|社会抚养|诉讼费|律师|培训费|医疗|医保|垃圾|卫生费|保险费|党费"
)


def says_fee(sentence: str) -> bool:
    """Whether a sentence (folded) states what was charged, or that nothing was."""
    text = _TITLE.sub("", sentence)
    if not _FEE.search(text) or (_NOT_ABOUT.search(text) and "处理费" not in text):
        return False
    return any(
        not (_PLAN.search(clause))
        and bool(_AMOUNT.search(clause) or _COUNTED.search(clause) or _NONE.search(clause))
        for clause in re.split(r"(?<=[。;])", text)
        if clause
    )


def _may_say_fee(sentence: str) -> bool:
    """Whether a sentence (folded) speaks of fees with a figure or a denial that was not understood."""
    return any(
        _FEE.search(clause)
        and _SHOWN.search(clause)
        and not _NOT_ABOUT.search(clause)
        and not _PLAN.search(clause)
        for clause in re.split(r"[,;。]", _TITLE.sub("", sentence))
    )


def _judge_report(report: Report) -> Judgement:
    spec = FORM.section(_SECTION)
    expected = f"第{spec.numeral}部分写明本年度收取信息处理费的情况，没有收取的也写明"
    fix = f"请在“{spec.heading}”写明“{report.year}年度收取信息处理费X元”，X 为实际金额；没有收取的写 0 元。"
    if report.year < _FIRST_YEAR:
        return report.judgement(
            "", Outcome.NOT_APPLICABLE, expected, f"{report.year} 年度的格式还没有这项要求"
        )
    said = _statement(report, _SECTION)
    if said:
        return report.judgement(
            "", Outcome.PASS, expected, f"写有“{shortened(said)}”", [report.evidence(said, _SECTION)]
        )
    for section in ("1", "5"):
        elsewhere = _statement(report, section)
        if elsewhere:
            numeral = FORM.section(section).numeral
            return report.judgement(
                "",
                Outcome.REVIEW,
                expected,
                f"第{spec.numeral}部分没有写，第{numeral}部分写有“{shortened(elsewhere)}”",
                [report.evidence(elsewhere, section)],
                f"请把收取信息处理费的情况移到“{spec.heading}”。",
            )
    unread = report.unread(_SECTION)
    if unread:
        return report.judgement("", Outcome.UNDETERMINED, expected, unread)
    if report.may_be_cut(_SECTION):
        return report.judgement(
            "", Outcome.UNDETERMINED, expected, f"第{spec.numeral}部分到此为止，也没有落款，可能没有收全"
        )
    text = report.text(_SECTION)
    unclear = next((each for each in half_sentences(text) if _may_say_fee(fold(each))), None)
    if unclear:
        told = f"写有“{shortened(unclear)}”，看不出本年度收了多少，请核对"
        return report.judgement("", Outcome.REVIEW, expected, told, [report.evidence(unclear, _SECTION)])
    mention = next((each for each in half_sentences(text) if _FEE.search(fold(each))), None)
    found = (
        f"只写“{shortened(mention)}”，没有写本年度收了多少"
        if mention
        else f"第{spec.numeral}部分没有提到信息处理费"
    )
    return report.judgement(
        "",
        Outcome.FAIL,
        expected,
        found,
        [report.evidence(mention or half_sentences(text)[0], _SECTION)],
        fix,
    )


def _statement(report: Report, section: str) -> str | None:
    told = _joined(report.text(section))
    for index, sentence in enumerate(told):
        following = told[index + 1] if index + 1 < len(told) else ""
        if says_fee(fold(sentence)):
            return sentence
        # 信息处理费收取情况。无。 A heading and its answer.
        if len(fold(sentence)) <= _HEADING and _FEE.search(fold(sentence)) and _ANSWER.match(fold(following)):
            return sentence + following
    return None


def _joined(text: str) -> list[str]:
    """Sentences; one that a page broke in two is whole again."""
    return half_sentences(re.sub(r"(?<![。；;：:！？\n])\n", "", text))


Q03 = Rule(
    id="Q03",
    title="第六部分写明信息处理费收取情况",
    short="写明信息处理费",
    level="text",
    severity=Severity.YELLOW,
    basis="国办公开办函〔2021〕30号；国办函〔2020〕109号",
    version=3,
    needs=("sections",),
    fix="请写明本年度收取信息处理费的金额，没有收取的写 0 元。",
    judge=EachReport(_judge_report),
)
