"""Where in a document something stands: the words of a ``place``, taken apart, and said for people.

    table 2, row 5, cell 9               a table; cell counts what really stands in the row
    sheet 表三, row 4, cell 10           a sheet of a workbook
    line 42, cell 3    paragraph 8       running text
    page 2, line 9, box 80 120 910 140   a page of a PDF or a picture
    page 2, table 1, row 5, cell 3, box 123 456 234 478

A box is left, top, right, bottom in thousandths of the page as it is displayed, from its upper left corner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: thousandths of its width and height, from the upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place taken apart; None where it does not say. All counts begin at 1.

    ``other`` holds what is no position: "file name", "page metadata".
    """

    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    line: int | None = None
    paragraph: int | None = None
    box: Box | None = None
    other: str | None = None


_COUNTED = ("page", "table", "row", "cell", "line", "paragraph")
_COUNT = re.compile(rf"(?:^|, )({'|'.join(_COUNTED)}) (\d{{1,9}})$")
_BOX = re.compile(r"(?:^|, )box (\d{1,4}) (\d{1,4}) (\d{1,4}) (\d{1,4})$")


def parse_place(text: str | None) -> Place:
    """A place as the reader writes it. Never raises: what it does not know stands in ``other``."""
    rest, box = _without_box((text or "").strip())
    counts: dict[str, int] = {}
    # From the right: the name of a sheet may hold anything, commas too.
    known = ("row", "cell") if rest.startswith("sheet ") else _COUNTED
    while (found := _COUNT.search(rest)) and found[1] in known and found[1] not in counts:
        counts[found[1]] = int(found[2])
        rest = rest[: found.start()]
    sheet = rest.removeprefix("sheet ") if rest.startswith("sheet ") else None
    return Place(
        page=counts.get("page"),
        sheet=sheet,
        table=counts.get("table"),
        row=counts.get("row"),
        cell=counts.get("cell"),
        line=counts.get("line"),
        paragraph=counts.get("paragraph"),
        box=box,
        other=(rest or None) if sheet is None else None,
    )


def without_box(text: str) -> str:
    """The place without the box at its end."""
    return _without_box(text)[0]


def _without_box(text: str) -> tuple[str, Box | None]:
    found = _BOX.search(text) if "box " in text else None
    if found is None:
        return text, None
    left, top, right, bottom = (int(number) for number in found.groups())
    whole = left <= right <= 1000 and top <= bottom <= 1000
    return text[: found.start()], Box(left, top, right, bottom) if whole else None


_OTHER = {"file name": "文件名", "page metadata": "网页信息"}


def place_in_words(place: str | None) -> str:
    """A place for people: "table 2, row 5, cell 9" becomes "表 2 第 5 行第 9 格". A box is not told."""
    if not place:
        return "出处不详"
    at = parse_place(place)
    parts = [
        _OTHER.get(at.other, at.other) if at.other else "",
        f"第 {at.page} 页" if at.page is not None else "",
        f"工作表“{at.sheet}”" if at.sheet is not None else "",
        f"表 {at.table}" if at.table is not None else "",
        f"第 {at.paragraph} 段" if at.paragraph is not None else "",
        *(f"第 {number} 行" for number in (at.line, at.row) if number is not None),
        f"第 {at.cell} 格" if at.cell is not None else "",
    ]
    return " ".join(part for part in parts if part).replace(" 行 第", " 行第") or "出处不详"
