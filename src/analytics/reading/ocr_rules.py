"""The ruled lines of a page's picture, and the fields of paper that they enclose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from .ocr_engine import Box, Image

_SHORTEST = 1.5
"""Length of a rule in character heights; the longest stroke of a character is one."""
_THICKEST = 0.3
_GAP = 0.8
"""A gap that is bridged: dust, a worn place, a dashed line."""
_BLUR = 0.15
_WRITTEN = 0.85
"""Share of a line that lies in the boxes of lines of text where it is a stroke of theirs."""
_SPARE = 0.25
_REACH = 0.45
"""How far a rule may end from another that it meets."""
_OVERSHOT = 0.8
_NARROWEST = 1.2
"""Widths and heights of fields are at least this."""
_FAINTEST = 14
_ALIGNED = 2 / 3
"""Share of the rules of a table that end together where a side of it was left undrawn."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line: at ``at`` (y if horizontal, else x), from ``start`` to ``end``, in pixels."""

    horizontal: bool
    at: float
    start: float
    end: float

    def meets(self, other: Stroke, reach: float) -> bool:
        """Whether this touches a stroke that runs the other way."""
        return (
            self.horizontal != other.horizontal
            and self.start - reach <= other.at <= self.end + reach
            and other.start - reach <= self.at <= other.end + reach
        )


def find_strokes(picture: Image, size: float, words: Sequence[Box]) -> tuple[list[Stroke], Image]:
    """The rules that form tables, and a mask (uint8) of all pixels they cover.

    A line that meets no others is none: an underline, a dash, the line under a running header; nor is one
    that lies within ``words``, the boxes of lines of text: a long stroke of a large character.
    """
    length = max(9, int(_SHORTEST * size))
    across, down = _dark_across(picture, size), _dark_across(picture.T, size).T
    # Where two rules cross, neither stands out from its surroundings: each is bridged by the other.
    long_across, long_down = _long(across, length), _long(down.T, length).T
    over = _Strokes.of(_long(cv2.bitwise_or(across, long_down), length), size, words)
    sideways = [(top, left, bottom, right) for left, top, right, bottom in words]
    beside = _Strokes.of(_long(cv2.bitwise_or(down, long_across).T, length), size, sideways)
    found = [
        *((Stroke(True, at, start, end), label, over) for at, start, end, label in over.found),
        *((Stroke(False, at, start, end), label, beside) for at, start, end, label in beside.found),
    ]
    reach = _REACH * size
    while True:
        strokes = [stroke for stroke, _, _ in found]
        kept = [each for each in found if _belongs(each[0], strokes, reach)]
        if len(kept) == len(found):
            break
        found = kept
    mask = over.mask(label for _, label, home in found if home is over)
    turned: Any = beside.mask(label for _, label, home in found if home is beside)
    mask |= turned.T
    strokes = [_trimmed(stroke, strokes, reach, _OVERSHOT * size) for stroke in strokes]
    return strokes + _undrawn_sides(strokes, reach, _NARROWEST * size), mask


def _trimmed(stroke: Stroke, others: Sequence[Stroke], reach: float, most: float) -> Stroke:
    """The stroke ended where it meets the outermost other: what is beyond is blur, what is short, worn."""
    met = [other.at for other in others if stroke.meets(other, reach)]
    low, high = min(met, default=stroke.start), max(met, default=stroke.end)
    start = low if abs(low - stroke.start) <= most else stroke.start
    end = high if abs(high - stroke.end) <= most else stroke.end
    return Stroke(stroke.horizontal, stroke.at, start, end) if start < end else stroke


def _belongs(stroke: Stroke, others: Sequence[Stroke], reach: float) -> bool:
    """Whether a line is one of a table: it ends at lines that run the other way, or crosses several."""
    met = [other for other in others if stroke.meets(other, reach)]
    inside = [other for other in met if stroke.start + reach < other.at < stroke.end - reach]
    ends = [any(abs(other.at - end) <= reach for other in met) for end in (stroke.start, stroke.end)]
    return all(ends) or len(inside) + sum(ends) >= 2


def _dark_across(picture: Image, size: float) -> Image:
    """Pixels (uint8) that are darker than what is above and below: those of thin lines across, and others."""
    smooth = cv2.blur(np.ascontiguousarray(picture), (max(3, int(_BLUR * size)) | 1, 1))
    thick = max(5, int(_THICKEST * size) | 1)
    dark = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((thick, 1), np.uint8))
    # A line that is a little askew leaves its row of pixels, not a band of three.
    return cv2.dilate((dark > _FAINTEST).astype(np.uint8), np.ones((3, 1), np.uint8))


def _long(lines: Image, length: int) -> Image:
    """What of the lines is so many pixels long across."""
    return cv2.morphologyEx(np.ascontiguousarray(lines), cv2.MORPH_OPEN, np.ones((1, length), np.uint8))


@dataclass(frozen=True, slots=True)
class _Strokes:
    """Lines across: ``found`` has (y, left, right, label) of each, ``labels`` the label of each pixel."""

    found: list[tuple[float, float, float, int]]
    labels: Any

    @staticmethod
    def of(lines: Image, size: float, words: Sequence[Box]) -> _Strokes:
        lines = _without_writing(lines, size, words)
        # Only what is long by itself is joined: the strokes of characters in a column never are.
        gap = max(3, int(_GAP * size))
        lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
        _, labels, stats, middles = cv2.connectedComponentsWithStats(lines, connectivity=8)
        found: list[tuple[float, float, float, int]] = []
        for label in range(1, len(stats)):
            left, _, width, height, area = (int(value) for value in stats[label])
            thin = area / width <= 3 + _THICKEST * size
            if thin and height <= max(0.5 * size, 0.01 * width + _THICKEST * size):
                found.append((float(middles[label][1]), float(left), float(left + width), label))
        return _Strokes(found, labels)

    def mask(self, labels: Iterable[int]) -> Image:
        """The pixels (uint8) of some of the lines."""
        wanted = np.zeros(int(self.labels.max()) + 1, np.uint8)
        wanted[list(labels)] = 1
        return wanted[self.labels]


def _without_writing(lines: Image, size: float, words: Sequence[Box]) -> Image:
    """The lines without those that lie in lines of text: long strokes, or strokes side by side."""
    count, labels, stats, middles = cv2.connectedComponentsWithStats(lines, connectivity=8)
    # A box reaches a little beyond its characters, and in close rows over the rules beside them.
    cores = [
        (0.85 * top + 0.15 * low, 0.15 * top + 0.85 * low, left, right) for left, top, right, low in words
    ]
    spare = _SPARE * size
    kept = np.ones(count, np.uint8)
    kept[0] = 0
    for label in range(1, count):
        left, width, at = int(stats[label][0]), int(stats[label][2]), float(middles[label][1])
        spans = [
            (max(left, start - spare), min(left + width, end + spare))
            for top, low, start, end in cores
            if top <= at <= low and start - spare < left + width and left < end + spare
        ]
        if _extent(spans) >= _WRITTEN * width:
            kept[label] = 0
    return kept[np.asarray(labels, np.int32)]


def _extent(spans: Sequence[tuple[float, float]]) -> float:
    """Length of all spans together, where they overlap counted once."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _undrawn_sides(strokes: list[Stroke], reach: float, least: float) -> list[Stroke]:
    """The sides of tables that stand open: where most lines across end, and no line runs down there or nearer
    than ``least``, the width of a column."""
    added: list[Stroke] = []
    for group in _groups(strokes, reach):
        for horizontal in (True, False):
            along = [stroke for stroke in group if stroke.horizontal == horizontal]
            if len(along) < 3:
                continue
            low, high = min(stroke.at for stroke in along), max(stroke.at for stroke in along)
            for ends in ([stroke.start for stroke in along], [stroke.end for stroke in along]):
                edge = min(ends) if ends[0] == along[0].start else max(ends)
                near = sum(abs(end - edge) <= reach for end in ends)
                drawn = any(
                    stroke.horizontal != horizontal and abs(stroke.at - edge) < least for stroke in group
                )
                if not drawn and near >= _ALIGNED * len(ends):
                    added.append(Stroke(not horizontal, edge, low, high))
    return added


def _groups(strokes: list[Stroke], reach: float) -> list[list[Stroke]]:
    """Strokes that hang together, by what touches what."""
    groups: list[list[Stroke]] = []
    left = list(strokes)
    while left:
        group = [left.pop()]
        for one in group:
            touched = [other for other in left if one.meets(other, reach)]
            left = [other for other in left if other not in touched]
            group += touched
        groups.append(group)
    return groups


# ------------------------------------------------------------------ fields


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that rules enclose: a number for each pixel, and the box of each number.

    Number 0 is the rules themselves; ``boxes`` has fields of tables only.
    """

    numbers: Any
    boxes: dict[int, Box]


def find_fields(strokes: list[Stroke], mask: Image, size: float) -> Fields:
    """The fields of paper between rules, in which no rule runs through."""
    height, width = mask.shape
    wall = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    reach = _REACH * size
    for stroke in strokes:
        at, start, end = round(stroke.at), round(stroke.start), round(stroke.end)
        for other in strokes:  # a line that ends just before another goes up to it
            if stroke.meets(other, reach):
                start, end = min(start, round(other.at)), max(end, round(other.at))
        ends = ((start, at), (end, at)) if stroke.horizontal else ((at, start), (at, end))
        cv2.line(wall, *ends, color=1, thickness=3)
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(1 - wall, connectivity=4)
    boxes: dict[int, Box] = {}
    for number in range(1, len(stats)):
        left, top, wide, high, _ = (int(value) for value in stats[number])
        open_ground = left == 0 or top == 0 or left + wide == width or top + high == height
        if not open_ground and wide >= 0.6 * size and high >= 0.6 * size:
            boxes[number] = (left, top, left + wide, top + high)
    return Fields(numbers, boxes)
