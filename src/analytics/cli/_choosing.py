"""What people ask for by name: an indicator, an agency, years. None fits: a sentence that helps (Chinese)."""

from __future__ import annotations

import argparse
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
    bare_name: str
    """The short name without the county that sets it apart."""


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
        "SELECT agency_id, name, short_name, kind, bare_name FROM agencies ORDER BY ordinal, agency_id"
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

    found = [one for one in known if name in (one.agency_id, one.name, one.short_name, one.bare_name)]
    if not found:
        listed = roster.match(name)
        found = [one for one in known if listed and one.agency_id == listed.agency_id]
    if not found:
        key = name_key(name)
        found = [one for one in known if key and key in (name_key(one.name), name_key(one.bare_name))]
    return found


def _nobody(known: Sequence[Named], name: str) -> str:
    from analytics.agencies import name_key

    key = name_key(name)
    near = [one.name for one in known if key and key in name_key(one.name)][:5]
    hint = f"是不是：{'、'.join(near)}？" if near else "请用全称、简称或名册中的别名。"
    return f"没有单位“{name}”。{hint}"


def add_groups(parser: argparse.ArgumentParser, *, verb: str) -> None:
    """The options that ``chosen_groups`` understands."""
    parser.add_argument("--county", metavar="县区", help=f"只{verb}这一县区的单位")
    parser.add_argument(
        "--kind", action="append", metavar="类别", help=f"只{verb}这一类单位（如 镇），可重复"
    )


def chosen_groups(warehouse: Warehouse, args: argparse.Namespace) -> list[str] | None:
    """The groups (analytics.groups) of --county and --kind; None where neither is given. Raises Refused for
    a county or kind that no unit has.
    """
    from analytics.groups import group

    kinds: list[str] = args.kind or []
    units = warehouse.rows("SELECT DISTINCT county, kind FROM units ORDER BY county, kind")
    county = known_county(warehouse, args.county)
    present = sorted({str(kind) for own, kind in units if county in (None, own)})
    unknown = [kind for kind in kinds if kind not in present]
    if unknown:
        raise Refused(f"{county or ''}没有类别“{'、'.join(unknown)}”。现有：{'、'.join(present)}。")
    found = [group(county, kind) for kind in kinds or [None]]
    return [one for one in found if one] or None


def known_county(warehouse: Warehouse, said: str | None) -> str | None:
    """The county as the roster writes it. Raises Refused where no unit lies in it."""
    if said is None:
        return None
    rows = warehouse.rows(
        "SELECT county FROM units WHERE county IS NOT NULL GROUP BY county ORDER BY min(ordinal)"
    )
    known = [str(county) for (county,) in rows]
    if said.strip() not in known:
        raise Refused(f"没有县区“{said}”。名册中的县区：{'、'.join(known) or '没有填写'}。")
    return said.strip()


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
