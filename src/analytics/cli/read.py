"""``gongkai read``: documents into the reading contract, or onto the terminal for a person."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from analytics.reading.model import Reading


def add(subparsers: Any) -> None:
    """The command and its arguments."""
    parser = subparsers.add_parser("read", help="读取报告，给出每一格数字及其出处")
    parser.add_argument("paths", nargs="+", metavar="文件或文件夹", help="docx pdf html xlsx csv txt")
    parser.add_argument("--json", action="store_true", help="每份报告输出一行 JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Reads all paths in order. Exit status 3 when at least one document could not be read."""
    from analytics.reading import expand, read_paths

    failed = False
    for reading in read_paths(expand(args.paths)):
        failed = failed or reading.error is not None
        if args.json:
            _print_json(reading)
        else:
            from analytics.cli._reading_view import show

            show(reading)
    return 3 if failed else 0


def _print_json(reading: Reading) -> None:
    line = json.dumps(reading.to_contract(), ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
