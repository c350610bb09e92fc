"""Every rule against its cases, tests/rules/<ID>.yml, and the contract of the engine.

A case: ``name``; what conftest.py builds from (``reports``, ``roster``, ``settings``); ``judged`` (year,
agency) where it is not the last report; ``expect`` (locus → outcome, or → {outcome, expected, found, fix,
evidence, severity}, where each text lists words that must stand in it); ``others`` (outcome of every locus
not named, without it there must be none).
Evidence is written ``table.row.column=value role`` or ``“quote”``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from tests.rules.conftest import AGENCIES, STRANGER, settings_of, warehouse

from analytics.form import FORM
from analytics.rules import RULES, RULES_VERSION, Outcome, Rule, RuleError, Severity, rule, run
from analytics.rules.places import form_order

HERE = Path(__file__).parent


def load(rule_id: str) -> list[dict[str, Any]]:
    return yaml.safe_load(HERE.joinpath(f"{rule_id}.yml").read_text(encoding="utf-8"))


def all_cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(HERE.glob("*.yml"))
        for case in load(path.stem)
    ]


def findings(con: duckdb.DuckDBPyConnection, agency_id: str, year: int) -> dict[str, dict[str, Any]]:
    columns = ("locus", "outcome", "expected", "found", "fix", "evidence", "severity")
    rows = con.execute(
        f"SELECT {', '.join(columns)} FROM findings WHERE agency_id = ? AND year = ?", [agency_id, year]
    ).fetchall()
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


def written(item: Mapping[str, Any]) -> str:
    if "quote" in item:
        return f"“{item['quote']}”"
    figure = item["status"] if item["value"] is None else item["value"]
    return f"{item['table']}.{item['row']}.{item['column']}={figure} {item['role']}"


@pytest.mark.parametrize(("rule_id", "case"), all_cases())
def test_case(rule_id: str, case: dict[str, Any]) -> None:
    with warehouse(case) as con:
        run(con, settings_of(case), [rule(rule_id)])
        last = case.get("judged") or case.get("reports", [{}])[-1]
        agency = AGENCIES.get(last.get("agency", "A"))
        judged = findings(con, agency.agency_id if agency else stranger(con), last.get("year", 2025))

    for found in judged.values():
        assert not [told for told in map(ill_said, said_of(found)) if told]
    expect = {str(locus): spec for locus, spec in case.get("expect", {}).items()}
    assert set(expect) <= set(judged), f"judged were: {sorted(judged)}"
    for locus, spec in expect.items():
        check(judged[locus], {"outcome": spec} if isinstance(spec, str) else spec)
    rest = {locus: found["outcome"] for locus, found in judged.items() if locus not in expect}
    if "others" in case:
        assert rest, "no other locus was judged"
        assert set(rest.values()) == {case["others"]}, rest
    else:
        assert rest == {}


def stranger(con: duckdb.DuckDBPyConnection) -> str:
    (agency_id,) = con.execute("SELECT agency_id FROM agencies WHERE name = ?", [STRANGER]).fetchall()[0]
    return agency_id


def said_of(found: Mapping[str, Any]) -> list[str]:
    return [found["expected"], found["found"], found["fix"]]


def ill_said(text: str) -> str | None:
    """What a clerk would stumble over in a sentence of a finding, None where it reads well."""
    if re.search(r"[A-Za-z_]{2,}", re.sub(r"PDF|docx|X{2,}", "", text)):
        return f"an id, a path or English: {text}"
    if re.search(r"“[^”]*“", text):
        return f"a quote within a quote: {text}"
    if re.search(r"[，。；：、][，。；：、]|\d等|[(（]\s*[)）]|“\s*”", text):
        return f"signs out of place: {text}"
    return None


def check(found: Mapping[str, Any], spec: Mapping[str, Any]) -> None:
    assert found["outcome"] == spec["outcome"], found
    for key in ("expected", "found", "fix"):
        for words in listed(spec.get(key)):
            assert words in found[key]
    assert found["severity"] == spec.get("severity", found["severity"])
    evidence = [written(item) for item in json.loads(found["evidence"])]
    for item in listed(spec.get("evidence")):
        assert item in evidence
    if "evidence_count" in spec:
        assert len(evidence) == spec["evidence_count"]


def listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


# ------------------------------------------------------------------ the rulebook


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.id)
def test_every_rule_has_cases_for_pass_fail_and_what_it_cannot_say(each: Rule) -> None:
    told: set[str] = set()
    for case in load(each.id):
        specs = [*case.get("expect", {}).values(), case.get("others")]
        told |= {spec["outcome"] if isinstance(spec, dict) else spec for spec in specs if spec}
    assert {"pass", "fail"} <= told
    assert told & {"undetermined", "not_applicable", "review"}


def test_the_rulebook_names_each_rule_once_and_says_all_of_it_in_chinese() -> None:
    assert len({each.id for each in RULES}) == len(RULES)
    assert len({each.title for each in RULES}) == len(RULES)
    for each in RULES:
        for text in (each.title, each.short, each.basis, each.fix):
            assert any("\u4e00" <= character <= "\u9fff" for character in text), each.id
        assert len(each.short) <= 16, each.id
        assert each.needs
        assert each.version >= 1


def test_the_version_of_the_rulebook_is_a_short_text() -> None:
    assert len(RULES_VERSION) == 12


# ------------------------------------------------------------------ the engine


def test_a_flawless_report_passes_everything_that_applies_to_it(
    one_report: duckdb.DuckDBPyConnection,
) -> None:
    run(one_report, settings_of({}))
    outcomes = dict(one_report.execute("SELECT outcome, count(*) FROM findings GROUP BY outcome").fetchall())
    assert set(outcomes) == {"pass", "not_applicable"}
    assert one_report.execute("SELECT count(DISTINCT rule_id) FROM findings").fetchone() == (len(RULES),)


def test_running_twice_gives_the_same_findings_in_the_same_order(
    one_report: duckdb.DuckDBPyConnection,
) -> None:
    run(one_report, settings_of({}))
    first = one_report.execute("FROM findings").fetchall()
    run(one_report, settings_of({}))
    assert one_report.execute("FROM findings").fetchall() == first
    assert first[0][0].startswith("a|2025|F01|")


def test_nothing_but_findings_is_left_in_the_warehouse(one_report: duckdb.DuckDBPyConnection) -> None:
    tables = "SELECT table_name FROM duckdb_tables() ORDER BY table_name"
    before = one_report.execute(tables).fetchall()
    run(one_report, settings_of({}))
    assert one_report.execute(tables).fetchall() == before


def test_an_empty_warehouse_has_no_findings() -> None:
    case = {"reports": []}
    with warehouse(case) as con:
        run(con, settings_of(case))
        assert con.execute("FROM findings").fetchall() == []


def test_an_older_revision_is_not_judged() -> None:
    with warehouse({"reports": [{"cells": {"t4": "blank"}}]}) as con:
        con.execute("UPDATE reports SET is_current = false")
        con.execute("DELETE FROM figures")
        run(con, settings_of({}), [rule("F07")])
        assert con.execute("FROM findings").fetchall() == []


GOOD = """
SELECT agency_id, year, report_id, '' AS locus, 'pass' AS outcome, '应为' AS expected, '实为' AS found,
    NULL AS fix, CAST([] AS JSON[]) AS evidence
FROM reports
"""


@pytest.mark.parametrize(
    "judge",
    [
        GOOD.replace("reports", "no_such_table"),
        GOOD.replace("'pass'", "'fine'"),
        GOOD.replace("'pass'", "NULL"),
        GOOD.replace("'实为'", "NULL"),
        GOOD.replace("agency_id,", "'nobody' AS agency_id,"),
        GOOD.replace("FROM reports", "FROM reports, (VALUES (1), (2))"),
        GOOD.replace("CAST([] AS JSON[])", "'{}'::JSON"),
        lambda con, settings: {}["no such key"],
    ],
    ids=["no table", "sixth outcome", "no outcome", "no words", "no agency", "twice", "no list", "function"],
)
def test_a_broken_rule_stops_the_run_by_name_and_leaves_the_findings(
    one_report: duckdb.DuckDBPyConnection, judge: Any
) -> None:
    run(one_report, settings_of({}))
    before = one_report.execute("FROM findings").fetchall()
    with pytest.raises(RuleError, match="F01"):
        run(one_report, settings_of({}), [replace(rule("F01"), judge=judge)])
    assert one_report.execute("FROM findings").fetchall() == before


def test_a_sound_rule_of_the_same_shape_runs(one_report: duckdb.DuckDBPyConnection) -> None:
    run(one_report, settings_of({}), [replace(rule("F01"), judge=GOOD)])
    (outcome, fix, evidence) = one_report.execute("SELECT outcome, fix, evidence FROM findings").fetchall()[0]
    assert Outcome(outcome) is Outcome.PASS
    assert fix == ""
    assert json.loads(evidence) == []


@pytest.mark.parametrize("outcome", ["fail", "review"])
def test_a_fault_without_a_fix_of_its_own_has_the_rule_s(
    one_report: duckdb.DuckDBPyConnection, outcome: str
) -> None:
    judge = GOOD.replace("'pass'", f"'{outcome}'")
    run(one_report, settings_of({}), [replace(rule("F01"), judge=judge)])
    assert one_report.execute("SELECT fix FROM findings").fetchall() == [(rule("F01").fix,)]


def test_places_are_told_in_form_order() -> None:
    for ordered in (
        ["", "section 2", "section 6", "order"],
        ["citation 2", "citation 10"],
        ["t2", "t3", "t4"],
        [
            "t2.normative_documents.*",
            "t3.*.social_org",
            "t3.*.total",
            "t3.granted.*",
            "t3.other.*",
            "t4.*.upheld",
        ],
        [column.id for column in FORM.table("t3").plain_columns],
    ):
        assert sorted(sorted(ordered), key=form_order) == ordered
    rows = [row.id for row in FORM.table("t3").all_rows]
    assert sorted(sorted(rows), key=form_order) == rows


def test_a_scan_of_another_year_makes_a_red_finding_a_matter_of_review() -> None:
    """The report that is judged may be sound text, and what it is compared with a scan."""
    earlier = {"year": 2024, "cells": {"t3": {"carried_out": {"total": 3}}}}
    for scanned, outcome in ((False, "fail"), (True, "review")):
        case = {"reports": [earlier | {"scanned": scanned}, {"year": 2025}]}
        with warehouse(case) as con:
            run(con, settings_of(case), [replace(rule("Y01"), severity=Severity.RED)])
            judged = con.execute(
                "SELECT DISTINCT outcome FROM findings WHERE year = 2025 AND locus = 'total'"
            ).fetchall()
        assert judged == [(outcome,)]
