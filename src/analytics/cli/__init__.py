"""The command ``gongkai``: one file a command, each with ``add(subparsers)`` and ``run(args)``."""

from __future__ import annotations

import argparse
import importlib
import io
import sys

from analytics import __version__
from analytics.cli import _chinese
from analytics.form import FORM

COMMANDS = ("read", "ingest", "build", "check", "state", "rank", "compare", "consolidate", "demo", "serve")
"""Modules of this package, in the order of ``--help``; imported only to build the parser or to run."""


def main(argv: list[str] | None = None) -> int:
    """Entry point. Exit status: 0 done, 2 wrong usage, 3 a document could not be read, 130 interrupted."""
    _chinese.install()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a file may have any name, and a terminal any encoding
    parser = argparse.ArgumentParser(prog="gongkai", description=f"{FORM.title}：读取、核对、比较、下载")
    parser.add_argument("--version", action="version", version=f"gongkai {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for name in COMMANDS:
        importlib.import_module(f"analytics.cli.{name}").add(subparsers)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130
