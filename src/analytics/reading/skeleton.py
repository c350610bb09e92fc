"""The skeleton of a document: all that finding the form's cells in it can depend on, and nothing else.

Documents that one office writes or one website shows share a layout and differ in figures and prose. In the
skeleton a figure is only a figure, an empty cell only empty, and running text only long or short; labels,
merged cells and the order of everything stay. Two documents with one skeleton have their cells at the same
places (docs/decisions/0008), so ``plans`` remembers them by it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from .labels import all_labels, is_section_heading, is_within_label, number_of, starting_with
from .matching import Matcher
from .model import Document, Grid, Paragraph, Status
from .normal import canonical, plain
from .numbers import read_mark
from .pieces import LONGEST_CELL, PAGE_NUMBER, Piece, pieces_of_words

Token = str | int
BLANK, STATED, SLASH, SHORT, LONG = range(5)
"""What stands for a text that is no label: kinds of cells, kinds of running text."""
Prose = tuple[int, ...]
"""Kinds of the pieces of a row that is running text."""

_MOST_CELLS = 3000
_MOST_SIGNS = 30_000
"""Larger documents have no skeleton: remembering them would cost too much memory."""
_LONGEST_LABEL = 60
"""Signs (canonical) of the longest text that is compared with labels, see ``matching``."""
_HEAD = 12
"""Signs that show with what a text begins: a number and two signs more."""
_MUCH = re.compile(r"(?:[^\u4e00-\u9fff]*[\u4e00-\u9fff]){64}")
"""So many signs that a number before them makes no difference: more than the longest label has."""
_STARTS_OF_LABEL = (".", "、", ")")
"""After such a sign a lone figure before it is the number of a label."""
_BARS = re.compile(r"[|｜\t]")
_KINDS = {Status.BLANK: BLANK, Status.STATED: STATED, Status.SLASH: SLASH}


class SkeletonRow(NamedTuple):
    """A row of the document: its cells from ``start`` to ``end``; ``at`` is its number in the key."""

    start: int
    end: int
    at: int | None
    in_grid: bool
    prose: bool


@dataclass(slots=True)
class Skeleton:
    """``key`` is the skeleton itself; ``texts`` and ``places`` are what hangs on it here, cell by cell."""

    key: Hashable
    texts: list[str] = field(default_factory=list[str])
    places: list[str] = field(default_factory=list[str])
    rows: list[SkeletonRow] = field(default_factory=list[SkeletonRow])


def skeleton_of(document: Document) -> Skeleton | None:
    """None where nothing would be gained: no table, numbered lines, too much of it, cells out of order."""
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    if not grids or sum(len(grid.cells) for grid in grids) > _MOST_CELLS:
        return None
    free = _Builder(bars_tell=False)
    found = free.build(document)
    return _Builder(bars_tell=True).build(document) if free.bars_seen else found


class _Builder:
    """Gathers the parts of a skeleton block by block.

    How a line with bars or tabs falls into cells depends on all such lines of the document. So they all are
    running text that nobody looks at, or (``bars_tell``) each of them is part of the skeleton.
    """

    def __init__(self, *, bars_tell: bool) -> None:
        self.bars_tell = bars_tell
        self.bars_seen = False
        self.found = Skeleton(None)
        self.key: list[Hashable] = []
        self.rows = 0
        self.unseen = True
        """No label before looks so far: whatever prose stands here, it makes no difference."""

    def build(self, document: Document) -> Skeleton | None:
        for block in document.blocks:
            fits = self._grid(block) if isinstance(block, Grid) else self._paragraph(block)
            if not fits:
                return None
        if sum(len(token) for token in self.key if isinstance(token, str)) > _MOST_SIGNS:
            return None
        self.found.key = tuple(self.key)
        return self.found

    def _paragraph(self, block: Paragraph) -> bool:
        text, place = block.text, block.place
        if place.startswith("line "):
            return False  # the number of a line says how many empty ones are before it
        prose = _line_prose(text)
        if _has_bars(text):
            self.bars_seen |= prose is None or not self.unseen
            prose = None if self.bars_tell else prose
        if self._add(1, in_grid=False, prose=prose):
            self.key.append(text if prose is None else prose)
            self.unseen |= prose is None and _is_barrier(text)
        self.found.texts.append(text)
        self.found.places.append(place)
        return True

    def _add(self, count: int, *, in_grid: bool, prose: Prose | None) -> bool:
        """Notes a row whose cells come next; whether the key needs to hold it."""
        kept = prose is None or not self.unseen
        start = len(self.found.texts)
        at = self.rows if kept else None
        self.found.rows.append(SkeletonRow(start, start + count, at, in_grid, prose is not None))
        self.rows += kept
        self.unseen = prose is not None and (self.unseen or LONG in prose)
        return kept

    def _grid(self, grid: Grid) -> bool:
        if not grid.cells:
            return True
        texts, rows, columns, _, spans, places = zip(*grid.cells, strict=True)
        bounds = _bounds(rows, columns)
        if bounds is None:
            return False
        tokens: tuple[Token, ...] = tuple(map(_cell_token, texts))
        if SHORT in tokens or LONG in tokens:
            self._rows_with_prose(texts, columns, spans, tokens, bounds)
        else:
            start = len(self.found.texts)
            self.key.append((columns, spans, bounds, tokens))
            self.found.rows += [
                SkeletonRow(start + left, start + right, at, True, False)
                for at, (left, right) in enumerate(bounds, self.rows)
            ]
            self.rows += len(bounds)
            self.found.texts += texts
            self.unseen = _is_barrier_row(tokens[bounds[-1][0] :])
        if "" in places:
            places = tuple([place or grid.place for place in places])
        self.found.places += places
        return True

    def _rows_with_prose(
        self,
        texts: tuple[str, ...],
        columns: tuple[int, ...],
        spans: tuple[int, ...],
        tokens: tuple[Token, ...],
        bounds: tuple[tuple[int, int], ...],
    ) -> None:
        self.key.append("")  # no line is empty: a grid begins
        for start, end in bounds:
            here = tokens[start:end]
            first = here[0]
            prose = (first,) if isinstance(first, int) and first >= SHORT and not any(here[1:]) else None
            if prose is None and (SHORT in here or LONG in here):
                here = tuple(
                    text if token in (SHORT, LONG) else token
                    for text, token in zip(texts[start:end], here, strict=True)
                )
            if self._add(end - start, in_grid=True, prose=prose):
                self.key.append((columns[start:end], spans[start:end], here))
                self.unseen |= _is_barrier_row(here)
            self.found.texts += texts[start:end]


def _is_barrier_row(tokens: tuple[Token, ...]) -> bool:
    return isinstance(tokens[0], str) and not any(tokens[1:]) and _is_barrier(tokens[0])


@lru_cache(maxsize=64)
def _bounds(rows: tuple[int, ...], columns: tuple[int, ...]) -> tuple[tuple[int, int], ...] | None:
    """(start, end) of each row of a grid; None where its cells are not in reading order."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at] > rows[at - 1]:
            bounds.append((start, at))
            start = at
        elif rows[at] < rows[at - 1] or columns[at] < columns[at - 1]:
            return None
    return tuple(bounds)


# ------------------------------------------------------------------ what stands for a text


def _cell_token(text: str) -> Token:
    return _cell_known(text) if len(text) <= _LONGEST_LABEL else _token_of_cell(text)


def _token_of_cell(text: str) -> Token:
    if len(text) > _LONGEST_LABEL and _is_plainly_long(text):
        return LONG
    mark = read_mark(text)
    if mark.status is not Status.UNREADABLE:
        return text if mark.unit else _KINDS[mark.status]
    return _prose_kind(Piece(text, 0, "", mark, celled=True)) or text


_cell_known = lru_cache(maxsize=4096)(_token_of_cell)


def _line_prose(text: str) -> Prose | None:
    """The kinds of a line's pieces; none for the number of a page, None where it is more than prose."""
    if len(text) <= _LONGEST_LABEL:
        return _line_known(text)
    return (LONG,) if _is_plainly_long(text) else _prose_of_line(text)


def _has_bars(text: str) -> bool:
    return "|" in text or "\t" in text or "｜" in text


def _is_plainly_long(text: str) -> bool:
    """Whether a line is one word, longer than any label, that begins like none: most prose, told at once."""
    text = text.strip()
    if len(text.split(None, 1)) > 1 or _has_bars(text):
        return False
    if not _MUCH.match(text) and len(canonical(number_of(text)[1])) <= _LONGEST_LABEL:
        return False
    return _begins_no_label(text[:_HEAD])


@lru_cache(maxsize=1024)
def _begins_no_label(head: str) -> bool:
    rest = number_of(head)[1]
    canon = canonical(rest)
    return len(canon) > 1 and not starting_with(canon) and not plain(head).startswith(_STARTS_OF_LABEL)


def _prose_of_line(text: str) -> Prose | None:
    if PAGE_NUMBER.match(plain(text).strip()):
        return ()
    if _has_bars(text):
        cells = [cell for cell in _BARS.split(text) if cell.strip()]
        if len(text) > LONGEST_CELL:
            return None
        pieces = [Piece(cell, 0, "", read_mark(cell), celled=True) for cell in cells]
    else:
        pieces = list(pieces_of_words(Paragraph(text, ""), 0))
    kinds = tuple([_prose_kind(piece) if piece.is_text else 0 for piece in pieces])
    return kinds if all(kinds) else None


_line_known = lru_cache(maxsize=1024)(_prose_of_line)


@lru_cache(maxsize=256)
def _is_barrier(text: str) -> bool:
    """Whether a text is the heading of a section and no part of a label: no label reaches over it."""
    piece = Piece(text, 0, "", read_mark(text))
    if not is_section_heading(text) or is_within_label(text) or piece.canon in all_labels():
        return False
    return Matcher((piece,)).match(0) is None


def _prose_kind(piece: Piece) -> int:
    """SHORT or LONG for a text that neither is a label nor begins one, whatever stands around it; else 0."""
    rest = number_of(piece.text)[1]
    canon = canonical(rest)
    if not canon or plain(piece.text).lstrip().startswith(_STARTS_OF_LABEL) or is_section_heading(piece.text):
        return 0
    if any(word.canon.startswith(canon) for word in starting_with(canon)):
        return 0
    matcher = Matcher((piece,))
    if matcher.match(0) is not None or matcher.misspelt(0) is not None:
        return 0
    if len(canon) > _LONGEST_LABEL:
        return LONG
    return SHORT if len(piece.canon) <= _LONGEST_LABEL else 0
