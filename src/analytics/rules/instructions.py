"""Words that the form says to those who fill it in, left standing in a report that is published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, as_written, shortened

_OPEN, _CLOSE = r"[(\[【〔<〈{]", r"[)\]】〕>〉}]"
_FILL_IN = "填写|填报|填入|输入|录入"
_FORMS = "文字|表格|图表|数字|图文"
_BLANK = r"(?:[×✕Xx*＊○〇_]{2,}|(?<![A-Za-z0-9])[×✕X_](?=[年月日条件次个项元份]))"

# What is told to the writer: how a part is to be given, what to put where, and places left to be filled. All
# of it is matched in folded text (half-width signs, no blanks).
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        (
            rf"(?:(?:该|本|此|这一?)部分(?:内容|情况)?|以上(?:内容|部分))(?:应当?|需要?|请|要|须|可|均|主要)*(?:以|用|采用|采取|按照?)"
            rf"(?:{_FORMS})(?:和|或|加)?(?:{_FORMS})?(?:的)?(?:形式|方式)(?:进行)?(?:报告|填报|呈现|表述|说明|{_FILL_IN}|反映|体现)"
            r"(?!(?:如下|见|了|并))"
        ),
        rf"(?:^|(?<=[。;])|{_OPEN})请(?:简要|逐项|逐条|如实|据实|具体|分别)?(?:{_FILL_IN}|列出|列举|概述|简述|写明|阐述|描述)[^。;:]{{0,24}}",
        rf"{_OPEN}(?:该|本|此)部分(?![^)]*(?:形式|方式))[^)\]】〕]{{0,20}}(?:说明|报告|阐述|概述|介绍|写明|反映|列明)[^)\]】〕]{{0,40}}{_CLOSE}",
        r"(?:该|本|此)部分(?:内容)?(?:应当?|需要?|请|须)[^。;]{0,20}(?:撰写|填写|填报|编写|书写)|(?:不超过|不少于|控制在)\d+字",
        r"(?:该|本|此|这一)部分(?:内容)?(?:主要|重点)?(?:是)?(?:从|对|就|围绕|包括|涵盖)[^。;]{2,60}?(?:进行|加以|予以|作)(?:简要|简单|全面|具体)?(?:概述|概括|阐述|描述|总结|说明|报告|介绍|填写)",
        rf"(?:^|{_OPEN})(?:请|应)?(?:主要|简要|重点|概括)?(?:概述|简述|概括|报告|说明|介绍|阐述|描述|总结|反映|列出|列明|填报)(?:本|各)(?:行政)?(?:机关|单位|部门|地区)[^。;]{{4,}}",
        r"(?:该|本)部分(?:内容)?(?:应当?|需要?|请|须)(?:主要)?(?:包括|写明|说明|报告|阐述|概述|列明|反映)",
        rf"(?:^|(?<=[。;])|{_OPEN})(?:填报|填表|填写|编写|撰写|写作|编制)(?:说明|要求|提示|须知|指引)(?=[:)\]】〕]|$)",
        rf"(?:请|应|须)?在?(?:此处|本处|此栏|此行|这里)(?:请|应|须|可)?(?:{_FILL_IN}|插入|粘贴|补充|写明)",
        rf"{_OPEN}(?:请|应|须|此处)?(?:简要|逐项|逐条|如实|据实|具体|分别)?(?:{_FILL_IN}|列出|列举|概述|简述|说明|写明|介绍)[^)\]】〕]{{0,40}}{_CLOSE}",
        rf"{_OPEN}[^)\]】〕]{{0,30}}(?:请删除|请删去|可删除|可自行增减|自行添加|字以内|不少于\d+字|不超过\d+字|供参考|示例){_CLOSE}",
        r"(?:如|若)(?:果)?(?:无|没有|未发生)[^。,;]{0,12},?(?:则|也|均)?(?:应|须|需|请)(?:当|要)?(?:在此)?(?:填|写)(?:写|报|明|上|为)?[“\"]?(?:0|零|无)",
        rf"{_OPEN}(?:[^)\]】〕]{{0,20}},)?(?:没有|无|未发生)[^)\]】〕]{{0,10}}(?:填|写)(?:写|报|明|上|为)?[“\"]?(?:0|零|无)[”\"]?{_CLOSE}",
        rf"{_BLANK}(?=年|月|日|条|件|次|人次|万元|元|个|场|份|期|篇|%|镇|乡|街道|县|市|区|局|单位)",
        r"(?:单位|机关|机构)名称[)\]】〕](?:20|[×X_])",
    )
)
# Who demands so of others, or only mentions the form, is no form speaking.
_SPOKEN_OF = re.compile(
    r"(?:(?<!按)(?<!按照)要求|规定|明确|督促|提醒|指导|强调|修改|删除|清理|更正)[^。;]{0,24}$|《[^》]*$"
)
_TABLE_NOTE = fold(FORM.table("t3").note).strip("()")
_NOTE = re.compile(rf"{re.escape(_TABLE_NOTE[:9])}[^。)]*(?:之和|相等)?\)?")


def found_in(line: str, section: str) -> list[str]:
    """The instructions that a line of text still holds, in folded words."""
    text = fold(line)
    found = [
        match[0]
        for pattern in _PATTERNS
        for match in pattern.finditer(text)
        if not _SPOKEN_OF.search(text[: match.start()])
    ]
    note = _NOTE.search(text)
    # In section three it may be the head of a table that was not seen to be one.
    if note and (section != "3" or _has_prose(text[: note.start()] + text[note.end() :])):
        found.append(note[0])
    longest = sorted(set(found), key=len, reverse=True)
    return [each for n, each in enumerate(longest) if not any(each in other for other in longest[:n])]


def _has_prose(rest: str) -> bool:
    return "|" not in rest and "。" in rest and len(rest) >= 10


def _judge_report(report: Report) -> Iterator[Judgement]:
    expected = "正文没有格式文件的填写说明和待填的空位"
    prose = [
        (position, line)
        for position, line in zip(report.positions, report.lines, strict=True)
        if line.table is None and fold(line.text)
    ]
    if not prose:
        yield report.judgement("", Outcome.NOT_APPLICABLE, expected, "没有读到正文")
        return
    found = [
        (words, position, line) for position, line in prose for words in found_in(line.text, line.section)
    ]
    if not found:
        yield report.judgement("", Outcome.PASS, expected, "没有发现遗留的填写说明")
    for ordinal, (words, position, line) in enumerate(found, start=1):
        quote = shortened(as_written(line.text, words))
        yield report.judgement(
            f"instruction {ordinal}",
            Outcome.FAIL,
            expected,
            f"{_where(line.section)}留有“{quote}”",
            [{"quote": quote, "place": line.place, "line": position}],
            f"请删除{_where(line.section)}的“{quote}”；是待填空位的，填上实际内容。",
        )


def _where(section: str) -> str:
    return f"第{FORM.section(section).numeral}部分" if section != "0" else "正文开头"


F09 = Rule(
    id="F09",
    title="没有遗留格式文件的填写说明",
    short="无遗留填写说明",
    level="form",
    severity=Severity.YELLOW,
    basis="国办公开办函〔2021〕30号",
    version=3,
    needs=("lines",),
    fix="请删除说明文字。",
    judge=EachReport(_judge_report),
)
