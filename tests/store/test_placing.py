"""Which agency and year a document belongs to, and which one counts."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.store.builders import NOON, ROSTER, Shelf, full_cells, reading

from analytics.agencies import Agency, Roster
from analytics.form import FORM
from analytics.reading.model import Line, Section, SectionStatus, Status
from analytics.store.journal import AGENCY_MATCHED, Journal
from analytics.store.placing import from_file_name

TABLE_HEADING = Section("2", SectionStatus.PRESENT, "二、", "", "row 1", 1)
NOTHING = {key: Status.NOT_IN_SOURCE for table in FORM.tables for key in FORM.cells(table.id, "2021")}
LATER = NOON + timedelta(days=1)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_a_newer_document_becomes_a_revision_and_the_old_one_stays(shelf: Shelf) -> None:
    first = shelf.put(reading(), "a.txt")
    second = shelf.put(reading(), "b.txt", LATER)
    sql = "SELECT sha256, revision, is_current FROM reports ORDER BY revision"
    assert shelf.rows(sql) == [(first, 1, False), (second, 2, True)]


def test_documents_of_one_moment_count_in_order_of_arrival(shelf: Shelf) -> None:
    shelf.put(reading(), "z.txt")
    last = shelf.put(reading(), "a.txt")
    assert shelf.rows("SELECT sha256 FROM reports WHERE is_current") == [(last,)]


def test_bare_tables_never_take_the_place_of_a_whole_report(shelf: Shelf) -> None:
    whole = shelf.put(reading(), "a.docx")
    annex = shelf.put(replace(reading(), sections=(TABLE_HEADING,)), "附表.xlsx", LATER)
    sql = "SELECT sha256, is_current FROM reports ORDER BY revision"
    assert shelf.rows(sql) == [(whole, True), (annex, False)]


def test_bare_tables_count_where_they_are_all_there_is(shelf: Shelf) -> None:
    shelf.put(replace(reading(), cells=full_cells(values=NOTHING)), "a.docx")
    annex = shelf.put(replace(reading(), sections=(TABLE_HEADING,)), "附表.xlsx", LATER)
    assert shelf.rows("SELECT sha256 FROM reports WHERE is_current") == [(annex,)]


def test_a_long_text_whose_headings_were_not_recognised_is_no_annex(shelf: Shelf) -> None:
    shelf.put(reading(), "a.docx")
    later = replace(reading(), sections=(), lines=(Line("全年公开信息。" * 60, "line 1"),))
    newest = shelf.put(later, "b.docx", LATER)
    assert shelf.rows("SELECT sha256 FROM reports WHERE is_current") == [(newest,)]


def test_a_newer_document_that_cannot_be_read_hides_nothing(shelf: Shelf) -> None:
    good = shelf.put(reading())
    shelf.put(reading(error="加密的文件"), "b.txt", LATER)
    assert shelf.rows("SELECT sha256, is_current FROM reports") == [(good, True)]
    assert shelf.rows("SELECT state FROM submissions WHERE agency_id = 'qingxi'") == [("submitted",)]


def test_an_agency_that_the_roster_does_not_know_is_kept(shelf: Shelf) -> None:
    shelf.put(reading("东湖镇人民政府"))
    shelf.put(reading("东湖镇"), "b.txt", LATER)
    ((agency_id, name, kind),) = shelf.rows("SELECT agency_id, name, kind FROM agencies WHERE NOT in_roster")
    assert str(agency_id).startswith("x-")
    assert (name, kind) == ("东湖镇人民政府", "镇")
    assert shelf.rows(f"SELECT count(*) FROM reports WHERE agency_id = '{agency_id}'") == [(2,)]


def test_an_alias_finds_the_agency_of_the_roster(shelf: Shelf) -> None:
    shelf.put(reading("南岭街道"))
    assert shelf.rows("SELECT agency_id, agency_as_read FROM reports") == [("nanling", "南岭街道")]


def test_the_only_report_of_a_file_is_named_by_the_file(shelf: Shelf) -> None:
    sha256 = shelf.put(reading())
    assert shelf.rows("SELECT report_id, part FROM reports") == [(sha256[:16], 0)]


def test_each_of_several_reports_is_named_by_the_file_and_its_number(shelf: Shelf) -> None:
    sha256 = shelf.put([reading(), reading("南岭街道")])
    ids = [hashlib.sha256(f"{sha256}#{part}".encode()).hexdigest()[:16] for part in (1, 2)]
    assert shelf.rows("SELECT report_id, sha256, part FROM reports ORDER BY part") == [
        (ids[0], sha256, 1),
        (ids[1], sha256, 2),
    ]


def test_what_a_person_says_of_one_part_holds_for_that_part(shelf: Shelf) -> None:
    sha256 = shelf.put([reading(None, None), reading(None, None)])
    entry = {"sha256": sha256, "part": 2, "agency_id": "nanling", "year": 2024}
    Journal(shelf.home).append(LATER, "李", [(AGENCY_MATCHED, entry)])
    assert shelf.rows("SELECT outcome, agency_id FROM documents ORDER BY part") == [
        ("unplaced", None),
        ("report", "nanling"),
    ]


def test_the_name_of_a_file_says_nothing_of_one_of_its_parts(shelf: Shelf) -> None:
    shelf.put([reading(), reading(None, None, error="坏的一页")], "清溪镇2024年年报.pdf")
    assert shelf.rows("SELECT outcome, year FROM documents ORDER BY part") == [
        ("report", 2025),
        ("failed", None),
    ]


@pytest.mark.parametrize(
    ("agency", "year", "lost"),
    [(None, 2025, "单位"), ("清溪镇", None, "年度"), (None, None, "单位名称、报告年度")],
)
def test_without_agency_or_year_a_document_waits_for_a_person(
    shelf: Shelf, agency: str | None, year: int | None, lost: str
) -> None:
    shelf.put(reading(agency, year))
    ((outcome, message),) = shelf.rows("SELECT outcome, message FROM documents")
    assert outcome == "unplaced"
    assert lost in str(message)
    assert shelf.rows("SELECT count(*) FROM reports") == [(0,)]


def test_what_a_person_says_goes_before_what_was_read(shelf: Shelf) -> None:
    sha256 = shelf.put(reading(None, None))
    entry = {"sha256": sha256, "agency_id": "nanling", "year": 2024}
    Journal(shelf.home).append(LATER, "李", [(AGENCY_MATCHED, entry)])
    assert shelf.rows("SELECT outcome, message, agency_id, year FROM documents") == [
        ("report", None, "nanling", 2024)
    ]


def test_a_match_with_an_agency_that_is_not_there_changes_nothing(shelf: Shelf) -> None:
    sha256 = shelf.put(reading())
    entry = {"sha256": sha256, "agency_id": "nobody", "year": 2024}
    Journal(shelf.home).append(LATER, "李", [(AGENCY_MATCHED, entry)])
    assert shelf.rows("SELECT agency_id, year FROM reports") == [("qingxi", 2025)]


def test_a_document_that_cannot_be_read_keeps_the_place_its_name_tells(shelf: Shelf) -> None:
    shelf.put(reading(None, None, error="加密的文件"), "清溪镇2024年年报.pdf")
    assert shelf.rows("SELECT outcome, message, agency_id, year FROM documents") == [
        ("failed", "加密的文件", "qingxi", 2024)
    ]
    assert shelf.rows("SELECT year, state FROM submissions WHERE agency_id = 'qingxi'") == [
        (2024, "unreadable")
    ]


@pytest.mark.parametrize(
    ("file_name", "agency_id", "year"),
    [
        ("清溪镇2024年政府信息公开工作年度报告.docx", "qingxi", 2024),
        ("2024年清溪镇人民政府政府信息公开工作年度报告.docx", "qingxi", 2024),
        ("南岭街道办事处_2023.pdf", "nanling", 2023),
        ("2023-清溪镇（终稿）.pdf", "qingxi", 2023),
        ("清溪镇-南岭街道-2023.pdf", None, 2023),
        ("清溪镇2023年报2024年发布.pdf", "qingxi", None),
        ("20240131.pdf", None, None),
        ("扫描件.pdf", None, None),
    ],
)
def test_a_file_name_is_believed_only_where_it_is_clear(
    file_name: str, agency_id: str | None, year: int | None
) -> None:
    agency, found = from_file_name(file_name, ROSTER)
    assert (agency.agency_id if agency else None, found) == (agency_id, year)


def test_two_agencies_of_one_name_are_never_guessed_between(tmp_path: Path) -> None:
    twins = Roster(
        tuple(
            Agency(county, f"{county}清溪镇人民政府", "清溪镇", "镇", county=county)
            for county in ("甲县", "乙县")
        )
    )
    shelf = Shelf(tmp_path, roster=twins)
    shelf.put(reading("清溪镇人民政府"), "a.txt")
    shelf.put(reading("乙县清溪镇人民政府"), "b.txt")
    sql = "SELECT in_roster, agency_id LIKE 'x-%' FROM reports JOIN agencies USING (agency_id) ORDER BY 1"
    assert shelf.rows(sql) == [(False, True), (True, False)]


def test_times_are_those_of_arrival(shelf: Shelf) -> None:
    shelf.put(reading(), at=datetime(2026, 3, 1, 8, 30))
    assert shelf.rows("SELECT received_at FROM documents") == [(datetime(2026, 3, 1, 8, 30),)]
