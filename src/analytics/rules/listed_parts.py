"""Lists in prose: a total and the parts that it is said to have, wherever the words put them.

其中…, 分别为…, a colon or bracket behind the total; the sum behind its parts; halves and quarters of a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.reading.claim_items import channels_in
from analytics.reading.claim_words import APPLICANT, BUSINESS, OUTCOMES
from analytics.rules.rule import EvidenceItem
from analytics.rules.words import Count, Report, Sentence

_PIECES = frozenset({"条", "件", "份", "篇", "则", "宗", "起", "条次", "件次", "份次", "篇次"})
_TIMES = frozenset({"次", "场", "期", "场次", "班次", "个", "项"})
"""Units of lists of their own, of which every part has the same; 次 may be a part among 条 as well."""
OPENER = re.compile(
    r"(?P<some>主要(?:包括|包含|[有是为])|其中|包括|包含|内有|内含)|(?P<whole>分别[为是]?|具体[为是]?|按[^,;。:\d]{1,10}?(?:分类?|划分|统计)|"
    r"从[^,;。:\d]{2,10}?(?:来?看|分析|划分|统计),?)"
    r"|(?<=[条件份篇则宗起次])\((?!不?含|其中|按|具体|分别|包括|包含|主要|较|比|同比)"
    r"|(?:(?<=[条件份篇则宗起次])|(?<=[条件次期]\))):(?!其中|按|具体|分别|包括|包含|主要)"
)
_LOOSE = frozenset({"个", "项", "期", "次"})
"""Units that parts of a list have now and then, 政策文件1个 among 条."""
_PEOPLE = frozenset({"名", "人"})
"""Units of lists of their own, of which every part has the same."""
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
_ALL_YEAR = re.compile(
    r"[,、]?全年(?:一共|总共|共计|合计|总计|累计|共)*(?:主动|新)?(?:收到|收|受理|公开|发布|办结|答复)?"
    r"(?:各类|政府|政务|信息|公开|申请)*(?:为|是)?"
)
_REST = re.compile(
    r"(?:[、,;和及:]|以及)*(?:其他|其余|其它)(?:类|各类|信息|内容|方面|事项|栏目|渠道|方式|有|为|的|共)*$"
)
_OTHERS = re.compile(r"(?:其他|其余|其它)[^,;、]{0,6}$")
_AND_SO_ON = re.compile(r"等(?:信息|内容|方面|类|各类|栏目|[,;。)]|$)")
_CLASSES = (
    ("applicant", re.compile(rf"{APPLICANT}|法人|{BUSINESS}|企业|公司|律师|公民|组织|机构申请")),
    ("way", re.compile(r"当面|信函|邮寄|邮件|传真|窗口|网上|网络|线上|线下|在线|来信|现场|书面")),
    ("outcome", re.compile(rf"{OUTCOMES}|不存在|不予|撤[回销]|补正|维持|纠正|驳回|审结|告知|不掌握")),
)
_DEALT_WITH = re.compile(r"办结|答复|办理|回复")
_OF_REQUESTS = frozenset({"applicant", "way"})
"""Kinds of parts that what was done with them is none of: 自然人7件，办结8件."""
_COMPARED = re.compile(r"[,(]?(?:同比|环比|较|比)[^;。]*[。)]?")


@dataclass(frozen=True, slots=True)
class Listed:
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


def lists_of(report: Report) -> Iterator[Listed]:
    for paragraph in report.paragraphs:
        for index, sentence in enumerate(paragraph.sentences):
            before = paragraph.sentences[index - 1] if index else None
            yield from _opened(sentence, before)
            yield from _summed(sentence)
            if before is not None:
                yield from _summed_after(sentence, before)
            yield from _by_period(sentence)


def _opened(sentence: Sentence, before: Sentence | None) -> Iterator[Listed]:
    text = sentence.text
    counts = [count for count in sentence.counts if count.unit in _PIECES | _PEOPLE | _TIMES]
    openers = list(OPENER.finditer(text))
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
        whole = rest or opener["some"] is None or _with_noughts(parts, sentence) or _of_both_sides(parts)
        open_ended = increase or not ends or so_on or "主要" in opener.group()
        flows = len(parts) == 2 and any(_CARRIED.search(part.lead) for part in parts)
        yield Listed(sentence, total, total_of, tuple(parts), whole or flows, open_ended, sure=flows)


_SIDES = (
    (re.compile(rf"{APPLICANT}|公民|个人"), re.compile("法人|单位|组织")),
    (re.compile("线上|网上|网络"), re.compile("线下")),
)
"""Two kinds that between them leave nothing."""


def _of_both_sides(parts: Sequence[Count]) -> bool:
    """Whether a list names both of two kinds that leave nothing: 自然人8件，法人2件."""
    return len(parts) == 2 and any(
        (one.search(parts[0].lead) and other.search(parts[1].lead))
        or (other.search(parts[0].lead) and one.search(parts[1].lead))
        for one, other in _SIDES
    )


def _with_noughts(parts: Sequence[Count], sentence: Sentence) -> bool:
    """Whether a list is one of all ways or kinds: who writes that none came by fax names them all."""
    classes = {kind_of(part, sentence) for part in parts} - {"rest"}
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
    if before.text.startswith(("从", "按")):
        return None  # itself a division of a total
    if sentence.text.startswith("从"):
        firsts = [count for count in before.counts if count.unit in _PIECES and not count.idle]
        return (before, firsts[0], False) if firsts else None
    earlier = [count for count in before.counts if count.unit in _PIECES]
    return (
        (before, earlier[-1], False)
        if len(earlier) == 1 and _ends_with(before.text[earlier[-1].end :])
        else None
    )


def _ends_with(behind: str) -> bool:
    """Whether nothing follows a total but the stop, or how it compares with the year before."""
    return len(behind) <= 2 or _COMPARED.fullmatch(behind) is not None


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
        if len(parts) > 1 and _DEALT_WITH.search(words) and kind_of(parts[-1], sentence) in _OF_REQUESTS:
            return parts, plain
        if _OTHER_WORK.search(_same_work(_CARRIED.sub("", words), total)) or count.idle:
            return parts, False
        parts.append(count)
        end = count.end
    plain = plain and _BARE.search(text, end, stop) is None
    ended = stop < len(text) or text.endswith(("。", "!", "?")) or text.find(")", end) >= 0
    return parts, plain and ended and not _goes_on(sentence)


def _same_work(words: str, total: Count) -> str:
    """Words without the verb of the total: 收到698件，其中部门收到432件."""
    for work in _OTHER_WORK.findall(total.lead):
        words = words.replace(work, "")
    return words


def _alike(part: Count, other: Count, sentence: Sentence) -> bool:
    return part.unit == other.unit and kind_of(part, sentence) == kind_of(other, sentence)


def _may_be_part(count: Count, text: str, total: Count) -> bool:
    if total.unit in _PEOPLE or count.unit in _PEOPLE or total.unit in _TIMES:
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


def _summed(sentence: Sentence) -> Iterator[Listed]:
    """网站80条、微信40条，合计120条: the sum behind its parts."""
    counts = [count for count in sentence.counts if count.unit in _PIECES]
    for index, total in enumerate(counts):
        lead = total.clause_lead.lstrip("、,")  # 三个渠道共计: the three is a count of its own
        several = _SO_MANY.match(lead)
        if several is not None and _SUM.fullmatch(lead):
            yield from _of_so_many(sentence, total, _NUMERALS[several["number"]], total.start - len(lead))
            continue
        lead = total.lead.lstrip("、,")
        sums = [number for number in range(index) if _SUM.fullmatch(counts[number].lead.lstrip("、,"))]
        parts = counts[sums[-1] + 1 if sums else 0 : index]
        if len(parts) < 2 or total.idle or not _SUM.fullmatch(lead):
            continue
        if OPENER.search(sentence.text, counts[sums[-1]].end if sums else 0, parts[1].start) or any(
            part.idle for part in parts
        ):
            continue
        classes = {kind_of(part, sentence) for part in parts}
        if classes == {"channel"} or (_PLAIN_SUM.fullmatch(lead) and _of_one_breath(sentence, parts, total)):
            yield Listed(sentence, total, sentence, tuple(parts), whole=True, open_ended=False)


def _summed_after(sentence: Sentence, before: Sentence) -> Iterator[Listed]:
    """网站80条、微信40条；公示栏5条。线上线下共公开125条: the sum in a sentence of its own."""
    if not sentence.counts:
        return
    total = sentence.counts[0]
    if total.unit not in _PIECES or total.idle or not _SUM_OF_BOTH.fullmatch(sentence.text[: total.start]):
        return
    parts = [count for count in before.counts if count.unit in _PIECES]
    plain = len(parts) > 1 and not any(part.idle for part in parts) and not OPENER.search(before.text)
    if plain and ("线上" in before.text or all(kind_of(part, before) == "channel" for part in parts)):
        yield Listed(sentence, total, sentence, tuple(parts), whole=True, open_ended=False, parts_of=before)


_SUM_OF_BOTH = re.compile(
    r"(?:线上线下|线上、线下|各渠道|各平台|上述|以上)?,?(?:全年)?(?:一共|总共|共计|合计|总计|共)(?:主动)?(?:公开|发布)?(?:各类|政府|政务)*(?:信息)?(?:为|是|有|:)*"
)


def _of_so_many(sentence: Sentence, total: Count, number: int, before: int) -> Iterator[Listed]:
    """网站2条，公众号3条，公示栏1期，三者合计6条: as many parts as the words say, in whatever units.

    ``before`` is where those words begin.
    """
    parts = [count for count in sentence.counts if count.end <= before][-number:]
    if len(parts) == number and not any(part.idle for part in (*parts, total)):
        yield Listed(sentence, total, sentence, tuple(parts), whole=True, open_ended=False, sure=True)


def _of_one_breath(sentence: Sentence, parts: Sequence[Count], total: Count) -> bool:
    """Whether parts of one unit follow one another with only their names between: 甲6件、乙4件，共10件."""
    between = [
        sentence.text[one.end : other.start] for one, other in zip(parts, [*parts[1:], total], strict=True)
    ]
    outcomes = {kind_of(part, sentence) for part in parts} - {"rest"} == {"outcome"}
    return {part.unit for part in parts} == {total.unit} and all(
        words[:1] in {"、", ",", "和"}
        and not re.search(r"[,;:()]", words[1:])
        and (outcomes or not _ANOTHER_STEP.search(words))
        for words in between
    )


_ANOTHER_STEP = re.compile(r"办结|答复|办理完|结转下|予以|其中|(?<!申请)公开|发布|采纳|整改")
"""Words of what became of the same items, which are no further part."""


def _by_period(sentence: Sentence) -> Iterator[Listed]:
    """上半年收到4件，下半年收到5件，全年收到9件."""
    counts = [count for count in sentence.counts if count.unit in _PIECES and not count.idle]
    totals = [count for count in counts if _ALL_YEAR.fullmatch(count.lead)]
    for periods in (_HALVES, _QUARTERS):
        parts = [next((each for each in counts if each_of.search(each.lead)), None) for each_of in periods]
        found = [part for part in parts if part is not None]
        if (
            len(totals) == 1
            and len(found) == len(periods)
            and len({each.unit for each in (*found, *totals)}) == 1
        ):
            yield Listed(sentence, totals[0], sentence, tuple(found), whole=True, open_ended=False, sure=True)


def kind_of(part: Count, sentence: Sentence) -> str:
    words = part.lead
    if len(words.strip("、,;和及")) < 2:
        words = sentence.text[max(0, part.start - 20) : part.start]
    if _OTHERS.search(words):
        return "rest"
    for name, pattern in _CLASSES:
        if pattern.search(words):
            return name
    return "channel" if channels_in(words) else "kind"
