"""Where the cells of a row stand: under which heading of their grid, and behind how many fillers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .hits import Head, Hit
from .pieces import Piece

_ENOUGH = 3
"""So many rows show what holds for a whole table."""


def by_position(hit: Hit, ids: Sequence[str]) -> dict[str, Piece] | None:
    """Columns told by where their headings stand in the same table; None where that is not known."""
    heads = _head_columns(hit.heads, hit.first.grid, ids)
    slots = of_one_row(hit.slots, len(ids))
    if hit.across and heads:  # the number of the row stands before all columns
        slots = [piece for piece in slots if piece.column is None or piece.column >= min(heads.values())]
    if len(heads) < 2 or any(piece.column is None or piece.grid != hit.first.grid for piece in slots):
        return None
    placed: dict[str, Piece] = {}
    for id, column in heads.items():
        covering = [p for p in slots if p.column is not None and p.column <= column < p.column + p.span]
        if covering:
            placed[id] = covering[0]
    used = {id: list(placed.values()).count(piece) for id, piece in placed.items()}
    if any(times > 1 for times in used.values()):
        return None
    spoken = [piece for piece in slots if not piece.is_empty]
    return placed if placed and all(piece in placed.values() for piece in spoken) else None


def of_one_row(slots: list[Piece], least: int) -> list[Piece]:
    """The cells without the fillers of the heading above, where all that is said stands in one row."""
    rows = {piece.row for piece in slots if not piece.is_empty}
    within = [piece for piece in slots if piece.row in rows]
    return within if len(rows) == 1 and len(within) >= least else slots


def _head_columns(heads: Sequence[Head], grid: int | None, ids: Sequence[str]) -> Mapping[str, int]:
    """The column of each heading. Where rows stand beside one another, the headings come once for each."""
    if grid is None:
        return {}
    places: dict[str, list[int]] = {}
    for head in heads:
        if head.piece.grid == grid and head.piece.column is not None:
            there = places.setdefault(head.word.id, [])
            if head.piece.column not in there:
                there.append(head.piece.column)
    if not any("|" in id for id in ids):
        return {id: places[id][0] for id in ids if id in places}
    rows = list(dict.fromkeys(id.partition("|")[0] for id in ids))
    if any(len(there) != len(rows) for there in places.values()):
        return {}
    found: dict[str, int] = {}
    for id in ids:
        row, _, column = id.partition("|")
        if column in places:
            found[id] = sorted(places[column])[rows.index(row)]
    return found


def keeps_positions(hits: Sequence[Hit], ids: Sequence[str]) -> bool:
    """Whether every figure of a table stands under a heading of its own grid."""
    told = [hit for hit in hits if hit.row and hit.first.grid is not None and spoken(hit.slots)]
    placed = [by_position(hit, ids) for hit in told if any(h.piece.grid == hit.first.grid for h in hit.heads)]
    return len(placed) >= _ENOUGH and all(placed)


def spoken(slots: Sequence[Piece]) -> list[int]:
    """The indices of the cells that are not empty."""
    return [index for index, piece in enumerate(slots) if not piece.is_empty]


def span(slots: Sequence[Piece]) -> int:
    """Cells from the first to the last that is not empty."""
    indices = spoken(slots)
    return indices[-1] - indices[0] + 1 if indices else 0


def _figures(slots: Sequence[Piece], count: int) -> list[int]:
    """The indices of what is said, without a remark behind a row that is too long."""
    indices = spoken(slots)
    if indices and indices[-1] - indices[0] >= count and slots[indices[-1]].is_text:
        indices.pop()
    return indices


def _starts(slots: Sequence[Piece], count: int) -> range:
    """Where the first of so many columns may stand, so that all that is said is within."""
    indices = _figures(slots, count)
    if not indices:
        return range(0)
    return range(max(0, indices[-1] - count + 1), min(indices[0], len(slots) - count) + 1)


def behind(hits: Sequence[Hit], count: int) -> int | None:
    """Columns behind those of the form, of which the rows that leave no doubt show equally many."""
    found = {
        len(hit.slots) - count - starts[0]
        for hit in hits
        if hit.row and hit.first.celled and len(hit.slots) >= count
        if len(starts := _starts(hit.slots, count)) == 1
    }
    return found.pop() if len(found) == 1 else None


def window(slots: Sequence[Piece], count: int, *, left: bool, behind: int | None) -> list[Piece] | None:
    """The cells in a row longer than the columns: all that is not empty must be within.

    ``behind`` says how many columns of the document's own follow, where its other rows show it.
    """
    if not spoken(slots):
        return list(slots[:count])
    starts = _starts(slots, count) if behind else _plain_starts(slots, count)
    if behind is not None and len(slots) - count - behind in starts:
        start = len(slots) - count - behind
    elif starts and not behind:
        start = starts[0] if left else starts[-1]
    else:
        return None
    return list(slots[start : start + count])


def _plain_starts(slots: Sequence[Piece], count: int) -> range:
    indices = spoken(slots)
    return range(max(0, indices[-1] - count + 1), min(indices[0], len(slots) - count) + 1)
