"""``gongkai build``: makes the snapshot again from originals and journal alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from analytics.cli.ingest import progress


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("build", help="由原件和记录重新生成数据快照")
    parser.add_argument(
        "--home", type=Path, metavar="文件夹", help="数据文件夹（默认 GONGKAI_HOME 或 data/home）"
    )
    parser.add_argument("--fresh", action="store_true", help="重新读取全部原件")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 done, 2 nothing to build from or broken settings."""
    from analytics.agencies import RosterError
    from analytics.intake import rebuild
    from analytics.settings import SettingsError
    from analytics.store.home import Home, StoreError

    try:
        with progress() as report:
            built = rebuild(Home.find(args.home), fresh=args.fresh, progress=report)
    except (StoreError, SettingsError, RosterError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"数据快照：{built.path}{'' if built.is_new else '（内容没有变化）'}")
    return 0
