-- Grain: agency × year: every one that owes a report, sent one in, or stands in the roster over the span of years.
-- A document that could not be read shows only where no readable report stands beside it.
CREATE TABLE submissions AS
WITH span AS (
    SELECT agency_id, unnest(generate_series(snapshot.first_year, snapshot.last_year))::INTEGER AS year
    FROM agencies, snapshot
    WHERE in_roster AND snapshot.first_year IS NOT NULL
),
placed AS (
    SELECT agency_id, year FROM documents
    WHERE outcome IN ('report', 'failed') AND agency_id IS NOT NULL AND year IS NOT NULL
),
places AS (
    SELECT agency_id, year FROM obligations
    UNION
    SELECT agency_id, year FROM placed
    UNION
    SELECT agency_id, year FROM span
),
failed AS (
    SELECT DISTINCT agency_id, year FROM documents WHERE outcome = 'failed'
),
dated AS (
    SELECT
        places.agency_id,
        places.year,
        reports.report_id,
        obligations.deadline,
        reports.published_on,
        reports.signed_on,
        failed.agency_id IS NOT NULL AS has_failed,
        -- Signed after the deadline cannot have been published by it; signed before says nothing of publication.
        coalesce(reports.published_on, reports.signed_on) - obligations.deadline AS days_after
    FROM places
    LEFT JOIN reports ON reports.agency_id = places.agency_id AND reports.year = places.year AND reports.is_current
    LEFT JOIN failed ON failed.agency_id = places.agency_id AND failed.year = places.year
    LEFT JOIN obligations ON obligations.agency_id = places.agency_id AND obligations.year = places.year
)
SELECT
    agency_id,
    year,
    CASE
        WHEN report_id IS NOT NULL AND days_after > 0 THEN 'late'
        WHEN report_id IS NOT NULL THEN 'submitted'
        WHEN has_failed THEN 'unreadable'
        WHEN deadline IS NOT NULL THEN 'missing'
        ELSE 'not_due'
    END AS state,
    report_id,
    deadline,
    published_on,
    signed_on,
    CASE WHEN days_after > 0 THEN days_after END::INTEGER AS days_late,
    (deadline - published_on)::INTEGER AS days_early
FROM dated
ORDER BY agency_id, year;
