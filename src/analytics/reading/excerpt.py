"""The part of a document around what is marked in it, as the document has it: tables with their own spans,
paragraphs and lines with those before and after.

    excerpt(document, [Mark("table 2, row 5, cell 9", "here")])

Pure, and knows nothing of the form. A table is cut to the rows and columns around the marks below its head;
``excerpt_table`` draws it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import pieces
from .excerpt_table import Kind, TableShown, lay_out_table
from .model import Document, Grid, Paragraph, Status
from .normal import plain
from .place import without_box

MOST_PARTS = 3
_AROUND, _AROUND_MORE = 2, 12
"""Paragraphs before and after a marked one."""
_LONG, _LONG_NEAR = 1200, 160
"""Characters shown of a marked paragraph and of one beside it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What to mark: a place as the reader writes it and, in running text, the words there."""

    place: str
    kind: Kind
    quote: str | None = None


Span = tuple[int, int, Kind]
"""Begin and end within a text, and what it is marked as; begin = end for a cell with nothing in it."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """A paragraph or line. ``kind`` is set where it is marked, as a whole where ``spans`` is empty.

    ``cut``: characters left out at its begin and end.
    """

    text: str
    place: str
    kind: Kind | None = None
    spans: tuple[Span, ...] = ()
    cut: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class TextShown:
    """Lines in reading order; a number stands for as many that are left out.

    ``whole``: no more running text stands before or after.
    """

    lines: tuple[LineShown | int, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is shown; ``parts`` is empty where none of the marks is in the document.

    The part of the first mark comes first. ``left`` counts marks in parts that are not shown.
    """

    parts: tuple[TableShown | TextShown, ...]
    left: int = 0


def excerpt(document: Document, marks: Sequence[Mark], *, whole: bool = False) -> Excerpt:
    """What stands around the marks, the first of which leads. ``whole``: the table from top to bottom, more
    paragraphs."""
    blocks, blocks_at = document.blocks, _blocks_at(document)
    found = [(mark, _block_of(document, blocks_at, mark)) for mark in marks]
    tables: dict[int, list[Mark]] = {}
    lines: dict[int, list[Mark]] = {}
    order: dict[int, int] = {}
    """Key of each part (index of a table; -1 for all text) to how many marks stand in it."""
    for mark, at in found:
        if at is None:
            continue
        is_table = isinstance(blocks[at], Grid)
        (tables if is_table else lines).setdefault(at, []).append(mark)
        key = at if is_table else -1
        order[key] = order.get(key, 0) + 1
    parts: list[TableShown | TextShown] = []
    for key in list(order)[:MOST_PARTS]:
        if key < 0:
            parts.append(_text(document, lines, whole=whole))
            continue
        grid = blocks[key]
        assert isinstance(grid, Grid)
        parts.append(lay_out_table(grid, _cells_marked(grid, tables[key]), whole=whole))
    return Excerpt(tuple(parts), sum(list(order.values())[MOST_PARTS:]))


# ------------------------------------------------------------------ where


def _blocks_at(document: Document) -> dict[str, list[int]]:
    """Every place of a paragraph, a cell or a row of cells to the blocks it stands in."""
    found: dict[str, list[int]] = {}
    for at, block in enumerate(document.blocks):
        places = [block.place] if isinstance(block, Paragraph) else [cell.place for cell in block.cells]
        bare = dict.fromkeys(map(without_box, places))
        if isinstance(block, Grid):
            bare |= dict.fromkeys(map(_row_of, bare))
        for place in bare:
            found.setdefault(place, []).append(at)
    return found


def _block_of(document: Document, blocks_at: Mapping[str, Sequence[int]], mark: Mark) -> int | None:
    """The block that a mark stands in; of several at one place the first that holds its words."""
    place = without_box(mark.place)
    near = blocks_at.get(place) or blocks_at.get(_row_of(place)) or ()
    for at in near:
        block = document.blocks[at]
        if mark.quote is None or isinstance(block, Grid) or _position(block.text, mark.quote) is not None:
            return at
    return next(iter(near), None)


def _row_of(place: str) -> str:
    """The place of the row or line that a cell stands in."""
    return place.rpartition(", cell ")[0] if ", cell " in place else place


def _cells_marked(grid: Grid, marks: Sequence[Mark]) -> dict[int, Kind]:
    """Position in ``grid.cells`` to what it is marked as, the leading one first. A cell that has no place of
    its own is marked by its row."""
    exact: dict[str, list[int]] = {}
    by_row: dict[str, list[int]] = {}
    for at, cell in enumerate(grid.cells):
        place = without_box(cell.place)
        exact.setdefault(place, []).append(at)
        by_row.setdefault(_row_of(place), []).append(at)
    marked: dict[int, Kind] = {}
    for mark in marks:
        place = without_box(mark.place)
        own = exact.get(place) or by_row.get(place) or []
        if mark.quote is not None and len(own) > 1:
            own = [at for at in own if _position(grid.cells[at].text, mark.quote) is not None] or own
        for at in own:
            marked.setdefault(at, mark.kind)
    return marked


# ------------------------------------------------------------------ running text


def _text(document: Document, marked: dict[int, list[Mark]], *, whole: bool) -> TextShown:
    """The marked paragraphs with those around them; a table between ends what is around."""
    blocks = document.blocks
    around = _AROUND_MORE if whole else _AROUND
    shown: set[int] = set()
    for at in marked:
        shown.add(at)
        for step in (-1, 1):
            for away in range(1, around + 1):
                near = at + step * away
                if not 0 <= near < len(blocks) or isinstance(blocks[near], Grid):
                    break
                shown.add(near)
    spans: dict[int, list[Span]] = {}
    cells = _cells_of_lines(document, [mark for marks in marked.values() for mark in marks])
    for at, marks in marked.items():
        for mark in marks:
            if mark.quote is not None:
                for near, span in _spread(blocks, at, mark.quote).items():
                    spans.setdefault(near, []).append((*span, mark.kind))
            elif mark.place in cells:
                spans.setdefault(at, []).append((*cells[mark.place], mark.kind))
    shown |= spans.keys()
    lines: list[LineShown | int] = []
    before: int | None = None
    for at in sorted(shown):
        block = blocks[at]
        assert isinstance(block, Paragraph)
        if before is not None and at > before + 1:
            lines.append(at - before - 1)
        marks = marked.get(at)
        lines.append(_line(block, marks[0].kind if marks else None, spans.get(at, [])))
        before = at
    beside = {at + step for at in shown for step in (-1, 1)} - shown
    more = any(0 <= at < len(blocks) and isinstance(blocks[at], Paragraph) for at in beside)
    return TextShown(tuple(lines), not more)


def _line(block: Paragraph, kind: Kind | None, spans: list[Span]) -> LineShown:
    spans = sorted(spans, key=lambda span: span[:2])
    apart = [span for at, span in enumerate(spans) if at == 0 or span[0] >= spans[at - 1][1]]
    return _cut(block, kind, apart, _LONG if kind or apart else _LONG_NEAR)


def _cut(block: Paragraph, kind: Kind | None, spans: Sequence[Span], longest: int) -> LineShown:
    """A long paragraph only as far as ``longest`` goes, around its first mark."""
    text, place = block.text, without_box(block.place)
    if len(text) <= longest:
        return LineShown(text, place, kind, tuple(spans))
    first = spans[0][0] if spans else 0
    begin = min(max(0, first - longest // 3), len(text) - longest)
    end = begin + longest
    inside: tuple[Span, ...] = tuple(
        (max(left, begin) - begin, min(right, end) - begin, hue)
        for left, right, hue in spans
        if left <= end and right >= begin
    )
    return LineShown(text[begin:end], place, kind, inside, (begin, len(text) - end))


def _cells_of_lines(document: Document, marks: Sequence[Mark]) -> dict[str, tuple[int, int]]:
    """Where the pieces of lines stand ("line 42, cell 10", or the only one: "line 42") in their line's text.

    A line is cut into cells as the reader cuts it, which is a matter of the whole document.
    """
    wanted = {without_box(mark.place): mark.place for mark in marks if mark.quote is None}
    if not wanted:
        return {}
    found: dict[str, tuple[int, int]] = {}
    run = pieces.lay_out(document)
    row, begin = -1, 0
    for piece in run.pieces:
        if piece.row != row:
            row, begin = piece.row, 0
        text = run.rows[row].text
        at = text.find(piece.text, begin)
        if piece.grid is not None or at < 0:
            continue
        place = wanted.get(without_box(piece.place))
        # The only piece of a line that is no figure is a label whose own cell was left blank.
        if place is not None and (", cell " in place or piece.mark.status is not Status.UNREADABLE):
            bare = piece.text.strip()
            left = at + (len(piece.text) - len(piece.text.lstrip()) if bare else 0)
            found[place] = (left, left + len(bare))
        begin = at + len(piece.text) + (1 if not piece.text else 0)
    return found


def _spread(blocks: Sequence[Paragraph | Grid], at: int, words: str) -> dict[int, tuple[int, int]]:
    """Where words stand that may begin in the line before or end in the next: block to begin and end."""
    own = blocks[at]
    found = _position(own.text, words) if isinstance(own, Paragraph) else None
    if found is not None:
        return {at: found}
    near = [each for each in range(max(0, at - 2), at + 3) if each < len(blocks)]
    signs = [
        (sign, each, position)
        for each in near
        if isinstance(block := blocks[each], Paragraph)
        for sign, position in _signs(block.text)
    ]
    wanted = "".join(sign for sign, _ in _signs(words))
    begin = "".join(sign for sign, _, _ in signs).find(wanted) if wanted else -1
    spread: dict[int, tuple[int, int]] = {}
    for _, each, position in signs[begin : begin + len(wanted)] if begin >= 0 else ():
        spread[each] = (spread.get(each, (position, 0))[0], position + 1)
    return spread


def _position(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand in a text, whatever their width and the white space between them."""
    at = text.find(words)
    if at >= 0:
        return at, at + len(words)
    wanted = "".join(sign for sign, _ in _signs(words))
    signs = list(_signs(text))
    at = "".join(sign for sign, _ in signs).find(wanted) if wanted else -1
    return None if at < 0 else (signs[at][1], signs[at + len(wanted) - 1][1] + 1)


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """Every sign in its ordinary form with the position it comes from, without white space."""
    for position, character in enumerate(text):
        for sign in plain(character):
            if not sign.isspace():
                yield sign, position
