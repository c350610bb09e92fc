"""A zip file that is the same on every machine: nothing is compressed, and no clock is written into it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def pack(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The parts as a zip file, in the order given. Stored, since two zlibs may pack one thing in two ways."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def repack(data: bytes) -> bytes:
    """A zip file written by somebody else, packed by ``pack``."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())
