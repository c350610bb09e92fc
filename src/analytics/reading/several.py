"""One document that holds several reports, parted into them.

A new report begins at a title of its own (of another agency or year) where sections or tables of the form
come again that the report before has had; in a workbook also at a sheet where its tables come again (but
not where one section is there twice). A list of links, a running header and a table of contents name reports
and begin none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .dates import DATE
from .flat import fold
from .headings import find_headings, whole_heading
from .model import Document, Grid, GridCell, Line, Paragraph
from .titles import NAME_ONLY, TITLE, is_chrome

_LONGEST_TITLE = 90
_PART_OF_TITLE = 40
_MOST_PARTS = 3
_AFTER = re.compile(r"^[》”\"]*(?:[(\[][^)\]]{0,12}[)\]])*(?:$|一、)")
"""After a title the line ends, or (where a page broke its lines otherwise) the first heading comes."""
_AGAIN = 2
"""So many sections that were there already make a new report."""


@dataclass(frozen=True, slots=True)
class Part:
    """One report of a document. ``name`` is that of its sheet, where the document is a workbook."""

    document: Document
    name: str | None = None


class _Item(NamedTuple):
    """A paragraph or a row of a grid: the block it is in, its row there, its words."""

    block: int
    row: int | None
    text: str
    single: bool
    """Nothing beside it, as a title stands."""


def split(document: Document) -> tuple[Part, ...]:
    """The reports of a document in reading order; the document itself where it is one."""
    grids = sum(isinstance(block, Grid) for block in document.blocks)
    if grids > 1 and all(isinstance(b, Grid) and b.place.startswith("sheet ") for b in document.blocks):
        sheets = _by_sheet(document)
        if len(sheets) > 1:
            return tuple(Part(part, sheet.name) for sheet in sheets for part in _by_title(sheet.document))
    return tuple(Part(part) for part in _by_title(document))


# ------------------------------------------------------------------ workbooks


def _by_sheet(document: Document) -> list[Part]:
    """Sheets together as long as no table of the form comes again."""
    from .grids import tables_of

    sheets = [block for block in document.blocks if isinstance(block, Grid)]
    tables = [tables_of(replace(document, blocks=(sheet,))) for sheet in sheets]
    again = [at for at, found in enumerate(tables) if any(found & before for before in tables[:at])]
    doubled = again[0] if len(again) == 1 and _is_one_section(sheets[again[0]], tables[again[0]]) else None
    parts: list[list[Grid]] = []
    there: set[str] = set()
    for at, sheet in enumerate(sheets):
        if not parts or (tables[at] & there and at != doubled):
            parts.append([])
            there = set()
        parts[-1].append(sheet)
        there |= tables[at]
    return [
        Part(replace(document, blocks=tuple(part)), part[0].place.removeprefix("sheet ")) for part in parts
    ]


def _is_one_section(sheet: Grid, tables: Collection[str]) -> bool:
    """Whether a sheet is a section under its own heading: doubled in its report, and no report of its own."""
    first = next((cell.text for cell in sheet.cells if cell.text.strip()), "")
    return len(tables) == 1 and whole_heading(first) is not None


# ------------------------------------------------------------------ titles


def _by_title(document: Document) -> list[Document]:
    if not _may_have_titles(document):
        return [document]
    if len({name for _, name in _titles(list(_items(document, whole=False)))}) < 2:
        return [document]
    items = list(_items(document))
    titles = _titles(items)
    starts = [0]
    current = titles[0][1]
    had = _sections(items[: titles[1][0]])
    for (at, name), following in zip(titles[1:], [*(at for at, _ in titles[2:]), len(items)], strict=True):
        sections = _sections(items[at:following])
        if name != current and len(had & sections) >= _AGAIN:
            starts.append(at)
            current, had = name, sections
        else:
            had |= sections
    ends = [*starts[1:], len(items)]
    return [_cut(document, items[start:end]) for start, end in zip(starts, ends, strict=True)]


_SUBJECT = "公"
"""A sign that every title has, as it stands."""
_NATURE = re.compile(r"^[^。;!?>]*公开[^。;!?>]*(?:报告|年报|总结)")
"""So far every title goes without a stop."""


def _may_have_titles(document: Document) -> bool:
    """Whether two texts that stand alone may belong to titles, as far as a glance at them shows."""
    alone = [text for text in _alone(document) if len(text) <= _LONGEST_TITLE]
    found = 0
    for at, text in enumerate(alone):
        if _SUBJECT not in text:
            continue
        # The rest of a title may stand on the lines below, where all its lines are short.
        parts = _MOST_PARTS if len(text) <= _PART_OF_TITLE else 1
        found += bool(_NATURE.match("".join(map(fold, alone[at : at + parts]))))
    return found > 1


def _alone(document: Document) -> Iterator[str]:
    """The texts of paragraphs, and of cells beside which no other has a text."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
            continue
        filled = [(cell[1], cell[0]) for cell in block.cells if cell[0] and not cell[0].isspace()]
        counts = Counter([row for row, _ in filled])
        yield from [text for row, text in filled if counts[row] == 1]


def _items(document: Document, *, whole: bool = True) -> Iterator[_Item]:
    """Paragraphs and rows; of rows with several cells, which hold no title, the words only if ``whole``."""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            yield _Item(number, None, block.text, True)
            continue
        rows: dict[int, list[str]] = {}
        for cell in block.cells:
            texts = rows.setdefault(cell.row, [])
            if cell.text and not cell.text.isspace():
                texts.append(cell.text)
        for row, texts in sorted(rows.items()):
            single = len(texts) == 1
            yield _Item(number, row, " | ".join(texts) if whole or single else "", single)


def _titles(items: Sequence[_Item]) -> list[tuple[int, str]]:
    """(first item, folded words) of every title that stands alone, the agency's own line over it included."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(items):
        if not _may_begin_title(items[at]):
            at += 1
            continue
        count = next((n for n in range(1, _MOST_PARTS + 1) if _is_title(items[at : at + n], n)), 0)
        if count == 0:
            at += 1
            continue
        words = fold("".join(item.text for item in items[at : at + count]))
        match = TITLE.match(words)
        words = match.group() if match is not None else words
        first = at
        if match is not None and not match["before"] and at > 0 and _is_name_line(items, at - 1):
            first = at - 1
            words = fold(items[first].text) + words
        found.append((first, words))
        at += count
    return found


def _may_begin_title(item: _Item) -> bool:
    return item.single and len(item.text) <= _LONGEST_TITLE


def _is_title(items: Sequence[_Item], count: int) -> bool:
    text = "".join([item.text for item in items])
    if len(text) > _LONGEST_TITLE or "公开" not in text or len(items) < count:
        return False
    if not all(item.single and item.text.strip() for item in items):
        return False
    if count > 1 and any(len(item.text) > _PART_OF_TITLE for item in items):
        return False
    if is_chrome(items[0].text):
        return False
    if any(_is_title(items[at:], count - at) for at in range(1, count)):
        return False  # begins further down
    words = fold(text)
    match = TITLE.match(words)
    return match is not None and bool(_AFTER.match(words[match.end() :])) and ">" not in words


def _is_name_line(items: Sequence[_Item], at: int) -> bool:
    """An agency alone on its line, and not the end of the report before (under its date)."""
    if not items[at].single or not NAME_ONLY.fullmatch(fold(items[at].text)):
        return False
    return at == 0 or not DATE.fullmatch(fold(items[at - 1].text))


def _sections(items: Sequence[_Item]) -> set[str]:
    lines = [Line(item.text, "") for item in items if len(item.text) < 4000]
    return {heading.section for heading in find_headings(lines)}


def _cut(document: Document, items: Sequence[_Item]) -> Document:
    """The part of the document that these items are; a grid is cut between its rows."""
    blocks: list[Paragraph | Grid] = []
    rows: dict[int, set[int]] = {}
    for item in items:
        if item.row is not None:
            rows.setdefault(item.block, set()).add(item.row)
    done: set[int] = set()
    for item in items:
        block = document.blocks[item.block]
        if isinstance(block, Paragraph):
            blocks.append(block)
        elif item.block not in done:
            done.add(item.block)
            blocks.append(_rows_of(block, rows[item.block]))
    return replace(document, blocks=tuple(blocks), meta={})


def _rows_of(grid: Grid, rows: set[int]) -> Grid:
    last = max(rows)
    cells = tuple(_ended(cell, last) for cell in grid.cells if cell.row in rows)
    return grid if len(cells) == len(grid.cells) else Grid(cells, grid.place)


def _ended(cell: GridCell, last: int) -> GridCell:
    return cell if cell.row + cell.rowspan - 1 <= last else cell._replace(rowspan=last - cell.row + 1)
