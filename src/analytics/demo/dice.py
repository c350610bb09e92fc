"""Chance that falls the same way on every machine and every version of Python.

Only ``Random.random`` is promised to stay the same between versions, so everything else is made of it here,
and only with the four basic operations: a logarithm may differ in its last bit between machines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """A stream of chance named by a text; the same text gives the same stream."""

    def __init__(self, *seed: object) -> None:
        digest = hashlib.sha256("|".join(str(part) for part in seed).encode("utf-8")).digest()
        self._random = Random(int.from_bytes(digest[:8], "big"))

    def share(self) -> float:
        """A number from 0 up to, but not including, 1."""
        return self._random.random()

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.share()

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.share() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        return self.share() < probability

    def pick(self, items: Sequence[Item]) -> Item:
        return items[int(self.share() * len(items))]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = int(self.share() * (last + 1))
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def weighted(self, weights: Sequence[float]) -> int:
        """An index, each as likely as its weight says."""
        mark = self.share() * sum(weights)
        for index, weight in enumerate(weights):
            mark -= weight
            if mark < 0:
                return index
        return max(index for index, weight in enumerate(weights) if weight > 0)

    def spread(self, count: int, weights: Sequence[float]) -> list[int]:
        """``count`` things dealt out over the weights, one at a time."""
        dealt = [0] * len(weights)
        for _ in range(count):
            dealt[self.weighted(weights)] += 1
        return dealt


def rounded(value: float) -> int:
    """To the nearest whole number, halves up; for values of at least 0."""
    return int(value + 0.5)
