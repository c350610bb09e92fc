"""The queries of `leaderboard`: temporary tables ``stood`` and ``ranked``, and what is asked of them."""

from __future__ import annotations

_Z2 = 1.959963984540054**2

# Grain: year × agency that owes or gave a report for it.
STANDINGS = """
CREATE OR REPLACE TEMP TABLE stood AS
WITH due AS (SELECT unnest($due_years) AS year, unnest($due) AS edition),
windows AS (SELECT unnest($window_of) AS year, unnest($members) AS member),
sizes AS (SELECT year, count(*) AS size FROM windows GROUP BY year),
listed AS (
  SELECT
    v.agency_id,
    v.year,
    v.numerator,
    v.denominator,
    coalesce(
      v.missing,
      CASE WHEN $bound AND coalesce(v.edition <> due.edition, false) THEN 'not_in_edition' END
    ) AS missing,
    v.numerator IS NOT NULL
      AND (v.missing IS NULL OR (v.missing = 'zero_denominator' AND v.denominator = 0))
      AND NOT ($bound AND coalesce(v.edition <> due.edition, false) AND v.missing IS NULL) AS known
  FROM indicator_values AS v
  JOIN due USING (year)
  WHERE v.indicator_id = $indicator_id
),
pooled AS (
  SELECT
    l.agency_id,
    w.year,
    sum(l.numerator) FILTER (WHERE l.known) AS numerator,
    sum(l.denominator) FILTER (WHERE l.known) AS denominator,
    count(*) FILTER (WHERE l.known) AS known_years,
    count(*) AS owed
  FROM listed AS l JOIN windows AS w ON w.member = l.year
  GROUP BY l.agency_id, w.year
),
valued AS (
  SELECT
    p.*,
    l.agency_id IS NOT NULL AS is_listed,
    l.known AS last_known,
    l.missing AS last_missing,
    CASE
      WHEN p.known_years = 0 THEN NULL
      WHEN $is_rate THEN CASE WHEN p.denominator > 0 THEN
        (p.numerator * 10000)::HUGEINT::DOUBLE / (p.denominator * 10000)::HUGEINT::DOUBLE END
      WHEN $is_mean THEN (p.numerator * 10000)::HUGEINT::DOUBLE / (10000 * p.known_years)::DOUBLE
      ELSE (p.numerator * 10000)::HUGEINT::DOUBLE / 10000
    END AS value
  FROM pooled AS p
  LEFT JOIN listed AS l ON l.agency_id = p.agency_id AND l.year = p.year
)
SELECT
  v.*,
  a.kind,
  a.groups,
  a.short_name,
  a.ordinal,
  v.last_known AND v.value IS NOT NULL
    AND (NOT $needs_all OR v.known_years >= s.size)
    AND (NOT $is_rate OR v.denominator >= $floor) AS is_ranked
FROM valued AS v
JOIN sizes AS s USING (year)
JOIN units AS a USING (agency_id)
"""

RANKED = """
CREATE OR REPLACE TEMP TABLE ranked AS
SELECT
  *,
  rank() OVER (PARTITION BY year ORDER BY $sign * value) AS rank,
  row_number() OVER (PARTITION BY year ORDER BY $sign * value, ordinal, agency_id) AS place,
  count(*) OVER (PARTITION BY year) AS ranked
FROM stood
WHERE is_listed AND is_ranked AND ($groups IS NULL OR list_has_any($groups, groups))
"""

ENDS = """
SELECT agency_id, rank FROM ranked
WHERE year = $year AND (ranked <= $whole OR place <= $head OR place > ranked - $tail)
ORDER BY place
"""

_CENTRE = f"(x / n + {_Z2} / (2 * n))"
_REACH = f"sqrt({_Z2} * (x / n * (1 - x / n) / n + {_Z2} / (4 * n * n)))"
_LOW = f"CASE WHEN x = 0 THEN 0 ELSE ({_CENTRE} - {_REACH}) / (1 + {_Z2} / n) END"
_HIGH = f"CASE WHEN x = n THEN 1 ELSE ({_CENTRE} + {_REACH}) / (1 + {_Z2} / n) END"
INTERVALS = f"""
SELECT year, place, {_LOW} AS low, {_HIGH} AS high
FROM (SELECT *, numerator::DOUBLE AS x, denominator::DOUBLE AS n FROM ranked)
WHERE n > 0 AND x >= 0 AND x <= n
"""

POOLS = """
SELECT year, sum(numerator), sum(denominator), sum(known_years)::BIGINT, sum(owed)::BIGINT
FROM stood WHERE $groups IS NULL OR list_has_any($groups, groups) GROUP BY year
"""
