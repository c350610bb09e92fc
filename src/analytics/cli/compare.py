"""``gongkai compare``: one agency over the years, or groups of agencies by one indicator."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from analytics.cli._choosing import (
    Refused,
    agency,
    indicator,
    known_county,
    known_years,
    refuse,
    write,
    years,
)

if TYPE_CHECKING:
    from analytics.cli._choosing import Named
    from analytics.export.sheets import Sheet
    from analytics.metrics import Benchmark, Metric, Spread, Standpoint
    from analytics.store.warehouse import Warehouse


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "compare",
        help="一个单位历年对比（--agency），或各类单位、各县区按一个指标对比（--indicator --by kind）",
    )
    parser.add_argument("--agency", metavar="单位", help="全称、简称、别名或编号")
    parser.add_argument(
        "--indicator",
        action="append",
        metavar="指标",
        help="代码或名称，见 gongkai rank --list；--agency 时可重复",
    )
    span = parser.add_mutually_exclusive_group()
    span.add_argument(
        "--years", metavar="起:止", help="报告年度，如 2023:2025（默认：单位全部年度，分类最近一年）"
    )
    span.add_argument("--year", metavar="年度", help="一个报告年度")
    parser.add_argument("--by", choices=("kind", "county"), help="按单位类别（kind）或县区（county）比较")
    parser.add_argument("--county", metavar="县区", help="--by kind 时只比这一县区的各类单位")
    parser.add_argument(
        "--span", type=int, choices=(1, 3, 5), default=1, help="--by 时合并几年（默认 1），分母小时可用"
    )
    parser.add_argument(
        "--home", type=Path, metavar="文件夹", help="数据文件夹（默认 GONGKAI_HOME 或 data/home）"
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="每行一个 JSON 对象")
    shape.add_argument("--csv", type=Path, metavar="文件", help="存为 CSV（- 为标准输出）")
    shape.add_argument("--xlsx", type=Path, metavar="文件", help="存为 xlsx")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 done; 2 for an unknown agency, indicator or year, no data, or a file that cannot be
    written.
    """
    from analytics.agencies import RosterError
    from analytics.store.home import Home, StoreError
    from analytics.store.warehouse import open_current

    if (args.agency is None) == (args.by is None):
        return refuse("请给出 --agency 单位，或 --indicator 指标 --by kind（或 county，两者选一）。")
    if args.by is not None and len(args.indicator or ()) != 1:
        return refuse(f"--by {args.by} 需要恰好一个 --indicator。gongkai rank --list 列出全部指标。")
    if args.span > 1 and args.by is None:
        return refuse("--span 只与 --by 同用。")
    if args.county is not None and args.by != "kind":
        return refuse("--county 只与 --by kind 同用。")
    home = Home.find(args.home)
    try:
        with open_current(home) as warehouse:
            if args.agency is not None:
                _agency(args, warehouse, home.root)
            else:
                _groups(args, warehouse)
    except (StoreError, RosterError, Refused) as error:
        return refuse(str(error))
    return 0


def _metrics(said: Sequence[str] | None) -> tuple[Metric, ...]:
    from analytics.metrics import METRICS, metric

    if not said:
        return METRICS
    found = [(one, indicator(one)) for one in said]
    unknown = [one for one, name in found if name is None]
    if unknown:
        raise Refused(f"没有指标“{'、'.join(unknown)}”。gongkai rank --list 列出全部指标。")
    return tuple(metric(name) for _, name in found if name is not None)


# ------------------------------------------------------------------ one agency over the years


def _agency(args: argparse.Namespace, warehouse: Warehouse, root: Path) -> None:
    from analytics.agencies import load_roster
    from analytics.export.comparison import details, side_by_side
    from analytics.metrics import profile

    known = known_years(warehouse)
    asked = years(args.years or args.year or f"{known[0]}:{known[-1]}", known)
    named = agency(warehouse, load_roster(root), args.agency)
    points = profile(warehouse.cursor(), named.agency_id, asked, _metrics(args.indicator))
    if args.json:
        for one in points:
            print(json.dumps(_point(named, one), ensure_ascii=False))
        return
    wide, long = side_by_side(points), details(points)
    title = f"{named.name} {_span(asked)} 年对比"
    if _to_file(
        args, warehouse, title, (wide, long), long, [("单位", named.name), ("年度", _span(asked))], points
    ):
        return
    from analytics.cli import _comparison_view

    _comparison_view.agency(Console(), named, points, _handed_in(warehouse, named, asked))


def _handed_in(warehouse: Warehouse, named: Named, asked: Sequence[int]) -> list[tuple[int, str]]:
    """The state of each year's report in words."""
    from analytics.metrics.submission import STATES, submission_of

    told: list[tuple[int, str]] = []
    for year in asked:
        found = submission_of(warehouse.cursor(), named.agency_id, year)
        late = f" {found[1]} 天" if found and found[1] else ""
        told.append((year, f"{STATES[found[0]]}{late}" if found else "不应报"))
    return told


def _point(named: Named, one: Standpoint) -> dict[str, Any]:
    from analytics.export.comparison import mark_of, reason_of

    change, peers, city = one.change, one.peers, one.city
    return {
        "agency": named.name,
        "agency_id": named.agency_id,
        "kind": named.kind,
        "year": one.year,
        "indicator": one.metric.id,
        "title": one.metric.title,
        "unit": one.metric.unit,
        "value": _number(one.value),
        "numerator": _number(one.numerator),
        "denominator": _number(one.denominator),
        "interval": one.interval,
        "mark": mark_of(one),
        "edition": one.edition,
        "break": one.breaks,
        "previous": _number(change.previous) if change else None,
        "change": _number(change.difference) if change else None,
        "change_ratio": _number(change.ratio) if change else None,
        "missing": one.missing,
        "reason": reason_of(one) or None,
        "peers": _group(peers) if peers else None,
        "city": _group(city),
    }


# ------------------------------------------------------------------ groups by one indicator


def _groups(args: argparse.Namespace, warehouse: Warehouse) -> None:
    from analytics.export.comparison import by_group
    from analytics.metrics import benchmarks, span_words
    from analytics.metrics.submission import SUBMISSION, SUBMISSION_TITLE

    known = known_years(warehouse)
    asked = years(args.years or args.year or str(known[-1]), known)
    if args.span > 1 and len(asked) > 1:
        raise Refused("--span 只用于一个年度，请写 --year 2025 --span 3。")
    if args.indicator[0] in (SUBMISSION, SUBMISSION_TITLE):
        _submissions(args, warehouse, asked)
        return
    (one,) = _metrics(args.indicator)
    county = known_county(warehouse, args.county)
    found = [
        group
        for year in asked
        for group in benchmarks(warehouse.cursor(), one.id, year, args.span, by=args.by, county=county)
    ]
    if args.json:
        for group in found:
            print(json.dumps(_group_line(one, group), ensure_ascii=False))
        return
    sheet = by_group(one, found)
    together = "" if args.span == 1 else f"（{span_words(args.span)}）"
    title = f"{_span(asked)} 年{_whose(args)}{one.title}{together}"
    if _to_file(
        args, warehouse, title, (sheet,), sheet, [("年度", _span(asked)), ("分组", _grouping(args))], [one]
    ):
        return
    from analytics.cli import _comparison_view

    _comparison_view.groups(Console(), title, one, found, args.span)


def _submissions(args: argparse.Namespace, warehouse: Warehouse, asked: Sequence[int]) -> None:
    from analytics.export.comparison import submissions_sheet
    from analytics.metrics.submission import SUBMISSION, SUBMISSION_TITLE, submission_counts

    county = known_county(warehouse, args.county)
    found = [
        group
        for year in asked
        for group in submission_counts(warehouse.cursor(), year, by=args.by, county=county)
    ]
    if args.json:
        for group in found:
            line = {
                "indicator": SUBMISSION,
                "title": SUBMISSION_TITLE,
                "year": group.year,
                "group": group.group,
            }
            print(json.dumps({**line, "owed": group.owed, **group.states}, ensure_ascii=False))
        return
    sheet = submissions_sheet(found)
    title = f"{_span(asked)} 年{_whose(args)}{SUBMISSION_TITLE}"
    if _to_file(
        args, warehouse, title, (sheet,), sheet, [("年度", _span(asked)), ("分组", _grouping(args))], []
    ):
        return
    from analytics.cli import _comparison_view

    _comparison_view.submissions(Console(), title, found)


def _whose(args: argparse.Namespace) -> str:
    return "各县区" if args.by == "county" else f"{args.county or ''}各类单位"


def _grouping(args: argparse.Namespace) -> str:
    return "县区" if args.by == "county" else "单位类别" + (f"（{args.county}）" if args.county else "")


def _group_line(asked: Metric, one: Benchmark) -> dict[str, Any]:
    from analytics.form import FORM

    return {
        "indicator": asked.id,
        "title": asked.title,
        "unit": asked.unit,
        "year": one.year,
        "years": one.years,
        "edition": FORM.edition_for(one.year).id if asked.break_at_edition else None,
        "group": one.group,
        **_group(one),
    }


def _group(one: Benchmark) -> dict[str, Any]:
    return {
        "value": _number(one.pool.value),
        "numerator": _number(one.pool.numerator),
        "denominator": _number(one.pool.denominator),
        "interval": one.interval,
        "reports": one.pool.reports,
        "owed": one.pool.owed,
        "share": one.pool.share,
        "compared": one.compared,
        **dict(_quartiles(one.spread)),
    }


def _quartiles(spread: Spread | None) -> Iterator[tuple[str, int | float | None]]:
    names = ("least", "low", "median", "high", "most")
    for key, name in zip(
        ("lowest", "lower_quartile", "median", "upper_quartile", "highest"), names, strict=True
    ):
        yield key, _number(getattr(spread, name)) if spread else None


# ------------------------------------------------------------------ files


def _to_file(
    args: argparse.Namespace,
    warehouse: Warehouse,
    title: str,
    sheets: Sequence[Sheet],
    long: Sheet,
    filters: Sequence[tuple[str, str]],
    defined: Sequence[Standpoint] | Sequence[Metric],
) -> bool:
    """Writes the file that was asked for; False where none was."""
    from analytics.export.csv import csv_bytes
    from analytics.export.workbook import About, workbook
    from analytics.metrics import Metric

    target: Path | None = args.xlsx or args.csv
    if target is None:
        return False
    if args.csv is not None:
        write(target, csv_bytes(long.frame, long.columns))
    else:
        stamp, taken_at, city, demo = warehouse.rows("SELECT stamp, taken_at, city, demo FROM snapshot")[0]
        named = dict.fromkeys(one if isinstance(one, Metric) else one.metric for one in defined)
        definitions = [(one.title, f"{one.basis}。注意：{one.mind}") for one in named]
        write(target, workbook(sheets, About(title, stamp, taken_at, city, demo, filters, definitions)))
    if str(target) != "-":
        Console().print(f"已写入 {target}：{title}，{len(long.frame)} 行。", soft_wrap=True, markup=False)
    return True


def _span(asked: Sequence[int]) -> str:
    return str(asked[0]) if len(asked) == 1 else f"{asked[0]}—{asked[-1]}"


def _number(value: Decimal | Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
