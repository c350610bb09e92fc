"""The marts and indicators as frames. Pages reach them as ``data.*``."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics import metrics
from analytics.ui import warehouse
from analytics.ui.records import Submission

WHO = "a.short_name, a.kind, a.in_roster, a.ordinal"


def submissions(agency_id: str) -> pd.DataFrame:
    """Mart ``submissions`` of one agency, a row a year: agency_id, year, state, report_id, deadline,
    published_on, signed_on, days_late, days_early.
    """
    return warehouse.frame("SELECT * FROM submissions WHERE agency_id = ? ORDER BY year", agency_id)


def submission(agency_id: str, year: int) -> Submission | None:
    """One row of the mart; None for a year outside the snapshot."""
    found = warehouse.rows(
        """
        SELECT agency_id, year, state, report_id, deadline, days_late, days_early FROM submissions
        WHERE agency_id = ? AND year = ?
        """,
        agency_id,
        year,
    )
    return Submission(*found[0]) if found else None


def figures(
    table_id: str,
    row_ids: Sequence[str],
    column_id: str | None = None,
    year: int | None = None,
    kind: str | None = None,
) -> pd.DataFrame:
    """Mart ``figures`` for some rows (and one column) of a table: value, status, mark, edition, place, line,
    report_id.
    """
    marks = ", ".join(["?"] * len(row_ids))
    where = f"f.table_id = ? AND f.row_id IN ({marks})"
    params: list[str | int | None] = [table_id, *row_ids]
    for term, value in (
        ("f.column_id = ?", column_id),
        ("f.year = ?", year),
        ("list_contains(a.groups, ?)", kind),
    ):
        if value is not None:
            where += f" AND {term}"
            params.append(value)
    return warehouse.frame(
        f"""
        SELECT f.*, {WHO} FROM figures f JOIN units a USING (agency_id) WHERE {where}
        ORDER BY a.in_roster DESC, a.ordinal, f.agency_id, f.year, f.row_id, f.column_id
        """,
        *params,
    )


def whose(report_id: str) -> tuple[str, int] | None:
    """Agency and year of a report; None where the snapshot does not hold it."""
    found = warehouse.rows("SELECT agency_id, year FROM reports WHERE report_id = ?", report_id)
    return (str(found[0][0]), int(found[0][1])) if found else None


def figures_of(report_id: str) -> pd.DataFrame:
    """Mart ``figures`` of one current report, all tables."""
    return warehouse.frame(
        """
        SELECT * FROM figures WHERE agency_id = ? AND year = ? AND report_id = ?
        ORDER BY table_id, row_id, column_id
        """,
        *(whose(report_id) or ("", 0)),
        report_id,
    )


def outcomes(
    year: int | None = None, kind: str | None = None, column_id: str | None = "total"
) -> pd.DataFrame:
    """Mart ``outcomes``: agency_id, year, column_id, outcome, report_id, edition, value, derived."""
    return warehouse.frame(
        f"""
        SELECT o.*, {WHO} FROM outcomes o JOIN units a USING (agency_id)
        WHERE (?1 IS NULL OR o.year = ?1)
            AND (?2 IS NULL OR list_contains(a.groups, ?2)) AND (?3 IS NULL OR o.column_id = ?3)
        ORDER BY a.in_roster DESC, a.ordinal, o.agency_id, o.year, o.column_id, o.outcome
        """,
        year,
        kind,
        column_id,
    )


def indicators(
    indicator_ids: Sequence[str], years: Sequence[int] | None = None, kind: str | None = None
) -> pd.DataFrame:
    """Values of indicators, one row an indicator × agency × year; columns as in ``metrics.values``."""
    return warehouse.asked(metrics.values, tuple(indicator_ids), _tuple(years), _kinds(kind))


def pooled(indicator_id: str, years: Sequence[int], kind: str | None = None) -> pd.DataFrame:
    """The agencies taken together, one row a year; columns as ``metrics.pooled`` gives them."""
    return warehouse.asked(metrics.pooled, indicator_id, tuple(years), _kinds(kind))


def ranking(
    indicator_id: str, year: int, kind: str | None = None, span: metrics.Span = 1, floor: int | None = None
) -> metrics.Ranking:
    """Who is first and last, and who is left out and why; see ``metrics.ranking``."""
    return warehouse.asked(metrics.ranking, indicator_id, year, _kinds(kind), span, floor)


def _kinds(kind: str | None) -> tuple[str, ...] | None:
    return None if kind is None else (kind,)


def _tuple(years: Sequence[int] | None) -> tuple[int, ...] | None:
    return None if years is None else tuple(years)


def movements(
    year: int, kind: str | None, what: Sequence[str], least: int, most: int | None = None
) -> pd.DataFrame:
    """Requests against the year before, where both reports use one edition, and at least ``least`` of them.

    what (``received``, ``carried_out``, or an outcome of mart ``outcomes``), agency_id, report_id, previous,
    value, difference (never 0), ratio (share of the previous figure; NaN from 0), derived; the ``most``
    largest relative changes (None: all), largest first. Nothing of it is kept.
    """
    return warehouse.fetch_frame(
        f"""
        WITH figures_of_requests AS (
            SELECT agency_id, year, 'received' AS what, report_id, edition, value, mark = 'derived' AS derived
            FROM figures
            WHERE table_id = 't3' AND row_id = 'received' AND column_id = 'total' AND year IN (?1, ?1 - 1)
            UNION ALL
            SELECT agency_id, year, outcome, report_id, edition, value, derived
            FROM outcomes WHERE column_id = 'total' AND year IN (?1, ?1 - 1)
        ),
        wanted AS (
            SELECT f.* FROM figures_of_requests f JOIN units a USING (agency_id)
            WHERE f.what IN {_texts(what)} AND f.value IS NOT NULL
                AND (?2 IS NULL OR list_contains(a.groups, ?2))
        )
        SELECT n.what, n.agency_id, n.year, n.report_id, b.value AS previous, n.value,
               n.value - b.value AS difference,
               CASE WHEN b.value > 0 THEN (n.value - b.value)::DOUBLE / b.value::DOUBLE END AS ratio,
               coalesce(n.derived, false) OR coalesce(b.derived, false) AS derived, {WHO}
        FROM wanted n
        JOIN wanted b
            ON b.agency_id = n.agency_id AND b.what = n.what AND b.year = n.year - 1 AND b.edition = n.edition
        JOIN units a ON a.agency_id = n.agency_id
        WHERE n.year = ?1 AND b.value >= ?3 AND n.value <> b.value
        ORDER BY abs(ratio) DESC NULLS LAST, abs(n.value - b.value) DESC, a.ordinal, n.what
        {"" if most is None else f"LIMIT {most}"}
        """,
        year,
        kind,
        least,
    )


def _texts(words: Sequence[str]) -> str:
    """Ids as a list of SQL."""
    return "(" + ", ".join(f"'{one}'" for one in words) + ")"


def finding_counts(year: int | None = None, kind: str | None = None) -> pd.DataFrame:
    """Mart ``finding_counts`` of the units' reports that are there: agency_id, year, severity, failed,
    review, undetermined, settled.
    """
    return warehouse.frame(
        f"""
        SELECT c.*, {WHO} FROM finding_counts c JOIN units a USING (agency_id)
        JOIN reports r ON r.agency_id = c.agency_id AND r.year = c.year AND r.is_current
        WHERE (?1 IS NULL OR c.year = ?1) AND (?2 IS NULL OR list_contains(a.groups, ?2))
        ORDER BY a.in_roster DESC, a.ordinal, c.agency_id, c.year, c.severity
        """,
        year,
        kind,
    )


def changes(year: int, kind: str | None = None) -> pd.DataFrame:
    """Mart ``changes``: agency_id, indicator_id, previous, value, difference, edition; never over an edition
    break.
    """
    return warehouse.frame(
        f"""
        SELECT c.*, {WHO} FROM changes c JOIN units a USING (agency_id)
        WHERE c.year = ?1
            AND (?2 IS NULL OR list_contains(a.groups, ?2)) ORDER BY a.ordinal, c.agency_id, c.indicator_id
        """,
        year,
        kind,
    )
