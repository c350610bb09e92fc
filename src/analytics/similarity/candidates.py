"""Which of many texts may be alike: MinHash signatures, and bands of them that agree (LSH)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from rensa import RMinHash  # pyright: ignore[reportAttributeAccessIssue]

from analytics.similarity.texts import Ints, Texts

Signatures = npt.NDArray[np.uint32]

SIGNS = 256
SEED = 20210930
"""Signatures of one seed are the same on every run and machine."""

_BAND = 3
_BANDS = SIGNS // _BAND
_AGREEING = 0.22
"""Share of a signature that agrees where five-grams are shared as in a copy with every tenth sign changed
(0.42), less three times the error of the estimate."""
_NEIGHBOURS = 10
"""With so many texts of one bucket each is compared; a larger bucket hangs together by these."""
_SMALL = 80
"""Within so few texts every pair is a candidate: nothing is missed."""
_AT_ONCE = 10_000


def candidates(texts: Texts, groups: Ints) -> Ints:
    """Pairs of numbers of texts (rows, smaller first, in order) of one group that may be alike. A text whose
    group is negative has no part in it.
    """
    members, counts = np.unique(groups[groups >= 0], return_counts=True)
    found = [_every_pair(np.flatnonzero(groups == group)) for group in members[counts <= _SMALL]]
    large = np.flatnonzero(np.isin(groups, members[counts > _SMALL]))
    if len(large):
        signed = signatures(texts)[large]
        found += [large[pairs] for pairs in _agreeing(signed, groups[large])]
    pairs = np.concatenate(found) if found else np.empty((0, 2), np.int64)
    keys = np.unique(pairs[:, 0] * len(texts) + pairs[:, 1])
    return np.stack((keys // max(1, len(texts)), keys % max(1, len(texts))), axis=1)


def signatures(texts: Texts) -> Signatures:
    """A row of ``SIGNS`` numbers a text. A text without a shingle has one as well: leave it out before."""
    rows = np.empty((len(texts), SIGNS), dtype=np.uint32)
    for first in range(0, len(texts), _AT_ONCE):
        last = min(first + _AT_ONCE, len(texts))
        hashes, offsets = texts.all_shingles(first, last)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, SIGNS, SEED)
        rows[first:last] = np.array(matrix.to_rows(), dtype=np.uint32)
    return rows


def _every_pair(members: Ints) -> Ints:
    first, second = np.triu_indices(len(members), 1)
    return np.stack((members[first], members[second]), axis=1)


def _agreeing(signed: Signatures, groups: Ints) -> Iterator[Ints]:
    """Band by band the pairs of rows that agree in it, and in enough of the rest."""
    for band in range(_BANDS):
        keys = groups.astype(np.uint64)
        for column in range(band * _BAND, (band + 1) * _BAND):
            keys = (keys ^ signed[:, column]) * np.uint64(0x9E3779B97F4A7C15)
            keys ^= keys >> np.uint64(29)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        for step in range(1, _NEIGHBOURS + 1):
            same = np.flatnonzero(ordered[:-step] == ordered[step:])
            if not len(same):
                break
            pairs = np.stack((order[same], order[same + step]), axis=1)
            for start in range(0, len(pairs), _AT_ONCE):
                part = pairs[start : start + _AT_ONCE]
                agreeing = (signed[part[:, 0]] == signed[part[:, 1]]).mean(axis=1)
                yield part[agreeing >= _AGREEING]
