"""One agency, this year's report against last year's."""

from __future__ import annotations

from analytics.form import FORM
from analytics.rules.rule import Rule, Severity

_LAST_REPORTS = """
last_reports AS (
    SELECT agency_id, year + 1 AS year, report_id AS last_report_id
    FROM reports
    WHERE is_current
)"""

# This year's cell, and last year's where there is one.
_BOTH_CELLS = """CASE
        WHEN past_source IS NULL THEN [cite(source, 'part')]
        ELSE [
            cite(source, CASE WHEN outcome = 'fail' THEN 'faulty' ELSE 'part' END),
            cite_other(past_source, 'reference', last_report_id)
        ]
    END"""

_CARRIED_OVER = f"""
WITH
{_LAST_REPORTS},
paired AS (
    SELECT
        now.*,
        last_reports.last_report_id,
        past.status AS past_status,
        past.value AS past_value,
        past.source AS past_source,
        past.row_words AS past_row_words,
        now.table_words || '“' || now.column_label || '”列' AS place_words
    FROM judged_cells AS now
    LEFT JOIN last_reports ON last_reports.agency_id = now.agency_id AND last_reports.year = now.year
    LEFT JOIN judged_cells AS past
        ON past.report_id = last_reports.last_report_id
        AND past.table_id = now.table_id
        AND past.row_id = 'carried_out'
        AND past.column_id = now.column_id
    WHERE now.table_id = 't3' AND now.row_id = 'carried_in'
),
judged AS (
    SELECT
        *,
        CASE
            WHEN last_report_id IS NULL THEN 'not_applicable'
            WHEN status <> 'stated' OR past_status <> 'stated' THEN 'undetermined'
            WHEN value = past_value THEN 'pass'
            ELSE 'fail'
        END AS outcome
    FROM paired
)
SELECT
    agency_id,
    year,
    report_id,
    column_id AS locus,
    outcome,
    CASE
        WHEN outcome IN ('pass', 'fail')
            THEN (year - 1) || ' 年年报' || place_words || '“' || past_row_words || '”填 ' || say(past_value)
                || '，本年“' || row_words || '”应与之相等'
        ELSE place_words || '：“' || row_words || '”等于上年年报结转下年的件数'
    END AS expected,
    CASE
        WHEN outcome = 'not_applicable' THEN '没有该单位 ' || (year - 1) || ' 年的年报，无可对照'
        WHEN outcome = 'pass' THEN '“' || row_words || '”填 ' || say(value) || '，一致'
        WHEN outcome = 'fail'
            THEN '“' || row_words || '”填 ' || say(value) || '，'
                || say_difference(value, past_value) || ' ' || unit
        ELSE place_words || '缺数，无法核对：' || array_to_string(list_concat(
            CASE WHEN status <> 'stated' THEN ['本年“' || row_words || '”' || say_status(status)] ELSE [] END,
            CASE
                WHEN past_status = 'stated' THEN []
                ELSE ['上年“' || past_row_words || '”' || say_status(past_status)]
            END
        ), '、')
    END AS found,
    CASE
        WHEN outcome = 'fail'
            THEN '请与 ' || (year - 1) || ' 年年报核对' || place_words || '：上年结转下年 ' || say(past_value)
                || ' ' || unit || '，本年“' || row_words || '”填 ' || say(value)
                || '；更正填错的一年，上年有误的附说明。'
    END AS fix,
    {_BOTH_CELLS} AS evidence
FROM judged
"""

_STOCK_SINCE = FORM.editions[-1].first_year + 1
"""The first year with a stock of the year before to go on from: the older edition does not ask for it."""

_STOCK = f"""
WITH
{_LAST_REPORTS},
documents_rows AS (
    SELECT
        agency_id,
        year,
        report_id,
        table_id,
        row_id,
        any_value(edition) AS edition,
        any_value(table_words || '“' || row_words || '”行') AS place_words,
        any_value(unit) AS unit,
        max(value) FILTER (WHERE column_id = 'made') AS made,
        max(value) FILTER (WHERE column_id = 'repealed') AS repealed,
        max(value) FILTER (WHERE column_id = 'in_force') AS in_force,
        bool_or(column_id = 'in_force') AS has_stock,
        any_value(column_label) FILTER (WHERE column_id = 'in_force') AS stock_label,
        any_value(source) FILTER (WHERE column_id = 'in_force') AS stock_source,
        list('本年“' || column_label || '”' || say_status(status) ORDER BY column_ordinal)
            FILTER (WHERE status <> 'stated') AS missing,
        any_value('上年“' || column_label || '”' || say_status(status))
            FILTER (WHERE column_id = 'in_force' AND status <> 'stated') AS stock_missing,
        list(cite(source, 'part') ORDER BY column_ordinal)
            FILTER (WHERE column_id <> 'in_force') AS evidence
    FROM judged_cells
    WHERE table_id = 't2' AND row_id IN ('regulations', 'normative_documents')
    GROUP BY agency_id, year, report_id, table_id, row_id
),
paired AS (
    SELECT
        now.*,
        last_reports.last_report_id,
        past.has_stock AS past_has_stock,
        past.in_force AS past_in_force,
        past.stock_source AS past_source,
        list_concat(
            coalesce(now.missing, []),
            CASE WHEN past.stock_missing IS NOT NULL THEN [past.stock_missing] ELSE [] END
        ) AS all_missing,
        past.in_force + now.made - now.repealed AS due
    FROM documents_rows AS now
    LEFT JOIN last_reports ON last_reports.agency_id = now.agency_id AND last_reports.year = now.year
    LEFT JOIN documents_rows AS past
        ON past.report_id = last_reports.last_report_id AND past.row_id = now.row_id
),
judged AS (
    SELECT
        *,
        CASE
            WHEN year < {_STOCK_SINCE} THEN 'not_applicable'
            WHEN last_report_id IS NULL OR NOT has_stock OR NOT past_has_stock THEN 'not_applicable'
            WHEN len(all_missing) > 0 THEN 'undetermined'
            WHEN in_force = due THEN 'pass'
            ELSE 'fail'
        END AS outcome
    FROM paired
)
SELECT
    agency_id,
    year,
    report_id,
    row_id AS locus,
    outcome,
    CASE
        WHEN outcome IN ('pass', 'fail')
            THEN place_words || '：上年现行有效 ' || say(past_in_force) || ' ＋ 本年制发 ' || say(made)
                || ' － 本年废止 ' || say(repealed) || ' ＝ ' || say(due)
        ELSE place_words || '：现行有效等于上年现行有效加本年制发减本年废止'
    END AS expected,
    CASE
        WHEN year < {_STOCK_SINCE} THEN '{_STOCK_SINCE} 年起才有上年的现行有效数可对照'
        WHEN last_report_id IS NULL THEN '没有该单位 ' || (year - 1) || ' 年的年报，无可对照'
        WHEN NOT has_stock THEN '本年用的旧版表格没有现行有效数'
        WHEN NOT past_has_stock THEN '上年用的旧版表格没有现行有效数'
        WHEN outcome = 'undetermined' THEN place_words || '缺数，无法核对：' || say_few(all_missing, '格')
        WHEN outcome = 'pass' THEN '“' || stock_label || '”填 ' || say(in_force) || '，一致'
        ELSE '“' || stock_label || '”填 ' || say(in_force) || '，'
            || say_difference(in_force, due) || ' ' || unit
    END AS found,
    CASE
        WHEN outcome = 'fail'
            THEN '请核对' || place_words || '：“' || stock_label || '”填 ' || say(in_force)
                || '，按上年结存推算为 ' || say(due) || '；填错的更正，因清理、失效等未计入废止的附说明。'
    END AS fix,
    list_concat(
        evidence,
        CASE
            WHEN stock_source IS NULL THEN []
            ELSE [cite(stock_source, CASE WHEN outcome = 'fail' THEN 'faulty' ELSE 'part' END)]
        END,
        CASE
            WHEN past_source IS NULL THEN []
            ELSE [cite_other(past_source, 'reference', last_report_id)]
        END
    ) AS evidence
FROM judged
"""

# What a clerk would look at first: what table two counts in the year, the requests, the disputes.
_KEY_FIGURES = """(
    (now.table_id = 't2' AND now.row_id <> 'procurement' AND now.column_id IN (
        'made', 'repealed', 'in_force', 'newly_made', 'total_disclosed', 'decisions', 'amount'
    ))
    OR (now.table_id = 't3' AND now.row_id = 'received' AND now.column_id = 'total')
    OR (now.table_id = 't4' AND now.column_id = 'total')
)"""

_JUMP = f"""
WITH
{_LAST_REPORTS},
paired AS (
    SELECT
        now.*,
        now.table_words || now.cell_words AS place_words,
        last_reports.last_report_id,
        past.report_id IS NOT NULL AS comparable,
        past.status AS past_status,
        past.value AS past_value,
        past.source AS past_source,
        jump_up.value AS up,
        jump_down.value AS down,
        jump_base.value AS base
    FROM judged_cells AS now
    INNER JOIN agencies ON agencies.agency_id = now.agency_id
    INNER JOIN rule_thresholds AS jump_up
        ON jump_up.name = 'jump_up' AND jump_up.kind = agencies.kind AND jump_up.year = now.year
    INNER JOIN rule_thresholds AS jump_down
        ON jump_down.name = 'jump_down' AND jump_down.kind = agencies.kind AND jump_down.year = now.year
    INNER JOIN rule_thresholds AS jump_base
        ON jump_base.name = 'jump_base' AND jump_base.kind = agencies.kind AND jump_base.year = now.year
    LEFT JOIN last_reports ON last_reports.agency_id = now.agency_id AND last_reports.year = now.year
    LEFT JOIN judged_cells AS past
        ON past.report_id = last_reports.last_report_id
        AND past.edition = now.edition
        AND past.table_id = now.table_id
        AND past.row_id = now.row_id
        AND past.column_id = now.column_id
    WHERE {_KEY_FIGURES}
),
judged AS (
    SELECT
        *,
        CASE
            WHEN NOT comparable THEN 'not_applicable'
            WHEN status <> 'stated' OR past_status <> 'stated' THEN 'undetermined'
            WHEN greatest(value, past_value) < base THEN 'not_applicable'
            WHEN value > up * past_value OR value < down * past_value THEN 'fail'
            ELSE 'pass'
        END AS outcome
    FROM paired
)
SELECT
    agency_id,
    year,
    report_id,
    concat_ws('.', table_id, row_id, column_id) AS locus,
    outcome,
    place_words || '与上年相比' || CASE
        WHEN outcome IN ('pass', 'fail')
            THEN '（上年 ' || say(past_value) || ' ' || unit || '）不多于 ' || say(up) || ' 倍，不少于 '
                || say(down) || ' 倍'
        ELSE '没有异常的增减'
    END AS expected,
    CASE
        WHEN last_report_id IS NULL THEN '没有该单位 ' || (year - 1) || ' 年的年报，无可对照'
        WHEN NOT comparable THEN '上年用的是另一版表格，不作比较'
        WHEN outcome = 'undetermined' THEN place_words || '缺数，无法核对：' || array_to_string(list_concat(
            CASE WHEN status <> 'stated' THEN ['本年' || say_status(status)] ELSE [] END,
            CASE WHEN past_status <> 'stated' THEN ['上年' || say_status(past_status)] ELSE [] END
        ), '、')
        WHEN outcome = 'not_applicable'
            THEN '上年 ' || say(past_value) || '、本年 ' || say(value) || '，都不到 ' || say(base)
                || '，增减不作比较'
        WHEN outcome = 'pass' THEN place_words || '上年 ' || say(past_value) || '、本年 ' || say(value)
        WHEN past_value = 0 THEN place_words || '由上年的 0 增至本年 ' || say(value) || ' ' || unit
        WHEN value > past_value
            THEN place_words || '由上年 ' || say(past_value) || ' 增至本年 ' || say(value) || ' ' || unit
                || '，为上年的 ' || say(CAST(round(value / past_value, 1) AS DECIMAL(18, 1))) || ' 倍'
        ELSE place_words || '由上年 ' || say(past_value) || ' 减至本年 ' || say(value) || ' ' || unit
    END AS found,
    CASE
        WHEN outcome = 'fail'
            THEN '请核对' || place_words || '：上年 ' || say(past_value) || '、本年 ' || say(value)
                || '；填错的更正，属实的在第一部分说明原因。'
    END AS fix,
    {_BOTH_CELLS} AS evidence
FROM judged
"""


Y01 = Rule(
    id="Y01",
    title="上年结转＝上年年报结转数（7列）",
    short="上年结转＝上年年报结转数",
    level="years",
    severity=Severity.RED,
    basis="工作惯例：本年年报的上年结转数与上年年报的结转下年数应当相同",
    version=1,
    needs=("t3", "last_year"),
    fix="请与上年年报核对表三上年结转数。",
    judge=_CARRIED_OVER,
)

Y02 = Rule(
    id="Y02",
    title="现行有效＝上年现行有效＋制发－废止",
    short="现行有效文件承接上年",
    level="years",
    severity=Severity.YELLOW,
    basis=f"工作惯例：现行有效文件数逐年承接（{_STOCK_SINCE} 年起）",
    version=1,
    needs=("t2", "last_year"),
    fix="请更正表二文件数，或说明清理、失效情况。",
    judge=_STOCK,
)

Y03 = Rule(
    id="Y03",
    title="主要数字与上年相比没有异常增减",
    short="主要数字没有突增突减",
    level="years",
    severity=Severity.BLUE,
    basis="工作惯例：与上年相差很大的数字要核对，属实的说明原因",
    version=1,
    needs=("t2", "t3", "t4", "last_year"),
    fix="请核对数字，属实的说明增减原因。",
    judge=_JUMP,
)
