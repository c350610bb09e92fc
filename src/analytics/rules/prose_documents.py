"""Documents, decisions and charges in prose against table two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.rules.document_claims import Said, claims_in
from analytics.rules.document_items import ITEMS, MENTIONS, Item
from analytics.rules.prose_scope import IS_AREA, of_area, of_office
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Printed, Report, say

_T2 = FORM.table("t2")
_OTHER_UNIT = re.compile(r"[省市县区州盟旗](?:人民)?政府|上级|县级|市级|省级")


def _judge_report(report: Report) -> Iterator[Judgement]:
    printed = report.cells
    said: dict[str, list[Said]] = {}
    for sentence in report.sentences:
        for item, claim in claims_in(sentence):
            said.setdefault(item.locus, []).append(claim)
    judged = False
    for item in ITEMS:
        cell = next((printed[_T2.id, *cell] for cell in item.cells if (_T2.id, *cell) in printed), None)
        if item.locus in said and cell is not None:
            judged = True
            yield _judge_item(report, item, _added(said[item.locus]), cell)
    if not judged:
        yield report.judgement(
            "",
            Outcome.NOT_APPLICABLE,
            "正文写的文件、处理决定和收费数与表二相同",
            "正文没有写表二所列的数字",
        )


def _added(claims: Sequence[Said]) -> Sequence[Said]:
    """废止4件，宣布失效1件: two ways to one end, which the table prints as one figure."""
    if len(claims) != 2 or claims[0].sentence is not claims[1].sentence:
        return claims
    one, other = claims
    ways = {way for way in ("废止", "失效") for claim in claims if way in claim.quote}
    if len(ways) < 2 or any("废止" in claim.quote and "失效" in claim.quote for claim in claims):
        return claims
    both = Said(
        one.value + other.value,
        one.approximate or other.approximate,
        one.sure and other.sure,
        one.sentence,
        one.start,
        other.end,
    )
    return (both,)


def _judge_item(report: Report, item: Item, claims: Sequence[Said], cell: Printed) -> Judgement:
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


def _own(report: Report, claims: Sequence[Said]) -> Sequence[Said]:
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
    report: Report, item: Item, claims: Sequence[Said], cell: Printed, printed: Decimal
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
    version=3,
    needs=("lines", "t2"),
    fix="请使正文的数字与表二一致。",
    judge=EachReport(
        _judge_report,
        mentions=MENTIONS,
        cells=tuple((_T2.id, *cell) for item in ITEMS for cell in item.cells),
    ),
)
