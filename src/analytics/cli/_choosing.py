"""What people ask for by name: an indicator, an agency, years. None fits: a sentence that helps (Chinese)."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics.agencies import Roster
    from analytics.store.warehouse import Warehouse

_YEARS = re.compile(r"(?P<first>\d{4})?(?P<range>[:：\-－—~～]?)(?P<last>\d{4})?")


class Refused(Exception):
    """What was asked for cannot be done; the message says why and what can (Chinese)."""


@dataclass(frozen=True, slots=True)
class Named:
    """An agency as people call it."""

    agency_id: str
    name: str
    short_name: str
    kind: str


def refuse(message: str) -> int:
    """Tells it, and gives the exit status for wrong usage."""
    print(message, file=sys.stderr)
    return 2


def indicator(said: str) -> str | None:
    """The id of an indicator given by id or by title; a beginning will do where it is the only one."""
    from analytics.metrics import METRICS

    for fits in (lambda one: said in (one.id, one.title), lambda one: one.title.startswith(said)):
        found = [one.id for one in METRICS if said and fits(one)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def agency(warehouse: Warehouse, roster: Roster, said: str) -> Named:
    """The one of this name, as ``agencies`` finds it. Raises Refused, also for two that fit."""
    found = agencies(warehouse, roster, [said])
    if len(found) == 1:
        return found[0]
    names = "、".join(one.name for one in found)
    raise Refused(f"“{said.strip()}”有 {len(found)} 家：{names}。请写全称。")


def agencies(warehouse: Warehouse, roster: Roster, names: Sequence[str]) -> list[Named]:
    """All of these names, in the order of the roster: two may share a short name.

    A name is an id, or a full name, short name or alias, written as people do. Raises Refused for names that
    nobody has.
    """
    rows = warehouse.rows(
        "SELECT agency_id, name, short_name, kind FROM agencies ORDER BY ordinal, agency_id"
    )
    known = [Named(*map(str, row)) for row in rows]
    found = {said.strip(): _of_name(known, roster, said.strip()) for said in names}
    unknown = [_nobody(known, name) for name, fit in found.items() if not fit]
    if unknown:
        raise Refused("".join(unknown))
    ids = {one.agency_id for fit in found.values() for one in fit}
    return [one for one in known if one.agency_id in ids]


def _of_name(known: Sequence[Named], roster: Roster, name: str) -> list[Named]:
    """Exact names come before what the roster knows as an alias, and this before names written otherwise."""
    from analytics.agencies import name_key

    found = [one for one in known if name in (one.agency_id, one.name, one.short_name)]
    if not found:
        listed = roster.match(name)
        found = [one for one in known if listed and one.agency_id == listed.agency_id]
    if not found:
        key = name_key(name)
        found = [one for one in known if key and key in (name_key(one.name), name_key(one.short_name))]
    return found


def _nobody(known: Sequence[Named], name: str) -> str:
    from analytics.agencies import name_key

    key = name_key(name)
    near = [one.name for one in known if key and key in name_key(one.name)][:5]
    hint = f"是不是：{'、'.join(near)}？" if near else "请用全称、简称或名册中的别名。"
    return f"没有单位“{name}”。{hint}"


def years(said: str, known: Sequence[int]) -> list[int]:
    """The known years of ``2023:2025``, ``2023:``, ``:2025`` or ``2025``, oldest first. Raises Refused."""
    from analytics.cli.check import no_year

    match = _YEARS.fullmatch(said.strip())
    if match is None or not (match["first"] or match["last"]):
        raise Refused(f"看不懂年度“{said}”。请写 2025 或 2023:2025。")
    first = int(match["first"] or min(known, default=0))
    last = int(match["last"] or (max(known, default=first) if match["range"] else first))
    if first > last:
        raise Refused(f"年度“{said}”的起止颠倒了。请写 {last}:{first}。")
    found = [year for year in known if first <= year <= last]
    if found:
        return found
    if first == last:
        raise Refused(no_year(first, known))
    raise Refused(no_year(first, known).replace(f"{first} 年度", f"{first}—{last} 年度", 1))


def known_years(warehouse: Warehouse) -> list[int]:
    """The years that indicators were computed for. Raises Refused where there is none."""
    found = warehouse.rows("SELECT DISTINCT year FROM indicator_values ORDER BY year")
    if not found:
        raise Refused("还没有任何年度的报告。请先入库：gongkai ingest 文件或文件夹。")
    return [int(year) for (year,) in found]


def write(target: Path, content: bytes) -> None:
    """``-`` is standard output. Raises Refused where the place cannot be written."""
    if str(target) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        target.write_bytes(content)
    except OSError as error:
        raise Refused(f"{target}：无法写入（{error.strerror}）。请换一个位置。") from error
