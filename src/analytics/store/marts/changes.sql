-- Grain: agency × year × indicator that was known both this year and the year before, in one series: across an edition
-- break there is no change to speak of. Indicators that rest on no table have no series, and no break.
CREATE TABLE changes AS
SELECT
    now.agency_id,
    now.year,
    now.indicator_id,
    before.value AS previous,
    now.value,
    now.value - before.value AS difference,
    now.edition
FROM indicator_values AS now
JOIN indicator_values AS before ON
    before.agency_id = now.agency_id
    AND before.indicator_id = now.indicator_id
    AND before.year = now.year - 1
    AND before.series IS NOT DISTINCT FROM now.series
WHERE now.value IS NOT NULL AND before.value IS NOT NULL
ORDER BY now.agency_id, now.year, now.indicator_id;
