"""The rules on a real town report that came cut off: table three breaks off, section four is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from analytics.agencies import Roster
from analytics.reading import read_path
from analytics.rules import run
from analytics.settings import load_settings
from analytics.store import facts, marts
from analytics.store.originals import Original
from analytics.store.placing import place_all

FULL_ROWS = {"received", "carried_in", "granted", "partly_granted"}


@pytest.fixture(scope="module")
def outcomes(shared: Path) -> Mapping[str, Mapping[str, str]]:
    """Rule → locus → outcome."""
    (path,) = shared.joinpath("seed").glob("*.txt")
    reading = read_path(path)
    original = Original(reading.sha256, path.name, path.stat().st_size, datetime(2026, 2, 1), 0)
    documents = place_all([original], {reading.sha256: (reading,)}, Roster(()), {})
    settings = load_settings()
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with duckdb.connect(":memory:") as con:
        taken_at = datetime(2026, 2, 1)
        facts.load(con, documents, Roster(()), settings, stamp="seed", taken_at=taken_at, demo=False)
        marts.build(con, "base")
        run(con, settings)
        for rule, locus, outcome in con.execute("SELECT rule_id, locus, outcome FROM findings").fetchall():
            found[rule][locus] = outcome
    return found


def test_the_document_number_is_wrong(outcomes: Mapping[str, Mapping[str, str]]) -> None:
    assert outcomes["F10"] == {"citation 1": "fail"}


def test_two_labels_are_worded_otherwise(outcomes: Mapping[str, Mapping[str, str]]) -> None:
    failed = {locus for locus, outcome in outcomes["F05"].items() if outcome == "fail"}
    assert failed == {"t2.normative_documents.*", "t3.*.social_org"}


def test_sums_over_lost_rows_stay_open(outcomes: Mapping[str, Mapping[str, str]]) -> None:
    for rule in ("T01", "T02"):
        assert len(outcomes[rule]) == 7
        assert set(outcomes[rule].values()) == {"undetermined"}


def test_rows_pass_where_they_are_whole(outcomes: Mapping[str, Mapping[str, str]]) -> None:
    assert len(outcomes["T03"]) == 25
    for row, outcome in outcomes["T03"].items():
        assert outcome == ("pass" if row in FULL_ROWS else "undetermined"), row


def test_what_was_cut_off_is_held_against_nobody(outcomes: Mapping[str, Mapping[str, str]]) -> None:
    assert outcomes["F01"] == {"section 4": "undetermined"}
    assert outcomes["F06"] == {"t2": "pass", "t3": "undetermined", "t4": "undetermined"}
    assert set(outcomes["T04"].values()) == {"undetermined"}


def test_prose_and_table_agree(outcomes: Mapping[str, Mapping[str, str]]) -> None:
    assert outcomes["X01"] == {"": "pass"}


def test_nothing_can_be_said_of_the_day_of_publication(outcomes: Mapping[str, Mapping[str, str]]) -> None:
    assert outcomes["D01"] == {"": "undetermined"}
