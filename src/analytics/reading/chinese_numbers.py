"""Figures in running text: Arabic or Chinese numerals with magnitude, rounding words and unit.

``COUNT`` finds them in folded text (see ``flat.py``); ``count_of`` gives value, unit and roundness.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    **{sign: value for value, sign in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
}
_PLACES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MAGNITUDES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}

_NUMERAL = "".join((*_DIGITS, *_PLACES))
_UNIT = (
    r"(?:人次|场次|件次|条次|份次|篇次|班次|万元|"
    r"[条條件份篇个宗起次期项封则场处例批轮元册本张人幅户类部页家名])"
)
HAS_COUNT = re.compile(rf"[0-9{_NUMERAL}][百千万亿]?[余多几]?[万亿]?{_UNIT}")
"""Whether a folded text has anything that ``COUNT`` may find; much cheaper to look for."""
COUNT = re.compile(
    r"(?P<before>大约|约为|接近|将近|超过|不少于|不低于|至少|近|约|超|逾)?"
    r"(?<![\d.\-〔\[第#/])"
    rf"(?P<number>\d+(?:\.\d+)?|[{_NUMERAL}]+(?:万[{_NUMERAL}]*)?)"
    r"(?P<magnitude>[百千万亿])?(?P<more>余|多|几)?(?P<magnitude2>[万亿])?"
    rf"(?P<unit>{_UNIT})"
    r"(?P<after>以上|左右|余|多)?"
)
"""A count with its unit, in folded text."""


_LONGEST = 13
"""Signs of a numeral; what is longer is a serial number or rubbish."""


def chinese_integer(numeral: str) -> int | None:
    """The value of a Chinese numeral: 四十 → 40, 一百零三 → 103, 二〇二五 → 2025. None if it is none.

    A numeral without 十百千万 is read digit by digit.
    """
    if not numeral:
        return None
    if all(sign in _DIGITS for sign in numeral):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total = section = 0
    digit: int | None = None
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            section += (1 if digit is None else digit) * _PLACES[sign]
            digit = None
        elif sign == "万":
            total += (section + (digit or 0)) * 10_000
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


def count_of(match: re.Match[str]) -> tuple[Decimal, str, bool] | None:
    """(value, unit, approximate) of a match of ``COUNT``; 万元 becomes 元. None where it is no number."""
    raw = match["number"]
    if len(raw) > _LONGEST:
        return None
    if raw[0].isdigit():
        value = Decimal(raw)
    else:
        integer = chinese_integer(raw)
        if integer is None:
            return None
        value = Decimal(integer)
    for magnitude in (match["magnitude"], match["magnitude2"]):
        if magnitude:
            value *= _MAGNITUDES[magnitude]
    unit = match["unit"]
    if unit == "万元":
        value, unit = value * 10_000, "元"
    approximate = any(match[part] for part in ("before", "more", "after"))
    return (
        value.normalize() + 0 if value != value.to_integral_value() else value.quantize(Decimal(1)),
        unit,
        approximate,
    )
