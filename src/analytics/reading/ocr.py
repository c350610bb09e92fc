"""Scans into what a page with a text layer gives: words recognised, rules found, laid out by the same hand.

    read_page(picture, dpi, place)   lines and tables of one page, with their boxes, to be laid out

No reading of a scan is certain: the pages stand in ``Document.scanned``, and all that comes from them is
marked. A figure that was not recognised beyond doubt is "□", which no later step takes for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from .ocr_engine import Image, Recognised, recognise
from .ocr_fields import Crop, crops_of
from .ocr_page import Upright, upright
from .ocr_rules import Stroke, find_fields, find_strokes
from .pdf_layout import Draft, Frame, Glyph, Rule, draft_page
from .pdf_shapes import Box

UNSURE = "□"
"""Stands for signs of a figure that were not recognised beyond doubt."""
_LEGIBLE = 0.5
"""Confidence in the longest lines of a page below which there is no text on it: a drawing, a photograph."""
_CERTAIN = 0.9
"""Least confidence in each sign of a figure."""
_LEAN = 0.15
"""How far the head of a stroke stands right of its foot, in its height, where it is a slash."""
_NUMERALS = "0-9０-９〇零一二两三四五六七八九十百千万亿"
_FIGURE = re.compile(rf"[+−-]?[{_NUMERALS}]+(?:[.,．，][{_NUMERALS}]+)*")
_MARK = re.compile(r"^[^A-Za-z\u4e00-\u9fff]*$")
_DIGITS = re.compile(r"^[0-9]+$")


@dataclass(frozen=True)
class _Scanned(Frame):
    """The frame of a page that was set straight: its boxes are told on the picture as it came."""

    page: Upright = field(kw_only=True)
    scale: float = field(kw_only=True)
    """Points a pixel."""

    def place(self, box: Box) -> str:
        left, bottom, right, top = (side / self.scale for side in box)
        high = self.page.picture.shape[0]
        corners = ((left, high - top), (right, high - top), (left, high - bottom), (right, high - bottom))
        found = [self.page.as_came(x, y) for x, y in corners]
        xs, ys = [x for x, _ in found], [y for _, y in found]
        width, height = self.page.came
        as_came = Frame(0.0, 0.0, float(width), float(height))
        return as_came.place((min(xs), height - max(ys), max(xs), height - min(ys)))


def read_page(picture: Image, dpi: float, place: str) -> Draft:
    """Lines and tables of one page; ``place`` is "page 2". ``picture``: grey, ``dpi`` dots an inch."""
    page = upright(picture)
    height, width = page.picture.shape
    scale = 72.0 / dpi
    frame = _Scanned(0.0, 0.0, width * scale, height * scale, page=page, scale=scale)
    if page.legible < _LEGIBLE:
        return Draft(place, frame, [], [])
    strokes, mask = find_strokes(page.picture, page.size, page.words)
    crops = crops_of(page, find_fields(strokes, mask, page.size))
    texts = _without_stray_signs(crops, read_crops(crops))
    glyphs = [
        glyph for crop, text in zip(crops, texts, strict=True) for glyph in _glyphs(crop, text, height, scale)
    ]
    rules = [_rule(stroke, height, scale) for stroke in strokes]
    return draft_page(glyphs, rules, place, frame)


def read_crops(crops: Sequence[Crop]) -> list[str]:
    """The text of each crop, with ``UNSURE`` where a figure is doubtful, and where ink gave no text.

    What is doubtful at first sight is looked at again, twice, as if it had been scanned otherwise.
    """
    first = recognise([crop.picture for crop in crops])
    doubtful = [at for at, found in enumerate(first) if crops[at].strokes and _least(found) < _CERTAIN]
    looks = [[found] for found in first]
    for again in (_smoothed, _coarse):
        for at, found in zip(doubtful, recognise([again(crops[at].picture) for at in doubtful]), strict=True):
            looks[at].append(found)
    return [_text(crop, seen) for crop, seen in zip(crops, looks, strict=True)]


def _without_stray_signs(crops: Sequence[Crop], texts: Sequence[str]) -> list[str]:
    """Without a page number at the edge of the page of which no sign was made out: it parts no table."""
    lines = [at for at, crop in enumerate(crops) if not crop.strokes]
    edges = {
        *sorted(lines, key=lambda at: crops[at].box[1])[:1],
        *sorted(lines, key=lambda at: crops[at].box[3])[-1:],
    }
    return ["" if at in edges and not any(map(str.isalnum, text)) else text for at, text in enumerate(texts)]


def _smoothed(picture: Image) -> Image:
    return cv2.GaussianBlur(picture, (0, 0), 1.0)


def _coarse(picture: Image) -> Image:
    height, width = picture.shape
    return cv2.resize(
        picture, (max(8, round(0.6 * width)), max(8, round(0.6 * height))), interpolation=cv2.INTER_AREA
    )


def _least(found: Recognised) -> float:
    return min(found.sure, default=0.0)


def _text(crop: Crop, looks: Sequence[Recognised]) -> str:
    in_field = crop.strokes > 0
    best = max(looks, key=lambda found: found.surest)
    if not best.text.strip():
        return UNSURE if in_field else ""
    if in_field and any(_MARK.match(found.text) for found in looks):
        return _mark(crop, looks)
    return sure_of(best)


def _mark(crop: Crop, looks: Sequence[Recognised]) -> str:
    """A cell's figure or sign: seen beyond doubt at first sight, or the same at every look and mostly so."""
    texts = {found.text.strip() for found in looks}
    certain = sum(_least(found) >= _CERTAIN for found in looks)
    text = texts.pop()
    if texts or not text or certain < (1 if len(looks) == 1 else 2) or not _fits(crop, text):
        return UNSURE
    return text if _leans_right(crop, text) else UNSURE


def _leans_right(crop: Crop, text: str) -> bool:
    """Whether a lone stroke stands as its reading says: 1 upright, / leaning. Others are not looked at."""
    if text not in ("1", "/") or crop.strokes != 1:
        return True
    ink = crop.picture < (int(crop.picture.min()) + int(np.percentile(crop.picture, 85))) / 2
    rows = np.flatnonzero(ink.any(axis=1))
    third = len(rows) // 3
    if third < 2:
        return False
    upper, lower = (np.flatnonzero(ink[part].any(axis=0)).mean() for part in (rows[:third], rows[-third:]))
    lean = (upper - lower) / len(rows)
    return lean < _LEAN if text == "1" else lean > _LEAN


def sure_of(found: Recognised) -> str:
    """The text, each of its figures of which a sign is doubtful as ``UNSURE``."""

    def judged(figure: re.Match[str]) -> str:
        return figure[0] if min(found.sure[figure.start() : figure.end()]) >= _CERTAIN else UNSURE

    return _FIGURE.sub(judged, found.text)


def _fits(crop: Crop, text: str) -> bool:
    """Whether there is the ink for so many digits: none may have been passed over, none seen twice."""
    if not _DIGITS.match(text):
        return True
    return crop.strokes <= len(text) and crop.box[2] - crop.box[0] >= 0.1 * crop.size * (3 * len(text) - 2)


# ------------------------------------------------------------------ pixels to points


def _glyphs(crop: Crop, text: str, height: int, scale: float) -> Iterator[Glyph]:
    """The characters of a line, its width shared among them as print does; y upwards, in points."""
    widths = [1.0 if sign.isascii() else 2.0 for sign in text]
    left, top, right, bottom = crop.box
    middle, half = (top + bottom) / 2, max(bottom - top, 0.8 * crop.size) / 2
    each = (right - left) / sum(widths) if widths else 0.0
    x = float(left)
    for sign, width in zip(text, widths, strict=True):
        end = x + width * each
        if not sign.isspace():
            yield Glyph(
                sign,
                x * scale,
                (height - middle - half) * scale,
                end * scale,
                (height - middle + half) * scale,
            )
        x = end


def _rule(stroke: Stroke, height: int, scale: float) -> Rule:
    if stroke.horizontal:
        return Rule(True, (height - stroke.at) * scale, stroke.start * scale, stroke.end * scale)
    return Rule(False, stroke.at * scale, (height - stroke.end) * scale, (height - stroke.start) * scale)
