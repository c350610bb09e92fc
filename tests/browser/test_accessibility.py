"""Reach by keyboard. What axe-core says of pages, and the names of pictures, are looked at in test_pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Serve, Server, Window
from tests.browser.looks import TITLES

Open = Callable[[Server], Window]

REACHED = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  return {
    said: (at.getAttribute('aria-label') || at.innerText || at.placeholder || '').trim(),
    main: at.closest('[data-testid="stMain"]') !== null,
  };
}"""

STOPS = """() => [...document.querySelectorAll('[data-testid="stMain"] :is(a[href], button, [tabindex])')]
  .filter(one => one.tabIndex >= 0 && one.checkVisibility() && one.getBoundingClientRect().width > 1
    && !one.closest('[data-testid="stDataFrame"]'))
  .filter(one => !(one.getAttribute('aria-label') || one.innerText || one.title || '').trim())
  .map(one => one.outerHTML.slice(0, 160))"""
"""Where the keyboard stops and nothing is said. A grid has keys of its own."""


def test_the_keyboard_reaches_search_pages_and_filters(demo_home: Path, serve: Serve, window: Open) -> None:
    tab = window(serve(demo_home))
    tab.open("/")
    said: list[str] = []
    for _ in range(45):
        tab.page.keyboard.press("Tab")
        said.append(tab.page.evaluate(REACHED)["said"])
    heard = "\n".join(said)
    for words in ("跳到正文", "查找单位", "合规缺口", "口径说明", "年度", "红色缺口：查看"):
        assert words in heard, heard


def test_the_first_stop_leads_past_the_list_of_pages(demo_home: Path, serve: Serve, window: Open) -> None:
    tab = window(serve(demo_home))
    tab.open("/ranking")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate(REACHED)["said"].startswith("跳到正文")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate(REACHED)["main"]
    expect(tab.page).to_have_title(f"{TITLES['/ranking']} · 年报监测")


@pytest.mark.parametrize("address", ["/compliance", "/township", "/roll_up", "/intake"])
def test_no_stop_of_the_keyboard_is_without_words(
    demo_home: Path, serve: Serve, window: Open, address: str
) -> None:
    tab = window(serve(demo_home))
    tab.open(address)
    assert tab.page.evaluate(STOPS) == []
