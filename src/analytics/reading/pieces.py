"""A document as one run of pieces: the cells of its tables and the words of its lines, in reading order.

Whatever draws a table (a real table, pipes, tabs, blanks, one cell a line), it becomes the same run; what
is a label and what a figure is decided later. A piece knows the line and, in a real table, the column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from operator import attrgetter

from .labels import is_label_piece, is_within_label
from .model import Document, Grid, GridCell, Paragraph, Status
from .normal import canonical, plain
from .numbers import Mark, read_mark

_PAGE_NUMBER = re.compile(
    r"^(?:[-—–－~]+\s*\d{1,3}\s*[-—–－~]+|第\s*\d{1,3}\s*页(?:\s*,?\s*共\s*\d{1,3}\s*页)?)$"
)
_LONE_NUMBER = re.compile(r"^[1-8]$")
_LINE = re.compile(r"line (\d+)")
_LONGEST_CELL = 400
_INLINE_LEAST = 6
"""So many words of the form in a row make a table out of a part of a longer line."""


@dataclass(slots=True, eq=False)
class Piece:
    """One cell or word. ``row`` is the same for all pieces of one source line or table row."""

    text: str
    row: int
    place: str
    mark: Mark
    grid: int | None = None
    column: int | None = None
    span: int = 1
    celled: bool = False
    """Parted from its neighbours by the document itself: a table cell, a pipe, a tab."""
    number: int | None = None
    """Number of the source line, where the document is plain text."""
    until: int | None = None
    """Number of its last line, where it goes over two."""
    table: str | None = None
    """Set by the reader where the piece belongs to a table of the form."""
    canon: str = field(init=False)

    def __post_init__(self) -> None:
        self.canon = canonical(self.text) if self.mark.status is Status.UNREADABLE else ""

    @property
    def is_text(self) -> bool:
        return self.mark.status is Status.UNREADABLE

    @property
    def is_empty(self) -> bool:
        return self.mark.status is Status.BLANK


@dataclass(frozen=True, slots=True)
class Row:
    """One source line or table row: its whole text and its place."""

    text: str
    place: str
    grid: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """All pieces of a document and the rows they stand in."""

    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...]


def lay_out(document: Document) -> Run:
    """The document as one run of pieces."""
    pieces: list[Piece] = []
    rows: list[Row] = []
    pipes = _Pipes(document)
    between_pages = 0  # lines that hold a page number only, and are no step from cell to cell
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            _lay_out_grid(block, number, pieces, rows)
        else:
            row = len(rows)
            rows.append(Row(block.text, block.place, None))
            here = list(_pieces_of_line(block, row, pipes))
            between_pages += not here
            for piece in here:
                if piece.number is not None:
                    piece.number -= between_pages
            pieces.extend(here)
    return Run(tuple(_with_numbers(pieces)), tuple(rows))


def _with_numbers(pieces: list[Piece]) -> Iterator[Piece]:
    """A lone 5 before a line ``.…`` is no figure but the number of the label that follows."""
    number, line = "", None
    for piece, following in zip(pieces, [*pieces, None][1:], strict=True):
        lone = not piece.celled and _LONE_NUMBER.match(plain(piece.text).strip())
        if lone and following is not None and plain(following.text).lstrip().startswith((".", "、", ")")):
            number, line = piece.text.strip(), piece.number
        elif number:
            joined = number + piece.text.strip()
            yield Piece(joined, piece.row, piece.place, read_mark(joined), number=line, until=piece.number)
            number = ""
        else:
            yield piece


def _lay_out_grid(grid: Grid, number: int, pieces: list[Piece], rows: list[Row]) -> None:
    by_row: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        by_row.setdefault(cell.row, []).append(cell)
    for grid_row in sorted(by_row):
        cells = sorted(by_row[grid_row], key=_column)
        place = cells[0].place.rpartition(", cell ")[0] or cells[0].place or grid.place
        text = " | ".join(cell.text.strip() for cell in cells if cell.text.strip())
        row = len(rows)
        rows.append(Row(text, place, number))
        pieces.extend(
            Piece(
                text=cell.text,
                row=row,
                place=cell.place or place,
                mark=read_mark(cell.text),
                grid=number,
                column=cell.column,
                span=cell.colspan,
                celled=True,
            )
            for cell in cells
        )


_column = attrgetter("column")


class _Pipes:
    """How the document sets its pipes: ``| a | b |`` or ``a | b |``, where each pipe ends a cell."""

    def __init__(self, document: Document) -> None:
        lines = [
            plain(block.text).strip()
            for block in document.blocks
            if isinstance(block, Paragraph) and ("|" in block.text or "｜" in block.text)
        ]
        spoken = [line for line in lines if line.strip("| ")]
        leading = sum(line.startswith("|") for line in spoken)
        closing = sum(line.endswith("|") and not line.startswith("|") for line in spoken)
        # Rows that begin with an empty cell start with a pipe anyway; rows that only end with one tell.
        self.leading = leading > 4 * closing
        ended = sum(line.endswith("|") for line in spoken) + len(lines) - len(spoken)
        self.between = bool(spoken) and not self.leading and ended * 4 < len(spoken)
        """Pipes only part cells: what follows the last one is a cell, also where it is empty."""
        self.open = False
        """The line before held a cell whose closing pipe has not come yet."""

    def cells(self, line: str) -> list[str]:
        parts = line.replace("｜", "|").split("|")
        if self.leading:
            if not parts[0].strip():
                parts = parts[1:]
            return parts[:-1] if parts and not parts[-1].strip() else parts
        if self.between and any(part.strip() for part in parts):
            return parts
        if self.open and not parts[0].strip():
            parts = parts[1:]
        self.open = bool(parts and parts[-1].strip())
        return parts if self.open else parts[:-1]


def _pieces_of_line(line: Paragraph, row: int, pipes: _Pipes) -> Iterator[Piece]:
    text = line.text
    if _PAGE_NUMBER.match(plain(text).strip()):
        return
    if "|" in text or "｜" in text:
        for index, cell in enumerate(pipes.cells(text), 1):
            if len(cell) > _LONGEST_CELL:  # bars of the page's own in a document that is all one line
                yield from _pieces_of_words(replace(line, text=cell), row)
            else:
                yield Piece(cell, row, cell_place(line.place, index), read_mark(cell), celled=True)
        return
    if "\t" in text.strip():
        pipes.open = False
        for index, cell in enumerate(text.split("\t"), 1):
            yield Piece(cell, row, cell_place(line.place, index), read_mark(cell), celled=True)
        return
    pipes.open = True
    yield from _pieces_of_words(line, row)


def cell_place(place: str, index: int) -> str:
    """The place of a cell within a line; the box that a place in a PDF ends with stays at its end."""
    line, box, corners = place.partition(", box ")
    return f"{line}, cell {index}{box}{corners}"


def _pieces_of_words(line: Paragraph, row: int) -> Iterator[Piece]:
    """The pieces of a line without bars or tabs: its words where they are the form's, else the whole."""
    text = line.text
    words = _words(text)
    if len(words) > 1 and not is_within_label(text):  # else one label, its characters set apart
        fits = [is_label_piece(word) or not _is_text(word) for word in words]
        if all(fits):
            for index, word in enumerate(words, 1):
                yield Piece(word, row, cell_place(line.place, index), read_mark(word))
            return
        if len(words) > _INLINE_LEAST and any(fits):
            yield from _inline(line, row, words, fits)
            return
    number = _LINE.fullmatch(line.place)
    yield Piece(text.strip(), row, line.place, read_mark(text), number=int(number[1]) if number else None)


def _inline(line: Paragraph, row: int, words: list[str], fits: list[bool]) -> Iterator[Piece]:
    """A line that holds prose and a table: the form's words become pieces, the rest stays whole."""
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and fits[end] == fits[start]:
            end += 1
        stretch = words[start:end]
        if fits[start] and len(stretch) >= _INLINE_LEAST:
            for offset, word in enumerate(stretch, start + 1):
                yield Piece(word, row, cell_place(line.place, offset), read_mark(word))
        else:
            text = " ".join(stretch)
            yield Piece(text, row, line.place, read_mark(text))
        start = end


def _is_text(word: str) -> bool:
    return read_mark(word).status is Status.UNREADABLE


def _words(text: str) -> list[str]:
    """Words parted by white space; what stands within brackets stays one."""
    words: list[str] = []
    depth = 0
    for part in text.replace("\u00a0", " ").replace("\u3000", " ").split():
        if depth > 0:
            words[-1] += " " + part
        else:
            words.append(part)
        opened = sum(part.count(sign) for sign in "（(")
        closed = sum(part.count(sign) for sign in "）)")
        # A closing bracket alone, as in "1)", opens nothing.
        depth = max(0, depth + opened - closed)
    return words
