"""Readings kept between builds: a cache that may be thrown away.

A reading is written as compact JSON and read back exactly (figures as text, never float). Readings of another
``READER_VERSION`` lie in another folder and are never mixed with today's.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics.reading.model import (
    Cell,
    Claim,
    Kind,
    Label,
    Line,
    Problem,
    Reading,
    Section,
    SectionPart,
    SectionStatus,
    Status,
)
from analytics.store.home import Home, write_atomically


def encode(readings: Sequence[Reading]) -> bytes:
    """The readings of one file as JSON; the same readings always give the same bytes."""
    # A file name or a text may hold half a surrogate pair; escapes carry it where UTF-8 cannot.
    return json.dumps([_raw(one) for one in readings], ensure_ascii=True, separators=(",", ":")).encode()


def decode(data: bytes) -> tuple[Reading, ...]:
    """The readings that ``encode`` wrote. ValueError, TypeError or KeyError for anything else."""
    found = tuple(_reading(raw) for raw in json.loads(data))
    if not found:
        raise ValueError("no reading")
    return found


def _raw(reading: Reading) -> dict[str, Any]:
    return {
        "source": reading.source,
        "sha256": reading.sha256,
        "format": reading.format,
        "agency": reading.agency,
        "year": reading.year,
        "published_on": _iso(reading.published_on),
        "signed_on": _iso(reading.signed_on),
        "title": reading.title,
        "editions": dict(reading.editions),
        "sections": [
            [s.id, s.status, s.heading, s.text, s.place, s.order, [astuple(part) for part in s.parts]]
            for s in reading.sections
        ],
        "cells": [
            [c.table, c.row, c.column, _text(c.value), c.status, c.raw, c.place, c.line]
            for c in reading.cells
        ],
        "claims": [
            [c.id, str(c.value), c.unit, c.approximate, c.quote, c.place, c.line] for c in reading.claims
        ],
        "labels": [
            [label.table, label.row, label.column, label.raw, label.expected, label.place]
            for label in reading.labels
        ],
        "lines": [[line.text, line.place, line.section, line.table] for line in reading.lines],
        "problems": [[p.code, p.place, p.message] for p in reading.problems],
        "error": reading.error,
        "kind": reading.kind,
        "passing": reading.passing,
        "scanned": list(reading.scanned),
    }


def _reading(raw: dict[str, Any]) -> Reading:
    return Reading(
        source=raw["source"],
        sha256=raw["sha256"],
        format=raw["format"],
        agency=raw["agency"],
        year=raw["year"],
        published_on=_date(raw["published_on"]),
        signed_on=_date(raw["signed_on"]),
        title=raw["title"],
        editions=raw["editions"],
        sections=tuple(
            Section(a, SectionStatus(b), *rest, parts=tuple(SectionPart(*part) for part in parts))
            for a, b, *rest, parts in raw["sections"]
        ),
        cells=tuple(Cell(t, r, c, _decimal(v), Status(s), *rest) for t, r, c, v, s, *rest in raw["cells"]),
        claims=tuple(Claim(i, Decimal(v), *rest) for i, v, *rest in raw["claims"]),
        labels=tuple(Label(*label) for label in raw["labels"]),
        lines=tuple(Line(*line) for line in raw["lines"]),
        problems=tuple(Problem(*problem) for problem in raw["problems"]),
        error=raw["error"],
        kind=Kind(raw["kind"]),
        passing=raw["passing"],
        scanned=tuple(raw["scanned"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True, slots=True)
class Readings:
    """The kept readings of one reader version: for each original those of all reports in it."""

    home: Home
    version: str

    @property
    def folder(self) -> Path:
        return self.home.readings_dir / re.sub(r"[^\w.-]", "_", self.version)

    def path(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.json.gz"

    def get(self, sha256: str) -> tuple[Reading, ...] | None:
        """The kept readings of an original; None where there are none, or where they cannot be used."""
        try:
            return decode(gzip.decompress(self.path(sha256).read_bytes()))
        except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, ArithmeticError):
            return None

    def put(self, readings: Sequence[Reading]) -> None:
        """Keeps the readings of one original; not where one of them failed for want of a program, of time or
        of memory, so that it is tried again with the next build.
        """
        if any(reading.passing for reading in readings):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        data = gzip.compress(encode(readings), compresslevel=5, mtime=0)
        write_atomically(self.path(readings[0].sha256), data)

    def forget(self) -> None:
        """Throws all kept readings away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def forget_others(self) -> None:
        """Throws away what other versions of the reader left."""
        if self.home.readings_dir.is_dir():
            for folder in self.home.readings_dir.iterdir():
                if folder.is_dir() and folder != self.folder:
                    shutil.rmtree(folder, ignore_errors=True)
