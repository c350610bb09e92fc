"""The city's own report against the sum of its units, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from analytics.consolidation import LACKING, Consolidation, Part, Place, Sum, consolidate
from analytics.form import FORM
from analytics.rules.rule import EvidenceItem, Judgement, Outcome, Rule, Severity
from analytics.store.city_report import own_report

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

_EXPECTED = "全市年报的每一格等于各单位之和"
_NAMED = 3  # more units are counted, not named

Sources = Mapping[tuple[str, Place], EvidenceItem]
"""A cell as evidence, by report and place."""


def _judge(con: DuckDBPyConnection, settings: Settings) -> Iterator[Judgement]:
    own = own_report(con, settings)
    reports: list[tuple[str, int, str, str | None]] = con.execute(
        "SELECT agency_id, year, report_id, scope FROM reports WHERE is_current ORDER BY agency_id, year"
    ).fetchall()
    for agency_id, year, report_id, scope in reports:
        if agency_id != own:
            found = "不是全市的年报" if own else "不是全市的年报；设置中没有指明哪一份是全市的"
            yield Judgement(agency_id, year, report_id, "", Outcome.NOT_APPLICABLE, _EXPECTED, found)
            continue
        city = consolidate(con, settings, year)
        reason = _open(city)
        if reason:
            yield Judgement(agency_id, year, report_id, "", Outcome.UNDETERMINED, _EXPECTED, reason)
        else:
            sources = _sources(con, year)
            for one in city.sums:
                yield _cell(city, one, (agency_id, year, report_id), scope == "own", sources)


def _open(city: Consolidation) -> str:
    """Why nothing can be added up; empty where every unit has its report."""
    if not city.listed:
        return "没有单位名册，不知全市应有哪些单位，无法核对"
    if not city.units:
        return "名册中没有其他单位，无法核对"
    if city.missing:
        names = _few([unit.short_name for unit in city.missing], "家")
        return f"缺 {names} {city.year} 年可以读取的年报，合计不全，无法核对"
    return ""


def _cell(
    city: Consolidation, one: Sum, key: tuple[str, int, str], office_alone: bool, sources: Sources
) -> Judgement:
    table, row, column = one.place
    words = _words(one, city.edition)
    own = cast("Part", one.own)
    locus = ".".join((table, row, column))
    cited = sources.get((key[2], one.place))
    if own.value is None or not one.complete or one.total is None:
        reason = _lacking(own, one)
        evidence = (cited,) if cited else ()
        return Judgement(*key, locus, Outcome.UNDETERMINED, f"{words}：{_EXPECTED}", reason, evidence)
    expected = f"{words}：{len(one.parts)} 家单位合计 {_say(one.total)}{_derived(one)}，全市年报应与之相等"
    if own.value == one.total:
        evidence = (cited,) if cited else ()
        return Judgement(*key, locus, Outcome.PASS, expected, f"填 {_say(own.value)}，一致", evidence)
    difference = own.value - one.total
    found = (
        f"填 {_say(own.value)}，{'少' if difference < 0 else '多'} {_say(abs(difference))} {one.column.unit}"
    )
    if office_alone:
        found += "；正文写明数据为本级，与各单位合计口径不同，待核"
    return Judgement(
        *key,
        locus,
        Outcome.REVIEW if office_alone else Outcome.FAIL,
        expected,
        found,
        tuple(_evidence(key[2], own, one, sources)),
        f"请核对{words}：全市填 {_say(own.value)}，各单位合计 {_say(one.total)}{_suspects(one, difference)}。"
        + _outside(city),
    )


def _words(one: Sum, edition: str) -> str:
    form = FORM.table(one.place[0])
    row = form.words(one.place[1], edition).translate(str.maketrans("“”", "‘’"))
    return f"表{FORM.section(form.section).numeral}“{row}”行“{one.column.label}”列"


def _lacking(own: Part, one: Sum) -> str:
    said: list[str] = []
    if own.lacking:
        said.append(f"全市年报{LACKING[own.lacking]}")
    said += [f"{part.unit.short_name}{LACKING[part.lacking]}" for part in one.lacking if part.lacking]
    reason = f"缺数，无法核对：{_few(said, '处')}"
    if one.contradicts and one.total is not None and own.value is not None:
        reason += f"；仅有数的各家合计已达 {_say(one.total)}，多于全市所填 {_say(own.value)}"
    return reason


def _derived(one: Sum) -> str:
    """Totals that were added up from their columns serve here, and are named."""
    names = [part.unit.short_name for part in (*one.parts, one.own) if part and part.derived]
    return f"（{_few(names, '家')}的总计由各列相加得出）" if names else ""


def _suspects(one: Sum, difference: Decimal) -> str:
    """The units whose figure is the difference: left out, or counted twice."""
    names = [part.unit.short_name for part in one.known if part.value == abs(difference)]
    if not names:
        return "，请逐家对账，找出差额所在的单位"
    return f"，差额恰为{_few(names, '家')}所填的数，请先核对是否{'漏计' if difference < 0 else '重复计入'}"


def _outside(city: Consolidation) -> str:
    names = [unit.short_name for unit in city.outside]
    told = f"另有不在名册的{_few(names, '家')}没有计入合计。" if names else ""
    wide = [unit.short_name for unit in city.covering]
    return told + (f"{_few(wide, '家')}的年报含其他单位的数字，没有重复计入。" if wide else "")


def _evidence(report_id: str, own: Part, one: Sum, sources: Sources) -> Iterator[EvidenceItem]:
    cited = sources.get((report_id, one.place))
    if cited:
        yield {**cited, "role": "faulty"}
    for part in one.known:
        source = sources.get((part.unit.report_id or "", one.place))
        if source and part.value:
            yield {**source, "role": "part", "report_id": part.unit.report_id}


def _sources(con: DuckDBPyConnection, year: int) -> Sources:
    rows = con.execute(
        "SELECT report_id, table_id, row_id, column_id, source FROM judged_cells WHERE year = ?", [year]
    ).fetchall()
    found: dict[tuple[str, Place], EvidenceItem] = {}
    for report_id, table, row, column, source in rows:
        item: dict[str, Any] = json.loads(source)
        found[report_id, (table, row, column)] = {**item, "role": "reference"}
    return found


def _few(items: Sequence[str], counted: str) -> str:
    more = f"等 {len(items)} {counted}" if len(items) > _NAMED else ""
    return "、".join(items[:_NAMED]) + more


def _say(figure: Decimal) -> str:
    return format(figure.normalize(), "f") if figure else "0"


A01 = Rule(
    id="A01",
    title="全市年报每一格＝各单位之和",
    short="全市数＝各单位之和",
    level="roll_up",
    severity=Severity.RED,
    basis="工作惯例：全市年报的表格由各单位的数字汇总而成",
    version=1,
    needs=("t2", "t3", "t4", "roster"),
    fix="请逐家对账，找出差额所在的单位。",
    judge=_judge,
)
