"""Do title, period and the words in which a report names itself speak of one year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.reading.dates import YEAR, year_of
from analytics.reading.flat import fold
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, shortened

_ABOUT_DATA = re.compile(r"统计|数据|本报告|本年报|期限|报告期")
_SPAN = re.compile(
    r"(?P<first>20\d\d)年?(?:度)?(?:1月1日|01月01日|1月)(?:起|开始)?,?(?:至|到|[-—–~～])+(?:(?P<last>20\d\d)年)?12月(?:31日)?"
)
_UNTIL = re.compile(r"(?:截止|截至|截止到)(?:日期|时间)?(?:为|是|至|到|于)?[:]?(?P<last>20\d\d)年12月31日")
# The words in which a report says what it is: only before section one, where nothing else is reported on.
_OWN = re.compile(
    r"(?:现将|现就|现对|编制|编写|制作|撰写|汇总|现公布|现予公布|现发布|公布|发布|形成|作出|向社会公布)[^。;〔]{0,48}?"
    r"(?P<year>20\d\d)年(?:度)?[^。;,]{0,30}?(?:年度报告|年报|报告|情况|工作)"
)
_FOREIGN_TITLE = re.compile(r"《(?:[^《》]|《[^《》]*》)*》")
_OWN_TITLE = re.compile(r"公开[^《》]*(?:报告|年报)》$")
_BEFORE = re.compile(r"(?:已于|曾于|此前|上一?年度?|去年|往年)[^。;]{0,24}$")


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
            for match in _SPAN.finditer(sentence):
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


F11 = Rule(
    id="F11",
    title="标题、统计期限、正文的年度一致",
    short="年度前后一致",
    level="form",
    severity=Severity.RED,
    basis="工作惯例：一份年报只报告一个年度",
    version=1,
    needs=("lines",),
    fix="请统一年度。",
    judge=EachReport(_judge_report),
)
