"""From a file to its figures, claims and sections, each with the place it was read from.

    read(data, source)   bytes to Reading; pure, never raises for bad input (``Reading.error`` says why)
    read_path(path)      the same for a file
    read_paths(paths)    many, in the order given; on several processes where it pays

The way: ``sniff.decode`` (file to Document) → ``grids.read_tables`` (cells, lines) → ``narrative.read_prose``
(sections, claims) → ``identity.identify`` (agency, year, dates).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from analytics.form import FORM

from .errors import NotAReport, ReadingError
from .model import Document, Reading, Section, SectionStatus

READER_VERSION = "1"
"""Goes up with every change that reads a document differently; kept readings of another are read again."""

_WORTH_A_POOL = 8


def read(data: bytes, source: str) -> Reading:
    """Reads one document. ``source`` is its name: for messages, and for what only the name says."""
    from .limits import check_document, check_size
    from .sniff import decode

    sha256 = hashlib.sha256(data).hexdigest()
    try:
        check_size(data, source)
        return _read(check_document(decode(data, source), source), source, sha256)
    except ReadingError as error:
        return Reading(source, sha256, error.format, error=str(error))


def _read(document: Document, source: str, sha256: str) -> Reading:
    """What a decoded document says. Raises NotAReport where that is nothing."""
    from . import grids, identity, narrative

    tables = grids.read_tables(document)
    prose = narrative.read_prose(document, tables, source)
    known = identity.identify(document, prose, source)
    if known.title is None and not any(tables.editions.values()) and _without_sections(prose.sections):
        raise NotAReport(source, document.format)
    if known.year is not None:
        tables = tables.in_edition(FORM.edition_for(known.year).id)
    return Reading(
        source=source,
        sha256=sha256,
        format=document.format,
        agency=known.agency,
        year=known.year,
        published_on=known.published_on,
        signed_on=known.signed_on,
        title=known.title,
        editions=tables.editions,
        sections=tuple(prose.sections),
        cells=tables.cells,
        claims=tuple(prose.claims),
        labels=tables.labels,
        lines=tuple(prose.lines),
        problems=(*tables.problems, *prose.problems, *known.problems),
    )


def _without_sections(sections: Iterable[Section]) -> bool:
    return all(section.status is SectionStatus.MISSING for section in sections)


def read_path(path: Path | str) -> Reading:
    """Reads one file; a file that is not there or may not be opened gives a Reading with ``error``."""
    source = str(path)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        reason = "没有这个文件" if isinstance(error, FileNotFoundError) else f"打不开（{error.strerror}）"
        return Reading(source, "", "unknown", error=f"{source}：{reason}。请检查路径和权限。")
    return read(data, source)


def read_paths(paths: Sequence[Path | str], workers: int | None = None) -> Iterator[Reading]:
    """Reads many files in the order given; eight and more on ``workers`` processes (default: all cores)."""
    if len(paths) < _WORTH_A_POOL or workers == 1:
        yield from map(read_path, paths)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(read_path, paths, chunksize=max(1, min(16, len(paths) // 8)))


def expand(paths: Iterable[Path | str]) -> list[Path]:
    """The files meant by paths: a folder stands for all documents within it, sorted, without hidden ones."""
    from .sniff import SUFFIXES

    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        for inner in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in inner.relative_to(path).parts)
            if not hidden and inner.suffix.lower() in SUFFIXES and inner.is_file():
                found.append(inner)
    return found
