"""Whom figures are added up over, ranked and compared among: a group of units, told in one string.

    "镇"            a kind of agency
    "清源县"        a county (or district): all units below it
    "清源县·镇"     a kind within a county
    None            everybody

A string, so that it goes through addresses, memos and queries as a kind always did: every agency of a
snapshot has the list of its ``groups`` (schema.sql), and SQL asks ``list_contains(a.groups, ?)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analytics.agencies import KINDS

MARK = "·"
"""Between county and kind; the schema writes the same."""
EVERYBODY = "全市"


class Parts(NamedTuple):
    """What a group is made of; None where it does not say."""

    county: str | None
    kind: str | None


def group(county: str | None, kind: str | None) -> str | None:
    """The group of a county, a kind or both; None for everybody. Empty strings count as None."""
    return MARK.join(part for part in (county, kind) if part) or None


def parts(of: str | None) -> Parts:
    """County and kind of a group. Any string that is no kind, nor ends with one, is a county."""
    county, mark, kind = (of or "").rpartition(MARK)
    if mark and kind in KINDS:
        return Parts(county, kind)
    return Parts(None, of) if of in KINDS else Parts(of or None, None)


def words(of: str | None) -> str:
    """For a line of filters: “清源县 · 镇”; empty for everybody."""
    return f" {MARK} ".join(part for part in parts(of) if part)


def whole(of: str | None) -> str:
    """All of its units together, as they stand in a sentence: 全市, 全部镇, 清源县, 清源县全部镇."""
    county, kind = parts(of)
    told = (county or "") + (f"全部{kind}" if kind else "")
    return told or EVERYBODY


def params(of: str | None) -> dict[str, str]:
    """The group as parameters of a page's address."""
    return {name: part for name, part in parts(of)._asdict().items() if part}


def belongs(of: str | None, *, county: str | None, kind: str) -> bool:
    """Whether a unit of this county and kind is of the group."""
    wanted = parts(of)
    return wanted.county in (None, county) and wanted.kind in (None, kind)


def printed_names(agencies: Iterable[tuple[str, str, str | None]]) -> Mapping[str, str]:
    """Names to print by id, from (id, short name, county): 常太镇 of two counties is 常太镇（清源县） and
    常太镇（北关区）.
    """
    listed = list(agencies)
    owners: dict[str, set[str]] = {}
    for agency_id, short_name, _ in listed:
        owners.setdefault(short_name, set()).add(agency_id)
    return {
        agency_id: f"{short_name}（{county}）" if county and len(owners[short_name]) > 1 else short_name
        for agency_id, short_name, county in listed
    }
