"""Crops of single lines of text out of a page: field by field in tables, line by line elsewhere.

A detector of words passes over lone figures and takes two cells for one line; in a table the fields are known
by their rules, so each line of ink in a field is cut out by itself. A field without ink is an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from .ocr_engine import Box, Image
from .ocr_page import Upright, ink_of
from .ocr_rules import Fields

_LARGEST_FIELD = 0.35
"""Share of the page above which a field is no cell but a frame around it all."""
_LEAST_INK = 0.2
"""Extent of the smallest mark that is more than dust, in character heights."""
_BESIDE = 0.35
_LINE = 1.15
_PIECES = 1.3
"""A gap of so many character heights parts a line in a field in two."""


@dataclass(frozen=True, slots=True)
class Crop:
    """One line of text: where it stands on the page, its pixels, and how many marks of ink lie side by side.

    ``size`` is the height of a character about it; ``strokes`` is 0 where marks were not counted.
    """

    box: Box
    picture: Image
    size: float
    strokes: int = 0


def crops_of(page: Upright, fields: Fields) -> list[Crop]:
    """Every line of text of a page, cut out."""
    cells = _cells(page, fields)
    return [*_in_fields(page, fields, cells), *_elsewhere(page, fields, cells)]


def _cells(page: Upright, fields: Fields) -> dict[int, Box]:
    height, width = page.picture.shape
    most = _LARGEST_FIELD * height * width
    return {
        number: box for number, box in fields.boxes.items() if (box[2] - box[0]) * (box[3] - box[1]) <= most
    }


# ------------------------------------------------------------------ in tables


def _in_fields(page: Upright, fields: Fields, cells: dict[int, Box]) -> Iterator[Crop]:
    marks = _marks(page, fields, cells)
    runs = {number: list(_runs((mark[1], mark[3]) for mark in inked)) for number, inked in marks.items()}
    heights = sorted(
        bottom - top for each in runs.values() for top, bottom in each if bottom - top > 0.3 * page.size
    )
    most = heights[int(0.8 * len(heights))] if heights else page.size
    size = min(max(most, 0.5 * page.size), 1.5 * page.size)
    for number, inked in marks.items():
        for top, bottom in _merged(runs[number], _LINE * size):
            line = sorted(mark for mark in inked if top <= mark[1] and mark[3] <= bottom)
            for piece in _parted(line, _PIECES * size):
                yield _crop(page, fields, cells[number], number, piece, size)


def _marks(page: Upright, fields: Fields, cells: dict[int, Box]) -> dict[int, list[Box]]:
    """The boxes of the marks in each field that holds more than dust."""
    wanted = np.zeros(int(fields.numbers.max()) + 1, bool)
    wanted[list(cells)] = True
    ink = ink_of(page.picture, page.size)
    ink[~wanted[fields.numbers]] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    owners = np.zeros(count, np.int64)
    inked = ink > 0
    owners[labels[inked]] = fields.numbers[inked]
    found: dict[int, list[Box]] = {}
    for mark in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[mark])
        number = int(owners[mark])
        box = (left, top, left + width, top + height)
        if not _is_edge(box, cells[number], page.size):
            found.setdefault(number, []).append(box)
    least = _LEAST_INK * page.size
    return {
        number: boxes
        for number, boxes in found.items()
        if any(max(box[2] - box[0], box[3] - box[1]) >= least for box in boxes)
    }


def _is_edge(mark: Box, field: Box, size: float) -> bool:
    """Whether a mark is what was left of a rule beside the field."""
    left, top, right, bottom = mark
    thin = 0.15 * size
    beside = (left <= field[0] + 2 or right >= field[2] - 2) and right - left <= thin
    along = (top <= field[1] + 2 or bottom >= field[3] - 2) and bottom - top <= thin
    return beside or along


def _runs(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that overlap, joined; in order."""
    start = end = -1
    for low, high in sorted(spans):
        if low >= end:
            if end >= 0:
                yield start, end
            start, end = low, high
        else:
            end = max(end, high)
    if end >= 0:
        yield start, end


def _merged(runs: Sequence[tuple[int, int]], most: float) -> Iterator[tuple[int, int]]:
    """Runs that are strokes of one line of characters, joined: 二 and = are two runs of ink, and one line."""
    start = end = -1
    for low, high in runs:
        if end >= 0 and high - start <= most:
            end = high
            continue
        if end >= 0:
            yield start, end
        start, end = low, high
    if end >= 0:
        yield start, end


def _parted(line: Sequence[Box], gap: float) -> Iterator[list[Box]]:
    """The marks of a line, parted where it has a wide gap."""
    piece: list[Box] = []
    end = 0
    for mark in line:
        if piece and mark[0] - end > gap:
            yield piece
            piece = []
        piece.append(mark)
        end = max(end, mark[2]) if len(piece) > 1 else mark[2]
    if piece:
        yield piece


def _crop(page: Upright, fields: Fields, field: Box, number: int, marks: Sequence[Box], size: float) -> Crop:
    left, top = min(mark[0] for mark in marks), min(mark[1] for mark in marks)
    right, bottom = max(mark[2] for mark in marks), max(mark[3] for mark in marks)
    # As high as a character, also around a dash: else the recogniser sees it blown up to a block.
    spare = max(0.0, size - (bottom - top)) / 2 + 0.12 * size
    box = (
        max(field[0], int(left - _BESIDE * size)),
        max(field[1], int(top - spare)),
        min(field[2], int(right + _BESIDE * size) + 1),
        min(field[3], int(bottom + spare) + 1),
    )
    foreign = fields.numbers[box[1] : box[3], box[0] : box[2]] != number
    picture = _paper_where(page.picture[box[1] : box[3], box[0] : box[2]], foreign)
    # What the field is too small for is paper all the same.
    above, below = max(0, box[1] - int(top - spare)), max(0, int(bottom + spare) + 1 - box[3])
    beside = max(4, int(0.15 * size))
    picture = cv2.copyMakeBorder(
        picture, above, below, beside, beside, cv2.BORDER_CONSTANT, value=_paper(picture)
    )
    strokes = len(list(_runs((mark[0], mark[2]) for mark in marks if _counts(mark, size))))
    return Crop((left, top, right, bottom), picture, size, strokes)


def _counts(mark: Box, size: float) -> bool:
    return max(mark[2] - mark[0], mark[3] - mark[1]) >= _LEAST_INK * size


def _paper(picture: Image) -> int:
    return int(np.percentile(picture, 85)) if picture.size else 255


def _paper_where(picture: Image, where: Any) -> Image:
    cleaned = picture.copy()
    cleaned[where] = _paper(picture[~where]) if (~where).any() else 255
    return cleaned


# ------------------------------------------------------------------ elsewhere


def _elsewhere(page: Upright, fields: Fields, cells: dict[int, Box]) -> Iterator[Crop]:
    """The lines that the detector found outside of the tables."""
    inside = np.zeros(int(fields.numbers.max()) + 1, bool)
    inside[list(cells)] = True
    for box in page.words:
        left, top, right, bottom = box
        numbers = fields.numbers[top:bottom, left:right]
        foreign = inside[numbers]
        if foreign.mean() > 0.5:
            continue
        yield Crop(box, _paper_where(page.picture[top:bottom, left:right], foreign), 0.8 * (bottom - top))
