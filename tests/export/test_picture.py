"""Pictures: a PNG of the asked size on the theme's page, or a plain word that there is no browser."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import pytest

from analytics.export import picture


@dataclass(frozen=True)
class Paper:
    bg: str = "#FBFAF7"


FIGURE: dict[str, Any] = {
    "data": [{"type": "bar", "orientation": "h", "y": ["白沙镇", "太和镇"], "x": [72, 69]}],
    "layout": {"paper_bgcolor": "rgba(0,0,0,0)", "font": {"size": 12, "family": "serif"}},
}


def test_without_a_browser_it_says_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_: str) -> None:
        return None

    monkeypatch.setattr(picture.shutil, "which", nowhere)
    assert not picture.available()
    with pytest.raises(picture.PictureError, match="请安装 chromium"):
        picture.png(FIGURE, 400, 200, Paper())


@pytest.mark.browser
@pytest.mark.skipif(not picture.available(), reason="no Chromium on this machine")
def test_a_picture_has_the_asked_size_and_leaves_the_figure_alone() -> None:
    before = repr(FIGURE)
    image = picture.png(FIGURE, 400, 200, Paper())
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", image[16:24]) == (400 * picture.SCALE, 200 * picture.SCALE)
    assert len(image) > 5_000  # more than an empty page
    assert repr(FIGURE) == before


@pytest.mark.browser
@pytest.mark.skipif(not picture.available(), reason="no Chromium on this machine")
def test_a_figure_that_cannot_be_drawn_is_told() -> None:
    with pytest.raises(picture.PictureError, match="没有画成"):
        picture.png({"data": [{"type": "no such trace", "x": object()}]}, 400, 200, Paper())
