"""雷同: which of many texts repeat one another. Pure: knows texts and the form, no warehouse and no rule.

    masker = Masker(names)                         signs.py       years, figures, names, form, duties out
    texts = Texts(map(masker.mask, sections))      texts.py       5-grams of what is left
    texts.mask_sentences(…common(texts, …))        here           what everybody says
    alike(texts, groups, 0.8, 0.78)                candidates.py  MinHash, LSH, then each pair exactly
    passages(mask, other_mask)                     compare.py     where the same words stand

The same texts give the same pairs on every run and every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.similarity.candidates import candidates
from analytics.similarity.clusters import clusters
from analytics.similarity.compare import Comparer, Overlap, Passage, passages
from analytics.similarity.signs import Codes, Masker
from analytics.similarity.texts import Hashes, Ints, Texts, plain_words, word_runs

__all__ = [
    "Codes",
    "Common",
    "Comparer",
    "Hashes",
    "Ints",
    "Masker",
    "Overlap",
    "Pair",
    "Passage",
    "Texts",
    "alike",
    "clusters",
    "common",
    "passages",
    "plain_words",
    "word_runs",
]


_WORTH_MEASURING = 0.45
"""Containment from which wording is compared sign by sign. With one sign in ten changed 0.59 are left, 0.53
at least; reports that have nothing to do with one another share 0.2 at most."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that are alike, by number; ``overlap`` as the first sees it."""

    own: int
    other: int
    overlap: Overlap


@dataclass(frozen=True, slots=True)
class Common:
    """A sentence that many say in a year: its print (``Texts.sentences``), its words, □ for what is masked,
    and by how many owners it is said.
    """

    year: int
    print: int
    words: str
    owners: int


def common(texts: Texts, owners: Ints, years: Ints, share: float, least: int) -> list[Common]:
    """The sentences that so large a ``share`` of all owners of a year have (``owners[i]`` and ``years[i]`` of
    text ``i``), and at least ``least`` of them: what everybody says is nobody's own. By year and print.
    """
    told = texts.sentences()
    found: list[Common] = []
    for year in np.unique(years):
        of_year = np.flatnonzero(years[told.owners] == year)
        prints, holders = told.prints[of_year], owners[told.owners[of_year]]
        order = np.lexsort((holders, prints))
        prints, holders, of_year = prints[order], holders[order], of_year[order]
        fresh = np.ones(len(prints), np.bool_)
        fresh[1:] = (prints[1:] != prints[:-1]) | (holders[1:] != holders[:-1])
        known, first, counts = np.unique(prints[fresh], return_index=True, return_counts=True)
        needed = max(least, share * len(np.unique(owners[years == year])))
        for place in np.flatnonzero(counts >= needed).tolist():
            at = of_year[fresh][first[place]]
            words = word_runs(texts.codes[told.starts[at] : told.stops[at]])
            if words.strip("□"):
                found.append(Common(int(year), int(known[place]), words, int(counts[place])))
    return found


def alike(texts: Texts, groups: Ints, threshold: float, wording: float) -> list[Pair]:
    """The pairs of one group (``groups[i]`` of text ``i``; negative: left out) of which one is contained in
    the other to at least ``threshold``, or that are alike sign by sign to at least ``wording``, in order.
    """
    comparer = Comparer(texts)
    found: list[Pair] = []
    for own, other in candidates(texts, groups).tolist():
        overlap = comparer.overlap(own, other, _WORTH_MEASURING)
        contained = max(overlap.containment, overlap.turned().containment)
        if contained >= threshold or overlap.similarity >= wording:
            found.append(Pair(own, other, overlap))
    return found
