"""Pictures to be taken away: every picture of a page as PNG or SVG, chosen in a dialog that opens on demand.

A page says what it draws with ``frame.picture``; what is kept of that here is how to draw it again, in light
colours, with a title above and its source below. Nothing is drawn before a file is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.base import Figure
from analytics.charts.tokens import LIGHT, Tokens
from analytics.export import picture as export
from analytics.export.sheets import display_width

if TYPE_CHECKING:
    from analytics.ui.frame import Page

WIDE, WIDTH, HALF = 1140, 760, 560
"""Of a picture over the whole page, in its wide column, in its narrow one; px."""
EDGE = 20
"""Of a picture for a letter, in px."""
_TITLE, _SMALL = 16, 12
"""Of its letters, in px."""
_FORMATS = {"png": ("PNG", "image/png"), "svg": ("SVG", "image/svg+xml")}
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|：\s]+')

Draw = Callable[[Tokens], Figure]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the page shows: its name, how it is drawn, its signs in words where the page has them
    in a legend of its own, and how wide it is as a file (px).
    """

    title: str
    draw: Draw
    signs: str = ""
    width: int = WIDTH


def available(page: Page) -> bool:
    """The page has pictures, and this machine a browser that can draw them."""
    return bool(page.pictures) and export.available()


def offer(page: Page, name: str) -> None:
    """Open the dialog that lists the page's pictures. ``name`` begins the names of the files."""
    shown = tuple(page.pictures)
    words = (
        "PNG 可直接贴进文稿，SVG 放大不糊、可再编辑；均为浅色，附标题、筛选条件、快照与日期。画一张要几秒钟。"
    )

    def listed() -> None:
        for index, one in enumerate(shown):
            with st.container(key=f"picture-{index}", horizontal=True, vertical_alignment="center"):
                st.html(f'<div class="g-picture">{escape(one.title)}</div>', width="stretch")
                for ending, (label, mime) in _FORMATS.items():
                    st.download_button(
                        label,
                        partial(file, page, one, ending),
                        f"{name}-{file_name(one.title)}.{ending}",
                        mime,
                        key=f"download.{ending}.{index}",
                        on_click="ignore",
                        help=f"下载“{one.title}”",
                    )
        st.html(f'<div class="g-note">{words}</div>')

    st.dialog("下载图片", width="small")(listed)()


def file_name(title: str) -> str:
    """The title as a part of a file's name."""
    return _NO_FILE_NAME.sub("-", title).strip("-")


def file(page: Page, one: Picture, ending: str) -> bytes:
    """The picture as a file; always light. Raises ``export.PictureError`` (Chinese)."""
    figure = for_letter(one, source(page), tuple(page.shown.values()))
    make = export.svg if ending == "svg" else export.png
    return make(figure, one.width, int(figure["layout"]["height"]), LIGHT)


def for_letter(one: Picture, source: str, filters: Sequence[str]) -> Figure:
    """The figure with its title and what it was chosen by above, and below it where the figures come from."""
    figure = one.draw(LIGHT)
    layout = dict(figure["layout"])
    margin = {"l": 0, "r": 0, "t": 0, "b": 0} | layout.get("margin", {})
    room = one.width - 2 * EDGE
    title = lines((one.title,), room, _TITLE)
    scope = lines((*filters, one.signs), room, _SMALL)
    below = lines((source,), room, _SMALL)
    over = 12 + 24 * len(title) + 18 * len(scope)
    under = 18 + 18 * len(below)
    layout["margin"] = {
        "l": margin["l"] + EDGE,
        "r": margin["r"] + EDGE,
        "t": margin["t"] + over,
        "b": margin["b"] + under,
    }
    layout["height"] = int(layout["height"]) + over + under
    left = {"showarrow": False, "xref": "paper", "x": 0, "xanchor": "left", "xshift": -margin["l"]}
    above = left | {"yref": "paper", "y": 1, "yanchor": "top", "align": "left"}
    layout["annotations"] = [
        *layout.get("annotations", []),
        above
        | {
            "text": "<b>" + "<br>".join(map(escape, title)) + "</b>",
            "yshift": margin["t"] + over - 8,
            "font": {"size": _TITLE, "color": LIGHT.ink},
        },
        above
        | {
            "text": "<br>".join(map(escape, scope)),
            "yshift": margin["t"] + over - 10 - 24 * len(title),
            "font": {"size": _SMALL, "color": LIGHT.ink2},
        },
        left
        | {
            "text": "<br>".join(map(escape, below)),
            "yref": "paper",
            "y": 0,
            "yanchor": "top",
            "yshift": -margin["b"] - 10,
            "align": "left",
            "font": {"size": _SMALL, "color": LIGHT.ink3},
        },
    ]
    return {**figure, "layout": layout}


def lines(parts: Sequence[str], room: int, size: int) -> list[str]:
    """The parts, joined by dots, on lines that have ``room`` px at letters of ``size`` px."""
    found: list[str] = []
    for part in filter(None, parts):
        joined = f"{found[-1]} · {part}" if found else part
        if found and display_width(joined) * size / 2 <= room:
            found[-1] = joined
            continue
        # A part that is too long by itself goes on below; half a letter is what a Latin one takes.
        most = max(room // size, 1)
        fits = display_width(part) * size / 2 <= room
        found += [part] if fits else [part[start : start + most] for start in range(0, len(part), most)]
    return found


def source(page: Page) -> str:
    """Where the figures come from, in a line."""
    told = f"{page.snapshot.city} · 数据快照 {page.snapshot.taken_at:%Y-%m-%d %H:%M}"
    return f"{told} · 演示数据，单位均为虚构" if page.snapshot.demo else told
