"""The quieter chapters of 口径说明: editions of the form, marks and outcomes, sources and settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from analytics.charts.tokens import SUBMISSION_WORD
from analytics.export.sheets import MARKS
from analytics.form import EDITIONS, FORM
from analytics.form.printed import Slot, drawing
from analytics.rules import RULES, Outcome, rulebook
from analytics.settings import Settings
from analytics.store.finding_states import State
from analytics.ui import (
    data,
    details,
    filters,
    form_view,
    frame,
    links,
    memo,
    method_data,
    method_words,
    tables,
)

# ------------------------------------------------------------------ the form


def draw_form(page: frame.Page, year: int) -> None:
    """Which edition holds when, what changed between them, the tables as printed."""
    left, right = frame.columns(1.12)
    with left:
        frame.section("换版改了什么", f"左为 {EDITIONS[0]} 年版，右为 {EDITIONS[-1]} 年版；没有的记“—”")
        frame.html(_changes())
    with right:
        frame.section("哪一年用哪一版")
        frame.html(_editions(year))
    frame.html(f"<style>{frame.asset('agency.css')}</style>")
    frame.section("表格原样", "规定的行、列和名称；单位填报的表格与它逐格对照")
    bar = st.container(key="formbar", horizontal=True, gap="small")
    editions = {one: f"{one} 年版" for one in reversed(EDITIONS)}
    edition = filters.choice(page, "edition", "版式", editions, where=bar)
    names = {one.id: details.table_words(one.id) for one in FORM.tables}
    table = filters.choice(page, "table", "表格", names, default=FORM.tables[1].id, where=bar)
    frame.html(f'<div class="g-note">{escape(FORM.table(table).title)}</div>{_printed(table, edition)}')


@memo.view
def _changes() -> str:
    rows = [
        [name, f'<span class="src">{escape(old)}</span>', f'<span class="src">{escape(new)}</span>']
        for name, old, new in method_words.edition_changes()
    ]
    heads = [("表", "nw"), f"{EDITIONS[0]} 年版", f"{EDITIONS[-1]} 年版"]
    return f'<div class="g-airy">{tables.markup(heads, rows)}</div>'


def _editions(year: int) -> str:
    rows = [
        [
            f"{one.id} 年版",
            escape(one.document),
            f"{one.first_year}—{one.last_year} 年度" if one.last_year else f"{one.first_year} 年度起",
        ]
        for one in FORM.editions
    ]
    now = FORM.edition_for(year)
    chosen = next(index for index, one in enumerate(FORM.editions) if one.id == now.id)
    said = (
        f"{year} 年度应使用 {now.id} 年版。两版之间不连线、不算增减；用错版式的报告标“混”，"
        f"由规则 {_link('F04')} 指出。"
    )
    table = tables.markup([("版式", "nw"), "依据", ("用于", "nw")], rows, chosen=chosen)
    return f'{table}<div class="g-cap">{said}</div>'


@memo.view
def _printed(table_id: str, edition: str) -> str:
    """A table as the form prints it, its figures left blank."""
    shape = drawing(table_id, edition)
    columns = "".join(f'<col style="width:{share:.2%}">' for share in shape.widths)
    body = "".join(f"<tr>{''.join(map(_slot, line))}</tr>" for line in shape.lines())
    kind = FORM.table(table_id).layout
    return (
        f'<div class="g-wide"><div class="g-paper g-blank"><table class="g-form {kind}">'
        f"<colgroup>{columns}</colgroup><tbody>{body}</tbody></table></div></div>"
    )


def _slot(slot: Slot) -> str:
    spans = (f' rowspan="{slot.rowspan}"' if slot.rowspan > 1 else "") + (
        f' colspan="{slot.colspan}"' if slot.colspan > 1 else ""
    )
    if slot.cell is not None:
        return f'<td class="fig"{spans}></td>'
    text = "<br>".join(map(escape, slot.text)) if slot.upright else escape(slot.text)
    return f'<td class="{slot.role}{" up" if slot.upright else ""}"{spans}>{text}</td>'


def _link(rule_id: str) -> str:
    href = escape(links.href(links.METHOD, rule=rule_id))
    return f'<a class="g-ref" href="{href}" target="_self">{rule_id}</a>'


# ------------------------------------------------------------------ marks


def draw_marks(page: frame.Page, year: int) -> None:
    """Every sign that stands before a figure, in a matrix or in a list, and what it means."""
    del page, year
    left, right = frame.columns(1)
    with left:
        frame.section("数前面的标记", "写在数的左边，说明这个数是怎么来的")
        tables.html([("标记", "nw"), "含义"], [[details.mark(sign), escape(words)] for sign, words in MARKS])
        frame.section("格里没有数时", "空着的格从不当作 0")
        tables.html(
            [("记作", "nw"), "含义"],
            [[f"<b>{sign}</b>", escape(words)] for sign, words in form_view.STATUS_SIGN.values()],
        )
        frame.section("报送状态", "名册里每家单位、每个年度一个状态")
        tables.html([("状态", "nw"), "含义"], [[SUBMISSION_WORD[one], words] for one, words in _SUBMISSIONS])
    with right:
        frame.section("检查结果", rulebook.PRINCIPLE)
        tables.html(
            [("结果", "nw"), "含义"],
            [[_outcome(one), escape(words)] for one, words in rulebook.OUTCOMES.items()],
        )
        frame.section("缺口的级别", "三种形状，不看颜色也能分清")
        tables.html(
            [("级别", "nw"), "含义"],
            [[tables.severity(str(one)), escape(words)] for one, words in rulebook.SEVERITIES.items()],
        )
        frame.section("缺口的处理", "由人定；改好了的由后来的报告自动认定")
        tables.html([("状态", "nw"), "含义"], [[str(one), words] for one, words in _STATES])
    frame.html('<div class="g-cap">“—”＝不适用或没有数，不是 0。虚线＝换版，前后不连线。</div>')


def _outcome(one: Outcome) -> str:
    sign = details.OUTCOME_MARK.get(str(one), "")
    return f"{sign} {details.OUTCOME_WORDS[str(one)]}".strip()


_SUBMISSIONS: Sequence[tuple[str, str]] = (
    ("submitted", "有可读的报告，公开日期（没有时看落款日期）不晚于期限，或没有写日期"),
    ("late", "有可读的报告，日期晚于期限；方格里是迟了几天"),
    ("missing", "期限已过，没有收到任何文件"),
    ("unreadable", "收到了文件，但读不出内容"),
    ("not_due", "那一年不在应报范围内"),
)
_STATES: Sequence[tuple[State, str]] = (
    (State.PENDING, "查出来了，还没有人处理"),
    (State.NOTIFIED, "已告诉单位，等它改"),
    (State.MENDED, "新收到的报告里已经改好，或有人认定改好"),
    (State.CONFIRMED, "有人看过，报告没有错；同样的情况不再算缺口"),
    (State.IGNORED, "有人看过，不必改；同样的情况不再算缺口"),
)


# ------------------------------------------------------------------ sources


def draw_sources(page: frame.Page, year: int) -> None:
    """What the snapshot is made of, when reports are due, what rules compare with, which papers say so."""
    del page
    settings = method_data.settings()
    left, right = frame.columns(1.12)
    with left:
        frame.section("数据从哪里来", "原件和经过是依据，快照随时可以由它们重新做出，一字不差")
        facts = "".join(
            f"<div>{head}</div><div>{escape(words)}</div>" for head, words in method_data.made_of()
        )
        frame.html(f'<div class="g-dl">{facts}</div>')
        frame.section("阈值", "规则拿来比的数；可在数据文件夹的设置文件里改")
        where = '<div class="g-note">设置文件：<code>settings.toml</code></div>'
        frame.html(_thresholds(settings, year) + where)
    with right:
        frame.section("报送期限", f"{year} 年度的报告最迟哪一天公开")
        frame.html(_deadlines(settings, year))
        frame.section("依据", "每份文件管着哪些规则")
        frame.html(_papers())


def _thresholds(settings: Settings, year: int) -> str:
    rows = [
        [
            escape(words),
            " ".join(_link(one) for one in rules.split()) or '<span class="g-dim">画图、排名</span>',
            method_words.rates_words(name, settings.threshold(name, year=year)),
        ]
        for name, (rules, words) in method_words.THRESHOLDS.items()
    ]
    special = [
        f"{method_words.THRESHOLDS[name][1]}：{' '.join(str(one) for one in (year_of, kind) if one)} "
        f"{method_words.rates_words(name, value)}"
        for (name, year_of, kind), value in settings.special_thresholds.items()
        if kind is not None and year_of in (None, year)
    ]
    more = f'<div class="g-cap">另行规定：{escape("；".join(special))}。</div>' if special else ""
    return tables.markup(["比什么", ("规则", "nw"), ("值", "r k")], rows) + more


def _deadlines(settings: Settings, year: int) -> str:
    rows = [[kind, f"{settings.deadline(kind, year):%Y-%m-%d}"] for kind in data.kinds()]
    rows.append(["全县、全市、全区一份的", f"{settings.deadline('', year, of_region=True):%Y-%m-%d}"])
    return tables.markup(["单位类别", ("期限", "r nw")], rows)


_PAPER = re.compile(r"《[^》]+》|[\u4e00-\u9fff]+〔\d{4}〕\d+号|立法法|工作惯例")


def papers() -> Mapping[str, tuple[str, ...]]:
    """The papers that the rules rest on, each with its rules; what rests on none but usage comes last."""
    held: dict[str, list[str]] = {}
    for one in RULES:
        for paper in dict.fromkeys(_PAPER.findall(one.basis)):
            held.setdefault(paper, []).append(one.id)
    usage = held.pop("工作惯例", [])
    return {paper: tuple(rules) for paper, rules in [*held.items(), ("工作惯例", usage)] if rules}


@memo.view
def _papers() -> str:
    rows = [[escape(paper), " ".join(map(_link, rules))] for paper, rules in papers().items()]
    return f'<div class="g-airy">{tables.markup([("依据", "nw"), "规则"], rows)}</div>'
