"""How much reading costs over the bare decoding of the same bytes.

    .venv/bin/python benchmarks/reading.py [--per-format 12] [--rounds 5]

For documents of the demonstration city, in one process: the whole of ``read()`` (decode, tables, identity,
claims) against the least that its library has to do to hand out the content. The fastest round counts; the
ratio hardly depends on the machine. All rounds read the same documents, so layouts are known after the first
one, as they are in a city whose offices share a few (docs/decisions/0008).
"""

from __future__ import annotations

import argparse
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import python_calamine
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from analytics import demo
from analytics.reading import plans, read


def docx(data: bytes) -> object:
    """Unzip the text and parse it."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def html(data: bytes) -> object:
    return LexborHTMLParser(data)


def pdf(data: bytes) -> object:
    """The text of every page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def txt(data: bytes) -> object:
    """Either of the two encodings in use."""
    try:
        return data.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return data.decode("gb18030").splitlines()


def xlsx(data: bytes) -> object:
    """Every cell of every sheet."""
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


BARS = {"docx": 3.0, "html": 6.0, "pdf": 3.0, "xlsx": 6.0}
"""So many times the floor a reading may cost. Text has none: to decode bytes costs next to nothing."""

FLOORS: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "docx": ("zipfile, lxml", docx),
    "html": ("selectolax", html),
    "pdf": ("pypdfium2", pdf),
    "txt": ("bytes.decode", txt),
    "xlsx": ("calamine", xlsx),
}


@dataclass(frozen=True)
class Measured:
    """Seconds for all documents of one format."""

    format: str
    floor: str
    documents: int
    whole: float
    fresh: float
    """The same with no layout known: the tables of each document are searched."""
    bare: float


def sample(per_format: int) -> dict[str, list[tuple[str, bytes]]]:
    """Readable reports of the city, spread evenly over its years and units; the same ones every time."""
    by_format: dict[str, list[demo.DemoFile]] = {name: [] for name in FLOORS}
    for file in demo.files():
        if file.readable:
            by_format[file.report.format].append(file)
    return {
        name: [(file.path, file.content()) for file in _spread(files, per_format)]
        for name, files in by_format.items()
    }


def _spread(files: list[demo.DemoFile], count: int) -> list[demo.DemoFile]:
    wanted = min(count, len(files))
    return [files[index * len(files) // wanted] for index in range(wanted)]


def best(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of processor time of the fastest of some rounds, after one that does not count."""
    work()
    seconds: list[float] = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def measure(name: str, documents: list[tuple[str, bytes]], rounds: int) -> Measured:
    label, bare = FLOORS[name]
    return Measured(
        format=name,
        floor=label,
        documents=len(documents),
        whole=best(rounds, lambda: [read(data, path) for path, data in documents]),
        fresh=best(rounds, lambda: [_afresh(data, path) for path, data in documents]),
        bare=best(rounds, lambda: [bare(data) for _, data in documents]),
    )


def _afresh(data: bytes, path: str) -> object:
    plans.forget()
    return read(data, path)


def table(measured: Iterable[Measured]) -> str:
    """One line a format."""
    costs = f"{'read()':>12}{'floor':>12}{'ratio':>9}{'bar':>7}{'new layout':>13}"
    lines = [f"{'format':8}{'documents':>10}{costs}{'docs/s':>9}  floor is"]
    lines += [
        f"{one.format:8}{one.documents:>10}"
        f"{one.whole / one.documents * 1e3:>9.2f} ms{one.bare / one.documents * 1e3:>9.3f} ms"
        f"{one.whole / one.bare:>8.1f}x{_bar(one):>7}{one.fresh / one.documents * 1e3:>10.2f} ms"
        f"{one.documents / one.whole:>9.1f}  {one.floor}"
        for one in measured
    ]
    return "\n".join(lines)


def _bar(one: Measured) -> str:
    """The bar of a format, marked where the reading is over it."""
    bar = BARS.get(one.format)
    return "" if bar is None else f"{bar:.0f}x{' ' if one.whole <= bar * one.bare else '!'}"


def main() -> None:
    parser = argparse.ArgumentParser(description="read() against bare decoding, format by format")
    parser.add_argument("--per-format", type=int, default=12, help="documents of each format (default 12)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the best counts (default 5)")
    asked = parser.parse_args()
    found = [measure(name, files, asked.rounds) for name, files in sample(asked.per_format).items()]
    print(table(found))
    documents, seconds = sum(one.documents for one in found), sum(one.whole for one in found)
    print(
        f"{documents} documents in all, {documents / seconds:.1f} a second in one process; ! is over the bar"
    )


if __name__ == "__main__":
    main()
