"""Listed parts against the total they are listed under: 公开120条，其中网站80条、微信40条.

A list is judged only as far as its own words go: 其中 may name some parts and leave others, channels may
carry the same item twice, and parts of two kinds (by applicant, then by way in) each add up for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.reading.claim_items import channels_in
from analytics.reading.claim_words import APPLICANT, BUSINESS, OUTCOMES
from analytics.rules.rule import EachReport, EvidenceItem, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Count, Report, Sentence, say

_PIECES = frozenset({"条", "件", "份", "篇", "则", "宗", "起", "条次", "件次", "份次", "篇次"})
_OPENER = re.compile(
    r"(?P<some>主要(?:包括|包含|[有是为])|其中|包括|包含|内有|内含)|(?P<whole>分别[为是]?|具体[为是]?|按[^,;。:\d]{1,10}?(?:分类?|划分|统计)|"
    r"从[^,;。:\d]{2,10}?(?:来?看|分析|划分|统计),?)"
    r"|(?<=[条件份篇则宗起次])\((?!不?含|其中|按|具体|分别|包括|包含|主要|较|比|同比)"
    r"|(?:(?<=[条件份篇则宗起次])|(?<=[条件次期]\))):(?!其中|按|具体|分别|包括|包含|主要)"
)
_LOOSE = frozenset({"个", "项", "期", "次"})
"""Units that parts of a list have now and then, 政策文件1个 among 条."""
_PEOPLE = frozenset({"名", "人"})
"""Units of lists of their own, of which every part has the same."""
_EITHER = re.compile(r"\([条次件期]\)")
"""143条(次): a total of parts in one unit or the other."""
_CARRIED = re.compile(r"(?:上一?年度?|20\d\d年度?)的?结转")
_OF_BOTH = re.compile(r"新收|(?:本年度?|今年|当年)(?:新|收|受理)")
"""31件(新收29件、上年结转2件): what was carried over is a part where what came in is another."""
_BARE = re.compile(r"\d(?![年月日]|\d)")
_GAP = 8  # signs between a total and the words that open its list
_OTHER_STATEMENT = re.compile(
    r"另(?!有?其)|此外|同时|其中|上年(?!度?的?结转)|去年|20\d\d年|共计|合计|总计|累计"
)
"""Words that end a list for certain."""
_OTHER_WORK = re.compile(
    r"全年|本年|今年|审[查核]|发放|召开|组织|接待|收到|结转|清理|整改|下架|更新(?!量|数)|开展|超过|约谈|培训"
)
"""Words that end it most likely; what comes before them may then not be all of it."""
_SUM = re.compile(
    r"(?:以上|[两二三四五六](?:者|项|类|个渠道|种渠道))*(?:共计|合计|总计|累计|共)(?:公开|发布|主动公开)?(?:各类|政府)*(?:信息)?(?:[为是]|:)*$"
)
_PLAIN_SUM = re.compile(
    r"(?:以上|[两二三四五六](?:者|项|类))*(?:共计|合计|总计|一共|总共|共)(?:办理|受理|收到)?(?:为|是|有|:)*"
)
_SO_MANY = re.compile(r"(?P<number>[两二三四五六])(?:者|项|类|个渠道|种渠道)")
_NUMERALS = {sign: number for number, sign in enumerate("二三四五六", start=2)} | {"两": 2}
_HALVES = (re.compile(r"上半年|1月?[—–\-~至到]+6月"), re.compile(r"下半年|7月?[—–\-~至到]+12月"))
_QUARTERS = tuple(
    re.compile(rf"(?:第{sign}|{sign}|{digit})季度") for sign, digit in zip("一二三四", "1234", strict=True)
)
_ALL_YEAR = re.compile(r"全年")
_REST = re.compile(
    r"(?:[、,;和及:]|以及)*(?:其他|其余|其它)(?:类|各类|信息|内容|方面|事项|栏目|渠道|方式|有|为|的|共)*$"
)
_OTHERS = re.compile(r"(?:其他|其余|其它)[^,;、]{0,6}$")
_AND_SO_ON = re.compile(r"等(?:信息|内容|方面|类|各类|栏目|[,;。)]|$)")
_TWICE = re.compile(
    r"同时|同步|重复|既|交叉|转载|转发|互相|均在(?!\d|[^,;。]{0,4}(?:期限|时限|期内))|多(?:个)?(?:平台|渠道)|部分信息"
)
_CLASSES = (
    ("applicant", re.compile(rf"{APPLICANT}|法人|{BUSINESS}|企业|公司|律师|公民|组织|机构申请")),
    ("way", re.compile(r"当面|信函|邮寄|邮件|传真|窗口|网上|网络|线上|线下|在线|来信|现场|书面")),
    ("outcome", re.compile(rf"{OUTCOMES}|不存在|不予|撤[回销]|补正|维持|纠正|驳回|审结|告知|不掌握")),
)
_SEVERAL_EACH = re.compile(r"各(?:共|约|为)?$")
_NEARLY = Decimal("0.8")
"""Three parts or more that make up so much of the total are meant to be all of it."""
_SLIP = Decimal("1.1")
"""Channels that carry more than so many times the total carry items twice; less is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class _List:
    """A total and its parts. ``whole``: by its own words there are no other parts."""

    sentence: Sentence
    total: Count
    total_of: Sentence
    parts: tuple[Count, ...]
    whole: bool
    open_ended: bool
    """Whether there may be further parts: 等, 主要包括, a text that breaks off, a figure that is no count."""
    parts_of: Sentence | None = None
    """The sentence of the parts, where it is another."""
    sure: bool = False
    """The words themselves say what is added up: 三者合计, 上半年 and 下半年, 新收 and 上年结转."""

    @property
    def added(self) -> Decimal:
        return sum((part.value for part in self.parts), Decimal(0))

    @property
    def evidence(self) -> list[EvidenceItem]:
        """The clauses from the total to the last part; two items where they are two sentences."""
        sentence, total, last = self.sentence, self.total, self.parts[-1]
        if self.parts_of is not None:
            return [self.parts_of.evidence(), sentence.evidence(0, total.end)]
        if self.total_of is not sentence:
            own = sentence.evidence(0, last.end)
            return [self.total_of.evidence(*self.total_of.clause(total.start, total.end)), own]
        start, _ = sentence.clause(min(total.start, self.parts[0].start), total.end)
        return [sentence.evidence(start, max(total.end, last.end))]


def _lists(report: Report) -> Iterator[_List]:
    for paragraph in report.paragraphs:
        for index, sentence in enumerate(paragraph.sentences):
            before = paragraph.sentences[index - 1] if index else None
            yield from _opened(sentence, before)
            yield from _summed(sentence)
            if before is not None:
                yield from _summed_after(sentence, before)
            yield from _by_period(sentence)


def _opened(sentence: Sentence, before: Sentence | None) -> Iterator[_List]:
    text = sentence.text
    counts = [count for count in sentence.counts if count.unit in _PIECES | _PEOPLE]
    openers = list(_OPENER.finditer(text))
    for number, opener in enumerate(openers):
        another = number > 0 and opener.group()[0] in "按从"  # a second division of what the first divides
        found = _total(sentence, before, counts, (openers[0] if another else opener).start())
        if found is None:
            continue
        total_of, total, increase = found
        following = openers[number + 1].start() if number + 1 < len(openers) else len(text)
        # A list within a list, or a second one, ends with its clause; the first may go on behind it.
        stop = text.find(";", opener.end()) if number else -1
        parts, ends = _parts(sentence, opener.end(), stop if stop >= 0 else len(text), total)
        if not parts or total.idle:
            continue
        # A part with parts of its own: what comes after them may belong to either list.
        if following < parts[-1].start:
            parts, ends = [part for part in parts if part.end <= following], False
            if len(parts) < 2:
                continue
        so_on = _AND_SO_ON.match(text, parts[-1].end) is not None or "等" in parts[-1].lead
        rest = _REST.search(parts[-1].lead) is not None
        whole = rest or opener["some"] is None or _with_noughts(parts, sentence)
        open_ended = increase or not ends or so_on or "主要" in opener.group()
        flows = len(parts) == 2 and any(_CARRIED.search(part.lead) for part in parts)
        yield _List(sentence, total, total_of, tuple(parts), whole or flows, open_ended, sure=flows)


def _with_noughts(parts: Sequence[Count], sentence: Sentence) -> bool:
    """Whether a list is one of all ways or kinds: who writes that none came by fax names them all."""
    classes = {_class(part, sentence) for part in parts} - {"rest"}
    return len(parts) > 2 and any(part.value == 0 for part in parts) and classes <= {"way", "applicant"}


def _total(
    sentence: Sentence, before: Sentence | None, counts: Sequence[Count], opener: int
) -> tuple[Sentence, Count, bool] | None:
    """The figure that a list is said to be of: the last one right before the words that open the list.

    120条，比上年增加20条，其中…: then it is the one before the increase (True), though perhaps only of that.
    """
    ahead = [count for count in counts if count.end <= opener]
    if ahead:
        last = ahead[-1]
        gap = sentence.text[last.end : opener]
        if len(gap) > _GAP or re.search(r"\d", gap):
            return None
        if not last.idle or len(ahead) < 2:
            return sentence, last, False
        return sentence, ahead[-2], True
    if before is None or opener > 4:
        return None
    if sentence.text.startswith("从"):
        firsts = [count for count in before.counts if count.unit in _PIECES and not count.idle]
        return (before, firsts[0], False) if firsts else None
    earlier = [count for count in before.counts if count.unit in _PIECES]
    return (
        (before, earlier[-1], False)
        if earlier and len(before.text) - earlier[-1].end <= 2 and len(earlier) == 1
        else None
    )


def _parts(sentence: Sentence, start: int, stop: int, total: Count) -> tuple[list[Count], bool]:
    """The counts of a list at its own depth of brackets, and whether it is seen to end.

    It ends with its sentence, its bracket or words that begin something else; a figure without a unit may be
    a part that lost it.
    """
    text = sentence.text
    parts: list[Count] = []
    end = start
    plain = True
    bracket = text.find(")", start)
    of_both = _OF_BOTH.search(text, start, bracket if text[start - 1] == "(" else len(text)) is not None
    for count in sentence.counts:
        if count.start < start:
            continue
        between = text[end : count.start]
        if between.count(")") > between.count("("):
            return parts, plain
        if count.start > stop:
            return parts, plain
        if len(parts) > 1 and ";" in between and ";" not in text[parts[0].end : end]:
            return parts, plain and not _alike(parts[-1], count, sentence)
        if text[start : count.start].count("(") > text[start : count.start].count(")"):
            continue
        words = re.sub(r"\([^()]*\)", "", between)
        if _OTHER_STATEMENT.search(words) or (_CARRIED.search(words) and not of_both):
            return parts, plain
        plain = plain and _BARE.search(words) is None
        if not _may_be_part(count, text, total):
            return parts, plain and "," in words
        if _OTHER_WORK.search(_CARRIED.sub("", words)) or count.idle:
            return parts, False
        parts.append(count)
        end = count.end
    plain = plain and _BARE.search(text, end, stop) is None
    ended = stop < len(text) or text.endswith(("。", "!", "?")) or text.find(")", end) >= 0
    return parts, plain and ended and not _goes_on(sentence)


def _alike(part: Count, other: Count, sentence: Sentence) -> bool:
    return part.unit == other.unit and _class(part, sentence) == _class(other, sentence)


def _may_be_part(count: Count, text: str, total: Count) -> bool:
    if total.unit in _PEOPLE or count.unit in _PEOPLE:
        return count.unit == total.unit
    if count.unit in _LOOSE:  # 政策文件1个, but not 覆盖8个村
        return text[count.end : count.end + 1] in {"、", ",", ";", "。", ""}
    return count.unit in _PIECES


def _goes_on(sentence: Sentence) -> bool:
    """Whether the next sentence begins as a part does: 其中网站60条。微信40条。"""
    sentences = sentence.paragraph.sentences
    following = next((each for each in sentences if each.start > sentence.start), None)
    if following is None or not following.counts:
        return False
    first = following.counts[0]
    return first.unit in _PIECES and first.start <= _GAP


def _summed(sentence: Sentence) -> Iterator[_List]:
    """网站80条、微信40条，合计120条: the sum behind its parts."""
    counts = [count for count in sentence.counts if count.unit in _PIECES]
    for index, total in enumerate(counts):
        lead = total.lead.lstrip("、,")
        several = _SO_MANY.match(lead)
        if several is not None and _SUM.fullmatch(lead):
            yield from _of_so_many(sentence, total, _NUMERALS[several["number"]])
            continue
        sums = [number for number in range(index) if _SUM.fullmatch(counts[number].lead.lstrip("、,"))]
        parts = counts[sums[-1] + 1 if sums else 0 : index]
        if len(parts) < 2 or total.idle or not _SUM.fullmatch(lead):
            continue
        if _OPENER.search(sentence.text, counts[sums[-1]].end if sums else 0, parts[1].start) or any(
            part.idle for part in parts
        ):
            continue
        classes = {_class(part, sentence) for part in parts}
        if classes == {"channel"} or (_PLAIN_SUM.fullmatch(lead) and _of_one_breath(sentence, parts, total)):
            yield _List(sentence, total, sentence, tuple(parts), whole=True, open_ended=False)


def _summed_after(sentence: Sentence, before: Sentence) -> Iterator[_List]:
    """网站80条、微信40条；公示栏5条。线上线下共公开125条: the sum in a sentence of its own."""
    if not sentence.counts:
        return
    total = sentence.counts[0]
    if total.unit not in _PIECES or total.idle or not _SUM_OF_BOTH.fullmatch(sentence.text[: total.start]):
        return
    parts = [count for count in before.counts if count.unit in _PIECES]
    plain = len(parts) > 1 and not any(part.idle for part in parts) and not _OPENER.search(before.text)
    if plain and ("线上" in before.text or all(_class(part, before) == "channel" for part in parts)):
        yield _List(sentence, total, sentence, tuple(parts), whole=True, open_ended=False, parts_of=before)


_SUM_OF_BOTH = re.compile(
    r"(?:线上线下|线上、线下|各渠道|各平台|上述|以上)?,?(?:全年)?(?:一共|总共|共计|合计|总计|共)(?:主动)?(?:公开|发布)?(?:各类|政府|政务)*(?:信息)?(?:为|是|有|:)*"
)


def _of_so_many(sentence: Sentence, total: Count, number: int) -> Iterator[_List]:
    """网站2条，公众号3条，公示栏1期，三者合计6条: as many parts as the words say, in whatever units."""
    parts = [count for count in sentence.counts if count.end <= total.start][-number:]
    if len(parts) == number and not any(part.idle for part in (*parts, total)):
        yield _List(sentence, total, sentence, tuple(parts), whole=True, open_ended=False, sure=True)


def _of_one_breath(sentence: Sentence, parts: Sequence[Count], total: Count) -> bool:
    """Whether parts of one unit follow one another with only their names between: 甲6件、乙4件，共10件."""
    between = [
        sentence.text[one.end : other.start] for one, other in zip(parts, [*parts[1:], total], strict=True)
    ]
    outcomes = {_class(part, sentence) for part in parts} == {"outcome"}
    return {part.unit for part in parts} == {total.unit} and all(
        words[:1] in {"、", ",", "和"}
        and not re.search(r"[,;:()]", words[1:])
        and (outcomes or not _ANOTHER_STEP.search(words))
        for words in between
    )


_ANOTHER_STEP = re.compile(r"办结|答复|办理完|结转下|予以|其中|(?<!申请)公开|发布|采纳|整改")
"""Words of what became of the same items, which are no further part."""


def _by_period(sentence: Sentence) -> Iterator[_List]:
    """上半年收到4件，下半年收到5件，全年收到9件."""
    counts = [count for count in sentence.counts if count.unit in _PIECES and not count.idle]
    totals = [count for count in counts if _ALL_YEAR.search(count.lead)]
    for periods in (_HALVES, _QUARTERS):
        parts = [next((each for each in counts if each_of.search(each.lead)), None) for each_of in periods]
        found = [part for part in parts if part is not None]
        if (
            len(totals) == 1
            and len(found) == len(periods)
            and len({each.unit for each in (*found, *totals)}) == 1
        ):
            yield _List(sentence, totals[0], sentence, tuple(found), whole=True, open_ended=False, sure=True)


def _class(part: Count, sentence: Sentence) -> str:
    words = part.lead
    if len(words.strip("、,;和及")) < 2:
        words = sentence.text[max(0, part.start - 20) : part.start]
    if _OTHERS.search(words):
        return "rest"
    for name, pattern in _CLASSES:
        if pattern.search(words):
            return name
    return "channel" if channels_in(words) else "kind"


def _verdict(found: _List) -> tuple[Outcome, str] | None:
    """None where the words of the list leave open whether it must add up."""
    total, parts, added = found.total.value, found.parts, found.added
    sums = f"{'＋'.join(say(part.value) for part in parts)}＝{say(added)}"
    if found.total.approximate or any(part.approximate for part in parts):
        return None
    if added == total or _in_groups(found) or _complete_before(found):
        return Outcome.PASS, f"分项 {sums}，与总数 {say(total)} 一致"
    if any(_SEVERAL_EACH.search(part.lead) for part in parts):
        return None
    units = {found.total.unit, *(part.unit for part in parts)}
    if found.sure or _EITHER.match(found.total_of.text, found.total.end):
        units = {found.total.unit}
    classes = {"sure"} if found.sure else {_class(part, found.parts_of or found.sentence) for part in parts}
    classes -= {"rest"}
    if classes == {"channel", "way"}:  # 网站368条，线下97条
        classes = {"channel"}
    gap = f"分项 {sums}，比总数 {say(total)} {'多' if added > total else '少'} {say(abs(added - total))}"
    if added > total:
        return _too_much(found, gap, classes, len(units) > 1)
    if found.open_ended or len(parts) < 2:
        return None
    unsure = len(units) > 1 or len(classes) > 1 or _TWICE.search(found.sentence.text) is not None
    if found.whole:
        return (Outcome.REVIEW, f"{gap}，单位或口径不一，待核") if unsure else (Outcome.FAIL, gap)
    if added < total * _NEARLY:
        return None
    if len(parts) < 3 or unsure:
        return Outcome.REVIEW, f"{gap}，是否还有未列的部分待核"
    return Outcome.FAIL, gap


def _too_much(found: _List, gap: str, classes: set[str], mixed_units: bool) -> tuple[Outcome, str] | None:
    total = found.total.value
    if any(part.value > total for part in found.parts) and not mixed_units:
        return Outcome.FAIL, f"{gap}，有一项比总数还大"
    if len(found.parts) < 2:
        return None
    if mixed_units or len(classes) > 1:
        return Outcome.REVIEW, f"{gap}，各项不是同一种分法，待核"
    carried_twice = classes == {"channel"} and (
        any(part.value == total for part in found.parts) or found.added > total * _SLIP
    )
    crossing = any("涉及" in part.lead for part in found.parts)  # one item may be of several matters
    if carried_twice or crossing or _TWICE.search(found.sentence.text):
        return Outcome.REVIEW, f"{gap}，可能同一条在几处公开，待核"
    return Outcome.FAIL, gap


def _in_groups(found: _List) -> bool:
    """Whether the parts are several lists of the same total: by applicant, then by way in."""
    running = Decimal(0)
    groups: list[set[str]] = [set()]
    for part in found.parts:
        running += part.value
        groups[-1].add(_class(part, found.sentence))
        if running == found.total.value:
            running = Decimal(0)
            groups.append(set())
    whole = groups[:-1]
    alike = len(whole) == len(found.parts) and len(set.union(*whole)) == 1 if whole else False
    return bool(whole) and not groups[-1] and not alike


def _complete_before(found: _List) -> bool:
    """Whether the first parts are the whole list, and what follows counts something else."""
    running = Decimal(0)
    text = found.sentence.text
    for number, part in enumerate(found.parts[:-1], start=1):
        running += part.value
        rest = found.parts[number]
        if number < 2 or running != found.total.value:
            continue
        inside = text[found.parts[0].end : part.end]
        parted = text[part.end : rest.start]
        stronger = (";" in parted and ";" not in inside) or ("," in parted and "," not in inside)
        classes = {_class(each, found.sentence) for each in found.parts[:number]}
        return stronger or _class(rest, found.sentence) not in classes | {"rest"}
    return False


def _judge_report(report: Report) -> Iterator[Judgement]:
    judged = 0
    for found in _lists(report):
        verdict = _verdict(found)
        if verdict is None:
            continue
        judged += 1
        outcome, words = verdict
        quote = "。".join(str(item["quote"]) for item in found.evidence)
        yield report.judgement(
            f"list {judged}",
            outcome,
            f"所列各项相加等于总数 {say(found.total.value)} {found.total.unit}",
            f"正文写“{quote}”，{words}",
            found.evidence,
            f"请核对分项：{words}；更正填错的数，或写明其余部分。" if outcome is Outcome.FAIL else None,
        )
    if not judged:
        yield report.judgement("", Outcome.NOT_APPLICABLE, "所列各项相加等于总数", "正文没有列出能相加的分项")


X05 = Rule(
    id="X05",
    title="正文所列分项相加＝总数",
    short="正文分项＝总数",
    level="prose",
    severity=Severity.YELLOW,
    basis="工作惯例：同一年报的数字应当前后一致",
    version=2,
    needs=("lines",),
    fix="请核对分项与总数；一条在几处公开的，在正文写明。",
    judge=EachReport(_judge_report, mentions=rf"{_OPENER.pattern}|计|共|全年"),
)
