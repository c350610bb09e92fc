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
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_PUBLISHED = ("pubdate", "publishdate", "publish_date", "publishtime", "article:published_time", "date")
_TITLE = ("articletitle", "og:title")
_DEEPEST = 250


def read_html(data: bytes, source: str) -> Document:
    """A web page. ``meta`` has "published" and "title" where the page says them."""
    tree = LexborHTMLParser(decode_bytes(data, source))
    page = _Page()
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

    def __init__(self) -> None:
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
        elif depth > _DEEPEST:
            self.words.append(_BLANKS.sub(" ", node.text(separator="\n")))
        elif _is_out(node):
            return
        elif tag == "table" and not _lays_out(node):
            self.flush()
            self.tables += 1
            self.blocks.append(grid_of(_rows(node), f"table {self.tables}"))
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


def _is_out(node: LexborNode) -> bool:
    tag = node.tag or ""
    if tag in _SKIPPED or tag.startswith(("_", "-")):
        return True
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _own(table: LexborNode, tags: tuple[str, ...]) -> Iterator[LexborNode]:
    """Elements with these tags inside the table, not inside a table within it."""
    for child in table.iter():
        if _is_out(child):
            continue
        if child.tag in tags:
            yield child
        elif child.tag != "table":
            yield from _own(child, tags)


def _lays_out(table: LexborNode) -> bool:
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return True
    return all(sum(1 for _ in _own(row, ("td", "th"))) <= 1 for row in _own(table, ("tr",)))


def _rows(table: LexborNode) -> Iterator[list[CellText]]:
    for row in _own(table, ("tr",)):
        yield [
            (_cell_text(cell), _span(cell, "rowspan"), _span(cell, "colspan"))
            for cell in _own(row, ("td", "th"))
        ]


def _span(cell: LexborNode, name: str) -> int:
    digits = re.match(r"\s*(\d{1,4})", cell.attributes.get(name) or "")
    return int(digits[1]) if digits else 1


def _cell_text(cell: LexborNode) -> str:
    inner = _Page()
    inner.block(cell, 0)
    inner.flush()
    return "\n".join(block.text for block in inner.blocks if isinstance(block, Paragraph))
