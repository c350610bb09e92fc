"""Scans into what a page with a text layer gives: words recognised, rules found, laid out by the same hand.

    read_page(picture, dpi, place)   lines and grids of one page, with their boxes

No reading of a scan is certain: the pages stand in ``Document.scanned``, and all that comes from them is
marked. A figure that was not recognised beyond doubt is "□", which no later step takes for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .ocr_engine import Image, Recognised, recognise
from .ocr_fields import Crop, crops_of
from .ocr_page import Upright, upright
from .ocr_rules import Stroke, find_fields, find_strokes
from .pdf_layout import Frame, Glyph, Page, Rule, lay_out_page
from .pdf_shapes import Box

UNSURE = "□"
"""Stands for signs of a figure that were not recognised beyond doubt."""
_CERTAIN = 0.9
"""Least confidence in each sign of a figure."""
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


def read_page(picture: Image, dpi: float, place: str) -> Page:
    """Lines and grids of one page; ``place`` is "page 2". ``picture``: grey, ``dpi`` dots an inch."""
    page = upright(picture)
    strokes, mask = find_strokes(page.picture, page.size, page.words)
    crops = crops_of(page, find_fields(strokes, mask, page.size))
    texts = read_crops(crops)
    height, width = page.picture.shape
    scale = 72.0 / dpi
    glyphs = [
        glyph for crop, text in zip(crops, texts, strict=True) for glyph in _glyphs(crop, text, height, scale)
    ]
    rules = [_rule(stroke, height, scale) for stroke in strokes]
    frame = _Scanned(0.0, 0.0, width * scale, height * scale, page=page, scale=scale)
    return Page(place, lay_out_page(glyphs, rules, place, frame), frame)


def read_crops(crops: Sequence[Crop]) -> list[str]:
    """The text of each crop, with ``UNSURE`` where a figure is doubtful, and where ink gave no text."""
    return [
        _text(crop, found) for crop, found in zip(crops, recognise([c.picture for c in crops]), strict=True)
    ]


def _text(crop: Crop, found: Recognised) -> str:
    in_field = crop.strokes > 0
    text = found.text.strip()
    if not text:
        return UNSURE if in_field else ""
    if in_field and _MARK.match(text):
        return found.text if min(found.sure) >= _CERTAIN and _fits(crop, text) else UNSURE
    return sure_of(found)


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
