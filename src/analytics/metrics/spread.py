"""How values lie: least, quartiles and most, exact, as spreadsheets define them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Spread:
    """Five figures of a list of values."""

    least: Fraction
    low: Fraction
    median: Fraction
    high: Fraction
    most: Fraction

    @classmethod
    def of(cls, values: Iterable[Fraction]) -> Spread | None:
        """None for no value at all."""
        ordered = sorted(values)
        if not ordered:
            return None
        quarters = (_quantile(ordered, Fraction(part, 4)) for part in range(5))
        return cls(*quarters)


def _quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """Linear between the neighbours."""
    place = (len(ordered) - 1) * share
    lower = math.floor(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)
