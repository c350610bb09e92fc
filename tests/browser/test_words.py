"""No English word can be met, also in what Streamlit says of itself: grids, searches, failures, every widget.

Each page's own words, seen and said, are looked at in test_pages.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ROOT, Serve, Server, Window
from tests.browser.looks import axe, english

from analytics.ui.chinese import PATTERNS, WORDS

Open = Callable[[Server], Window]


def test_the_shapes_of_sentences_are_regular_expressions() -> None:
    for shape, chinese in PATTERNS:
        assert re.compile(shape).groups >= max(map(int, re.findall(r"\$(\d)", chinese)), default=0)
    assert not [words for words in WORDS.values() if not re.search(r"[\u4e00-\u9fff]", words)]


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
    assert english(tab.page) == []


def test_the_list_of_a_search_is_chinese_and_escape_closes_it(
    demo_home: Path, serve: Serve, window: Open
) -> None:
    tab = window(serve(demo_home))
    tab.open("/")
    box = tab.page.get_by_role("combobox", name="查找单位、检查项、指标")
    box.focus()
    tab.page.keyboard.type("镇")
    tab.page.get_by_role("option", name=re.compile("^清溪镇")).wait_for()
    assert english_beside_initials(tab) == []
    assert axe(tab.page) == []
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("option")).to_have_count(0)
    expect(box).to_be_focused()
    box.fill("没有这一家")
    expect(tab.page.get_by_text("没有匹配的项").first).to_be_attached()
    assert english_beside_initials(tab) == []
    tab.no_failures()


def english_beside_initials(tab: Window) -> list[str]:
    """English, but for the initials of names by which one finds them (清溪镇　qxz)."""
    return [
        said for said in english(tab.page) if re.search("[A-Za-z]{2,}", re.sub(r"　[a-z]{2,}　", "", said))
    ]


def test_an_address_that_is_no_page_says_so_in_chinese(demo_home: Path, serve: Serve, window: Open) -> None:
    tab = window(serve(demo_home))
    tab.open("/nowhere")
    expect(tab.drawer).to_contain_text("没有这个页面")
    assert english(tab.page) == []


def test_a_server_that_stops_is_reported_in_chinese(demo_home: Path, start: Serve, window: Open) -> None:
    server = start(demo_home)
    tab = window(server)
    tab.open("/")
    server.stop()
    expect(tab.drawer).to_contain_text("连接", timeout=90_000)
    assert english(tab.page) == []


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
    assert english(page) == []

    page.get_by_role("combobox", name="选一项").fill("zzz")
    page.get_by_text("没有匹配的项").first.wait_for()
    assert set(english(page)) <= {"zzz"}
    page.keyboard.press("Escape")

    page.get_by_role("textbox", name="一行字").fill("改")
    page.get_by_text("按回车键确定").wait_for()
    assert english(page) == []

    page.get_by_role("textbox", name="几行字").fill("改")
    page.get_by_text("按 Ctrl 加回车键确定").wait_for()
    assert english(page) == []

    page.locator('input[type="file"]').set_input_files(
        [{"name": "错.exe", "mimeType": "application/x-msdownload", "buffer": b"x"}]
    )
    page.get_by_text("不接受").wait_for()
    assert english(page) == []

    for shown in page.get_by_test_id("stDataFrame").all():
        shown.scroll_into_view_if_needed()
        shown.hover()
        page.wait_for_timeout(300)
        for button in shown.get_by_test_id("stElementToolbarButton").all():
            button.hover()
            page.wait_for_timeout(300)
            assert english(page) == []
        place = shown.locator("canvas").first.bounding_box()
        assert place is not None
        page.mouse.click(place["x"] + 80, place["y"] + 15, button="right")
        page.wait_for_timeout(400)
        assert english(page) == []
        page.keyboard.press("Escape")

    page.get_by_role("button", name="打开", exact=True).click()
    page.get_by_role("dialog").get_by_text("内容").wait_for()
    assert english(page) == []
