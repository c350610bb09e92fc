"""``gongkai ingest PATH…``: takes reports in and says what became of each."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

if TYPE_CHECKING:
    from analytics.intake import Item, Summary
    from analytics.intake import Progress as Report

SHOWN = 20
"""Documents that a list prints; the others are counted (``--json`` has them all)."""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("ingest", help="把年报收进来：留存原件、读取、核对、发布")
    parser.add_argument("paths", nargs="+", type=Path, metavar="文件或文件夹")
    parser.add_argument(
        "--home", type=Path, metavar="文件夹", help="数据文件夹（默认 GONGKAI_HOME 或 data/home）"
    )
    parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 done, 2 nothing was done (mixed data, broken settings), 3 something could not be read."""
    from analytics.agencies import RosterError
    from analytics.intake import ingest
    from analytics.settings import SettingsError
    from analytics.store.home import Home, StoreError

    try:
        with progress() as report:
            summary = ingest(Home.find(args.home), args.paths, progress=report)
    except (StoreError, SettingsError, RosterError) as error:
        print(error, file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(summary.to_json(), ensure_ascii=False))
    else:
        show(summary, Console())
    return 3 if summary.failed else 0


@contextmanager
def progress() -> Generator[Report]:
    """A bar on a terminal, otherwise a plain line now and then; both on standard error."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain
        return
    columns = (
        SpinnerColumn(),
        TextColumn("读取"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=escape(name))

        yield advance


def _plain(done: int, total: int, name: str) -> None:
    if done == total or done % 50 == 0:
        print(f"已读取 {done}/{total}", file=sys.stderr)


def show(summary: Summary, console: Console) -> None:
    """Prints the counts, then the documents that a person should know of."""
    counts = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for label, count in (
        ("新读入", len(summary.read)),
        ("更新", len(summary.replaced)),
        ("未变", len(summary.unchanged)),
        ("存疑", len(summary.doubtful)),
        ("失败", len(summary.failed)),
        ("略过", len(summary.skipped)),
    ):
        counts.add_row(label, f"{count} 份")
    console.print(counts)
    _list(console, "更新（同一单位同一年度的新版本，旧版仍保留）", summary.replaced)
    _list(console, "存疑（已保留，请人工核对）", summary.doubtful)
    kept = [item for item in summary.failed if item.sha256]
    _list(console, "失败（原件已保留，未能读取）", kept)
    _list(console, "失败（没有收到文件）", [item for item in summary.failed if not item.sha256])
    if summary.skipped:
        names = "、".join(Path(name).name for name in summary.skipped[:SHOWN])
        more = "等" if len(summary.skipped) > SHOWN else ""
        console.print(f"\n略过（不是年报的文件类型）：{escape(names)}{more}")
    for note in summary.notes:
        console.print(f"\n注意：{escape(note)}")
    if summary.path is not None:
        console.print(f"\n数据快照：{escape(str(summary.path))}", soft_wrap=True)


_HEADINGS = ("文件", "单位", "年度", "版本", "说明")


def _row(item: Item) -> tuple[str, ...]:
    return (
        item.name,
        item.agency or "",
        str(item.year or ""),
        str(item.revision or ""),
        (item.reason or "").removeprefix(f"{item.file_name}："),
    )


def _list(console: Console, title: str, items: Sequence[Item]) -> None:
    if not items:
        return
    table = Table(title=title, title_justify="left", title_style="bold")
    rows = [_row(item) for item in items[:SHOWN]]
    # A column that says nothing takes the room from the one that says what to do.
    told = [any(row[at] for row in rows) for at in range(len(_HEADINGS))]
    for heading, is_told in zip(_HEADINGS, told, strict=True):
        if is_told:
            table.add_column(heading, overflow="fold", no_wrap=heading in ("年度", "版本"))
    for row in rows:
        table.add_row(*(escape(word or "—") for word, is_told in zip(row, told, strict=True) if is_told))
    console.print()
    console.print(table)
    if len(items) > SHOWN:
        console.print(f"……另有 {len(items) - SHOWN} 份，见 --json")
