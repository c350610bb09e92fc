"""雷同与检索 over the demonstration city, one report, unreadable papers, and nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.pages.conftest import Show, Shown
from tests.pages.test_township import clickable

from analytics.form import FORM
from analytics.reading.flat import fold
from analytics.ui import text_compare, text_search
from analytics.ui.text_data import Texts

PAGE = "pages/agency/text.py"
FIND = {"view": "search"}


@pytest.fixture
def facts(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


def rows(facts: duckdb.DuckDBPyConnection, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    return facts.execute(sql, list(params)).fetchall()


def answer(page: Shown) -> str:
    return re.sub(r"<[^>]+>", "", re.findall(r'g-answer">(.*?)</div>', page.html)[0])


def failing(facts: duckdb.DuckDBPyConnection, rule: str, year: int, kind: str | None = None) -> set[str]:
    found = rows(
        facts,
        "SELECT DISTINCT a.short_name, a.kind FROM findings f JOIN agencies a USING (agency_id)"
        " WHERE f.rule_id = ? AND f.outcome = 'fail' AND f.year = ?",
        rule,
        year,
    )
    return {name for name, of in found if kind in (None, of)}


# ------------------------------------------------------------------ 雷同


@pytest.mark.parametrize("year", [2019, 2021, 2023, 2024, 2025])
def test_the_answer_counts_copies_as_the_rules_do(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, year: int
) -> None:
    said = answer(show(demo_home, PAGE, year=str(year)))
    own, peers = failing(facts, "S01", year), failing(facts, "S02", year)
    if own:
        assert all(name in said for name in own)
    else:
        assert "没有照抄本单位上年" in said or "没有上年正文可比" in said
    assert (f"{len(peers)} 家与别家雷同" in said) == bool(peers)
    assert ("之间没有雷同" in said) == (not peers)


@pytest.mark.parametrize("kind", ["镇", "乡", "街道", "部门"])
def test_a_kind_counts_its_own_agencies_only(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, kind: str
) -> None:
    said = answer(show(demo_home, PAGE, year="2023", kind=kind))
    own, peers = failing(facts, "S01", 2023, kind), failing(facts, "S02", 2023, kind)
    assert all(name in said for name in own)
    assert bool(own) != ("没有照抄" in said)
    assert (f"{kind}中 {len(peers)} 家与别家雷同" in said) == bool(peers)


def test_the_picture_holds_the_share_of_every_year(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    strip = show(demo_home, PAGE, year="2024").pictures[0]
    clicks = {tuple(one) for one in strip["data"][-1]["customdata"]}
    pairs = rows(
        facts,
        "SELECT report_id, section_id, other_report_id FROM similar_pairs JOIN reports USING (report_id) "
        "JOIN units USING (agency_id) WHERE relation = 'last_year'",
    )
    assert clicks <= set(pairs)
    assert {report for report, _, _ in clicks} == {report for report, _, _ in pairs}
    marked = [text for trace in strip["data"] for text in trace.get("text") or () if "◆" in str(text)]
    red = rows(
        facts, "SELECT 1 FROM findings WHERE rule_id = 'S01' AND outcome = 'fail' AND severity = 'red'"
    )
    assert len(marked) == len(red)


def test_groups_are_drawn_with_all_their_names(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    picture = show(demo_home, PAGE, year="2023").pictures[1]
    names = {note["text"] for note in picture["layout"]["annotations"]}
    members = rows(
        facts,
        "SELECT a.short_name FROM clusters JOIN reports USING (report_id) JOIN agencies a USING (agency_id)"
        " WHERE clusters.year = 2023",
    )
    assert members
    assert {name for (name,) in members} <= names


def test_a_year_without_groups_says_which_years_have_some(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, year="2024")
    assert len(page.pictures) == 1
    assert "有雷同组的年度：2023、2025" in page.words


def test_each_pair_is_listed_once(demo_home: Path, show: Show) -> None:
    table = show(demo_home, PAGE, year="2023").app.dataframe[0].value
    peers = table[table["对照"].str.contains("同年")]
    ends = [frozenset((row["单位"], row["对照"].removesuffix("（同年）"))) for _, row in peers.iterrows()]
    assert len(ends) == len(set(ends)) == 1


def test_a_chosen_pair_stands_side_by_side_with_doors(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    (report, section, other), *_ = rows(
        facts,
        "SELECT report_id, section_id, other_report_id FROM similar_pairs"
        " WHERE relation = 'last_year' ORDER BY containment DESC, report_id LIMIT 1",
    )
    page = show(demo_home, PAGE, year="2025", pair=f"{report}~{section}~{other}")
    html = clickable(page)
    for one in (report, other):
        assert f'data-pick="said~{one}~{section}~' in html
    ((text,),) = rows(
        facts, "SELECT text FROM sections WHERE report_id = ? AND section_id = ?", report, section
    )
    shown = re.sub(r"<[^>]+>|出处|\s", "", html.split('class="g-prose"')[1])
    assert re.sub(r"\s", "", text) in shown
    assert "<mark>" in html.split('class="g-prose"')[1]


@pytest.mark.parametrize("asked", ["x", "x~1~y", "~~", "a~b~c~d"])
def test_a_link_to_a_pair_that_is_gone_breaks_nothing(demo_home: Path, show: Show, asked: str) -> None:
    assert "雷同清单" in show(demo_home, PAGE, pair=asked).words


def test_passages_are_marked_and_what_everybody_says_is_grey() -> None:
    own, other = "我们这样写了九个字。党的二十大精神要记牢。", "我们这样写了九个字。"
    passage = {
        "start": 0,
        "stop": 10,
        "other_start": 0,
        "other_stop": 10,
        "text": own[:10],
        "other_text": other,
    }
    here, there = text_compare.kinds(Texts(own, other, (passage,), frozenset()), ())
    assert here[:10] == there == "c" * 10
    assert set(here[10:-1]) == {"g"}


def test_a_figure_that_alone_was_changed_is_told_apart() -> None:
    own, other = "全年一共发放宣传资料350份。", "全年一共发放宣传资料200份。"
    passage = {"start": 0, "stop": len(own), "other_start": 0, "other_stop": len(own)}
    held = Texts(own, other, ({**passage, "text": own, "other_text": other},), frozenset())
    for kinds in text_compare.kinds(held, ()):
        assert kinds == "c" * 10 + "nnn" + "cc"


def test_an_ordinal_alone_is_no_passage() -> None:
    text = "我们这样写了九个字。\n（一）"
    held = Texts(text, text, (), frozenset())
    assert text_compare.kinds(held, ())[0] == "c" * 10 + " " * 4


def test_texts_cannot_smuggle_in_html() -> None:
    assert "<b>" not in text_compare.markup("<b>甲", "    ", {})


# ------------------------------------------------------------------ 检索


@pytest.mark.parametrize(
    ("query", "part"), [("培训", ""), ("公开 培训", ""), ("“主动公开”", "1"), ("会议", "1")]
)
def test_hits_are_all_sections_with_all_the_words(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection, query: str, part: str
) -> None:
    words = [fold(word.strip("“”")) for word in query.split()]
    expected = {
        (report, is_city, section)
        for report, is_city, section, text in rows(
            facts,
            "SELECT report_id, is_city, section_id, text FROM sections JOIN reports USING (report_id)"
            " JOIN agencies USING (agency_id)"
            " WHERE is_current AND year = 2025 AND (? = '' OR section_id = ?)",
            part,
            part,
        )
        if all(word in fold(text) for word in words)
    }
    agencies = {report for report, is_city, _ in expected if not is_city}
    of_city = sum(is_city for _, is_city, _ in expected)
    page = show(demo_home, PAGE, q=query, part=part, year="2025", **FIND)
    assert f"2025 年度 {len(agencies)} 家" in answer(page)
    apart = f"（含汇总年报 {of_city} 处）" if of_city else ""
    assert f"共 {len(expected)} 处{apart}" in answer(page)


def test_full_width_traditional_and_capitals_are_folded(demo_home: Path, show: Show) -> None:
    plain = answer(show(demo_home, PAGE, q="培训3次", **FIND))
    assert "处" in plain
    folded = answer(show(demo_home, PAGE, q="培訓３次", **FIND))
    assert folded.replace("培訓３次", "培训3次") == plain


def test_all_years_have_the_sum_of_the_years(demo_home: Path, show: Show) -> None:
    found = re.findall(r"共 ([\d,]+) 处", answer(show(demo_home, PAGE, q="培训", span="all", **FIND)))
    each = [
        re.findall(r"共 ([\d,]+) 处", answer(show(demo_home, PAGE, q="培训", year=str(year), **FIND)))
        for year in range(2019, 2026)
    ]
    assert int(found[0]) == sum(int(one[0]) for one in each if one)


def test_no_hits_say_what_to_try(demo_home: Path, show: Show) -> None:
    page = show(demo_home, PAGE, q="没有人这样说过 培训", kind="镇", part="1", **FIND)
    assert "没有单位同时写到“没有人这样说过”、“培训”" in answer(page)
    for told in ("单位类别换成", "部分换成", "去掉一个再试"):
        assert told in page.words


@pytest.mark.parametrize("query", ["", "   ", "“”", "%", "_", "'; DROP", "<b>x</b>", "\\", "长" * 500])
def test_odd_queries_are_words_like_others(demo_home: Path, show: Show, query: str) -> None:
    page = show(demo_home, PAGE, q=query, **FIND)
    assert "<b>x</b>" not in answer(page)
    assert answer(page)


def test_words_are_marked_where_they_stand() -> None:
    text = "一是公開\n内容不够。" + "其他情况。" * 40 + "二是公开渠道。"
    parts, count = text_search.in_context(text, ["公开"])
    assert count == 2
    marked = [(words, span) for words, span in parts if span]
    assert [words for words, _ in marked] == ["公開", "公开"]
    assert all(span and text[slice(*span)] == words for words, span in marked)
    assert ("……", None) in parts


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a　B", ("a", "b")),
        ("“信息 公开” 平台", ("信息公开", "平台")),
        ('"x y"', ("xy",)),
        ("公开 公開", ("公开",)),
        ("", ()),
    ],
)
def test_a_query_is_parted_into_words(query: str, words: tuple[str, ...]) -> None:
    assert text_search.words_of(query) == words


def test_a_hit_opens_the_source_panel_at_its_line(
    demo_home: Path, show: Show, facts: duckdb.DuckDBPyConnection
) -> None:
    hit = _first_hit(facts, "培训")
    report, section, text = hit
    at = text.index("培训")
    page = show(demo_home, PAGE, q="培训", open=f"said~{report}~{section}~{at}~{at + 2}", **FIND)
    assert FORM.section(section).heading in page.words
    assert 'class="hit calm"' in page.html


def _first_hit(facts: duckdb.DuckDBPyConnection, word: str) -> tuple[str, str, str]:
    report, section, text = rows(
        facts,
        "SELECT report_id, section_id, text FROM sections JOIN reports USING (report_id)"
        " WHERE is_current AND contains(text, ?) ORDER BY ALL LIMIT 1",
        word,
    )[0]
    return report, section, text


@pytest.mark.parametrize("asked", ["said~x~1~0~2", "said~x~9~a~b", "said~x"])
def test_a_link_to_words_that_are_gone_breaks_nothing(demo_home: Path, show: Show, asked: str) -> None:
    show(demo_home, PAGE, open=asked)


# ------------------------------------------------------------------ other homes


@pytest.mark.parametrize("params", [{}, FIND, FIND | {"q": "图解"}, FIND | {"q": "图解", "span": "all"}])
def test_one_report_has_nothing_to_compare_and_can_be_searched(
    seed_home: Path, show: Show, params: dict[str, str]
) -> None:
    page = show(seed_home, PAGE, **params)
    if not params:
        assert "没有" in answer(page)
    elif "q" in params:
        assert "1 家写到“图解”，共 1 处" in answer(page)


def test_an_empty_home_says_what_to_do(empty_home: Path, show: Show) -> None:
    assert "gongkai ingest" in show(empty_home, PAGE).words
