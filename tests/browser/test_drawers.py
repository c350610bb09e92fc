"""Every drawer: its words, its colours, its room; Escape closes it; the keyboard goes in and comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from playwright.sync_api import Locator, expect
from tests.browser import looks
from tests.browser.conftest import PATIENCE, Serve, Server, Window
from tests.browser.looks import DESK, PHONE

Open = Callable[[Server], Window]

expect.set_options(timeout=PATIENCE)

DRAWERS = {
    "finding in a Word file": "/compliance?open=finding~qingxi|2025|T02|natural_person",
    "finding on a page of a PDF": "/compliance?open=finding~yongfeng|2025|T02|natural_person",
    "cell": "/township?agency=qingxi&year=2025&open=cell~{report}~t3~outcome_total~natural_person",
    "report": "/?open=report~qingxi~2025",
    "report that cannot be read": "/?open=report~hewan~2025",
    "report that never came": "/?open=report~hongyan~2025",
    "document as received": "/intake?open=document~{sha256}~0",
    "source of a rank": "/ranking?source=qingxi~2025",
    "source of two years": "/compare?source=requests_received~qingxi",
    "sum over units": "/roll_up?sum=t3~received~natural_person",
    "sum of disputes": "/disputes?cases=~review~total~2025~1",
    "sum of outcomes": "/requests?sum=t3~~total~granted~2025",
    "nothing that exists": "/?open=finding~nobody|2025|T02|natural_person",
}
"""An address that opens each kind, with what a home of its own makes of ``{report}`` and ``{sha256}``."""

OPENED = re.compile("(open|source|sum|cases)=")
"""A closed drawer stands in no copied link."""

DOORS = [
    ("/compliance", 'a[href*="open=cell"]'),
    ("/roll_up", 'a[href*="sum=t3"]'),
    ("/township?agency=qingxi&year=2025", 'a[href*="open=finding"]'),
    ("/intake", '.g-docs a[href*="open=document"]'),
]
"""Links that load the page anew, and such as do not."""


@pytest.fixture(scope="module")
def known(demo_home: Path) -> dict[str, str]:
    """What this home calls the report of 清溪镇 for 2025, and its file."""
    path = demo_home / (demo_home / "CURRENT").read_text("utf-8").strip()
    with duckdb.connect(str(path), read_only=True) as facts:
        row = facts.execute(
            "SELECT report_id, sha256 FROM reports WHERE agency_id = 'qingxi' AND year = 2025 AND is_current"
        ).fetchone()
    assert row is not None
    return {"report": row[0], "sha256": row[1]}


def address(of: str, known: dict[str, str], theme: str) -> str:
    path, _, query = DRAWERS[of].format(**known).partition("?")
    return f"{path}?{quote(query, safe='=&~')}&embed_options={theme}_theme"


@pytest.mark.parametrize("of", DRAWERS)
def test_a_drawer_is_chinese_readable_fits_and_closes(
    demo_home: Path, serve: Serve, window: Open, known: dict[str, str], of: str
) -> None:
    tab = window(serve(demo_home))
    tab.open(address(of, known, "light"))
    expect(tab.drawer).to_be_visible()
    expect(tab.drawer.locator(".g-page, .g-quiet").first).to_be_visible()
    tab.settle()
    assert looks.problems(tab, "light", DESK, PHONE) == {}
    room = tab.drawer.get_by_role("dialog").bounding_box()
    assert room is not None
    assert room["x"] >= 0
    assert room["width"] <= PHONE["width"]
    tab.page.keyboard.press("Escape")
    expect(tab.drawer).to_have_count(0)
    expect(tab.page).not_to_have_url(OPENED)
    tab.stays_at_home()
    tab.no_failures()


@pytest.mark.parametrize(
    "of", ["finding in a Word file", "finding on a page of a PDF", "cell", "source of a rank"]
)
def test_a_drawer_is_readable_in_the_dark(
    demo_home: Path, serve: Serve, window: Open, known: dict[str, str], of: str
) -> None:
    tab = window(serve(demo_home))
    tab.open(address(of, known, "dark"))
    expect(tab.drawer.locator(".g-page").first).to_be_visible()
    tab.settle()
    assert looks.problems(tab, "dark") == {}
    tab.no_failures()


@pytest.mark.parametrize(("page", "door"), DOORS)
def test_the_keyboard_goes_into_the_drawer_and_back_to_its_door(
    demo_home: Path, serve: Serve, window: Open, page: str, door: str
) -> None:
    tab = window(serve(demo_home))
    tab.open(page)
    opener = tab.page.get_by_test_id("stMain").locator(door).nth(1)
    opener.focus()
    words = opener.inner_text()
    tab.page.keyboard.press("Enter")
    expect(tab.drawer).to_be_visible()
    tab.settle()
    assert inside(tab), "the focus is in the drawer"
    for _ in range(30):
        tab.page.keyboard.press("Tab")
        assert inside(tab), "and stays there"
    tab.page.keyboard.press("Escape")
    expect(tab.drawer).to_have_count(0)
    tab.settle()
    back = tab.page.locator(":focus")
    expect(back).to_have_text(words, use_inner_text=True)
    expect(back).to_be_in_viewport()
    assert same_door(back, door)
    tab.no_failures()


def inside(tab: Window) -> bool:
    return bool(tab.page.evaluate("document.activeElement.closest('[role=\"dialog\"]') !== null"))


def same_door(one: Locator, door: str) -> bool:
    return bool(one.evaluate("(one, door) => one.matches(door)", door))
