"""Characters that lie over or under the text of a page and are no part of it: watermarks, a hidden layer."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from .pdf_shapes import Glyph


class Kind(Enum):
    """How a character is printed: ``HIDDEN`` is not printed at all, and stands there to be searched."""

    PLAIN = 1
    PALE = 2
    HIDDEN = 3


_BUCKET = 24.0
_LARGE = 2.5
"""So many times the usual size, and over other characters: a word across the page."""
_ENOUGH = 0.25
"""Share of the pale characters of one size that lie over print: then all of that size are a watermark."""

_Buckets = dict[tuple[int, int], list[Glyph]]


def without_overlays(glyphs: list[Glyph], kinds: Sequence[Kind]) -> list[Glyph]:
    """The characters of the text itself. ``kinds`` is empty where all are printed alike."""
    sizes = sorted(glyph.size for glyph in glyphs)
    usual = sizes[len(sizes) // 2] if sizes else 1.0
    largest = sizes[-1] if sizes else 1.0
    if not kinds and largest <= _LARGE * usual:
        return glyphs
    by_kind: dict[Kind, list[Glyph]] = {kind: [] for kind in Kind}
    for glyph, kind in zip(glyphs, kinds or [Kind.PLAIN] * len(glyphs), strict=True):
        by_kind[kind].append(glyph)
    near = _buckets([glyph for glyph in by_kind[Kind.PLAIN] if glyph.size <= _LARGE * usual])
    large = [glyph for glyph in by_kind[Kind.PLAIN] if glyph.size > _LARGE * usual]
    out = [glyph for glyph in large if _covers(glyph, near)] + _watermarks(by_kind[Kind.PALE], near)
    hidden = by_kind[Kind.HIDDEN]
    if sum(_covers(glyph, near) for glyph in hidden) > 0.5 * len(hidden):
        out += hidden
    left_out = set(map(id, out))
    return [glyph for glyph in glyphs if id(glyph) not in left_out]


def _watermarks(pale: Sequence[Glyph], near: _Buckets) -> list[Glyph]:
    """Pale characters that lie over print, with those beside them, or all where many of a size do."""
    by_size: dict[int, list[Glyph]] = {}
    for glyph in pale:
        by_size.setdefault(round(glyph.size), []).append(glyph)
    found: list[Glyph] = []
    for group in by_size.values():
        over = [glyph for glyph in group if _covers(glyph, near)]
        lines = {round(glyph.y) for glyph in over}
        whole = len(over) >= _ENOUGH * len(group)
        found += group if whole else [glyph for glyph in group if round(glyph.y) in lines]
    return found


def _buckets(glyphs: Sequence[Glyph]) -> _Buckets:
    found: _Buckets = {}
    for glyph in glyphs:
        found.setdefault((int(glyph.x // _BUCKET), int(glyph.y // _BUCKET)), []).append(glyph)
    return found


def _covers(glyph: Glyph, near: _Buckets) -> bool:
    """Whether the middle of another character lies well within this one's box."""
    across, down = (glyph.right - glyph.left) * 0.4, glyph.size * 0.4
    columns = range(int((glyph.x - across) // _BUCKET), int((glyph.x + across) // _BUCKET) + 1)
    rows = range(int((glyph.y - down) // _BUCKET), int((glyph.y + down) // _BUCKET) + 1)
    return any(
        abs(other.x - glyph.x) < across and abs(other.y - glyph.y) < down
        for column in columns
        for row in rows
        for other in near.get((column, row), ())
    )
