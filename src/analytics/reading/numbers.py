"""What stands in a cell: a figure, nothing, a stroke, or something that is no figure.

A figure is read as it is printed and never repaired: ``１，２３４`` is 1234, ``+19`` is 19, ``251000元`` is
251000 with the unit 元 beside it. ``12（其中网上9）`` says two things at once and is unreadable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from analytics.agencies import simplified

from .model import Status
from .normal import plain


@dataclass(frozen=True, slots=True)
class Mark:
    """The content of one cell. ``value`` is None unless the status is ``stated``; ``unit`` as printed."""

    status: Status
    value: Decimal | None = None
    unit: str | None = None


BLANK = Mark(Status.BLANK)
SLASH = Mark(Status.SLASH)
UNREADABLE = Mark(Status.UNREADABLE)

_STROKES = re.compile(r"^[(]?(?:[/\\|]|[-_~—–―‐‑‒─━]{1,6}|无|暂无|没有|不涉及|不适用|N/?A|n/?a)[)]?$")
_MINUS = str.maketrans(dict.fromkeys("−–—‐‑‒﹣－", "-") | {"＋": "+", "﹢": "+"})
_FIGURE = re.compile(
    r"""^(?P<sign>[+-]?)
        (?P<whole>\d{1,3}(?:[,]\d{3})+|\d+)
        (?P<fraction>\.\d+)?
        (?P<unit>万元|亿元|元|件次|件|项次|项|条|个|宗|份|起|次|篇|部|人次|人)?$""",
    re.VERBOSE,
)
_GROUPED = re.compile(r"^[+-]?[1-9]\d{0,2}(?: \d{3})+(?:\.\d+)?$")
_LONGEST_FIGURE = 16
"""Signs of a figure; what is longer is a serial number or rubbish, and beyond exact JSON numbers."""
_CACHED = 40
"""Signs of the longest cell whose mark is remembered; most cells of a table say the same few things."""
_SPARED = re.compile(r"^([+-])\s+(?=\d)|(?<=\d)\s+(?=[^\d.,+-]+$)")
_DIRECTION = re.compile(r"^(?:(增加?|上升)|(减少?|下降))(?=\d)")


def read_mark(text: str, *, signed: bool = False) -> Mark:
    """Reads the text of one cell.

    ``signed`` is for columns of change, where 增3 and 减3 also stand for +3 and -3. A lone ``-`` is a
    stroke, never a minus. Text that is no figure gives ``unreadable``.
    """
    return _read_short(text, signed) if len(text) <= _CACHED else _read(text, signed)


def _read(text: str, signed: bool) -> Mark:
    printed = plain(text).replace("&nbsp;", " ").strip()
    if not printed:
        return BLANK
    if _STROKES.match(simplified(printed)):
        return SLASH
    figure = printed.translate(_MINUS)
    if _GROUPED.match(figure):
        figure = figure.replace(" ", "")
    figure = _SPARED.sub(r"\1", figure)
    if signed:
        figure = _DIRECTION.sub(lambda found: "+" if found[1] else "-", figure)
    found = _FIGURE.match(figure)
    if not found:
        return UNREADABLE
    digits = found["whole"].replace(",", "") + (found["fraction"] or "")
    if len(digits) > _LONGEST_FIGURE:
        return UNREADABLE
    return Mark(Status.STATED, Decimal(f"{found['sign']}{digits}"), found["unit"])


_read_short = lru_cache(maxsize=2048)(_read)
