"""A leaderboard says what a ranking says: the same rows, ranks, reasons, pools and history."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from tests.homes import demo_home

from analytics.metrics import METRICS, Span, leaderboard, own_row, rank_history, ranking
from analytics.metrics.leaderboard import HEAD, TAIL

__all__ = ["demo_home"]


@pytest.fixture
def con(demo_home: Path) -> duckdb.DuckDBPyConnection:
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    return duckdb.connect(str(path), read_only=True)


@pytest.mark.parametrize("kinds", [None, ("镇",)])
@pytest.mark.parametrize("span", [1, 3])
@pytest.mark.parametrize("indicator", [one.id for one in METRICS[::4]])
def test_it_says_what_the_ranking_says(
    con: duckdb.DuckDBPyConnection, indicator: str, span: Span, kinds: tuple[str, ...] | None
) -> None:
    years = range(2019, 2026)
    found = ranking(con, indicator, 2025, kinds, span)
    board = leaderboard(con.cursor(), indicator, 2025, years, kinds, span)
    pd.testing.assert_frame_equal(board.table, found.table, check_dtype=False)
    pd.testing.assert_frame_equal(board.left_out, found.left_out, check_dtype=False)
    assert dict(board.reasons) == dict(found.reasons)
    assert (board.now.ranked, board.now.aside) == (len(found.table), len(found.left_out))
    assert (board.now.above, board.now.below) == (found.above, found.below)
    assert (board.now.city, board.now.group) == (found.city, found.group)
    if found.median is not None:
        assert board.now.median == pytest.approx(found.median)
    order = ["year", "agency_id"]
    history = rank_history(con, indicator, years, kinds, span).sort_values(order, ignore_index=True)
    own = board.history.sort_values(order, ignore_index=True)
    pd.testing.assert_frame_equal(own, history, check_dtype=False)


def test_the_row_of_one_agency_is_that_of_the_table(con: duckdb.DuckDBPyConnection) -> None:
    first = ranking(con, "disclosure_rate", 2025).table.iloc[0]
    row, ranked = own_row(con.cursor(), "disclosure_rate", 2025, first["agency_id"])
    assert row is not None
    assert (row["rank"], row["value"]) == (first["rank"], first["value"])
    assert ranked == len(ranking(con, "disclosure_rate", 2025).table)
    assert own_row(con.cursor(), "disclosure_rate", 2025, "nobody")[0] is None


def test_of_many_only_both_ends_are_listed(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib

    module = importlib.import_module("analytics.metrics.leaderboard")
    for name, size in (("WHOLE", 8), ("HEAD", 4), ("TAIL", 2)):
        monkeypatch.setattr(module, name, size)
    found = ranking(con, "disclosure_rate", 2025).table
    board = leaderboard(con.cursor(), "disclosure_rate", 2025, [2024, 2025])
    assert list(board.table["agency_id"]) == [*found["agency_id"][:4], *found["agency_id"][-2:]]
    assert list(board.table["rank"]) == [*found["rank"][:4], *found["rank"][-2:]]
    assert board.now.ranked == len(found)
    assert (HEAD, TAIL) != (4, 2)
