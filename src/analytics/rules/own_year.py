"""Do title, period and the words in which a report names itself speak of one year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.form import FORM
from analytics.reading.dates import YEAR, year_of
from analytics.reading.flat import fold
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, as_written, shortened

_ABOUT_PERIOD = re.compile(r"统计(?:期限|时间|时段|周期|起止|口径)|报告期|数据[^。;]{0,12}期限|期限")
_ABOUT_DATA = re.compile(r"统计|数据|本报告|本年报|期限|报告期")
_SPAN = re.compile(
    r"(?P<first>20\d\d)年?(?:度)?(?:1月1日|01月01日|1月)(?:起|开始)?,?(?:至|到|[-—–~～])+(?:(?P<last>20\d\d)年)?12月(?:31日)?"
)
_ANY_SPAN = re.compile(
    r"(?P<first>20\d\d)年(?P<month>\d{1,2})月(?:\d{1,2}日)?(?:起|开始)?,?(?:至|到|[-—–~～])+(?:(?P<last>20\d\d)年)?\d{1,2}月(?:\d{1,2}日)?"
)
_UNTIL = re.compile(r"(?:截止|截至|截止到)(?:日期|时间)?(?:为|是|至|到|于)?[:]?(?P<last>20\d\d)年12月31日")
# The words in which a report says what it is: only before section one, where nothing else is reported on.
_OWN = re.compile(
    r"(?:本(?:报告|年报)(?:为|是|系)|现将|现就|现对|编制|编写|制作|撰写|汇总|现公布|现予公布|现发布|公布|发布|形成|作出|向社会公布)[^。;〔]{0,48}?"
    r"(?P<year>20\d\d)年(?:度)?[^。;,]{0,30}?(?:年度报告|年报|报告|情况|工作)"
)
_BODY = tuple(section.id for section in FORM.sections if section.table is None)
"""The sections of prose."""
_FOREIGN_TITLE = re.compile(r"《(?:[^《》]|《[^《》]*》)*》")
_OWN_TITLE = re.compile(r"公开[^《》]*(?:报告|年报)》$")
_BEFORE = re.compile(r"(?:已于|曾于|此前|上一?年度?|去年|往年)[^。;]{0,24}$")


# 2023年,我镇… at the head of a sentence: the year that is told of.
_TOLD_OF = re.compile(
    r"(?:^|(?<=[。;:]))(?:[(]?[一二三四五六七八九十\d]{1,2}(?:[)]|[、.](?!\d)|是))?[^,。;:\d]{0,8}?(?:在)?(?P<year>20\d\d)年度?(?:以来|来|期间|全年)?,?"
    r"(?=我|本|全|共|累计|主动|未|没有|无|收到|受理|新收|公开|发布|存在|通过|坚持|认真|按照|严格|围绕|政府|政务|信息|依申请|[\u4e00-\u9fff]{2,8}(?:镇|乡|街道|局|委|办|院|校|中心)(?![\u4e00-\u9fff]{0,6}(?:成立|建成)))"
)
_NOT_THE_YEAR = re.compile(
    r"[将拟]|计划|下一?步|力争|争取|较|相比|同比|比(?!例)|增[长加]|减少|分别|历年|累计至|结转|延续|上一?年|去年|往年|今年|本年|整改|解决|决算|预算|考核|年报|报告|印发|出台|启动|开始|至今|[要]继续|^[^,。;]{0,10}的"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A year that a report gives as its own: ``kind`` in words, ``year``, the words, the line's number."""

    kind: str
    year: int
    quote: str
    line: int


def mentions(text: str, line: int, section: str) -> Iterator[Mention]:
    """The years that one line gives as those reported on."""
    folded = fold(text)
    for sentence in re.split(r"(?<=[。;])", folded):
        if section == "0" or _ABOUT_DATA.search(sentence):
            spans = list(_SPAN.finditer(sentence))
            if not spans and _ABOUT_PERIOD.search(sentence):
                spans = list(_ANY_SPAN.finditer(sentence))
            for match in spans:
                for year in dict.fromkeys(int(match[name]) for name in ("first", "last") if match[name]):
                    yield Mention("统计期限", year, match[0], line)
            for match in _UNTIL.finditer(sentence) if _ABOUT_DATA.search(sentence) else ():
                yield Mention("统计期限", int(match["last"]), match[0], line)
        if section == "0":
            own = _FOREIGN_TITLE.sub(lambda title: title[0] if _OWN_TITLE.search(title[0]) else "", sentence)
            for match in _OWN.finditer(own):
                if not _BEFORE.search(own[: match.start("year")]) and not _SPAN.match(
                    own, match.start("year")
                ):
                    yield Mention("正文", int(match["year"]), match[0], line)


def years_told_of(text: str, line: int) -> Iterator[Mention]:
    """The years of sentences that begin with the year they tell of; plans and comparisons left out."""
    for sentence in re.split(r"(?<=[。;])", fold(text)):
        told = _TOLD_OF.search(sentence)
        if told and not _NOT_THE_YEAR.search(sentence[told.end() :]):
            yield Mention("正文", int(told["year"]), as_written(text, sentence.rstrip("。;")[:40]), line)


def _title_year(report: Report) -> int | None:
    years = {year for match in YEAR.finditer(fold(report.title or "")) if (year := year_of(match))}
    return years.pop() if len(years) == 1 else None


def _judge_report(report: Report) -> Judgement:
    of_title = _title_year(report)
    due = of_title or report.year
    expected = f"标题、统计期限和正文都是 {due} 年"
    told = [
        mention
        for number, line in enumerate(report.lines)
        if line.table is None
        for mention in mentions(line.text, number, line.section)
    ]
    evidence = [
        {"quote": each.quote, "place": report.lines[each.line].place, "line": report.positions[each.line]}
        for each in told
    ]
    other = [each for each in told if each.year != due]
    if other:
        words = "；".join(dict.fromkeys(f"{each.kind}写“{shortened(each.quote)}”" for each in other))
        from_title = f"标题是 {due} 年" if of_title else f"报告年度是 {due} 年"
        return report.judgement(
            "",
            Outcome.FAIL,
            expected,
            f"{from_title}，{words}",
            evidence,
            f"请核对本报告的年度：{from_title}，而{words}；改正写错的一处。",
        )
    strays = _strays(report, due)
    if strays:
        words = "；".join(dict.fromkeys(f"“{shortened(each.quote)}”" for each in strays))
        nowhere = _speaks_of_another_year(report, strays, due)
        return report.judgement(
            "",
            Outcome.FAIL if nowhere else Outcome.REVIEW,
            expected,
            f"正文写{words}" + ("，这一部分没有一处写到本年度" if nowhere else "，请核对说的是不是本年度"),
            [
                {
                    "quote": each.quote,
                    "place": report.lines[each.line].place,
                    "line": report.positions[each.line],
                }
                for each in strays
            ],
            f"请核对正文的年度：本报告报告 {due} 年的工作，而正文写{words}；写错的改正。",
        )
    if of_title and of_title != report.year:
        return report.judgement(
            "",
            Outcome.REVIEW,
            expected,
            f"标题写 {of_title} 年，而这份报告归在 {report.year} 年度，请核对是哪一年的年报",
            evidence,
        )
    if not told:
        return report.judgement(
            "", Outcome.NOT_APPLICABLE, expected, "正文没有写统计期限，也没有写是哪一年的报告"
        )
    kinds = "和".join(dict.fromkeys(each.kind for each in told))
    return report.judgement("", Outcome.PASS, expected, f"标题与{kinds}都是 {due} 年", evidence)


def _strays(report: Report, due: int) -> list[Mention]:
    """Sentences of the body that tell of the work of the year before or after."""
    return [
        mention
        for number, line in enumerate(report.lines)
        if line.table is None and line.section in _BODY
        for mention in years_told_of(line.text, number)
        if mention.year != due and abs(mention.year - due) <= 1
    ]


def _speaks_of_another_year(report: Report, strays: list[Mention], due: int) -> bool:
    """Whether a section tells of another year again and again, and nowhere of the year reported on."""
    by_section = Counter(report.lines[each.line].section for each in strays)
    return any(
        count > 1
        and not any(
            str(due) in line.text for line in report.lines if line.table is None and line.section == section
        )
        for section, count in by_section.items()
    )


F11 = Rule(
    id="F11",
    title="标题、统计期限、正文的年度一致",
    short="年度前后一致",
    level="form",
    severity=Severity.RED,
    basis="工作惯例：一份年报只报告一个年度",
    version=3,
    needs=("lines",),
    fix="请统一年度。",
    judge=EachReport(_judge_report),
)
