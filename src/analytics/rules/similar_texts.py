"""Sections one and five of all reports side by side, for the rules of copied text.

    find_common(con, settings)    fills ``common_sentences``: what many agencies say in one year
    compare(con, settings, …)     fills ``compared_sections``, ``similar_pairs`` and ``clusters``

Both only read the current reports; rules then judge what stands in the tables.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from analytics.similarity import (
    Codes,
    Comparer,
    Masker,
    Overlap,
    Pair,
    Texts,
    alike,
    clusters,
    common,
    passages,
)
from analytics.store.facts import insert

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

COMPARED = ("1", "5")
"""Sections that an agency writes itself: its year, and its problems."""

NEAREST = 5
"""So many other agencies are kept for a section, those that share most; clusters name them all."""
_LAST_YEAR, _SAME_YEAR = "last_year", "same_year"

_SECTIONS = """
SELECT reports.report_id, reports.agency_id, reports.year, agencies.kind, sections.section_id, sections.text
FROM sections
INNER JOIN reports ON reports.report_id = sections.report_id
INNER JOIN agencies ON agencies.agency_id = reports.agency_id
WHERE reports.is_current AND reports.kind <> 'row_of_table' AND sections.section_id IN (SELECT unnest(?))
    AND trim(sections.text) <> ''
ORDER BY reports.year, agencies.ordinal, reports.agency_id, reports.report_id, sections.section_id
"""
_PLACE = re.compile("[^省市县区州盟旗]{1,6}[省市县区州盟旗]")


@dataclass(frozen=True, slots=True)
class _Section:
    report_id: str
    agency_id: str
    year: int
    kind: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class _Stock:
    """All sections, masked; ``texts`` has their numbers."""

    sections: Sequence[_Section]
    masked: Sequence[Codes]
    texts: Texts


def find_common(con: DuckDBPyConnection, settings: Settings) -> None:
    """Replaces all rows of ``common_sentences``."""
    con.execute("DELETE FROM common_sentences")
    stock = _stock(con)
    agencies = {name: number for number, name in enumerate(sorted({one.agency_id for one in stock.sections}))}
    found = common(
        stock.texts,
        np.array([agencies[one.agency_id] for one in stock.sections], np.int64),
        np.array([one.year for one in stock.sections], np.int64),
        float(settings.threshold("common_share")),
        int(settings.threshold("common_agencies")),
    )
    insert(con, "common_sentences", [(one.year, f"{one.print:016x}", one.words, one.owners) for one in found])


def compare(con: DuckDBPyConnection, settings: Settings, *, among_agencies: bool) -> None:
    """Replaces all rows of ``compared_sections``, ``similar_pairs`` and ``clusters``.

    Without ``among_agencies`` each agency is held against its own last year only.
    """
    for table in ("compared_sections", "similar_pairs", "clusters"):
        con.execute(f"DELETE FROM {table}")
    stock = _stock(con)
    prints = {int(row[0], 16) for row in con.execute("SELECT print FROM common_sentences").fetchall()}
    stock.texts.mask_sentences(np.array(sorted(prints), np.uint64))
    sizes = [stock.texts.size(number) for number in range(len(stock.sections))]
    insert(
        con,
        "compared_sections",
        [(one.report_id, one.id, size) for one, size in zip(stock.sections, sizes, strict=True)],
    )
    rows = list(_own_pairs(stock))
    if among_agencies:
        pairs = _pairs_of_a_year(stock, sizes, settings)
        rows += _nearest(stock, pairs)
        insert(con, "clusters", list(_clusters(stock, pairs)))
    insert(con, "similar_pairs", rows)


def _stock(con: DuckDBPyConnection) -> _Stock:
    sections = [_Section(*row) for row in con.execute(_SECTIONS, [list(COMPARED)]).fetchall()]
    masker = masker_for(con)
    masked = [masker.mask(one.text) for one in sections]
    return _Stock(sections, masked, Texts(masked))


def masker_for(con: DuckDBPyConnection) -> Masker:
    """Masks the names of all agencies that the warehouse knows."""
    return Masker(_names(con))


def _names(con: DuckDBPyConnection) -> Iterator[str]:
    """Agencies and places in full and short, towns without 镇 as well: 清溪."""
    for name, short_name, kind, county in con.execute(
        "SELECT name, bare_name, kind, county FROM agencies ORDER BY agency_id"
    ).fetchall():
        yield from (name, short_name, county or "")
        yield re.sub("[省市县区州盟旗]$", "", county or "")
        if kind in ("镇", "乡", "街道"):
            yield re.sub("(?:街道|苏木|民族乡|镇|乡)$", "", short_name)
        start = 0
        while place := _PLACE.match(name, start):
            yield place[0]
            start = place.end()


def _own_pairs(stock: _Stock) -> Iterator[tuple[object, ...]]:
    """Each section against the same one of the agency's last year."""
    numbers = {(one.agency_id, one.year, one.id): number for number, one in enumerate(stock.sections)}
    comparer = Comparer(stock.texts)
    for number, one in enumerate(stock.sections):
        last = numbers.get((one.agency_id, one.year - 1, one.id))
        if last is not None:
            yield _row(stock, _LAST_YEAR, Pair(number, last, comparer.overlap(number, last)))


def _pairs_of_a_year(stock: _Stock, sizes: Sequence[int], settings: Settings) -> list[Pair]:
    groups = np.full(len(stock.sections), -1, np.int64)
    contained, wording = [Decimal(1)], [Decimal(1)]
    for number, one in enumerate(stock.sections):
        if sizes[number] >= settings.threshold("copy_signs_agencies", one.kind, one.year):
            groups[number] = one.year * len(COMPARED) + COMPARED.index(one.id)
            contained.append(settings.threshold("copy_yellow", one.kind, one.year))
            wording.append(settings.threshold("copy_wording", one.kind, one.year))
    return alike(stock.texts, groups, float(min(contained)), float(min(wording)))


def _nearest(stock: _Stock, pairs: Sequence[Pair]) -> Iterator[tuple[object, ...]]:
    """The pairs as each of both sees them, for each section the nearest few."""
    seen: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        seen[pair.own].append(pair)
        seen[pair.other].append(Pair(pair.other, pair.own, pair.overlap.turned()))
    for number in sorted(seen):
        nearest = sorted(seen[number], key=lambda pair: (-_reach(pair.overlap), pair.other))
        for pair in nearest[:NEAREST]:
            yield _row(stock, _SAME_YEAR, pair)


def _reach(overlap: Overlap) -> float:
    return max(overlap.containment, overlap.similarity)


_WORTH_SHOWING = 0.5


def _row(stock: _Stock, relation: str, pair: Pair) -> tuple[object, ...]:
    own, other = stock.sections[pair.own], stock.sections[pair.other]
    alike_here: list[dict[str, object]] = []
    if _reach(pair.overlap) >= _WORTH_SHOWING:
        for one in passages(stock.masked[pair.own], stock.masked[pair.other]):
            start, stop = _whole(own.text, one.start, one.stop)
            other_start, other_stop = _whole(other.text, one.other_start, one.other_stop)
            alike_here.append(
                {
                    "start": start,
                    "stop": stop,
                    "other_start": other_start,
                    "other_stop": other_stop,
                    "text": own.text[start:stop],
                    "other_text": other.text[other_start:other_stop],
                }
            )
    return (
        own.report_id,
        own.id,
        relation,
        other.report_id,
        _figure(pair.overlap.containment),
        _figure(pair.overlap.similarity),
        json.dumps(alike_here, ensure_ascii=False),
    )


def _whole(text: str, start: int, stop: int) -> tuple[int, int]:
    """A passage with the ordinal before it, which is not compared, and the stop behind it."""
    while start and text[start - 1] in "第一二三四五六七八九十":
        start -= 1
    return start, stop + (stop < len(text) and text[stop] in "。；！？")


def _figure(share: float) -> Decimal:
    return Decimal(f"{share:.4f}")


def _clusters(stock: _Stock, pairs: Sequence[Pair]) -> Iterator[tuple[object, ...]]:
    groups = clusters((pair.own, pair.other) for pair in pairs)
    for number, members in enumerate(groups, start=1):
        for member in members:
            one = stock.sections[member]
            yield one.year, one.id, number, one.report_id
