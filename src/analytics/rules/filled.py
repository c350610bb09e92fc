"""Is the form filled in as it asks: a number in every cell, and one that can count what it counts."""

from __future__ import annotations

from analytics.form import EDITIONS, FORM
from analytics.rules.rule import Rule, Severity

_FILLED = """
WITH
rows_seen AS (
    SELECT
        agency_id,
        year,
        report_id,
        table_id,
        any_value(table_words) AS table_words,
        row_id,
        row_ordinal,
        count(*) AS cells,
        count(*) FILTER (WHERE status = 'blank') AS blanks,
        count(*) FILTER (WHERE status = 'slash') AS slashes,
        count(*) FILTER (WHERE status = 'unreadable') AS unreadables,
        count(*) FILTER (WHERE status = 'not_in_source') AS lost,
        CASE
            WHEN count(*) > 1 AND bool_and(status IN ('blank', 'slash'))
                THEN '“' || any_value(row_words) || '”行全部 ' || count(*) || ' 格'
            ELSE '“' || any_value(row_words) || '”行'
                || string_agg('“' || column_label || '”', '、' ORDER BY column_ordinal)
                    FILTER (WHERE status IN ('blank', 'slash'))
                || '列'
        END AS empty_words,
        '“' || any_value(row_words) || '”' AS quoted_row,
        count(*) FILTER (WHERE status NOT IN ('blank', 'slash')) AS filled,
        string_agg('“' || column_label || '”', '、' ORDER BY column_ordinal)
            FILTER (WHERE status IN ('blank', 'slash')) AS empty_columns,
        CASE
            WHEN count(*) > 1 AND bool_and(status = 'unreadable')
                THEN '“' || any_value(row_words) || '”行全部 ' || count(*) || ' 格'
            ELSE '“' || any_value(row_words) || '”行'
                || string_agg('“' || column_label || '”', '、' ORDER BY column_ordinal)
                    FILTER (WHERE status = 'unreadable')
                || '列'
        END AS unreadable_words,
        list(cite(source, 'faulty') ORDER BY column_ordinal)
            FILTER (WHERE status IN ('blank', 'slash', 'unreadable')) AS evidence
    FROM judged_cells
    GROUP BY agency_id, year, report_id, table_id, row_id, row_ordinal
),
tables_seen AS (
    SELECT
        agency_id,
        year,
        report_id,
        table_id,
        any_value(table_words) AS table_words,
        CAST(sum(cells) AS BIGINT) AS cells,
        CAST(sum(blanks) AS BIGINT) AS blanks,
        CAST(sum(slashes) AS BIGINT) AS slashes,
        CAST(sum(unreadables) AS BIGINT) AS unreadables,
        CAST(sum(lost) AS BIGINT) AS lost,
        -- A column that is blank all the way down is said once, not row by row.
        CASE
            WHEN count(DISTINCT empty_columns) = 1 AND count(empty_columns) > 3
                AND bool_and(filled > 0) FILTER (WHERE empty_columns IS NOT NULL)
                THEN any_value(empty_columns) || '列的' || say_few(
                    list(quoted_row ORDER BY row_ordinal) FILTER (WHERE empty_columns IS NOT NULL), '行'
                )
            ELSE say_few(list(empty_words ORDER BY row_ordinal) FILTER (WHERE blanks + slashes > 0), '行')
        END AS empty_words,
        list(unreadable_words ORDER BY row_ordinal) FILTER (WHERE unreadables > 0) AS unreadable_words,
        flatten(coalesce(list(evidence ORDER BY row_ordinal) FILTER (WHERE evidence IS NOT NULL), []))
            AS evidence
    FROM rows_seen
    GROUP BY agency_id, year, report_id, table_id
),
judged AS (
    SELECT
        *,
        CASE
            WHEN blanks + slashes > 0 THEN 'fail'
            WHEN unreadables > 0 THEN 'review'
            WHEN lost > 0 THEN 'undetermined'
            ELSE 'pass'
        END AS outcome
    FROM tables_seen
)
SELECT
    agency_id,
    year,
    report_id,
    table_id AS locus,
    outcome,
    table_words || '每一格都填数字，没有数据的填 0' AS expected,
    CASE outcome
        WHEN 'fail'
            THEN table_words || '有 ' || concat_ws('、',
                CASE WHEN blanks > 0 THEN blanks || ' 格空白' END,
                CASE WHEN slashes > 0 THEN slashes || ' 格填“/”等符号' END
            ) || '：' || empty_words
        WHEN 'review'
            THEN table_words || '有 ' || unreadables || ' 格不是数字：' || say_few(unreadable_words, '行')
        WHEN 'undetermined'
            THEN CASE
                WHEN lost = cells THEN '原文中没有读到' || table_words
                ELSE table_words || '有 ' || lost || ' 格在原文中没有读到；读到的各格都有数字'
            END
        ELSE table_words || '各格都有数字'
    END AS found,
    CASE outcome
        WHEN 'fail' THEN '请在' || table_words || empty_words || '填写数字，没有数据的填 0。'
        WHEN 'review'
            THEN '请把' || table_words || say_few(unreadable_words, '行') || '改填数字，没有数据的填 0。'
    END AS fix,
    evidence
FROM judged
"""

# Increases and decreases may be negative; sums of money may have decimals. Everything else counts things.
_SIGNED = ", ".join(
    sorted(
        {
            f"('{table.id}', '{row.id}', '{column.id}')"
            for table in FORM.tables
            for edition in EDITIONS
            for row, column in table.cells(edition)
            if column.signed
        }
    )
)

_COUNTS = f"""
WITH
figures_seen AS (
    SELECT
        *,
        CASE
            WHEN value < 0 AND (table_id, row_id, column_id) NOT IN ({_SIGNED}) THEN '负数'
            WHEN value <> trunc(value) AND NOT ends_with(unit, '元') THEN '不是整数'
        END AS fault,
        CASE
            WHEN ends_with(unit, '元') THEN '金额不填负数'
            WHEN (table_id, row_id, column_id) IN ({_SIGNED}) THEN '增减数只填整数'
            ELSE '件数只填 0 或正整数'
        END AS right_way
    FROM judged_cells
),
judged AS (
    SELECT
        agency_id,
        year,
        report_id,
        table_id,
        any_value(table_words) AS table_words,
        count(value) AS stated,
        count(*) FILTER (WHERE status IN ('not_in_source', 'unreadable')) AS unseen,
        list(cell_words || '填 ' || say(value) || '（' || fault || '）' ORDER BY row_ordinal, column_ordinal)
            FILTER (WHERE fault IS NOT NULL) AS faults,
        list(cell_words ORDER BY row_ordinal, column_ordinal) FILTER (WHERE fault IS NOT NULL) AS places,
        string_agg(DISTINCT right_way, '，') FILTER (WHERE fault IS NOT NULL) AS right_ways,
        list(cite(source, 'faulty') ORDER BY row_ordinal, column_ordinal)
            FILTER (WHERE fault IS NOT NULL) AS evidence
    FROM figures_seen
    GROUP BY agency_id, year, report_id, table_id
)
SELECT
    agency_id,
    year,
    report_id,
    table_id AS locus,
    CASE
        WHEN faults IS NOT NULL THEN 'fail'
        WHEN stated = 0 OR unseen > 0 THEN 'undetermined'
        ELSE 'pass'
    END AS outcome,
    table_words || '的件数、项数都是 0 或正整数，金额不小于 0' AS expected,
    CASE
        WHEN faults IS NOT NULL THEN table_words || say_few(faults, '格')
        WHEN stated = 0 THEN '没有读到' || table_words || '的数字'
        WHEN unseen > 0
            THEN table_words || '有 ' || unseen || ' 格没有读到数字；读到的都符合'
        ELSE table_words || '填写的 ' || stated || ' 个数都符合'
    END AS found,
    CASE
        WHEN faults IS NOT NULL
            THEN '请更正' || table_words || say_few(places, '格') || '：' || right_ways || '。'
    END AS fix,
    coalesce(evidence, []) AS evidence
FROM judged
"""


F07 = Rule(
    id="F07",
    title="应填数字处没有空白或“/”",
    short="应填数字处空白或“/”",
    level="form",
    severity=Severity.YELLOW,
    basis="工作惯例：没有数据的填 0",
    version=2,
    needs=("t2", "t3", "t4"),
    fix="请填写数字，没有数据的填 0。",
    judge=_FILLED,
)

F08 = Rule(
    id="F08",
    title="件数为非负整数",
    short="件数为非负整数",
    level="form",
    severity=Severity.RED,
    basis="工作惯例：件数是 0 或正整数，金额不为负",
    version=1,
    needs=("t2", "t3", "t4"),
    fix="请更正负数或带小数的件数。",
    judge=_COUNTS,
)
