"""What section five tells: which problems, and what is done about them.

What a clause is follows from where it stands more than from its words, for no list of words holds all that
can be wrong or be done about it. A lead (存在问题：, 下一步，) says what comes until the next one; items that
are counted on belong together, and after a remedy inside an item the next item is again of its list's kind.
Words decide only where nothing leads: a clause with a fault is a problem, and what stands behind it a remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from analytics.reading.flat import fold
from analytics.rules.section_five_words import FAULTY, REMEDY

_NOUN = r"(?:问题|不足|短板|困难|差距|欠缺|薄弱环节|弱项)"
_AIM = r"(?:针对|解决|克服|改变|避免|杜绝|补齐|破解|防止|纠正|弥补|围绕|对照|对于?|整改|改进)"
_PROBLEM_LEAD = re.compile(
    rf"^(?!{_AIM})[^,;:。]{{0,18}}?(?:{_NOUN}|不足之处)(?:及[其]?(?:原因|表现))?[^,;:。]{{0,8}}"
    r"(?::|是(?!在)|有(?!待)|在于|表现[在为]|体现[在为]|包括|为(?!此))+:?"
)
_MEASURE_NOUN = (
    r"(?:(?:改进|整改|解决|应对|工作|改善|提升)(?:的|工作|方面)*(?:措施|情况|办法|举措|方向|打算|计划|思路|对策|目标|安排|意见)|"
    r"努力方向|拟采取|对策|措施|举措|解决办法|办法)"
)
_PIVOT = re.compile(
    r"下一?步|下一?阶段|下一年|接下来|今后|来年|明年|新的一年|前者|(?:^|[,:])把(?![握关控])|准备(?!不)|着手|(?:研究)?决定(?=[:,对将由把从在])|为(?:了)?(?:改变|解决|弥补|克服|破解|改进|补齐|扭转|消除)|20\d\d年(?=[^。;]{0,16}[将要拟])|针对(?!性)|对此|为此|(?:^|(?<=[,。;]))对(?:于)?(?:第?[一二三四五两上前后这该以此][^,。;]{0,8})(?:问题|情况|情形|点|条)(?=,)|"
    rf"对照(?:上述|以上|这些)|{_MEASURE_NOUN}(?=[:是有为主也如])|(?:^|[,。;])(?:改进|整改|改进情况|整改情况):|(?<=的){_MEASURE_NOUN}|"
    r"(?<![即必])将(?!来|近|要求)|(?:^|,)(?:还|也|就|并)?要(?!求|点|素|么)|(?:^|,|[^,。;]{2,10})拟(?!定)|"
    r"已经?(?!不|有|成|存|难|无)|现已|正在"
)
_NOTHING = re.compile(
    rf"(?:不存在|没有|无|未发现|暂无)(?:明显|突出|主要|重大|什么)?(?:的)?{_NOUN}|{_NOUN}(?:并?不(?:明显|突出|大|多))(?![^。;]{{0,6}}(?:但|:|却))|^(?:无|没有|暂无)[。.]?$"
)
_SETTLED = re.compile(
    rf"(?:上一?年度?|去年|往年|20\d\d年)[^。;]{{0,30}}{_NOUN}[^。;]{{0,12}}(?:解决|整改到位|整改完|完成整改|销号)"
)
_EFFECT = re.compile(
    r"^(?:由于|鉴于|因为?(?![此而])|受(?!理)|导致|致使|造成|使得?|影响|从而|因此|所以|例如|比如|如|特别是|尤其)"
)
_SUCH_AS = re.compile(r"^(?:例如|比如|如|特别是|尤其)")
_ENDS_IN_NOUN = re.compile(rf"{_NOUN}$")
"""存在一些问题,如更新不及时: behind the bare word an example is the problem itself."""
_IN_GENERAL = re.compile(
    rf"(?:相比|相较|比起|对照|离|距离?|与)[^,。;]*(?:差距|{_NOUN})$|(?:存在|面临|有)着?(?:一定|一些|不少|较大|不小|明显|许多|诸多)?的?{_NOUN}$"
)
"""与上级要求相比还有差距: says that something is wrong, and not what."""
_PURPOSE = re.compile(r"^(?:确保|保证|保障|切实保障|使得?|让|以便|从而|以此|力求)")
_SLOGAN = re.compile(
    r"^(?:(?:今后|下一?步|在?今后的?工作中|[^,。;]{0,8}将|我们|要|力争|争取|继续|进一步|更加|一如既往地?|不断|加倍)*)"
    r"(?:努力(?:工作|改进)?(?=[,。;]|$)|再创|再上|再接再厉|取得(?:更|新)|更上|迈上|开创|再立新功|交出)"
)
"""将继续努力,再创佳绩: promises nothing that could be done or left."""
_STILL = re.compile(
    rf"(?:仍然?|还|也|依然|主要)?(?:存在|面临)[^。;]{{0,30}}{_NOUN}|(?:仍|还|尚)(?:存在|有|需|不|未)"
)
_LISTED = re.compile(
    r"存在着?(?!主要|以下|如下|一些|的)(?P<list>[^。;:]{2,80}?)(?:等)?(?:几?个?方面)?的?(?:问题|现象|情况|情形|不足|短板)(?=[,。;]|$)"
)
"""存在量小、面窄的情况: what is listed between is wrong, in whatever words."""
_CIRCLED = {ord("①") + number: f"({number + 1})" for number in range(20)}
_CN = "一二三四五六七八九十"
_MARK = re.compile(
    rf"(?:^|(?<=[。;:,!?]))(?:"
    rf"(?P<shi>[{_CN}])(?:是|则)|第(?P<di>[{_CN}])(?:[,:、]|是|个[^,。;]{{0,6}}是)?|其(?P<qi>[{_CN}])[,:是]?|(?P<yao>[{_CN}])要|"
    rf"\((?P<pcn>[{_CN}]{{1,2}})\)[、.]?|(?P<cn>[{_CN}]{{1,2}})[、,.]|\((?P<par>\d{{1,2}})\)[、.]?|(?P<half>\d{{1,2}})\)|(?P<ar>\d{{1,2}})[、.](?!\d)|"
    rf"(?:问题|不足|短板)(?P<wen>[{_CN}\d])[:是.、,]|(?:措施|改进|整改|对策|办法|举措)(?P<cuo>[{_CN}\d])[:是.、,]|"
    r"(?P<ge>还有一个|另?一[个条处])(?:问题|不足)?是|"
    r"(?P<shou>首先|其次|再次|再者|最后)[,:是]?|(?P<fang>一方面|另一方面)[,:]?|(?P<more>此外|另外)[,:]?)"
)
_ORDINAL = {word: number for number, word in enumerate(_CN, start=1)} | {
    **dict.fromkeys(("首先", "一方面", "一个", "一条", "一处"), 1),
    **dict.fromkeys(("其次", "另一方面", "另一个", "另一条", "另一处", "另一"), 2),
    **dict.fromkeys(("再次", "再者", "还有一个"), 3),
    **dict.fromkeys(("最后", "此外", "另外"), 9),
}
_AIMED = re.compile(rf"{_AIM}[^,;。]*{_NOUN}")
_ABOUT_PROBLEMS = re.compile(
    rf"(?:需要?|有待|值得|应当?)(?:进一步)?(?:改进|加强|提高|完善|注意)的(?:地方|方面|环节|问题)|(?:存在|有|主要|突出|以下|如下|的|些|点|个|类|方面|^){_NOUN}|不足之处|{_NOUN}(?:及|和|与|主要|如下|有|是|表现)|存在$"
)
_ABOUT_MEASURES = re.compile(
    rf"{_MEASURE_NOUN}|改进|整改|下一?步|下一?阶段|接下来|今后|明年|来年|对此|为此|着手|入手|(?:研究)?决定$|(?:将|要|拟)(?:从|做|采|在|重|着|进|继|抓|认|努|切|逐|$)[^,]*$|我[们镇乡局街院校委办]*将|20\d\d年[^,]*[将要]"
)
_ASIDE = re.compile(r"(?:需要?|有待|值得|应当?)(?:进一步)?(?:改进|加强|提高|完善)的")
_HEADLINE = re.compile(
    rf"(?:本?年度?|20\d\d年度?|目前|当前|工作中?|公开|信息|政府|政务|我\w|存在|主要|突出|的|一些|有|以下|仍|还|也|取得的成绩|几个方面|方面|及其?|和|与|、|原因|情况|如下|不足之处|下一?步|今后|针对|上述|以上|这些|该|具体|有关|{_NOUN}|{_MEASURE_NOUN}|改进|整改)*"
)
_HEADING = 24
"""Signs of a line that only says what comes."""
_PRAISE = re.compile(
    r"取得|认可|好评|满意|(?:没有|未|无)[^。;,]{0,8}(?:投诉|举报|复议|诉讼)|成绩|成效|有序|较好|平稳|保持|领导下|重视|根据|按照|一年来|推进"
)
_TELLING = 8
_LONG_LEAD = 45
_SHORTEST = 3


class Part(StrEnum):
    """What the text is speaking of; OPEN where no lead has said."""

    OPEN = "open"
    PROBLEMS = "problems"
    MEASURES = "measures"


@dataclass(slots=True)
class Told:
    """Problems and measures, each in its own words (folded); items of a list are counted too."""

    problems: list[str] = field(default_factory=list[str])
    measures: list[str] = field(default_factory=list[str])
    problem_items: int = 0
    measure_items: int = 0
    """Items of a list of measures, not the measures within items that name a problem."""
    paired_items: int = 0
    """Items that name a problem and what is done about it."""
    by_place: int = 0
    """Problems that only their place makes such: no word of them says that anything is wrong."""
    nothing: bool = False
    """The section says that there is no problem."""
    unclear: list[str] = field(default_factory=list[str])
    """What is neither by its place nor by its words, in reading order behind the problems so far."""


@dataclass(slots=True)
class _List:
    """Items that are counted on: what they are by the lead before them, and those that nothing told apart."""

    style: str
    part: Part
    last: int
    problems: int = 0
    measures: int = 0
    doubtful: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence or half-sentence without its mark; ``style`` and ``ordinal`` are of the mark, if any."""

    text: str
    style: str = ""
    ordinal: int = 0


def told_in(text: str) -> Told:
    """The problems and measures of a section five, its paragraphs one a line."""
    reader = _Reader()
    for paragraph in text.translate(_CIRCLED).splitlines():
        for unit in _units(fold(paragraph)):
            reader.take(unit)
    return reader.told_at_the_end()


def _units(paragraph: str) -> Iterator[_Unit]:
    marks = {match.start(): match for match in _MARK.finditer(paragraph)}
    starts = sorted({0, *marks})
    for start, stop in zip(starts, [*starts[1:], len(paragraph)], strict=True):
        mark = marks.get(start)
        body = paragraph[mark.end() if mark else start : stop]
        style, ordinal = _counted(mark)
        first = True
        for sentence in _sentences(body):
            yield _Unit(sentence, style, ordinal) if first else _Unit(sentence)
            first = False
        if first and mark:
            yield _Unit("", style, ordinal)


def _sentences(body: str) -> Iterator[str]:
    """Sentences and half-sentences; a lead before a colon stands alone."""
    for sentence in re.split(r"(?<=[。;!?])", body):
        rest = sentence
        while (colon := rest.find(":")) >= 0 and _leads(rest[: colon + 1]) is not None:
            yield rest[: colon + 1]
            rest = rest[colon + 1 :]
        if rest.strip("。;!?,"):
            yield rest


def _counted(mark: re.Match[str] | None) -> tuple[str, int]:
    if mark is None or mark.lastgroup is None:
        return "", 0
    word = mark[mark.lastgroup]
    return mark.lastgroup, int(word) if word.isdigit() else _ORDINAL.get(word, 10 + len(word))


def _leads(text: str) -> Part | None:
    """What a text announces that does no more than announce; None where it tells something itself."""
    bare = text.rstrip(":。;,")
    colon = text.endswith(":")
    if len(bare) > (_LONG_LEAD if colon else _HEADING) or _NOTHING.search(bare):
        return None
    if not colon and not _HEADLINE.fullmatch(bare):
        return None
    aimed = _AIMED.search(bare) is not None
    problems = _ABOUT_PROBLEMS.search(bare) is not None
    measures = aimed or _ABOUT_MEASURES.search(_ASIDE.sub("", bare)) is not None
    if problems and measures and not aimed:
        return Part.OPEN
    if measures:
        return Part.MEASURES
    return Part.PROBLEMS if problems else None


class _Reader:
    """Takes the units in order and knows what is being spoken of."""

    def __init__(self) -> None:
        self.told = Told()
        self.part = Part.OPEN
        self.lists: list[_List] = []
        self.inside: _List | None = None
        """The list whose item is being told."""

    def take(self, unit: _Unit) -> None:
        if unit.style:
            self._enter(unit)
        self.told.nothing = self.told.nothing or _NOTHING.search(unit.text) is not None
        if _NOTHING.search(unit.text) or _SETTLED.search(unit.text) or not unit.text:
            return
        lead = _leads(unit.text)
        if lead is not None:
            self.part = lead
            if unit.style and self.inside is not None:
                self.inside.part = Part.OPEN  # the items are headings, and each says what stands under it
            if unit.style or lead is not Part.MEASURES or (self.inside and self.inside.part is lead):
                self.inside = None  # else the lead may stand within an item: 整改：
            return
        marked = bool(unit.style)
        text = self._without_lead(unit.text)
        if self.part is Part.MEASURES and not marked and self._speaks_of_a_problem(text):
            self.part, self.inside = Part.OPEN, None
        if self.part is Part.MEASURES or unit.style in ("yao", "cuo"):
            self._measures(text, marked)
            return
        before, after = _parted(text)
        problem = bool(before) and self._problem(before, marked)
        if not before or (not problem and not marked and self.told.problems and REMEDY.search(before)):
            after = after or before
        if after and (problem or self.told.problems or _PIVOT.search(text)):
            self._remedy(after, marked, problem)

    def told_at_the_end(self) -> Told:
        for each in self.lists:
            if each.problems and not each.measures:
                self.told.problems += each.doubtful
                self.told.problem_items += len(each.doubtful)
            else:
                self.told.unclear += each.doubtful
        return self.told

    def _enter(self, unit: _Unit) -> None:
        """A mark: the next item of a list that is open, or the first of another."""
        known = next(
            (each for each in reversed(self.lists) if each.style == unit.style and each.last < unit.ordinal),
            None,
        )
        if unit.ordinal > 1 and known:
            known.last = unit.ordinal
            self.inside, self.part = known, known.part
            return
        part = Part.PROBLEMS if unit.style == "wen" else self.part
        again = next((each for each in reversed(self.lists) if each.style == unit.style), None)
        if (
            again
            and again is self.inside
            and again.problems
            and part is not Part.MEASURES
            and not FAULTY.search(unit.text)
            and not _leads(unit.text)
        ):
            part = Part.MEASURES  # counted from one again, and nothing wrong is told any more
        self.part = part
        self.inside = _List(unit.style, part, unit.ordinal)
        self.lists.append(self.inside)

    def _without_lead(self, text: str) -> str:
        """The text behind 主要问题是; from there on problems are told."""
        lead = _PROBLEM_LEAD.match(text)
        if lead and not re.search(rf"{_AIM}[^,;。]*$", lead[0]) and lead.end() < len(text):
            self.part = Part.PROBLEMS
            return text[lead.end() :]
        return text

    def _speaks_of_a_problem(self, text: str) -> bool:
        still = _STILL.search(text)
        if still and not re.search(rf"{_AIM}|将|要", text[: still.start() + 2]):
            return True
        before, after = _parted(text)
        return bool(after and FAULTY.search(before)) and not re.search(_AIM, before)

    def _problem(self, text: str, marked: bool) -> bool:
        """Takes the problems of a text; whether there are any."""
        if marked and self.inside is not None:
            faulty = FAULTY.search(text) is not None
            if self.part is Part.PROBLEMS or faulty:
                self.told.by_place += not faulty
                self.told.problems.append(text.rstrip("。;,"))
                self.told.problem_items += 1
                self.inside.problems += 1
                return True
            if REMEDY.search(text):
                self.inside.measures += 1
                self.told.measures.append(text.rstrip("。;,"))
                self.told.measure_items += 1
            else:
                self.inside.doubtful.append(text.rstrip("。;,"))
            return False
        if self.inside is not None and self.inside.problems and not marked:
            return False  # more of the item's own words
        pieces = [piece for piece in re.split(r"[,;。、]", text) if piece]
        listed = _LISTED.search(text)
        named = re.split(r"[、,]", listed["list"]) if listed else []
        found = [
            piece
            for before, piece in zip(["", *pieces], pieces, strict=False)
            if (FAULTY.search(piece) or piece.rpartition("存在")[2].lstrip("着") in named)
            and not (self.part is Part.OPEN and _IN_GENERAL.search(piece))
            and (not _EFFECT.search(piece) or (_SUCH_AS.search(piece) and _ENDS_IN_NOUN.search(before)))
        ]
        if not found and self.part is Part.PROBLEMS and len(text) >= _SHORTEST and not REMEDY.search(text):
            found = [piece for piece in re.split(r"[;。、]", text) if len(piece) >= _SHORTEST]
            self.told.by_place += len(found)
        self.told.problems += found
        if not found and REMEDY.search(text):
            self.told.measures += _clauses(text)
        elif not found and len(text) >= _TELLING and not _PRAISE.search(text):
            self.told.unclear.append(text.rstrip("。;,"))
        return bool(found)

    def _measures(self, text: str, marked: bool) -> None:
        if marked:
            self.told.measures.append(text.rstrip("。;,"))
            self.told.measure_items += 1
            if self.inside is not None:
                self.inside.measures += 1
            return
        self.told.measures += _clauses(text)

    def _remedy(self, text: str, marked: bool, problem: bool) -> None:
        clauses = _clauses(text) or ([] if _SLOGAN.search(text) else [text])
        if marked and problem:
            self.told.paired_items += 1
        self.told.measures += clauses
        self.part = Part.MEASURES
        if not marked and self.inside is not None and not text.endswith(";"):
            self.inside = None


def _clauses(text: str) -> list[str]:
    return [
        clause
        for clause in re.split(r"[,;。:、]", text)
        if len(clause) >= _SHORTEST
        and not _PURPOSE.search(clause)
        and not _SLOGAN.search(clause)
        and not re.fullmatch(rf"{_AIM}?.*{_NOUN}|下一?步|今后|20\d\d年|明年|对此|为此|.{{0,12}}将", clause)
    ]


def _parted(text: str) -> tuple[str, str]:
    """A text parted where it turns to what is done: what stands before, and from there on."""
    pivot = _PIVOT.search(text)
    at = pivot.start() if pivot else len(text)
    offset = 0
    faulty = False
    for clause in re.split(r"(?<=[,])", text[:at]):
        if faulty and REMEDY.search(clause) and not FAULTY.search(clause):
            at = offset
            break
        faulty = faulty or FAULTY.search(clause) is not None
        offset += len(clause)
    before, after = text[:at].strip(",。;"), text[at:].strip(",。;")
    if pivot and at == pivot.start() and not faulty:
        # 我局将…: who does it stands before the turn.
        own = before.rpartition(",")[2]
        if len(own) <= 12:
            return before.rpartition(",")[0] if FAULTY.search(before) else "", own + after
    return before, after
