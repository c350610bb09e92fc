"""The figures of the fictional city: without a planted fault every identity of the form holds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.demo.city import LAST_YEAR, UNITS, YEARS, Unit
from analytics.demo.dice import Dice, rounded
from analytics.demo.figures import figures_of
from analytics.form import EDITIONS, FORM

EVERY_YEAR = pytest.mark.parametrize("year", YEARS)
T3, T4 = FORM.table("t3"), FORM.table("t4")


def value(unit: Unit, year: int, table: str, row: str, column: str, edition: str = "2021") -> Decimal:
    return figures_of(unit.id, year).value(table, row, column, edition)


@EVERY_YEAR
def test_requests_satisfy_the_printed_balance_and_all_sums(year: int) -> None:
    for unit in UNITS:
        assert T3.balance is not None
        for edition in EDITIONS:
            for column in T3.plain_columns:
                left, right = (
                    sum(value(unit, year, "t3", row, column.id, edition) for row in side)
                    for side in (T3.balance.left, T3.balance.right)
                )
                assert left == right, (unit.id, edition, column.id)
                for total in {row.of for row in T3.rows(edition) if row.of}:
                    parts = sum(
                        value(unit, year, "t3", part.id, column.id, edition)
                        for part in T3.parts(total, edition)
                    )
                    assert parts == value(unit, year, "t3", total, column.id, edition), (
                        unit.id,
                        edition,
                        column.id,
                    )


@EVERY_YEAR
def test_totals_are_the_sums_of_their_columns(year: int) -> None:
    for unit in UNITS:
        for table in (T3, T4):
            for row in table.rows("2021"):
                for total in {column.of for column in table.plain_columns if column.of}:
                    parts = sum(
                        value(unit, year, table.id, row.id, part.id) for part in table.column_parts(total)
                    )
                    assert parts == value(unit, year, table.id, row.id, total), (unit.id, table.id, row.id)


@pytest.mark.parametrize("year", YEARS[1:])
def test_what_is_left_over_is_taken_over_the_next_year(year: int) -> None:
    for unit in UNITS:
        for column in T3.plain_columns:
            taken_over = value(unit, year, "t3", "carried_in", column.id)
            assert taken_over == value(unit, year - 1, "t3", "carried_out", column.id)
        for row in ("regulations", "normative_documents"):
            stock, made, repealed = (
                value(unit, year, "t2", row, column) for column in ("in_force", "made", "repealed")
            )
            assert stock == value(unit, year - 1, "t2", row, "in_force") + made - repealed
        for row in ("licensing", "penalties", "coercion", "fees"):
            before, change = (
                value(unit, year - 1, "t2", row, column, "2019") for column in ("previous_items", "change")
            )
            assert value(unit, year, "t2", row, "previous_items", "2019") == before + change


@EVERY_YEAR
def test_counts_are_whole_and_not_negative_and_every_cell_has_one(year: int) -> None:
    for unit in UNITS:
        figures = figures_of(unit.id, year)
        for edition in EDITIONS:
            for table in FORM.tables:
                for (_, row, column), figure in figures.of(edition, table.id).items():
                    printed = table.column(edition, row, column)
                    assert figure >= 0 or printed.signed, (unit.id, edition, table.id, row, column)
                    assert figure == int(figure) or printed.unit in {"万元", "元"}, (
                        edition,
                        table.id,
                        row,
                        column,
                    )


def test_the_city_as_a_whole_is_believable() -> None:
    def total(year: int, *rows: str) -> int:
        reporting = [unit for unit in UNITS if unit.readable(year)]
        return int(sum(value(unit, year, "t3", row, "total") for unit in reporting for row in rows))

    assert 1200 <= total(LAST_YEAR, "received") <= 1300
    assert total(YEARS[0], "received") < total(2022, "received") < total(LAST_YEAR, "received")
    share = total(LAST_YEAR, "granted", "partly_granted") / total(LAST_YEAR, "outcome_total")
    assert 0.52 < share < 0.55
    received = sorted(int(value(unit, LAST_YEAR, "t3", "received", "total")) for unit in UNITS)
    assert received[0] == 0
    assert sum(received[-5:]) > sum(received) / 2, "a few bureaus have most of the requests"
    assert sum(1 for count in received if count <= 5) >= 6, "small townships have next to none"


def test_dice_fall_the_same_way_everywhere() -> None:
    """Pinned: were these to change, every document of the city would."""
    dice = Dice("pinned", 1)
    assert [dice.whole(1, 6) for _ in range(8)] == [6, 3, 6, 2, 3, 2, 2, 3]
    assert Dice("a").shuffled([1, 2, 3, 4]) == Dice("a").shuffled([1, 2, 3, 4])
    assert sum(Dice("spread").spread(17, (1, 0, 3))) == 17
    assert Dice("spread").spread(17, (1, 0, 3))[1] == 0
    assert [rounded(number) for number in (0.0, 0.49, 0.5, 2.5)] == [0, 0, 1, 3]
