"""Is the form filled in as it is printed: the right edition, its own labels, a number in every cell."""

from __future__ import annotations

from analytics.form import EDITIONS, FORM
from analytics.rules.rule import Rule, Severity

# An edition can be told only by cells that the other edition has not. t3 with the old single row alone is so
# common after 2021 that a person decides; where table two is of the old edition as well, it is the old form.
_EDITION = """
WITH
required AS (
    SELECT
        reports.agency_id,
        reports.year,
        reports.report_id,
        max_by(rule_editions.edition_id, rule_editions.first_year) AS required_edition,
        max_by(rule_editions.document, rule_editions.first_year) AS document,
        coalesce(
            max(rule_editions.first_year) = (SELECT min(first_year) FROM rule_editions), true
        ) AS is_first
    FROM reports
    LEFT JOIN rule_editions ON rule_editions.first_year <= reports.year
    WHERE reports.is_current
    GROUP BY reports.agency_id, reports.year, reports.report_id
),
telling_columns AS (
    SELECT
        own.edition,
        own.table_id,
        own.row_id,
        own.column_id,
        NOT EXISTS (
            SELECT 1 FROM form_rows AS other
            WHERE other.edition <> own.edition
                AND other.table_id = own.table_id
                AND other.row_id = own.row_id
        ) AS whole_row
    FROM form_columns AS own
    WHERE NOT EXISTS (
        SELECT 1 FROM form_columns AS other
        WHERE other.edition <> own.edition
            AND other.table_id = own.table_id
            AND other.row_id = own.row_id
            AND other.column_id = own.column_id
    )
),
told AS (
    SELECT
        cells.report_id,
        cells.table_id,
        any_value(cells.edition) AS edition,
        any_value(cells.table_words) AS table_words,
        count(*) FILTER (WHERE telling.row_id IS NOT NULL) AS telling,
        list(
            CASE WHEN telling.whole_row THEN '“' || cells.row_words || '”行' ELSE cells.cell_words END
            ORDER BY cells.row_ordinal, cells.column_ordinal
        ) FILTER (
            WHERE telling.row_id IS NOT NULL AND (NOT telling.whole_row OR cells.column_ordinal = 0)
        ) AS telling_words,
        list(cite(cells.source, 'faulty') ORDER BY cells.row_ordinal, cells.column_ordinal)
            FILTER (WHERE telling.row_id IS NOT NULL) AS evidence
    FROM judged_cells AS cells
    LEFT JOIN telling_columns AS telling
        ON cells.status <> 'not_in_source'
        AND telling.edition = cells.edition
        AND telling.table_id = cells.table_id
        AND telling.row_id = cells.row_id
        AND telling.column_id = cells.column_id
    WHERE cells.table_id IN (SELECT table_id FROM telling_columns)
    GROUP BY cells.report_id, cells.table_id
),
judged AS (
    SELECT
        required.*,
        told.*,
        CASE
            WHEN required.is_first THEN 'not_applicable'
            WHEN told.telling = 0 THEN 'undetermined'
            WHEN told.edition = required.required_edition THEN 'pass'
            WHEN told.table_id = 't2' THEN 'fail'
            WHEN bool_or(
                told.table_id = 't2' AND told.telling > 0 AND told.edition <> required.required_edition
            ) OVER (PARTITION BY required.report_id) THEN 'fail'
            ELSE 'review'
        END AS outcome
    FROM required
    INNER JOIN told ON told.report_id = required.report_id
)
SELECT
    agency_id,
    year,
    report_id,
    table_id AS locus,
    outcome,
    CASE
        WHEN outcome = 'not_applicable' THEN '2021 年度起的年报使用 2021 年版表格'
        ELSE year || ' 年度的' || table_words || '使用 ' || required_edition || ' 年版（' || document || '）'
    END AS expected,
    CASE outcome
        WHEN 'not_applicable' THEN year || ' 年度的年报不要求使用 2021 年版'
        WHEN 'undetermined' THEN '原文中没有' || table_words || '可以区分新旧版的行列'
        WHEN 'pass' THEN table_words || '是 ' || edition || ' 年版'
        ELSE table_words || '是 ' || edition || ' 年版，含旧版才有的' || say_few(telling_words, '处')
    END AS found,
    CASE outcome
        WHEN 'fail' THEN '请改用 ' || required_edition || ' 年版' || table_words || '，按新的行列重新填报。'
        WHEN 'review'
            THEN '请核对' || table_words || '：新版把旧版的这一行分成几行，请按 ' || required_edition
                || ' 年版分行填报。'
    END AS fix,
    CASE WHEN outcome IN ('fail', 'review') THEN evidence ELSE CAST([] AS JSON[]) END AS evidence
FROM judged
"""

# A wording that is the beginning of the right one may only have been parted by a line or page break.
_LABELS = """
WITH
-- A label stands in a cell of a line: "line 40, cell 1" in "line 40". A place in a PDF ends with a box.
located AS (
    SELECT
        labels.*,
        (
            SELECT min(lines.position) FROM lines
            WHERE lines.report_id = labels.report_id
                AND (
                    lines.place = labels.place
                    OR starts_with(labels.place, split_part(lines.place, ', box ', 1) || ',')
                )
        ) AS line,
        replace(labels.raw, ' ', '') AS bare
    FROM labels
),
worded AS (
    SELECT
        labels.report_id,
        min(concat_ws('.', labels.table_id, coalesce(labels.row_id, '*'), coalesce(labels.column_id, '*')))
            AS locus,
        count(*) AS places,
        bool_and(labels.bare <> labels.expected AND starts_with(labels.expected, labels.bare)) AS cut_short,
        translate(min_by(labels.raw, labels.place), '“”', '‘’') AS raw,
        translate(min_by(labels.expected, labels.place), '“”', '‘’') AS expected,
        any_value(tables.table_words) AS table_words,
        CASE WHEN bool_or(labels.column_id IS NULL) THEN '行' ELSE '列' END AS axis,
        list(
            to_json({'quote': labels.raw, 'place': labels.place, 'line': labels.line})
            ORDER BY labels.line, labels.place
        ) AS evidence
    FROM located AS labels
    LEFT JOIN (SELECT DISTINCT table_id, table_words FROM form_rows) AS tables
        ON tables.table_id = labels.table_id
    -- One name may stand over several blocks of a table.
    GROUP BY labels.report_id, labels.table_id, labels.expected, labels.column_id IS NULL
),
seen AS (
    SELECT agency_id, year, report_id, bool_or(status <> 'not_in_source') AS any_table
    FROM judged_cells
    GROUP BY agency_id, year, report_id
)
SELECT
    seen.agency_id,
    seen.year,
    seen.report_id,
    coalesce(worded.locus, '') AS locus,
    CASE
        WHEN worded.cut_short THEN 'review'
        WHEN worded.locus IS NOT NULL THEN 'fail'
        WHEN seen.any_table THEN 'pass'
        ELSE 'undetermined'
    END AS outcome,
    CASE
        WHEN worded.locus IS NOT NULL
            THEN worded.table_words || worded.axis || '名为“' || worded.expected || '”'
        ELSE '表格的行名、列名与规定格式一致'
    END AS expected,
    CASE
        WHEN worded.cut_short
            THEN worded.table_words || '写成“' || worded.raw
                || '”，可能是名称在换行、分页处断开，请打开原文核对'
        WHEN worded.locus IS NOT NULL
            THEN worded.table_words || '写成“' || worded.raw || '”'
                || CASE WHEN worded.places > 1 THEN '，共 ' || worded.places || ' 处' ELSE '' END
        WHEN seen.any_table THEN '读到的行名、列名都与规定格式一致'
        ELSE '原文中没有读到表格'
    END AS found,
    CASE
        WHEN worded.locus IS NOT NULL
            THEN '请把' || worded.table_words || '的“' || worded.raw || '”恢复为“' || worded.expected || '”。'
    END AS fix,
    coalesce(worded.evidence, []) AS evidence
FROM seen
LEFT JOIN worded ON worded.report_id = seen.report_id
"""

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


F04 = Rule(
    id="F04",
    title="2021年度起使用新版表格",
    short="2021年起使用新版表格",
    level="form",
    severity=Severity.RED,
    basis="国办公开办函〔2021〕30号",
    version=1,
    needs=("t2", "t3"),
    fix="请改用 2021 年版表格重新填报。",
    judge=_EDITION,
)

F05 = Rule(
    id="F05",
    title="栏目名称与规定表述一致",
    short="栏目名称与规定一致",
    level="form",
    severity=Severity.BLUE,
    basis="国办公开办函〔2021〕30号",
    version=2,
    needs=("labels",),
    fix="请恢复规定表述。",
    judge=_LABELS,
)

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
