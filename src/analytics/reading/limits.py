"""How much of one file is read: far more than any report holds, and little enough to be read in seconds.

A file beyond these bounds is refused with a message, never read in part: what is left out would be missing
without a trace.
"""

from __future__ import annotations

from .errors import TooMuch
from .model import Document, Paragraph

LARGEST_FILE = 256_000_000
LARGEST_TEXT = 24_000_000
"""Bytes of a file that is text all through: a plain text, a web page without its pictures."""
MOST_SIGNS = 2_000_000
MOST_PARAGRAPHS = 50_000
MOST_CELLS = 300_000
MOST_PAGES = 600


def check_size(data: bytes, source: str) -> None:
    """Raises TooMuch for a file that is larger than is read."""
    _check(source, "unknown", len(data) // 1_000_000, LARGEST_FILE // 1_000_000, "兆字节")


def check_text(data: bytes, source: str, format: str) -> None:
    """Raises TooMuch for a text that is larger than is read."""
    _check(source, format, len(data) // 1_000_000, LARGEST_TEXT // 1_000_000, "兆字节文字")


def check_pages(pages: int, source: str) -> None:
    """Raises TooMuch for a PDF of more pages than are read."""
    _check(source, "pdf", pages, MOST_PAGES, "页")


def check_document(document: Document, source: str) -> Document:
    """The document itself. Raises TooMuch for more text or more cells than are read."""
    paragraphs = signs = cells = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            paragraphs += 1
            signs += len(block.text)
        else:
            cells += len(block.cells)
            signs += sum([len(cell[0]) for cell in block.cells])
    _check(source, document.format, signs, MOST_SIGNS, "字")
    _check(source, document.format, paragraphs, MOST_PARAGRAPHS, "段")
    _check(source, document.format, cells, MOST_CELLS, "个表格单元")
    return document


def _check(source: str, format: str, found: int, most: int, unit: str) -> None:
    if found > most:
        raise TooMuch(source, f"文件有 {found} {unit}，超出一份文件最多读取的 {most} {unit}", format)
