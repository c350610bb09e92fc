"""axe-core on every page, light and dark; reach by keyboard; the widths of a phone and of paper."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Serve, Server, Window
from tests.browser.test_pages import TITLES, WITH_DRAWER

Open = Callable[[Server], Window]

PHONE = {"width": 390, "height": 844}

FINDINGS = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations.filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => [one.id, one.nodes.map(node => `${node.target} ${node.html.slice(0, 160)}`)]);
}"""

REACHED = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return {
    key: at.outerHTML.slice(0, 300),
    said: (at.getAttribute('aria-label') || at.innerText || at.placeholder || '').trim(),
  };
}"""


def axe() -> str:
    """The script of axe-core that the tests' packages bring."""
    pytest.importorskip("axe_playwright_python", reason="make setup installs it")
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", [*TITLES, WITH_DRAWER])
def test_axe_finds_nothing_serious(
    demo_home: Path, serve: Serve, window: Open, address: str, theme: str
) -> None:
    tab = window(serve(demo_home))
    tab.open(f"{address}{'&' if '?' in address else '?'}embed_options={theme}_theme")
    tab.page.evaluate(axe())
    found: list[Any] = tab.page.evaluate(FINDINGS)
    assert found == []


# ------------------------------------------------------------------ phone and paper

BEYOND = """() => [...document.querySelectorAll('.stMainBlockContainer *')].filter(one => {
  const box = one.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 2) return false;
  for (let at = one.parentElement; at && !at.matches('.stMainBlockContainer'); at = at.parentElement) {
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX)) return false;
  }
  return true;
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("address", TITLES)
def test_a_phone_shows_a_page_in_its_width(demo_home: Path, serve: Serve, window: Open, address: str) -> None:
    tab = window(serve(demo_home))
    tab.page.set_viewport_size({"width": 390, "height": 844})
    tab.open(address)
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    assert tab.page.evaluate(BEYOND) == []
    aside = tab.page.get_by_test_id("stSidebar").bounding_box()
    assert aside is None or aside["x"] + aside["width"] <= 0, "the list of pages waits behind its button"
    cells = tab.page.locator(".g-kpis .g-kpi")
    tops = [cell.bounding_box() for cell in cells.all()[:3]]
    assert [round(box["y"] - (tops[0] or box)["y"]) > 5 for box in tops if box] == [False, False, True]


@pytest.mark.parametrize("address", TITLES)
def test_paper_shows_the_page_alone(demo_home: Path, serve: Serve, window: Open, address: str) -> None:
    tab = window(serve(demo_home))
    tab.open(f"{address}?embed_options=dark_theme")
    tab.page.emulate_media(media="print")
    for gone in ("stSidebar", "stHeader"):
        assert not tab.page.get_by_test_id(gone).is_visible()
    for gone in (".st-key-bar", ".st-key-downloads"):
        assert not tab.page.locator(gone).first.is_visible()
    assert tab.page.locator(".g-answer").is_visible()
    ink = tab.page.evaluate("getComputedStyle(document.querySelector('.g-answer')).color")
    assert ink == "rgb(27, 34, 41)", "light, whatever the screen shows"


# ------------------------------------------------------------------ keyboard


def test_the_keyboard_reaches_search_pages_and_filters(demo_home: Path, serve: Serve, window: Open) -> None:
    tab = window(serve(demo_home))
    tab.open("/")
    said: list[str] = []
    for _ in range(40):
        tab.page.keyboard.press("Tab")
        said.append(tab.page.evaluate(REACHED)["said"])
    heard = "\n".join(said)
    for words in ("跳到正文", "查找单位", "合规缺口", "年度", "红色缺口：查看"):
        assert words in heard, heard


@pytest.mark.parametrize("address", TITLES)
def test_every_picture_says_what_it_shows(demo_home: Path, serve: Serve, window: Open, address: str) -> None:
    tab = window(serve(demo_home))
    tab.open(address)
    for picture in tab.page.get_by_test_id("stPlotlyChart").all():
        named = picture.locator("xpath=descendant-or-self::*[@aria-label]").first
        assert len(named.get_attribute("aria-label") or "") > 5
