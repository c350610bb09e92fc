"""Writes docs/rules.md and docs/dictionary.md from the registries: ``python -m analytics.cli.docs docs``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from analytics.form import FORM
from analytics.metrics import METRICS, Metric
from analytics.metrics.left_out import REASONS
from analytics.metrics.submission import STATES, SUBMISSION, SUBMISSION_TITLE
from analytics.metrics.wording import formula_words
from analytics.rules import RULES, Outcome, Rule, Severity

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
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PASS: "看到了所需的内容，符合要求",
    Outcome.FAIL: "看到了所需的内容，不符合要求；给出应为、实为、出处和改法",
    Outcome.REVIEW: "可能不符，也可能是口径不同，要由人看一眼",
    Outcome.UNDETERMINED: "来源里看不到所需的内容（空白、画线、缺格、缺年度），不判通过也不判不合规",
    Outcome.NOT_APPLICABLE: "这条规则管不到这份报告或这一处",
}
_SEVERITIES: Mapping[Severity, str] = {
    Severity.RED: "必须改正",
    Severity.YELLOW: "应当改正或说明",
    Severity.BLUE: "建议改进",
}
_DIRECTIONS = {"more": "越高越好", "less": "越低越好", "neither": "高低不论好坏，不设奖牌"}
_GENERATED = "<!-- 由登记表生成，请勿手改：python -m analytics.cli.docs docs -->"


def rules_page() -> str:
    """docs/rules.md: what every rule checks, in the order in which pages list them."""
    levels = sorted({rule.level for rule in RULES}, key=list(LEVELS).index)
    parts = [
        "# 核对规则",
        _GENERATED,
        f"共 {len(RULES)} 条。空白、画线和缺失的格从不当作 0；看不到的既不判通过，也不判不合规。",
        "## 五种结果",
        _table(("结果", "含义"), [(outcome.words, _OUTCOMES[outcome]) for outcome in Outcome]),
        "## 三个级别",
        _table(("级别", "含义"), [(severity.words, _SEVERITIES[severity]) for severity in Severity]),
        "## 一览",
        _table(
            ("规则", "名称", "类别", "级别", "依据", "版本"),
            [
                (rule.id, rule.title, LEVELS[rule.level], rule.severity.words, rule.basis, str(rule.version))
                for rule in RULES
            ],
        ),
    ]
    for level in levels:
        parts.append(f"## {LEVELS[level]}")
        parts += [_rule(rule) for rule in RULES if rule.level == level]
    return _page(parts)


def _rule(rule: Rule) -> str:
    needs = "、".join(NEEDS.get(need, need) for need in rule.needs)
    lines = [
        f"### {rule.id} {rule.title}",
        "",
        f"- 级别：{rule.severity.words}",
        f"- 依据：{rule.basis}",
        f"- 版本：{rule.version}",
        f"- 需要：{needs}",
        f"- 改法：{rule.fix}",
    ]
    return "\n".join(lines)


def dictionary_page() -> str:
    """docs/dictionary.md: what every indicator is, in the order of the registry."""
    parts = [
        "# 指标字典",
        _GENERATED,
        f"共 {len(METRICS)} 项数值指标，另有“{SUBMISSION_TITLE}”。名称和口径里的行名、列名都取自表格本身。",
        "## 通则",
        "\n".join(f"- {line}" for line in _principles()),
        "## 没有数时",
        _table(("原因", "怎么办"), list(REASONS.values())),
        "## 一览",
        _table(
            ("代码", "名称", "单位", "方向"),
            [(f"`{one.id}`", one.title, one.unit, _DIRECTIONS[one.direction]) for one in METRICS],
        ),
    ]
    for _, own in groupby(METRICS, key=lambda one: one.family):
        parts += [_indicator(one) for one in own]
    parts.append(_submission())
    return _page(parts)


def _principles() -> Iterator[str]:
    old, new = FORM.editions[0], FORM.editions[-1]
    yield "率都同分子、分母一起给出。分母为 0 时不适用、不排名，显示“—”，不写 0% 或 100%。"
    yield "空白、画线、缺失的格不当作 0；算式中有一格不知道，结果就不知道。"
    yield "总计一格缺失而各申请人列齐全时由各列相加，标“算”。"
    yield "多家合并：计数相加；率为分子之和除以分母之和；天数取平均；并注明应报几份、有数几份。"
    yield "多年合并：三年或五年的分子、分母分别相加，不跨换版。"
    yield "占比给出 95% 威尔逊区间；分母太小的不排名，列出名单和原因。"
    yield "名次：数值相同的并列，下一名次顺延（1、2、2、4）。"
    yield "同类和全市的中位数、四分位只取可比的单位，线性插值，与电子表格的算法相同。"
    yield "比上年：给出增减和百分比；上年为 0 没有百分比；率只说增减几个百分点。"
    yield (
        f"{old.id} 年版（{old.document}）用到 {old.last_year} 年度，{new.id} 年版（{new.document}）"
        f"自 {new.first_year} 年度起；依据表格的指标前后不连线、不算增减。"
    )


def _indicator(one: Metric) -> str:
    lines = [f"## {one.title}", "", f"- 代码：`{one.id}`", f"- 单位：{one.unit}", f"- 口径：{one.basis}"]
    if one.denominator is None:
        lines.append(f"- 取数：{formula_words(one.numerator)}")
    else:
        lines.append(f"- 分子：{formula_words(one.numerator)}")
        lines.append(f"- 分母：{formula_words(one.denominator)}")
    lines.append(f"- 方向：{_DIRECTIONS[one.direction]}")
    lines.append(f"- 合并：{_pooling(one)}")
    if one.ranking_floor:
        lines.append(f"- 排名：{one.among}不足 {one.ranking_floor} 件的不列入")
    if one.proportion:
        lines.append("- 区间：95% 威尔逊区间")
    lines.append(f"- 版式：{_editions(one)}")
    lines.append(f"- 注意：{one.mind}")
    return "\n".join(lines)


def _pooling(one: Metric) -> str:
    if one.kind == "rate":
        return "分子之和 ÷ 分母之和"
    return "相加" if one.pooling == "sum" else "取平均"


def _editions(one: Metric) -> str:
    if not one.break_at_edition:
        return "不依据表格，各年连续"
    if one.edition_bound:
        return "两版口径不同，换版前后不相接；用错版式的报告不与当年其他单位比"
    return "换版前后不相接"


def _submission() -> str:
    lines = [
        f"## {SUBMISSION_TITLE}",
        "",
        f"- 代码：`{SUBMISSION}`",
        f"- 取值：{'、'.join(STATES.values())}（名册内单位 × 年度）",
        "- 口径：有可读的报告为已报；公开日期（没有时看落款日期）晚于期限为迟报；只有读不出的文件为无法读取",
        "- 注意：是状态，不是数，不求平均；按类别数家数：gongkai compare --indicator submission --by kind",
    ]
    return "\n".join(lines)


# ------------------------------------------------------------------ Markdown


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {"rules.md": rules_page, "dictionary.md": dictionary_page}
"""What is written, by file name."""


def main(arguments: list[str]) -> int:
    """Writes the pages into the folder given (docs). Exit status 2 where that is no folder."""
    folder = Path(arguments[0] if arguments else "docs")
    if not folder.is_dir():
        print(f"没有文件夹 {folder}。请在项目文件夹里运行。", file=sys.stderr)
        return 2
    for name, page in PAGES.items():
        folder.joinpath(name).write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
