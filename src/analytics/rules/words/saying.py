"""Words about figures and quotes, as all rules of prose say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from analytics.reading.flat import flatten

_STOP = re.compile(r"(?<=[。；;！!？?\n])")
_LONGEST_QUOTE = 80


def say(value: Decimal) -> str:
    """46, 0.092: a figure as people write it."""
    return f"{value:f}".rstrip("0").rstrip(".") if value != value.to_integral_value() else f"{value:.0f}"


def half_sentences(text: str) -> list[str]:
    """Sentences and half-sentences (parted by ；) of a text, blank ones left out, as they stand."""
    return [part.strip() for part in _STOP.split(text) if part.strip()]


def shortened(quote: str) -> str:
    """A quote that fits into a sentence."""
    plain = " ".join(quote.split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + "…"


def with_inner_quotes(text: str) -> str:
    """Quotes within quotes as ‘ ’; a text whose quotes do not close is left as it is."""
    depth, signs = 0, list(text)
    for position, sign in enumerate(text):
        if sign == "“":
            signs[position] = "‘" if depth else "“"
            depth += 1
        elif sign == "”":
            depth -= 1
            if depth < 0:
                return text
            signs[position] = "’" if depth else "”"
    return text if depth else "".join(signs)


def as_written(text: str, folded_words: str) -> str:
    """Words found in a folded text as the text itself writes them; unchanged where it does not hold them."""
    flat = flatten([(0, text)])
    start = flat.text.find(folded_words)
    return flat.quote(start, start + len(folded_words)) if start >= 0 else folded_words


def named(items: Sequence[str]) -> str:
    """``“甲”、“乙”``"""
    return "、".join(f"“{item}”" for item in items)
