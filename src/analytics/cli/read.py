"""``gongkai read``: documents into the reading contract, or onto the terminal for a person."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import Any

from analytics.reading.model import Reading


def add(subparsers: Any) -> None:
    """The command and its arguments."""
    parser = subparsers.add_parser("read", help="读取报告，给出每一格数字及其出处")
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="文件或文件夹",
        help="docx pdf html mht xlsx xls ods csv txt md zip，装有 LibreOffice 时也可 doc wps rtf odt",
    )
    parser.add_argument("--json", action="store_true", help="每份报告输出一行 JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Reads all paths in order. Exit status 3 when at least one document could not be read."""
    from analytics.reading import expand, read_all_paths

    failed = False
    for readings in read_all_paths(expand(args.paths)):
        per_source = Counter(reading.source for reading in readings)
        parts: Counter[str] = Counter()
        for reading in readings:
            failed = failed or reading.error is not None
            parts[reading.source] += 1
            several = per_source[reading.source]
            part = parts[reading.source] if several > 1 else None
            if args.json:
                _print_json(reading, part)
            else:
                from analytics.cli._reading_view import show

                show(reading, (part, several) if part else None)
    return 3 if failed else 0


def _print_json(reading: Reading, part: int | None) -> None:
    """``part`` counts the reports of a document that holds several, from 1."""
    answer = reading.to_contract()
    if part is not None:
        answer["part"] = part
    line = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
