"""What a page is made of: characters in their boxes, straight strokes, and the page as a viewer shows it.

Coordinates are points with y upwards, as in the file; a page whose text runs another way is turned first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""left, bottom, right, top"""

_SHORTEST = 5.0
_STRAIGHT = 1.5
_THIN = 3.0
_SQUARE = 0.8
"""A dot may miss being square by so much."""


class Glyph:
    """One character in its box. A plain class, as there are thousands on a page."""

    __slots__ = ("bottom", "left", "right", "size", "text", "top", "x", "y")

    def __init__(self, text: str, left: float, bottom: float, right: float, top: float) -> None:
        self.text = text
        self.left = left
        self.bottom = bottom
        self.right = right
        self.top = top
        self.x = (left + right) / 2
        self.y = (bottom + top) / 2
        self.size = max(1.0, top - bottom)

    def __repr__(self) -> str:
        return f"Glyph({self.text!r}, {self.left}, {self.bottom}, {self.right}, {self.top})"

    def turned(self, quarters: int) -> Glyph:
        """The same on a page turned so that its text stands upright."""
        return Glyph(self.text, *turn_box((self.left, self.bottom, self.right, self.top), quarters))


class Rule:
    """A straight stroke: at ``at`` (y if horizontal, else x), from ``start`` to ``end`` on the other axis.

    ``shade``: no stroke, but the side of this filled box.
    """

    __slots__ = ("at", "end", "horizontal", "shade", "start")

    def __init__(
        self, horizontal: bool, at: float, start: float, end: float, shade: Box | None = None
    ) -> None:
        self.horizontal = horizontal
        self.at = at
        self.start = start
        self.end = end
        self.shade = shade

    def __repr__(self) -> str:
        return f"Rule({self.horizontal}, {self.at}, {self.start}, {self.end}, {self.shade})"

    @staticmethod
    def of(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
        """The rule that a stroke between two points makes, if it is straight; a short one may be a dash."""
        wide, high = abs(x0 - x1), abs(y0 - y1)
        if high <= _STRAIGHT and wide > high:
            yield Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
        elif wide <= _STRAIGHT and high > wide:
            yield Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))

    @staticmethod
    def of_box(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
        """What a filled box makes: a thin one a rule, a dot two short ones, a larger one its four sides."""
        wide, high = x1 - x0, y1 - y0
        if high <= _THIN and wide >= high * _SQUARE:
            yield Rule(True, (y0 + y1) / 2, x0, x1)
        if wide <= _THIN and high >= wide * _SQUARE:
            yield Rule(False, (x0 + x1) / 2, y0, y1)
        if wide >= _SHORTEST and high >= _SHORTEST:
            box = (x0, y0, x1, y1)
            yield Rule(True, y0, x0, x1, box)
            yield Rule(True, y1, x0, x1, box)
            yield Rule(False, x0, y0, y1, box)
            yield Rule(False, x1, y0, y1, box)

    def turned(self, quarters: int) -> Rule:
        """The same on a page turned so that its text stands upright."""
        across = (self.start, self.at, self.end, self.at)
        left, bottom, right, top = turn_box(
            across if self.horizontal else (self.at, self.start, self.at, self.end), quarters
        )
        shade = turn_box(self.shade, quarters) if self.shade else None
        if self.horizontal != bool(quarters % 2):
            return Rule(True, bottom, left, right, shade)
        return Rule(False, left, bottom, top, shade)


def turn_box(box: Box, quarters: int) -> Box:
    """A box on a page that is turned clockwise by so many quarters."""
    x0, y0 = _turn(box[0], box[1], quarters)
    x1, y1 = _turn(box[2], box[3], quarters)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _turn(x: float, y: float, quarters: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters % 4]


def around(boxes: Iterator[Box]) -> Box:
    """The smallest box that holds all of these; there is at least one."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page that is shown, in the file's coordinates, and which way up.

    ``rotation``: quarters that a viewer turns the page clockwise. ``turned``: quarters that the characters
    were turned by (``Glyph.turned``) before they were laid out.
    """

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0
    turned: int = 0

    def place(self, box: Box) -> str:
        """ ", box 80 120 910 140": left, top, right, bottom of the page as displayed, in thousandths."""
        # Laid out → as in the file → as displayed, both ways clockwise.
        left, bottom, right, top = turn_box(box, self.rotation - self.turned)
        page_left, page_bottom, page_right, page_top = turn_box(
            (self.left, self.bottom, self.right, self.top), self.rotation
        )
        wide = max(page_right - page_left, 1e-6) / 1000
        high = max(page_top - page_bottom, 1e-6) / 1000
        return (
            f", box {_thousandth((left - page_left) / wide)} {_thousandth((page_top - top) / high)}"
            f" {_thousandth((right - page_left) / wide)} {_thousandth((page_top - bottom) / high)}"
        )


def _thousandth(share: float) -> int:
    return 0 if share < 0 else 1000 if share > 1000 else round(share)
