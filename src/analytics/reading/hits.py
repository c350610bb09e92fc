"""What a walk over a document finds: rows of the form with their cells, heads and group headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from analytics.form import EDITIONS, FORM

from .labels import Word
from .pieces import Piece

EndedBy = Literal["label", "prose", "text", "end"]
"""What came after a row: another label, running text, a text within the table, the end of the document."""


@dataclass(slots=True, eq=False)
class Head:
    """A column heading as it stands over a table."""

    word: Word
    piece: Piece
    raw: str


@dataclass(slots=True, eq=False)
class Hit:
    """A row of the form found in the document. ``row`` is None for a row that the form does not have."""

    table: str
    row: str | None
    raw: str
    first: Piece
    heads: tuple[Head, ...]
    order: int
    word: Word | None = None
    block: str | None = None
    slots: list[Piece] = field(default_factory=list[Piece])
    label_end: Piece | None = None
    """The last piece of the label."""
    following: Piece | None = None
    """The first piece after the row."""
    pending: str = ""
    """The rest of a label that is parted by its figures or cut off."""
    torn: bool = False
    """The label was found by its beginning; ``pending`` may have been found later."""
    ended_by: EndedBy = "end"
    of_group: bool = False
    """Opened at the heading of several rows: a row only if figures follow at once."""
    across: tuple[str, ...] = ()
    """Wide tables: the rows that stand beside one another over this line of figures."""


@dataclass(slots=True, eq=False)
class Rest:
    """What is still to come of a row's label; ``due`` where the label is known by its beginning only."""

    hit: Hit
    text: str
    due: bool = False


@dataclass(slots=True)
class Found:
    """All that the walk found."""

    hits: list[Hit] = field(default_factory=list[Hit])
    heads: dict[str, list[Head]] = field(default_factory=dict[str, list[Head]])
    started: dict[str, Piece] = field(default_factory=dict[str, Piece])
    """The first piece of each table that is there at all."""
    groups: dict[str, Piece] = field(default_factory=dict[str, Piece])
    """Headings before rows, and blocks, as "t3.other": the piece where they stand."""
    filled: set[str] = field(default_factory=set[str])
    """Tables with empty cells before a label: merged cells left fillers, so that lines keep their width."""
    scraps: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Text within a table that is no label, canonical."""
    strays: dict[str, int] = field(default_factory=dict[str, int])
    """Figures of running lines that stand under no row of their table."""
    prose_weighed: bool = False
    """The words of a piece that is ``prose`` had a part in what was found."""


def widths(hit: Hit) -> set[int]:
    """Numbers of columns that this row has in the editions of the form."""
    table = FORM.table(hit.table)
    return {len(table.columns(edition, hit.row)) for edition in EDITIONS} if hit.row else set()
