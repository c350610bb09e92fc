"""The two handbooks of 口径说明: a list on the left, the chosen entry on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from analytics.charts.tokens import SEVERITY_MARK
from analytics.metrics import METRICS, Metric, dictionary
from analytics.metrics.left_out import REASONS
from analytics.metrics.submission import SUBMISSION, SUBMISSION_TITLE
from analytics.metrics.wording import formula_words
from analytics.rules import RULES, Rule, rulebook
from analytics.ui import details, frame, links, memo, method_data, tables
from analytics.ui.clickable import clickable
from analytics.ui.method_data import Judged
from analytics.ui.method_words import FAMILIES
from analytics.ui.word_filter import typed

RULE, INDICATOR = "rule", "indicator"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One line of a list: its id, the group it stands in, its title, what stands before and behind it (HTML),
    and all its words, for the filter.
    """

    id: str
    group: str
    title: str
    before: str
    behind: str
    words: str


# ------------------------------------------------------------------ tabs


def opening() -> str:
    """The chapter that an address without one opens: that of the entry it names."""
    return "rules" if RULE in st.query_params else "indicators"


def draw_rules(page: frame.Page, year: int) -> None:
    left, right = frame.columns(1.12)
    with left:
        frame.section("规则目录", f"按类别排；右边是 {year} 年度不合规的单位数，点任一条看右侧说明")
        chosen = _list(page, RULE, _rule_entries(year), [one.id for one in RULES])
    with right, st.container(key="method-entry"):
        one = next((rule for rule in RULES if rule.id == chosen), None)
        if one is not None:
            frame.html(_rule(one, year))


def draw_indicators(page: frame.Page, year: int) -> None:
    left, right = frame.columns(1.12)
    known = [one.id for one in METRICS] + [SUBMISSION]
    with left:
        frame.section("指标目录", "按业务排；右边是单位和方向，点任一项看右侧说明")
        chosen = _list(page, INDICATOR, _indicator_entries(), known)
    with right, st.container(key="method-entry"):
        if chosen == SUBMISSION:
            frame.html(_submission(year))
        elif chosen is not None:
            frame.html(_indicator(next(one for one in METRICS if one.id == chosen), year))
    left, right = frame.columns(1.12)
    with left:
        frame.section("通则", "对每一项指标都成立")
        frame.html(
            '<ol class="g-book">'
            + "".join(f"<li>{escape(line)}</li>" for line in dictionary.principles())
            + "</ol>"
        )
    with right:
        frame.section("没有数时", "不写 0，写明原因")
        tables.html(["原因", "怎么办"], [[escape(why), escape(how)] for why, how in REASONS.values()])


def _list(page: frame.Page, name: str, entries: Sequence[Entry], known: Sequence[str]) -> str | None:
    """The list, narrowed by typed words; returns the id of the chosen entry, None where none is left."""
    bar = st.container(key="listbar", horizontal=True, gap="small")
    words = typed(page, "q", "查找", "查名称、口径、依据里的字", where=bar, width=280)
    left = [one for one in entries if all(each in one.words for each in words.split())]
    asked = st.query_params.get(name, "")
    chosen = asked if asked in known else (left[0].id if left else None)
    if asked and asked not in known:
        page.notice.html(
            f'<div class="g-unknown">没有代码为 {escape(asked[:24])} 的条目，请在目录里找。</div>'
        )
    if not left:
        frame.quiet("没有含这些字的条目。清空查找框看全部。")
        return chosen

    def pick(value: str) -> None:
        st.query_params[name] = value

    link = links.here(**{name: _ANY, "open": None})
    clickable(_list_html(name, tuple(left), chosen, link), key=f"method.{name}", on_pick=pick)
    frame.html(f'<div class="g-cap">共 {len(entries)} 条，列出 {len(left)} 条。</div>')
    return chosen


_ANY = "anyentry"
"""Stands for an entry's id in the address that is made once for all of them."""


@memo.view
def _list_html(name: str, entries: tuple[Entry, ...], chosen: str | None, link: str) -> str:
    """The list ``name`` as HTML. ``link``: the address shown now, with ``_ANY`` for the entry."""
    del name
    rows: list[str] = []
    group = ""
    for one in entries:
        if one.group != group:
            group = one.group
            rows.append(f'<tr class="g-group"><td colspan="3">{escape(group)}</td></tr>')
        on = ' class="on"' if one.id == chosen else ""
        href = escape(link.replace(_ANY, one.id))
        current = ' aria-current="true"' if one.id == chosen else ""
        rows.append(
            f'<tr{on} id="{escape(one.id)}" data-pick="{escape(one.id)}"><td class="b">{one.before}</td>'
            f'<td><a class="g-a" href="{href}" target="_self"{current}>{escape(one.title)}</a></td>'
            f'<td class="r">{one.behind}</td></tr>'
        )
    return f'<table class="g-tab g-toc"><tbody>{"".join(rows)}</tbody></table>'


# ------------------------------------------------------------------ rules


@memo.view
def _rule_entries(year: int) -> tuple[Entry, ...]:
    found = method_data.year(year).rules
    most = max([1, *(one.agencies for one in found.values())])
    return tuple(
        Entry(
            one.id,
            rulebook.LEVELS[one.level],
            one.title,
            f'<span class="g-{one.severity}"><b>{SEVERITY_MARK[one.severity]}</b></span> {one.id}',
            _share(found[one.id], most, str(one.severity)),
            " ".join([one.id, one.title, one.short, *(words for _, words in rulebook.facts(one))]),
        )
        for level in rulebook.LEVELS
        for one in RULES
        if one.level == level
    )


def _share(one: Judged, most: int, severity: str) -> str:
    """How many agencies fail a rule: a bar in the severity's colour, and the number."""
    count = one.agencies or one.absent
    if not count:
        return '<span class="g-dim">0</span>'
    width = min(1.0, count / most)
    return (
        f'<span class="g-few"><i style="width:{width:.0%};background:var(--{severity})"></i></span>'
        f'<b class="g-n">{count:,}</b>'
    )


@memo.view
def _rule(one: Rule, year: int) -> str:
    judged = method_data.year(year).rules[one.id]
    tone = str(one.severity)
    facts = [
        ("级别", f"{tables.severity(tone)}　{escape(rulebook.SEVERITIES[one.severity])}"),
        *(
            (head, escape(words))
            for head, words in rulebook.facts(one)
            if head not in ("级别", "改法", "版本")
        ),
    ]
    if judged.example:
        facts.append(("应为（例）", escape(judged.example)))
    facts.append(("改法", f'<div class="g-fix">{escape(one.fix)}</div>'))
    return (
        f'<div class="g-entry"><div class="g-page">{rulebook.LEVELS[one.level]} · 版本 {one.version}</div>'
        f'<div class="g-term"><span>{one.id}</span>{escape(one.title)}</div>{_dl(facts)}'
        f'<div class="g-h">{year} 年度判得怎样</div>{_outcomes(judged)}{_doors(one, judged, year)}</div>'
    )


def _outcomes(judged: Judged) -> str:
    counts = judged.outcomes or {}
    told = [
        (details.OUTCOME_WORDS[str(one)], counts.get(str(one), 0), words)
        for one, words in rulebook.OUTCOMES.items()
    ]
    if counts.get("settled"):
        told.append((details.OUTCOME_WORDS["settled"], counts["settled"], "有人看过，认定不必改"))
    rows = [[name, f"{count:,}" if count else tables.NONE, escape(words)] for name, count, words in told]
    return tables.markup([("结果", "nw"), ("处", "r k"), "含义"], rows)


def _doors(one: Rule, judged: Judged, year: int) -> str:
    if judged.items:
        href = links.href(links.COMPLIANCE, year=year, rule=one.id)
        words = f"看 {year} 年度的 {judged.items:,} 项缺口（{judged.agencies:,} 家）"
    elif judged.absent:
        href = links.href(links.OVERVIEW, year=year)
        words = f"看 {year} 年度没有报告的 {judged.absent:,} 家"
    else:
        return f'<div class="g-note">{year} 年度没有单位不合规。</div>'
    return _door(href, words)


# ------------------------------------------------------------------ indicators


@memo.view
def _indicator_entries() -> tuple[Entry, ...]:
    found = [
        Entry(
            one.id,
            words,
            one.title,
            "",
            f'<span class="g-dim">{escape(one.unit)}　{_WAY[one.direction]}</span>',
            " ".join([one.id, one.title, *(told for _, told in dictionary.facts(one))]),
        )
        for family, words in FAMILIES.items()
        for one in METRICS
        if one.family == family
    ]
    told = " ".join([SUBMISSION_TITLE, *(words for _, words in dictionary.submission_facts())])
    state = Entry(
        SUBMISSION, FAMILIES["compliance"], SUBMISSION_TITLE, "", '<span class="g-dim">状态</span>', told
    )
    return (*found, state)


_WAY = {"more": "越高越好", "less": "越低越好", "neither": "不论好坏"}


@memo.view
def _indicator(one: Metric, year: int) -> str:
    skipped = ("分子", "分母", "取数", "口径")
    facts = [(head, escape(words)) for head, words in dictionary.facts(one) if head not in skipped]
    door = links.href(links.RANKING, indicator=one.id, year=year)
    return (
        f'<div class="g-entry"><div class="g-page">{escape(FAMILIES[one.family])} · 指标</div>'
        f'<div class="g-term">{escape(one.title)}</div><div class="g-basis">{escape(one.basis)}</div>'
        f"{_formula(one)}{_dl(facts)}"
        f"{_door(door, f'看 {year} 年度各单位的排名')}</div>"
    )


def _formula(one: Metric) -> str:
    """The formula as set in print: numerator over denominator, in the words of the form."""
    above = escape(formula_words(one.numerator))
    if one.denominator is None:
        return f'<div class="g-frac"><div class="src">{above}</div></div>'
    below = escape(formula_words(one.denominator))
    return f'<div class="g-frac"><div class="src">{above}</div><hr><div class="src">{below}</div></div>'


def _submission(year: int) -> str:
    facts = [(head, escape(words)) for head, words in dictionary.submission_facts()]
    door = links.href(links.OVERVIEW, year=year)
    return (
        f'<div class="g-entry"><div class="g-page">{escape(FAMILIES["compliance"])} · 状态</div>'
        f'<div class="g-term">{SUBMISSION_TITLE}</div>{_dl(facts)}'
        f"{_door(door, f'看 {year} 年度的报送日历')}</div>"
    )


def _door(href: str, words: str) -> str:
    return f'<div class="g-door"><a href="{escape(href)}" target="_self">{words}</a></div>'


def _dl(facts: Sequence[tuple[str, str]]) -> str:
    return (
        '<div class="g-dl">'
        + "".join(f"<div>{head}</div><div>{text}</div>" for head, text in facts)
        + "</div>"
    )
