"""The box that finds an agency by name, short name, an older name or pinyin initials, and turns to its page.

In a city all agencies stand in a list that narrows while one types. Over a province (more than ``LISTED``)
such a list would be megabytes a rerun: there the box takes words, and the snapshot is asked for ``MOST`` of
those that match. ``near`` gives a page that chooses among agencies the few that stand beside the one shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.agencies import RosterError, load_roster
from analytics.store.home import Home
from analytics.ui import links, memo, warehouse
from analytics.ui.clickable import clickable

LISTED = 300
MOST = 20
KEY = "search.agency"
_GO, _TYPED = "search.go", "search.typed"


@dataclass(frozen=True, slots=True)
class Match:
    """An agency as the box shows it."""

    agency_id: str
    short_name: str
    initials: str
    name: str


def draw(where: DeltaGenerator, below: DeltaGenerator, year: int | None) -> None:
    """The box in ``where``; what matches, where that is not one agency, in ``below``."""
    if agencies() <= LISTED:
        _choose(where)
    else:
        _type(where, below)
    target = st.session_state.pop(_GO, None)
    if target:
        links.go_unit(target, year)


@memo.view
def agencies() -> int:
    """How many the snapshot knows."""
    found = warehouse.fetch("SELECT count(*) FROM agencies")
    return int(found[0][0]) if found else 0


# ------------------------------------------------------------------ few agencies: a list


def _choose(where: DeltaGenerator) -> None:
    found = _all()

    def words(agency_id: str) -> str:
        one = found[agency_id]
        return f"{one.short_name}　{one.initials}　{one.name}"

    def chosen() -> None:
        agency_id = st.session_state.get(KEY)
        st.session_state[KEY] = None
        if agency_id:
            st.session_state[_GO] = agency_id

    where.selectbox(
        "查找单位",
        list(found),
        index=None,
        format_func=words,
        key=KEY,
        on_change=chosen,
        placeholder="查找单位、拼音首字母",
        label_visibility="collapsed",
        icon=":material/search:",
        filter_mode="contains",
        width=236,
    )


@memo.view
def _all() -> dict[str, Match]:
    rows = warehouse.fetch(
        "SELECT agency_id, short_name, initials, name FROM agencies"
        " ORDER BY in_roster DESC, ordinal, agency_id"
    )
    return {row[0]: Match(*row) for row in rows}


# ------------------------------------------------------------------ many: words, asked of the snapshot


def _type(where: DeltaGenerator, below: DeltaGenerator) -> None:
    def typed() -> None:
        words = str(st.session_state[KEY]).strip()
        found = matches(words) if words else ()
        if len(found) == 1:
            st.session_state[_GO] = found[0].agency_id
            words = st.session_state[KEY] = ""
        st.session_state[_TYPED] = words

    where.text_input(
        "查找单位",
        key=KEY,
        on_change=typed,
        placeholder="查找单位、拼音首字母",
        label_visibility="collapsed",
        icon=":material/search:",
        width=236,
    )
    words = st.session_state.get(_TYPED, "")
    if words:
        _offer(below, words, matches(words))


def _offer(below: DeltaGenerator, words: str, found: tuple[Match, ...]) -> None:
    def picked(agency_id: str) -> None:
        st.session_state[_TYPED] = st.session_state[KEY] = ""
        st.session_state[_GO] = agency_id

    if not found:
        below.html(f'<div class="g-unknown">没有找到单位“{escape(words[:24])}”。</div>')
        return
    items = "".join(
        f'<a class="g-a" href="{escape(links.unit(one.agency_id))}" target="_self" '
        f'data-pick="{escape(one.agency_id)}">{escape(one.short_name)}</a> '
        f'<span class="g-note">{escape(one.name)}</span><br>'
        for one in found
    )
    more = f"，只列前 {MOST} 家，多写几个字可以找得更准" if len(found) == MOST else ""
    head = f"名称含“{escape(words[:24])}”的单位{more}："
    with below:
        clickable(f'<div class="g-unknown">{head}<br>{items}</div>', key="search.found", on_pick=picked)


@memo.view
def matches(words: str) -> tuple[Match, ...]:
    """The agencies whose name, short name, older name or initials hold the words, the likeliest first."""
    older = [agency_id for alias, agency_id in _older_names(Home.find()) if words in alias][:MOST]
    places = ", ".join(f"?{place}" for place in range(2, len(older) + 2)) or "''"
    found = warehouse.fetch(
        f"""
        SELECT agency_id, short_name, initials, name FROM agencies
        WHERE contains(name, ?1) OR contains(short_name, ?1) OR contains(initials, lower(?1))
              OR agency_id IN ({places})
        ORDER BY short_name <> ?1, initials <> lower(?1), NOT starts_with(short_name, ?1),
                 NOT starts_with(initials, lower(?1)), in_roster DESC, ordinal, agency_id
        LIMIT {MOST}
        """,
        words,
        *older,
    )
    return tuple(Match(*row) for row in found)


@memo.view
def _older_names(home: Home) -> tuple[tuple[str, str], ...]:
    """Older and other names of the roster with their agencies; none where the roster cannot be read."""
    try:
        roster = load_roster(home.root)
    except RosterError:
        return ()
    return tuple((alias, one.agency_id) for one in roster.agencies for alias in one.aliases)


# ------------------------------------------------------------------ beside the one shown


@memo.view
def near(agency_id: str | None) -> dict[str, str]:
    """Agencies to choose among, by id: all of a city, or those of one county and kind where there are too
    many. Begins with the first of the roster where none is named.
    """
    if agencies() <= LISTED:
        return {one.agency_id: one.short_name for one in _all().values()}
    found = warehouse.fetch(
        f"""
        WITH shown AS (
            SELECT kind, county FROM agencies ORDER BY agency_id <> coalesce(?1, ''), ordinal LIMIT 1
        )
        SELECT a.agency_id, a.short_name FROM agencies a, shown
        WHERE a.kind = shown.kind AND a.county IS NOT DISTINCT FROM shown.county
        ORDER BY a.agency_id <> coalesce(?1, ''), a.ordinal, a.agency_id LIMIT {LISTED}
        """,
        agency_id,
    )
    return dict(found)
