"""What a rerun of every page costs over a bare Streamlit page with one figure, measured in the same run.

    .venv/bin/python -m benchmarks.pages [--size 30 --size 20000] [--page compliance] [--reruns 15]
                                         [--clients 30] [--memory 2000] [--seen] [--cache .benchmarks]

Starts a bare page and ``gongkai serve`` over each home, opens websockets as browsers do (they keep the
address that the server gives, and say which large messages they hold) and asks page and bare page in turn.
The bare page has the server's own options and a figure of the size that figures have here (30 agencies ×
7 series, 15 kB); ``small`` is the ratio to one with 30 plain bars, which has no bar. ``cpu`` is what the
server worked for a rerun: on a machine that others use it says more than the clock. ``--seen``: in Chromium.

Bars: the median of a rerun (1.5 × over 30 agencies, 2 × over 20,000 agencies × 7 years); 30 clients at once
(1.5 × of what the bare page needs for 30); memory of the server (1 GiB after 2,000 reruns). The first view of
filters, which nothing is kept of, is printed without a bar. Pages are those of ``PAGES`` in app.py. Exit
status 1 where something is over its bar. Linux only: memory and processor time are read in /proc.
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
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
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
SMALL = """
import streamlit as st
st.title("bare")
st.plotly_chart({"data": [{"type": "bar", "x": list(range(30)), "y": list(range(30))}],
                 "layout": {"height": 400}})
"""
BARE = """
import streamlit as st
st.title("bare")
names = [f"unit {number}" for number in range(30)]
st.plotly_chart({"data": [{
    "type": "bar", "orientation": "h", "name": f"series {series}", "y": names,
    "x": [(number * 7 + series * 3) % 29 for number in range(30)],
    "text": [str((number * 7 + series * 3) % 29) for number in range(30)], "textposition": "inside",
    "customdata": [[f"unit-{number}", 2025, series] for number in range(30)],
    "marker": {"color": "#1B4F86", "line": {"width": 1, "color": "#fff"}},
    "hovertemplate": "%{y}<br>%{x}<extra></extra>",
} for series in range(7)], "layout": {"height": 640, "barmode": "stack"}})
"""
SERVE = """
import importlib, sys
from pathlib import Path
from analytics.cli import serve
options = serve.options("127.0.0.1", int(sys.argv[2]))
serve._send_at_once()
bootstrap = importlib.import_module("streamlit.web.bootstrap")
bootstrap.load_config_options(flag_options=options)
bootstrap.run(sys.argv[1], False, [], options)
"""
"""Plain Streamlit with the options and sockets of ``gongkai serve``."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Entry:
    """A page: its title, and its address below the server's."""

    title: str
    path: str


@dataclass(frozen=True)
class Server:
    url: str
    pid: int

    def worked(self) -> float:
        """Seconds of processor that the server has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

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
def served(command: Sequence[str], home: Path | None = None) -> Generator[Server]:
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
        self._query, self._held = "", set[str]()

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

    async def rerun(self, query: str | None = None) -> tuple[float, int]:
        """Seconds until the script is done, and bytes that came. Without a query the address is the one that
        the server gave last, as in a browser. RuntimeError where the page fails.
        """
        assert self._socket is not None
        asked = BackMsg()
        if query is not None:
            self._query = query
        asked.rerun_script.query_string = self._query
        asked.rerun_script.cached_message_hashes.extend(self._held)
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
            if message.metadata.cacheable:
                self._held.add(message.hash)
            if kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(
                    f"{self._entry.title} {query}: {message.delta.new_element.exception.message}"
                )
            if kind == "script_finished":
                return time.perf_counter() - begun, size


BARE_ENTRY = Entry("bare", "")


@dataclass(frozen=True)
class Turn:
    """Medians of reruns in turn, seconds: the page, the bare page, the small one; what the page's server
    worked for one, and the bare page's; bytes of the page's.
    """

    page: float
    bare: float
    small: float
    worked: float
    bare_worked: float
    size: int


async def alternating(server: Server, bare: Server, small: Server, entry: Entry, reruns: int) -> Turn:
    """Reruns of the page, the bare page and the small one in turn."""
    servers = (server, bare, small)
    took: list[list[float]] = [[], [], []]
    worked = [0.0, 0.0, 0.0]
    size = 0
    async with _all(Reader(one, entry if one is server else BARE_ENTRY) for one in servers) as readers:
        for reader in readers:
            for _ in range(5):
                await reader.rerun()
        for _ in range(reruns):
            for at, (one, reader) in enumerate(zip(servers, readers, strict=True)):
                before = one.worked()
                seconds, came = await reader.rerun()
                worked[at] += one.worked() - before
                took[at].append(seconds)
                size = came if at == 0 else size
    page, floor, least = (statistics.median(one) for one in took)
    return Turn(page, floor, least, worked[0] / reruns, worked[1] / reruns, size)


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


def seen(server: Server, entries: Sequence[Entry], bare: Server, rounds: int = 7) -> None:
    """In Chromium: seconds from the request of a rerun until the script is done and nothing on the page has
    changed for a while, medians; and whether the pictures stood still (the same nodes, not drawn anew).
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})

        def settled(url: str) -> tuple[float, bool]:
            page.goto(url)
            page.wait_for_selector(".stPlotlyChart .main-svg", timeout=60_000)
            page.wait_for_timeout(1500)
            told: list[dict[str, Any]] = []
            for _ in range(rounds):
                page.evaluate(WATCH)
                page.keyboard.press("r")
                told.append(page.evaluate("() => window.settled"))
            return statistics.median(one["took"] for one in told) / 1e3, all(one["still"] for one in told)

        floor, _ = settled(bare.url)
        print(f"\nseen in Chromium, bare page {floor * 1e3:.0f} ms")
        for entry in entries:
            try:
                took, still = settled(f"{server.url}/{entry.path}")
            except Exception as error:  # a page without a picture
                print(f"{entry.path or 'overview':12} not measured: {type(error).__name__}")
                continue
            words = "pictures stand still" if still else "pictures are drawn anew"
            print(
                f"{entry.path or 'overview':12}{took * 1e3:10.0f} ms{took / floor:8.2f}  {words}", flush=True
            )
        browser.close()


CHROMIUM = "/usr/bin/chromium"
WATCH = """() => { window.settled = new Promise((done) => {
  const app = () => document.querySelector('[data-testid="stApp"]');
  const pictures = [...document.querySelectorAll('.stPlotlyChart .main-svg')];
  const begun = performance.now();
  let changed = begun;
  let asked = 0;
  document.addEventListener('keydown', () => { asked = performance.now(); }, { capture: true, once: true });
  let ran = false;
  const watch = new MutationObserver(() => { changed = performance.now(); });
  watch.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
  const look = () => {
    const state = app()?.dataset.testScriptState ?? '';
    ran ||= state === 'running' || state === 'rerunRequested';
    const now = performance.now();
    if ((state === 'notRunning' && ran && now - changed > 100) || now - begun > 5000) {
      watch.disconnect();
      done({ took: ran ? changed - asked : NaN, still: pictures.every((one) => one.isConnected) });
    } else setTimeout(look, 4);
  };
  look();
}); }"""
"""From Streamlit's own key for a rerun until the page has not changed for 100 ms."""


def measure(size: int, bare: Server, small: Server, asked: argparse.Namespace) -> bool:
    """Print the table of one size; whether all of it is within its bars."""
    entries = [one for one in pages() if not asked.page or (one.path or "overview") in asked.page]
    bar = BARS.get(size, LARGE_BAR)
    command = [sys.executable, "-c", "from analytics.cli import main; main()", "serve", "--port", "{port}"]
    within = True
    with served(command, home_of(size, asked.cache)) as server:
        print(f"\n{size} agencies, rerun at most {bar} ×, {asked.clients} clients at most {CLIENTS_BAR} ×")
        heads = ("page ms", "bare ms", "ratio", "small", "cpu ms", "bare cpu", "kB", "first ms", "longest")
        heads += (f"{asked.clients} s", "ratio")
        print(f"{'page':12}" + "".join(f"{one:>10}" for one in heads))
        for done, entry in enumerate(entries, start=1):
            told = asyncio.run(alternating(server, bare, small, entry, asked.reruns))
            first, longest = asyncio.run(first_views(server, entry, asked.views))
            crowd, floor = (
                asyncio.run(together(one, what, asked.clients)) if asked.clients else 0.0
                for one, what in ((server, entry), (bare, BARE_ENTRY))
            )
            ratios = told.page / told.bare, crowd / floor if floor else 0.0
            good = ratios[0] <= bar and ratios[1] <= CLIENTS_BAR
            within &= good
            figures = (
                f"{told.page * 1e3:.1f}", f"{told.bare * 1e3:.1f}", f"{ratios[0]:.2f}",
                f"{told.page / told.small:.2f}", f"{told.worked * 1e3:.1f}", f"{told.bare_worked * 1e3:.1f}",
                f"{told.size / 1024:.0f}", f"{first * 1e3:.0f}", f"{longest * 1e3:.0f}",
                f"{crowd:.2f}", f"{ratios[1]:.2f}",
            )  # fmt: skip
            print(f"{entry.path or 'overview':12}" + "".join(f"{one:>10}" for one in figures), end="")
            print("" if good else "  !", flush=True)
            progress(done, len(entries), entry.title)
        if asked.seen:
            seen(server, entries, bare)
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
    parser.add_argument("--seen", action="store_true", help="measure in Chromium too")
    parser.add_argument("--cache", type=Path, default=large_city.CACHE, help="folder of the homes")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        runner = folder / "serve_bare.py"
        runner.write_text(SERVE, encoding="utf-8")
        servers: list[Server] = []
        for name, script in (("bare", BARE), ("small", SMALL)):
            page = folder / f"{name}.py"
            page.write_text(script, encoding="utf-8")
            servers.append(stack.enter_context(served([sys.executable, str(runner), str(page), "{port}"])))
        good = [
            measure(size, servers[0], servers[1], asked) for size in asked.size or (CITY, large_city.AGENCIES)
        ]
    print("within all bars" if all(good) else "! is over its bar")
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
