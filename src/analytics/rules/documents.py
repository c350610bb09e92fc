"""Rules and normative documents in table two: who may make rules, and how many documents must be left."""

from __future__ import annotations

from analytics.form import FORM
from analytics.rules.rule import Rule, Severity

_BLOCK = "documents"
_ROWS = tuple(row.id for row in FORM.table("t2").all_rows if row.block == _BLOCK)
_REGULATIONS = FORM.table("t2").row("regulations").id
_NORMATIVE = FORM.table("t2").row("normative_documents").label
_TOWNSHIPS = ("镇", "乡", "街道")

_TOWNSHIP = f"""
WITH
judged AS (
    SELECT
        cells.agency_id,
        cells.year,
        cells.report_id,
        any_value(agencies.kind) AS kind,
        any_value(agencies.kind) IN {_TOWNSHIPS} AS is_township,
        any_value(cells.table_words || '“' || cells.row_words || '”行') AS place_words,
        any_value(cells.row_words) AS row_words,
        bool_and(cells.status = 'stated') AS complete,
        list('“' || cells.column_label || '”填 ' || say(cells.value) ORDER BY cells.column_ordinal)
            FILTER (WHERE cells.value <> 0) AS stated,
        list('“' || cells.column_label || '”' || say_status(cells.status) ORDER BY cells.column_ordinal)
            FILTER (WHERE cells.status <> 'stated') AS missing,
        list(
            cite(cells.source, CASE WHEN cells.value <> 0 THEN 'faulty' ELSE 'reference' END)
            ORDER BY cells.column_ordinal
        ) AS evidence
    FROM judged_cells AS cells
    INNER JOIN agencies ON agencies.agency_id = cells.agency_id
    WHERE cells.table_id = 't2' AND cells.row_id = '{_REGULATIONS}'
    GROUP BY cells.agency_id, cells.year, cells.report_id
)
SELECT
    agency_id,
    year,
    report_id,
    '{_REGULATIONS}' AS locus,
    CASE
        WHEN NOT is_township THEN 'not_applicable'
        WHEN stated IS NOT NULL THEN 'fail'
        WHEN complete THEN 'pass'
        ELSE 'undetermined'
    END AS outcome,
    CASE
        WHEN is_township THEN '乡镇、街道没有' || row_words || '制定权，' || place_words || '各格为 0'
        ELSE '乡镇、街道不填报' || row_words
    END AS expected,
    CASE
        WHEN NOT is_township THEN '不是乡镇、街道，本条不核对'
        WHEN stated IS NOT NULL THEN place_words || array_to_string(stated, '、')
        WHEN complete THEN place_words || '各格都是 0'
        ELSE place_words || '缺数，无法核对：' || say_few(missing, '格')
    END AS found,
    CASE
        WHEN is_township AND stated IS NOT NULL
            THEN '请把' || place_words || '改为 0；误把{_NORMATIVE}填在这一行的，移到它自己的一行。'
    END AS fix,
    evidence
FROM judged
"""

_LEFT = f"""
WITH
rows_seen AS (
    SELECT
        agency_id,
        year,
        report_id,
        row_id,
        any_value(table_words || '“' || row_words || '”行') AS place_words,
        any_value(unit) AS unit,
        bool_or(column_id = 'in_force') AND bool_or(column_id = 'repealed') AS has_stock,
        bool_and(status = 'stated') AS complete,
        max(value) FILTER (WHERE column_id = 'made') AS made,
        max(value) FILTER (WHERE column_id = 'repealed') AS repealed,
        max(value) FILTER (WHERE column_id = 'in_force') AS in_force,
        any_value(column_label) FILTER (WHERE column_id = 'in_force') AS stock_label,
        list('“' || column_label || '”' || say_status(status) ORDER BY column_ordinal)
            FILTER (WHERE status <> 'stated') AS missing,
        list(source ORDER BY column_ordinal) FILTER (WHERE column_id <> 'in_force') AS parts,
        any_value(source) FILTER (WHERE column_id = 'in_force') AS stock_source
    FROM judged_cells
    WHERE table_id = 't2' AND row_id IN {_ROWS}
    GROUP BY agency_id, year, report_id, row_id
),
judged AS (
    SELECT
        *,
        CASE
            WHEN NOT has_stock THEN 'not_applicable'
            WHEN NOT complete THEN 'undetermined'
            WHEN in_force >= made - repealed THEN 'pass'
            ELSE 'fail'
        END AS outcome
    FROM rows_seen
)
SELECT
    agency_id,
    year,
    report_id,
    row_id AS locus,
    outcome,
    CASE
        WHEN outcome IN ('pass', 'fail')
            THEN place_words || '：现行有效不少于本年制发 ' || say(made) || ' － 本年废止 ' || say(repealed)
                || ' ＝ ' || say(made - repealed)
        ELSE place_words || '：现行有效不少于本年制发减本年废止'
    END AS expected,
    CASE outcome
        WHEN 'not_applicable' THEN '用的旧版表格没有废止数和现行有效数'
        WHEN 'undetermined' THEN place_words || '缺数，无法核对：' || say_few(missing, '格')
        WHEN 'pass' THEN '“' || stock_label || '”填 ' || say(in_force) || '，不矛盾'
        ELSE '“' || stock_label || '”填 ' || say(in_force) || '，'
            || say_difference(in_force, made - repealed) || ' ' || unit
    END AS found,
    CASE
        WHEN outcome = 'fail'
            THEN '请按文件清单核对' || place_words || '：本年制发 ' || say(made) || ' ' || unit || '、废止 '
                || say(repealed) || ' ' || unit || '，现行有效却只有 ' || say(in_force) || ' ' || unit
                || '，更正填错的一格。'
    END AS fix,
    list_concat(
        [cite(part, 'part') FOR part IN parts],
        CASE
            WHEN stock_source IS NULL THEN []
            ELSE [cite(stock_source, CASE WHEN outcome = 'fail' THEN 'faulty' ELSE 'reference' END)]
        END
    ) AS evidence
FROM judged
"""


T05 = Rule(
    id="T05",
    title="乡镇街道不填报规章",
    short="乡镇街道没有规章",
    level="sums",
    severity=Severity.RED,
    basis="立法法：乡镇人民政府、街道办事处没有规章制定权",
    version=1,
    needs=("t2",),
    fix="请把表二规章一行改为 0。",
    judge=_TOWNSHIP,
)

T06 = Rule(
    id="T06",
    title="现行有效不少于制发减废止",
    short="现行有效≥制发－废止",
    level="sums",
    severity=Severity.RED,
    basis="工作惯例：本年制发而未废止的文件都现行有效",
    version=1,
    needs=("t2",),
    fix="请按文件清单核对表二文件数。",
    judge=_LEFT,
)
