"""A warehouse in memory, built by hand: what tests of indicators and of their exports stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from analytics.form import FORM
from analytics.metrics import materialise
from analytics.store import marts

MARTS = """
CREATE TABLE submissions (agency_id VARCHAR, year INTEGER, state VARCHAR, report_id VARCHAR, deadline DATE,
  published_on DATE, signed_on DATE, days_late INTEGER, days_early INTEGER);
CREATE TABLE figures (agency_id VARCHAR, year INTEGER, report_id VARCHAR, edition VARCHAR, table_id VARCHAR,
  row_id VARCHAR, column_id VARCHAR, value DECIMAL(18, 4), status VARCHAR, mark VARCHAR, place VARCHAR,
  line INTEGER, scanned BOOLEAN);
"""
COLUMN_TYPES = ("VARCHAR", "INTEGER", *["VARCHAR"] * 5, "DECIMAL(18, 4)", "VARCHAR", "VARCHAR")


@dataclass
class City:
    """A warehouse in memory. Cells not named are stated zeros of the report's edition."""

    con: duckdb.DuckDBPyConnection = field(default_factory=lambda: duckdb.connect(":memory:"))
    agencies: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self.con.execute(
            resources.files("analytics.store").joinpath("schema.sql").read_text(encoding="utf-8")
        )
        self.con.execute(MARTS)

    @classmethod
    def at(cls, path: Path) -> City:
        """The same in a file."""
        return cls(duckdb.connect(str(path)))

    def agency(
        self, name: str, kind: str = "镇", population: int | None = None, county: str | None = None
    ) -> None:
        if name not in self.agencies:
            self.agencies[name] = kind
            self.con.execute(
                "INSERT INTO agencies VALUES (?, ?, ?, ?, ?, '', true, NULL, NULL, ?, NULL, NULL, ?, false)",
                [name, f"云泽市{name}人民政府", name, kind, county, population, len(self.agencies)],
            )

    def no_report(self, name: str, year: int, state: str = "missing") -> None:
        self.agency(name)
        self.con.execute(
            "INSERT INTO submissions VALUES (?, ?, ?, NULL, ?, NULL, NULL, NULL, NULL)",
            [name, year, state, date(year + 1, 1, 31)],
        )

    def report(
        self,
        name: str,
        year: int,
        t3: Mapping[str, object] | None = None,
        t2: Mapping[tuple[str, str], object] | None = None,
        t4: Mapping[tuple[str, str], object] | None = None,
        *,
        edition: str | None = None,
        published: date | None = None,
        claims: Iterable[tuple[str, int]] = (),
        derived: Iterable[str] = (),
        findings: Iterable[tuple[str, str]] = (),
    ) -> None:
        """``t3`` names rows of the total column; a str in place of a figure is the status of a lost cell."""
        self.agency(name)
        report_id = f"{name}-{year}"
        self.con.execute(
            "INSERT INTO submissions VALUES (?, ?, 'submitted', ?, ?, ?, NULL, NULL, NULL)",
            [name, year, report_id, date(year + 1, 1, 31), published],
        )
        edition = edition or FORM.edition_for(year).id
        given: dict[tuple[str, str, str], object] = {
            **{("t3", row, "total"): value for row, value in (t3 or {}).items()},
            **{("t2", *cell): value for cell, value in (t2 or {}).items()},
            **{("t4", *cell): value for cell, value in (t4 or {}).items()},
        }
        marked = set(derived)
        rows: list[list[Any]] = []
        for table in FORM.tables:
            for cell in FORM.cells(table.id, edition):
                value = given.pop(cell, 0)
                lost = isinstance(value, str)
                mark = "derived" if cell[1] in marked and cell[2] == "total" else None
                rows.append(
                    [
                        name,
                        year,
                        report_id,
                        edition,
                        *cell,
                        None if lost else value,
                        value if lost else "stated",
                        mark,
                    ]
                )
        assert not given, f"cells that edition {edition} does not have: {sorted(given)}"
        columns = ", ".join(f"unnest(?::{kind}[])" for kind in COLUMN_TYPES)
        self.con.execute(
            f"INSERT INTO figures SELECT {columns}, NULL, NULL, false",
            [list(column) for column in zip(*rows, strict=True)],
        )
        for ordinal, (claim_id, value) in enumerate(claims):
            self.con.execute(
                "INSERT INTO claims VALUES (?, ?, ?, ?, '次', false, '', '', NULL, false)",
                [report_id, ordinal, claim_id, value],
            )
        for ordinal, (severity, outcome) in enumerate(findings):
            self.con.execute(
                "INSERT INTO findings VALUES (?, ?, ?, ?, 'T01', 1, 'sums', ?, ?, '', '', '', '', '', '[]')",
                [f"{report_id}-{ordinal}", name, year, report_id, severity, outcome],
            )

    def built(self) -> duckdb.DuckDBPyConnection:
        materialise(self.con)
        return self.con

    def built_with_changes(self) -> duckdb.DuckDBPyConnection:
        """With the mart that stands on the values."""
        materialise(self.con)
        self.con.execute(marts.sql("changes"))
        return self.con

    def one(self, indicator_id: str, name: str = "白沙镇", year: int = 2025) -> dict[str, Any]:
        materialise(self.con)
        cursor = self.con.execute(
            "SELECT * FROM indicator_values WHERE indicator_id = ? AND agency_id = ? AND year = ?",
            [indicator_id, name, year],
        )
        names = [column[0] for column in cursor.description or ()]
        rows = cursor.fetchall()
        assert len(rows) == 1
        return dict(zip(names, rows[0], strict=True))


def outcomes(granted: int, of: int, **more: int) -> dict[str, object]:
    """A t3 with ``of`` outcomes of which ``granted`` are granted and the rest not held."""
    return {
        "received": of,
        "granted": granted,
        "unavailable.not_held": of - granted,
        "outcome_total": of,
        **more,
    }
