"""One agency over the years that are taken together: what a ranking and its left-out list both rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.form import FORM
from analytics.metrics.frames import Entry, Pool, pool_of
from analytics.metrics.notation import Metric

Span = Literal[1, 3, 5]
SPANS: tuple[Span, ...] = (1, 3, 5)
SPAN_WORDS = {1: "单年", 3: "三年合并", 5: "五年合并"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One agency over the years taken together."""

    last: Entry
    years: tuple[Entry, ...]
    pool: Pool

    @property
    def derived(self) -> bool:
        return any(entry.derived for entry in self.years if entry.known)

    @property
    def scanned(self) -> bool:
        return any(entry.scanned for entry in self.years if entry.known)

    @property
    def known_years(self) -> int:
        return sum(entry.known for entry in self.years)


def window(asked: Metric, year: int, span: int) -> tuple[int, ...]:
    """The years taken together, oldest first: cut off where the form was replaced."""
    years = range(year - span + 1, year + 1)
    if not asked.break_at_edition:
        return tuple(years)
    edition = FORM.edition_for(year).id
    return tuple(one for one in years if FORM.edition_for(one).id == edition)


def comparable(asked: Metric, year: int, other: int) -> bool:
    """Figures of the two years stand in one series: no change of edition lies between."""
    return not asked.break_at_edition or FORM.edition_for(year).id == FORM.edition_for(other).id


def standings(asked: Metric, listed: Sequence[Entry], year: int, years: tuple[int, ...]) -> list[Standing]:
    """One an agency that owes or gave a report for ``year``, in roster order."""
    own: dict[str, list[Entry]] = {}
    for entry in listed:
        if entry.year in years:
            own.setdefault(entry.agency_id, []).append(entry)
    lasts = [entry for entry in listed if entry.year == year]
    return [Standing(last, tuple(own[last.agency_id]), pool_of(asked, own[last.agency_id])) for last in lasts]


def is_rankable(asked: Metric, standing: Standing, years: tuple[int, ...], floor: int) -> bool:
    """The year asked for is known, the cases are enough, and a sum of counts lacks no year."""
    pool = standing.pool
    if not standing.last.known or pool.value is None:
        return False
    if needs_all_years(asked) and standing.known_years < len(years):
        return False
    return pool.denominator is None or pool.denominator >= floor


def needs_all_years(asked: Metric) -> bool:
    return asked.kind == "count" and asked.pooling == "sum"


def span_words(span: Span) -> str:
    """单年, 三年合并, 五年合并."""
    return SPAN_WORDS[span]


def cut_words(years: Sequence[int], span: int) -> str:
    """That fewer years were taken together than were asked for; empty where all of them were."""
    if len(years) >= span:
        return ""
    told = f"{years[0]}—{years[-1]} 年" if len(years) > 1 else f"{years[0]} 年一年"
    return f"表格在 {years[0]} 年换版，不跨版合并，只有 {told}"
