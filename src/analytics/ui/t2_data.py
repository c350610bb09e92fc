"""The figures of the second table by agency, as 主动公开 lists them and hands them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from analytics.form import FORM
from analytics.ui import business
from analytics.ui.proactive_data import DOCUMENTS, T2, document_columns

DECISIONS: tuple[tuple[str, str], ...] = (
    ("licensing", "licensing"),
    ("penalties", "penalties"),
    ("coercion", "coercion"),
    ("fees", "fees_wan_yuan"),
)
"""Row of t2 → indicator whose change against last year stands beside it."""
COUNTED = ("decisions",)
"""Columns whose figures say how much an agency decides: who decides most is listed first of many."""


@dataclass(frozen=True, slots=True)
class T2Column:
    """A column of the table of units: head, and the cell it shows (None: a change against last year)."""

    head: str
    row: str
    column: str | None


@dataclass(frozen=True, slots=True, eq=False)
class T2Table:
    """Units × figures of t2. ``frame`` has a row a unit, heads as printed; ``keys`` say what each row is.
    ``hidden``: units that only the download has.
    """

    frame: pd.DataFrame
    columns: tuple[T2Column, ...]
    keys: tuple[tuple[str, str], ...]
    """(agency id, report id) of each row."""
    hidden: int


def t2_columns(year: int) -> list[T2Column]:
    """What the edition of a year asks for: documents, then decisions and fees, each with its change."""
    edition = FORM.edition_for(year).id
    found = [
        T2Column(f"{column.label.removesuffix('件数')}", DOCUMENTS, column.id)
        for column in document_columns(edition)
    ]
    for row_id, _ in DECISIONS:
        columns = T2.columns(edition, row_id)
        shown = next((each for each in columns if each.id in ("decisions", "amount")), None)
        if shown is None:
            continue
        unit = "" if shown.unit == "件" else f"（{shown.unit}）"
        label = T2.row(row_id).label_in(edition)
        found.append(T2Column((label if len(label) <= 4 else label[-2:]) + unit, row_id, shown.id))
        found.append(T2Column(f"{label[-2:]}较上年", row_id, None))
    return found


_ROWS = ", ".join(f"'{row.id}'" for row in T2.all_rows)
_LISTED = f"""
CREATE OR REPLACE TEMP TABLE t2_units AS
WITH held AS (
    SELECT f.agency_id, any_value(f.report_id) AS report_id, any_value(f.edition) AS edition,
           sum(f.value) FILTER (WHERE f.column_id IN ({", ".join(f"'{one}'" for one in COUNTED)})) AS decided
    FROM figures f WHERE f.year = $year AND f.table_id = '{T2.id}' GROUP BY f.agency_id
)
SELECT h.*, a.short_name, a.in_roster, a.ordinal,
       row_number() OVER (
           ORDER BY h.decided DESC NULLS LAST, a.in_roster DESC, a.ordinal, agency_id
       ) AS weight
FROM held h JOIN units a USING (agency_id)
WHERE $kind IS NULL OR list_contains(a.groups, $kind)
"""
_LESS = f"DELETE FROM t2_units WHERE weight > {business.room('t2_units')}"
_FIGURES = f"""
SELECT f.agency_id, f.row_id, f.column_id, f.value::DOUBLE
FROM figures f WHERE f.year = $year AND f.table_id = '{T2.id}' AND f.row_id IN ({_ROWS})
    AND f.agency_id IN (SELECT agency_id FROM t2_units)
"""
_CHANGES = f"""
SELECT c.agency_id, c.indicator_id, c.difference::DOUBLE
FROM changes c WHERE c.year = $year AND c.difference IS NOT NULL
    AND c.indicator_id IN ({", ".join(f"'{indicator}'" for _, indicator in DECISIONS)})
    AND c.agency_id IN (SELECT agency_id FROM t2_units)
"""


def t2_table(con: duckdb.DuckDBPyConnection, year: int, kind: str | None, *, whole: bool = False) -> T2Table:
    """Every unit with a readable t2, in roster order; of many (unless ``whole``) those that decide most, the
    busiest first. A figure that is not given stays empty, never 0.
    """
    asked = {"year": year, "kind": kind}
    con.execute(_LISTED, asked)
    found = con.execute("SELECT count(*) FROM t2_units").fetchone()
    assert found is not None
    count = int(found[0])
    if not whole:
        con.execute(_LESS)
    few = whole or count <= business.WHOLE
    order = "in_roster DESC, ordinal, agency_id" if few else "weight"
    units = con.execute(
        f"SELECT agency_id, report_id, short_name, edition FROM t2_units ORDER BY {order}"
    ).fetchall()
    values: dict[str, dict[tuple[str, str], float | None]] = {}
    for agency_id, row_id, column_id, value in con.execute(_FIGURES, {"year": year}).fetchall():
        values.setdefault(agency_id, {})[row_id, column_id] = value
    row_of = {indicator: row_id for row_id, indicator in DECISIONS}
    changes: dict[str, dict[str, float]] = {}
    for agency_id, indicator, difference in con.execute(_CHANGES, {"year": year}).fetchall():
        changes.setdefault(agency_id, {})[row_of[indicator]] = difference
    columns = t2_columns(year)
    expected = FORM.edition_for(year).id
    rows = [
        _line(name, columns, values.get(agency_id, {}), changes.get(agency_id, {}), mixed=edition != expected)
        for agency_id, _, name, edition in units
    ]
    heads = ["单位", *(column.head for column in columns), "标记"]
    return T2Table(
        pd.DataFrame(rows, columns=heads),
        tuple(columns),
        tuple((agency_id, report_id) for agency_id, report_id, *_ in units),
        count - len(units),
    )


def _line(
    name: str,
    columns: list[T2Column],
    values: Mapping[tuple[str, str], float | None],
    changes: Mapping[str, float],
    *,
    mixed: bool,
) -> dict[str, Any]:
    """One unit's row; marked 混 where its table is of another edition, else 缺 where it lacks a figure."""
    line: dict[str, Any] = {"单位": name}
    lost = False
    for column in columns:
        if column.column is None:
            line[column.head] = changes.get(column.row)
        else:
            line[column.head] = values.get((column.row, column.column))
            lost = lost or line[column.head] is None
    line["标记"] = "混" if mixed else "缺" if lost else ""
    return line
