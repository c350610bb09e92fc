"""What rules of prose are shown of a report, and how the engine shows it to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from tests.rules.conftest import settings_of, warehouse

from analytics.rules import Judgement, Outcome, RuleError, Severity, rule, run
from analytics.rules.engine import prepare
from analytics.rules.rule import EachReport, Rule
from analytics.rules.words import Report, half_sentences, loading, reports, shortened

PROSE = {
    "reports": [
        {"year": 2023, "lines": ["公开信息7条。"]},
        {
            "year": 2024,
            "lines": [
                "全年公开信息12条，其中网",
                "站8条。比上年增加3条；下一步计划公开20条。",
                {"table": "t3", "text": "新收 | 1"},
                {"section": "3", "text": "收到申请２件。"},
            ],
            "claims": [{"id": "requests.received", "value": 2, "quote": "收到申请２件"}],
            "cells": {"t3": {"received": {"total": 2}, "granted": {"total": "blank"}}},
        },
        {"year": 2024, "agency": "B", "lines": ["公开信息9条。"]},
    ],
    "roster": "AB",
}
WORDLESS: Any = {"agency": "D", "year": 2024, "lines": []}


def loaded(case: Any, *cells: tuple[str, str, str]) -> list[Report]:
    with warehouse(case) as con:
        prepare(con, settings_of(case))
        return list(reports(con, cells))


def of_2024(*cells: tuple[str, str, str]) -> Report:
    return next(each for each in loaded(PROSE, *cells) if (each.agency_id, each.year) == ("a", 2024))


# ------------------------------------------------------------------ the reports


def test_reports_come_by_agency_and_year_also_where_they_have_no_words() -> None:
    found = loaded({"reports": [WORDLESS, *PROSE["reports"]], "roster": "ABD"})
    assert [(each.agency_id, each.year) for each in found] == [
        ("a", 2023),
        ("a", 2024),
        ("b", 2024),
        ("d", 2024),
    ]
    assert found[-1].paragraphs == ()


def test_a_report_that_was_replaced_and_a_row_of_a_table_of_many_are_not_shown() -> None:
    with warehouse(PROSE) as con:
        con.execute("UPDATE reports SET is_current = false WHERE year = 2023")
        con.execute("UPDATE reports SET kind = 'row_of_table' WHERE agency_id = 'b'")
        assert [(each.agency_id, each.year) for each in reports(con)] == [("a", 2024)]


def test_what_is_loaded_at_once_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = loaded(PROSE, ("t3", "received", "total"))
    monkeypatch.setattr(loading, "AT_A_TIME", 1)
    assert loaded(PROSE, ("t3", "received", "total")) == at_once


def test_no_more_reports_are_in_memory_than_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "AT_A_TIME", 1)
    with warehouse(PROSE) as con:
        coming = reports(con)
        next(coming)
        con.execute("DELETE FROM lines")
        assert next(coming).lines == []


def test_only_the_cells_asked_for_come_along_and_a_blank_one_has_no_figure() -> None:
    report = of_2024(("t3", "received", "total"), ("t3", "granted", "total"), ("t3", "nonsense", "total"))
    assert {cell: each.value for cell, each in report.cells.items()} == {
        ("t3", "received", "total"): 2,
        ("t3", "granted", "total"): None,
    }
    assert report.cells["t3", "granted", "total"].said.endswith("空白")
    assert [(claim.id, claim.value) for claim in report.claims] == [("requests.received", 2)]


# ------------------------------------------------------------------ its words


def test_lines_that_a_page_broke_are_one_sentence_that_is_quoted_as_it_stands() -> None:
    first = next(of_2024().sentences)
    assert first.text == "全年公开信息12条,其中网站8条。"
    assert first.evidence()["quote"] == "全年公开信息12条，其中网站8条。"
    start, end = first.clause(first.text.index("网"), first.text.index("站"))
    assert first.text[start:end] == "其中网站8条"


def test_tables_are_no_prose_and_a_section_gives_its_paragraphs_a_topic() -> None:
    report = of_2024()
    assert "新收" not in "".join(paragraph.flat.text for paragraph in report.paragraphs)
    assert [(each.section, each.topic) for each in report.paragraphs] == [("1", ""), ("3", "requests")]


def test_counts_that_are_an_increase_or_a_plan_are_idle() -> None:
    counts = [count for sentence in of_2024().sentences for count in sentence.counts]
    assert [(count.value, count.idle) for count in counts] == [
        (12, False),
        (8, False),
        (3, True),
        (20, True),
        (2, False),
    ]


def test_a_rule_that_asks_for_words_sees_only_the_paragraphs_that_have_them() -> None:
    report = of_2024()
    assert [each.section for each in report.narrowed("申请").paragraphs] == ["3"]
    assert [each.section for each in report.paragraphs] == ["1", "3"], "the report itself stays whole"


def test_a_quote_is_found_in_its_section_and_without_a_line_where_it_is_gone() -> None:
    report = of_2024()
    assert report.evidence("收到申请2件", "3")["line"] == 3
    assert report.evidence("收到申请2件", "1")["line"] is None
    assert report.evidence("新收", None)["line"] is None, "a table is no prose"
    sentence = report.sentence_at(3, "收到申请2件")
    assert sentence is not None
    assert sentence.text == "收到申请2件。"
    assert report.sentence_at(0, "收到申请2件") is None


def test_half_sentences_and_long_quotes() -> None:
    assert half_sentences("甲；乙。\n丙") == ["甲；", "乙。", "丙"]
    assert len(shortened("长" * 200)) == 80


# ------------------------------------------------------------------ the engine


def showing(judge: EachReport) -> Rule:
    return replace(rule("X07"), severity=Severity.BLUE, judge=judge)


def verdict(report: Report) -> Judgement:
    return report.judgement("", Outcome.PASS, "应为", f"{len(report.paragraphs)} 段")


def outcomes(con: duckdb.DuckDBPyConnection) -> list[Any]:
    return con.execute("SELECT agency_id, year, found FROM findings ORDER BY ALL").fetchall()


def test_each_report_is_shown_to_a_rule_as_it_asked_for() -> None:
    with warehouse(PROSE) as con:
        run(con, settings_of(PROSE), [showing(EachReport(verdict))])
        assert outcomes(con) == [("a", 2023, "1 段"), ("a", 2024, "2 段"), ("b", 2024, "1 段")]
        run(con, settings_of(PROSE), [showing(EachReport(verdict, mentions="申请"))])
        assert outcomes(con) == [("a", 2023, "0 段"), ("a", 2024, "1 段"), ("b", 2024, "0 段")]


def test_all_rules_of_prose_are_shown_the_same_reading() -> None:
    seen: list[Report] = []

    def look(report: Report) -> Iterator[Judgement]:
        seen.append(report)
        yield verdict(report)

    with warehouse(PROSE) as con:
        others = [replace(showing(EachReport(look)), id=name) for name in ("X07", "X08")]
        run(con, settings_of(PROSE), others)
        assert len(outcomes(con)) == 6
    assert all(one.lines is other.lines for one, other in zip(seen[::2], seen[1::2], strict=True))
    assert all(one.paragraphs is other.paragraphs for one, other in zip(seen[::2], seen[1::2], strict=True))


def test_a_rule_sees_no_cell_that_only_another_one_asked_for() -> None:
    seen: list[Report] = []

    def look(report: Report) -> Judgement:
        seen.append(report)
        return verdict(report)

    cell = ("t3", "received", "total")
    with warehouse(PROSE) as con:
        asking, other = EachReport(look, cells=(cell,)), EachReport(look)
        run(con, settings_of(PROSE), [showing(asking), replace(showing(other), id="X08")])
    assert [set(report.cells) for report in seen[:2]] == [{cell}, set()]


@pytest.mark.parametrize("broken", [lambda report: 1 / 0, lambda report: None, lambda report: iter([1])])
def test_a_broken_rule_of_prose_is_named(broken: Any) -> None:
    with warehouse(PROSE) as con, pytest.raises(RuleError, match="X07"):
        run(con, settings_of(PROSE), [rule("X05"), showing(EachReport(broken))])


def test_a_row_of_a_table_of_many_agencies_has_no_words_to_judge() -> None:
    with warehouse(PROSE) as con:
        con.execute("UPDATE reports SET kind = 'row_of_table' WHERE agency_id = 'b'")
        run(con, settings_of(PROSE), [rule("X05")])
        judged = con.execute("SELECT outcome, found FROM findings WHERE agency_id = 'b'").fetchall()
    assert judged == [("not_applicable", "该报告来自汇总表，没有正文")]
