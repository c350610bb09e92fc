"""Does a section speak of this agency at all: a name of its place, or a figure of its work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, half_sentences

_SECTIONS = tuple(section.id for section in FORM.sections if section.topics)
"""The account of the year's work. Problems and other matters are often told without a name or a figure."""
_SHORTEST = 60
"""Signs of a section that is long enough to say something of its own."""

_TITLE = re.compile(
    r"《(?:[^《》]|《[^《》]*》)*》|\([^()]*号\)|〔\d{4}〕\d*号?|第[一二三四五六七八九十\d]+[条款项章号]|20\d\d年度?|\d+月\d+日"
)
_FIGURE = re.compile(
    r"(?:\d[\d.,]*|[二三四五六七八九十][〇零一二三四五六七八九十百千万]{0,5})余?(?:多|万|千|百)?"
    r"(?:条|件|次|人|名|份|篇|期|场|场次|人次|元|万元|处|册|张|家|户|村|社区|栏|宗|起|幅|部(?!分|门)|天|%|％|余|轮|批)"
)
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2}(?:村(?![务民级委干情居务规容集社组])|社区(?![服居])|[^乡城集各全我本该建]镇(?![区村级])|街道(?![办级])|(?<![我全本各该外])县(?![级区城]))"
)
_GENERAL = re.compile(r"(?:各|全|我|本|该|所有|每个|有关|基层|下辖|驻|到|行政)[^,。;]{0,3}$")


def speaks_of_itself(text: str, names: tuple[str, ...]) -> bool:
    """Whether a section (folded) names a place of its own or counts something."""
    plain = _TITLE.sub("", text)
    if any(name in plain for name in names):
        return True
    if _FIGURE.search(plain):
        return True
    return any(not _GENERAL.search(plain[: match.start() + 2]) for match in _PLACE.finditer(plain))


def _judge(report: Report) -> Iterator[Judgement]:
    yield from (_judge_section(report, section) for section in _SECTIONS)


def _judge_section(report: Report, section: str) -> Judgement:
    numeral = FORM.section(section).numeral
    locus = f"section {section}"
    expected = f"第{numeral}部分写到本单位的地名、单位名或数字"
    unread = report.unread(section)
    if unread:
        return report.judgement(locus, Outcome.UNDETERMINED, expected, unread)
    folded = fold(report.text(section))
    if speaks_of_itself(folded, _names(report)):
        return report.judgement(locus, Outcome.PASS, expected, "写到了本单位的名称或数字")
    if len(folded) < _SHORTEST:
        return report.judgement(
            locus, Outcome.NOT_APPLICABLE, expected, f"第{numeral}部分只有 {len(folded)} 个字，不作判断"
        )
    first = half_sentences(report.text(section))[0]
    return report.judgement(
        locus,
        Outcome.FAIL,
        expected,
        f"第{numeral}部分 {len(folded)} 个字，没有一处地名、单位名或数字，放在哪个单位都说得通",
        [report.evidence(first, section)],
        f"请在第{numeral}部分写本单位的实际情况：做了什么、多少件、在哪里、问题出在哪个环节。",
    )


def _names(report: Report) -> tuple[str, ...]:
    short = fold(report.short_name)
    core = re.sub(r"(?:街道|苏木|镇|乡|局)$", "", short)
    return tuple(dict.fromkeys(name for name in (fold(report.name), short, core) if len(name) >= 2))


Q04 = Rule(
    id="Q04",
    title="总体情况写到本单位的名称或数字",
    short="有本单位内容",
    level="text",
    severity=Severity.BLUE,
    basis="工作惯例：年报写本单位的情况，不写通用的话",
    version=1,
    needs=("sections",),
    fix="请写本单位的情况。",
    judge=EachReport(_judge),
)
