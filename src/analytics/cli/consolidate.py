"""``gongkai consolidate --year Y``: the form's tables as the sum of all units, and who is not in it."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from analytics.cli._choosing import Refused, known_county, known_years, refuse, write, years

if TYPE_CHECKING:
    from analytics.consolidation import Consolidation, Sum
    from analytics.store.warehouse import Warehouse


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "consolidate", help="汇总各单位一个年度的三张表，列出缺哪些单位、与本级报告差多少"
    )
    parser.add_argument("--year", metavar="年度", help="报告年度（默认最近一年）")
    parser.add_argument("--county", metavar="县区", help="只汇总这一县区的单位")
    parser.add_argument(
        "--home", type=Path, metavar="文件夹", help="数据文件夹（默认 GONGKAI_HOME 或 data/home）"
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="每行一个 JSON 对象，一格一行")
    shape.add_argument(
        "--csv", type=Path, metavar="文件", help="存为 CSV，一格一行、一家一列（- 为标准输出）"
    )
    shape.add_argument("--xlsx", type=Path, metavar="文件", help="存为 xlsx：三张表、各单位逐格、缺少的单位")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 done, also where units are missing; 2 for an unknown year, no data, settings that cannot
    be used, or a file that cannot be written.
    """
    from analytics.consolidation import consolidate
    from analytics.settings import SettingsError, load_settings
    from analytics.store.home import Home, StoreError
    from analytics.store.warehouse import open_current

    home = Home.find(args.home)
    try:
        with open_current(home) as warehouse:
            known = known_years(warehouse)
            asked = years(args.year or str(known[-1]), known)
            if len(asked) != 1:
                return refuse("一次汇总一个年度，请写 --year 2025。")
            county = known_county(warehouse, args.county)
            found = consolidate(warehouse.cursor(), load_settings(home.root), asked[0], county)
            if args.json:
                for one in found.sums:
                    print(json.dumps(_line(found, one), ensure_ascii=False))
            elif args.csv or args.xlsx:
                _to_file(args, warehouse, found)
            else:
                _show(found, Console())
    except (StoreError, SettingsError, Refused) as error:
        return refuse(str(error))
    return 0


def _to_file(args: argparse.Namespace, warehouse: Warehouse, found: Consolidation) -> None:
    from analytics.export.consolidated import consolidated_sheets, legend, units_sheet
    from analytics.export.csv import csv_bytes
    from analytics.export.workbook import About, workbook

    target: Path = args.xlsx or args.csv
    if args.csv:
        sheet = units_sheet(found)
        write(target, csv_bytes(sheet.frame, sheet.columns))
    else:
        stamp, taken_at, city, demo = warehouse.rows("SELECT stamp, taken_at, city, demo FROM snapshot")[0]
        filters = [
            ("年度", str(found.year)),
            ("版式", f"{found.edition} 年版"),
            ("单位", f"名册内{args.county or ''}应报的单位"),
        ]
        definitions = [("汇总", line) for line in legend(found)]
        about = About(
            f"{found.year} 年度{args.county or ''}各单位汇总",
            stamp,
            taken_at,
            city,
            demo,
            filters,
            definitions,
        )
        write(target, workbook(consolidated_sheets(found), about))
    if str(target) != "-":
        Console().print(f"已写入 {target}：{_answer(found)}", soft_wrap=True, markup=False)


def _line(found: Consolidation, one: Sum) -> dict[str, Any]:
    from analytics.consolidation import LACKING
    from analytics.export.consolidated import place_words

    table, row, column = one.place
    words = place_words(found.edition, one.place)
    return {
        "year": found.year,
        "edition": found.edition,
        "table": table,
        "row": row,
        "column": column,
        "title": " ".join(words),
        "unit": one.column.unit,
        "total": _number(one.total),
        "complete": one.complete,
        "at_least": one.at_least and one.total is not None,
        "units": len(one.known),
        "owed": len(one.parts),
        "own": _number(one.own.value) if one.own else None,
        "own_agency": found.own.name if found.own else None,
        "difference": _number(one.difference),
        "contributing": [
            {
                "agency_id": part.unit.agency_id,
                "agency": part.unit.name,
                "value": _number(part.value),
                "derived": part.derived,
            }
            for part in one.known
        ],
        "missing": [
            {
                "agency_id": part.unit.agency_id,
                "agency": part.unit.name,
                "code": part.lacking,
                "reason": LACKING[part.lacking or "no_report"],
            }
            for part in one.lacking
        ],
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


# ------------------------------------------------------------------ on screen


def _show(found: Consolidation, console: Console) -> None:
    from analytics.cli._form_table import form_tables
    from analytics.export.consolidated import legend
    from analytics.form import FORM

    console.print(Text(_answer(found), "bold"), soft_wrap=True)
    for table in FORM.tables:
        sums = [one for one in found.sums if one.place[0] == table.id]
        usual = Counter(len(one.known) for one in sums).most_common(1)[0][0]
        heading = FORM.section(table.section).heading
        beside = f"  （{found.edition} 年版格式，每格 {usual} 家有数，不同的在括号中注明家数）"
        console.print(Text.assemble("\n", (heading, "bold"), beside), soft_wrap=True)
        for grid in form_tables(
            table,
            found.edition,
            lambda row, column, t=table.id, n=usual: _figure(found.cell(t, row, column), n),
        ):
            console.print(grid)
    for line in legend(found):
        console.print(Text(line, "dim"), soft_wrap=True)
    _show_missing(found, console)
    _show_differences(found, console)


def _figure(one: Sum, usual: int) -> Text:
    from analytics import formats
    from analytics.export.consolidated import sign

    if one.total is None:
        return Text(formats.NOT_APPLICABLE, "dim")
    count = f"({len(one.known)})" if len(one.known) != usual else ""
    style = "bold red" if one.contradicts else "yellow" if one.difference else ""
    return Text(f"{sign(one)}{formats.number(one.total)}{count}", style)


def _show_missing(found: Consolidation, console: Console) -> None:
    """The units without a report, and those that lack cells, by reason."""
    from analytics.export.consolidated import missing_sheet

    frame = missing_sheet(found).frame
    if frame.empty:
        console.print("\n没有缺少的单位，各格齐全。")
        return
    console.print(Text("\n缺少的单位和格", "bold"))
    short = {unit.name: unit.short_name for unit in (*found.units, *found.outside, *found.covering)}
    for (table, reason), own in frame.groupby(["table", "reason"], sort=False):
        names = [
            short[str(row["unit"])] + ("" if table == "全部" else f"（{row['where']}）")
            for row in own.to_dict("records")
        ]
        where = "" if table == "全部" else f"{table} "
        console.print(f"{where}{reason} {len(names)} 家：{'、'.join(names)}", soft_wrap=True, markup=False)


def _show_differences(found: Consolidation, console: Console) -> None:
    from analytics.cli.rank import of_frame
    from analytics.export.consolidated import difference_sheet

    if found.own is None and found.group is not None:
        console.print(f"没有收到写明含全部单位数据的{escape(found.group)}年报，不比。", soft_wrap=True)
        return
    if found.own is None:
        console.print(
            "没有本级（全市）报告可比；在 settings.toml 中写明 city_report 后可比。", soft_wrap=True
        )
        return
    sheet = difference_sheet(found.edition, found.sums)
    console.print(Text(f"\n与{found.own.name}报告比：{sheet.note}", "bold"), soft_wrap=True)
    if not sheet.frame.empty:
        console.print(of_frame("", sheet.frame, sheet.columns))


def _answer(found: Consolidation) -> str:
    whole = sum(one.complete for one in found.sums)
    missing = f"，缺 {len(found.missing)} 家" if found.missing else ""
    return (
        f"{found.year} 年度{found.group or ''}应报 {len(found.units)} 家，"
        f"{len(found.reported)} 家有可读报告{missing}；"
        f"{len(found.sums)} 格中 {whole} 格由全部单位相加，其余不全。"
    )
