"""The sentences and key figures of 汇总核对."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from analytics import formats
from analytics.consolidation import LACKING, Added, Place, Unit
from analytics.consolidation.totals import Total, Totals
from analytics.export.consolidated import AT_LEAST, IN_PART, behind, sign
from analytics.form import FORM
from analytics.store.scope import WORDS
from analytics.ui import details, links, panel_links, tables
from analytics.ui.frame import Kpi
from analytics.ui.links import Door
from analytics.ui.rollup_data import KEY_CELL, Board, filled, verdict

SETTING = "city_report"


def own_name(found: Totals) -> str:
    """“云泽市年报”: what the city's (or county's) own report is called on the page."""
    return f"{found.own.short_name if found.own else found.group or '全市'}年报"


def cell_words(place: Place, edition: str) -> str:
    """A cell in few words: 表三新收申请·总计; without its column where the row has no other."""
    table, row, column = short_words(edition, place)
    if len(FORM.table(place[0]).columns(edition, place[1])) == 1:
        return f"{table}{row}"
    return f"{table}{row}·{column}"


def short_words(edition: str, place: Place) -> tuple[str, str, str]:
    """Table, row and column of a cell in few words."""
    table, row, column = place
    named = details.column_words(table, row, column, edition).split("（")[0]
    return details.table_words(table), details.row_short(table, row), named


# ------------------------------------------------------------------ answer


def answer(one: Board) -> str:
    """Who is in the sums, who is not, and whether the city's own report agrees: HTML of two lines."""
    return f"{_counted(one.found)}<br>{_agrees(one)}"


def _counted(found: Totals) -> str:
    if not found.units:
        return f"{found.year} 年度没有一家单位应报或已报，没有数字可以汇总。"
    if not found.listed:
        return f"收到 {found.reported} 家单位的报告，全部计入；名册是空的，说不出还缺谁。"
    if found.reported == found.units:
        return f"{found.units} 家应报，全部计入合计。"
    said = f"{found.units} 家应报，{found.reported} 家计入合计"
    if found.not_sent:
        said += f"；<em>{escape(_names(found.missing, found.not_sent))}未报</em>"
    if found.not_read:
        said += f"，{escape(_names(found.unreadable, found.not_read))}报告无法读取"
    return f"{said}。"


def _names(units: Sequence[Unit], count: int) -> str:
    named = [unit.short_name for unit in units]
    if count <= 3:
        return "、".join(named)
    return f"{'、'.join(named[:2])}等 {count} 家"


def _agrees(one: Board) -> str:
    found, side = one.found, one.against
    if not found.units:
        return "换一个年度，或先把报告入库。"
    if side is None:
        if found.own is None:
            if found.group is not None:
                return f"没有收到写明含全部单位的{escape(own_name(found))}，只汇总，不核对。"
            return "没有指明哪一份是全市的年报，只汇总，不核对。"
        return f"没有收到{escape(own_name(found))}，只汇总，不核对。"
    name = escape(own_name(found))
    if not side.compared:
        return f"{name}没有能比的数。"
    if not side.differing:
        return f"与{name}相比，能比的 {side.compared} 格<u>逐格一致</u>。"
    if not side.wrong:
        return (
            f"与{name}相比，{side.compared} 格中一致 {len(side.same)} 格，{len(side.open)} 格待补报后再核。"
        )
    worst = escape(_worst(side.wrong[0], found.edition))
    return f"与{name}比，{side.compared} 格中 <em>{len(side.wrong)} 格不符</em>，差最多的是{worst}。"


def _worst(one: Added, edition: str) -> str:
    return f"{cell_words(one.place, edition)}（{apart(one)}）"


def apart(one: Added) -> str:
    """The difference as words of the city's side: 少 48 件."""
    difference = one.difference or Decimal(0)
    more = "多" if difference > 0 else "少"
    return f"{more} {brief(abs(difference))} {one.column.unit}"


def brief(value: Decimal | None) -> str:
    """A figure for a narrow place: a large one without its decimals."""
    large = value is not None and abs(value) >= _LARGE
    return formats.number(value, decimals=0 if large else None)


def signed(one: Added) -> str:
    """The city's figure less the sum, with its sign."""
    difference = one.difference
    large = difference is not None and abs(difference) >= _LARGE
    return formats.number(difference, decimals=0 if large else None, plus=True)


_LARGE = 10_000


# ------------------------------------------------------------------ key figures


def kpis(one: Board, table: str) -> list[Kpi]:
    return [_units(one), _whole(one), _key(one, table), _wrong(one), _scope(one)]


def _units(one: Board) -> Kpi:
    found = one.found
    told = [
        f"{words} {count}"
        for words, count in (("未报", found.not_sent), ("无法读取", found.not_read))
        if count
    ]
    return Kpi(
        "计入合计",
        str(found.reported),
        f"/ {found.units} 家",
        " · ".join(told) or ("各家都有报告" if found.units else "没有应报单位"),
        one.years,
        one.reported,
        Door(links.OVERVIEW, {"year": str(found.year)}),
        broken=False,
    )


def _whole(one: Board) -> Kpi:
    cells = one.found.cells
    whole = filled(one.found)
    note = f"其余 {len(cells) - whole} 格有单位没有填数" if whole < len(cells) else "有报告的各家，格格有数"
    return Kpi("各家都填了的格", str(whole), f"/ {len(cells)} 格", note, one.years, one.filled)


def _key(one: Board, table: str) -> Kpi:
    place = KEY_CELL[table]
    found = one.found.by_place.get(place)
    label = details.row_short(table, place[1])
    if found is None:
        return Kpi(label, tables.NONE, "", "这一年的表没有这一格", one.years, one.key[table])
    return Kpi(
        f"{label}合计",
        formats.number(found.total),
        found.column.unit if found.total is not None else "",
        f"{'至少；' if sign(found) == AT_LEAST else ''}{behind(found)}有数",
        one.years,
        one.key[table],
    )


def _wrong(one: Board) -> Kpi:
    side, label = one.against, f"与{own_name(one.found)}不符"
    if side is None:
        return Kpi(
            label, tables.NONE, "", f"没有可比的{own_name(one.found)}", one.years, one.wrong, broken=False
        )
    note = f"一致 {len(side.same)} · 待补报 {len(side.open)} · 不能比 {len(side.unknown)}"
    severity = "red" if side.wrong else None
    return Kpi(label, str(len(side.wrong)), "格", note, one.years, one.wrong, severity=severity, broken=False)


def _scope(one: Board) -> Kpi:
    label = f"{own_name(one.found)}口径"
    if one.scope is None:
        return Kpi(label, tables.NONE, "", f"没有这一年的{own_name(one.found)}")
    words = {"own": WORDS["own"], "area": WORDS["area"]}.get(one.scope.scope or "", "未写明")
    note = "正文写明" if one.scope.scope else "正文没有写明本级还是全域"
    if one.scope.finding_id:
        note = (
            tables.link(panel_links.finding_link(one.scope.finding_id), f"{note}，看原句")
            if (one.scope.scope)
            else tables.link(panel_links.finding_link(one.scope.finding_id), note)
        )
    return Kpi(label, words, "", note)


def figure(one: Added) -> str:
    """A sum as printed: ≥1,254; “—” where nobody states it."""
    return sign(one) + formats.number(one.total)


# ------------------------------------------------------------------ under and over the form


def subtitle(found: Totals) -> str:
    """What the figures of the form are."""
    if found.units == found.reported:
        return f"{found.year} 年度各单位之和（{found.edition} 年版式）；点任一格看由哪些单位相加"
    return (
        f"{found.year} 年度 {found.reported}/{found.units} 家之和（{found.edition} 年版式）；"
        "点任一格看由哪些单位相加"
    )


def caption(one: Board, table: str) -> str:
    """What signs and tints of the form mean; only those that occur."""
    found = one.found
    cells = found.of_table(table)
    said: list[str] = []
    if found.reported < found.units and found.units:
        said.append(f"每格为有报告的 {found.reported} 家之和，未计入的单位见下表，所以合计是“至少”")
    if any(cell.known_count < found.reported for cell in cells):
        said.append("缺 n＝另有 n 家有报告却没有这一格的数，不当作 0")
    if any(cell.derived for cell in cells):
        said.append("算＝有单位的总计由各列相加得出")
    if any(cell.scanned for cell in cells):
        said.append("扫＝有单位的数由扫描件识别，待核对")
    if any(cell.column.signed for cell in cells) and found.reported < found.units:
        said.append("可增可减的格缺了单位，合计不能说“至少”")
    if one.against:
        verdicts = {verdict(cell) for cell in cells}
        name = escape(own_name(found))
        if "wrong" in verdicts:
            said.append(f"红底◆＝{name}与合计不符，◆后是它的数")
        if "open" in verdicts:
            said.append("黄底▲＝也不同，但可能是没有计入的单位所致")
        if verdicts == {"same"}:
            said.append(f"这张表与{name}逐格一致")
    return "；".join(said or ["每格为各单位之和"]) + "。"


def verdict_words(one: Total, found: Totals) -> str:
    """What the comparison of a cell says, in a sentence."""
    name = own_name(found)
    kind = verdict(one)
    if kind == "same":
        return f"{name}与合计一致。"
    if kind == "unknown":
        return f"{name}或合计没有数，不能比。"
    if kind == "wrong" and not one.complete:
        return f"{name}比有数各家的合计还{apart(one)}：缺报单位补齐后只会差得更多。"
    if kind == "wrong":
        return f"{name}比各单位合计{apart(one)}。"
    return f"{name}比合计{apart(one)}，可能是没有计入的单位所致，补齐后再看。"


SIGNS = {AT_LEAST: "有单位没有计入，合计至少是这个数", IN_PART: "有单位没有计入；可增可减，不能说至少"}


def reason(code: str | None) -> str:
    """Why a unit does not stand behind a sum, in few words."""
    return LACKING[code or "no_report"].split("，")[0]
