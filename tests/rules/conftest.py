"""A warehouse in memory for one case of a rule: readings, taken in as any others, written in a few lines.

A report of a case stands for a flawless one until it says otherwise: every cell states 0, all six sections
are there in order, it is signed and published in January. What differs is said by these keys:

    year, agency        2025 and A (an agency is a letter of AGENCIES)
    editions            {t2: "2019"}: the edition that a table was read in
    cells               t3: {received: [2, 0, 0, 0, 0, 0, 2], granted: {total: 1}, carried_out: 0}
                        a word for a table, a row or a cell says what stands there:
                        blank slash unreadable lost
    sections            {"4": missing, "6": empty}; order: ["1", "3", "2"] for the order of the headings found
    headings            {"5": …}: what stands over a section instead of the form's heading
    claims              [{id: requests.received, value: 3, quote: …, approximate: true}]
    lines               one entry a line: running text, or {table: t3, text: …} for a line of a table, or
                        {section: "0", text: …} for running text of another section than one; a place
                        of its own where that matters
    texts               {"5": …}: what a section says instead of the flawless words of TEXTS
    as_read             the name that the report bears, another than the agency's own
    title               instead of the agency's name, the year and the form's title
    revision, current   2 where it replaces an earlier report of the same agency and year, which has
                        current: false; format: pdf where the file is no txt
    labels              [{table: t2, row: normative_documents, raw: …, expected: …}]
    problems            [{code: columns_unknown, place: "line 2, cell 1"}]
    signed, published   dates, or null for none
    scanned             true: all of it was recognised from pictures
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from analytics.agencies import Agency, Roster, unlisted
from analytics.form import FORM
from analytics.reading.model import Cell, Claim, Label, Line, Problem, Reading, Section, SectionStatus, Status
from analytics.settings import Settings, load_settings
from analytics.store import facts, marts
from analytics.store.originals import Original
from analytics.store.placing import Placed

AGENCIES = {
    "A": Agency("a", "甲县清溪镇人民政府", "清溪镇", "镇"),
    "B": Agency("b", "甲县石桥乡人民政府", "石桥乡", "乡"),
    "C": Agency("c", "甲县人民政府办公室", "政府办公室", "部门"),
    "D": Agency("d", "甲县南岭镇人民政府", "南岭镇", "镇"),
    "E": Agency("e", "甲县东湖镇人民政府", "东湖镇", "镇"),
    "F": Agency("f", "甲县白马镇人民政府", "白马镇", "镇"),
    "Z": Agency("z", "甲县人民政府", "甲县", "其他"),
}
STRANGER = "外县某某镇人民政府"
STATUS = {
    "blank": Status.BLANK,
    "slash": Status.SLASH,
    "unreadable": Status.UNREADABLE,
    "lost": Status.NOT_IN_SOURCE,
}
KNOWN_KEYS = {
    *("year", "agency", "editions", "cells", "sections", "order", "texts", "claims", "lines", "labels"),
    *("problems", "signed", "published", "error", "scanned", "title", "revision", "current", "format"),
    *("headings", "as_read"),
}
TEXTS = {
    "1": (
        "清溪镇全年主动公开信息12条；未收到依申请公开；对拟公开信息逐条审核；更新网站专栏2个；组织培训1次。"
        "年度考核为良好，社会评议满意度95%，未发生责任追究情形。"
    ),
    "5": (
        "一是村级财务公开不够及时，二是政策解读形式单一。"
        "改进措施：一是按月公开清溪镇各村财务，二是制作图解2篇。"
    ),
    "6": "清溪镇本年度收取信息处理费0元。",
}
"""A flawless report's words."""

Case = Mapping[str, Any]


def settings_of(case: Case) -> Settings:
    given: Mapping[str, Any] = case.get("settings", {})
    month, day = map(int, given.get("deadline", "01-31").split("-"))
    return replace(
        load_settings(),
        city="甲县政务公开办公室",
        default_deadline=(month, day),
        first_year=given.get("first_year"),
        last_year=given.get("last_year"),
        city_report=given.get("city_report", ""),
        special_thresholds={
            (name, None, kind): Decimal(str(figure))
            for kind, figures in given.get("thresholds", {}).items()
            for name, figure in figures.items()
        },
    )


def warehouse(case: Case, path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """The facts and base marts of a case. ``roster`` names the agencies that owe reports (A)."""
    documents = [placed(report, ordinal) for ordinal, report in enumerate(case.get("reports", [{}]))]
    roster = Roster(tuple(AGENCIES[letter] for letter in case.get("roster", "A")))
    con = duckdb.connect(path, config={"threads": 1})
    facts.load(
        con,
        documents,
        roster,
        settings_of(case),
        stamp="case",
        taken_at=datetime(2026, 6, 1),
        demo=False,
    )
    marts.build(con, "base")
    return con


def placed(report: Mapping[str, Any], ordinal: int) -> Placed:
    assert set(report) <= KNOWN_KEYS, f"unknown keys: {set(report) - KNOWN_KEYS}"
    agency = AGENCIES.get(report.get("agency", "A")) or unlisted(STRANGER)
    year = report.get("year", 2025)
    sha256 = hashlib.sha256(f"{agency.agency_id} {year} {ordinal}".encode()).hexdigest()
    original = Original(sha256, f"{ordinal}.txt", 1, datetime(2026, 1, 1), ordinal)
    if "error" in report:
        reading = Reading(source="", sha256=sha256, format="pdf", error=report["error"])
        return Placed(original, reading, "failed", report["error"], agency, year)
    reading = reading_of(report, sha256, agency.name, year)
    revision = report.get("revision", 1)
    return Placed(
        original,
        reading,
        "report",
        None,
        agency,
        year,
        revision=revision,
        is_current=report.get("current", True),
    )


def reading_of(report: Mapping[str, Any], sha256: str, agency: str, year: int) -> Reading:
    editions = {table.id: FORM.edition_for(year).id for table in FORM.tables} | report.get("editions", {})
    return Reading(
        source="",
        sha256=sha256,
        format=report.get("format", "txt"),
        agency=report.get("as_read", agency),
        year=year,
        title=report.get("title", f"{agency}{year}年{FORM.title}"),
        signed_on=report.get("signed", date(year + 1, 1, 15)),
        published_on=report.get("published", date(year + 1, 1, 20)),
        editions=editions,
        sections=tuple(sections_of(report)),
        cells=tuple(
            cell
            for table in FORM.tables
            for cell in cells_of(table.id, editions[table.id], report.get("cells", {}))
        ),
        claims=tuple(
            Claim(
                id=claim["id"],
                value=Decimal(str(claim["value"])),
                unit=FORM.claim(claim["id"]).unit,
                approximate=claim.get("approximate", False),
                quote=claim["quote"],
                place="paragraph 9",
                line=9,
            )
            for claim in report.get("claims", [])
        ),
        labels=tuple(
            Label(
                each["table"], each.get("row"), each.get("column"), each["raw"], each["expected"], "table 1"
            )
            for each in report.get("labels", [])
        ),
        problems=tuple(Problem(each["code"], each["place"], "说明") for each in report.get("problems", [])),
        scanned=(1,) if report.get("scanned") else (),
        lines=tuple(
            Line(
                line["text"], line.get("place", f"line {number}"), line.get("section", "3"), line.get("table")
            )
            if isinstance(line, dict)
            else Line(line, f"line {number}", "1")
            for number, line in enumerate(report.get("lines", []), start=1)
        ),
    )


def sections_of(report: Mapping[str, Any]) -> Iterator[Section]:
    told: Mapping[str, str] = report.get("sections", {})
    status = {spec.id: SectionStatus(told.get(spec.id, "present")) for spec in FORM.sections}
    order: list[str] = report.get("order") or [
        section for section in status if status[section] is not SectionStatus.MISSING
    ]
    for spec in FORM.sections:
        if status[spec.id] is SectionStatus.MISSING:
            yield Section(spec.id, SectionStatus.MISSING)
        else:
            place = f"line {order.index(spec.id) + 1}"
            words = {**TEXTS, **report.get("texts", {})} if status[spec.id] is SectionStatus.PRESENT else {}
            text = words.get(spec.id, "")
            heading = report.get("headings", {}).get(spec.id, spec.heading)
            yield Section(spec.id, status[spec.id], heading, text, place, order.index(spec.id) + 1)


def cells_of(table: str, edition: str, told: Mapping[str, Any]) -> Iterator[Cell]:
    rows = told.get(table, {})
    for row in FORM.table(table).rows(edition):
        columns = FORM.table(table).columns(edition, row.id)
        entry = rows if isinstance(rows, str) else rows.get(row.id, 0)
        for position, column in enumerate(columns):
            if isinstance(entry, list):
                content = entry[position]
            elif isinstance(entry, dict):
                content = entry.get(column.id, 0)
            else:
                content = entry
            status = STATUS.get(content, Status.STATED)
            value = Decimal(str(content)) if status is Status.STATED else None
            place = None if status is Status.NOT_IN_SOURCE else f"table {table[1]}, {row.id} {column.id}"
            yield Cell(
                table, row.id, column.id, value, status, str(content), place, None if place is None else 5
            )
    if isinstance(rows, dict):
        ids = {row.id for row in FORM.table(table).rows(edition)}
        assert set(rows) <= ids, f"rows that the form does not have: {set(rows) - ids}"


@pytest.fixture
def one_report() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with one flawless report."""
    con = warehouse({})
    yield con
    con.close()
