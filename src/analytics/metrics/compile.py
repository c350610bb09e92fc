"""From the registry to `indicator_values`: one statement over the base marts, exact in DECIMAL.

Every reference of every metric becomes one figure of each agency and year, with the reason where it is not
known; these stand beside one another in one row (`r0`, `r1`, …) and each metric is a line of arithmetic over
them. SQL's own NULL carries "not known" through the arithmetic: nothing is ever filled in with 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import duckdb

from analytics.form import FORM
from analytics.metrics.notation import (
    REFERENCE,
    CellRef,
    Metric,
    MetricError,
    OtherRef,
    Ref,
    parse,
    references,
)
from analytics.metrics.registry import METRICS

MISSING = (
    "zero_denominator",
    "out_of_range",
    "ambiguous",
    "no_population",
    "not_disclosed",
    "blank",
    "unreadable",
    "not_in_source",
    "not_in_edition",
    "no_report",
)
"""Why a value cannot be given; where several reasons meet, the later one is told.

`blank` is a cell left empty or struck out, `ambiguous` a figure that the prose states in different ways,
`out_of_range` a figure far beyond any count (a telephone number in a cell).
"""

_RANK = {code: rank for rank, code in enumerate(MISSING, start=1)}
_ARITHMETIC = re.compile(r"[\d.\s+\-*()]*")


@dataclass(frozen=True, slots=True)
class _Plan:
    """The references of all metrics, each with the name of its column."""

    columns: dict[str, str]
    parsed: dict[str, Ref]

    @classmethod
    def of(cls, metrics: tuple[Metric, ...]) -> _Plan:
        named = [
            reference
            for metric in metrics
            for reference in references(f"{metric.numerator} {metric.denominator}")
        ]
        unique = dict.fromkeys(named)
        return cls(
            {name: f"r{place}" for place, name in enumerate(unique)}, {name: parse(name) for name in unique}
        )

    def sql(self, expression: str, metric_id: str) -> str:
        """The expression over the columns. Raises MetricError where it is more than arithmetic."""
        if not _ARITHMETIC.fullmatch(REFERENCE.sub("", expression)):
            raise MetricError(f"indicator {metric_id}: more than + − * ( ) and numbers in {expression!r}")
        return REFERENCE.sub(lambda found: self.columns[found.group(1)], expression)

    def uses(self, metric: Metric) -> tuple[str, ...]:
        return tuple(self.columns[name] for name in references(f"{metric.numerator} {metric.denominator}"))


def materialise(con: duckdb.DuckDBPyConnection) -> int:
    """Fills `indicator_values` from `submissions`, `figures`, `claims`, `standings`, `finding_states`
    and `agencies`.

    One row an agency × year × indicator, for all agency-years whose report is due or was received. Replaces
    what stood there; returns the number of rows.
    """
    sql, parameters = statement(METRICS)
    con.execute("DELETE FROM indicator_values")
    con.execute(sql, parameters)
    row = con.execute("SELECT count(*) FROM indicator_values").fetchone()
    return int(row[0]) if row else 0


def statement(metrics: tuple[Metric, ...]) -> tuple[str, dict[str, Any]]:
    """The INSERT for these metrics, and its parameters."""
    plan = _Plan.of(metrics)
    cells = _cell_parameters(plan)
    claims = [(plan.columns[name], ref.name) for name, ref in _others(plan, "claim")]
    findings = [(plan.columns[name], ref.name) for name, ref in _others(plan, "findings")]
    rectified = [(plan.columns[name], ref.name) for name, ref in _others(plan, "rectified")]
    parameters: dict[str, Any] = {
        **cells,
        "claim_refs": [column for column, _ in claims],
        "claim_ids": [claim_id for _, claim_id in claims],
        "finding_refs": [column for column, _ in findings],
        "severities": [severity for _, severity in findings],
        "rectified_refs": [column for column, _ in rectified],
        "rectified_names": [name for _, name in rectified],
        "population_refs": [plan.columns[name] for name, _ in _others(plan, "population")],
        "days_refs": [plan.columns[name] for name, _ in _others(plan, "days_early")],
        "codes": list(MISSING),
        "places": list(range(len(metrics))),
        "indicator_ids": [metric.id for metric in metrics],
        "are_rates": [metric.denominator is not None for metric in metrics],
        "edition_ids": [edition.id for edition in FORM.editions],
        "edition_years": [edition.first_year for edition in FORM.editions],
    }
    sql = "\n".join((_FACTS, _wide(plan), _each(plan, metrics), _INSERT))
    return sql, parameters


def _others(plan: _Plan, kind: str) -> list[tuple[str, OtherRef]]:
    return [
        (name, ref) for name, ref in plan.parsed.items() if isinstance(ref, OtherRef) and ref.kind == kind
    ]


def _cell_parameters(plan: _Plan) -> dict[str, Any]:
    """The wanted cells as parallel lists: one entry a reference × edition × cell."""
    wanted = [
        (plan.columns[name], ref.table, edition, row, column)
        for name, ref in plan.parsed.items()
        if isinstance(ref, CellRef)
        for edition, pairs in ref.cells
        for row, column in pairs
    ]
    refs = [(plan.columns[name], ref.table) for name, ref in plan.parsed.items() if isinstance(ref, CellRef)]
    return {
        "cell_refs": [ref for ref, *_ in wanted],
        "cell_tables": [table for _, table, *_ in wanted],
        "cell_editions": [edition for _, _, edition, *_ in wanted],
        "cell_rows": [row for *_, row, _ in wanted],
        "cell_columns": [column for *_, column in wanted],
        "refs": [ref for ref, _ in refs],
        "ref_tables": [table for _, table in refs],
    }


def _wide(plan: _Plan) -> str:
    """CTE `wide`: one row an agency-year; of each reference value, reason (m), derived (d), scanned (s)."""
    columns = [
        f"    CAST(max(value) FILTER (WHERE ref = '{name}') AS DECIMAL(30, 4)) AS {name},\n"
        f"    max(missing) FILTER (WHERE ref = '{name}') AS m_{name},\n"
        f"    coalesce(bool_or(derived) FILTER (WHERE ref = '{name}'), false) AS d_{name},\n"
        f"    coalesce(bool_or(scanned) FILTER (WHERE ref = '{name}'), false) AS s_{name},"
        for name in plan.columns.values()
    ]
    return "\n".join(
        (
            "wide AS (\n  SELECT\n    agency_id,\n    year,",
            *columns,
            "  FROM known\n  GROUP BY agency_id, year\n),",
        )
    )


def _each(plan: _Plan, metrics: tuple[Metric, ...]) -> str:
    """CTE `each_metric`: one row an agency-year × metric, before the division."""
    return (
        "each_metric AS (\n"
        + "\n  UNION ALL\n".join(_one(plan, metric, place) for place, metric in enumerate(metrics))
        + "\n)"
    )


def _one(plan: _Plan, metric: Metric, place: int) -> str:
    denominator = "NULL" if metric.denominator is None else plan.sql(metric.denominator, metric.id)
    used = plan.uses(metric)
    edition = series = "NULL"
    if metric.table is not None:
        edition = f"edition_{metric.table}"
    if metric.break_at_edition:
        # Where both editions ask for the same thing, what may be joined goes by the edition that the year's
        # reports must use; where they do not, the report must have used it too.
        series = f"edition_due || ':' || {edition}" if metric.edition_bound else "edition_due"
    return (
        f"  SELECT agency_id, year, {place} AS place,\n"
        f"    TRY_CAST({plan.sql(metric.numerator, metric.id)} AS DECIMAL(18, 4)) AS numerator,\n"
        f"    TRY_CAST({denominator} AS DECIMAL(18, 4)) AS denominator,\n"
        f"    CAST({edition} AS VARCHAR) AS edition,\n"
        f"    CAST({series} AS VARCHAR) AS series,\n"
        f"    {' OR '.join(f'coalesce(d_{name}, false)' for name in used)} AS derived,\n"
        f"    {' OR '.join(f'coalesce(s_{name}, false)' for name in used)} AS scanned,\n"
        f"    greatest({', '.join(f'm_{name}' for name in used)}) AS missing\n"
        "  FROM reported LEFT JOIN wide USING (agency_id, year)"
    )


def _rank(code: str) -> int:
    return _RANK[code]


_EDITIONS_OF_TABLES = "\n".join(
    f"    coalesce(max(f.edition) FILTER (WHERE f.table_id = '{table.id}'), max(u.edition))"
    f" AS edition_{table.id},"
    for table in FORM.tables
)

_EDITION_OF_REF = " ".join(f"WHEN '{table.id}' THEN r.edition_{table.id}" for table in FORM.tables)

_FACTS = f"""
INSERT INTO indicator_values
WITH units AS (
  -- The edition that a year's report must use stands in for tables that could not be found at all.
  SELECT
    s.agency_id,
    s.year,
    s.state,
    s.report_id,
    s.deadline,
    s.published_on,
    arg_max(e.id, e.first_year) AS edition
  FROM submissions AS s
  LEFT JOIN (SELECT unnest($edition_ids) AS id, unnest($edition_years) AS first_year) AS e
    ON e.first_year <= s.year
  WHERE s.state <> 'not_due'
  GROUP BY s.agency_id, s.year, s.state, s.report_id, s.deadline, s.published_on
),
reported AS (
  SELECT
    u.agency_id,
    u.year,
    max(u.edition) AS edition_due,
{_EDITIONS_OF_TABLES}
    u.report_id,
    u.deadline,
    u.published_on
  FROM units AS u
  LEFT JOIN figures AS f ON f.report_id = u.report_id AND f.agency_id = u.agency_id AND f.year = u.year
  WHERE u.report_id IS NOT NULL
  GROUP BY u.agency_id, u.year, u.report_id, u.deadline, u.published_on
),
refs AS (SELECT unnest($refs) AS ref, unnest($ref_tables) AS table_id),
wanted AS (
  SELECT
    unnest($cell_refs) AS ref,
    unnest($cell_tables) AS table_id,
    unnest($cell_editions) AS edition,
    unnest($cell_rows) AS row_id,
    unnest($cell_columns) AS column_id
),
asked AS (
  SELECT r.agency_id, r.year, r.report_id, refs.ref, refs.table_id,
    CASE refs.table_id {_EDITION_OF_REF} END AS edition
  FROM reported AS r
  CROSS JOIN refs
),
-- A sum is known when all its cells are.
cell_values AS (
  SELECT
    a.agency_id,
    a.year,
    a.ref,
    CASE
      WHEN count(w.row_id) > 0 AND count(w.row_id) = count(f.value)
        THEN TRY_CAST(sum(f.value) AS DECIMAL(18, 4))
    END AS value,
    CASE
      WHEN count(w.row_id) = 0 THEN {_rank("not_in_edition")}
      ELSE max(CASE
        WHEN f.value IS NOT NULL THEN NULL
        WHEN f.status = 'unreadable' THEN {_rank("unreadable")}
        WHEN f.status IN ('blank', 'slash') THEN {_rank("blank")}
        ELSE {_rank("not_in_source")}
      END)
    END AS missing,
    coalesce(bool_or(f.mark = 'derived'), false) AS derived,
    coalesce(bool_or(f.scanned), false) AS scanned
  FROM asked AS a
  LEFT JOIN wanted AS w ON w.ref = a.ref AND w.edition = a.edition
  LEFT JOIN figures AS f
    ON f.agency_id = a.agency_id AND f.year = a.year AND f.report_id = a.report_id
    AND f.table_id = w.table_id AND f.row_id = w.row_id AND f.column_id = w.column_id
  GROUP BY a.agency_id, a.year, a.ref
),
-- A figure said twice is known when it is the same both times.
claim_values AS (
  SELECT
    r.agency_id,
    r.year,
    w.ref,
    CASE WHEN count(DISTINCT c.value) = 1 THEN max(c.value) END AS value,
    CASE count(DISTINCT c.value)
      WHEN 0 THEN {_rank("not_disclosed")}
      WHEN 1 THEN NULL
      ELSE {_rank("ambiguous")}
    END AS missing,
    coalesce(bool_or(c.scanned), false) AS scanned
  FROM reported AS r
  CROSS JOIN (SELECT unnest($claim_refs) AS ref, unnest($claim_ids) AS claim_id) AS w
  LEFT JOIN claims AS c ON c.report_id = r.report_id AND c.claim_id = w.claim_id
  GROUP BY r.agency_id, r.year, w.ref
),
-- What a person found no fault, or ignored, is no failure any more.
finding_values AS (
  SELECT r.agency_id, r.year, w.ref, count(f.finding_id) AS value
  FROM reported AS r
  CROSS JOIN (SELECT unnest($finding_refs) AS ref, unnest($severities) AS severity) AS w
  LEFT JOIN standings AS f
    ON f.agency_id = r.agency_id AND f.year = r.year AND f.severity = w.severity AND f.standing = 'fail'
  GROUP BY r.agency_id, r.year, w.ref
),
-- The days from the first sight of a failure to the revision that put it right, and how many there are.
rectified_values AS (
  SELECT
    r.agency_id,
    r.year,
    w.ref,
    CASE w.name WHEN 'days' THEN coalesce(sum(s.days), 0) ELSE count(s.days) END AS value
  FROM reported AS r
  CROSS JOIN (SELECT unnest($rectified_refs) AS ref, unnest($rectified_names) AS name) AS w
  LEFT JOIN finding_states AS s ON s.agency_id = r.agency_id AND s.year = r.year AND s.worst = 'fail'
  GROUP BY r.agency_id, r.year, w.ref, w.name
),
population_values AS (
  SELECT r.agency_id, r.year, w.ref, a.population AS value
  FROM reported AS r
  CROSS JOIN (SELECT unnest($population_refs) AS ref) AS w
  LEFT JOIN agencies AS a ON a.agency_id = r.agency_id
),
day_values AS (
  SELECT r.agency_id, r.year, w.ref, date_diff('day', r.published_on, r.deadline) AS value
  FROM reported AS r
  CROSS JOIN (SELECT unnest($days_refs) AS ref) AS w
),
known AS (
  SELECT agency_id, year, ref, value, missing, derived, scanned FROM cell_values
  UNION ALL
  SELECT agency_id, year, ref, value, missing, false, scanned FROM claim_values
  UNION ALL
  SELECT agency_id, year, ref, CAST(value AS DECIMAL(18, 4)), NULL, false, false FROM finding_values
  UNION ALL
  SELECT agency_id, year, ref, CAST(value AS DECIMAL(18, 4)), NULL, false, false FROM rectified_values
  UNION ALL
  SELECT agency_id, year, ref, value, CASE WHEN value IS NULL THEN {_rank("no_population")} END, false, false
  FROM population_values
  UNION ALL
  SELECT agency_id, year, ref, CAST(value AS DECIMAL(18, 4)),
    CASE WHEN value IS NULL THEN {_rank("not_disclosed")} END, false, false
  FROM day_values
),"""

# DuckDB divides decimals as DOUBLE; so a rate is divided in whole numbers of 10⁻⁸, rounded half up.
_INSERT = """,
quotients AS (
  SELECT
    *,
    sign(numerator) * (
      (CAST(CAST(abs(numerator) AS DECIMAL(30, 4)) * 10000 AS HUGEINT) * 200000000 + ten_thousandths)
      // (ten_thousandths * 2)
    ) AS hundred_millionths
  FROM (
    SELECT *, CAST(CAST(denominator AS DECIMAL(30, 4)) * 10000 AS HUGEINT) AS ten_thousandths
    FROM each_metric
    WHERE denominator > 0
  )
),
results AS (
  SELECT
    u.agency_id,
    u.year,
    u.report_id,
    u.state,
    m.place,
    m.indicator_id,
    m.is_rate,
    v.numerator,
    v.denominator,
    CASE WHEN m.is_rate
      THEN TRY_CAST(
        TRY_CAST(q.hundred_millionths AS DECIMAL(18, 0)) * CAST('0.00000001' AS DECIMAL(9, 8))
        AS DECIMAL(18, 8)
      )
      ELSE TRY_CAST(v.numerator AS DECIMAL(18, 8))
    END AS value,
    v.edition,
    v.series,
    coalesce(v.derived, false) AS derived,
    coalesce(v.scanned, false) AS scanned,
    v.missing
  FROM units AS u
  CROSS JOIN (
    SELECT unnest($indicator_ids) AS indicator_id, unnest($places) AS place, unnest($are_rates) AS is_rate
  ) AS m
  LEFT JOIN each_metric AS v ON v.agency_id = u.agency_id AND v.year = u.year AND v.place = m.place
  LEFT JOIN quotients AS q ON q.agency_id = u.agency_id AND q.year = u.year AND q.place = m.place
)
SELECT
  agency_id,
  year,
  report_id,
  indicator_id,
  numerator,
  denominator,
  value,
  edition,
  series,
  derived,
  scanned,
  CASE
    WHEN state = 'unreadable' THEN 'unreadable'
    WHEN report_id IS NULL THEN 'no_report'
    WHEN missing IS NOT NULL THEN $codes[missing]
    WHEN is_rate AND denominator <= 0 THEN 'zero_denominator'
    WHEN value IS NULL THEN 'out_of_range'
  END AS missing
FROM results
ORDER BY agency_id, year, place
"""
