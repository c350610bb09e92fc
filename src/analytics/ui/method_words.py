"""What 口径说明 says beside the registries: answer, key figures, settings in words, changes of edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from analytics.form import EDITIONS, FORM, Table
from analytics.metrics import METRICS
from analytics.rules import RULES, Severity
from analytics.ui import data, details, frame, links, tables
from analytics.ui.method_data import Year

FAMILIES: Mapping[str, str] = {
    "proactive": "公开条数",
    "requests": "申请办理",
    "disputes": "复议诉讼",
    "documents": "文件与决定",
    "supervision": "监督保障与平台",
    "compliance": "报送与合规",
}
"""Families of indicators, in the order of the dictionary."""

THRESHOLDS: Mapping[str, tuple[str, str]] = {
    "jump_up": ("Y03", "比上年多到几倍以上算异常"),
    "jump_down": ("Y03", "比上年少到几成以下算异常"),
    "jump_base": ("Y03", "两年中较大的数至少是多少才比"),
    "same_cells_years": ("Y04", "与上年相同的非零数至少几个才算照搬"),
    "same_cells_peers": ("S03", "与别家相同的非零数至少几个才算雷同，合计不算"),
    "fee_factor": ("T07", "收费是自己往年或同类中位数的几倍以上，疑把元写成万元"),
    "min_peers": ("T07", "同类单位至少几家才取中位数"),
    "copy_red": ("S01", "与上年相同的部分占几成以上为红色"),
    "copy_yellow": ("S01 S02", "相同的部分占几成以上为黄色"),
    "copy_wording": ("S01 S02", "逐字相似几成以上为照抄，用于处处改几个字的"),
    "copy_signs_years": ("S01", "一个部分自己的文字不足几个字的，不与上年比"),
    "copy_signs_agencies": ("S02", "一个部分自己的文字不足几个字的，不与别家比"),
    "common_share": ("S01 S02", "当年几成以上单位都写的句子，算通用表述，不比"),
    "common_agencies": ("S01 S02", "通用表述至少几家都写"),
    "problems_similarity": ("Q02", "问题与上年相似几成以上算雷同"),
    "copy_signs_problems": ("Q02", "不足几个字的问题不比"),
    "min_denominator": ("", "分母不足几件的，只列件数，不画成比率"),
    "min_denials": ("", f"{FORM.table('t3').group('denied').label}不足几件的，不列理由构成"),
}
"""Every threshold of the settings: the rules that use it, and what it is."""


def answer(found: Year, year: int) -> str:
    """How much is declared, and what the rulebook found this year (HTML, two lines)."""
    first = f"<u>{len(METRICS)} 项指标</u>、<u>{len(RULES)} 条规则</u>，看板上的数都按这里的口径得出。"
    if not found.reports:
        return f"{first}<br>{year} 年度没有能检查的报告。"
    if not found.found:
        return f"{first}<br>{year} 年度检查 {found.reports:,} 份报告，没有发现不合规。"
    top = found.found[0]
    return (
        f"{first}<br>{year} 年度检查 {found.reports:,} 份报告，{len(found.found)} 条规则查出不合规 "
        f"{found.items:,} 项，“{escape(data.rule(top).short)}”最多（{found.rules[top].agencies:,} 家）。"
    )


def kpis(found: Year, year: int, built: str) -> list[frame.Kpi]:
    """Indicators, rules, editions, rules that found something, the snapshot."""
    rates = sum(one.kind == "rate" for one in METRICS)
    by_severity = " · ".join(f"{one.words} {sum(rule.severity is one for rule in RULES)}" for one in Severity)
    last = FORM.editions[-1]

    def door(tab: str) -> links.Door:
        return links.Door(links.METHOD, {"tab": tab, "year": str(year)})

    return [
        frame.Kpi(
            "指标",
            f"{len(METRICS)}",
            "项",
            f"比率 {rates} · 数值 {len(METRICS) - rates} · 另有状态 1",
            door=door("indicators"),
        ),
        frame.Kpi("检查规则", f"{len(RULES)}", "条", by_severity, door=door("rules")),
        frame.Kpi(
            "查出不合规的规则",
            f"{len(found.found)}",
            f"/ {len(RULES)} 条",
            f"{year} 年度 {found.items:,} 项",
            door=links.Door(links.COMPLIANCE, {"year": str(year)}),
        ),
        frame.Kpi("表格版式", f"{len(EDITIONS)}", "版", f"{last.first_year} 年度起用新版", door=door("form")),
        frame.Kpi("数据快照", built, "", "版本、期限和阈值", door=door("sources")),
    ]


def rates_words(name: str, value: object) -> str:
    """A threshold as people write it: a share of one in percent."""
    number = float(str(value))
    share = name in _SHARES
    return f"{number:.0%}" if share else details.figure(number)


_SHARES = frozenset(
    {"jump_down", "copy_red", "copy_yellow", "copy_wording", "common_share", "problems_similarity"}
)


# ------------------------------------------------------------------ editions


def edition_changes() -> Iterator[tuple[str, str, str]]:
    """(table, what the older edition has, what the newer has): every row and column that differs."""
    old, new = EDITIONS[0], EDITIONS[-1]
    for table in FORM.tables:
        name = details.table_words(table.id)
        for row in table.all_rows:
            before = table.words(row.id, old) if old in row.editions else ""
            after = table.words(row.id, new) if new in row.editions else ""
            if before != after:
                yield name, before or tables.NONE, after or tables.NONE
        for block in table.blocks:
            before = _columns(table, block.id, old)
            after = _columns(table, block.id, new)
            if before != after and before and after:
                yield name, f"{block.label}：{before}", f"{block.label}：{after}"


def _columns(table: Table, block_id: str, edition: str) -> str:
    (block,) = (one for one in table.blocks if one.id == block_id)
    found = next((columns for own, columns in block.columns.items() if own == edition), ())
    return "、".join(one.label for one in found)
