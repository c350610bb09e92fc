"""Characters into lines of text: what stands on one height, parted where a gap is wide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from .pdf_shapes import Box, Glyph

Segment = tuple[str, float, float]
"""A part of a line between wide gaps: text, left, right."""

_SAME_LINE = 0.55
"""Heights nearer than this, in sizes of the smaller character, are one line of a cell."""
_SAME_HEIGHT = 0.35
"""The same for words on a page, where columns beside one another have lines of their own."""
_BLANK = 0.28
"""A gap as wide as this, in sizes, is a blank; it also parts two figures."""
_BESIDE_FIGURE = 0.9
_WIDE = 1.8
_SAME_SPOT = 0.2
_LETTER = re.compile(r"[^\W\d_]")

_left = attrgetter("left")
_height = attrgetter("y")


def is_figure(text: str) -> bool:
    """Whether a part of a line holds no letter and no Chinese character."""
    return not _LETTER.search(text)


@dataclass(slots=True, eq=False)
class TextLine:
    """A line of text outside tables; a gap as wide as two characters is a tab in its text."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    segments: tuple[Segment, ...] = ()
    """Its parts between wide gaps."""
    words: tuple[Segment, ...] = ()
    """Its parts between all gaps, blanks among them."""

    @property
    def box(self) -> Box:
        return self.left, self.bottom, self.right, self.top

    @property
    def y(self) -> float:
        return (self.bottom + self.top) / 2


def text_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """Lines from top to bottom."""
    rows: list[list[Glyph]] = []
    middle = size = 0.0
    for word in sorted(_words(glyphs), key=_word_height, reverse=True):
        y, high = _word_height(word), word[0].size
        if rows and middle - y < _SAME_HEIGHT * min(size, high):
            rows[-1].extend(word)
        else:
            rows.append(list(word))
            middle, size = y, high
    return [_line(_once(row)) for row in rows]


def _words(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters that follow one another in the file and on the page: they are on one line."""
    found: list[list[Glyph]] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if (
            before is not None
            and abs(glyph.y - before.y) < _SAME_LINE * min(glyph.size, before.size)
            and -0.5 < (glyph.left - before.right) / glyph.size < _BLANK
        ):
            found[-1].append(glyph)
        else:
            found.append([glyph])
        before = glyph
    return found


def _word_height(word: Sequence[Glyph]) -> float:
    return sum([glyph.y for glyph in word]) / len(word)


def rows_of(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Characters of each line from left to right, the lines from top to bottom."""
    if len(glyphs) == 1:
        yield list(glyphs)
        return
    row: list[Glyph] = []
    y = size = 0.0
    for glyph in sorted(glyphs, key=_height, reverse=True):
        if row and y - glyph.y < _SAME_LINE * min(glyph.size, size):
            row.append(glyph)
            continue
        if row:
            yield _once(row)
        row, y, size = [glyph], glyph.y, glyph.size
    if row:
        yield _once(row)


def _once(row: list[Glyph]) -> list[Glyph]:
    """From left to right, without the second stroke of a bold character that is drawn twice."""
    if len(row) == 1:
        return row
    row.sort(key=_left)
    kept = [row[0]]
    before = row[0]
    for glyph in row[1:]:
        if glyph.text == before.text and _same_spot(before, glyph):
            continue
        kept.append(glyph)
        before = glyph
    return kept


def _same_spot(one: Glyph, two: Glyph) -> bool:
    limit = min(_SAME_SPOT * two.size, 0.4 * (two.right - two.left))
    return two.left - one.left <= limit and abs(one.y - two.y) < _SAME_SPOT * two.size


def words_of(row: Sequence[Glyph], size: float) -> list[Segment]:
    """The parts of a line between blanks."""
    found: list[Segment] = []
    first = row[0]
    parts, left, right = [first.text], first.left, first.right
    blank = _BLANK * size
    for glyph in row[1:]:
        if glyph.left - right > blank:
            found.append(("".join(parts), left, right))
            parts, left = [], glyph.left
        parts.append(glyph.text)
        right = glyph.right
    found.append(("".join(parts), left, right))
    return found


def segments_of(words: Sequence[Segment], size: float) -> list[Segment]:
    """The parts of a line between gaps too wide for one text; the words within are parted by blanks."""
    found = [words[0]]
    for text, left, right in words[1:]:
        before, start, end = found[-1]
        if left - end > _parting(before, text) * size:
            found.append((text, left, right))
        else:
            found[-1] = (f"{before} {text}", start, right)
    return found


def _parting(before: str, after: str) -> float:
    """How wide a gap, in sizes, parts two texts."""
    if before[-1].isdigit() and after[0].isdigit():
        return _BLANK
    return _BESIDE_FIGURE if is_figure(before) or is_figure(after) else _WIDE


def _line(row: list[Glyph]) -> TextLine:
    sizes = sorted([glyph.size for glyph in row])
    size = sizes[len(sizes) // 2]
    words = words_of(row, size)
    segments = segments_of(words, size)
    return TextLine(
        text="\t".join([text for text, _, _ in segments]),
        left=row[0].left,
        bottom=min([glyph.bottom for glyph in row]),
        right=row[-1].right,
        top=max([glyph.top for glyph in row]),
        size=size,
        segments=tuple(segments),
        words=tuple(words),
    )


def cell_rows(glyphs: Sequence[Glyph]) -> list[tuple[str, float, float]]:
    """The lines of one cell: text with blanks for gaps, left, right."""
    if len(glyphs) == 1:
        glyph = glyphs[0]
        return [(glyph.text, glyph.left, glyph.right)]
    found: list[tuple[str, float, float]] = []
    for row in rows_of(glyphs):
        words = words_of(row, row[len(row) // 2].size)
        text = words[0][0] if len(words) == 1 else " ".join([text for text, _, _ in words])
        found.append((text, row[0].left, row[-1].right))
    return found
