"""The characters and strokes of one page of a PDF, from pypdfium2's own text boxes and paths.

Left out is what a reader does not see as text of the page: turned words across it, pale words that lie over
others (watermarks), and an invisible text layer under the same words in print.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from .pdf_overlays import Kind, without_overlays
from .pdf_shapes import Box, Frame, Glyph, Rule

_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 5000
_DEEPEST = 6
_UNMAPPED = "\ufffd"
"""Stands for a character that is drawn and that the file does not name: a figure with it is no figure."""
_HYPHEN = 2
"""What pypdfium2 makes of a hyphen at the end of a line."""
_SPACE = 32
_FIRST_HANZI, _LAST_HANZI = 0x4E00, 0x9FFF
"""These are not asked for their names: where a font has none, other signs of it show that."""
_NO_SIGNS = frozenset({0xA0, 0xAD, 0x3000, 0x200B, 0xFEFF, 0xFFFE, 0xFFFF})
_PALE = (140, 250)
"""Brightness, of 255, of watermarks; white is the print on dark headings."""
_OPAQUE = 170
_HIDDEN_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_PICTURE, _COVER = 0.4, 0.8
"""Shares of a page that pictures take on a scan, and that one takes which covers the text."""
_NEARLY_ALL = 0.95
"""Share of hidden characters; a scanner's program may print a number on the page."""
_QUARTER = math.pi / 2
_INK = 0.02
"""Points by which the box of a character and that of its ink differ at most, if they are the same."""
_LEAST_EM, _MOST_EM = 0.8, 24.0
"""Sizes of a font, in the longer side of the ink of a character, that are believed."""
_BELOW = -0.14
"""From the base line to the foot of a character, in sizes."""
_FIRST_WIDE = 0x2E80
"""Signs from here on are as wide as they are high."""

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn on a page, turned so that its text stands upright."""

    glyphs: list[Glyph]
    rules: list[Rule]
    frame: Frame
    unmapped: int
    """Characters among ``glyphs`` that the file does not name."""
    recognised: bool = False
    """Whether the page is a picture, and its text what a program once recognised in it."""


def read_marks(page: Any) -> Marks:
    """Characters, strokes and frame of a page of pypdfium2. Raises PdfiumError for a broken one."""
    textpage = page.get_textpage()
    left, bottom, right, top = page.get_bbox()
    rotation = raw.FPDFPage_GetRotation(page.raw) % 4
    paths = _Paths()
    if textpage.count_chars():
        paths.walk(page.raw)
    glyphs, turn, hidden = _glyphs(textpage, paths.odd)
    rules = paths.rules if glyphs else []
    unmapped = sum(1 for glyph in glyphs if glyph.text == _UNMAPPED)
    if turn:
        glyphs = [glyph.turned(turn) for glyph in glyphs]
        rules = [rule.turned(turn) for rule in rules]
    page_size = abs((right - left) * (top - bottom))
    unseen = hidden >= _NEARLY_ALL or paths.is_text_covered(page_size)
    recognised = bool(glyphs) and unseen and paths.pictured >= _PICTURE * page_size
    return Marks(glyphs, rules, Frame(left, bottom, right, top, rotation, turn), unmapped, recognised)


# ------------------------------------------------------------------ characters


def _glyphs(textpage: Any, odd: dict[int, Kind]) -> tuple[list[Glyph], int, float]:
    """Characters in the page's main direction, quarters that turn it upright, share of hidden ones."""
    handle = textpage.raw
    codes = _codes(textpage)
    box = raw.FS_RECTF()
    reference = ctypes.byref(box)
    is_unnamed = raw.FPDFText_HasUnicodeMapError
    get_box, get_angle = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharAngle
    glyphs: list[Glyph] = []
    angles: list[float] = []
    indices: list[int] = []
    sides, angle = (0.0, 0.0, 0.0, 0.0), 0.0
    spaced = tight = False
    whole = _WholeBox(handle)
    for index, code in enumerate(codes):
        if not _FIRST_HANZI <= code <= _LAST_HANZI:
            if is_unnamed(handle, index) == 1:
                code = ord(_UNMAPPED)
            elif code == _HYPHEN:
                code = ord("-")
            elif code < 33 or code in _NO_SIGNS:
                spaced = code == _SPACE and raw.FPDFText_IsGenerated(handle, index) != 1
                continue
        if not get_box(handle, index, reference):
            continue
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        before = sides
        sides = (left, bottom, right, top)
        # Characters of one line share a side of their boxes, and then also direction and kind of font.
        alike = bottom == before[1] or top == before[3] or left == before[0] or right == before[2]
        if not alike:
            angle = max(get_angle(handle, index), 0.0)
        if tight or not alike:
            found = whole.of(index, code, sides)
            tight = found is not None
            left, bottom, right, top = found or sides
        if left > right:
            left, right = right, left
        if bottom > top:
            bottom, top = top, bottom
        glyph = Glyph(chr(code), left, bottom, right, top)
        if spaced and glyphs:
            spaced = False
            blank = _blank_between(glyphs[-1], glyph)
            if blank:
                glyphs.append(blank)
                angles.append(angle)
                indices.append(index)
        glyphs.append(glyph)
        angles.append(angle)
        indices.append(index)
    if not glyphs:
        return [], 0, 0.0
    kinds = [odd.get(_object(handle, index), Kind.PLAIN) for index in indices] if odd else []
    directions = Counter(angles)
    main = _main(directions)
    if len(directions) > 1:
        upright = [abs(math.remainder(angle - main, 2 * math.pi)) < 0.3 for angle in angles]
        glyphs = list(itertools.compress(glyphs, upright))
        kinds = list(itertools.compress(kinds, upright))
    hidden = kinds.count(Kind.HIDDEN) / len(glyphs)
    return without_overlays(glyphs, kinds), -round(main / _QUARTER) % 4, hidden


def _blank_between(one: Glyph, two: Glyph) -> Glyph | None:
    """A blank that the file sets between two figures or Latin words too near to one another to show a gap."""
    if not (one.text + two.text).isascii() or not (one.text + two.text).isalnum():
        return None
    near = (one.top == two.top or one.bottom == two.bottom) and 0 <= two.left - one.right < two.size / 2
    return Glyph(" ", one.right, one.bottom, two.left, one.top) if near else None


class _WholeBox:
    """The boxes of characters whose font tells nothing of its height: the file then gives those of their ink.

    The ink of 一 or of a comma lies on another height than that of its neighbours, and its sides leave gaps.
    """

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._ink = tuple(ctypes.c_double() for _ in range(4))
        self._references = tuple(ctypes.byref(side) for side in self._ink)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._origin = (ctypes.byref(self._x), ctypes.byref(self._y))
        self._matrix = raw.FS_MATRIX()

    def of(self, index: int, code: int, box: Box) -> Box | None:
        """The square on the base line that a character takes; None where ``box`` is more than its ink."""
        if not raw.FPDFText_GetCharBox(self._handle, index, *self._references):
            return None
        left, right, bottom, top = (side.value for side in self._ink)
        if max(abs(one - two) for one, two in zip(box, (left, bottom, right, top), strict=True)) > _INK:
            return None
        if not (
            raw.FPDFText_GetCharOrigin(self._handle, index, *self._origin)
            and raw.FPDFText_GetMatrix(self._handle, index, ctypes.byref(self._matrix))
        ):
            return None
        size, matrix = raw.FPDFText_GetFontSize(self._handle, index), self._matrix
        along, up = (matrix.a * size, matrix.b * size), (matrix.c * size, matrix.d * size)
        ink, high = max(right - left, top - bottom), math.hypot(*up)
        if not ink * _LEAST_EM <= high <= ink * _MOST_EM:
            return None  # the size of the font does not say how large its characters are
        wide = 1.0 if code >= _FIRST_WIDE else 0.0
        x, y = self._x.value, self._y.value
        corners = [
            (x + across * along[0] + over * up[0], y + across * along[1] + over * up[1])
            for across in (0.0, wide)
            for over in (_BELOW, 1.0 + _BELOW)
        ]
        xs, ys = zip(*corners, strict=True)
        if wide:
            return min(xs), min(ys), max(xs), max(ys)
        if abs(up[1]) >= abs(up[0]):
            return left, min(ys), right, max(ys)
        return min(xs), bottom, max(xs), top


def _codes(textpage: Any) -> Sequence[int]:
    """The code of each character; asked for one by one only where the text is not one sign for each."""
    count = textpage.count_chars()
    text = textpage.get_text_range(errors="replace") if count else ""
    if len(text) == count:
        return [ord(sign) for sign in text]
    handle = textpage.raw
    return [raw.FPDFText_GetUnicode(handle, index) for index in range(count)]


def _main(angles: Counter[float]) -> float:
    """The direction of most characters, in radians."""
    rounded: Counter[float] = Counter()
    for angle, count in angles.items():
        rounded[round(angle, 1)] += count
    return rounded.most_common(1)[0][0]


def _object(handle: Any, index: int) -> int:
    return _address(raw.FPDFText_GetTextObject(handle, index))


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


# ------------------------------------------------------------------ paths


class _Paths:
    """The straight strokes of a page, and the text objects on it that are not printed like the others."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.odd: dict[int, Kind] = {}
        self.pictured = 0.0
        """Square points that pictures take."""
        self._covered = 0.0
        """Square points of the largest opaque picture that is drawn over all of the text."""
        self._budget = _MOST_OBJECTS
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._at = (ctypes.byref(self._x), ctypes.byref(self._y))
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._mode = (ctypes.byref(self._fill), ctypes.byref(self._stroke))
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._colours = tuple(ctypes.byref(part) for part in self._colour)

    def walk(self, page: Any) -> None:
        """Takes in all that is drawn on a page, up to a bound that no report comes near."""
        for index in range(raw.FPDFPage_CountObjects(page)):
            if self._budget < 0:
                return
            self._object(raw.FPDFPage_GetObject(page, index), _SAME, 0)

    def _object(self, item: Any, outer: Matrix, depth: int) -> None:
        self._budget -= 1
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self._text(item)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, outer)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._image(item, outer)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix(item), outer)
            for index in range(raw.FPDFFormObj_CountObjects(item)):
                if self._budget < 0:
                    return
                self._object(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def is_text_covered(self, page: float) -> bool:
        """Whether a picture as large as the page, of so many square points, lies over all of its text."""
        return self._covered >= _COVER * page

    def _image(self, item: Any, outer: Matrix) -> None:
        a, b, c, d, _, _ = _times(_matrix(item), outer)
        size = abs(a * d - b * c)
        self.pictured += size
        if size > self._covered and not raw.FPDFPageObj_HasTransparency(item):
            self._covered = size

    def _text(self, item: Any) -> None:
        self._covered = 0.0
        kind = Kind.PLAIN
        if raw.FPDFTextObj_GetTextRenderMode(item) in _HIDDEN_MODES:
            kind = Kind.HIDDEN
        elif raw.FPDFPageObj_GetFillColor(item, *self._colours):
            red, green, blue, opaque = (part.value for part in self._colour)
            bright = (299 * red + 587 * green + 114 * blue) / 1000
            if not opaque:
                kind = Kind.HIDDEN
            elif opaque < _OPAQUE or _PALE[0] < bright < _PALE[1]:
                kind = Kind.PALE
        if kind is not Kind.PLAIN:
            self.odd[_address(item)] = kind

    def _path(self, item: Any, outer: Matrix) -> None:
        raw.FPDFPath_GetDrawMode(item, *self._mode)
        stroked, filled = bool(self._stroke.value), bool(self._fill.value)
        if not stroked and not filled:
            return
        matrix = _times(_matrix(item), outer)
        for points in self._subpaths(item, matrix):
            if stroked:
                for (x0, y0), (x1, y1) in itertools.pairwise(points):
                    self.rules.extend(Rule.of(x0, y0, x1, y1))
            elif len(points) <= 6:  # a box; what has more corners is a drawing
                xs, ys = zip(*points, strict=True)
                self.rules.extend(Rule.of_box(min(xs), min(ys), max(xs), max(ys)))

    def _subpaths(self, path: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        count = min(raw.FPDFPath_CountSegments(path), _MOST_SEGMENTS)
        a, b, c, d, e, f = matrix
        x, y = self._x, self._y
        get, get_point = raw.FPDFPath_GetPathSegment, raw.FPDFPathSegment_GetPoint
        segments: list[Any] = []
        found: list[tuple[float, float]] = []
        for index in range(count):
            segment = get(path, index)
            if get_point(segment, *self._at):
                segments.append(segment)
                found.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if len(found) == 2 or (len(found) == 5 and found[0] == found[4]):
            yield found  # a line or a box, as nearly all are
            return
        points: list[tuple[float, float]] = []
        for segment, point in zip(segments, found, strict=True):
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points
                points = []
            points.append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if len(points) > 1:
            yield points


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _SAME
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == _SAME:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
