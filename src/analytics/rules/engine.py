"""Runs rules over an open warehouse: judgements into a staging table, checked, then into ``findings``."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING

from analytics.form import FORM
from analytics.rules.places import form_order
from analytics.rules.rule import EachReport, Judgement, Need, Outcome, Rule, RuleError
from analytics.rules.similar_texts import compare
from analytics.rules.words import reports, with_inner_quotes
from analytics.store.facts import insert

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

_STAGING = """
CREATE OR REPLACE TEMP TABLE judgements (
    rule_id VARCHAR, agency_id VARCHAR, year INTEGER, report_id VARCHAR, locus VARCHAR, outcome VARCHAR,
    expected VARCHAR, found VARCHAR, fix VARCHAR, evidence JSON,
    severity VARCHAR
)
"""

_EDITIONS = (
    "CREATE OR REPLACE TEMP TABLE rule_editions (edition_id VARCHAR, document VARCHAR, first_year INTEGER)"
)

_THRESHOLDS = """
CREATE OR REPLACE TEMP TABLE rule_thresholds (
    name VARCHAR, kind VARCHAR, year INTEGER, value DECIMAL(18, 4)
)
"""

_RULEBOOK = """
CREATE OR REPLACE TEMP TABLE rulebook (
    rule_id VARCHAR, ordinal INTEGER, version INTEGER, level VARCHAR, severity VARCHAR, title VARCHAR,
    fix VARCHAR
)
"""

_PLACES = "CREATE OR REPLACE TEMP TABLE places (locus VARCHAR, position INTEGER)"

_FINDINGS = """
INSERT INTO findings
SELECT
    judgements.agency_id || '|' || judgements.year || '|' || judgements.rule_id || '|' || judgements.locus,
    judgements.agency_id,
    judgements.year,
    judgements.report_id,
    judgements.rule_id,
    rulebook.version,
    rulebook.level,
    seen.severity,
    CASE WHEN seen.unsure THEN 'review' ELSE judgements.outcome END,
    judgements.locus,
    rulebook.title,
    judgements.expected,
    judgements.found,
    CASE WHEN seen.unsure THEN '先对照扫描原件核对所读数字；无误的，' ELSE '' END || coalesce(
        judgements.fix, CASE WHEN judgements.outcome IN ('fail', 'review') THEN rulebook.fix ELSE '' END
    ),
    judgements.evidence
FROM judgements
INNER JOIN rulebook ON rulebook.rule_id = judgements.rule_id
INNER JOIN places ON places.locus = judgements.locus
CROSS JOIN LATERAL (
    -- What was recognised from a picture is nobody's gravest fault before a person has looked.
    SELECT
        coalesce(judgements.severity, rulebook.severity) AS severity,
        judgements.outcome = 'fail' AND coalesce(judgements.severity, rulebook.severity) = 'red' AND EXISTS (
        SELECT 1 FROM reports
        WHERE reports.scanned AND (
            reports.report_id = judgements.report_id
            OR list_contains(
                json_extract_string(judgements.evidence, '$[*].report_id'), reports.report_id
            )
        )
    ) AS unsure
) AS seen
ORDER BY judgements.agency_id, judgements.year, rulebook.ordinal, places.position
"""

_BROKEN = """
SELECT
    agency_id,
    year,
    locus,
    CASE
        WHEN outcome IS NULL OR outcome NOT IN (SELECT unnest(?))
            THEN '结论“' || coalesce(outcome, '空') || '”不在五种之内'
        WHEN coalesce(expected, '') = '' OR coalesce(found, '') = '' THEN '没有写明应为或实为'
        WHEN json_type(evidence) IS DISTINCT FROM 'ARRAY' THEN '依据不是列表'
        WHEN count(*) OVER (PARTITION BY agency_id, year, locus) > 1 THEN '同一处判了不止一次'
        WHEN NOT EXISTS (SELECT 1 FROM agencies WHERE agencies.agency_id = judgements.agency_id)
            THEN '没有这个单位'
    END AS fault
FROM judgements
WHERE rule_id = ?
QUALIFY fault IS NOT NULL
ORDER BY agency_id, year, locus
LIMIT 1
"""

_OF_PROSE: frozenset[Need] = frozenset(("sections", "lines", "claims", "labels"))
"""Needs that a row of a table of many agencies cannot meet: it has figures, and no words of its own."""

_WITHOUT_PROSE = """
INSERT INTO judgements
SELECT
    $rule, agency_id, year, report_id, '', 'not_applicable', $title, '该报告来自汇总表，没有正文', NULL, '[]',
    NULL
FROM reports
WHERE is_current AND kind = 'row_of_table'
"""

_ROWS_AT_A_TIME = 20_000
"""Judgements in memory before they go into the staging table."""

_TEMPORARY = ("judgements", "rule_editions", "rule_thresholds", "rulebook", "places", "judged_cells")


def judge_all(con: DuckDBPyConnection, settings: Settings, rules: Sequence[Rule]) -> None:
    """Replaces all rows of ``findings``; they stand by agency, year, rule and the order of the form.

    Raises RuleError, ``findings`` untouched, for a broken rule.
    """
    prepare(con, settings)
    con.execute(_STAGING)
    _judge_words(con, rules)
    if any("texts" in rule.needs for rule in rules):
        compare(con, settings, among_agencies=any(rule.level == "peers" for rule in rules))
    for rule in rules:
        with _naming(rule):
            _judge(con, settings, rule)
    con.execute(_RULEBOOK)
    insert(
        con,
        "rulebook",
        [
            (rule.id, ordinal, rule.version, rule.level, str(rule.severity), rule.title, rule.fix)
            for ordinal, rule in enumerate(rules)
        ],
    )
    con.execute(_PLACES)
    loci = [str(locus) for (locus,) in con.execute("SELECT DISTINCT locus FROM judgements").fetchall()]
    ordered = sorted(loci, key=lambda locus: (form_order(locus), locus))
    insert(con, "places", list(zip(ordered, range(len(ordered)), strict=True)))
    con.execute("DELETE FROM findings")
    con.execute(_FINDINGS)
    for table in _TEMPORARY:
        con.execute(f"DROP TABLE temp.{table}")


def prepare(con: DuckDBPyConnection, settings: Settings) -> None:
    """Makes the helpers that rules may use: the macros and ``judged_cells`` of ``helpers.sql``, the editions,
    and ``rule_thresholds``, the thresholds for each kind of agency and each year that has a report.
    """
    con.execute(_EDITIONS)
    insert(
        con,
        "rule_editions",
        [(edition.id, edition.document, edition.first_year) for edition in FORM.editions],
    )
    con.execute(_THRESHOLDS)
    kinds_and_years: list[tuple[str, int]] = con.execute(
        "SELECT DISTINCT agencies.kind, reports.year FROM agencies JOIN reports USING (agency_id)"
    ).fetchall()
    insert(
        con,
        "rule_thresholds",
        [
            (name, kind, year, settings.threshold(name, kind, year))
            for name in settings.thresholds
            for kind, year in kinds_and_years
        ],
    )
    con.execute(resources.files("analytics.rules").joinpath("helpers.sql").read_text(encoding="utf-8"))


@contextmanager
def _naming(rule: Rule) -> Generator[None]:
    """Whatever goes wrong within is the fault of this rule."""
    try:
        yield
    except RuleError:
        raise
    except Exception as error:
        raise RuleError(f"规则 {rule.id}（{rule.title}）不能执行：{error}。请修正该规则。") from error


def _judge_words(con: DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """The rules that judge each report's words: every report is read once and shown to all of them."""
    judges = [(rule, rule.judge) for rule in rules if isinstance(rule.judge, EachReport)]
    if not judges:
        return
    said: list[tuple[object, ...]] = []
    for report in reports(con, {cell for _, judge in judges for cell in judge.cells}):
        for rule, judge in judges:
            with _naming(rule):
                found = judge.judge(report.narrowed(judge.mentions, judge.cells))
                said += _rows(rule.id, [found] if isinstance(found, Judgement) else found)
        if len(said) >= _ROWS_AT_A_TIME:
            insert(con, "judgements", said)
            said = []
    insert(con, "judgements", said)


def _judge(con: DuckDBPyConnection, settings: Settings, rule: Rule) -> None:
    if isinstance(rule.judge, str):
        con.execute(
            f"""
            INSERT INTO judgements
            SELECT '{rule.id}', agency_id, year, report_id, locus, outcome, expected, found, fix,
                coalesce(to_json(evidence), '[]'), NULL
            FROM ({rule.judge})
            """
        )
    elif not isinstance(rule.judge, EachReport):  # those have spoken in _judge_words
        insert(con, "judgements", _rows(rule.id, rule.judge(con, settings)))
    if not _OF_PROSE.isdisjoint(rule.needs):
        con.execute(
            "DELETE FROM judgements WHERE rule_id = ? AND report_id IN"
            " (SELECT report_id FROM reports WHERE kind = 'row_of_table')",
            [rule.id],
        )
        con.execute(_WITHOUT_PROSE, {"rule": rule.id, "title": rule.title})
    fault = con.execute(_BROKEN, [[str(outcome) for outcome in Outcome], rule.id]).fetchone()
    if fault is not None:
        agency, year, locus, reason = fault
        raise RuleError(
            f"规则 {rule.id}（{rule.title}）的结论不合约定：{agency} {year} {locus}：{reason}。请修正该规则。"
        )


def _rows(rule_id: str, judgements: Iterable[Judgement]) -> list[tuple[object, ...]]:
    return [
        (
            rule_id,
            each.agency_id,
            each.year,
            each.report_id,
            each.locus,
            str(each.outcome),
            with_inner_quotes(each.expected),
            with_inner_quotes(each.found),
            each.fix and with_inner_quotes(each.fix),
            json.dumps(list(each.evidence), ensure_ascii=False),
            None if each.severity is None else str(each.severity),
        )
        for each in judgements
    ]
