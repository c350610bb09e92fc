"""Who signed a report, and when: under its text or, in the manner of official papers, under its title."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.reading.dates import DATE, date_of
from analytics.reading.flat import flatten, fold
from analytics.reading.furniture import is_chrome
from analytics.reading.model import Line

_SIGNED_AFTER = re.compile(r"^[)）。|\s]*$")
_NAME_END = (
    r"(?:人民政府|政府|办事处|街道|街|镇|乡|苏木|局|委|委员会|办公室|办|中心|"
    r"厅|署|院|会|队|站|所|处|馆|社|部|公司|学校)"
)
NAME_ONLY = re.compile(rf"[^\d,。;:!?、《》]{{1,32}}{_NAME_END}(?:\(盖?章?\))?$")


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of a report: date, agency, the lines that hold only these, or the end of a longer line."""

    signed_on: date
    agency: str | None
    place: str
    lines: frozenset[int]
    inline_line: int | None = None
    inline_text: str = ""


_LONGEST_FOOT = 40
"""Lines of text at the end of a document among which its signature is looked for."""


def _tail(lines: Sequence[Line], first: int) -> list[tuple[int, Line]]:
    """The last lines of text from ``first`` on, and one more than a signature is looked for in."""
    found: list[tuple[int, Line]] = []
    for number in range(len(lines) - 1, first - 1, -1):
        line = lines[number]
        if line.table is None and fold(line.text).strip("|"):
            found.append((number, line))
            if len(found) > _LONGEST_FOOT:
                break
    return found[::-1]


def find_signature(lines: Sequence[Line]) -> Signature | None:
    """The date under the report, with the agency over, under or before it."""
    first = next((number for number, line in enumerate(lines) if line.section != "0"), 0)
    tail = _tail(lines, first)
    for position in range(len(tail) - 1, max(len(tail) - _LONGEST_FOOT, -1), -1):
        number, line = tail[position]
        found = _signed(line.text)
        if found is None:
            continue
        signed_on, name, quote, whole = found
        own = {number} if whole else set[int]()
        if not name:
            for step in (-1, 1):
                beside = position + step
                if 0 <= beside < len(tail) and is_name(tail[beside][1].text):
                    name = tail[beside][1].text.strip().strip("|").strip()
                    own.add(tail[beside][0])
                    break
        if number == first and not name:
            return None
        return Signature(
            signed_on=signed_on,
            agency=name or None,
            place=line.place,
            lines=frozenset(own),
            inline_line=None if whole else number,
            inline_text="" if whole else quote,
        )
    return None


def is_name(text: str) -> bool:
    """Whether a line is the name of an agency and nothing else."""
    folded = fold(text).strip("|")
    return bool(NAME_ONLY.fullmatch(folded)) and not is_chrome(text)


def _signed(text: str) -> tuple[date, str, str, bool] | None:
    """(date, agency before it, words of the signature, whether they are the whole line), at a line's end."""
    flat = flatten([(0, text)])
    match = next(iter(deque(DATE.finditer(flat.text), maxlen=1)), None)
    if match is None or not _SIGNED_AFTER.match(flat.text[match.end() :]):
        return None
    signed_on = date_of(match)
    before = flat.text[: match.start()].rstrip("([|:").removesuffix("日期").removesuffix("时间").rstrip(":")
    if signed_on is None:
        return None
    if not before:
        return signed_on, "", text, True
    if is_name(flat.quote(0, len(before))):
        return signed_on, flat.quote(0, len(before)).strip("| "), text, True
    column = flat.origin[match.start()][1]
    stop = max(before.rfind(sign) for sign in "。;!?") + 1
    name = flat.quote(stop, len(before)) if stop < len(before) else ""
    ended = stop > 0
    if not ended:
        parts = re.split(r"\s+", text[:column].rstrip())
        name, ended = (parts[-1], len(parts) > 1)
    if not ended or (name and not is_name(name)):
        return None
    start = text.rfind(name, 0, column) if name else column
    return signed_on, name, text[start:], False


_UNDER_TITLE = 4
"""Lines under a title among which the date of its signature may stand."""


def find_signature_in_head(head: Sequence[tuple[int, Line]], title: int) -> Signature | None:
    """The signature under the title on line ``title``: a date in words (2025年3月28日) in brackets, or
    beside or under the agency's name. A page's own dates stand alone, or in figures.
    """
    below = [(number, line) for number, line in head if number > title and fold(line.text)][:_UNDER_TITLE]
    for position, (number, line) in enumerate(below):
        found = _signed(line.text)
        if found is None or is_chrome(line.text) or "日" not in line.text:
            continue
        signed_on, name, _, whole = found
        own = {number}
        if not name and position and is_name(below[position - 1][1].text):
            above, of_name = below[position - 1]
            name = of_name.text.strip()
            own.add(above)
        if whole and (name or fold(line.text).startswith(("(", "["))):
            return Signature(signed_on, name or None, line.place, frozenset(own))
    return None
