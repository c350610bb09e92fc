"""A report that was recognised from pictures wears its mark wherever its figures are shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from tests.homes import cut_off_report
from tests.pages.conftest import Show
from tests.pages.test_township import PAGE, clickable, figure

from analytics import intake, reading
from analytics.reading.model import Problem, Reading
from analytics.store.home import Home
from analytics.ui import agency, agency_book


def as_scanned(data: bytes, source: str) -> tuple[Reading, ...]:
    """The text of a report as if a page with the same lines had been recognised."""
    found = reading.read(data, source)
    cells = tuple(
        replace(cell, place=f"page 1, {cell.place}" if cell.place else None) for cell in found.cells
    )
    told = Problem("read_from_scan", "page 1", "第 1 页由扫描图片识别得出，待人工确认")
    return (replace(found, cells=cells, scanned=(1,), problems=(told, *found.problems)),)


@pytest.fixture(scope="module")
def scanned_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scanned")
    (folder / "年报.txt").write_text(cut_off_report(), "utf-8")
    summary = intake.ingest(Home(folder / "home"), [folder / "年报.txt"], reader=as_scanned, workers=0)
    assert [item.file_name for item in summary.read] == ["年报.txt"]
    assert "扫描图片" in (summary.doubtful[0].reason or "")
    return folder / "home"


def test_the_overview_names_who_waits_for_a_person(scanned_home: Path, show: Show) -> None:
    assert "由扫描件识别，数字待核对" in show(scanned_home, "pages/city/overview.py").words


def test_every_cell_of_the_form_wears_the_mark_and_the_legend_explains_it(
    scanned_home: Path, show: Show
) -> None:
    page = show(scanned_home, PAGE, table="t3", cell="t3.received.total")
    html = clickable(page)
    assert figure(html, "t3.received.total") == "扫0"
    assert figure(html, "t3.outcome_total.total") == "缺"  # what is not on the page was not recognised
    assert "扫＝扫描识别，待核对" in page.words


def test_a_cell_that_is_opened_wears_it(scanned_home: Path, show: Show) -> None:
    opened = show(scanned_home, PAGE, open=f"cell~{report_id(scanned_home)}~t3~received~total")
    assert 'title="扫描识别，待核对">扫' in opened.html


def test_the_file_to_take_away_wears_it(scanned_home: Path, show: Show) -> None:
    address = show(scanned_home, PAGE).address
    unit = agency.unit(address["agency"], int(address["year"]))
    assert unit is not None
    frame = agency_book.cell_sheet(unit).frame
    assert set(frame[frame["status"] == "原文有数"]["mark"]) == {"扫"}


def report_id(home: Path) -> str:
    with duckdb.connect(str(home / (home / "CURRENT").read_text("utf-8").strip()), read_only=True) as con:
        return str(con.execute("SELECT report_id FROM reports").fetchall()[0][0])
