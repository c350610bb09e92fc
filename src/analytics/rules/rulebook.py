"""The rulebook in words for people: what docs/rules.md and the page 口径说明 say of every rule."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.form import FORM
from analytics.rules.rule import Outcome, Rule, Severity

LEVELS: Mapping[str, str] = {
    "form": "格式",
    "dates": "日期",
    "sums": "表内勾稽",
    "years": "年度衔接",
    "prose": "正文与表格",
    "text": "正文内容",
    "peers": "单位之间",
    "roll_up": "全市汇总",
}
"""Families of rules, in the order in which pages list them."""
NEEDS: Mapping[str, str] = {
    "sections": "六个部分的标题和正文",
    "labels": "表格的行名、列名",
    "lines": "原文各行",
    "claims": "正文中的数字",
    "dates": "公开日期、落款日期",
    "last_year": "同一单位上一年的报告",
    "roster": "单位名册",
    "texts": "除去年份、数字、名称、格式文字和通用表述后的正文",
    **{table.id: f"表{FORM.section(table.section).numeral}" for table in FORM.tables},
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PASS: "看到了所需的内容，符合要求",
    Outcome.FAIL: "看到了所需的内容，不符合要求；给出应为、实为、出处和改法",
    Outcome.REVIEW: "可能不符，也可能是口径不同，要由人看一眼",
    Outcome.UNDETERMINED: "来源里看不到所需的内容（空白、画线、缺格、缺年度），不判通过也不判不合规",
    Outcome.NOT_APPLICABLE: "这条规则管不到这份报告或这一处",
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.RED: "必须改正",
    Severity.YELLOW: "应当改正或说明",
    Severity.BLUE: "建议改进",
}
PRINCIPLE = "空白、画线和缺失的格从不当作 0；看不到的既不判通过，也不判不合规。"
"""What holds for every rule."""


def needs_words(rule: Rule) -> str:
    """What of a report a rule looks at, in one line."""
    return "、".join(NEEDS.get(need, need) for need in rule.needs)


def facts(rule: Rule) -> tuple[tuple[str, str], ...]:
    """(head, words) of everything that is told of a rule beside its id and title."""
    return (
        ("级别", rule.severity.words),
        ("依据", rule.basis),
        ("版本", str(rule.version)),
        ("需要", needs_words(rule)),
        ("改法", rule.fix),
    )
