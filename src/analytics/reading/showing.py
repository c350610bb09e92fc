"""What pages show of an original, made from the kept file: for a process of its own (``aside``).

Both give a Failure, with the reason in Chinese, for what cannot be opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from . import archive
from .errors import IsArchive, ReadingError
from .excerpt import Excerpt, Mark, excerpt
from .limits import check_document, check_size
from .model import Document
from .page_image import PageImage, page_image
from .place import Box
from .pool import Failure
from .sniff import decode


def show_excerpt(path: str, source: str, marks: Sequence[Mark], *, whole: bool) -> Excerpt | Failure:
    """The part of a document around what is marked in it. ``source``: what the document is called."""
    try:
        return excerpt(_document(path, source), marks, whole=whole)
    except (ReadingError, OSError) as error:
        return _failed(error)


def show_page(path: str, source: str, page: int, boxes: Sequence[Box], *, whole: bool) -> PageImage | Failure:
    """A page of a PDF or a picture, around boxes."""
    try:
        return page_image(Path(path).read_bytes(), source, page, boxes, whole=whole)
    except (ReadingError, OSError) as error:
        return _failed(error)


@lru_cache(maxsize=2)
def _document(path: str, source: str) -> Document:
    """The last ones stay decoded: a person looks at cell after cell of one report."""
    data = Path(path).read_bytes()
    check_size(data, source)
    try:
        document = decode(data, source)
    except IsArchive:
        members = list(archive.members(data, source))
        if len(members) != 1 or members[0].error is not None:
            raise
        document = decode(members[0].data, members[0].source)
    return check_document(document, source)


def _failed(error: ReadingError | OSError) -> Failure:
    if isinstance(error, OSError):
        return Failure(f"原件无法打开（{error.strerror}）。请检查数据文件夹的权限，或重新入库。")
    return Failure(str(error))
