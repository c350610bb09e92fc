"""The sums of a city's units as a workbook: the three tables as printed, each cell × unit, who is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pandas as pd

from analytics import formats
from analytics.consolidation import LACKING, Added, Consolidation, Part, Place, Sum
from analytics.consolidation.behind import Gap
from analytics.consolidation.totals import Totals
from analytics.export.form_sheet import Entry, FormSheet
from analytics.export.sheets import MARKS, ColumnSpec, Sheet
from analytics.export.workbook import Drawn
from analytics.form import FORM
from analytics.form.printed import drawing

AT_LEAST = "≥"
"""Before a sum that some units are not in."""
IN_PART = "※"
"""The same where a figure may be negative, so that the sum is no lower bound."""
SIGNS = {
    "no_report": "未报",
    "unreadable_report": "读不出",
    "other_edition": "异版",
    "not_in_source": "缺",
    "blank": "空",
    "slash": "／",
    "unreadable": "？",
}
"""What stands in place of a figure in the sheet of cells × units."""
_NAMED = 12  # units that the note of a cell spells out


def table_words(table_id: str) -> str:
    """表三 for t3."""
    return "表" + FORM.section(FORM.table(table_id).section).numeral


def place_words(edition: str, place: Place) -> tuple[str, str, str]:
    """Table, row and column of a cell in the words of the form."""
    table, row, column = place
    form = FORM.table(table)
    return table_words(table), form.words(row, edition), form.column(edition, row, column).label


def sign(one: Added) -> str:
    """≥ or ※ where units are lacking."""
    if one.complete or one.total is None:
        return ""
    return AT_LEAST if one.at_least else IN_PART


def behind(one: Added) -> str:
    """How many units stand behind a sum: 26/30 家."""
    return f"{one.known_count}/{one.owed} 家"


def consolidated_sheets(found: Consolidation) -> tuple[Sheet | Drawn, ...]:
    """表二 表三 表四, 各单位, 缺少, and 差额 where the city has a report of its own."""
    notes = (*legend(found), *_tints(found.own.short_name if found.own else None))
    tables = [_form(found.year, found.edition, found.sums, table.id, notes) for table in FORM.tables]
    sheets: list[Sheet | Drawn] = [*tables, units_sheet(found), missing_sheet(found)]
    return (*sheets, difference_sheet(found.edition, found.sums)) if found.own else tuple(sheets)


def totals_sheets(found: Totals, gaps: Sequence[Gap]) -> tuple[Sheet | Drawn, ...]:
    """The same of a city with more units than a sheet has columns: without 各单位."""
    notes = (*_legend(found.units, found.reported, found.listed), *_tints(_own_name(found)))
    tables = [_form(found.year, found.edition, found.cells, table.id, notes) for table in FORM.tables]
    sheets: list[Sheet | Drawn] = [*tables, gap_sheet(found, gaps)]
    return (*sheets, difference_sheet(found.edition, found.cells)) if _own_name(found) else tuple(sheets)


def _own_name(found: Totals) -> str | None:
    return found.own.short_name if found.own and found.own.report_id else None


# ------------------------------------------------------------------ as printed


def _form(
    year: int, edition: str, cells: Sequence[Added], table_id: str, notes: tuple[str, ...]
) -> FormSheet:
    sums = [one for one in cells if one.place[0] == table_id]
    heading = FORM.section(FORM.table(table_id).section).heading
    return FormSheet(
        table_words(table_id),
        f"{year} 年度各单位汇总　{heading}（{edition} 年版）",
        drawing(table_id, edition),
        {(one.place[1], one.place[2]): _entry(one) for one in sums},
        notes,
    )


def _entry(one: Added) -> Entry:
    severity = "red" if one.contradicts else "yellow" if one.difference else None
    if one.total is None:
        return Entry(None, formats.NOT_APPLICABLE, severity, _note(one))
    return Entry(one.total, sign(one), severity, _note(one))


def _note(one: Added) -> str:
    """Empty for a sum of all units that the city's own report confirms."""
    lines: list[str] = []
    if not one.complete:
        lines.append(f"{behind(one)}有数。{_lacking(one) if isinstance(one, Sum) else ''}")
    if one.difference:
        lines.append(
            f"本级报告 {formats.number(one.own_value)}，"
            f"减各单位合计得 {formats.number(one.difference, plus=True)}"
        )
    return "\n".join(lines)


def _lacking(one: Sum) -> str:
    names = [f"{part.unit.short_name}（{LACKING[part.lacking or 'no_report']}）" for part in one.lacking]
    rest = f" 等 {len(names)} 家" if len(names) > _NAMED else ""
    return f"缺：{'、'.join(names[:_NAMED])}{rest}"


def legend(found: Consolidation) -> tuple[str, ...]:
    """What stands behind the tables, and what the signs say."""
    return _legend(len(found.units), len(found.reported), found.listed)


def _legend(units: int, reported: int, listed: bool) -> tuple[str, ...]:
    counted = f"应报 {units} 家，有可读报告 {reported} 家"
    signs = (
        f"{AT_LEAST}：有单位没有这一格，合计至少是这个数",
        f"{IN_PART}：同前，但可增可减，不能说至少",
        f"{formats.NOT_APPLICABLE}：没有一家有数",
    )
    lines = (f"{counted}；空白、画线、缺失的格不当作 0，也不计入。", "；".join(signs) + "。")
    if listed:
        return lines
    return (*lines, "单位名册是空的：按收到的报告汇总，缺哪些单位无从得知。")


def _tints(own: str | None) -> tuple[str, ...]:
    if own is None:
        return ()
    name = f"{own}本级报告"
    return (f"底色：红＝{name}与合计不符，黄＝不符但可能是缺报单位所致；批注写明差额。",)


# ------------------------------------------------------------------ cell × unit


def units_sheet(found: Consolidation) -> Sheet:
    """各单位: one row a cell, one column a unit; a sign where a unit has no figure."""
    columns = [
        ColumnSpec("table", "表"),
        ColumnSpec("row", "行"),
        ColumnSpec("column", "列"),
        ColumnSpec("unit", "单位"),
        ColumnSpec("total", "合计", "number"),
        ColumnSpec("whole", "是否完整"),
        ColumnSpec("known", "有数家数", "number"),
        ColumnSpec("owed", "应报家数", "number"),
    ]
    if found.own:
        columns.append(ColumnSpec("own", f"{found.own.short_name}本级报告", "number"))
        columns.append(ColumnSpec("difference", "本级减合计", "number"))
    derived = {part.unit.agency_id for one in found.sums for part in one.parts if part.derived}
    columns += [
        ColumnSpec(
            f"unit.{unit.agency_id}",
            unit.short_name,
            "number",
            mark=f"mark.{unit.agency_id}" if unit.agency_id in derived else None,
        )
        for unit in found.units
    ]
    rows = [_unit_row(found, one) for one in found.sums]
    keys = [*(column.key for column in columns), *(f"mark.{unit.agency_id}" for unit in found.units)]
    signs = "；".join(f"{mark}＝{LACKING[code]}" for code, mark in SIGNS.items())
    return Sheet("各单位", pd.DataFrame(rows, columns=keys, dtype=object), columns, note=signs)


def _unit_row(found: Consolidation, one: Sum) -> dict[str, object]:
    table, row, column = place_words(found.edition, one.place)
    figures = {f"unit.{part.unit.agency_id}": shown(part) for part in one.parts}
    marks = {f"mark.{part.unit.agency_id}": MARKS[0][0] if part.derived else "" for part in one.parts}
    return {
        "table": table,
        "row": row,
        "column": column,
        "unit": one.column.unit,
        "total": one.total,
        "whole": "是" if one.complete else "否",
        "known": len(one.known),
        "owed": len(one.parts),
        "own": shown(one.own) if one.own else None,
        "difference": one.difference,
        **figures,
        **marks,
    }


def shown(part: Part) -> Decimal | str:
    """The figure, or the sign for why there is none."""
    return part.value if part.value is not None else SIGNS[part.lacking or "no_report"]


# ------------------------------------------------------------------ who is missing


def missing_sheet(found: Consolidation) -> Sheet:
    """缺少: one row a unit and reason: no report at all, or so many cells of a table."""
    columns = (
        ColumnSpec("unit", "单位"),
        ColumnSpec("kind", "类别"),
        ColumnSpec("table", "表"),
        ColumnSpec("reason", "缺的原因"),
        ColumnSpec("cells", "格数", "number"),
        ColumnSpec("where", "哪些格"),
    )
    rows = [
        {
            "unit": unit.name,
            "kind": unit.kind,
            "table": "全部",
            "reason": LACKING["unreadable_report" if unit.state == "unreadable" else "no_report"],
            "cells": len(found.sums),
            "where": "",
        }
        for unit in found.missing
    ]
    gaps: dict[tuple[str, str, str], list[Sum]] = {}
    for one in found.sums:
        for part in one.lacking:
            if part.unit.report_id is not None and part.lacking:
                gaps.setdefault((part.unit.agency_id, one.place[0], part.lacking), []).append(one)
    units = {unit.agency_id: unit for unit in found.units}
    order = {agency_id: place for place, agency_id in enumerate(units)}
    for (agency_id, table, reason), sums in sorted(gaps.items(), key=lambda gap: order[gap[0][0]]):
        unit = units[agency_id]
        named = {"unit": unit.name, "kind": unit.kind, "table": table_words(table), "reason": LACKING[reason]}
        rows.append(
            {**named, "cells": len(sums), "where": where_words(found.edition, [one.place for one in sums])}
        )
    rows += [
        {
            "unit": unit.name,
            "kind": unit.kind,
            "table": "全部",
            "reason": reason,
            "cells": 0,
            "where": "",
        }
        for reason, left_out in (
            ("当年不在名册，未计入", found.outside),
            ("全域口径，所含单位各自报送，未重复计入", found.covering),
        )
        for unit in left_out
    ]
    return Sheet("缺少", pd.DataFrame(rows, columns=[column.key for column in columns]), columns)


def where_words(
    edition: str,
    lost: Sequence[Place],
    named_as: Callable[[str, Place], tuple[str, str, str]] = place_words,
) -> str:
    """Cells of one table in words: a whole table, whole rows, whole columns, and what is left."""
    table = FORM.cells(lost[0][0], edition)
    if len(lost) == len(table):
        return "整张表"
    left = list(lost)
    named: list[str] = []
    for axis, whole in ((1, "整行"), (2, "整列")):
        for line in dict.fromkeys(place[axis] for place in lost):
            places = [place for place in table if place[axis] == line]
            if len(places) > 1 and all(place in left for place in places):
                named.append(named_as(edition, places[0])[axis] + whole)
                left = [place for place in left if place not in places]
    named += ["·".join(named_as(edition, place)[1:]) for place in left]
    return "、".join(named[:_NAMED]) + (f" 等 {len(named)} 处" if len(named) > _NAMED else "")


def gap_sheet(found: Totals, gaps: Sequence[Gap]) -> Sheet:
    """未计入: one row a unit and reason, cells in words."""
    columns = (
        ColumnSpec("unit", "单位"),
        ColumnSpec("kind", "类别"),
        ColumnSpec("table", "表"),
        ColumnSpec("reason", "缺的原因"),
        ColumnSpec("cells", "格数", "number"),
        ColumnSpec("where", "哪些格"),
    )
    rows = [
        {
            "unit": gap.name,
            "kind": gap.kind,
            "table": table_words(gap.table) if gap.table else "全部",
            "reason": LACKING[gap.lacking],
            "cells": len(gap.places) or len(found.cells),
            "where": where_words(found.edition, gap.places) if gap.places else "",
        }
        for gap in gaps
    ]
    return Sheet("缺少", pd.DataFrame(rows, columns=[column.key for column in columns]), columns)


def cells_sheet(found: Totals) -> Sheet:
    """合计: one row a cell with its sum, who is behind it, and the city's own figure."""
    columns = (
        ColumnSpec("table", "表"),
        ColumnSpec("row", "行"),
        ColumnSpec("column", "列"),
        ColumnSpec("unit", "单位"),
        ColumnSpec("total", "合计", "number", mark="mark"),
        ColumnSpec("known", "有数家数", "number"),
        ColumnSpec("owed", "应报家数", "number"),
        ColumnSpec("own", "本级报告", "number"),
        ColumnSpec("difference", "本级减合计", "number"),
    )
    rows = [
        {
            **dict(zip(("table", "row", "column"), place_words(found.edition, one.place), strict=True)),
            "unit": one.column.unit,
            "total": one.total,
            "mark": sign(one),
            "known": one.known_count,
            "owed": one.owed,
            "own": one.own_value,
            "difference": one.difference,
        }
        for one in found.cells
    ]
    return Sheet("合计", pd.DataFrame(rows, columns=[*(c.key for c in columns), "mark"]), columns)


def difference_sheet(edition: str, cells: Sequence[Added]) -> Sheet:
    """差额: the cells in which the city's own report and the sum differ."""
    columns = (
        ColumnSpec("table", "表"),
        ColumnSpec("row", "行"),
        ColumnSpec("column", "列"),
        ColumnSpec("total", "各单位合计", "number", mark="mark"),
        ColumnSpec("own", "本级报告", "number"),
        ColumnSpec("difference", "本级减合计", "number"),
        ColumnSpec("behind", "有数家数"),
        ColumnSpec("verdict", "判断"),
    )
    rows = [
        {
            **dict(zip(("table", "row", "column"), place_words(edition, one.place), strict=True)),
            "total": one.total,
            "mark": sign(one),
            "own": one.own_value,
            "difference": one.difference,
            "behind": behind(one),
            "verdict": "不符" if one.contradicts else "缺报单位补齐后再看",
        }
        for one in cells
        if one.difference
    ]
    compared = sum(one.difference is not None for one in cells)
    note = f"共比较 {compared} 格，{len(rows)} 格不同"
    return Sheet("差额", pd.DataFrame(rows, columns=[*(c.key for c in columns), "mark"]), columns, note=note)
