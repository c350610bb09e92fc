"""Requests in prose against table three: how many came in, and the other figures of requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.form import FORM
from analytics.reading.claim_words import APPLICANT
from analytics.reading.flat import fold
from analytics.rules import request_figures
from analytics.rules.prose_scope import of_area, of_office
from analytics.rules.rule import (
    CellId,
    EachReport,
    EvidenceItem,
    Judgement,
    Outcome,
    Rule,
    RuleError,
    Severity,
)
from analytics.rules.words import Claimed, Printed, Report, say

_CLAIM = "requests.received"
_OF_CLAIM = FORM.claim(_CLAIM).cell
if _OF_CLAIM is None:
    raise RuleError("X01：national.toml 的 requests.received 没有对应的格（cell），规则无从比较；请补上")
_CELL: CellId = _OF_CLAIM
_TABLE, _ROW, _COLUMN = _CELL
_UNIT = FORM.claim(_CLAIM).unit
_BALANCE = FORM.table(_TABLE).balance
if _BALANCE is None:
    raise RuleError("X01：national.toml 的表三没有 balance，规则无从比较；请补上")
_DUE, _DONE = _BALANCE.left, _BALANCE.right[0]

# A count of the office alone is no contradiction of a table for the whole area, nor one of the whole area of
# one unit's table, nor one of a single way in, kind of applicant or part of the year of the total, nor one of
# applications of all sorts: a person must look.
_WAYS = (
    "当面|书面|信函|网络|网上|线上|在线|邮件|邮箱|来信|来函|传真|现场|窗口|邮寄|网站|平台|"
    f"{APPLICANT}|法人|公民|企业|律师"
)
_ONE_WAY = re.compile(_WAYS)
_ALL_WAYS = re.compile(
    f"(?:{_WAYS})[^,;。、0-9]{{0,4}}(?:等|[、和及与或/]+[^,;。0-9]*(?:{_WAYS}|组织))|各类|各种|(?:没有|无|未[有收接]到?)公民"
)
_PART_OF_YEAR = re.compile(r"[上下]半年|季度|\d{1,2}月|月份")
_WHOLE_YEAR = re.compile(r"12月31日|截[至止]到?(?:20\d\d年)?12月|1[0-9月日]*[-—–~至到]+12月|年底")
_ALL_SORTS = re.compile("(?:各类|各种|各项)申请")
_FOR_INFORMATION = re.compile("公开申请|信息申请|依申请|申请公开")
# 答复 and 办结 count what was dealt with: as many as came in, or as the table says were closed or due.
_CAME_IN = re.compile("收到|新收|接到|接收|接受|收悉|收取|受理|收办|承接|承办|接办|提出|提交")
_DEALT_WITH = re.compile("办理|处理|答复|回复|办结|办复")
_CARRIED_WITH = re.compile("结转|上年|上一年")
_NEWLY_IN = re.compile("收到|新收|接到|接收|收悉")
_CARRIED_IN = re.compile(
    r"(?:上一?年度?|20\d\d年度?|去年)(?:未办结)?的?结转|结转(?:上|去)一?年|含[^,;。]{0,6}结转"
)

_SCOPES = (
    ("office", "像是办公室或本级一家的件数，表格可能是全域，口径待核"),
    ("area", "像是全域各单位合计的件数，表格可能只是本单位，口径待核"),
    ("way", "像是一种渠道或一类申请人的件数，与总计口径不同，待核"),
    ("months", "像是几个月的件数，与表格的全年总计口径不同，待核"),
    ("all_sorts", "没有写明是信息公开的申请，口径待核"),
)
_OF_ANOTHER_SCOPE = frozenset({"office", "area", "months", "all_sorts"})
"""What a figure may be of besides the whole that another figure gives."""


_PARTS = re.compile(r"^([^(]*?\d[件份宗起例条个封][^(]*?)(?:\((?!不?含).*|[,;]?其中.*)$")
"""11件(其中网上8件、信函3件): the parts say nothing of the scope of the whole."""


def _scopes(claim: Claimed, report: Report) -> frozenset[str]:
    quote = _PARTS.sub(r"\1", fold(claim.quote))
    told = {
        "office": of_office(quote, report),
        "area": of_area(quote, report),
        "way": bool(_ONE_WAY.search(quote)) and not _ALL_WAYS.search(quote),
        "months": bool(_PART_OF_YEAR.search(quote)) and not _WHOLE_YEAR.search(quote),
        "all_sorts": bool(_ALL_SORTS.search(quote)) and not _FOR_INFORMATION.search(quote),
    }
    return frozenset(name for name, holds in told.items() if holds)


def _of_the_whole(claims: Sequence[Claimed], report: Report) -> Sequence[Claimed]:
    """The claims without those of another scope, as long as others are left."""
    own = [claim for claim in claims if not _scopes(claim, report) & _OF_ANOTHER_SCOPE]
    return own or claims


@dataclass(frozen=True, slots=True)
class _Table:
    """What the table prints: ``value`` is the total, or the sum of its parts where the total was lost."""

    value: Decimal | None
    words: str
    evidence: tuple[EvidenceItem, ...]


def _printed(report: Report) -> _Table | None:
    cell = report.cells.get(_CELL)
    if cell is None:
        return None
    cited = (cell.cited(),)
    if cell.value is not None or cell.status != "not_in_source":
        return _Table(cell.value, cell.said, cited)
    columns = [column.id for column in FORM.table(_TABLE).plain_columns if column.of == _COLUMN]
    parts = [report.cells[_TABLE, _ROW, each] for each in columns if (_TABLE, _ROW, each) in report.cells]
    values = [part.value for part in parts if part.value is not None]
    if not parts or len(values) < len(parts):
        return _Table(None, cell.said, cited)
    total = sum(values, Decimal(0))
    words = f"{cell.said}，六类申请人相加（{'＋'.join(say(value) for value in values)}）为 {say(total)}"
    return _Table(total, words, (*cited, *(part.cited("part") for part in parts)))


def _judge(report: Report) -> Iterator[Judgement]:
    printed = _printed(report)
    if printed is None:
        return
    claims = _of_the_whole([claim for claim in report.claims if claim.id == _CLAIM], report)
    received = _judge_received(report, claims, printed)
    yield received
    if received.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        yield from request_figures.judge_figures(report)


def _judge_received(report: Report, claims: Sequence[Claimed], printed: _Table) -> Judgement:
    expected = (
        f"正文的申请数与{report.cells[_CELL].words}相同"
        if printed.value is None
        else f"正文的申请数与表格相同：{printed.words}"
    )
    if not claims:
        return report.judgement(
            "", Outcome.NOT_APPLICABLE, expected, "正文没有写收到申请的件数", printed.evidence
        )
    quotes = [f"“{claim.quote}”" for claim in claims]
    others = _others(report) if _needs_others(claims) else []
    evidence = [
        *(claim.evidence for claim in claims),
        *printed.evidence,
        *(cell.cited() for cell in others),
    ]
    if printed.value is None:
        found = f"正文写{quotes[0]}，{printed.words}，无法核对"
        return report.judgement("", Outcome.UNDETERMINED, expected, found, evidence)
    if _tells_of_carried(report, claims):
        evidence += [cell.cited() for cell in _others(report) if cell not in others]
    outcome, why = _verdict(report, claims, printed.value)
    several = len({claim.value for claim in claims}) > 1
    found = f"正文有 {why}：{'、'.join(quotes)}" if several else f"正文写{quotes[0]}，{why}"
    fix = {
        Outcome.FAIL: f"请核对申请登记台账：正文写 {say(claims[0].value)} {_UNIT}，{printed.words}；"
        f"更正填错的一处，使正文与表三一致。",
        Outcome.REVIEW: "请核对正文与表三的申请数；口径不同的，在正文写明是哪一级、哪一部分的件数。",
    }.get(outcome)
    return report.judgement("", outcome, expected, found, evidence, fix)


def _verdict(report: Report, claims: Sequence[Claimed], printed: Decimal) -> tuple[Outcome, str]:
    figures = {claim.value for claim in claims}
    if len(figures) > 1:
        return Outcome.REVIEW, f"{len(figures)} 个不同的件数"
    value = claims[0].value
    if value == printed:
        return Outcome.PASS, "一致"
    due, done = _flows(report)
    dealt_with = _all_dealt_with(claims)
    if dealt_with and value == done:
        return Outcome.PASS, "与表三办结的件数一致"
    if value == due and (_needs_others(claims) or _tells_of_carried(report, claims)):
        return Outcome.PASS, "与表三新收和上年结转相加的件数一致"
    named = {name for claim in claims for name in _scopes(claim, report)}
    for name, words in _SCOPES:
        if name in named:
            return Outcome.REVIEW, words
    if dealt_with and (due is None or done is None):
        return Outcome.REVIEW, "说的是办理的件数，表格的办结数或结转数缺失，待核"
    if any(claim.approximate for claim in claims):
        return Outcome.REVIEW, "是约数，与表格是否一致待核"
    return Outcome.FAIL, f"比表格{'少' if value < printed else '多'} {say(abs(value - printed))} {_UNIT}"


def _all_dealt_with(claims: Sequence[Claimed]) -> bool:
    quotes = [fold(claim.quote) for claim in claims]
    return all(_DEALT_WITH.search(quote) and not _CAME_IN.search(quote) for quote in quotes)


def _needs_others(claims: Sequence[Claimed]) -> bool:
    """Whether the figure may be of what was due or done, and not of what came in."""
    return _all_dealt_with(claims) or any(_CARRIED_WITH.search(fold(claim.quote)) for claim in claims)


def _tells_of_carried(report: Report, claims: Sequence[Claimed]) -> bool:
    """受理5件，其中4件系本年收到，1件系上年结转: the sentence takes in what the year before left."""
    if any(_NEWLY_IN.search(fold(claim.quote)) for claim in claims):
        return False
    found = [report.sentence_at(claim.line, claim.quote) for claim in claims]
    return all(sentence is not None and _CARRIED_IN.search(sentence.text) for sentence in found)


def _others(report: Report) -> list[Printed]:
    cells: list[CellId] = [(_TABLE, row, _COLUMN) for row in (*_DUE, _DONE) if row != _ROW]
    return [report.cells[cell] for cell in cells if cell in report.cells]


def _flows(report: Report) -> tuple[Decimal | None, Decimal | None]:
    """How many were due and how many done; None where the table does not say."""

    def value(row: str) -> Decimal | None:
        cell = report.cells.get((_TABLE, row, _COLUMN))
        return None if cell is None else cell.value

    known = [figure for figure in map(value, _DUE) if figure is not None]
    return (sum(known, Decimal(0)) if len(known) == len(_DUE) else None), value(_DONE)


X01 = Rule(
    id="X01",
    title="正文申请数＝表三新收总计",
    short="正文申请数＝表三",
    level="prose",
    severity=Severity.RED,
    basis="工作惯例：同一年报正文与表格的数字应当一致",
    version=6,
    needs=("claims", "lines", "t3"),
    fix="请使正文的申请数与表三一致。",
    judge=EachReport(_judge, mentions=request_figures.MENTIONS, cells=request_figures.CELLS),
)
