"""Web pages into a Document: block elements are paragraphs, tables with figures are grids.

Scripts, styles and hidden parts are left out. A table that only lays out the page (it holds other tables,
or a single column) is unfolded into what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .errors import EmptyFile
from .model import Document, Grid, Paragraph
from .spans import CellText, grid_of
from .text import decode_bytes


def _names(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_SKIPPED = _names(
    "script style noscript template head iframe object svg select option button textarea canvas video audio"
)
_BLOCKS = _names(
    "address article aside blockquote body center caption dd div dl dt fieldset figure figcaption footer",
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul",
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_MAY_HIDE = re.compile(r"hid(?:den|e)|none", re.IGNORECASE)
"""Without such a word in its source no part of a page is hidden, and nobody has to look."""
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_PUBLISHED = ("pubdate", "publishdate", "publish_date", "publishtime", "article:published_time", "date")
_TITLE = ("articletitle", "og:title")
_DEEPEST = 250
_LARGE = 4_000_000
_PICTURE = re.compile(rb"data:image/[a-z+.-]{1,20};base64,[A-Za-z0-9+/=]+", re.IGNORECASE)
"""A picture written into the page; a page is large by these only."""


def read_html(data: bytes, source: str) -> Document:
    """A web page. ``meta`` has "published" and "title" where the page says them."""
    if len(data) > _LARGE:
        data = _PICTURE.sub(b"", data)
    text = decode_bytes(data, source)
    tree = LexborHTMLParser(text)
    page = _Page(hides=_MAY_HIDE.search(text) is not None)
    if tree.body is not None:
        page.block(tree.body, 0)
        page.flush()
    if not page.blocks:
        raise EmptyFile(source, "html")
    return Document("html", tuple(page.blocks), _meta(tree))


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    said: dict[str, str] = {}
    for node in tree.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        content = (node.attributes.get("content") or "").strip()
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
    """Walks over the elements and gathers paragraphs and grids."""

    def __init__(self, *, hides: bool) -> None:
        self.hides = hides
        self.blocks: list[Paragraph | Grid] = []
        self.words: list[str] = []
        self.paragraphs = 0
        self.tables = 0

    def flush(self) -> None:
        text = "".join(self.words)
        self.words.clear()
        for line in text.split("\n"):
            if line.strip(" \u3000\t"):
                self.paragraphs += 1
                self.blocks.append(Paragraph(line.strip(" "), f"paragraph {self.paragraphs}"))

    def block(self, node: LexborNode, depth: int) -> None:
        for child in node.iter(include_text=True):
            self.element(child, depth + 1)

    def element(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.words.append(_BLANKS.sub(" ", node.text(deep=False) or ""))
        elif tag == "br":
            self.words.append("\n")
        elif _is_out(node, hides=self.hides):
            return
        elif depth > _DEEPEST:
            self.words.append(_BLANKS.sub(" ", node.text(separator="\n")))
        elif tag == "table" and (rows := self._rows(node)) is not None:
            self.flush()
            self.tables += 1
            self.blocks.append(grid_of(rows, f"table {self.tables}"))
        elif tag == "pre":
            self.flush()
            self.words.append(node.text().replace("\r", ""))
            self.flush()
        elif tag in _BLOCKS:
            self.flush()
            self.block(node, depth)
            self.flush()
        else:
            self.block(node, depth)

    def _rows(self, table: LexborNode) -> Iterator[list[CellText]] | None:
        """The rows of a table; None where it only lays out the page."""
        if len(table.css("table")) > 1:  # it holds others (and is found itself)
            return None
        rows = [list(self._own(row, ("td", "th"), 0)) for row in self._own(table, ("tr",), 0)]
        if all(len(cells) <= 1 for cells in rows):
            return None
        return ([(self._cell(cell), *_spans(cell)) for cell in cells] for cells in rows)

    def _own(self, table: LexborNode, tags: tuple[str, ...], depth: int) -> Iterator[LexborNode]:
        """Elements with these tags inside the table, not inside a table within it."""
        for child in table.iter():
            if _is_out(child, hides=self.hides):
                continue
            if child.tag in tags:
                yield child
            elif child.tag != "table" and depth < _DEEPEST:
                yield from self._own(child, tags, depth + 1)

    def _cell(self, cell: LexborNode) -> str:
        only = cell.child
        if only is None:
            return ""
        if only.tag == "-text" and only.next is None:
            text = _BLANKS.sub(" ", only.text(deep=False) or "").strip(" ")
            return text if text.strip("\u3000\t ") else ""
        inner = _Page(hides=self.hides)
        inner.block(cell, 0)
        inner.flush()
        return "\n".join(block.text for block in inner.blocks if isinstance(block, Paragraph))


def _is_out(node: LexborNode, *, hides: bool) -> bool:
    tag = node.tag or ""
    if tag in _SKIPPED or tag.startswith(("_", "-")):
        return True
    if not hides:
        return False
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _spans(cell: LexborNode) -> tuple[int, int]:
    """rowspan and colspan."""
    attributes = cell.attributes
    return (_span(attributes.get("rowspan")), _span(attributes.get("colspan"))) if attributes else (1, 1)


def _span(said: str | None) -> int:
    digits = _SPAN.match(said) if said else None
    return int(digits[1]) if digits else 1


_SPAN = re.compile(r"\s*(\d{1,4})")
