"""PNG and SVG of a figure: kaleido drives a Chromium of this machine; nothing comes from a network."""

from __future__ import annotations

import copy
import shutil
from typing import Any, Protocol

FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','SimHei',sans-serif"
"""Chinese fonts of free systems, of Apple's and of Windows: an SVG is drawn again wherever it is opened."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SCALE = 2
"""Pixels of the file for one of the screen, so that a picture stays sharp in a printed report."""


class PictureError(Exception):
    """The picture cannot be drawn here. The message (Chinese) says why and what helps."""


class Theme(Protocol):
    """What a picture needs of a theme's tokens: the colour of the page, as ``#RRGGBB``."""

    @property
    def bg(self) -> str: ...


def browser() -> str | None:
    """Path of a Chromium on this machine; None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def available() -> bool:
    """Pictures can be made here; where not, a page offers none."""
    return browser() is not None


def png(figure: dict[str, Any], width: int, height: int, theme: Theme) -> bytes:
    """The figure as PNG, twice ``width`` × ``height`` (in px of the screen). Raises PictureError.

    ``figure`` is a Plotly figure as a dict; it is not changed. A transparent page takes the theme's colour.
    """
    return _drawn(figure, theme, format="png", width=width, height=height, scale=SCALE)


def svg(figure: dict[str, Any], width: int, height: int, theme: Theme) -> bytes:
    """The same as SVG of that size, its letters as text in the fonts of FONT."""
    return _drawn(figure, theme, format="svg", width=width, height=height)


def _drawn(figure: dict[str, Any], theme: Theme, **options: Any) -> bytes:
    path = browser()
    if path is None:
        raise PictureError("本机没有 Chromium 浏览器，画不出图片。请安装 chromium 后再试，或改下载 xlsx。")
    import kaleido  # starts helper threads, and only here is it needed

    try:
        image = kaleido.calc_fig_sync(
            _on_paper(figure, theme.bg), opts=options, kopts={"path": path, "mathjax": False}
        )
    except Exception as error:  # kaleido, its browser driver and asyncio raise all kinds
        raise PictureError(f"图片没有画成：{error}。请再试一次，或改下载 xlsx。") from error
    return bytes(image)


def _on_paper(figure: dict[str, Any], background: str) -> dict[str, Any]:
    """A copy with an opaque page and a font that has Chinese glyphs."""
    drawn = copy.deepcopy(figure)
    layout: dict[str, Any] = drawn.setdefault("layout", {})
    layout["paper_bgcolor"] = background
    layout["font"] = {**layout.get("font", {}), "family": FONT}
    return drawn
