"""The city's tables as a document: read back, they are the form with the sums in it."""

from __future__ import annotations

import io

import docx
import pytest
from tests.small_city import City, outcomes

from analytics.consolidation.behind import gaps
from analytics.consolidation.totals import totals
from analytics.export.consolidated_docx import document
from analytics.form import FORM
from analytics.reading import read


@pytest.fixture
def content() -> bytes:
    city = City()
    city.report("白沙镇", 2025, outcomes(1200, 1234))
    city.report("清溪镇", 2025, {**outcomes(3, 20), "carried_out": "blank"})
    city.no_report("桃源乡", 2025)
    found = totals(city.con, 2025)
    return document(found, gaps(city.con, found, None)[0], "快照")


def test_the_reader_reads_the_sums_back_from_it(content: bytes) -> None:
    cells = {(one.table, one.row, one.column): one.value for one in read(content, "汇总.docx").cells}
    assert cells["t3", "received", "total"] == 1254
    assert cells["t3", "granted", "total"] == 1203
    assert cells["t4", "review", "total"] == 0
    asked = {cell for table in FORM.tables for cell in FORM.cells(table.id, "2021")}
    assert asked <= set(cells)


def test_it_says_under_each_table_of_how_many_units_it_is(content: bytes) -> None:
    told = [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]
    assert sum("2/3 家之和" in line and "桃源乡（未报）" in line for line in told) == 3
    assert sum(line.startswith("灰底") for line in told) == 1, "清溪镇 left one cell of one table empty"
    assert told[-1] == "快照"


def test_the_same_sums_give_the_same_words(content: bytes) -> None:
    tables = docx.Document(io.BytesIO(content)).tables
    assert [cell.text for cell in tables[3].rows[1].cells][:3] == ["桃源乡", "全部", "未报"]
