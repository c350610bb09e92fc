-- Grain: one cell of the current report of an agency and year. A blank, slash or lost cell has no value. The one figure
-- that is worked out: a total of t3 that the source lost, where all its parts are stated; it is marked `derived` and
-- keeps the status of its cell. What was recognised from a picture, itself or a part of it, is `scanned` (and marked so
-- where it is not derived): it waits for a person, whose word, once the journal takes it, will end the mark here.
CREATE TABLE figures AS
WITH current AS (
    SELECT
        cells.*,
        reports.agency_id,
        reports.year,
        form_columns.parent_column_id
    FROM cells
    JOIN reports ON reports.report_id = cells.report_id AND reports.is_current
    LEFT JOIN form_columns ON
        form_columns.table_id = cells.table_id
        AND form_columns.edition = cells.edition
        AND form_columns.row_id = cells.row_id
        AND form_columns.column_id = cells.column_id
),
sums AS (
    SELECT
        report_id,
        table_id,
        row_id,
        parent_column_id AS column_id,
        sum(value)::DECIMAL(18, 4) AS value,
        bool_or(scanned) AS scanned
    FROM current
    WHERE table_id = 't3' AND parent_column_id IS NOT NULL
    GROUP BY report_id, table_id, row_id, parent_column_id
    HAVING count(*) FILTER (WHERE status = 'stated') = (
        SELECT count(DISTINCT form_columns.column_id) FROM form_columns
        WHERE form_columns.table_id = 't3' AND form_columns.parent_column_id IS NOT NULL
    )
)
SELECT
    current.agency_id,
    current.year,
    current.table_id,
    current.row_id,
    current.column_id,
    current.report_id,
    current.edition,
    CASE
        WHEN current.status = 'stated' THEN current.value
        WHEN current.status = 'not_in_source' THEN sums.value
    END AS value,
    current.status,
    CASE
        WHEN current.status = 'not_in_source' AND sums.value IS NOT NULL THEN 'derived'
        WHEN current.scanned THEN 'scanned'
    END AS mark,
    current.place,
    current.line,
    CASE
        WHEN current.status = 'stated' THEN current.scanned
        ELSE current.scanned OR (current.status = 'not_in_source' AND coalesce(sums.scanned, false))
    END AS scanned
FROM current
-- By equal columns alone: with a constant among the conditions every cell would be held against every sum.
LEFT JOIN sums ON
    sums.report_id = current.report_id
    AND sums.table_id = current.table_id
    AND sums.row_id = current.row_id
    AND sums.column_id = current.column_id
ORDER BY current.agency_id, current.year, current.ordinal;
