"""An office with an inbox and a home, and documents that say in three words what is to be read from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.store.builders import reading

from analytics import intake
from analytics.reading.model import Kind, Problem, Reading
from analytics.store import Home, warehouse

NOW = datetime(2026, 2, 20, 12, 0, 0)
ROSTER = """agency_id,name,short_name,kind
qingxi,清溪镇人民政府,清溪镇,镇
nanling,南岭街道办事处,南岭街道,街道
"""


def plain_reader(data: bytes, source: str) -> tuple[Reading, ...]:
    """Reads "清溪镇 2025", one report a line. "坏" cannot be read, "?" says neither agency nor year; what
    "表" begins is a row of a table.
    """
    return tuple(plain_report(line.split()) for line in data.decode().splitlines())


def plain_report(words: list[str]) -> Reading:
    if words[0] == "表":
        return replace(plain_report(words[1:]), kind=Kind.ROW, sections=(), claims=())
    if words[0] == "坏":
        return reading(None, None, error="文件已加密。请解除密码后重新入库。")
    if words[0] == "?":
        return reading(None, None)
    problems = [Problem("odd", None, f"不寻常之{word}") for word in words[2:]]
    return reading(words[0], int(words[1]), problems=problems)


class Desk:
    """An inbox and a home with a roster of two."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "收件箱"
        self.home = Home.find(folder / "home")
        self.inbox.mkdir()
        self.home.root.mkdir()
        (self.home.root / "agencies.csv").write_text(ROSTER, encoding="utf-8")

    def put(self, name: str, text: str) -> Path:
        path = self.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def ingest(self, *paths: Path, now: datetime = NOW, demo: bool = False) -> intake.Summary:
        return intake.ingest(
            self.home, paths or [self.inbox], now=now, demo=demo, reader=plain_reader, workers=0
        )

    def rebuild(self) -> warehouse.Built:
        return intake.rebuild(self.home, reader=plain_reader, workers=0)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with warehouse.open_current(self.home) as snapshot:
            return snapshot.rows(sql)


def names(items: list[intake.Item]) -> list[str]:
    return [item.file_name for item in items]
