"""The fictional city 云泽市: its thirty units, what each handed in and when, and the outline of its figures.

Everything in this file is invented. No place of this name exists, and no figure is that of a real unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from analytics.agencies import unlisted
from analytics.demo.dice import Dice

CITY = "云泽市"
OFFICE = "云泽市政务公开办公室"
FIRST_YEAR = 2019
LAST_YEAR = 2025
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
FORMATS = ("docx", "pdf", "html", "txt", "xlsx")


@dataclass(frozen=True, slots=True)
class Powers:
    """What a unit decides and collects in a usual year; counts, and fees in 万元."""

    documents: int = 1
    stock: int = 6
    licensing: int = 0
    penalties: int = 0
    coercion: int = 0
    fees: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the city.

    ``calendar`` has a mark for each of the years 2019–2025: ``.`` in time, a number of days late, ``M`` no
    report, ``U`` a document that nobody can read, ``-`` the unit did not exist. ``outcomes`` are the closed
    requests of 2025: granted, partly granted, denied, unavailable, not processed, other. ``carried`` are the
    requests taken over from 2024 and left to 2026.
    """

    id: str
    name: str
    short_name: str
    kind: str
    population: Decimal | None
    calendar: tuple[str, ...]
    outcomes: tuple[int, int, int, int, int, int]
    carried: tuple[int, int]
    powers: Powers
    aliases: tuple[str, ...] = ()

    @property
    def since_year(self) -> int | None:
        """The first year that it owes a report for; None where it has always been there."""
        waiting = self.calendar.count("-")
        return FIRST_YEAR + waiting if waiting else None

    def mark(self, year: int) -> str:
        return self.calendar[year - FIRST_YEAR]

    def hands_in(self, year: int) -> bool:
        """Whether a document exists, readable or not."""
        return self.mark(year) not in {"M", "-"}

    def readable(self, year: int) -> bool:
        return self.hands_in(year) and self.mark(year) != "U"

    def days_late(self, year: int) -> int:
        mark = self.mark(year)
        return int(mark) if mark.isdigit() else 0

    @property
    def self_name(self) -> str:
        """How the unit speaks of itself: 我镇, 我局."""
        return "我" + {"镇": "镇", "乡": "乡", "街道": "街道"}.get(self.kind, self.short_name[-1])


# Requests are skewed as they are in life: a few bureaus have most of them. One unit a line: id, short name,
# population (a bureau: its name), calendar, outcomes, carried, powers (documents made and in force, licences,
# penalties, coercion, fees).
_TOWNS = """
qingxi | 清溪镇 | 48210 | . . . . . . . | 22 4 4 8 12 2 | 1 5 | 2 9 86 14 1
qingshi | 青石镇 | 63540 | . . . . . . . | 26 7 8 8 4 2 | 2 7 | 2 11 120 21 2
shuangqiao | 双桥镇 | 57120 | 22 . . 2 . 7 12 | 17 3 2 7 2 2 | 1 0 | 1 8 64 9 0
shiqiao | 石桥镇 | 41860 | . . . . . . . | 12 4 2 9 0 3 | 1 1 | 1 5 52 7 0
longtan | 龙潭镇 | 38450 | . 8 . . . . . | 8 2 2 8 3 1 | 1 1 | 1 4 41 5 0
taihe | 太和镇 | 44930 | . . . . . . . | 23 0 2 3 1 3 | 1 0 | 1 7 58 8 1
baisha | 白沙镇 | 29370 | . U . . . . . | 12 1 2 3 0 0 | 0 0 | 1 3 22 3 0
liuhe | 柳河镇 | 26110 | . . . . . . . | 5 1 2 2 1 0 | 0 0 | 1 6 18 2 0
anping | 安平镇 | 31680 | . . . . . . . | 5 1 0 1 3 0 | 0 0 | 1 4 25 4 0
yongfeng | 永丰镇 | 22540 | M . . . 4 . . | 3 0 0 0 1 0 | 0 0 | 0 2 9 1 0
hongyan | 红岩乡 | 9870 | M . M . . . M | 1 0 0 0 0 0 | 0 0 | 0 1 0 0 0
hewan | 河湾乡 | 12460 | 41 . . 11 U . U | 2 0 0 1 0 0 | 0 0 | 0 2 3 0 0
taoyuan | 桃源乡 | 14080 | U 17 . . . . . | 0 0 0 3 0 1 | 0 0 | 0 2 4 1 0
songlin | 松林乡 | 8640 | . M . . . 15 . | 1 0 0 0 0 0 | 0 0 | 0 1 2 0 0
yunling | 云岭乡 | 10230 | M . 14 . . M 5 | 1 0 0 1 0 0 | 0 0 | 0 1 2 0 0
wushi | 乌什布拉克民族乡 | 7190 | M . . . . . . | 0 0 0 0 0 0 | 0 0 | 0 1 0 0 0
chengdong | 城东街道 | 98760 | . . . . . . . | 34 8 8 14 0 1 | 3 4 | 1 5 35 46 4
chengxi | 城西街道 | 87350 | . . 2 . . . . | 25 4 7 5 1 0 | 1 1 | 1 4 31 38 3
jiefanglu | 解放路街道 | 76420 | . . . . 6 . . | 26 3 7 9 1 1 | 2 3 | 1 6 28 33 2
xinhua | 新华街道 | 91280 | . . . . . 3 . | 18 7 4 14 2 0 | 2 3 | 1 5 30 41 3
binhe | 滨河街道 | 69930 | . . . . . . . | 10 3 7 9 6 2 | 1 4 | 1 3 24 27 2
gaoxin | 高新区街道 | 54300 | - - M . . . M | 8 2 1 4 1 0 | 0 1 | 0 1 17 12 1
"""

_BUREAUS = """
fagai | 发展改革委 | 发展和改革委员会 | . . . . . . . | 11 1 5 5 2 1 | 1 1 | 3 21 168 2 0
jiaoyu | 教育局 | 教育局 | . . . . . . . | 17 1 8 10 6 5 | 9 4 | 2 16 94 1 0
gongan | 公安局 | 公安局 | . . . . . . . | 31 9 9 23 13 11 | 5 8 | 2 14 31260 2480 316 412.6
minzheng | 民政局 | 民政局 | . . . . . . . | 11 1 5 12 4 1 | 2 2 | 2 12 57 1 0
caizheng | 财政局 | 财政局 | . . . . . . . | 24 0 9 9 1 4 | 2 2 | 3 18 12 3 0
ziran | 自然资源局 | 自然资源局 | . . . . . . . | 87 33 14 72 12 8 | 7 16 | 3 24 1870 73 6 8216.35
zhujian | 住房城乡建设局 | 住房和城乡建设局 | . . . . . . . | 96 7 15 44 9 2 | 8 13 | 4 27 1340 96 3 3480.9
shijian | 市场监管局 | 市场监督管理局 | . . . . . . 2 | 37 0 6 22 3 11 | 6 7 | 3 19 12450 468 37
"""


def _units(table: str) -> Iterator[Unit]:
    for line in table.strip().splitlines():
        unit_id, short_name, size_or_name, calendar, outcomes, carried, powers = line.split(" | ")
        kind = next((kind for kind in ("街道", "镇", "乡") if short_name.endswith(kind)), "部门")
        office = {"街道": "办事处", "部门": ""}.get(kind, "人民政府")
        name = size_or_name if kind == "部门" else short_name + office
        granted, partly, denied, unavailable, not_processed, other = map(int, outcomes.split())
        taken_over, left = map(int, carried.split())
        yield Unit(
            id=unit_id,
            name=CITY + name,
            short_name=short_name,
            kind=kind,
            population=None if kind == "部门" else Decimal(size_or_name),
            calendar=tuple(calendar.split()),
            outcomes=(granted, partly, denied, unavailable, not_processed, other),
            carried=(taken_over, left),
            powers=_powers(powers),
            aliases=_aliases(name, short_name, kind),
        )


def _powers(text: str) -> Powers:
    documents, stock, licensing, penalties, coercion, *fees = text.split()
    return Powers(
        int(documents),
        int(stock),
        int(licensing),
        int(penalties),
        int(coercion),
        Decimal(fees[0] if fees else 0),
    )


def _aliases(name: str, short_name: str, kind: str) -> tuple[str, ...]:
    """Other names that people use, without the full and the short one."""
    short = (f"{short_name}办",) if kind == "街道" else ()
    names = (name, CITY + short_name, *short)
    return tuple(alias for alias in names if alias not in {CITY + name, short_name})


UNITS: tuple[Unit, ...] = (*_units(_TOWNS), *_units(_BUREAUS))


def _city_hall() -> Unit:
    """The government of the city: no unit among the others, so the roster does not name it."""
    known = unlisted(f"{CITY}人民政府")
    return Unit(
        id=known.agency_id,
        name=known.name,
        short_name=known.short_name,
        kind=known.kind,
        population=None,
        calendar=("-", "-", "-", ".", ".", ".", "."),
        outcomes=(0, 0, 0, 0, 0, 0),
        carried=(0, 0),
        powers=Powers(),
    )


CITY_HALL = _city_hall()
"""Whose report is that of the whole city, the figures of all units in one; it began with 2022."""

PINNED_FORMATS: Mapping[tuple[str, int], str] = MappingProxyType(
    {
        # The picture of a unit opens this report: table 2, row 27, cell 4.
        ("qingxi", 2025): "docx",
        # A scan without a text layer, and a download that broke off.
        ("hewan", 2025): "pdf",
        ("hewan", 2023): "docx",
        ("taoyuan", 2019): "pdf",
        ("baisha", 2020): "docx",
    }
)
PINNED_DATES: Mapping[tuple[str, int], date] = MappingProxyType(
    {("qingxi", 2024): date(2025, 1, 23), ("qingxi", 2025): date(2026, 1, 22)}
)


@cache
def unit(unit_id: str) -> Unit:
    """The unit with this id; KeyError for another."""
    return {known.id: known for known in (*UNITS, CITY_HALL)}[unit_id]


def format_of(unit: Unit, year: int) -> str:
    """The kind of file that a unit hands in. A unit keeps its habit for some years."""
    pinned = PINNED_FORMATS.get((unit.id, year))
    if pinned:
        return pinned
    habit = Dice("format", unit.id, (year - FIRST_YEAR) // 3)
    weights = (0.22, 0.2, 0.42, 0.04, 0.12) if unit.kind == "部门" else (0.28, 0.22, 0.19, 0.15, 0.16)
    usual = FORMATS[habit.weighted(weights)]
    dice = Dice("format of the year", unit.id, year)
    return usual if dice.chance(0.7) else FORMATS[dice.weighted(weights)]


def published_on(unit: Unit, year: int) -> date:
    """The day of publication: in January of the next year, or so many days after its end."""
    late = unit.days_late(year)
    if late:
        return date(year + 1, 1, 31) + timedelta(days=late)
    if unit is CITY_HALL:
        return date(year + 1, 3, Dice("published", unit.id, year).whole(9, 28))
    pinned = PINNED_DATES.get((unit.id, year))
    return pinned or date(year + 1, 1, Dice("published", unit.id, year).whole(9, 30))


def signed_on(unit: Unit, year: int) -> date:
    """The day under the signature: up to six days before publication, never in the reported year."""
    before = Dice("signed", unit.id, year).whole(0, 6)
    return published_on(unit, year) - timedelta(days=before)


def states_publication(unit: Unit, year: int) -> bool:
    """Whether the document says when it was published; a late one always does."""
    always = format_of(unit, year) == "html" or unit.days_late(year) > 0 or (unit.id, year) in PINNED_DATES
    return always or Dice("states publication", unit.id, year).chance(0.85)
