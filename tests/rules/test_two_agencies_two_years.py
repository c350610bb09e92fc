"""Two towns, two years, four revisions and what people said in between: how findings live on.

The city adds up its towns, so that a fault may stand in one report and be mended by another one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.rules.test_states import Office, day
from tests.store.builders import Key, reading

from analytics import intake, rules
from analytics.agencies import Agency, Roster
from analytics.settings import load_settings
from analytics.store.finding_states import FIRST_FOUND, FOUND_AGAIN, MENDED_BY_REVISION, State
from analytics.store.journal import FINDING_STATE, Journal

QINGXI, NANLING, CITY = "甲县清溪镇人民政府", "甲县南岭镇人民政府", "甲县人民政府"
ROSTER = Roster(
    (
        Agency("qingxi", QINGXI, "清溪镇", "镇"),
        Agency("nanling", NANLING, "南岭镇", "镇"),
        Agency("city", CITY, "甲县", "其他"),
    )
)
CARRIED_OUT: Key = ("t3", "carried_out", "total")
CARRIED_IN: Key = ("t3", "carried_in", "total")
REQUESTS: Key = ("t3", "received", "total")
BUSY = {("t3", "received", "natural_person"): 7, REQUESTS: 7, ("t3", "granted", "total"): 5}
LICENCES: Key = ("t2", "licensing", "decisions")
SAME = {
    LICENCES: 812,
    ("t2", "penalties", "decisions"): 37,
    ("t2", "coercion", "decisions"): 14,
    ("t2", "normative_documents", "made"): 6,
    ("t2", "normative_documents", "in_force"): 21,
    ("t2", "fees", "amount"): 9,
}
OTHER = {**SAME, LICENCES: 90, ("t2", "penalties", "decisions"): 5}

BETWEEN_YEARS = "qingxi|2025|Y01|total"
COPIED = "qingxi|2025|S03|t2"
COPIED_BY_OTHER = "nanling|2025|S03|t2"
CITY_SUM = f"city|2025|A01|{'.'.join(LICENCES)}"


class County(Office):
    rulebook = tuple(rule for rule in rules.RULES if rule.id in ("T03", "Y01", "S03", "A01", "A02"))

    def send(self, on: int, values: Any = None, agency: str = QINGXI, **more: Any) -> str:
        file_name = more.pop("file_name", f"{len(self.readings)}.txt")
        return self.put(reading(agency, values=values, **more), file_name, day(on))


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path / "home", replace(load_settings(), city_report=CITY), ROSTER)


def told(county: County, finding_id: str) -> list[tuple[object, ...]]:
    rows = county.rows(
        "SELECT state, who, happened_at, why FROM finding_events"
        f" WHERE finding_id = '{finding_id}' ORDER BY ordinal"
    )
    return [(state, who, at and (at - day(0)).days, why) for state, who, at, why in rows]


def test_the_revision_of_another_agency_mends_what_the_two_had_in_common(county: County) -> None:
    county.send(0, SAME)
    county.send(2, SAME, NANLING)
    assert county.one("state, since, is_open", COPIED) == ("待处理", day(2), True)
    county.send(9, OTHER, NANLING)
    for finding_id in (COPIED, COPIED_BY_OTHER):
        assert county.one("state, automatic, is_open, since, closed_at, days", finding_id) == (
            *("已整改", True, False),
            *(day(2), day(9), 7),
        )


def test_its_own_revision_mends_it_as_well(county: County) -> None:
    county.send(0, SAME)
    county.send(2, SAME, NANLING)
    county.send(9, OTHER)
    assert county.one("state, days", COPIED) == ("已整改", 7)
    assert county.one("state, days", COPIED_BY_OTHER) == ("已整改", 7)


def test_what_the_revision_of_another_breaks_again_is_open_again(county: County) -> None:
    county.send(0, SAME)
    county.send(2, SAME, NANLING)
    county.send(9, OTHER, NANLING)
    county.send(20, SAME, NANLING)
    assert told(county, COPIED) == [
        ("待处理", None, 2, FIRST_FOUND),
        ("已整改", None, 9, MENDED_BY_REVISION),
        ("待处理", None, 20, FOUND_AGAIN),
    ]
    county.send(24, OTHER, NANLING)
    assert county.one("state, days", COPIED) == ("已整改", 4)


def test_a_revision_of_either_mends_the_sum_of_the_city(county: County) -> None:
    for mends in ("city", "unit"):
        office = County(county.home.root / mends, county.settings, ROSTER)
        office.send(0, {LICENCES: 10})
        office.send(1, {LICENCES: 20}, NANLING)
        office.send(3, {LICENCES: 33}, CITY)
        assert office.one("state, since", CITY_SUM) == ("待处理", day(3))
        if mends == "city":
            office.send(8, {LICENCES: 30}, CITY)
        else:
            office.send(8, {LICENCES: 13})
        assert office.one("state, since, closed_at, days", CITY_SUM) == ("已整改", day(3), day(8), 5), mends


@pytest.mark.parametrize("mended_by", ["last year's report", "this year's report"])
def test_a_revision_of_either_year_mends_what_the_years_contradict(county: County, mended_by: str) -> None:
    county.send(0, {CARRIED_OUT: 3}, year=2024)
    county.send(1, {CARRIED_IN: 2})
    assert county.one("state, since", BETWEEN_YEARS) == ("待处理", day(1))
    if mended_by == "last year's report":
        county.send(6, {CARRIED_OUT: 2}, year=2024)
    else:
        county.send(6, {CARRIED_IN: 3})
    assert county.one("state, closed_at, days", BETWEEN_YEARS) == ("已整改", day(6), 5)


def test_a_fault_between_years_dates_from_the_later_of_the_two_reports(county: County) -> None:
    county.send(0, {CARRIED_IN: 2})
    county.send(4, {CARRIED_OUT: 3}, year=2024)
    assert county.one("since", BETWEEN_YEARS) == (day(4),)


def test_what_a_person_decided_outlives_the_revisions_of_others(county: County) -> None:
    county.send(0, SAME)
    county.send(2, SAME, NANLING)
    county.decide(3, State.CONFIRMED, "两镇合署办公，已核实", COPIED)
    county.decide(4, State.MENDED, "网站已更正", COPIED_BY_OTHER)
    county.send(5, {CARRIED_OUT: 1}, NANLING, year=2024)
    county.send(6, {CARRIED_OUT: 2}, NANLING, year=2024)
    assert county.one("state, who, why, is_settled", COPIED) == (
        *("已确认无误", "李", "两镇合署办公，已核实"),
        True,
    )
    assert county.one("state, who", COPIED_BY_OTHER) == ("已整改", "李")


def test_a_place_that_was_judged_closes_though_another_could_not_be(county: County) -> None:
    from analytics.reading.model import Status

    county.send(0, {REQUESTS: 2})
    county.send(5, {("t3", "granted", "total"): Status.UNREADABLE})
    assert county.one("state, days", "qingxi|2025|T03|received") == ("已整改", 5)


def test_the_whole_life(county: County) -> None:
    """Four revisions by both towns over two years, decisions in between, one story at the end."""
    county.send(0, {CARRIED_OUT: 3}, year=2024)
    county.send(0, {**SAME, CARRIED_IN: 2})
    county.send(1, SAME, NANLING)
    county.decide(2, State.NOTIFIED, "已电话告知", BETWEEN_YEARS)
    county.decide(2, State.NOTIFIED, "请两镇核对", COPIED)
    county.send(5, {**SAME, CARRIED_IN: 1})  # 1st revision: still not last year's figure
    county.send(7, OTHER, NANLING)  # 2nd: the copied table goes
    county.decide(8, State.IGNORED, "上年口径不同", BETWEEN_YEARS)
    county.send(12, {CARRIED_OUT: 1}, year=2024)  # 3rd: last year's report comes round
    county.send(15, SAME, NANLING)  # 4th: copied again
    assert told(county, BETWEEN_YEARS) == [
        ("待处理", None, 0, FIRST_FOUND),
        ("已通知", "李", 2, "已电话告知"),
        ("已忽略", "李", 8, "上年口径不同"),
    ]
    assert county.one("state, is_found, is_open", BETWEEN_YEARS) == ("已忽略", False, False)
    assert told(county, COPIED) == [
        ("待处理", None, 1, FIRST_FOUND),
        ("已通知", "李", 2, "请两镇核对"),
        ("已整改", None, 7, MENDED_BY_REVISION),
        ("待处理", None, 15, FOUND_AGAIN),
    ]
    before = (told(county, BETWEEN_YEARS), told(county, COPIED), county.one("*", COPIED))
    # Built again from nothing, read again by another reader, and sent again under other names: the same.
    county.build().path.unlink()
    for sha256, (given,) in list(county.readings.items()):
        county.readings[sha256] = (replace(given, source="renamed.pdf"),)
    assert (told(county, BETWEEN_YEARS), told(county, COPIED), county.one("*", COPIED)) == before


def test_the_order_of_the_journal_counts_and_not_the_clock(county: County) -> None:
    """A decision made on a machine whose clock runs a month ahead still comes before the next revision."""
    county.send(0, {REQUESTS: 2})
    fault = "qingxi|2025|T03|received"
    county.build()
    details = intake.decision(county.home, fault, State.NOTIFIED, "")
    Journal(county.home).append(day(30), "李", [(FINDING_STATE, details)])
    county.send(9)
    assert county.one("state, is_open", fault) == ("已整改", False)
    assert [row[0] for row in told(county, fault)] == ["待处理", "已通知", "已整改"]


def test_a_clock_that_runs_behind_puts_no_word_before_what_it_was_said_of(county: County) -> None:
    county.send(9, {REQUESTS: 2})
    county.send(12, {REQUESTS: 3})
    fault = "qingxi|2025|T03|received"
    county.build()
    details = intake.decision(county.home, fault, State.CONFIRMED, "来文说明")
    Journal(county.home).append(day(3), "李", [(FINDING_STATE, details)])
    assert county.one("state, is_settled", fault) == ("已确认无误", True)


def test_the_same_bytes_under_another_name_are_no_revision(county: County) -> None:
    sha256 = county.send(0, {REQUESTS: 2}, file_name="a.txt")
    from analytics.store.originals import Originals

    path = Originals(county.home).path(sha256)
    _, is_new = Originals(county.home).add(path.read_bytes(), "另一个名字.txt", day(9))
    assert not is_new
    fault = "qingxi|2025|T03|received"
    assert county.one("state, since", fault) == ("待处理", day(0))
    assert len(told(county, fault)) == 1
