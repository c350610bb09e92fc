"""``gongkai rank INDICATOR --year Y``: the ranked agencies and those left out, on screen or as a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analytics.cli._choosing import Refused, add_groups, chosen_groups

if TYPE_CHECKING:
    import pandas as pd

    from analytics.export.sheets import ColumnSpec
    from analytics.metrics import Ranking
    from analytics.store.warehouse import Warehouse


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("rank", help="按一个指标给各单位排名，可存为 xlsx 或 CSV")
    parser.add_argument("indicator", nargs="?", metavar="指标", help="指标代码，见 --list")
    parser.add_argument("--list", action="store_true", help="列出全部指标")
    parser.add_argument("--year", type=int, metavar="年度", help="报告年度（默认最近一年）")
    add_groups(parser, verb="排")
    parser.add_argument("--span", type=int, choices=(1, 3, 5), default=1, help="合并几年（默认 1）")
    parser.add_argument(
        "--home", type=Path, metavar="文件夹", help="数据文件夹（默认 GONGKAI_HOME 或 data/home）"
    )
    files = parser.add_mutually_exclusive_group()
    files.add_argument("--xlsx", type=Path, metavar="文件", help="存为 xlsx")
    files.add_argument("--csv", type=Path, metavar="文件", help="存为 CSV（只有排名表）")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 done, 2 unknown indicator, group or year, no data, or a file that cannot be written."""
    from analytics.cli._choosing import indicator
    from analytics.store.home import Home, StoreError
    from analytics.store.warehouse import open_current

    console = Console()
    if args.list:
        _list_indicators(console)
        return 0
    if args.indicator is None:
        return _refuse("请给出指标代码；gongkai rank --list 列出全部指标。")
    args.indicator, asked = indicator(args.indicator), args.indicator
    if args.indicator is None:
        print(f"没有指标“{asked}”。可用的指标：", file=sys.stderr)
        _list_indicators(Console(stderr=True))
        return 2
    try:
        with open_current(Home.find(args.home)) as warehouse:
            return _rank(args, warehouse, console)
    except StoreError as error:
        return _refuse(str(error))


def _rank(args: argparse.Namespace, warehouse: Warehouse, console: Console) -> int:
    from analytics.cli.check import no_year
    from analytics.metrics import ranking

    try:
        groups = chosen_groups(warehouse, args)
    except Refused as error:
        return _refuse(str(error))
    years = [
        int(year) for (year,) in warehouse.rows("SELECT DISTINCT year FROM indicator_values ORDER BY year")
    ]
    if not years:
        return _refuse("还没有任何年度的报告。请先入库：gongkai ingest 文件或文件夹。")
    year = years[-1] if args.year is None else args.year
    if year not in years:
        return _refuse(no_year(year, years))
    found = ranking(warehouse.cursor(), args.indicator, year, groups, args.span)
    target = args.xlsx or args.csv
    if target is None:
        _show(found, console)
        return 0
    content = _xlsx(found, warehouse, tuple(groups or ())) if args.xlsx else _csv(found)
    try:
        target.write_bytes(content)
    except OSError as error:
        return _refuse(f"{target}：无法写入（{error.strerror}）。请换一个位置。")
    console.print(
        f"已写入 {escape(str(target))}：{len(found.table)} 家排名，{len(found.left_out)} 家未列入。",
        soft_wrap=True,
    )
    return 0


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def _xlsx(found: Ranking, warehouse: Warehouse, groups: tuple[str, ...]) -> bytes:
    from analytics.export.ranking import ranking_about, ranking_sheets
    from analytics.export.workbook import workbook
    from analytics.metrics import rank_history

    stamp, taken_at, city, demo = warehouse.rows("SELECT stamp, taken_at, city, demo FROM snapshot")[0]
    years = [year for (year,) in warehouse.rows("SELECT DISTINCT year FROM indicator_values ORDER BY year")]
    history = rank_history(warehouse.cursor(), found.metric.id, years, groups or None, found.span)
    about = ranking_about(found, stamp=stamp, taken_at=taken_at, city=city, demo=demo, groups=groups)
    return workbook(ranking_sheets(found, history), about)


def _csv(found: Ranking) -> bytes:
    from analytics.export.csv import csv_bytes
    from analytics.export.ranking import ranked_columns, ranked_frame

    return csv_bytes(ranked_frame(found), ranked_columns(found.metric))


# ------------------------------------------------------------------ on screen


def _list_indicators(console: Console) -> None:
    from analytics.metrics import METRICS

    table = Table(box=SIMPLE_HEAD)
    table.add_column("指标", no_wrap=True)
    for title in ("名称", "单位", "口径"):
        table.add_column(title, overflow="fold")
    for one in METRICS:
        table.add_row(one.id, escape(one.title), one.unit, escape(one.basis))
    console.print(table)


def _show(found: Ranking, console: Console) -> None:
    from analytics.export.ranking import left_out_columns, ranked_columns, ranked_frame
    from analytics.export.sheets import MARKS
    from analytics.metrics import cut_words, span_words, summary

    asked = found.metric
    console.print(escape(summary(found)), soft_wrap=True)
    if not found.table.empty:
        title = f"{found.year} 年{asked.title}（{asked.unit}，{span_words(found.span)}）"
        frame = ranked_frame(found)
        console.print(of_frame(title, frame, ranked_columns(asked)))
        for sign, words in MARKS:
            if frame["mark"].str.contains(sign).any():
                console.print(f"{sign}：{escape(words)}。", soft_wrap=True)
    if not found.left_out.empty:
        title = f"未列入排名的 {len(found.left_out)} 家"
        console.print(of_frame(title, found.left_out, left_out_columns(asked)))
    if cut := cut_words(found.years, found.span):
        console.print(f"{cut}。", soft_wrap=True)
    console.print(f"口径：{escape(asked.basis)}。注意：{escape(asked.mind)}。", soft_wrap=True)


_SHORT = {"agency": "short_name"}
_HEADS = {"low": "95% 下限", "high": "上限", "previous_rank": "上年", "change": "进退"}
"""The screen is narrower than a sheet: short names and heads in place of full ones; nothing is left out."""
_WHOLE = {"rank", "agency", "kind", "value", "numerator", "denominator", *_HEADS}


def of_frame(title: str, frame: pd.DataFrame, columns: Sequence[ColumnSpec]) -> Table:
    """The frame as it stands in the file, figures to the right."""
    from analytics.export.sheets import mark_of, plain, shown

    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in columns:
        head = "数值" if column.key == "value" else _HEADS.get(column.key, column.title.split("（")[0])
        justify = "left" if column.format == "text" else "right"
        table.add_column(escape(head), justify=justify, overflow="fold", no_wrap=column.key in _WHOLE)
    for row in frame.to_dict("records"):
        cells = (
            shown(
                plain(row[_SHORT.get(column.key, column.key)]),
                column,
                plain(row[column.cases]) if column.cases else None,
                mark_of(row[column.mark]) if column.mark else "",
            )
            for column in columns
        )
        table.add_row(*map(escape, cells))
    return table
