"""The form is declared once, agrees with itself, and no other source file repeats it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.form import EDITIONS, FORM

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("table", "edition", "cells"),
    [
        ("t2", "2021", 10),
        ("t2", "2019", 22),
        ("t3", "2021", 25 * 7),
        ("t3", "2019", 23 * 7),
        ("t4", "2021", 15),
    ],
)
def test_each_edition_has_the_cells_of_the_printed_form(table: str, edition: str, cells: int) -> None:
    assert len(set(FORM.cells(table, edition))) == cells


def test_the_outcome_total_sums_every_outcome_of_its_edition() -> None:
    t3 = FORM.table("t3")
    assert [row.id for row in t3.parts("outcome_total", "2021")][-3:] == [
        "other.no_correction",
        "other.fee_unpaid",
        "other.other",
    ]
    assert [row.id for row in t3.parts("outcome_total", "2019")][-1] == "other"
    assert len(t3.parts("outcome_total", "2021")) == 21
    assert len(t3.column_parts("total")) == 6


def test_the_balance_printed_on_the_form() -> None:
    balance = FORM.table("t3").balance
    assert balance is not None
    assert balance.left == ("received", "carried_in")
    assert balance.right == ("outcome_total", "carried_out")


@pytest.mark.parametrize(
    ("year", "document"),
    [
        (2019, "国办公开办函〔2019〕60号"),
        (2020, "国办公开办函〔2019〕60号"),
        (2021, "国办公开办函〔2021〕30号"),
        (2030, "国办公开办函〔2021〕30号"),
    ],
)
def test_the_edition_that_a_year_must_use(year: int, document: str) -> None:
    assert FORM.edition_for(year).document == document


def test_a_row_is_named_with_its_heading() -> None:
    assert FORM.table("t3").words("denied.state_secret") == "（三）不予公开·1.属于国家秘密"
    assert FORM.table("t3").words("granted") == "（一）予以公开"
    assert FORM.table("t2").words("normative_documents", "2019") == "规范性文件"


def form_labels() -> set[str]:
    """Every wording of the form that is long enough to be nothing else (a word like 总计 is common)."""
    found: set[str] = set()
    for table in FORM.tables:
        found |= {wording for row in table.all_rows for wording in row.wordings}
        found |= {wording for column in table.plain_columns for wording in column.wordings}
        found |= {group.label for group in table.groups} | {head.label for head in table.head}
        for block in table.blocks:
            found |= {block.label}
            found |= {w for edition in EDITIONS for c in block.columns.get(edition, ()) for w in c.wordings}
    found |= {section.title for section in FORM.sections if len(section.title) > 4}
    return {label for label in found if len(label) >= 4}


def quoted(source: str) -> str:
    """A source without its comments and docstrings: what the program can print or compare."""
    source = re.sub(r'"""[\s\S]*?"""', "", source)
    return re.sub(r"(^|\s)(#|--).*", "", source)


def test_no_form_label_stands_in_another_source_file() -> None:
    sources = [
        *ROOT.joinpath("src").rglob("*.py"),
        *ROOT.joinpath("src").rglob("*.sql"),
        *ROOT.joinpath("pages").rglob("*.py"),
        ROOT / "app.py",
    ]
    labels = form_labels()
    repeated = [
        f"{path.relative_to(ROOT)}: {label}"
        for path in sources
        if path.exists()
        for text in [quoted(path.read_text(encoding="utf-8"))]
        for label in sorted(labels)
        if label in text
    ]
    assert repeated == []
