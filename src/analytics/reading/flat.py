"""Running text folded for matching, with the way back to the words as they stand.

Folding: NFKC, traditional signs to simplified, blanks and thousands separators out. Lines that a page or
a converter broke in the middle of a sentence are one text again; every sign knows its line and column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import repeat

from analytics.agencies import simplified

_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_DROPPED = re.compile("[\\s\u200b\ufeff]")
_CACHED = 2000
"""Signs of the longest text whose folding is remembered: each line is asked for by several readers."""


_SIGNS_KNOWN = 30_000
"""Signs whose folding is remembered; no report has so many, binary rubbish has."""


class _Folding(dict[int, str]):
    """Each sign as it is folded, worked out when it is first met: str.translate then runs without Python."""

    def __missing__(self, code: int) -> str:
        signs = (sign for sign in unicodedata.normalize("NFKC", chr(code)) if not sign.isspace())
        folded = simplified("".join(sign for sign in signs if sign not in "\u200b\ufeff"))
        if len(self) < _SIGNS_KNOWN:
            self[code] = folded
        return folded


_FOLDING = _Folding()


@dataclass(frozen=True)
class Flat:
    """Folded ``text`` of numbered lines, ``sources``."""

    text: str
    sources: tuple[tuple[int, str], ...]

    @cached_property
    def _source(self) -> dict[int, str]:
        return dict(self.sources)

    @cached_property
    def origin(self) -> tuple[tuple[int, int], ...]:
        """``origin[i]`` is (number of the line, column) of the i-th sign of ``text``."""
        origin: list[tuple[int, int]] = []
        for number, text in self.sources:
            if len(text.translate(_FOLDING)) == len(text) and not _DROPPED.search(text):
                origin += zip(repeat(number, len(text)), range(len(text)), strict=True)
            else:
                places = enumerate(text)
                origin += [(number, column) for column, sign in places for _ in sign.translate(_FOLDING)]
        if len(origin) == len(self.text):
            return tuple(origin)
        commas = _commas("".join(text for _, text in self.sources).translate(_FOLDING))
        return tuple(place for position, place in enumerate(origin) if position not in commas)

    def line_at(self, position: int) -> int:
        """Number of the line that holds the sign at ``position``."""
        return self.origin[min(position, len(self.origin) - 1)][0]

    def quote(self, start: int, end: int) -> str:
        """The words as they stand in the source, from ``start`` up to ``end`` of the folded text."""
        if start >= end:
            return ""
        (first, left), (last, right) = self.origin[start], self.origin[end - 1]
        if first == last:
            return self._source[first][left : right + 1].strip()
        between = [text.strip() for number, text in self.sources if first < number < last]
        head, tail = self._source[first][left:].strip(), self._source[last][: right + 1].strip()
        return "".join([head, *between, tail])


def fold(text: str) -> str:
    """One text folded: NFKC, simplified, without blanks."""
    return _fold(text) if len(text) <= _CACHED else _folded(text)


def flatten(lines: Iterable[tuple[int, str]]) -> Flat:
    """Folds numbered lines into one text."""
    sources = tuple(lines)
    text = sources[0][1] if len(sources) == 1 else "".join(text for _, text in sources)
    return Flat(text=fold(text), sources=sources)


def _folded(text: str) -> str:
    folded = text.translate(_FOLDING)
    if "," in folded and (commas := _commas(folded)):
        return "".join(sign for position, sign in enumerate(folded) if position not in commas)
    return folded


_fold = lru_cache(maxsize=512)(_folded)


def _commas(folded: str) -> set[int]:
    """Positions of the commas that part thousands."""
    return {
        match.start() + offset
        for match in _THOUSANDS.finditer(folded)
        for offset, sign in enumerate(match.group())
        if sign == ","
    }
