"""The form's cells out of documents: golden cases, and the same report in every format and layout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.reading import render

from analytics.form import FORM
from analytics.reading.grids import TableReading, read_tables
from analytics.reading.model import plain_number
from analytics.reading.sniff import decode

CASES = sorted(path.parent for path in (Path(__file__).parent.parent / "readings").glob("*/expected.json"))


def rows_of(reading: TableReading) -> dict[str, list[Any]]:
    """Every row as its figures; the status stands where there is no figure."""
    rows: dict[str, list[Any]] = {}
    for cell in reading.cells:
        said = str(cell.status) if cell.value is None else plain_number(cell.value)
        rows.setdefault(f"{cell.table}.{cell.row}", []).append(said)
    return rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_case(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    path = next(path for path in case.iterdir() if path.stem == "document")

    document = decode(path.read_bytes(), path.name)
    reading = read_tables(document)

    assert document.format == expected["format"]
    assert reading.editions == expected["editions"]
    found = rows_of(reading)
    assert {row: cells for row, cells in found.items() if set(cells) != {"not_in_source"}} == expected["rows"]
    assert [problem.code for problem in reading.problems] == expected["problems"]
    labels = [
        f"{'.'.join(filter(None, (label.table, label.row, label.column)))} {label.raw} → {label.expected}"
        for label in reading.labels
    ]
    assert labels == expected.get("labels", [])
