"""From a file to its figures, claims and sections, each with the place it was read from.

    read(data, source)   bytes to Reading; pure, never raises for bad input (``Reading.error`` says why)
    read_all(data, source)   every report of a file that may hold several: a workbook, a zip
    read_path(path)      the same for a file; read_all_path(path)
    read_paths(paths)    many, in the order given; on several processes where it pays; read_all_paths(paths)

The way: ``sniff.decode`` (file to Document) → ``grids.read_tables`` (cells, lines) → ``narrative.read_prose``
(sections, claims) → ``identity.identify`` (agency, year, dates).
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from analytics.form import FORM

from .errors import IsArchive, NotAReport, ReadingError
from .model import Document, Problem, Reading, Section, SectionStatus

if TYPE_CHECKING:
    from .identity import Identity
    from .several import Part

READER_VERSION = "3"
"""Goes up with every change that reads a document differently; kept readings of another are read again."""

_Result = TypeVar("_Result")


def read(data: bytes, source: str) -> Reading:
    """Reads one document. ``source`` is its name: for messages, and for what only the name says.

    Of a document that holds several reports the first, with the problem ``several_reports``. A zip gives
    its only document, else an ``error``: no document stands for the others.
    """
    readings = read_all(data, source)
    first = readings[0]
    if len(readings) == 1:
        return first
    if first.source != source:
        error = IsArchive(source)
        return Reading(source, hashlib.sha256(data).hexdigest(), error.format, error=str(error))
    names = "、".join(
        f"{reading.agency or '单位不详'} {reading.year or '年度不详'}" for reading in readings[:3]
    )
    message = f"这份文件里有 {len(readings)} 份报告（{names}等），这里只有第一份；请拆成一份一个文件"
    return replace(first, problems=(Problem("several_reports", None, message), *first.problems))


def read_all(data: bytes, source: str) -> tuple[Reading, ...]:
    """Reads every report of a file, at least one reading: of a table of many agencies one a row.

    In a zip each document is a source of its own, ``x.zip/a.docx``.
    """
    try:
        return _reports(data, source)
    except IsArchive:
        pass
    from . import archive

    found: list[Reading] = []
    try:
        for member in archive.members(data, source):
            found += (
                [_failed(member.data, member.error)] if member.error else _reports(member.data, member.source)
            )
    except ReadingError as error:  # what came before it is read all the same
        found.append(_failed(data, error))
    return tuple(found)


def _failed(data: bytes, error: ReadingError) -> Reading:
    sha256 = hashlib.sha256(data).hexdigest()
    return Reading(error.source, sha256, error.format, error=str(error), passing=error.passing)


def _reports(data: bytes, source: str) -> tuple[Reading, ...]:
    """The reports of one document. Raises IsArchive for a zip."""
    from .limits import check_document, check_size
    from .sniff import decode

    sha256 = hashlib.sha256(data).hexdigest()
    try:
        check_size(data, source)
        with _uncollected():
            return _parted(check_document(decode(data, source), source), source, sha256)
    except IsArchive:
        raise
    except ReadingError as error:
        return (_failed(data, error),)


@contextmanager
def _uncollected() -> Generator[None, None, None]:
    """Without the search for cyclic garbage: a document makes next to none, and is gone in milliseconds."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _parted(document: Document, source: str, sha256: str) -> tuple[Reading, ...]:
    from .long_table import read_long_tables
    from .several import split

    rows, rest = read_long_tables(document)
    found = tuple(row.reading(source, sha256, document.format) for row in rows)
    if rows and not _has_tables(rest):
        return found
    parts = split(rest)
    if len(parts) == 1 and not rows:
        return (_read(rest, source, sha256),)
    return (*found, *(_read_part(part, source, sha256) for part in parts))


def _has_tables(document: Document) -> bool:
    from .grids import tables_of

    return bool(document.blocks) and bool(tables_of(document))


def _read_part(part: Part, source: str, sha256: str) -> Reading:
    """One of several reports: what cannot be read of it costs no other."""
    try:
        return _read(part.document, source, sha256, part.name)
    except ReadingError as error:
        return Reading(source, sha256, error.format, error=str(error))


def _read(document: Document, source: str, sha256: str, sheet: str | None = None) -> Reading:
    """What a decoded document says; ``sheet`` names the sheets of a workbook that it is.

    Raises NotAReport where that is nothing.
    """
    from . import grids, identity, narrative

    tables = grids.read_tables(document)
    prose = narrative.read_prose(document, tables, source)
    known = identity.identify(document, prose, source)
    if sheet is not None:
        known = _by_sheet(known, identity.identify(document, prose, f"{sheet}.sheet"), sheet)
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
        problems=(*_told_of_scan(document), *tables.problems, *prose.problems, *known.problems),
        scanned=document.scanned,
    )


def _told_of_scan(document: Document) -> Iterator[Problem]:
    if document.scanned:
        pages = "、".join(map(str, document.scanned))
        message = f"第 {pages} 页的文字由扫描图片识别得出，其中每个数字都待人工对照原件确认"
        yield Problem("read_from_scan", f"page {document.scanned[0]}", message)
    if document.unread:
        pages = "、".join(map(str, document.unread))
        message = f"第 {pages} 页是图片，没有读取；请安装识别组件（pip install 'gongkai[ocr]'）后重新读取"
        yield Problem("scan_not_read", f"page {document.unread[0]}", message)


def _by_sheet(by_file: Identity, by_sheet: Identity, sheet: str) -> Identity:
    """The identity of one of several reports: its sheet names the agency, where the file cannot."""
    problems = [
        replace(problem, place=f"sheet {sheet}", message=problem.message.replace("文件名", "工作表名"))
        if problem.place == "file name"
        else problem
        for problem in by_sheet.problems
    ]
    if by_sheet.year is None and by_file.year is not None:
        problems += [problem for problem in by_file.problems if problem.code == "year_from_file_name"]
    return replace(by_sheet, year=by_sheet.year or by_file.year, problems=tuple(problems))


def _without_sections(sections: Iterable[Section]) -> bool:
    return all(section.status is SectionStatus.MISSING for section in sections)


def read_path(path: Path | str) -> Reading:
    """Reads one file; a file that is not there or may not be opened gives a Reading with ``error``."""
    return _opened(path, lambda data: read(data, str(path)), lambda failed: failed)


def read_all_path(path: Path | str) -> tuple[Reading, ...]:
    """Reads every report of one file, at least one reading; see ``read_path`` and ``read_all``."""
    return _opened(path, lambda data: read_all(data, str(path)), lambda failed: (failed,))


def _opened(
    path: Path | str, work: Callable[[bytes], _Result], lost: Callable[[Reading], _Result]
) -> _Result:
    from .limits import bytes_of

    try:
        data = bytes_of(Path(path))
    except ReadingError as error:
        return lost(Reading(str(path), "", error.format, error=str(error), passing=error.passing))
    return work(data)


def read_paths(paths: Sequence[Path | str], workers: int | None = None) -> Iterator[Reading]:
    """Reads many files in the order given, each in a worker process and within ``pool.Limits``.

    ``workers``: processes, None = one a core, 1 = read here, without limits.
    """
    yield from _each(read_path, paths, workers, lambda reading: reading)


def read_all_paths(paths: Sequence[Path | str], workers: int | None = None) -> Iterator[tuple[Reading, ...]]:
    """The same with every report of each file."""
    yield from _each(read_all_path, paths, workers, lambda reading: (reading,))


def _each(
    work: Callable[[Path | str], _Result],
    paths: Sequence[Path | str],
    workers: int | None,
    lost: Callable[[Reading], _Result],
) -> Iterator[_Result]:
    """The results in the order of the paths; ``lost`` makes one of a reading that came to nothing."""
    if workers == 1:
        yield from map(work, paths)
        return
    from . import bundles, pool

    ready: dict[int, _Result] = {}
    due = 0
    for index, result in bundles.each(work, paths, _file, workers=workers):
        if isinstance(result, pool.Failure):
            source = str(paths[index])
            format = Path(source).suffix.lower().lstrip(".")
            words = f"{source}：{result.message}"
            result = lost(Reading(source, "", format, error=words, passing=True))
        ready[index] = result
        while due in ready:
            yield ready.pop(due)
            due += 1


def _file(path: Path | str) -> tuple[Path, str]:
    return Path(path), str(path)


def expand(paths: Iterable[Path | str]) -> list[Path]:
    """The files meant by paths: a folder stands for all documents within it, sorted, without hidden ones.

    A folder that cannot be looked into stands for itself, so that its reading says so.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        found += sorted(_within(path))
    return found


def _within(folder: Path) -> list[Path]:
    from .sniff import is_document

    found: list[Path] = []

    def keep(error: OSError) -> None:
        found.append(Path(error.filename))

    for top, folders, names in os.walk(folder, onerror=keep):
        folders[:] = [name for name in folders if not name.startswith((".", "~$"))]
        shown = (name for name in names if not name.startswith((".", "~$")))
        found += [path for name in shown if is_document(path := Path(top, name))]
    return found
