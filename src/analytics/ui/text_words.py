"""Sentences and key figures of 雷同与检索."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from analytics import formats, groups
from analytics.charts.arcs import Group
from analytics.charts.strip import StripRow
from analytics.form import FORM
from analytics.ui import links, text_search
from analytics.ui.frame import Kpi
from analytics.ui.links import Door
from analytics.ui.text_data import OWN, PEERS, Pair, Year
from analytics.ui.text_search import Found

NAMED = 3
"""Names in a sentence."""


def sections() -> dict[str, str]:
    """第一部分, 第五部分 …: short words for a section."""
    return {one.id: f"第{one.numeral}部分" for one in FORM.sections}


def whole_percent(share: float) -> int:
    """Rounded down like the words of a finding: 79.9 % is not 80."""
    return int(share * 100 + 1e-9)


def fraction(part: int, whole: int) -> str:
    """x/n, or a dash where nothing could be compared."""
    return f"<b>{part:,}</b> / {whole:,}" if whole else formats.NOT_APPLICABLE


def some(names: Sequence[str], *, of: int | None = None) -> str:
    """甲、乙、丙等 5 家, as HTML."""
    count = of if of is not None else len(names)
    named = "、".join(f"<u>{escape(name)}</u>" for name in names[:NAMED])
    return named if count <= NAMED else f"{named}等 {count} 家"


# ------------------------------------------------------------------ 雷同


def at(years: Sequence[Year], year: int) -> Year:
    """The figures of a year; nothing where the snapshot has none."""
    return next((one for one in years if one.year == year), Year(year, 0, 0, 0, 0, 0, 0, 0, 0))


def answer(
    years: Sequence[Year], year: int, listed: Sequence[Pair], groups: Sequence[Group], kind: str | None
) -> str:
    now = at(years, year)
    if not now.own_of and not now.peers_of:
        return f"{year} 年度没有可以对照的正文。"
    return f"{_own(now, listed)}；{_peers(now, groups, kind)}。"


def _own(now: Year, listed: Sequence[Pair]) -> str:
    if not now.own_of:
        return "没有上年正文可比，不能判断是否照抄上年"
    if not now.own:
        return f"{now.own_of} 家能与上年对照，没有照抄本单位上年的"
    names = list(dict.fromkeys(one.name for one in listed if one.is_own and one.is_copy))
    said = some(names, of=now.own) if names else f"{now.own} 家"
    tail = f"（共对照 {now.own_of} 家）"
    if now.own > NAMED:
        return f"{said}照抄本单位上年{tail}"
    return f"<em>{now.own} 家</em>照抄本单位上年：{said}{tail}" if now.red else f"{said}照抄本单位上年{tail}"


def _peers(now: Year, groups: Sequence[Group], kind: str | None) -> str:
    if now.peers_of < 1:
        return "没有同年正文可互相对照"
    if not now.peers:
        return f"{now.peers_of} 家之间没有雷同"
    of = f"{kind}中 " if kind else ""
    if not groups:
        return f"{of}{now.peers} 家与别家雷同"
    names = [name for _, name in groups[0].members]
    largest = f"最大一组 {len(names)} 家：{some(names)}" if now.clusters > 1 else f"{some(names)}"
    sign = "，" if now.clusters > 1 else "："
    return f"{of}{now.peers} 家与别家雷同，结成 {now.clusters} 组{sign}{largest}"


def kpis(years: Sequence[Year], year: int, most: tuple[str, str, float] | None) -> list[Kpi]:
    now, span = at(years, year), [one.year for one in years]
    before = next((one for one in years if one.year == year - 1), None)
    door = {rule: Door(links.COMPLIANCE, {"year": str(year), "rule": rule}) for rule in (OWN, PEERS)}
    own = [float(one.own) if one.own_of else None for one in years]
    peers = [float(one.peers) if one.peers_of else None for one in years]
    groups = [float(one.clusters) if one.peers_of else None for one in years]
    return [
        Kpi(
            "照抄本单位上年",
            str(now.own) if now.own_of else formats.NOT_APPLICABLE,
            f"/ {now.own_of} 家" if now.own_of else "",
            _change(
                f"红 {now.red}、黄 {now.own - now.red}",
                now.own,
                before.own if before and before.own_of else None,
            )
            if now.own_of
            else "没有上年正文",
            span,
            own,
            door[OWN],
            broken=False,
        ),
        Kpi(
            "与别家雷同",
            str(now.peers) if now.peers_of else formats.NOT_APPLICABLE,
            f"/ {now.peers_of} 家" if now.peers_of else "",
            _change("同年互相对照", now.peers, before.peers if before and before.peers_of else None),
            span,
            peers,
            door[PEERS],
            broken=False,
        ),
        Kpi(
            "雷同组",
            str(now.clusters) if now.peers_of else formats.NOT_APPLICABLE,
            "组",
            f"最大一组 {now.largest} 家" if now.clusters else "没有结成组的",
            span,
            groups,
            broken=False,
        ),
        Kpi(
            "与上年最像",
            str(whole_percent(most[2])) if most else formats.NOT_APPLICABLE,
            "%" if most else "",
            f"{escape(most[0])} · {sections()[most[1]]}" if most else "没有上年正文",
        ),
        Kpi(
            "不能对照",
            str(now.unsure),
            "家",
            "正文读不出，或可能没有收全",
            span,
            [float(one.unsure) for one in years],
            broken=False,
        ),
    ]


def _change(told: str, now: int, before: int | None) -> str:
    if before is None:
        return told
    return f"{told} · " + (
        "与上年持平" if now == before else f"较上年 {formats.number(now - before, plus=True)} 家"
    )


def strip_caption(rows: Sequence[StripRow], of: int, year: int) -> str:
    red = [row.name for row in rows if year in row.cells and row.cells[year].severity]
    ever = sum(1 for row in rows if any(cell.severity for cell in row.cells.values()))
    told = (
        f"{year} 年度照抄上年的：{'、'.join(map(escape, red))}。" if red else f"{year} 年度没有照抄上年的。"
    )
    more = f"另有 {of - len(rows)} 家没有画出，见下载。" if of > len(rows) else ""
    return (
        f"{told}图中 {ever} 家历年有过照抄。数字是与上年相同的文字占几成（%），年份、数字、单位名不计；"
        f"不足三成的不写数字，空白是没有可比的正文。{more}"
    )


def arcs_caption(groups: Sequence[Group], shown: Sequence[Group]) -> str:
    drawn, held = (sum(len(one.members) for one in part) for part in (shown, groups))
    pairs = sum(len(one.arcs) for one in shown)
    more = f"另有 {held - drawn} 家没有画出，见下载。" if held > drawn else ""
    return f"{drawn} 家分在 {len(shown)} 组，{pairs} 条弧线，每条连起雷同的两家，越粗越像。{more}"


def no_groups(years: Sequence[Year], year: int) -> str:
    others = [str(one.year) for one in years if one.clusters and one.year != year]
    told = f"{year} 年度没有雷同的组。"
    return told + (f"有雷同组的年度：{'、'.join(others)}，可在上方换年度。" if others else "")


# ------------------------------------------------------------------ 检索


def search_answer(found: Found, query: str, year: int | None) -> str:
    if not query.strip():
        return "输入一个词，看哪些单位写过、写在哪里。"
    if not found.words:
        return "请输入要找的字词。"
    said = "、".join(f"“{escape(word)}”" for word in text_search.typed_words(query))
    when = f"{year} 年度" if year else "历年"
    both = "同时写到" if len(found.words) > 1 else "写到"
    if not found.total:
        return f"{when}没有单位{both}{said}。"
    if not found.agencies:
        return f"{when}没有单位{both}{said}，汇总年报有 {found.total:,} 处。"
    apart = f"（含汇总年报 {found.of_city:,} 处）" if found.of_city else ""
    names = list(dict.fromkeys(hit.name for hit in found.hits))
    who = f"：{some(names)}" if found.agencies <= NAMED else ""
    return f"{when} {found.agencies:,} 家{both}{said}，共 {found.total:,} 处{apart}{who}。"


def search_kpis(found: Found, years: Sequence[text_search.Year], year: int | None) -> list[Kpi]:
    """Hits, agencies, their share, the first and the last year."""
    span = [one.year for one in years]
    of = dict(text_search.readable(None)) if not years else {one.year: one.of for one in years}
    whole = of.get(year, 0) if year else max(of.values(), default=0)
    written = [one for one in years if one.sections]
    return [
        Kpi(
            "命中",
            f"{found.total:,}",
            "处",
            "每个单位每部分计一处",
            span,
            [float(one.sections) for one in years],
            broken=False,
        ),
        Kpi(
            "写到的单位",
            f"{found.agencies:,}",
            f"/ {whole:,} 家" if year else "家",
            f"占有正文的 {formats.percent(found.agencies / whole, whole)}"
            if whole and year
            else "历年合计，一家计一次",
            span,
            [float(one.agencies) for one in years],
            broken=False,
        ),
        Kpi(
            "最早写到",
            str(written[0].year) if written else formats.NOT_APPLICABLE,
            "年度" if written else "",
            f"{written[0].agencies:,} 家" if written else "历年都没有",
        ),
        Kpi(
            "写得最多",
            str(max(written, key=lambda one: one.agencies).year) if written else formats.NOT_APPLICABLE,
            "年度" if written else "",
            f"{max(one.agencies for one in written):,} 家" if written else "历年都没有",
        ),
    ]


def nothing(query: str, year: int | None, kind: str | None, section: str | None, elsewhere: int) -> list[str]:
    """What to try where nothing was found."""
    told: list[str] = []
    if year and elsewhere:
        told.append(f"其他年度有 {elsewhere:,} 处：把“本年度”换成“历年”。")
    if kind:
        told.append(
            f"现在只看{groups.words(kind)}：把县区、单位类别换成“全部”。"
            if groups.parts(kind).county
            else f"现在只看{kind}：把单位类别换成“全部”。"
        )
    if section:
        told.append("现在只看一个部分：把部分换成“全部正文”。")
    if len(text_search.words_of(query)) > 1:
        told.append("几个词要写在同一部分里才算；去掉一个再试。")
    if any(len(word) > 4 for word in text_search.words_of(query)):
        told.append("换短一点的说法：逐字查找，“信息公开平台”与“公开平台”是两个词。")
    told.append("繁体、全角会自动折合；引号里的词连空格一起当作一个词。表格里的数字请到“单位画像”看。")
    return told


def pair_title(one: Pair) -> str:
    section = sections()[one.section]
    if one.is_own:
        return f"{one.name} · {section} · {one.other_year} 与 {one.year} 年度"
    return f"{one.other_name}与{one.name} · {section} · {one.year} 年度"


def pair_line(one: Pair) -> str:
    """How alike the two are."""
    told = (
        f"{whole_percent(one.containment)}% 的文字相同"
        "（去掉年份、数字、单位名、格式文字和通用表述后按五字片段计）"
    )
    if one.similarity:
        told += f"；逐字比对 {whole_percent(one.similarity)}%"
    return told


def list_line(count: int, listed: Sequence[Pair]) -> str:
    copies = sum(one.is_copy for one in listed)
    more = f"，另有 {count - len(listed)} 对见下载" if count > len(listed) else ""
    return f"{count} 对过半相同或互相雷同的正文，{copies} 对达到规则的线{more}；选一行看两边原文"


def definitions() -> dict[str, str]:
    """For the sheet about the workbook."""
    return {
        "相同文字": "去掉年份、数字、单位地名、格式文字和通用表述后，五字片段在对照件里也有的占比",
        "逐字相同": "一减去要改动的字数占比；只在大致相像的两段之间计算，否则为 0",
        "级别": f"检查项 {OWN}、{PEERS} 判定的级别；空白为未达到规则的线",
    }
