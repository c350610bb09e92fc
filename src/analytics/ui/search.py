"""The box that finds an agency by name, short name, an older name or pinyin initials, and turns to its page;
a rule or an indicator by its words as well, and turns to the list of that rule's findings, to that ranking.

In a city all agencies stand in a list that narrows while one types. Over a province (more than ``LISTED``)
such a list would be megabytes a rerun: there the box takes words, and the snapshot is asked for ``MOST`` of
those that match. ``near`` gives a page that chooses among agencies the few that stand beside the one shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.agencies import RosterError, load_roster
from analytics.metrics import METRICS
from analytics.rules import RULES
from analytics.store.home import Home
from analytics.ui import links, memo, ranking_data, warehouse
from analytics.ui.clickable import clickable

LISTED = 300
MOST = 20
KEY = "search.agency"
LABEL, HINT = "查找单位、检查项、指标", "单位、检查项、指标"
_GO, _TYPED = "search.go", "search.typed"
_PAGES = {"rule": (links.COMPLIANCE, "rule"), "metric": (links.RANKING, "indicator")}
"""Where rules and indicators are looked at, and under which parameter."""


@dataclass(frozen=True, slots=True)
class Match:
    """An agency as the box shows it."""

    agency_id: str
    short_name: str
    initials: str
    name: str


def draw(where: DeltaGenerator, below: Callable[[], DeltaGenerator], year: int | None) -> None:
    """The box in ``where``; what matches, where that is not one agency, in what ``below`` makes."""
    if agencies() <= LISTED:
        _choose(where)
    else:
        _type(where, below)
    target = st.session_state.pop(_GO, None)
    if target:
        _go(target, year)


def _go(target: str, year: int | None) -> None:
    """Turn to what was found: “rule:T02”, “metric:public_rate”, else an agency's id."""
    sort, _, found = target.rpartition(":")
    if sort in _PAGES:
        file, param = _PAGES[sort]
        st.switch_page(file, query_params={param: found} | ({"year": str(year)} if year else {}))
    links.go_unit(target, year)


@memo.view
def _registers() -> dict[str, str]:
    """Rules and indicators in words, by what ``_go`` takes: the indicators that rank, the rules that find."""
    rules = {f"rule:{one.id}": f"{one.title}　{one.id}　检查项" for one in RULES}
    return rules | {
        f"metric:{one.id}": f"{one.title}　指标" for one in METRICS if one.id in ranking_data.menu()
    }


@memo.view
def agencies() -> int:
    """How many the snapshot knows."""
    found = warehouse.fetch("SELECT count(*) FROM agencies")
    return int(found[0][0]) if found else 0


# ------------------------------------------------------------------ few agencies: a list


def _choose(where: DeltaGenerator) -> None:
    found = _all()

    registers = _registers()
    older = _older_of(Home.find())

    def words(target: str) -> str:
        if target in registers:
            return registers[target]
        one = found[target]
        return f"{one.short_name}　{one.initials}　{one.name}{older.get(target, '')}"

    def chosen() -> None:
        agency_id = st.session_state.get(KEY)
        st.session_state[KEY] = None
        if agency_id:
            st.session_state[_GO] = agency_id

    where.selectbox(
        LABEL,
        [*found, *registers],
        index=None,
        format_func=words,
        key=KEY,
        on_change=chosen,
        placeholder=HINT,
        label_visibility="collapsed",
        icon=":material/search:",
        filter_mode="contains",
    )


@memo.view
def _all() -> dict[str, Match]:
    rows = warehouse.fetch(
        "SELECT agency_id, short_name, initials, name FROM agencies"
        " ORDER BY in_roster DESC, ordinal, agency_id"
    )
    return {row[0]: Match(*row) for row in rows}


# ------------------------------------------------------------------ many: words, asked of the snapshot


def _type(where: DeltaGenerator, below: Callable[[], DeltaGenerator]) -> None:
    def typed() -> None:
        words = str(st.session_state[KEY]).strip()
        found = matches(words) if words else ()
        if len(found) == 1 and not registers(words):
            st.session_state[_GO] = found[0].agency_id
            words = st.session_state[KEY] = ""
        st.session_state[_TYPED] = words

    where.text_input(
        LABEL,
        key=KEY,
        on_change=typed,
        placeholder=HINT,
        label_visibility="collapsed",
        icon=":material/search:",
    )
    words = st.session_state.get(_TYPED, "")
    if words:
        _offer(below(), words, matches(words), registers(words))


def registers(words: str) -> tuple[tuple[str, str], ...]:
    """Rules and indicators whose words hold these, with what they say of themselves."""
    return tuple((target, said) for target, said in _registers().items() if words.lower() in said.lower())[
        :MOST
    ]


def _address(target: str) -> str:
    sort, _, found = target.partition(":")
    file, param = _PAGES[sort]
    return links.href(file, **{param: found})


def _offer(
    below: DeltaGenerator, words: str, found: tuple[Match, ...], others: tuple[tuple[str, str], ...]
) -> None:
    def picked(agency_id: str) -> None:
        st.session_state[_TYPED] = st.session_state[KEY] = ""
        st.session_state[_GO] = agency_id

    if not found and not others:
        below.html(f'<div class="g-unknown">没有找到单位“{escape(words[:24])}”。</div>')
        return
    items = "".join(
        f'<a class="g-a" href="{escape(links.unit(one.agency_id))}" target="_self" '
        f'data-pick="{escape(one.agency_id)}">{escape(one.short_name)}</a> '
        f'<span class="g-note">{escape(one.name)}</span><br>'
        for one in found
    ) + "".join(
        f'<a class="g-a" href="{escape(_address(target))}" target="_self" '
        f'data-pick="{escape(target)}">{escape(said)}</a><br>'
        for target, said in others
    )
    more = f"，只列前 {MOST} 家，多写几个字可以找得更准" if len(found) == MOST else ""
    head = f"名称含“{escape(words[:24])}”的单位、检查项和指标{more}："
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
        ORDER BY bare_name <> ?1, initials <> lower(?1), NOT starts_with(short_name, ?1),
                 NOT starts_with(initials, lower(?1)), in_roster DESC, ordinal, agency_id
        LIMIT {MOST}
        """,
        words,
        *older,
    )
    return tuple(Match(*row) for row in found)


@memo.view
def _older_of(home: Home) -> dict[str, str]:
    """The older names of each agency that has some, as they stand behind its name."""
    known = {one.agency_id: {one.short_name, one.name} for one in _all().values()}
    names: dict[str, list[str]] = {}
    for alias, agency_id in _older_names(home):
        if alias not in known.get(agency_id, set()):
            names.setdefault(agency_id, []).append(alias)
    return {agency_id: f"（{'、'.join(some)}）" for agency_id, some in names.items()}


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
