"""What the prose says against what the tables say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analytics.form import FORM
from analytics.reading.claim_words import APPLICANT
from analytics.rules.prose_text import OWN_OFFICE, WHOLE_AREA
from analytics.rules.prose_scope import HAS_NO_OTHERS
from analytics.rules.request_figures import judge_figures
from analytics.rules.rule import Judgement, Outcome, Rule, RuleError, Severity

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.settings import Settings

_CELL = FORM.claim("requests.received").cell
if _CELL is None:
    raise RuleError("X01：national.toml 的 requests.received 没有对应的格（cell），规则无从比较；请补上")
_TABLE, _ROW, _COLUMN = _CELL

# A count of the office alone is no contradiction of a table for the whole area, nor one of the whole area of
# one unit's table, nor one of a single way in, kind of applicant or part of the year of the total, nor one of
# applications of all sorts: a person must look.
_ONE_WAY = (
    "当面|书面|信函|网络|网上|线上|在线|邮件|邮箱|来信|来函|传真|现场|窗口|邮寄|网站|平台|"
    f"{APPLICANT}|法人|公民|企业|律师"
)
_ALL_WAYS = (
    f"(?:{_ONE_WAY})[^,，;；。、0-9]{{0,4}}(?:等|[、和及与或/]+[^,，;；。0-9]*(?:{_ONE_WAY}|组织))|各类|各种"
)
_OWN_OFFICE = f"{OWN_OFFICE}|[市县区州盟旗]局机关"
_PART_OF_YEAR = "[上下]半年|季度|[0-9]{1,2}月|月份"
_WHOLE_YEAR = "12月31日|截[至止]到?(?:20[0-9]{2}年)?12月|1[0-9月日]*[-—–~至到]+12月|年底"
_ALL_SORTS = "(?:各类|各种|各项)申请"
_FOR_INFORMATION = "公开申请|信息申请|依申请|申请公开"
# 答复 and 办结 count what was dealt with: as many as came in, or as the table says were closed or due.
_CAME_IN = "收到|新收|接到|接收|接受|收悉|收取|受理|收办|承接|承办|接办|提出|提交"
_DEALT_WITH = "办理|处理|答复|回复|办结|办复"
_CARRIED_WITH = "结转|上年|上一年"
_BALANCE = FORM.table(_TABLE).balance
if _BALANCE is None:
    raise RuleError("X01：national.toml 的表三没有 balance，规则无从比较；请补上")
_DUE, _DONE = _BALANCE.left, _BALANCE.right[0]

_REQUESTS = f"""
WITH
each_said AS (
    SELECT
        claims.*,
        regexp_matches(claims.quote, '{_OWN_OFFICE}') AND NOT regexp_matches(agencies.name, '{HAS_NO_OTHERS}') AS names_office,
        regexp_matches(claims.quote, '{WHOLE_AREA}')
            AND NOT regexp_matches(agencies.name, '[市县区州盟旗]人民政府$') AS names_area,
        regexp_matches(claims.quote, '{_ONE_WAY}') AND NOT regexp_matches(claims.quote, '{_ALL_WAYS}')
            AS names_way,
        regexp_matches(claims.quote, '{_PART_OF_YEAR}')
            AND NOT regexp_matches(claims.quote, '{_WHOLE_YEAR}') AS names_months,
        regexp_matches(claims.quote, '{_ALL_SORTS}')
            AND NOT regexp_matches(claims.quote, '{_FOR_INFORMATION}') AS names_all_sorts
    FROM claims
    INNER JOIN reports ON reports.report_id = claims.report_id
    INNER JOIN agencies ON agencies.agency_id = reports.agency_id
    WHERE claims.claim_id = 'requests.received'
),
-- A figure of another scope speaks only where there is none of the whole.
of_the_whole AS (
    SELECT *
    FROM each_said
    QUALIFY NOT (names_office OR names_area OR names_months)
        OR bool_and(names_office OR names_area OR names_months) OVER (PARTITION BY report_id)
),
said AS (
    SELECT
        report_id,
        count(DISTINCT value) AS figures,
        min(value) AS value,
        bool_or(approximate) AS approximate,
        bool_or(names_office) AS names_office,
        bool_or(names_area) AS names_area,
        bool_or(names_way) AS names_way,
        bool_or(names_months) AS names_months,
        bool_or(names_all_sorts) AS names_all_sorts,
        bool_and(regexp_matches(quote, '{_DEALT_WITH}') AND NOT regexp_matches(quote, '{_CAME_IN}'))
            AS dealt_with,
        bool_or(regexp_matches(quote, '{_CARRIED_WITH}')) AS carried_with,
        list('“' || quote || '”' ORDER BY ordinal) AS quotes,
        any_value(unit) AS unit,
        list(to_json({{'quote': quote, 'place': place, 'line': line}}) ORDER BY ordinal) AS evidence
    FROM of_the_whole
    GROUP BY report_id
),
printed AS (
    SELECT * FROM judged_cells
    WHERE table_id = '{_TABLE}' AND row_id = '{_ROW}' AND column_id = '{_COLUMN}'
),
added_up AS (
    SELECT
        report_id,
        sum(value) AS value,
        string_agg(say(value), '＋' ORDER BY column_ordinal) AS addends,
        list(cite(source, 'part') ORDER BY column_ordinal) AS evidence
    FROM judged_cells
    WHERE table_id = '{_TABLE}' AND row_id = '{_ROW}' AND parent_column_id = '{_COLUMN}'
    GROUP BY report_id
    HAVING bool_and(status = 'stated')
),
others AS (
    SELECT
        report_id,
        CASE WHEN bool_and(status = 'stated') FILTER (WHERE row_id IN {_DUE})
            THEN sum(value) FILTER (WHERE row_id IN {_DUE}) END AS due,
        max(value) FILTER (WHERE row_id = '{_DONE}') AS done,
        list(cite(source, 'reference') ORDER BY row_ordinal) FILTER (WHERE row_id <> '{_ROW}') AS evidence
    FROM judged_cells
    WHERE table_id = '{_TABLE}' AND column_id = '{_COLUMN}' AND row_id IN {(*_DUE, _DONE)}
    GROUP BY report_id
),
paired AS (
    SELECT
        printed.agency_id,
        printed.year,
        printed.report_id,
        printed.table_words || printed.cell_words AS cell_words,
        printed.status,
        said.figures,
        said.value,
        said.approximate,
        said.names_office,
        said.names_area,
        said.names_way,
        said.names_months,
        said.names_all_sorts,
        CASE
            WHEN said.dealt_with AND said.value = others.done THEN '与表三办结的件数一致'
            WHEN (said.dealt_with OR said.carried_with) AND said.value = others.due
                THEN '与表三新收和上年结转相加的件数一致'
        END AS explained,
        said.dealt_with AND (others.done IS NULL OR others.due IS NULL) AS unexplained,
        said.quotes,
        said.unit,
        printed.status = 'not_in_source' AND added_up.value IS NOT NULL AS derived,
        coalesce(
            printed.value, CASE WHEN printed.status = 'not_in_source' THEN added_up.value END
        ) AS printed_value,
        added_up.addends,
        list_concat(
            coalesce(said.evidence, []),
            [cite(printed.source, 'reference')],
            CASE WHEN printed.status = 'not_in_source' THEN coalesce(added_up.evidence, []) ELSE [] END,
            CASE WHEN said.dealt_with OR said.carried_with THEN coalesce(others.evidence, []) ELSE [] END
        ) AS evidence
    FROM printed
    LEFT JOIN said ON said.report_id = printed.report_id
    LEFT JOIN added_up ON added_up.report_id = printed.report_id
    LEFT JOIN others ON others.report_id = printed.report_id
),
judged AS (
    SELECT
        *,
        CASE
            WHEN figures IS NULL THEN 'not_applicable'
            WHEN printed_value IS NULL THEN 'undetermined'
            WHEN figures > 1 THEN 'review'
            WHEN value = printed_value OR explained IS NOT NULL THEN 'pass'
            WHEN approximate OR names_office OR names_area OR names_way OR names_months OR names_all_sorts
                OR unexplained THEN 'review'
            ELSE 'fail'
        END AS outcome,
        CASE
            WHEN derived
                THEN cell_words || say_status(status) || '，六类申请人相加（' || addends || '）为 '
                    || say(printed_value)
            ELSE cell_words || '为 ' || say(printed_value)
        END AS printed_words
    FROM paired
)
SELECT
    agency_id,
    year,
    report_id,
    '' AS locus,
    outcome,
    CASE
        WHEN printed_value IS NULL THEN '正文的申请数与' || cell_words || '相同'
        ELSE '正文的申请数与表格相同：' || printed_words
    END AS expected,
    CASE outcome
        WHEN 'not_applicable' THEN '正文没有写收到申请的件数'
        WHEN 'undetermined'
            THEN '正文写' || quotes[1] || '，' || cell_words || say_status(status) || '，无法核对'
        WHEN 'pass'
            THEN '正文写' || quotes[1] || '，'
                || CASE WHEN value = printed_value THEN '一致' ELSE explained END
        WHEN 'fail'
            THEN '正文写' || quotes[1] || '，比表格' || say_difference(value, printed_value) || ' ' || unit
        ELSE
            CASE
                WHEN figures > 1
                    THEN '正文有 ' || figures || ' 个不同的件数：' || array_to_string(quotes, '、')
                WHEN names_office
                    THEN '正文写' || quotes[1] || '，像是办公室或本级一家的件数，表格可能是全域，口径待核'
                WHEN names_area
                    THEN '正文写' || quotes[1] || '，像是全域各单位合计的件数，表格可能只是本单位，口径待核'
                WHEN names_way
                    THEN '正文写' || quotes[1] || '，像是一种渠道或一类申请人的件数，与总计口径不同，待核'
                WHEN names_months
                    THEN '正文写' || quotes[1] || '，像是几个月的件数，与表格的全年总计口径不同，待核'
                WHEN names_all_sorts
                    THEN '正文写' || quotes[1] || '，没有写明是信息公开的申请，口径待核'
                WHEN unexplained
                    THEN '正文写' || quotes[1] || '，说的是办理的件数，表格的办结数或结转数缺失，待核'
                ELSE '正文写' || quotes[1] || '，是约数，与表格是否一致待核'
            END
    END AS found,
    CASE outcome
        WHEN 'fail'
            THEN '请核对申请登记台账：正文写 ' || say(value) || ' ' || unit || '，' || printed_words
                || '；更正填错的一处，使正文与表三一致。'
        WHEN 'review' THEN '请核对正文与表三的申请数；口径不同的，在正文写明是哪一级、哪一部分的件数。'
    END AS fix,
    evidence
FROM judged
"""


def _judge(con: DuckDBPyConnection, _: Settings) -> Iterator[Judgement]:
    """How many came in, and where that is not in question, the other figures of requests."""
    settled: set[str] = set()
    for agency, year, report, locus, outcome, expected, found, fix, evidence in con.execute(
        _REQUESTS
    ).fetchall():
        items = tuple(json.loads(item) for item in evidence)
        yield Judgement(agency, year, report, locus, Outcome(outcome), expected, found, items, fix)
        if outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE):
            settled.add(report)
    yield from judge_figures(con, frozenset(settled))


X01 = Rule(
    id="X01",
    title="正文申请数＝表三新收总计",
    short="正文申请数＝表三",
    level="prose",
    severity=Severity.RED,
    basis="工作惯例：同一年报正文与表格的数字应当一致",
    version=4,
    needs=("claims", "lines", "t3"),
    fix="请使正文的申请数与表三一致。",
    judge=_judge,
)
