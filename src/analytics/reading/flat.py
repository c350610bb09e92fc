"""Running text folded for matching, with the way back to the words as they stand.

Folding: NFKC, traditional signs to simplified, blanks and thousands separators out. Lines that a page or
a converter broke in the middle of a sentence are one text again; every sign knows its line and column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import repeat

from analytics.agencies import simplified

_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_DROPPED = re.compile("[\\s\u200b\ufeff]")
FOLDED_OUT = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\ufeff"
"""White space and the invisible signs that folding leaves out."""
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


def _strange() -> re.Pattern[str]:
    """A sign that folding may change: all but printable ASCII, a few stops and simplified characters."""
    characters = "".join(map(chr, range(0x4E00, 0xA000)))
    pairs = zip(characters, simplified(characters), strict=True)
    plain = "".join(sign for sign, folded in pairs if sign == folded)
    return re.compile(f"[^!-~、。《》“”〔〕{plain}]")


_STRANGE = _strange()


class Flat:
    """Folded ``text`` of numbered lines, ``sources``; made by ``flatten``."""

    __slots__ = ("_is_even", "_origin", "_source", "sources", "text")

    def __init__(self, text: str, sources: tuple[tuple[int, str], ...]) -> None:
        self.text = text
        self.sources = sources
        self._origin: tuple[tuple[int, int], ...] | None = None
        self._source: dict[int, str] | None = None
        self._is_even: bool | None = None

    @property
    def _even(self) -> bool:
        """Whether it is one line of which no sign was dropped or spread: a position is a column."""
        if self._is_even is None:
            line = self.sources[0][1] if len(self.sources) == 1 else ""
            self._is_even = len(self.text) == len(line) and _is_even(line)
        return self._is_even

    @property
    def origin(self) -> tuple[tuple[int, int], ...]:
        """``origin[i]`` is (number of the line, column) of the i-th sign of ``text``."""
        if self._origin is None:
            self._origin = self._traced()
        return self._origin

    def _traced(self) -> tuple[tuple[int, int], ...]:
        origin: list[tuple[int, int]] = []
        for number, text in self.sources:
            if _is_even(text):
                origin += zip(repeat(number, len(text)), range(len(text)), strict=True)
            else:
                places = enumerate(text)
                origin += [(number, column) for column, sign in places for _ in sign.translate(_FOLDING)]
        if len(origin) == len(self.text):
            return tuple(origin)
        commas = _commas("".join(text for _, text in self.sources).translate(_FOLDING))
        return tuple(place for position, place in enumerate(origin) if position not in commas)

    def column_at(self, position: int) -> int:
        """Column, in its line, of the sign at ``position``."""
        return position if self._even else self.origin[position][1]

    def line_at(self, position: int) -> int:
        """Number of the line that holds the sign at ``position``."""
        if len(self.sources) == 1:
            return self.sources[0][0]
        return self.origin[min(position, len(self.origin) - 1)][0]

    def quote(self, start: int, end: int) -> str:
        """The words as they stand in the source, from ``start`` up to ``end`` of the folded text."""
        if start >= end:
            return ""
        if len(self.sources) == 1:
            text = self.sources[0][1]
            if self._even:
                return text[start:end].strip()
            if start == 0 and end >= len(self.text):
                return text.strip(FOLDED_OUT)
            return text[self.origin[start][1] : self.origin[end - 1][1] + 1].strip()
        if self._source is None:
            self._source = dict(self.sources)
        (first, left), (last, right) = self.origin[start], self.origin[end - 1]
        if first == last:
            return self._source[first][left : right + 1].strip()
        between = [text.strip() for number, text in self.sources if first < number < last]
        head, tail = self._source[first][left:].strip(), self._source[last][: right + 1].strip()
        return "".join([head, *between, tail])


def _is_even(text: str) -> bool:
    """Whether every sign of a text is folded to one sign (commas between thousands apart)."""
    if not _STRANGE.search(text):
        return True
    return len(text.translate(_FOLDING)) == len(text) and not _DROPPED.search(text)


def fold(text: str) -> str:
    """One text folded: NFKC, simplified, without blanks."""
    return _fold(text) if len(text) <= _CACHED else _folded(text)


def flatten(lines: Iterable[tuple[int, str]]) -> Flat:
    """Folds numbered lines into one text."""
    sources = tuple(lines)
    text = sources[0][1] if len(sources) == 1 else "".join(text for _, text in sources)
    return Flat(text=fold(text), sources=sources)


def _folded(text: str) -> str:
    folded = (
        text.replace("，", ",").replace("：", ":").replace("；", ";").replace("（", "(").replace("）", ")")
    )
    if _STRANGE.search(folded):
        folded = folded.translate(_FOLDING)
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
