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
_NONE = r"(?:未|没有|(?<!有)无|没|不(?=涉及|存在))"
_MAKE = r"(?:制发|制定|制订|出台|印发|颁布|新增)"
_MADE = (
    rf"(?:新)?{_MAKE}(?:(?:和|、|并|及|或)?(?:{_MAKE}|发布|公布|下发))*(?:了|本级|新的?|的|并公开|实施|各类)*"
)
_REPEAL = r"(?:废止|宣布失效|失效|废除)"
_REPEALED = rf"(?:公布|宣布)?{_REPEAL}(?:(?:和|、|或者?|及)?{_REPEAL})*(?:了|的)?"
_IN_FORCE = r"(?:现行有效|继续有效|继续执行|保留|现行|有效)(?:的)?"
_BESIDE = rf"发布|公布|下发|实施|新|并|和|、|及|或|了|过|任何|的|本级|行政|{_REGULATION}"
_NUMBER_OF = r"(?:文件|本年|当年|新|的|件数|数量|数|情况)*"
_CARRIED_OUT = r"(?:作出|做出|下达|处理决定|办理|实施|核发|准予|执行)"
_BARE = r"[、,和及]*(?:全年|本年度?|今年|20\d\d年度?|年内|共|我?[局镇乡办委])*"
_PIECES = frozenset("件份个部项篇")
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
    nought: re.Pattern[str] | None = None
    """Words that say there was none."""


def _documents(row: str, words: str, name: str) -> Iterator[_Item]:
    near = re.compile(words)
    yield _Item(
        f"t2.{row}.made",
        f"制发{name}",
        ((row, "made"), (row, "newly_made")),
        _PIECES,
        re.compile(
            rf"{_MADE}{words}(?:文件|件数)?{FILL}$|{words}{_NUMBER_OF}(?:共)?{_MADE}(?:件数|数量|数)?{FILL}$"
            rf"|^[、,:和及]*(?:本年度?|全年|当年|20\d\d年度?|共)*{_MADE}(?:件数)?{FILL}$"
        ),
        verb=re.compile(rf"{_MADE}(?:共|累计)?$"),
        object_near=near,
        nought=re.compile(
            rf"{_NONE}(?:{_REPEAL}(?:{_BESIDE})+)?新?{_MAKE}(?:{_MAKE}|{_REPEAL}|{_BESIDE})*{words}"
            rf"|{_NONE}(?:{_BESIDE})*(?<!废止){words}(?:的)?(?:{_MAKE}|发布|情况)*(?=$|[,;。、])"
            rf"|(?:^|[,;:、])(?:本年度?|全年|20\d\d年度?)?{words}(?:数量|数|为|是|:)*(?:0|零)[件份个]?(?=$|[,;。、])"
        ),
    )
    yield _Item(
        f"t2.{row}.repealed",
        f"废止{name}",
        ((row, "repealed"),),
        _PIECES,
        re.compile(rf"{_REPEALED}(?:{words})?(?:件数)?{FILL}$"),
        object_near=near,
        nought=re.compile(
            rf"{_NONE}(?:(?:{_MAKE}|{_BESIDE})+)?{_REPEALED}(?:{_MAKE}|{_BESIDE})*{words}|{_NONE}{words}(?:被)?{_REPEALED}"
        ),
        verb=re.compile(rf"{_REPEALED}$"),
    )
    yield _Item(
        f"t2.{row}.in_force",
        f"现行有效{name}",
        ((row, "in_force"),),
        _PIECES,
        re.compile(rf"{_IN_FORCE}(?:{words})?(?:件数)?{FILL}$"),
        object_near=near,
        nought=re.compile(rf"{_NONE}现行(?:有效)?(?:的)?(?:本级|行政)*{words}"),
        sure=re.compile(rf"(?:(?<!继续)有效|现行)(?:的)?(?:{words})?(?:件数)?{FILL}$"),
    )


def _label(row: str) -> str:
    """What a decision is called; behind another one its first word may be left out: 行政许可3件、处罚2件."""
    label = _T2.row(row).label
    return rf"(?:{label}|(?<=[、,和及]){label.removeprefix('行政')})"


def _decisions(row: str) -> _Item:
    label = _label(row)
    return _Item(
        f"t2.{row}.decisions",
        f"{_T2.row(row).label}处理决定",
        ((row, "decisions"),),
        _CASES | {"份"},
        re.compile(rf"{label}(?:措施)?(?:的)?(?:处理)?(?:决定书?|案件|案|事项|件)*{FILL}$"),
        object_near=re.compile(label),
        verb=re.compile(r"(?:作出|做出|下达|实施)(?:了|共)*$"),
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
    r"公示|目录|清单|(?<!制定)(?<!出台)(?<!制发)公布(?!废止|失效)|拟|草案|征求|转发|上级|清理|审[查核议]|备案|解读|"
    r"报送|上报|申请|受理|信息|取消|"
    r"减免|现有|计划|力争|目标|将|下放|承接|划转|(?<!制定并)(?<!印发并)(?<!制发并)公开(?!发布)|继续有效|修[改订]"
)
_TIDIED = re.compile(r"(?:经)?清理后?(?=保留|废止|继续)|继续有效|继续执行")
_TIDIED_SOME = re.compile(r"清理(?!废止|后)[^,;。]{0,14}\d")
"""清理文件20件,其中继续有效13件: of those that were looked through."""
_SHOWN = re.compile(r"公开|公示|发布|推送|上传|归集|录入|其中|包括")
_OTHER_UNIT = re.compile(r"[省市县区州盟旗](?:人民)?政府|上级|县级|市级|省级")
_OTHER_OBJECT = "文件|制度|合同|许可|标准|文本|证照|条款"
_MANY_YEARS = re.compile(r"历年|累计|历史|以来")
_LABELS = "|".join(_label(row) for row in ("licensing", "penalties", "coercion"))
_NO_FEES = re.compile(
    rf"{_NONE}(?:收取|发生|产生|征收|涉及|存在|取得|实施)?(?:过|任何|的)*{_FEES}(?:收入|收费|情况|项目|的)*(?=[,;。、]|$)"
    rf"|{_FEES}(?:收入|收费|总额|金额|情况|为|是|:)*(?:0|零|无)(?=[,;。]|$)"
)
_WHICH = rf"(?P<{{}}>(?:{_LABELS})(?:(?:、|和|及|或|以及|与)(?:{_LABELS}))*)"
_NO_DECISION = re.compile(
    rf"{_NONE}(?:作出|做出|实施|办理|产生|发生|开展|进行|涉及)?(?:过|任何)*"
    rf"{_WHICH.format('which')}(?:处理|决定|案件|措施|行为|事项|的|情况)*(?:发生|产生)?(?=$|[,;。])"
    rf"|{_WHICH.format('noughts')}(?:处理|决定|案件|措施|数量|件数|数|情况|均|都|各|为|是|:)*(?:(?:0|零)[件宗起例]?|无|没有|未发生)(?=$|[,;。])"
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
            yield _judge_item(report, item, _added(said[item.locus]), cell)
    if not judged:
        yield report.judgement(
            "",
            Outcome.NOT_APPLICABLE,
            "正文写的文件、处理决定和收费数与表二相同",
            "正文没有写表二所列的数字",
        )


def _added(claims: Sequence[_Said]) -> Sequence[_Said]:
    """废止4件，宣布失效1件: two ways to one end, which the table prints as one figure."""
    if len(claims) != 2 or claims[0].sentence is not claims[1].sentence:
        return claims
    one, other = claims
    ways = {way for way in ("废止", "失效") for claim in claims if way in claim.quote}
    if len(ways) < 2 or any("废止" in claim.quote and "失效" in claim.quote for claim in claims):
        return claims
    both = _Said(
        one.value + other.value,
        one.approximate or other.approximate,
        one.sure and other.sure,
        one.sentence,
        one.start,
        other.end,
    )
    return (both,)


def _claims(sentence: Sentence) -> Iterator[tuple[_Item, _Said]]:
    for count in sentence.counts:
        if count.idle:
            continue
        many_years = _MANY_YEARS.search(count.clause_lead) is not None
        for item in _ITEMS:
            if many_years and not (item.locus.endswith(".in_force") and "累计" in count.lead):
                continue  # what is in force has always been made in many years
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
    for item in _ITEMS:
        for match in item.nought.finditer(sentence.text) if item.nought is not None else ():
            if not _of_other_year(sentence, match.start()):
                yield item, _Said(Decimal(0), False, True, sentence, match.start(), match.end())
    yield from _denied(sentence)
    yield from _respectively(sentence)


_EACH_OF = re.compile(
    rf"(?P<which>(?:{_LABELS})(?:(?:、|和|及|以及)(?:{_LABELS}))+)(?:处理|决定|案件|件数)*分别[^,;。、\d]{{0,4}}"
)


def _respectively(sentence: Sentence) -> Iterator[tuple[_Item, _Said]]:
    """行政许可、处罚分别为30件、3件: each label in its order has the count in the same place."""
    for match in _EACH_OF.finditer(sentence.text):
        named = re.findall(_LABELS, match["which"])
        counts = [count for count in sentence.counts if count.start >= match.end()][: len(named)]
        if len(counts) < len(named) or counts[0].start != match.end() or any(each.idle for each in counts):
            continue
        if any(not re.fullmatch("[、,和及]*", count.lead) for count in counts[1:]):
            continue
        for label, count in zip(named, counts, strict=True):
            item = next(
                each for each in _ITEMS if each.locus.endswith(".decisions") and _label_in(each, label)
            )
            yield item, _Said(count.value, count.approximate, True, sentence, match.start(), count.end)


def _is_sure(words: re.Pattern[str], count: Count, sentence: Sentence) -> bool:
    """作出决定5件, 行政处罚5件: decisions in so many words, or named alone and not among what was shown."""
    match = words.search(count.lead)
    if match is not None and "事项" in count.lead:
        return "决定" in match.group()
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
        named = match["which"] or match["noughts"]
        for item in _ITEMS:
            if item.locus.endswith(".decisions") and _label_in(item, named):
                yield item, _Said(Decimal(0), False, True, sentence, match.start(), match.end())


def _label_in(item: _Item, words: str) -> bool:
    """Whether words name the decisions of an item: 行政许可、处罚."""
    return item.name.partition("处理决定")[0].removeprefix("行政") in words


def _of_other_year(sentence: Sentence, position: int) -> bool:
    text = sentence.text[:position].replace(f"{sentence.paragraph.year}年", "")
    return re.search(r"20\d\d年|上年|去年|往年", text) is not None


_NOUN_ALONE = re.compile(rf"[、,和及与]+(?P<noun>(?:{_DOCUMENTS}|{_REGULATIONS}){FILL})")
_LABEL_ALONE = re.compile(rf"[、和及]+(?:{_LABELS})(?:事项|案件|案)*{FILL}")
_VERB = re.compile(rf"{_MADE}|{_REPEALED}|{_IN_FORCE}")


def _with_verb(lead: str, clause: str) -> str:
    """出台规章2部、行政规范性文件6件: the second noun has the verb of the first."""
    alone = _NOUN_ALONE.fullmatch(lead)
    if alone is None:
        return lead
    before = clause[: len(clause) - len(lead)]
    verbs = list(_VERB.finditer(before))
    if not verbs or _OTHER_DEED.search(before, verbs[-1].end()):
        return lead
    return verbs[-1].group() + alone["noun"]


def _counts(item: _Item, count: Count, sentence: Sentence) -> bool:
    lead = _with_verb(re.sub(r"\([^)]*\)", "", count.lead), count.clause_lead)
    if count.unit not in item.units or _OTHER_DEED.search(_TIDIED.sub("", lead)):
        return False
    if _LABEL_ALONE.fullmatch(lead) and _OTHER_DEED.search(count.clause_lead):
        return False  # 现有行政许可5项、行政处罚43项
    if item.locus.endswith(".in_force") and _TIDIED_SOME.search(sentence.text[: count.start]):
        return False
    if count.unit == "项" and item.locus.endswith(".decisions") and "事项" in lead:
        return False  # of a catalogue
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
    if not named or item.object_near.fullmatch(named[-1].group()) is None:
        return False
    if not item.locus.endswith(".made"):
        return True
    between = [each for each in sentence.counts if named[-1].end() <= each.start < count.start]
    return all(_VERB.search(each.lead) or item.object_near.search(each.lead) for each in between)


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
        if not _OTHER_UNIT.search(claim.sentence.text[: claim.end]) and not of_area(fold(claim.quote), report)
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
    if of_office(first.sentence.text, report) or of_area(first.sentence.text, report):
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
    version=4,
    needs=("lines", "t2"),
    fix="请使正文的数字与表二一致。",
    judge=EachReport(
        _judge_report,
        mentions=_MENTIONS,
        cells=tuple((_T2.id, *cell) for item in _ITEMS for cell in item.cells),
    ),
)
