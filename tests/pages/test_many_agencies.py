"""主动公开, 申请办理 and their drawers over more agencies than a page lists: the rest is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.pages.conftest import Show, Shown

from analytics.store.home import VARIABLE
from analytics.ui import business, proactive_sheets, request_sheets

REQUESTS, PROACTIVE = "pages/business/requests.py", "pages/business/proactive.py"
TIMES = 4
"""The demonstration city so many times over."""


@pytest.fixture(scope="module")
def province(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration city's snapshot with copies of all its units, each under a name of its own."""
    home = tmp_path_factory.mktemp("province")
    name = (demo_home / "CURRENT").read_text("utf-8").strip()
    shutil.copy(demo_home / name, home / name)
    (home / "CURRENT").write_text(name, "utf-8")
    with duckdb.connect(str(home / name)) as con:
        con.execute("CREATE TEMP TABLE own AS SELECT agency_id FROM units")
        con.execute(
            "CREATE TEMP TABLE own_reports AS SELECT report_id FROM reports JOIN own USING (agency_id)"
        )
        who, what = "agency_id || '-' || n AS agency_id", "report_id || '-' || n AS report_id"
        times = f"CROSS JOIN range(1, {TIMES}) AS times(n)"
        for table in ("reports", "submissions", "figures", "outcomes", "indicator_values"):
            con.execute(
                f"INSERT INTO {table} SELECT * EXCLUDE (n) REPLACE ({who}, {what}) "
                f"FROM {table} {times} WHERE agency_id IN (FROM own)"
            )
        con.execute(
            f"INSERT INTO changes SELECT * EXCLUDE (n) REPLACE ({who}) "
            f"FROM changes {times} WHERE agency_id IN (FROM own)"
        )
        con.execute(
            f"INSERT INTO claims SELECT * EXCLUDE (n) REPLACE ({what}) "
            f"FROM claims {times} WHERE report_id IN (FROM own_reports)"
        )
        con.execute(
            f"INSERT INTO agencies BY NAME SELECT * EXCLUDE (n, groups, bare_name) REPLACE ({who}, "
            f"short_name || n AS short_name, ordinal + 1000 * n AS ordinal) "
            f"FROM agencies {times} WHERE agency_id IN (FROM own)"
        )
    return home


@pytest.fixture
def facts(province: Path) -> duckdb.DuckDBPyConnection:
    path = province / (province / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


@pytest.fixture
def at_home(province: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(province))


def count(facts: duckdb.DuckDBPyConnection, sql: str, *params: Any) -> int:
    found = facts.execute(sql, params).fetchone()
    assert found is not None
    return int(found[0] or 0)


def with_outcomes(facts: duckdb.DuckDBPyConnection) -> int:
    return count(
        facts,
        "SELECT count(DISTINCT agency_id) FROM outcomes JOIN units USING (agency_id) "
        "WHERE year = 2025 AND column_id = 'total'",
    )


def with_reports(facts: duckdb.DuckDBPyConnection) -> int:
    return count(
        facts,
        "SELECT count(*) FROM submissions JOIN units USING (agency_id) "
        "WHERE year = 2025 AND report_id IS NOT NULL",
    )


def names(page: Shown, kind: str) -> list[str]:
    """The rows of the picture that has traces of a kind beside names of agencies."""
    return next(
        each["layout"]["yaxis"]["ticktext"]
        for each in page.pictures
        if "ticktext" in each["layout"].get("yaxis", {})
        and any(trace["type"] == kind for trace in each["data"])
        and len(each["layout"]["yaxis"]["ticktext"]) > 12
    )


def test_of_many_agencies_those_with_most_requests_are_drawn_and_the_rest_is_told(
    province: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(province, REQUESTS, year="2025")
    of = with_outcomes(facts)
    assert of > business.WHOLE
    drawn = [name for name in names(page, "heatmap") if not name.startswith("<b>")]
    assert len(drawn) == business.SHOWN
    assert f"只列办结最多的 {business.SHOWN} 家，另有 {of - business.SHOWN} 家见下载" in page.words
    done = dict(
        facts.execute(
            "SELECT short_name, coalesce(value, 0) FROM figures JOIN units USING (agency_id) "
            "WHERE year = 2025 AND table_id = 't3' AND row_id = 'outcome_total' AND column_id = 'total'"
        ).fetchall()
    )
    others = [value for name, value in done.items() if name not in drawn]
    assert min(done[name] for name in drawn) >= max(others)


def test_sums_are_those_of_all_agencies_not_of_those_listed(
    province: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(province, REQUESTS, year="2025")
    carried = count(
        facts,
        "SELECT sum(value) FROM outcomes JOIN units USING (agency_id) "
        "WHERE year = 2025 AND column_id = 'total' AND outcome = 'carried_out'",
    )
    assert f"{carried:,} 件" in re.findall(r'g-answer">(.*?)</div>', page.html)[0]
    heat = next(each for each in page.pictures if any(trace["type"] == "heatmap" for trace in each["data"]))
    granted = count(
        facts,
        """
        SELECT sum(value) FROM outcomes JOIN units USING (agency_id)
        WHERE year = 2025 AND column_id = 'total' AND outcome = 'granted' AND agency_id IN (
            SELECT agency_id FROM outcomes
            WHERE year = 2025 AND column_id = 'total' AND outcome <> 'carried_out'
            GROUP BY agency_id HAVING count(value) = count(*)
        ) AND agency_id IN (
            SELECT agency_id FROM figures WHERE year = 2025 AND table_id = 't3' AND row_id = 'outcome_total'
            AND column_id = 'total' AND value IS NOT NULL
        )
        """,
    )
    first = next(trace for trace in heat["data"] if trace["type"] == "bar")
    assert first["text"][0] == f"{granted:,}"


def test_downloads_on_requests_have_every_agency(facts: duckdb.DuckDBPyConnection, at_home: None) -> None:
    of = with_outcomes(facts)
    assert len(request_sheets.outcome_sheet(2025, None)) == of
    flow = request_sheets.flow_sheet(2025, None)
    assert flow["单位"].nunique() == of
    assert int(flow.iloc[:, 2:].sum().sum()) == count(
        facts,
        "SELECT sum(value) FROM outcomes JOIN units USING (agency_id) "
        "WHERE year = 2025 AND column_id <> 'total' "
        "AND column_id IN (SELECT column_id FROM form_columns WHERE parent_column_id = 'total' "
        "OR parent_column_id = 'legal_total' OR column_id = 'natural_person') "
        "AND column_id NOT IN (SELECT parent_column_id FROM form_columns WHERE parent_column_id IS NOT NULL)",
    )


def test_of_many_agencies_those_that_publish_most_are_drawn_and_the_rest_is_told(
    province: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(province, PROACTIVE, year="2025")
    of = with_reports(facts)
    drawn = names(page, "bar")
    assert len(drawn) == business.SHOWN
    assert f"只列条数最多的 {business.SHOWN} 家，另有 {of - business.SHOWN} 家见下载" in page.words
    naming = count(
        facts,
        "SELECT count(*) FROM indicator_values JOIN units USING (agency_id) "
        "WHERE year = 2025 AND indicator_id = 'proactive_total' AND value IS NOT NULL",
    )
    total = count(
        facts,
        "SELECT sum(value) FROM indicator_values JOIN units USING (agency_id) "
        "WHERE year = 2025 AND indicator_id = 'proactive_total'",
    )
    answer = re.sub(r"<[^>]+>", "", re.findall(r'g-answer">(.*?)</div>', page.html)[0])
    assert f"{naming:,} 家共公开" in answer
    assert f"{total:,} 条" in answer
    (grid,) = page.app.dataframe
    assert len(grid.value) == business.SHOWN


def test_downloads_on_proactive_disclosure_have_every_agency(
    facts: duckdb.DuckDBPyConnection, at_home: None
) -> None:
    of = with_reports(facts)
    assert len(proactive_sheets.channel_sheet(2025, None)) == of
    assert len(proactive_sheets.years_sheet((2024, 2025), 2025, None)) == of
    held = count(
        facts,
        "SELECT count(DISTINCT agency_id) FROM figures JOIN units USING (agency_id) "
        "WHERE year = 2025 AND table_id = 't2'",
    )
    assert len(proactive_sheets.t2_sheet(2025, None)) == held


GRANTED = """
SELECT sum(value), count(*) FROM outcomes JOIN units USING (agency_id)
WHERE year = 2025 AND column_id = 'total' AND outcome = 'granted'
"""
RECEIVED = """
SELECT sum(value), count(*) FROM figures JOIN units USING (agency_id)
WHERE year = 2025 AND table_id = 't3' AND column_id = 'total' AND row_id = 'received'
"""
SAID = """
SELECT sum(value), count(*) FROM claims JOIN reports USING (report_id) JOIN units USING (agency_id)
WHERE is_current AND year = 2025 AND claim_id = 'proactive.total'
"""


@pytest.mark.parametrize(
    ("page", "address", "sql"),
    [
        (REQUESTS, {"sum": "t3~~total~granted~2025"}, GRANTED),
        (REQUESTS, {"sum": "t3~~total~received~2025"}, RECEIVED),
        (PROACTIVE, {"said": "~2025~proactive.total"}, SAID),
    ],
)
def test_a_drawer_lists_the_largest_parts_and_adds_up_the_rest(
    province: Path,
    show: Show,
    facts: duckdb.DuckDBPyConnection,
    page: str,
    address: dict[str, str],
    sql: str,
) -> None:
    words = show(province, page, **address).html
    found = facts.execute(sql).fetchone()
    assert found is not None
    table = re.findall(r"<table.*?</table>", words, re.DOTALL)[-1]  # the drawer comes after the page
    parts = [
        int(each.replace(",", ""))
        for each in re.findall(r'target="_self">(?:<[^>]+>算</span>|约 )?([\d,]+)</a>', table)
    ]
    assert table.count("<tr>") - 1 == business.SHOWN
    ((hidden, rest),) = re.findall(r"另有 ([\d,]+) 家共 ([\d,]+) ", words)
    assert int(hidden.replace(",", "")) == int(found[1]) - business.SHOWN
    assert sum(parts) + int(rest.replace(",", "")) == int(found[0])
