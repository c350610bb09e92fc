"""排名下载 over the demonstration city, one report, and nothing."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from tests.pages.conftest import Show, Shown

from analytics.metrics import METRICS, ranking

PAGE = "pages/city/ranking.py"


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def answer(page: Shown) -> str:
    return re.findall(r'g-answer">(.*?)</div>', page.html)[0]


def test_the_answer_names_first_and_last_as_the_ranking_has_them(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page, found = show(demo_home, PAGE), ranking(facts, "disclosure_rate", 2025)
    assert f"<u>{found.table.iloc[0]['short_name']}</u>" in answer(page)
    assert f"<u>{found.table.iloc[-1]['short_name']}</u>" in answer(page)
    assert f"{len(found.table)} 家参与排名，{len(found.left_out)} 家未列入" in answer(page)


def test_the_table_is_the_ranking_row_by_row(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    found = ranking(facts, "disclosure_rate", 2025).table
    table = show(demo_home, PAGE).app.dataframe[0].value
    assert list(table["名次"]) == list(found["rank"])
    assert list(table["单位"]) == list(found["short_name"])
    parts = next(column for column in table.columns if "/" in column)
    for shown, part, whole in zip(table[parts], found["numerator"], found["denominator"], strict=True):
        assert shown.removeprefix("算").strip() == f"{int(part)} / {int(whole)}"
    assert all(str(uri).startswith("data:image/svg+xml") for uri in table["95% 区间（0—100）"])


def test_a_rate_is_never_ranked_over_fewer_cases_than_its_floor(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    found = ranking(facts, "disclosure_rate", 2025)
    page = show(demo_home, PAGE)
    small = found.left_out[found.left_out["code"] == "small_denominator"]
    assert len(small)
    for name in small["short_name"]:
        assert name in page.words
        assert name not in list(page.app.dataframe[0].value["单位"])
    assert f"未列入排名的 {len(found.left_out)} 家" in page.words


def test_key_figures_agree_with_the_answer(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    page, found = show(demo_home, PAGE), ranking(facts, "disclosure_rate", 2025)
    flat = page.words.replace(" ", "")
    assert f"未列入排名{len(found.left_out)}家" in flat
    assert f"明显高于全市{found.above}家" in flat
    assert f"{int(found.city.numerator or 0):,}/{int(found.city.denominator or 0):,}件" in flat


def test_the_bump_chart_ends_with_the_table(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    (chart,) = page.pictures
    named = [re.sub(r"<[^>]+>", "", note["text"]) for note in chart["layout"]["annotations"]]
    table = page.app.dataframe[0].value
    for rank, name in zip(table["名次"], table["单位"], strict=True):
        assert f"{rank} {name}" in named
    assert "2021 年换版" in named


def test_every_filter_stands_in_the_address(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE)
    assert page.address == {"year": "2025"}
    page.app.selectbox(key="filter.indicator").select("requests_received")
    page.run()
    page.app.button_group(key="filter.span").set_value("3")
    page.run()
    assert page.address == {"year": "2025", "indicator": "requests_received", "span": "3"}
    same = show(demo_home, PAGE, **page.address)
    assert "三年合并" in same.words


def test_every_indicator_can_be_ranked(facts: duckdb.DuckDBPyConnection) -> None:
    for one in METRICS:
        found = ranking(facts, one.id, 2023)
        assert len(found.table) + len(found.left_out) == 30, one.id


@pytest.mark.parametrize(
    "indicator",
    ["disclosure_rate", "requests_per_10k", "denial_mix.law_forbids", "fees_wan_yuan", "days_early"],
)
def test_every_shape_of_indicator_has_its_page(demo_home: Path, show: Show, indicator: str) -> None:
    page = show(demo_home, PAGE, indicator=indicator, year="2023")
    assert "怎么读这张表" in page.words
    assert "nan" not in page.words.lower()


def test_where_many_share_a_rank_nobody_is_coloured(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, indicator="findings_red")
    assert list(page.app.dataframe[0].value["名次"]).count(1) > 3
    assert "不着色" in page.words
    assert "底色为前三名" not in page.words


def test_the_answer_on_a_reason_fits_two_lines(demo_home: Path, show: Show) -> None:
    lines = answer(show(demo_home, PAGE, indicator="denial_mix.law_forbids")).split("<br>")
    told = [re.sub(r"<[^>]+>", "", line) for line in lines]
    assert len(told) == 2
    assert max(sum(0.58 if sign.isascii() else 1 for sign in line) for line in told) < 43, (
        "1000 px of 23 each"
    )


def test_an_indicator_without_a_better_end_has_no_first_three(demo_home: Path, show: Show) -> None:
    assert "底色为前三名" not in show(demo_home, PAGE, indicator="requests_received").words
    assert "底色为前三名" in show(demo_home, PAGE).words


def test_the_first_year_of_the_new_edition_is_compared_with_nothing(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, year="2021")
    assert "换版，不与上年比" in page.words
    assert set(page.app.dataframe[0].value["较上年"]) == {"—"}


def test_a_link_opens_the_cells_behind_a_rank(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    row = ranking(facts, "disclosure_rate", 2025).table.iloc[0]
    page = show(demo_home, PAGE, source=f"{row['agency_id']}~2025")
    report_id, total = facts.execute(
        "SELECT report_id, value::INTEGER FROM figures WHERE agency_id = ? AND year = 2025 "
        "AND table_id = 't3' AND row_id = 'outcome_total' AND column_id = 'total'",
        [row["agency_id"]],
    ).fetchall()[0]
    door = rf'<a class="g-a" href="[^"]*{report_id}~t3~outcome_total~total[^"]*"[^>]*>{total}</a>'
    assert re.search(door, page.html.replace("%7E", "~"))


@pytest.mark.parametrize("asked", ["x", "x~2025", "qingxi~1999", "~", "qingxi~y"])
def test_a_link_to_a_source_that_is_gone_breaks_nothing(demo_home: Path, show: Show, asked: str) -> None:
    show(demo_home, PAGE, source=asked)


def test_agencies_left_out_lead_to_their_own_page(demo_home: Path, show: Show) -> None:
    assert re.search(r'href="township\?agency=hongyan&amp;year=2025"', show(demo_home, PAGE).html)


def test_one_report_gives_a_ranking_of_one_or_says_that_there_is_none(seed_home: Path, show: Show) -> None:
    page = show(seed_home, PAGE)
    assert "没有单位可按" in page.words
    assert page.pictures == []
    assert "只有" in answer(show(seed_home, PAGE, indicator="requests_received"))


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    assert "gongkai ingest" in show(empty_home, PAGE).words
