"""Running text folded for matching, with the way back to the words as they stand.

Folding: NFKC, traditional signs to simplified, blanks and thousands separators out. Lines that a page or
a converter broke in the middle of a sentence are one text again; every sign knows its line and column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from analytics.agencies import simplified

_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")


@dataclass(frozen=True)
class Flat:
    """Folded ``text``; ``origin[i]`` is (number of the line, column) of its i-th sign in ``sources``."""

    text: str
    origin: tuple[tuple[int, int], ...]
    sources: tuple[tuple[int, str], ...]

    @cached_property
    def _source(self) -> dict[int, str]:
        return dict(self.sources)

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
    return flatten([(0, text)]).text


def flatten(lines: Iterable[tuple[int, str]]) -> Flat:
    """Folds numbered lines into one text."""
    sources = tuple(lines)
    signs: list[str] = []
    origin: list[tuple[int, int]] = []
    for number, text in sources:
        for column, sign in enumerate(text):
            for folded in unicodedata.normalize("NFKC", sign):
                if not folded.isspace() and folded not in "\u200b\ufeff":
                    signs.append(folded)
                    origin.append((number, column))
    folded_text = simplified("".join(signs))
    commas = {
        match.start() + offset
        for match in _THOUSANDS.finditer(folded_text)
        for offset, sign in enumerate(match.group())
        if sign == ","
    }
    if commas:
        kept = [i for i in range(len(folded_text)) if i not in commas]
        folded_text = "".join(folded_text[i] for i in kept)
        origin = [origin[i] for i in kept]
    return Flat(text=folded_text, origin=tuple(origin), sources=sources)
