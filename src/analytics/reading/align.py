"""Which column each cell of a found row belongs to, told from the structure and never guessed.

As many cells as columns: in order. More: the spare ones are the empty fillers of merged cells. Fewer: only
where the document itself shows which columns are gone; otherwise the row stays unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from analytics.form import FORM, Column

from .hits import Hit, widths
from .model import Status
from .pieces import Piece
from .positions import behind, by_position, keeps_positions, of_one_row, span, window

Gaps = tuple[int, int, int]
"""Lines from a label to its first cell, from cell to cell, and from the last cell to what follows."""
Fault = Literal["column_lost", "columns_unknown", "cells_surplus", "row_cut_off"]


@dataclass(frozen=True, slots=True)
class Aligned:
    """The pieces by column id; ``rest`` is the status of the columns that have none."""

    by_column: Mapping[str, Piece | None]
    """None: the cell is there and empty, and no piece stands for it."""
    rest: Status = Status.NOT_IN_SOURCE
    fault: Fault | None = None


@dataclass(slots=True)
class Habits:
    """What the rows of one table show together."""

    widths: set[int] = field(default_factory=set[int])
    """Cells in the lines of complete rows, labels included."""
    lengths: set[int] = field(default_factory=set[int])
    """The same of all rows that hold at least so many cells as there are columns."""
    fillers: dict[str, int] = field(default_factory=dict[str, int])
    """Empty fillers of merged cells before the cells of a row, by the kind of row (``_kind``)."""
    bare: bool = False
    """No merged cell leaves a filler anywhere: an empty cell is a cell."""
    clipped: bool = False
    """The last column is lost in some rows, which are as wide as the complete ones."""
    short_last: bool = False
    """All rows within groups lack exactly one cell, where the rows outside are complete."""
    gaps: Gaps | None = None
    filled: bool = False
    """Lines keep an empty cell for each place that a merged cell covers."""
    swallowed: bool = False
    """Of equal cells under one another only the first was kept."""
    leaky: bool = False
    """Empty cells may be gone without a trace."""
    placed: bool = False
    """Every figure stands under a heading of its own grid, so that positions tell the columns."""
    behind: int | None = None
    """Columns of the document's own behind those of the form, as for remarks; None: not known."""
    narrow: bool = False
    """No row holds a figure for each column: one of them is lost, and empty cells tell nothing."""
    scattered: bool = False
    """Figures stand apart from their rows' labels: what follows a label tells nothing."""
    figures_weighed: bool = False
    """What figures say, and not only that they stand there, had a part in this."""


def habits(
    hits: Sequence[Hit],
    ids: Sequence[str],
    row_sizes: Mapping[int, int],
    seen: Habits,
    *,
    filled: bool,
) -> Habits:
    """Looks at all rows of a table that has one set of columns; ``seen`` is what the document shows.

    ``ids`` are its columns; ``filled``: merged cells left empty fillers in the table's lines, so that a
    line's width means something.
    """
    seen = replace(seen, filled=filled)
    columns = len(ids)
    full = [hit for hit in hits if len(hit.slots) == columns and not hit.slots[-1].is_empty]
    seen.widths = {row_sizes[hit.first.row] for hit in full if _in_one_line(hit)}
    whole = [hit for hit in hits if hit.row and len(hit.slots) >= columns and _in_one_line(hit)]
    whole = [hit for hit in whole if hit.ended_by != "end"]  # a row that breaks off may only look whole
    seen.lengths = {row_sizes[hit.first.row] for hit in whole}
    seen.placed = keeps_positions(hits, ids)
    seen.behind = behind(hits, columns)
    seen.bare = not filled and all(len(hit.slots) == columns for hit in whole)
    seen.fillers = _fillers(hits, columns + (seen.behind or 0))
    short = [hit for hit in hits if hit.row and hit.slots and len(hit.slots) < columns]
    one_short = [
        hit for hit in short if len(hit.slots) == columns - 1 and not any(p.is_empty for p in hit.slots)
    ]
    seen.clipped = seen.filled and any(
        _in_one_line(hit) and row_sizes[hit.first.row] in seen.widths for hit in one_short
    )
    inner = [hit for hit in hits if hit.row and "." in hit.row and hit.slots]
    outer = [hit for hit in hits if hit.row and "." not in hit.row and hit.slots]
    seen.short_last = (
        len(inner) >= 5
        and all(hit in one_short for hit in inner)
        and len(outer) >= 2
        and all(len(hit.slots) == columns for hit in outer)
        and any(span(hit.slots) == columns for hit in outer)
    )
    seen.narrow = (
        len(inner) >= 3
        and all(hit.first.celled and len(hit.slots) == columns - 1 for hit in inner)
        and all(span(hit.slots) < columns for hit in outer)
    )
    return seen


_DEPTHS = ("", "outcome", "inner")
"""Kinds of rows; the label of each covers one column of the form less than that of the one before."""


def _kind(hit: Hit) -> str:
    """Rows that stand equally deep under headings have equally many fillers."""
    row = hit.row or ""
    return "inner" if "." in row else FORM.table(hit.table).row(row).group or ""


def _fillers(hits: Sequence[Hit], columns: int) -> dict[str, int]:
    """Spare cells before the figures, for each kind of row whose complete rows agree."""
    spare: dict[str, set[int]] = {}
    for hit in hits:
        if hit.row and len(hit.slots) >= columns and hit.ended_by != "end":
            spare.setdefault(_kind(hit), set()).add(len(hit.slots) - columns)
    agreed = {kind: counts.pop() for kind, counts in spare.items() if len(counts) == 1}
    for kind, count in tuple(agreed.items()):
        for deeper in _DEPTHS[_DEPTHS.index(kind) + 1 :] if kind in _DEPTHS else ():
            agreed.setdefault(deeper, max(0, count + _DEPTHS.index(kind) - _DEPTHS.index(deeper)))
    return agreed


def document_habits(hits: Sequence[Hit]) -> Habits:
    """What all tables of a document show together: gaps between lines, and whether repeats were swallowed."""
    whole = [hit for hit in hits if hit.row and len(hit.slots) in widths(hit)]
    down, short = _short_down(hits)
    return Habits(
        gaps=line_gaps(whole),
        swallowed=len(short) >= 2 and _swallowed(down, short),
        leaky=_leaky(hits),
        figures_weighed=len(short) >= 2,
    )


def _short_down(hits: Sequence[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Rows whose cells stand one under another, and those of them that are short."""
    down = [hit for hit in hits if hit.row and hit.slots and not _in_one_line(hit)]
    return down, [hit for hit in down if len(hit.slots) < min(widths(hit))]


def _swallowed(down: Sequence[Hit], short: Sequence[Hit]) -> bool:
    """Whether of equal cells one under another only the first was kept; asked where two rows are short.

    Then no row has two equal cells in a row, rows are short, and a row of one cell says 0: seven equal
    figures of which one is the sum of the others are zeros. A document with only its totals filled in looks
    alike but for a row like ``6 0 6``, which is asked for.
    """
    if any(_repeats(hit) for hit in down):
        return False
    alone = [hit.slots[0].mark.value for hit in short if len(hit.slots) == 1]
    return bool(alone) and len(alone) < len(short) and all(value == 0 for value in alone) and _evenly(down)


def _evenly(down: Sequence[Hit]) -> bool:
    """Whether no wider step between lines says that an empty cell stood there."""
    steps = [found[:-1] for found in map(_steps, down) if found]
    return len({found[0] for found in steps}) <= 1 and len({s for found in steps for s in found[1:]}) <= 1


def _leaky(hits: Sequence[Hit]) -> bool:
    """Whether empty cells left no trace in rows whose cells only blanks or line ends part."""
    return any(
        hit.row
        and hit.slots
        and not hit.first.celled
        and hit.ended_by != "end"
        and len(hit.slots) < min(widths(hit))
        for hit in hits
    )


def _repeats(hit: Hit) -> bool:
    return any(one.text.strip() == two.text.strip() for one, two in pairwise(hit.slots))


def _in_table_of_its_own(hit: Hit) -> bool:
    return hit.first.grid is not None


def _in_one_line(hit: Hit) -> bool:
    return bool(hit.slots) and hit.first.celled and all(piece.row == hit.first.row for piece in hit.slots)


def align(
    hit: Hit,
    columns: Sequence[Column],
    seen: Habits,
    row_sizes: Mapping[int, int],
    *,
    left: bool = False,
) -> Aligned:
    """Gives each column its piece.

    ``left`` means that a row's cells begin right after the label (the small tables), so that fillers stand
    at the end.
    """
    ids = [column.id for column in columns]
    slots, count = hit.slots, len(columns)
    if not slots:
        if hit.ended_by == "end":
            return Aligned({}, fault="row_cut_off")
        if hit.ended_by == "text" and not _in_table_of_its_own(hit):
            return Aligned({}, fault="columns_unknown")  # the text may be what stands in the first cell
        if seen.scattered and not hit.first.celled:
            return Aligned({}, fault="columns_unknown")
        return Aligned({}, Status.BLANK)
    if seen.scattered and not hit.first.celled and slots[0].row != hit.first.row:
        return Aligned({}, fault="columns_unknown")
    if hit.ended_by == "end" and hit.first.grid is None:
        slots = _of_this_row(slots, count)
        if hit.first.celled and slots[0].is_empty and not left and not hit.across and len(slots) < count + 2:
            return _cut_off(hit, slots, ids, seen, row_sizes.get(hit.first.row, 0))
    if hit.across and len(slots) > count:
        slots = of_one_row(slots, count)
    if len(slots) > count:
        placed = by_position(hit, ids)
        if placed:
            return Aligned(placed)
        if seen.narrow and slots[0].is_empty and span(slots) < count:
            return Aligned({}, fault="columns_unknown")
        within = window(slots, count, left=left or bool(hit.across), behind=seen.behind)
        if within is None:
            return Aligned({}, fault="cells_surplus")
        slots = within
    if len(slots) == count and hit.ended_by == "end" and not hit.first.celled and seen.gaps:
        sure = _sure(hit, seen)
        if len(sure) < count == len(hit.slots):  # one was empty, and the last is the number of the next label
            return Aligned(dict(zip(ids, sure, strict=False)), fault="row_cut_off")
    if len(slots) == count:
        placed = by_position(hit, ids) if seen.placed and len(hit.slots) == count else None
        if placed:
            return Aligned(placed, fault=None if len(placed) == count else "column_lost")
        if seen.narrow and slots[0].is_empty and len(hit.slots) == count:
            return Aligned({}, fault="columns_unknown")
        if seen.clipped and slots[-1].is_empty and not any(piece.is_empty for piece in slots[:-1]):
            return Aligned(dict(zip(ids, slots[:-1], strict=False)), fault="column_lost")
        return Aligned(dict(zip(ids, slots, strict=True)))
    return _short(hit, ids, seen, row_sizes)


def _short(hit: Hit, ids: list[str], seen: Habits, row_sizes: Mapping[int, int]) -> Aligned:
    slots = hit.slots
    placed = by_position(hit, ids)
    if placed:
        return Aligned(placed, fault="column_lost")
    if hit.ended_by == "end" and seen.leaky and not hit.first.celled:
        return Aligned(dict(zip(ids, _sure(hit, seen), strict=False)), fault="row_cut_off")
    if hit.ended_by == "end":
        return _cut_off(hit, slots, ids, seen, row_sizes.get(hit.first.row, 0))
    spaced = _by_empty_lines(hit, ids, seen)
    if spaced:
        return Aligned(spaced)
    lacks_one = len(slots) == len(ids) - 1 and not any(piece.is_empty for piece in slots)
    seen.figures_weighed |= lacks_one
    if lacks_one and not sums_up(slots):
        if seen.clipped and _in_one_line(hit) and row_sizes[hit.first.row] in seen.widths:
            return Aligned(dict(zip(ids, slots, strict=False)), fault="column_lost")
        if seen.short_last and not seen.swallowed:
            return Aligned(dict(zip(ids, slots, strict=False)), fault="column_lost")
    if seen.swallowed and not _in_one_line(hit):
        return Aligned({ids[0]: slots[0]}, fault="columns_unknown")
    return Aligned({}, fault="columns_unknown")


def _of_this_row(slots: list[Piece], count: int) -> list[Piece]:
    """The cells without the number of the next label, where the document breaks off right after it."""
    line = [piece for piece in slots if piece.row == slots[0].row]
    if len(line) >= count > 1:
        return line
    return slots[:-1] if len(slots) == count + 1 and slots[-1].row != slots[-2].row else slots


def _cut_off(hit: Hit, slots: Sequence[Piece], ids: list[str], seen: Habits, width: int) -> Aligned:
    """The last row of a document that may break off: its first cells, after the fillers before them."""
    fillers = 0
    if slots[0].is_empty and not (seen.bare and seen.lengths):
        if _kind(hit) in seen.fillers:
            fillers = seen.fillers[_kind(hit)]
        elif len(seen.lengths) == 1 and _in_one_line(hit) and seen.filled:
            fillers = max(0, len(slots) + (min(seen.lengths) - width) - len(ids))
        else:
            return Aligned({}, fault="columns_unknown")
    if any(not piece.is_empty for piece in slots[:fillers]) or len(slots) - fillers > len(ids):
        return Aligned({}, fault="cells_surplus")
    placed = dict(zip(ids, slots[fillers:], strict=False))
    return Aligned(placed, fault=None if len(placed) == len(ids) else "row_cut_off")


def _sure(hit: Hit, seen: Habits) -> list[Piece]:
    """The first cells of a row that breaks off, as far as no empty one can be missing between them."""
    if seen.swallowed:
        return hit.slots[:1]
    numbers = [piece.number for piece in hit.slots if piece.number is not None]
    label = hit.label_end and (hit.label_end.until or hit.label_end.number)
    if not seen.gaps or label is None or len(numbers) < len(hit.slots):
        return []
    usual = [seen.gaps[0], *[seen.gaps[1]] * (len(numbers) - 1)]
    steps = [later - earlier for earlier, later in pairwise([label, *numbers])]
    held = next(
        (at for at, (step, due) in enumerate(zip(steps, usual, strict=True)) if step != due), len(steps)
    )
    return hit.slots[:held]


def _steps(hit: Hit) -> list[int] | None:
    """Source lines from the label over the cells, one under another, to what follows."""
    numbers = [piece.number if piece else None for piece in (hit.label_end, *hit.slots, hit.following)]
    numbers[0] = (hit.label_end and hit.label_end.until) or numbers[0]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return None
    return [later - earlier for earlier, later in pairwise(known)]


def line_gaps(full: Sequence[Hit]) -> Gaps | None:
    """The usual steps in the complete rows of a document with one cell a line; None where they differ."""
    steps = [found for found in map(_steps, full) if found and all(step > 0 for step in found)]
    if len(steps) < 2 or max(map(len, steps)) < 3:
        return None
    inner = Counter(step for found in steps for step in found[1:-1])
    first, last = Counter(found[0] for found in steps), Counter(found[-1] for found in steps)
    usual = inner.most_common(1)[0]
    if usual[1] < 0.9 * inner.total():
        return None
    return first.most_common(1)[0][0], usual[0], last.most_common(1)[0][0]


def _by_empty_lines(hit: Hit, ids: Sequence[str], seen: Habits) -> dict[str, Piece | None] | None:
    """Cells one under another, a wider step being an empty one; None unless all is accounted for."""
    steps = _steps(hit)
    if not steps or not seen.gaps:
        return None
    first, inner, last = seen.gaps
    usual = [first, *[inner] * (len(steps) - 2), last]
    cells: list[Piece | None] = []
    for step, normal, piece in zip(steps, usual, (*hit.slots, None), strict=True):
        extra, odd = divmod(step - normal, inner)
        if odd or extra < 0:
            return None
        cells += [None] * extra + ([piece] if piece else [])
    return dict(zip(ids, cells, strict=True)) if len(cells) == len(ids) else None


def sums_up(slots: Sequence[Piece]) -> bool:
    """Whether the last figure is the sum of those before: it may be the total, and another one is gone."""
    values = [piece.mark.value for piece in slots if not piece.is_empty]
    known = [value for value in values if value is not None]
    return len(known) == len(values) and bool(known[-1]) and sum(known[:-1]) == known[-1]


def tells_a_sum(slots: Sequence[Piece], count: int) -> bool:
    """Whether a row has so many figures and the last is large enough to be the sum of some of them."""
    values = [piece.mark.value for piece in slots if not piece.is_empty]
    return len(values) == count and bool(values[-1]) and any(values[:-1])
