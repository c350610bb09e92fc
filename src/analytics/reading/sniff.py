"""Which kind of file it is, by what is in it: a wrong ending does not matter.

Decoders are imported when a file of their kind comes, so that the command starts fast.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePath

from . import ole
from .errors import Damaged, EmptyFile, Encrypted, IsArchive, UnknownFormat
from .model import Document

SUFFIXES = (
    *(".txt", ".md", ".html", ".htm", ".mht", ".mhtml", ".docx", ".pdf", ".xlsx", ".xls", ".csv", ".tsv"),
    *(".et", ".ods", ".doc", ".wps", ".rtf", ".odt", ".zip"),
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"),
)
"""Endings of files that a folder is searched for."""

_PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
_BESIDE_PAGES = ("_files", ".files", "_file")
"""Endings of the folders in which a browser saves the pictures of a page."""

OFFICE = ("doc", "wps", "rtf", "odt", "xml")
"""Kinds that LibreOffice opens for us."""

_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|span|title)[\s>/]", re.IGNORECASE)
_PAGE_AT_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_MESSAGE = re.compile(rb"^(?:[A-Za-z-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?MIME-Version:", re.IGNORECASE)
_PARTS = re.compile(rb"Content-Type:\s*(?:multipart/|text/html)", re.IGNORECASE)
_LARGEST_PART = 64_000_000
"""Bytes that one part of a Word or Excel file may unpack to; more is a zip bomb."""
_ZIPPED = ("docx", "xlsx", "ods", "odt", "zip")
_MANIFEST = "META-INF/manifest.xml"
_SAVE_AS_DOCX = "请用 Word 或 WPS 打开，另存为 docx 后再读取"
_SHEETS = (".csv", ".tsv", ".xls", ".xlsx", ".et")
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)
_BITMAP = re.compile(rb"BM.{4}\x00\x00\x00\x00", re.DOTALL)


def is_document(path: PurePath) -> bool:
    """Whether a file of a folder or an archive is taken for a document, by its name: no picture out of a page
    that was saved with its pictures."""
    suffix = path.suffix.lower()
    ornament = suffix in _PICTURE_SUFFIXES and path.parent.name.lower().endswith(_BESIDE_PAGES)
    return suffix in SUFFIXES and not ornament


def sniff(data: bytes, source: str) -> str:
    """``docx xlsx xls ods pdf png jpg tif bmp html mht md csv txt zip`` or one of ``OFFICE``.

    Raises ReadingError for others.
    """
    if not data.strip(b"\x00\t\r\n\x0c\x0b \xef\xbb\xbf"):
        raise EmptyFile(source)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data, source)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(ole.SIGNATURE):
        return _sniff_ole(data, source)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if picture := _sniff_picture(data):
        return picture
    if data.startswith((b"GIF8", b"RIFF")):
        raise UnknownFormat(source, "图片", "请转存为 png 或 jpg，或取得 Word、网页等电子原件")
    if data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise UnknownFormat(source, "rar、7z 等压缩包", "请解压后读取其中的文件，或改用 zip")
    return _sniff_text(data, source)


def _sniff_picture(data: bytes) -> str | None:
    """``png jpg tif bmp`` for a picture of pages, else None."""
    if _BITMAP.match(data[:10]):
        return "bmp"
    return next((kind for start, kind in _PICTURES if data.startswith(start)), None)


def _sniff_text(data: bytes, source: str) -> str:
    head = data[:65536].replace(b"\x00", b"")
    suffix = PurePath(source).suffix.lower()
    if b"w:wordDocument" in head:
        return "xml"
    if _PARTS.search(head[:8192]) and _MESSAGE.match(head[:4096].lstrip()):
        return "mht"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<Workbook" in head:
        return "sheet-xml"
    if suffix == ".md" and not _PAGE_AT_START.match(head):
        return "md"
    if _MARKUP.search(head):
        return "html"
    return "csv" if suffix in _SHEETS else "txt"


def _sniff_ole(data: bytes, source: str) -> str:
    """Old Office and WPS files, and new ones with a password, share one container."""
    entries = ole.top_entries(data)
    suffix = PurePath(source).suffix.lower()
    if "EncryptedPackage" in entries or "EncryptedPackage".encode("utf-16-le") in data:
        raise Encrypted(source, "xlsx" if suffix in _SHEETS else "docx")
    if "WordDocument" in entries:
        kind = "wps" if suffix == ".wps" else "doc"
        if ole.is_locked_word(data, entries["WordDocument"]):
            raise Encrypted(source, kind)
        return kind
    if "Workbook" in entries or "Book" in entries:
        return "xls"
    if suffix == ".wps" and "CONTENTS" in entries:
        return "wps"
    if suffix in (".doc", ".wps", ".xls", ".et") and not entries:
        remedy = f"请重新取得文件；能打开的话，{_SAVE_AS_DOCX.removeprefix('请')}"
        raise UnknownFormat(source, "旧版 Office 或 WPS 文件，目录已损坏", remedy)
    raise UnknownFormat(source, "旧版 Office 或 WPS 文件，但不是文字或表格", _SAVE_AS_DOCX)


def _sniff_zip(data: bytes, source: str) -> str:
    suffix = PurePath(source).suffix.lower().lstrip(".")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
            if "content.xml" in sizes and "mimetype" in sizes:
                return _sniff_open_document(archive, sizes, source)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError) as error:
        raise Damaged(source, suffix if suffix in _ZIPPED else "docx") from error
    if "word/document.xml" in sizes:
        kind = "docx"
    elif "xl/workbook.xml" in sizes or "xl/workbook.bin" in sizes:
        kind = "xlsx"
    else:
        return "zip"
    return _of_fair_size(kind, sizes, source)


def _sniff_open_document(archive: zipfile.ZipFile, sizes: Mapping[str, int], source: str) -> str:
    kind = "ods" if b".spreadsheet" in _head(archive, "mimetype", 100) else "odt"
    if _MANIFEST in sizes and b":encryption-data" in _head(archive, _MANIFEST, 1_000_000):
        raise Encrypted(source, kind)
    return _of_fair_size(kind, sizes, source)


def _head(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as part:
        return part.read(most)


def _of_fair_size(kind: str, sizes: Mapping[str, int], source: str) -> str:
    if max(sizes.values()) > _LARGEST_PART:
        raise Damaged(source, kind, "内容大得不合常理")
    return kind


def decode(data: bytes, source: str) -> Document:
    """The document in a file. Raises ReadingError, whose text is for people.

    An archive is no document: ``archive.members`` opens it.
    """
    format = sniff(data, source)
    if format in OFFICE:
        from .office import read_office

        return read_office(data, source, format)
    if format == "zip":
        raise IsArchive(source)
    if format == "docx":
        from .docx import read_docx

        return read_docx(data, source)
    if format == "pdf":
        from .pdf import read_pdf

        return read_pdf(data, source)
    if format == "html":
        from .html import read_html

        return read_html(data, source)
    return _decode_more(format, data, source)


def _decode_more(format: str, data: bytes, source: str) -> Document:
    if format in ("png", "jpg", "tif", "bmp"):
        from .ocr_pages import read_picture

        return read_picture(data, source, format)
    if format == "mht":
        from .mht import read_mht

        return read_mht(data, source)
    if format == "md":
        from .markdown import read_markdown

        return read_markdown(data, source)
    if format in ("xlsx", "xls", "ods", "csv", "sheet-xml"):
        from . import sheet

        if format == "sheet-xml":
            return sheet.read_sheet_xml(data, source)
        return sheet.read_csv(data, source) if format == "csv" else sheet.read_book(data, source, format)
    from .text import read_text

    return read_text(data, source)
