"""Section five: are at least two problems named, and something done about them."""

from __future__ import annotations

from analytics.form import FORM
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.section_five import Told, told_in
from analytics.rules.words import Report, shortened

_SECTION = "5"
_FEWEST = 2


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
        *([f"逐条写了 {told.problem_items} 个问题，措施只列了 1 条"] if _one_for_many(told) else []),
    ]
    evidence = [report.evidence(words, _SECTION) for words in (*told.problems[:4], *told.measures[:4])] or [
        report.evidence(text.splitlines()[0], _SECTION)
    ]
    doubt = None if lacking else _doubt(told)
    if doubt:
        return report.judgement("", Outcome.REVIEW, expected, doubt, evidence)
    if not lacking:
        return report.judgement("", Outcome.PASS, expected, "写有问题，也写有措施", evidence)
    if not told.nothing and not told.measures and told.by_place:
        said = f"{'，'.join(lacking)}，而列出的有的看不出是问题还是措施，请核对"
        return report.judgement("", Outcome.REVIEW, expected, said, evidence)
    if told.unclear and not told.nothing:
        return report.judgement(
            "",
            Outcome.REVIEW,
            expected,
            f"{'，'.join(lacking)}，而“{shortened(told.unclear[0])}”看不出是问题还是措施，请核对",
            evidence,
        )
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


def _one_for_many(told: Told) -> bool:
    """Problems counted one by one, and a list of measures that ends with its first: the others have none."""
    return told.problem_items >= _FEWEST and told.measure_items == 1 == len(told.measures)


def _doubt(told: Told) -> str | None:
    """Why a person must see whether each problem has its measure; None where the counts leave no doubt."""
    problems, items = len(told.problems), told.problem_items
    if len(told.measures) < _FEWEST:
        return f"写有 {problems} 个问题，而措施像是只有 1 条，请核对是否逐条对应"
    if 0 < told.measure_items < items and not told.paired_items and len(told.measures) < items:
        return f"逐条写了 {items} 个问题，措施只列 {told.measure_items} 条，请核对哪个问题没有措施"
    if 0 < told.paired_items < items and not told.measure_items:
        return f"逐条写了 {items} 个问题，其中 {items - told.paired_items} 条没有跟着写措施，请核对"
    return None


Q01 = Rule(
    id="Q01",
    title="第五部分至少两个问题，逐条有措施",
    short="问题与措施对应",
    level="text",
    severity=Severity.YELLOW,
    basis="《政府信息公开条例》第五十条第（四）项",
    version=3,
    needs=("sections",),
    fix="请逐条写明问题和改进措施。",
    judge=EachReport(_judge_report),
)
