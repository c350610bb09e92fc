"""What is nearly a label, a figure or a row of the form: cut off, misspelt, or the agency's own addition."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.fuzz import ratio

from .labels import Word
from .normal import plain
from .pieces import Piece

COUNTING = frozenset(("栏次", "行次", "列次", "序号"))
"""Words before a row that numbers the columns."""
_MOSTLY = 66.0
"""Similarity (0 to 100) of a label that is expected here by order and number anyway."""


def due_with_slips(canon: str, number: int | None, ahead: Sequence[Word], last: int) -> Word | None:
    """The row of the form right after the row ``last``, with its number, where a short label is misspelt."""
    due = next((word for word in ahead if word.own and word.order == last + 1), None)
    if due is None or number is None or due.number != number or abs(len(due.canon) - len(canon)) > 1:
        return None
    return due if ratio(canon, due.canon) >= _MOSTLY else None


def torn(canon: str, ahead: Sequence[Word], *, numbered: bool) -> Word | None:
    """The row that a text begins without ending it; without a number only where it can be but one."""
    if len(canon) < 2:
        return None
    fitting = [word for word in ahead if word.canon.startswith(canon) and len(word.canon) > len(canon)]
    if not fitting:
        return None
    rows = {word.id for word in fitting}
    if len(rows) > 1 and not numbered:
        return None
    return min(fitting, key=lambda word: (word.order, not word.own))


def as_printed(text: str, tail: str) -> str:
    """The end of a text that reads as ``tail``, in the width that it is printed in."""
    for start in range(len(text) - 1, max(-1, len(text) - 60), -1):
        if plain(text[start:]).strip(" :;,。、.\n\t|") == tail:
            return text[start:].rstrip(" :;,。、.\n\t|：；，．｜")
    return tail


def holds_figure(canon: str) -> bool:
    """Whether a short text begins with a figure that it says more about."""
    return canon[:1].isdecimal() and len(canon) <= 14


def is_hint(piece: Piece) -> bool:
    """A filling instruction beside or under a label."""
    return plain(piece.text).lstrip().startswith(("(", "[", "【", "注", "说明"))


def parts_rows(row: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Whether an empty row of a grid only parts the headings from the figures in the row below."""
    grid = row[0].grid
    return (
        grid is not None
        and all(piece.is_empty for piece in row)
        and any(piece.grid == grid and not piece.is_empty for piece in below)
        and not any(piece.is_text for piece in below)
    )


def numbers_columns(row: Sequence[Piece], word: Piece) -> bool:
    """Whether a word stands before nothing but numbers, which are those of the columns."""
    return row[0] is word and len(row) > 2 and not any(piece.is_text for piece in row[1:])
