"""Two texts side by side: how much of one stands in the other, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel

from analytics.similarity.signs import BREAK, DROPPED, STOP, Codes
from analytics.similarity.texts import GRAM, Hashes, Texts

_LEAST_STRETCH = 8
_TRIED = 8


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share. ``shared``, ``own``, ``other``: 5-grams of both, of the one, of the other;
    ``similarity``: 1 less the share of signs to be inserted or deleted to make one of the other.
    """

    shared: int
    own: int
    other: int
    similarity: float

    @property
    def containment(self) -> float:
        """Share of the own 5-grams that stand in the other text; the other way about where the other is at
        least half as long and stands here nearly whole.
        """
        if not self.shared:
            return 0.0
        within = self.shared / self.other if 2 * self.other >= self.own else 0.0
        return max(self.shared / self.own, within)

    def turned(self) -> Overlap:
        """The same as the other text sees it."""
        return Overlap(self.shared, self.other, self.own, self.similarity)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that both texts have, as places in their words: ``text[start:stop]``."""

    start: int
    stop: int
    other_start: int
    other_stop: int


class Comparer:
    """Compares texts by number, and keeps the shingles of those it has seen."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._shingles: dict[int, Hashes] = {}

    def overlap(self, own: int, other: int, least: float = 0.0) -> Overlap:
        """``similarity`` is left 0 where containment is less than ``least``: it takes the longest."""
        mine, theirs = self._of(own), self._of(other)
        shared = len(np.intersect1d(mine, theirs, assume_unique=True))
        overlap = Overlap(shared, len(mine), len(theirs), 0.0)
        if max(overlap.containment, overlap.turned().containment) < least:
            return overlap
        similarity = Indel.normalized_similarity(self._texts.words(own), self._texts.words(other))
        return Overlap(shared, len(mine), len(theirs), similarity)

    def _of(self, number: int) -> Hashes:
        if number not in self._shingles:
            self._shingles[number] = self._texts.shingles(number)
        return self._shingles[number]


def passages(own: Codes, other: Codes, most: int = 20) -> list[Passage]:
    """The longest stretches of two masked texts (``Masker.mask``) that are the same, longest first."""
    mine, places = _kept(own)
    theirs, other_places = _kept(other)
    found = [
        Passage(
            int(places[start]),
            int(places[start + length - 1]) + 1,
            int(other_places[other_start]),
            int(other_places[other_start + length - 1]) + 1,
        )
        for start, other_start, length in _stretches(mine, theirs)
    ]
    found.sort(key=lambda one: (one.start - one.stop, one.start))
    return found[:most]


def _kept(codes: Codes) -> tuple[str, list[int]]:
    places = np.flatnonzero(codes != DROPPED)
    return codes[places].tobytes().decode("utf-16-le", "replace"), places.tolist()


def _stretches(mine: str, theirs: str) -> Iterator[tuple[int, int, int]]:
    """Start, start in the other and length of what both have, from left to right, without overlap. A stretch
    may reach over masked places and sentences, and begins and ends with a sign.
    """
    index: dict[str, list[int]] = {}
    for place in range(len(theirs) - GRAM + 1):
        index.setdefault(theirs[place : place + GRAM], []).append(place)
    silent = chr(BREAK) + chr(STOP)
    start = 0
    while start <= len(mine) - GRAM:
        if mine[start] in silent:
            start += 1
            continue
        length, where = 0, -1
        for place in index.get(mine[start : start + GRAM], [])[:_TRIED]:
            reach = _common(mine, start, theirs, place)
            if reach > length:
                length, where = reach, place
        words = mine[start : start + length].rstrip(silent)
        if len(words) - sum(words.count(sign) for sign in silent) >= _LEAST_STRETCH:
            yield start, where, len(words)
        start += max(1, len(words) if len(words) >= _LEAST_STRETCH else 1)


def _common(mine: str, start: int, theirs: str, place: int) -> int:
    length = 0
    most = min(len(mine) - start, len(theirs) - place)
    while length < most and mine[start + length] == theirs[place + length]:
        length += 1
    return length
