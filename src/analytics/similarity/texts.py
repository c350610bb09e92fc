"""Many masked texts in one array: their sentences, and the 5-grams that they are compared by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.similarity.signs import BREAK, DROPPED, STOP, Codes

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

GRAM = 5
"""Signs of a shingle. It never reaches over a masked place or the end of a sentence."""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_AT_ONCE = 100_000
_LONGEST_SENTENCE = 4000
"""Signs after which a sentence is told by no more: no sentence is so long, a broken text may be."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of all texts: a print of the words, the text each stands in, and where in ``Texts.codes``."""

    prints: Hashes
    owners: Ints
    starts: Ints
    stops: Ints


class Texts:
    """Texts by number. ``codes`` holds them one after another, what is left out taken out; text ``i`` is
    ``codes[bounds[i]:bounds[i + 1]]`` and ends with a stop.
    """

    def __init__(self, masked: Iterable[Codes]) -> None:
        end = np.array([STOP], dtype=np.uint16)
        pieces = [np.append(codes[codes != DROPPED], end) for codes in masked]
        self.codes: Codes = np.concatenate(pieces) if pieces else np.empty(0, np.uint16)
        self.bounds: Ints = np.concatenate(([0], np.cumsum([len(piece) for piece in pieces]))).astype(
            np.int64
        )

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def sentences(self) -> Sentences:
        """Every sentence long enough to be compared, in the order of the texts."""
        ends = np.flatnonzero(self.codes == STOP)
        starts = np.concatenate(([0], ends[:-1] + 1)) if len(ends) else ends
        long = ends - starts >= GRAM
        starts, stops = starts[long], ends[long]
        owners = np.searchsorted(self.bounds, starts, side="right") - 1
        return Sentences(self._prints(starts, stops), owners, starts, stops)

    def _prints(self, starts: Ints, stops: Ints) -> Hashes:
        parts = [
            self._some_prints(starts[first : first + _AT_ONCE], stops[first : first + _AT_ONCE])
            for first in range(0, len(starts), _AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.uint64)

    def _some_prints(self, starts: Ints, stops: Ints) -> Hashes:
        lengths = stops - starts
        powers = np.cumprod(np.full(_LONGEST_SENTENCE, _FACTOR))
        places = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        signs = self.codes[np.repeat(starts, lengths) + places].astype(np.uint64) + np.uint64(1)
        weighted = _mixed(signs) * powers[np.minimum(places, _LONGEST_SENTENCE - 1)]
        return _mixed(np.add.reduceat(weighted, np.cumsum(lengths) - lengths))

    def mask_sentences(self, common: Hashes) -> None:
        """Masks every sentence whose print is among ``common``."""
        if not len(common):
            return
        told = self.sentences()
        hits = np.flatnonzero(np.isin(told.prints, common))
        for start, stop in zip(told.starts[hits].tolist(), told.stops[hits].tolist(), strict=True):
            self.codes[start:stop] = BREAK

    def words(self, number: int) -> str:
        """The signs of a text that count, one after another."""
        codes = self.codes[self.bounds[number] : self.bounds[number + 1]]
        return _as_words(codes)

    def size(self, number: int) -> int:
        """How many signs of a text count."""
        codes = self.codes[self.bounds[number] : self.bounds[number + 1]]
        return int(np.count_nonzero((codes != BREAK) & (codes != STOP)))

    def shingles(self, number: int) -> Hashes:
        """The 5-grams of a text, each once, in rising order."""
        return np.unique(_grams(self.codes[self.bounds[number] : self.bounds[number + 1]]))

    def all_shingles(self, first: int, last: int) -> tuple[Hashes, npt.NDArray[np.uint64]]:
        """The 5-grams of the texts from ``first`` to before ``last`` as they come, and where each text begins
        among them, with the end.
        """
        start, stop = self.bounds[first], self.bounds[last]
        codes = self.codes[start:stop]
        grams, kept = _all_grams(codes)
        counted = np.concatenate(([0], np.cumsum(kept)))
        offsets = counted[np.minimum(self.bounds[first : last + 1] - start, len(kept))]
        return grams[kept], offsets.astype(np.uint64)


def plain_words(codes: Codes) -> str:
    """The signs of a masked text that count, one after another."""
    return _as_words(codes[codes != DROPPED])


def word_runs(codes: Codes) -> str:
    """A masked sentence for people: □ for what is masked."""
    kept = codes[codes != DROPPED]
    return kept.tobytes().decode("utf-16-le", "replace").replace("\0", "□")


def _as_words(codes: Codes) -> str:
    return codes[(codes != BREAK) & (codes != STOP)].tobytes().decode("utf-16-le", "replace")


def _grams(codes: Codes) -> Hashes:
    grams, kept = _all_grams(codes)
    return grams[kept]


def _all_grams(codes: Codes) -> tuple[Hashes, npt.NDArray[np.bool_]]:
    """A print of the 5 signs from each place on, and whether all of them count."""
    count = len(codes) - GRAM + 1
    if count <= 0:
        return np.empty(0, np.uint64), np.empty(0, np.bool_)
    wide = codes.astype(np.uint64)
    told = (codes != BREAK) & (codes != STOP)
    grams, kept = wide[:count].copy(), told[:count].copy()
    for place in range(1, GRAM):
        grams *= _FACTOR
        grams += wide[place : place + count]
        kept &= told[place : place + count]
    return _mixed(grams), kept


def _mixed(values: Hashes) -> Hashes:
    """Spreads numbers over all 64 bits; none meets another."""
    mixed = values ^ (values >> np.uint64(30))
    mixed *= _MIXERS[0]
    mixed ^= mixed >> np.uint64(27)
    mixed *= _MIXERS[1]
    return mixed ^ (mixed >> np.uint64(31))
