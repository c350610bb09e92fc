"""What leaves a page: files that open and say what the page says, sheets of paper, doors by keyboard."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pdfplumber
import pytest
from playwright.sync_api import Locator
from tests.browser.conftest import Serve, Server, Window

Open = Callable[[Server], Window]

PAGES = ("", "compliance", "ranking", "compare", "proactive", "requests", "disputes", "township", "text",
         "intake", "roll_up", "method")  # fmt: skip
A4 = (595, 842)
CHINESE_FONTS = ("Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei")


def pressed(tab: Window, button: Locator, folder: Path) -> Path:
    """The file that a button gives."""
    with tab.page.expect_download(timeout=120_000) as asked:
        button.click()
    path = folder / asked.value.suggested_filename
    asked.value.save_as(path)
    return path


@pytest.mark.parametrize("page", PAGES)
def test_workbook_and_csv_of_every_page_open_and_hold_what_was_chosen(
    demo_home: Path, serve: Serve, window: Open, page: str, tmp_path: Path
) -> None:
    tab = window(serve(demo_home))
    tab.open(f"/{page}?year=2024")
    foot = tab.page.locator(".st-key-downloads")
    book = openpyxl.load_workbook(pressed(tab, foot.get_by_role("button", name="xlsx"), tmp_path))
    about = {str(name.value): str(said.value) for name, said in book["说明"].iter_rows(max_col=2)}
    assert "2024" in about["年度"]
    assert about["快照"]
    assert about["快照时间"]
    lists = [sheet for sheet in book.worksheets[:-1] if sheet.auto_filter.ref]
    assert lists
    assert all(sheet.freeze_panes for sheet in lists)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    raw = pressed(tab, foot.get_by_role("button", name="CSV"), tmp_path).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert all(len(row) == len(head) for row in rows)
    tab.no_failures()


def test_every_picture_of_a_page_is_had_as_png_and_as_svg(
    demo_home: Path, serve: Serve, window: Open, tmp_path: Path
) -> None:
    tab = window(serve(demo_home))
    tab.open("/disputes?year=2024")
    shown = tab.page.get_by_test_id("stPlotlyChart").count()
    tab.page.get_by_role("button", name="下载图片").click()
    dialog = tab.page.get_by_test_id("stDialog")
    offered = dialog.get_by_role("button", name="SVG")
    offered.first.wait_for()
    assert offered.count() == dialog.get_by_role("button", name="PNG").count() == shown > 1
    svg = pressed(tab, offered.last, tmp_path).read_text("utf-8")
    assert ElementTree.fromstring(svg).tag.endswith("}svg")
    assert all(font in svg for font in CHINESE_FONTS)
    assert "数据快照" in svg
    assert (
        pressed(tab, dialog.get_by_role("button", name="PNG").last, tmp_path).read_bytes()[:4] == b"\x89PNG"
    )
    tab.no_failures()


def plain(text: str) -> str:
    """Without spaces; a PDF may name a character by a sign that looks the same."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("page", PAGES)
def test_a_view_is_printed_on_one_sheet(
    demo_home: Path, serve: Serve, window: Open, page: str, tmp_path: Path
) -> None:
    tab = window(serve(demo_home))
    tab.open(f"/{page}")
    answer = tab.page.locator(".g-answer").first.inner_text()
    path = tmp_path / "page.pdf"
    tab.page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    with pdfplumber.open(path) as paper:
        assert len(paper.pages) == 1
        assert sorted((round(paper.pages[0].width), round(paper.pages[0].height))) == list(A4)
        words = plain(paper.pages[0].extract_text())
    assert plain(answer)[:8] in words
    assert "数据快照" in words
    assert tab.page.locator(".g-rest").count() == 0, "the screen is as before"
    tab.no_failures()


@pytest.mark.parametrize(
    "page", ["", "compliance", "ranking", "compare", "proactive", "requests", "disputes"]
)
def test_the_doors_of_a_picture_open_by_keyboard(
    demo_home: Path, serve: Serve, window: Open, page: str
) -> None:
    tab = window(serve(demo_home))
    tab.open(f"/{page}")
    picture = tab.page.locator(".js-plotly-plot[data-doors]").first
    picture.focus()
    tab.page.keyboard.press("ArrowDown")
    first = tab.page.locator(".g-said").inner_text()
    tab.page.keyboard.press("ArrowDown")
    assert first
    assert tab.page.locator(".g-said").inner_text() != first
    tab.page.keyboard.press("Enter")
    tab.drawer.first.wait_for()
    tab.no_failures()
