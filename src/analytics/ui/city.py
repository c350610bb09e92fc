"""How the city stands in a year: what 总览 and 合规缺口 both say, counted once, so that they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.charts.base import LAST_OF_OLD_EDITION
from analytics.charts.calendar import CalendarRow, Day
from analytics.ui import data

SEVERITIES = ("red", "yellow", "blue")
_ORDER = {"missing": 0, "unreadable": 1}
_WHY = {"missing": "无报告，不检查", "unreadable": "读不出，无法判定", "not_due": "当年不在应报范围"}
UNLISTED = "名录外，未收到"
"""Of an agency outside the roster in a year without a report: nobody can say that it owed one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A year of the city (of one kind). Names are short names; ``rows`` go from most trouble to least.

    ``owed`` counts the agencies of the roster that owe a report, ``reported`` those of them whose report can
    be read: on time, late, or ``undated`` where the report does not say when it was published. ``extra`` are
    readable reports of others, ``extra_undated`` of them without that day. ``items`` and ``holders``:
    findings by severity and the agencies that have them, by year; ``settled``: those that a person found no
    fault or ignored, not among ``items``; ``undetermined``: judgements that could not be made; ``scanned``:
    agencies whose report was recognised from pictures; ``unsure``: agencies without a red finding of which
    some red judgement could not be made.
    """

    year: int
    years: tuple[int, ...]
    rows: tuple[CalendarRow, ...]
    owed: int
    on_time: int
    late: int
    undated: int
    extra: int
    extra_undated: int
    missing: tuple[str, ...]
    unreadable: tuple[str, ...]
    scanned: tuple[str, ...]
    reported_by_year: Mapping[int, int]
    owed_by_year: Mapping[int, int]
    items: Mapping[int, Mapping[str, int]]
    holders: Mapping[int, Mapping[str, int]]
    settled: Mapping[int, int]
    undetermined: Mapping[int, int]
    unsure: Mapping[int, int]
    readable: Mapping[int, int]

    @property
    def reported(self) -> int:
        return self.on_time + self.late + self.undated

    @property
    def clean(self) -> int:
        """Reports of the year of which every red judgement could be made, and none failed."""
        return self.readable.get(self.year, 0) - self.holders[self.year]["red"] - self.unsure[self.year]

    def change(self, severity: str) -> int | None:
        """Findings more than in the year before; None over an edition break, or where no report could be
        checked.
        """
        if self.year == LAST_OF_OLD_EDITION + 1:
            return None
        if not self.readable.get(self.year - 1) or not self.readable.get(self.year):
            return None
        return self.items[self.year][severity] - self.items[self.year - 1][severity]

    def series(self, severity: str) -> list[float | None]:
        """Findings a year; None where nothing could be checked."""
        return [float(self.items[year][severity]) if self.readable.get(year) else None for year in self.years]


def standing(year: int, kind: str | None) -> Standing:
    """Count everything once."""
    shown = data.snapshot()
    years = shown.years if shown else (year,)
    held = data.submissions(kind=kind)
    counts = data.finding_counts(kind=kind)
    now = held[held["year"] == year]
    due = now[now["deadline"].notna() & now["in_roster"]]
    states = Counter(due["state"])
    silent = now[(now["state"] == "submitted") & now["days_early"].isna()]
    undated = int((silent["deadline"].notna() & silent["in_roster"]).sum())
    owed = held[held["deadline"].notna() & held["in_roster"]]
    come = owed[owed["report_id"].notna()]
    failed = counts[counts["failed"] > 0]
    return Standing(
        year=year,
        years=years,
        rows=tuple(_rows(held, counts, year)),
        owed=len(due),
        on_time=states["submitted"] - undated,
        late=states["late"],
        undated=undated,
        extra=int(now["report_id"].notna().sum() - due["report_id"].notna().sum()),
        extra_undated=len(silent) - undated,
        missing=tuple(due[due["state"] == "missing"]["short_name"]),
        unreadable=tuple(now[now["state"] == "unreadable"]["short_name"]),
        scanned=tuple(now[now["report_id"].isin(data.scanned_reports(year))]["short_name"]),
        reported_by_year=_per_year(come),
        owed_by_year=_per_year(owed),
        items={one: _by_severity(counts, one, "failed") for one in years},
        holders={one: _holders(failed, one) for one in years},
        settled={one: int(counts[counts["year"] == one]["settled"].sum()) for one in years},
        undetermined={one: int(counts[counts["year"] == one]["undetermined"].sum()) for one in years},
        unsure={one: _unsure(counts, one) for one in years},
        readable=_per_year(held[held["report_id"].notna()]),
    )


def _per_year(frame: pd.DataFrame) -> dict[int, int]:
    return {int(str(year)): int(count) for year, count in frame["year"].value_counts().items()}


def _by_severity(counts: pd.DataFrame, year: int, column: str) -> dict[str, int]:
    now = counts[counts["year"] == year]
    return {severity: int(now[now["severity"] == severity][column].sum()) for severity in SEVERITIES}


def _holders(failed: pd.DataFrame, year: int) -> dict[str, int]:
    now = failed[failed["year"] == year]
    return {severity: int(now[now["severity"] == severity]["agency_id"].nunique()) for severity in SEVERITIES}


def _unsure(counts: pd.DataFrame, year: int) -> int:
    red = counts[(counts["year"] == year) & (counts["severity"] == "red")]
    return int(((red["failed"] == 0) & (red["undetermined"] > 0)).sum())


def _rows(held: pd.DataFrame, counts: pd.DataFrame, year: int) -> list[CalendarRow]:
    """A row an agency that has anything to show, worst first."""
    of_year = counts[counts["year"] == year]
    by_agency: dict[str, dict[str, int]] = {}
    for agency_id, severity, failed in zip(
        of_year["agency_id"], of_year["severity"], of_year["failed"], strict=True
    ):
        by_agency.setdefault(str(agency_id), dict.fromkeys(SEVERITIES, 0))[str(severity)] = int(failed)
    rows: list[tuple[tuple[int, ...], CalendarRow]] = []
    for agency_id, lines in held.groupby("agency_id", sort=False):
        days = {
            int(at): Day(str(state), None if pd.isna(late) else int(late))
            for at, state, late in zip(lines["year"], lines["state"], lines["days_late"], strict=True)
        }
        state = days.get(year, Day("not_due")).state
        readable = bool(lines[(lines["year"] == year)]["report_id"].notna().any())
        mine = by_agency.get(str(agency_id), dict.fromkeys(SEVERITIES, 0)) if readable else None
        listed = bool(lines["in_roster"].iloc[0])
        why = UNLISTED if state == "not_due" and not listed else _WHY.get(state, "")
        about = {} if listed else dict.fromkeys(_silent_years(held, days), UNLISTED)
        row = CalendarRow(str(agency_id), str(lines["short_name"].iloc[0]), days, mine, why, about)
        rows.append((_trouble(row, state, int(lines["ordinal"].iloc[0])), row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _silent_years(held: pd.DataFrame, days: Mapping[int, Day]) -> list[int]:
    """The years of the calendar in which nothing came of an agency outside the roster."""
    years = {int(str(year)) for year in held["year"]}
    return sorted(year for year in years if year not in days or days[year].state == "not_due")


def _trouble(row: CalendarRow, state: str, ordinal: int) -> tuple[int, ...]:
    """What comes first: no report, none that can be read, then red, yellow and blue findings."""
    failed_years = sum(day.state in ("missing", "unreadable") for day in row.days.values())
    if row.counts is None:
        return (_ORDER.get(state, 3), -failed_years, ordinal)
    return (2, *(-row.counts[severity] for severity in SEVERITIES), -failed_years, ordinal)


def names(found: Sequence[str], most: int = 3) -> str:
    """“红岩乡、高新区街道”, or “红岩乡、高新区街道、河湾乡等 5 家” where there are more."""
    if len(found) <= most:
        return "、".join(found)
    return "、".join(found[:most]) + f"等 {len(found)} 家"
