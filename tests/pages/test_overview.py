"""总览 over the demonstration city, one report, and nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest
from tests.pages.conftest import Show

PAGE = "pages/city/overview.py"


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def count(facts: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = facts.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def test_the_answer_says_who_has_not_reported_and_how_many_red_findings_there_are(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE)
    missing = facts.execute(
        "SELECT short_name FROM submissions JOIN agencies USING (agency_id) "
        "WHERE year = 2025 AND state = 'missing'"
    ).fetchall()
    red = count(
        facts,
        "SELECT count(*) FROM findings WHERE year = 2025 AND severity = 'red' AND outcome = 'fail' "
        "AND report_id IS NOT NULL",
    )
    assert missing
    for (name,) in missing:
        assert re.search(rf"<em>[^<]*{name}[^<]*未报</em>", page.html)
    assert f"<em>{red} 项</em>" in page.html


def test_answer_and_key_figures_tell_the_same_numbers(demo_home: Path, show: Show) -> None:
    words = show(demo_home, PAGE).words
    owed, reported = re.findall(r"(\d+) 家应报，(\d+) 家已报", words)[0]
    assert f"{reported}/ {owed} 家" in words
    red = re.findall(r"共有红色缺口 (\d+) 项", words)[0]
    assert f"红色缺口{red}项" in words.replace(" ", "")


def test_the_calendar_has_every_unit_once_and_those_without_a_report_on_top(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    (calendar,) = show(demo_home, PAGE).pictures
    city, *names = calendar["layout"]["yaxis"]["ticktext"]
    assert city.endswith("（汇总年报）"), "the report of the city itself stands apart, above its units"
    roster = [name for (name,) in facts.execute("SELECT short_name FROM agencies WHERE in_roster").fetchall()]
    assert set(roster) <= set(names)
    assert len(names) == len(set(names))
    without = facts.execute(
        "SELECT short_name FROM submissions JOIN agencies USING (agency_id) "
        "WHERE year = 2025 AND in_roster AND state IN ('missing', 'unreadable')"
    ).fetchall()
    assert set(names[: len(without)]) == {name for (name,) in without}


def test_bars_of_the_calendar_add_up_to_the_red_findings_of_the_answer(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    (calendar,) = page.pictures
    (bars,) = [trace for trace in calendar["data"] if trace["type"] == "bar"]
    assert sum(bars["x"]) == int(re.findall(r"共有红色缺口 (\d+) 项", page.words)[0])


def test_year_and_kind_stand_in_the_address_and_go_along_to_the_next_page(
    demo_home: Path, show: Show
) -> None:
    page = show(demo_home, PAGE, year="2023", kind="乡")
    assert "2023 年度 · 乡" in page.words
    assert page.address == {"year": "2023", "kind": "乡"}
    page.app.query_params["agency"] = "qingxi"
    assert "agency" not in page.run().address, "what belongs to another page is taken out"
    page.app.query_params.clear()
    page.app.switch_page("pages/city/compliance.py")
    assert "2023 年度 · 乡" in page.run().words


def test_a_year_that_is_not_there_falls_back_to_the_newest(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, year="1999")
    assert "总览 · 2025 年度" in page.words
    assert "没有找到年度 1999，现在显示 2025 年度。" in page.words
    assert page.address["year"] == "2025"


def test_changing_a_filter_changes_the_address(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    page.app.selectbox(key="filter.year").select("2022")
    assert page.run().address["year"] == "2022"
    page.app.selectbox(key="filter.year").select("2025")
    assert page.run().address["year"] == "2025", "a copied link shows the same when 2026 has come in"


def test_on_the_same_page_the_address_alone_decides(demo_home: Path, show: Show) -> None:
    """The browser's Back gives the address of before, and nothing else."""
    page = show(demo_home, PAGE, year="2024", kind="乡")
    page.app.query_params.clear()
    page.app.query_params["year"] = "2025"
    assert "总览 · 2025 年度" in page.run().words
    assert "2025 年度 · 乡" not in page.words


def test_nothing_is_compared_across_the_change_of_the_form(demo_home: Path, show: Show) -> None:
    words = show(demo_home, PAGE, year="2021").words
    assert "没有可比的变化" in words
    assert "2021 年换版，不与上年比" in words
    assert "比上年" not in words


def test_the_changes_listed_are_those_of_the_reports(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    html = show(demo_home, PAGE).html
    now, before = (
        count(
            facts,
            "SELECT value FROM figures JOIN agencies USING (agency_id) "
            "WHERE table_id = 't3' AND row_id = 'received' "
            f"AND column_id = 'total' AND year = {year} AND short_name = '清溪镇'",
        )
        for year in (2025, 2024)
    )
    row = next(row for row in re.findall(r"<tr>.*?</tr>", html) if "清溪镇" in row and "新收申请" in row)
    told = re.sub(r"<[^>]+>", " ", row)
    assert f"{before}" in told
    assert f"{now}" in told
    assert f"+{now - before}" in told


def test_a_link_opens_the_drawer_of_a_report_that_never_came(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    (agency_id, name), *_ = facts.execute(
        "SELECT agency_id, name FROM submissions JOIN agencies USING (agency_id) "
        "WHERE year = 2025 AND state = 'missing'"
    ).fetchall()
    words = show(demo_home, PAGE, open=f"report~{agency_id}~2025").words
    assert name in words
    assert "没有收到这一年的报告" in words


def test_a_link_opens_the_drawer_of_a_cell_with_its_line_of_the_source(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    (report_id, value, text, file_name), *_ = facts.execute(
        """
        SELECT c.report_id, c.value::INTEGER, l.text, d.file_name
        FROM cells c JOIN reports r USING (report_id) JOIN documents d USING (sha256)
        JOIN agencies a ON a.agency_id = r.agency_id
        JOIN lines l ON l.report_id = c.report_id AND l.position = c.line
        WHERE a.short_name = '清溪镇' AND r.year = 2025 AND c.table_id = 't3' AND c.row_id = 'received'
          AND c.column_id = 'total'
        """
    ).fetchall()
    page = show(demo_home, PAGE, open=f"cell~{report_id}~t3~received~total")
    assert f"<b>{value}</b><span>件</span>" in page.html
    assert text.split("|")[0].strip() in page.words
    assert file_name in page.words
    assert "历年同一格" in page.words


@pytest.mark.parametrize(
    "asked", ["cell~x~t3~received~total", "finding~x", "report~x~2025", "cell~x", "what~x", "report~x~y"]
)
def test_a_link_to_something_that_is_gone_breaks_nothing(demo_home: Path, show: Show, asked: str) -> None:
    show(demo_home, PAGE, open=asked)


def test_it_says_on_the_page_and_in_the_sidebar_that_the_city_is_fictional(
    demo_home: Path, show: Show
) -> None:
    assert show(demo_home, PAGE).words.count("演示数据，单位均为虚构") == 2


def test_one_report_outside_any_roster_is_shown_without_claims_about_others(
    seed_home: Path, show: Show
) -> None:
    words = show(seed_home, PAGE).words
    assert "收到 1 家单位的报告" in words
    assert "名录外，是否按时不详" in words
    assert "公开率（含部分公开）—没有读到" in words.replace("\n", ""), "the cells are not in the source"
    assert re.search(r"没有查出红色缺口，但有 \d+ 项无法判定", words)
    assert "演示数据" not in words
    assert "未报</em>" not in words


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    page = show(empty_home, PAGE)
    assert "gongkai ingest" in page.words
    assert "gongkai demo" in page.words
    assert page.pictures == []


def test_a_picture_without_a_trace_is_drawn_all_the_same() -> None:
    def script() -> None:
        from types import SimpleNamespace

        from analytics.charts import LIGHT
        from analytics.charts.base import figure
        from analytics.ui import frame

        page: Any = SimpleNamespace(tokens=LIGHT, pictures=[])
        frame.picture(
            page, lambda tokens: figure([], tokens, height=80), key="empty", alt="没有数", title="没有数"
        )

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 1
