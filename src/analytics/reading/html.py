"""Web pages into a Document: block elements are paragraphs, tables with figures are grids.

Scripts, styles and hidden parts are left out. A table that only lays out the page (it holds other tables,
or a single column) is unfolded into what it holds.

The parser puts the page right (what a browser would make of it) and writes it out again; that clean markup
is then taken apart with a few regular expressions, which is several times faster than asking for each node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from .errors import EmptyFile
from .markup import TAG, names, plain_text, without_unseen
from .model import Document, Grid, Paragraph
from .spans import CellText, grid_of
from .text import decode_bytes

_BLOCKS = names(
    "address article aside blockquote body center caption dd div dl dt fieldset figure figcaption footer",
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p section table tbody td tfoot th thead tr ul",
)
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_PUBLISHED = ("pubdate", "publishdate", "publish_date", "publishtime", "article:published_time", "date")
_TITLE = ("articletitle", "og:title")
_LARGE = 4_000_000
_PICTURE = re.compile(rb"data:image/[a-z+.-]{1,20};base64,[A-Za-z0-9+/=]+", re.IGNORECASE)
"""A picture written into the page; a page is large by these only."""
_TABLE = re.compile(r"<(/?)table\b" + TAG)
_ROW = re.compile(r"<tr\b" + TAG)
_CELL = re.compile(rf"<t[dh]\b({TAG})(.*?)</t[dh]>", re.DOTALL)
_TOKEN = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)" + TAG)
_SPANS = re.compile(r'\s(row|col)span="\s*(\d{1,4})')
_SHORT = 300
"""Signs of the longest cell whose words are remembered: most cells of a page say the same few things."""


def read_html(data: bytes, source: str) -> Document:
    """A web page. ``meta`` has "published" and "title" where the page says them."""
    if len(data) > _LARGE:
        data = _PICTURE.sub(b"", data)
    text = decode_bytes(data, source)
    tree = LexborHTMLParser(text)
    page = _Page()
    if tree.body is not None:
        page.read(without_unseen(tree.body.html or ""))
    if not page.blocks:
        raise EmptyFile(source, "html")
    return Document("html", tuple(page.blocks), _meta(tree))


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    said: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        content = (attributes.get("content") or "").strip()
        if name and content:
            said.setdefault(name, content)
    meta: dict[str, str] = {}
    published = next((said[name] for name in _PUBLISHED if name in said), None)
    if published:
        meta["published"] = published
    heading = tree.css_first("title")
    title = next((said[name] for name in _TITLE if name in said), None) or (
        heading.text().strip() if heading else ""
    )
    if title:
        meta["title"] = _BLANKS.sub(" ", title)
    return meta


class _Page:
    """Gathers paragraphs and grids from clean markup."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Grid] = []
        self.words: list[str] = []
        self.paragraphs = 0
        self.tables = 0
        self.preformatted = 0
        """Depth within elements whose line ends count."""

    def read(self, markup: str) -> None:
        done = 0
        for start, end in _innermost_tables(markup):
            self._text(markup[done:start])
            rows = None if self.preformatted else _rows(markup[start:end])
            if rows is None:
                self._text(markup[start:end])
            else:
                self._flush()
                self.tables += 1
                self.blocks.append(grid_of(rows, f"table {self.tables}"))
            done = end
        self._text(markup[done:])
        self._flush()

    def _flush(self) -> None:
        if not self.words:
            return
        text = "".join(self.words)
        self.words.clear()
        for line in text.split("\n"):
            if line.strip(" \u3000\t"):
                self.paragraphs += 1
                self.blocks.append(Paragraph(line.strip(" "), f"paragraph {self.paragraphs}"))

    def _text(self, markup: str) -> None:
        """Markup without tables, or with such as only lay out the page."""
        tokens = iter(_TOKEN.split(markup))
        for text in tokens:
            if text:
                said = plain_text(text)
                self.words.append(said.replace("\r", "") if self.preformatted else _BLANKS.sub(" ", said))
            closing, name = next(tokens, ""), next(tokens, "")
            if name == "pre":
                self._flush()
                self.preformatted += -1 if closing else 1
            elif self.preformatted:
                continue
            elif name == "br":
                self.words.append("\n")
            elif name in _BLOCKS:
                self._flush()


def _innermost_tables(markup: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each table that holds no other."""
    start: int | None = None
    for tag in _TABLE.finditer(markup):
        if not tag[1]:
            start = tag.start()
        elif start is not None:
            yield start, tag.end()
            start = None


def _rows(table: str) -> list[list[CellText]] | None:
    """The rows of a table; None where it only lays out the page."""
    rows = [_CELL.findall(row) for row in _ROW.split(table)[1:]]
    if all(len(cells) <= 1 for cells in rows):
        return None
    return [_texts(cells) for cells in rows]


def _texts(cells: list[tuple[str, str]]) -> list[CellText]:
    """The cells of a row, each given by the rest of its tag and its content."""
    known = _cell_known
    texts: list[CellText] = []
    for attributes, markup in cells:
        text = known(markup) if len(markup) <= _SHORT else _cell(markup)
        high, wide = (1, 1) if attributes == ">" else _spans(attributes)
        texts.append((text, high, wide))
    return texts


def _cell(markup: str) -> str:
    """The words of a cell, its paragraphs on lines of their own."""
    if "<" not in markup:
        text = _BLANKS.sub(" ", plain_text(markup)).strip(" ")
        return text if text.strip("\u3000\t ") else ""
    inner = _Page()
    inner.read(markup)
    return "\n".join(block.text for block in inner.blocks if isinstance(block, Paragraph))


_cell_known = lru_cache(maxsize=2048)(_cell)


def _spans(attributes: str) -> tuple[int, int]:
    """rowspan and colspan of a cell, 1 where it has none."""
    return _spans_known(attributes) if len(attributes) <= _SHORT else _spans_in(attributes)


def _spans_in(attributes: str) -> tuple[int, int]:
    said = {name: int(digits) for name, digits in _SPANS.findall(attributes)}
    return said.get("row", 1), said.get("col", 1)


_spans_known = lru_cache(maxsize=512)(_spans_in)
