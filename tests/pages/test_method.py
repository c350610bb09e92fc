"""口径说明 over the demonstration city, one report, nothing: equal to the registries and to the findings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import duckdb
import pytest
from tests.pages.conftest import Show, Shown

from analytics.form import EDITIONS, FORM
from analytics.metrics import METRICS
from analytics.metrics.wording import formula_words
from analytics.rules import RULES
from analytics.settings import load_settings
from analytics.ui import method_parts, method_words

PAGE = "pages/office/method.py"


@pytest.fixture
def facts(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def answer(page: Shown) -> str:
    return re.sub(r"<[^>]+>", "", re.findall(r'g-answer">(.*?)</div>', page.html)[0].replace("<br>", "\n"))


def contents(page: Shown) -> str:
    """The list of entries: HTML that a component carries."""
    return "\n".join(
        json.loads(one.proto.json or "{}").get("html", "") for one in page.app.get("bidi_component")
    )


def entry(page: Shown) -> str:
    return re.sub(r"<[^>]+>", "", page.html.split('class="g-entry"')[1].split("g-door")[0])


def test_the_answer_counts_registries_and_findings(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    ((items, rules),) = facts.execute(
        "SELECT count(*), count(DISTINCT rule_id) FROM findings "
        "WHERE outcome = 'fail' AND year = 2024 AND report_id IS NOT NULL"
    ).fetchall()
    said = answer(show(demo_home, PAGE, year="2024"))
    assert f"{len(METRICS)} 项指标、{len(RULES)} 条规则" in said
    assert f"{rules} 条规则查出不合规 {items} 项" in said


def test_the_answer_fits_two_lines(demo_home: Path, show: Show) -> None:
    for year in range(2019, 2026):
        lines = answer(show(demo_home, PAGE, year=str(year))).split("\n")
        assert len(lines) == 2
        assert max(sum(0.58 if sign.isascii() else 1 for sign in line) for line in lines) < 47


def test_every_rule_and_every_indicator_is_listed(demo_home: Path, show: Show) -> None:
    rules = contents(show(demo_home, PAGE, tab="rules"))
    assert all(f'data-pick="{one.id}"' in rules and escape(one.title) in rules for one in RULES)
    found = contents(show(demo_home, PAGE))
    assert all(f'data-pick="{one.id}"' in found and escape(one.title) in found for one in METRICS)


@pytest.mark.parametrize("rule_id", ["T01", "S02", "A02", "Q01"])
def test_a_link_opens_a_rule_with_what_became_of_it(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, rule_id: str
) -> None:
    rule = next(one for one in RULES if one.id == rule_id)
    page = show(demo_home, PAGE, rule=rule_id)
    told = entry(page)
    assert rule.title in told
    assert rule.basis in told
    assert rule.fix in told
    for outcome, count in facts.execute(
        "SELECT outcome, count(*) FROM findings WHERE rule_id = ? AND year = 2025 GROUP BY ALL", [rule_id]
    ).fetchall():
        words = {"pass": "通过", "fail": "不合规", "review": "待核", "undetermined": "无法判定"}
        assert f"{words.get(outcome, '不适用')}{count:,}" in told


def test_a_rule_leads_to_its_findings(demo_home: Path, show: Show) -> None:
    assert 'href="compliance?year=2025&amp;rule=T01"' in show(demo_home, PAGE, rule="T01").html


def test_a_link_opens_an_indicator_with_its_formula(demo_home: Path, show: Show) -> None:
    one = next(one for one in METRICS if one.id == "disclosure_rate")
    page = show(demo_home, PAGE, indicator=one.id)
    assert formula_words(one.numerator) in page.words
    assert formula_words(one.denominator or "") in page.words
    assert one.mind in page.words
    assert "ranking?indicator=disclosure_rate" in page.html


def test_a_link_to_an_entry_that_does_not_exist_says_so(demo_home: Path, show: Show) -> None:
    assert "没有代码为 Z99 的条目" in show(demo_home, PAGE, rule="Z99").words


def test_typed_words_narrow_the_list(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, tab="rules", q="上年")
    listed = set(re.findall(r'data-pick="([A-Z]\d+)"', contents(page)))
    assert {"Y01", "Y02", "S01"} <= listed < {one.id for one in RULES}
    assert "没有含这些字的条目" in show(demo_home, PAGE, tab="rules", q="没有这样的字").words


def test_the_form_is_printed_as_it_stands_in_the_registry(demo_home: Path, show: Show) -> None:
    for edition in EDITIONS:
        words = show(demo_home, PAGE, tab="form", edition=edition, table="t3").words
        for row in FORM.table("t3").rows(edition):
            assert escape(row.label_in(edition)) in words


def test_what_an_edition_changed_is_every_row_that_only_one_has() -> None:
    told = "\n".join(" ".join(one) for one in method_words.edition_changes())
    for table in FORM.tables:
        for row in table.all_rows:
            if len(row.editions) == 1:
                assert row.label_in(row.editions[0]) in told


def test_every_threshold_of_the_settings_has_words_and_its_rules_exist() -> None:
    assert set(method_words.THRESHOLDS) == set(load_settings().thresholds)
    known = {one.id for one in RULES}
    assert {one for rules, _ in method_words.THRESHOLDS.values() for one in rules.split()} <= known


def test_every_rule_rests_on_a_paper_or_on_usage() -> None:
    assert {one for rules in method_parts.papers().values() for one in rules} == {one.id for one in RULES}


def test_sources_say_when_reports_are_due_and_what_the_snapshot_is(demo_home: Path, show: Show) -> None:
    words = show(demo_home, PAGE, tab="sources", year="2024").words
    assert "2025-01-31" in words
    assert "2025-03-31" in words
    assert (demo_home / "CURRENT").read_text("utf-8").strip().removeprefix("warehouse-")[:15] in words


@pytest.mark.parametrize("tab", ["indicators", "rules", "form", "marks", "sources"])
def test_every_chapter_opens_over_one_report(seed_home: Path, show: Show, tab: str) -> None:
    assert "项指标" in answer(show(seed_home, PAGE, tab=tab))


def test_marks_and_outcomes_are_all_told(demo_home: Path, show: Show) -> None:
    words = show(demo_home, PAGE, tab="marks").words
    assert all(one in words for one in "算改混缺扫")
    assert all(one in words for one in ("通过", "不合规", "待核", "无法判定", "不适用", "已确认无误"))


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    assert "gongkai ingest" in show(empty_home, PAGE).words
