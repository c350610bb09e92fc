"""A snapshot is whole or not there, and the same again from the same originals and journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from tests.store.builders import NOON, STEPS, Shelf, contents, reading

from analytics.form import FORM
from analytics.reading.model import Problem
from analytics.store import warehouse
from analytics.store.home import SnapshotError


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    filled = Shelf(tmp_path)
    filled.put(reading(problems=[Problem("odd", "line 1", "不寻常")]), "a.txt")
    filled.put(reading("东湖镇", 2024), "b.txt")
    filled.put(reading(error="坏"), "c.txt")
    return filled


def test_a_rebuild_gives_the_same_to_the_last_figure(shelf: Shelf) -> None:
    first = shelf.build()
    before = contents(first.path)
    first.path.unlink()
    second = shelf.build()
    assert second.is_new
    assert second.stamp == first.stamp
    assert contents(second.path) == before
    assert {"cells", "figures", "submissions", "findings", "changes"} <= set(before)


def test_the_stamp_is_the_time_of_the_journal_and_a_hash(shelf: Shelf) -> None:
    built = shelf.build()
    assert built.stamp.startswith(f"{NOON:%Y%m%dT%H%M%S}-")
    assert shelf.rows("SELECT stamp, taken_at, demo FROM snapshot") == [(built.stamp, NOON, False)]


def test_a_snapshot_that_is_there_is_left_alone(shelf: Shelf) -> None:
    first = shelf.build()
    stat = first.path.stat()
    second = shelf.build()
    assert not second.is_new
    assert (second.path.stat().st_ino, second.path.stat().st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)


def test_whatever_the_content_depends_on_changes_the_stamp(shelf: Shelf) -> None:
    stamps = {shelf.build().stamp}
    shelf.settings = replace(shelf.settings, city="别处")
    stamps.add(shelf.build().stamp)
    shelf.roster = replace(shelf.roster, agencies=shelf.roster.agencies[:2])
    stamps.add(shelf.build().stamp)
    sha256 = next(iter(shelf.readings))
    shelf.readings[sha256] = (reading(values={("t3", "received", "total"): 1}),)
    stamps.add(shelf.build().stamp)
    shelf.put(reading(year=2023), "d.txt", NOON)
    stamps.add(shelf.build().stamp)
    assert len(stamps) == 5


def test_current_names_a_whole_snapshot_also_after_a_step_that_breaks(shelf: Shelf) -> None:
    before = shelf.build()
    shelf.put(reading(year=2023), "d.txt", NOON + timedelta(hours=1))

    def broken(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("SELECT no_such_column FROM cells")

    with pytest.raises(duckdb.Error):
        warehouse.build(shelf.home, shelf.readings, shelf.roster, shelf.settings, finish=(*STEPS, broken))
    assert warehouse.current_path(shelf.home) == before.path
    assert sorted(path.name for path in shelf.home.root.glob("*warehouse*")) == [before.path.name]


def test_what_a_crash_left_half_written_is_never_shown_and_goes(shelf: Shelf) -> None:
    built = shelf.build()
    left = shelf.home.root / ".warehouse-20260101T000000-00000000.duckdb.part"
    left.write_bytes(b"half")
    assert warehouse.current_path(shelf.home) == built.path
    shelf.build()
    assert not left.exists()


def test_an_open_snapshot_goes_on_while_the_next_is_published(shelf: Shelf) -> None:
    shelf.build()
    with warehouse.open_current(shelf.home) as opened:
        shelf.put(reading(year=2023), "d.txt", NOON + timedelta(hours=1))
        shelf.build()
        assert opened.rows("SELECT count(*) FROM reports") == [(2,)]
    with warehouse.open_current(shelf.home) as opened:
        assert opened.rows("SELECT count(*) FROM reports") == [(3,)]


def test_the_newest_three_snapshots_stay(shelf: Shelf) -> None:
    stamps: list[str] = []
    for hour in range(5):
        shelf.put(reading(year=2019 + hour), f"{hour}.txt", NOON + timedelta(hours=hour))
        stamps.append(shelf.build().stamp)
    left = {path.name for path in shelf.home.root.glob("warehouse-*.duckdb")}
    assert len(left) == 3
    assert shelf.home.snapshot_path(stamps[-1]).name in left


def test_a_snapshot_is_opened_for_reading_only(shelf: Shelf) -> None:
    shelf.build()
    with warehouse.open_current(shelf.home) as opened, pytest.raises(duckdb.Error, match="read-only"):
        opened.rows("DELETE FROM cells")


def test_frames_and_rows_come_with_parameters(shelf: Shelf) -> None:
    shelf.build()
    with warehouse.open_current(shelf.home) as opened:
        sql = "SELECT year FROM reports WHERE year > ? ORDER BY year"
        assert opened.rows(sql, [2024]) == [(2025,)]
        assert opened.frame(sql, [2000])["year"].tolist() == [2024, 2025]


def test_an_empty_home_says_what_to_do(shelf: Shelf) -> None:
    assert warehouse.current_path(shelf.home) is None
    with pytest.raises(SnapshotError, match="gongkai ingest"):
        warehouse.open_current(shelf.home)


@pytest.mark.parametrize("name", ["warehouse-gone.duckdb", "", "../elsewhere.duckdb", "journal"])
def test_a_current_that_names_no_snapshot_says_how_to_mend_it(shelf: Shelf, name: str) -> None:
    shelf.build()
    shelf.home.current_path.write_text(name)
    with pytest.raises(SnapshotError, match="gongkai build"):
        warehouse.open_current(shelf.home)


def test_a_damaged_snapshot_says_how_to_mend_it(shelf: Shelf) -> None:
    shelf.build().path.write_bytes(b"no database")
    with pytest.raises(SnapshotError, match="gongkai build"):
        warehouse.open_current(shelf.home)


def test_everything_read_is_in_the_facts(shelf: Shelf) -> None:
    found = contents(shelf.build().path)
    cells = sum(len(FORM.cells(table.id, "2021")) for table in FORM.tables)
    assert len(found["cells"]) == 2 * cells
    assert [row[:4] for row in found["cells"][:2]] == [
        (found["reports"][0][0], *key) for key in FORM.cells("t2", "2021")[:2]
    ]
    assert [len(found[name]) for name in ("documents", "reports", "claims", "sections", "lines")] == [
        3,
        2,
        2,
        2,
        4,
    ]
    assert [row[1:] for row in found["problems"]] == [(0, 0, "odd", "line 1", "不寻常")]


def test_the_form_stands_beside_the_figures(shelf: Shelf) -> None:
    found = contents(shelf.build().path)
    for table in FORM.tables:
        for edition in ("2019", "2021"):
            rows = [row[2] for row in found["form_rows"] if row[:2] == (table.id, edition)]
            assert rows == [row.id for row in table.rows(edition)]
            columns = [(row[2], row[3]) for row in found["form_columns"] if row[:2] == (table.id, edition)]
            assert columns == [(row.id, column.id) for row, column in table.cells(edition)]


def test_a_table_that_is_absent_lies_in_the_edition_its_empty_cells_have(shelf: Shelf) -> None:
    given = reading("南岭街道", 2020, edition="2019")
    shelf.put(replace(given, editions={"t2": None, "t3": "2019", "t4": None}), "d.txt")
    where = "report_id = (SELECT report_id FROM reports WHERE year = 2020)"
    found = shelf.rows(f"SELECT DISTINCT table_id, edition FROM cells WHERE {where} ORDER BY 1")
    assert found == [("t2", "2019"), ("t3", "2019"), ("t4", "2019")]


def test_a_window_over_few_rows_never_takes_the_snapshot_down(shelf: Shelf) -> None:
    """With several threads DuckDB 1.5.5 fails at this within some thousand rounds, and for good."""
    with warehouse.open_snapshot(shelf.build().path) as snapshot:
        assert snapshot.rows("SELECT current_setting('threads')") == [(1,)]
