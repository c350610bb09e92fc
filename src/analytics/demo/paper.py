"""A document before it has a format: title, dates, headings, paragraphs and drawn tables in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.demo.dice import Dice
from analytics.demo.prose import Pair, Speaker
from analytics.demo.report import Report
from analytics.demo.tables import draw
from analytics.form import FORM
from analytics.form.printed import Drawing

MARK = "演示文件，单位与数字均为虚构"
TOPIC_NUMBERS = "一二三四五"


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 for a section, 2 below it."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Text:
    text: str


Block = Heading | Text | Drawing


@dataclass(frozen=True, slots=True)
class Paper:
    """What a writer needs. ``published_on`` is printed unless None; ``said`` are the claims in prose."""

    title: str
    unit: str
    published_on: date | None
    blocks: tuple[Block, ...]
    signature: str
    signed_on: date
    said: dict[str, Decimal]


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def paper_of(report: Report) -> Paper:
    """Puts a report into words and tables."""
    own = Speaker(report)
    blocks: list[Block] = [Text(text) for text in own.preamble()]
    for section_id in report.sections:
        section = FORM.section(section_id)
        speaker = own
        if section_id in report.copied:
            speaker = Speaker(report, report.copied[section_id])
            speaker.said = own.said
        blocks.append(Heading(section.heading, 1))
        if section.topics:
            blocks += [Text(text) for text in speaker.overview()]
            for numeral, topic in zip(TOPIC_NUMBERS, section.topics, strict=True):
                blocks.append(Heading(f"（{numeral}）{topic.title}", 2))
                blocks += [Text(text) for text in speaker.topic(topic.id)]
        elif section.table:
            blocks.append(draw(report, section.table))
        elif section_id == "5":
            blocks += _problems(report, speaker.problems())
        else:
            blocks += [Text(text) for text in speaker.last_words()]
    return Paper(
        title=_title(report),
        unit=report.unit.name,
        published_on=report.published_on,
        blocks=tuple(blocks),
        signature=report.unit.name,
        signed_on=report.signed_on,
        said=own.said,
    )


def _title(report: Report) -> str:
    """Units word their titles in their own ways and keep to them."""
    name, year = report.unit.name, report.year
    wordings = (f"{name}{year}年{FORM.title}", f"{name}{year}年度{FORM.title}", f"{year}年{name}{FORM.title}")
    return wordings[Dice("title", report.unit.id).weighted((0.6, 0.25, 0.15))]


def _problems(report: Report, pairs: list[Pair]) -> list[Block]:
    """Either problems first and measures after, or one by one; a unit keeps to its way for some years."""
    ordinals = ("一是", "二是", "三是")[: len(pairs)]
    if Dice("problems in pairs", report.unit.id, report.year // 3).chance(0.5):
        return [
            Text(f"{ordinal}{problem}改进情况：{measure}")
            for ordinal, (problem, measure) in zip(ordinals, pairs, strict=True)
        ]
    problems = "".join(f"{ordinal}{problem}" for ordinal, (problem, _) in zip(ordinals, pairs, strict=True))
    measures = "".join(f"{ordinal}{measure}" for ordinal, (_, measure) in zip(ordinals, pairs, strict=True))
    return [
        Heading("（一）存在的问题", 2),
        Text(f"{report.year}年工作中还有不足：{problems}"),
        Heading("（二）改进措施", 2),
        Text(f"针对以上不足，下一步从{('两', '三')[len(pairs) - 2]}个方面改进：{measures}"),
    ]
