"""No English word can be met: in what is seen, and in what is said of it to those who cannot see it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import ROOT, Serve, Server, Window
from tests.browser.test_pages import TITLES, WITH_DRAWER

from analytics.ui.chinese import PATTERNS, WORDS

Open = Callable[[Server], Window]

ALLOWED = {"csv", "docx", "html", "pdf", "png", "svg", "txt", "xlsx", "ctrl"}

SAID = """() => {
  const said = new Set(), latin = /[A-Za-z]{2,}/;
  const skip = 'script, style, noscript, template, [data-testid="stIconMaterial"]';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode.data.trim();
    if (latin.test(words) && !walk.currentNode.parentElement.closest(skip)) said.add(words);
  }
  for (const one of document.querySelectorAll('body *')) {
    for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'aria-description', 'aria-valuetext']) {
      const words = one.getAttribute(name);
      if (words && latin.test(words)) said.add(words);
    }
  }
  return [...said];
}"""
"""Every text of the document, hidden ones as well, and every name that assistive tools read out."""


def english(page: Page) -> set[str]:
    """What is said in English. Rules and units of files (X01, 200MB) and names of files are no words."""
    left: set[str] = set()
    for words in page.evaluate(SAID):
        bare = re.sub(r"data:image/\S+|\S+\.(?:docx|pdf|html|txt|xlsx|csv|exe)|\d+[KMGT]?B", "", words)
        if {word for word in re.findall(r"[A-Za-z]{2,}", bare) if word.lower() not in ALLOWED}:
            left.add(words)
    return left


def test_the_shapes_of_sentences_are_regular_expressions() -> None:
    for shape, chinese in PATTERNS:
        assert re.compile(shape).groups >= max(map(int, re.findall(r"\$(\d)", chinese)), default=0)
    assert not [words for words in WORDS.values() if not re.search(r"[\u4e00-\u9fff]", words)]


@pytest.mark.parametrize("address", [*TITLES, WITH_DRAWER])
def test_a_page_says_nothing_in_english(demo_home: Path, serve: Serve, window: Open, address: str) -> None:
    tab = window(serve(demo_home))
    tab.open(address)
    assert english(tab.page) == set()
    assert tab.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert tab.page.title() == f"{TITLES[address.split('?')[0]]} · 年报监测"


def test_searching_in_a_grid_is_chinese(demo_home: Path, serve: Serve, window: Open) -> None:
    tab = window(serve(demo_home))
    tab.open("/compliance")
    grid = tab.page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    grid.locator("canvas").first.click(position={"x": 200, "y": 50})
    tab.page.keyboard.press("Control+f")
    tab.page.get_by_text("键入要找的字").wait_for()
    tab.page.keyboard.type("清溪")
    tab.page.get_by_test_id("search-result-area").get_by_text("处").wait_for()
    assert english(tab.page) == set()


def test_an_address_that_is_no_page_says_so_in_chinese(demo_home: Path, serve: Serve, window: Open) -> None:
    tab = window(serve(demo_home))
    tab.open("/nowhere")
    expect(tab.drawer).to_contain_text("没有这个页面")
    assert english(tab.page) == set()


def test_a_server_that_stops_is_reported_in_chinese(demo_home: Path, start: Serve, window: Open) -> None:
    server = start(demo_home)
    tab = window(server)
    tab.open("/")
    server.stop()
    expect(tab.drawer).to_contain_text("连接", timeout=90_000)
    assert english(tab.page) == set()


# ------------------------------------------------------------------ widgets, also those of no page yet


@pytest.fixture
def widgets(tmp_path: Path) -> Generator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "tests/browser/widgets.py",
        "--server.port",
        str(port),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    server.wait()
    yield server
    server.stop()


def test_every_widget_speaks_chinese(widgets: Server, window: Open) -> None:
    tab = window(widgets)
    page = tab.page
    tab.open("/")
    page.get_by_text("选择文件").wait_for()
    page.wait_for_timeout(500)
    assert english(page) == set()

    page.get_by_role("combobox", name="选一项").fill("zzz")
    page.get_by_text("没有匹配的项").first.wait_for()
    assert english(page) - {"zzz"} == set()
    page.keyboard.press("Escape")

    page.get_by_role("textbox", name="一行字").fill("改")
    page.get_by_text("按回车键确定").wait_for()
    assert english(page) == set()

    page.get_by_role("textbox", name="几行字").fill("改")
    page.get_by_text("按 Ctrl 加回车键确定").wait_for()
    assert english(page) == set()

    page.locator('input[type="file"]').set_input_files(
        [{"name": "错.exe", "mimeType": "application/x-msdownload", "buffer": b"x"}]
    )
    page.get_by_text("不接受").wait_for()
    assert english(page) == set()

    for shown in page.get_by_test_id("stDataFrame").all():
        shown.scroll_into_view_if_needed()
        shown.hover()
        page.wait_for_timeout(300)
        for button in shown.get_by_test_id("stElementToolbarButton").all():
            button.hover()
            page.wait_for_timeout(300)
            assert english(page) == set()
        place = shown.locator("canvas").first.bounding_box()
        assert place is not None
        page.mouse.click(place["x"] + 80, place["y"] + 15, button="right")
        page.wait_for_timeout(400)
        assert english(page) == set()
        page.keyboard.press("Escape")

    page.get_by_role("button", name="打开", exact=True).click()
    page.get_by_role("dialog").get_by_text("内容").wait_for()
    assert english(page) == set()
