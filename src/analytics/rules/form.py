"""Is the form used as it is printed: the right edition, its own labels."""

from __future__ import annotations

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
