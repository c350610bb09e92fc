"""A page as a test sees it: run without a browser, over the homes of `tests.homes`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest
from tests.homes import counties_home, demo_home, doubtful_home, empty_home, seed_home

from analytics.store.home import VARIABLE

__all__ = ["Show", "Shown", "counties_home", "demo_home", "doubtful_home", "empty_home", "seed_home", "show"]

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Shown:
    """A page as it stands after a run: its words, its pictures, its widgets."""

    app: AppTest

    @property
    def html(self) -> str:
        """All HTML of the page, the sidebar and the drawer; of what can be clicked, the key figures."""
        parts = [json.loads(element.proto.json).get("html", "") for element in self.app.get("bidi_component")]
        strips = [part for part in parts if '<div class="g-kpis"' in part]
        return "\n".join([*(element.proto.body for element in self.app.get("html")), *strips])

    @property
    def words(self) -> str:
        """The HTML without its tags, and without what stands on paper only."""
        seen = re.sub(r'<style>.*?</style>|<span class="g-source">.*?</span>', "", self.html, flags=re.DOTALL)
        return re.sub(r"<[^>]+>", "", seen)

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """The figures of the page in order."""
        return [json.loads(element.proto.spec) for element in self.app.get("plotly_chart")]

    @property
    def address(self) -> dict[str, str]:
        """What stands behind the question mark."""
        return {
            name: value if isinstance(value, str) else value[0]
            for name, value in self.app.query_params.items()
        }

    def run(self) -> Shown:
        self.app.run()
        assert not self.app.exception, [error.value for error in self.app.exception]
        for figure in self.pictures:
            go.Figure(figure)  # pages do not check what they draw: see analytics.ui.drawn
        return self


Show = Callable[..., Shown]


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """``show(home, "pages/city/overview.py", year="2024")``: what stands under that address."""

    def opened(home: Path, page: str, **params: str) -> Shown:
        monkeypatch.setenv(VARIABLE, str(home))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.run()
        for name, value in params.items():
            app.query_params[name] = value
        app.switch_page(page)
        return Shown(app).run()

    return opened
