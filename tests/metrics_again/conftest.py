"""Two cities whose facts are known: the demonstration, and one of dice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from tests import homes
from tests.metrics_again.derived import Facts
from tests.metrics_again.indicators import Key, Report
from tests.small_city import City

demo_home = homes.demo_home


@pytest.fixture(scope="session")
def con(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def reports(con: duckdb.DuckDBPyConnection) -> dict[Key, Report]:
    current = con.sql("SELECT * FROM reports WHERE is_current").df()
    agencies = con.sql("SELECT agency_id, CAST(population AS VARCHAR) AS population FROM agencies").df()
    population = dict(zip(agencies["agency_id"], agencies["population"], strict=True))
    obligations = con.sql("SELECT * FROM obligations").df()
    deadlines = {(row.agency_id, row.year): row.deadline.date() for row in obligations.itertuples()}
    cells = con.sql(
        "SELECT report_id, table_id, row_id, column_id, status, CAST(value AS VARCHAR) AS v FROM cells"
    ).df()
    claims = con.sql("SELECT report_id, claim_id, CAST(value AS VARCHAR) AS v FROM claims").df()
    findings = con.sql("SELECT agency_id, year, severity, outcome FROM findings").df()
    fails = findings[findings["outcome"] == "fail"].groupby(["agency_id", "year", "severity"]).size()
    mended = con.sql("SELECT * FROM finding_states WHERE state = '已整改' AND worst = 'fail'").df()
    days = mended.dropna(subset=["days"]).groupby(["agency_id", "year"])["days"].agg(list)
    cells_of, claims_of = dict(list(cells.groupby("report_id"))), dict(list(claims.groupby("report_id")))
    found: dict[Key, Report] = {}
    for one in current.itertuples():
        own = cells_of.get(one.report_id, cells.iloc[:0])
        stated, lost = own[own["status"] == "stated"], own[own["status"] == "not_in_source"]
        said = claims_of.get(one.report_id, claims.iloc[:0]).groupby("claim_id")["v"]
        key = (str(one.agency_id), int(one.year))
        people = population[one.agency_id]
        found[key] = Report(
            cells={(c.table_id, c.row_id, c.column_id): Decimal(c.v) for c in stated.itertuples()},
            lost=frozenset((c.table_id, c.row_id, c.column_id) for c in lost.itertuples()),
            said={str(name): tuple(map(Decimal, values)) for name, values in said},
            population=Decimal(people) if isinstance(people, str) else None,
            deadline=deadlines.get(key),
            published=None if pd.isna(one.published_on) else one.published_on.date(),
            failed={severity: int(fails.get((*key, severity), 0)) for severity in ("red", "yellow", "blue")},
            mended=tuple(map(int, days.get(key, ()))),
        )
    return found


@pytest.fixture(scope="session")
def other_con() -> duckdb.DuckDBPyConnection:
    """A city of dice: other sizes, other kinds, gaps and ties everywhere, and three years."""
    dice = random.Random(20260122)
    city = City()
    names = [f"{dice.choice('东西南北')}{place}单位" for place in range(14)]
    for name in names:
        city.agency(name, dice.choice(("镇", "乡", "部门")), dice.choice((None, 12_345, 80_000)))
    for year in (2023, 2024, 2025):
        for name in names:
            if dice.random() < 0.12:
                city.no_report(name, year)
                continue
            granted, partly, denied, lost = (dice.choice((0, 0, 1, 2, 5, 9, 31)) for _ in range(4))
            done = granted + partly + denied + lost
            carried = dice.choice((0, 0, 1, 3))
            city.report(
                name,
                year,
                {
                    "received": done + carried,
                    "granted": granted,
                    "partly_granted": partly,
                    "denied.third_party": denied if dice.random() > 0.1 else "blank",
                    "unavailable.not_held": lost,
                    "outcome_total": done if dice.random() > 0.1 else "unreadable",
                    "carried_out": carried,
                },
                {("licensing", "decisions"): dice.choice((0, 7, 7, 120, 4000))},
                published=date(year + 1, 1, dice.randint(2, 31)) if dice.random() > 0.2 else None,
            )
    return city.built_with_changes()


@pytest.fixture(scope="session")
def other_facts(other_con: duckdb.DuckDBPyConnection) -> Facts:
    figures = other_con.sql(
        "SELECT agency_id, year, table_id, row_id, column_id, status, CAST(value AS VARCHAR) AS v"
        " FROM figures"
    ).df()
    population = other_con.sql("SELECT agency_id, CAST(population AS VARCHAR) AS p FROM agencies").df()
    people = dict(zip(population["agency_id"], population["p"], strict=True))
    states = other_con.sql("SELECT * FROM submissions").df()
    found: dict[Key, Report] = {}
    for one in states[states["report_id"].notna()].itertuples():
        own = figures[(figures["agency_id"] == one.agency_id) & (figures["year"] == one.year)]
        stated = own[own["status"] == "stated"]
        said = people[one.agency_id]
        found[str(one.agency_id), int(one.year)] = Report(
            cells={(c.table_id, c.row_id, c.column_id): Decimal(c.v) for c in stated.itertuples()},
            lost=frozenset(),
            said={},
            population=Decimal(said) if isinstance(said, str) else None,
            deadline=one.deadline.date(),
            published=None if pd.isna(one.published_on) else one.published_on.date(),
            failed=dict.fromkeys(("red", "yellow", "blue"), 0),
            mended=(),
        )
    owed = frozenset((str(one.agency_id), int(one.year)) for one in states.itertuples())
    return Facts(other_con, found, _kinds(other_con), owed, 2025)


@pytest.fixture(scope="session")
def demo_facts(con: duckdb.DuckDBPyConnection, reports: dict[Key, Report]) -> Facts:
    owed = {(str(a), int(y)) for a, y in con.execute("SELECT agency_id, year FROM obligations").fetchall()}
    return Facts(con, reports, _kinds(con), frozenset(owed | set(reports)), 2025)


def _kinds(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Of all agencies but the one whose report is the whole city's, in the order of the roster."""
    rows = con.execute("SELECT agency_id, kind FROM agencies WHERE NOT is_city ORDER BY ordinal").fetchall()
    return {str(agency_id): str(kind) for agency_id, kind in rows}


@pytest.fixture(scope="session", params=["demonstration", "dice"])
def facts(request: pytest.FixtureRequest) -> Facts:
    name = "demo_facts" if request.param == "demonstration" else "other_facts"
    return request.getfixturevalue(name)
