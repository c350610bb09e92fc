"""Whose figures a report says it gives: those of the office alone (本级) or of the whole area (全域).

    scope_of(reading.lines)   -> Stated("area", 12, "本报告数据包括县政府各部门、各乡镇"), or None

Only a sentence on what the report covers, or on requests of a whole area, tells; 全市 in a plan or a place
name does not. Where two sentences tell different things nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from analytics.reading.model import Line

Scope = Literal["own", "area"]
WORDS: dict[Scope, str] = {"own": "本级", "area": "全域"}


@dataclass(frozen=True, slots=True)
class Stated:
    """``line`` is the position in the lines of the source, ``quote`` the sentence."""

    scope: Scope
    line: int
    quote: str


_NUMBER = r"(?:\d+|[一二三四五六七八九十百两]+)"
_AREA = (
    r"(?:全[市县区州盟旗域](?!政府网|门户|政务|统一|人民|第|前|首|最|率先|领先)|各(?:级|乡镇|镇|乡|街道|部门|单位|县|区|市直|县直|区直)"
    rf"|所辖|下辖|所属(?:各)?(?:单位|部门|机构)|{_NUMBER}个(?:县|区|乡|镇|乡镇|街道|部门|单位|市直|县直|区直))"
)
_REPORT = (
    r"(?:本报告|本年报|本年度报告|本次报告|该报告|(?:所列|统计|以上|上述|表中|报告中?的?)数据"
    r"|(?:统计|数据|报告)(?:口径|范围))"
)
_HOLDS = (
    r"(?:(?<!不)包括|(?<!不)包含|(?<!不包)(?<!不)含|涵盖|覆盖|汇总|合并|范围(?:为|是)|口径(?:为|是)|反映|为)"
)
_NOT = r"(?:不含|不包括|不包含|未含|未包括|不计)"

_OWN_LEVEL = re.compile(
    rf"{_REPORT}[^。；]{{0,30}}{_NOT}[^。；]{{0,20}}{_AREA}"
    rf"|{_REPORT}[^。；，]{{0,20}}(?:仅|只|限于|范围|口径|为|反映)[^。；，]{{0,16}}(?:本级|机关本身|本机关|本单位)(?!及|和|与|、|以及)"
    r"|本级口径"
)
_WHOLE_AREA = re.compile(
    rf"{_REPORT}[^。；]{{0,30}}{_HOLDS}[^。；]{{0,24}}{_AREA}"
    rf"|(?:根据|依据|汇总|合并)[^。；]{{0,12}}{_AREA}[^。；]{{0,24}}(?:年度报告|年报|数据)[^。；]{{0,8}}(?:汇总|编制|形成|合并)"
    rf"|(?:汇总|合并)(?:了)?[^。；，]{{0,12}}{_AREA}[^。；，]{{0,16}}(?:年度报告|年报|数据)"
    r"|(?:全域|全[市县区州盟旗]|汇总)口径"
    rf"|{_AREA}[^。；，]{{0,12}}(?:共|合计|累计|总共)(?:收到|受理|新收|接收)[^。；，]{{0,16}}申请"
)
_SENTENCE = re.compile(r"[^。；！？\n]+")
_BLANK = re.compile(r"\s+")


def scope_of(lines: Iterable[Line]) -> Stated | None:
    """What the prose of a report says of its scope; None where it says nothing or contradicts itself."""
    found = list(_statements(lines))
    return found[0] if len({stated.scope for stated in found}) == 1 else None


def _statements(lines: Iterable[Line]) -> Iterator[Stated]:
    for position, line in enumerate(lines):
        if line.table is not None:
            continue
        for sentence in _SENTENCE.findall(_BLANK.sub("", line.text)):
            scope = _scope(sentence)
            if scope is not None:
                yield Stated(scope, position, sentence)


def _scope(sentence: str) -> Scope | None:
    # 不含各乡镇 would be read as 含各乡镇 by a wider pattern: what it leaves out goes first.
    if _OWN_LEVEL.search(sentence):
        return "own"
    return "area" if _WHOLE_AREA.search(sentence) else None
