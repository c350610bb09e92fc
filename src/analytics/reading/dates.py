"""Dates and years in running text, Arabic or Chinese, also where signs were lost."""

from __future__ import annotations

import re
from datetime import date

from analytics.reading.chinese_numbers import chinese_integer

_YEAR_SIGNS = "〇○零一二三四五六七八九0-9OoＯ"
_NUMERAL = "[一二三四五六七八九十]{1,3}"

DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?:年|[-./])(?P<month>\d{1,2})(?:月|[-./])(?P<day>\d{1,2})(?:日|(?!\d)|(?=\d{1,2}:\d\d))"
    rf"|(?P<cyear>[二][{_YEAR_SIGNS}]{{3}})年(?P<cmonth>{_NUMERAL}|\d{{1,2}})月(?P<cday>{_NUMERAL}|\d{{1,2}})日?"
)
"""A whole date in folded text."""

YEAR = re.compile(rf"(?<!\d)(?P<year>20\d{{2}})(?!\d)|(?P<cyear>二[{_YEAR_SIGNS}]{{3}})(?=年)")
"""A year from 2000 to 2099 in folded text."""


def date_of(match: re.Match[str]) -> date | None:
    """The date of a match of ``DATE``; None for one that the calendar does not know."""
    if match["year"]:
        parts = (int(match["year"]), int(match["month"]), int(match["day"]))
    else:
        year, month, day = _year(match["cyear"]), _small(match["cmonth"]), _small(match["cday"])
        if year is None or month is None or day is None:
            return None
        parts = (year, month, day)
    try:
        return date(*parts)
    except ValueError:
        return None


def year_of(match: re.Match[str]) -> int | None:
    """The year of a match of ``YEAR``."""
    return int(match["year"]) if match["year"] else _year(match["cyear"])


def _small(numeral: str) -> int | None:
    return int(numeral) if numeral.isdigit() else chinese_integer(numeral)


def _year(numeral: str) -> int | None:
    plain = re.sub("[OoＯ○〇零]", "0", numeral)
    digits = "".join(
        sign if sign.isdigit() and sign.isascii() else str(chinese_integer(sign)) for sign in plain
    )
    return int(digits) if re.fullmatch(r"20\d{2}", digits) else None
