"""Writes docs/rules.md and docs/dictionary.md from the registries: ``python -m analytics.cli.docs docs``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from analytics.metrics import METRICS, Metric, dictionary
from analytics.metrics.left_out import REASONS
from analytics.metrics.submission import SUBMISSION, SUBMISSION_TITLE
from analytics.rules import RULES, Outcome, Rule, Severity, rulebook

_GENERATED = "<!-- 由登记表生成，请勿手改：python -m analytics.cli.docs docs -->"


def rules_page() -> str:
    """docs/rules.md: what every rule checks, in the order in which pages list them."""
    levels = sorted({rule.level for rule in RULES}, key=list(rulebook.LEVELS).index)
    parts = [
        "# 核对规则",
        _GENERATED,
        f"共 {len(RULES)} 条。{rulebook.PRINCIPLE}",
        "## 五种结果",
        _table(("结果", "含义"), [(outcome.words, rulebook.OUTCOMES[outcome]) for outcome in Outcome]),
        "## 三个级别",
        _table(("级别", "含义"), [(severity.words, rulebook.SEVERITIES[severity]) for severity in Severity]),
        "## 一览",
        _table(
            ("规则", "名称", "类别", "级别", "依据", "版本"),
            [
                (
                    rule.id,
                    rule.title,
                    rulebook.LEVELS[rule.level],
                    rule.severity.words,
                    rule.basis,
                    str(rule.version),
                )
                for rule in RULES
            ],
        ),
    ]
    for level in levels:
        parts.append(f"## {rulebook.LEVELS[level]}")
        parts += [_rule(rule) for rule in RULES if rule.level == level]
    return _page(parts)


def _rule(rule: Rule) -> str:
    return "\n".join([f"### {rule.id} {rule.title}", "", *_items(rulebook.facts(rule))])


def dictionary_page() -> str:
    """docs/dictionary.md: what every indicator is, in the order of the registry."""
    parts = [
        "# 指标字典",
        _GENERATED,
        f"共 {len(METRICS)} 项数值指标，另有“{SUBMISSION_TITLE}”。名称和口径里的行名、列名都取自表格本身。",
        "## 通则",
        "\n".join(f"- {line}" for line in dictionary.principles()),
        "## 没有数时",
        _table(("原因", "怎么办"), list(REASONS.values())),
        "## 一览",
        _table(
            ("代码", "名称", "单位", "方向"),
            [(f"`{one.id}`", one.title, one.unit, dictionary.DIRECTIONS[one.direction]) for one in METRICS],
        ),
    ]
    for _, own in groupby(METRICS, key=lambda one: one.family):
        parts += [_indicator(one) for one in own]
    parts.append(_submission())
    return _page(parts)


def _indicator(one: Metric) -> str:
    lines = [f"## {one.title}", "", f"- 代码：`{one.id}`", *_items(dictionary.facts(one))]
    return "\n".join(lines)


def _submission() -> str:
    told = _items(dictionary.submission_facts())
    return "\n".join([f"## {SUBMISSION_TITLE}", "", f"- 代码：`{SUBMISSION}`", *told])


def _items(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"- {head}：{words}" for head, words in facts)


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
