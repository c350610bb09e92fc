"""检索 asks the snapshot: where in all prose words stand, how often in each year.

Words are folded like the reader folds (half width, simplified, no blanks) and in small letters; a section is
a hit where it has them all. The table ``prose`` is scanned for the very signs (decision 0010): exact for
Chinese, and no index to keep.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.form import FORM
from analytics.reading.flat import Flat, flatten, fold
from analytics.ui import memo, warehouse

SHOWN = 40
"""Hits on the page; the download has them all."""
MOST_WORDS, LONGEST = 6, 60
"""More words, or longer ones, are cut off: nobody types them."""
_AROUND = 33
"""Signs before and behind the first word of a hit; between the words of a hit as many."""
_SPANS = 3
"""Places in a section that are shown."""
_QUOTED = re.compile(r'[“"「『]([^”"」』]*)[”"」』]|(\S+)')


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A section with all the words. ``parts``: (text, whether it is one of the words) with … between places;
    ``spans``: where in the section's text each marked word stands; ``count``: how often all of them occur.
    """

    report_id: str
    agency_id: str
    name: str
    kind: str
    year: int
    section: str
    parts: tuple[tuple[str, tuple[int, int] | None], ...]
    count: int

    @property
    def first(self) -> tuple[int, int]:
        """Where the first marked word stands."""
        return next((span for _, span in self.parts if span), (0, 1))

    @property
    def context(self) -> str:
        return "".join(text for text, _ in self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """A year's hits: sections, and the reports and agencies they stand in, of all that have prose."""

    year: int
    sections: int
    agencies: int
    of: int


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search gives: the first ``hits``; of how many sections and agencies in all; how many of the
    sections (``of_city``) are of the city's own report, which is no agency among them.
    """

    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    total: int
    agencies: int
    of_city: int


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query as they are looked for: parted by blanks, quotes keep several together.

    >>> words_of("政務公開 “主动 公开”")
    ('政务公开', '主动公开')
    """
    return tuple(_looked_for(query))


def typed_words(query: str) -> tuple[str, ...]:
    """The words of a query as they were typed, one a word that is looked for."""
    return tuple(_looked_for(query).values())


def _looked_for(query: str) -> dict[str, str]:
    """Each word as it is looked for → as it was typed."""
    found: dict[str, str] = {}
    for quoted, plain in _QUOTED.findall(query):
        typed = str(quoted or plain).strip()
        word = fold(typed).lower()[:LONGEST]
        if word and len(found) < MOST_WORDS:
            found.setdefault(word, typed[: LONGEST * 2])
    return found


def sections() -> tuple[str, ...]:
    """Sections that have prose of their own, the form's other ones hold tables."""
    return tuple(one.id for one in FORM.sections if one.table is None)


@memo.view
def search(query: str, year: int | None, kind: str | None, section: str | None) -> Found:
    """Hits of a year (None: of all, newest first)."""
    words = words_of(query)
    if not words:
        return Found((), (), 0, 0, 0)
    rows = _asked(words, year, kind, section, SHOWN)
    total, agencies, of_city = (int(count) for count in rows[0][-3:]) if rows else (0, 0, 0)
    return Found(words, tuple(_hit(row, words) for row in rows), total, agencies, of_city)


@memo.view
def by_year(query: str, kind: str | None, section: str | None) -> tuple[Year, ...]:
    """The counts of every year. This looks through everything: ask it last."""
    words = words_of(query)
    where, params = _where(words, kind, section)
    sql = f"SELECT p.year, count(*), {_UNITS} {_FROM} WHERE {where} GROUP BY p.year"
    counts = {int(row[0]): (int(row[1]), int(row[2])) for row in warehouse.rows(sql, *params)}
    return tuple(Year(one, *counts.get(one, (0, 0)), of) for one, of in readable(kind))


@memo.view
def readable(kind: str | None) -> tuple[tuple[int, int], ...]:
    """Each year with the number of agencies whose prose can be searched."""
    shown = warehouse.snapshot()
    held = {
        int(year): int(count)
        for year, count in warehouse.rows(
            "SELECT r.year, count(DISTINCT r.agency_id) FROM reports r JOIN units a USING (agency_id)"
            " WHERE r.report_id IN (SELECT report_id FROM prose)"
            " AND (?1 IS NULL OR list_contains(a.groups, ?1))"
            " GROUP BY r.year",
            kind,
        )
    }
    return tuple((year, held.get(year, 0)) for year in (shown.years if shown else ()))


def sheet(query: str, year: int | None, kind: str | None, section: str | None) -> pd.DataFrame:
    """All hits, a row each."""
    words = words_of(query)
    rows = _asked(words, year, kind, section, None) if words else []
    return pd.DataFrame(
        [
            (hit.year, hit.name, hit.kind, FORM.section(hit.section).heading, hit.count, hit.context)
            for hit in (_hit(row, words) for row in rows)
        ],
        columns=["年度", "单位", "类别", "部分", "出现次数", "上下文"],
    )


def years_sheet(years: Sequence[Year]) -> pd.DataFrame:
    """The counts of every year."""
    rows = [(one.year, one.sections, one.agencies, one.of) for one in years]
    return pd.DataFrame(rows, columns=["年度", "命中（处）", "命中单位（家）", "有正文的单位（家）"])


_UNITS = "count(DISTINCT a.agency_id) FILTER (WHERE NOT a.is_city)"
"""The city's own report is found like any other, and is none of the units."""
_FROM = "FROM prose p JOIN reports r USING (report_id) JOIN agencies a USING (agency_id)"


def _where(words: Sequence[str], kind: str | None, section: str | None) -> tuple[str, list[str | int | None]]:
    terms = ["contains(p.folded, ?)"] * len(words)
    params: list[str | int | None] = list(words)
    if section:
        terms.append("p.section_id = ?")
        params.append(section)
    if kind:
        terms.append("list_contains(a.groups, ?)")
        params.append(kind)
    return " AND ".join(terms), params


def _asked(
    words: Sequence[str], year: int | None, kind: str | None, section: str | None, limit: int | None
) -> list[tuple[Any, ...]]:
    where, params = _where(words, kind, section)
    if year is not None:
        where += " AND p.year = ?"
        params.append(year)
    return warehouse.rows(
        f"""
        WITH hits AS MATERIALIZED (
            SELECT p.report_id, p.section_id, p.year, a.agency_id, a.short_name, a.kind, a.in_roster,
                   a.ordinal, a.is_city
            {_FROM} WHERE {where}
        ), shown AS (
            SELECT * FROM hits
            ORDER BY year DESC, is_city, in_roster DESC, ordinal, agency_id, section_id
            {f"LIMIT {limit}" if limit else ""}
        )
        SELECT h.report_id, h.agency_id, h.short_name, h.kind, h.year, h.section_id, s.text,
               (SELECT count(*) FROM hits),
               (SELECT count(DISTINCT agency_id) FILTER (WHERE NOT is_city) FROM hits),
               (SELECT count(*) FILTER (WHERE is_city) FROM hits)
        FROM shown h JOIN sections s USING (report_id, section_id)
        ORDER BY h.year DESC, h.is_city, h.in_roster DESC, h.ordinal, h.agency_id, h.section_id
        """,
        *params,
    )


def _hit(row: Sequence[Any], words: Sequence[str]) -> Hit:
    *who, text, _, _, _ = row
    parts, count = in_context(str(text), words)
    values: tuple[Any, ...] = (*who, parts, count)
    return Hit(*values)


def in_context(text: str, words: Sequence[str]) -> tuple[tuple[tuple[str, tuple[int, int] | None], ...], int]:
    """The places of the folded ``words`` in a text as it stands, with what is around them, and how many.

    >>> in_context("全年主动公开信息12条。", ["信息"])[0]
    (('全年主动公开', None), ('信息', (6, 8)), ('12条。', None))
    """
    flat = flatten(((0, text),))
    spans = _apart(_spans(flat, words))
    shown: list[tuple[int, int]] = []
    for word in words:  # each word at least once
        first = next((span for span in spans if fold(text[slice(*span)]).lower() == word), None)
        if first and first not in shown:
            shown.append(first)
    if len(spans) <= _SPANS:
        shown = list(spans)
    parts: list[tuple[str, tuple[int, int] | None]] = []
    end = 0
    for begin, stop in _windows(text, sorted(shown)):
        if begin > end:
            parts.append(("……", None))
        at = begin
        for span in spans:
            if begin <= span[0] and span[1] <= stop:
                if span[0] > at:
                    parts.append((_one_line(text[at : span[0]]), None))
                parts.append((text[slice(*span)], span))
                at = span[1]
        if stop > at:
            parts.append((_one_line(text[at:stop]), None))
        end = stop
    if end < len(text):
        parts.append(("……", None))
    return tuple(parts), len(spans)


def _windows(text: str, shown: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Begin and end of what is printed around the places; those that touch are one."""
    found: list[tuple[int, int]] = []
    for start, stop in shown:
        begin, end = max(0, start - _AROUND), min(len(text), stop + _AROUND)
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def _spans(flat: Flat, words: Sequence[str]) -> list[tuple[int, int]]:
    low = flat.text.lower()
    found: set[tuple[int, int]] = set()
    for word in words:
        at = low.find(word)
        while at >= 0:
            found.add((flat.column_at(at), flat.column_at(at + len(word) - 1) + 1))
            at = low.find(word, at + len(word))
    return sorted(found, key=lambda span: (span[0], -span[1]))


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of places that lie over one another the first and longest."""
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
