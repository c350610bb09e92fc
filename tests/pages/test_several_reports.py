"""Pages over one file that holds several reports: each has its page, and all lead to the same original."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.pages.conftest import Show
from tests.reading import render
from tests.reading.reports import TOGETHER

from analytics import intake
from analytics.store import Home, warehouse

AGENCY = "河湾镇"
"""Two of the three reports in the file are its own."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "汇编.html").write_bytes(render.as_html(TOGETHER))
    intake.ingest(Home.find(tmp_path / "home"), [inbox], workers=0)
    return tmp_path / "home"


def agency_id(home: Path) -> str:
    with warehouse.open_current(Home.find(home)) as snapshot:
        ((found,),) = snapshot.rows(f"SELECT agency_id FROM agencies WHERE name LIKE '%{AGENCY}%'")
    return str(found)


def test_each_report_of_a_file_is_listed_with_its_number_and_the_original(home: Path, show: Show) -> None:
    page = show(home, "pages/agency/township.py", agency=agency_id(home), tab="papers")
    for number in (1, 3):
        assert f"文件中的第 {number} 份报告" in page.words
    assert "文件中的第 2 份报告" not in page.words
    assert len(page.app.get("download_button")) >= 2


@pytest.mark.parametrize("year", ["2022", "2023"])
def test_each_report_of_a_file_has_its_page(home: Path, show: Show, year: str) -> None:
    page = show(home, "pages/agency/township.py", agency=agency_id(home), year=year)
    assert f"{AGENCY} · {year} 年度{AGENCY}已报" in page.words
