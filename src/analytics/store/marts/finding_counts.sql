-- Grain: agency × year × severity, wherever the rules looked at something: zeros are true zeros, and an agency that no rule
-- could look at has no row. `rules_failed` counts rules, `failed` their single findings. What a person found no fault or
-- ignored is neither failed nor to be looked at: it is `settled`.
CREATE TABLE finding_counts AS
WITH severities AS (
    SELECT unnest(['red', 'yellow', 'blue']) AS severity
),
judged AS (
    SELECT DISTINCT agency_id, year FROM findings
)
SELECT
    judged.agency_id,
    judged.year,
    severities.severity,
    count(*) FILTER (WHERE standings.standing = 'fail')::INTEGER AS failed,
    count(*) FILTER (WHERE standings.standing = 'review')::INTEGER AS review,
    count(*) FILTER (WHERE standings.standing = 'undetermined')::INTEGER AS undetermined,
    count(*) FILTER (WHERE standings.standing = 'settled')::INTEGER AS settled,
    count(DISTINCT standings.rule_id) FILTER (WHERE standings.standing = 'fail')::INTEGER AS rules_failed
FROM judged
CROSS JOIN severities
LEFT JOIN standings ON
    standings.agency_id = judged.agency_id
    AND standings.year = judged.year
    AND standings.severity = severities.severity
GROUP BY judged.agency_id, judged.year, severities.severity
ORDER BY judged.agency_id, judged.year, severities.severity;
