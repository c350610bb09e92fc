"""The rulebook: what a city's office checks in the reports, as values, and the one function that runs it.

    run(con, settings)   fills ``findings`` for the current reports

Every rule answers with one of five outcomes for each thing it looks at, and says in Chinese what was expected
and what was found. It never takes a blank or a lost cell for 0 and never fails what the source does not show.
A new rule is one module value, one line in ``RULES`` and one ``tests/rules/<ID>.yml``.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from analytics.rules import (
    aspects,
    citations,
    city_sums,
    completeness,
    dates,
    documents,
    fee_statement,
    fees,
    filled,
    form,
    instructions,
    own_name,
    own_words,
    own_year,
    problems,
    prose,
    prose_approximate,
    prose_disputes,
    prose_documents,
    prose_lists,
    prose_rates,
    results,
    revisions,
    roll_up,
    same_problems,
    same_tables,
    similar,
    sums,
    years,
)
from analytics.rules.engine import judge_all
from analytics.rules.rule import Judgement, Level, Need, Outcome, Rule, RuleError, Severity
from analytics.rules.similar_texts import find_common
from analytics.rules.states import derive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

__all__ = [
    "RULES",
    "RULES_VERSION",
    "Judgement",
    "Level",
    "Need",
    "Outcome",
    "Rule",
    "RuleError",
    "Severity",
    "follow",
    "rule",
    "run",
]

RULES: tuple[Rule, ...] = (
    completeness.F01,
    aspects.F02,
    results.F03,
    form.F04,
    form.F05,
    completeness.F06,
    filled.F07,
    filled.F08,
    instructions.F09,
    citations.F10,
    own_year.F11,
    own_name.F12,
    dates.D01,
    revisions.D02,
    dates.D04,
    sums.T01,
    sums.T02,
    sums.T03,
    sums.T04,
    documents.T05,
    documents.T06,
    fees.T07,
    fees.T08,
    years.Y01,
    years.Y02,
    years.Y03,
    same_tables.Y04,
    prose.X01,
    prose_disputes.X02,
    prose_documents.X03,
    prose_rates.X04,
    prose_lists.X05,
    prose_rates.X06,
    prose_approximate.X07,
    problems.Q01,
    same_problems.Q02,
    fee_statement.Q03,
    own_words.Q04,
    similar.S01,
    similar.S02,
    same_tables.S03,
    city_sums.A01,
    roll_up.A02,
    roll_up.A03,
)
"""All rules, in the order in which pages and documents list them."""

RULES_VERSION = hashlib.sha256(" ".join(f"{rule.id}.{rule.version}" for rule in RULES).encode()).hexdigest()[
    :12
]
"""Changes whenever a rule comes, goes or is raised in version; part of a warehouse's stamp."""


def rule(rule_id: str) -> Rule:
    """The rule with this id; KeyError for an id that the rulebook does not have."""
    for known in RULES:
        if known.id == rule_id:
            return known
    raise KeyError(rule_id)


def run(con: DuckDBPyConnection, settings: Settings, rules: Sequence[Rule] = RULES) -> None:
    """Judges the current reports and the roster, and replaces all rows of ``findings`` by the outcome.

    ``con`` must be writable and hold the facts and the base marts. Raises RuleError, and leaves ``findings``
    as it was, where a rule does not run or breaks the contract of ``Rule.judge``: never for bad data.
    """
    if any("texts" in rule.needs for rule in rules):
        find_common(con, settings)
    judge_all(con, settings, rules)


def follow(con: DuckDBPyConnection, settings: Settings, rules: Sequence[Rule] = RULES) -> None:
    """Fills the states of the findings and their history, from earlier revisions and what people decided.

    Call it after ``run``. Raises RuleError where a rule does not run on an earlier revision.
    """
    derive(con, settings, rules)
