"""年度对比 over the demonstration city, one report, and nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.pages.conftest import Show, Shown

from analytics.metrics import METRICS

PAGE = "pages/city/compare.py"
OWN = "qingxi"


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def answer(page: Shown) -> str:
    return re.findall(r'g-answer">(.*?)</div>', page.html)[0]


def received(facts: duckdb.DuckDBPyConnection, year: int) -> dict[str, int]:
    """Short name → new requests, read from the cells."""
    return dict(
        facts.execute(
            "SELECT a.short_name, f.value::INT FROM figures f JOIN units a USING (agency_id) "
            "WHERE f.year = ? AND table_id = 't3' AND row_id = 'received' AND column_id = 'total' "
            "AND f.value IS NOT NULL",
            [year],
        ).fetchall()
    )


def ticks(figure: dict[str, Any]) -> list[str]:
    return list(figure["layout"]["yaxis"].get("ticktext", ()))


def test_the_answer_counts_who_rose_and_fell_and_names_the_largest(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    now, last = received(facts, 2025), received(facts, 2024)
    change = {name: now[name] - last[name] for name in now.keys() & last.keys()}
    page = show(demo_home, PAGE, indicator="requests_received")
    said = re.sub(r"<[^>]+>", "", answer(page))
    rose, fell = sum(one > 0 for one in change.values()), sum(one < 0 for one in change.values())
    assert f"{len(change)} 家可比，{rose} 升 {fell} 降" in said
    assert f"{max(change, key=lambda name: change[name])}升得最多（+{max(change.values())}）" in said
    assert f"2025 年 {sum(now.values()):,} 件，2024 年 {sum(last.values()):,} 件" in said


def test_the_picture_has_a_row_for_every_compared_agency_the_largest_rise_first(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    now, last = received(facts, 2025), received(facts, 2023)
    page = show(demo_home, PAGE, indicator="requests_received", against="2023")
    figure = page.pictures[0]
    names = ticks(figure)
    assert set(names) == now.keys() & last.keys()
    steps = [now[name] - last[name] for name in names]
    assert steps == sorted(steps, reverse=True)


def test_an_indicator_without_a_better_end_speaks_of_none(demo_home: Path, show: Show) -> None:
    neutral = show(demo_home, PAGE, indicator="requests_received").html.split("各指标")[0]
    assert "好转" not in neutral
    assert "变差" not in neutral
    assert "好转" in show(demo_home, PAGE).html.split("各指标")[0]


def test_across_the_change_of_form_the_page_says_so_and_gives_no_change(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, year="2021", against="2020")
    assert "换版" in answer(page)
    assert "点" not in re.sub(r"<[^>]+>", "", answer(page)).replace("点一", "")
    assert not any(ticks(figure) for figure in page.pictures), "no dumbbells, the distributions only"
    cells = re.findall(r"<tr.*?</tr>", page.html, flags=re.DOTALL)
    row = next(one for one in cells if "indicator=grant_rate" in one)
    assert ">换版<" in row
    assert "好转" not in row


def test_what_rests_on_no_table_is_compared_across_the_change_of_form(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, year="2021", against="2020", indicator="trainings")
    assert "家可比" in answer(page)


def test_one_agency_has_its_largest_change_and_its_place_in_the_answer(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    ((name, kind),) = facts.execute(
        "SELECT short_name, kind FROM units WHERE agency_id = ?", [OWN]
    ).fetchall()
    now, last = received(facts, 2025)[name], received(facts, 2024)[name]
    page = show(demo_home, PAGE, agency=OWN, indicator="requests_received")
    towns = [
        value
        for (value,) in facts.execute(
            "SELECT value FROM indicator_values JOIN units USING (agency_id) WHERE kind = ? AND year = 2025 "
            "AND indicator_id = 'requests_received' AND value IS NOT NULL",
            [kind],
        ).fetchall()
    ]
    place = 1 + sum(value > now for value in towns)
    said = re.sub(r"<[^>]+>", "", answer(page))
    assert said.startswith(name)
    assert f"{last} → {now} 件（+{round(100 * (now - last) / last)}%）" in said
    assert f"{kind} {len(towns)} 家可比中第 {place}" in said


def test_the_group_beside_an_agency_can_be_any(demo_home: Path, show: Show) -> None:
    peers = show(demo_home, PAGE, agency=OWN)
    peers.app.button_group(key="filter.group").set_value("all")
    city = peers.run()
    assert city.address["group"] == "all"
    assert "全市名次" in city.words
    departments = show(demo_home, PAGE, agency=OWN, group="部门")
    assert "部门中位数" in departments.words


def test_the_own_dot_stands_in_every_distribution(demo_home: Path, show: Show) -> None:
    strip = show(demo_home, PAGE, agency=OWN).pictures[0]
    assert len(strip["data"][1]["x"]) == 4, "its kind and the city, both years"


def test_every_filter_stands_in_the_address(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    assert page.address == {"year": "2025"}
    page.app.selectbox(key="filter.against").select("2022")
    page.run()
    page.app.selectbox(key="filter.indicator").select("completion_rate")
    page.run()
    assert page.address == {"year": "2025", "against": "2022", "indicator": "completion_rate"}
    assert "2022 → 2025" in show(demo_home, PAGE, **page.address).words


def test_turning_to_the_year_compared_with_takes_another_one_without_complaint(
    demo_home: Path, show: Show
) -> None:
    page = show(demo_home, PAGE, year="2023", against="2023")
    assert "没有找到" not in page.words
    assert "2022 → 2023" in page.words


def test_the_oldest_year_is_compared_with_the_next(demo_home: Path, show: Show) -> None:
    assert "2020 → 2019" in show(demo_home, PAGE, year="2019").words


def test_a_figure_leads_to_the_cells_of_both_years(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page = show(demo_home, PAGE, agency=OWN)
    assert f"source=disclosure_rate~{OWN}" in page.html.replace("%7E", "~")
    drawer = show(demo_home, PAGE, agency=OWN, source=f"disclosure_rate~{OWN}").html.replace("%7E", "~")
    for year in (2024, 2025):
        ((report, total),) = facts.execute(
            "SELECT report_id, value::INT FROM figures WHERE agency_id = ? AND year = ? AND table_id = 't3' "
            "AND row_id = 'outcome_total' AND column_id = 'total'",
            [OWN, year],
        ).fetchall()
        assert re.search(rf'href="[^"]*{report}~t3~outcome_total~total[^"]*"[^>]*>{total}</a>', drawer)


@pytest.mark.parametrize(
    "indicator",
    [
        "requests_per_10k",
        "review_correction_rate",
        "litigation_correction_rate",
        "days_early",
        "findings_red",
    ],
)
@pytest.mark.parametrize("agency", ["", OWN])
def test_every_shape_of_indicator_has_its_page(
    demo_home: Path, show: Show, indicator: str, agency: str
) -> None:
    given = {"agency": agency} if agency else {}
    page = show(demo_home, PAGE, indicator=indicator, **given)
    assert not re.search(r"\b(nan|None|Fraction|Decimal)\b", page.words)


def test_an_agency_without_a_readable_report_says_why(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    for agency_id, name in facts.execute(
        "SELECT agency_id, short_name FROM submissions JOIN units USING (agency_id) "
        "WHERE year = 2025 AND state IN ('missing', 'unreadable')"
    ).fetchall():
        page = show(demo_home, PAGE, agency=agency_id)
        assert answer(page).startswith(name)
        assert "无从对比" in answer(page) or "没有数" in answer(page)


def test_every_indicator_stands_in_the_table_of_an_agency(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, agency=OWN)
    for one in METRICS:
        assert (
            f"indicator={one.id}&" in page.html.replace("&amp;", "&") or f'indicator={one.id}"' in page.html
        )


@pytest.mark.parametrize("kind", ["镇", "乡", "街道", "部门"])
def test_a_kind_is_compared_by_itself(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, kind: str
) -> None:
    own = {
        name for (name,) in facts.execute("SELECT short_name FROM units WHERE kind = ?", [kind]).fetchall()
    }
    page = show(demo_home, PAGE, kind=kind, indicator="requests_received")
    assert set(ticks(page.pictures[0])) <= own
    assert f"全部{kind}" in answer(page)


def test_one_report_has_nothing_to_be_compared_with(seed_home: Path, show: Show) -> None:
    page = show(seed_home, PAGE)
    assert "还没有可以对比的年度" in answer(page)
    assert not page.pictures


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    assert "gongkai ingest" in show(empty_home, PAGE).words
