"""Word documents without anything unusual, taken apart as text: most reports, in a third of the time.

expat says that the XML is sound, in a third of the time that a tree of it takes; what remains is to find
paragraphs and cells in it. That is done with ``split`` and a few expressions on the bytes as they stand, and
cells that say the same in the same clothes are understood once. Whatever is written in an unusual way makes
the document no plain one, and it is read with care.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

_MAIN = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BODY, _BODY_END = b"<w:body>", b"</w:body>"
_NAMES = (
    "del ins moveFrom moveTo sdt customXml smartTag vanish instrText delText txbxContent drawing pict object "
    "noBreakHyphen numPr tbl tc"
)
_UNUSUAL = re.compile(
    rb"<(?:w:(?:" + "|".join(_NAMES.split()).encode() + rb")[\s/>]|mc:AlternateContent)|</w:\w+\s"
)
"""What changes, hides or numbers text, a table or cell where none is looked for, an end tag with a blank."""
_PARAGRAPH_END = re.compile(rb"</w:p>|<w:p(?:\s[^>]*)?/>")
_BEFORE_PARAGRAPH = re.compile(rb"(?:\s|<w:\w+(?:\s[^>]*)?/>)*(?:<w:p[\s>]|$)")
_WORDS = re.compile(rb"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|<w:(tab|br|cr)(?=[\s/>])")
_LAYOUT = re.compile(rb"<w:(gridSpan|vMerge|gridBefore)(?=[\s/>])([^>]*)>")
_VALUE = re.compile(rb"""\sw:val=["']([^"']*)""")
_STYLE = re.compile(rb"""<w:pStyle\sw:val=["']([^"']*)["']""")
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_SIGNS = {b"tab": "\t", b"br": "\n", b"cr": "\n"}
_SHORT = 2500
"""Bytes of the longest cell, its XML included, that is remembered."""


class PlainCell(NamedTuple):
    """A cell: its text, its width in columns, the value of its vMerge if it has one, its paragraphs."""

    text: str
    span: int
    merge: str | None
    texts: tuple[str, ...] = ()


Rows = list[tuple[int, list[PlainCell]]]
"""The rows of a table, each with the columns that are left out before it."""


class _NotPlain(Exception):
    """The document has to be read with care."""


def plain_parts(raw: bytes) -> list[str | Rows] | None:
    """Texts of paragraphs and tables of the body in reading order; None where the XML is not that plain.

    ``raw`` is the main part of a docx file.
    """
    start, end = raw.find(_BODY), raw.rfind(_BODY_END)
    if start < 0 or end < 0 or raw.count(b"xmlns:w=", 0, start) != 1 or raw.count(_MAIN, 0, start) != 1:
        return None
    if not _is_sound(raw):
        return None
    body = raw[start + len(_BODY) : end]
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    *tables, rest = body.split(b"</w:tbl>")
    parts: list[str | Rows] = []
    try:
        for segment in tables:
            before, found, table = segment.partition(b"<w:tbl>")
            if not found:
                return None
            parts += _between(before)
            parts.append(_rows(table))
        parts += _between(rest, last=True)
    except _NotPlain:
        return None
    return parts


def styles_in(raw: bytes) -> set[str] | None:
    """The names of the styles of paragraphs; None where they are not plainly written."""
    found = _STYLE.findall(raw)
    return {name.decode() for name in set(found)} if raw.count(b"<w:pStyle") == len(found) else None


def _is_sound(raw: bytes) -> bool:
    """Whether the bytes are XML in UTF-8, without comments, instructions, CDATA and declarations."""
    strange: list[object] = []

    def note(*said: object) -> None:
        strange.append(said)

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            strange.append(encoding)

    parser = expat.ParserCreate()
    parser.XmlDeclHandler = declared
    parser.CommentHandler = parser.ProcessingInstructionHandler = note
    parser.StartCdataSectionHandler = parser.StartDoctypeDeclHandler = note
    try:
        parser.Parse(raw, True)
    except expat.ExpatError:
        return False  # lxml shall say what is wrong
    return not strange


def _ordinary(xml: bytes) -> bytes:
    if _UNUSUAL.search(xml) or b"xmlns" in xml or b"&#" in xml:
        raise _NotPlain
    return xml


# ------------------------------------------------------------------ paragraphs


def _between(xml: bytes, *, last: bool = False) -> list[str]:
    """The paragraphs between two tables."""
    *found, after = _PARAGRAPH_END.split(_ordinary(xml))
    for lead in found if last else (*found, after):
        if not lead.startswith(b"<w:p>") and not _BEFORE_PARAGRAPH.match(lead):
            raise _NotPlain  # within something that may not be shown
    return list(map(_text, found))


def _text(paragraph: bytes) -> str:
    """The text of a paragraph, whose properties may hold tab stops and are left out."""
    words = _WORDS.findall(paragraph, paragraph.rfind(b"</w:pPr>") + 1)
    if len(words) == 1 and not words[0][1]:
        text = words[0][0].decode()
    else:
        text = "".join([said.decode() or (_SIGNS[sign] if sign else "") for said, sign in words])
    if "&" in text:
        for escape, sign in _ESCAPES:
            text = text.replace(escape, sign)
    return text


# ------------------------------------------------------------------ tables


def _rows(table: bytes) -> Rows:
    *found, after = table.split(b"</w:tr>")
    _ordinary(after)
    rows: Rows = []
    known = _cell_known
    for row in found:
        before, _, cells = row.partition(b"<w:tc>")
        if cells and not cells.endswith(b"</w:tc>"):
            raise _NotPlain
        parts = cells[:-7].split(b"</w:tc><w:tc>") if cells else []
        gap = _left_out_known(before) if len(before) <= _SHORT else _left_out(before)
        rows.append((gap, [known(xml) if len(xml) <= _SHORT else _cell(xml) for xml in parts]))
    return rows


def _left_out(before_cells: bytes) -> int:
    found = _LAYOUT.findall(_ordinary(before_cells))
    return sum(count_of(_value(rest) or "") for name, rest in found if name == b"gridBefore")


def _cell(xml: bytes) -> PlainCell:
    if b"</w:tc>" in _ordinary(xml):
        raise _NotPlain
    span, merge = 1, None
    for name, rest in _LAYOUT.findall(xml):
        if name == b"gridSpan":
            span = max(1, count_of(_value(rest) or ""))
        elif name == b"vMerge":
            value = _value(rest)
            merge = "continue" if value is None else value
    texts = tuple(map(_text, _PARAGRAPH_END.split(xml)[:-1]))
    return PlainCell(cell_text(texts), span, merge, texts)


_left_out_known = lru_cache(maxsize=256)(_left_out)
_cell_known = lru_cache(maxsize=2048)(_cell)


def cell_text(texts: Iterable[str]) -> str:
    """The text of a cell, from those of its paragraphs."""
    lines = (line for text in texts for line in without_breaks(text).split("\n"))
    return "\n".join(line.strip(" ") for line in lines if line.strip())


_BREAKS = re.compile(r"[\r\v\f]")


def without_breaks(text: str) -> str:
    """The text with all its line breaks as line feeds."""
    return _BREAKS.sub("\n", text) if _BREAKS.search(text) else text


def _value(attributes: bytes) -> str | None:
    found = _VALUE.search(attributes)
    return found[1].decode() if found else None


def count_of(value: str) -> int:
    """A count as Word writes it, 0 for what is none."""
    return min(int(value), 500) if value.isascii() and value.isdigit() and len(value) < 9 else 0
