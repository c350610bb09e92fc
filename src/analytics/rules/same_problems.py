"""Section five: are the problems those of last year once more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from analytics.form import FORM
from analytics.rules.problems import told_in
from analytics.rules.rule import Judgement, Outcome, Rule, Severity
from analytics.rules.similar_texts import masker_for
from analytics.rules.words import Report, shortened, with_last_year
from analytics.similarity import Masker, plain_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

_SECTION = "5"
_SHOWN = 3
# 工作中还存在以下不足 opens a list of problems and is none.
_FRAME = re.compile(
    "(?:存在|[还仍]?有)(?:的|着|以下|一些|一定|下列|这些|如下|几个方面|主要)*(?:不足|问题|短板|差距|薄弱环节)[^,;。]{0,6}$"
)


def _judge(con: DuckDBPyConnection, settings: Settings) -> Iterator[Judgement]:
    masker = masker_for(con)
    for report, last, bare in with_last_year(con):
        yield _judge_report(report, last, bare, masker, settings)


def _judge_report(
    report: Report, last: Report | None, without_prose: bool, masker: Masker, settings: Settings
) -> Judgement:
    spec = FORM.section(_SECTION)
    expected = f"第{spec.numeral}部分写本年的问题，不重复上年的问题"

    def said(outcome: Outcome, found: str) -> Judgement:
        return report.judgement("", outcome, expected, found)

    unread = report.unread(_SECTION)
    if unread:
        return said(Outcome.UNDETERMINED, unread)
    if without_prose:
        return said(Outcome.UNDETERMINED, f"{report.year - 1} 年只有汇总表里的数字，没有正文，无法对照")
    if last is None:
        return said(Outcome.NOT_APPLICABLE, f"没有该单位 {report.year - 1} 年的年报，无可对照")
    unread = last.unread(_SECTION)
    if unread:
        return said(Outcome.UNDETERMINED, f"{last.year} 年年报{unread}")
    if report.may_be_cut(_SECTION):
        return said(Outcome.UNDETERMINED, f"第{spec.numeral}部分到此为止，也没有落款，可能没有收全")
    problems, past = (_problems(one, masker) for one in (report, last))
    least = settings.threshold("copy_signs_problems", report.kind, report.year)
    for known, year in ((problems, report.year), (past, last.year)):
        if sum(map(len, known.values())) < least:
            return said(
                Outcome.NOT_APPLICABLE,
                f"{year} 年年报第{spec.numeral}部分没有读出可比较的问题"
                f"（除去单位名和数字后不足 {least:f} 个字）",
            )
    told = nearest(problems, past)
    share = likeness(told)
    percent = f"{int(share * 100)}%"
    if share < float(settings.threshold("problems_similarity", report.kind, report.year)):
        return said(Outcome.PASS, f"问题与 {last.year} 年的不同（相似度 {percent}）")
    shown = sorted(told, key=lambda one: -len(one.problem))[:_SHOWN]
    return report.judgement(
        "",
        Outcome.FAIL,
        expected,
        f"写的问题与 {last.year} 年年报的基本相同（相似度 {percent}）：“{shortened(shown[0].problem)}”等",
        [
            *(report.evidence(one.problem, _SECTION) for one in shown),
            *(
                {**last.evidence(one.past, _SECTION), "report_id": last.report_id, "role": "reference"}
                for one in shown
            ),
        ],
        f"请更新“{spec.heading}”：写明上年问题整改到哪一步、今年新查出什么问题；仍未解决的说明原因。",
    )


def _problems(report: Report, masker: Masker) -> dict[str, str]:
    """The problems of section five as they stand, each with its signs that count."""
    told = [one for one in told_in(report.text(_SECTION)).problems if not _FRAME.search(one)]
    plain = {problem: plain_words(masker.mask(problem)) for problem in told}
    return {problem: words for problem, words in plain.items() if words}


@dataclass(frozen=True, slots=True)
class Nearest:
    """A problem, the one of last year that it is most like, how like (0 to 1), and how many signs it has."""

    problem: str
    past: str
    share: float
    signs: int


def nearest(problems: Mapping[str, str], past: Mapping[str, str]) -> list[Nearest]:
    """Each problem (as it stands, and its signs that count) with its like of last year."""
    found: list[Nearest] = []
    for problem, words in problems.items():
        share, like = max((Indel.normalized_similarity(words, past[other]), other) for other in past)
        found.append(Nearest(problem, like, share, len(words)))
    return found


def likeness(told: Sequence[Nearest]) -> float:
    """How like all problems are to last year's, each by its length. Their order does not count, nor what of
    last year's is not repeated.
    """
    signs = sum(one.signs for one in told)
    return sum(one.share * one.signs for one in told) / signs if signs else 0.0


Q02 = Rule(
    id="Q02",
    title="第五部分的问题与上年不雷同",
    short="问题不重复上年",
    level="text",
    severity=Severity.YELLOW,
    basis="工作惯例：年报写当年查出的问题，并说明上年问题的整改",
    version=1,
    needs=("sections", "last_year"),
    fix="请更新问题，并说明上年问题的整改情况。",
    judge=_judge,
)
