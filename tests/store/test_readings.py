"""A kept reading is the reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.store.builders import reading

from analytics.reading.model import Kind, Label, Problem, Status
from analytics.store.home import Home
from analytics.store.readings import Readings, decode, encode

KEY = ("t2", "fees", "amount")


def test_a_reading_comes_back_exactly() -> None:
    given = replace(
        reading(
            published_on=date(2026, 1, 20),
            values={KEY: Decimal("12.3400"), ("t3", "received", "total"): Status.SLASH},
            problems=[Problem("odd", None, "不寻常")],
        ),
        labels=(Label("t3", None, "total", "合 计", "总计", "table 2"),),
        source="坏\udce4名.txt",
        scanned=(2, 3),
    )
    (again,) = decode(encode([given]))
    assert again == given
    amount = next(cell for cell in again.cells if (cell.table, cell.row, cell.column) == KEY)
    assert str(amount.value) == "12.3400"
    assert type(amount.status) is Status
    assert encode([again]) == encode([given])


@pytest.mark.parametrize("damage", [b"", b"no gzip", b"\x1f\x8b\x08\x00broken"])
def test_a_damaged_one_is_read_again_instead_of_trusted(tmp_path: Path, damage: bytes) -> None:
    kept = Readings(Home.find(tmp_path), "1")
    given = replace(reading(), sha256="ab")
    kept.put([given])
    assert kept.get("ab") == (given,)
    kept.path("ab").write_bytes(damage)
    assert kept.get("ab") is None


def test_all_reports_of_a_file_are_kept_together(tmp_path: Path) -> None:
    kept = Readings(Home.find(tmp_path), "1")
    given = (replace(reading(), sha256="ab"), replace(reading(year=2024), sha256="ab", kind=Kind.ROW))
    kept.put(given)
    assert kept.get("ab") == given


def test_an_error_of_this_machine_is_not_kept(tmp_path: Path) -> None:
    kept = Readings(Home.find(tmp_path), "1")
    kept.put([replace(reading(error="没有安装"), sha256="ab", passing=True)])
    assert kept.get("ab") is None
    kept.put([replace(reading(error="有密码"), sha256="ab")])
    assert kept.get("ab") is not None


def test_another_reader_never_sees_them(tmp_path: Path) -> None:
    home = Home.find(tmp_path)
    Readings(home, "1").put([replace(reading(), sha256="ab")])
    assert Readings(home, "2").get("ab") is None
    Readings(home, "2").forget_others()
    assert Readings(home, "1").get("ab") is None
