"""Listed parts against the total they are listed under: 公开120条，其中网站80条、微信40条.

A list is judged only as far as its own words go: 其中 may name some parts and leave others, channels may
carry the same item twice, and parts of two kinds (by applicant, then by way in) each add up for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from analytics.rules.listed_parts import OPENER, Listed, kind_of, lists_of
from analytics.rules.rule import EachReport, Judgement, Outcome, Rule, Severity
from analytics.rules.words import Report, say

_TWICE = re.compile(
    r"同时|同步|重复|既|交叉|转载|转发|互相|均在(?!\d|[^,;。]{0,4}(?:期限|时限|期内))|多(?:个)?(?:平台|渠道)|部分信息"
)
_CARRIED_ON = re.compile(r"同步|同时|转发|转载")
_SEVERAL_EACH = re.compile(r"各(?:共|约|为)?$")
_NEARLY = Decimal("0.8")
"""Three parts or more that make up so much of the total are meant to be all of it."""
_SLIP = Decimal("1.1")
"""Channels that carry more than so many times the total carry items twice; less is a slip of the pen."""
_EITHER = re.compile(r"\([条次件期]\)")
"""143条(次): a total of parts in one unit or the other."""


def _verdict(found: Listed) -> tuple[Outcome, str] | None:
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
    classes = {"sure"} if found.sure else {kind_of(part, found.parts_of or found.sentence) for part in parts}
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


def _too_much(found: Listed, gap: str, classes: set[str], mixed_units: bool) -> tuple[Outcome, str] | None:
    total = found.total.value
    if any(part.value > total for part in found.parts) and not mixed_units:
        return Outcome.FAIL, f"{gap}，有一项比总数还大"
    if len(found.parts) < 2:
        return None
    if sum(part.value for part in found.parts if not _CARRIED_ON.search(part.lead)) <= total:
        return None  # by its own words a part carries what another has
    if mixed_units or len(classes) > 1:
        return Outcome.REVIEW, f"{gap}，各项不是同一种分法，待核"
    carried_twice = classes == {"channel"} and (
        any(part.value == total for part in found.parts) or found.added > total * _SLIP
    )
    crossing = any("涉及" in part.lead for part in found.parts)  # one item may be of several matters
    if carried_twice or crossing or _TWICE.search(found.sentence.text):
        return Outcome.REVIEW, f"{gap}，可能同一条在几处公开，待核"
    return Outcome.FAIL, gap


def _in_groups(found: Listed) -> bool:
    """Whether the parts are several lists of the same total: by applicant, then by way in."""
    running = Decimal(0)
    groups: list[set[str]] = [set()]
    for part in found.parts:
        running += part.value
        groups[-1].add(kind_of(part, found.sentence))
        if running == found.total.value:
            running = Decimal(0)
            groups.append(set())
    whole = groups[:-1]
    alike = len(whole) == len(found.parts) and len(set.union(*whole)) == 1 if whole else False
    return bool(whole) and not groups[-1] and not alike


def _complete_before(found: Listed) -> bool:
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
        stronger = (
            ":" in parted or (";" in parted and ";" not in inside) or ("," in parted and "," not in inside)
        )
        classes = {kind_of(each, found.sentence) for each in found.parts[:number]}
        return stronger or kind_of(rest, found.sentence) not in classes | {"rest"}
    return False


def _judge_report(report: Report) -> Iterator[Judgement]:
    judged = 0
    for found in lists_of(report):
        verdict = _verdict(found)
        if verdict is None:
            continue
        judged += 1
        outcome, words = verdict
        quote = "。".join(str(item["quote"]).rstrip("。") for item in found.evidence)
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
    version=4,
    needs=("lines",),
    fix="请核对分项与总数；一条在几处公开的，在正文写明。",
    judge=EachReport(_judge_report, mentions=rf"{OPENER.pattern}|计|共|全年"),
)
