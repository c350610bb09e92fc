"""Readings made by hand, and documents that say in three words what is to be read from them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics.agencies import Agency, Roster
from analytics.form import FORM
from analytics.reading.model import Cell, Claim, Line, Problem, Reading, Section, SectionStatus, Status
from analytics.settings import Settings, load_settings
from analytics.store import Home, marts, warehouse
from analytics.store.journal import HOME_CREATED, RECEIVED, Journal
from analytics.store.originals import Originals

Key = tuple[str, str, str]

ROSTER = Roster(
    (
        Agency("qingxi", "清溪镇人民政府", "清溪镇", "镇"),
        Agency("nanling", "南岭街道办事处", "南岭街道", "街道", aliases=("南岭街道",)),
        Agency("beiyuan", "北原乡人民政府", "北原乡", "乡", since_year=2023, until_year=2024),
    )
)
NOON = datetime(2026, 2, 20, 12, 0, 0)


def full_cells(
    edition: str = "2021", values: Mapping[Key, Decimal | int | Status] | None = None
) -> tuple[Cell, ...]:
    """Every cell of an edition: a stated 0 unless ``values`` says otherwise (a figure or a status)."""
    given = values or {}
    cells: list[Cell] = []
    for table in FORM.tables:
        for key in FORM.cells(table.id, edition):
            value = given.get(key, 0)
            place = f"table {table.id[1]}, row 1, cell 1"
            if isinstance(value, Status):
                cells.append(Cell(*key, None, value, "", place))
            else:
                cells.append(Cell(*key, Decimal(value), Status.STATED, str(value), place, 0))
    return tuple(cells)


def reading(
    agency: str | None = "清溪镇人民政府",
    year: int | None = 2025,
    *,
    published_on: date | None = None,
    signed_on: date | None = None,
    values: Mapping[Key, Decimal | int | Status] | None = None,
    edition: str = "2021",
    problems: Sequence[Problem] = (),
    error: str | None = None,
) -> Reading:
    return Reading(
        source="a.txt",
        sha256="",
        format="txt",
        agency=agency,
        year=year,
        published_on=published_on,
        signed_on=signed_on,
        title="年度报告",
        editions=dict.fromkeys(("t2", "t3", "t4"), edition),
        sections=(Section("1", SectionStatus.PRESENT, "一、", "正文", "line 2", 1),),
        cells=() if error else full_cells(edition, values),
        claims=(Claim("proactive.total", Decimal(10), "条", False, "公开 10 条", "line 3", 1),),
        lines=(Line("首行", "line 1"), Line("公开 10 条", "line 3", "1")),
        problems=tuple(problems),
        error=error,
    )


class Shelf:
    """A home that is filled by hand: ``put`` keeps a document together with what is to be read from it."""

    def __init__(self, root: Path, settings: Settings | None = None, roster: Roster = ROSTER) -> None:
        self.home = Home.find(root)
        self.home.create()
        self.settings = settings or load_settings()
        self.roster = roster
        self.readings: dict[str, tuple[Reading, ...]] = {}
        Journal(self.home).append(NOON, "test", [(HOME_CREATED, {"demo": False})])

    def put(self, given: Reading | Sequence[Reading], file_name: str = "a.txt", at: datetime = NOON) -> str:
        """``given``: the report of the document, or all those that it holds."""
        data = f"{len(self.readings)} {file_name}".encode()
        sha256 = hashlib.sha256(data).hexdigest()
        Originals(self.home).add(data, file_name, at)
        Journal(self.home).append(at, "test", [(RECEIVED, {"sha256": sha256, "file_name": file_name})])
        self.readings[sha256] = (given,) if isinstance(given, Reading) else tuple(given)
        return sha256

    def build(self) -> warehouse.Built:
        return warehouse.build(self.home, self.readings, self.roster, self.settings, finish=STEPS)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Builds, and asks the snapshot."""
        with warehouse.open_snapshot(self.build().path) as snapshot:
            return snapshot.rows(sql)


STEPS: tuple[warehouse.Step, ...] = (
    lambda con: marts.build(con, "base"),
    lambda con: marts.build(con, "late"),
)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a snapshot, row by row in the order they lie."""
    with warehouse.open_snapshot(path) as snapshot:
        tables = [str(name) for (name,) in snapshot.rows("SELECT table_name FROM duckdb_tables() ORDER BY 1")]
        return {table: snapshot.rows(f"SELECT * FROM {table}") for table in tables}
