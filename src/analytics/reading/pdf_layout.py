"""Characters and strokes of a page into lines of text and grids, from top to bottom.

``lay_out_page`` is the door, for the text layer of a PDF as for recognised characters. Coordinates are points
with y upwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .model import Grid
from .pdf_lines import TextLine, text_lines
from .pdf_mesh import find_meshes
from .pdf_shapes import Frame, Glyph, Rule
from .pdf_unruled import find_tables, grid_of_lines

__all__ = ["Frame", "Glyph", "Page", "Rule", "TextLine", "lay_out_page"]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page, from top to bottom. ``frame`` None: no boxes are known."""

    place: str
    blocks: list[TextLine | Grid]
    frame: Frame | None = None


def lay_out_page(
    glyphs: Sequence[Glyph], rules: Sequence[Rule], place: str, frame: Frame | None = None
) -> list[TextLine | Grid]:
    """Lines and grids from top to bottom. ``place`` is "page 2"; ``frame`` gives the cells their boxes."""
    meshes = find_meshes(rules)
    by_size = sorted(enumerate(meshes), key=lambda item: item[1].size)
    inside: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        for number, mesh in by_size:
            if mesh.holds(glyph):
                inside.setdefault(number, []).append(glyph)
                break
        else:
            outside.append(glyph)
    placed: list[tuple[float, TextLine | Grid]] = []
    tables = 0
    for number, mesh in enumerate(meshes):
        if number in inside:
            tables += 1
            placed.append((mesh.ys[0], mesh.grid(inside[number], f"{place}, table {tables}", frame)))
    lines = text_lines(outside)
    at = 0
    for first, last, columns in find_tables(lines):
        tables += 1
        grid = grid_of_lines(lines[first : last + 1], columns, f"{place}, table {tables}", frame)
        placed += [(line.top, line) for line in lines[at:first]]
        placed.append((lines[first].top, grid))
        at = last + 1
    placed += [(line.top, line) for line in lines[at:]]
    return [block for _, block in sorted(placed, key=lambda item: -item[0])]
