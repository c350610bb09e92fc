"""The frame of every page: sidebar, bar, answer, key figures, sections, pictures, empty state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib import resources
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.charts import spark
from analytics.charts.base import CONFIG
from analytics.charts.tokens import SEVERITY_MARK, Tokens
from analytics.ui import chinese, data, filters, joined, links, memo, pictures, search, theme
from analytics.ui.clickable import clickable
from analytics.ui.downloads import Sheet, downloads
from analytics.ui.drawn import Drawn
from analytics.ui.links import Door
from analytics.ui.pictures import Draw, Picture

__all__ = [
    "Door",
    "Kpi",
    "Page",
    "Sheet",
    "answer",
    "caption",
    "columns",
    "downloads",
    "html",
    "kpis",
    "page",
    "picture",
    "section",
]

DEMO = "演示数据，单位均为虚构"
_TURN, _GO = "frame.turn", "frame.go"


@dataclass(slots=True)
class Page:
    """A page while it is drawn. ``filters`` is its bar, ``corner`` the same: what is drawn there last, the
    下载 button, stands at its right end.

    ``shown`` collects what the filters say, for the “about” sheet of the workbook; ``year`` is the report
    year once it is chosen; ``pictures`` are those drawn so far, for the downloads.
    """

    title: str
    snapshot: data.Snapshot
    tokens: Tokens
    filters: DeltaGenerator
    year: int | None = None
    shown: dict[str, str] = field(default_factory=dict[str, str])
    pictures: list[Picture] = field(default_factory=list[Picture])
    _notice: DeltaGenerator | None = None

    @property
    def corner(self) -> DeltaGenerator:
        return self.filters

    @property
    def notice(self) -> DeltaGenerator:
        """The line under the bar that says what the address asks for in vain; mostly there is none."""
        if self._notice is None:
            self._notice = st.container(key="notice")
        return self._notice


Sign = tuple[str, str, str]
"""Of a legend: style of the swatch, character in it, words."""


@dataclass(frozen=True, slots=True, eq=False)
class Kpi:
    """A key figure: label, value and unit as printed, a line of note (HTML), a sparkline over ``years``, a
    door.

    ``severity`` puts that severity's mark and colour on the label. ``broken``: the series rests on tables of
    the form, so that the line parts where the edition changed.
    """

    label: str
    value: str
    unit: str = ""
    note: str = ""
    years: Sequence[int] = ()
    values: Sequence[float | None] = ()
    door: Door | None = None
    severity: str | None = None
    broken: bool = True


# ------------------------------------------------------------------ app.py


@cache
def asset(name: str) -> str:
    """Text of a file among the assets."""
    return resources.files("analytics.ui").joinpath("assets", name).read_text("utf-8")


@cache
def favicon() -> str:
    """The page's own icon as a data URI; without one every page would ask the network for it."""
    return spark.data_uri(asset("favicon.svg"))


def sidebar(tokens: Tokens) -> None:
    """Logo by theme, and the foot: which snapshot, how much is in it, whether it is a demonstration."""
    snapshot = data.snapshot()
    office = snapshot.city if snapshot else "政府信息公开年报"
    st.logo(_logo(tokens.name, office), size="large")
    if snapshot is None:
        return
    said = [
        f"数据快照 {snapshot.taken_at:%Y-%m-%d %H:%M}",
        f"{snapshot.agencies} 家单位 · {snapshot.reports} 份报告",
    ]
    if snapshot.demo:
        said.append(DEMO)
    with st.sidebar:
        html('<div class="g-foot">' + "<br>".join(said) + "</div>")


@cache
def _logo(theme: str, office: str) -> str:
    return spark.data_uri(asset(f"logo-{theme}.svg").replace("{office}", _office_lines(office)))


def _office_lines(office: str) -> str:
    """The office's name as SVG text under the product's: on two lines where one has no room for it."""
    if len(office) <= _OFFICE_ROOM:
        return f'<tspan x="44" y="33">{escape(office)}</tspan>'
    half = (len(office) + 1) // 2
    return "".join(
        f'<tspan x="44" y="{y}">{escape(line)}</tspan>'
        for y, line in ((25, office[:half]), (37, office[half:]))
    )


_OFFICE_ROOM = 10
"""Characters of 12 px beside the seal."""


# ------------------------------------------------------------------ page


def page(title: str, keeps: Collection[str] = ()) -> Page:
    """Begin a page: its bar, and the search box of the sidebar. ``keeps``: the parameters of the address that
    are its own.

    In an empty home says what to do, and ends the page there.
    """
    snapshot = data.snapshot()
    tokens = theme.current()
    if snapshot is None:
        _empty(title)
        chinese.install()  # here: after stop nothing more is sent
        st.stop()
    door = st.session_state.pop(_GO, None)
    if door is not None:
        st.switch_page(door.file, query_params=dict(door.params))
    joined.begin()
    filters.leave_behind(keeps)
    bar = st.container(key="bar", horizontal=True, gap="small", vertical_alignment="center")
    begun = Page(title, snapshot, tokens, bar)
    given = st.query_params.get("year", "")
    search.draw(st.sidebar, lambda: begun.notice, int(given) if given.isdecimal() else None)
    return begun


def answer(page: Page, scope: str, sentence: str) -> None:
    """The page's name with its scope (“2025 年度”), and the answer: HTML, at most two lines.

    ``<em>`` marks what is red (a missing report, a red finding), ``<u>`` any other word that carries the
    answer.
    """
    demo = f'<span class="g-demo">{DEMO}</span>' if page.snapshot.demo else ""
    # Only on paper, where the bar with the filters and the foot of the sidebar are not.
    chosen = "、".join(words for words in page.shown.values() if words != filters.EVERYTHING)
    source = f"筛选：{chosen}　{page.snapshot.city} · 数据快照 {page.snapshot.taken_at:%Y-%m-%d %H:%M}"
    html(
        f'<div class="g-page">{escape(page.title)} · {escape(scope)}{demo}'
        f'<span class="g-source">{escape(source)}</span></div>'
        f'<div class="g-answer">{sentence}</div>'
    )


def kpis(page: Page, items: Sequence[Kpi]) -> None:
    """The strip of key figures, each a door where it has one; the first sparkline says its span of years."""
    strip = _strip(tuple(items), page.tokens, page.year)
    if all(kpi.door is None for kpi in items):
        html(strip)
        return
    strip = joined.taken() + strip  # with the answer above it

    def picked(index: str) -> None:
        # Turning to a page takes a run of the script; the next one begins with it.
        st.session_state[_GO] = items[int(index)].door

    clickable(strip, key="kpis", on_pick=picked)


_KPI_ROOM = 9
"""Characters of value and unit that have room beside the sparkline in full size."""


@memo.view
def _strip(items: tuple[Kpi, ...], tokens: Tokens, year: int | None) -> str:
    """All of it in one element: each column, container and link of Streamlit's own costs as much again."""
    figures = "".join(
        f'<div class="g-kpi">{_kpi(kpi, tokens, year, span=index == 0)}{_door(kpi, index)}</div>'
        for index, kpi in enumerate(items)
    )
    return f'<div class="g-kpis" style="--n:{len(items)}">{figures}</div>'


def _door(kpi: Kpi, index: int) -> str:
    """A link over the whole figure: a click turns the page without loading the site, a new tab works too."""
    if kpi.door is None:
        return ""
    address = escape(links.href(kpi.door.file, **kpi.door.params))
    return (
        f'<a href="{address}" target="_self" data-pick="{index}" aria-label="{escape(kpi.label)}：查看"></a>'
    )


def _kpi(kpi: Kpi, tokens: Tokens, year: int | None, *, span: bool) -> str:
    mark = f"{SEVERITY_MARK[kpi.severity]} " if kpi.severity else ""
    label = f"<b>{mark}{escape(kpi.label)}</b>" if kpi.severity else escape(kpi.label)
    tone = f' class="g-{kpi.severity}"' if kpi.severity else ""
    years = f"<i>{kpi.years[0]}—{kpi.years[-1]}</i>" if span and len(kpi.years) > 1 else ""
    long = " long" if len(kpi.value) + len(kpi.unit) > _KPI_ROOM else ""
    line = ""
    if len(kpi.years) > 1:
        uri = spark.data_uri(spark.spark(kpi.years, kpi.values, tokens, broken=kpi.broken, chosen=year))
        line = f'<img src="{uri}" alt="">'
    figure = f"<b>{escape(kpi.value)}</b><span>{escape(kpi.unit)}</span>"
    return (
        f'<div class="l"><span{tone}>{label}</span>{years}</div>'
        f'<div class="v{long}"><div>{figure}</div>{line}</div>'
        f'<div class="n">{kpi.note}</div>'
    )


def columns(ratio: float = 1.62) -> Sequence[DeltaGenerator]:
    """Two columns, the left one ``ratio`` times as wide."""
    return st.columns([ratio, 1], gap="medium")


def section(title: str, subtitle: str = "", *, signs: Sequence[Sign] = (), then: str = "") -> None:
    """Open a section: ink rule, title, one line on how to read it (plain text).

    ``signs``: the legend of the picture that follows. ``then``: HTML that follows (a table of
    ``tables.markup``, ``captioned`` words), in the same element: a page is as quick as it has few of them.
    """
    below = f'<div class="s">{escape(subtitle)}</div>' if subtitle else ""
    html(
        f'<div class="g-sec"><div class="t">{escape(title)}</div>{below}</div>'
        + (_legend(signs) if signs else "")
        + then
    )


def caption(text: str) -> None:
    """The line under a picture or table that says in words what it shows (HTML)."""
    html(captioned(text))


def captioned(text: str) -> str:
    """The HTML of ``caption``."""
    return f'<div class="g-cap">图示：{text}</div>'


def quiet(text: str) -> None:
    """A sentence in place of a picture that would be empty (plain text)."""
    html(f'<div class="g-quiet">{escape(text)}</div>')


def legend(items: Sequence[Sign]) -> None:
    """Legend above a picture."""
    html(_legend(items))


def _legend(items: Sequence[Sign]) -> str:
    return (
        '<div class="g-legend">'
        + "".join(
            f'<span><i style="{style}">{sign}</i>{escape(words)}</span>' for style, sign, words in items
        )
        + "</div>"
    )


def html(text: str) -> None:
    """Show HTML in the page's own classes; what follows one another goes out as one element."""
    joined.html(text)


# ------------------------------------------------------------------ pictures


def picture(
    page: Page,
    draw: Draw,
    *,
    key: str,
    alt: str,
    title: str,
    on_point: Callable[[Any], None] | None = None,
    width: int = pictures.WIDTH,
    signs: str = "",
    alone: Draw | None = None,
) -> None:
    """Draw a chart: ``draw`` makes it from the tokens of a theme, ``alt`` says what it shows.

    ``on_point`` gets the ``customdata`` of a clicked point and opens a door (``panel.*``). As a file it is
    called ``title`` and is ``width`` px wide; there ``signs`` stand for the legend that the page draws, or
    ``alone`` draws it with one.
    """
    page.pictures.append(Picture(title, alone or draw, signs, width))
    figure = draw(page.tokens)
    if not figure["data"]:
        # Plotly's element refuses a figure without traces; axes and notes alone are worth drawing.
        figure = figure | {"data": [{"type": "scatter", "x": [], "y": []}]}
    turned = f"{key}.{st.session_state.get(_TURN, 0)}"
    drawn = Drawn(figure)
    if on_point is None:
        st.plotly_chart(drawn, theme=None, config=CONFIG, key=turned, alt=alt)
        return

    def selected() -> None:
        points = st.session_state[turned]["selection"]["points"]
        if points and "customdata" in points[0]:
            on_point(points[0]["customdata"])

    st.plotly_chart(
        drawn, theme=None, config=CONFIG, key=turned, alt=alt, on_select=selected, selection_mode="points"
    )


def release() -> None:
    """Forget what was clicked in the pictures, so that the same point can be clicked again."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


# ------------------------------------------------------------------ empty


def _empty(title: str) -> None:
    html(
        f'<div class="g-page">{escape(title)}</div><div class="g-answer">还没有可以看的报告。</div>'
        '<div class="g-empty">把各单位的年度报告放进一个文件夹'
        "（docx、pdf、html、txt、xlsx、csv 都可以），在终端运行：<br>"
        "<code>gongkai ingest 文件夹</code><br>"
        "只想先看看样子，可以装入一座虚构城市的演示数据：<br><code>gongkai demo</code><br>"
        "完成后刷新本页。</div>"
    )
