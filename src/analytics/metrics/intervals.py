"""How far chance alone would reach."""

from __future__ import annotations

import math

_Z95 = 1.959963984540054


def wilson(x: float, n: float) -> tuple[float, float] | None:
    """The 95 % Wilson score interval of x of n, as shares of 1; None where x of n is no proportion."""
    if n <= 0 or x < 0 or x > n:
        return None
    share = x / n
    square = _Z95 * _Z95
    centre = share + square / (2 * n)
    reach = _Z95 * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    low = 0.0 if x == 0 else (centre - reach) / (1 + square / n)
    high = 1.0 if x == n else (centre + reach) / (1 + square / n)
    return low, high
