"""Work on many files, old Word files in bundles: one call of LibreOffice opens all files of a bundle.

Which files go together is guessed by their endings; what they really are is seen when they are opened. A
bundle that comes to nothing is taken apart, so that a bad file costs none of its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from . import pool
from .errors import ReadingError
from .limits import bytes_of

LARGEST = 16
"""Files of one bundle: the start of LibreOffice weighs little, and the time limit of the pool still holds."""

_OLD = (".doc", ".wps", ".rtf", ".odt")

File = tuple[Path, str]
"""Where a file lies, and its name."""
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def each(
    work: Callable[[_Item], _Result],
    items: Sequence[_Item],
    file_of: Callable[[_Item], File],
    *,
    workers: int | None = None,
    limits: pool.Limits | None = None,
) -> Iterator[tuple[int, _Result | pool.Failure]]:
    """``pool.each`` for items of which each is one file, ``file_of(item)``."""
    files = [file_of(item) for item in items]
    bundles = list(_bundles(files, pool.count_of(workers)))
    packed = [[(items[at], *files[at]) for at in bundle] for bundle in bundles]
    alone: list[int] = []
    for number, results in pool.each(partial(_work_on, work), packed, workers=workers, limits=limits):
        bundle = bundles[number]
        if not isinstance(results, pool.Failure):
            yield from zip(bundle, results, strict=True)
        elif len(bundle) == 1:
            yield bundle[0], results
        else:
            alone += bundle
    again = [items[at] for at in alone]
    for number, result in pool.each(work, again, workers=workers, limits=limits):
        yield alone[number], result


def _bundles(files: Sequence[File], workers: int) -> Iterator[list[int]]:
    """Positions that go together, in the order of their first; all workers have their share."""
    old = [at for at, (_, name) in enumerate(files) if Path(name).suffix.lower() in _OLD]
    size = max(1, min(LARGEST, -(-len(old) // workers)))
    starts = {old[first]: old[first : first + size] for first in range(0, len(old), size)}
    inner = set(old)
    for at in range(len(files)):
        if at in starts:
            yield starts[at]
        elif at not in inner:
            yield [at]


def _work_on(work: Callable[[Any], _Result], bundle: Sequence[tuple[Any, Path, str]]) -> list[_Result]:
    if len(bundle) == 1:
        return [work(bundle[0][0])]
    from .office import together

    with together([file for _, path, name in bundle for file in _old_file(path, name)]):
        return [work(item) for item, _, _ in bundle]


def _old_file(path: Path, name: str) -> Iterator[tuple[bytes, str]]:
    """Bytes and kind, where LibreOffice has to open it; what is wrong with a file is told in its turn."""
    from .sniff import OFFICE, sniff

    with suppress(ReadingError):
        data = bytes_of(path)
        kind = sniff(data, name)
        if kind in OFFICE:
            yield data, kind
