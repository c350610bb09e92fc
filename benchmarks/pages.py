"""What a rerun of every page costs over a bare Streamlit page with one figure, measured in the same run.

    .venv/bin/python -m benchmarks.pages [--size 30 --size 20000] [--page compliance] [--reruns 15]
                                         [--clients 30] [--memory 2000] [--cache .benchmarks]

Starts a bare page and ``gongkai serve`` over each home, opens websockets as browsers do and asks page and
bare page in turn. Bars: the median of a rerun (1.5 × over 30 agencies, 2 × over 20,000 agencies × 7 years);
30 clients at once (1.5 × of what the bare page needs for 30); memory of the server (1 GiB after 2,000
reruns). The first view of filters, which nothing is kept of, is printed without a bar. Pages are those of
``PAGES`` in app.py. Exit status 1 where something is over its bar. Linux only: memory is read in /proc.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import itertools
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import websockets
from benchmarks import large_city
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from analytics import demo
from analytics.store.home import VARIABLE, Home
from analytics.store.warehouse import current_path

ROOT = Path(__file__).resolve().parents[1]
CITY = 30
"""The size that stands for the demonstration city."""
BARS = {CITY: 1.5}
LARGE_BAR, CLIENTS_BAR, MEMORY_BAR = 2.0, 1.5, 1024
"""Times the bare page (other sizes than 30), times of 30 clients, MiB."""
YEARS = range(2025, 2018, -1)
KINDS = ("", "镇", "乡", "街道", "部门")
START_LIMIT = 120
BARE = """
import streamlit as st
st.title("bare")
st.plotly_chart({"data": [{"type": "bar", "x": list(range(30)), "y": list(range(30))}],
                 "layout": {"height": 400}})
"""


@dataclass(frozen=True)
class Entry:
    """A page: its title, and its address below the server's."""

    title: str
    path: str


@dataclass(frozen=True)
class Server:
    url: str
    pid: int

    def memory(self, name: str = "VmRSS") -> float:
        """MiB that the server holds now (VmRSS), or ever held (VmHWM)."""
        status = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name)) / 1024


def pages() -> list[Entry]:
    """PAGES of app.py, read without running it. The first page stands at the root."""
    tree = ast.parse((ROOT / "app.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "PAGES":
            assert isinstance(node.value, ast.Tuple)
            calls = [one for one in node.value.elts if isinstance(one, ast.Call)]
            told = [[ast.literal_eval(one) for one in call.args] for call in calls]
            return [Entry(title, path if at else "") for at, (_, _, title, path) in enumerate(told)]
    raise SystemExit("app.py: no PAGES")


# ------------------------------------------------------------------ servers


@contextmanager
def served(command: Sequence[str], home: Path | None = None) -> Iterator[Server]:
    """A server while it runs; ``{port}`` in the command is where it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # The same package that this benchmark runs from.
    environment = dict(os.environ) | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    if home is not None:
        environment[VARIABLE] = str(home)
    told = [one.replace("{port}", str(port)) for one in command]
    process = subprocess.Popen(
        told, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"{url}: the server did not start")


def home_of(size: int, cache: Path) -> Path:
    """The home of so many agencies, made where it is not there yet."""
    if size != CITY:
        return large_city.home(size, cache, note).root
    city = Home(cache / "city")
    if current_path(city) is None:
        note("demonstration city …")
        demo.fill(city)
    return city.root


# ------------------------------------------------------------------ a reader


class Reader:
    """One browser: a websocket to a server, on one page."""

    def __init__(self, server: Server, entry: Entry) -> None:
        self._server, self._entry = server, entry
        self._socket: websockets.ClientConnection | None = None

    async def __aenter__(self) -> Reader:
        self._socket = await websockets.connect(
            self._server.url.replace("http", "ws") + "/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
            origin=websockets.Origin(self._server.url),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def rerun(self, query: str = "") -> tuple[float, int]:
        """Seconds until the script is done, and bytes that came. RuntimeError where the page fails."""
        assert self._socket is not None
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = self._entry.path
        begun, size = time.perf_counter(), 0
        await self._socket.send(asked.SerializeToString())
        while True:
            data = await self._socket.recv()
            assert isinstance(data, bytes)
            size += len(data)
            message = ForwardMsg()
            message.ParseFromString(data)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(
                    f"{self._entry.title} {query}: {message.delta.new_element.exception.message}"
                )
            if kind == "script_finished":
                return time.perf_counter() - begun, size


BARE_ENTRY = Entry("bare", "")


async def alternating(server: Server, bare: Server, entry: Entry, reruns: int) -> tuple[float, float, int]:
    """Medians of a rerun of the page and of the bare page in turn, seconds; bytes of the page's."""
    async with Reader(server, entry) as page, Reader(bare, BARE_ENTRY) as floor:
        for _ in range(3):
            await page.rerun()
            await floor.rerun()
        told: list[tuple[float, int]] = []
        floors: list[float] = []
        for _ in range(reruns):
            told.append(await page.rerun())
            floors.append((await floor.rerun())[0])
    return statistics.median(one for one, _ in told), statistics.median(floors), told[-1][1]


async def first_views(server: Server, entry: Entry, count: int) -> tuple[float, float]:
    """Median and longest first view of filters that nobody asked for yet, seconds."""
    async with Reader(server, entry) as page:
        asked = list(itertools.product(YEARS, KINDS))[1::7][:count]
        took = [(await page.rerun(urlencode({"year": year, "kind": kind})))[0] for year, kind in asked]
    return statistics.median(took), max(took)


async def together(server: Server, entry: Entry, clients: int, rounds: int = 5) -> float:
    """Seconds until all of so many readers have their page, median of some rounds."""
    async with _all(Reader(server, entry) for _ in range(clients)) as readers:
        await asyncio.gather(*(one.rerun() for one in readers))
        took: list[float] = []
        for _ in range(rounds):
            begun = time.perf_counter()
            await asyncio.gather(*(one.rerun() for one in readers))
            took.append(time.perf_counter() - begun)
    return statistics.median(took)


class _all:
    """Several readers, opened and closed together."""

    def __init__(self, readers: Iterator[Reader]) -> None:
        self._readers = list(readers)

    async def __aenter__(self) -> list[Reader]:
        for one in self._readers:
            await one.__aenter__()
        return self._readers

    async def __aexit__(self, *_: object) -> None:
        for one in self._readers:
            await one.__aexit__()


async def wander(server: Server, entries: Sequence[Entry], reruns: int) -> None:
    """So many reruns over pages and filters, as readers of some weeks leave them behind."""
    views = list(itertools.product(YEARS, KINDS))
    done = 0
    for number, entry in enumerate(itertools.cycle(entries)):
        async with Reader(server, entry) as page:
            for step in range(20):
                if done >= reruns:
                    return
                year, kind = views[(number * 3 + step // 4) % len(views)]
                await page.rerun(urlencode({"year": year, "kind": kind}))
                done += 1
                progress(done, reruns, entry.title)


# ------------------------------------------------------------------ the report


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def progress(done: int, of: int, words: str) -> None:
    """A bar on a terminal; nothing where the output goes into a file."""
    if sys.stderr.isatty():
        filled = 30 * done // max(of, 1)
        end = "\n" if done >= of else ""
        sys.stderr.write(f"\r\x1b[K[{'#' * filled}{'·' * (30 - filled)}] {done}/{of} {words}{end}")
        sys.stderr.flush()


def measure(size: int, bare: Server, asked: argparse.Namespace) -> bool:
    """Print the table of one size; whether all of it is within its bars."""
    entries = [one for one in pages() if not asked.page or (one.path or "overview") in asked.page]
    bar = BARS.get(size, LARGE_BAR)
    command = [sys.executable, "-c", "from analytics.cli import main; main()", "serve", "--port", "{port}"]
    within = True
    with served(command, home_of(size, asked.cache)) as server:
        print(f"\n{size} agencies, rerun at most {bar} ×, {asked.clients} clients at most {CLIENTS_BAR} ×")
        heads = ("page ms", "bare ms", "ratio", "kB", "first ms", "longest", f"{asked.clients} s", "ratio")
        print(f"{'page':12}" + "".join(f"{one:>10}" for one in heads))
        floor = asyncio.run(together(bare, BARE_ENTRY, asked.clients)) if asked.clients else 0.0
        for done, entry in enumerate(entries, start=1):
            took, least, bytes_ = asyncio.run(alternating(server, bare, entry, asked.reruns))
            first, longest = asyncio.run(first_views(server, entry, asked.views))
            crowd = asyncio.run(together(server, entry, asked.clients)) if asked.clients else 0.0
            ratios = took / least, crowd / floor if floor else 0.0
            good = ratios[0] <= bar and ratios[1] <= CLIENTS_BAR
            within &= good
            figures = (
                f"{took * 1e3:.1f}", f"{least * 1e3:.1f}", f"{ratios[0]:.2f}", f"{bytes_ / 1024:.0f}",
                f"{first * 1e3:.0f}", f"{longest * 1e3:.0f}", f"{crowd:.2f}", f"{ratios[1]:.2f}",
            )  # fmt: skip
            print(f"{entry.path or 'overview':12}" + "".join(f"{one:>10}" for one in figures), end="")
            print("" if good else "  !", flush=True)
            progress(done, len(entries), entry.title)
        if asked.memory:
            asyncio.run(wander(server, entries, asked.memory))
        held, most = server.memory(), server.memory("VmHWM")
        within &= held <= MEMORY_BAR
        print(f"memory {held:.0f} MiB, at most ever {most:.0f} MiB (bar {MEMORY_BAR}), {asked.memory} reruns")
    return within


def main() -> int:
    parser = argparse.ArgumentParser(description="pages against a bare Streamlit page")
    parser.add_argument("--size", type=int, action="append", help="agencies (default 30 and 20000)")
    parser.add_argument("--page", action="append", help="address of a page (default all)")
    parser.add_argument("--reruns", type=int, default=15, help="of which the median counts (default 15)")
    parser.add_argument("--views", type=int, default=4, help="filters seen for the first time (default 4)")
    parser.add_argument("--clients", type=int, default=30, help="at once (default 30; 0: leave out)")
    parser.add_argument("--memory", type=int, default=2000, help="reruns before memory is read (2000)")
    parser.add_argument("--cache", type=Path, default=large_city.CACHE, help="folder of the homes")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        page = folder / "bare.py"
        page.write_text(BARE, encoding="utf-8")
        command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.headless", "true"]
        command += ["--server.port", "{port}", "--server.fileWatcherType", "none"]
        command += ["--browser.gatherUsageStats", "false", "--runner.postScriptGC", "false"]
        bare = stack.enter_context(served(command))
        good = [measure(size, bare, asked) for size in asked.size or (CITY, large_city.AGENCIES)]
    print("within all bars" if all(good) else "! is over its bar")
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
