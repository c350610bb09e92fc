"""Documents as they were received: named by their SHA-256, written once, never changed.

The manifest says for each document what it was called, how large it is and when it came; its order is the
order of arrival. The same bytes under another name are the same document.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from analytics.store.home import Home, write_atomically
from analytics.store.journal import append_lines, read_lines, time_text, wall_clock


@dataclass(frozen=True, slots=True)
class Original:
    """One document. ``received_at`` is wall-clock time; ``ordinal`` counts from 0 in order of arrival."""

    sha256: str
    file_name: str
    bytes: int
    received_at: datetime
    ordinal: int

    @property
    def format(self) -> str:
        """The ending of the name, in lower case, for a document that could not be read."""
        return Path(self.file_name).suffix.lower().lstrip(".")


@dataclass(slots=True)
class Originals:
    """The originals of a home. Add only while the home is locked."""

    home: Home
    _known: dict[str, Original] | None = field(default=None, init=False)

    def all(self) -> tuple[Original, ...]:
        """Every document in order of arrival."""
        return tuple(self._index().values())

    def get(self, sha256: str) -> Original | None:
        return self._index().get(sha256)

    def path(self, sha256: str) -> Path:
        return self.home.originals_dir / sha256

    def add(self, data: bytes, file_name: str, received_at: datetime) -> tuple[Original, bool]:
        """Keeps a document. Returns it, and whether it is new. The file comes before its line in the
        manifest, so that whatever the manifest names is there."""
        sha256 = hashlib.sha256(data).hexdigest()
        known = self.get(sha256)
        path = self.path(sha256)
        if not path.exists():
            write_atomically(path, data)
        if known is not None:
            return known, False
        index = self._index()
        text = time_text(received_at)
        original = Original(sha256, file_name, len(data), wall_clock(text), len(index))
        append_lines(
            self.home.manifest_path,
            [{"sha256": sha256, "file_name": file_name, "bytes": len(data), "received_at": text}],
        )
        index[sha256] = original
        return original, True

    def _index(self) -> dict[str, Original]:
        if self._known is None:
            known: dict[str, Original] = {}
            for entry in read_lines(self.home.manifest_path).entries:
                original = Original(
                    sha256=str(entry["sha256"]),
                    file_name=str(entry["file_name"]),
                    bytes=int(entry["bytes"]),
                    received_at=wall_clock(str(entry["received_at"])),
                    ordinal=len(known),
                )
                known.setdefault(original.sha256, original)
            self._known = known
        return self._known
