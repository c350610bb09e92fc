"""Which column each cell of a found row belongs to, told from the structure and never guessed.

As many cells as columns: in order. More: the spare ones are the empty fillers of merged cells. Fewer: only
where the document itself shows which columns are gone; otherwise the row stays unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analytics.form import Column

from .model import Status
from .pieces import Piece
from .stream import Head, Hit

Fault = Literal["column_lost", "columns_unknown", "cells_surplus", "row_cut_off"]


@dataclass(frozen=True, slots=True)
class Aligned:
    """The pieces by column id; ``rest`` is the status of the columns that have none."""

    by_column: Mapping[str, Piece]
    rest: Status = Status.NOT_IN_SOURCE
    fault: Fault | None = None


@dataclass(slots=True)
class Habits:
    """What the rows of one table show together."""

    widths: set[int] = field(default_factory=set[int])
    """Cells in the lines of complete rows, labels included."""
    clipped: bool = False
    """The last column is lost in some rows, which are as wide as the complete ones."""
    short_last: bool = False
    """A whole level of rows lacks exactly one cell, where nothing else is missing."""
    swallowed: bool = False
    """Of equal cells under one another only the first was kept."""
    widest: int = 0


def habits(hits: Sequence[Hit], columns: int, row_sizes: Mapping[int, int]) -> Habits:
    """Looks at all rows of a table that has one set of columns."""
    seen = Habits()
    full = [hit for hit in hits if len(hit.slots) == columns and not hit.slots[-1].is_empty]
    seen.widths = {row_sizes[hit.first.row] for hit in full if _in_one_line(hit)}
    seen.widest = max((row_sizes[hit.first.row] for hit in hits if _in_one_line(hit)), default=0)
    short = [hit for hit in hits if hit.row and hit.slots and len(hit.slots) < columns]
    one_short = [hit for hit in short if len(hit.slots) == columns - 1 and not any(p.is_empty for p in hit.slots)]
    seen.clipped = any(_in_one_line(hit) and row_sizes[hit.first.row] in seen.widths for hit in one_short)
    levels = Counter((hit.row or "").partition(".")[0] for hit in one_short)
    seen.short_last = bool(full) and any(
        count >= 3 and not any((hit.row or "").startswith(f"{level}.") for hit in full)
        for level, count in levels.items()
    )
    vertical = [hit for hit in hits if hit.row and hit.slots and not _in_one_line(hit)]
    repeats = any(
        one.text.strip() == two.text.strip() for hit in vertical for one, two in zip(hit.slots, hit.slots[1:], strict=False)
    )
    seen.swallowed = len([hit for hit in vertical if hit in short]) >= 2 and not repeats
    return seen


def _in_one_line(hit: Hit) -> bool:
    return bool(hit.slots) and hit.first.celled and all(piece.row == hit.first.row for piece in hit.slots)


def align(
    hit: Hit,
    columns: Sequence[Column],
    seen: Habits,
    row_sizes: Mapping[int, int],
    *,
    listed: Sequence[str] | None = None,
    left: bool = False,
) -> Aligned:
    """Gives each column its piece.

    ``listed`` are the columns that the document's own header names, where it names any; ``left`` means that
    a row's cells begin right after the label (the small tables), so fillers stand at the end.
    """
    ids = [column.id for column in columns]
    slots, count = hit.slots, len(columns)
    if not slots:
        if hit.ended_by == "end":
            return Aligned({}, fault="row_cut_off")
        return Aligned({}, Status.BLANK)
    if len(slots) > count:
        placed = _by_position(hit, ids)
        if placed:
            return Aligned(placed)
        window = _window(slots, count, seen, row_sizes.get(hit.first.row, 0), left=left)
        if window is None:
            return Aligned({}, fault="cells_surplus")
        slots = window
    if len(slots) == count:
        if seen.clipped and slots[-1].is_empty and not any(piece.is_empty for piece in slots[:-1]):
            return Aligned(dict(zip(ids, slots[:-1], strict=False)), fault="column_lost")
        return Aligned(dict(zip(ids, slots, strict=True)))
    return _short(hit, ids, seen, row_sizes, listed)


def _short(
    hit: Hit, ids: list[str], seen: Habits, row_sizes: Mapping[int, int], listed: Sequence[str] | None
) -> Aligned:
    slots = hit.slots
    placed = _by_position(hit, ids)
    if placed:
        return Aligned(placed, fault="column_lost")
    if listed is not None and len(listed) == len(slots):
        return Aligned(dict(zip(listed, slots, strict=True)), fault="column_lost")
    if hit.ended_by == "end":
        return Aligned(dict(zip(ids, slots, strict=False)), fault="row_cut_off")
    lacks_one = len(slots) == len(ids) - 1 and not any(piece.is_empty for piece in slots)
    if lacks_one and not _sums_up(slots):
        if _in_one_line(hit) and row_sizes[hit.first.row] in seen.widths:
            return Aligned(dict(zip(ids, slots, strict=False)), fault="column_lost")
        if seen.short_last and not seen.swallowed:
            return Aligned(dict(zip(ids, slots, strict=False)), fault="column_lost")
    if seen.swallowed and not _in_one_line(hit):
        return Aligned({ids[0]: slots[0]}, fault="columns_unknown")
    return Aligned({}, fault="columns_unknown")


def _sums_up(slots: Sequence[Piece]) -> bool:
    """Whether the last figure is the sum of those before: then it may be the total, and another column is gone."""
    values = [piece.mark.value for piece in slots]
    known = [value for value in values if value is not None]
    return len(known) == len(values) and bool(known[-1]) and sum(known[:-1]) == known[-1]


def _by_position(hit: Hit, ids: Sequence[str]) -> dict[str, Piece] | None:
    """Columns told by where their headings stand in the same table; None where that is not known."""
    heads = _head_columns(hit.heads, hit.first.grid, ids)
    if len(heads) < 2 or any(piece.column is None or piece.grid != hit.first.grid for piece in hit.slots):
        return None
    placed: dict[str, Piece] = {}
    for id, column in heads.items():
        covering = [p for p in hit.slots if p.column is not None and p.column <= column < p.column + p.span]
        if covering:
            placed[id] = covering[0]
    used = {id: list(placed.values()).count(piece) for id, piece in placed.items()}
    if any(times > 1 for times in used.values()):
        return None
    spoken = [piece for piece in hit.slots if not piece.is_empty]
    return placed if placed and all(piece in placed.values() for piece in spoken) else None


def _head_columns(heads: Sequence[Head], grid: int | None, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for head in heads:
        if grid is not None and head.piece.grid == grid and head.piece.column is not None and head.word.id in ids:
            found.setdefault(head.word.id, head.piece.column)
    return found


def _window(slots: Sequence[Piece], count: int, seen: Habits, width: int, *, left: bool) -> list[Piece] | None:
    """The cells in a row longer than the columns: all that is not empty must be within."""
    spoken = [index for index, piece in enumerate(slots) if not piece.is_empty]
    if not spoken:
        return list(slots[:count])
    if spoken[-1] - spoken[0] >= count:
        return None
    starts = range(max(0, spoken[-1] - count + 1), min(spoken[0], len(slots) - count) + 1)
    if not starts:
        return None
    if left:
        start = starts[0]
    else:
        start = starts[-1] if width >= seen.widest else starts[0]
    return list(slots[start : start + count])
