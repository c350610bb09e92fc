"""What a count in a clause counts: the rules of the claims, in one tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analytics.reading.claim_aspects import fees, simple
from analytics.reading.claim_items import policy_reading, proactive
from analytics.reading.claim_requests import disputes, requests
from analytics.reading.claim_words import Context, Found, counts_nothing

_JUDGES: tuple[Callable[[Context], Iterator[Found]], ...] = (
    proactive,
    policy_reading,
    requests,
    disputes,
    simple,
    fees,
)


def judge(context: Context) -> Iterator[Found]:
    """Every claim that a count makes."""
    if counts_nothing(context):
        return
    for rule in _JUDGES:
        yield from rule(context)
