"""Pictures of every page, in both themes: ``make pictures``, or

    .venv/bin/python docs/pictures.py [--home FOLDER] [--out docs/pictures] [--width 1366] [--screen]
                                      [--theme light] [--only overview]

Starts ``gongkai serve`` over the demonstration city (made for the purpose unless ``--home`` names a home that
is there) and photographs each page as it stands in Chromium, from its first line to its last; ``--screen``
keeps the first 768 px. A picture has few colours, so it is kept with a palette of 128. Exit status 1 where
there is no Chromium or a page does not settle.
"""

from __future__ import annotations

import argparse
import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from analytics import demo
from analytics.store.home import Home

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "pictures"
WIDTH, SCREEN = 1366, 768
LONGEST = 3600
"""A picture shows no more of a page, px."""
THEMES = ("light", "dark")
COLOURS = 128
START_LIMIT = 60
MOMENT = 500
"""Milliseconds: fonts, long lists and the canvas of a grid come after the last element."""

VIEWS = {
    "overview": "/?year=2025",
    "compliance": "/compliance?year=2025",
    "ranking": "/ranking?year=2025",
    "compare": "/compare?year=2025",
    "proactive": "/proactive?year=2025",
    "requests": "/requests?year=2025",
    "disputes": "/disputes?year=2025",
    "township": "/township?agency=qingxi&year=2025",
    "text": "/text?year=2025",
    "intake": "/intake?year=2025",
    "roll_up": "/roll_up?year=2025",
    "method": "/method?year=2025",
}
"""A page's name and the view that shows it."""

DRAWERS = {
    "source": "/compliance?year=2025&open=finding~qingxi%7C2025%7CT02%7Cnatural_person",
}
"""Views with the source panel open; it stands on the first screen."""

SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const pictures = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
  return app?.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && document.querySelector('.st-key-downloads') !== null
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && pictures.every(one => one.querySelector('.main-svg'))
    && [...document.images].every(one => one.complete);
}"""
"""Downloads end every page."""
HEIGHT = "() => document.querySelector('[data-testid=\"stMain\"]').scrollHeight"


@contextmanager
def served(home: Path) -> Generator[str]:
    """The address of ``gongkai serve`` over a home while it runs. Raises RuntimeError where it does not."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from analytics.cli import main; main()", "serve"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--home", str(home)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(server, address)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{address}: the server did not start")


@contextmanager
def city(given: Path | None) -> Generator[Path]:
    """The home to look at: the given one, or a demonstration city that is gone afterwards."""
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        demo.fill(Home(Path(folder)))
        yield Path(folder)


def photograph(page: Page, address: str, theme: str, *, width: int, whole: bool) -> bytes:
    """PNG of a view, ``width`` px wide; ``whole``: as high as the page is, else the first screen."""
    page.set_viewport_size({"width": width, "height": SCREEN})
    page.goto(f"{address}{'&' if '?' in address else '?'}embed_options={theme}_theme")
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(MOMENT)
    height = 0
    while whole and height < (needed := min(LONGEST, int(page.evaluate(HEIGHT)))):
        # The page scrolls in a frame of its own: only a window as high as the page shows all of it.
        height = needed
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(SETTLED)
        page.wait_for_timeout(MOMENT)
    return page.screenshot()


def small(png: bytes) -> bytes:
    """The same picture with a palette of its own: about a third of the size."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    out = io.BytesIO()
    # Not the usual median cut: it spends the palette on the paper and turns the few yellow marks red.
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def take(
    browser: Browser, server: str, views: Sequence[tuple[str, str, bool]], asked: argparse.Namespace
) -> None:
    """Photograph the views (name, address, whole page) in the themes asked for, and say how large each is."""
    for theme in asked.theme or THEMES:
        context = browser.new_context(locale="zh-CN", color_scheme=theme, reduced_motion="reduce")
        page = context.new_page()
        for name, address, whole in views:
            png = small(photograph(page, server + address, theme, width=asked.width, whole=whole))
            file = asked.out / f"{name}-{theme}.png"
            file.write_bytes(png)
            width, height = Image.open(io.BytesIO(png)).size
            print(f"{file.name:24} {width} × {height} px, {len(png) / 1000:.0f} kB", flush=True)
        context.close()


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="docs/pictures.py", description="pictures of every page")
    parser.add_argument("--home", type=Path, help="a home that is there, in place of the demonstration city")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for the pictures")
    parser.add_argument("--width", type=int, default=WIDTH, help="of the window, px")
    parser.add_argument("--theme", action="append", choices=THEMES, help="only this one; may be repeated")
    parser.add_argument("--only", action="append", choices=[*VIEWS, *DRAWERS], help="only this page")
    parser.add_argument("--screen", action="store_true", help="the first screen in place of the whole page")
    asked = parser.parse_args(argv)
    views = [(name, address, not asked.screen) for name, address in VIEWS.items()]
    views += [(name, address, False) for name, address in DRAWERS.items()]
    views = [view for view in views if view[0] in (asked.only or [*VIEWS, *DRAWERS])]
    program = shutil.which("chromium")
    if program is None:
        print("Chromium is not installed; Debian: apt install chromium fonts-noto-cjk", file=sys.stderr)
        return 1
    asked.out.mkdir(parents=True, exist_ok=True)
    try:
        with city(asked.home) as home, served(home) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            take(browser, server, views, asked)
            browser.close()
    except (Error, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
