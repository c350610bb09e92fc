"""Filters that live in the address: a copied link shows the same view.

The address holds ids (``?year=2025&county=清源县&kind=镇``), people see words. Year, county and kind go
with the reader from page to page: a page that is turned to without them takes those of the last one. From
then on the address alone decides, so that the browser's Back works.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import TYPE_CHECKING, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics import groups
from analytics.ui import data, memo

if TYPE_CHECKING:
    from analytics.ui.frame import Page

ALL = ""
"""Id of “全部”; it does not stand in the address."""

COMMON = frozenset({"year", "county", "kind", "open"})
"""Parameters that every page knows."""

_MEMORY, _LAST_PAGE = "filters.memory", "filters.last_page"
_LONGEST_ECHO = 24
"""So many characters of what the address asks for in vain are repeated to the reader."""


def year(page: Page) -> int:
    """The report year, newest by default: ``?year=``. It always stands there: next year the newest is
    another.
    """
    years = [str(value) for value in reversed(page.snapshot.years)]
    options = {value: f"{value} 年度" for value in years}
    shown = choice(page, "year", "年度", options, look="select", width=116, carried=True, stated=True)
    page.year = int(shown)
    return page.year


def kind(page: Page) -> str | None:
    """The group of agencies (analytics.groups), None for all: ``?county=清源县&kind=镇``. Where the roster
    has one county only, that is no filter.
    """
    counties, kinds = _counties(), _kinds()
    county = ALL
    if counties:
        county = choice(page, "county", "县区", counties, look="select", width=132, carried=True)
        kinds = kinds if county == ALL else _kinds_of(county)
    elif given := st.query_params.get("county"):
        _say_unknown(page, "没有找到县区", given, "全部")
        _keep("county", ALL, ALL)
    its_kind = choice(page, "kind", "单位类别", kinds, carried=True, within=county)
    return groups.group(county, its_kind)


@memo.view
def _counties() -> Mapping[str, str]:
    found = data.counties()
    return {ALL: "全部县区"} | {county: county for county in found} if found else {}


@memo.view
def _kinds() -> Mapping[str, str]:
    return {ALL: "全部"} | {value: value for value in data.kinds()}


@memo.view
def _kinds_of(county: str) -> Mapping[str, str]:
    return {ALL: "全部"} | {value: value for value in data.counties()[county]}


def carried(name: str) -> str | None:
    """What the address gives for a parameter, or the last page showed for it, unchecked."""
    return st.query_params.get(name) or st.session_state.get(_MEMORY, {}).get(name)


def scope(year: int, kind: str | None) -> str:
    """What the page is about, beside its name: “2025 年度”, “2025 年度 · 清源县 · 镇”."""
    return " · ".join(part for part in (f"{year} 年度", groups.words(kind)) if part)


def choice(
    page: Page,
    name: str,
    label: str,
    options: Mapping[str, str],
    *,
    default: str | None = None,
    look: Literal["segments", "select"] = "segments",
    width: int | None = None,
    carried: bool = False,
    stated: bool = False,
    where: DeltaGenerator | None = None,
    within: str = "",
) -> str:
    """One of ``options`` (id → words), kept in the address as ``?name=id``; returns the id.

    The default (the first option unless given) does not stand in the address, unless ``stated``.
    ``carried``: goes with the reader to other pages. ``where``: a container other than the page's bar.
    ``within``: what the options are those of, for telling that it has not what the address asks for. The
    address may also give the words of an option, as somebody types them; what the options do not know is
    dropped, and the page says so. Raises ValueError where there is no option.
    """
    if not options:
        raise ValueError(f"filter {name}: no options")
    first = default if default is not None else next(iter(options))
    key = f"filter.{name}"
    given = st.query_params.get(name)
    remembered = _remembered(page, name) if carried else None
    ids = {words: one for one, words in options.items()} | {one: one for one in options}
    value = next((ids[one] for one in (given, remembered) if one is not None and one in ids), first)
    st.session_state[key] = value
    page.shown[label] = options[value]
    if given and given not in ids:
        missing = f"{within}没有{label}" if within else f"没有找到{label}"
        _say_unknown(page, missing, given, options[value])
    absent = None if stated else first
    _keep(name, value, absent)
    if carried:
        _remember(page, name, value)

    def changed() -> None:
        _keep(name, str(st.session_state[key]), absent)

    target = where if where is not None else page.filters
    if look == "select":
        target.selectbox(
            label,
            list(options),
            format_func=lambda option: options.get(option, option),
            key=key,
            on_change=changed,
            label_visibility="collapsed",
            width=width or "stretch",
            required=True,
        )
    else:
        target.segmented_control(
            label,
            list(options),
            format_func=lambda option: options.get(option, option),
            key=key,
            on_change=changed,
            label_visibility="collapsed",
            required=True,
            width=width or "content",
        )
    return value


def leave_behind(keeps: Collection[str]) -> None:
    """Take parameters out of the address that this page does not know: another page's, or misspelt ones."""
    for name in [one for one in st.query_params if one not in COMMON and one not in keeps]:
        del st.query_params[name]


def _say_unknown(page: Page, missing: str, given: str, shown: str) -> None:
    asked = given if len(given) <= _LONGEST_ECHO else given[:_LONGEST_ECHO] + "……"
    words = f"{missing} {asked}，现在显示 {shown.strip()}。"
    page.notice.html(f'<div class="g-unknown">{escape(words)}</div>')


def _remembered(page: Page, name: str) -> str | None:
    """What the last page showed; None where the reader is on that page still: there the address decides."""
    if st.session_state.setdefault(_LAST_PAGE, {}).get(name) == page.title:
        return None
    return st.session_state.setdefault(_MEMORY, {}).get(name)


def _remember(page: Page, name: str, value: str) -> None:
    st.session_state.setdefault(_LAST_PAGE, {})[name] = page.title
    st.session_state.setdefault(_MEMORY, {})[name] = value


def _keep(name: str, value: str, absent: str | None) -> None:
    """Write a choice into the address; the one that is ``absent`` there is taken out."""
    if value == absent:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != value:
        st.query_params[name] = value
