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
