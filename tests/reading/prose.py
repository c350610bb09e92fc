"""Lines and documents for the tests of the prose readers."""

from __future__ import annotations

from analytics.reading.model import Document, Line


def lines_of(*texts: str) -> tuple[Line, ...]:
    """Lines of running text, numbered from 1; a text that begins with "|t2|" is a line of that table."""
    lines: list[Line] = []
    for number, text in enumerate(texts, start=1):
        if text.startswith("|t") and text[3:4] == "|":
            lines.append(Line(text[4:], f"line {number}", table=text[1:3]))
        else:
            lines.append(Line(text, f"line {number}"))
    return tuple(lines)


def document(**meta: str) -> Document:
    """A document of which only the metadata is asked."""
    return Document(format="txt", blocks=(), meta=meta)
