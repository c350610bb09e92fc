"""What must hold of every page as it stands in a browser: its words, its room, its colours, its names.

Each check gives what is wrong, empty where nothing is; ``problems`` gathers them: one page load for all.
"""

from __future__ import annotations

import getpass
import re
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize
from tests.browser.conftest import Window

TITLES = {
    "/": "总览",
    "/compliance": "合规缺口",
    "/ranking": "排名下载",
    "/compare": "年度对比",
    "/proactive": "主动公开",
    "/requests": "申请办理",
    "/disputes": "复议诉讼",
    "/township": "单位画像",
    "/text": "雷同与检索",
    "/intake": "报告入库",
    "/roll_up": "汇总核对",
    "/method": "口径说明",
}

DESK: ViewportSize = {"width": 1366, "height": 768}
WIDE: ViewportSize = {"width": 1920, "height": 1080}
PHONE: ViewportSize = {"width": 390, "height": 844}

ALLOWED = {"csv", "docx", "html", "pdf", "png", "svg", "txt", "xlsx", "ctrl", "word", "wps"}
"""Formats of files, the programs that write them and the name of a key; people say them in Latin letters."""

# ------------------------------------------------------------------ words

# Text that a reader sees. Icons are words of a font that draws them; the canvas of a grid holds a table; what
# is to be typed into a terminal or a file stands as code.
VISIBLE = """() => {
  const words = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    if (at.closest('script, style, noscript, template, code, [data-testid="stIconMaterial"]')) continue;
    const box = at.getBoundingClientRect();
    const drawn = at.closest('canvas') !== null;
    const seen = at.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && box.right > 0 && box.bottom > -window.scrollY && box.width > 1 && box.height > 1;
    if (drawn || seen) words.push(walk.currentNode.data);
  }
  for (const input of document.querySelectorAll('input')) words.push(input.value || input.placeholder);
  return words.join('\\n');
}"""

SAID = """() => {
  const said = new Set(), latin = /[A-Za-z]{2,}/;
  const skip = 'script, style, noscript, template, code, [data-testid="stIconMaterial"]';
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

CODE = "() => [...document.querySelectorAll('code')].map(one => one.textContent)"
TYPED = re.compile(r"gongkai (?:ingest 文件夹|demo|build)|settings\.toml|city_report = .*")
"""All that a page may tell to type into a terminal or a file, where Chinese would not do."""


def english(page: Page) -> list[str]:
    """What is said in English. Rules and units of files (X01, 200MB), names of files and of the person who
    took them in are no words.
    """
    allowed = ALLOWED | {getpass.getuser().lower()}
    left: set[str] = set()
    for words in page.evaluate(SAID):
        bare = re.sub(
            r"data:image/\S+|\S+\.(?:docx|pdf|html|txt|xlsx|csv|exe)|\d\s?[KMGT]?B|校验码 \S+", "", words
        )
        if {word for word in re.findall(r"[A-Za-z]{2,}", bare) if word.lower() not in allowed}:
            left.add(words)
    return sorted(left)


def commands(page: Page) -> list[str]:
    """What a page tells to type, though nobody has agreed to it."""
    return [one for one in page.evaluate(CODE) if not TYPED.fullmatch(one)]


def unknowns(page: Page) -> list[str]:
    """What a program says of a value that it has not: no reader should meet it."""
    return re.findall(r"\b(?:None|nan|NaN|NaT|undefined|null|inf)\b", page.evaluate(VISIBLE))


# ------------------------------------------------------------------ room

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

# Beyond the edge of the screen, and not within something that scrolls by itself.
BEYOND = """() => [...document.querySelectorAll('.stMainBlockContainer *')].filter(one => {
  const box = one.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 2) return false;
  for (let at = one.parentElement; at && !at.matches('.stMainBlockContainer'); at = at.parentElement) {
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX)) return false;
  }
  return true;
}).map(one => one.outerHTML.slice(0, 120))"""


def misfits(tab: Window, screen: ViewportSize) -> list[str]:
    """On a screen of this size: what moves sideways, is cut off, covered, or beyond the edge."""
    page = tab.page
    if page.viewport_size != screen:
        page.set_viewport_size(screen)
        tab.page.evaluate(AFTER_RESIZING)
        tab.settle()
    wrong = [f"cut off: {words}" for words in page.evaluate(CUT_OFF)]
    wrong += [f"covered: {words}" for words in page.evaluate(COVERED)]
    wrong += [f"beyond the edge: {what}" for what in page.evaluate(BEYOND)]
    if screen["width"] > PHONE["width"]:
        wrong += [f"moves sideways: {what}" for what in page.evaluate(SCROLLS_SIDEWAYS)]
    elif page.evaluate("document.documentElement.scrollWidth") > screen["width"]:
        wrong.append("the page moves sideways")
    return wrong


AFTER_RESIZING = """() => new Promise(done => {
  let still = 0, before = '';
  const look = () => {
    const now = [...document.querySelectorAll('.js-plotly-plot .main-svg, .stMainBlockContainer')]
      .map(one => `${one.clientWidth}x${one.clientHeight}`).join();
    still = now === before ? still + 1 : 0;
    before = now;
    if (still > 8) done();
    else setTimeout(look, 50);
  };
  look();
})"""
"""Pictures take their new width some moments after the window."""


# ------------------------------------------------------------------ colours and names

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


def pale(page: Page, theme: str) -> list[str]:
    """What does not stand out from the ground, or a ground of the other theme."""
    words = page.evaluate(CONTRAST, ".g-answer, .g-page, .g-sec .t, .g-cap")
    ticks = page.evaluate(CONTRAST, ".xtick text, .ytick text")
    wrong: list[str] = []
    if (words["ground"] < 0.1) != (theme == "dark"):
        wrong.append(f"the ground is not {theme}")
    if words["least"] <= 4.5:
        wrong.append(f"words: {words['least']:.2f}")
    if ticks["least"] is not None and ticks["least"] <= 3:
        wrong.append(f"scales of pictures: {ticks['least']:.2f}")
    return wrong


FINDINGS = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations
    .map(one => [one.impact, one.id, one.nodes.map(node => `${node.target} ${node.html.slice(0, 160)}`)]);
}"""


def axe(page: Page) -> list[Any]:
    """What axe-core, which the tests' packages bring, finds fault with, however small."""
    pytest.importorskip("axe_playwright_python", reason="make setup installs it")
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    page.evaluate(script)
    found: list[Any] = page.evaluate(FINDINGS)
    return found


UNNAMED = """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].filter(one => {
  const named = one.matches('[aria-label]') ? one : one.querySelector('[aria-label]');
  return (named?.getAttribute('aria-label') ?? '').length <= 5;
}).map(one => one.outerHTML.slice(0, 160))"""


def unnamed(page: Page) -> list[str]:
    """Pictures that do not say what they show."""
    found: list[str] = page.evaluate(UNNAMED)
    return found


# ------------------------------------------------------------------ all of it


def problems(tab: Window, theme: str, *screens: ViewportSize) -> dict[str, list[Any]]:
    """All that is wrong with what stands in the window, by check; room is looked at on each screen."""
    found = {
        "english": english(tab.page),
        "commands": commands(tab.page),
        "unknown": unknowns(tab.page),
        "pale": pale(tab.page, theme),
        "axe": axe(tab.page),
        "pictures without words": unnamed(tab.page),
    }
    for screen in screens or (DESK,):
        found[f"{screen['width']} px"] = misfits(tab, screen)
    return {check: wrong for check, wrong in found.items() if wrong}
