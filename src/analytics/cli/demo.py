"""``gongkai demo``: the fictional city, into an empty home or into a folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

if TYPE_CHECKING:
    from analytics.intake import Progress as Report
    from analytics.store.home import Home


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("demo", help="演示：虚构城市云泽市的年报，放进空的数据文件夹")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--to", type=Path, metavar="文件夹", help="只写出演示文件和所埋差错的清单，不入库")
    what.add_argument("--if-empty", action="store_true", help="已有数据时什么也不做")
    what.add_argument("--remove", action="store_true", help="删除数据文件夹里的演示数据")
    parser.add_argument(
        "--home", type=Path, metavar="文件夹", help="数据文件夹（默认 GONGKAI_HOME 或 data/home）"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 done, 2 refused: the folder holds something else."""
    from analytics.agencies import RosterError
    from analytics.settings import SettingsError
    from analytics.store.home import Home, StoreError

    console = Console(stderr=True)
    try:
        home = Home.find(args.home)
        if args.to is not None:
            _write(args.to, console)
        elif args.remove:
            _remove(home, console)
        else:
            _fill(home, console, if_empty=args.if_empty)
    except (StoreError, SettingsError, RosterError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _write(directory: Path, console: Console) -> None:
    from analytics.demo import FAULTS_NAME, write

    with _bars(console) as step:
        planted = write(directory, step("写文件"))
    console.print(
        f"已写出 {len(planted.files)} 份虚构的年报和 {len(planted.faults)} 处所埋差错的清单"
        f"（{FAULTS_NAME}）：{escape(str(directory))}",
        soft_wrap=True,
    )


def _remove(home: Home, console: Console) -> None:
    from analytics.demo import remove

    remove(home)
    console.print(f"已删除演示数据：{escape(str(home.root))}", soft_wrap=True)


def _fill(home: Home, console: Console, *, if_empty: bool) -> None:
    from analytics.demo import fill, is_shown

    if if_empty and is_shown(home):
        return
    with _bars(console) as step:
        summary = fill(home, writing=step("写文件"), reading=step("读取"))
    console.print(
        f"演示城市已就绪：{len(summary.read)} 份年报，{len(summary.failed)} 份按设想无法读取。"
        f"单位与数字均为虚构：{escape(str(home.root))}",
        soft_wrap=True,
    )


@contextmanager
def _bars(console: Console) -> Generator[Callable[[str], Report]]:
    """Progress bars, one a step; nothing where standard error goes into a file."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def step(words: str) -> Report:
            task = bars.add_task(words, total=None, name="")
            return lambda done, total, name: bars.update(task, completed=done, total=total, name=escape(name))

        yield step
