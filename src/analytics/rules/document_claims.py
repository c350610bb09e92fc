"""What sentences say of the items of table two: how many, by words that mean them and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from analytics.reading.claim_words import FILL
from analytics.rules.document_items import (
    CARRIED_OUT,
    DOCUMENTS,
    FEES,
    IN_FORCE,
    ITEMS,
    MADE,
    NONE,
    REGULATIONS,
    REPEALED,
    Item,
    decision,
)
from analytics.rules.rule import EvidenceItem
from analytics.rules.words import Count, Sentence

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
_OTHER_OBJECT = "文件|制度|合同|许可|标准|文本|证照|条款"
_MANY_YEARS = re.compile(r"历年|累计|历史|以来")
DECISIONS = "|".join(decision(row) for row in ("licensing", "penalties", "coercion"))
_NO_FEES = re.compile(
    rf"{NONE}(?:收取|发生|产生|征收|涉及|存在|取得|实施)?(?:过|任何|的)*{FEES}(?:收入|收费|情况|项目|的)*(?=[,;。、]|$)"
    rf"|{FEES}(?:收入|收费|总额|金额|情况|为|是|:)*(?:0|零|无)(?=[,;。]|$)"
)
_WHICH = rf"(?P<{{}}>(?:{DECISIONS})(?:(?:、|和|及|或|以及|与)(?:{DECISIONS}))*)"
_NO_DECISION = re.compile(
    rf"{NONE}(?:作出|做出|实施|办理|产生|发生|开展|进行|涉及)?(?:过|任何)*"
    rf"{_WHICH.format('which')}(?:处理|决定|案件|措施|行为|事项|的|情况)*(?:发生|产生)?(?=$|[,;。])"
    rf"|{_WHICH.format('noughts')}(?:处理|决定|案件|措施|数量|件数|数|情况|均|都|各|为|是|:)*(?:(?:0|零)[件宗起例]?|无|没有|未发生)(?=$|[,;。])"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A figure that prose gives for an item, with the words from ``start`` to ``end`` that give it.

    ``sure``: of that item beyond doubt.
    """

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


def claims_in(sentence: Sentence) -> Iterator[tuple[Item, Said]]:
    """What a sentence says of the items: counts, denials, and lists told 分别."""
    for count in sentence.counts:
        if count.idle:
            continue
        many_years = _MANY_YEARS.search(count.clause_lead) is not None
        for item in ITEMS:
            if many_years and not (item.locus.endswith(".in_force") and "累计" in count.lead):
                continue  # what is in force has always been made in many years
            if _counts(item, count, sentence):
                start, _ = sentence.clause(count.start, count.end)
                start = start + len(count.clause_lead) - len(count.lead)
                start += len(count.lead) - len(count.lead.lstrip("、,和及"))
                sure = item.sure is None or _is_sure(item.sure, count, sentence)
                yield item, Said(count.value, count.approximate, sure, sentence, start, count.end)
    for item in ITEMS:
        for match in item.nought.finditer(sentence.text) if item.nought is not None else ():
            if not _of_other_year(sentence, match.start()):
                yield item, Said(Decimal(0), False, True, sentence, match.start(), match.end())
    yield from _denied(sentence)
    yield from _respectively(sentence)


_EACH_OF = re.compile(
    rf"(?P<which>(?:{DECISIONS})(?:(?:、|和|及|以及)(?:{DECISIONS}))+)(?:处理|决定|案件|件数)*分别[^,;。、\d]{{0,4}}"
)


def _respectively(sentence: Sentence) -> Iterator[tuple[Item, Said]]:
    """行政许可、处罚分别为30件、3件: each label in its order has the count in the same place."""
    for match in _EACH_OF.finditer(sentence.text):
        named = re.findall(DECISIONS, match["which"])
        counts = [count for count in sentence.counts if count.start >= match.end()][: len(named)]
        if len(counts) < len(named) or counts[0].start != match.end() or any(each.idle for each in counts):
            continue
        if any(not re.fullmatch("[、,和及]*", count.lead) for count in counts[1:]):
            continue
        for label, count in zip(named, counts, strict=True):
            item = next(
                each for each in ITEMS if each.locus.endswith(".decisions") and _label_in(each, label)
            )
            yield item, Said(count.value, count.approximate, True, sentence, match.start(), count.end)


def _is_sure(words: re.Pattern[str], count: Count, sentence: Sentence) -> bool:
    """作出决定5件, 行政处罚5件: decisions in so many words, or named alone and not among what was shown."""
    match = words.search(count.lead)
    if match is not None and "事项" in count.lead:
        return "决定" in match.group()
    if match is None:
        return False
    alone = match.start() == 0 and not re.search(rf"{CARRIED_OUT}|决定|有效", match.group())
    return not (alone and _SHOWN.search(sentence.text[: count.start]))


def _denied(sentence: Sentence) -> Iterator[tuple[Item, Said]]:
    """未作出行政处罚: decisions, or charges, that a sentence says there were none of."""
    for match in _NO_FEES.finditer(sentence.text):
        if not _of_other_year(sentence, match.start()):
            yield ITEMS[-1], Said(Decimal(0), False, True, sentence, match.start(), match.end())
    for match in _NO_DECISION.finditer(sentence.text):
        if _of_other_year(sentence, match.start()) or _SHOWN.search(sentence.text[: match.start()][-12:]):
            continue
        named = match["which"] or match["noughts"]
        for item in ITEMS:
            if item.locus.endswith(".decisions") and _label_in(item, named):
                yield item, Said(Decimal(0), False, True, sentence, match.start(), match.end())


def _label_in(item: Item, words: str) -> bool:
    """Whether words name the decisions of an item: 行政许可、处罚."""
    return item.name.partition("处理决定")[0].removeprefix("行政") in words


def _of_other_year(sentence: Sentence, position: int) -> bool:
    text = sentence.text[:position].replace(f"{sentence.paragraph.year}年", "")
    return re.search(r"20\d\d年|上年|去年|往年", text) is not None


_NOUN_ALONE = re.compile(rf"[、,和及与]+(?P<noun>(?:{DOCUMENTS}|{REGULATIONS}){FILL})")
_LABEL_ALONE = re.compile(rf"[、和及]+(?:{DECISIONS})(?:事项|案件|案)*{FILL}")
_VERB = re.compile(rf"{MADE}|{REPEALED}|{IN_FORCE}")


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


def _counts(item: Item, count: Count, sentence: Sentence) -> bool:
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
    if item.name == FEES:
        return FEES in sentence.text[: count.start]
    # 制发…3件，废止2件: the object stands before, and no other one between.
    named = list(re.finditer(rf"{DOCUMENTS}|{REGULATIONS}|{_OTHER_OBJECT}", sentence.text[: count.start]))
    if not named or item.object_near.fullmatch(named[-1].group()) is None:
        return False
    if not item.locus.endswith(".made"):
        return True
    between = [each for each in sentence.counts if named[-1].end() <= each.start < count.start]
    return all(_VERB.search(each.lead) or item.object_near.search(each.lead) for each in between)
