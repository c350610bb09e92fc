"""What a finding rests on, reduced to what matters: whether two findings at one place are the same fault.

Wording, places and line numbers may change with the program; figures and quoted sentences are the document's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_BLANKS = re.compile(r"\s+")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_LONGEST_QUOTE = 200
_MOST_QUOTES = 20


@dataclass(frozen=True, slots=True)
class Basis:
    """``cells``: ``t3.granted.total`` → its figures or statuses (``^`` after the key for a cell of another
    report); ``quotes`` without blanks; ``figures`` of the sentence where there is neither.
    """

    rule_version: int
    report_id: str | None
    cells: Mapping[str, tuple[str, ...]]
    quotes: tuple[str, ...]
    figures: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values, for the journal."""
        return {
            "rule_version": self.rule_version,
            "report_id": self.report_id,
            "cells": {key: list(values) for key, values in self.cells.items()},
            "quotes": list(self.quotes),
            "figures": list(self.figures),
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Basis:
        return cls(
            int(given.get("rule_version") or 0),
            given.get("report_id"),
            {str(key): tuple(map(str, values)) for key, values in (given.get("cells") or {}).items()},
            tuple(map(str, given.get("quotes") or ())),
            tuple(map(str, given.get("figures") or ())),
        )


def basis_of(
    rule_version: int, report_id: str | None, found: str, evidence: Sequence[Mapping[str, Any]]
) -> Basis:
    """The basis of a finding, from its columns; ``evidence`` as the rules give it."""
    cells: dict[str, list[str]] = {}
    for item in evidence:
        if "table" in item:
            value = item.get("value")
            stands = _figure(value) if value is not None else str(item.get("status"))
            cells.setdefault(_key(item, report_id), []).append(stands)
    quotes = dict.fromkeys(_quote(str(item["quote"])) for item in evidence if item.get("quote"))
    figures = () if cells or quotes else tuple(sorted(set(_FIGURES.findall(found))))
    return Basis(
        rule_version,
        report_id,
        {key: tuple(sorted(values)) for key, values in sorted(cells.items())},
        tuple(quotes)[:_MOST_QUOTES],
        figures,
    )


def _key(item: Mapping[str, Any], report_id: str | None) -> str:
    elsewhere = "^" if item.get("report_id") not in (None, report_id) else ""
    return f"{item.get('table')}.{item.get('row')}.{item.get('column')}{elsewhere}"


def _figure(value: object) -> str:
    """1 and 1.0 are one figure."""
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def _quote(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))[:_LONGEST_QUOTE]


def same_fault(decided: Basis, now: Basis) -> bool:
    """Whether what a person decided on still is what is found.

    A rule of another version may look at more cells or put sentences otherwise: then only a figure that
    changed, or another sentence in another report, makes it another fault.
    """
    shared = decided.cells.keys() & now.cells.keys()
    if any(decided.cells[key] != now.cells[key] for key in shared):
        return False
    same_quotes = _akin(decided.quotes, now.quotes)
    if decided.rule_version != now.rule_version:
        return same_quotes or not (decided.quotes and now.quotes) or decided.report_id == now.report_id
    return decided.cells.keys() == now.cells.keys() and same_quotes and decided.figures == now.figures


def _akin(one: Sequence[str], other: Sequence[str]) -> bool:
    """Each sentence has one on the other side that it holds or is held by: a re-reading may cut sentences
    elsewhere.
    """

    def held(quote: str, by: Sequence[str]) -> bool:
        return any(quote in each or each in quote for each in by)

    return all(held(quote, other) for quote in one) and all(held(quote, one) for quote in other)
