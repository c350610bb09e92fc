"""Findings live on: over revisions of a report, rebuilds, other rules and what people decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.store.builders import NOON, Key, Shelf, contents, reading

from analytics import intake, rules
from analytics.reading.model import Reading, Status
from analytics.store import marts, warehouse
from analytics.store.finding_states import READ_OTHERWISE, State
from analytics.store.journal import FINDING_STATE, Journal

TOTAL: Key = ("t3", "received", "total")
FAULT = "qingxi|2025|T03|received"
BROKEN = {TOTAL: 2}


def day(number: int) -> datetime:
    return NOON + timedelta(days=number)


class Office(Shelf):
    """A home whose snapshots have states; documents come and people decide on numbered days."""

    rulebook = tuple(rule for rule in rules.RULES if rule.id in ("T03", "Y01", "A02"))

    def send(self, on: int, values: Mapping[Key, Any] | None = None, **more: Any) -> str:
        return self.put(reading(values=values, **more), f"{len(self.readings)}.txt", day(on))

    def decide(self, on: int, state: State, why: str = "", finding_id: str = FAULT) -> None:
        self.build()
        details = intake.decision(self.home, finding_id, state, why)
        Journal(self.home).append(day(on), "李", [(FINDING_STATE, details)])

    def build(self) -> warehouse.Built:
        steps = (
            lambda con: marts.build(con, "base"),
            lambda con: rules.run(con, self.settings, self.rulebook),
            lambda con: rules.follow(con, self.settings, self.rulebook),
            lambda con: marts.build(con, "late"),
        )
        return warehouse.build(
            self.home,
            self.readings,
            self.roster,
            self.settings,
            finish=steps,
            reader_version=repr([(rule.id, rule.version) for rule in self.rulebook]),
        )

    def read_again(self, sha256: str, values: Mapping[Key, Any] | None) -> None:
        self.readings[sha256] = (reading(values=values),)

    def one(self, columns: str, finding_id: str = FAULT) -> tuple[object, ...]:
        (row,) = self.rows(f"SELECT {columns} FROM finding_states WHERE finding_id = '{finding_id}'")
        return row

    def history(self, finding_id: str = FAULT) -> list[tuple[str, str | None, int | None]]:
        rows = self.rows(
            "SELECT state, who, happened_at FROM finding_events"
            f" WHERE finding_id = '{finding_id}' ORDER BY ordinal"
        )
        return [(state, who, at and (at - NOON).days) for state, who, at in rows]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "home")


def test_a_finding_waits_from_the_day_its_report_came(office: Office) -> None:
    office.send(3, BROKEN)
    assert office.one("state, is_open, is_found, automatic, who, since, days") == (
        *("待处理", True, True, True, None),
        *(day(3), None),
    )
    assert office.history() == [("待处理", None, 3)]


def test_a_report_without_faults_has_no_states(office: Office) -> None:
    office.send(0)
    states = office.rows("SELECT rule_id FROM finding_states WHERE agency_id = 'qingxi' AND rule_id = 'T03'")
    assert states == []


def test_a_revision_that_mends_it_closes_it_and_tells_the_days(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(2, State.NOTIFIED)
    office.send(9)
    assert office.one("state, is_open, is_found, automatic, since, closed_at, days") == (
        *("已整改", False, False, True),
        *(day(0), day(9), 9),
    )
    assert office.history() == [("待处理", None, 0), ("已通知", "李", 2), ("已整改", None, 9)]


def test_a_revision_that_still_has_it_leaves_the_state_and_the_first_day(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(2, State.NOTIFIED)
    office.send(9, {TOTAL: 3})
    assert office.one("state, since, is_found") == ("已通知", day(0), True)
    office.send(12)
    assert office.one("state, days") == ("已整改", 12)


def test_a_revision_that_breaks_again_reopens_it_and_keeps_the_history(office: Office) -> None:
    office.send(0, BROKEN)
    office.send(9)
    office.send(20, BROKEN)
    assert office.one("state, is_open, since, days") == ("待处理", True, day(20), None)
    assert office.history() == [("待处理", None, 0), ("已整改", None, 9), ("待处理", None, 20)]
    office.send(25)
    assert office.one("state, days") == ("已整改", 5)


def test_a_fault_that_a_revision_brings_in_dates_from_the_revision(office: Office) -> None:
    office.send(0)
    office.send(9, BROKEN)
    assert office.one("state, since") == ("待处理", day(9))


def test_a_revision_that_lost_the_cells_closes_nothing(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(2, State.NOTIFIED)
    office.send(9, {TOTAL: Status.NOT_IN_SOURCE})
    assert office.one("state, is_open, is_found") == ("已通知", True, None)
    office.send(11)
    assert office.one("state, days") == ("已整改", 11)


def test_what_came_in_one_intake_has_no_state_in_between(office: Office) -> None:
    office.send(0, BROKEN)
    office.send(0)
    assert office.rows(f"SELECT * FROM finding_states WHERE finding_id = '{FAULT}'") == []


def test_a_revision_of_last_year_mends_what_this_year_was_blamed_for(office: Office) -> None:
    carried = ("t3", "carried_in", "total")
    fault = "qingxi|2025|Y01|total"
    office.send(0, year=2024)
    office.send(1, {carried: 2})
    office.send(7, {("t3", "carried_out", "total"): 2}, year=2024)
    assert office.one("state, since, days", fault) == ("已整改", day(1), 6)


def test_a_revision_of_another_year_says_nothing_of_a_fault(office: Office) -> None:
    office.send(0, year=2024)
    office.send(1, BROKEN)
    office.decide(2, State.MENDED, "网站已更正")
    office.send(7, {("t3", "granted", "total"): 9}, year=2024)
    assert office.one("state, who, is_found") == ("已整改", "李", True)


@pytest.mark.parametrize("state", [State.CONFIRMED, State.IGNORED])
def test_what_a_person_settled_stays_while_the_same_is_found(office: Office, state: State) -> None:
    office.send(0, BROKEN)
    office.decide(2, state, "来文说明")
    office.send(9, BROKEN)
    assert office.one("state, who, state_at, why, is_open") == (str(state), "李", day(2), "来文说明", False)
    office.send(12)
    assert office.one("state, is_found") == (str(state), False)
    office.send(15, BROKEN)
    assert office.one("state, is_found") == (str(state), True)


def test_other_figures_at_the_place_that_a_person_settled_are_another_fault(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(2, State.CONFIRMED, "来文说明")
    office.send(9, {TOTAL: 5})
    assert office.one("state, since, who, automatic") == ("待处理", day(9), None, True)
    assert office.history() == [("待处理", None, 0), ("已确认无误", "李", 2), ("待处理", None, 9)]


def test_what_a_person_called_mended_is_open_again_with_a_revision_that_has_it(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(4, State.MENDED, "网站已更正")
    assert office.one("state, days, is_open, is_found") == ("已整改", 4, False, True)
    office.send(9, BROKEN)
    assert office.one("state, since") == ("待处理", day(9))


def test_the_last_word_of_people_counts(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(2, State.IGNORED, "小事")
    office.decide(3, State.PENDING, "不是小事")
    assert office.one("state, who, is_open") == ("待处理", "李", True)


def test_a_better_reading_of_the_same_report_is_told_as_such(office: Office) -> None:
    sha256 = office.send(0, BROKEN)
    office.decide(2, State.CONFIRMED, "来文说明")
    office.read_again(sha256, {TOTAL: 20})
    assert office.one("state, automatic, since, state_at, why") == (
        "待处理",
        True,
        day(0),
        None,
        READ_OTHERWISE,
    )


def test_a_better_reading_that_finds_nothing_mends_nothing(office: Office) -> None:
    sha256 = office.send(0, BROKEN)
    office.decide(2, State.NOTIFIED)
    office.read_again(sha256, None)
    assert office.one("state, who, is_open, is_found, days") == ("已通知", "李", False, False, None)
    office.send(9)
    assert office.one("state, days") == ("已通知", None)


def test_a_rule_of_a_higher_version_resets_nobody_s_word(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(2, State.CONFIRMED, "来文说明")
    office.rulebook = tuple(
        replace(rule, version=rule.version + 1, title="另一种说法") for rule in office.rulebook
    )
    assert office.one("state, who, title") == ("已确认无误", "李", "另一种说法")


def test_a_rule_that_is_dropped_leaves_the_word_standing(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(2, State.CONFIRMED, "来文说明")
    office.rulebook = tuple(rule for rule in office.rulebook if rule.id != "T03")
    assert office.one("state, is_found, severity") == ("已确认无误", False, None)
    assert "T03" not in {row[0] for row in office.rows("SELECT DISTINCT rule_id FROM findings")}


def test_a_report_that_came_after_the_reminder_closes_what_was_missing(office: Office) -> None:
    (finding_id,) = [str(row[0]) for row in _missing(office) if str(row[0]).startswith("nanling|2025|A02")]
    office.decide(3, State.NOTIFIED, finding_id=finding_id)
    office.put(reading("南岭街道办事处"), "n.txt", day(5))
    assert office.one("state, is_open, automatic, closed_at", finding_id) == ("已整改", False, True, day(5))


def _missing(office: Office) -> list[tuple[object, ...]]:
    office.send(0)
    return office.rows("SELECT finding_id FROM findings WHERE report_id IS NULL AND outcome = 'fail'")


def test_a_decision_on_nothing_that_is_known_does_no_harm(office: Office) -> None:
    office.send(0)
    Journal(office.home).append(
        day(1), "李", [(FINDING_STATE, {"finding_id": "?", "state": "已通知", "why": "", "basis": {}})]
    )
    assert office.one("state, is_open, days", "?") == ("已通知", False, None)


def test_a_build_from_nothing_gives_the_same(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(2, State.NOTIFIED)
    office.send(9)
    office.send(20, {TOTAL: 4})
    first = office.build()
    before = contents(first.path)
    assert before["finding_history"]
    first.path.unlink()
    again = office.build()
    assert again.is_new
    assert contents(again.path) == before


def test_the_current_report_is_judged_as_if_it_were_the_only_one(office: Office, tmp_path: Path) -> None:
    office.send(0, BROKEN)
    office.send(9, {TOTAL: 4})
    alone = Office(tmp_path / "alone")
    alone.rulebook = office.rulebook = rules.RULES
    alone.send(9, {TOTAL: 4})
    # D02 alone looks at the revisions themselves.
    columns = "SELECT finding_id, outcome, expected, found FROM findings WHERE rule_id <> 'D02'"
    assert office.rows(columns) == alone.rows(columns)


def test_an_older_revision_is_judged_as_it_would_have_been_then(office: Office, tmp_path: Path) -> None:
    """The faults in ``finding_history`` are those of the snapshot before the revision came."""
    office.rulebook = rules.RULES
    office.send(0, year=2024)
    office.send(1, BROKEN)
    columns = "finding_id, outcome, expected, found, evidence"
    outcomes = "outcome IN ('fail', 'review', 'undetermined') AND agency_id = 'qingxi'"
    touched = "(year = 2025 OR level NOT IN ('peers', 'roll_up'))"  # agencies are held together year by year
    before = office.rows(f"SELECT {columns} FROM findings WHERE {outcomes} AND {touched} ORDER BY 1")
    office.send(9)
    assert office.rows(f"SELECT {columns} FROM finding_history ORDER BY 1") == before
    assert before


def several(*given: Reading) -> tuple[Reading, ...]:
    return given


def test_of_several_reports_in_one_file_each_revises_its_own(office: Office) -> None:
    other = reading("南岭街道办事处", values=BROKEN)
    office.put(several(reading(values=BROKEN), other), "many.txt", day(0))
    office.put(several(reading(), other), "many again.txt", day(5))
    assert office.one("state, days") == ("已整改", 5)
    assert office.one("state, since", "nanling|2025|T03|received") == ("待处理", day(0))


def counts(office: Office) -> tuple[object, ...]:
    (row,) = office.rows(
        "SELECT failed, review, settled, rules_failed FROM finding_counts"
        " WHERE agency_id = 'qingxi' AND year = 2025 AND severity = 'red'"
    )
    return row


@pytest.mark.parametrize("state", [State.CONFIRMED, State.IGNORED])
def test_what_a_person_settled_is_told_and_not_counted_among_the_failures(
    office: Office, state: State
) -> None:
    office.send(0, BROKEN)
    assert counts(office) == (1, 0, 0, 1)
    office.decide(2, state, "来文说明")
    assert counts(office) == (0, 0, 1, 0)
    assert office.rows(f"SELECT outcome, standing FROM standings WHERE finding_id = '{FAULT}'") == [
        ("fail", "settled")
    ]
    office.decide(3, State.PENDING, "再看")
    assert counts(office) == (1, 0, 0, 1)


@pytest.mark.parametrize("state", [State.NOTIFIED, State.MENDED])
def test_what_the_current_report_still_has_counts_until_it_is_mended_there(
    office: Office, state: State
) -> None:
    office.send(0, BROKEN)
    office.decide(2, state, "网站已更正")
    assert counts(office) == (1, 0, 0, 1)
    office.send(9)
    assert counts(office) == (0, 0, 0, 0)


def test_another_fault_at_a_settled_place_counts_again(office: Office) -> None:
    office.send(0, BROKEN)
    office.decide(2, State.CONFIRMED, "来文说明")
    office.send(9, {TOTAL: 5})
    assert counts(office) == (1, 0, 0, 1)
