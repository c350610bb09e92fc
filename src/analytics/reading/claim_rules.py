"""What a count in a clause counts: the rules of the claims, in one tuple.

A rule is asked only of counts in its units, and only in sentences that have one of its words: most counts
of a report are parts of lists, of which no rule but one has anything to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from analytics.reading import claim_aspects, claim_disputes, claim_items, claim_requests
from analytics.reading.claim_words import Context, Found, of_part_of_year


class Rule(NamedTuple):
    """``judge`` is asked of a count in one of ``units`` in a sentence that has one of ``words``."""

    units: frozenset[str]
    words: re.Pattern[str]
    judge: Callable[[Context], Iterator[Found]]


_RULES = (
    Rule(claim_items.UNITS, claim_items.SENTENCE_WORDS, claim_items.proactive),
    Rule(claim_items.READING_UNITS, claim_items.READING_WORDS, claim_items.policy_reading),
    Rule(claim_requests.UNITS, claim_requests.WORDS, claim_requests.requests),
    Rule(claim_disputes.UNITS, claim_disputes.WORDS, claim_disputes.disputes),
    Rule(claim_aspects.UNITS, claim_aspects.WORDS, claim_aspects.simple),
    Rule(claim_aspects.FEE_UNITS, claim_aspects.FEE_WORDS, claim_aspects.fees),
)


_OF_THE_YEAR = frozenset({"proactive.total", "requests.received", "requests.answered"})
"""Claims that a quarter's or a month's figure is none of."""


def rules_for(sentence: str) -> tuple[Rule, ...]:
    """The rules that have a word in a sentence."""
    return tuple(rule for rule in _RULES if rule.words.search(sentence))


def judge(context: Context, rules: Sequence[Rule]) -> list[Found]:
    """Every claim that a count makes, of whatever year it is."""
    found = [item for rule in rules if context.unit in rule.units for item in rule.judge(context)]
    if found and of_part_of_year(context):
        return [item for item in found if item.id not in _OF_THE_YEAR]
    return found
