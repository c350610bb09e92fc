"""How the city stands in a year: what 总览 and 合规缺口 both say, counted once, so that they agree."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analytics.charts.base import LAST_OF_OLD_EDITION
from analytics.charts.calendar import CalendarRow, Day
from analytics.ui import city_data, data, memo
from analytics.ui.city_data import Named, Place

__all__ = [
    "OWN",
    "SEVERITIES",
    "SHOWN",
    "UNLISTED",
    "Named",
    "Standing",
    "calendar_rows",
    "names",
    "standing",
]

SEVERITIES = ("red", "yellow", "blue")
SHOWN = 48
"""So many agencies are drawn, those with most trouble; downloads hold them all."""
_WHY = {"missing": "无报告，不检查", "unreadable": "读不出，无法判定", "not_due": "当年不在应报范围"}
OWN = "汇总年报"
"""The report of the city itself, beside those of its units."""
UNLISTED = "名录外，未收到"
"""Of an agency outside the roster in a year without a report: nobody can say that it owed one."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A year of the city (of one kind). Names are short names.

    ``own`` is the report of the city itself, one of no kind and none of the units that everything else is
    counted over. ``rows`` are the agencies with most trouble, ``checked`` those of them with a report that
    could be checked, at most ``SHOWN`` each of ``units`` and ``readable``; ``latest``: who was late most
    often, and in how many years. ``owed`` counts the agencies of the roster that owe a report, ``reported``
    those of them
    whose report can be read: on time, late, or ``undated`` where the report does not say when it was
    published. ``extra`` are readable reports of others, ``extra_undated`` of them without that day. ``items``
    and ``holders``: findings by severity and the agencies that have them, by year; ``settled``: those that a
    person found no fault or ignored, not among ``items``; ``review``, ``undetermined``: judgements that a
    person has to look at, or that could not be made; ``scanned``: agencies whose report was recognised from
    pictures; ``unsure``: agencies without a red finding of which some red judgement could not be made.
    """

    year: int
    kind: str | None
    years: tuple[int, ...]
    own: CalendarRow | None
    rows: tuple[CalendarRow, ...]
    checked: tuple[CalendarRow, ...]
    units: int
    latest: tuple[str, int] | None
    owed: int
    on_time: int
    late: int
    undated: int
    extra: int
    extra_undated: int
    missing: Named
    unreadable: Named
    scanned: Named
    reported_by_year: Mapping[int, int]
    owed_by_year: Mapping[int, int]
    items: Mapping[int, Mapping[str, int]]
    holders: Mapping[int, Mapping[str, int]]
    settled: Mapping[int, int]
    review: Mapping[int, int]
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


@memo.view
def standing(year: int, kind: str | None) -> Standing:
    """Count everything once."""
    shown = data.snapshot()
    years = shown.years if shown else (year,)
    sent, now = city_data.sent(kind), city_data.now(year, kind)
    counts = city_data.tallies(kind)
    places = city_data.places(year, kind, SHOWN)
    rows = dict(zip((one.agency_id for one in places), _rows(places, sent, year), strict=True))
    apart = city_data.own(year) if kind is None else None
    late = next((one for one in places if one.late_place == 1 and one.late_years), None)
    nothing = city_data.Tally()

    def tally(one: int, severity: str) -> city_data.Tally:
        return counts.get((one, severity), nothing)

    return Standing(
        year=year,
        kind=kind,
        years=years,
        own=next(iter(_rows([apart], sent, year)), None) if apart else None,
        rows=tuple(rows[one.agency_id] for one in places if one.place <= SHOWN),
        checked=tuple(rows[one.agency_id] for one in places if one.read_place and one.read_place <= SHOWN),
        units=now.units,
        latest=(late.name, late.late_years) if late else None,
        owed=now.due,
        on_time=now.due_submitted - now.due_silent,
        late=now.due_late,
        undated=now.due_silent,
        extra=now.come - now.due_come,
        extra_undated=now.silent - now.due_silent,
        missing=city_data.named(year, kind, city_data.MISSING),
        unreadable=city_data.named(year, kind, city_data.UNREADABLE),
        scanned=city_data.named(year, kind, city_data.SCANNED),
        reported_by_year={one: of.come for one, of in sent.items() if of.come},
        owed_by_year={one: of.owed for one, of in sent.items() if of.owed},
        items={one: {level: tally(one, level).items for level in SEVERITIES} for one in years},
        holders={one: {level: tally(one, level).holders for level in SEVERITIES} for one in years},
        settled={one: sum(tally(one, level).settled for level in SEVERITIES) for one in years},
        review={one: sum(tally(one, level).review for level in SEVERITIES) for one in years},
        undetermined={one: sum(tally(one, level).undetermined for level in SEVERITIES) for one in years},
        unsure={one: tally(one, "red").unsure for one in years},
        readable={one: of.readable for one, of in sent.items() if of.readable},
    )


def calendar_rows(year: int, kind: str | None) -> list[CalendarRow]:
    """Every agency of the calendar, most trouble first: for a download."""
    return _rows(city_data.places(year, kind, _ALL), city_data.sent(kind), year)


_ALL = 10**9
_AT_ONCE = 2000
"""Agencies whose days are asked for in one query."""


def _rows(places: Sequence[Place], years: Collection[int], year: int) -> list[CalendarRow]:
    """A row an agency, in the order given."""
    rows: list[CalendarRow] = []
    for start in range(0, len(places), _AT_ONCE):
        part = places[start : start + _AT_ONCE]
        days = city_data.days([one.agency_id for one in part])
        rows += [_row(one, days[one.agency_id], years, year) for one in part]
    return rows


def _row(
    one: Place, held: Mapping[int, tuple[str, int | None]], years: Collection[int], year: int
) -> CalendarRow:
    days = {at: Day(state, late) for at, (state, late) in held.items()}
    state = days.get(year, Day("not_due")).state
    why = UNLISTED if state == "not_due" and not one.in_roster else _WHY.get(state, "")
    about = {} if one.in_roster else dict.fromkeys(_silent_years(years, days), UNLISTED)
    counts: dict[str, int] | None = None
    if one.counts is not None:
        counts = dict(zip(SEVERITIES, one.counts, strict=True))
    return CalendarRow(one.agency_id, one.name, days, counts, why, about)


def _silent_years(years: Collection[int], days: Mapping[int, Day]) -> list[int]:
    """The years of the calendar in which nothing came of an agency outside the roster."""
    return sorted(year for year in years if year not in days or days[year].state == "not_due")


def names(found: Named | Sequence[str], most: int = city_data.NAMED) -> str:
    """“红岩乡、高新区街道”, or “红岩乡、高新区街道、河湾乡等 5 家” where there are more."""
    first = found.first if isinstance(found, Named) else found
    if len(found) <= most:
        return "、".join(first)
    return "、".join(first[:most]) + f"等 {len(found)} 家"
