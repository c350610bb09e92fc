"""A file of several reports: each has a place of its own, and what is wrong with one stops no other."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from tests.intake.desk import NOW, Desk, names, plain_reader
from tests.reading import render
from tests.reading.reports import TOGETHER
from tests.store.builders import contents

from analytics import intake
from analytics.reading import read_all
from analytics.reading.model import Reading
from analytics.store import Home, warehouse
from analytics.store.originals import Originals


def test_each_report_of_a_file_has_its_own_place(desk: Desk) -> None:
    desk.put("汇编.txt", "清溪镇 2024\n南岭街道 2024\n清溪镇 2025")
    summary = desk.ingest()
    assert [(item.name, item.agency, item.year) for item in summary.read] == [
        ("汇编.txt（第 1 份报告）", "清溪镇人民政府", 2024),
        ("汇编.txt（第 2 份报告）", "南岭街道办事处", 2024),
        ("汇编.txt（第 3 份报告）", "清溪镇人民政府", 2025),
    ]
    assert summary.doubtful == []
    (original,) = Originals(desk.home).all()
    assert desk.rows(
        "SELECT r.agency_id, r.year, part, sha256, is_current FROM reports r"
        " JOIN documents USING (sha256, part) ORDER BY part"
    ) == [
        ("qingxi", 2024, 1, original.sha256, True),
        ("nanling", 2024, 2, original.sha256, True),
        ("qingxi", 2025, 3, original.sha256, True),
    ]
    assert desk.rows("SELECT count(DISTINCT report_id) FROM cells") == [(3,)]
    assert desk.rows("SELECT count(*) FROM submissions WHERE state <> 'missing'") == [(3,)]


def test_the_ids_of_the_parts_are_the_same_in_every_build(desk: Desk) -> None:
    desk.put("汇编.txt", "清溪镇 2024\n南岭街道 2024")
    summary = desk.ingest()
    assert summary.path is not None
    before = contents(summary.path)
    summary.path.unlink()
    built = intake.rebuild(desk.home, fresh=True, reader=plain_reader, workers=0)
    assert (built.stamp, contents(built.path)) == (summary.stamp, before)


def test_a_file_of_several_reports_that_comes_again_is_unchanged(desk: Desk) -> None:
    desk.put("汇编.txt", "清溪镇 2024\n坏 1\n? ?")
    first = desk.ingest()
    assert [names(items) for items in (first.read, first.failed, first.doubtful)] == [["汇编.txt"]] * 3
    again = desk.ingest()
    assert names(again.unchanged) == ["汇编.txt"]
    assert [(item.name, item.reason) for item in again.failed] == [
        ("汇编.txt（第 2 份报告）", "文件已加密。请解除密码后重新入库。")
    ]
    assert again.stamp == first.stamp


def test_two_reports_of_one_place_in_one_file_are_told(desk: Desk) -> None:
    desk.put("汇编.txt", "清溪镇 2024\n清溪镇 2024")
    summary = desk.ingest()
    assert [item.part for item in summary.doubtful] == [1, 2]
    assert "以最后一份为准" in (summary.doubtful[0].reason or "")
    assert desk.rows("SELECT part, is_current FROM reports ORDER BY part") == [(1, False), (2, True)]


def test_a_row_of_a_table_never_takes_the_place_of_a_report(desk: Desk) -> None:
    desk.put("a.txt", "清溪镇 2024")
    desk.ingest()
    desk.put("b.txt", "表 清溪镇 2024\n表 南岭街道 2024")
    summary = desk.ingest()
    assert [item.name for item in summary.read] == ["b.txt（第 2 份报告）"]
    assert summary.replaced == []
    assert [(item.part, item.reason) for item in summary.doubtful] == [
        (1, "已有该单位该年度的年报全文，汇总表里的这一行只作留存")
    ]
    assert desk.rows("SELECT agency_id, kind, is_current FROM reports ORDER BY ALL") == [
        ("nanling", "row_of_table", True),
        ("qingxi", "document", True),
        ("qingxi", "row_of_table", False),
    ]


def test_a_row_of_a_table_is_not_blamed_for_having_no_prose(desk: Desk) -> None:
    desk.put("a.txt", "表 清溪镇 2024\n南岭街道 2024")
    desk.ingest()
    of_prose = desk.rows(
        "SELECT agency_id, rule_id, outcome, found FROM findings"
        " WHERE rule_id IN ('F01', 'F05', 'F06', 'F10', 'X01') AND agency_id = 'qingxi' ORDER BY rule_id"
    )
    assert [row[1] for row in of_prose] == ["F01", "F05", "F06", "F10", "X01"]
    assert {row[2:] for row in of_prose} == {("not_applicable", "该报告来自汇总表，没有正文")}
    assert desk.rows("SELECT outcome FROM findings WHERE rule_id = 'F01' AND agency_id = 'nanling'") != [
        ("not_applicable",)
    ]
    assert desk.rows("SELECT DISTINCT outcome FROM findings WHERE rule_id = 'T03' AND agency_id = 'qingxi'")


def test_what_failed_for_want_of_a_program_is_tried_again(desk: Desk) -> None:
    def without_office(data: bytes, source: str) -> tuple[Reading, ...]:
        return tuple(replace(one, error="没有安装", passing=True) for one in plain_reader(data, source))

    desk.put("a.txt", "清溪镇 2024")
    intake.ingest(desk.home, [desk.inbox], now=NOW, reader=without_office, workers=0)
    assert desk.rows("SELECT outcome, message FROM documents") == [("failed", "没有安装")]
    summary = desk.ingest()
    assert names(summary.unchanged) == ["a.txt"]
    assert summary.failed == []
    assert desk.rows("SELECT outcome FROM documents") == [("report",)]


@pytest.mark.parametrize("layout", ["docx", "html", "xlsx"])
def test_real_files_of_several_reports_are_taken_in_whole(tmp_path: Path, layout: str) -> None:
    name, draw = render.FORMATS[layout]
    home = Home.find(tmp_path / "home")
    path = tmp_path / name
    path.write_bytes(draw(TOGETHER))
    intake.ingest(home, [path], now=NOW, workers=0)
    with warehouse.open_current(home) as snapshot:
        found = snapshot.rows(
            "SELECT part, agency_as_read, year, kind FROM reports WHERE is_current ORDER BY part"
        )
    assert found == [
        (part, reading.agency, reading.year, "document")
        for part, reading in enumerate(read_all(draw(TOGETHER), name), start=1)
    ]
    assert len(found) == 3


def test_a_zip_stands_for_the_documents_in_it(desk: Desk) -> None:
    path = desk.inbox / "全市.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("2025/a.txt", "清溪镇 2025")
        packed.writestr("b.txt", "南岭街道 2025")
        packed.writestr("../c.txt", "南岭街道 2024")
    summary = desk.ingest()
    assert [(item.file_name, item.agency) for item in summary.read] == [
        ("a.txt", "清溪镇人民政府"),
        ("b.txt", "南岭街道办事处"),
    ]
    assert names(summary.failed) == ["全市.zip/../c.txt"]
    assert "拒绝读取" in (summary.failed[0].reason or "")
    assert names(desk.ingest().unchanged) == ["a.txt", "b.txt"]
