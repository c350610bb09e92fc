"""Errands over the whole city, done by clicking from the first page to the file that is sent on:
who has not reported, two years compared, a ranking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PATIENCE, Serve, Server, Window
from tests.browser.errand import (
    comma,
    drawn,
    facts_of,
    grid,
    marked,
    pick_row,
    saved,
    sheet,
    table,
    told,
    turn,
)

from analytics import formats
from analytics.charts.tokens import SUBMISSION_WORD
from analytics.metrics import METRICS, ranking

Open = Callable[[Server], Window]

YEAR = 2025
RATE = "disclosure_rate"

expect.set_options(timeout=PATIENCE)


@pytest.fixture
def tab(demo_home: Path, serve: Serve, window: Open) -> Generator[Window]:
    """A tab on the first page; afterwards nothing may have failed, and nothing have been asked elsewhere."""
    shown = window(serve(demo_home))
    shown.open("/")
    yield shown
    shown.no_failures()
    shown.stays_at_home()


@pytest.fixture
def facts(demo_home: Path) -> Generator[duckdb.DuckDBPyConnection]:
    with facts_of(demo_home) as opened:
        yield opened


def states(facts: duckdb.DuckDBPyConnection, year: int) -> dict[str, tuple[str, int | None]]:
    """Who owed a report, what became of it, how many days late."""
    rows = facts.execute(
        "SELECT short_name, state, days_late FROM submissions JOIN agencies USING (agency_id)"
        " WHERE year = ? AND state <> 'not_due' AND in_roster",
        [year],
    ).fetchall()
    return {name: (state, days) for name, state, days in rows}


# ------------------------------------------------------------------ who has not reported


def test_who_has_not_reported_who_came_late_and_the_list_that_is_sent_on(
    tab: Window, facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    known = states(facts, YEAR)
    missing = {name for name, (state, _) in known.items() if state == "missing"}
    late = {name: days for name, (state, days) in known.items() if state == "late"}
    assert missing
    assert late
    answer = tab.page.locator(".g-answer")
    expect(answer).to_contain_text(f"{len(known)} 家应报")
    red = set(re.split("、|未报", answer.locator("em").first.inner_text())) - {""}
    assert red == missing, "the answer names them, in red"

    for name, days in late.items():
        tab.click_point(name, f"{YEAR} 年度", "迟报")
        expect(tab.drawer).to_contain_text(name)
        expect(tab.drawer).to_contain_text(f"{days} 天")
        tab.page.keyboard.press("Escape")
        expect(tab.drawer).to_have_count(0)
        tab.settle()

    file = saved(tab.page, "下载本页表格 xlsx", tmp_path)
    assert file.name == f"总览-{YEAR}.xlsx"
    sent = {row["单位"]: row[f"{YEAR} 年度"] for row in sheet(file, "报送日历")}
    for name, (state, days) in known.items():
        said = SUBMISSION_WORD[state] + (f" {days} 天" if state == "late" else "")
        assert sent[name] == said
    assert f"{YEAR} 年度" in told(file)
    assert "演示数据" in told(file)

    listed = {row["单位"]: row[f"{YEAR} 年度"] for row in comma(saved(tab.page, "下载 CSV", tmp_path))}
    assert listed == sent, "the CSV holds the same"


def test_the_calendar_goes_into_a_letter_as_a_picture(tab: Window, tmp_path: Path) -> None:
    file = saved(tab.page, "下载图片 PNG", tmp_path)
    width, height, colours = drawn(file)
    assert width >= 900
    assert height > 400
    assert colours > 8, "not an empty sheet"


def test_who_came_late_in_an_earlier_year_and_only_the_towns(
    tab: Window, facts: duckdb.DuckDBPyConnection
) -> None:
    tab.choose("年度", "2023 年度")
    tab.turns_to("总览 · 2023 年度")
    tab.page.get_by_role("radio", name="街道", exact=True).click()
    tab.turns_to("总览 · 2023 年度 · 街道")
    owed = facts.execute(
        "SELECT count(*), count(*) FILTER (state = 'late') FROM submissions JOIN agencies USING (agency_id)"
        " WHERE year = 2023 AND kind = '街道' AND state <> 'not_due' AND in_roster"
    ).fetchone()
    assert owed is not None
    expect(tab.page.locator(".g-answer")).to_contain_text(f"{owed[0]} 家应报")
    expect(tab.page.locator(".g-kpi").first).to_contain_text(f"迟报 {owed[1]}")
    tab.page.go_back()
    tab.turns_to("总览 · 2023 年度")
    tab.page.go_back()
    tab.turns_to("总览 · 2025 年度")


# ------------------------------------------------------------------ two years


def test_two_years_compared_and_the_table_sent_on(
    tab: Window, facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    turn(tab, "年度对比")
    tab.choose("对比年度", "对比 2023 年")
    tab.turns_to("2025 年度 对比 2023 年度")
    now, then = (
        {row["agency_id"]: row for row in ranking(facts, RATE, year).table.to_dict("records")}
        for year in (YEAR, 2023)
    )
    pairs = {one: now[one]["value"] - then[one]["value"] for one in now.keys() & then.keys()}
    names = {one: now[one]["agency"] for one in pairs}
    answer = tab.page.locator(".g-answer").inner_text()
    assert f"{len(pairs)} 家可比" in answer
    up = sum(change > 0 for change in pairs.values())
    down = sum(change < 0 for change in pairs.values())
    assert f"{up} 升 {down} 降" in answer

    best = max(pairs, key=lambda one: pairs[one])
    short = facts.execute("SELECT short_name FROM agencies WHERE agency_id = ?", [best]).fetchone()
    assert short is not None
    tab.click_point(short[0])
    expect(tab.drawer.locator(".g-page")).to_have_text(f"{short[0]} · 2023 年与 2025 年")
    for year, side in ((YEAR, now), (2023, then)):
        expect(tab.drawer).to_contain_text(f"{side[best]['numerator']:.0f}/{side[best]['denominator']:.0f}")
        expect(tab.drawer).to_contain_text(f"{year} 年")
    tab.drawer.locator("a.g-a").first.click()
    expect(marked(tab.drawer)).to_be_visible()
    tab.page.go_back()
    expect(tab.drawer.locator(".g-page")).to_have_text(f"{short[0]} · 2023 年与 2025 年")
    tab.settle()
    tab.page.go_back()
    expect(tab.drawer).to_have_count(0)
    tab.settle()
    assert tab.page.locator(".g-answer").inner_text() == answer, "Back leads to the same view"

    file = saved(tab.page, "下载两年对比 xlsx", tmp_path)
    sent = {row["单位"]: row for row in sheet(file, "各单位") if row["增减（百分点）"] not in (None, "—")}
    assert set(sent) == set(names.values())
    for one, change in pairs.items():
        row = sent[names[one]]
        assert row["增减（百分点）"] == pytest.approx(change * 100, abs=1e-6)
        assert (row["2025 年公开"], row["2025 年办结"]) == (now[one]["numerator"], now[one]["denominator"])

    on_screen = {row[0]: row for row in table(tab.page, "指标", "2023 年", "2025 年")}
    in_file = {row["指标"]: row for row in sheet(file, "各指标")}
    compared = 0
    for metric in METRICS:
        shown, row = on_screen.get(metric.title), in_file.get(metric.title)
        if shown is None or row is None or row["2025 年"] in (None, "—"):
            continue
        for column, year in ((1, "2023 年"), (3, "2025 年")):
            figure = float(re.sub(r"[^\d.\-]", "", shown[column].replace("−", "-")))
            assert figure == pytest.approx(row[year], abs=0.5 if metric.unit == "%" else 0.05)
        compared += 1
    assert compared > 20


# ------------------------------------------------------------------ a ranking


def test_a_ranking_by_a_chosen_indicator_is_the_same_on_screen_in_the_file_and_in_the_warehouse(
    tab: Window, facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    turn(tab, "排名下载")
    tab.choose("指标", "申请 · 结转率")
    expect(tab.page.locator(".g-answer")).to_contain_text("结转率")
    tab.settle()
    known = ranking(facts, "carry_over_rate", YEAR)
    shown = grid(tab.page, (0, 1, 3))
    assert len(shown) >= 10, "what is in view"
    short = dict(facts.execute("SELECT name, short_name FROM agencies").fetchall())
    expected = [
        (
            str(row["rank"]),
            short[row["agency"]],
            f"{formats.number(row['numerator'])} / {formats.number(row['denominator'])}",
        )
        for row in known.table.to_dict("records")
    ]
    assert [tuple(cell.strip() for cell in row) for row in shown] == expected[: len(shown)]

    pick_row(tab, 0)
    expect(tab.drawer).to_contain_text(expected[0][1])
    expect(tab.drawer.locator("a.g-a").first).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.drawer).to_have_count(0)
    tab.settle()

    file = saved(tab.page, "下载排名 xlsx", tmp_path)
    sent = [row for row in sheet(file, "排名") if isinstance(row["名次"], int)]
    assert [(str(row["名次"]), short[row["单位"]]) for row in sent] == [row[:2] for row in expected]
    values = known.table["value"].tolist()
    assert [list(row.values())[3] for row in sent] == pytest.approx(values, rel=1e-12)
    aside = comma(saved(tab.page, "下载 CSV", tmp_path))
    assert len(aside) >= len(sent)
    width, _, colours = drawn(saved(tab.page, "下载图片 PNG", tmp_path))
    assert width >= 700
    assert colours > 8
