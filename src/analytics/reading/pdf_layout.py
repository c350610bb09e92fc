"""Characters and strokes of pages into lines of text and grids, from top to bottom.

``lay_out`` is the door for a document, ``lay_out_page`` for one page, for the text layer of a PDF as for
recognised characters. Coordinates are points with y upwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .model import Grid
from .pdf_breaks import Ruled, mend_break
from .pdf_columns import Stretch, runs
from .pdf_lines import TextLine, text_lines
from .pdf_mesh import find_meshes
from .pdf_running import is_page_number, is_printed_by_browser, running_lines
from .pdf_shapes import Frame, Glyph, Rule
from .pdf_unruled import grid_of_lines

__all__ = ["Draft", "Frame", "Glyph", "Page", "Rule", "TextLine", "draft_page", "lay_out", "lay_out_page"]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page, from top to bottom. ``frame`` None: no boxes are known."""

    place: str
    blocks: list[TextLine | Grid]
    frame: Frame | None = None
    furniture: dict[int, bool] = field(default_factory=dict[int, bool])
    """id of each page number, running header or footer → whether it is given, once, here."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page with its ruled tables; what stands outside of them is lines still."""

    place: str
    frame: Frame | None
    tables: list[Ruled]
    lines: list[TextLine]


def lay_out_page(
    glyphs: Sequence[Glyph], rules: Sequence[Rule], place: str, frame: Frame | None = None
) -> list[TextLine | Grid]:
    """Lines and grids from top to bottom. ``place`` is "page 2"; ``frame`` gives the cells their boxes."""
    return lay_out([draft_page(glyphs, rules, place, frame)])[0].blocks


def draft_page(
    glyphs: Sequence[Glyph], rules: Sequence[Rule], place: str, frame: Frame | None = None
) -> Draft:
    """The ruled tables of a page and the lines outside of them."""
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
    tables: list[Ruled] = []
    for number, mesh in enumerate(meshes):
        if number in inside:
            whole = mesh.without_strips(inside[number])
            tables.append(whole.ruled(inside[number], f"{place}, table {len(tables) + 1}", frame))
    return Draft(place, frame, tables, text_lines(outside))


def lay_out(drafts: Sequence[Draft]) -> list[Page]:
    """The pages of a document with all their tables; one may go on over the page without rules."""
    running = running_lines([draft.lines for draft in drafts])
    every_furniture = [_furniture(draft, running) for draft in drafts]
    for (one, around_one), (two, around_two) in pairwise(zip(drafts, every_furniture, strict=True)):
        above, below = _at_end(one, around_one), _at_start(two, around_two)
        if above and below and above.goes_on_in(below):
            mend_break(above, below)
    pages: list[Page] = []
    columns: tuple[Stretch, ...] = ()
    for draft, furniture in zip(drafts, every_furniture, strict=True):
        text = [line for line in draft.lines if id(line) not in furniture]
        placed: list[tuple[float, TextLine | Grid]] = [
            (table.top, table.grid) for table in draft.tables if table.grid.cells
        ]
        placed += [(line.top, line) for line in draft.lines if id(line) in furniture]
        tables = len(draft.tables)
        before, columns = columns, ()
        for table, lines in runs(text, before):
            columns = table.columns if table else ()
            if table is None:
                placed += [(line.top, line) for line in lines]
                continue
            tables += 1
            grid = grid_of_lines(lines, table, f"{draft.place}, table {tables}", draft.frame)
            placed.append((lines[0].top, grid))
        ended = _at_end(draft, furniture)
        columns = ended.figure_columns() if ended else columns
        blocks = [block for _, block in sorted(placed, key=lambda item: -item[0])]
        pages.append(Page(draft.place, blocks, draft.frame, furniture))
    return pages


def _furniture(draft: Draft, running: dict[int, bool]) -> dict[int, bool]:
    ends = [*draft.lines[:1], *draft.lines[-1:]]
    if is_printed_by_browser(ends):
        return {id(line): False for line in ends}
    found = {id(line): False for line in ends if is_page_number(line)}
    return found | {id(line): running[id(line)] for line in draft.lines if id(line) in running}


def _at_end(draft: Draft, furniture: dict[int, bool]) -> Ruled | None:
    """The ruled table that a page ends with."""
    table = min(draft.tables, key=lambda table: table.bottom, default=None)
    text = [line for line in draft.lines if id(line) not in furniture]
    return table if table and all(line.y > table.bottom for line in text) else None


def _at_start(draft: Draft, furniture: dict[int, bool]) -> Ruled | None:
    """The ruled table that a page begins with."""
    table = max(draft.tables, key=lambda table: table.top, default=None)
    text = [line for line in draft.lines if id(line) not in furniture]
    return table if table and all(line.y < table.top for line in text) else None
