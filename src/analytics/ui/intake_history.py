"""What happened in the home, newest first: files received, documents placed by people, findings decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from analytics.store.home import Home
from analytics.store.journal import AGENCY_MATCHED, wall_clock
from analytics.ui import data, memo, warehouse

DEMO_USER = "demo"
LISTED = 20
"""Events that the page lists; the download holds all."""


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One thing that happened. ``detail``: what became of it, or why; ``finding_id`` where about one."""

    at: datetime
    who: str
    what: str
    detail: str
    finding_id: str | None = None


@memo.view
def events() -> tuple[Event, ...]:
    """Everything that the snapshot on show knows of, newest first."""
    snapshot = data.snapshot()
    if snapshot is None:
        return ()
    told = [*_batches(), *_decisions(), *_placings(snapshot.taken_at)]
    return tuple(sorted(told, key=lambda one: one.at, reverse=True))


@memo.view
def placed_by_person() -> frozenset[tuple[str, int]]:
    """(sha256, part) of the documents that a person said the agency and year of."""
    return frozenset((str(one["sha256"]), int(one.get("part", 0))) for one in _matches())


def _batches() -> Iterator[Event]:
    """What came at one time is one event."""
    lines = _lines()
    for at, entry, files, failed, unplaced in warehouse.rows(
        """
        SELECT received_at, min(entry), count(DISTINCT sha256), count(*) FILTER (WHERE outcome = 'failed'),
            count(*) FILTER (WHERE outcome = 'unplaced')
        FROM documents GROUP BY received_at
        """
    ):
        parts = [
            f"{words} {count:,} 份" for words, count in (("无法读取", failed), ("未归入", unplaced)) if count
        ]
        yield Event(at, _who(lines, entry), f"收到文件 {files:,} 个", "，".join(parts) or "全部读出并归入")


def _who(lines: tuple[bytes, ...], entry: int) -> str:
    """Who made an entry of the journal, by its number from 1."""
    if not 0 < entry <= len(lines):
        return "—"
    who = str(json.loads(lines[entry - 1]).get("who", "—"))
    return "演示程序" if who == DEMO_USER else who


def _decisions() -> Iterator[Event]:
    for at, who, finding_id, state, why, short_name, year, rule_id, title in warehouse.rows(
        """
        SELECT d.decided_at, d.who, d.finding_id, d.state, d.why, a.short_name, s.year, s.rule_id, s.title
        FROM finding_decisions d LEFT JOIN finding_states s USING (finding_id)
        LEFT JOIN agencies a ON a.agency_id = s.agency_id
        """
    ):
        about = f"{short_name} {year} 年度 {rule_id} {title}" if rule_id else "已不在检查范围内的缺口"
        yield Event(at, who, f"缺口改为“{state}”：{about}", why or "没有写明理由", finding_id)


def _placings(until: datetime) -> Iterator[Event]:
    matches = [one for one in _matches() if wall_clock(str(one["at"])) <= until]
    if not matches:  # as a rule: then no names are asked for
        return
    names = {one.agency_id: one.short_name for one in data.agencies()}
    for one in matches:
        agency_id = str(one["agency_id"])
        files = warehouse.rows("SELECT file_name FROM documents WHERE sha256 = ?", str(one["sha256"]))
        yield Event(
            wall_clock(str(one["at"])),
            str(one["who"]),
            f"指定单位和年度：{files[0][0] if files else '已不在库的文件'}",
            f"{names.get(agency_id, agency_id)} {one['year']} 年度",
        )


def _matches() -> list[dict[str, Any]]:
    """The entries by which people placed documents; few among many, so only they are parsed."""
    sign = AGENCY_MATCHED.encode()
    found = [json.loads(line) for line in _lines() if sign in line]
    return [one for one in found if one.get("event") == AGENCY_MATCHED]


def _lines() -> tuple[bytes, ...]:
    path = Home.find().journal_path
    return _kept(path, path.stat().st_size) if path.is_file() else ()


@lru_cache(maxsize=2)
def _kept(path: Path, size: int) -> tuple[bytes, ...]:
    """The whole lines of the journal as it stood at ``size`` bytes; it only ever grows."""
    with path.open("rb") as file:
        lines = file.read(size).split(b"\n")
    return tuple(lines[:-1])
