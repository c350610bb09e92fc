"""Figures for people: the signs that screens, files and the terminal share.

"+8" and "−8" (U+2212), thousands by comma, "—" where nothing can be said. Percentages have no decimals when
they rest on fewer than 100 cases, one decimal above; the change of a rate is told in 点 (percentage points).
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

NOT_APPLICABLE = "—"
MINUS = "\u2212"
UNCHANGED = "＝"
MANY = 100
"""From this many cases on a percentage has one decimal."""

Figure = int | float | Decimal | None


def exact(value: Figure) -> Decimal | None:
    """The figure as a Decimal; None for None, NaN and infinities."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    decimal = Decimal(repr(value)) if type(value) is float else Decimal(str(value))
    return decimal if decimal.is_finite() else None


def percent_decimals(cases: Figure) -> int:
    """How many decimals a percentage over so many cases has; one where the number is not known."""
    counted = exact(cases)
    return 0 if counted is not None and counted < MANY else 1


def _signed(text: str, value: Decimal, plus: bool) -> str:
    if value < 0:
        return MINUS + text
    return "+" + text if plus and value > 0 else text


def number(value: Figure, *, decimals: int | None = None, plus: bool = False) -> str:
    """ "1,239", "12.5", "−3". Without ``decimals`` as many as the figure has (at most four)."""
    given = exact(value)
    if given is None:
        return NOT_APPLICABLE
    rounded = round_half_up(given, 4 if decimals is None else decimals)
    text = f"{abs(rounded):,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return _signed(text, rounded, plus)


TEN_THOUSAND = 10_000


def brief(count: int | float | Decimal) -> str:
    """A count where there is room for six characters: "9,999", from ten thousand on "1.2万", "280万"."""
    if abs(count) < TEN_THOUSAND:
        return number(count)
    parts = Decimal(str(count)) / TEN_THOUSAND
    return f"{number(parts, decimals=0 if abs(parts) >= 100 else 1)}万"


def percent(value: Figure, cases: Figure = None, *, sign: bool = True) -> str:
    """A share of 1 as a percentage: "72%" (13 of 18), "53.4%" (662 of 1,239). ``sign`` prints the %."""
    given = exact(value)
    if given is None:
        return NOT_APPLICABLE
    return number(given * 100, decimals=percent_decimals(cases)) + ("%" if sign else "")


def points(difference: Figure, cases: Figure = None) -> str:
    """The change of a rate in percentage points: "+0.3 点"; "＝" where it rounds to nothing."""
    given = exact(difference)
    if given is None:
        return NOT_APPLICABLE
    return _change(given * 100, percent_decimals(cases), " 点")


def change(difference: Figure, *, decimals: int | None = None) -> str:
    """The change of a count: "+8", "−8", "＝"."""
    given = exact(difference)
    return NOT_APPLICABLE if given is None else _change(given, decimals, "")


def fraction(numerator: Figure, denominator: Figure) -> str:
    """The x/n beside a rate: "662/1,239"; "—" where either is not known."""
    if exact(numerator) is None or exact(denominator) is None:
        return NOT_APPLICABLE
    return f"{number(numerator)}/{number(denominator)}"


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _change(value: Decimal, decimals: int | None, unit: str) -> str:
    if round_half_up(value, 4 if decimals is None else decimals) == 0:
        return UNCHANGED
    return number(value, decimals=decimals, plus=True) + unit
