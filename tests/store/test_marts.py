"""What the marts say, and above all what they do not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.store.builders import Key, Shelf, reading

from analytics.form import FORM
from analytics.reading.model import Status
from analytics.settings import load_settings

APPLICANTS = tuple(column.id for column in FORM.table("t3").column_parts("total"))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def row(row_id: str, *values: int | Status) -> dict[Key, Decimal | int | Status]:
    """A row of t3: six applicants and the total."""
    return {
        ("t3", row_id, column): value for column, value in zip((*APPLICANTS, "total"), values, strict=True)
    }


# ------------------------------------------------------------------ submissions

IN_TIME, AFTER = date(2026, 1, 31), date(2026, 2, 3)


@pytest.mark.parametrize(
    ("published", "signed", "state", "days_late", "days_early"),
    [
        (IN_TIME, None, "submitted", None, 0),
        (date(2026, 1, 11), AFTER, "submitted", None, 20),
        (AFTER, IN_TIME, "late", 3, -3),
        (None, IN_TIME, "submitted", None, None),
        (None, AFTER, "late", 3, None),
        (None, None, "submitted", None, None),
    ],
)
def test_a_report_is_late_by_its_publication_else_by_its_signature(
    shelf: Shelf,
    published: date | None,
    signed: date | None,
    state: str,
    days_late: int | None,
    days_early: int | None,
) -> None:
    shelf.put(reading(published_on=published, signed_on=signed))
    found = shelf.rows(
        "SELECT state, deadline, days_late, days_early FROM submissions WHERE agency_id = 'qingxi'"
    )
    assert found == [(state, IN_TIME, days_late, days_early)]


def test_the_deadline_is_that_of_the_kind(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[deadlines.kind]\n"镇" = "02-10"\n', encoding="utf-8")
    shelf = Shelf(tmp_path, load_settings(tmp_path))
    shelf.put(reading(published_on=AFTER))
    shelf.put(reading("南岭街道", published_on=AFTER), "b.txt")
    assert shelf.rows("SELECT agency_id, state FROM submissions WHERE report_id IS NOT NULL ORDER BY 1") == [
        ("nanling", "late"),
        ("qingxi", "submitted"),
    ]


def test_the_roster_owes_a_report_for_every_year_between_the_oldest_and_the_newest(shelf: Shelf) -> None:
    shelf.put(reading(year=2022), "a.txt")
    shelf.put(reading(year=2025), "b.txt")
    sql = "SELECT agency_id, year, state FROM submissions ORDER BY agency_id, year"
    assert shelf.rows(sql) == [
        ("beiyuan", 2022, "not_due"),
        ("beiyuan", 2023, "missing"),
        ("beiyuan", 2024, "missing"),
        ("beiyuan", 2025, "not_due"),
        ("nanling", 2022, "missing"),
        ("nanling", 2023, "missing"),
        ("nanling", 2024, "missing"),
        ("nanling", 2025, "missing"),
        ("qingxi", 2022, "submitted"),
        ("qingxi", 2023, "missing"),
        ("qingxi", 2024, "missing"),
        ("qingxi", 2025, "submitted"),
    ]
    assert shelf.rows("SELECT first_year, last_year FROM snapshot") == [(2022, 2025)]
    assert shelf.rows("SELECT count(*) FROM obligations WHERE agency_id = 'beiyuan'") == [(2,)]


def test_settings_may_say_the_years(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("first_year = 2024\nlast_year = 2025\n", encoding="utf-8")
    shelf = Shelf(tmp_path, load_settings(tmp_path))
    shelf.put(reading(year=2019))
    assert shelf.rows("SELECT DISTINCT year FROM obligations ORDER BY 1") == [(2024,), (2025,)]
    assert shelf.rows("SELECT agency_id, state, deadline FROM submissions WHERE year = 2019") == [
        ("qingxi", "submitted", None)
    ]


def test_a_misread_year_does_not_stretch_the_calendar(shelf: Shelf) -> None:
    shelf.put(reading(year=2025))
    shelf.put(reading(year=2052), "b.txt")
    shelf.put(reading(year=1925), "c.txt")
    assert shelf.rows("SELECT first_year, last_year FROM snapshot") == [(2025, 2025)]
    assert shelf.rows("SELECT count(*) FROM reports") == [(3,)]


def test_a_unit_outside_the_roster_owes_only_what_it_sent(shelf: Shelf) -> None:
    shelf.put(reading("东湖镇人民政府", 2023, signed_on=date(2024, 2, 2)), "a.txt")
    shelf.put(reading(year=2025), "b.txt")
    sql = "SELECT year, state, days_late FROM submissions WHERE agency_id LIKE 'x-%'"
    assert shelf.rows(sql) == [(2023, "late", 2)]


def test_a_home_without_any_report_has_an_empty_calendar(shelf: Shelf) -> None:
    shelf.put(reading(None, None, error="空文件"))
    assert shelf.rows("SELECT count(*) FROM submissions") == [(0,)]
    assert shelf.rows("SELECT first_year, last_year FROM snapshot") == [(None, None)]


# ------------------------------------------------------------------ figures


@pytest.mark.parametrize("status", [Status.BLANK, Status.SLASH, Status.UNREADABLE, Status.NOT_IN_SOURCE])
def test_what_is_not_stated_is_never_a_figure(shelf: Shelf, status: Status) -> None:
    values = {key: status for table in FORM.tables for key in FORM.cells(table.id, "2021")}
    shelf.put(reading(values=values))
    assert shelf.rows("SELECT DISTINCT value, status, mark FROM figures") == [(None, str(status), None)]
    assert shelf.rows("SELECT DISTINCT value, derived FROM outcomes") == [(None, False)]
    assert shelf.rows("SELECT DISTINCT value FROM cells") == [(None,)]


def figure(shelf: Shelf, table: str, row_id: str, column: str) -> tuple[object, ...]:
    where = f"table_id = '{table}' AND row_id = '{row_id}' AND column_id = '{column}'"
    (found,) = shelf.rows(f"SELECT value, status, mark FROM figures WHERE {where}")
    return found


def test_a_lost_total_is_added_up_from_its_six_parts_and_marked(shelf: Shelf) -> None:
    shelf.put(reading(values=row("granted", 1, 2, 3, 4, 5, 6, Status.NOT_IN_SOURCE)))
    assert figure(shelf, "t3", "granted", "total") == (21, "not_in_source", "derived")


@pytest.mark.parametrize("lost", [Status.BLANK, Status.SLASH, Status.UNREADABLE, Status.NOT_IN_SOURCE])
def test_a_lost_total_stays_lost_where_one_part_is_not_stated(shelf: Shelf, lost: Status) -> None:
    shelf.put(reading(values=row("granted", 1, 2, 3, 4, 5, lost, Status.NOT_IN_SOURCE)))
    assert figure(shelf, "t3", "granted", "total") == (None, "not_in_source", None)


@pytest.mark.parametrize("status", [Status.BLANK, Status.SLASH, Status.UNREADABLE])
def test_a_total_that_is_there_without_a_figure_is_not_filled_in(shelf: Shelf, status: Status) -> None:
    shelf.put(reading(values=row("granted", 1, 2, 3, 4, 5, 6, status)))
    assert figure(shelf, "t3", "granted", "total") == (None, str(status), None)


def test_a_stated_total_stays_as_stated_even_if_wrong(shelf: Shelf) -> None:
    shelf.put(reading(values=row("granted", 1, 2, 3, 4, 5, 6, 99)))
    assert figure(shelf, "t3", "granted", "total") == (99, "stated", None)


def test_totals_of_reviews_and_lawsuits_are_never_worked_out(shelf: Shelf) -> None:
    shelf.put(reading(values={("t4", "review", "total"): Status.NOT_IN_SOURCE}))
    assert figure(shelf, "t4", "review", "total") == (None, "not_in_source", None)


def test_what_was_recognised_from_a_picture_is_marked(shelf: Shelf) -> None:
    given = reading(values={("t3", "received", "total"): Status.UNREADABLE})
    cells = tuple(
        replace(cell, place=f"page {1 if cell.table == 't3' else 12}, table 1, row 1, cell 1")
        for cell in given.cells
    )
    shelf.put(replace(given, cells=cells, scanned=(1,)))
    assert shelf.rows("SELECT DISTINCT table_id, mark FROM figures ORDER BY ALL") == [
        ("t2", None),
        ("t3", "scanned"),
        ("t4", None),
    ]
    assert shelf.rows("SELECT scanned FROM reports") == [(True,)]


def test_only_the_newest_revision_gives_figures(shelf: Shelf) -> None:
    shelf.put(reading(values={("t3", "received", "total"): 5}), "a.txt")
    shelf.put(reading(values={("t3", "received", "total"): 7}), "b.txt")
    assert figure(shelf, "t3", "received", "total") == (7, "stated", None)


def test_figures_are_exact_decimals(shelf: Shelf) -> None:
    shelf.put(reading(values={("t2", "fees", "amount"): Decimal("0.3")}))
    value, _, _ = figure(shelf, "t2", "fees", "amount")
    assert isinstance(value, Decimal)
    assert value == Decimal("0.3")


def test_a_figure_beyond_all_bounds_is_unreadable_and_stops_nothing(shelf: Shelf) -> None:
    values = {("t3", "received", "total"): Decimal("1e15"), ("t3", "carried_in", "total"): Decimal("NaN")}
    shelf.put(reading(values=values))
    assert figure(shelf, "t3", "received", "total") == (None, "unreadable", None)
    assert figure(shelf, "t3", "carried_in", "total") == (None, "unreadable", None)


# ------------------------------------------------------------------ outcomes


def outcome(shelf: Shelf, name: str, column: str = "total") -> tuple[object, ...]:
    where = f"outcome = '{name}' AND column_id = '{column}'"
    (found,) = shelf.rows(f"SELECT value, derived FROM outcomes WHERE {where}")
    return found


def test_a_heading_is_the_sum_of_its_rows(shelf: Shelf) -> None:
    members = FORM.table("t3").members("denied", "2021")
    values = {("t3", member.id, "business"): number for number, member in enumerate(members, start=1)}
    shelf.put(reading(values=values))
    assert len(members) == 8
    assert outcome(shelf, "denied", "business") == (36, False)
    assert outcome(shelf, "unavailable", "business") == (0, False)


@pytest.mark.parametrize("status", [Status.BLANK, Status.SLASH, Status.UNREADABLE, Status.NOT_IN_SOURCE])
def test_there_is_no_sum_where_a_part_is_unknown(shelf: Shelf, status: Status) -> None:
    shelf.put(reading(values={("t3", "denied.third_party", "business"): status}))
    assert outcome(shelf, "denied", "business") == (None, False)
    assert outcome(shelf, "denied", "research") == (0, False)


def test_a_sum_over_a_derived_total_is_derived(shelf: Shelf) -> None:
    shelf.put(reading(values=row("denied.third_party", 1, 1, 1, 1, 1, 1, Status.NOT_IN_SOURCE)))
    assert outcome(shelf, "denied") == (6, True)


@pytest.mark.parametrize(
    ("edition", "values"),
    [
        ("2019", {("t3", "other", "total"): 9}),
        ("2021", {("t3", "other.no_correction", "total"): 2, ("t3", "other.other", "total"): 7}),
    ],
)
def test_the_single_row_and_the_three_rows_are_one_outcome(
    shelf: Shelf, edition: str, values: dict[Key, Decimal | int | Status]
) -> None:
    shelf.put(reading(edition=edition, values=values))
    assert outcome(shelf, "other") == (9, False)
    assert shelf.rows("SELECT DISTINCT outcome FROM outcomes ORDER BY 1") == [
        ("carried_out",),
        ("denied",),
        ("granted",),
        ("not_processed",),
        ("other",),
        ("partly_granted",),
        ("unavailable",),
    ]


def test_the_total_row_is_no_outcome(shelf: Shelf) -> None:
    shelf.put(reading(values={("t3", "outcome_total", "total"): 50, ("t3", "granted", "total"): 3}))
    assert shelf.rows("SELECT sum(value) FROM outcomes WHERE column_id = 'total'") == [(3,)]
