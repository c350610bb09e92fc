"""Every page in a real browser: opened by a copied link, in both themes, on every screen, over much, little
and no data. What is looked at stands in ``looks``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.browser import looks
from tests.browser.conftest import ROOT, Serve, Server, Window
from tests.browser.looks import DESK, PHONE, TITLES, WIDE

Open = Callable[[Server], Window]

LINKS = [
    ("/?year=2024&kind=%E9%95%87", "总览 · 2024 年度 · 镇"),
    ("/compliance?year=2024&severity=red&rule=T02", "合规缺口 · 2024 年度"),
    ("/ranking?indicator=completion_rate&year=2024&span=3", "排名下载 · 2024 年度"),
    ("/compare?year=2024&against=2022&indicator=completion_rate", "年度对比 · 2024 年度 对比 2022 年度"),
    ("/proactive?year=2022&kind=%E8%A1%97%E9%81%93", "主动公开 · 2022 年度 · 街道"),
    ("/requests?year=2023&kind=%E9%83%A8%E9%97%A8", "申请办理 · 2023 年度 · 部门"),
    ("/disputes?year=2023&kind=%E9%95%87", "复议诉讼 · 2023 年度 · 镇"),
    ("/township?agency=qingshi&year=2024", "单位画像 · 青石镇 · 2024 年度"),
    ("/text?year=2024", "雷同与检索 · 2024 年度"),
    ("/intake?year=2023", "报告入库 · 2023 年度"),
    ("/roll_up?year=2023&table=t4", "汇总核对 · 2023 年度"),
    ("/method?tab=rules&rule=T01&year=2025", "口径说明 · 规则 · 2025 年度"),
]
"""A copied link to each page, and what the page says of itself under it."""

VIEWS = [
    "/township?agency=shuangqiao",
    "/township?tab=years",
    "/township?tab=findings",
    "/township?tab=papers",
    "/ranking?indicator=denial_mix.law_forbids",
    "/compare?agency=qingxi",
    "/method?tab=rules&rule=T01",
    "/method?tab=form",
    "/method?tab=marks",
    "/method?tab=sources",
]
"""Views with more or other things to say: the old form, the longest name of an indicator, every tab."""

COMMAND = "gongkai ingest"
"""What an empty page tells to type."""
SEED = "白桦镇"
"""The one town of the small home."""
SAYS_OF_ONE = {"/method": "检查 1 份报告", "/text": "2025 年度没有可以对照的正文"}
"""Where a page does not speak of units, or one alone is nothing to it: what it says of that report."""


def test_every_page_is_looked_at() -> None:
    """A page that is added to app.py must be added to TITLES, and a link to it here."""
    assert list(TITLES.values()) == [title for _, title in _pages()]
    assert [link.split("?")[0] for link, _ in LINKS] == list(TITLES)


def _pages() -> list[tuple[str, str]]:
    source = (ROOT / "app.py").read_text("utf-8")
    rows = re.findall(r'Entry\("[^"]+", "([^"]+)", "([^"]+)"', source)
    return [(file, title) for file, title in rows if (ROOT / file).is_file()]


FIRST_REQUESTS = ("/", "/requests", "/township", "/method")
"""One page of each folder of pages; a fresh server for all twelve costs seconds and shows no more."""


@pytest.mark.parametrize(("link", "scope"), LINKS)
def test_a_copied_link_opens_that_view_also_as_the_first_request_to_a_fresh_server(
    demo_home: Path, start: Serve, serve: Serve, window: Open, link: str, scope: str
) -> None:
    fresh = link.split("?")[0] in FIRST_REQUESTS
    server = start(demo_home) if fresh else serve(demo_home)
    tab = window(server)
    tab.open(link)
    assert tab.scope.startswith(scope)
    assert tab.address == link
    assert tab.page.get_by_test_id("stSidebarNavLink").all_inner_texts() == list(TITLES.values())
    assert tab.page.evaluate("window.sawNotFound") is None
    tab.no_failures()
    if fresh:
        server.stop()


def test_a_typed_link_without_a_year_says_which_one_it_shows(
    demo_home: Path, serve: Serve, window: Open
) -> None:
    tab = window(serve(demo_home))
    tab.open("/method?tab=rules&rule=T01")
    assert tab.address == "/method?tab=rules&rule=T01&year=2025", "next year the newest is another"
    tab.no_failures()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", TITLES)
def test_a_page_is_chinese_quiet_readable_and_fits(
    demo_home: Path, serve: Serve, window: Open, address: str, theme: str
) -> None:
    tab = _open(window(serve(demo_home)), address, theme)
    assert not tab.drawer.is_visible()
    assert tab.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert tab.page.title() == f"{TITLES[address]} · 年报监测"
    screens = (DESK, WIDE, PHONE) if theme == "light" else (DESK,)
    assert looks.problems(tab, theme, *screens) == {}
    if theme == "light":
        _one_column(tab)
    else:
        _on_paper(tab)
    tab.stays_at_home()
    tab.no_failures()


@pytest.mark.parametrize("address", VIEWS)
def test_other_views_of_a_page_are_so_too(demo_home: Path, serve: Serve, window: Open, address: str) -> None:
    tab = _open(window(serve(demo_home)), address, "light")
    assert looks.problems(tab, "light", DESK, PHONE) == {}
    tab.stays_at_home()
    tab.no_failures()


def _open(tab: Window, address: str, theme: str) -> Window:
    tab.open(f"{address}{'&' if '?' in address else '?'}embed_options={theme}_theme")
    assert tab.scope.startswith(TITLES[address.split("?")[0]])
    return tab


def _one_column(tab: Window) -> None:
    """On a phone the list of pages waits behind its button, key figures stand two a row."""
    aside = tab.page.get_by_test_id("stSidebar").bounding_box()
    assert aside is None or aside["x"] + aside["width"] <= 0
    tops = [box["y"] for cell in tab.page.locator(".g-kpis .g-kpi").all()[:3] if (box := cell.bounding_box())]
    assert [round(top - tops[0]) > 5 for top in tops] == [False, False, True][: len(tops)]


def _on_paper(tab: Window) -> None:
    """The page alone, light whatever the screen shows."""
    tab.page.emulate_media(media="print")
    for gone in ("stSidebar", "stHeader"):
        assert not tab.page.get_by_test_id(gone).is_visible()
    for gone in (".st-key-bar", ".st-key-downloads"):
        assert not tab.page.locator(gone).first.is_visible()
    assert tab.page.locator(".g-answer").is_visible()
    ink = tab.page.evaluate("getComputedStyle(document.querySelector('.g-answer')).color")
    assert ink == "rgb(27, 34, 41)"


@pytest.mark.parametrize("address", TITLES)
def test_an_empty_home_says_what_to_do(empty_home: Path, serve: Serve, window: Open, address: str) -> None:
    tab = window(serve(empty_home))
    tab.open(address)
    assert TITLES[address] in tab.scope
    assert any(one.startswith(COMMAND) for one in tab.page.evaluate(looks.CODE))
    assert looks.problems(tab, "light", DESK) == {}
    tab.no_failures()


@pytest.mark.parametrize("address", TITLES)
def test_a_single_report_that_breaks_off_fills_every_page(
    seed_home: Path, serve: Serve, window: Open, address: str
) -> None:
    tab = window(serve(seed_home))
    tab.open(address)
    assert tab.scope.startswith(TITLES[address])
    assert SAYS_OF_ONE.get(address, SEED) in tab.page.evaluate(looks.VISIBLE)
    assert looks.problems(tab, "light", DESK) == {}
    tab.stays_at_home()
    tab.no_failures()
