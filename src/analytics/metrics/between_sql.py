"""The queries of `between`, over ``ranked`` and ``stood`` of leaderboard_sql and over indicator_values."""

from __future__ import annotations

# Grain: agency that is ranked in both years, its two figures in one series.
PAIRS = """
CREATE OR REPLACE TEMP TABLE pairs AS
WITH own AS (SELECT * FROM indicator_values WHERE indicator_id = $indicator_id AND year IN ($year, $against))
SELECT
  n.agency_id,
  u.name AS agency,
  n.short_name,
  n.kind,
  n.rank,
  b.rank AS previous_rank,
  v.value AS now,
  v.numerator,
  v.denominator,
  v.derived,
  v.scanned,
  v.missing,
  v.edition,
  v.series,
  w.value AS before,
  w.numerator AS previous_numerator,
  w.denominator AS previous_denominator,
  w.derived AS previous_derived,
  w.scanned AS previous_scanned,
  w.missing AS previous_missing,
  w.edition AS previous_edition,
  w.series AS previous_series,
  row_number() OVER (ORDER BY v.value - w.value DESC, n.ordinal, n.agency_id) AS place,
  count(*) OVER () AS compared
FROM ranked AS n
JOIN ranked AS b ON b.agency_id = n.agency_id AND b.year = $against
JOIN own AS v ON v.agency_id = n.agency_id AND v.year = $year
JOIN own AS w ON w.agency_id = n.agency_id AND w.year = $against AND w.series IS NOT DISTINCT FROM v.series
JOIN units AS u ON u.agency_id = n.agency_id
WHERE n.year = $year AND NOT $breaks
"""

LISTED = """
SELECT * EXCLUDE (place, compared) FROM pairs
WHERE $whole IS NULL OR compared <= $whole OR place <= $half OR place > compared - $half
ORDER BY place
"""

# Agencies of the year that are in no pair, by the reason.
ASIDE = """
WITH beside AS (
  SELECT s.*, l.last_known AS known_before, l.value AS before, l.denominator AS denominator_before
  FROM stood AS s
  ANTI JOIN pairs AS p ON p.agency_id = s.agency_id
  LEFT JOIN stood AS l ON l.agency_id = s.agency_id AND l.year = $against AND l.is_listed
  WHERE s.year = $year AND s.is_listed AND ($groups IS NULL OR list_has_any($groups, s.groups))
)
SELECT
  CASE
    WHEN NOT last_known OR value IS NULL THEN 'now'
    WHEN NOT coalesce(known_before, false) OR before IS NULL THEN 'before'
    WHEN $is_rate AND (denominator < $floor OR denominator_before < $floor) THEN 'few'
    ELSE 'edition'
  END AS reason,
  count(*)
FROM beside GROUP BY reason ORDER BY count(*) DESC, reason
"""

DOTS = "SELECT agency_id, short_name, value FROM ranked WHERE year = ? ORDER BY place"

_ASKED = """
WITH asked AS (
  SELECT unnest($ids) AS indicator_id, unnest($bound) AS bound
),
due AS (SELECT unnest($years) AS year, unnest($due) AS edition_due),
listed AS (
  SELECT
    v.*,
    a.groups,
    v.numerator IS NOT NULL
      AND (v.missing IS NULL OR (v.missing = 'zero_denominator' AND v.denominator = 0))
      AND NOT (q.bound AND v.missing IS NULL AND coalesce(v.edition <> due.edition_due, false)) AS known
  FROM indicator_values AS v
  JOIN due USING (year)
  JOIN asked AS q USING (indicator_id)
  JOIN units AS a USING (agency_id)
)
"""

POOLED = (
    _ASKED
    + """
SELECT
  indicator_id, year,
  sum(numerator) FILTER (WHERE known), sum(denominator) FILTER (WHERE known),
  count(*) FILTER (WHERE known), count(*)
FROM listed
WHERE $groups IS NULL OR list_has_any($groups, groups)
GROUP BY indicator_id, year
"""
)

OWN = """
SELECT
  indicator_id, year, value, numerator, denominator, derived, scanned, missing, edition, series
FROM indicator_values WHERE agency_id = $agency_id AND list_contains($years, year)
"""

# Grain: indicator × year × whether of $group, and indicator × year over all (``is_all``), of the agencies
# that a ranking holds; how many stand before the own one. Those of no such group are asked in $year only.
SPREADS = """
WITH asked AS (
  SELECT
    unnest($ids) AS indicator_id, unnest($bound) AS bound,
    unnest($rates) AS is_rate, unnest($floors) AS floor, unnest($signs) AS sign
),
due AS (SELECT unnest($years) AS year, unnest($due) AS edition_due),
shapes AS (SELECT * FROM asked, due),
rankable AS MATERIALIZED (
  SELECT
    v.indicator_id, v.year, v.agency_id, q.sign,
    coalesce(list_contains(a.groups, $group), false) AS is_beside,
    CASE WHEN q.is_rate THEN v.numerator::DOUBLE / v.denominator::DOUBLE ELSE v.numerator::DOUBLE END AS value
  FROM indicator_values AS v
  JOIN shapes AS q ON q.indicator_id = v.indicator_id AND q.year = v.year
  JOIN units AS a ON a.agency_id = v.agency_id
  WHERE list_contains($years, v.year)
    AND v.value IS NOT NULL AND v.numerator IS NOT NULL AND v.missing IS NULL
    AND NOT (q.bound AND coalesce(v.edition <> q.edition_due, false))
    AND (NOT q.is_rate OR v.denominator >= q.floor)
    AND ($group IS NULL OR v.year = $year OR list_contains(a.groups, $group) OR v.agency_id = $agency_id)
),
own AS (SELECT indicator_id, year, value FROM rankable WHERE agency_id = $agency_id)
SELECT
  r.indicator_id,
  r.year,
  r.is_beside,
  grouping(r.is_beside) = 1 AS is_all,
  count(*),
  quantile_cont(r.value, [0.25, 0.5, 0.75]),
  CASE WHEN any_value(o.value) IS NOT NULL
    THEN count(*) FILTER (WHERE r.sign * r.value < r.sign * o.value) END
FROM rankable AS r LEFT JOIN own AS o ON o.indicator_id = r.indicator_id AND o.year = r.year
GROUP BY GROUPING SETS ((r.indicator_id, r.year, r.is_beside), (r.indicator_id, r.year))
"""
