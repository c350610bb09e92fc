"""What is opened at all, and how much of one file is read: far more than any report holds, and little enough
to be read in seconds.

A file beyond these bounds is refused with a message, never read in part: what is left out would be missing
without a trace.
"""

from __future__ import annotations

import stat
from pathlib import Path

from .errors import NotOpened, TooMuch
from .model import Document, Paragraph

LARGEST_FILE = 256_000_000
LARGEST_TEXT = 24_000_000
"""Bytes of a file that is text all through: a plain text, a web page without its pictures."""
MOST_SIGNS = 2_000_000
MOST_PARAGRAPHS = 50_000
MOST_CELLS = 300_000
MOST_PAGES = 600
MOST_SCANS = 40
"""Pages of one file that are recognised from pictures; each takes seconds."""
MOST_PIXELS = 12_000_000
"""Of one page as it is recognised: an A3 sheet at 200 dots an inch has 7.7 million."""
LARGEST_PICTURE = 80_000_000
"""Pixels of a picture file, before it is made smaller."""


def bytes_of(path: Path) -> bytes:
    """All of a file. Raises NotOpened, also for what has no end (a pipe, a device), and TooMuch."""
    source = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise NotOpened(source, "这是文件夹，其中的内容列不出来")
        if not stat.S_ISREG(status.st_mode):
            raise NotOpened(source, "不是普通文件（管道、设备之类），没有读取")
        _check(source, "unknown", status.st_size // 1_000_000, LARGEST_FILE // 1_000_000, "兆字节")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotOpened(source, "没有这个文件") from error
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise NotOpened(source, f"打不开（{getattr(error, 'strerror', None) or error}）") from error


def check_size(data: bytes, source: str) -> None:
    """Raises TooMuch for a file that is larger than is read."""
    _check(source, "unknown", len(data) // 1_000_000, LARGEST_FILE // 1_000_000, "兆字节")


def check_text(data: bytes, source: str, format: str) -> None:
    """Raises TooMuch for a text that is larger than is read, or a page with more cells."""
    _check(source, format, len(data) // 1_000_000, LARGEST_TEXT // 1_000_000, "兆字节文字")
    check_cells(data.count(b"<td") + data.count(b"<TD"), source, format)


def check_pages(pages: int, source: str) -> None:
    """Raises TooMuch for a PDF of more pages than are read."""
    _check(source, "pdf", pages, MOST_PAGES, "页")


def check_cells(cells: int, source: str, format: str) -> None:
    """Raises TooMuch for tables of more cells than are read."""
    _check(source, format, cells, MOST_CELLS, "个表格单元")


def check_scans(pages: int, source: str, format: str) -> None:
    """Raises TooMuch for more pages of pictures than are recognised."""
    _check(source, format, pages, MOST_SCANS, "页扫描图片")


def check_picture(pixels: int, source: str, format: str) -> None:
    """Raises TooMuch for a picture larger than is opened."""
    _check(source, format, pixels // 1_000_000, LARGEST_PICTURE // 1_000_000, "百万像素")


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
    check_cells(cells, source, document.format)
    return document


def _check(source: str, format: str, found: int, most: int, unit: str) -> None:
    if found > most:
        raise TooMuch(source, f"文件有 {found} {unit}，超出一份文件最多读取的 {most} {unit}", format)
