"""Comparisons on the terminal, in eighty columns: figures as people read them, "—" where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analytics import formats
from analytics.cli._choosing import Named
from analytics.export.comparison import BREAK, BREAK_WORDS, has_ratio, mark_of, reason_of
from analytics.export.sheets import MARKS
from analytics.metrics import Benchmark, Metric, Standpoint, format_change, format_value
from analytics.metrics.notation import Family, words
from analytics.metrics.submission import STATES, Submitted

FAMILIES: dict[Family, str] = {
    "proactive": words("{topic:proactive}"),
    "requests": "申请办理",
    "disputes": "争议",
    "documents": "文件与决定",
    "supervision": "监督与平台",
    "compliance": "报送与合规",
}
_MARK_WORDS = dict(MARKS)
_USUAL = "件"
"""The unit that is not said again in every line."""
_BESIDE = ("比上年", "增减", "同类中位", "全市中位")
_TITLE_WIDTH, _COLUMN_WIDTH = 24, 8
"""Room for the names, and for a column, in characters."""


def agency(
    console: Console, named: Named, points: Sequence[Standpoint], handed_in: Sequence[tuple[int, str]]
) -> None:
    """The indicators by family, a column a year; then why figures are not there."""
    years = sorted({one.year for one in points})
    told = "，".join(f"{year} {state}" for year, state in handed_in)
    console.print(f"[bold]{escape(named.name)}[/bold]（{escape(named.kind)}）　报送：{told}", soft_wrap=True)
    for chunk in _fitting(years, console.width):
        console.print(_table(points, chunk, first=years[0], beside=chunk[-1] == years[-1]))
    _foot(console, points, years)


def _fitting(years: Sequence[int], width: int) -> list[Sequence[int]]:
    """The years by tables that fit, so that no figure is cut; the last one has room for the comparison."""
    most = max(1, (width - _TITLE_WIDTH) // _COLUMN_WIDTH)
    last = max(1, most - len(_BESIDE))
    older, newest = (years[:-last], years[-last:]) if len(years) > last else ((), years)
    return [*(older[start : start + most] for start in range(0, len(older), most)), newest]


def _table(points: Sequence[Standpoint], years: Sequence[int], *, first: int, beside: bool) -> Table:
    """A row an indicator under the name of its family; ``beside``: with change, kind and city."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("指标", overflow="fold", min_width=_TITLE_WIDTH - 6)
    for head in (*map(str, years), *(_BESIDE if beside else ())):
        table.add_column(head, justify="right", no_wrap=True)
    for family, listed in groupby(points, key=_family):
        table.add_row(f"[bold]{escape(FAMILIES[family])}[/bold]")
        for _, group in groupby(listed, key=lambda one: one.metric.id):
            own = list(group)
            asked = own[0].metric
            title = asked.title if asked.unit in ("%", _USUAL) else f"{asked.title}（{asked.unit}）"
            cells = [_figure(one, first=one.year == first) for one in own if one.year in years]
            table.add_row(*map(escape, [title, *cells, *(_beside(own[-1]) if beside else ())]))
    return table


def _family(one: Standpoint) -> Family:
    return one.metric.family


def _beside(last: Standpoint) -> list[str]:
    """Change of the newest year, and where its kind and the city lie."""
    asked, change = last.metric, last.change
    by = format_change(asked, change.difference, last.denominator) if change else formats.NOT_APPLICABLE
    ratio = change.ratio if change and has_ratio(asked) else None
    return [
        by.replace(" 点", "点"),
        formats.NOT_APPLICABLE if ratio is None else _signed_percent(float(ratio)),
        _middle(asked, last.peers),
        _middle(asked, last.city),
    ]


def _figure(one: Standpoint, *, first: bool) -> str:
    broken = BREAK if one.breaks and not first else ""
    return broken + mark_of(one) + format_value(one.metric, one.value, one.denominator)


def _signed_percent(share: float) -> str:
    return ("+" if share > 0 else "") + formats.percent(share)


def _middle(asked: Metric, group: Benchmark | None) -> str:
    if group is None or group.spread is None:
        return formats.NOT_APPLICABLE
    return format_value(asked, float(group.spread.median))


def _foot(console: Console, points: Sequence[Standpoint], years: Sequence[int]) -> None:
    last = [one for one in points if one.year == years[-1]]
    peers = max((one.peers.pool.owed for one in last if one.peers), default=0)
    owed = max((one.city.pool.owed for one in last), default=0)
    owing = f"同类应报 {peers} 家，全市应报 {owed} 家"
    notes = [f"未注单位的为{_USUAL}；比上年、增减和中位数都是 {years[-1]} 年的；{owing}"]
    if any(one.breaks and one.year != years[0] for one in points):
        notes.append(BREAK_WORDS)
    marks = dict.fromkeys(sign for one in points for sign in mark_of(one))
    notes += [f"{mark}：{_MARK_WORDS[mark]}" for mark in marks]
    reasons: dict[str, list[str]] = {}
    for one in points:
        if reason := reason_of(one):
            reasons.setdefault(f"{one.year} 年{reason}", []).append(one.metric.title)
    for reason, titles in reasons.items():
        whole = len(titles) == len(points) // len(years)
        # The reasons for refusing lack their common denominator together: one name for all of them.
        named = dict.fromkeys(title.split("：")[0] for title in titles)
        notes.append(f"—：{reason}{'' if whole else '：' + '、'.join(named)}")
    for note in notes:
        console.print(f"{escape(note)}。", soft_wrap=True)


def groups(console: Console, title: str, asked: Metric, found: Sequence[Benchmark], span: int = 1) -> None:
    """A row a kind, the city last; several years under one another."""
    table = Table(
        title=escape(f"{title}（{asked.unit}）"), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    several = len({one.year for one in found}) > 1
    heads = ["分组", "平均" if asked.pooling == "mean" else "合并"]
    heads += [f"{asked.of}\n/{asked.among}"] if asked.kind == "rate" else []
    heads += ["95% 区间"] if asked.proportion else []
    heads += ["有数\n/应报", "可比", "中位数", "四分位"]
    heads += [] if asked.proportion else ["最低～最高"]
    for head in ["年度"] * several + heads:
        table.add_column(
            escape(head), justify="left" if head in ("年度", "分组") else "right", overflow="fold"
        )
    before: int | None = None
    for one in found:
        year = str(one.year) if one.year != before else ""
        table.add_row(*map(escape, [year] * several + _group_line(asked, one)))
        before = one.year
    console.print(table)
    from analytics.metrics import comparable, cut_words

    years = sorted({one.year for one in found})
    if any(not comparable(asked, year, year - 1) for year in years[1:]):
        console.print("换版前后不相接，不可连成一线比较。", soft_wrap=True)
    if cut := cut_words(found[-1].years, span):
        console.print(f"{cut}。", soft_wrap=True)
    if asked.ranking_floor:
        console.print(
            f"中位数、四分位只算{asked.among} {asked.ranking_floor} 件以上的单位；合并包括全部有数的报告。",
            soft_wrap=True,
        )
    console.print(f"口径：{escape(asked.basis)}。注意：{escape(asked.mind)}。", soft_wrap=True)


def _group_line(asked: Metric, one: Benchmark) -> list[str]:
    pool, spread, interval = one.pool, one.spread, one.interval

    def told(value: float | None) -> str:
        return format_value(asked, value, pool.denominator)

    def reach(low: float, high: float) -> str:
        return f"{told(low).removesuffix('%')}～{told(high)}"

    cells = [one.group, told(None if pool.value is None else float(pool.value))]
    if asked.kind == "rate":
        cells.append(formats.fraction(pool.numerator, pool.denominator))
    if asked.proportion:
        cells.append(reach(*interval) if interval else formats.NOT_APPLICABLE)
    cells += [f"{pool.reports}/{pool.owed}", str(one.compared)]
    # With an interval there is no room for the ends as well; the files have both.
    ends = 0 if asked.proportion else 1
    if spread is None:
        return [*cells, *[formats.NOT_APPLICABLE] * (2 + ends)]
    pairs = ((spread.low, spread.high), (spread.least, spread.most))[: 1 + ends]
    return [*cells, told(float(spread.median)), *(reach(float(a), float(b)) for a, b in pairs)]


def submissions(console: Console, title: str, found: Sequence[Submitted]) -> None:
    """A row a kind, a column a state."""
    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for head in ("年度", "分组", "应报", *STATES.values(), "收到"):
        table.add_column(head, justify="left" if head in ("年度", "分组") else "right")
    for one in found:
        share = formats.percent(one.received / one.owed, one.owed) if one.owed else formats.NOT_APPLICABLE
        table.add_row(str(one.year), one.group, str(one.owed), *map(str, one.states.values()), share)
    console.print(table)
