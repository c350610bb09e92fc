"""Documents, decisions and charges in prose against table two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from analytics.form import FORM
from analytics.reading.claim_words import DOCUMENT, FILL
from analytics.reading.flat import fold
from analytics.rules.prose_scope import IS_AREA, of_area, of_office
from analytics.rules.rule import EachReport, EvidenceItem, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Count, Printed, Report, Sentence, say

_T2 = FORM.table("t2")
_REGULATION = _T2.row("regulations").label
_DOCUMENTS = rf"(?:行政)?{DOCUMENT}"
_REGULATIONS = rf"(?<!党内)(?:政府)?{_REGULATION}(?!制度)"
_MADE = r"(?:制发|制定|出台|印发|制定出台|制定印发|新制定|颁布)(?:了|本级|新的?|并公开|实施)*"
_REPEALED = r"(?:废止|宣布失效|废止或者?宣布失效|废止和宣布失效)(?:了|的)?"
_IN_FORCE = r"(?:现行有效|继续有效|继续执行|保留|有效)(?:的)?"
_CARRIED_OUT = r"(?:作出|做出|下达|处理决定)"
_BARE = r"[、,和及]*(?:全年|本年度?|今年|20\d\d年度?|年内|共|我?[局镇乡办委])*"
_PIECES = frozenset("件份个部项")
_CASES = frozenset("件宗起个次例项")


@dataclass(frozen=True, slots=True)
class _Item:
    """What a sentence counts and the cells that print it, one an edition: the first that the report has.

    ``object_near``: the sentence must name it, where the words at the count need not. ``sure``: without it
    the figure may be of something else, and a person must look.
    """

    locus: str
    name: str
    cells: tuple[tuple[str, str], ...]
    units: frozenset[str]
    lead: re.Pattern[str]
    object_near: re.Pattern[str] | None = None
    sure: re.Pattern[str] | None = None
    verb: re.Pattern[str] | None = None
    """The verb alone, where the noun follows the count: 制发3件…."""


def _documents(row: str, words: str, name: str) -> Iterator[_Item]:
    near = re.compile(words)
    yield _Item(
        f"t2.{row}.made",
        f"制发{name}",
        ((row, "made"), (row, "newly_made")),
        _PIECES,
        re.compile(rf"{_MADE}{words}(?:文件|件数)?{FILL}$"),
        verb=re.compile(rf"{_MADE}(?:共|累计)?$"),
        object_near=near,
    )
    yield _Item(
        f"t2.{row}.repealed",
        f"废止{name}",
        ((row, "repealed"),),
        _PIECES,
        re.compile(rf"{_REPEALED}(?:{words})?(?:件数)?{FILL}$"),
        object_near=near,
        verb=re.compile(rf"{_REPEALED}$"),
    )
    yield _Item(
        f"t2.{row}.in_force",
        f"现行有效{name}",
        ((row, "in_force"),),
        _PIECES,
        re.compile(rf"{_IN_FORCE}(?:{words})?(?:件数)?{FILL}$"),
        object_near=near,
        sure=re.compile(rf"(?<!继续)有效(?:的)?(?:{words})?(?:件数)?{FILL}$"),
    )


def _decisions(row: str) -> _Item:
    label = _T2.row(row).label
    return _Item(
        f"t2.{row}.decisions",
        f"{label}处理决定",
        ((row, "decisions"),),
        _CASES | {"份"},
        re.compile(rf"{label}(?:措施)?(?:处理)?(?:决定书?|案件|案|事项|件)*{FILL}$"),
        sure=re.compile(
            rf"{_CARRIED_OUT}[^,;。]{{0,14}}$|决定书?(?:数量)?{FILL}$|^{_BARE}{label}(?:案件|案)?{FILL}$"
        ),
    )


_FEES = _T2.row("fees").label
_ITEMS = (
    *_documents("regulations", _REGULATIONS, _REGULATION),
    *_documents("normative_documents", _DOCUMENTS, _T2.row("normative_documents").label),
    *(_decisions(row) for row in ("licensing", "penalties", "coercion")),
    _Item(
        "t2.fees.amount",
        _FEES,
        (("fees", "amount"),),
        frozenset({"元"}),
        re.compile(rf"(?:{_FEES}|收费)(?:收入|收费|总|金额|总额|收取)*{FILL}$"),
        object_near=re.compile(_FEES),
    ),
)
_MENTIONS = "|".join(
    (DOCUMENT, _REGULATION, *(_T2.row(row).label for row in ("licensing", "penalties", "coercion", "fees")))
)

# Counts of what was shown, checked or handed on, not of what the unit made or decided.
_OTHER_DEED = re.compile(
    r"公示|目录|清单|公布|拟|草案|征求|转发|上级|清理|审[查核议]|备案|解读|报送|上报|申请|受理|信息|取消|"
    r"减免|现有|计划|力争|目标|将|下放|承接|划转|(?<!制定并)(?<!印发并)(?<!制发并)公开(?!发布)|继续有效|修[改订]"
)
_TIDIED = re.compile(r"(?:经)?清理后?(?=保留|废止|继续)|继续有效|继续执行")
_TIDIED_SOME = re.compile(r"清理(?!废止|后)[^,;。]{0,14}\d")
"""清理文件20件,其中继续有效13件: of those that were looked through."""
_SHOWN = re.compile(r"公开|公示|发布|推送|上传|归集|录入|其中|包括")
_OTHER_UNIT = re.compile(r"[省市县区州盟旗](?:人民)?政府|上级|县级|市级|省级")
_OTHER_OBJECT = "文件|制度|合同|许可|标准|文本|证照|条款"
_MANY_YEARS = re.compile(r"历年|累计|历史|以来")
_NOTHING = re.compile(
    rf"(?:未|没有|无)(?:新)?(?:制发|制定|出台|印发)(?:过|任何|新的?|{_REGULATION}(?:和|、|及|或))*{_DOCUMENTS}"
)
_LABELS = "|".join(_T2.row(row).label for row in ("licensing", "penalties", "coercion"))
_NO_FEES = re.compile(rf"(?:无|没有|未(?:收取|发生|产生))(?:任何)?{_FEES}(?=[,;。、]|$)")
_NO_DECISION = re.compile(
    rf"(?:未|没有|无)(?:作出|做出|实施|办理|产生|发生|开展|进行)?(?:过|任何)*"
    rf"(?P<which>(?:{_LABELS})(?:(?:、|和|及|或|以及)(?:{_LABELS}))*)(?:处理|决定|案件|措施|行为|的|情况)*(?=$|[,;。])"
)


@dataclass(frozen=True, slots=True)
class _Said:
    value: Decimal
    approximate: bool
    sure: bool
    sentence: Sentence
    start: int
    end: int

    @property
    def quote(self) -> str:
        return self.sentence.quote(self.start, self.end)

    @property
    def evidence(self) -> EvidenceItem:
        return self.sentence.evidence(self.start, self.end)


def _judge_report(report: Report) -> Iterator[Judgement]:
    printed = report.cells
    said: dict[str, list[_Said]] = {}
    for sentence in report.sentences:
        for item, claim in _claims(sentence):
            said.setdefault(item.locus, []).append(claim)
    judged = False
    for item in _ITEMS:
        cell = next((printed[_T2.id, *cell] for cell in item.cells if (_T2.id, *cell) in printed), None)
        if item.locus in said and cell is not None:
            judged = True
            yield _judge_item(report, item, said[item.locus], cell)
    if not judged:
        yield report.judgement(
            "",
            Outcome.NOT_APPLICABLE,
            "正文写的文件、处理决定和收费数与表二相同",
            "正文没有写表二所列的数字",
        )


def _claims(sentence: Sentence) -> Iterator[tuple[_Item, _Said]]:
    for count in sentence.counts:
        if count.idle or _MANY_YEARS.search(count.clause_lead):
            continue
        for item in _ITEMS:
            if _counts(item, count, sentence):
                start, end = sentence.clause(count.start, count.end)
                start = start + len(count.clause_lead) - len(count.lead)
                start += len(count.lead) - len(count.lead.lstrip("、,和及"))
                sure = item.sure is None or _is_sure(item.sure, count, sentence)
                yield (
                    item,
                    _Said(
                        count.value,
                        count.approximate,
                        sure,
                        sentence,
                        start,
                        max(count.end, min(end, count.end)),
                    ),
                )
    for match in _NOTHING.finditer(sentence.text):
        made = next(item for item in _ITEMS if item.locus == "t2.normative_documents.made")
        if not _of_other_year(sentence, match.start()):
            yield made, _Said(Decimal(0), False, True, sentence, match.start(), match.end())
    yield from _denied(sentence)


def _is_sure(words: re.Pattern[str], count: Count, sentence: Sentence) -> bool:
    """作出决定5件, 行政处罚5件: decisions in so many words, or named alone and not among what was shown."""
    match = words.search(count.lead)
    if match is None:
        return False
    alone = match.start() == 0 and not re.search(rf"{_CARRIED_OUT}|决定|有效", match.group())
    return not (alone and _SHOWN.search(sentence.text[: count.start]))


def _denied(sentence: Sentence) -> Iterator[tuple[_Item, _Said]]:
    """未作出行政处罚: decisions, or charges, that a sentence says there were none of."""
    for match in _NO_FEES.finditer(sentence.text):
        if not _of_other_year(sentence, match.start()):
            yield _ITEMS[-1], _Said(Decimal(0), False, True, sentence, match.start(), match.end())
    for match in _NO_DECISION.finditer(sentence.text):
        if _of_other_year(sentence, match.start()) or _SHOWN.search(sentence.text[: match.start()][-12:]):
            continue
        for item in _ITEMS:
            if item.locus.endswith(".decisions") and item.name.startswith(
                tuple(re.findall(_LABELS, match["which"]))
            ):
                yield item, _Said(Decimal(0), False, True, sentence, match.start(), match.end())


def _of_other_year(sentence: Sentence, position: int) -> bool:
    text = sentence.text[:position].replace(f"{sentence.paragraph.year}年", "")
    return re.search(r"20\d\d年|上年|去年|往年", text) is not None


def _counts(item: _Item, count: Count, sentence: Sentence) -> bool:
    lead = re.sub(r"\([^)]*\)", "", count.lead)
    if count.unit not in item.units or _OTHER_DEED.search(_TIDIED.sub("", lead)):
        return False
    if item.locus.endswith(".in_force") and _TIDIED_SOME.search(sentence.text[: count.start]):
        return False
    if count.unit == "份" and item.locus.endswith(".decisions") and "决定书" not in lead:
        return False
    if item.verb is not None and item.object_near is not None and item.verb.search(lead):
        follows = re.match(r"(?:的)?(?:本级)?(?P<noun>[^,;。、]*)", count.tail)
        if follows is not None and item.object_near.match(follows["noun"]):
            return True
    if not item.lead.search(lead):
        return False
    if item.object_near is None or item.object_near.search(lead):
        return True
    if item.name == _FEES:
        return _FEES in sentence.text[: count.start]
    # 制发…3件，废止2件: the object stands before, and no other one between.
    named = list(re.finditer(rf"{_DOCUMENTS}|{_REGULATIONS}|{_OTHER_OBJECT}", sentence.text[: count.start]))
    return bool(named) and item.object_near.fullmatch(named[-1].group()) is not None


def _judge_item(report: Report, item: _Item, claims: Sequence[_Said], cell: Printed) -> Judgement:
    claims = _own(report, claims)
    evidence = [*(claim.evidence for claim in claims), cell.cited()]
    quotes = "、".join(dict.fromkeys(f"“{claim.quote}”" for claim in claims))
    if cell.value is None:
        return report.judgement(
            item.locus,
            Outcome.UNDETERMINED,
            f"正文的{item.name}数与{cell.words}相同",
            f"正文写{quotes}，{cell.said}，无法核对",
            evidence,
        )
    outcome, why = _verdict(report, item, claims, cell, cell.value)
    fix = {
        Outcome.FAIL: f"请核对：正文写“{claims[0].quote}”，{cell.said}；更正填错的一处，使正文与表二一致。",
        Outcome.REVIEW: f"请核对正文与表二的{item.name}数；口径不同的，在正文写明。",
    }.get(outcome)
    expected = f"正文的{item.name}数与表格相同：{cell.said}"
    return report.judgement(item.locus, outcome, expected, f"正文写{quotes}，{why}", evidence, fix)


def _own(report: Report, claims: Sequence[_Said]) -> Sequence[_Said]:
    """The figures of the unit itself, where it tells those of the government above it as well."""
    if len({claim.value for claim in claims}) < 2 or re.search(IS_AREA, report.name):
        return claims
    own = [
        claim
        for claim in claims
        if not _OTHER_UNIT.search(claim.sentence.text[: claim.end])
        and not of_area(fold(claim.quote), report.name)
    ]
    return own or claims


def _verdict(
    report: Report, item: _Item, claims: Sequence[_Said], cell: Printed, printed: Decimal
) -> tuple[Outcome, str]:
    first = claims[0]
    value = first.value / 10_000 if cell.unit == "万元" else first.value
    if len({claim.value for claim in claims}) > 1:
        return Outcome.REVIEW, "有几个不同的数，待核"
    if value == printed or (cell.unit == "万元" and _rounded_alike(value, printed)):
        return Outcome.PASS, "一致"
    if first.approximate:
        return Outcome.REVIEW, "是约数，与表格是否一致待核"
    if re.search(r"配合|协助|上级", first.sentence.text):
        return Outcome.REVIEW, "可能是与其他机关一起做的，不全是本单位的文件，待核"
    if of_office(first.sentence.text, report.name) or of_area(first.sentence.text, report.name):
        return Outcome.REVIEW, "与表格的口径可能不同（一家还是全域），待核"
    if not first.sure:
        what = "作出的决定数" if item.locus.endswith(".decisions") else "全部现行有效的文件"
        return Outcome.REVIEW, f"不一定是{what}，与表格的 {say(printed)} 是否同一口径待核"
    return (
        Outcome.FAIL,
        f"比表格{'多' if value > printed else '少'} {say(abs(value - printed))} {cell.unit}".rstrip(),
    )


def _rounded_alike(one: Decimal, other: Decimal) -> bool:
    """12.53 and 12.5 are the same amount, said more or less exactly."""
    places = min(_places(one), _places(other))
    unit = Decimal(1).scaleb(-places)
    return one.quantize(unit, ROUND_HALF_UP) == other.quantize(unit, ROUND_HALF_UP)


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


X03 = Rule(
    id="X03",
    title="正文文件、决定和收费数＝表二",
    short="正文文件数＝表二",
    level="prose",
    severity=Severity.RED,
    basis="工作惯例：同一年报正文与表格的数字应当一致",
    version=2,
    needs=("lines", "t2"),
    fix="请使正文的数字与表二一致。",
    judge=EachReport(
        _judge_report,
        mentions=_MENTIONS,
        cells=tuple((_T2.id, *cell) for item in _ITEMS for cell in item.cells),
    ),
)
