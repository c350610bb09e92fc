-- What all rules use: words for people, evidence as JSON, and the cells of the current reports as a rule may see
-- them. Temporary: nothing of this goes into the warehouse.

-- 46, 0.092: a figure without the zeros of its DECIMAL.
CREATE OR REPLACE TEMP MACRO say(figure) AS
    CASE
        WHEN figure = trunc(figure) THEN CAST(CAST(figure AS HUGEINT) AS VARCHAR)
        ELSE rtrim(CAST(figure AS VARCHAR), '0')
    END;

-- 少 2, 多 1: how far a figure stands from what it should be.
CREATE OR REPLACE TEMP MACRO say_difference(found_figure, expected_figure) AS
    CASE WHEN found_figure < expected_figure THEN '少 ' ELSE '多 ' END
        || say(abs(found_figure - expected_figure));

-- Why a cell gives no figure.
CREATE OR REPLACE TEMP MACRO say_status(status) AS
    CASE status
        WHEN 'blank' THEN '空白'
        WHEN 'slash' THEN '填“/”等符号'
        WHEN 'unreadable' THEN '不是数字'
        ELSE '原文未见'
    END;

-- Up to three items, then how many there are in all (格, 行, 处).
CREATE OR REPLACE TEMP MACRO say_few(items, counted) AS
    CASE
        WHEN len(items) <= 3 THEN array_to_string(items, '、')
        ELSE array_to_string(items[1:3], '、')
            || CASE WHEN regexp_matches(items[3], '\d$') THEN ' 等 ' ELSE '等 ' END || CAST(len(items) AS VARCHAR) || ' ' || counted
    END;

-- A whole figure as 46, not 46.0000.
CREATE OR REPLACE TEMP MACRO plain(figure) AS
    CASE
        WHEN figure = trunc(figure) THEN to_json(CAST(figure AS HUGEINT))
        ELSE to_json(CAST(figure AS DOUBLE))
    END;

-- One piece of evidence: a cell of the judged report, and a cell of another year's. Roles: faulty (only where the rule
-- fails), part of a sum, reference.
CREATE OR REPLACE TEMP MACRO cite(source, role) AS json_merge_patch(source, json_object('role', role));
CREATE OR REPLACE TEMP MACRO cite_other(source, role, report) AS
    json_merge_patch(source, json_object('role', role, 'report_id', report));

-- Grain: current report × cell of the form, in the edition that the table was read in (else the year's own).
-- `value` is null unless the cell states a number: a derived figure is no cell.
CREATE OR REPLACE TEMP TABLE judged_cells AS
WITH
years AS (
    SELECT edition_id, first_year, lead(first_year) OVER (ORDER BY first_year) AS next_year
    FROM rule_editions
),
detected AS (
    SELECT report_id, table_id, max(edition) AS edition
    FROM figures
    GROUP BY report_id, table_id
),
sheets AS (
    SELECT
        reports.agency_id,
        reports.year,
        reports.report_id,
        tables.table_id,
        coalesce(
            detected.edition,
            CASE tables.table_id
                WHEN 't2' THEN reports.edition_t2
                WHEN 't3' THEN reports.edition_t3
                ELSE reports.edition_t4
            END,
            years.edition_id,
            (SELECT min(edition_id) FROM rule_editions)
        ) AS edition
    FROM reports
    CROSS JOIN (SELECT DISTINCT table_id FROM form_rows) AS tables
    LEFT JOIN detected
        ON detected.report_id = reports.report_id AND detected.table_id = tables.table_id
    LEFT JOIN years
        ON reports.year >= years.first_year AND reports.year < coalesce(years.next_year, 9999)
    WHERE reports.is_current
),
cells_of_form AS (
    SELECT
        form_rows.table_id,
        form_rows.edition,
        form_rows.row_id,
        form_columns.column_id,
        form_rows.ordinal AS row_ordinal,
        form_columns.ordinal AS column_ordinal,
        translate(form_rows.words, '“”', '‘’') AS row_words,  -- it stands in “” wherever it is said
        form_rows.table_words,
        form_columns.label AS column_label,
        form_columns.unit,
        form_rows.parent_row_id,
        form_columns.parent_column_id
    FROM form_rows
    INNER JOIN form_columns
        ON form_columns.table_id = form_rows.table_id
        AND form_columns.edition = form_rows.edition
        AND form_columns.row_id = form_rows.row_id
),
read_cells AS (
    SELECT
        *,
        CASE WHEN status = 'stated' THEN value END AS stated_value
    FROM figures
)
SELECT
    sheets.agency_id,
    sheets.year,
    sheets.report_id,
    cells_of_form.*,
    coalesce(read_cells.status, 'not_in_source') AS status,
    read_cells.stated_value AS value,
    '“' || cells_of_form.row_words || '”行“' || cells_of_form.column_label || '”列' AS cell_words,
    to_json({
        'table': cells_of_form.table_id,
        'row': cells_of_form.row_id,
        'column': cells_of_form.column_id,
        'value': plain(read_cells.stated_value),
        'status': coalesce(read_cells.status, 'not_in_source'),
        'place': read_cells.place,
        'line': read_cells.line
    }) AS source
FROM sheets
INNER JOIN cells_of_form
    ON cells_of_form.table_id = sheets.table_id
    AND cells_of_form.edition = sheets.edition
LEFT JOIN read_cells
    ON read_cells.report_id = sheets.report_id
    AND read_cells.table_id = cells_of_form.table_id
    AND read_cells.row_id = cells_of_form.row_id
    AND read_cells.column_id = cells_of_form.column_id;
