"""Word documents without anything unusual, taken apart as text: most reports, in a third of the time.

lxml has read the document already, so its XML is sound; what remains is to find paragraphs and cells in it.
That is done with ``split`` and a few expressions on the XML as it stands, and cells that say the same in the
same clothes are understood once. The count of paragraphs and cells is held against that of the parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, cast

from lxml import etree
from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARAGRAPH_END = re.compile(r"</w:p>|<w:p(?:\s[^>]*)?/>")
_WORDS = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|<w:(tab|br|cr)(?=[\s/>])")
_LAYOUT = re.compile(r"<w:(gridSpan|vMerge|gridBefore)(?=[\s/>])([^>]*)>")
_VALUE = re.compile(r"""\sw:val=["']([^"']*)""")
_COUNTS = tuple(
    etree.XPath(f"count({path})", namespaces={"w": _MAIN})
    for path in ("//w:tc", "/w:document/w:body/w:p", "//w:p")
)
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_LOOSE_END = re.compile(rb"</w:t\s")
_SHORT = 1500
"""Signs of the longest cell, its XML included, that is remembered."""


class PlainCell(NamedTuple):
    """A cell: the texts of its paragraphs, its width in columns, the value of its vMerge if it has one."""

    texts: tuple[str, ...]
    span: int
    merge: str | None


Rows = list[tuple[int, list[PlainCell]]]
"""The rows of a table, each with the columns that are left out before it."""


def plain_parts(raw: bytes, root: Element) -> list[str | Rows] | None:
    """Texts of paragraphs and tables of the body in reading order; None where the XML is not that plain.

    ``root`` is what ``raw`` was parsed to, and holds none of what changes or hides text.
    """
    text = _readable(raw, root)
    start, end = (text.find("<w:body>"), text.rfind("</w:body>")) if text else (-1, -1)
    if start < 0 or end < 0:
        return None
    parts: list[str | Rows] = []
    *tables, rest = text[start + len("<w:body>") : end].split("</w:tbl>")
    for segment in tables:
        before, found, table = segment.partition("<w:tbl>")
        if not found or "<w:tbl>" in table:
            return None  # a table within a table
        parts += _paragraphs(before)
        parts.append(_rows(table))
    parts += _paragraphs(rest)
    return parts if _is_complete(parts, root) else None


def _readable(raw: bytes, root: Element) -> str:
    if root.nsmap.get("w") != _MAIN or raw.count(b"xmlns:w=") != 1 or b"&#" in raw or b"CDATA" in raw:
        return ""
    if (
        _LOOSE_END.search(raw)
        or next(root.iter(etree.Comment, etree.ProcessingInstruction), None) is not None
    ):
        return ""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _is_complete(parts: list[str | Rows], root: Element) -> bool:
    """Whether as many cells and paragraphs were found as the parser knows."""
    tables = [part for part in parts if not isinstance(part, str)]
    cells = [cell for rows in tables for _, row in rows for cell in row]
    lines = len(parts) - len(tables)
    found = (len(cells), lines, lines + sum(len(cell.texts) for cell in cells))
    return found == tuple(cast("float", count(root)) for count in _COUNTS)


def _paragraphs(xml: str) -> list[str]:
    return [_text(part) for part in _PARAGRAPH_END.split(xml)[:-1]]


def _text(paragraph: str) -> str:
    """The text of a paragraph, whose properties may hold tab stops and are left out."""
    words = _WORDS.findall(paragraph.rpartition("</w:pPr>")[2])
    text = "".join([said or (_SIGNS[sign] if sign else "") for said, sign in words])
    if "&" in text:
        for escape, sign in _ESCAPES:
            text = text.replace(escape, sign)
    return text


_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n"}


def _rows(table: str) -> Rows:
    rows: Rows = []
    for row in table.split("</w:tr>")[:-1]:
        cells = [part.partition("<w:tc>") for part in row.split("</w:tc>")[:-1]]
        rows.append((_left_out(cells[0][0]) if cells else 0, [_cell_of(cell) for _, _, cell in cells]))
    return rows


@lru_cache(maxsize=256)
def _left_out(before_cells: str) -> int:
    return sum(
        count_of(_value(rest) or "") for name, rest in _LAYOUT.findall(before_cells) if name == "gridBefore"
    )


def _cell_of(xml: str) -> PlainCell:
    return _cell_known(xml) if len(xml) <= _SHORT else _cell(xml)


def _cell(xml: str) -> PlainCell:
    span, merge = 1, None
    for name, rest in _LAYOUT.findall(xml):
        if name == "gridSpan":
            span = max(1, count_of(_value(rest) or ""))
        elif name == "vMerge":
            value = _value(rest)
            merge = "continue" if value is None else value
    return PlainCell(tuple(_paragraphs(xml)), span, merge)


_cell_known = lru_cache(maxsize=2048)(_cell)


def _value(attributes: str) -> str | None:
    found = _VALUE.search(attributes)
    return found[1] if found else None


def count_of(value: str) -> int:
    """A count as Word writes it, 0 for what is none."""
    return min(int(value), 500) if value.isascii() and value.isdigit() and len(value) < 9 else 0
