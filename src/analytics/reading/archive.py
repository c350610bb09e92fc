"""Zip archives: the documents in them, one at a time, nothing ever written to disk.

What an archive says of itself is not believed: names that point out of it are refused, and sizes are those
that are really unpacked.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from .errors import Damaged, Encrypted, ReadingError, TooMuch, UnknownFormat, UnsafeName
from .sniff import is_document, sniff

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 100_000_000
LARGEST_WHOLE = 1_000_000_000
"""Bytes that all members together may unpack to."""
DEEPEST = 1
"""An archive may hold archives, and these no further ones."""

_UTF8_FLAG = 0x800
_LOCKED_FLAG = 0x1
_DRIVE = re.compile(r"^[A-Za-z]:")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A document of an archive. ``source`` is "x.zip/a.docx"; ``error`` says why it has no ``data``."""

    source: str
    data: bytes
    error: ReadingError | None = None


def members(data: bytes, source: str) -> Iterator[Member]:
    """The documents of an archive in its own order; files of other kinds are left out, as in a folder.

    Raises ReadingError where the archive itself cannot be opened or holds no document. What is wrong with
    a member stands in its ``error`` and stops no other.
    """
    found = False
    for member in _members(data, source, 0, _Budget(LARGEST_WHOLE, MOST_MEMBERS)):
        found = True
        yield member
    if not found:
        raise UnknownFormat(source, "压缩包，里面没有能读的文件", "请检查压缩包的内容")


def is_archive(data: bytes, source: str) -> bool:
    """Whether this is a zip of documents; a broken one is none, its own reader says what is wrong with it."""
    try:
        return data[:2] == b"PK" and sniff(data, source) == "zip"
    except ReadingError:
        return False


@dataclass(slots=True)
class _Budget:
    """What may still come, in bytes and in members."""

    bytes: int
    members: int


def _members(data: bytes, source: str, depth: int, budget: _Budget) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Damaged(source, "zip") from error
    with archive:
        for info in archive.infolist():
            name = _name(info)
            if info.is_dir() or name.endswith(("/", "\\")) or not _is_document(name):
                continue
            budget.members -= 1
            if budget.members < 0:
                raise TooMuch(source, f"压缩包里的文件超过 {MOST_MEMBERS} 个", "zip")
            yield from _member(archive, info, name, source, depth, budget)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, source: str, depth: int, budget: _Budget
) -> Iterator[Member]:
    inner = f"{source}/{_shown(name)}"
    try:
        if _is_unsafe(name) or stat.S_ISLNK(info.external_attr >> 16):
            raise UnsafeName(inner)
        data = _unpacked(archive, info, inner, budget)
        if not is_archive(data, inner):
            yield Member(inner, data)
        elif depth >= DEEPEST:
            raise TooMuch(inner, "压缩包套了太多层", "zip")
        else:
            yield from _members(data, inner, depth + 1, budget)
    except ReadingError as error:
        if error.source == source:
            raise
        yield Member(inner, b"", error)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str, budget: _Budget) -> bytes:
    if info.flag_bits & _LOCKED_FLAG:
        raise Encrypted(source, "zip")
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as stream:
            while part := stream.read(_CHUNK):
                size += len(part)
                budget.bytes -= len(part)
                if size > LARGEST_MEMBER or budget.bytes < 0:
                    raise TooMuch(source, "解压后大得不合常理，已停止")
                parts.append(part)
    except RuntimeError as error:  # NotImplementedError among them: a way of packing that is not known
        raise Damaged(source, "zip", "压缩方式不认得") from error
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise Damaged(source, "zip", "这一项解不开") from error
    return b"".join(parts)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: UTF-8 where it says so or fits, else GBK, which Windows packs in China."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_unsafe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    odd = any(unicodedata.category(sign) == "Cc" for sign in name)
    return odd or parts[0] == "" or ".." in parts or bool(_DRIVE.match(name))


def _shown(name: str) -> str:
    """The name in a message or a source: one line, parted by slashes."""
    plain = "".join(sign if unicodedata.category(sign) != "Cc" else "?" for sign in name)
    return plain.replace("\\", "/").lstrip("/")


def _is_document(name: str) -> bool:
    path = PurePosixPath(_shown(name))
    hidden = any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in path.parts)
    return not hidden and is_document(path)
