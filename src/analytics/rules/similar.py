"""雷同: a section that repeats the agency's own of last year, or another agency's of the same year."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from analytics.form import FORM
from analytics.rules.rule import EvidenceItem, Judgement, Outcome, Rule, Severity
from analytics.rules.similar_texts import COMPARED
from analytics.rules.words import Report, half_sentences, reports, shortened, with_last_year

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

_SHOWN = 3
"""Sentences that stand as evidence, and agencies that a sentence names."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """What ``similar_pairs`` says of a section and another one, that of the report ``other`` (its id)."""

    other: str
    containment: Decimal
    similarity: Decimal
    passages: Sequence[Mapping[str, Any]]

    def is_copied(self, report: Report, settings: Settings) -> bool:
        """Whether enough is contained; where single signs are changed all over, the wording tells."""
        return any(
            share >= settings.threshold(name, report.kind, report.year)
            for share, name in ((self.containment, "copy_yellow"), (self.similarity, "copy_wording"))
        )

    def words(self, report: Report, settings: Settings) -> str:
        """有 92% 的文字, or 逐字比对有 91%."""
        if self.containment >= settings.threshold("copy_yellow", report.kind, report.year):
            return f"有 {_percent(self.containment)} 的文字"
        return f"逐字比对有 {_percent(self.similarity)}"

    def evidence(self, own: Report, other: Report, section: str) -> tuple[EvidenceItem, ...]:
        """The longest sentences of the passages, each here and there."""
        said = sorted(
            (pair for one in self.passages for pair in _side_by_side(one)), key=lambda pair: -len(pair[0])
        )[:_SHOWN]
        here = [own.evidence(shortened(mine), section) for mine, _ in said]
        there = [
            {
                **other.evidence(shortened(theirs), section),
                "report_id": other.report_id,
                "role": "reference",
            }
            for _, theirs in said
        ]
        return (*here, *there)


def _side_by_side(passage: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The sentences of a passage, here and there; figures and names may differ."""
    mine, theirs = half_sentences(str(passage["text"])), half_sentences(str(passage["other_text"]))
    if len(mine) == len(theirs):
        return list(zip(mine, theirs, strict=True))
    return [(max(mine, key=len, default=""), max(theirs, key=len, default=""))]


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal(1), ROUND_DOWN)}%"


@dataclass(frozen=True, slots=True)
class _Compared:
    """What the tables of ``similar_texts`` hold. ``sizes``: own signs; ``pairs``: nearest first."""

    sizes: Mapping[tuple[str, str], int]
    pairs: Mapping[tuple[str, str], Sequence[_Pair]]


def _compared(con: DuckDBPyConnection, relation: str) -> _Compared:
    sizes = {
        (report_id, section): size
        for report_id, section, size in con.execute(
            "SELECT report_id, section_id, signs FROM compared_sections"
        ).fetchall()
    }
    pairs: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for report_id, section, other, containment, similarity, passages in con.execute(
        "SELECT report_id, section_id, other_report_id, containment, similarity, passages"
        " FROM similar_pairs WHERE relation = ? ORDER BY rowid",
        [relation],
    ).fetchall():
        pair = _Pair(other, containment, similarity, json.loads(passages))
        pairs[report_id, section].append(pair)
    return _Compared(sizes, pairs)


def _too_short(numeral: str, size: int, least: Decimal, *, of: str = "") -> str:
    return (
        f"{of}第{numeral}部分除去年份数字、单位地名、格式文字和通用表述后只有 {size} 个字"
        f"（少于 {least:f} 个），不作比较"
    )


def _cut(numeral: str) -> str:
    return f"第{numeral}部分到此为止，也没有落款，可能没有收全"


# ------------------------------------------------------------------ the agency's own last year


def _last_year(con: DuckDBPyConnection, settings: Settings) -> Iterator[Judgement]:
    compared = _compared(con, "last_year")
    for report, last, bare in with_last_year(con):
        for section in COMPARED:
            yield _against_last(compared, report, section, last, bare, settings)


def _against_last(
    compared: _Compared,
    report: Report,
    section: str,
    last: Report | None,
    without_prose: bool,
    settings: Settings,
) -> Judgement:
    spec = FORM.section(section)
    locus, expected = f"section {section}", f"第{spec.numeral}部分按本年情况重写，不照抄上年年报"
    unread = report.unread(section)
    if unread:
        return report.judgement(locus, Outcome.UNDETERMINED, expected, unread)
    if without_prose:
        found = f"{report.year - 1} 年只有汇总表里的数字，没有正文，无法对照"
        return report.judgement(locus, Outcome.UNDETERMINED, expected, found)
    if last is None:
        found = f"没有该单位 {report.year - 1} 年的年报，无可对照"
        return report.judgement(locus, Outcome.NOT_APPLICABLE, expected, found)
    unread = last.unread(section)
    if unread:
        found = f"{last.year} 年年报{unread}"
        return report.judgement(locus, Outcome.UNDETERMINED, expected, found)
    least = settings.threshold("copy_signs_years", report.kind, report.year)
    for told, of in ((report, ""), (last, f"{last.year} 年年报")):
        size = compared.sizes.get((told.report_id, section), 0)
        if size < least:
            if told.may_be_cut(section):
                return report.judgement(locus, Outcome.UNDETERMINED, expected, of + _cut(spec.numeral))
            found = _too_short(spec.numeral, size, least, of=of)
            return report.judgement(locus, Outcome.NOT_APPLICABLE, expected, found)
    (pair,) = compared.pairs[report.report_id, section]
    if not pair.is_copied(report, settings):
        if report.may_be_cut(section):
            return report.judgement(locus, Outcome.UNDETERMINED, expected, _cut(spec.numeral))
        found = f"第{spec.numeral}部分与上年相同的文字占 {_percent(pair.containment)}"
        return report.judgement(locus, Outcome.PASS, expected, found)
    red = pair.containment >= settings.threshold("copy_red", report.kind, report.year)
    return report.judgement(
        locus,
        Outcome.FAIL,
        expected,
        f"第{spec.numeral}部分{pair.words(report, settings)}与本单位 {last.year} 年年报相同"
        "（年份、数字、单位名不计）",
        pair.evidence(report, last, section),
        f"请按 {report.year} 年的实际工作重写“{spec.heading}”，写出当年做了什么、有什么变化；"
        "确有必要保留的表述以外，不沿用上年文字。",
        Severity.RED if red else Severity.YELLOW,
    )


# ------------------------------------------------------------------ other agencies


def _same_year(con: DuckDBPyConnection, settings: Settings) -> Iterator[Judgement]:
    compared = _compared(con, "same_year")
    members: dict[tuple[str, str], list[str]] = {}
    grouped: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, section, report_id in con.execute(
        "SELECT cluster, section_id, report_id FROM clusters ORDER BY rowid"
    ).fetchall():
        grouped[number].append((report_id, section))
    for group in grouped.values():
        for place in group:
            members[place] = [report_id for report_id, _ in group if report_id != place[0]]
    named = {pair.other for pairs in compared.pairs.values() for pair in pairs} | {one for one, _ in members}
    # Only those that a finding will name are kept in memory.
    others: dict[str, Report] = {}
    long_enough: dict[tuple[int, str], int] = defaultdict(int)
    for report in reports(con):
        if report.report_id in named:
            others[report.report_id] = report
        for section in COMPARED:
            least = settings.threshold("copy_signs_agencies", report.kind, report.year)
            long_enough[report.year, section] += compared.sizes.get((report.report_id, section), 0) >= least
    for report in reports(con):
        for section in COMPARED:
            cluster = [others[one].printed_name for one in members.get((report.report_id, section), [])]
            yield _against_others(
                compared, report, section, others, cluster, long_enough[report.year, section], settings
            )


def _against_others(
    compared: _Compared,
    report: Report,
    section: str,
    others: Mapping[str, Report],
    cluster: Sequence[str],
    comparable: int,
    settings: Settings,
) -> Judgement:
    spec = FORM.section(section)
    locus, expected = f"section {section}", f"第{spec.numeral}部分写本单位的情况，与同年其他单位不雷同"
    unread = report.unread(section)
    if unread:
        return report.judgement(locus, Outcome.UNDETERMINED, expected, unread)
    least = settings.threshold("copy_signs_agencies", report.kind, report.year)
    size = compared.sizes.get((report.report_id, section), 0)
    if size < least:
        if report.may_be_cut(section):
            return report.judgement(locus, Outcome.UNDETERMINED, expected, _cut(spec.numeral))
        found = _too_short(spec.numeral, size, least)
        return report.judgement(locus, Outcome.NOT_APPLICABLE, expected, found)
    if comparable < 2:
        found = f"当年没有其他单位的第{spec.numeral}部分可对照"
        return report.judgement(locus, Outcome.NOT_APPLICABLE, expected, found)
    known = compared.pairs.get((report.report_id, section), ())
    pairs = [pair for pair in known if pair.is_copied(report, settings)]
    if not pairs:
        if report.may_be_cut(section):
            return report.judgement(locus, Outcome.UNDETERMINED, expected, _cut(spec.numeral))
        return report.judgement(locus, Outcome.PASS, expected, "没有发现与其他单位雷同的文字")
    nearest = pairs[0]
    other = others[nearest.other]
    name = other.printed_name
    group = (
        f"；彼此雷同的有 {len(cluster) + 1} 家：{_some((report.printed_name, *cluster))}"
        if len(cluster) > 1
        else ""
    )
    return report.judgement(
        locus,
        Outcome.FAIL,
        expected,
        f"第{spec.numeral}部分{nearest.words(report, settings)}与{name}的相同"
        f"（年份、数字、单位名不计）{group}",
        nearest.evidence(report, other, section),
        f"请与{_some(cluster) or name}核对“{spec.heading}”是否照抄或套用了同一份稿子；"
        "照抄的按本单位情况重写。",
    )


def _some(names: Sequence[str]) -> str:
    """甲、乙、丙等 5 家."""
    named = "、".join(names[:_SHOWN])
    return named if len(names) <= _SHOWN else f"{named}等 {len(names)} 家"


S01 = Rule(
    id="S01",
    title="正文不照抄上年年报",
    short="正文不照抄上年",
    level="text",
    severity=Severity.RED,
    basis="工作惯例：年报写当年的情况，不沿用上年文字",
    version=1,
    needs=("sections", "last_year", "texts"),
    fix="请按本年情况重写。",
    judge=_last_year,
)

S02 = Rule(
    id="S02",
    title="正文不与其他单位雷同",
    short="正文不与别家雷同",
    level="peers",
    severity=Severity.YELLOW,
    basis="工作惯例：年报写本单位的情况，不套用别家的文字",
    version=1,
    needs=("sections", "texts"),
    fix="请核实是否照抄，并按本单位情况重写。",
    judge=_same_year,
)
