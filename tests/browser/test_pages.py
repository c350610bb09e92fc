"""Every page in a real browser: opened by a copied link, in both themes, over much, little and no data."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.browser.conftest import ROOT, Serve, Server, Window

Open = Callable[[Server], Window]

TITLES = {
    "/": "总览",
    "/compliance": "合规缺口",
    "/ranking": "排名下载",
    "/proactive": "主动公开",
    "/requests": "申请办理",
    "/township": "单位画像",
}
NOT_YET = {"年度对比", "复议诉讼", "雷同与检索", "报告入库", "汇总核对", "口径说明"}
"""Pages that only tests/pages looks at so far: some of what is asked here does not hold of them yet."""

ALLOWED = {"csv", "docx", "html", "pdf", "png", "txt", "xlsx"}
"""Formats of files; people say them in Latin letters."""
COMMANDS = {"gongkai", "ingest", "demo"}
"""What an empty page tells to type."""

LINKS = [
    ("/?year=2024&kind=%E9%95%87", "总览 · 2024 年度 · 镇"),
    ("/compliance?year=2024&severity=red&rule=T02", "合规缺口 · 2024 年度"),
    ("/proactive?year=2022&kind=%E8%A1%97%E9%81%93", "主动公开 · 2022 年度 · 街道"),
    ("/requests?year=2023&kind=%E9%83%A8%E9%97%A8", "申请办理 · 2023 年度 · 部门"),
    ("/ranking?indicator=completion_rate&year=2024&span=3", "排名下载 · 2024 年度"),
    ("/township?agency=qingshi&year=2024", "单位画像 · 青石镇 · 2024 年度"),
]
"""A copied link to each page, and what the page says of itself under it."""

WITH_DRAWER = "/compliance?open=finding~qingxi%7C2025%7CT02%7Cnatural_person"
"""A page with the source panel open."""
LONG_WORDS = ["/township?agency=shuangqiao", "/ranking?indicator=denial_mix.law_forbids"]
"""Views with more to say than most: the old form in use, the longest name of an indicator."""

# Text that a reader sees. Icons are words of a font that draws them; the canvas of a grid holds a table.
VISIBLE = """() => {
  const words = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    if (at.closest('script, style, noscript, template, [data-testid="stIconMaterial"]')) continue;
    const box = at.getBoundingClientRect();
    const drawn = at.closest('canvas') !== null;
    const seen = at.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && box.right > 0 && box.bottom > -window.scrollY && box.width > 1 && box.height > 1;
    if (drawn || seen) words.push(walk.currentNode.data);
  }
  for (const input of document.querySelectorAll('input')) words.push(input.value || input.placeholder);
  return words.join('\\n');
}"""

# Wider than its place and free to move sideways. A grid scrolls inside its own frame.
SCROLLS_SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('body *')]
  .filter(one => one.scrollWidth > one.clientWidth + 1
    && (one === document.documentElement || ['auto', 'scroll'].includes(getComputedStyle(one).overflowX))
    && !one.closest('[data-testid="stDataFrame"]'))
  .map(one => `${one.dataset?.testid ?? one.className}: ${one.scrollWidth} > ${one.clientWidth}`)
"""

# Words that do not fit their place: cut off by an ellipsis or a box, or reaching over the edge of a picture.
CUT_OFF = """() => {
  const cut = [...document.querySelectorAll(
    '.stMarkdownEllipsis, .g-kpi, .g-kpi *, .g-tab td, .g-tab th, button, input[type="text"]'
  )].filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.value || one.placeholder || one.textContent);
  const beyond = [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
    const edge = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('.main-svg text')].filter(text => {
      const box = text.getBoundingClientRect();
      return box.width && (box.left < edge.left - 2 || box.right > edge.right + 2
        || box.top < edge.top - 2 || box.bottom > edge.bottom + 2);
    }).map(text => text.textContent);
  });
  return [...cut, ...beyond];
}"""

# Words that lie under a button or a select box.
COVERED = """() => {
  const overlap = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 2;
  const main = document.querySelector('[data-testid="stMain"]');
  const controls = [...main.querySelectorAll('[data-testid="stButtonGroup"], button, input')]
    .filter(one => one.checkVisibility({ opacityProperty: true }))
    .map(one => one.getBoundingClientRect());
  return [...main.querySelectorAll('.g-page, .g-answer, .g-sec .t, .g-sec .s, .g-cap, .g-note, .g-kpi .n')]
    .filter(one => {
      const words = document.createRange();
      words.selectNodeContents(one);
      return [...words.getClientRects()].some(line => controls.some(control => overlap(line, control)));
    }).map(one => one.textContent);
}"""

CONTRAST = """selector => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const light = colour => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(value => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light(getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor);
  const ratios = [...document.querySelectorAll(selector)].filter(one => one.checkVisibility()).map(one => {
    const style = getComputedStyle(one);
    const ink = light(one instanceof SVGElement ? style.fill : style.color);
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  });
  return { ground, least: ratios.length ? Math.min(...ratios) : null };
}"""


def english(text: str, allowed: set[str]) -> set[str]:
    """The words of three Latin letters or more; pictures in cells, which carry themselves, are no words."""
    text = re.sub(r"data:image/\S+", "", text)
    return {word for word in re.findall(r"[A-Za-z]{3,}", text) if word.lower() not in allowed}


def navigation(window: Window) -> list[str]:
    return window.page.get_by_test_id("stSidebarNavLink").all_inner_texts()


def test_every_page_is_looked_at() -> None:
    """A page that is added to app.py must be added here."""
    assert sorted([*TITLES.values(), *NOT_YET]) == sorted(title for _, title in _pages())
    assert sorted(link.split("?")[0] for link, _ in LINKS) == sorted(TITLES)


def _pages() -> list[tuple[str, str]]:
    source = (ROOT / "app.py").read_text("utf-8")
    rows = re.findall(r'Entry\("[^"]+", "([^"]+)", "([^"]+)"', source)
    return [(file, title) for file, title in rows if (ROOT / file).is_file()]


@pytest.mark.parametrize(("link", "scope"), LINKS)
def test_a_copied_link_opens_that_view_as_the_first_request_to_a_fresh_server(
    demo_home: Path, start: Serve, window: Open, link: str, scope: str
) -> None:
    server = start(demo_home)
    tab = window(server)
    tab.open(link)
    assert tab.scope.startswith(scope)
    assert tab.address == link
    assert [one for one in navigation(tab) if one not in NOT_YET] == list(TITLES.values())
    assert tab.page.evaluate("window.sawNotFound") is None
    tab.no_failures()
    server.stop()


@pytest.mark.parametrize(
    ("address", "theme"),
    [(address, theme) for address in TITLES for theme in ("light", "dark")]
    + [(address, "light") for address in (*LONG_WORDS, WITH_DRAWER)],
)
def test_a_page_is_chinese_quiet_and_fits_the_screen(
    demo_home: Path, serve: Serve, window: Open, address: str, theme: str
) -> None:
    tab = window(serve(demo_home))
    tab.open(f"{address}{'&' if '?' in address else '?'}embed_options={theme}_theme")
    assert tab.scope.startswith(TITLES[address.split("?")[0]])
    assert tab.drawer.is_visible() == (address == WITH_DRAWER)
    assert english(tab.page.evaluate(VISIBLE), ALLOWED) == set()
    assert tab.page.evaluate(SCROLLS_SIDEWAYS) == []
    assert tab.page.evaluate(CUT_OFF) == []
    assert tab.page.evaluate(COVERED) == []
    words = tab.page.evaluate(CONTRAST, ".g-answer, .g-page, .g-sec .t, .g-cap")
    ticks = tab.page.evaluate(CONTRAST, ".xtick text, .ytick text")
    assert (words["ground"] < 0.1) == (theme == "dark")
    assert words["least"] > 4.5, "what is written must stand out from the ground"
    assert ticks["least"] is None or ticks["least"] > 3, "so must the scales of the pictures"
    tab.stays_at_home()
    tab.no_failures()


@pytest.mark.parametrize("address", TITLES)
def test_an_empty_home_says_what_to_do(empty_home: Path, serve: Serve, window: Open, address: str) -> None:
    tab = window(serve(empty_home))
    tab.open(address)
    text = tab.page.evaluate(VISIBLE)
    assert TITLES[address] in tab.scope
    assert "gongkai ingest" in text
    assert english(text, ALLOWED | COMMANDS) == set()
    assert tab.page.evaluate(SCROLLS_SIDEWAYS) == []
    tab.no_failures()


@pytest.mark.parametrize("address", TITLES)
def test_a_single_report_that_breaks_off_fills_every_page(
    seed_home: Path, serve: Serve, window: Open, address: str
) -> None:
    tab = window(serve(seed_home))
    tab.open(address)
    text = tab.page.evaluate(VISIBLE)
    assert tab.scope.startswith(TITLES[address])
    assert "白桦镇" in text
    assert not re.search(r"\b(?:None|nan|NaN|NaT|undefined)\b", text)
    assert english(text, ALLOWED) == set()
    assert tab.page.evaluate(SCROLLS_SIDEWAYS) == []
    tab.stays_at_home()
    tab.no_failures()
