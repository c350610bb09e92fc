"""The served pages in Chromium: servers over the homes of `tests.homes`, windows that keep what happened."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)
from tests.homes import demo_home, empty_home, seed_home

__all__ = ["Serve", "Server", "Window", "demo_home", "empty_home", "seed_home"]

ROOT = Path(__file__).resolve().parents[2]
SCREEN: ViewportSize = {"width": 1366, "height": 768}
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_LIMIT = 60
"""Seconds until a server must answer."""
PATIENCE = 30_000
"""Milliseconds that anything on a page may take on a busy machine."""

STREAMLIT_LOOKS_BELOW_THE_PAGE = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")
"""At a page's own address Streamlit asks for its server below that page before it asks at the root; Chromium
logs the 404. Nothing else may be logged as an error."""

REMEMBER_NOT_FOUND = """
new MutationObserver(() => {
  if (document.body?.innerText.includes('Page not found')) window.sawNotFound = true;
}).observe(document, { childList: true, subtree: true, characterData: true });
"""

SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
  return app?.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && document.documentElement.lang === 'zh-CN'
    && document.querySelector('.g-page') !== null
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && charts.every(chart => chart.querySelector('.main-svg'));
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


# ------------------------------------------------------------------ servers


@dataclass(frozen=True)
class Server:
    """A running ``gongkai serve``."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def wait(self) -> None:
        """Until it answers. Raises RuntimeError with its words where it ends or keeps silent."""
        for _ in range(START_LIMIT * 10):
            try:
                with urlopen(f"{self.url}/_stcore/health", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                pass
            try:
                self.process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
        raise RuntimeError(f"gongkai serve does not answer at {self.url}:\n{self.said()}")

    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


Serve = Callable[[Path], Server]


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Generator[Serve]:
    """``start(home)``: a new server over a home, on a free port; all are stopped at the end."""
    started: list[Server] = []

    def begin(home: Path) -> Server:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = tmp_path_factory.mktemp("server") / "log"
        gongkai = Path(sys.executable).with_name("gongkai")
        command = [gongkai, "serve", "--port", str(port), "--home", home]
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
            )
        server = Server(f"http://127.0.0.1:{port}", process, log)
        started.append(server)
        server.wait()
        return server

    yield begin
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def serve(start: Serve) -> Serve:
    """``serve(home)``: the server over a home that the tests of this run share."""
    running: dict[Path, Server] = {}

    def get(home: Path) -> Server:
        if home not in running:
            running[home] = start(home)
        return running[home]

    return get


# ------------------------------------------------------------------ windows


# One browser a module, not a session: while Playwright runs, its thread has an event loop, beside which other
# tests of the same worker could not start their own.
@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield launched
        launched.close()


@dataclass
class Window:
    """A tab of 1366 × 768 on one server, with what it asked for and what it complained about."""

    page: Page
    server: Server
    hosts: set[str] = field(default_factory=set[str])
    complaints: list[str] = field(default_factory=list[str])

    def open(self, address: str) -> None:
        """Go to an address of the site and wait until it stands."""
        self.page.goto(self.server.url + address)
        self.settle()

    def settle(self) -> None:
        """Until the script has run, and every picture is drawn."""
        self.page.wait_for_function(SETTLED)

    def turns_to(self, scope: str) -> None:
        """Wait until another view stands: ``scope`` is how it names itself."""
        self.page.locator(".g-page").first.filter(has_text=scope).wait_for()
        self.settle()

    @property
    def scope(self) -> str:
        """What the page says it is: 总览 · 2025 年度."""
        return self.page.locator(".g-page").first.inner_text()

    @property
    def address(self) -> str:
        """Path and query as they stand in the address bar."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def drawer(self) -> Locator:
        """The source panel."""
        return self.page.get_by_test_id("stDialog")

    def choose(self, label: str, words: str) -> None:
        """Take an option of a select box; ``words`` is how it begins."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        box.scroll_into_view_if_needed()
        self.page.evaluate(TWO_FRAMES)  # a list that opens while the page still scrolls closes again
        box.click()
        self.page.get_by_role("option", name=re.compile(f"^{re.escape(words)}")).click()

    def click_point(self, *words: str) -> None:
        """Click the point of a picture whose hover text holds all these words."""
        place = self.page.evaluate(POINT, words)
        assert place is not None, f"no picture has a point that says {words}"
        self.page.mouse.click(place["x"], place["y"])

    # What must hold of every page:

    def no_failures(self) -> None:
        """Nothing failed here, in the browser or on the server."""
        assert self.complaints == []
        assert "Traceback" not in self.server.said()
        assert self.page.get_by_test_id("stException").count() == 0

    def stays_at_home(self) -> None:
        """Nothing was asked of another host."""
        assert self.hosts == {urlsplit(self.server.url).netloc}


TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

POINT = """words => {
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    for (const trace of plot._fullData) {
      const said = [trace.hovertext ?? []].flat();
      const at = said.findIndex(text => words.every(word => text.includes(word)));
      if (at < 0) continue;
      plot.scrollIntoView({ block: 'center', behavior: 'instant' });
      const box = plot.getBoundingClientRect();
      const [across, up] = [trace.xaxis ?? 'x', trace.yaxis ?? 'y'].map(
        id => plot._fullLayout[id[0] + 'axis' + id.slice(1)]
      );
      return {
        x: box.x + across._offset + across.d2p(trace.x[at]),
        y: box.y + up._offset + up.d2p(trace.y[at]),
      };
    }
  }
  return null;
}"""
"""Where on the screen a point stands. Plotly takes clicks on its own layer: no element can be clicked."""


@pytest.fixture
def window(browser: Browser) -> Generator[Callable[..., Window]]:
    """``window(server)``: a fresh tab there, closed after the test."""
    opened: list[Page] = []

    def new(server: Server) -> Window:
        context = browser.new_context(
            viewport=SCREEN, locale="zh-CN", accept_downloads=True, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(REMEMBER_NOT_FOUND)
        page = context.new_page()
        opened.append(page)
        shown = Window(page, server)

        def asked(request: Request) -> None:
            shown.hosts.update(_host(request.url))

        def logged(message: ConsoleMessage) -> None:
            where = str(message.location.get("url", ""))
            if message.type == "error" and not STREAMLIT_LOOKS_BELOW_THE_PAGE.search(where):
                shown.complaints.append(f"{message.text} ({where})")

        page.on("request", asked)
        page.on("websocket", lambda socket: shown.hosts.update(_host(socket.url)))
        page.on("console", logged)
        page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        return shown

    yield new
    for page in opened:
        page.context.close()


def _host(url: str) -> set[str]:
    """The host of an address; none for data that a page carries in itself."""
    parts = urlsplit(url)
    return {parts.netloc} if parts.scheme not in ("data", "blob") else set()
