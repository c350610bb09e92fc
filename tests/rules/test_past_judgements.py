"""Judgements on past epochs are kept between builds, and change nothing but the time a build takes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.rules.test_states import BROKEN, FAULT, TOTAL, Office
from tests.store.builders import contents

from analytics import rules
from analytics.rules import history
from analytics.store import marts, warehouse
from analytics.store.finding_states import State

STATES = ("finding_history", "finding_states", "finding_events")


class Keeping(Office):
    """An office that keeps what past epochs gave, and counts how many it has to judge."""

    keeps = True

    def build(self) -> warehouse.Built:
        kept = rules.PastJudgements(self.home.judged_dir, "test") if self.keeps else None
        steps = (
            lambda con: marts.build(con, "base"),
            lambda con: rules.run(con, self.settings, self.rulebook),
            lambda con: rules.follow(con, self.settings, self.rulebook, kept),
            lambda con: marts.build(con, "late"),
        )
        return warehouse.build(
            self.home,
            self.readings,
            self.roster,
            self.settings,
            finish=steps,
            reader_version=repr((self.keeps, [(rule.id, rule.version) for rule in self.rulebook])),
        )


@pytest.fixture
def office(tmp_path: Path) -> Keeping:
    return Keeping(tmp_path)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for every past epoch that is judged."""
    found: list[int] = []
    usual = history.judge_all

    def counting(con: duckdb.DuckDBPyConnection, *given: Any) -> None:
        found.append(1)
        usual(con, *given)

    monkeypatch.setattr(history, "judge_all", counting)
    return found


def told(office: Keeping, *, keeps: bool) -> dict[str, Sequence[Any]]:
    office.keeps = keeps
    found = contents(office.build().path)
    return {table: found[table] for table in STATES}


def test_the_next_build_judges_no_epoch_again(office: Keeping, judged: list[int]) -> None:
    office.send(1, BROKEN)
    office.send(5)
    office.send(9, BROKEN)
    before = told(office, keeps=True)
    once = len(judged)
    assert once > 1
    office.decide(12, State.NOTIFIED, "电话")
    after = told(office, keeps=True)
    assert len(judged) == once, "a person's word changes no revision"
    assert before["finding_history"] == after["finding_history"]


def test_a_further_revision_costs_its_own_epoch_only(office: Keeping, judged: list[int]) -> None:
    for on in range(1, 9):
        office.send(on, BROKEN if on % 2 else None)
    office.build()
    judged.clear()
    office.send(20)
    office.build()
    assert len(judged) <= 2, "one epoch of the agency, and one of the city where a rule looks at others"


def test_another_reading_of_the_same_file_is_judged_again(office: Keeping, judged: list[int]) -> None:
    first = office.send(1, BROKEN)
    office.send(5)
    office.build()
    judged.clear()
    office.read_again(first, {TOTAL: 3})
    found = told(office, keeps=True)
    assert judged
    assert found == told(office, keeps=False)


def test_a_kept_file_that_is_damaged_is_judged_again(office: Keeping) -> None:
    office.send(1, BROKEN)
    office.send(5)
    office.build()
    for path in office.home.judged_dir.glob("*.parquet"):
        path.write_bytes(b"PAR1")
    office.decide(6, State.NOTIFIED, "电话")
    assert told(office, keeps=True) == told(office, keeps=False)


def test_what_no_build_asks_for_any_more_is_dropped(office: Keeping) -> None:
    office.send(1, BROKEN)
    office.send(5)
    office.build()
    stale = office.home.judged_dir / "stale.parquet"
    stale.write_bytes(b"")
    office.send(9, BROKEN)
    office.build()
    assert not stale.exists()
    assert list(office.home.judged_dir.glob("*.parquet"))


@pytest.mark.parametrize("seed", range(3))
def test_with_and_without_it_every_history_is_the_same(office: Keeping, seed: int) -> None:
    dice = random.Random(seed)
    on = 0
    for _ in range(6):
        on += dice.choice((0, 1, 3))
        values = dice.choice((None, BROKEN, {TOTAL: 3}))
        office.send(
            on, values, agency=dice.choice(("清溪镇人民政府", "南岭街道")), year=dice.choice((2024, 2025))
        )
        if dice.random() < 0.3:
            office.build()
    if dice.random() < 0.5:
        office.decide(on + 1, State.IGNORED, "核实", FAULT)
    assert told(office, keeps=True) == told(office, keeps=False)
