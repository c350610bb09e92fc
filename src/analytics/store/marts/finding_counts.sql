-- Grain: agency × year × severity, wherever the rules looked at something: zeros are true zeros, and an agency that no rule
-- could look at has no row. `rules_failed` counts rules, `failed` their single findings.
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
    count(*) FILTER (WHERE findings.outcome = 'fail')::INTEGER AS failed,
    count(*) FILTER (WHERE findings.outcome = 'review')::INTEGER AS review,
    count(*) FILTER (WHERE findings.outcome = 'undetermined')::INTEGER AS undetermined,
    count(DISTINCT findings.rule_id) FILTER (WHERE findings.outcome = 'fail')::INTEGER AS rules_failed
FROM judged
CROSS JOIN severities
LEFT JOIN findings ON
    findings.agency_id = judged.agency_id
    AND findings.year = judged.year
    AND findings.severity = severities.severity
GROUP BY judged.agency_id, judged.year, severities.severity
ORDER BY judged.agency_id, judged.year, severities.severity;
