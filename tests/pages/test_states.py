"""Pages show how far a finding has come: read only, and only where there is something to tell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from analytics.charts.tokens import LIGHT
from analytics.store.finding_states import FIRST_FOUND, MENDED_BY_REVISION, State
from analytics.store.home import VARIABLE
from analytics.ui import compliance, data, details, sayings
from analytics.ui.compliance_data import Entry, Listed
from analytics.ui.records import Finding

AT = datetime(2026, 2, 21, 9, 30)


def finding(
    state: State | None, who: str | None = None, why: str = FIRST_FOUND, days: int | None = None
) -> Finding:
    return Finding(
        "f", "a", "甲", 2025, "r", "T03", 1, "sums", "red", "fail",
        "", "", "", "", "", (), state, who, AT, why, days,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (finding(State.PENDING), "待处理"),
        (finding(State.NOTIFIED, "王芳", "已电话告知"), "已通知（王芳 2026-02-21，已电话告知）"),
        (finding(State.MENDED, None, MENDED_BY_REVISION, 9), "已整改（用了 9 天，新收到的报告中已改正）"),
    ],
)
def test_a_state_is_told_with_who_when_and_why(found: Finding, told: str) -> None:
    assert details.state_words(found) == told


def listed(*states: str | None) -> list[str]:
    entries = tuple(Entry("f", "red", "fail", "甲", "T03", "", state) for state in states)
    shown = compliance.shown(Listed({"T03": (len(entries), 0)}, entries, ""), LIGHT)
    return [str(head) for head in shown.data.columns]


def test_the_list_has_a_column_of_states_once_one_was_dealt_with() -> None:
    assert "状态" not in listed("待处理", "待处理", None)
    assert listed("待处理", "已通知")[-1] == "状态"


def test_what_people_settled_is_told_beside_what_counts() -> None:
    assert compliance.counted(Listed({"T03": (2, 0)}, (), "")) == "2 项"
    told = compliance.counted(Listed({"T03": (2, 1), "X01": (1, 1)}, (), ""))
    assert told == "1 项，另有 2 项经人认定，列在最后"


def test_the_sheet_of_findings_says_state_who_when_and_why(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(demo_home))
    found = data.findings(2025).head(2)
    found["state"], found["state_who"] = ["已确认无误", "待处理"], ["王芳", None]
    found["state_at"], found["state_why"] = [AT, AT], ["来文说明", FIRST_FOUND]
    sheet = sayings.finding_sheet(lambda: found).exported().frame
    told = sheet[["状态", "认定人", "认定日期", "状态说明"]].to_numpy().tolist()
    assert told == [
        ["已确认无误", "王芳", "2026-02-21", "来文说明"],
        ["待处理", "", "2026-02-21", FIRST_FOUND],
    ]
    assert all(len(number) == 8 for number in sheet["编号"])
