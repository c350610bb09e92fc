"""The picture of a page made fit for reading: upright, straight, its ink told from the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from .ocr_engine import Box, Image, detect, recognise

_MOST_TILT = 8.0
"""Degrees by which a page may lie askew."""
_LEAST_TILT = 0.03
_PROBES = 8
"""Lines that are read to see which way up a page stands."""
_CERTAIN = 0.85
_SMALL = 700
"""Pixels of the longer side in which the tilt is first searched for."""


@dataclass(frozen=True, slots=True)
class Upright:
    """An upright page: its pixels, the boxes of its lines of text, the height of its characters in pixels.

    ``came`` is the width and height of the picture as it came, ``back`` the 2 × 3 matrix to its pixels.
    """

    picture: Image
    words: tuple[Box, ...]
    size: float
    came: tuple[int, int]
    back: Any
    legible: float = 1.0
    """How surely its longest lines are read, 0…1."""

    def as_came(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page lies on the picture as it came."""
        (a, b, c), (d, e, f) = self.back.tolist()
        return a * x + b * y + c, d * x + e * y + f


def upright(picture: Image) -> Upright:
    """The page set straight and upright."""
    height, width = picture.shape
    back = np.eye(3)
    tilt = _tilt(picture)
    if abs(tilt) >= _LEAST_TILT:
        picture, forth = _rotated(picture, tilt)
        back = back @ np.linalg.inv(forth)
    words = detect(picture)
    if _stands_on_its_side(words):
        picture, forth = _quarter(picture)
        back = back @ np.linalg.inv(forth)
        words = detect(picture)
    as_is, turned = _legible(picture, words)
    if turned > as_is:
        for _ in range(2):
            picture, forth = _quarter(picture)
            back = back @ np.linalg.inv(forth)
        words = detect(picture)
    sizes = sorted(box[3] - box[1] for box in words)
    size = _CHARACTER * sizes[len(sizes) // 2] if sizes else max(height, width) / 90
    return Upright(picture, tuple(words), max(size, 8.0), (width, height), back[:2], max(as_is, turned))


_CHARACTER = 0.64
"""Height of a Chinese character in that of the box around its line."""


def _tilt(picture: Image) -> float:
    """Degrees by which rows and rules of the picture lie askew, counter-clockwise positive."""
    best = 0.0
    for side, reach, step in ((_SMALL, _MOST_TILT, 0.5), (_SMALL, 0.5, 0.1), (2 * _SMALL, 0.1, 0.02)):
        scale = min(1.0, side / max(picture.shape))
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        ink = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((9, 9), np.uint8))
        middle = best
        count = round(reach / step)
        scored = [
            (_order(ink, middle + turn * step), -abs(turn), middle + turn * step)
            for turn in range(-count, count + 1)
        ]
        best = max(scored)[2]
    return best


def _order(ink: Image, degrees: float) -> float:
    """How sharply ink and paper alternate over rows or columns of the picture turned by so much."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)
    rows = turned.sum(axis=1, dtype=np.int64)
    columns = turned.sum(axis=0, dtype=np.int64)
    return float(max((np.diff(rows) ** 2).sum() / width, (np.diff(columns) ** 2).sum() / height))


def _rotated(picture: Image, degrees: float) -> tuple[Image, Any]:
    """The picture turned about its middle, nothing of it cut off, and the 3 × 3 matrix that did it."""
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    wide, high = round(height * sin + width * cos), round(height * cos + width * sin)
    turn[0, 2] += (wide - width) / 2
    turn[1, 2] += (high - height) / 2
    paper = int(np.percentile(picture[::8, ::8], 90))
    turned = cv2.warpAffine(picture, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=paper)
    return turned, np.vstack([turn, [0.0, 0.0, 1.0]])


def _quarter(picture: Image) -> tuple[Image, Any]:
    """The picture turned clockwise by 90°, and the 3 × 3 matrix that did it."""
    turned = cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE)
    height = picture.shape[0]
    return turned, np.array([[0.0, -1.0, float(height)], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def _stands_on_its_side(words: list[Box]) -> bool:
    tall = wide = 0
    for left, top, right, bottom in words:
        if bottom - top > 2 * (right - left):
            tall += bottom - top
        elif right - left > 2 * (bottom - top):
            wide += right - left
    return tall > wide


def _legible(picture: Image, words: list[Box]) -> tuple[float, float]:
    """How surely (0…1) the longest lines are read as they stand, and upside down where that may be better."""
    lines = sorted(
        (box for box in words if box[2] - box[0] > 3 * (box[3] - box[1])), key=lambda box: box[0] - box[2]
    )
    crops = [picture[top:bottom, left:right] for left, top, right, bottom in lines[:_PROBES]]
    if not crops:
        return 1.0, 0.0
    as_is = sum(found.surest for found in recognise(crops)) / len(crops)
    if as_is >= _CERTAIN:
        return as_is, 0.0
    turned = [cv2.rotate(crop, cv2.ROTATE_180) for crop in crops]
    return as_is, sum(found.surest for found in recognise(turned)) / len(crops)


# ------------------------------------------------------------------ ink


def ink_of(picture: Image, size: float) -> Image:
    """Where the page is inked: uint8, 1 for ink. Specks of the scanner are none."""
    smooth = cv2.GaussianBlur(picture, (3, 3), 0)
    reach = _odd(0.6 * size)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    depth = cv2.subtract(paper, smooth)
    faint = depth[depth > _FAINTEST]
    full = float(np.percentile(faint, 90)) if faint.size else 0.0
    ink = (depth > max(_FAINTEST, 0.35 * full)).astype(np.uint8)
    # A blot is as dark as its surroundings, and still no paper.
    ink |= (smooth < _BLACK * float(np.percentile(smooth, 90))).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= max(4.0, (0.1 * size) ** 2)
    kept[0] = False
    return kept.astype(np.uint8)[np.asarray(labels, np.int32)] if count > 1 else ink


_BLACK = 0.45
"""Share of the light of paper below which all is ink, whatever lies around it."""
_FAINTEST = 25
"""Steps of grey by which ink is darker than the paper around it, at least."""


def _odd(length: float) -> int:
    return max(3, int(length) | 1)
