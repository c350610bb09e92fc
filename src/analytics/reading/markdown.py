"""Markdown into a Document: headings and paragraphs line by line, tables with pipes or in HTML as grids."""

from __future__ import annotations

import re
from dataclasses import replace

from .errors import EmptyFile
from .model import Document, Grid, GridCell, Paragraph
from .text import decode_bytes, is_rule, undrawn

_RULE = re.compile(r"^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
"""The line under the head of a table with pipes."""
_PIPE = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?P<words>.*?)\s*#*\s*$")
_LEAD = re.compile(r"^(?:\s*>)+\s?|^\s*[-*+]\s+")
_NO_TEXT = re.compile(r"^\s*(?:(?:[-*_]\s*){3,}|=+|```.*|~~~.*|\[[^\]]+\]:\s.*|<!--.*-->)\s*$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"!?\[(?P<words>[^\]]*)\]\([^)]*\)")
_STRONG = re.compile(r"(\*{1,3}|_{2,3})(?=\S)(?P<words>.+?)(?<=\S)\1")
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_TABLE_OPEN = re.compile(r"<table[\s>]", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)


def read_markdown(data: bytes, source: str) -> Document:
    """A Markdown file; places count its lines from 1. Raises EmptyFile or UnknownFormat."""
    lines = decode_bytes(data, source).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks: list[Paragraph | Grid] = []
    at = tables = 0
    while at < len(lines):
        if _begins_table(lines, at):
            tables += 1
            grid, at = _grid(lines, at, f"table {tables}")
            blocks.append(grid)
        elif _TABLE_OPEN.search(lines[at]):
            end = next(
                (number for number in range(at, len(lines)) if _TABLE_END.search(lines[number])),
                len(lines) - 1,
            )
            for block in _from_html(lines[at : end + 1], at, source):
                if isinstance(block, Grid):
                    tables += 1
                    block = _renamed(block, f"table {tables}")
                blocks.append(block)
            at = end + 1
        else:
            text = _text_of(lines[at])
            if text.strip(" \u3000\u00a0\ufeff"):
                blocks.append(Paragraph(text, f"line {at + 1}"))
            at += 1
    if not blocks:
        raise EmptyFile(source, "md")
    return Document("md", tuple(blocks))


def _begins_table(lines: list[str], at: int) -> bool:
    return (
        at + 1 < len(lines)
        and bool(_PIPE.search(lines[at]))
        and "|" in lines[at + 1]
        and bool(_RULE.match(lines[at + 1].strip()))
    )


def _grid(lines: list[str], at: int, place: str) -> tuple[Grid, int]:
    """The table that begins here, and the number of the line after it."""
    cells: list[GridCell] = []
    row = 0
    start = at
    while at < len(lines) and lines[at].strip() and _PIPE.search(lines[at]):
        if at != start + 1:
            for column, text in enumerate(_cells(lines[at])):
                cells.append(GridCell(_inline(text), row, column, place=f"line {at + 1}, cell {column + 1}"))
            row += 1
        at += 1
    return Grid(tuple(cells), place), at


def _cells(line: str) -> list[str]:
    parts = _PIPE.split(line.strip())
    if parts and not parts[0].strip():
        parts = parts[1:]
    if len(parts) > 1 and line.strip().endswith("|"):
        parts = parts[:-1]
    return parts


def _text_of(line: str) -> str:
    if _NO_TEXT.match(line) or is_rule(line):
        return ""
    line = undrawn(line)
    heading = _HEADING.match(line)
    return _inline(heading["words"] if heading else _LEAD.sub("", line))


def _inline(text: str) -> str:
    """The words that a reader sees, without the marks."""
    text = _STRONG.sub(r"\g<words>", _LINK.sub(r"\g<words>", _BREAK.sub("\n", text)))
    text = _TAG.sub("", text).replace("&nbsp;", " ").replace("`", "")
    return _ESCAPED.sub(r"\1", text).strip(" ")


def _from_html(lines: list[str], start: int, source: str) -> tuple[Paragraph | Grid, ...]:
    from .html import read_html

    try:
        blocks = read_html("\n".join(lines).encode(), source).blocks
    except EmptyFile:
        return ()
    where = f"line {start + 1}"
    return tuple(replace(block, place=where) if isinstance(block, Paragraph) else block for block in blocks)


def _renamed(grid: Grid, place: str) -> Grid:
    cells = tuple(cell._replace(place=cell.place.replace(grid.place, place, 1)) for cell in grid.cells)
    return Grid(cells, place)
