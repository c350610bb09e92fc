"""Reviews and lawsuits in prose against table four."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.rules.compared import Said, compared
from analytics.rules.dispute_figures import CASES, judge_endings
from analytics.rules.prose_scope import of_area, of_office
from analytics.rules.rule import CellId, EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Claimed, Printed, Report, Sentence, say

_T4 = FORM.table("t4")
_TOTAL = "total"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What prose calls one thing and the table prints in one row or several."""

    locus: str
    claim: str
    name: str
    rows: tuple[str, ...]

    @property
    def cells(self) -> tuple[CellId, ...]:
        return tuple((_T4.id, row, _TOTAL) for row in self.rows)


_KINDS = (
    _Kind("review", "disputes.review", _T4.row("review").label, ("review",)),
    _Kind(
        "litigation",
        "disputes.litigation",
        _T4.group("litigation").label,
        tuple(row.id for row in _T4.all_rows if row.id != "review"),
    ),
)
_MENTIONS = "复议|诉"

# A bureau may count the cases of all its work, or those it decides as the authority; table four holds only
# those that arose from requests for information.
_OF_DISCLOSURE = re.compile(
    r"信息公开|政务公开|依申请|公开申请|公开答复|因(?:政府)?(?:信息)?公开|公开(?:工作|事项)?(?:引|而|被)|"
    r"(?:收到|受理|新收|接到)申请|(?<!信访)(?<!意见)答复(?:结果|内容|意见)?[^,;。]{0,4}不[服满]|不服[^,;。]{0,8}(?<!信访)答复|"
    r"(?:申请|答复)[^,;。]{0,6}(?:被|引[发起])"
)
# 尚未审结的行政诉讼1件: a figure of some of the cases, which the total need not equal.
_SOME = re.compile(
    r"(?:审结|在审|办结|败诉|胜诉|纠正|维持|起诉|驳回|撤[回销])(?:的|[^,;。\d]{0,6}的)[^,;。\d]*(?:复议|诉讼)"
)
_AS_AUTHORITY = re.compile(r"(?:办理|受理|审理|承办|审查|立案)[^,;。]{0,20}复议|以[^,;]{0,6}为被申请人")
_NEVER_AUTHORITY = re.compile(r"[镇乡]人民政府$|街道办事处$|[镇乡]$|街道$")
"""Agencies that decide no reviews: what they handle are those against themselves."""
_OTHER_CAUSE = re.compile(
    r"(?:因|涉及|对)(?![^,;。被]*(?:公开|申请))[^,;。被]{2,14}(?=被|的|引|提|[,;。])|无关|复议机[构关](?:共|全年|累计)*(?:收|受|办|审)"
)
_OTHER_MATTER = re.compile("信访|投诉|举报|热线|处罚|许可|强制|征收|征地|拆迁|执法|工伤|仲裁|调解")
_SCOPE = (
    (of_office, "像是办公室或本级一家的件数，表格可能是全域"),
    (of_area, "像是全域各单位合计的件数，表格可能只是本单位"),
)


def _judge(report: Report) -> Iterator[Judgement]:
    settled: set[str] = set()
    for kind in _KINDS:
        claims = [
            claim
            for claim in report.claims
            if claim.id == kind.claim
            and not _SOME.search(fold(claim.quote))
            and not _said_of_other_matters(report, claim)
        ]
        judged = _judge_kind(report, kind, _plainest(report, _own(report, claims)))
        if judged.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE):
            settled.add(kind.locus)
        yield judged
    if not settled:
        yield from _judge_both(report)
    yield from judge_endings(report, _of_disclosure, frozenset(settled))


def _said_of_other_matters(report: Report, claim: Claimed) -> bool:
    """被复议5件，均与信息公开无关: the sentence itself sets the cases apart."""
    sentence = report.sentence_at(claim.line, claim.quote)
    if sentence is None or not claim.value:
        return False
    return "无关" in sentence.text[sentence.text.find(fold(claim.quote)) :].partition(";")[0]


def _own(report: Report, claims: Sequence[Claimed]) -> Sequence[Claimed]:
    """The claims that are of the agency itself, where it tells those of others as well."""
    own = [claim for claim in claims if not any(of(fold(claim.quote), report) for of, _ in _SCOPE)]
    return own or claims


def _plainest(report: Report, claims: Sequence[Claimed]) -> Sequence[Claimed]:
    """Of several figures those that are said of disclosure: 因信息公开被复议1件 beside 因举报处理被复议9件.

    One figure alone stands, whatever its words.
    """
    if len({claim.value for claim in claims}) < 2:
        return claims
    return [claim for claim in claims if _says_disclosure(report, claim)] or claims


def _says_disclosure(report: Report, claim: Claimed) -> bool:
    quote = fold(claim.quote)
    if _OF_DISCLOSURE.search(quote):
        return True
    sentence = report.sentence_at(claim.line, claim.quote)
    if sentence is None:
        return False
    at = sentence.text.find(quote)
    start, stop = sentence.text.rfind(";", 0, at) + 1, sentence.text.find(";", at)
    causes = list(_OTHER_CAUSE.finditer(sentence.text, start, at + len(quote)))
    if causes:
        return _OF_DISCLOSURE.search(sentence.text, causes[-1].end(), at + len(quote)) is not None
    if sentence.paragraph.topic in ("requests", "disputes"):
        return True
    return _OF_DISCLOSURE.search(sentence.text[start : stop if stop >= 0 else None]) is not None


def _judge_kind(report: Report, kind: _Kind, claims: Sequence[Claimed]) -> Judgement:
    cells = [report.cells[cell] for cell in kind.cells if cell in report.cells]
    words = "＋".join(cell.words for cell in cells)
    if not claims:
        return report.judgement(
            kind.locus,
            Outcome.NOT_APPLICABLE,
            f"正文的{kind.name}件数与{words}相同",
            f"正文没有写{kind.name}的件数",
        )
    evidence = [*(claim.evidence for claim in claims), *(cell.cited() for cell in cells)]
    quotes = "、".join(f"“{claim.quote}”" for claim in claims)
    lost = [cell for cell in cells if cell.value is None]
    if lost:
        return report.judgement(
            kind.locus,
            Outcome.UNDETERMINED,
            f"正文的{kind.name}件数与{words}相同",
            f"正文写{quotes}，{'、'.join(cell.said for cell in lost)}，无法核对",
            evidence,
        )
    total = sum((cell.value for cell in cells if cell.value is not None), Decimal(0))
    expected = f"正文的{kind.name}件数与表格相同：{'，'.join(cell.said for cell in cells)}" + (
        f"，合计 {say(total)}" if len(cells) > 1 else ""
    )
    outcome, why = _verdict(report, kind, claims, cells, total)
    fix = {
        Outcome.FAIL: f"请核对案件台账：正文写 {say(claims[0].value)} 件，表四为 {say(total)} 件；"
        f"更正填错的一处，使正文与表四一致。",
        Outcome.REVIEW: f"请核对正文与表四的{kind.name}件数；口径不同的，在正文写明是哪些案件。",
    }.get(outcome)
    return report.judgement(kind.locus, outcome, expected, f"正文写{quotes}，{why}", evidence, fix)


_BOTH = re.compile(
    r"复议(?:案件|案|申请)?(?:和|、|及|与|或|以及|/)+(?:提起|被提起)?(?:行政)?(?:诉讼|应诉)(?:的?案件|案|事项|情况|数量|数)*"
    r"(?:20\d\d年度?|全年|本年度?)?(?:共|总|合|累)?计?(?:发生|产生|收到)?(?:为|是|有|:)*$"
)


_AS_ANOTHER = re.compile(r"参与|代理|办理|审理|承办|旁听|化解|指导|顾问|律师|无关")
"""Cases in which somebody had a hand, and not those against the agency."""


def _judge_both(report: Report) -> Iterator[Judgement]:
    """复议、诉讼案件共6件: one figure for all rows of the table, where each kind is not told by itself."""
    cells = [report.cells[cell] for kind in _KINDS for cell in kind.cells if cell in report.cells]
    for sentence in report.sentences:
        for count in sentence.counts:
            if count.idle or count.approximate or count.unit not in CASES or not count.value:
                continue
            if not _BOTH.search(count.lead) or _AS_ANOTHER.search(count.clause_lead):
                continue
            said_before = sentence.before[-80:] + sentence.text[: count.end + len(count.tail)]
            if sentence.paragraph.topic != "disputes" and not _OF_DISCLOSURE.search(said_before):
                continue
            start, _ = sentence.clause(count.start, count.end)
            quote = sentence.quote(start, count.end)
            if any(of(sentence.text, report) for of, _ in _SCOPE) or any(
                cell.value is None for cell in cells
            ):
                continue
            said = Said(count.value, quote, sentence.evidence(start, count.end))
            words = "、".join(cell.words for cell in cells) + "相加"
            yield compared(report, "review+litigation", said, cells, words, "案件台账")
            return


def _verdict(
    report: Report, kind: _Kind, claims: Sequence[Claimed], cells: Sequence[Printed], total: Decimal
) -> tuple[Outcome, str]:
    first = claims[0]
    values = {claim.value for claim in claims}
    if len(values) > 1:
        return Outcome.REVIEW, f"有 {len(values)} 个不同的件数，待核"
    if first.value == total:
        return Outcome.PASS, "一致"
    if first.approximate:
        return Outcome.REVIEW, "是约数，与表格是否一致待核"
    sentence = report.sentence_at(first.line, first.quote)
    text = sentence.text if sentence else first.quote
    for of_others, why in _SCOPE:
        if of_others(text, report):
            return Outcome.REVIEW, f"{why}，口径待核"
    if kind.locus == "review" and _AS_AUTHORITY.search(text) and not _NEVER_AUTHORITY.search(report.name):
        return Outcome.REVIEW, "像是作为办理机关的件数，表四只填本单位因信息公开被复议、被诉的案件，待核"
    of_all_matters = first.value < total and not _OTHER_CAUSE.search(text) and not _OTHER_MATTER.search(text)
    if not _of_disclosure(sentence) and not of_all_matters:  # fewer of all than of disclosure cannot be
        return Outcome.REVIEW, "没有写明是因信息公开引起的案件，口径待核"
    if first.value and any(first.value == cell.value for cell in cells):
        return Outcome.REVIEW, "只与表四的一行相同，是否漏写另一行待核"
    difference = abs(first.value - total)
    return Outcome.FAIL, f"比表格{'多' if first.value > total else '少'} {say(difference)} 件"


def _of_disclosure(sentence: Sentence | None) -> bool:
    """Whether the cases are those of table four: by the sentence, the one before it or the heading."""
    if sentence is None:
        return False
    if sentence.paragraph.topic in ("requests", "disputes"):
        return True
    return _OF_DISCLOSURE.search(sentence.before[-80:] + sentence.text) is not None


X02 = Rule(
    id="X02",
    title="正文复议诉讼件数＝表四总计",
    short="正文复议诉讼＝表四",
    level="prose",
    severity=Severity.RED,
    basis="工作惯例：同一年报正文与表格的数字应当一致",
    version=4,
    needs=("claims", "lines", "t4"),
    fix="请使正文的复议、诉讼件数与表四一致。",
    judge=EachReport(
        _judge,
        mentions=_MENTIONS,
        cells=tuple((_T4.id, row.id, column.id) for row in _T4.all_rows for column in _T4.plain_columns),
    ),
)
