"""The document line by line, as the prose is read and the source panel shows it; a table row is one line."""

from __future__ import annotations

from collections.abc import Sequence

from .model import Line
from .normal import squeeze
from .pieces import Piece, Run


def lines_of(run: Run) -> tuple[tuple[Line, ...], dict[int, int]]:
    """The lines, and the position of the line that holds each piece (by ``id``)."""
    pieces: dict[int, list[Piece]] = {}
    for piece in run.pieces:
        pieces.setdefault(piece.row, []).append(piece)
    lines: list[Line] = []
    line_of: dict[int, int] = {}
    for number, row in enumerate(run.rows):
        here = pieces.get(number, [])
        tables = {piece.table for piece in here}
        if row.grid is not None:
            table = next((table for table in (piece.table for piece in here) if table), None)
            line_of.update((id(piece), len(lines)) for piece in here)
            texts = [squeeze(row.text)] if table else spoken([piece.text for piece in here])
            lines.extend(Line(text, row.place, table=table) for text in texts if text)
        elif len(tables) <= 1:
            table = next(iter(tables), None)
            line_of.update((id(piece), len(lines)) for piece in here)
            text = " | ".join(squeeze(p.text) for p in here if p.text.strip()) if table else row.text.strip()
            if text:
                lines.append(Line(text, row.place, table=table))
        else:
            _split(here, row.place, lines, line_of)
    return tuple(lines), line_of


def spoken(cells: Sequence[str]) -> list[str]:
    """A table row that is none of the form: one line, or its paragraphs where a cell holds several."""
    texts = [stripped for text in cells if (stripped := text.strip())]
    if any("\n" in text for text in texts):
        return [squeeze(part) for text in texts for part in text.split("\n")]
    return [" | ".join(texts)]


def _split(row: Sequence[Piece], place: str, lines: list[Line], line_of: dict[int, int]) -> None:
    """A line that holds prose and a table: one line for each stretch."""
    stretch: list[Piece] = []
    for index, piece in enumerate(row):
        stretch.append(piece)
        if index + 1 == len(row) or row[index + 1].table != piece.table:
            line_of.update((id(part), len(lines)) for part in stretch)
            join = " | " if piece.table else " "
            text = join.join(squeeze(part.text) for part in stretch if part.text.strip())
            if text:
                lines.append(Line(text, place, table=piece.table))
            stretch = []
