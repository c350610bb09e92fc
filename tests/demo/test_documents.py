"""The documents: every one can be read back, cell by cell, exactly as it was written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics import demo, reading
from analytics.demo.city import FORMATS
from analytics.demo.paper import MARK, Heading, Text, paper_of
from analytics.demo.report import Report
from analytics.demo.tables import draw
from analytics.form import FORM
from analytics.reading.model import Reading, SectionStatus, Status

FILES = tuple(demo.files())
READABLE = [
    pytest.param(file, id=f"{file.report.unit.id}-{file.report.year}-{file.report.format}")
    for file in FILES
    if file.readable
]


def written(report: Report) -> dict[tuple[str, str, str], tuple[Status, Decimal | None]]:
    """What a reader has to find in each cell of the form."""
    found: dict[tuple[str, str, str], tuple[Status, Decimal | None]] = {}
    for table in FORM.tables:
        for cell in FORM.cells(table.id, report.editions[table.id]):
            text = report.cells.get(cell)
            if text is None:
                found[cell] = Status.NOT_IN_SOURCE, None
            elif not text:
                found[cell] = Status.BLANK, None
            elif text in {"/", "—"}:
                found[cell] = Status.SLASH, None
            else:
                found[cell] = Status.STATED, Decimal(text)
    return found


def cells(read: Reading) -> dict[tuple[str, str, str], tuple[Status, Decimal | None]]:
    return {(cell.table, cell.row, cell.column): (cell.status, cell.value) for cell in read.cells}


@pytest.mark.parametrize("file", READABLE)
def test_a_report_reads_back_exactly_as_written(file: demo.DemoFile) -> None:
    report = file.report
    read = reading.read(file.content(), file.path)
    assert read.error is None
    assert (read.agency, read.year) == (report.unit.name, report.year)
    assert (read.published_on, read.signed_on) == (report.published_on, report.signed_on)
    assert {table: read.editions[table] for table in ("t2", "t3")} == {
        table: report.editions[table] for table in ("t2", "t3")
    }
    assert cells(read) == written(report)
    present = [section.id for section in read.sections if section.status is SectionStatus.PRESENT]
    assert sorted(present) == sorted(report.sections)
    said = {claim.value for claim in read.claims if claim.id == "requests.received"}
    assert said == {paper_of(report).said["requests.received"]}
    assert {(label.table, label.row, label.column) for label in read.labels} == set(report.labels)


@pytest.mark.parametrize("file", [file for file in FILES if not file.readable], ids=lambda file: file.path)
def test_an_unreadable_report_says_so(file: demo.DemoFile) -> None:
    read = reading.read(file.content(), file.path)
    assert read.error
    assert read.cells == ()


@pytest.mark.parametrize("file", READABLE)
def test_prose_is_finished_and_names_the_form_only_through_it(file: demo.DemoFile) -> None:
    paper = paper_of(file.report)
    prose = [block.text for block in paper.blocks if isinstance(block, Heading | Text)]
    assert not any(brace in text for text in prose for brace in "{}")
    for topic in FORM.section("1").topics:
        assert any(text.endswith(topic.title) for text in prose)
    said = "".join(prose)
    assert all(word in said for word in ("考核", "社会评议", "责任追究")), "what article 50 asks for"
    if "5" in file.report.sections:
        assert said.count("一是") >= 1
        assert "二是" in said
    if "6" in file.report.sections:
        assert "收取" in said


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_that_it_is_fictional(format: str) -> None:
    file = next(file for file in FILES if file.readable and file.report.format == format)
    read = reading.read(file.content(), file.path)
    whole = "".join(line.text for line in read.lines)
    # The mark of a Word document is its footer, which belongs to no line of the text.
    assert MARK in whole or MARK.encode() in file.content()


def test_tables_are_drawn_without_gaps_or_overlaps() -> None:
    for file in FILES:
        for table in FORM.tables:
            drawing = draw(file.report, table.id)
            places = [
                (row, column)
                for slot in drawing.slots
                for row in range(slot.row, slot.row + slot.rowspan)
                for column in range(slot.column, slot.column + slot.colspan)
            ]
            assert len(places) == len(set(places)) == drawing.height * len(drawing.widths), file.path
            assert sum(drawing.widths) == pytest.approx(1)
