"""The old compound files of Office and WPS: what stands at their top, told without reading the rest.

A Word document with a spreadsheet in it holds the streams of both; only those at the top say what it is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRY = 128
_NOWHERE = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of a chain, free, table."""
_MOST_SECTORS = 4096
_ENCRYPTED = 0x0100


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream or storage of the directory: its name, first sector, and its neighbours in the tree."""

    name: str
    start: int
    left: int
    right: int
    child: int


def top_entries(data: bytes) -> dict[str, Entry]:
    """The streams and storages at the top by name; empty where the directory is damaged or cut off."""
    try:
        directory = list(_directory(data))
    except (struct.error, IndexError, ValueError):
        return {}
    if not directory:
        return {}
    found: dict[str, Entry] = {}
    waiting, seen = [directory[0].child], set[int]()
    while waiting:
        number = waiting.pop()
        if number >= len(directory) or number in seen:
            continue
        seen.add(number)
        entry = directory[number]
        found[entry.name] = entry
        waiting += [entry.left, entry.right]
    return found


def is_locked_word(data: bytes, word: Entry) -> bool:
    """Whether the head of a ``WordDocument`` stream says that it is encrypted."""
    head = data[_offset(data, word.start) :][:12]
    return (
        len(head) == 12
        and head[:2] == b"\xec\xa5"
        and bool(int.from_bytes(head[10:12], "little") & _ENCRYPTED)
    )


def _sector_size(data: bytes) -> int:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise ValueError("no sector size of a compound file")
    return 1 << shift


def _offset(data: bytes, sector: int) -> int:
    return (sector + 1) * _sector_size(data)


def _directory(data: bytes) -> Iterator[Entry]:
    size = _sector_size(data)
    (sector,) = struct.unpack_from("<I", data, 48)
    table = struct.unpack_from("<109I", data, 76)
    for _ in range(_MOST_SECTORS):
        if sector >= _NOWHERE:
            return
        at = _offset(data, sector)
        for place in range(at, min(at + size, len(data) - _ENTRY + 1), _ENTRY):
            (length,) = struct.unpack_from("<H", data, place + 64)
            name = data[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<3I", data, place + 68)
            (start,) = struct.unpack_from("<I", data, place + 116)
            yield Entry(name, start, left, right, child)
        per_sector = size // 4
        (sector,) = struct.unpack_from(
            "<I", data, _offset(data, table[sector // per_sector]) + sector % per_sector * 4
        )
