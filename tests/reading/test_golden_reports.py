"""Golden cases of whole readings, and the index that no oddity of real reports gets lost from.

``tests/readings/<case>/report.json`` says what a person reads in the document beside it; cases that are about
the tables alone have ``expected.json`` (``test_grids``). ``tests/readings/README.md`` names a case for each
oddity.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from analytics.reading import read_all
from analytics.reading.model import Reading, plain_number

READINGS = Path(__file__).parent.parent / "readings"
CASES = sorted(path.parent for path in READINGS.glob("*/report.json"))
INDEX = (READINGS / "README.md").read_text(encoding="utf-8")
KNOWN = ("error", "agency", "year", "published_on", "signed_on", "sections", "claims", "rows")


def said(reading: Reading) -> dict[str, Any]:
    """The reading in the words of report.json: sections one letter each (present, empty, missing)."""
    rows: dict[str, list[Any]] = {}
    for cell in reading.cells:
        figure = str(cell.status) if cell.value is None else plain_number(cell.value)
        rows.setdefault(f"{cell.table}.{cell.row}", []).append(figure)
    return {
        "agency": reading.agency,
        "year": reading.year,
        "published_on": str(reading.published_on) if reading.published_on else None,
        "signed_on": str(reading.signed_on) if reading.signed_on else None,
        "sections": "".join(section.status[0] for section in reading.sections),
        "claims": sorted(
            f"{claim.id} {plain_number(claim.value)}{' approximate' if claim.approximate else ''}"
            for claim in reading.claims
        ),
        "rows": {row: cells for row, cells in rows.items() if set(cells) != {"not_in_source"}},
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_document_is_read_as_a_person_reads_it(case: Path) -> None:
    expected: list[dict[str, Any]] = json.loads((case / "report.json").read_text(encoding="utf-8"))["reports"]
    (document,) = case.glob("document.*")

    readings = read_all(document.read_bytes(), document.name)

    assert len(readings) == len(expected)
    for reading, wanted in zip(readings, expected, strict=True):
        assert set(wanted) <= set(KNOWN)
        if "error" in wanted:
            assert reading.error is not None
            assert [word for word in wanted["error"] if word not in reading.error] == []
            continue
        assert reading.error is None
        found = said(reading)
        if "claims" in wanted:
            wanted["claims"] = sorted(wanted["claims"])
        assert {name: found[name] for name in wanted} == wanted


# ------------------------------------------------------------------ the index


def named() -> set[str]:
    """The cases that the index names, in the second column of its tables."""
    rows = [line.split("|") for line in INDEX.splitlines() if line.startswith("| ")]
    return {case for row in rows for case in re.findall(r"`(\w+)`", row[2])}


def test_every_case_stands_in_the_index_and_every_name_is_a_case() -> None:
    assert named() == {path.name for path in READINGS.iterdir() if path.is_dir()}


def test_every_oddity_has_a_case() -> None:
    rows = [line.split("|") for line in INDEX.splitlines() if line.startswith("| ")]
    assert [row[1].strip() for row in rows if not row[2].strip()] == []


def test_there_are_enough_cases_and_each_says_why_it_is_there() -> None:
    whys = [
        json.loads(path.read_text(encoding="utf-8"))["why"]
        for name in ("report.json", "expected.json")
        for path in READINGS.glob(f"*/{name}")
    ]
    assert len(whys) >= 62
    assert len(set(whys)) == len(whys)
    assert all(whys)
