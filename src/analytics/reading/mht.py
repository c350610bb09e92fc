"""Web pages saved as one file (.mht, .mhtml) into a Document: the page among the parts of a message."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.message import Message

from .errors import Damaged, EmptyFile
from .html import read_html
from .model import Document

_PAGE = ("text/html", "application/xhtml+xml")


def read_mht(data: bytes, source: str) -> Document:
    """The page that the file was saved from. Raises Damaged where no part is a page, or EmptyFile."""
    message = email.message_from_bytes(data.lstrip(), policy=policy.compat32)
    pages = list(_pages(message))
    if not pages:
        raise Damaged(source, "mht", "里面没有网页")
    empty: EmptyFile | None = None
    for page in pages:
        try:
            document = read_html(_bytes_of(page), source)
        except EmptyFile as error:  # the frame around the page proper, which is a part of its own
            empty = empty or error
            continue
        return replace(document, format="mht")
    raise EmptyFile(source, "mht") from empty


def _pages(message: Message) -> Iterator[Message]:
    """The parts that are pages: the one that the message names as its beginning first."""
    pages = [part for part in message.walk() if part.get_content_type() in _PAGE and not part.is_multipart()]
    start = message.get_param("start")
    named = [page for page in pages if isinstance(start, str) and page.get("Content-ID", "").strip() == start]
    yield from named
    yield from (page for page in pages if page not in named)


def _bytes_of(page: Message) -> bytes:
    """The page in UTF-8 where the part says its encoding; else its own bytes, which say it themselves."""
    payload = page.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = page.get_content_charset()
    if charset is None or charset == "us-ascii":
        return raw
    try:
        text = raw.decode("gb18030" if charset.startswith("gb") else charset)
    except (LookupError, UnicodeDecodeError):
        return raw  # says one encoding and uses another
    return text.encode("utf-8", "replace")
