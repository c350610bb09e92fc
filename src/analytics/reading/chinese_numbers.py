"""Figures in running text: Arabic or Chinese numerals with magnitude, rounding words and unit.

``counts_in`` finds them in folded text (see ``flat.py``); ``count_of`` gives value, unit and roundness.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

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
_COUNT = re.compile(
    # Begins with a set of signs, so that the search for it is fast; what stands before is asked afterwards.
    rf"(?P<number>[\d{_NUMERAL}](?<![\d.\-〔\[第#/].)"
    rf"(?:(?<=\d)\d*(?:\.\d+)?|(?<=\D)[{_NUMERAL}]*(?:万[{_NUMERAL}]*)?))"
    r"(?P<magnitude>[百千万亿])?(?P<more>余|多|几|来)?(?P<magnitude2>[万亿])?"
    r"(?P<unit>人次|场次|件次|条次|份次|篇次|班次|万元|"
    r"[条條件份篇个宗起次期项封则场处例批轮元册本张人幅户类部页家名])"
    r"(?P<after>以上|左右|余|多)?"
)
_ROUNDED = re.compile(r"(?:大约|约为|接近|将近|超过|不少于|不低于|至少|近|约|超|逾)$")
_ROUNDED_ENDS = frozenset("约为近过于少超逾上数几成")
_VAGUE = re.compile(r"(?:(?<![以之])上|好几|几|(?<![总件条项])数|成)$")
"""上千, 数百, 几十: before a bare 十, 百 or 千."""


class Count(NamedTuple):
    """A count with its unit. ``start`` is that of its rounding word, ``number_at`` that of its figure."""

    start: int
    number_at: int
    end: int
    number: str
    magnitudes: str
    unit: str
    approximate: bool


def counts_in(text: str) -> list[Count]:
    """The counts of a folded text, from left to right."""
    found: list[Count] = []
    passed = 0
    for match in _COUNT.finditer(text):
        start, end = match.span()
        word = None
        if start > passed and text[start - 1] in _ROUNDED_ENDS:
            word = _ROUNDED.search(text, max(passed, start - 3), start)
            if word is None and match["number"][0] in _PLACES:
                word = _VAGUE.search(text, max(passed, start - 2), start)
        number, first, more, second, unit, after = match.groups()
        found.append(
            Count(
                word.start() if word else start,
                start,
                end,
                number,
                (first or "") + (second or ""),
                unit,
                bool(word or more or after),
            )
        )
        passed = end
    return found


def is_vague(text: str, count: Count) -> bool:
    """数百条, 几十件: a count that gives no number, not even roughly."""
    return text[count.start] in "好几数成" and count.start < count.number_at


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


def count_of(count: Count) -> tuple[Decimal, str] | None:
    """(value, unit) of a count; 万元 becomes 元. None where it is no number."""
    raw = count.number
    if len(raw) > _LONGEST:
        return None
    if raw[0] in _NUMERAL:
        integer = chinese_integer(raw)
        if integer is None:
            return None
        value = Decimal(integer)
    else:
        value = Decimal(raw)
    for magnitude in count.magnitudes:
        value *= _MAGNITUDES[magnitude]
    unit = count.unit
    if not count.magnitudes and "." not in raw and unit != "万元":
        return value, unit
    if unit == "万元":
        value, unit = value * 10_000, "元"
    whole = value == value.to_integral_value()
    return value.quantize(Decimal(1)) if whole else value.normalize() + 0, unit
