"""What an office sets for itself: its name, the deadlines, the thresholds of the rules.

The shipped ``data/settings.toml`` declares every key with its default; ``<home>/settings.toml`` may replace
some of them. An unknown key is refused, so that a misspelt one cannot pass for a setting.

    settings = load_settings(home)
    settings.deadline("镇", 2025)      -> date(2026, 1, 31)
    settings.deadline("其他", 2025, of_region=True)   the report of a whole county, city or district
    settings.threshold("copy_red")    -> Decimal("0.9")
    settings.threshold("fee_factor", "镇", 2025)    the same for one kind of agency and one year
    settings.city_report              -> "甲市", whose report is that of the whole city; "" where not said
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

FILE_NAME = "settings.toml"
KINDS = ("镇", "乡", "街道", "部门", "其他")
"""Kinds of agencies that a deadline or a threshold can be set for."""

Day = tuple[int, int]
"""Month and day."""

Scope = tuple[str, int | None, str | None]
"""A threshold's name, and the year and kind of agency that it is set for; None: any."""

_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
_EARLIEST_YEAR = 2008  # the regulation came into force, and with it the duty to report


class SettingsError(Exception):
    """A settings file that cannot be used; the message names the file, the key, the reason and the remedy."""

    def __init__(self, file: Path | str, key: str, reason: str, remedy: str) -> None:
        self.file = str(file)
        self.key = key
        self.reason = reason
        self.remedy = remedy
        where = f"{self.file}：{key}：" if key else f"{self.file}："
        super().__init__(f"{where}{reason}。{remedy}。")


@dataclass(frozen=True)
class Settings:
    """The settings in force. ``first_year``, ``last_year``: years that a report is owed for, None = as
    received. ``city_report``: id or name of the agency whose report is that of the whole city, "" = not said.
    """

    city: str
    default_deadline: Day
    thresholds: Mapping[str, Decimal]
    kind_deadlines: Mapping[str, Day] = field(default_factory=dict[str, Day])
    year_deadlines: Mapping[int, Day] = field(default_factory=dict[int, Day])
    special_deadlines: Mapping[tuple[int, str], Day] = field(default_factory=dict[tuple[int, str], Day])
    special_thresholds: Mapping[Scope, Decimal] = field(default_factory=dict[Scope, Decimal])
    first_year: int | None = None
    last_year: int | None = None
    city_report: str = ""
    region_deadline: Day | None = None

    def deadline(self, kind: str, year: int, *, of_region: bool = False) -> date:
        """The last day for the report of ``year`` by an agency of ``kind``; a day of the year after.

        ``of_region``: a county, city or district reports as a whole, for which the law gives a day of its
        own; only an entry for its kind in that very year goes before it.
        """
        day = (
            self.special_deadlines.get((year, kind))
            or (self.region_deadline if of_region else None)
            or self.year_deadlines.get(year)
            or self.kind_deadlines.get(kind)
            or self.default_deadline
        )
        return date(year + 1, *day)

    def threshold(self, name: str, kind: str | None = None, year: int | None = None) -> Decimal:
        """The figure for a kind of agency and a report year; without them the general one.

        The most special entry counts, as with deadlines: kind in a year, year, kind, general. KeyError for a
        name that no file declares: a fault of the caller.
        """
        general = self.thresholds[name]
        scopes = ((name, year, kind), (name, year, None), (name, None, kind))
        return next(
            (self.special_thresholds[scope] for scope in scopes if scope in self.special_thresholds), general
        )

    def canonical(self) -> str:
        """All settings as one text that is the same for the same settings; part of a snapshot's name."""
        return json.dumps(
            {
                "city": self.city,
                "city_report": self.city_report,
                "years": [self.first_year, self.last_year],
                "default": self.default_deadline,
                "region": self.region_deadline,
                "kind": sorted(self.kind_deadlines.items()),
                "year": sorted(self.year_deadlines.items()),
                "special": sorted(self.special_deadlines.items()),
                "thresholds": sorted((name, str(value)) for name, value in self.thresholds.items()),
                "special_thresholds": sorted(
                    (name, str(year or ""), kind or "", str(value))
                    for (name, year, kind), value in self.special_thresholds.items()
                ),
            },
            ensure_ascii=False,
        )


def shipped_path() -> Path:
    """The settings that come with the software: of the checkout, else of the installed package."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent / "data" / FILE_NAME
    return checkout if checkout.is_file() else package / "_data" / FILE_NAME


def load_settings(home: Path | None = None) -> Settings:
    """Settings of a home folder over the shipped ones. Raises SettingsError."""
    shipped = _Source.open(shipped_path())
    settings = _overlay(_blank(shipped), shipped, declared=None)
    own = home / FILE_NAME if home is not None else None
    if own is not None and own.is_file():
        settings = _overlay(settings, _Source.open(own), declared=settings.thresholds)
    if settings.first_year and settings.last_year and settings.first_year > settings.last_year:
        raise SettingsError(
            own or shipped.path, "first_year", "起始年度晚于截止年度", "请调整 first_year 或 last_year"
        )
    return settings


@dataclass(frozen=True)
class _Source:
    """A parsed file, for messages that name it."""

    path: Path
    raw: Mapping[str, Any]

    @classmethod
    def open(cls, path: Path) -> _Source:
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
        except OSError as error:
            raise SettingsError(
                path, "", f"无法读取（{error.strerror}）", "请检查文件是否存在、可读"
            ) from error
        except UnicodeDecodeError as error:
            raise SettingsError(path, "", "不是 UTF-8 编码", "请另存为 UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(path, "", f"不是有效的 TOML（{error}）", "请改正该处的写法") from error
        return cls(path, raw)

    def fail(self, key: str, reason: str, remedy: str) -> SettingsError:
        return SettingsError(self.path, key, reason, remedy)

    def only(self, raw: Mapping[str, Any], known: tuple[str, ...], prefix: str = "") -> None:
        for key in raw:
            if key not in known:
                raise self.fail(prefix + key, "没有这个设置项", f"可用的有：{'、'.join(known)}")

    def table(self, raw: Mapping[str, Any], name: str, prefix: str = "") -> Mapping[str, Any]:
        value = raw.get(name, {})
        if not isinstance(value, dict):
            raise self.fail(prefix + name, "应是一个表", f"请写成 [{prefix}{name}]")
        return cast("Mapping[str, Any]", value)

    def day(self, key: str, value: Any) -> Day:
        match = _DAY.fullmatch(value) if isinstance(value, str) else None
        try:
            if match is None:
                raise ValueError
            # 2001 is no leap year: 29 February would be no day of most years.
            day = date(2001, int(match[1]), int(match[2]))
        except ValueError:
            raise self.fail(key, f"{value!r} 不是每年都有的月日", '请写成 "01-31" 这样的月-日') from None
        return day.month, day.day

    def kind(self, key: str, kind: str) -> str:
        if kind not in KINDS:
            raise self.fail(key, f"没有“{kind}”这个单位类别", f"可用的有：{'、'.join(KINDS)}")
        return kind

    def year(self, key: str, value: Any) -> int:
        year = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
        if not isinstance(year, int) or isinstance(year, bool) or not _EARLIEST_YEAR <= year <= 9998:
            raise self.fail(key, f"{value!r} 不是年度", f"请写 {_EARLIEST_YEAR} 或以后的四位年份")
        return year


def _blank(source: _Source) -> Settings:
    deadlines = source.table(source.raw, "deadlines")
    return Settings(
        city="", default_deadline=source.day("deadlines.default", deadlines.get("default")), thresholds={}
    )


def _overlay(under: Settings, source: _Source, declared: Mapping[str, Decimal] | None) -> Settings:
    """``under`` with what the file says. ``declared`` are the thresholds that may be set; None: this file
    declares.
    """
    source.only(source.raw, ("city", "city_report", "first_year", "last_year", "deadlines", "thresholds"))
    deadlines = source.table(source.raw, "deadlines")
    source.only(deadlines, ("default", "region", "kind", "year"), "deadlines.")
    years, special = _year_deadlines(source, source.table(deadlines, "year", "deadlines."))
    kinds = {
        source.kind(f"deadlines.kind.{kind}", kind): source.day(f"deadlines.kind.{kind}", value)
        for kind, value in source.table(deadlines, "kind", "deadlines.").items()
    }
    thresholds, scoped = _thresholds(source, declared)
    return Settings(
        city=_city(source, under.city),
        city_report=_city_report(source, under.city_report),
        default_deadline=source.day("deadlines.default", deadlines["default"])
        if "default" in deadlines
        else under.default_deadline,
        region_deadline=source.day("deadlines.region", deadlines["region"])
        if "region" in deadlines
        else under.region_deadline,
        thresholds={**under.thresholds, **thresholds},
        special_thresholds={**under.special_thresholds, **scoped},
        kind_deadlines={**under.kind_deadlines, **kinds},
        year_deadlines={**under.year_deadlines, **years},
        special_deadlines={**under.special_deadlines, **special},
        first_year=source.year("first_year", source.raw["first_year"])
        if "first_year" in source.raw
        else under.first_year,
        last_year=source.year("last_year", source.raw["last_year"])
        if "last_year" in source.raw
        else under.last_year,
    )


def _city(source: _Source, under: str) -> str:
    city = source.raw.get("city", under)
    if not isinstance(city, str) or not city.strip():
        raise source.fail("city", "没有写单位名称", '请写成 city = "某某市政务公开办公室"')
    return city.strip()


def _city_report(source: _Source, under: str) -> str:
    named = source.raw.get("city_report", under)
    if not isinstance(named, str):
        raise source.fail("city_report", "不是单位名称", '请写成 city_report = "某某市人民政府"，没有的留空')
    return named.strip()


def _year_deadlines(
    source: _Source, raw: Mapping[str, Any]
) -> tuple[dict[int, Day], dict[tuple[int, str], Day]]:
    plain: dict[int, Day] = {}
    special: dict[tuple[int, str], Day] = {}
    for text, value in raw.items():
        key = f"deadlines.year.{text}"
        year = source.year(key, text)
        if isinstance(value, dict):
            for kind, day in cast("dict[str, Any]", value).items():
                special[year, source.kind(f"{key}.{kind}", kind)] = source.day(f"{key}.{kind}", day)
        else:
            plain[year] = source.day(key, value)
    return plain, special


def _thresholds(
    source: _Source, declared: Mapping[str, Decimal] | None
) -> tuple[dict[str, Decimal], dict[Scope, Decimal]]:
    """The general thresholds of a file, and those for a kind of agency, a year, or a kind in a year."""
    raw = dict(source.table(source.raw, "thresholds"))
    kinds = source.table(raw, "kind", "thresholds.")
    years = source.table(raw, "year", "thresholds.")
    own = {name: value for name, value in raw.items() if name not in ("kind", "year")}
    general = _figures(source, "thresholds.", own, declared)
    known = general if declared is None else declared
    scoped: dict[Scope, Decimal] = {}
    for kind in kinds:
        prefix = f"thresholds.kind.{kind}"
        source.kind(prefix, kind)
        found = _figures(source, f"{prefix}.", source.table(kinds, kind, "thresholds.kind."), known)
        scoped |= {(name, None, kind): figure for name, figure in found.items()}
    for text in years:
        prefix = f"thresholds.year.{text}"
        year = source.year(prefix, text)
        of_year = source.table(years, text, "thresholds.year.")
        of_kinds = {name: value for name, value in of_year.items() if isinstance(value, dict)}
        plain = {name: value for name, value in of_year.items() if name not in of_kinds}
        found = _figures(source, f"{prefix}.", plain, known)
        scoped |= {(name, year, None): figure for name, figure in found.items()}
        for kind, value in of_kinds.items():
            source.kind(f"{prefix}.{kind}", kind)
            found = _figures(source, f"{prefix}.{kind}.", cast("dict[str, Any]", value), known)
            scoped |= {(name, year, kind): figure for name, figure in found.items()}
    return general, scoped


def _figures(
    source: _Source, prefix: str, raw: Mapping[str, Any], declared: Mapping[str, Decimal] | None
) -> dict[str, Decimal]:
    """One table of thresholds. ``declared`` are those that may be set; None: this table declares."""
    if declared is not None:
        source.only(raw, tuple(declared), prefix)
    found: dict[str, Decimal] = {}
    for name, value in raw.items():
        key = f"{prefix}{name}"
        if not isinstance(value, int | Decimal) or isinstance(value, bool) or not Decimal(value).is_finite():
            raise source.fail(key, f"{value!r} 不是数", "请写一个数，例如 0.9")
        figure = Decimal(value)
        # A threshold whose default is below one is a share, and stays one: 90 for 0.9 would silence its rule.
        if declared is not None and declared[name] < 1 and figure > 1:
            raise source.fail(key, f"{figure} 大于 1", "这是一个比例，请写 0 到 1 之间的数")
        if figure <= 0:
            raise source.fail(key, f"{figure} 不大于 0", "请写一个正数")
        found[name] = figure
    return found
