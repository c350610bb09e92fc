"""Which kind of file it is, by what is in it: a wrong ending does not matter.

Decoders are imported when a file of their kind comes, so that the command starts fast.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from .errors import Damaged, EmptyFile, Encrypted, UnknownFormat
from .model import Document

SUFFIXES = (".txt", ".html", ".htm", ".docx", ".pdf", ".xlsx", ".csv")
"""Endings of files that a folder is searched for."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|span|title)[\s>/]", re.IGNORECASE)
_LARGEST_PART = 64_000_000
"""Bytes that one part of a Word or Excel file may unpack to; more is a zip bomb."""
_SAVE_AS_DOCX = "请用 Word 或 WPS 打开，另存为 docx 后再读取"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def sniff(data: bytes, source: str) -> str:
    """``docx``, ``xlsx``, ``pdf``, ``html``, ``csv`` or ``txt``. Raises ReadingError for every other kind."""
    if not data.strip(b"\x00\t\r\n\x0c\x0b \xef\xbb\xbf"):
        raise EmptyFile(source)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data, source)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Encrypted(source, "docx")
        raise UnknownFormat(source, "旧版 Office 或 WPS 文件，如 .doc .wps .xls", _SAVE_AS_DOCX)
    if data.startswith(b"{\\rtf"):
        raise UnknownFormat(source, "RTF 文件", _SAVE_AS_DOCX)
    if data.startswith(_PICTURES):
        raise UnknownFormat(source, "图片", "请先做文字识别（OCR），或取得电子原件")
    if data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise UnknownFormat(source, "压缩包", "请解压后逐个读取其中的文件")
    head = data[:65536].replace(b"\x00", b"")
    if b"w:wordDocument" in head or (b"MIME-Version:" in head[:512] and b"multipart/" in head):
        raise UnknownFormat(source, "Word 另存的 XML 或单个网页文件", _SAVE_AS_DOCX)
    if _MARKUP.search(head):
        return "html"
    return "csv" if PurePath(source).suffix.lower() == ".csv" else "txt"


def _sniff_zip(data: bytes, source: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
    except zipfile.BadZipFile as error:
        suffix = PurePath(source).suffix.lower().lstrip(".")
        raise Damaged(source, suffix if suffix in ("docx", "xlsx") else "docx") from error
    kind = (
        "docx" if "word/document.xml" in sizes else "xlsx" if any(n.startswith("xl/") for n in sizes) else ""
    )
    if kind and max(sizes.values()) > _LARGEST_PART:
        raise Damaged(source, kind, "内容大得不合常理")
    if kind:
        return kind
    if "content.xml" in sizes and "mimetype" in sizes:
        raise UnknownFormat(source, "OpenDocument 文件", _SAVE_AS_DOCX)
    raise UnknownFormat(source, "压缩包", "请解压后逐个读取其中的文件")


def decode(data: bytes, source: str) -> Document:
    """The document in a file. Raises ReadingError, whose text is for people."""
    format = sniff(data, source)
    if format == "docx":
        from .docx import read_docx

        return read_docx(data, source)
    if format == "pdf":
        from .pdf import read_pdf

        return read_pdf(data, source)
    if format == "html":
        from .html import read_html

        return read_html(data, source)
    if format in ("xlsx", "csv"):
        from .sheet import read_csv, read_xlsx

        return read_xlsx(data, source) if format == "xlsx" else read_csv(data, source)
    from .text import read_text

    return read_text(data, source)
