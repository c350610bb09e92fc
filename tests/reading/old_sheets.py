"""The smallest workbook of the old kind (.xls) that a reader accepts: one stream in a compound file."""

from __future__ import annotations

import struct
from collections.abc import Sequence

Value = str | float
Merged = tuple[int, int, int, int]
"""First row, last row, first column, last column."""

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def workbook(rows: Sequence[Sequence[Value]], merged: Sequence[Merged] = (), name: str = "年报") -> bytes:
    """A workbook with one sheet; an empty text is no cell."""
    return compound({"Workbook": _stream(rows, merged, name)})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams at its top, each filled up to where it stands in whole sectors."""
    padded = {
        name: data + bytes(max(4096, -(-len(data) // _SECTOR) * _SECTOR) - len(data))
        for name, data in streams.items()
    }
    table = [_TABLE, _END]
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, data) in enumerate(padded.items(), 1):
        first, count = len(table), len(data) // _SECTOR
        table += [*range(first + 1, first + count), _END]
        right = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, first, len(data), right=right))
    assert len(table) <= 128
    assert len(entries) <= 4
    entries += [bytes(68) + struct.pack("<3I", _FREE, _FREE, _FREE) + bytes(48)] * (4 - len(entries))
    head = struct.pack(
        "<8s16x5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        _END,
        0,
        _END,
        0,
    )
    return b"".join(
        [
            head + struct.pack("<109I", 0, *[_FREE] * 108),
            struct.pack("<128I", *table, *[_FREE] * (128 - len(table))),
            *entries,
            *padded.values(),
        ]
    )


def _entry(name: str, kind: int, first: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBB3I", len(raw), kind, 1, _FREE, right, child)
    return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _stream(rows: Sequence[Sequence[Value]], merged: Sequence[Merged], name: str) -> bytes:
    begin = struct.pack("<4H2I", 0x0600, 0x0005, 0, 0, 0, 0)
    page = _record(0x42, struct.pack("<H", 1200))
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    length = len(_record(0x809, begin)) + len(page) + 4 + 6 + len(title) + 4
    book = (
        _record(0x809, begin)
        + page
        + _record(0x85, struct.pack("<IH", length, 0) + title)
        + _record(0x0A, b"")
    )
    cells = [
        _cell(number, column, value)
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if value != ""
    ]
    spans = struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *span) for span in merged)
    sheet = _record(0x809, begin[:2] + b"\x10\0" + begin[4:]) + b"".join(cells)
    return book + sheet + (_record(0xE5, spans) if merged else b"") + _record(0x0A, b"")


def _cell(row: int, column: int, value: Value) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    if isinstance(value, str):
        return _record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x203, place + struct.pack("<d", value))
