-- Grain: agency × year × applicant column × what became of the requests. A heading's figure is the sum of its rows; where
-- one of them is not known there is no sum. The single row of the older form and the three rows of the newer one are both
-- `other`.
CREATE TABLE outcomes AS
WITH parts AS (
    SELECT
        figures.*,
        -- Rows directly under the heading of all outcomes speak for themselves, the others for their own heading.
        CASE
            WHEN form_rows.parent_row_id IS NULL OR form_rows.group_id = 'outcome' THEN figures.row_id
            ELSE form_rows.group_id
        END AS outcome
    FROM figures
    JOIN form_rows ON
        form_rows.table_id = figures.table_id
        AND form_rows.edition = figures.edition
        AND form_rows.row_id = figures.row_id
    WHERE figures.table_id = 't3' AND (form_rows.parent_row_id = 'outcome_total' OR figures.row_id = 'carried_out')
)
SELECT
    agency_id,
    year,
    column_id,
    outcome,
    report_id,
    edition,
    CASE WHEN count(value) = count(*) THEN sum(value)::DECIMAL(18, 4) END AS value,
    count(value) = count(*) AND bool_or(coalesce(mark = 'derived', false)) AS derived
FROM parts
GROUP BY agency_id, year, column_id, outcome, report_id, edition
ORDER BY agency_id, year, column_id, outcome;
