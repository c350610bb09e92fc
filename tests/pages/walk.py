"""A reader who goes from address to address: every page, every filter, in one sitting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from streamlit.testing.v1 import AppTest
from tests.pages.conftest import ROOT, Shown

Address = Mapping[str, str]
_KEY = "filter."
MANY = 12
"""So many options of a filter are looked at, spread over all of them."""


def files() -> tuple[str, ...]:
    """The files of ``app.PAGES``, read from the source: importing it would run the app."""
    source = (ROOT / "app.py").read_text("utf-8")
    return tuple(re.findall(r'Entry\("[^"]+", "(pages/[^"]+)"', source))


@dataclass
class Walk:
    """One browser; ``to`` turns to an address, as a link or the browser's Back does."""

    app: AppTest
    page: str = ""

    @classmethod
    def begin(cls) -> Walk:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        app.run()
        return cls(app)

    def to(self, page: str, address: Address) -> Shown:
        """What stands there, without exceptions, warnings or errors."""
        self.app.query_params.clear()
        for name, value in address.items():
            self.app.query_params[name] = value
        if page != self.page:
            self.app.switch_page(page)
            self.page = page
        shown = Shown(self.app).run()
        told = [one.value for one in (*self.app.warning, *self.app.error)]
        assert not told, f"{page} {dict(address)}: {told}"
        return shown


def filters(shown: Shown) -> dict[str, list[str]]:
    """The filters of a page: parameter of the address → its options as people read them."""
    found: dict[str, list[str]] = {}
    widgets: list[Any] = [*shown.app.selectbox, *shown.app.get("button_group")]
    for widget in widgets:
        if widget.key and widget.key.startswith(_KEY):
            found[widget.key.removeprefix(_KEY)] = [
                option if isinstance(option, str) else str(option.content) for option in widget.options
            ]
    return found


def addresses(found: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    """Every filter by itself; of long lists some, spread over them, with the first and the last."""
    for name, options in found.items():
        step = max(1, -(-len(options) // MANY))
        for option in dict.fromkeys([*options[::step], options[-1]]):
            yield {name: option}


def answer(shown: Shown) -> str:
    """The sentence of the page, plain, its lines one after the other; empty where there is none."""
    found = re.findall(r'g-answer">(.*?)</div>', shown.html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[0]) if found else ""


def scope(shown: Shown) -> str:
    """What the page says it is about: its title, year, kind."""
    found = re.findall(r'class="g-page">(.*?)(?:<span|</div>)', shown.html, re.DOTALL)
    return found[0] if found else ""


def unknown(shown: Shown) -> list[str]:
    """What the address asked for in vain, as the page says."""
    return re.findall(r'class="g-unknown">(.*?)</div>', shown.html)
